package stories

import (
	"log/slog"

	"liaison/handlers"
	"liaison/locales"
	"liaison/scheduler"
)

// ticks does what is due at the story's time.
func (w *world) ticks() {
	w.t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		w.t.Fatal(err)
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: w.zone, Now: w.clock, Cron: scheduler.ParseCron, Fetch: w.fetch}
	tick := &scheduler.Tick{Store: w.store, Desk: desk, Zone: w.zone, Now: w.clock, Log: slog.New(slog.DiscardHandler)}
	if err := tick.Once(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}
