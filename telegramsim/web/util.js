// Helpers for building the page. What people and the bot write is only ever
// put in as text nodes and attributes, never parsed as HTML.

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else if (name === 'value' || name === 'checked' || name === 'muted') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

const shapes = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  gear: 'M4 7h9M19 7h1M4 17h1M11 17h9M13 4.5v5M19 4.5v5M13 4.5h6M13 9.5h6M5 14.5v5M11 14.5v5M5 14.5h6M5 19.5h6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  clip: 'M19 11.5l-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5l7.8-7.8a3.1 3.1 0 0 1 4.4 4.4l-7.7 7.7a1.6 1.6 0 0 1-2.2-2.2l7-7',
  menu: 'M5 7h14M5 12h14M5 17h14',
  grid: 'M4 6.5h16v11H4zM7.5 10h.01M12 10h.01M16.5 10h.01M8.5 14.2h7',
  mic: 'M12 4a2.7 2.7 0 0 0-2.7 2.7v5a2.7 2.7 0 0 0 5.4 0v-5A2.7 2.7 0 0 0 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V21',
  photo: 'M4 5.5h16v13H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h.01',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  pin: 'M12 21c4-4.6 6.5-7.9 6.5-11a6.5 6.5 0 0 0-13 0c0 3.1 2.5 6.4 6.5 11zM12 12.300a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.800z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  reply: 'M10 6l-6 6 6 6M4.5 12H14c3.5 0 6 2 6 6',
  copy: 'M8 8h11v12H8zM5 16V4h11',
  edit: 'M5 19l1-4L16 5l3 3L9 18z',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13',
  forward: 'M14 6l6 6-6 6M19.5 12H10c-3.5 0-6 2-6 6',
  down: 'M6 9l6 6 6-6',
  columns: 'M4 5h16v14H4zM12 5v14',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.700l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1',
};
const solid = {
  send: 'M3.5 20.500l18-8.5-18-8.500v6.600l11 1.9-11 1.900z',
  play: 'M8 5.500v13l11-6.500z',
  pause: 'M7 5.500h3.500v13H7zM13.5 5.500H17v13h-3.500z',
  plane: 'M3 11.900L20.9 4.6 17.5 20l-5.6-4.1-3 2.9-.5-5.4 8-6.3-10.1 5.600z',
};

export function icon(name, size = 24) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon', solid[name] ? 'solid' : 'stroke');
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', solid[name] || shapes[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
}

// The label in an avatar: the number a sample name ends with (代表A07 → A07),
// else one Chinese character, else initials.
export function initials(name) {
  const text = (name || '?').trim();
  const code = text.match(/[A-Za-z]{0,2}\d{1,3}$/);
  if (code) return code[0];
  if (/[\u3400-\u9fff]/.test(text)) return [...text].slice(0, 1).join('');
  return text.split(/\s+/).slice(0, 2).map((w) => [...w][0] || '').join('').toUpperCase();
}

export function avatar(id, name, size = '') {
  return h('span', { class: `avatar av-${Math.abs(Number(id) || 0) % 7} ${size}`, 'aria-hidden': 'true' }, initials(name));
}

const two = (n) => String(n).padStart(2, '0');
export const when = (m) => new Date(m.at || m.date * 1000);
export const clock = (d) => `${two(d.getHours())}:${two(d.getMinutes())}`;
export const clockSeconds = (d) => `${clock(d)}:${two(d.getSeconds())}`;
export const dayKey = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
export const minutes = (s) => `${Math.floor((s || 0) / 60)}:${two(Math.round(s || 0) % 60)}`;

export function bytes(n) {
  if (!n) return '0 B';
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KB`;
  return `${(n / 1024 / 1024).toFixed(1)} MB`;
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { class: 'offscreen', value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

// A menu at a point or under an element. items: {label, icon, hint, danger, testid, run}.
export function openMenu(at, items, label = '', note = '') {
  closeMenu();
  const before = document.activeElement;
  const node = h('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: '-1' },
    items.map((item) => h('button', {
      type: 'button', role: 'menuitem', tabindex: '-1', 'data-testid': item.testid,
      class: item.danger ? 'menu-item danger' : 'menu-item',
      onclick: () => { closeMenu(); item.run(); },
    }, item.icon && icon(item.icon, 20), h('span', { class: 'menu-label' }, item.label), item.hint && h('span', { class: 'menu-hint' }, item.hint))),
    note && h('p', { class: 'menu-note' }, note));
  node.addEventListener('keydown', (e) => {
    const all = [...node.querySelectorAll('button')];
    const i = all.indexOf(document.activeElement);
    if (e.key === 'ArrowDown') all[(i + 1) % all.length].focus();
    else if (e.key === 'ArrowUp') all[(i - 1 + all.length) % all.length].focus();
    else if (e.key === 'Home') all[0].focus();
    else if (e.key === 'End') all.at(-1).focus();
    else if (e.key === 'Escape' || e.key === 'Tab') { closeMenu(); before?.focus?.(); } else return;
    e.preventDefault();
    e.stopPropagation();
  });
  document.body.append(node);
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: w, offsetHeight: height } = node;
  let top = box.bottom + 6;
  if (top + height > innerHeight - 8) top = Math.max(8, box.top - height - 6);
  node.style.left = `${Math.max(8, Math.min(box.left, innerWidth - w - 8))}px`;
  node.style.top = `${top}px`;
  node.querySelector('button')?.focus({ preventScroll: true });
  setTimeout(() => document.addEventListener('pointerdown', outside, true));
}

function outside(e) {
  if (!e.target.closest?.('.menu')) closeMenu();
}

export function closeMenu() {
  document.removeEventListener('pointerdown', outside, true);
  document.querySelectorAll('.menu').forEach((m) => m.remove());
}

// A modal dialog. Resolves to the button's value, or null when dismissed.
export function ask(title, body, buttons, { testid = 'dialog', wide = false } = {}) {
  return new Promise((resolve) => {
    let answer = null;
    const form = h('form', { method: 'dialog', class: 'dialog-form' },
      title && h('h2', null, title),
      h('div', { class: 'dialog-body' }, body),
      h('div', { class: 'dialog-buttons' }, buttons.map((b) => h('button', {
        type: b.value === null ? 'button' : 'submit', class: b.value === null ? 'text-button' : 'primary-button', 'data-testid': b.testid,
        onclick: b.value === null ? () => node.close() : null,
      }, b.label))));
    const node = h('dialog', { class: wide ? 'dialog wide' : 'dialog', 'data-testid': testid, 'aria-label': title || null }, form);
    form.addEventListener('submit', () => { answer = buttons.find((b) => b.value !== null)?.value ?? true; });
    node.addEventListener('click', (e) => { if (e.target === node) node.close(); });
    node.addEventListener('close', () => { node.remove(); resolve(answer); });
    document.body.append(node);
    node.showModal();
  });
}

export function toast(host, text, bad = false) {
  const node = h('div', { class: bad ? 'toast bad' : 'toast', role: bad ? 'alert' : 'status', 'data-testid': 'toast' }, text);
  (host || document.body).append(node);
  setTimeout(() => node.classList.add('leaving'), Math.max(2600, text.length * 90));
  setTimeout(() => node.remove(), Math.max(3000, text.length * 90 + 400));
}
