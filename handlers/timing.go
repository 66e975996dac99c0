package handlers

import (
	"cmp"
	"context"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
)

// flowTiming is that of a time that is being written; the step says of what.
const flowTiming = "timing"

// What is written in the flow: a moment, the time of day of a repetition, or a line
// of cron.
const (
	timingMoment = "moment"
	timingHour   = "hour"
	timingCron   = "cron"
)

// stamp is a moment in a button's data.
const stamp = "200601021504"

// whenWords is what the buttons do by which a briefing's time is chosen.
var whenWords = map[string]func(ctx context.Context, t *turn, b *liaison.Briefing, rest string) error{
	"":       func(ctx context.Context, t *turn, b *liaison.Briefing, _ string) error { return t.askTiming(ctx, b) },
	"keep":   func(ctx context.Context, t *turn, b *liaison.Briefing, _ string) error { return t.briefTimed(ctx, b) },
	"now":    timeNow,
	"at":     pressMoment,
	"write":  askMoment,
	"repeat": askRhythm,
	"days":   askWeekdays,
	"month":  askDayOfMonth,
	"third":  askQuarter,
	"year":   askMonth,
	"hour":   askHour,
	"other":  askOtherHour,
	"cron":   askCron,
	"r":      pressRepeat,
	"k":      keepRepeat,
}

// pressWhen chooses when a briefing goes out: "when:BRIEFING:WORD:REST".
func pressWhen(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	if err != nil {
		return err
	}
	b, err := t.timable(ctx, id)
	if err != nil {
		return err
	}
	word, rest, _ := strings.Cut(rest, ":")
	do, known := whenWords[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t, &b, rest)
}

// timable is a draft of the person's, whose time may be chosen.
func (t *turn) timable(ctx context.Context, id int64) (liaison.Briefing, error) {
	b, err := t.store.LockBriefing(ctx, id)
	switch {
	case err != nil:
		return b, err
	case b.Author != t.person.ID:
		return b, liaison.Refuse(liaison.NotFound, "briefing.not_found")
	case b.Stage != liaison.BriefingDraft:
		return b, liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	return b, t.mayBrief(ctx)
}

// morning is the hour that is offered for a day.
const morning = 9

// askTiming asks when a briefing is to go out.
func (t *turn) askTiming(_ context.Context, b *liaison.Briefing) error {
	t.finish()
	text := t.voice.Say("timing.ask", "Now", t.timingWords(*b))
	laid := [][]button{{t.button("timing.now", "when:%d:now", b.ID)}}
	tomorrow := t.today().AddDays(1)
	near := []button{t.momentButton("timing.tomorrow", b.ID, tomorrow)}
	if monday := t.today().Monday().AddDays(7); monday != tomorrow {
		near = append(near, t.momentButton("timing.monday", b.ID, monday))
	}
	laid = append(laid, near, []button{t.button("timing.write", "when:%d:write", b.ID), t.button("timing.repeat", "when:%d:repeat", b.ID)},
		[]button{t.button("timing.leave", "when:%d:keep", b.ID)})
	t.card("brief", text, laid)
	return nil
}

func (t *turn) momentButton(key string, id int64, day liaison.Date) button {
	at := time.Date(day.Year, day.Month, day.Day, morning, 0, 0, 0, t.desk.Zone)
	return t.button(key, "when:%d:at:%s", id, at.Format(stamp))
}

// timeNow lets a briefing go out as soon as it is approved.
func timeNow(ctx context.Context, t *turn, b *liaison.Briefing, _ string) error {
	b.Timing = liaison.Timing{}
	return t.briefTimed(ctx, b)
}

// pressMoment takes a time from a button.
func pressMoment(ctx context.Context, t *turn, b *liaison.Briefing, rest string) error {
	at, err := time.ParseInLocation(stamp, rest, t.desk.Zone)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.timeAt(ctx, b, at)
}

// timeAt lets a briefing go out at a time to come.
func (t *turn) timeAt(ctx context.Context, b *liaison.Briefing, at time.Time) error {
	timing, err := t.once(at)
	if err != nil {
		return err
	}
	b.Timing = timing
	return t.briefTimed(ctx, b)
}

// once is the timing of a time to come.
func (t *turn) once(at time.Time) (liaison.Timing, error) {
	if !at.After(t.at()) {
		return liaison.Timing{}, liaison.Refuse(liaison.Invalid, "timing.past", "At", at.In(t.desk.Zone))
	}
	return liaison.Timing{At: at}, nil
}

// briefTimed keeps the time that was chosen, and shows the briefing.
func (t *turn) briefTimed(ctx context.Context, b *liaison.Briefing) error {
	return t.changeBriefing(ctx, *b, func(*liaison.Briefing) {})
}

// asks waits for something that is written about a briefing's time.
func (t *turn) asks(b *liaison.Briefing, step, rest string, text locales.Markup, laid [][]button) {
	t.finish()
	t.state.Flow, t.state.Step, t.state.Briefing = flowTiming, step, b.ID
	if rest != "" {
		t.state.Input = liaison.Input{"rest": {rest}}
	}
	t.card("brief", text, laid)
}

func askMoment(_ context.Context, t *turn, b *liaison.Briefing, _ string) error {
	t.asks(b, timingMoment, "", t.voice.Say("timing.ask_moment"), t.backToTiming(b))
	return nil
}

func (t *turn) backToTiming(b *liaison.Briefing) [][]button {
	return [][]button{{t.button("timing.back", "when:%d", b.ID)}}
}

// timingWrote takes a time that was written.
func timingWrote(ctx context.Context, t *turn) error {
	b, err := t.timable(ctx, t.state.Briefing)
	if err != nil {
		t.finish()
		return err
	}
	if len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	switch t.state.Step {
	case timingHour:
		return t.hourWrote(ctx, &b)
	case timingCron:
		return t.cronWrote(ctx, &b)
	}
	at, ok := readMomentToCome(t.update.Text, t.at())
	if !ok {
		return liaison.Refuse(liaison.Invalid, "timing.unreadable")
	}
	return t.timeAt(ctx, &b, at)
}

// timingWords says when a briefing goes out.
func (t *turn) timingWords(b liaison.Briefing) string {
	switch {
	case b.Kind == liaison.Step:
		return t.voice.Plain("timing.step", "Day", b.Content.Day)
	case b.Timing.Cron != "":
		return t.repeatWords(b.Timing)
	case !b.Timing.At.IsZero():
		return t.momentWords(b.Timing.At.In(t.desk.Zone))
	}
	return t.voice.Plain("timing.at_once")
}

func (t *turn) momentWords(at time.Time) string {
	return t.voice.Plain("timing.moment", "Day", liaison.DateOf(at), "Time", at.Format("15:04"))
}

// repeatWords says a repetition, with what becomes of it on days of rest and after
// a time off.
func (t *turn) repeatWords(timing liaison.Timing) string {
	holiday, missed := t.policyWords(timing)
	return t.voice.Plain("timing.repeats", "Words", t.lineWords(timing.Cron), "Holiday", holiday, "Missed", missed)
}

func (t *turn) policyWords(timing liaison.Timing) (holiday, missed string) {
	return t.voice.Plain("timing.holiday_" + string(cmp.Or(timing.Holiday, liaison.RunAnyway))),
		t.voice.Plain("timing.missed_" + string(cmp.Or(timing.Missed, liaison.RunOnce)))
}

// lineWords says a line of cron in words; one that cannot be read, as it is.
func (t *turn) lineWords(line string) string {
	c, err := t.desk.Cron(line)
	if err != nil {
		return line
	}
	return cronWords(t.voice, c)
}
