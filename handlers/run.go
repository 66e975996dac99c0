package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
)

// runs lists what was sent and what is going on, page by page: of an officer's own,
// or of everybody's for who may send.
func runs(ctx context.Context, t *turn) error {
	if err := t.mayBrief(ctx); err != nil {
		return err
	}
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	found, err := t.store.LatestRuns(ctx, t.runsOf(), page*perPage, perPage+1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		t.show(t.voice.Say("runs.none"), [][]button{{t.button("brief.back", "brief"), t.button("menu.open", "menu")}})
		return nil
	}
	more := len(found) > perPage
	text := t.voice.Say("runs.title")
	var buttons []button
	for _, r := range found[:min(len(found), perPage)] {
		text += "\n\n" + t.runLine(r)
		buttons = append(buttons, button{Text: t.voice.Plain("run.mark_"+string(r.State)) + " " + t.briefTitle(r.Content), Data: fmt.Sprintf("run:%d", r.ID)})
	}
	laid := rows(1, buttons...)
	if turns := t.pages("runs", page, more); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.show(text, append(laid, []button{t.button("brief.back", "brief"), t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) runLine(r liaison.Run) locales.Markup {
	key, at := "run.line", r.Began
	if r.Began.IsZero() {
		key, at = "run.line_waiting", r.At
	}
	return t.voice.Say(key, "Mark", t.voice.Plain("run.mark_"+string(r.State)), "Title", t.briefTitle(r.Content), "At", t.nearTime(at),
		"State", t.voice.Plain("run.state_"+string(r.State)), "Sent", r.Counts.Sent, "Total", r.Counts.Total)
}

// runSteps is what the buttons under a run do, besides its moves.
var runSteps = map[string]func(ctx context.Context, t *turn, r liaison.Run) error{
	"":        func(ctx context.Context, t *turn, r liaison.Run) error { return t.showRun(ctx, r) },
	"list":    sendReaders,
	"correct": correctRun,
	"revise":  func(ctx context.Context, t *turn, r liaison.Run) error { return t.reviseRun(ctx, r) },
}

// pressRun shows a run, or does something with it: "run:ID:WORD".
func pressRun(ctx context.Context, t *turn) error {
	id, word, err := t.pressedID()
	if err != nil {
		return err
	}
	do, known := runSteps[word]
	read := t.store.LockRun
	if known { // it changes nothing, and may take long to count
		read = t.store.Run
	}
	r, err := read(ctx, id)
	if err != nil {
		return err
	}
	if err := t.seesTo(ctx, r.Author, "run.not_found"); err != nil {
		return err
	}
	if known {
		return do(ctx, t, r)
	}
	word, sure := strings.CutSuffix(word, ":go")
	return t.moveRun(ctx, r, liaison.RunMove(word), sure)
}

// moveRun pauses, resumes, stops or recalls. What cannot be taken back is asked
// twice.
func (t *turn) moveRun(ctx context.Context, r liaison.Run, move liaison.RunMove, sure bool) error {
	was := r
	if err := r.Move(move, *t.person, t.at()); err != nil {
		return err
	}
	if !sure && (move == liaison.StopRun || move == liaison.RecallRun) {
		t.card(runCard(r.ID), t.voice.Say("run.sure_"+string(move), "Title", t.briefTitle(r.Content), "Count", was.Counts.Left()), [][]button{{
			t.button("run."+string(move), "run:%d:%s:go", r.ID, move), t.button("run.back", "run:%d", r.ID)}})
		return nil
	}
	if err := t.keepRunMove(ctx, r, move); err != nil {
		return err
	}
	r, err := t.store.Run(ctx, r.ID)
	if err != nil {
		return err
	}
	return t.showRun(ctx, r)
}

// keepRunMove keeps what a run was moved to, and who has done so.
func (t *turn) keepRunMove(ctx context.Context, r liaison.Run, move liaison.RunMove) error {
	if err := t.store.KeepRunState(ctx, r, t.at()); err != nil {
		return err
	}
	return t.store.Audit(ctx, t.at(), t.person.ID, "run."+string(move), fmt.Sprintf("run %d", r.ID), nil)
}

// runCard is the card of a run in the chats of those who watch it.
func runCard(id int64) string { return fmt.Sprintf("run:%d", id) }

func (t *turn) showRun(ctx context.Context, r liaison.Run) error {
	text, err := t.runText(ctx, r)
	if err != nil {
		return err
	}
	t.card(runCard(r.ID), text, t.runButtons(r))
	return nil
}

// runText is how a run stands.
func (t *turn) runText(ctx context.Context, r liaison.Run) (locales.Markup, error) {
	lines := []locales.Markup{t.voice.Say("run.head", "Title", t.briefTitle(r.Content), "State", t.voice.Plain("run.state_"+string(r.State)))}
	if r.Began.IsZero() {
		return joinLines(append(lines, t.voice.Say("run.begins", "At", r.At.In(t.desk.Zone)))), nil
	}
	c := r.Counts
	lines = append(lines, t.voice.Say("run.began", "At", r.Began.In(t.desk.Zone)),
		t.voice.Say("run.progress", "Bar", bar(c.Total-c.Left(), c.Total), "Done", c.Total-c.Left(), "Total", c.Total),
		t.voice.Say("run.sent", "Count", c.Sent))
	lines = append(lines, t.countLines(c)...)
	if left := r.TimeLeft(t.at()); left > 0 && r.State == liaison.RunSending {
		lines = append(lines, t.voice.Say("run.time_left", "Time", t.lasts(left)))
	}
	if r.Content.Ack != liaison.NoAck && (r.Over() || c.Total <= ackedMost) {
		acked, err := t.store.AckedCount(ctx, r.ID)
		if err != nil {
			return "", err
		}
		lines = append(lines, t.voice.Say("run.acked_"+string(r.Content.Ack), "Bar", bar(acked, c.Total), "Count", acked, "Total", c.Total))
	}
	if !r.Over() {
		return joinLines(lines), nil
	}
	delegations, err := t.readingLines(ctx, r)
	return joinLines(append(lines, delegations...)), err
}

// ackedMost is of how many people it is counted again and again, while a run goes on,
// who has acknowledged it. Of more that takes too long, and is counted at the end.
const ackedMost = 100_000

// countLines say who does not have it, and why.
func (t *turn) countLines(c liaison.Counts) []locales.Markup {
	var lines []locales.Markup
	for _, one := range []struct {
		key   string
		count int
	}{{"run.left", c.Left()}, {"run.unbound", c.Unbound}, {"run.gone", c.Gone}, {"run.refused", c.Refused}, {"run.held", c.Held}, {"run.stopped", c.Stopped}} {
		if one.count > 0 {
			lines = append(lines, t.voice.Say(one.key, "Count", one.count))
		}
	}
	return lines
}

// readingLines say how a run went in each delegation.
func (t *turn) readingLines(ctx context.Context, r liaison.Run) ([]locales.Markup, error) {
	found, err := t.store.Readings(ctx, r.ID)
	if err != nil || len(found) < 2 {
		return nil, err
	}
	lines := []locales.Markup{"", t.voice.Say("run.by_delegation")}
	for _, d := range found[:min(len(found), readingsMost)] {
		name := d.Name
		if d.Body == 0 {
			name = t.voice.Plain("run.no_delegation")
		}
		key := "run.delegation"
		if r.Content.Ack != liaison.NoAck {
			key = "run.delegation_" + string(r.Content.Ack)
		}
		lines = append(lines, t.voice.Say(key, "Name", name, "Sent", d.Sent, "Total", d.Total, "Acked", d.Acked))
	}
	return lines, nil
}

// readingsMost is how many delegations a report lists; the workbook has all.
const readingsMost = 40

// bar is a part of ten blocks.
func bar(part, whole int) string {
	if whole <= 0 {
		return strings.Repeat("░", 10)
	}
	full := min(10, part*10/whole)
	return strings.Repeat("▓", full) + strings.Repeat("░", 10-full)
}

// lasts says about how long something takes.
func (t *turn) lasts(d time.Duration) string {
	switch {
	case d < time.Minute:
		return t.voice.Plain("lasts.seconds", "Count", max(1, int(d.Seconds())))
	case d < time.Hour:
		return t.voice.Plain("lasts.minutes", "Count", int(d.Round(time.Minute).Minutes()))
	default:
		return t.voice.Plain("lasts.hours", "Count", int(d.Round(time.Hour).Hours()))
	}
}

// runButtons are what the person may do with the run now.
func (t *turn) runButtons(r liaison.Run) [][]button {
	var moves []button
	for _, m := range liaison.RunMoves {
		if r.Allows(m, *t.person, t.at()) {
			moves = append(moves, t.button("run."+string(m), "run:%d:%s", r.ID, m))
		}
	}
	laid := rows(3, moves...)
	if !r.Began.IsZero() {
		laid = append(laid, []button{t.button("run.list", "run:%d:list", r.ID), t.button("run.correct", "run:%d:correct", r.ID)})
	}
	if t.revisable(r) {
		laid = append(laid, []button{t.button("brief.revise", "run:%d:revise", r.ID)})
	}
	return append(laid, []button{t.button("run.refresh", "run:%d", r.ID), t.button("runs.button", "runs")})
}

// sendReaders sends the list of a run's people as a workbook.
func sendReaders(_ context.Context, t *turn, r liaison.Run) error {
	if r.Began.IsZero() {
		return liaison.Refuse(liaison.Conflict, "run.not_begun")
	}
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say,
		Text: string(t.voice.Say("run.list_sent", "Title", t.briefTitle(r.Content))),
		Files: []liaison.File{{Kind: liaison.Document, Make: fmt.Sprintf("readers:%d:%s:%d", r.ID, t.voice.Language, t.person.ID),
			MIME: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}}}})
	return nil
}
