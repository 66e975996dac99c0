package console

import (
	"context"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// wishesShown is how many wishes wait on one page.
const wishesShown = 50

// changePage is a form for what the roster says of somebody.
type changePage struct {
	frame
	Of        liaison.Particulars
	Expertise string
	Levels    []choice
	Spoken    []choice // the languages to be spoken to in
	Direct    bool     // it is kept at once, and not asked for
	Action    string
	Back      string
}

// wishLine is what somebody asks to be changed.
type wishLine struct {
	storage.Wish
	Who     string
	Address string
	Asked   string
	Waits   bool
	Changes []changeLine
}

// changeLine is one field before and after.
type changeLine struct{ Name, Old, New string }

// wishesPage lists what waits to be decided.
type wishesPage struct {
	frame
	Lines []wishLine
}

// changes are the fields that differ, in words.
func (v *visit) changes(was, is liaison.Particulars) []changeLine {
	var lines []changeLine
	for _, c := range was.Changes(is) {
		old, now := c.Old, c.New
		switch c.Field {
		case "level":
			old, now = v.voice.Plain("level."+old), v.voice.Plain("level."+now)
		case "language":
			old, now = v.voice.Plain("language."+old), v.voice.Plain("language."+now)
		}
		lines = append(lines, changeLine{v.voice.Plain("change.field_" + c.Field), old, now})
	}
	return lines
}

func (v *visit) wishLine(w storage.Wish, of liaison.Person) wishLine {
	return wishLine{Wish: w, Who: of.Name + "（" + of.Code + "）", Address: personAddress(of.ID), Asked: v.moment(w.AskedAt),
		Waits: w.Granted == nil, Changes: v.changes(w.Was, w.Wish)}
}

// edit shows the form: the staff change what the roster says of anybody, others ask
// for a change of what it says of them.
func edit(ctx context.Context, v *visit) error {
	one, err := v.editable(ctx)
	if err != nil {
		return err
	}
	of := one.Particulars()
	return v.page("change.html", changePage{frame: v.frame(v.voice.Plain("change.title", "Name", one.Name)), Of: of,
		Expertise: strings.Join(of.Expertise, "、"), Levels: choices(v, "level.", string(of.Level), liaison.Levels),
		Spoken: choices(v, "language.", of.Language, locales.Languages), Direct: v.person.IsStaff(),
		Action: personAddress(one.ID) + "/edit", Back: personAddress(one.ID)})
}

// editable reads who may be changed by the visitor.
func (v *visit) editable(ctx context.Context) (storage.Listing, error) {
	one, look, err := v.subject(ctx)
	if err == nil && look < liaison.AsThemself {
		err = liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	return one, err
}

// keepEdit changes what the roster says, or keeps the wish.
func keepEdit(ctx context.Context, v *visit) error {
	one, err := v.editable(ctx)
	if err != nil {
		return err
	}
	fields := strings.FieldsFunc(v.r.FormValue("expertise"), func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	wish := liaison.Particulars{Name: v.r.FormValue("name"), PhoneTail: v.r.FormValue("phone"), Language: v.r.FormValue("tongue"),
		Level: liaison.Level(v.r.FormValue("level")), Expertise: fields}.Tidied()
	if refusal := wish.Check(locales.Languages); refusal != nil {
		return refusal
	}
	direct, said := v.person.IsStaff(), "change.asked"
	if direct {
		said = "change.kept"
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		before, err := tx.LockPerson(ctx, one.ID)
		if err != nil {
			return nil, err
		}
		was := before.Particulars()
		switch {
		case len(was.Changes(wish)) == 0:
			return nil, liaison.Refuse(liaison.Invalid, "change.nothing")
		case direct:
			return nil, tx.KeepParticulars(ctx, v.person.ID, one.ID, was, wish, v.now)
		}
		return nil, tx.AskChange(ctx, one.ID, was, wish, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(personAddress(one.ID), said)
}

// wishes lists what people ask to be changed.
func wishes(ctx context.Context, v *visit) error {
	list, err := v.Store.Wishes(ctx, wishesShown)
	if err != nil {
		return err
	}
	p := wishesPage{frame: v.frame(v.voice.Plain("change.waiting"))}
	for _, w := range list {
		of, err := v.Store.Person(ctx, w.Person)
		if err != nil {
			return err
		}
		p.Lines = append(p.Lines, v.wishLine(w, of))
	}
	return v.page("wishes.html", p)
}

// decideWish grants a wish or refuses it with a reason; whoever asked is told.
func decideWish(ctx context.Context, v *visit) error {
	id := v.number("wish")
	grants, why := v.r.FormValue("do") == "grant", clipped(strings.TrimSpace(v.r.FormValue("why")), 500)
	if !grants && why == "" {
		return liaison.Refuse(liaison.Invalid, "change.why_missing")
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		w, err := tx.LockWish(ctx, id)
		if err != nil {
			return nil, err
		}
		if w.Granted != nil {
			return nil, liaison.Refuse(liaison.Conflict, "change.decided")
		}
		return v.decided(ctx, tx, w, grants, why)
	})
	if err != nil {
		return err
	}
	return v.goTo(deskAt+"/changes", "change.decision_kept")
}

func (v *visit) decided(ctx context.Context, tx *storage.Store, w storage.Wish, grants bool, why string) ([]liaison.Outgoing, error) {
	of, err := tx.LockPerson(ctx, w.Person)
	if err != nil {
		return nil, err
	}
	if err := tx.DecideWish(ctx, v.person.ID, w, grants, why, v.now); err != nil {
		return nil, err
	}
	if !grants {
		return v.Desk.Word(of, "change.told_refused", "Why", why), nil
	}
	// What has changed since it was asked for, and was not asked about, stays.
	is := of.Particulars().With(w.Was.Changes(w.Wish), w.Wish)
	if err := tx.KeepParticulars(ctx, v.person.ID, of.ID, of.Particulars(), is, v.now); err != nil {
		return nil, err
	}
	return v.Desk.Word(of, "change.told_granted"), nil
}
