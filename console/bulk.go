package console

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// bulkMost bounds how many matters are moved together.
const bulkMost = 100

// bulkPage leads through a move of several matters: which it is, what it asks, what
// it will do to each, and what has come of it.
type bulkPage struct {
	frame
	handlers.Asking
	Step   string // choose, ask, confirm or done
	Rows   []bulkRow
	Moves  []handlers.Common
	Chosen string // the move, as a form carries it along
	Hidden []hidden
	Good   int
}

// bulkRow is a matter with what will happen to it, or has.
type bulkRow struct {
	handlers.Row
	Good bool
	Says []locales.Markup
}

// bulk makes one move of several matters, each in a transaction of its own.
func bulk(ctx context.Context, v *visit) error {
	ids := chosenRows(v.r.PostForm["row"])
	if len(ids) == 0 {
		return liaison.Refuse(liaison.Invalid, "bulk.nothing")
	}
	if len(ids) > bulkMost {
		return liaison.Refuse(liaison.Invalid, "bulk.too_many", "Most", bulkMost)
	}
	rows, moves, err := v.view().Chosen(ctx, ids)
	if err != nil {
		return err
	}
	p := bulkPage{frame: v.frame(v.voice.Plain("bulk.title")), Step: "choose", Moves: moves, Chosen: v.r.PostFormValue("move")}
	for _, r := range rows {
		p.Rows = append(p.Rows, bulkRow{Row: r})
	}
	kind, key, _ := strings.Cut(p.Chosen, ":")
	if p.Chosen == "" || len(p.Rows) == 0 {
		return v.page("bulk.html", p)
	}
	return v.bulkMove(ctx, p, liaison.Kind(kind), liaison.MoveKey(key))
}

func chosenRows(values []string) []int64 {
	var ids []int64
	for _, value := range values {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// bulkMove goes on with a move that has been chosen.
func (v *visit) bulkMove(ctx context.Context, p bulkPage, kind liaison.Kind, key liaison.MoveKey) error {
	procedure, known := liaison.Procedures[kind]
	if !known {
		return liaison.Refuse(liaison.NotFound, "move.unknown")
	}
	move, known := procedure.Move(key)
	if !known {
		return liaison.Refuse(liaison.NotFound, "move.unknown")
	}
	in, wrong, err := v.view().Answer(ctx, move, v.formField)
	if err != nil {
		return err
	}
	do := v.r.PostFormValue("do")
	if do == "make" {
		return v.bulkMake(ctx, p, kind, key, in)
	}
	p.Title = v.view().MoveName(liaison.Matter{Kind: kind}, key)
	asks := true
	for i := range p.Rows {
		asked, err := v.bulkCheck(ctx, &p.Rows[i], kind, key, in, wrong)
		if err != nil {
			return err
		}
		if asked.Name != "" && p.Name == "" { // the form is that of the first that can be moved
			p.Asking = asked
			asks = do != "confirm" && len(asked.Questions) > 0 || slices.ContainsFunc(asked.Questions, func(q handlers.Question) bool { return q.Wrong != "" })
		}
		if p.Rows[i].Good {
			p.Good++
		}
	}
	p.Step, p.Hidden = "confirm", carried(in)
	if asks && p.Name != "" {
		p.Step = "ask"
		for i := range p.Questions {
			if do != "confirm" {
				p.Questions[i].Wrong = "" // nothing has been asked yet
			}
		}
	}
	return v.page("bulk.html", p)
}

// bulkCheck says of a row what the move will do to it, or why it cannot be made.
func (v *visit) bulkCheck(ctx context.Context, row *bulkRow, kind liaison.Kind, key liaison.MoveKey, in liaison.Input, wrong map[string]*liaison.Refusal) (a handlers.Asking, err error) {
	if row.Matter.Kind != kind {
		row.Says = []locales.Markup{v.voice.Say("bulk.other_kind")}
		return a, nil
	}
	view := v.view()
	if a, err = view.Move(ctx, row.Matter.ID, key, in); err == nil {
		row.Good, err = view.Check(ctx, &a, wrong)
	}
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		row.Says = []locales.Markup{v.voice.Refusal(refusal)}
		return handlers.Asking{}, nil
	}
	row.Says = a.Dues
	if a.Wrong != "" {
		row.Says = []locales.Markup{a.Wrong}
	}
	for _, q := range a.Questions {
		if q.Wrong != "" {
			row.Says = append(row.Says, q.Wrong)
		}
	}
	return a, err
}

// bulkMake makes the move of each, and says what came of it.
func (v *visit) bulkMake(ctx context.Context, p bulkPage, kind liaison.Kind, key liaison.MoveKey, in liaison.Input) error {
	p.Step, p.Title = "done", v.view().MoveName(liaison.Matter{Kind: kind}, key)
	for i := range p.Rows {
		row := &p.Rows[i]
		if row.Matter.Kind != kind {
			row.Says = []locales.Markup{v.voice.Say("bulk.other_kind")}
			continue
		}
		err := v.change(ctx, func(tx *storage.Store) (out []liaison.Outgoing, err error) {
			_, out, err = v.Desk.Perform(ctx, tx, v.person, row.Matter.ID, key, in, v.now)
			return out, err
		})
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			row.Says = []locales.Markup{v.voice.Refusal(refusal)}
			continue
		}
		if err != nil { // what was done of the others is told all the same
			v.Log.Error("a move of several", "matter", row.Matter.ID, "error", err)
			row.Says = []locales.Markup{v.voice.Say("console.fault")}
			continue
		}
		row.Good, row.Says = true, []locales.Markup{v.voice.Say("sheet.moved")}
		p.Good++
	}
	return v.page("bulk.html", p)
}
