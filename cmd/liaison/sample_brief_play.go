package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
)

// sheet is something that was done about a briefing, at its time.
type sheet struct {
	at time.Time
	do func(ctx context.Context, at time.Time) error
}

// playBriefings makes the history of the sample's briefings, and leaves those to
// come: nothing of it goes out.
func playBriefings(ctx context.Context, p *player) error {
	bag, err := readMailbag()
	if err != nil {
		return err
	}
	e, err := newEditor(ctx, p)
	if err != nil {
		return err
	}
	if err := e.save(ctx, bag); err != nil {
		return err
	}
	var sheets []sheet
	for _, n := range bag.Briefings {
		found, err := e.sheets(n)
		if err != nil {
			return fmt.Errorf("%s: %w", n.ID, err)
		}
		sheets = append(sheets, found...)
	}
	slices.SortStableFunc(sheets, func(a, b sheet) int { return a.at.Compare(b.at) })
	for _, s := range sheets {
		if err := s.do(ctx, s.at); err != nil {
			return err
		}
	}
	return e.chased(ctx)
}

// sheets are what was done about a notice: it was written, and sent once or on its
// schedule.
func (e *editor) sheets(n notice) ([]sheet, error) {
	var b liaison.Briefing
	write := func(ctx context.Context, at time.Time) (err error) {
		b, err = e.write(ctx, n, at)
		return err
	}
	send := func(ctx context.Context, at time.Time) error { return e.send(ctx, n, b, at) }
	if n.Cron == "" {
		at := e.past(n)
		if n.State != "" {
			return []sheet{{at, write}}, nil
		}
		return []sheet{{at, write}, {at, send}}, nil
	}
	moments, err := e.moments(n)
	if err != nil || len(moments) == 0 {
		return nil, err
	}
	sheets := []sheet{{moments[0].AddDate(0, 0, -3), write}}
	for _, at := range moments {
		sheets = append(sheets, sheet{at, send})
	}
	return sheets, nil
}

// lookedBack is for how many days past runs of a schedule are looked for.
const lookedBack = 400

// moments are the last times at which the schedule was due.
func (e *editor) moments(n notice) ([]time.Time, error) {
	line, err := scheduler.ParseCron(n.Cron)
	if err != nil {
		return nil, err
	}
	timing := liaison.Timing{Cron: n.Cron, Holiday: n.Holiday}
	var moments []time.Time
	for at := e.now.AddDate(0, 0, -lookedBack); ; {
		if at = timing.Next(line, e.calendar, at).At; at.IsZero() || at.After(e.now) {
			break
		}
		moments = append(moments, at)
	}
	return moments[max(0, len(moments)-n.Ran):], nil
}

// write has a briefing written and submitted and, where somebody does, approved.
func (e *editor) write(ctx context.Context, n notice, at time.Time) (b liaison.Briefing, err error) {
	author := e.people[n.By]
	b = liaison.Briefing{Kind: cmp.Or(n.Kind, liaison.Bulletin), Stage: liaison.BriefingDraft, Author: author.ID, Created: at, Changed: at,
		Timing: liaison.Timing{Cron: n.Cron, Holiday: n.Holiday}}
	if n.Ahead > 0 {
		b.Timing.At = e.ahead(n)
	}
	if b.Content, err = e.content(n); err != nil {
		return b, err
	}
	if b.Audience, err = e.audience(n.Audience); err != nil {
		return b, err
	}
	if b.ID, err = e.store.StartBriefing(ctx, b); err != nil {
		return b, err
	}
	if n.Attach != "" {
		b.Content.Files = []liaison.File{{Kind: liaison.Document, Name: n.Attach, MIME: "application/pdf", Make: fmt.Sprintf("brief:%d:text!", b.ID)}}
	}
	if err := b.Move(liaison.SubmitBriefing, author, at); err != nil {
		return b, err
	}
	if n.Approver != "" {
		if err := b.Move(liaison.ApproveBriefing, e.people[n.Approver], at); err != nil {
			return b, err
		}
	}
	if err := e.store.KeepBriefing(ctx, b); err != nil {
		return b, err
	}
	return b, e.setOff(ctx, n, b)
}

// setOff leaves what an approved briefing is to come to.
func (e *editor) setOff(ctx context.Context, n notice, b liaison.Briefing) error {
	switch n.State {
	case "scheduled":
		_, err := e.store.StartRun(ctx, liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: b.Timing.At, Content: b.Content.Sent(), Audience: b.Audience})
		return err
	case "repeats":
		line, err := scheduler.ParseCron(n.Cron)
		if err != nil {
			return err
		}
		return e.store.StartSchedule(ctx, liaison.Schedule{Briefing: b.ID, Enabled: true, Next: b.Timing.Next(line, e.calendar, e.now).At})
	}
	return nil
}

// took is how long a run of the sample took.
const took = 3 * time.Second

// send makes the history of a run that began then: whom it reached, and who has
// acknowledged it since.
func (e *editor) send(ctx context.Context, n notice, b liaison.Briefing, at time.Time) error {
	last, err := e.store.LastMaterial(ctx, b.ID)
	if err != nil {
		return err
	}
	library, err := e.store.NewestMaterials(ctx, b.Content.Materials)
	if err != nil {
		return err
	}
	run := liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: at, Content: b.Content.Sent(), Audience: b.Audience, Material: b.Content.NextMaterial(last, library)}
	if run.ID, err = e.store.StartRun(ctx, run); err != nil {
		return err
	}
	e.runs[n.ID] = run.ID
	if err := scheduler.BeginRun(ctx, e.store, run.ID, storage.Freeze{Now: at}, e.calendar); err != nil {
		return err
	}
	readers, err := e.deliver(ctx, run.ID, at.Add(took))
	if err != nil {
		return err
	}
	if n.Cron != "" {
		if err := e.logged(ctx, run, at); err != nil {
			return err
		}
	}
	return e.read(ctx, n, run, readers)
}

// deliver settles the run's deliveries as sent, and ends it.
func (e *editor) deliver(ctx context.Context, run int64, at time.Time) (readers []int64, err error) {
	waiting, err := e.store.NextDeliveries(ctx, storage.Page{Run: run, Most: storage.PageMost})
	if err != nil {
		return nil, err
	}
	var sent []storage.Delivered
	for _, w := range waiting {
		readers = append(readers, w.Person)
		sent = append(sent, storage.Delivered{Run: run, Person: w.Person, Outcome: liaison.DeliverySent})
	}
	if _, err := e.store.SettleDeliveries(ctx, sent, at); err != nil {
		return nil, err
	}
	if _, err := e.store.FinishRun(ctx, run, at); err != nil {
		return nil, err
	}
	_, err = e.store.KeepRunShown(ctx, run, storage.Shown{}, storage.Shown{Reported: true, At: &at})
	return readers, err
}

// logged writes the line of a schedule's log.
func (e *editor) logged(ctx context.Context, run liaison.Run, at time.Time) error {
	s, err := e.store.Schedule(ctx, run.Briefing)
	if err != nil {
		return err
	}
	return e.store.KeepFire(ctx, s.ID, liaison.Fire{Due: at, Did: liaison.FireRan, Run: run.ID, At: at})
}

// read has a part of the readers acknowledge a run, one after another within a day,
// or within the time that there was.
func (e *editor) read(ctx context.Context, n notice, run liaison.Run, readers []int64) error {
	span := min(24*time.Hour, e.now.Sub(run.At)-took)
	for i, person := range readers {
		place := (i*37 + int(run.ID)*13) % 100
		if place >= n.Read || span <= 0 {
			continue
		}
		if err := e.acknowledge(ctx, run, person, run.At.Add(took+span*time.Duration(place)/100)); err != nil {
			return err
		}
	}
	return nil
}

func (e *editor) acknowledge(ctx context.Context, run liaison.Run, person int64, at time.Time) error {
	for _, series := range run.Materials() {
		m, err := e.store.NewestMaterial(ctx, series)
		if err != nil {
			return err
		}
		if err := e.store.OpenMaterial(ctx, person, m, at); err != nil {
			return err
		}
		if len(m.Quiz) > 0 {
			if err := e.store.TryQuiz(ctx, person, m, 100, true, at); err != nil {
				return err
			}
		}
		if err := e.store.LearnMaterial(ctx, person, m, at); err != nil {
			return err
		}
	}
	_, err := e.store.AckRun(ctx, run.ID, person, at)
	return err
}

// chased notes that those were reminded who had not acknowledged a run by then: it
// was long ago.
func (e *editor) chased(ctx context.Context) error {
	for {
		due, err := e.store.DueChases(ctx, e.now)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, c := range due {
			if _, err := e.store.StartChase(ctx, c, c.At); err != nil {
				return err
			}
		}
	}
}
