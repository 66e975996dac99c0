// Text with Telegram's entities, whose offsets count UTF-16 units as
// JavaScript strings do, as DOM nodes.

import { h } from './util.js';
import { t } from './i18n.js';

const blocks = new Set(['pre', 'blockquote', 'expandable_blockquote']);
const safe = /^(https?|mailto|tel|tg):/i;

// actions: {send(text), deepLink(code) or absent}; bot: the bot's user name.
export function renderText(text, entities, actions) {
  const list = (entities || [])
    .map((e) => ({ ...e, start: Math.max(0, e.offset), end: Math.min(text.length, e.offset + e.length) }))
    .filter((e) => e.end > e.start);
  return build(text, 0, text.length, list, actions);
}

function build(text, from, to, list, actions) {
  const sorted = list.slice().sort((a, b) => a.start - b.start || b.end - a.end);
  const out = [];
  let at = from;
  while (sorted.length) {
    const e = sorted.shift();
    if (e.start > at) out.push(text.slice(at, e.start));
    const inside = [];
    for (let i = 0; i < sorted.length;) {
      const o = sorted[i];
      if (o.start >= e.end) { i++; continue; }
      inside.push({ ...o, end: Math.min(o.end, e.end) });
      if (o.end > e.end) sorted[i] = { ...o, start: e.end }; // crosses the end: continue it after
      else { sorted.splice(i, 1); continue; }
      i++;
    }
    sorted.sort((a, b) => a.start - b.start || b.end - a.end);
    out.push(wrap(e, text.slice(e.start, e.end), build(text, e.start, e.end, inside, actions), actions));
    at = e.end;
    if (blocks.has(e.type) && text[at] === '\n') at++; // a block ends its own line
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function wrap(e, plain, children, actions) {
  switch (e.type) {
    case 'bold': return h('strong', null, children);
    case 'italic': return h('em', null, children);
    case 'underline': return h('u', null, children);
    case 'strikethrough': return h('s', null, children);
    case 'code': return h('code', null, children);
    case 'pre': return h('pre', { 'data-language': e.language || null }, h('code', null, children));
    case 'blockquote': return h('blockquote', null, children);
    case 'expandable_blockquote': return expandable(children);
    case 'spoiler': return spoiler(children);
    case 'bot_command':
      return h('button', { type: 'button', class: 'link-button', onclick: () => actions.send(plain) }, children);
    case 'url': return link(/^[a-z][a-z0-9+.-]*:/i.test(plain) ? plain : `http://${plain}`, children, actions);
    case 'text_link': return link(e.url || '', children, actions);
    case 'email': return link(`mailto:${plain}`, children, actions);
    case 'phone_number': return link(`tel:${plain.replace(/[^\d+]/g, '')}`, children, actions);
    case 'mention': case 'text_mention': case 'hashtag': case 'cashtag':
      return h('span', { class: 'mention' }, children);
    default: return h('span', null, children);
  }
}

export function link(url, children, actions, props = {}) {
  if (!safe.test(url)) return h('span', props, children);
  const node = h('a', { ...props, href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
  const code = startCode(url, actions.username);
  if (code !== null) {
    node.addEventListener('click', (e) => {
      e.preventDefault();
      actions.send(code ? `/start ${code}` : '/start');
    });
  }
  return node;
}

// The code of a deep link to this very bot, '' without one, null for other links.
export function startCode(url, username) {
  try {
    const u = new URL(url);
    const short = /^(t|telegram)\.me$/i.test(u.hostname) && u.pathname.slice(1).toLowerCase() === (username || '').toLowerCase();
    const tg = u.protocol === 'tg:' && (u.searchParams.get('domain') || '').toLowerCase() === (username || '').toLowerCase();
    return username && (short || tg) ? u.searchParams.get('start') || '' : null;
  } catch {
    return null;
  }
}

function spoiler(children) {
  const node = h('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': t('spoiler') }, h('span', { class: 'spoiler-text' }, children));
  const reveal = (e) => {
    if (node.classList.contains('shown')) return;
    e.preventDefault();
    e.stopPropagation();
    node.classList.add('shown');
    node.removeAttribute('role');
    node.removeAttribute('aria-label');
  };
  node.addEventListener('click', reveal);
  node.addEventListener('keydown', (e) => { if (e.key === 'Enter' || e.key === ' ') reveal(e); });
  return node;
}

function expandable(children) {
  const body = h('div', { class: 'quote-body' }, children);
  const node = h('blockquote', { class: 'expandable' }, body,
    h('button', { type: 'button', class: 'quote-more', 'aria-expanded': 'false', onclick: (e) => {
      const open = node.classList.toggle('open');
      e.currentTarget.setAttribute('aria-expanded', open);
      e.currentTarget.textContent = t(open ? 'less' : 'more');
    } }, t('more')));
  return node;
}
