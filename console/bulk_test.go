package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison"
)

// chosen is a form in which matters are chosen.
func chosen(matters []liaison.Matter, values ...string) url.Values {
	form := url.Values{}
	for _, m := range matters {
		form.Add("row", fmt.Sprint(m.ID))
	}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	return form
}

// Of a mixture each is moved or refused by itself; a second time each answers by the
// rules, and nothing more happens.
func TestOneMoveForSeveral(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	first, second := o.submits("deputy", "学校门口的路灯"), o.submits("colleague", "乡镇卫生院")
	gone := o.moves("clerk", o.submits("deputy", "校车线路"), "assign", "lead", "D01", "term", "normal")
	all := []liaison.Matter{first, second, gone}
	b := o.enters("clerk")
	const path = "/console/matters/bulk"
	b.sends(path, chosen(all)).sees(t, http.StatusOK, "3 件中 2 件可办", "suggestion:assign", "suggestion:accept", "!suggestion:split", "选中的 3 件")
	b.sends(path, chosen(all, "move", "suggestion:assign")).sees(t, http.StatusOK, `id="f-lead"`, "!role=\"alert\"", `value="suggestion:assign"`)
	b.sends(path, chosen(all, "move", "suggestion:assign", "do", "confirm", "lead", "D01")).sees(t, http.StatusOK, "请填写“答复期限”", `id="f-lead"`)
	input := []string{"move", "suggestion:assign", "lead", "D01", "co", "D02", "term", "normal"}
	asked := b.sends(path, chosen(all, append(input, "do", "confirm")...))
	asked.sees(t, http.StatusOK, "将办理 2 件", "不能办理", "晚了一步", `name="lead" value="D01"`, "签收")
	o.enters("department").opens("/console/matters").sees(t, http.StatusOK, "!卫生院") // nothing has happened yet
	done := b.sends(path, chosen(all, append(input, "do", "make")...))
	done.sees(t, http.StatusOK, "3 件中办好 2 件", "晚了一步")
	again := b.sends(path, chosen(all, append(input, "do", "make")...))
	again.sees(t, http.StatusOK, "3 件中办好 0 件")
	if n := strings.Count(again.page, "晚了一步"); n != 3 {
		t.Errorf("%d are refused the second time, not 3", n)
	}
	for _, m := range all {
		if history, err := o.store.History(t.Context(), m.ID); err != nil || len(history) != 2 {
			t.Errorf("%s has %d moves: %v", m.Number, len(history), err)
		}
	}
	o.enters("department").opens("/console/matters").sees(t, http.StatusOK, "卫生院", "路灯")
}

// A move that asks nothing is shown before it is made.
func TestABareMoveForSeveral(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	all := []liaison.Matter{o.submits("deputy", "学校门口的路灯"), o.submits("colleague", "乡镇卫生院")}
	b := o.enters("clerk")
	b.sends("/console/matters/bulk", chosen(all, "move", "suggestion:accept")).sees(t, http.StatusOK, "将办理 2 件", `value="make"`)
	b.sends("/console/matters/bulk", chosen(all, "move", "suggestion:accept", "do", "make")).sees(t, http.StatusOK, "2 件中办好 2 件")
}

// What is not somebody's to see is not among what they choose, whatever the form says.
func TestSeveralOfAnothersMatters(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.moves("clerk", o.submits("deputy", "学校门口的路灯"), "assign", "lead", "D01", "term", "normal")
	all := []liaison.Matter{m}
	for _, who := range []string{"other", "colleague", "station", "operator"} {
		for _, do := range []string{"", "confirm", "make"} {
			o.enters(who).sends("/console/matters/bulk", chosen(all, "move", "suggestion:sign_for", "do", do)).sees(t, http.StatusOK, "!路灯", "!"+m.Number)
		}
	}
	// One who may see it and not move it.
	o.enters("delegation").sends("/console/matters/bulk", chosen(all, "move", "suggestion:sign_for", "do", "make")).sees(t, http.StatusOK, "办好 0 件", "不由您办理")
	o.enters("department").sends("/console/matters/bulk", chosen(all, "move", "suggestion:sign_for", "do", "make")).sees(t, http.StatusOK, "办好 1 件")
	b := o.enters("clerk")
	b.sends("/console/matters/bulk", nil).sees(t, http.StatusUnprocessableEntity, "还没有选中")
	b.sends("/console/matters/bulk", chosen(all, "move", "nonsense:x")).sees(t, http.StatusNotFound, "没有这个办理动作")
}
