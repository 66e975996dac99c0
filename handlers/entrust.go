package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// EntrustAct is a theme that bodies are to be entrusted with.
type EntrustAct struct {
	Theme  int64
	Kind   liaison.OccasionKind // of what each holds
	Bodies []int64
	Due    liaison.Date // the last day for it
	By     liaison.Person
}

// Entrust makes a draft under the theme for each of the bodies that has none yet, and
// tells the officers of these. Said twice it makes nothing twice. It returns how many
// drafts it has made.
func (d *Desk) Entrust(ctx context.Context, tx *storage.Store, act EntrustAct, at time.Time) (made int, out []liaison.Outgoing, err error) {
	at = at.In(d.Zone)
	theme, err := d.heldBy(ctx, tx, act.Theme, act.By)
	if err != nil {
		return 0, nil, err
	}
	if !act.By.MaySend() {
		return 0, nil, liaison.Refuse(liaison.Forbidden, "occasion.not_yours")
	}
	if refusal := theme.MayEntrust(act.Kind, act.Due, liaison.DateOf(at)); refusal != nil {
		return 0, nil, refusal
	}
	if len(act.Bodies) == 0 {
		return 0, nil, liaison.Refuse(liaison.Invalid, "entrust.nobody")
	}
	left, err := d.notEntrusted(ctx, tx, act)
	if err != nil {
		return 0, nil, err
	}
	for _, body := range left {
		told, err := d.entrustOne(ctx, tx, theme, act, body, at)
		if err != nil {
			return 0, nil, err
		}
		out = append(out, told...)
	}
	return len(left), out, nil
}

// notEntrusted are those of the bodies that are not entrusted with the theme yet; a
// body that holds none of the kind is refused.
func (d *Desk) notEntrusted(ctx context.Context, tx *storage.Store, act EntrustAct) (left []liaison.Body, err error) {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	have, err := tx.Entrustments(ctx, act.Theme)
	if err != nil {
		return nil, err
	}
	slices.Sort(act.Bodies)
	for _, id := range slices.Compact(act.Bodies) {
		body := bodyWith(bodies, id)
		if body.ID == 0 || !slices.Contains(liaison.OccasionRules[act.Kind].Holders, body.Kind) {
			return nil, liaison.Refuse(liaison.Invalid, "entrust.bad_body", "Name", body.Label())
		}
		if !slices.ContainsFunc(have, func(e liaison.Entrustment) bool { return e.Body == id }) {
			left = append(left, body)
		}
	}
	return left, nil
}

func (d *Desk) entrustOne(ctx context.Context, tx *storage.Store, theme liaison.Occasion, act EntrustAct, body liaison.Body, at time.Time) ([]liaison.Outgoing, error) {
	o := theme.Entrust(act.Kind, body)
	o.Author, o.Secret, o.Created = act.By.ID, NewSecret(), at
	var err error
	if o.ID, err = tx.StartOccasion(ctx, o, ""); err != nil {
		return nil, err
	}
	if err := tx.Entrusted(ctx, liaison.Entrustment{Theme: theme.ID, Body: body.ID, Occasion: o.ID, Due: act.Due}, act.By.ID, at); err != nil {
		return nil, err
	}
	err = tx.Audit(ctx, at, act.By.ID, "occasion.entrusted", fmt.Sprintf("occasion %d", o.ID), map[string]any{"theme": theme.ID, "body": body.Code, "due": act.Due.String()})
	if err != nil {
		return nil, err
	}
	return d.tellEntrusted(ctx, tx, o, "entrust.told", act.Due)
}

// tellEntrusted tells the officers of a body of what it was entrusted with, with a
// button that opens it.
func (d *Desk) tellEntrusted(ctx context.Context, tx *storage.Store, o liaison.Occasion, key string, due liaison.Date) ([]liaison.Outgoing, error) {
	officers, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	return d.tellOccasion(ctx, tx, o, officers, key, "Due", due)
}

// RemindEntrusted tells the officers of a body, once, that the last day of what it was
// entrusted with is over.
func (d *Desk) RemindEntrusted(ctx context.Context, tx *storage.Store, e liaison.Entrustment, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, storage.EntrustmentLate, e.Occasion, at)
	if err != nil || !first {
		return nil, err
	}
	o, err := tx.Occasion(ctx, e.Occasion)
	if err != nil {
		return nil, err
	}
	return d.tellEntrusted(ctx, tx, o, "entrust.told_late", e.Due)
}

// unitsPerPage is how many bodies a page in the chat shows.
const unitsPerPage = 12

// entrusted is what a card says of a theme that bodies are entrusted with, or of what a
// body was entrusted with, to who holds it.
func (t *turn) entrusted(ctx context.Context, o liaison.Occasion) (lines []locales.Markup, laid [][]button, err error) {
	if !t.holds(ctx, o) {
		return nil, nil, nil
	}
	if o.Kind == liaison.Drive {
		list, err := t.store.Entrustments(ctx, o.ID)
		if err == nil && len(list) > 0 {
			laid = [][]button{{t.button("entrust.units", "occasion:%d:units:0", o.ID)}}
		}
		return nil, laid, err
	}
	e, err := t.store.EntrustmentOf(ctx, o.ID)
	if errors.Is(err, storage.ErrNone) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	theme, err := t.store.Occasion(ctx, e.Theme)
	if err != nil {
		return nil, nil, err
	}
	lines = []locales.Markup{"", t.voice.Say("entrust.card", "Title", theme.Title, "Due", e.Due)}
	if o.Announced.IsZero() && o.Stage != liaison.OccasionCancelled {
		lines = append(lines, t.voice.Say("entrust.to_schedule"))
		laid = [][]button{{t.button("menu.console", "console")}}
	}
	return lines, laid, nil
}

// showUnits shows how far the bodies are that are entrusted with a theme, those that are
// late first.
func (t *turn) showUnits(ctx context.Context, theme liaison.Occasion, arg string) error {
	list, err := t.store.Entrustments(ctx, theme.ID)
	if err != nil {
		return err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	now := t.at().In(t.desk.Zone)
	liaison.SortEntrustments(list, now)
	late, in := 0, 0
	for _, e := range list {
		if e.Overdue(now) {
			late++
		}
		if e.State(now) == liaison.EntrustReported {
			in++
		}
	}
	page, _ := strconv.Atoi(arg)
	page = min(max(page, 0), max(0, len(list)-1)/unitsPerPage)
	lines := []locales.Markup{t.voice.Say("entrust.title", "Title", theme.Title, "Count", len(list), "Reported", in, "Late", late)}
	for _, e := range list[min(len(list), page*unitsPerPage):min(len(list), (page+1)*unitsPerPage)] {
		lines = append(lines, t.unitLine(e, bodyWith(bodies, e.Body), now))
	}
	var laid [][]button
	if turns := t.pages(fmt.Sprintf("occasion:%d:units", theme.ID), page, (page+1)*unitsPerPage < len(list)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("occasion", joinLines(lines), append(laid, []button{t.button("occasion.not_now_back", "occasion:%d", theme.ID)}))
	return nil
}

func (t *turn) unitLine(e liaison.Entrustment, body liaison.Body, now time.Time) locales.Markup {
	key, state := "entrust.line", e.State(now)
	if e.Overdue(now) {
		key = "entrust.line_late"
	}
	when := ""
	if !e.Begins.IsZero() {
		when = t.dayAndMonth(e.Begins.In(t.desk.Zone))
	}
	return t.voice.Say(key, "Unit", body.Label(), "State", t.voice.Plain("entrust.state_"+string(state)), "When", when, "Due", e.Due,
		"Enrolled", e.Enrolled, "Came", e.Came, "Notes", e.Notes, "Problems", e.Problems)
}
