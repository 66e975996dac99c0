package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// calls lists the people whom something did not reach, to be called, and what they
// have missed.
func calls(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "calls.staff_only")
	}
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	list, total, err := t.store.CallsToMake(ctx, page*perPage, perPage+1)
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	wishes, asked, err := t.wishLines(ctx)
	if err != nil {
		return err
	}
	if page > 0 {
		wishes, asked = "", nil
	}
	if total == 0 && wishes == "" {
		t.show(t.voice.Say("calls.none"), [][]button{{t.button("brief.back", "brief"), t.button("menu.open", "menu")}})
		return nil
	}
	text, buttons := wishes, asked
	if total > 0 && text != "" {
		text += "\n\n"
	}
	if total > 0 {
		text += t.voice.Say("calls.title", "Count", callCount(total))
	}
	for _, c := range list {
		line, err := t.callLine(ctx, c)
		if err != nil {
			return err
		}
		text += "\n\n" + line
		buttons = append(buttons, button{Text: "☎️ " + c.Name, Data: fmt.Sprintf("call:%d:%d", c.Person, page)})
	}
	laid := rows(2, buttons...)
	if turns := t.pages("calls", page, more); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.show(text, append(laid, []button{t.button("brief.back", "brief"), t.button("menu.open", "menu")}))
	return nil
}

// callCount is how many are to be called, as far as they are counted.
func callCount(total int) string {
	if total > storage.CountedMost {
		return fmt.Sprintf("%d+", storage.CountedMost)
	}
	return strconv.Itoa(total)
}

// callLine says who is to be called, why, and about what.
func (t *turn) callLine(ctx context.Context, c storage.Call) (locales.Markup, error) {
	var titles []string
	for _, id := range c.Missed {
		run, err := t.store.Run(ctx, id)
		if err != nil {
			return "", err
		}
		titles = append(titles, "「"+t.briefTitle(run.Content)+"」")
	}
	occasions, err := t.store.OccasionsByIDs(ctx, c.Events)
	if err != nil {
		return "", err
	}
	for _, o := range occasions {
		titles = append(titles, "「"+o.Title+"」")
	}
	return t.voice.Say("calls.line", "Name", c.Name, "Code", c.Code, "Phone", c.Phone,
		"Why", t.voice.Plain("calls.why_"+c.Reason), "Since", t.dayAndMonth(c.Since.In(t.desk.Zone)), "Titles", strings.Join(titles, "")), nil
}

// called notes that somebody was called: "call:PERSON:PAGE".
func called(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "calls.staff_only")
	}
	word, page, _ := strings.Cut(t.arguments, ":")
	id, err := number(word)
	if err != nil {
		return err
	}
	first, err := t.store.Called(ctx, id, t.person.ID, t.at())
	if err != nil {
		return err
	}
	t.toast = t.voice.Plain("calls.noted")
	if !first {
		t.toast = t.voice.Plain("calls.noted_before")
	}
	t.arguments = page
	return calls(ctx, t)
}
