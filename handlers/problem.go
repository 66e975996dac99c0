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

// flowSettle is that somebody says how a problem was seen to.
const flowSettle = "settle"

// problemShown is how much of a problem its card shows, in characters.
const problemShown = 1200

// pressProblem shows a problem, or asks how it was seen to.
func pressProblem(ctx context.Context, t *turn) error {
	number, word, _ := strings.Cut(t.arguments, ":")
	note, _ := strconv.ParseInt(number, 10, 64)
	f, err := t.problem(ctx, note)
	if err != nil {
		return err
	}
	if word != "settle" {
		return t.showProblem(ctx, f)
	}
	if !f.SettledAt.IsZero() {
		return liaison.Refuse(liaison.Conflict, "finding.settled_already")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Item = flowSettle, f.ID
	t.card("problem", t.voice.Say("finding.ask_settled", "Text", shorten(f.Text, 60)), [][]button{{t.button("finding.not_now", "problem:%d", f.ID)}})
	return nil
}

// problem is one that the person has to see to for a body, or holds the occasion of.
func (t *turn) problem(ctx context.Context, note int64) (storage.Finding, error) {
	f, err := t.store.Finding(ctx, note)
	if err != nil {
		return f, err
	}
	if f.Body == 0 || !t.person.SettlesFindings(f.Body) && !t.holds(ctx, liaison.Occasion{ID: f.Occasion, Kind: f.Kind, Body: f.Holder}) {
		return f, liaison.Refuse(liaison.NotFound, "finding.gone")
	}
	return f, nil
}

func (t *turn) showProblem(ctx context.Context, f storage.Finding) error {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	if t.state.Flow == flowSettle {
		t.finish()
	}
	lines := []locales.Markup{t.voice.Say("finding.card_"+f.Sort(), "Title", f.Title), "", locales.Escape(clip(f.Text, problemShown))}
	if n := len(f.Files); n > 0 {
		lines = append(lines, t.voice.Say("finding.files", "Count", n))
	}
	lines = append(lines, "", t.voice.Say("finding.with_body", "Body", bodyWith(bodies, f.Body).Label()))
	buttons := [][]button{{t.button("menu.todo", "todo")}}
	if f.SettledAt.IsZero() {
		lines = append(lines, t.problemTerm(f))
		buttons = append([][]button{{t.button("finding.write_settled", "problem:%d:settle", f.ID)}}, buttons...)
	} else {
		lines = append(lines, t.voice.Say("finding.settled_as", "Result", clip(f.Settled, problemShown)))
	}
	t.card("problem", joinLines(lines), buttons)
	return nil
}

// problemTerm says until when a problem is to be seen to.
func (t *turn) problemTerm(f storage.Finding) locales.Markup {
	return t.clockLine(liaison.ProblemClock(f.ID, f.Body, f.Report, f.Handed, f.Due))
}

// settleWrote keeps how the problem was seen to.
func settleWrote(ctx context.Context, t *turn) error {
	f, err := t.problem(ctx, t.state.Item)
	if err != nil {
		return err
	}
	if len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	out, err := t.desk.SettleProblem(ctx, t.store, SettleAct{Occasion: f.Occasion, Note: f.ID, By: *t.person, Said: t.update.Text}, t.at())
	if err != nil {
		return err
	}
	t.finish()
	t.offer("finding.said_settled")
	t.out = append(t.out, out...)
	return nil
}

// problems are those that the person's bodies still have to see to: how many, how many
// of them are overdue, and so many from there on.
func (t *turn) problems(ctx context.Context, skip, most int) (found []storage.Finding, total, overdue int, err error) {
	f := storage.FindingFilter{Today: t.today()}
	for _, post := range t.person.Offices() {
		if t.person.SettlesFindings(post.Body) {
			f.Bodies = append(f.Bodies, post.Body)
		}
	}
	if len(f.Bodies) == 0 {
		return nil, 0, 0, nil
	}
	counts, err := t.store.CountFindings(ctx, f)
	if err != nil {
		return nil, 0, 0, err
	}
	for _, c := range counts {
		switch c.Status {
		case storage.FindingOverdue:
			total, overdue = total+c.Count, overdue+c.Count
		case storage.FindingOpen:
			total += c.Count
		}
	}
	if most = min(most, total-skip); most > 0 {
		found, err = t.store.Findings(ctx, f, skip, most) // those that are not settled come first
	}
	return found, total, overdue, err
}

// problemsLine counts them; empty: there are none.
func (t *turn) problemsLine(total, overdue int) locales.Markup {
	if total == 0 {
		return ""
	}
	line := t.voice.Say("todo.settler", "Count", total)
	if overdue > 0 {
		line += t.voice.Say("todo.overdue", "Count", overdue)
	}
	return line
}

// problemsPart is a page of the problems that wait for the person.
func (t *turn) problemsPart(ctx context.Context, page int) (text locales.Markup, laid [][]button, err error) {
	found, total, overdue, err := t.problems(ctx, page*todoMost, todoMost)
	if err != nil || total == 0 {
		return "", nil, err
	}
	text = "\n\n" + t.problemsLine(total, overdue)
	for _, f := range found {
		text += "\n" + t.voice.Say("finding.todo_"+f.Sort(), "Title", shorten(f.Title, 20), "Text", shorten(f.Text, 30)) + "\n　" + t.problemTerm(f)
		laid = append(laid, []button{{Text: shorten(f.Text, 24), Data: fmt.Sprintf("problem:%d", f.ID)}})
	}
	more, leaf := t.todoLeaf(liaison.Settler, page, total-page*todoMost-len(found), len(found))
	return text + more, append(laid, leaf...), nil
}
