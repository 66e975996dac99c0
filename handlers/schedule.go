package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// How many schedules are on a page, and how much of a schedule's log is shown.
const (
	schedulesPerPage = 8
	firesShown       = 6
)

// nextRun is the first run to come of a repetition; one without any is refused.
func (t *turn) nextRun(ctx context.Context, timing liaison.Timing) (time.Time, error) {
	line, err := t.desk.Cron(timing.Cron)
	if err != nil {
		return time.Time{}, err
	}
	calendar, err := t.store.Calendar(ctx)
	if err != nil {
		return time.Time{}, err
	}
	next := timing.Next(line, calendar, t.at().In(timing.In(t.desk.Zone))).At
	if next.IsZero() {
		return next, liaison.Refuse(liaison.Invalid, "timing.never")
	}
	return next, nil
}

// startSchedule sets off the schedule of a briefing that has been approved. Where no
// run is to come any more, as by a calendar that came since, it says so in the list:
// a refusal would leave an approval without it.
func (t *turn) startSchedule(ctx context.Context, b liaison.Briefing) error {
	next, err := t.nextRun(ctx, b.Timing)
	if refusal := new(liaison.Refusal); err != nil && !errors.As(err, &refusal) {
		return err
	}
	return t.store.StartSchedule(ctx, liaison.Schedule{Briefing: b.ID, Enabled: true, Next: next})
}

// schedules lists what repeats, for staff all and for others their own:
// "schedules:PAGE".
func schedules(ctx context.Context, t *turn) error {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	if !t.person.MayBrief(bodies) {
		return liaison.Refuse(liaison.Forbidden, "schedule.staff_only")
	}
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	found, err := t.store.Schedules(ctx, t.runsOf(), page*schedulesPerPage, schedulesPerPage+1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		t.show(t.voice.Say("schedule.none"), [][]button{{t.button("brief.back", "brief"), t.button("menu.open", "menu")}})
		return nil
	}
	t.showSchedules(found, page)
	return nil
}

func (t *turn) showSchedules(found []storage.Scheduled, page int) {
	text := t.voice.Say("schedule.title")
	var laid [][]button
	for _, s := range found[:min(schedulesPerPage, len(found))] {
		title := t.briefTitle(s.Of.Content)
		text += "\n\n" + t.voice.Say("schedule.line", "Title", title, "Words", t.lineWords(s.Timing.Cron), "Next", t.nextWords(s.Schedule))
		laid = append(laid, []button{{Text: title, Data: fmt.Sprintf("schedule:%d", s.Briefing)}})
	}
	var turnPage []button
	if page > 0 {
		turnPage = append(turnPage, t.button("list.newer", "schedules:%d", page-1))
	}
	if len(found) > schedulesPerPage {
		turnPage = append(turnPage, t.button("list.older", "schedules:%d", page+1))
	}
	if len(turnPage) > 0 {
		laid = append(laid, turnPage)
	}
	t.show(text, append(laid, []button{t.button("brief.back", "brief"), t.button("menu.open", "menu")}))
}

// nextWords says when a schedule's next run is, or why there is none.
func (t *turn) nextWords(s liaison.Schedule) string {
	switch {
	case !s.Enabled:
		return t.voice.Plain("schedule.paused")
	case s.Next.IsZero():
		return t.voice.Plain("schedule.over")
	}
	return t.voice.Plain("schedule.next", "When", t.momentWords(s.Next.In(s.Timing.In(t.desk.Zone))))
}

// pressSchedule opens the schedule of a briefing, or changes it:
// "schedule:BRIEFING:on".
func pressSchedule(ctx context.Context, t *turn) error {
	id, word, err := t.pressedID()
	if err != nil {
		return err
	}
	s, err := t.store.LockSchedule(ctx, id)
	if err != nil {
		return err
	}
	if err := t.seesTo(ctx, s.Of.Author, "schedule.not_found"); err != nil {
		return err
	}
	switch word {
	case "on", "off":
		return t.switchSchedule(ctx, s, word == "on")
	case "time":
		return t.reviseBriefing(ctx, s.Briefing)
	}
	t.leaveQuestion()
	return t.showSchedule(ctx, s)
}

// switchSchedule lets a schedule rest, or go on. What came up while it rested is
// not made up for: that was meant.
func (t *turn) switchSchedule(ctx context.Context, s storage.Scheduled, on bool) error {
	s, err := t.switched(ctx, s, on)
	if err != nil {
		return err
	}
	t.toast = t.voice.Plain("settings.kept")
	return t.showSchedule(ctx, s)
}

func (t *turn) switched(ctx context.Context, s storage.Scheduled, on bool) (_ storage.Scheduled, err error) {
	if s.Enabled == on {
		return s, nil
	}
	s.Enabled, s.Next = on, time.Time{}
	if on {
		if s.Next, err = t.nextRun(ctx, s.Timing); err != nil {
			return s, err
		}
	}
	if err := t.store.KeepSchedule(ctx, s.Schedule); err != nil {
		return s, err
	}
	action := map[bool]string{true: "turn_schedule_on", false: "turn_schedule_off"}[on]
	return s, t.store.Audit(ctx, t.at(), t.person.ID, action, fmt.Sprintf("briefing %d", s.Briefing), nil)
}

// showSchedule shows a schedule: the runs to come, and what came of those before.
func (t *turn) showSchedule(ctx context.Context, s storage.Scheduled) error {
	text := t.voice.Say("schedule.one", "Title", t.briefTitle(s.Of.Content), "Words", t.repeatWords(s.Timing), "Next", t.nextWords(s.Schedule))
	if line, err := t.desk.Cron(s.Timing.Cron); err == nil && s.Enabled {
		coming, err := t.coming(ctx, s.Timing, line)
		if err != nil {
			return err
		}
		text += coming
	}
	fires, err := t.store.Fires(ctx, s.ID, firesShown)
	if err != nil {
		return err
	}
	log, runs := t.fireLines(s, fires)
	t.show(text+log, append(append(t.scheduleButtons(s), rows(3, runs...)...), []button{t.button("schedule.back", "schedules"), t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) scheduleButtons(s storage.Scheduled) [][]button {
	buttons := []button{t.button("schedule.turn_off", "schedule:%d:off", s.Briefing)}
	if !s.Enabled {
		buttons = []button{t.button("schedule.turn_on", "schedule:%d:on", s.Briefing)}
	}
	if s.Of.Allows(liaison.ReviseBriefing, *t.person) {
		buttons = append(buttons, t.button("schedule.revise", "schedule:%d:time", s.Briefing))
	}
	return rows(1, buttons...)
}

// fireLines are a schedule's log, and the buttons that open the runs in it.
func (t *turn) fireLines(s storage.Scheduled, fires []liaison.Fire) (log locales.Markup, runs []button) {
	if len(fires) == 0 {
		return "", nil
	}
	zone := s.Timing.In(t.desk.Zone)
	log = "\n\n" + t.voice.Say("schedule.log")
	for _, f := range fires {
		due := t.nearTime(f.Due.In(zone))
		log += "\n" + t.voice.Say("schedule.fire", "When", due, "Did", t.didWords(f, zone))
		if f.Run != 0 {
			runs = append(runs, button{Text: t.voice.Plain("schedule.run", "Day", t.dayAndMonth(f.Due.In(zone))), Data: fmt.Sprintf("run:%d", f.Run)})
		}
	}
	return log, runs
}

// didWords say what came of a due moment.
func (t *turn) didWords(f liaison.Fire, zone *time.Location) string {
	key := "schedule.did_" + string(f.Did)
	if f.Did == liaison.FireRan && f.At.Sub(f.Due) > liaison.Grace {
		key = "schedule.did_late"
	}
	return t.voice.Plain(key, "At", t.momentWords(f.At.In(zone)))
}

func (t *turn) dayAndMonth(at time.Time) string {
	return t.voice.Plain("rules.day_of_year", "Month", strconv.Itoa(int(at.Month())), "Day", strconv.Itoa(at.Day()))
}
