package stories

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// Two clerks merge two suggestions into each other at the same moment: one of
// them does, and what is left is open to be handled.
func TestTwoMergedIntoEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, first, second := w.person("A20"), w.person("JB01"), w.person("JB02")
	one, other := deputy.suggests(schoolBus, "教育"), deputy.suggests(slowIllness, "卫生健康与医保")
	first.finds(one).picks("更多", "并案").hears("并入哪一件").writes(other).hears("请核对")
	second.finds(other).picks("更多", "并案").hears("并入哪一件").writes(one).hears("请核对")
	together(func() { first.press("✅ 确认") }, func() { second.press("✅ 确认") })
	if a, b := w.matter(one), w.matter(other); (a.Stage == liaison.Merged) == (b.Stage == liaison.Merged) {
		t.Errorf("they are at %s and %s", a.Stage, b.Stage)
	}
	w.consistent()
}

// What another is merged into stays as it is until that is kept: else it might be
// answered meanwhile, and the other would wait for ever.
func TestWhatIsMergedIntoWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	one, other := deputy.suggests(schoolBus, "教育"), deputy.suggests(slowIllness, "卫生健康与医保")
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: w.zone, Now: w.clock}
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	err = w.store.InTx(t.Context(), func(tx *storage.Store) error {
		if _, _, err := desk.Perform(t.Context(), tx, clerk.person(), w.matter(one).ID, "merge", liaison.Input{"into": {other}}, w.clock()); err != nil {
			return err
		}
		var free int
		err := conn.QueryRow(t.Context(), `SELECT count(*) FROM (SELECT FROM matters WHERE number = $1 FOR NO KEY UPDATE SKIP LOCKED) m`, other).Scan(&free)
		if free > 0 {
			t.Error("it may be moved meanwhile")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
