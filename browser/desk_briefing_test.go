package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A clerk writes a briefing at the desk, a second lets it go, and a deputy reads it
// in the chat.
func TestABriefingFromTheDesk(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	clerk := d.enters("经办01", atDesk)
	clerk.goes(d.address + "/console/briefings/new")
	clerk.types("#text", "**常委会第十九次会议**：听取专项工作报告3项。")
	clerk.part("#preview").sees("常委会第十九次会议：听取专项") // as it will look, while it is written
	clerk.clicks("label", "要求已阅确认")
	clerk.part("#preview").sees("已阅")
	clerk.accessible("a briefing being written")
	clerk.photograph("desk-briefing-preview")
	clerk.follows("button[value=save]", "")
	clerk.sees("还没有选发送范围")
	clerk.follows("a[href$='/audience']", "")
	clerk.clicks("summary", "按代表团")
	clerk.clicks("label", "江城团")
	count := clerk.part("#count").sees(`江城团[\s\S]*共 (\d+ 人)`)[1]
	clerk.accessible("an audience")
	clerk.photograph("desk-briefing-audience")
	clerk.follows("button[value=save]", "")
	clerk.sees(count)
	clerk.follows("button[value=submit]", "")
	clerk.sees("等待另一位同事审核")
	clerk.loses("button[value=approve]") // not by whoever wrote it

	second := d.enters("经办02", atDesk)
	second.goes(d.address + "/console/briefings")
	second.follows(".tabs a", "待审核")
	second.follows(".row a", "常委会第十九次会议")
	second.sees(count)
	second.accessible("a briefing to approve")
	second.photograph("desk-briefing-review")
	second.follows("button[value=approve]", "")
	second.sees("已通过审核")

	deputy := d.phone("代表A20")
	deputy.sees("常委会第十九次会议：听取专项工作报告3项")
	deputy.press("✅ 已阅")
	deputy.sees("✅ 已阅 20")

	clerk.goes(d.address + "/console/briefings?tab=runs")
	clerk.follows(".row a", "常委会第十九次会议")
	clerk.sees(`已确认\s+1 / \d+`)
	clerk.accessible("a run")
	clerk.photograph("desk-briefing-run")
}

// What is wrong in an import is told with its line and remedy, and nothing of it is
// taken, the good lines neither.
func TestAnImportWithAMistakeAtTheDesk(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	file := filepath.Join(t.TempDir(), "名单.csv")
	lines := "编号,姓名,手机,角色,机构\nZ98,代表Z98,0098,代表,T01\nZ99,代表Z99,9,代表,T99\n"
	if err := os.WriteFile(file, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	chief := d.enters("主任01", atDesk)
	chief.goes(d.address + "/console/import")
	chief.do("choose the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	chief.isRefused("form .actions button", "")
	chief.sees("什么都没有导入")
	for _, want := range []string{"名单.csv 第 3 行", "最后四位", "没有编号为 T99 的机构"} {
		chief.sees(want)
	}
	chief.accessible("an import with a mistake")
	chief.photograph("desk-import-mistake")
	chief.goes(d.address + "/console/people?q=Z98")
	if all := chief.sees(`[\s\S]+`)[0]; strings.Contains(all, "代表Z98") {
		t.Errorf("the good line was taken:\n%s", all)
	}
}
