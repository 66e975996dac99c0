package handlers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowFind is the flow in which the next message is what to look for.
const flowFind = "find"

// findMost bounds what is looked for, in characters, and dataMost is Telegram's
// bound on a button's data, in bytes.
const (
	findMost = 60
	dataMost = 64
)

// numberLike is what a matter's number looks like: 2026-B-001, 14-4-0001,
// 14-4-A-0001, and of a part of one that was split, 2026-B-001-2.
var numberLike = regexp.MustCompile(`^[0-9]+(-[0-9A-Z]+)*-[0-9]+$`)

// find looks for matters: "/find WORDS". Without words it asks for them; who is
// writing a draft stays in it, since the next message may be a part of it.
func find(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	if strings.TrimSpace(t.arguments) != "" {
		return t.showFinds(ctx, t.arguments, 0)
	}
	if t.state.Flow == flowDraft {
		t.offer("find.in_draft")
		return nil
	}
	t.finish()
	t.state.Flow = flowFind
	buttons := []button{t.button("menu.open", "menu")}
	if t.seesClusters() {
		buttons = append(buttons, t.button("find.clusters", "clusters"))
	}
	t.replyWith(t.voice.Say("find.ask"), rows(2, buttons...))
	return nil
}

// pressFind turns the pages of what was found, "find:PAGE:WORDS", or begins.
func pressFind(ctx context.Context, t *turn) error {
	number, words, ok := strings.Cut(t.arguments, ":")
	if !ok {
		t.arguments = ""
		return find(ctx, t)
	}
	page, _ := strconv.Atoi(number)
	return t.showFinds(ctx, words, min(max(page, 0), lastPage))
}

func findWrote(ctx context.Context, t *turn) error {
	if strings.TrimSpace(t.update.Text) == "" {
		t.say("find.ask")
		return nil
	}
	t.finish()
	return t.showFinds(ctx, t.update.Text, 0)
}

// showFinds lists the matters with these words that the person may see, or opens
// the one whose number was written.
func (t *turn) showFinds(ctx context.Context, written string, page int) error {
	words := strings.Join(liaison.Words(written), " ")
	if over := utf8.RuneCountInString(words) - findMost; over > 0 {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", findMost, "Over", over)
	}
	if m, err := t.numberedMatter(ctx, words); err != nil || m.ID != 0 {
		if err != nil {
			return err
		}
		return showMatter(ctx, t, m)
	}
	found, more, err := t.store.Search(ctx, storage.SearchQuery{
		Text: words, Viewer: *t.person, Offset: page * perPage, Most: perPage})
	if err != nil {
		return err
	}
	if found, err = t.withoutWithheld(ctx, found, liaison.Words(written)); err != nil {
		return err
	}
	again := []button{t.button("find.again", "find"), t.button("menu.open", "menu")}
	if len(found) == 0 {
		none := t.voice.Say("find.none", "Words", strings.TrimSpace(written))
		if t.person.Is(liaison.RoleDeputy) {
			none += "\n" + t.voice.Say("find.others")
		}
		t.show(none, [][]button{again})
		return nil
	}
	text := t.voice.Say("find.title", "Words", words, "From", page*perPage+1, "To", page*perPage+len(found))
	list, buttons := t.listOf(found)
	if turns := t.findPages(words, page, more); len(turns) > 0 {
		buttons = append(buttons, turns)
	}
	t.show(text+list, append(buttons, again))
	return nil
}

// withoutWithheld leaves out what was found by words that the person does not see:
// of what is published, words that the staff have taken out.
func (t *turn) withoutWithheld(ctx context.Context, found []liaison.Matter, words []string) ([]liaison.Matter, error) {
	var shown []liaison.Matter
	for _, line := range found {
		if len(line.Facts) == 0 { // nothing was taken out
			shown = append(shown, line)
			continue
		}
		m, err := t.store.Matter(ctx, line.ID)
		if err != nil {
			return nil, err
		}
		public := liaison.Fold(strings.Join([]string{m.Number, m.PublicTitle(), m.PublicText()}, "\n"))
		withheld := func(word string) bool { return !strings.Contains(public, word) }
		if !liaison.Onlooks(m.Capacities(*t.person)) || m.Facts["published"] != "yes" || !slices.ContainsFunc(words, withheld) {
			shown = append(shown, line)
		}
	}
	return shown, nil
}

// listOf is a line for each matter, and the button that opens it.
func (t *turn) listOf(matters []liaison.Matter) (list locales.Markup, buttons [][]button) {
	for _, m := range matters {
		list += "\n\n" + t.matterLine(m)
		buttons = append(buttons, []button{t.openButton(m)})
	}
	return list, buttons
}

// numberedMatter is the matter of that number, where the person may see it.
func (t *turn) numberedMatter(ctx context.Context, written string) (liaison.Matter, error) {
	number := strings.ToUpper(written)
	if !numberLike.MatchString(number) {
		return liaison.Matter{}, nil
	}
	found, err := t.store.MattersByNumber(ctx, []string{number})
	if err != nil || len(found[number].Capacities(*t.person)) == 0 {
		return liaison.Matter{}, err
	}
	return found[number], nil
}

// findPages turn the pages. What is looked for is in the buttons, so that they
// are good for ever; where it is too long for one, more words find what is
// wanted sooner than pages do.
func (t *turn) findPages(words string, page int, more bool) []button {
	if len(fmt.Sprintf("find:%d:%s", page+1, words)) > dataMost {
		return nil
	}
	var turns []button
	if page > 0 {
		turns = append(turns, t.button("list.newer", "find:%d:%s", page-1, words))
	}
	if more {
		turns = append(turns, t.button("list.older", "find:%d:%s", page+1, words))
	}
	return turns
}

func (t *turn) seesClusters() bool {
	return t.person.Is(liaison.RoleClerk) || t.person.Is(liaison.RoleChief)
}

// How many clusters are shown, and how many matters of each.
const (
	clustersShown = 5
	clusterShown  = 6
)

// clusters lists the opinions of the last weeks that are alike.
func clusters(ctx context.Context, t *turn) error {
	if !t.seesClusters() {
		return liaison.Refuse(liaison.Forbidden, "find.staff_only")
	}
	found, err := t.store.Clusters(ctx, t.at().AddDate(0, 0, -liaison.ClusterDays))
	if err != nil {
		return err
	}
	t.finish()
	again := []button{t.button("find.again", "find"), t.button("menu.open", "menu")}
	if len(found) == 0 {
		t.show(t.voice.Say("find.no_clusters", "Count", liaison.ClusterDays), [][]button{again})
		return nil
	}
	text := t.voice.Say("find.clusters_title", "Count", liaison.ClusterDays)
	var buttons []button
	for i, c := range found[:min(clustersShown, len(found))] {
		text += "\n\n" + t.voice.Say("find.cluster", "Place", i+1, "Count", len(c.Matters),
			"Places", strings.Join(c.Places, t.voice.Plain("list.comma")))
		for _, m := range c.Matters[:min(clusterShown, len(c.Matters))] {
			text += "\n" + t.voice.Say("find.cluster_line", "Number", m.Number, "Title", m.Title)
			buttons = append(buttons, t.openButton(m))
		}
	}
	t.show(text, append(rows(1, buttons...), again))
	return nil
}
