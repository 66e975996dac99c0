// One message, or one album, as a bubble with its inline keyboard.

import { h, icon, avatar, when, clock, clockSeconds, minutes, bytes } from './util.js';
import { t } from './i18n.js';
import { renderText, link } from './entities.js';

// A line for lists, quotes and confirmations.
export function preview(m) {
  if (!m) return t('deletedMessage');
  const words = (m.text || m.caption || '').replace(/\s+/g, ' ').slice(0, 120);
  switch (m.kind) {
    case undefined: case '': case 'text': return words;
    case 'document': return `[${t('document')}] ${m.file?.name || ''} ${words}`.trim();
    case 'poll': return `[${t('poll')}] ${m.poll?.question || ''}`.trim();
    case 'contact': return `[${t('contact')}] ${m.contact?.first_name || ''}`.trim();
    default: return `[${t(m.kind)}] ${words}`.trim();
  }
}

// messages: one message, or the parts of one album. chat offers find, send,
// press, goTo, name, username.
export function bubble(messages, chat) {
  const m = messages[0];
  const own = m.from === 'person';
  const captioned = messages.find((x) => x.caption) || m;
  const text = m.kind === 'text' || !m.kind ? m.text || '' : captioned.caption || '';
  const entities = m.kind === 'text' || !m.kind ? m.entities : captioned.caption_entities;
  const visual = ['photo', 'video', 'animation', 'sticker', 'location'].includes(m.kind);
  const classes = ['bubble', visual && 'visual', !text && (visual ? 'bare' : 'solo'), m.kind === 'sticker' && 'naked'].filter(Boolean).join(' ');

  const meta = h('span', { class: 'meta', title: `${when(m).toLocaleString()} · #${m.message_id}` },
    messages.some((x) => x.edited) && h('span', { class: 'edited' }, t('edited')),
    h('time', { datetime: when(m).toISOString() }, clock(when(m))),
    own && tick());

  const body = h('div', { class: classes },
    !own && m.sender_name && m.sender_name !== chat.botName && h('div', { class: 'quote-name' }, m.sender_name),
    m.forwarded && h('div', { class: 'forwarded' }, t('forwarded')),
    m.reply_to ? quote(m.reply_to, chat) : null,
    media(messages, chat),
    text ? h('div', { class: 'text', dir: 'auto' }, renderText(text, entities, chat), meta) : meta);

  const inline = messages.find((x) => x.inline?.length)?.inline;
  return h('div', {
    class: `message ${own ? 'out' : 'in'}`, 'data-testid': `msg-${m.message_id}`, 'data-from': m.from, 'data-kind': m.kind || 'text',
    'data-id': m.message_id, tabindex: '-1', role: 'article',
    'aria-label': `${own ? chat.name : t('bot')} ${clockSeconds(when(m))}`,
  },
  h('div', { class: inline ? 'stack with-keys' : 'stack' }, body, inline && inlineKeyboard(m, inline, chat),
    m.reaction && h('span', { class: 'reaction' }, m.reaction),
    !own && m.latency_ms > 0 && h('span', { class: 'latency' }, `⚡ ${speed(m.latency_ms)}`)));
}

export const speed = (ms) => (ms < 10000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

function tick() {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 18 12');
  svg.setAttribute('class', 'tick');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', 'M1.5 6.5l3.3 3.3L12 2M8.6 9.3l.8.6L16.5 2');
  svg.append(path);
  return svg;
}

function quote(id, chat) {
  const original = chat.find(id);
  return h('button', { type: 'button', class: 'quote', onclick: () => chat.goTo(id) },
    h('span', { class: 'quote-name' }, original ? (original.from === 'person' ? chat.name : chat.botName) : t('reply')),
    h('span', { class: 'quote-text' }, preview(original)));
}

const styles = { danger: 'style-danger', success: 'style-success', primary: 'style-primary' };

function inlineKeyboard(m, rows, chat) {
  return h('div', { class: 'inline-keyboard', role: 'group' }, rows.map((row) => h('div', { class: 'inline-row' }, row.map((b) => {
    if (b.url) {
      return link(b.url, [h('span', { class: 'button-text' }, b.text), h('span', { class: 'corner', 'aria-hidden': 'true' }, '↗')], chat,
        { class: `inline-button ${styles[b.style] || ''}`.trim(), 'data-url': b.url });
    }
    return h('button', {
      type: 'button', class: `inline-button ${styles[b.style] || ''}`.trim(), 'data-data': b.data ?? b.callback_data ?? '',
      onclick: (e) => chat.press(m.message_id, b.data ?? b.callback_data ?? '', e.currentTarget),
    }, h('span', { class: 'button-text' }, b.text), h('span', { class: 'spinner', 'aria-hidden': 'true' }));
  }))));
}

function media(messages, chat) {
  const m = messages[0];
  switch (m.kind) {
    case 'photo': case 'video': case 'animation':
      if (messages.length === 1) return picture(m, chat, true);
      return h('div', { class: `album album-${Math.min(messages.length, 10)}` }, messages.map((x, i) => {
        const cell = picture(x, chat, false);
        if (i > 0) { cell.dataset.testid = `msg-${x.message_id}`; cell.dataset.from = x.from; }
        return cell;
      }));
    case 'document': return h('div', { class: 'documents' }, messages.map((x, i) => documentRow(x, i)));
    case 'voice': return voice(m);
    case 'audio': return h('div', { class: 'audio' }, documentRow(m, 0), h('audio', { controls: true, preload: 'none', src: m.file?.url }));
    case 'sticker': return sticker(m);
    case 'location': return place(m.location || {}, m.venue);
    case 'poll': return poll(m.poll || {});
    case 'contact': return h('div', { class: 'contact-card' }, avatar(m.contact?.phone_number?.replace(/\D/g, '').slice(-4), m.contact?.first_name),
      h('div', { class: 'file-info' }, h('span', { class: 'file-name' }, [m.contact?.first_name, m.contact?.last_name].filter(Boolean).join(' ')), h('span', { class: 'file-size' }, m.contact?.phone_number)));
    default: return null;
  }
}

function picture(m, chat, alone) {
  const f = m.file || {};
  if (m.kind === 'video' || /^video\//.test(f.mime || '')) {
    return h('div', { class: 'picture' }, h('video', { src: f.url, controls: true, preload: 'metadata', playsinline: true, loop: m.kind === 'animation' }));
  }
  const img = h('img', { src: f.url, alt: m.caption || f.name || t('photo'), loading: 'lazy', draggable: 'false' });
  const node = h('button', { type: 'button', class: 'picture', 'aria-label': t('photo'), onclick: () => lightbox(f.url, img.alt) }, img);
  if (alone && f.width && f.height) {
    // Keeps the place while the picture loads.
    const w = Math.min(f.width, 320, (320 * f.width) / f.height);
    node.style.width = `${Math.max(120, Math.round(w))}px`;
    node.style.aspectRatio = `${f.width} / ${f.height}`;
  }
  img.addEventListener('error', () => node.classList.add('broken'));
  return node;
}

function lightbox(url, alt) {
  const node = h('dialog', { class: 'lightbox', 'aria-label': alt, onclick: () => node.close(), onclose: () => node.remove() },
    h('img', { src: url, alt }), h('button', { type: 'button', class: 'icon-button', 'aria-label': t('close') }, icon('close')));
  document.body.append(node);
  node.showModal();
}

function documentRow(m, i) {
  const f = m.file || {};
  const extension = (f.name || '').includes('.') ? f.name.split('.').pop().slice(0, 4).toUpperCase() : '';
  const node = h('a', { class: 'file', href: f.url, download: f.name || true, target: '_blank', rel: 'noopener' },
    h('span', { class: 'file-icon', 'aria-hidden': 'true' }, extension || icon('file')),
    h('span', { class: 'file-info' }, h('span', { class: 'file-name' }, f.name || t('document')), h('span', { class: 'file-size' }, bytes(f.size))));
  if (i > 0) { node.dataset.testid = `msg-${m.message_id}`; node.dataset.from = m.from; }
  return node;
}

function sticker(m) {
  const f = m.file || {};
  if (!/^image\//.test(f.mime || 'image/webp')) return h('div', { class: 'text' }, `[${t('sticker')}]`);
  return h('div', { class: 'sticker' }, h('img', { src: f.url, alt: t('sticker'), loading: 'lazy' }));
}

function voice(m) {
  const f = m.file || {};
  const audio = h('audio', { src: f.url, preload: 'none' });
  const length = h('span', { class: 'voice-time' }, minutes(f.duration));
  // The shape of the wave is decoration: drawn from the message's number.
  let seed = (m.message_id || 1) * 7919;
  const count = Math.max(18, Math.min(44, 18 + (f.duration || 1)));
  const bars = Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const bar = h('i');
    bar.style.height = `${20 + (seed >> 8) % 80}%`;
    return bar;
  });
  const wave = h('span', { class: 'wave', 'aria-hidden': 'true' }, bars);
  const button = h('button', { type: 'button', class: 'voice-play', 'aria-label': t('play'), onclick: () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()) }, icon('play'));
  const show = () => {
    button.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    button.setAttribute('aria-label', t(audio.paused ? 'play' : 'pause'));
  };
  const progress = () => {
    const whole = Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : f.duration || 1;
    const part = audio.ended ? 0 : audio.currentTime / whole;
    bars.forEach((bar, i) => bar.classList.toggle('played', part > 0 && i / bars.length <= part));
    length.textContent = audio.currentTime > 0 && !audio.ended ? minutes(audio.currentTime) : minutes(f.duration);
  };
  audio.addEventListener('play', show);
  audio.addEventListener('pause', show);
  audio.addEventListener('ended', () => { show(); progress(); });
  audio.addEventListener('timeupdate', progress);
  return h('div', { class: 'voice' }, button, h('span', { class: 'voice-body' }, wave, length), audio);
}

function poll(p) {
  return h('div', { class: 'poll' }, h('strong', null, p.question),
    (p.options || []).map((o) => h('div', { class: 'poll-option' }, h('span', { class: 'grow' }, o.text), o.voter_count ? h('span', { class: 'file-size' }, o.voter_count) : null)));
}

function place(l, venue) {
  const text = `${Number(l.latitude).toFixed(5)}, ${Number(l.longitude).toFixed(5)}`;
  return h('div', { class: 'place' }, h('div', { class: 'map', 'aria-hidden': 'true' }, h('span', { class: 'map-pin' }, icon('pin', 34))),
    h('div', { class: 'place-text' }, h('span', { class: 'file-name' }, venue || t('location')), h('span', { class: 'file-size' }, text)));
}

