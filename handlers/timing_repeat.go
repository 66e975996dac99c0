package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// previewed is how many runs to come are shown.
const previewed = 5

// hoursOffered are the times of day that can be chosen by a button.
var hoursOffered = []struct{ hour, minute int }{{7, 30}, {8, 0}, {9, 0}, {15, 0}}

// askRhythm asks how often a briefing is repeated.
func askRhythm(_ context.Context, t *turn, b *liaison.Briefing, _ string) error {
	t.finish()
	laid := rows(3, t.button("timing.daily", "when:%d:hour:* * *", b.ID), t.button("timing.weekly", "when:%d:days", b.ID),
		t.button("timing.monthly", "when:%d:month:*", b.ID), t.button("timing.quarterly", "when:%d:third", b.ID),
		t.button("timing.yearly", "when:%d:year", b.ID))
	laid = append(laid, []button{t.button("timing.write_cron", "when:%d:cron", b.ID)})
	t.card("brief", t.voice.Say("timing.ask_rhythm"), append(laid, t.backToTiming(b)...))
	return nil
}

// askWeekdays asks on which weekdays; the rest are those chosen so far.
func askWeekdays(_ context.Context, t *turn, b *liaison.Briefing, rest string) error {
	var chosen []int
	for _, r := range rest {
		if r >= '0' && r <= '6' {
			chosen = append(chosen, int(r-'0'))
		}
	}
	var buttons []button
	for i := range 7 {
		day := (i + 1) % 7
		toggled := liaison.Toggle(chosen, day)
		slices.Sort(toggled)
		buttons = append(buttons, button{Text: chosenMark(slices.Contains(chosen, day)) + t.voice.Plain("cron.weekday_"+strconv.Itoa(day)),
			Data: fmt.Sprintf("when:%d:days:%s", b.ID, joined(toggled, ""))})
	}
	laid := rows(3, buttons...)
	if len(chosen) > 0 {
		slices.Sort(chosen)
		laid = append(laid, []button{t.button("timing.chosen", "when:%d:hour:* * %s", b.ID, joined(chosen, ","))})
	}
	t.card("brief", t.voice.Say("timing.ask_weekdays"), append(laid, t.backToRhythm(b)))
	return nil
}

func joined(values []int, between string) string {
	var list []string
	for _, v := range values {
		list = append(list, strconv.Itoa(v))
	}
	return strings.Join(list, between)
}

func (t *turn) backToRhythm(b *liaison.Briefing) []button {
	return []button{t.button("timing.back", "when:%d:repeat", b.ID)}
}

// askQuarter asks in which month of each quarter.
func askQuarter(_ context.Context, t *turn, b *liaison.Briefing, _ string) error {
	var buttons []button
	for first := 1; first <= 3; first++ {
		months := []int{first, first + 3, first + 6, first + 9}
		buttons = append(buttons, button{Text: t.voice.Plain("cron.months", "List", listedMonths(t.voice, months)),
			Data: fmt.Sprintf("when:%d:month:%s", b.ID, joined(months, ","))})
	}
	t.card("brief", t.voice.Say("timing.ask_quarter"), append(rows(1, buttons...), t.backToRhythm(b)))
	return nil
}

// askMonth asks in which month of the year.
func askMonth(_ context.Context, t *turn, b *liaison.Briefing, _ string) error {
	var buttons []button
	for month := 1; month <= 12; month++ {
		buttons = append(buttons, button{Text: t.voice.Plain("cron.months", "List", listedMonths(t.voice, []int{month})),
			Data: fmt.Sprintf("when:%d:month:%d", b.ID, month)})
	}
	t.card("brief", t.voice.Say("timing.ask_month"), append(rows(4, buttons...), t.backToRhythm(b)))
	return nil
}

// askDayOfMonth asks on which day of the months in the rest, as cron has them;
// those are left out that none of them has.
func askDayOfMonth(_ context.Context, t *turn, b *liaison.Briefing, months string) error {
	var buttons []button
	for day := 1; day <= 31; day++ {
		rest := fmt.Sprintf("%d %s *", day, months)
		if _, err := t.desk.Cron("0 9 " + rest); err == nil {
			buttons = append(buttons, button{Text: t.voice.Plain("cron.one_day", "Day", day), Data: fmt.Sprintf("when:%d:hour:%s", b.ID, rest)})
		}
	}
	if len(buttons) == 0 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.card("brief", t.voice.Say("timing.ask_day"), append(rows(7, buttons...), t.backToRhythm(b)))
	return nil
}

// askHour asks at which time of day; the rest are the days as cron has them.
func askHour(_ context.Context, t *turn, b *liaison.Briefing, rest string) error {
	if _, err := t.desk.Cron("0 9 " + rest); err != nil {
		return err
	}
	t.finish()
	var buttons []button
	for _, h := range hoursOffered {
		buttons = append(buttons, button{Text: fmt.Sprintf("%02d:%02d", h.hour, h.minute),
			Data: reviewData(b.ID, liaison.Timing{Holiday: liaison.NextWorking, Cron: fmt.Sprintf("%d %d %s", h.minute, h.hour, rest)})})
	}
	laid := append(rows(4, buttons...), []button{t.button("timing.other_hour", "when:%d:other:%s", b.ID, rest)}, t.backToRhythm(b))
	t.card("brief", t.voice.Say("timing.ask_hour"), laid)
	return nil
}

func askOtherHour(_ context.Context, t *turn, b *liaison.Briefing, rest string) error {
	if _, err := t.desk.Cron("0 9 " + rest); err != nil {
		return err
	}
	t.asks(b, timingHour, rest, t.voice.Say("timing.ask_other_hour"), [][]button{t.backToRhythm(b)})
	return nil
}

// hourWrote takes the time of day of a repetition.
func (t *turn) hourWrote(ctx context.Context, b *liaison.Briefing) error {
	hour, minute, ok := readClockTime(t.update.Text)
	if !ok {
		return liaison.Refuse(liaison.Invalid, "timing.no_hour")
	}
	return t.reviewRepeat(ctx, b, liaison.Timing{Holiday: liaison.NextWorking, Missed: liaison.RunOnce,
		Cron: fmt.Sprintf("%d %d %s", minute, hour, t.state.Input.One("rest"))})
}

func askCron(_ context.Context, t *turn, b *liaison.Briefing, _ string) error {
	t.asks(b, timingCron, "", t.voice.Say("timing.ask_cron"), [][]button{t.backToRhythm(b)})
	return nil
}

// cronWrote takes a line of cron.
func (t *turn) cronWrote(ctx context.Context, b *liaison.Briefing) error {
	return t.reviewRepeat(ctx, b, liaison.Timing{Holiday: liaison.NextWorking, Missed: liaison.RunOnce, Cron: narrow(t.update.Text)})
}

// reviewData is a button's: the places of the policies, then the line.
func reviewData(id int64, timing liaison.Timing) string { return repeatData(id, "r", timing) }

func repeatData(id int64, word string, timing liaison.Timing) string {
	holiday := max(0, slices.Index(liaison.HolidayPolicies, timing.Holiday))
	missed := max(0, slices.Index(liaison.MissedPolicies, timing.Missed))
	return fmt.Sprintf("when:%d:%s:%d%d:%s", id, word, holiday, missed, timing.Cron)
}

// readRepeat is the inverse of repeatData's end.
func readRepeat(rest string) (liaison.Timing, error) {
	policies, line, ok := strings.Cut(rest, ":")
	if !ok || len(policies) != 2 {
		return liaison.Timing{}, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	holiday, missed := int(policies[0]-'0'), int(policies[1]-'0')
	if holiday >= len(liaison.HolidayPolicies) || missed >= len(liaison.MissedPolicies) {
		return liaison.Timing{}, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return liaison.Timing{Cron: line, Holiday: liaison.HolidayPolicies[holiday], Missed: liaison.MissedPolicies[missed]}, nil
}

// pressRepeat takes a repetition from a button.
func pressRepeat(ctx context.Context, t *turn, b *liaison.Briefing, rest string) error {
	timing, err := readRepeat(rest)
	if err != nil {
		return err
	}
	return t.reviewRepeat(ctx, b, timing)
}

// reviewRepeat shows a repetition in words with the runs to come, and lets the
// policies be chosen.
func (t *turn) reviewRepeat(ctx context.Context, b *liaison.Briefing, timing liaison.Timing) error {
	line, err := t.desk.Cron(timing.Cron)
	if err != nil {
		return err
	}
	t.finish()
	timing.Cron = line.Line
	coming, err := t.coming(ctx, timing, line)
	if err != nil {
		return err
	}
	holiday, missed := t.policyWords(timing)
	text := t.voice.Say("timing.review", "Words", cronWords(t.voice, line), "Holiday", holiday, "Missed", missed) + coming
	if line.Days != nil && slices.Min(line.Days) > 28 {
		text += "\n\n" + t.voice.Say("timing.short_months")
	}
	t.card("brief", text, t.reviewButtons(b, timing))
	return nil
}

func (t *turn) reviewButtons(b *liaison.Briefing, timing liaison.Timing) [][]button {
	var holidays, missed []button
	for _, policy := range liaison.HolidayPolicies {
		other := timing
		other.Holiday = policy
		holidays = append(holidays, button{Text: chosenMark(policy == timing.Holiday) + t.voice.Plain("timing.turn_"+string(policy)), Data: reviewData(b.ID, other)})
	}
	for _, policy := range liaison.MissedPolicies {
		other := timing
		other.Missed = policy
		missed = append(missed, button{Text: chosenMark(policy == timing.Missed) + t.voice.Plain("timing.missed_turn_"+string(policy)), Data: reviewData(b.ID, other)})
	}
	return [][]button{holidays, missed, {{Text: t.voice.Plain("timing.take"), Data: repeatData(b.ID, "k", timing)}}, t.backToRhythm(b)}
}

// coming lists the next runs of a repetition.
func (t *turn) coming(ctx context.Context, timing liaison.Timing, line liaison.CronLine) (locales.Markup, error) {
	list, err := t.occurrences(ctx, timing, line)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "\n\n" + t.voice.Say("timing.never"), nil
	}
	text := "\n\n" + t.voice.Say("timing.coming", "Count", len(list))
	for i, o := range list {
		text += "\n" + t.voice.Say("timing.one_coming", "Number", i+1, "When", t.momentWords(o.At))
		if len(o.Unknown) > 0 {
			text += t.voice.Say("timing.provisional", "Years", joined(o.Unknown[:1], ""))
		}
	}
	return text, nil
}

// occurrences are the runs to come.
func (t *turn) occurrences(ctx context.Context, timing liaison.Timing, line liaison.CronLine) ([]liaison.Occurrence, error) {
	calendar, err := t.store.Calendar(ctx)
	return timing.Preview(line, calendar, t.at().In(timing.In(t.desk.Zone)), previewed), err
}

// keepRepeat makes the briefing repeat.
func keepRepeat(ctx context.Context, t *turn, b *liaison.Briefing, rest string) error {
	timing, err := readRepeat(rest)
	if err != nil {
		return err
	}
	if b.Timing, err = t.repeated(ctx, timing); err != nil {
		return err
	}
	return t.briefTimed(ctx, b)
}

// repeated is a repetition as it is kept: one that never comes is refused.
func (t *turn) repeated(ctx context.Context, timing liaison.Timing) (liaison.Timing, error) {
	_, err := t.nextRun(ctx, timing)
	timing.Zone = t.desk.Zone.String() // it stays there, wherever the service goes
	return timing, err
}
