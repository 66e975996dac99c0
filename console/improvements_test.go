package console_test

import (
	"net/http"
	"testing"
	"time"

	"liaison"
)

// givesFeedback has the deputy say something of the service.
func (o *office) givesFeedback(title, text string) liaison.Matter {
	o.Helper()
	m := o.keepsDraft(liaison.Matter{Kind: liaison.Feedback, Stage: liaison.Draft, Author: o.person("deputy").ID, Title: title,
		Pieces: []liaison.Piece{{Part: "body", Text: text}}, Created: o.at, Changed: o.at})
	return o.moves(m, "deputy", "submit", nil)
}

// What comes of feedback is public in one line of the staff's, by month: nothing of who
// said it, nor of what was said; without the line nothing.
func TestImprovementsArePublic(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	outside := o.outside()
	outside.opens("/improvements").sees(t, http.StatusOK, "平台改进清单", "还没有公布")
	outside.opens("/stories/").sees(t, http.StatusOK, `href="/improvements/?language=zh-Hans"`)
	menu, quiet, site := o.givesFeedback("菜单太长找不到", "我眼睛不好"), o.givesFeedback("登录太慢", "等了很久"), o.givesFeedback("地图不准", "差一公里")
	menu = o.moves(menu, "clerk", "list", liaison.Input{"answer": {"正在改。"}, "public_line": {"菜单将分页显示"}})
	o.moves(quiet, "clerk", "finish", liaison.Input{"answer": {"已经改好。"}})
	outside.opens("/improvements/").sees(t, http.StatusOK, "2026年9月", "计划改进", "菜单将分页显示", "!已改好", "!登录", "!菜单太长", "!眼睛", "!代表A01", "!正在改")
	o.at = time.Date(2026, 10, 9, 9, 0, 0, 0, shanghai)
	o.moves(menu, "clerk", "finish", liaison.Input{"answer": {"改好了。"}, "public_line": {"菜单已<b>分页"}})
	site = o.moves(site, "clerk", "list", liaison.Input{"answer": {"正在改。"}, "public_line": {"地图将更准"}})
	outside.opens("/improvements/").sees(t, http.StatusOK, "2026年10月", "已改好", "菜单已&lt;b&gt;分页", "地图将更准", "!2026年9月", "!将分页")
	outside.opens("/improvements/?language=en").sees(t, http.StatusOK, "October 2026", "Done", "Planned")
	site = o.moves(site, "clerk", "reword", liaison.Input{"public_line": {"地图换新"}})
	outside.opens("/improvements/").sees(t, http.StatusOK, "地图换新", "!更准")
	o.moves(site, "clerk", "hide", nil)
	outside.opens("/improvements/?page=3").sees(t, http.StatusOK, "较新")
	outside.opens("/improvements/").sees(t, http.StatusOK, "!地图")
}
