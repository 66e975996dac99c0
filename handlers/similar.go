package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowDistinct is the flow in which a deputy writes why a draft is submitted
// although there is something like it.
const flowDistinct = "distinct"

// distinctMost is how long that may be, in characters.
const distinctMost = 500

// askSimilar shows the matters that the draft may repeat, once for a text, and
// reports whether there are any. Nothing of their texts is shown.
func (t *turn) askSimilar(ctx context.Context, m liaison.Matter, hash string) (asked bool, err error) {
	if m.Kind != liaison.Suggestion && m.Kind != liaison.Motion || t.state.Input.One("distinct") == hash[:hashMark] ||
		m.Stage == liaison.Cosigning || m.Stage == liaison.Confirming {
		return false, nil // of a fixed text it was asked before
	}
	m.Changed = t.at() // the years are counted back from now
	alike, err := t.store.Similar(ctx, m, liaison.LikenessMost)
	if err != nil || len(alike) == 0 {
		return false, err
	}
	t.card("draft", t.similarText(alike), append(t.similarButtons(alike),
		[]button{t.button("similar.go_on", "draft:%d:differs:%s", m.ID, hash[:hashMark])},
		[]button{t.button("draft.back", "draft:%d:show", m.ID)}))
	return true, nil
}

func (t *turn) similarText(alike []storage.Likeness) locales.Markup {
	text := t.voice.Say("similar.title", "Count", len(alike))
	for _, a := range alike {
		word := "similar.warn"
		if a.Score >= liaison.LikenessStrong {
			word = "similar.strong"
		}
		who := strings.TrimSpace(a.Delegation + " " + a.AuthorName)
		text += "\n\n" + t.voice.Say("similar.line", "How", t.voice.Plain(word), "Number", a.Matter.Number,
			"Title", a.Matter.Title, "Who", who, "On", liaison.DateOf(a.Submitted.In(t.desk.Zone)))
	}
	return text + "\n\n" + t.voice.Say("similar.ask")
}

// similarButtons offer to join or to follow each, as far as its stage allows; the
// deputy's own can be opened.
func (t *turn) similarButtons(alike []storage.Likeness) [][]button {
	var laid [][]button
	for _, a := range alike {
		if a.Matter.Author == t.person.ID {
			laid = append(laid, []button{t.openButton(a.Matter)})
			continue
		}
		var row []button
		for _, key := range []liaison.MoveKey{"join", "follow"} {
			move, ok := liaison.Procedures[a.Matter.Kind].Move(key)
			if ok && slices.Contains(move.From, a.Matter.Stage) {
				b := t.button("similar."+string(key), "move:%d:%s", a.Matter.ID, key)
				b.Text += " " + a.Matter.Number
				row = append(row, b)
			}
		}
		if len(row) > 0 {
			laid = append(laid, row)
		}
	}
	return laid
}

// draftDistinct asks why the draft is not the same as what is like it.
func draftDistinct(_ context.Context, t *turn, m *liaison.Matter, arg string) error {
	if hash := liaison.Procedures[m.Kind].Hash(*m); arg != hash[:hashMark] {
		return liaison.Refuse(liaison.Conflict, "draft.changed")
	}
	t.state.Flow = flowDistinct
	t.card("draft", t.voice.Say("similar.why"), [][]button{{t.button("draft.back", "draft:%d:show", m.ID)}})
	return nil
}

// distinctWrote keeps the reason, and goes on to what is submitted.
func distinctWrote(ctx context.Context, t *turn) error {
	why := strings.TrimSpace(t.update.Text)
	if why == "" {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if over := utf8.RuneCountInString(why) - distinctMost; over > 0 {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", distinctMost, "Over", over)
	}
	m, err := t.draft(ctx, t.state.Matter)
	if err != nil {
		t.finish()
		return err
	}
	if err := t.store.KeepDistinct(ctx, m.ID, why); err != nil {
		return err
	}
	t.state.Flow, t.state.Step = flowDraft, nextStep(m)
	if t.state.Input == nil {
		t.state.Input = liaison.Input{}
	}
	t.state.Input["distinct"] = []string{liaison.Procedures[m.Kind].Hash(m)[:hashMark]}
	return draftPreview(ctx, t, &m, "")
}
