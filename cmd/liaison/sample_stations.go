package main

import (
	"context"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// sampleFunds are lines of a station's ledger, so many days ago.
var sampleFunds = []struct {
	daysAgo int
	fen     int64
	purpose string
	receipt string
}{
	{60, 500_000, "区级年度补助", "拨款 2026-31（示例）"},
	{41, -36_800, "制作代表公示栏", "票 0087（示例）"},
	{12, -8_650, "接待日资料印制", "票 0102（示例）"},
}

// playStations has stations say when they receive people, makes the receptions of this
// month and the next, and enters funds.
func playStations(ctx context.Context, store *storage.Store, now time.Time) error {
	catalogue, err := locales.Open(locales.Languages[0])
	if err != nil {
		return err
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: now.Location(), Now: func() time.Time { return now }}
	people, err := store.PeopleByCodes(ctx, []string{"S0101-1", "S0201-1", "JB01"})
	if err != nil {
		return err
	}
	all, err := store.Bodies(ctx)
	if err != nil {
		return err
	}
	bodies := map[string]int64{}
	for _, b := range all {
		bodies[b.Code] = b.ID
	}
	monday := liaison.DutyRule{Weekday: time.Monday, Nth: 1, Every: 1, From: "08:30", Until: "11:30", Deputies: 1}
	if err := store.KeepDutyRule(ctx, people["S0201-1"].ID, bodies["S0201"], monday, now.AddDate(0, -2, 0)); err != nil {
		return err
	}
	this := liaison.Date{Year: now.Year(), Month: now.Month(), Day: 1}
	for _, code := range []string{"S0101", "S0201"} {
		for _, month := range []liaison.Date{this, this.AddMonths(1)} {
			out, err := desk.PutDownMonth(ctx, store, bodies[code], month, now)
			if err == nil {
				_, err = store.KeepOutgoing(ctx, out)
			}
			if err != nil {
				return err
			}
		}
	}
	for _, f := range sampleFunds {
		at := now.AddDate(0, 0, -f.daysAgo)
		e := liaison.FundEntry{Station: bodies["S0101"], Day: liaison.DateOf(at), Fen: f.fen, Purpose: f.purpose, Receipt: f.receipt}
		if err := store.EnterFund(ctx, people["S0101-1"].ID, e, at); err != nil {
			return err
		}
	}
	return store.KeepGroup(ctx, people["JB01"].ID, liaison.GroupFacts{Body: bodies["Z03"], Link: "https://t.me/example_group", Note: "每季度活动一次（示例）。"}, now.AddDate(0, -1, 0))
}
