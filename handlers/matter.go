package handlers

import (
	"context"
	"slices"

	"liaison"
	"liaison/locales"
)

// perPage is how many matters a list shows at a time.
const perPage = 5

// matterPresses lists what the buttons of a matter show; the data is
// "matter:ID:WORD".
var matterPresses = map[string]func(ctx context.Context, t *turn, m liaison.Matter) error{
	"card":     showMatter,
	"text":     showText,
	"history":  showHistory,
	"files":    sendFiles,
	"pdf":      sendPaper,
	"case":     sendCase,
	"more":     showMore,
	"lineage":  showLineage,
	"share":    shareText,
	"versions": showVersions,
}

func pressMatter(ctx context.Context, t *turn) error {
	id, word, err := t.pressedID()
	do, ok := matterPresses[word]
	if err != nil || !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, err := t.matter(ctx, id)
	if err != nil {
		return err
	}
	if liaison.Onlooks(m.Capacities(*t.person)) && !slices.Contains(forOnlookers, word) {
		return liaison.Refuse(liaison.Forbidden, "matter.not_for_onlookers")
	}
	return do(ctx, t, m)
}

// matter reads one that this person may see; any other is not found.
func (t *turn) matter(ctx context.Context, id int64) (liaison.Matter, error) {
	m, err := t.store.Matter(ctx, id)
	if err != nil {
		return m, err
	}
	if len(m.Capacities(*t.person)) == 0 {
		return m, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	return m, nil
}

func showMatter(ctx context.Context, t *turn, m liaison.Matter) error {
	t.leaveQuestion()
	if m.Stage == liaison.Draft {
		return t.openDraft(ctx, m)
	}
	m = seen(*t.person, m)
	facts, err := t.factLines(ctx, m)
	if err != nil {
		return err
	}
	text, err := t.matterCard(ctx, m, facts)
	if err != nil {
		return err
	}
	buttons := t.matterButtons(m, *t.person)
	lineage, err := t.store.Lineage(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(lineage) > 1 && !derived(m) && !liaison.Onlooks(m.Capacities(*t.person)) {
		buttons = append(buttons, []button{t.button("matter.see_lineage", "matter:%d:lineage", m.ID)})
	}
	if buttons, err = t.withVersions(ctx, m, buttons); err != nil {
		return err
	}
	t.show(text, buttons)
	return nil
}

// derived reports whether the matter was made from another, or merged into one.
func derived(m liaison.Matter) bool { return m.Origin != 0 || m.Main != 0 }

// showMore shows the moves that are made seldom.
func showMore(_ context.Context, t *turn, m liaison.Matter) error {
	t.leaveQuestion()
	_, aside := t.moveButtons(m, *t.person)
	t.show(t.voice.Say("matter.more", "Number", m.Number, "Title", m.Title), append(rows(2, aside...), t.backTo(m)...))
	return nil
}

// showLineage shows where the matter comes from and what came of it; what is not
// the person's to see has no title.
func showLineage(ctx context.Context, t *turn, m liaison.Matter) error {
	lineage, err := t.store.Lineage(ctx, m.ID)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("lineage.title", "Number", m.Number)}
	var buttons []button
	for _, other := range lineage {
		number, title := other.Number, t.voice.Plain("lineage.hidden")
		if len(other.Capacities(*t.person)) > 0 {
			title = other.Title
			if other.ID != m.ID && number != "" {
				buttons = append(buttons, t.openButton(other))
			}
		}
		if number == "" {
			number = t.voice.Plain("draft.untitled")
		}
		lines = append(lines, "", t.voice.Say("lineage.line", "Kind", t.voice.Plain("kind."+string(other.Kind)),
			"Number", number, "Title", title, "Stage", t.stage(other)))
	}
	t.show(joinLines(lines), append(rows(1, buttons...), t.backTo(m)...))
	return nil
}
