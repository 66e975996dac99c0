package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// lastPage bounds what a forged button can ask the database for.
const lastPage = 1_000_000

// mine lists the person's own matters, page by page.
func mine(ctx context.Context, t *turn) error {
	if !t.person.Is(liaison.RoleDeputy) && !t.person.Is(liaison.RoleOfficer) {
		t.offer("mine.deputies_only")
		return nil
	}
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	found, total, err := t.store.MattersOf(ctx, t.person.ID, page*perPage, perPage)
	if err != nil {
		return err
	}
	if total == 0 {
		t.replyWith(t.voice.Say("mine.none"), [][]button{{t.button("menu.suggest", "suggest")}})
		return nil
	}
	text := t.voice.Say("mine.title", "Count", total)
	var buttons []button
	for _, m := range found {
		text += "\n\n" + t.matterLine(m)
		buttons = append(buttons, t.openButton(m))
	}
	laid := rows(1, buttons...)
	var turnPage []button
	if page > 0 {
		turnPage = append(turnPage, t.button("list.newer", "mine:%d", page-1))
	}
	if (page+1)*perPage < total {
		turnPage = append(turnPage, t.button("list.older", "mine:%d", page+1))
	}
	if len(turnPage) > 0 {
		laid = append(laid, turnPage)
	}
	t.show(text, append(laid, []button{t.button("menu.suggest", "suggest"), t.button("menu.open", "menu")}))
	return nil
}

// openButton opens a matter; a draft is opened to be written on.
func (t *turn) openButton(m liaison.Matter) button {
	if m.Stage == liaison.Draft {
		return button{Text: "📝 " + t.draftLabel(m), Data: fmt.Sprintf("draft:%d:show", m.ID)}
	}
	return button{Text: strings.TrimSpace(m.Number + " " + shorten(titleFor(*t.person, m), 18)), Data: fmt.Sprintf("matter:%d:card", m.ID)}
}

// matterLine is a matter in a list: what it is, where it stands, what comes next.
func (t *turn) matterLine(m liaison.Matter) locales.Markup {
	title := titleFor(*t.person, m)
	if title == "" {
		title = t.draftLabel(m)
	}
	number := m.Number
	if number == "" {
		number = "📝"
	}
	line := t.voice.Say("matter.line", "Number", number, "Title", title, "Stage", t.stage(m))
	if clock, ok := m.NextClock(); ok {
		line += "\n" + t.clockLine(clock, t.labels(clock.Body)...)
	}
	return line
}

func (t *turn) stage(m liaison.Matter) string {
	return t.voice.Plain(t.voice.Key(m.Kind, "stage", string(m.Stage)))
}
