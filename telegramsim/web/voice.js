// Voice messages: recorded with the microphone where the browser allows it,
// otherwise a generated Ogg Opus file, which is what Telegram's clients send.

// A valid Ogg Opus file of silence, in frames of 20 ms.
export function sampleVoice(seconds) {
  const pages = [];
  let sequence = 0;
  const page = (flags, granule, packets) => {
    const size = packets.reduce((n, p) => n + p.length, 0);
    const out = new Uint8Array(27 + packets.length + size);
    const view = new DataView(out.buffer);
    out.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
    view.setUint32(6, granule, true);
    view.setUint32(14, 0x73696d31, true);
    view.setUint32(18, sequence++, true);
    out[26] = packets.length;
    let at = 27 + packets.length;
    packets.forEach((p, i) => {
      out[27 + i] = p.length;
      out.set(p, at);
      at += p.length;
    });
    view.setUint32(22, oggSum(out), true);
    pages.push(out);
  };
  const ascii = (s) => [...s].map((c) => c.charCodeAt(0));
  page(2, 0, [new Uint8Array([...ascii('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0])]);
  page(0, 0, [new Uint8Array([...ascii('OpusTags'), 3, 0, 0, 0, ...ascii('sim'), 0, 0, 0, 0])]);
  const frame = new Uint8Array([0xf8, 0xff, 0xfe]);
  const total = Math.max(1, Math.round(seconds * 50));
  for (let done = 0; done < total;) {
    const count = Math.min(50, total - done);
    done += count;
    page(done === total ? 4 : 0, done * 960, Array(count).fill(frame));
  }
  return new File(pages, 'voice.ogg', { type: 'audio/ogg' });
}

function oggSum(data) {
  let sum = 0;
  for (const byte of data) {
    sum ^= byte << 24;
    for (let i = 0; i < 8; i++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

export const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

// Starts recording; the result has stop() → {file, seconds} and cancel().
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mime = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'].find((m) => MediaRecorder.isTypeSupported(m)) || '';
  const recorder = new MediaRecorder(stream, mime ? { mimeType: mime } : undefined);
  const parts = [];
  const began = Date.now();
  recorder.ondataavailable = (e) => parts.push(e.data);
  recorder.start();
  const end = () => new Promise((resolve) => {
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      resolve();
    };
    recorder.stop();
  });
  return {
    async stop() {
      const seconds = Math.max(1, Math.round((Date.now() - began) / 1000));
      await end();
      const type = (recorder.mimeType || 'audio/webm').split(';')[0];
      return { file: new File(parts, `voice.${type.split('/')[1]}`, { type }), seconds };
    },
    cancel: end,
  };
}
