package stories

import (
	"strings"
	"testing"

	"liaison"
	"liaison/telegramsim"
)

// atStation makes a deputy one of a station's, as an import does.
func (w *world) atStation(deputy, delegation, station string) {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), deputy)
	if err != nil {
		w.t.Fatal(err)
	}
	posts := []liaison.Post{{Body: delegation, Role: liaison.RoleDeputy}, {Body: station, Role: liaison.RoleDeputy}}
	if _, err := w.store.ImportRoster(w.t.Context(), liaison.Roster{People: []liaison.Listed{
		{Code: p.Code, Name: p.Name, PhoneTail: p.PhoneTail, Posts: posts}}}, false, w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

var twilightPhoto = telegramsim.Upload{As: "photo", Name: "a.jpg", Mime: "image/jpeg", Size: 40_000, Width: 800, Height: 600}

// A citizen scans a deputy's code and is told the result; the deputy makes a
// suggestion of it, and where it has come from can be seen from both ends.
func TestACitizenIsHeardAndToldTheResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	w.atStation("A20", "G01", "S0101")
	deputy, officer, clerk := w.person("A20"), w.person("S0101-1"), w.person("JB01")
	citizen := w.stranger(900_001)
	citizen.writes("/start d_A20").hears("代表A20", "古桥街道代表联络站", "不会出现在聊天里").sees("在网页上填写")
	citizen.writes("小区门口的路灯坏了两个月，老人晚上不敢出门。").hears("您要反映的内容", "路灯坏了").sees("提交")
	citizen.sends("", twilightPhoto).hears("1 张照片")
	citizen.writes("我的电话是 138 0013 8000").hears("没有收下", "请在网页上填写")
	citizen.writes("希望尽快修好。").hears("路灯坏了", "希望尽快修好").picks("提交").hears("已收到，编号 2026-Y-0001", "古桥街道代表联络站")
	deputy.hears("群众扫了代表A20的二维码", "小区门口的路灯坏了两个月", "已反馈群众")
	officer.hears("收到社情民意", "小区门口的路灯坏了两个月")
	clerk.neverHears("路灯")
	m := w.matter("2026-Y-0001")
	if len(m.Attachments) != 1 || m.Facts["source"] != liaison.SourceChat || strings.Contains(m.Part("body"), "138") {
		t.Errorf("unexpected: %+v", m)
	}

	w.at("2026-09-16 09:00")
	officer.presses("分级办理").picks("办理", "✅ 确认").hears("办理中")
	citizen.writes("进展 2026-Y-0001").hears("2026-Y-0001", "办理中")
	w.at("2026-09-18 09:00")
	officer.presses("答复").writes("已更换灯具6盏，今晚恢复照明。").picks("✅ 确认").hears("已有结果")
	citizen.hears("有结果了", "已更换灯具6盏").picks("查进展").hears("结果：已更换灯具6盏")
	deputy.hears("2026-Y-0001", "已更换灯具6盏").presses("已反馈群众").picks("满意", "✅ 确认").hears("已反馈")
	citizen.hears("已经办结")
	officer.hears("已反馈群众")

	w.raised(deputy, officer, clerk, citizen)
	w.consistent()
}

// raised is how the opinion becomes a suggestion, and what everybody sees of it.
func (w *world) raised(deputy, officer, clerk, citizen *voice) {
	w.t.Helper()
	w.at("2026-09-21 09:00")
	deputy.presses("转为建议").hears("代表建议草稿").picks("住房与城乡建设").hears("请核对最终文本").picks("确认提交").hears("已提交")
	citizen.hears("2026-Y-0001", "转为代表建议 2026-B-001").neverHears("代表A20提交")
	deputy.lists("2026-B-001").picks("来龙去脉").hears("2026-Y-0001", "2026-B-001")
	officer.writes("/find 2026-Y-0001").hears("扫码后在聊天里反映").picks("来龙去脉").hears("2026-B-001", "内容不对您公开")
	clerk.hears("收到代表建议").assigns("省住建厅")
	lead, head := w.person("D14-1"), w.person("D14-9")
	w.at("2026-10-12 09:00")
	lead.looks("2026-B-001").presses("登记联系").picks("电话", "今天").writes("已到现场查看。").picks("✅ 确认").hears("办理中")
	deputy.hears("是否属实").presses("确认联系情况").picks("属实", "✅ 确认")
	lead.replies(head, "A 已经解决", "已将小区公共照明纳入市政维护。")
	citizen.hears("2026-B-001", "已经答复代表").neverHears("市政维护")
}

// What a stranger may send, and what they may see of it.
func TestWhatAStationsCodeTakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	officer := w.person("S0101-1")
	citizen := w.stranger(900_001)
	citizen.writes("你好").hears("请扫联络站或代表的二维码", "邀请链接打开")
	citizen.writes("/start st_S0999").hears("没有找到这个二维码")
	citizen.writes("/start d_S0101-1").hears("没有找到这个二维码") // an officer is no deputy
	citizen.writes("/start d_A20").hears("代表A20", "还没有登记")
	citizen.writes("/start st_S0101").hears("这里是江城临江区古桥街道代表联络站")
	citizen.sends("", twilightPhoto).hears("1 张照片", "再用几句话")
	first := citizen.writes("路灯坏了").said("路灯坏了")
	citizen.writes("这是绝密的事").hears("没有收下", "保密渠道")
	citizen.writes("/cancel").hears("路灯坏了").picks("清空重写").hears("请直接发送")
	citizen.isTold(int64(first.MessageID), "citizen:submit", "还没有可以提交的文字")
	for _, text := range []string{"井盖松动有响声", "公交站没有座椅", "广场音乐太响", "树枝挡住了路牌", "雨后积水很深"} {
		citizen.writes(text).hears(text).picks("提交").hears("已收到").picks("再反映一件").hears("请直接发送")
	}
	citizen.writes("又有一件新事").hears("又有一件新事").isRefused("提交", "一天最多提交 5 件")
	officer.hears("群众扫了江城临江区古桥街道代表联络站的二维码", "2026-Y-0005")
	w.at("2026-09-16 09:00")
	citizen.presses("提交").hears("2026-Y-0006")

	other := w.stranger(900_002)
	other.writes("/start st_S0102").hears("翠柳社区代表联络站").writes("进展 2026-Y-0001").hears("没有找到 2026-Y-0001")
	other.writes("进展").hears("还没有提交过意见")
	other.forges(1, "matter:1:card").hears("再反映一件，或者查看")
	if w.matter("2026-Y-0001").Facts["source"] != liaison.SourceChat {
		t.Error("from where it has come is not kept")
	}
	w.consistent()
}

// Somebody on the roster who opens such a link writes an opinion as ever; and
// /code gives them their own.
func TestCodesOfThoseOnTheRoster(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	w.atStation("A20", "G01", "S0101")
	deputy, officer, clerk := w.person("A20"), w.person("S0102-1"), w.person("JB01")
	deputy.writes("/start st_S0102").hears("社情民意", "翠柳联络站", "什么事")
	deputy.writes("/code").hears("代表A20的二维码", "https://t.me/", "?start=d_A20", "https://example.org/s/d_A20")
	officer.writes("/code").hears("翠柳社区代表联络站", "?start=st_S0102")
	clerk.writes("/code").hears("只有人大代表和代表联络站的联络员")
	w.person("A14").writes("/code").hears("二维码 d_A14 还不能用")
}
