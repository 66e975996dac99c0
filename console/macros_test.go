package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"liaison"
)

// keepsMacro writes a macro as the clerk and returns its id.
func (b *browser) keepsMacro(form url.Values) int64 {
	b.Helper()
	b.sends("/console/macros", form).sees(b.T, http.StatusOK, "快捷办理已保存", form.Get("name"))
	found, err := b.store.Macros(b.Context(), "")
	if err != nil || len(found) == 0 {
		b.Fatal(err)
	}
	for _, m := range found {
		if m.Name == form.Get("name") {
			return m.ID
		}
	}
	b.Fatal("it is not kept")
	return 0
}

func TestMacros(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	text := clerk.keepsText("staff", "退回", "退回说明", "{编号}请补充地点")
	clerk.opens("/console/macros/new?what=suggestion:return").sees(t, http.StatusOK, "退回说明")
	give := clerk.keepsMacro(url.Values{"what": {"suggestion:assign"}, "name": {"交教育厅"}, "field_lead": {"D01"}, "field_term": {"normal"},
		"note": {"@经办02 请跟进{编号}"}, "snooze": {"7"}})
	back := clerk.keepsMacro(url.Values{"what": {"suggestion:return"}, "name": {"退回补充"}, "field_ground": {"revise"}, "module_reason": {fmt.Sprint(text)}})
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "交教育厅", "退回补充", "退回说明")

	clerk.sends(sheetOf(m, fmt.Sprintf("/macros/%d", give)), nil).sees(t, http.StatusOK, "已办理", "请跟进"+m.Number, "您已把这一件推迟到2026年9月22日")
	if m, _ = o.store.Matter(t.Context(), m.ID); m.Stage != liaison.Assigned {
		t.Errorf("it is %s", m.Stage)
	}
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "!退回补充") // the move is not offered any more
	clerk.sends(sheetOf(m, fmt.Sprintf("/macros/%d", back)), nil).sees(t, http.StatusConflict)

	other := o.submits("deputy", "村里的卫生室")
	clerk.sends(sheetOf(other, fmt.Sprintf("/macros/%d", back)), nil).sees(t, http.StatusOK, "已办理", other.Number+"请补充地点")
	for _, who := range []string{"deputy", "department", "approver", "operator"} {
		b := o.enters(who)
		b.sends(sheetOf(other, fmt.Sprintf("/macros/%d", give)), nil).sees(t, http.StatusForbidden)
		b.opens("/console/macros").sees(t, http.StatusForbidden)
	}
}

// What a macro cannot do whole, it does not do at all.
func TestAMacroThatGoesWrong(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	bad := clerk.keepsMacro(url.Values{"what": {"suggestion:assign"}, "name": {"有错的备注"}, "field_lead": {"D01"}, "field_term": {"normal"}, "note": {"@没有这个人 看"}, "snooze": {"7"}})
	clerk.sends(sheetOf(m, fmt.Sprintf("/macros/%d", bad)), nil).sees(t, http.StatusUnprocessableEntity, "没有叫「@没有这个人」的工作人员")
	if now, _ := o.store.Matter(t.Context(), m.ID); now.Stage != m.Stage {
		t.Errorf("the move was made: %s", now.Stage)
	}
	chiefs := clerk.keepsMacro(url.Values{"what": {"suggestion:uphold"}, "name": {"负责人的"}, "field_reason": {"同意"}})
	clerk.sends(sheetOf(m, fmt.Sprintf("/macros/%d", chiefs)), nil).sees(t, http.StatusForbidden, "!已办理")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "!负责人的")
	clerk.opens("/console").sees(t, http.StatusOK, "!已推迟")

	for _, form := range []url.Values{
		{"what": {"suggestion:assign"}, "name": {"甲"}, "field_lead": {"D99"}},
		{"what": {"suggestion:assign"}, "name": {""}, "field_lead": {"D01"}, "field_term": {"normal"}},
		{"what": {"suggestion:assign"}, "name": {"没有主办"}, "field_term": {"normal"}},
		{"what": {"suggestion:rate"}, "name": {"替代表评价"}},
		{"what": {"suggestion:return"}, "name": {"乙"}, "field_ground": {"revise"}, "field_reason": {"{没有}"}},
		{"what": {"nothing:x"}, "name": {"丙"}},
	} {
		clerk.sends("/console/macros", form).sees(t, http.StatusUnprocessableEntity)
	}
}
