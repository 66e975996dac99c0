package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison"
)

func redactPath(m liaison.Matter) string { return fmt.Sprintf("/console/matters/%d/publish", m.ID) }

func TestATextIsRedactedAndPublished(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.closes("关于路灯的建议", "请联系村民张三丰，电话13800001111，换灯。代表A01写。", "已与张三丰联系。")
	clerk, stranger := o.enters("clerk"), o.outside()
	clerk.opens("/console/publish").sees(t, http.StatusOK, m.Number, redactPath(m))
	page := clerk.opens(redactPath(m))
	page.sees(t, http.StatusOK, `value="13800001111"`, `value="张三丰"`, `value="代表A01"`, "【答复】", "将要公开", "!<del>")
	text := m.Publishable()
	for _, out := range []string{"13800001111", "张三丰", "代表A01"} {
		clerk.sends(redactPath(m), url.Values{"title": {m.Title}, "text": {text}, "remove": {out}}).sees(t, http.StatusOK, "<del>", "已隐去")
		text = strings.ReplaceAll(text, out, "××")
	}
	stranger.opens("/matters/"+m.Number).sees(t, http.StatusNotFound)
	clerk.sends(redactPath(m), url.Values{"title": {m.Title}, "text": {strings.ReplaceAll(text, "\n", "\r\n")}, "do": {"publish"}}).sees(t, http.StatusOK, "任何人都可以看到", "/matters/"+m.Number, "隐去记录", "经办01", "<del>", "取消公开")
	stranger.opens("/matters/"+m.Number).sees(t, http.StatusOK, "换灯", "××", "!13800001111", "!张三丰", "!代表A01")
	clerk.opens("/console/publish").sees(t, http.StatusOK, "没有等待公开")
	clerk.sends(redactPath(m), url.Values{"do": {"unpublish"}, "reason": {"还有遗漏"}}).sees(t, http.StatusOK, "已取消公开", "隐去记录", "张三丰")
	stranger.opens("/matters/"+m.Number).sees(t, http.StatusNotFound)
}

// Left as it is, the text is published as text and answer; nothing in its place is
// refused, since it would publish all of it.
func TestATextIsPublishedAsItIs(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.closes("关于路灯的建议", "第一段。\n\n第二段。", "换好了。")
	clerk := o.enters("clerk")
	clerk.sends(redactPath(m), url.Values{"title": {m.Title}, "text": {" \r\n"}, "do": {"publish"}}).sees(t, http.StatusUnprocessableEntity, "不能是空的")
	clerk.sends(redactPath(m), url.Values{"title": {m.Title}, "text": {strings.ReplaceAll(m.Publishable(), "\n", "\r\n")}, "do": {"publish"}}).sees(t, http.StatusOK, "任何人都可以看到", "!隐去记录")
	o.outside().opens("/matters/"+m.Number).sees(t, http.StatusOK, "<p>第二段。</p>", `id="answer"`, "!已隐去")
}

// A name in the title is taken out as well: of the page, the list, the feed, and for
// deputies who have no part in the matter; what was taken out is kept.
func TestATitleIsRedacted(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.closes("关于张三丰家门口路灯的建议", "换灯。", "换好了。")
	clerk := o.enters("clerk")
	clerk.sends(redactPath(m), url.Values{"title": {m.Title}, "text": {m.Publishable()}, "remove": {"张三丰"}}).
		sees(t, http.StatusOK, `value="关于××家门口路灯的建议"`)
	clerk.sends(redactPath(m), url.Values{"title": {"关于某户门口路灯的建议"}, "text": {strings.ReplaceAll(m.Publishable(), "\n", "\r\n")}, "do": {"publish"}}).
		sees(t, http.StatusOK, "任何人都可以看到", "隐去记录")
	for _, page := range []string{"/matters/", "/matters/" + m.Number, "/matters/feed.atom", "/open311/v2/requests.json"} {
		o.outside().opens(page).sees(t, http.StatusOK, "关于某户门口路灯的建议", "!张三丰")
	}
	other := o.enters("colleague")
	for _, page := range []string{"/console/matters", "/console/matters?q=路灯", sheetOf(m)} {
		other.opens(page).sees(t, http.StatusOK, "关于某户门口路灯的建议", "!张三丰")
	}
	other.opens("/console/matters?q=张三丰").sees(t, http.StatusOK, "!某户")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "张三丰")
}

func TestWhatMayNotBePublished(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	early := o.files("deputy", "关于桥的建议", "修桥。")
	clerk.opens(redactPath(early)).sees(t, http.StatusOK, "办结之后才能公开", `!value="publish"`)
	clerk.sends(redactPath(early), url.Values{"title": {"桥"}, "text": {"修桥。"}, "do": {"publish"}}).sees(t, http.StatusConflict)
	for move, why := range map[liaison.MoveKey]string{"opt_out": "代表不同意公开", "conceal": "保密"} {
		m := o.moves(o.closes("关于灯的建议", "换灯。", "好。"), "deputy", move, nil)
		clerk = o.enters("clerk")
		clerk.opens(redactPath(m)).sees(t, http.StatusOK, why, `!value="publish"`)
		clerk.sends(redactPath(m), url.Values{"title": {"灯"}, "text": {"换灯。"}, "do": {"publish"}}).sees(t, http.StatusConflict)
		clerk.opens("/console/publish").sees(t, http.StatusOK, "!"+m.Number)
	}
}
