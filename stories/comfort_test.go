package stories

import (
	"testing"

	"liaison"
)

// Everything can be done by writing numbers.
func TestByNumbersAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	deputy.writes("⚙️ 设置").presses("打开数字菜单").hears("请回复数字")
	deputy.writes("/menu").hears("请回复数字", "1", "写建议")
	deputy.writes("１").hears("在什么时候提出", "请回复数字").writes("1").hears("点选分类").writes("12").hears("发送标题")
	deputy.writes("关于公路安防的建议").hears("写正文").writes("公路护栏坏了47处，希望尽快维修。").hears("可以继续补充")
	deputy.writes("7.").hears("请核对最终文本", "确认提交").writes("1").hears("编号 2026-B-001")
}

// English throughout, from one press on.
func TestInEnglish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	deputy.writes("/settings").presses("English").hears("Settings").hears("What would you like to do?")
	deputy.writes("📂 What I proposed").hears("not proposed anything yet")
	deputy.writes("📝 写建议").hears("When is this suggestion made?") // an old keyboard still works
	deputy.writes("/cancel").hears("It is kept")
}

// Commands have names in one's own language; what is none says so.
func TestCommandsByTheirNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	deputy.writes("/待办").hears("没有待办事项")
	deputy.writes("/代表建议").hears("在什么时候提出")
	deputy.writes("/取消").hears("草稿").writes("/联系委员").hears("联系")
	deputy.writes("/待").hears("没有 /待 这个命令")
}

// Notices wait for the morning; replies do not.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	clerk.writes("/settings").presses("22:00–08:00").hears("免打扰时段：22:00–08:00")
	w.at("2030-09-15 23:30") // the post goes by the database's clock
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("编号 2030-B-001")
	clerk.writes("/todo").hears("待审查、交办、处理：1 件").neverHears("收到代表建议")
	backlog, err := w.store.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := backlog.Messages[liaison.Notices]; n != 1 {
		t.Errorf("%d notices wait for the morning, not 1", n)
	}
}

// Two replicas on one database serve the same chats; each update once.
func TestTwoReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	stopSecond := w.replica()
	deputy := w.person("A20")
	deputy.writes(slowIllness).presses("转为建议").hears("点选分类")
	w.stop()
	deputy.presses("卫生健康与医保").hears("请核对").presses("确认提交").hears("编号 2026-B-001")
	w.start()
	stopSecond()
	deputy.writes("/mine").hears("我提出的（1 件）", "2026-B-001")
}
