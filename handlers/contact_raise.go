package handlers

import (
	"context"
	"errors"
	"fmt"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// offerItems offers to make an item of each thing that was raised and is none yet.
func (t *turn) offerItems(text locales.Markup, raised []storage.RaisedOpinion) error {
	var laid [][]button
	for _, r := range raised {
		if r.Matter == 0 {
			label := t.voice.Plain("contact.make_item", "Words", shorten(r.Words, 24))
			laid = append(laid, []button{{Text: label, Data: fmt.Sprintf("contact:raise:%d", r.ID)}})
		}
	}
	if len(laid) > 0 {
		text += "\n\n" + t.voice.Say("contact.raised", "Count", len(laid))
	}
	t.show(text, append(laid, []button{t.button("contact.note", "contact:note"), t.button("menu.open", "menu")}))
	return nil
}

// raised locks one of the member's own, that is no item yet; one that is shows its item.
func (t *turn) raised(ctx context.Context, id int64) (r storage.RaisedOpinion, shown bool, err error) {
	if !t.person.Is(liaison.RoleMember) {
		return r, false, liaison.Refuse(liaison.Forbidden, "contact.members_only")
	}
	if r, err = t.store.LockRaised(ctx, id, t.person.ID); errors.Is(err, storage.ErrNone) {
		return r, false, liaison.Refuse(liaison.NotFound, "chat.old_button")
	}
	if err != nil || r.Matter == 0 {
		return r, false, err
	}
	m, err := t.matter(ctx, r.Matter)
	if err != nil {
		return r, true, err
	}
	return r, true, showMatter(ctx, t, m)
}

// raisedShow shows the words of which an item would be made, after it is known whose
// they are.
func raisedShow(ctx context.Context, t *turn, arg string) error {
	r, shown, err := t.raisedOf(ctx, arg)
	if shown || err != nil {
		return err
	}
	t.show(t.voice.Say("contact.item", "Name", r.Name, "Words", r.Words), [][]button{
		{t.button("contact.item_yes", "contact:item:%d", r.ID)},
		{t.button("contact.leave", "contact")},
	})
	return nil
}

// raisedOf reads what a button is about; true where something else has been shown: the
// item that was made of it, or the question whose it is.
func (t *turn) raisedOf(ctx context.Context, arg string) (storage.RaisedOpinion, bool, error) {
	id, err := idIn(arg)
	if err != nil {
		return storage.RaisedOpinion{}, false, err
	}
	r, shown, err := t.raised(ctx, id)
	if shown || err != nil || r.Deputy != 0 {
		return r, shown, err
	}
	return r, true, t.askWhose(ctx, r)
}

func (t *turn) askWhose(ctx context.Context, r storage.RaisedOpinion) error {
	linked, err := t.ownLinked(ctx)
	if err != nil {
		return err
	}
	var people []button
	for _, l := range linked {
		people = append(people, button{Text: l.Name, Data: fmt.Sprintf("contact:by:%d:%d", r.ID, l.ID)})
	}
	t.show(t.voice.Say("contact.whose", "Words", r.Words), append(rows(2, people...), []button{t.button("contact.leave", "contact")}))
	return nil
}

// raisedBy takes who has raised it: "RAISED:DEPUTY".
func raisedBy(ctx context.Context, t *turn, arg string) error {
	var id, deputy int64
	if _, err := fmt.Sscanf(arg, "%d:%d", &id, &deputy); err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	r, shown, err := t.raised(ctx, id)
	if shown || err != nil {
		return err
	}
	linked, err := t.ownLinked(ctx)
	if err != nil {
		return err
	}
	for _, l := range linked {
		if l.ID == deputy {
			if err := t.store.KeepRaisedAs(ctx, r.ID, deputy, 0); err != nil {
				return err
			}
			return raisedShow(ctx, t, fmt.Sprint(r.ID))
		}
	}
	return liaison.Refuse(liaison.Conflict, "board.not_linked")
}

// raisedItem makes the item: it is the deputy's, goes to the staff, and the member sees
// what becomes of it.
func raisedItem(ctx context.Context, t *turn, arg string) error {
	r, shown, err := t.raisedOf(ctx, arg)
	if shown || err != nil {
		return err
	}
	if refusal := liaison.MayBeSaid(r.Words); refusal != nil {
		return refusal
	}
	deputy, err := t.store.Person(ctx, r.Deputy)
	if err != nil {
		return err
	}
	m := liaison.Raised{Deputy: r.Deputy, Words: r.Words}.Item(*t.person, deputy, t.at())
	if m.ID, err = t.store.StartDraft(ctx, m); err != nil {
		return err
	}
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	kept, err := t.perform(ctx, m, "lodge", liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}})
	if err != nil {
		return err
	}
	if err := t.store.KeepRaisedAs(ctx, r.ID, r.Deputy, kept.ID); err != nil {
		return err
	}
	others, err := t.store.RaisedOn(ctx, t.person.ID, liaison.DateOf(r.Day))
	if err != nil {
		return err
	}
	lines := append([]locales.Markup{t.voice.Say("contact.item_made", "Number", kept.Number, "Name", r.Name)}, t.clockLines(kept.Clocks)...)
	return t.offerItems(joinLines(lines), others)
}
