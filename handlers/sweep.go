package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

const (
	sweptUnits   = 8 // units of a page in the chat
	sweptMatters = 6 // matters of one
	sweptWorst   = 5 // units that the staff's message names
)

// TellSweep tells a unit's officers, once a month, what it has to see to. It reports
// false where there is nobody who could be told.
func (d *Desk) TellSweep(ctx context.Context, tx *storage.Store, line storage.SweepLine, month liaison.Date, at time.Time) (told bool, _ []liaison.Outgoing, err error) {
	first, err := tx.Once(ctx, "sweep "+month.String(), line.Body, at)
	if err != nil {
		return false, nil, err
	}
	ids, err := officersOf(ctx, tx, line.Body)
	if err != nil {
		return false, nil, err
	}
	officers, err := tx.Reachable(ctx, ids)
	if err != nil || !first {
		return len(officers) > 0, nil, err
	}
	t := &turn{desk: d, store: tx, update: liaison.Update{At: at}}
	for _, p := range officers {
		theirs := &turn{desk: d, store: tx, voice: d.Locales.Voice(p.Language)}
		text, laid := theirs.sweptUnit(line, liaison.DateOf(at.In(d.Zone)))
		t.notify(p, text, laid)
	}
	return len(officers) > 0, t.out, nil
}

// sweptUnit is what a unit has to see to: each part with its count and a button.
func (t *turn) sweptUnit(line storage.SweepLine, day liaison.Date) (locales.Markup, [][]button) {
	text := t.voice.Say("sweep.unit", "Unit", line.Name, "Day", day)
	var buttons []button
	for _, part := range liaison.SweepParts {
		if n := line.Of(part); n > 0 {
			text += "\n" + t.voice.Say("sweep.line_"+string(part), "Count", n, "Days", liaison.SweepDays)
			buttons = append(buttons, button{Text: t.voice.Plain("sweep.see_"+string(part), "Count", n), Data: fmt.Sprintf("sweep:%d:%s", line.Body, part)})
		}
	}
	if len(buttons) == 0 {
		text += "\n" + t.voice.Say("sweep.nothing")
	}
	return text, rows(2, buttons...)
}

// ListSweep tells the staff, once a month, how all units stand, with those who could
// not be told.
func (d *Desk) ListSweep(ctx context.Context, tx *storage.Store, lines []storage.SweepLine, untold []string, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "sweep list "+month.String(), 0, at)
	if err != nil || !first {
		return nil, err
	}
	clerks, err := tx.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return nil, err
	}
	overdue := 0
	for _, l := range lines {
		overdue += l.Overdue
	}
	t := &turn{desk: d, store: tx, update: liaison.Update{At: at}}
	for _, p := range clerks {
		voice := d.Locales.Voice(p.Language)
		text := voice.Say("sweep.staff", "Year", month.Year, "Month", int(month.Month), "Count", len(lines), "Overdue", overdue)
		for _, l := range lines[:min(len(lines), sweptWorst)] {
			text += "\n" + voice.Say("sweep.staff_line", "Unit", l.Name, "Overdue", l.Overdue, "Due", l.Due)
		}
		if len(untold) > 0 {
			text += "\n\n" + voice.Say("sweep.untold", "Count", len(untold), "Names", someOf(untold, voice))
		}
		t.notify(p, text, [][]button{{{Text: voice.Plain("sweep.see_all"), Data: "sweep"}, {Text: voice.Plain("menu.console"), Data: "console"}}})
	}
	return t.out, nil
}

// pressSweep shows what units have to see to today: "sweep" or "sweep:page:N" the units,
// "sweep:BODY" one, and "sweep:BODY:PART:N" a page of its matters in a part.
func pressSweep(ctx context.Context, t *turn) error {
	all, own := t.person.Swept()
	word, rest, _ := strings.Cut(t.arguments, ":")
	if word == "" || word == "page" {
		return t.sweptList(ctx, all, own, pageOf(rest))
	}
	body, err := number(word)
	if err != nil {
		return err
	}
	if !all && !slices.Contains(own, body) {
		return liaison.Refuse(liaison.Forbidden, "sweep.not_yours")
	}
	part, page, _ := strings.Cut(rest, ":")
	if slices.Contains(liaison.SweepParts, liaison.SweepPart(part)) {
		return t.sweptPart(ctx, body, liaison.SweepPart(part), pageOf(page))
	}
	line, err := t.sweepLine(ctx, body)
	if err != nil {
		return err
	}
	text, laid := t.sweptUnit(line, t.today())
	t.card("sweep", text, append(laid, []button{t.button("sweep.back", "sweep"), t.button("menu.open", "menu")}))
	return nil
}

// pageOf reads the number of a page; what is none is the first.
func pageOf(word string) int {
	page, _ := strconv.Atoi(word)
	return min(max(page, 0), lastPage)
}

// sweepLine is how a unit stands; one that has nothing to see to has a line too.
func (t *turn) sweepLine(ctx context.Context, body int64) (storage.SweepLine, error) {
	found, err := t.store.Sweep(ctx, t.today(), []int64{body})
	if err != nil || len(found) > 0 {
		return append(found, storage.SweepLine{})[0], err
	}
	bodies, err := t.bodies(ctx)
	i := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.ID == body })
	if err == nil && i < 0 {
		err = liaison.Refuse(liaison.NotFound, "chat.old_button")
	}
	if err != nil {
		return storage.SweepLine{}, err
	}
	return storage.SweepLine{Body: body, Code: bodies[i].Code, Name: bodies[i].Name}, nil
}

// sweptList shows a page of the units, the worst first.
func (t *turn) sweptList(ctx context.Context, all bool, own []int64, page int) error {
	if !all && len(own) == 0 {
		return liaison.Refuse(liaison.Forbidden, "sweep.not_yours")
	}
	if all {
		own = nil
	}
	lines, err := t.store.Sweep(ctx, t.today(), own)
	if err != nil {
		return err
	}
	text := t.voice.Say("sweep.title", "Day", t.today(), "Count", len(lines))
	page = min(page, max(0, (len(lines)-1)/sweptUnits))
	var laid [][]button
	for _, l := range lines[page*sweptUnits : min(len(lines), (page+1)*sweptUnits)] {
		text += "\n" + t.voice.Say("sweep.staff_line", "Unit", l.Name, "Overdue", l.Overdue, "Due", l.Due)
		laid = append(laid, []button{{Text: l.Name, Data: fmt.Sprintf("sweep:%d", l.Body)}})
	}
	if turns := t.pages("sweep:page", page, (page+1)*sweptUnits < len(lines)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("sweep", text, append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

// sweptPart shows a page of a unit's matters in a part, what is due first.
func (t *turn) sweptPart(ctx context.Context, body int64, part liaison.SweepPart, page int) error {
	line, err := t.sweepLine(ctx, body)
	if err != nil {
		return err
	}
	found, err := t.store.SweptMatters(ctx, t.today(), body, part, page*sweptMatters, sweptMatters+1)
	if err != nil {
		return err
	}
	text := t.voice.Say("sweep.part", "Unit", line.Name) + "\n" + t.voice.Say("sweep.line_"+string(part), "Count", line.Of(part), "Days", liaison.SweepDays)
	var laid [][]button
	for _, m := range found[:min(len(found), sweptMatters)] {
		text += "\n" + t.matterLine(m)
		laid = append(laid, []button{t.openButton(m)})
	}
	if turns := t.pages(fmt.Sprintf("sweep:%d:%s", body, part), page, len(found) > sweptMatters); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("sweep", text, append(laid, []button{t.button("sweep.to_unit", "sweep:%d", body), t.button("menu.open", "menu")}))
	return nil
}

// SweptRows are matters of a unit in a part, what is due first, so many from one on, as
// lists show them.
func (v View) SweptRows(ctx context.Context, body int64, part liaison.SweepPart, skip, most int) ([]Row, error) {
	if _, err := v.t.bodies(ctx); err != nil { // deadlines name them
		return nil, err
	}
	found, err := v.t.store.SweptMatters(ctx, v.t.today(), body, part, skip, most)
	if err != nil {
		return nil, err
	}
	return v.Rows(ctx, found)
}

// SweptTable is a unit's matters in a part as a table.
func (v View) SweptTable(ctx context.Context, body int64, part liaison.SweepPart) (paper.Table, error) {
	rows, err := v.SweptRows(ctx, body, part, 0, MatterRowsMost)
	return v.rowsTable(rows), err
}
