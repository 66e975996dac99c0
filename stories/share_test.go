package stories

import (
	"regexp"
	"testing"
)

var deepLink = regexp.MustCompile(`\?start=(cs_\w+)`)

// A link asks whoever holds it to co-sign, and opens nothing once the text has
// changed.
func TestALinkToCoSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	lead, colleague, other, clerk := w.person("A20"), w.person("H05"), w.person("A14"), w.person("JB01")
	lead.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").hears("请核对")
	lead.picks("邀请附议").hears("邀请附议的代表").picks("代表A14").picks("选好了").hears("请核对").picks("✅ 确认").hears("征集附议").picks("附议链接").hears("转给其他代表")
	code := deepLink.FindStringSubmatch(lead.said("转给其他代表").Text)[1]

	w.stranger(7).writes("/start " + code).hears("没有这个邀请码")
	clerk.writes("/start " + code).hears("只有代表")
	colleague.writes("/start " + code[:len(code)-1]).hears("已经失效")
	colleague.writes("/start "+code).hears("征集附议", "待确认 2 人")
	lead.hears("通过链接")
	colleague.picks("同意附议").hears(slowIllness).picks("✅ 确认").hears("联名 2 人")
	colleague.writes("/start "+code).hears("征集附议", "联名 2 人") // twice is as once

	lead.writes("待办").picks("关于公开").picks("收回修改").hears("草稿")
	other.writes("/start " + code).hears("已经失效")
}
