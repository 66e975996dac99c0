package console_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"liaison"
)

// answered is a suggestion of the deputy's that D01 has answered, with all on the way.
func (o *office) answered(title string) liaison.Matter {
	o.Helper()
	m := o.submits("deputy", title)
	m = o.steps("clerk", m, "assign", "lead", "D01", "co", "D02", "term", "normal")
	m = o.steps("department", m, "contact", "way", "phone", "day", "2026-09-14", "gist", "听取了代表意见")
	m = o.steps("deputy", m, "attest", "took_place", "yes")
	m = o.steps("department", m, "answer", "class", "A", "answer", "已经修好了路灯")
	return o.steps("approver", m, "approve")
}

func sheetOf(m liaison.Matter, more ...string) string {
	return fmt.Sprintf("/console/matters/%d%s", m.ID, strings.Join(more, ""))
}

func TestTheSheetOfAMatter(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.answered("学校门口的路灯")
	for _, who := range []string{"deputy", "clerk", "chief", "department", "other", "approver", "committee", "delegation"} {
		o.enters(who).opens(sheetOf(m)).sees(t, http.StatusOK, m.Number, "学校门口的路灯", "学校门口的路灯的理由", "主办单位：教育厅", "会办单位：卫健委", "教科委",
			"已经修好了路灯", "代表评价", "听取了代表意见", "照片.pdf", "2 KB", "<svg", "与代表的联系", "交办")
	}
	for _, who := range []string{"colleague", "station", "operator"} {
		for _, path := range []string{sheetOf(m), sheetOf(m, "/files/1"), "/console/matters/999", "/console/matters/x"} {
			o.enters(who).opens(path).sees(t, http.StatusNotFound, "没有找到这件事项", "!路灯")
		}
	}
	o.enters("deputy").opens(sheetOf(m)).sees(t, http.StatusOK, sheetOf(m, "/move/rate"), "!/move/release")
	o.enters("clerk").opens(sheetOf(m)).sees(t, http.StatusOK, "!/move/rate")
}

// What is kept from a party is not on its page: a rating until the staff release it,
// an answer until it is signed.
func TestSecretsOnTheSheet(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	m = o.steps("clerk", m, "assign", "lead", "D01", "term", "normal")
	m = o.steps("department", m, "contact", "way", "phone", "day", "2026-09-14", "gist", "听取了代表意见")
	m = o.steps("department", m, "answer", "class", "A", "answer", "尚未签发的答复")
	o.enters("deputy").opens(sheetOf(m)).sees(t, http.StatusOK, "!尚未签发的答复", "内容暂不对您公开")
	o.enters("delegation").opens(sheetOf(m)).sees(t, http.StatusOK, "!尚未签发的答复")
	o.enters("approver").opens(sheetOf(m)).sees(t, http.StatusOK, "尚未签发的答复")
	m = o.steps("approver", m, "approve")
	m = o.steps("deputy", m, "rate", "attitude", "satisfied", "result", "dissatisfied", "why", "灯还没有亮")
	o.enters("department").opens(sheetOf(m)).sees(t, http.StatusOK, "!灯还没有亮", "内容暂不对您公开")
	o.enters("clerk").opens(sheetOf(m)).sees(t, http.StatusOK, "灯还没有亮")
	m = o.steps("clerk", m, "release")
	o.enters("department").opens(sheetOf(m)).sees(t, http.StatusOK, "灯还没有亮")
}

// Who only follows a matter sees how it goes, and what is said once it is published.
func TestOnlookersOfAMatter(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.answered("学校门口的路灯")
	m = o.steps("colleague", m, "follow")
	o.enters("colleague").opens(sheetOf(m)).sees(t, http.StatusOK, "学校门口的路灯", "还没有公开", "!路灯的理由", "!已经修好了", "!照片.pdf", "!听取了代表意见")
	o.enters("colleague").opens(sheetOf(m, "/files/1")).sees(t, http.StatusForbidden, "只给办理这一件的人看")
	m = o.steps("deputy", m, "rate", "attitude", "satisfied", "result", "satisfied")
	m = o.steps("clerk", m, "release")
	m = o.steps("deputy", m, "solved")
	m = o.steps("clerk", m, "publish", "public_text", "隐去姓名的文本")
	o.enters("colleague").opens(sheetOf(m)).sees(t, http.StatusOK, "隐去姓名的文本", "!路灯的理由", "!照片.pdf", "!听取了代表意见")
}

// What a matter came from and what came of it are links, but for what is not the
// visitor's to see.
func TestTheLineageOfAMatter(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯和食堂")
	m = o.steps("clerk", m, "divide", "separate", "D01", "separate", "D02", "term", "normal")
	clerk := o.enters("clerk").opens(sheetOf(m))
	clerk.sees(t, http.StatusOK, m.Number+"-1", m.Number+"-2", sheetOf(liaison.Matter{ID: m.ID + 1}), "deep1")
	o.enters("department").opens(sheetOf(liaison.Matter{ID: m.ID + 1})).sees(t, http.StatusOK, "内容不对您公开", `!href="`+sheetOf(m)+`"`)
}

func TestFilesOfAMatter(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	file := sheetOf(m, fmt.Sprintf("/files/%d", m.Attachments[0].ID))
	o.enters("clerk").opens(sheetOf(m)).sees(t, http.StatusOK, "照片.pdf", "!"+file)
	o.pages.Files = func(_ context.Context, f liaison.File) (io.ReadCloser, error) {
		if f.ID != "F1" {
			return nil, fmt.Errorf("no file %s", f.ID)
		}
		return io.NopCloser(strings.NewReader("%PDF-1.7")), nil
	}
	o.enters("clerk").opens(sheetOf(m)).sees(t, http.StatusOK, file)
	got := o.enters("clerk").opens(file)
	got.sees(t, http.StatusOK, "%PDF-1.7")
	if kind, how := got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"); kind != "application/octet-stream" || !strings.HasPrefix(how, "attachment") {
		t.Errorf("it is sent as %s, %s", kind, how)
	}
	o.enters("clerk").opens(sheetOf(m, "/files/999")).sees(t, http.StatusNotFound, "没有找到这个附件")
	o.enters("department").opens(file).sees(t, http.StatusNotFound, "!PDF-1.7")
	o.pages.Files = func(context.Context, liaison.File) (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF }
	o.enters("clerk").opens(file).sees(t, http.StatusConflict, "暂时取不到")
}
