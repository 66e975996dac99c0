// The page's own words. What the bot says comes from the bot.

const words = {
  title: ['Telegram 模拟器', 'Telegram simulator'],
  people: ['人员', 'People'],
  search: ['搜索姓名、单位…', 'Search people…'],
  nobody: ['没有匹配的人员', 'Nobody matches'],
  others: ['其他', 'Others'],
  addPerson: ['添加人员', 'Add a person'],
  name: ['姓名', 'Name'],
  about: ['说明（如：江城代表团 · 代表）', 'About'],
  group: ['分组', 'Group'],
  language: ['语言', 'Language'],
  startCode: ['邀请码（可留空）', 'Invitation code (optional)'],
  add: ['添加', 'Add'],
  cancel: ['取消', 'Cancel'],
  ok: ['确定', 'OK'],
  close: ['关闭', 'Close'],
  back: ['返回', 'Back'],
  beside: ['并排打开', 'Open beside'],
  settings: ['模拟器设置', 'Simulator settings'],
  switchLanguage: ['Switch to English', '切换为中文'],
  otherLanguage: ['EN', '中'],
  theme: ['外观', 'Appearance'],
  themeAuto: ['跟随系统', 'System'],
  themeLight: ['浅色', 'Light'],
  themeDark: ['深色', 'Dark'],
  choose: ['从左侧选择一个人，以他的身份与机器人对话', 'Choose a person to talk with the bot as them'],
  chooseHint: ['桌面上可并排打开最多三个对话', 'Up to three chats can be open side by side'],
  reconnecting: ['正在重新连接…', 'Reconnecting…'],
  connected: ['在线', 'online'],
  start: ['开始', 'START'],
  startHint: ['点击下方“开始”，以{0}的身份启用机器人', 'Press START below to begin as {0}'],
  withCode: ['邀请码 {0}', 'Invitation code {0}'],
  bot: ['机器人', 'bot'],
  typing: ['机器人正在输入', 'bot is typing'],
  block: ['屏蔽', 'Block'],
  blockBot: ['屏蔽机器人', 'Block the bot'],
  blockedNote: ['已屏蔽机器人，机器人无法发来消息', 'The bot is blocked and cannot write here'],
  unblock: ['解除屏蔽', 'Unblock'],
  placeholder: ['输入消息', 'Message'],
  send: ['发送', 'Send'],
  attach: ['附件', 'Attach'],
  commands: ['命令菜单', 'Commands'],
  noCommands: ['机器人尚未设置命令', 'The bot has set no commands'],
  keyboard: ['显示或隐藏键盘按钮', 'Show or hide the keyboard'],
  voice: ['语音', 'Voice'],
  sampleVoice: ['示例语音 {0} 秒', 'Sample voice, {0} s'],
  recording: ['正在录音', 'Recording'],
  noMic: ['无法使用麦克风，可发送示例语音', 'No microphone; send a sample instead'],
  photo: ['图片', 'Photo'],
  video: ['视频', 'Video'],
  audio: ['音频', 'Audio'],
  sticker: ['贴纸', 'Sticker'],
  document: ['文件', 'File'],
  location: ['位置', 'Location'],
  contact: ['联系人', 'Contact'],
  poll: ['投票', 'Poll'],
  animation: ['动图', 'GIF'],
  album: ['相册', 'Album'],
  caption: ['添加说明…', 'Add a caption…'],
  asFile: ['按文件发送（不压缩）', 'Send as files'],
  sendFiles: ['发送 {0} 个文件', 'Send {0} file(s)'],
  sendPhotos: ['发送 {0} 张图片', 'Send {0} photo(s)'],
  drop: ['松开即可发送', 'Drop to send'],
  place: ['地点', 'Place'],
  latitude: ['纬度', 'Latitude'],
  longitude: ['经度', 'Longitude'],
  shareContact: ['向机器人发送联系人', 'Share a contact'],
  phone: ['手机号', 'Phone'],
  ownContact: ['这是本人的号码', 'This is my own number'],
  share: ['发送', 'Share'],
  reply: ['回复', 'Reply'],
  copy: ['复制文字', 'Copy text'],
  copyLink: ['复制本对话的链接', 'Copy link to this chat'],
  copied: ['已复制', 'Copied'],
  edit: ['编辑', 'Edit'],
  editing: ['编辑消息', 'Edit message'],
  delete: ['删除', 'Delete'],
  forward: ['转发到本对话', 'Forward into this chat'],
  forwarded: ['转发的消息', 'Forwarded message'],
  edited: ['已编辑', 'edited'],
  deletedMessage: ['消息已删除', 'Deleted message'],
  newMessages: ['{0} 条新消息', '{0} new'],
  toBottom: ['回到底部', 'To the bottom'],
  today: ['今天', 'Today'],
  yesterday: ['昨天', 'Yesterday'],
  spoiler: ['隐藏的文字，点击显示', 'Hidden text, press to show'],
  more: ['展开', 'Show more'],
  less: ['收起', 'Show less'],
  play: ['播放', 'Play'],
  pause: ['暂停', 'Pause'],
  noAnswer: ['机器人未应答此按钮', 'The bot did not answer this button'],
  failed: ['未能完成：{0}', 'Failed: {0}'],
  network: ['无法连接服务器', 'cannot reach the server'],
  you: ['我', 'You'],
  unread: ['{0} 条未读', '{0} unread'],
  messages: ['与机器人的对话', 'Conversation with the bot'],
  unknownPerson: ['没有编号为 {0} 的人员', 'There is no person {0}'],
  limits: ['限流', 'Flood limits'],
  limitsHint: ['按 Telegram 的频率限制拒绝过快的发送（429）', 'Answer 429 when the bot sends faster than Telegram allows'],
  faults: ['故障注入', 'Faults'],
  faultsHint: ['每 N 次调用出现一次，0 为关闭', 'Once in every N calls; 0 is off'],
  fail_every: ['返回错误 500', 'Fail with 500'],
  lose_every: ['丢失应答', 'Lose the answer'],
  duplicate_every: ['重复投递更新', 'Deliver updates twice'],
  unknown_every: ['夹带未知类型的更新', 'Insert unknown updates'],
  latency_ms: ['附加延迟（毫秒）', 'Added latency (ms)'],
  apply: ['应用', 'Apply'],
  clear: ['全部关闭', 'All off'],
  applied: ['已应用', 'Applied'],
  log: ['机器人接口调用', 'Bot API calls'],
  onlyViolations: ['只看违规', 'Violations only'],
  noCalls: ['暂无调用', 'No calls yet'],
  violations: ['{0} 次违规', '{0} violation(s)'],
  pressAnswer: ['机器人提示', 'From the bot'],
  keyboardHint: ['Enter 发送，Shift+Enter 换行', 'Enter sends, Shift+Enter for a new line'],
};

const weekdays = [['周日', '周一', '周二', '周三', '周四', '周五', '周六'], ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']];

function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export const language = stored('sim.language') === 'en' ? 'en' : 'zh';
const column = language === 'en' ? 1 : 0;

export function t(key, ...args) {
  const text = words[key] ? words[key][column] : key;
  return text.replace(/\{(\d)\}/g, (_, i) => args[i]);
}

export function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* private windows may refuse */ }
}
export const recall = stored;

export function dayName(d) {
  const now = new Date();
  const days = Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate()) - new Date(d.getFullYear(), d.getMonth(), d.getDate())) / 86400000);
  if (days === 0) return t('today');
  if (days === 1) return t('yesterday');
  const year = d.getFullYear() === now.getFullYear();
  if (column === 0) return `${year ? '' : `${d.getFullYear()}年`}${d.getMonth() + 1}月${d.getDate()}日`;
  return d.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: year ? undefined : 'numeric' });
}

export function shortTime(ms) {
  const d = new Date(ms);
  const now = new Date();
  const days = Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate()) - new Date(d.getFullYear(), d.getMonth(), d.getDate())) / 86400000);
  if (days <= 0) return `${String(d.getHours()).padStart(2, '0')}:${String(d.getMinutes()).padStart(2, '0')}`;
  if (days < 7) return weekdays[column][d.getDay()];
  return `${d.getMonth() + 1}/${d.getDate()}`;
}
