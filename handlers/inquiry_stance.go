package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowComment is the flow in which the next message is what somebody says to an item.
const flowComment = "comment"

// The bounds of a comment.
const (
	commentMost      = 2000 // characters
	commentFilesMost = 10
)

// stanceWays are how far somebody is with the items of an inquiry, and how to go on.
func (t *turn) stanceWays(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, [][]button, error) {
	answers, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, nil, err
	}
	key := "inquiry.begin"
	if len(answers) > 0 {
		key = "inquiry.go_on"
	}
	if len(answers) >= len(q.Items) {
		key = "inquiry.look_again"
	}
	laid := [][]button{{t.button(key, "inquiry:next:%d:0", q.ID)}}
	if len(chaptersOf(q)) > 1 {
		laid = append(laid, []button{t.button("inquiry.chapters", "inquiry:heads:%d", q.ID)})
	}
	if left := len(q.Items) - len(answers); left > 0 && len(answers) > 0 {
		laid = append(laid, []button{{Text: t.voice.Plain("inquiry.agree_rest", "Count", left), Data: fmt.Sprintf("inquiry:rest:%d", q.ID)}})
	}
	return []locales.Markup{t.voice.Say("inquiry.progress", "Done", len(answers), "Count", len(q.Items))}, laid, nil
}

// chaptersOf are the first items of the chapters.
func chaptersOf(q liaison.Inquiry) []liaison.InquiryItem {
	var firsts []liaison.InquiryItem
	for n, i := range q.Items {
		if n == 0 || i.Chapter != q.Items[n-1].Chapter {
			firsts = append(firsts, i)
		}
	}
	return firsts
}

// inquiryChapters lists the chapters: "inquiry:heads:ID".
func inquiryChapters(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, false)
	if err != nil {
		return err
	}
	var buttons []button
	for _, i := range chaptersOf(q) {
		name := i.Chapter
		if name == "" {
			name = i.Title
		}
		buttons = append(buttons, button{Text: shorten(name, 30), Data: fmt.Sprintf("inquiry:item:%d:%d", q.ID, i.Place)})
	}
	t.card(inquiryCard(q), t.voice.Say("inquiry.head", "Title", q.Title, "Kind", t.inquiryKind(q)), append(rows(1, buttons...), t.inquiryBack(q)))
	return nil
}

func (t *turn) inquiryBack(q liaison.Inquiry) []button {
	return []button{t.button("inquiry.back_to", "inquiry:open:%d", q.ID)}
}

// inquiryItem shows an item by its place: "inquiry:item:ID:PLACE".
func inquiryItem(ctx context.Context, t *turn) error {
	q, ids, err := t.pressedInquiry(ctx, 2, false)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	return t.showItem(ctx, q, int(ids[1]))
}

// nextItem shows the first item from a place on that is not answered yet, or else the next:
// "inquiry:next:ID:PLACE".
func nextItem(ctx context.Context, t *turn) error {
	q, ids, err := t.pressedInquiry(ctx, 2, false)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	return t.showNext(ctx, q, int(ids[1]))
}

func (t *turn) showNext(ctx context.Context, q liaison.Inquiry, after int) error {
	answers, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if err != nil {
		return err
	}
	for _, i := range append(slices.Clone(q.Items[min(max(after, 0), len(q.Items)):]), q.Items...) {
		if _, done := answers[i.ID]; !done {
			return t.showItem(ctx, q, i.Place)
		}
	}
	if after > 0 { // all is answered
		t.arguments = fmt.Sprint(q.ID)
		return openInquiry(ctx, t)
	}
	return t.showItem(ctx, q, 1)
}

// showItem shows an article with what the person has said to it, and the stances.
func (t *turn) showItem(ctx context.Context, q liaison.Inquiry, place int) error {
	if place < 1 || place > len(q.Items) || q.Rule().Way != liaison.ByStance {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	item := q.Items[place-1]
	answers, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if err != nil {
		return err
	}
	lines := t.itemLines(q, item)
	var stances, turns []button
	own, said := answers[item.ID]
	if said {
		lines = append(lines, "", t.ownAnswer(own))
	}
	if q.OpenAt(t.at()) {
		for _, s := range q.Rule().Stances {
			b := t.button("inquiry.stance_"+s, "inquiry:say:%d:%d:%s", q.ID, place, s)
			if said && own.Choice == s {
				b.Text = "✅ " + b.Text
			}
			stances = append(stances, b)
		}
	}
	if place > 1 {
		turns = append(turns, t.button("inquiry.before", "inquiry:item:%d:%d", q.ID, place-1))
	}
	if place < len(q.Items) {
		turns = append(turns, t.button("inquiry.after", "inquiry:item:%d:%d", q.ID, place+1))
	}
	laid := append(rows(3, stances...), rows(2, turns...)...)
	t.card(inquiryCard(q), joinLines(lines), append(laid, t.inquiryBack(q)))
	return nil
}

func (t *turn) itemLines(q liaison.Inquiry, i liaison.InquiryItem) []locales.Markup {
	lines := []locales.Markup{t.voice.Say("inquiry.item", "Place", i.Place, "Count", len(q.Items), "Chapter", i.Chapter), "", t.voice.Say("inquiry.item_title", "Title", i.Title)}
	if i.Text != "" {
		lines = append(lines, locales.Escape(i.Text))
	}
	return lines
}

// ownAnswer is what the person has said to an item.
func (t *turn) ownAnswer(a storage.InquiryAnswer) locales.Markup {
	line := t.voice.Say("inquiry.yours", "Stance", t.voice.Plain("inquiry.stance_"+a.Choice))
	if a.Text != "" {
		line += "\n" + locales.Escape(a.Text)
	}
	if len(a.Files) > 0 {
		line += "\n" + locales.Escape("📎 "+t.fileNames(a.Files))
	}
	return line
}

// takeStance takes a stance on an item, or asks for words first: "inquiry:say:ID:PLACE:STANCE".
func takeStance(ctx context.Context, t *turn) error {
	ids, stance, err := t.inquiryNumbers(2)
	if err != nil {
		return err
	}
	q, err := t.inquiryOf(ctx, ids[0], true)
	if err != nil {
		return err
	}
	place := int(ids[1])
	if place < 1 || place > len(q.Items) || !slices.Contains(q.Rule().Stances, stance) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	item := q.Items[place-1]
	t.leaveQuestion()
	if slices.Contains(q.Rule().Worded, stance) {
		t.finish()
		t.state.Flow, t.state.Inquiry, t.state.Item, t.state.Chosen = flowComment, q.ID, item.ID, []string{stance}
		lines := append(t.itemLines(q, item), "", t.voice.Say("inquiry.ask_"+stance))
		t.card(inquiryCard(q), joinLines(lines), [][]button{{t.button("inquiry.leave", "inquiry:item:%d:%d", q.ID, place)}})
		return nil
	}
	if err := t.store.KeepAnswer(ctx, q.ID, t.person.ID, storage.InquiryAnswer{Item: item.ID, Choice: stance, At: t.at()}); err != nil {
		return err
	}
	t.toast = t.voice.Plain("inquiry.noted")
	return t.showNext(ctx, q, place)
}

// commentWrote takes what somebody says to an item: text, a voice message, files; what
// follows at once is added.
func commentWrote(ctx context.Context, t *turn) error {
	q, err := t.inquiryOf(ctx, t.state.Inquiry, true)
	if err != nil {
		t.finish()
		return err
	}
	item, ok := q.Item(t.state.Item)
	if !ok || len(t.state.Chosen) == 0 {
		t.finish()
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	a := storage.InquiryAnswer{Item: item.ID, Choice: t.state.Chosen[0], Text: strings.TrimSpace(t.update.Text), Files: t.update.Files, At: t.at()}
	if a.Text == "" && len(a.Files) == 0 {
		t.say("inquiry.ask_" + a.Choice)
		return nil
	}
	if t.state.Step == "more" {
		if a, err = t.addedTo(ctx, q, a); err != nil {
			return err
		}
	}
	if over := utf8.RuneCountInString(a.Text) - commentMost; over > 0 {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", commentMost, "Over", over)
	}
	if len(a.Files) > commentFilesMost {
		return liaison.Refuse(liaison.Invalid, "briefing.too_many_files", "Most", commentFilesMost)
	}
	if err := t.store.KeepAnswer(ctx, q.ID, t.person.ID, a); err != nil {
		return err
	}
	t.state.Step = "more"
	laid := [][]button{{t.button("inquiry.on", "inquiry:next:%d:%d", q.ID, item.Place)}, t.inquiryBack(q)}
	t.card(inquiryCard(q), joinLines([]locales.Markup{t.voice.Say("inquiry.heard", "Title", item.Title), t.ownAnswer(a)}), laid)
	return nil
}

// addedTo is what was said just before with this added.
func (t *turn) addedTo(ctx context.Context, q liaison.Inquiry, a storage.InquiryAnswer) (storage.InquiryAnswer, error) {
	answers, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if before, ok := answers[a.Item]; ok && before.Choice == a.Choice {
		a.Text = strings.TrimSpace(before.Text + "\n" + a.Text)
		a.Files = append(before.Files, a.Files...)
	}
	return a, err
}

// agreeToRest agrees to all items to which the person has said nothing: "inquiry:rest:ID".
func agreeToRest(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, true)
	if err != nil {
		return err
	}
	if q.Rule().Way != liaison.ByStance {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if _, err := t.store.AgreeToRest(ctx, q.ID, t.person.ID, q.Rule().Stances[0], t.at()); err != nil {
		return err
	}
	t.toast = t.voice.Plain("inquiry.noted")
	return openInquiry(ctx, t)
}
