// The list of people at the left.

import { h, icon, iconButton, avatar, ask } from './util.js';
import { t, shortTime } from './i18n.js';
import { field } from './composer.js';

export class People {
  // app: people(), isOpen, isActive, open, openBeside, addPerson, groupNames.
  constructor(app) {
    this.app = app;
    this.items = new Map();
    this.folded = new Set();
    this.search = h('input', { type: 'search', placeholder: t('search'), 'aria-label': t('search'), 'data-testid': 'search', oninput: () => this.render() });
    this.list = h('nav', { class: 'people', 'aria-label': t('people') });
    this.list.addEventListener('keydown', (e) => {
      if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
      const all = [...this.list.querySelectorAll('.person-open, .group-name')];
      const next = all[all.indexOf(document.activeElement) + (e.key === 'ArrowDown' ? 1 : -1)];
      if (next) { e.preventDefault(); next.focus(); }
    });
    this.search.addEventListener('keydown', (e) => {
      const first = this.list.querySelector('.person-open');
      if (e.key === 'ArrowDown' && first) { e.preventDefault(); first.focus(); }
      if (e.key === 'Enter' && first) first.click();
      if (e.key === 'Escape') { this.search.value = ''; this.render(); }
    });
  }

  render() {
    const words = this.search.value.trim().toLowerCase();
    const groups = new Map();
    for (const p of this.app.people()) {
      if (words && !`${p.name} ${p.about || ''} ${p.group || ''} ${p.id}`.toLowerCase().includes(words)) continue;
      const name = p.group || t('others');
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(p);
    }
    this.items.clear();
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren(...[...groups].map(([name, people]) => this.group(name, people, Boolean(words))));
    if (!groups.size) this.list.append(h('p', { class: 'nobody' }, t('nobody')));
    if (focused) this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  group(name, people, searching) {
    const open = searching || !this.folded.has(name);
    const head = h('button', { type: 'button', class: 'group-name', 'aria-expanded': String(open), 'data-key': `group ${name}`, onclick: () => {
      if (this.folded.has(name)) this.folded.delete(name); else this.folded.add(name);
      this.render();
    } }, h('span', null, name), h('span', { class: 'group-count' }, people.length), icon('down', 16));
    return h('section', { class: 'group' }, head, open && h('ul', null, people.map((p) => {
      const item = h('li', { class: 'person' });
      this.items.set(p.id, item);
      this.fill(item, p);
      return item;
    })));
  }

  // Redraws one person; cheap enough for a briefing that reaches everyone.
  update(id) {
    const item = this.items.get(id);
    const p = this.app.person(id);
    if (!item || !p) return;
    const focused = item.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.fill(item, p);
    if (focused) item.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  fill(item, p) {
    item.classList.toggle('open', this.app.isOpen(p.id));
    item.classList.toggle('active', this.app.isActive(p.id));
    item.replaceChildren(
      h('button', { type: 'button', class: 'person-open', 'data-testid': `person-${p.id}`, 'data-key': `p${p.id}`, 'aria-current': this.app.isActive(p.id) ? 'true' : null,
        onclick: (e) => (e.ctrlKey || e.metaKey ? this.app.openBeside(p.id) : this.app.open(p.id)) },
      avatar(p.id, p.name),
      h('span', { class: 'person-body' },
        h('span', { class: 'person-line' }, h('span', { class: 'person-name' }, p.name), p.blocked && h('span', { class: 'tag' }, t('block')),
          p.last_at ? h('time', { class: 'person-time', datetime: new Date(p.last_at).toISOString() }, shortTime(p.last_at)) : null),
        h('span', { class: 'person-line' }, h('span', { class: p.last ? 'person-last' : 'person-last about' }, p.last || p.about || ''),
          p.unread > 0 && h('span', { class: 'badge', 'data-testid': `unread-${p.id}`, 'aria-label': t('unread', p.unread) }, p.unread > 99 ? '99+' : p.unread)))),
      iconButton('columns', t('beside'), () => this.app.openBeside(p.id), { class: 'icon-button beside', 'data-key': `b${p.id}`, 'data-testid': `beside-${p.id}`, tabindex: '-1' }));
  }

  async add() {
    const name = h('input', { class: 'text-field', required: true, autofocus: true, 'data-testid': 'new-name' });
    const about = h('input', { class: 'text-field', 'data-testid': 'new-about' });
    const names = [...new Set(this.app.people().map((p) => p.group).filter(Boolean))];
    const group = h('input', { class: 'text-field', list: 'group-names', value: names[0] || '代表', 'data-testid': 'new-group' });
    const options = h('datalist', { id: 'group-names' }, names.map((n) => h('option', { value: n })));
    const language = h('select', { class: 'text-field', 'data-testid': 'new-language' }, h('option', { value: 'zh-hans' }, '简体中文'), h('option', { value: 'en' }, 'English'));
    const start = h('input', { class: 'text-field', 'data-testid': 'new-start', autocomplete: 'off' });
    const answer = await ask(t('addPerson'), [field(t('name'), name), field(t('about'), about), h('div', { class: 'two' }, field(t('group'), group), field(t('language'), language)), options, field(t('startCode'), start)],
      [{ label: t('cancel'), value: null }, { label: t('add'), value: true, testid: 'dialog-ok' }]);
    if (!answer) return;
    this.app.addPerson({ name: name.value.trim(), about: about.value.trim(), group: group.value.trim(), language: language.value, start: start.value.trim() });
  }
}
