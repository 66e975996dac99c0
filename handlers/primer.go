package handlers

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
)

// The flows of what a primer is for, its event's name and then its time, and of the
// day of a step.
const (
	flowPrimer = "primer"
	flowStep   = "step"
)

// eventMost bounds the name of an event, in characters.
const eventMost = 60

// beginPrimer asks for the event that a material prepares for: "SERIES".
func beginPrimer(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step, t.state.Material = flowPrimer, "event", m.Series
	t.card("learn", t.voice.Say("primer.ask_event", "Title", m.Title), [][]button{{t.button("material.back", "learn:manage:%d", m.Series)}})
	return nil
}

func primerWrote(ctx context.Context, t *turn) error {
	if err := t.mayBrief(ctx); err != nil {
		t.finish()
		return err // not any more
	}
	text := strings.Join(strings.Fields(t.update.Text), " ")
	if text == "" {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if t.state.Step == "event" {
		if over := utf8.RuneCountInString(text) - eventMost; over > 0 {
			return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", eventMost, "Over", over)
		}
		t.state.Step, t.state.Input = "at", liaison.Input{"event": {text}}
		t.card("learn", t.voice.Say("primer.ask_at", "Event", text), [][]button{{t.button("material.back", "learn:manage:%d", t.state.Material)}})
		return nil
	}
	at, ok := t.readEvent(narrow(text))
	switch {
	case !ok:
		return liaison.Refuse(liaison.Invalid, "primer.not_a_time")
	case !at.After(t.at()):
		return liaison.Refuse(liaison.Invalid, "primer.past")
	}
	return t.startPrimer(ctx, at)
}

// readEvent reads a moment as people write it; without a year the next such day is
// meant.
func (t *turn) readEvent(text string) (time.Time, bool) {
	if at, err := time.ParseInLocation(time.DateTime, readMoment(text), t.desk.Zone); err == nil {
		return at, true
	}
	words := strings.Join(strings.Fields(dashes.Replace(text)), " ")
	day, hour, _ := strings.Cut(words, " ")
	at, err := time.ParseInLocation("2006-01-02 15:04", cmp.Or(t.readDay(day, liaison.ToCome), day)+" "+hour, t.desk.Zone)
	return at, err == nil
}

// startPrimer begins the briefing: it goes out three days before the event, or as
// soon as it is approved.
func (t *turn) startPrimer(ctx context.Context, at time.Time) error {
	c := liaison.Content{Materials: []int64{t.state.Material}, Ack: liaison.Read, AckDays: ackDays, Event: t.state.Input.One("event"), EventAt: at}
	c.Write(liaison.Written{Text: liaison.Rich{Text: t.voice.Plain("primer.text", "Event", c.Event, "At", at)}})
	return t.startBriefing(ctx, liaison.Briefing{Kind: liaison.Primer, Content: c,
		Timing: liaison.Timing{At: liaison.PrimerAt(at, t.at())}})
}

// learnSteps lists the steps of the first days, by their days.
func learnSteps(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "step.may_not")
	}
	steps, err := t.store.Steps(ctx)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("step.title", "Days", liaison.OnboardingDays, "Gap", liaison.OnboardingGap)}
	var laid [][]button
	for _, b := range steps {
		title, err := t.stepTitle(ctx, b)
		if err != nil {
			return err
		}
		lines = append(lines, t.voice.Say("step.line", "Day", b.Content.Day, "Title", title, "Stage", t.voice.Plain("briefing.stage."+string(b.Stage))))
		laid = append(laid, []button{{Text: t.voice.Plain("step.open", "Day", b.Content.Day, "Title", title), Data: fmt.Sprintf("brief:%d:show", b.ID)}})
	}
	if len(steps) == 0 {
		lines = append(lines, "", t.voice.Say("step.none"))
	}
	laid = append(laid, []button{t.button("step.new", "learn:step:0")})
	t.card("learn", joinLines(lines), append(laid, []button{t.button("learn.to_staff", "learn:staff"), t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) stepTitle(ctx context.Context, b liaison.Briefing) (string, error) {
	if title := b.Content.Text.Title(20); title != "" {
		return title, nil
	}
	materials, err := t.store.NewestMaterials(ctx, b.Content.Materials)
	if err != nil || len(materials) == 0 {
		return t.voice.Plain("draft.untitled"), err
	}
	return shorten(materials[0].Title, 20), nil
}

// beginStep asks for the day of a new step, which may be about a material: "SERIES",
// or 0.
func beginStep(ctx context.Context, t *turn) error {
	ids, err := t.pressedIDs(1)
	if err != nil {
		return err
	}
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "step.may_not")
	}
	if ids[0] != 0 {
		if _, err := t.store.NewestMaterial(ctx, ids[0]); err != nil {
			return err
		}
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Material = flowStep, ids[0]
	t.card("learn", t.voice.Say("step.ask_day", "Days", liaison.OnboardingDays), [][]button{{t.button("learn.steps", "learn:steps")}})
	return nil
}

func stepWrote(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		t.finish()
		return liaison.Refuse(liaison.Forbidden, "step.may_not") // not any more
	}
	day, err := strconv.Atoi(readSetting(liaison.Setting{Kind: liaison.SettingNumber}, strings.Trim(t.update.Text, "第天 ")))
	if err != nil || day < 0 || day > liaison.OnboardingDays {
		return liaison.Refuse(liaison.Invalid, "step.not_a_day", "Days", liaison.OnboardingDays)
	}
	b := liaison.Briefing{Kind: liaison.Step, Content: liaison.Content{Day: day, AckDays: ackDays}}
	if series := t.state.Material; series != 0 {
		m, err := t.store.NewestMaterial(ctx, series)
		if err != nil {
			return err
		}
		b.Content.Materials = []int64{series}
		b.Content.Write(liaison.Written{Text: liaison.Rich{Text: t.voice.Plain("study.text_one", "Title", m.Title)}})
	}
	b.Content.Ack = b.Asks()
	return t.startBriefing(ctx, b)
}
