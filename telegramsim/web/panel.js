// The settings of the simulator itself, and what the bot has called.

import { h, iconButton, clockSeconds, toast } from './util.js';
import { t, recall, remember } from './i18n.js';
import { api } from './api.js';
import { field } from './composer.js';

const faultNames = ['fail_every', 'lose_every', 'duplicate_every', 'unknown_every', 'latency_ms'];
const kept = 500;

export class Panel {
  // app: name(id), fail(err), setTheme(name), onViolations(count), closed().
  constructor(app) {
    this.app = app;
    this.calls = new Map();
    this.build();
  }

  build() {
    this.limits = h('input', { type: 'checkbox', role: 'switch', 'data-testid': 'limits', 'aria-label': t('limits'), onchange: () => this.setLimits() });
    this.faults = Object.fromEntries(faultNames.map((n) => [n, h('input', { type: 'number', min: '0', step: '1', value: '0', inputmode: 'numeric', class: 'text-field', 'data-testid': n })]));
    this.only = h('input', { type: 'checkbox', 'data-testid': 'only-violations', onchange: () => this.list.classList.toggle('only-violations', this.only.checked) });
    this.count = h('span', { class: 'violations', hidden: true, 'data-testid': 'violations' });
    this.list = h('ol', { class: 'log', 'data-testid': 'log', tabindex: '0', 'aria-label': t('log') }, h('li', { class: 'quiet' }, t('noCalls')));
    const theme = recall('sim.theme') || 'auto';
    this.el = h('aside', { class: 'panel', hidden: true, 'aria-label': t('settings'), 'data-testid': 'panel', onkeydown: (e) => { if (e.key === 'Escape') this.hide(); } },
      h('header', { class: 'panel-header' }, h('h2', null, t('settings')), iconButton('close', t('close'), () => this.hide(), { 'data-testid': 'panel-close' })),
      h('div', { class: 'panel-body' },
        h('section', null,
          h('label', { class: 'setting' }, h('span', { class: 'grow' }, h('strong', null, t('limits')), h('small', null, t('limitsHint'))), this.limits, h('span', { class: 'switch', 'aria-hidden': 'true' }))),
        h('section', null, h('h3', null, t('faults')), h('p', { class: 'quiet' }, t('faultsHint')),
          h('form', { class: 'faults', onsubmit: (e) => { e.preventDefault(); this.applyFaults(); } },
            faultNames.map((n) => field(t(n), this.faults[n])),
            h('div', { class: 'form-buttons' },
              h('button', { type: 'button', class: 'text-button', 'data-testid': 'faults-clear', onclick: () => this.clearFaults() }, t('clear')),
              h('button', { type: 'submit', class: 'primary-button', 'data-testid': 'faults-apply' }, t('apply'))))),
        h('section', null, h('h3', null, t('theme')),
          h('div', { class: 'choices', role: 'radiogroup', 'aria-label': t('theme') }, [['auto', 'themeAuto'], ['light', 'themeLight'], ['dark', 'themeDark']].map(([value, key]) => h('label', { class: 'choice' },
            h('input', { type: 'radio', name: 'theme', value, checked: theme === value, onchange: () => { remember('sim.theme', value); this.app.setTheme(value); } }), h('span', null, t(key)))))),
        h('section', { class: 'log-section' }, h('div', { class: 'log-head' }, h('h3', null, t('log')), this.count, h('label', { class: 'check' }, this.only, t('onlyViolations'))), this.list)));
  }

  get open() { return !this.el.hidden; }
  toggle() { if (this.open) this.hide(); else this.show(); }

  show() {
    this.el.hidden = false;
    document.body.classList.add('panel-open');
    this.refresh();
    this.el.querySelector('button').focus();
  }

  hide() {
    this.el.hidden = true;
    document.body.classList.remove('panel-open');
    this.app.closed();
  }

  setState(state) {
    this.limits.checked = Boolean(state.limits);
    if (state.faults) for (const n of faultNames) if (document.activeElement !== this.faults[n]) this.faults[n].value = state.faults[n] || 0;
  }

  async setLimits() {
    try {
      await api.limits(this.limits.checked);
    } catch (err) {
      this.limits.checked = !this.limits.checked;
      this.app.fail(err);
    }
  }

  async applyFaults() {
    try {
      await api.faults(Object.fromEntries(faultNames.map((n) => [n, Math.max(0, Number.parseInt(this.faults[n].value, 10) || 0)])));
      toast(this.el, t('applied'));
    } catch (err) {
      this.app.fail(err);
    }
  }

  clearFaults() {
    for (const n of faultNames) this.faults[n].value = '0';
    this.applyFaults();
  }

  // After a restart of the server its numbers begin again.
  reset() {
    this.calls.clear();
    this.list.replaceChildren();
    this.refresh();
  }

  // Many calls may come at once: reads at most three times a second, and only when shown.
  refresh() {
    if (!this.open || this.pending) return;
    this.pending = setTimeout(async () => {
      try {
        const last = Math.max(0, ...this.calls.keys());
        const { calls } = await api.log(last);
        this.add(calls || []);
      } catch { /* the next event or reconnection tries again */ }
      this.pending = 0;
    }, this.calls.size ? 300 : 0);
  }

  add(calls) {
    const fresh = calls.filter((c) => !this.calls.has(c.n)).sort((a, b) => a.n - b.n);
    if (fresh.length && !this.calls.size) this.list.replaceChildren();
    for (const c of fresh) {
      this.calls.set(c.n, c);
      this.list.prepend(this.row(c));
    }
    for (const n of this.calls.keys()) {
      if (this.calls.size <= kept) break;
      this.calls.delete(n);
      this.list.lastChild?.remove();
    }
  }

  row(c) {
    const good = !c.violation && !c.error && c.status < 400;
    return h('li', { class: `call ${c.violation ? 'violation' : good ? '' : 'failed'}`, 'data-testid': 'call' },
      h('div', { class: 'call-line' },
        h('time', null, clockSeconds(new Date(c.at))), h('code', { class: 'call-method' }, c.method),
        c.chat_id ? h('span', { class: 'call-chat' }, this.app.name(c.chat_id)) : h('span', { class: 'call-chat' }),
        h('span', { class: 'call-status' }, c.status), h('span', { class: 'call-took' }, `${Math.round(c.took_ms)} ms`)),
      (c.violation || c.error) && h('div', { class: 'call-violation' }, [...new Set([c.violation, c.error])].filter(Boolean).join(' · ')));
  }

  showViolations(count) {
    this.count.hidden = !count;
    this.count.textContent = t('violations', count);
  }
}
