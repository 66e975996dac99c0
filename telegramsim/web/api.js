// The simulator's own HTTP interface, as seen from the page at /sim/.

export class Failure extends Error {}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: 'no-store', ...options });
  } catch {
    throw new Failure('network');
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok || data.ok === false) throw new Failure(data.error || `HTTP ${response.status}`);
  return data;
}

const get = (path) => call(path);
const post = (path, body) => call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const api = {
  state: () => get('state'),
  log: (after) => get(`log?after=${after}`),
  limits: (on) => post('limits', { on }),
  faults: (faults) => post('faults', faults),
  addPerson: (person) => post('people', person),
  chat: (id) => get(`people/${id}/chat`),
  send: (id, text, more = {}) => post(`people/${id}/messages`, { text, ...more }),
  location: (id, latitude, longitude) => post(`people/${id}/location`, { latitude, longitude }),
  contact: (id, contact) => post(`people/${id}/contact`, contact),
  press: (id, message_id, data) => post(`people/${id}/press`, { message_id, data }),
  edit: (id, message_id, text) => post(`people/${id}/edit`, { message_id, text }),
  remove: (id, message_id) => post(`people/${id}/delete`, { message_id }),
  block: (id, blocked) => post(`people/${id}/block`, { blocked }),
  files(id, files, as, fields = {}) {
    const form = new FormData();
    form.append('as', as);
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    for (const file of files) form.append('file', file, file.name);
    return call(`people/${id}/files`, { method: 'POST', body: form });
  },
};

// Keeps one event stream open for ever. onEvent gets each event; onOpen runs
// whenever the stream opens, onLost when it breaks.
export function listen({ onEvent, onOpen, onLost }) {
  let source = null;
  let pause = 400;
  const open = () => {
    source = new EventSource('events');
    source.onopen = () => {
      pause = 400;
      onOpen();
    };
    source.onmessage = (e) => {
      let event = null;
      try { event = JSON.parse(e.data); } catch { return; }
      onEvent(event);
    };
    source.onerror = () => {
      // Our own timer reconnects: a browser gives up for good on an HTTP error.
      source.close();
      onLost();
      setTimeout(open, pause);
      pause = Math.min(pause * 1.6, 3000);
    };
  };
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (e) => { if (e.persisted) open(); });
  open();
}
