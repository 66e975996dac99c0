package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// movePage is the form of a move, or, once that is filled in, what it will do.
type movePage struct {
	frame
	handlers.Asking
	Confirm bool
	Hidden  []hidden // what is confirmed
	Address string
	Back    string
	Modules []liaison.Module // that can be put into a text
}

// Choice offers the text modules for a field.
func (p movePage) Choice(field string) moduleChoice {
	return moduleChoice{p.Voice, field, p.Matter.ID, p.Modules}
}

// hidden is a value that a form carries along.
type hidden struct{ Name, Value string }

// askMove shows what a move asks; one that asks nothing is shown to be confirmed.
func askMove(ctx context.Context, v *visit) error {
	id := v.number("id")
	a, err := v.view().Move(ctx, id, v.moveKey(), liaison.Input{})
	if err != nil {
		return err
	}
	if len(a.Questions) > 0 {
		return v.askAgain(ctx, a, http.StatusOK)
	}
	return v.confirmMove(ctx, a, nil)
}

func (v *visit) moveKey() liaison.MoveKey { return liaison.MoveKey(v.r.PathValue("key")) }

// movePage is the form as it is filled in.
func (v *visit) movePage(a handlers.Asking) movePage {
	at := matterAt(a.Matter.ID)
	return movePage{frame: v.frame(a.Name), Asking: a, Address: fmt.Sprintf("%s/move/%s", at, a.Move.Key), Back: at}
}

// takeMove takes a form: it is drawn again with what has changed, or shown to be
// confirmed, or, confirmed, made.
func takeMove(ctx context.Context, v *visit) error {
	id := v.number("id")
	if err := v.insertModule(ctx, id); err != nil {
		return err
	}
	view := v.view()
	a, err := view.Move(ctx, id, v.moveKey(), liaison.Input{})
	if err != nil {
		return err
	}
	in, wrong, err := view.Answer(ctx, a.Move, v.formField)
	if err != nil {
		return err
	}
	if a, err = view.Move(ctx, id, v.moveKey(), in); err != nil {
		return err
	}
	switch v.r.PostFormValue("do") {
	case "confirm":
		return v.confirmMove(ctx, a, wrong)
	case "make":
		return v.makeMove(ctx, a)
	}
	return v.askAgain(ctx, a, http.StatusOK) // more is asked, or less
}

// askAgain shows the form, with the text modules where it asks for a text.
func (v *visit) askAgain(ctx context.Context, a handlers.Asking, status int) (err error) {
	p := v.movePage(a)
	if slices.ContainsFunc(a.Questions, func(q handlers.Question) bool { return q.Kind == liaison.FieldText }) {
		if p.Modules, err = v.Store.ModulesOn(ctx, v.person.Shelves(v.bodies)); err != nil {
			return err
		}
	}
	return v.answer(v.w, status, "move.html", p)
}

// formField is what a form says of a field.
func (v *visit) formField(name string) []string { return v.r.PostForm[name] }

// confirmMove shows what the move will do, or what has to be put right.
func (v *visit) confirmMove(ctx context.Context, a handlers.Asking, wrong map[string]*liaison.Refusal) error {
	good, err := v.view().Check(ctx, &a, wrong)
	if err != nil {
		return err
	}
	if !good {
		return v.askAgain(ctx, a, statuses[liaison.Invalid])
	}
	p := v.movePage(a)
	p.Confirm, p.Hidden = true, carried(a.Input)
	return v.page("move.html", p)
}

// carried are the values of an input as a form carries them along.
func carried(in liaison.Input) []hidden {
	var all []hidden
	for field, values := range in {
		for _, value := range values {
			all = append(all, hidden{field, value})
		}
	}
	slices.SortStableFunc(all, func(a, b hidden) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// makeMove makes it, as the rules decide on what there is now.
func (v *visit) makeMove(ctx context.Context, a handlers.Asking) error {
	var kept liaison.Matter
	err := v.change(ctx, func(tx *storage.Store) (out []liaison.Outgoing, err error) {
		kept, out, err = v.Desk.Perform(ctx, tx, v.person, a.Matter.ID, a.Move.Key, a.Input, v.now)
		return out, err
	})
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Code == liaison.Invalid {
		return v.confirmMove(ctx, a, nil) // it shows where
	}
	if err != nil {
		return err
	}
	if len(kept.Capacities(v.person)) == 0 {
		return v.goTo(deskAt, "sheet.moved")
	}
	return v.goTo(matterAt(kept.ID), "sheet.moved")
}
