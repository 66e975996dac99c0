// The chat page of the simulator: state, the event stream, and which chats are open.

import { h, icon, iconButton, toast } from './util.js';
import { t, language, remember, recall } from './i18n.js';
import { api, listen } from './api.js';
import { Chat } from './chat.js';
import { People } from './people.js';
import { Panel } from './panel.js';
import { preview } from './bubble.js';

const most = 3;
const narrow = matchMedia('(max-width: 719px)');

const state = { bot: {}, people: new Map(), violations: 0 };
const chats = new Map(); // open ones, by person
let openIds = [];
let activeId = null;

const app = {
  bot: () => state.bot,
  person: (id) => state.people.get(id),
  people: () => state.people.values(),
  name: (id) => state.people.get(Number(id))?.name || String(id),
  isOpen: (id) => openIds.includes(id),
  isActive: (id) => id === activeId,
  open,
  openBeside,
  close: (id) => setOpen(openIds.filter((x) => x !== id)),
  closeAll: () => setOpen([]),
  activate,
  read,
  addPerson,
  fail: (err) => toast(toasts, t('failed', err.message === 'network' ? t('network') : err.message), true),
  setTheme,
  closed: () => gear.focus(),
};

// The frame.

const people = new People(app);
const panel = new Panel(app);
const botFace = h('span', { class: 'bot-avatar', 'aria-hidden': 'true' }, icon('plane', 22));
const botName = h('h1', { class: 'bot-name' }, t('title'));
const status = h('p', { class: 'bot-status', role: 'status', 'data-testid': 'connection' });
const alertDot = h('span', { class: 'alert-dot', hidden: true });
const gear = iconButton('gear', t('settings'), () => panel.toggle(), { 'data-testid': 'settings' });
gear.append(alertDot);
const languageButton = h('button', {
  type: 'button', class: 'icon-button language', 'aria-label': t('switchLanguage'), title: t('switchLanguage'), 'data-testid': 'language',
  onclick: () => { remember('sim.language', language === 'en' ? 'zh' : 'en'); location.reload(); },
}, t('otherLanguage'));
const columns = h('main', { class: 'columns' });
const nothing = h('div', { class: 'nothing' }, h('p', null, t('choose')), h('p', { class: 'small' }, t('chooseHint')));
const toasts = h('div', { class: 'toasts global' });

columns.append(nothing);
document.documentElement.lang = language === 'en' ? 'en' : 'zh-Hans';
document.title = t('title');
document.getElementById('app').append(
  h('div', { class: 'sidebar' },
    h('header', { class: 'sidebar-header' }, botFace, h('div', { class: 'bot-title' }, botName, status), languageButton, gear),
    h('div', { class: 'search-line' }, h('label', { class: 'search' }, icon('search', 20), people.search),
      iconButton('plus', t('addPerson'), () => people.add(), { 'data-testid': 'add-person' })),
    people.list),
  columns, panel.el, toasts);
setTheme(recall('sim.theme') || 'auto');

function setTheme(name) {
  if (name === 'light' || name === 'dark') document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}

// Which chats are open is said by the address: #1001,2001

function idsOfAddress() {
  return [...new Set(decodeURIComponent(location.hash.slice(1)).split(',').map(Number).filter((n) => Number.isSafeInteger(n) && n > 0))].slice(0, most);
}

function setOpen(ids, active = ids.at(-1) ?? null) {
  const hash = `#${ids.join(',')}`;
  if (location.hash !== hash && (ids.length || location.hash)) history.pushState(null, '', hash);
  applyOpen(ids, active);
}

function applyOpen(ids, active) {
  const changed = new Set([...openIds, ...ids, activeId]);
  for (const [id, chat] of chats) {
    if (!ids.includes(id)) {
      chat.leave();
      chats.delete(id);
    }
  }
  openIds = ids;
  ids.forEach((id, i) => {
    if (!chats.has(id)) chats.set(id, new Chat(id, app));
    const { el } = chats.get(id);
    if (columns.children[i] !== el) columns.insertBefore(el, columns.children[i]);
  });
  nothing.hidden = ids.length > 0;
  document.body.classList.toggle('has-chat', ids.length > 0);
  columns.dataset.count = ids.length;
  activeId = null;
  activate(ids.includes(active) ? active : ids[0] ?? null);
  for (const id of changed) people.update(id);
}

function activate(id) {
  if (id === activeId) return;
  const before = activeId;
  activeId = id;
  for (const chat of chats.values()) chat.el.classList.toggle('active', chat.id === id);
  people.update(before);
  people.update(id);
  read(id);
}

function open(id) {
  if (openIds.includes(id)) activate(id);
  else if (narrow.matches || !openIds.length) setOpen([id]);
  else setOpen(openIds.map((x) => (x === activeId ? id : x)), id);
  focusChat(id);
}

function openBeside(id) {
  if (openIds.includes(id)) activate(id);
  else if (narrow.matches) setOpen([id]);
  else setOpen([...openIds.slice(0, most - 1), id], id);
  focusChat(id);
}

function focusChat(id) {
  // A phone's keyboard should not jump up by itself.
  if (!matchMedia('(pointer: coarse)').matches) chats.get(id)?.focus();
}

addEventListener('popstate', () => applyOpen(idsOfAddress(), activeId));
addEventListener('hashchange', () => {
  const ids = idsOfAddress();
  if (ids.join() !== openIds.join()) applyOpen(ids, ids[0]);
});

function read(id) {
  const p = state.people.get(id);
  if (!p || !p.unread || !openIds.includes(id)) return;
  p.unread = 0;
  people.update(id);
}

async function addPerson(fields) {
  try {
    const { person } = await api.addPerson(fields);
    state.people.set(person.id, person);
    people.render();
    open(person.id);
  } catch (err) {
    app.fail(err);
  }
}

// State from the server.

async function loadState() {
  const data = await api.state();
  state.bot = data.bot || {};
  state.people = new Map((data.people || []).map((p) => [p.id, openIds.includes(p.id) ? { ...p, unread: 0 } : p]));
  botName.textContent = state.bot.name || t('title');
  document.title = state.bot.name ? `${state.bot.name} · ${t('title')}` : t('title');
  showViolations(data.log_violations || 0);
  panel.setState(data);
  people.render();
  for (const chat of chats.values()) chat.updatePerson();
}

let stateTimer = 0;
function loadStateSoon() {
  stateTimer ||= setTimeout(() => {
    stateTimer = 0;
    loadState().catch(() => {});
  }, 250);
}

function showViolations(count) {
  state.violations = count;
  alertDot.hidden = !count;
  panel.showViolations(count);
}

function connected(on) {
  document.body.classList.toggle('offline', !on);
  status.textContent = on ? `${state.bot.username ? `@${state.bot.username} · ` : ''}${t('connected')}` : t('reconnecting');
}

function onEvent(e) {
  const id = Number(typeof e.person === 'object' ? e.person?.id : e.person);
  const chat = chats.get(id);
  const p = state.people.get(id);
  switch (e.type) {
    case 'message': case 'edit':
      if (!e.message) break;
      chat?.upsert(e.message);
      if (!p) { loadStateSoon(); break; }
      if (e.type === 'message') {
        p.last = preview(e.message);
        p.last_at = e.message.at || e.message.date * 1000;
        if (!chat && e.message.from === 'bot') p.unread = (p.unread || 0) + 1;
      } else if (p.last_at && p.last_at === e.message.at) {
        p.last = preview(e.message);
      }
      people.update(id);
      break;
    case 'delete':
      for (const gone of e.message_ids || [e.message_id ?? e.message?.message_id]) chat?.removed(gone);
      loadStateSoon();
      break;
    case 'keyboard':
      if ('keyboard' in e) chat?.composer.setKeyboard(e.keyboard);
      else chat?.load();
      break;
    case 'typing': chat?.setTyping(e.typing !== false); break;
    case 'limits':
      if (typeof e.limits === 'boolean') panel.setState({ limits: e.limits });
      else loadStateSoon();
      break;
    case 'person':
      if (p && e.about?.id === id) {
        Object.assign(p, e.about, chat ? { unread: 0 } : {});
        people.update(id);
        chat?.updatePerson();
      } else {
        loadStateSoon();
      }
      break;
    case 'commands': loadStateSoon(); break;
    case 'log':
      if (e.call?.violation || e.violation) showViolations(state.violations + 1);
      panel.refresh();
      break;
    default: // unknown events are for newer pages
  }
}

// Everything is fetched anew whenever the stream opens: at the start, and
// after a restart of the server, when the events of the meantime are lost.
async function refresh() {
  for (let pause = 300; ; pause = Math.min(pause * 1.5, 3000)) {
    try {
      await loadState();
      break;
    } catch {
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  connected(true);
  for (const chat of chats.values()) chat.load();
  panel.reset();
}

connected(false);
applyOpen(idsOfAddress(), idsOfAddress()[0]);
listen({ onEvent, onOpen: refresh, onLost: () => connected(false) });
