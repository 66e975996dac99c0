package console_test

import (
	"net/http"
	"testing"
	"time"

	"liaison"
)

// The staff see all units on any day, an officer the own one; the lists lead to the
// matters, and both come as workbooks.
func TestTheSweepOfUnits(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	first, second := o.submits("deputy", "关于校车的建议"), o.submits("colleague", "关于急诊的建议")
	o.moves(first, "clerk", "accept", nil)
	o.moves(first, "clerk", "assign", liaison.Input{"lead": {"D01"}, "term": {"normal"}})
	o.moves(second, "clerk", "accept", nil)
	o.moves(second, "clerk", "assign", liaison.Input{"lead": {"D02"}, "term": {"normal"}})
	clerk := o.enters("clerk")
	clerk.opens("/console/sweep").sees(t, http.StatusOK, "省教育厅", "省卫生健康委员会", "未联系代表")
	clerk.opens("/console/sweep/D01?part=uncontacted").sees(t, http.StatusOK, "关于校车的建议", "!关于急诊的建议", "/console/matters/")
	clerk.opens("/console/sweep/D01?part=overdue").sees(t, http.StatusOK, "没有需要督办的事项")
	clerk.opens("/console/sweep/X99").sees(t, http.StatusNotFound)
	o.enters("other").opens("/console/sweep").sees(t, http.StatusOK, "!省教育厅", "省卫生健康委员会", "您所在的单位")
	o.enters("other").opens("/console/sweep/D01").sees(t, http.StatusNotFound)
	o.enters("other").opens("/console/sweep/D01/export.xlsx").sees(t, http.StatusNotFound)

	o.at = time.Date(2027, 1, 4, 9, 0, 0, 0, shanghai)
	clerk = o.enters("clerk")
	clerk.opens("/console/sweep").sees(t, http.StatusOK, "已逾期")
	clerk.opens("/console/sweep/D02").sees(t, http.StatusOK, "关于急诊的建议")
	for _, path := range []string{"/console/sweep/export.xlsx", "/console/sweep/D02/export.xlsx?part=overdue"} {
		if got := clerk.opens(path); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
			t.Errorf("%s: %s %s", path, got.Status, got.Header.Get("Content-Type"))
		}
	}
	clerk.opens("/console/sweep?language=en").sees(t, http.StatusOK, "Monthly sweep", "Overdue")
}
