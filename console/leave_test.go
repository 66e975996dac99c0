package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"liaison"
)

// A leave is decided on the page by the delegation's officer and then the staff; who is
// noted as absent on a day of it is excused, whatever is chosen.
func TestALeaveOnThePage(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	o.binds("clerk", 72)
	of := o.person("deputy")
	id, err := o.store.AskLeave(t.Context(), liaison.Leave{Session: "14-4", Person: of.ID, From: liaison.DateOf(o.at), To: liaison.DateOf(o.at), Reason: "因病住院"}, o.at)
	if err != nil || id != 1 {
		t.Fatal(id, err)
	}
	at := "/console/leaves/1"
	officer, clerk := o.enters("delegation"), o.enters("clerk")
	officer.opens("/console/absences").sees(t, http.StatusOK, "因病住院", "代表团同意")
	officer.sends(at, url.Values{"move": {"grant"}}).sees(t, http.StatusForbidden)
	officer.sends(at, url.Values{"move": {"deny"}}).sees(t, http.StatusUnprocessableEntity)
	officer.sends(at, url.Values{"move": {"endorse"}}).sees(t, http.StatusOK, "请假已处理")
	o.hears(72, "代表团已同意，请审批")
	clerk.opens("/console/absences?language=en").sees(t, http.StatusOK, "Leaves to decide", "Grant")
	clerk.sends(at, url.Values{"move": {"grant"}}).sees(t, http.StatusOK, "请假已处理", "已批准请假", "!待审批的大会请假")
	clerk.sends(at, url.Values{"move": {"grant"}}).sees(t, http.StatusConflict)
	o.hears(71, "请假已批准")
	clerk.sends("/console/absences", url.Values{"session": {"14-4"}, "day": {liaison.DateOf(o.at).String()}, "leave": {"no"}, "codes": {"A01"}}).
		sees(t, http.StatusOK, "已登记", "已批准请假", `!badge late`)
	noted, err := o.store.AbsencesOf(t.Context(), of.ID)
	if err != nil || len(noted) != 1 || !noted[0].Leave {
		t.Errorf("noted are %+v: %v", noted, err)
	}
}
