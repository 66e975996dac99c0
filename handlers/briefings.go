package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// briefings lists what a person has received, page by page, and marks what they have
// not acknowledged yet.
func briefings(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	got, err := t.store.Received(ctx, t.person.ID, page*perPage, perPage+1)
	if err != nil {
		return err
	}
	more := len(got) > perPage
	got = got[:min(len(got), perPage)]
	if len(got) == 0 {
		t.show(t.voice.Say("briefings.none"), t.wayOut())
		return nil
	}
	text := t.voice.Say("briefings.title")
	var buttons []button
	for _, g := range got {
		title, err := t.ownTitle(ctx, g.Run)
		if err != nil {
			return err
		}
		text += "\n\n" + t.voice.Say("briefings.line", "Mark", t.receivedMark(g), "Title", title, "At", t.nearTime(g.Run.Began))
		buttons = append(buttons, button{Text: t.receivedMark(g) + title, Data: fmt.Sprintf("got:%d", g.Run.ID)})
	}
	laid := rows(1, buttons...)
	if turns := t.pages("briefings", page, more); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.show(text, append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

// pages turn the pages of a list.
func (t *turn) pages(word string, page int, more bool) []button {
	var turns []button
	if page > 0 {
		turns = append(turns, t.button("list.newer", "%s:%d", word, page-1))
	}
	if more {
		turns = append(turns, t.button("list.older", "%s:%d", word, page+1))
	}
	return turns
}

// nearTime is a time in a list of what is mostly of this year.
func (t *turn) nearTime(at time.Time) string {
	if at = at.In(t.desk.Zone); at.Year() != t.at().Year() {
		return t.voice.Time(at)
	}
	return t.dayAndMonth(at) + " " + at.Format("15:04")
}

// ownCopy is the content of a run as the person has it.
func (t *turn) ownCopy(ctx context.Context, run liaison.Run) (liaison.Content, error) {
	c := run.Content
	if !c.Personal() {
		return c, nil
	}
	values, err := t.store.ValuesOf(ctx, t.person.ID)
	c.Text = c.Text.Fill(values.Named(liaison.DateOf(run.Began.In(t.desk.Zone))))
	return c, err
}

// ownTitle is what a briefing is called in the person's own lists.
func (t *turn) ownTitle(ctx context.Context, run liaison.Run) (string, error) {
	c, err := t.ownCopy(ctx, run)
	return t.briefTitle(c), err
}

func (t *turn) receivedMark(g storage.Received) string {
	switch {
	case g.Run.Content.Ack == liaison.NoAck:
		return ""
	case g.Acked != nil:
		return "✅ "
	default:
		return "🔵 "
	}
}

// received is the run of a button, where the person is in its audience: "RUN".
func (t *turn) received(ctx context.Context) (storage.Received, error) {
	id, err := number(t.arguments)
	if err != nil {
		return storage.Received{}, err
	}
	return t.store.ReceivedRun(ctx, id, t.person.ID)
}

// openReceived shows a received briefing once more, whole: "got:RUN".
func openReceived(ctx context.Context, t *turn) error {
	got, err := t.received(ctx)
	if err != nil {
		return err
	}
	if err := t.store.OpenRun(ctx, got.Run.ID, t.person.ID, t.at()); err != nil {
		return err
	}
	if got.Run.Content, err = t.ownCopy(ctx, got.Run); err != nil {
		return err
	}
	messages := t.desk.Copy(got.Run, liaison.Recipient{Run: got.Run.ID, Person: t.person.ID, Chat: t.update.Chat, Language: t.voice.Language})
	if got.Acked != nil {
		messages[len(messages)-1].Buttons = t.ackedButtons(got.Run, *got.Acked)
	}
	for _, m := range messages {
		t.put(liaison.Outgoing{Message: m})
	}
	if t.person.Numbered { // the copy's own buttons have no numbers
		rows := append(slices.Clone(messages[len(messages)-1].Buttons), []button{t.button("menu.briefings", "briefings")})
		t.replyWith(t.voice.Say("briefings.opened"), rows)
	}
	return nil
}

// acknowledged takes the word for read, written under what came last that is to be
// acknowledged.
func (t *turn) acknowledged(ctx context.Context) (bool, error) {
	if strings.TrimRight(strings.TrimSpace(t.update.Text), "。.!！") != t.voice.Plain("ack.word") || len(t.update.Files) > 0 {
		return false, nil
	}
	got, err := t.store.Received(ctx, t.person.ID, 0, perPage)
	if err != nil {
		return false, err
	}
	for _, g := range got {
		if g.Run.Content.Ack == liaison.Read && g.Acked == nil {
			t.arguments = fmt.Sprint(g.Run.ID)
			return true, acknowledge(ctx, t)
		}
	}
	return false, nil
}

// acknowledge notes that the person has read a run: "ack:RUN". Under the copy it
// then says so.
func acknowledge(ctx context.Context, t *turn) error {
	if t.arguments == "0" {
		return liaison.Refuse(liaison.Invalid, "ack.preview")
	}
	got, err := t.received(ctx)
	if err != nil {
		return err
	}
	if got.Run.Content.Ack == liaison.Learned && got.Acked == nil {
		return liaison.Refuse(liaison.Conflict, "study.first")
	}
	first, err := t.store.AckRun(ctx, got.Run.ID, t.person.ID, t.at())
	if err != nil {
		return err
	}
	at := t.at()
	t.toast = t.voice.Plain("ack.done")
	if !first && got.Acked != nil {
		at = *got.Acked
		t.toast = t.voice.Plain("ack.before", "At", at.In(t.desk.Zone))
	}
	if t.update.PressID == "" { // answered by a number
		t.replyWith(t.voice.Say("ack.done"), [][]button{{t.button("menu.briefings", "briefings")}})
		return nil
	}
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Edit, Target: t.update.Message, Buttons: t.ackedButtons(got.Run, at)}})
	return nil
}

// ackedButtons stand in the place of the button once it was pressed.
func (t *turn) ackedButtons(run liaison.Run, at time.Time) [][]button {
	return append(studyButtons(t.voice, run), []button{{Text: t.voice.Plain("ack.was_"+string(run.Content.Ack), "At", at.In(t.desk.Zone)), Data: fmt.Sprintf("ack:%d", run.ID)}})
}
