package handlers

import (
	"fmt"
	"slices"

	"liaison"
)

// matterButtons are the moves that the person may make now, then what can be
// looked at.
func (t *turn) matterButtons(m liaison.Matter, p liaison.Person) [][]button {
	moves, aside := t.moveButtons(m, p)
	voice := t.desk.Locales.Voice(p.Language)
	if len(aside) > 0 {
		moves = append(moves, button{Text: voice.Plain("matter.see_more"), Data: fmt.Sprintf("matter:%d:more", m.ID)})
	}
	if followed(m, m.Capacities(p)) {
		return rows(2, moves...)
	}
	look := []button{{Text: voice.Plain("matter.see_text"), Data: fmt.Sprintf("matter:%d:text", m.ID)}}
	if liaison.Onlooks(m.Capacities(p)) {
		return append(rows(2, moves...), look)
	}
	look = append(look, button{Text: voice.Plain("matter.see_history"), Data: fmt.Sprintf("matter:%d:history", m.ID)})
	if n := len(m.Attachments); n > 0 {
		look = append(look, button{Text: voice.Plain("matter.see_files", "Count", n), Data: fmt.Sprintf("matter:%d:files", m.ID)})
	}
	if m.Stage == liaison.Cosigning && m.Author == p.ID && t.desk.Links.Bot != "" {
		look = append(look, button{Text: voice.Plain("share.button"), Data: fmt.Sprintf("matter:%d:share", m.ID)})
	}
	if derived(m) {
		look = append(look, button{Text: voice.Plain("matter.see_lineage"), Data: fmt.Sprintf("matter:%d:lineage", m.ID)})
	}
	if onePage(m) {
		look = append(look, button{Text: voice.Plain("matter.see_case"), Data: fmt.Sprintf("matter:%d:case", m.ID)})
	}
	if m.Number != "" {
		look = append(look, button{Text: voice.Plain("matter.see_pdf"), Data: fmt.Sprintf("matter:%d:pdf", m.ID)})
	}
	return append(rows(2, moves...), rows(3, look...)...)
}

// moveButtons are the moves that the person may make now: those made often, and
// those that stand aside.
func (t *turn) moveButtons(m liaison.Matter, p liaison.Person) (moves, aside []button) {
	voice := t.desk.Locales.Voice(p.Language)
	procedure := liaison.Procedures[m.Kind]
	for _, move := range procedure.Offered(m, p) {
		if idle(move, m, p) {
			continue
		}
		b := button{
			Text: voice.Plain(voice.Key(m.Kind, "move", string(move.Key))),
			Data: fmt.Sprintf("move:%d:%s", m.ID, move.Key),
		}
		switch {
		case move.Sign && (m.Stage == liaison.Cosigning || m.Stage == liaison.Confirming):
			b.Data = fmt.Sprintf("draft:%d:preview", m.ID)
		case move.Sign:
			b.Data = fmt.Sprintf("draft:%d:show", m.ID)
			if m.Stage == liaison.Returned {
				b.Text = voice.Plain("move.mend") // it opens the text first
			}
		}
		if slices.Contains(procedure.Aside, move.Key) {
			aside = append(aside, b)
		} else {
			moves = append(moves, b)
		}
	}
	return moves, aside
}

// idle reports whether the move would change nothing: a second signature under the
// same text, or leaving out those who have not signed where all have.
func idle(move liaison.Move, m liaison.Matter, p liaison.Person) bool {
	if m.Stage != liaison.Cosigning {
		return false
	}
	signed := slices.ContainsFunc(m.Parties, func(q liaison.Party) bool {
		return q.Capacity == liaison.CoSigner && q.Person == p.ID && q.Mark != "" && q.Mark == m.Hash
	})
	return move.Marks && signed || move.Sheds && m.Unsigned() == 0
}
