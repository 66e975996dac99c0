package stories

import "testing"

// Who is on no roster is told what this is and sees nothing else.
func TestAStrangerSeesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	stranger := w.stranger(7)
	for _, text := range []string{"/start", "/menu", "/mine", "/todo", "你好", "1", "/start nonsense"} {
		stranger.writes(text)
		if text == "/start nonsense" {
			stranger.hears("没有这个邀请码")
			continue
		}
		stranger.hears("代表履职助手", "邀请链接")
	}
	stranger.forges(1, "matter:1:card").hears("邀请链接")
	stranger.forges(1, "todo").neverHears("待办")
}

// An invitation binds once, within 72 hours, with the phone's last digits.
func TestAnInvitationBindsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, code := w.invited("A07")
	deputy.writes("/start "+code).hears("最后四位").writes("你好").hears("只输入四位数字").writes("3333").hears("绑定成功", "代表A07")
	deputy.writes("/start " + code).hears("已经绑定为 代表A07")
	w.stranger(8).writes("/start " + code).hears("已经用过")

	late, stale := w.invited("A11")
	w.at("2026-09-18 10:00")
	late.writes("/start " + stale).hears("已过期")
}

// Five wrong tries lock an invitation, and the staff are told.
func TestWrongTriesLockAnInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	deputy, code := w.invited("A07")
	deputy.writes("/start " + code).hears("最后四位")
	for _, left := range []string{"4", "3", "2", "1"} {
		deputy.writes("0000").hears("还可以再试 " + left + " 次")
	}
	deputy.writes("0000").hears("已锁定")
	clerk.hears("代表A07", "已锁定")
	deputy.writes("/start " + code).hears("已锁定")
	deputy.writes("3333").hears("邀请链接")
}

// A new phone takes the place of the old one, which is told.
func TestANewPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	old := w.person("A07")
	again, code := w.invited("A07")
	again.chat = 9
	w.stranger(9)
	again.writes("/start " + code).writes("3333").hears("绑定成功")
	old.hears("另一个聊天中绑定").writes("/mine").hears("邀请链接")
	again.writes("/mine").hears("还没有提出过事项")
}
