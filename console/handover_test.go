package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"liaison"
)

// drafts has somebody begin a matter of that kind, with those facts.
func (o *office) drafts(who string, kind liaison.Kind, facts map[string]string) liaison.Matter {
	o.Helper()
	m := liaison.Matter{Kind: kind, Stage: liaison.Draft, Author: o.person(who).ID, Title: "关于移交的" + string(kind), Facts: facts, Created: o.at, Changed: o.at}
	return o.keepsDraft(m)
}

// authorOf is who has written the matter now.
func (o *office) authorOf(m liaison.Matter) int64 {
	o.Helper()
	now, err := o.store.Matter(o.Context(), m.ID)
	if err != nil {
		o.Fatal(err)
	}
	return now.Author
}

func TestAHandover(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	o.binds("clerk", 71)
	o.binds("clerk2", 72)
	item := o.drafts("clerk", liaison.Task, nil)
	proxy := o.drafts("clerk", liaison.Suggestion, map[string]string{"proxy": "yes"})
	author := o.person("clerk").ID
	written, err := o.store.StartBriefing(t.Context(), liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingDraft, Author: author, Created: o.at})
	if err != nil {
		t.Fatal(err)
	}
	leaving := o.enters("clerk")
	chief := o.enters("chief")
	chief.opens("/console/handover?from=JB01&to=JB02").sees(t, http.StatusOK, "经办01 移交给 经办02", "关于移交的task", "关于移交的suggestion", "代表工委 经办")
	pair := url.Values{"from": {"JB01"}, "to": {"JB02"}, "end": {"yes"}, "unbind": {"yes"}}
	chief.sends("/console/handover", url.Values{"from": {"JB01"}, "to": {"X01x"}}).sees(t, http.StatusNotFound)
	chief.sends("/console/handover", url.Values{"from": {"JB01"}, "to": {"JB01"}}).sees(t, http.StatusUnprocessableEntity, "另一位在任")
	o.enters("clerk2").sends("/console/handover", pair).sees(t, http.StatusForbidden)

	chief.sends("/console/handover", pair).sees(t, http.StatusOK, "已移交", "已离任", "未绑定")
	next := o.person("clerk2")
	for what, id := range map[string]int64{"the plan's item": o.authorOf(item), "what was written down for a deputy": o.authorOf(proxy)} {
		if id != next.ID {
			t.Errorf("%s is with %d, and not with %d", what, id, next.ID)
		}
	}
	b, err := o.store.Briefing(t.Context(), written)
	if err != nil || b.Author != next.ID {
		t.Errorf("the briefing is with %d: %v", b.Author, err)
	}
	old := o.person("clerk")
	if len(old.Memberships) > 0 || old.Chat != 0 || old.Standing != liaison.Ended {
		t.Errorf("who left is %+v", old)
	}
	if left, err := o.store.MattersToHand(t.Context(), old.ID); err != nil || len(left) > 0 {
		t.Errorf("%v have nobody: %v", left, err)
	}
	if got := leaving.opens("/console"); got.Request.URL.Path != "/console/enter" {
		t.Error("who left is still in")
	}
	o.hears(71, "已移交给经办02")
	o.hears(72, "接手了经办01的工作")
	if o.noted("handed_over", o.subject("clerk"), "chief") != 1 {
		t.Error("the audit does not have it")
	}
	// What happened stands in the matter's history.
	history, err := o.store.History(t.Context(), item.ID)
	if err != nil || len(history) == 0 || history[len(history)-1].Move != liaison.Succeed {
		t.Errorf("the history is %+v: %v", history, err)
	}
}

// An officer's matters go with the office; the department is never without anybody.
func TestAHandoverOfAnOffice(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	chief := o.enters("chief")
	chief.sends("/console/handover", url.Values{"from": {"D01-1"}, "to": {"D02-1"}}).sees(t, http.StatusOK, "已移交")
	if p := o.person("other"); !p.In(o.body("D01"), liaison.RoleOfficer) || !p.In(o.body("D02"), liaison.RoleOfficer) {
		t.Errorf("%+v", p.Memberships)
	}
	if orphans, err := o.store.Orphans(t.Context()); err != nil || len(orphans) > 0 {
		t.Errorf("%+v have nobody: %v", orphans, err)
	}
}

// A deputy's own stays the deputy's, unless the seat passes.
func TestAHandoverOfASeat(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	own := o.files("deputy", "关于校门口的建议", "请设护学岗")
	chief := o.enters("chief")
	chief.opens("/console/handover?from=A01&to=A02").sees(t, http.StatusOK, "保留在本人名下", "关于校门口的建议")
	chief.sends("/console/handover", url.Values{"from": {"A01"}, "to": {"A02"}}).sees(t, http.StatusOK, "已移交")
	if o.authorOf(own) != o.person("deputy").ID || !o.person("deputy").Is(liaison.RoleDeputy) {
		t.Error("a deputy's own has gone to another")
	}
	chief.sends("/console/handover", url.Values{"from": {"A01"}, "to": {"A02"}, "seat": {"yes"}, "end": {"yes"}}).sees(t, http.StatusOK, "已移交")
	if o.authorOf(own) != o.person("colleague").ID {
		t.Error("the seat has passed without what was put forward")
	}
}

func (o *office) body(code string) int64 {
	o.Helper()
	bodies, err := o.store.Bodies(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	for _, b := range bodies {
		if b.Code == code {
			return b.ID
		}
	}
	o.Fatalf("there is no body %s", code)
	return 0
}
