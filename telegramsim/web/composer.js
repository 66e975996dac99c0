// What is below the messages: the text field, its buttons, and the reply keyboard.

import { h, icon, iconButton, openMenu, closeMenu, ask, minutes, bytes } from './util.js';
import { t } from './i18n.js';
import { api } from './api.js';
import { preview } from './bubble.js';
import { sampleVoice, canRecord, record } from './voice.js';

const places = [
  ['江城市民中心', 30.5, 114.3],
  ['古桥街道', 30.52, 114.32],
  ['翠柳社区', 30.48, 114.36],
  ['石门镇', 30.95, 113.1],
  ['滨湖镇', 30.3, 113.8],
];

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.target = null; // {kind: 'reply' | 'edit', message}
    this.keyboard = null;
    this.keyboardOpen = false;
    this.build();
  }

  build() {
    this.input = h('textarea', {
      rows: '1', 'data-testid': 'compose', 'aria-label': t('placeholder'), placeholder: t('placeholder'), title: t('keyboardHint'), enterkeyhint: 'send', dir: 'auto',
      oninput: () => this.changed(), onkeydown: (e) => this.key(e), onpaste: (e) => this.paste(e),
    });
    this.commandsButton = iconButton('menu', t('commands'), () => this.commands(), { class: 'icon-button commands-button', 'data-testid': 'commands', 'aria-haspopup': 'menu' });
    this.clipButton = iconButton('clip', t('attach'), () => this.attachMenu(), { 'data-testid': 'attach', 'aria-haspopup': 'menu' });
    this.keyboardButton = iconButton('grid', t('keyboard'), () => this.toggleKeyboard(), { hidden: true, 'data-testid': 'toggle-keyboard', 'aria-expanded': 'false' });
    this.voiceButton = iconButton('mic', t('voice'), () => this.voice(), { class: 'icon-button round-button', 'data-testid': 'voice' });
    this.sendButton = iconButton('send', t('send'), () => this.submit(), { class: 'icon-button round-button send', 'data-testid': 'send', hidden: true });
    this.bar = h('div', { class: 'target-bar', hidden: true });
    this.hints = h('div', { class: 'command-hints', hidden: true, role: 'listbox', 'aria-label': t('commands') });
    this.recorder = h('div', { class: 'recorder', hidden: true });
    this.line = h('div', { class: 'compose-line' }, this.commandsButton, h('div', { class: 'field' }, this.input, this.keyboardButton, this.clipButton), this.voiceButton, this.sendButton);
    this.keys = h('div', { class: 'reply-keyboard', hidden: true, 'data-testid': 'reply-keyboard' });
    this.el = h('div', { class: 'composer' }, this.hints, this.bar, this.recorder, this.line, this.keys);
  }

  focus() { this.input.focus({ preventScroll: true }); }

  changed() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    const empty = !this.input.value.trim();
    this.sendButton.hidden = empty;
    this.voiceButton.hidden = !empty;
    this.suggest();
  }

  set(text) {
    this.input.value = text;
    this.changed();
  }

  key(e) {
    if (e.isComposing || e.keyCode === 229) return; // choosing characters in an input method
    if (!this.hints.hidden && ['ArrowDown', 'ArrowUp', 'Tab'].includes(e.key)) {
      e.preventDefault();
      const all = [...this.hints.children];
      const i = all.findIndex((n) => n.getAttribute('aria-selected') === 'true');
      const next = (i + (e.key === 'ArrowUp' ? -1 : 1) + all.length) % all.length;
      all.forEach((n, k) => n.setAttribute('aria-selected', k === next));
      all[next].scrollIntoView({ block: 'nearest' });
      return;
    }
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      const chosen = !this.hints.hidden && this.hints.querySelector('[aria-selected="true"]');
      if (chosen) chosen.click();
      else this.submit();
    } else if (e.key === 'Escape') {
      if (!this.hints.hidden) this.hints.hidden = true;
      else this.clearTarget();
    } else if (e.key === 'ArrowUp' && !this.input.value && !this.target) {
      const own = [...this.chat.messages.values()].filter((m) => m.from === 'person' && m.text).at(-1);
      if (own) { e.preventDefault(); this.editOf(own); }
    }
  }

  paste(e) {
    const files = [...(e.clipboardData?.files || [])];
    if (!files.length) return;
    e.preventDefault();
    this.offer(files);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const target = this.target;
    this.set('');
    this.clearTarget();
    let done;
    if (target?.kind === 'edit') done = await this.chat.act(api.edit(this.chat.id, target.message.message_id, text));
    else done = await this.chat.send(text, target ? { reply_to: target.message.message_id } : {});
    if (!done && !this.input.value) { // nothing typed is lost
      this.set(text);
      if (target) this.aim(target);
    }
  }

  // Replying and editing.

  replyTo(m) { this.aim({ kind: 'reply', message: m }); }

  editOf(m) {
    this.aim({ kind: 'edit', message: m });
    this.set(m.text || m.caption || '');
  }

  aim(target) {
    if (this.target?.kind === 'edit') this.set('');
    this.target = target;
    this.bar.hidden = false;
    this.bar.replaceChildren(icon(target.kind), h('div', { class: 'target-text' },
      h('span', { class: 'quote-name' }, target.kind === 'edit' ? t('editing') : `${t('reply')} ${target.message.from === 'person' ? this.chat.name : this.chat.botName}`),
      h('span', { class: 'quote-text' }, preview(target.message))),
    iconButton('close', t('cancel'), () => this.clearTarget()));
    this.focus();
  }

  clearTarget() {
    if (this.target?.kind === 'edit') this.set('');
    this.target = null;
    this.bar.hidden = true;
  }

  // Commands.

  suggest() {
    const typed = this.input.value;
    const found = /^\/\w*$/.test(typed) && this.target?.kind !== 'edit'
      ? (this.chat.app.bot().commands || []).filter((c) => `/${c.command}`.startsWith(typed.toLowerCase())) : [];
    this.hints.hidden = !found.length || (found.length === 1 && `/${found[0].command}` === typed);
    this.hints.replaceChildren(...found.map((c) => h('button', {
      type: 'button', role: 'option', class: 'command-hint', tabindex: '-1', 'aria-selected': 'false',
      onclick: () => { this.set(''); this.chat.send(`/${c.command}`); this.focus(); },
    }, h('span', { class: 'command-name' }, `/${c.command}`), h('span', { class: 'command-about' }, c.description))));
  }

  commands() {
    const all = this.chat.app.bot().commands || [];
    if (!all.length) { this.chat.toast(t('noCommands')); return; }
    openMenu(this.commandsButton, all.map((c) => ({ label: c.description, hint: `/${c.command}`, testid: `command-${c.command}`, run: () => this.chat.send(`/${c.command}`) })), t('commands'));
  }

  // The reply keyboard, as the bot last set it.

  setKeyboard(keyboard) {
    const rows = Array.isArray(keyboard) ? keyboard : keyboard?.keyboard || [];
    const same = JSON.stringify(keyboard || null) === JSON.stringify(this.keyboard);
    this.keyboard = keyboard || null;
    this.input.placeholder = keyboard?.input_field_placeholder || t('placeholder');
    this.keyboardButton.hidden = !rows.length;
    if (same) return;
    this.keys.replaceChildren(...rows.map((row) => h('div', { class: 'reply-row' }, row.map((b) => {
      const button = typeof b === 'string' ? { text: b } : b;
      return h('button', { type: 'button', class: `reply-button ${button.style ? `style-${button.style}` : ''}`.trim(), onclick: () => this.replyButton(button) },
        button.request_contact && icon('person', 18), button.request_location && icon('pin', 18), h('span', null, button.text));
    }))));
    this.showKeyboard(rows.length > 0);
    if (keyboard?.force_reply) {
      const asked = [...this.chat.messages.values()].filter((m) => m.from === 'bot').at(-1);
      if (asked) this.replyTo(asked);
    }
  }

  toggleKeyboard() { this.showKeyboard(!this.keyboardOpen); }

  showKeyboard(open) {
    this.keyboardOpen = open;
    this.keys.hidden = !open;
    this.keyboardButton.setAttribute('aria-expanded', open);
    this.keyboardButton.classList.toggle('on', open);
  }

  replyButton(button) {
    if (button.request_contact) this.contact(true);
    else if (button.request_location) this.location();
    else this.chat.send(button.text);
    if (this.keyboard?.one_time_keyboard) this.showKeyboard(false);
  }

  // Attachments.

  attachMenu() {
    openMenu(this.clipButton, [
      { label: t('photo'), icon: 'photo', testid: 'attach-photo', run: () => this.choose('image/*,video/*') },
      { label: t('document'), icon: 'file', testid: 'attach-file', run: () => this.choose('', true) },
      { label: t('voice'), icon: 'mic', testid: 'attach-voice', run: () => this.voice() },
      { label: t('location'), icon: 'pin', testid: 'attach-location', run: () => this.location() },
      { label: t('contact'), icon: 'person', testid: 'attach-contact', run: () => this.contact(false) },
    ], t('attach'));
  }

  choose(accept, asFiles = false) {
    const input = h('input', { type: 'file', multiple: true, accept: accept || null, class: 'offscreen', 'data-testid': 'file-input', 'aria-hidden': 'true', tabindex: '-1' });
    input.addEventListener('change', () => { this.offer([...input.files], asFiles); input.remove(); });
    input.addEventListener('cancel', () => input.remove());
    this.el.append(input);
    input.click();
  }

  // Shows what is about to be sent, with room for a caption.
  async offer(files, asFiles = false) {
    if (!files.length) return;
    closeMenu();
    const every = (kind) => files.every((f) => f.type.startsWith(`${kind}/`));
    const visual = files.every((f) => /^(image\/(jpeg|png|webp|gif|bmp)|video\/)/.test(f.type));
    const urls = [];
    const tiles = files.slice(0, 12).map((f) => {
      if (/^image\//.test(f.type)) {
        const url = URL.createObjectURL(f);
        urls.push(url);
        return h('div', { class: 'tile' }, h('img', { src: url, alt: f.name }));
      }
      return h('div', { class: 'tile-file' }, icon('file'), h('span', { class: 'file-info' }, h('span', { class: 'file-name' }, f.name), h('span', { class: 'file-size' }, bytes(f.size))));
    });
    const caption = h('input', { type: 'text', class: 'text-field', placeholder: t('caption'), 'aria-label': t('caption'), 'data-testid': 'caption', value: this.target ? '' : this.input.value, autofocus: true });
    const plain = h('input', { type: 'checkbox', checked: asFiles, 'data-testid': 'as-file' });
    const title = t(every('image') && !asFiles ? 'sendPhotos' : 'sendFiles', files.length);
    const answer = await ask(title, [
      h('div', { class: visual ? 'tiles' : 'tile-list' }, tiles), caption,
      visual && h('label', { class: 'check' }, plain, t('asFile')),
    ], [{ label: t('cancel'), value: null }, { label: t('send'), value: true, testid: 'attach-send' }], { testid: 'attach-dialog' });
    urls.forEach((u) => URL.revokeObjectURL(u));
    if (!answer) return;
    let as = 'document';
    if (visual && !plain.checked) as = every('video') ? 'video' : every('image') ? 'photo' : 'document';
    else if (!visual && every('audio') && !asFiles) as = 'audio';
    if (caption.value === this.input.value) this.set('');
    // An album holds at most ten, as in Telegram.
    for (let i = 0; i < files.length; i += 10) this.chat.sendFiles(files.slice(i, i + 10), as, i ? {} : { caption: caption.value.trim() });
  }

  // Voice: the microphone where allowed, else samples.

  async voice() {
    if (!canRecord()) { this.sampleMenu(); return; }
    let recording;
    try {
      recording = await record();
    } catch {
      this.chat.toast(t('noMic'));
      this.sampleMenu();
      return;
    }
    const began = Date.now();
    const time = h('span', { class: 'voice-time' }, '0:00');
    const timer = setInterval(() => { time.textContent = minutes((Date.now() - began) / 1000); }, 250);
    const end = () => {
      clearInterval(timer);
      this.recorder.hidden = true;
      this.line.hidden = false;
      this.focus();
    };
    this.line.hidden = true;
    this.recorder.hidden = false;
    this.recorder.replaceChildren(h('span', { class: 'record-dot', 'aria-hidden': 'true' }), time, h('span', { class: 'grow', role: 'status' }, t('recording')),
      h('button', { type: 'button', class: 'text-button', onclick: () => { end(); recording.cancel(); } }, t('cancel')),
      iconButton('send', t('send'), async () => {
        end();
        const { file, seconds } = await recording.stop();
        this.chat.sendFiles([file], 'voice', { duration: seconds });
      }, { class: 'icon-button round-button send' }));
    this.recorder.querySelector('.send').focus();
  }

  sampleMenu() {
    openMenu(this.voiceButton.hidden ? this.clipButton : this.voiceButton, [3, 10, 60].map((s) => ({
      label: t('sampleVoice', s), icon: 'mic', testid: `voice-${s}`, run: () => this.chat.sendFiles([sampleVoice(s)], 'voice', { duration: s }),
    })), t('voice'));
  }

  async location() {
    const latitude = h('input', { type: 'number', step: 'any', min: '-90', max: '90', required: true, class: 'text-field', value: places[0][1], 'data-testid': 'latitude' });
    const longitude = h('input', { type: 'number', step: 'any', min: '-180', max: '180', required: true, class: 'text-field', value: places[0][2], 'data-testid': 'longitude' });
    const choice = h('select', { class: 'text-field', 'data-testid': 'place', onchange: () => {
      [, latitude.value, longitude.value] = places[choice.selectedIndex];
    } }, places.map(([name]) => h('option', null, name)));
    const answer = await ask(t('location'), [field(t('place'), choice), h('div', { class: 'two' }, field(t('latitude'), latitude), field(t('longitude'), longitude))],
      [{ label: t('cancel'), value: null }, { label: t('send'), value: true, testid: 'dialog-ok' }]);
    if (answer) this.post(() => api.location(this.chat.id, Number(latitude.value), Number(longitude.value)));
  }

  async contact(own) {
    const phone = h('input', { type: 'tel', required: true, class: 'text-field', value: `+861380000${String(this.chat.id).padStart(4, '0').slice(-4)}`, 'data-testid': 'phone' });
    const name = h('input', { type: 'text', required: true, class: 'text-field', value: this.chat.name, 'data-testid': 'contact-name' });
    const mine = h('input', { type: 'checkbox', checked: own });
    const answer = await ask(t('shareContact'), [field(t('name'), name), field(t('phone'), phone), h('label', { class: 'check' }, mine, t('ownContact'))],
      [{ label: t('cancel'), value: null }, { label: t('share'), value: true, testid: 'dialog-ok' }]);
    if (answer) this.post(() => api.contact(this.chat.id, { phone_number: phone.value.trim(), first_name: name.value.trim(), own: mine.checked }));
  }

  post(call) {
    return this.chat.enqueue(async () => {
      const { message } = await call();
      if (message) this.chat.upsert(message);
    });
  }
}

export const field = (label, control) => h('label', { class: 'labelled' }, h('span', null, label), control);
