package scheduler_test

import (
	"testing"

	"liaison"
)

// publishes puts a material into the library, and returns its series.
func (w *watch) publishes(title string) int64 {
	w.t.Helper()
	ctx := w.t.Context()
	author, err := w.Store.PersonByCode(ctx, "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	m := liaison.Material{Kind: liaison.LawMaterial, Title: title, Author: author.ID, At: w.now}
	if m.ID, err = w.Store.StartMaterial(ctx, m); err == nil {
		m, err = w.Store.Material(ctx, m.ID)
	}
	if err == nil {
		_, err = w.Store.PublishMaterial(ctx, m, w.now)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return m.Series
}

// retires takes a material out of the library.
func (w *watch) retires(series int64) {
	w.t.Helper()
	if err := w.Store.RetireMaterial(w.t.Context(), series, true, 1, w.now); err != nil {
		w.t.Fatal(err)
	}
}

// A material that was taken out of the library has no turn; when none is left, no run
// is made.
func TestAScheduleWithoutMaterials(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	first, second := w.publishes("甲"), w.publishes("乙")
	b := w.repeats(mondays, first, second)
	w.retires(first)
	w.at("2026-11-23 08:00")
	w.ticks()
	w.retires(second)
	w.at("2026-11-30 08:00")
	w.ticks()
	w.logged(b, "11-23 08:00 ran", "11-30 08:00 empty")
	w.comesNext(b, "2026-12-07 08:00")
	if runs := w.runsOf(b); len(runs) != 1 || runs[0].Material != second {
		t.Errorf("the runs are %+v", runs)
	}
}
