package handlers

import (
	"context"
	"fmt"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// RunLine is a run in a list.
type RunLine struct {
	liaison.Run
	Title, Mark, Says, When, Audience string
}

// Runs lists the runs that the person sees to.
func (v View) Runs(ctx context.Context, skip, most int) ([]RunLine, error) {
	found, err := v.t.store.LatestRuns(ctx, v.t.runsOf(), skip, most)
	if err != nil {
		return nil, err
	}
	lines := make([]RunLine, len(found))
	for i, r := range found {
		if lines[i], err = v.RunLine(ctx, r); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// RunLine says a run in words.
func (v View) RunLine(ctx context.Context, r liaison.Run) (line RunLine, err error) {
	at := r.Began
	if at.IsZero() {
		at = r.At
	}
	line = RunLine{Run: r, Title: v.t.briefTitle(r.Content), Mark: v.t.voice.Plain("run.mark_" + string(r.State)),
		Says: v.t.voice.Plain("run.state_" + string(r.State)), When: v.t.nearTime(at)}
	line.Audience, err = v.t.audienceWords(ctx, r.Audience)
	return line, err
}

// Run reads one that the person sees to.
func (v View) Run(ctx context.Context, id int64) (liaison.Run, error) {
	r, err := v.t.store.Run(ctx, id)
	if err == nil {
		err = v.t.seesTo(ctx, r.Author, "run.not_found")
	}
	return r, err
}

// NotReached say of a run who does not have it, and why.
func (v View) NotReached(r liaison.Run) []locales.Markup { return v.t.countLines(r.Counts) }

// TimeLeft says about how long the rest of a run takes; empty: it cannot be said.
func (v View) TimeLeft(r liaison.Run) string {
	if left := r.TimeLeft(v.t.at()); left > 0 && r.State == liaison.RunSending {
		return v.t.voice.Plain("run.time_left", "Time", v.t.lasts(left))
	}
	return ""
}

// Acked counts who has acknowledged a run. It reports false where that is not asked,
// or takes too long while the run goes on.
func (v View) Acked(ctx context.Context, r liaison.Run) (int, bool, error) {
	if r.Content.Ack == liaison.NoAck || r.Began.IsZero() || !r.Over() && r.Counts.Total > ackedMost {
		return 0, false, nil
	}
	n, err := v.t.store.AckedCount(ctx, r.ID)
	return n, err == nil, err
}

// Revisable reports whether the person may take back the briefing of a run.
func (v View) Revisable(r liaison.Run) bool { return v.t.revisable(r) }

// MoveRun pauses, resumes, stops or recalls a run.
func (v View) MoveRun(ctx context.Context, id int64, move liaison.RunMove) error {
	if _, err := v.Run(ctx, id); err != nil {
		return err
	}
	r, err := v.t.store.LockRun(ctx, id)
	if err != nil {
		return err
	}
	if err := r.Move(move, *v.t.person, v.t.at()); err != nil {
		return err
	}
	return v.t.keepRunMove(ctx, r, move)
}

// Correct begins a briefing that corrects a run, and ReviseRun takes the briefing of
// one that has not begun back to be written on; each returns the draft's id.
func (v View) Correct(ctx context.Context, id int64, form string) (int64, error) {
	r, err := v.Run(ctx, id)
	if err != nil {
		return 0, err
	}
	b, err := v.t.correction(ctx, r)
	if err != nil {
		return 0, err
	}
	return v.BeginBriefing(ctx, b, form)
}

// ReviseRun is refused once somebody has something of the run.
func (v View) ReviseRun(ctx context.Context, id int64) (int64, error) {
	r, err := v.Run(ctx, id)
	if err != nil {
		return 0, err
	}
	if err := notBegun(r); err != nil {
		return 0, err
	}
	return r.Briefing, v.MoveBriefing(ctx, r.Briefing, liaison.ReviseBriefing, "")
}

// ReadersSheet is the list of a run's people as a workbook, the one of the chat.
func (v View) ReadersSheet(ctx context.Context, id int64) (name string, content []byte, err error) {
	r, err := v.Run(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if r.Began.IsZero() {
		return "", nil, liaison.Refuse(liaison.Conflict, "run.not_begun")
	}
	return v.t.desk.makeReaders(ctx, v.t.store, fmt.Sprintf("%d:%s:%d", r.ID, v.t.voice.Language, v.t.person.ID))
}

// ScheduleLine is a schedule in words.
type ScheduleLine struct {
	storage.Scheduled
	Title, Words, NextSays string
}

// Schedules lists those that the person sees to.
func (v View) Schedules(ctx context.Context, skip, most int) ([]ScheduleLine, error) {
	found, err := v.t.store.Schedules(ctx, v.t.runsOf(), skip, most)
	var lines []ScheduleLine
	for _, s := range found {
		lines = append(lines, v.scheduleLine(s))
	}
	return lines, err
}

func (v View) scheduleLine(s storage.Scheduled) ScheduleLine {
	return ScheduleLine{s, v.t.briefTitle(s.Of.Content), v.t.repeatWords(s.Timing), v.t.nextWords(s.Schedule)}
}

// FireLine is a line of a schedule's log.
type FireLine struct {
	When, Did string
	Run       int64
}

// Schedule reads one that the person sees to, with the latest of its log.
func (v View) Schedule(ctx context.Context, briefing int64, most int) (ScheduleLine, []FireLine, error) {
	s, err := v.t.store.Schedule(ctx, briefing)
	if err == nil {
		err = v.t.seesTo(ctx, s.Of.Author, "schedule.not_found")
	}
	if err != nil {
		return ScheduleLine{}, nil, err
	}
	fires, err := v.t.store.Fires(ctx, s.ID, most)
	var log []FireLine
	zone := s.Timing.In(v.t.desk.Zone)
	for _, f := range fires {
		log = append(log, FireLine{v.t.momentWords(f.Due.In(zone)), v.t.didWords(f, zone), f.Run})
	}
	return v.scheduleLine(s), log, err
}

// SwitchSchedule lets a schedule rest, or go on.
func (v View) SwitchSchedule(ctx context.Context, briefing int64, on bool) error {
	s, err := v.t.store.LockSchedule(ctx, briefing)
	if err == nil {
		err = v.t.seesTo(ctx, s.Of.Author, "schedule.not_found")
	}
	if err != nil {
		return err
	}
	_, err = v.t.switched(ctx, s, on)
	return err
}

// Coming is a moment at which something will go out.
type Coming struct {
	At          time.Time
	Says        string
	Provisional string // by which year's calendar that is not known; empty: by none
}

// Coming lists the runs to come of a repetition; what cannot be read or never comes
// is refused.
func (v View) Coming(ctx context.Context, timing liaison.Timing) ([]Coming, error) {
	line, err := v.t.desk.Cron(timing.Cron)
	if err != nil {
		return nil, err
	}
	list, err := v.t.occurrences(ctx, timing, line)
	if err == nil && len(list) == 0 {
		err = liaison.Refuse(liaison.Invalid, "timing.never")
	}
	var coming []Coming
	for _, o := range list {
		coming = append(coming, v.coming(o))
	}
	return coming, err
}

func (v View) coming(o liaison.Occurrence) Coming {
	c := Coming{At: o.At, Says: v.t.momentWords(o.At)}
	if len(o.Unknown) > 0 {
		c.Provisional = v.t.voice.Plain("timing.provisional", "Years", joined(o.Unknown[:1], ""))
	}
	return c
}

// RepeatWords says a repetition.
func (v View) RepeatWords(timing liaison.Timing) string { return v.t.repeatWords(timing) }

// Once is the timing of a time to come, and Repeated that of a repetition, as they are
// kept; what has passed or never comes is refused.
func (v View) Once(at time.Time) (liaison.Timing, error) { return v.t.once(at) }

// Repeated reads the line of a repetition.
func (v View) Repeated(ctx context.Context, timing liaison.Timing) (liaison.Timing, error) {
	line, err := v.t.desk.Cron(timing.Cron)
	if err != nil {
		return timing, err
	}
	timing.Cron = line.Line
	return v.t.repeated(ctx, timing)
}

// Firings lists when a schedule will go out between two times: of each day the first
// moment.
func (v View) Firings(s storage.Scheduled, calendar liaison.Calendar, from, to time.Time) []Coming {
	line, err := v.t.desk.Cron(s.Timing.Cron)
	if err != nil || !s.Enabled {
		return nil
	}
	zone := s.Timing.In(v.t.desk.Zone)
	var list []Coming
	for after := from.In(zone); ; {
		o := s.Timing.Next(line, calendar, after)
		if o.At.IsZero() || !o.At.Before(to) {
			return list
		}
		list = append(list, v.coming(o))
		y, m, d := o.At.Date()
		after = time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Nanosecond)
		if !after.After(o.At) {
			after = o.At
		}
	}
}
