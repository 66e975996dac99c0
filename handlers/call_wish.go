package handlers

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// The flows of calls that were asked for: what it is about, and what came of it.
const (
	flowCallMe = "call_me"
	flowCalled = "called"
)

// wishesShown is how many who have asked to be called a list has.
const wishesShown = 20

// callMe notes that the person asks to be called, tells the staff, and asks what it is
// about. Asked again while nobody has called, it is the same.
func callMe(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	first, err := t.store.WishCall(ctx, t.person.ID, t.at())
	if err != nil {
		return err
	}
	if first {
		if err := t.tellStaff(ctx, "call_me.told", "Name", t.person.Name, "Code", t.person.Code, "Phone", t.person.PhoneTail); err != nil {
			return err
		}
	}
	calendar, err := t.store.Calendar(ctx)
	if err != nil {
		return err
	}
	if t.state.Flow != flowDraft {
		t.finish()
		t.state.Flow = flowCallMe
	}
	t.replyWith(t.voice.Say("call_me.noted", "Day", liaison.CallDay(t.at(), calendar), "Phone", t.person.PhoneTail), t.wayOut())
	return nil
}

// callMeWrote takes what the person wants to talk about.
func callMeWrote(ctx context.Context, t *turn) error {
	words := strings.TrimSpace(t.update.Text)
	if words == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if over := utf8.RuneCountInString(words) - liaison.CallWordsMost; over > 0 {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", liaison.CallWordsMost, "Over", over)
	}
	if refusal := liaison.MayBeSaid(words); refusal != nil {
		return refusal
	}
	t.finish()
	waits, err := t.store.KeepCallWords(ctx, t.person.ID, words)
	if err != nil {
		return err
	}
	if !waits {
		return liaison.Refuse(liaison.Conflict, "call_me.over")
	}
	t.offer("call_me.words_kept")
	return nil
}

// wishLines are those who have asked to be called, with a button for each.
func (t *turn) wishLines(ctx context.Context) (locales.Markup, []button, error) {
	wishes, err := t.store.CallWishes(ctx, 0, wishesShown)
	if err != nil || len(wishes) == 0 {
		return "", nil, err
	}
	text := t.voice.Say("call_me.title", "Count", len(wishes))
	var buttons []button
	for _, w := range wishes {
		words := w.Words
		if words == "" {
			words = t.voice.Plain("call_me.no_words")
		}
		text += "\n\n" + t.voice.Say("call_me.line", "Name", w.Name, "Code", w.Code, "Phone", w.Phone, "At", w.At.In(t.desk.Zone), "Words", words)
		buttons = append(buttons, button{Text: "☎️ " + w.Name, Data: fmt.Sprintf("callback:%d", w.ID)})
	}
	return text, buttons, nil
}

// callback asks what came of a call that was asked for, "WISH", or notes it without
// more, "WISH:done".
func callback(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "calls.staff_only")
	}
	id, rest, err := t.pressedID()
	if err != nil {
		return err
	}
	if rest == "done" {
		return t.calledBack(ctx, id, "")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step = flowCalled, fmt.Sprint(id)
	t.show(t.voice.Say("call_me.ask_note"), [][]button{{t.button("call_me.done", "callback:%d:done", id)}, {t.button("calls.button", "calls")}})
	return nil
}

func calledWrote(ctx context.Context, t *turn) error {
	note := strings.TrimSpace(t.update.Text)
	if over := utf8.RuneCountInString(note) - liaison.CallWordsMost; over > 0 {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", liaison.CallWordsMost, "Over", over)
	}
	if note == "" {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "calls.staff_only")
	}
	id, err := idIn(t.state.Step)
	if err != nil {
		return err
	}
	return t.calledBack(ctx, id, note)
}

func (t *turn) calledBack(ctx context.Context, id int64, note string) error {
	t.finish()
	person, first, err := t.store.CalledBack(ctx, id, t.person.ID, note, t.at())
	if err != nil {
		return err
	}
	if !first {
		return liaison.Refuse(liaison.Conflict, "calls.noted_before")
	}
	if err := t.tellCalled(ctx, person); err != nil {
		return err
	}
	t.toast = t.voice.Plain("calls.noted")
	t.arguments = ""
	return calls(ctx, t)
}

// tellCalled tells somebody that the call that they asked for is noted.
func (t *turn) tellCalled(ctx context.Context, person int64) error {
	return t.tellPerson(ctx, person, func(voice locales.Voice) (locales.Markup, [][]button) {
		return voice.Say("call_me.was_called"), nil
	})
}

// CalledBack tells somebody that the call that they asked for is noted.
func (d *Desk) CalledBack(ctx context.Context, tx *storage.Store, person int64) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx}
	err := t.tellCalled(ctx, person)
	return t.out, err
}
