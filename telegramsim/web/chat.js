// One open chat: a column with its header, messages and composer.

import { h, icon, iconButton, avatar, when, clockSeconds, dayKey, openMenu, copyText, toast, ask } from './util.js';
import { t, dayName } from './i18n.js';
import { api } from './api.js';
import { bubble, preview, speed } from './bubble.js';
import { Composer } from './composer.js';

export class Chat {
  // app: the page (person, bot, close, activate, fail, read).
  constructor(id, app) {
    this.id = id;
    this.app = app;
    this.messages = new Map();
    this.nodes = new Map();
    this.marks = new WeakMap();
    this.loaded = false;
    this.newest = 0;
    this.stuck = true;
    this.fresh = 0;
    this.queue = Promise.resolve();
    this.build();
    this.updatePerson();
    this.load();
  }

  // Leaves the column. Fetching a chat is how the server learns that it was read.
  leave() {
    clearTimeout(this.typingTimer);
    clearTimeout(this.loadTimer);
    this.el.remove();
    if (this.unsaid) api.chat(this.id).catch(() => {});
  }

  get person() { return this.app.person(this.id); }
  get name() { return this.person?.name || `#${this.id}`; }
  get botName() { return this.app.bot().name || t('bot'); }
  get username() { return this.app.bot().username || ''; }

  build() {
    this.face = h('span', { class: 'face' });
    this.title = h('h2', { class: 'chat-name' });
    this.subtitle = h('p', { class: 'chat-about' });
    this.blockSwitch = h('input', { type: 'checkbox', role: 'switch', 'aria-label': t('blockBot'), 'data-testid': 'block', onchange: () => this.setBlocked(this.blockSwitch.checked) });
    this.list = h('div', { class: 'messages', role: 'log', 'aria-live': 'polite', 'aria-label': t('messages') });
    this.scroller = h('div', { class: 'scroller' }, this.list);
    this.pill = h('button', { type: 'button', class: 'pill', hidden: true, 'data-testid': 'new-messages', onclick: () => this.toEnd(true) });
    this.startButton = h('button', { type: 'button', class: 'start-button', hidden: true, 'data-testid': 'start', onclick: () => this.start() }, t('start'));
    this.composer = new Composer(this);
    this.blockedBar = h('div', { class: 'blocked-bar', hidden: true }, h('span', null, t('blockedNote')),
      h('button', { type: 'button', class: 'text-button', 'data-testid': 'unblock', onclick: () => this.setBlocked(false) }, t('unblock')));
    this.dropNote = h('div', { class: 'drop-note', hidden: true }, icon('clip', 40), t('drop'));
    this.toasts = h('div', { class: 'toasts' });
    this.el = h('section', { class: 'chat', 'data-testid': `chat-${this.id}`, 'aria-label': `#${this.id}` },
      h('header', { class: 'chat-header' },
        iconButton('back', t('back'), () => this.app.closeAll(), { class: 'icon-button back', 'data-testid': 'back' }),
        this.face,
        h('div', { class: 'chat-title' }, this.title, this.subtitle),
        h('label', { class: 'block-label', title: t('blockBot') }, h('span', null, t('block')), this.blockSwitch, h('span', { class: 'switch', 'aria-hidden': 'true' })),
        iconButton('close', t('close'), () => this.app.close(this.id), { class: 'icon-button close-chat', 'data-testid': 'close' })),
      h('div', { class: 'paper' }, this.scroller, this.pill, this.toasts, this.dropNote),
      h('footer', { class: 'chat-footer' }, this.startButton, this.blockedBar, this.composer.el));

    this.scroller.addEventListener('scroll', () => {
      this.stuck = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
      if (this.stuck) this.fresh = 0;
      this.showPill();
    }, { passive: true });
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.list);
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.scroller);
    this.el.addEventListener('pointerdown', () => this.app.activate(this.id), true);
    this.el.addEventListener('focusin', () => this.app.activate(this.id));
    this.listenForMenus();
    this.listenForDrops();
  }

  // A right click, a long press, or the menu key on a message.
  listenForMenus() {
    const find = (target) => {
      const node = target.closest?.('[data-testid^="msg-"]');
      return node && this.messages.get(Number(node.dataset.testid.slice(4)));
    };
    this.list.addEventListener('contextmenu', (e) => {
      if (e.target.closest('a, audio, video') && !e.target.closest('.file')) return;
      const m = find(e.target);
      if (!m) return;
      e.preventDefault();
      const point = e.clientX || e.clientY ? { x: e.clientX, y: e.clientY } : e.target;
      this.menu(m, point);
    });
    let timer = 0;
    const stop = () => clearTimeout(timer);
    this.list.addEventListener('touchstart', (e) => {
      const m = e.touches.length === 1 && find(e.target);
      const { clientX: x, clientY: y } = e.touches[0];
      stop();
      if (m) timer = setTimeout(() => { navigator.vibrate?.(10); this.menu(m, { x, y }); }, 480);
    }, { passive: true });
    for (const kind of ['touchend', 'touchmove', 'touchcancel']) this.list.addEventListener(kind, stop, { passive: true });

    this.list.addEventListener('keydown', (e) => {
      const node = e.target.closest('.message');
      if (!node || e.target !== node) return;
      const all = [...this.list.querySelectorAll('.message')];
      const i = all.indexOf(node);
      if (e.key === 'ArrowUp' && i > 0) all[i - 1].focus();
      else if (e.key === 'ArrowDown' && i < all.length - 1) all[i + 1].focus();
      else if (e.key === 'Enter' || e.key === ' ') this.menu(find(node), node);
      else return;
      e.preventDefault();
    });
  }

  listenForDrops() {
    let depth = 0;
    const has = (e) => [...(e.dataTransfer?.types || [])].includes('Files');
    this.el.addEventListener('dragenter', (e) => { if (has(e)) { e.preventDefault(); depth++; this.dropNote.hidden = false; } });
    this.el.addEventListener('dragover', (e) => { if (has(e)) e.preventDefault(); });
    this.el.addEventListener('dragleave', (e) => { if (has(e) && --depth <= 0) { depth = 0; this.dropNote.hidden = true; } });
    this.el.addEventListener('drop', (e) => {
      depth = 0;
      this.dropNote.hidden = true;
      if (!has(e)) return;
      e.preventDefault();
      this.composer.offer([...e.dataTransfer.files]);
    });
  }

  async load() {
    const before = new Set(this.messages.keys());
    const meanwhile = new Set(); // what events brought while the answer was under way
    this.meanwhile = meanwhile;
    let data;
    try {
      data = await api.chat(this.id);
    } catch (err) {
      // Without a server the page's reconnection loads the chat again.
      if (err.message !== 'network') this.list.replaceChildren(h('div', { class: 'service' }, t('unknownPerson', this.id)));
      return;
    }
    const known = new Set(data.messages.map((m) => m.message_id));
    for (const id of before) if (!known.has(id) && !meanwhile.has(id)) this.messages.delete(id);
    for (const m of data.messages) {
      if (meanwhile.has(m.message_id) && !(this.messages.get(m.message_id)?.seq < m.seq)) continue;
      if (m.deleted) this.messages.delete(m.message_id);
      else this.messages.set(m.message_id, m);
    }
    this.newest = Math.max(0, ...this.messages.keys());
    this.unsaid = false;
    const first = !this.loaded;
    this.loaded = true;
    this.setTyping(Boolean(data.typing));
    this.composer.setKeyboard(data.keyboard);
    this.showBlocked(Boolean(data.blocked));
    this.render(first);
    if (first) this.toEnd();
    this.app.read(this.id);
  }

  loadSoon() {
    clearTimeout(this.loadTimer);
    this.loadTimer = setTimeout(() => this.load(), 200);
  }

  find(id) { return this.messages.get(id); }

  upsert(m) {
    if (!m?.message_id) return;
    if (m.deleted) { this.removed(m.message_id); return; }
    const known = this.messages.get(m.message_id);
    if (known?.seq > m.seq) return; // an answer that comes after newer news
    const isNew = !known;
    this.messages.set(m.message_id, m);
    this.meanwhile?.add(m.message_id);
    if (this.loaded && isNew && m.message_id > this.newest + 1) this.loadSoon(); // some were missed
    this.newest = Math.max(this.newest, m.message_id);
    if (m.from === 'bot') {
      this.setTyping(false);
      this.unsaid = true; // read here, but the server does not know yet
      if (isNew && !this.stuck) this.fresh++;
    } else if (isNew) {
      this.stuck = true;
    }
    this.render();
    if (this.stuck) this.toEnd();
  }

  removed(id) {
    const m = this.messages.get(id);
    if (!m) return;
    this.messages.delete(id);
    this.meanwhile?.add(id);
    const node = this.list.querySelector(`[data-testid="msg-${id}"]`);
    const whole = node?.classList.contains('message') && !m.media_group_id;
    if (!whole) { this.render(); return; }
    node.style.height = `${node.offsetHeight}px`;
    requestAnimationFrame(() => node.classList.add('gone'));
    node.removeAttribute('data-testid');
    setTimeout(() => this.render(), 260);
  }

  setTyping(on) {
    clearTimeout(this.typingTimer);
    this.typing = on;
    if (on) this.typingTimer = setTimeout(() => this.setTyping(false), 5500);
    this.updatePerson();
  }

  updatePerson() {
    const p = this.person;
    this.el.setAttribute('aria-label', this.name);
    this.face.replaceChildren(avatar(this.id, this.name));
    this.title.textContent = this.name;
    this.subtitle.classList.toggle('typing', this.typing);
    if (this.typing) this.subtitle.replaceChildren(t('typing'), h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
    else this.subtitle.textContent = p?.about || p?.group || ' ';
    if (p && this.loaded) this.showBlocked(Boolean(p.blocked));
    if (this.loaded && this.shownNames !== this.name + this.botName) this.render();
    this.showStart();
  }

  showBlocked(blocked) {
    this.blocked = blocked;
    this.blockSwitch.checked = blocked;
    this.blockedBar.hidden = !blocked;
    this.composer.el.hidden = blocked;
    this.showStart();
  }

  showStart() {
    const empty = this.loaded && this.person && this.messages.size === 0; // the person has the code to start with
    this.startButton.hidden = !empty || this.blocked;
    this.composer.el.classList.toggle('below-start', !this.startButton.hidden);
  }

  // Brings the list in line with the messages, touching only what changed.
  render(first = false) {
    const items = [];
    let day = '';
    const sorted = [...this.messages.values()].filter((m) => !m.deleted).sort((a, b) => a.message_id - b.message_id);
    for (let i = 0; i < sorted.length; i++) {
      const m = sorted[i];
      const d = when(m);
      if (dayKey(d) !== day) {
        day = dayKey(d);
        items.push({ key: `day-${day}`, mark: dayName(d), make: () => h('div', { class: 'service day' }, dayName(d)) });
      }
      const parts = [m];
      while (m.media_group_id && sorted[i + 1]?.media_group_id === m.media_group_id) parts.push(sorted[++i]);
      const mark = parts.map((x) => this.markOf(x)).join('') + this.name + (m.reply_to ? this.botName + preview(this.find(m.reply_to)) : '');
      items.push({ key: `m-${m.message_id}`, mark, message: m, make: () => bubble(parts, this) });
    }
    if (!items.length && this.loaded) items.push({ key: 'empty', mark: this.name + this.botName, make: () => this.emptyCard() });

    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const focusedKey = focused?.closest('.message')?.dataset.id;
    const focusedData = focused?.dataset.data;
    const keep = new Set();
    let cursor = this.list.firstChild;
    for (const item of items) {
      let known = this.nodes.get(item.key);
      if (!known || known.mark !== item.mark) {
        const node = item.make();
        if (!known && !first && item.message) node.classList.add('entering');
        if (known) {
          if (cursor === known.node) cursor = node;
          known.node.replaceWith(node);
        }
        known = { node, mark: item.mark };
        this.nodes.set(item.key, known);
      }
      keep.add(item.key);
      if (known.node === cursor) cursor = cursor.nextSibling;
      else this.list.insertBefore(known.node, cursor);
    }
    while (cursor) {
      const next = cursor.nextSibling;
      cursor.remove();
      cursor = next;
    }
    for (const key of this.nodes.keys()) if (!keep.has(key)) this.nodes.delete(key);

    items.forEach((item, i) => {
      if (!item.message) return;
      const { classList } = this.nodes.get(item.key).node;
      const joins = (o) => o?.message && o.message.from === item.message.from && Math.abs(o.message.date - item.message.date) < 600;
      classList.toggle('first', !joins(items[i - 1]));
      classList.toggle('last', !joins(items[i + 1]));
    });
    const last = [...this.list.querySelectorAll('.message')];
    last.forEach((node, i) => { node.tabIndex = i === last.length - 1 ? 0 : -1; });
    if (focused && !focused.isConnected && focusedKey) {
      const again = this.list.querySelector(`[data-id="${focusedKey}"]`);
      const button = focusedData !== undefined && [...(again?.querySelectorAll('.inline-button') || [])].find((b) => b.dataset.data === focusedData);
      (button || again)?.focus({ preventScroll: true });
    }
    this.shownNames = this.name + this.botName;
    this.showStart();
    this.showPill();
  }

  // Messages are replaced, never changed, so each is written out only once.
  markOf(m) {
    if (!this.marks.has(m)) this.marks.set(m, JSON.stringify(m));
    return this.marks.get(m);
  }

  emptyCard() {
    const code = this.person?.start;
    return h('div', { class: 'empty-card' }, h('span', { class: 'bot-face' }, icon('plane', 40)),
      h('strong', null, this.botName), this.username && h('span', { class: 'quiet' }, `@${this.username}`),
      h('p', null, t('startHint', this.name)), code && h('code', null, t('withCode', code)));
  }

  showPill() {
    this.pill.hidden = this.stuck;
    const label = this.fresh ? t('newMessages', this.fresh) : t('toBottom');
    this.pill.setAttribute('aria-label', label);
    this.pill.classList.toggle('round', !this.fresh);
    this.pill.replaceChildren(...(this.fresh ? [label] : []), icon('down', 20));
  }

  toEnd(smooth = false) {
    this.stuck = true;
    this.fresh = 0;
    const far = this.scroller.scrollHeight - this.scroller.scrollTop > 4 * this.scroller.clientHeight;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !far ? 'smooth' : 'instant' });
  }

  goTo(id) {
    const node = this.list.querySelector(`[data-testid="msg-${id}"]`);
    if (!node) return;
    node.scrollIntoView({ block: 'center', behavior: 'smooth' });
    node.classList.remove('flash');
    requestAnimationFrame(() => node.classList.add('flash'));
  }

  menu(m, at) {
    if (!m) return;
    const own = m.from === 'person';
    const text = m.text || m.caption || '';
    const items = [{ label: t('reply'), icon: 'reply', testid: 'menu-reply', run: () => this.composer.replyTo(m) }];
    if (text && !m.protected) items.push({ label: t('copy'), icon: 'copy', testid: 'menu-copy', run: () => { copyText(text); this.toast(t('copied')); } });
    if (own && text) items.push({ label: t('edit'), icon: 'edit', testid: 'menu-edit', run: () => this.composer.editOf(m) });
    if (m.text && !m.protected) items.push({ label: t('forward'), icon: 'forward', testid: 'menu-forward', run: () => this.send(m.text, { forwarded: true }) });
    if (own) items.push({ label: t('delete'), icon: 'trash', danger: true, testid: 'menu-delete', run: () => this.act(api.remove(this.id, m.message_id)) });
    openMenu(at, items, t('messages'), [`#${m.message_id}`, clockSeconds(when(m)), m.latency_ms > 0 && `⚡ ${speed(m.latency_ms)}`].filter(Boolean).join(' · '));
  }

  toast(text, bad) { toast(this.toasts, text, bad); }
  fail(err) { this.toast(t('failed', err.message === 'network' ? t('network') : err.message), true); }

  // Awaits a call and says so when it fails; true when it succeeded.
  async act(promise) {
    try {
      await promise;
      return true;
    } catch (err) {
      this.fail(err);
      return false;
    }
  }

  // Sends in order: what is typed second never overtakes the first.
  send(text, more) {
    return this.enqueue(async () => {
      const { message } = await api.send(this.id, text, more);
      this.upsert(message);
    });
  }

  sendFiles(files, as, fields) {
    return this.enqueue(async () => {
      const { messages } = await api.files(this.id, files, as, fields);
      (messages || []).forEach((m) => this.upsert(m));
    });
  }

  enqueue(work) {
    const result = this.queue.then(() => this.act(work()));
    this.queue = result;
    return result;
  }

  start() {
    const code = this.person?.start;
    this.send(code ? `/start ${code}` : '/start');
    this.composer.focus();
  }

  async press(messageId, data, button) {
    if (button.classList.contains('busy')) return;
    button.classList.add('busy');
    button.setAttribute('aria-busy', 'true');
    try {
      const { answer } = await api.press(this.id, messageId, data);
      if (answer?.text && answer.alert) {
        ask(this.botName, h('p', { class: 'alert-text' }, answer.text), [{ label: t('ok'), value: true, testid: 'dialog-ok' }], { testid: 'alert' });
      } else if (answer?.text) {
        this.toast(answer.text);
      } else if (!answer) {
        this.toast(t('noAnswer'), true);
      }
    } catch (err) {
      this.fail(err);
    } finally {
      button.classList.remove('busy');
      button.removeAttribute('aria-busy');
    }
  }

  async setBlocked(blocked) {
    this.showBlocked(blocked);
    if (!await this.act(api.block(this.id, blocked))) this.showBlocked(!blocked);
    else if (this.person) this.person.blocked = blocked;
  }

  focus() { this.composer.focus(); }
}
