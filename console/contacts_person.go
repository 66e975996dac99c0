package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

// contactsShown is how many contacts a person's page lists.
const contactsShown = 50

// linkedPage is one member with the own deputies, or one deputy with the members who
// keep in contact, and the contacts that there were.
type linkedPage struct {
	frame
	Who      liaison.Person
	Member   bool // who is a member of the standing committee
	Own      bool // who looks at the own page
	Staff    bool
	Notes    bool // what was said is shown: not to the deputy, whose it is to tell
	Linked   []storage.LinkedPerson
	Contacts []storage.NotedContact
	Letters  []letterLine       // of the own page, and for the staff
	Others   []storage.Allotted // members to whom a deputy may be given
	Most     int
	Ways     []string
	Today    liaison.Date
	Earliest liaison.Date
}

// letterLine is a letter between the two, and the reply.
type letterLine struct {
	storage.Letter
	When, ReplyWhen string
}

// linkedMine is the visitor's own page.
func linkedMine(ctx context.Context, v *visit) error { return v.linked(ctx, v.person) }

// linkedPerson is anybody's page, for the staff and for whose it is.
func linkedPerson(ctx context.Context, v *visit) error {
	who, err := v.whoseContacts(ctx)
	if err != nil {
		return err
	}
	return v.linked(ctx, who)
}

// whoseContacts is the person whom the address names, if the visitor may know of
// their contacts.
func (v *visit) whoseContacts(ctx context.Context) (liaison.Person, error) {
	id := v.number("person")
	if id != v.person.ID && !staff(v.person, v.bodies) {
		return liaison.Person{}, liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	who, err := v.Store.Person(ctx, id)
	if err == nil && !isLinked(who, v.bodies) {
		return who, liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	return who, err
}

func (v *visit) linked(ctx context.Context, who liaison.Person) error {
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return err
	}
	p := linkedPage{frame: v.frame(who.Name), Who: who, Member: who.Is(liaison.RoleMember), Own: who.ID == v.person.ID,
		Staff: staff(v.person, v.bodies), Ways: liaison.ContactWays, Today: v.today(), Earliest: v.today().AddMonths(-12),
		Most: rules.Number(liaison.AllocationMost)}
	p.Notes = p.Staff || p.Member
	if p.Linked, err = v.Store.LinkedWith(ctx, []int64{who.ID}); err != nil {
		return err
	}
	if p.Contacts, err = v.Store.ContactsOf(ctx, who.ID, contactsShown); err != nil {
		return err
	}
	letters, err := v.Store.LettersOf(ctx, who.ID, contactsShown)
	if err != nil {
		return err
	}
	for _, l := range letters {
		line := letterLine{Letter: l, When: v.moment(l.At)}
		if l.RepliedAt != nil {
			line.ReplyWhen = v.moment(*l.RepliedAt)
		}
		p.Letters = append(p.Letters, line)
	}
	if p.Staff && !p.Member {
		if p.Others, err = v.Store.Allotted(ctx, storage.AllottedFilter{Members: true, Most: contactsInSheet}); err != nil {
			return err
		}
		p.Others = slices.DeleteFunc(p.Others, func(a storage.Allotted) bool { return slices.Contains(a.LinkedIDs, who.ID) })
	}
	return v.page("contacts_person.html", p)
}

// linkChangeByHand gives a deputy another member, with a reason.
func linkChangeByHand(ctx context.Context, v *visit) error {
	who, err := v.whoseContacts(ctx)
	if err != nil {
		return err
	}
	out := idOf(v.r.PostFormValue("out"))
	into := idOf(v.r.PostFormValue("into"))
	swap := liaison.Swap{Deputy: who.ID, Out: out, Into: into, Reason: strings.TrimSpace(v.r.PostFormValue("reason"))}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.LockAllocation(ctx); err != nil {
			return nil, err
		}
		in, err := tx.Allocating(ctx)
		if err != nil {
			return nil, err
		}
		if refusal := swap.Check(in); refusal != nil {
			return nil, refusal
		}
		a := swap.Allocation()
		if err := tx.KeepAllocation(ctx, a, swap.Reason, v.person.ID, v.now); err != nil {
			return nil, err
		}
		return v.Desk.TellLinks(ctx, tx, a.Touched())
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d", contactsAt, who.ID), "allocation.changed")
}

// contactNote notes a contact of a member with the own deputies: the member does so,
// or the staff.
func contactNote(ctx context.Context, v *visit) error {
	who, err := v.whoseContacts(ctx)
	if err != nil {
		return err
	}
	if !who.Is(liaison.RoleMember) {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	note := liaison.ContactNote{Member: who.ID, Way: v.r.PostFormValue("way"), Topics: strings.TrimSpace(v.r.PostFormValue("topics")),
		Note: strings.TrimSpace(v.r.PostFormValue("note"))}
	note.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // an unread day is refused
	for _, word := range v.r.PostForm["deputy"] {
		if id, err := strconv.ParseInt(word, 10, 64); err == nil {
			note.Deputies = append(note.Deputies, id)
		}
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) { return nil, v.keepNote(ctx, tx, note) })
	if err != nil {
		return err
	}
	to := fmt.Sprintf("%s/%d", contactsAt, who.ID)
	if who.ID == v.person.ID {
		to = contactsAt + "/mine"
	}
	return v.goTo(to, "board.noted")
}

func (v *visit) keepNote(ctx context.Context, tx *storage.Store, note liaison.ContactNote) error {
	linked, err := tx.LinkedWith(ctx, []int64{note.Member})
	if err != nil {
		return err
	}
	ids := make([]int64, len(linked))
	for i, l := range linked {
		ids[i] = l.ID
	}
	if refusal := note.Check(v.today(), ids); refusal != nil {
		return refusal
	}
	n, err := tx.KeepContactNote(ctx, note, v.person.ID, v.now)
	if err == nil && n == 0 {
		return liaison.Refuse(liaison.Conflict, "board.noted_before")
	}
	return err
}
