package handlers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// tell lets the parties of a move know, each in their own language and outside
// their quiet hours, with the matter's card and what they may do now. Who made
// the move is not told of it.
func (t *turn) tell(ctx context.Context, m liaison.Matter, out liaison.Outcome) error {
	told := map[int64]bool{t.person.ID: true}
	for _, notice := range out.Notices {
		people, err := t.holders(ctx, m, out.Before, notice.To)
		if err != nil {
			return err
		}
		if err := t.tellOfNobody(ctx, m, notice.To, people); err != nil {
			return err
		}
		for _, p := range people {
			if told[p.ID] || !meant(notice, p, m) {
				continue
			}
			told[p.ID] = true
			if err := t.tellOne(ctx, m, out, notice, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// meant reports whether somebody of the party is one of those that the notice is
// for.
func meant(n liaison.Notice, p liaison.Person, m liaison.Matter) bool {
	i := slices.IndexFunc(m.Parties, func(q liaison.Party) bool { return q.Capacity == n.To && q.Person == p.ID })
	switch n.Only {
	case liaison.Unsigned:
		return i >= 0 && (m.Parties[i].Mark == "" || m.Parties[i].Mark != m.Hash)
	case liaison.Former:
		return i < 0
	}
	return true
}

// holders are those who can be told as that party: also those who were it before
// the move, since being left out is news.
func (t *turn) holders(ctx context.Context, m, before liaison.Matter, c liaison.Capacity) ([]liaison.Person, error) {
	people, err := t.store.Holders(ctx, m, c)
	if err != nil {
		return nil, err
	}
	former, err := t.store.Holders(ctx, before, c)
	if err != nil {
		return nil, err
	}
	for _, p := range former {
		if !slices.ContainsFunc(people, func(q liaison.Person) bool { return q.ID == p.ID }) {
			people = append(people, p)
		}
	}
	return people, nil
}

// tellOfNobody tells the staff when a party has nobody who can be told: they
// have to reach it some other way.
func (t *turn) tellOfNobody(ctx context.Context, m liaison.Matter, to liaison.Capacity, people []liaison.Person) error {
	var missing []string
	role, of, byBody := liaison.HeldBy(to)
	switch {
	case to == liaison.Author && len(people) == 0:
		missing = []string{t.party(m, to)}
	case byBody:
		bodies, err := t.bodies(ctx)
		if err != nil {
			return err
		}
		for _, b := range bodies {
			reached := slices.ContainsFunc(people, func(p liaison.Person) bool { return p.In(b.ID, role) })
			if !reached && slices.Contains(m.Bodies(of), b.ID) {
				missing = append(missing, b.Label())
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return t.tellStaff(ctx, "notice.nobody", "Number", m.Number, "Party", t.party(m, to), "Names", strings.Join(missing, t.voice.Plain("list.comma")))
}

// withFacts are the notices that say what is known of the matter, not just what
// was said with the move.
var withFacts = []string{"answered", "submitted", "to_review", "presented", "to_arrange", "arranged"}

func (t *turn) tellOne(ctx context.Context, m liaison.Matter, out liaison.Outcome, notice liaison.Notice, p liaison.Person) error {
	// The card is drawn as the other person would see it.
	theirs := &turn{desk: t.desk, store: t.store, conv: t.conv, update: t.update, person: &p, voice: t.desk.Locales.Voice(p.Language), known: t.known}
	card, err := theirs.matterCard(ctx, m, nil)
	if err != nil {
		return err
	}
	text := theirs.voice.Say(theirs.voice.Key(m.Kind, "told", notice.Key), "Number", m.Number, "Title", m.Title, "Who", t.person.Name)
	var supplied []locales.Markup
	switch {
	case out.Event.Capacity == liaison.Main: // what was decided elsewhere is in the facts
		supplied, err = theirs.factLines(ctx, seen(p, m))
	case !liaison.Procedures[m.Kind].Hides(p, m, out.Event.Move):
		supplied, err = theirs.inputLines(ctx, m, out.Event.Move, out.Event.Input)
	}
	if err != nil {
		return err
	}
	if slices.Contains(withFacts, notice.Key) && out.Event.Capacity != liaison.Main {
		if supplied, err = theirs.factLines(ctx, seen(p, m)); err != nil {
			return err
		}
	} else if out.Event.Capacity != liaison.Main {
		revealed, err := theirs.revealed(ctx, out.Before, m)
		if err != nil {
			return err
		}
		supplied = append(supplied, revealed...)
	}
	if notice.Key == "invited" || notice.Key == "handed_over" {
		supplied = append(supplied, "", theirs.wholeText(m))
	}
	text = joinLines(append([]locales.Markup{text}, supplied...))
	var buttons [][]button
	if len(m.Capacities(p)) > 0 {
		buttons = t.matterButtons(m, p)
	}
	t.notify(p, text+"\n\n"+card, buttons)
	return nil
}

// revealed are the facts that the person could not see before the move, and sees
// now: what a deputy has thought of the answer.
func (t *turn) revealed(ctx context.Context, before, m liaison.Matter) ([]locales.Markup, error) {
	procedure := liaison.Procedures[m.Kind]
	had := procedure.SeenBy(*t.person, before).Facts
	var keys []string
	for _, secret := range procedure.Secrets {
		for _, key := range secret.Facts {
			if before.Facts[key] != "" && had[key] == "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	m = procedure.SeenBy(*t.person, m)
	return t.sayFacts(ctx, m, keys)
}

// quietUntil is when a person's quiet hours end; zero: it is none of them.
func (t *turn) quietUntil(p liaison.Person) time.Time {
	now := t.desk.Now().In(t.desk.Zone)
	until := p.Quiet.Until(now)
	if until.Equal(now) {
		return time.Time{}
	}
	return until
}

// notify puts a notice for somebody into the outbox.
func (t *turn) notify(p liaison.Person, text locales.Markup, buttons [][]button) {
	notBefore := t.quietUntil(p)
	if p.Numbered && len(buttons) > 0 {
		// What the numbers of a chat mean is the affair of what was shown last.
		text += "\n\n" + t.desk.Locales.Voice(p.Language).Say("notice.by_number")
	}
	parts := split(string(text))
	for i, part := range parts {
		m := liaison.Message{Act: liaison.Say, Text: part}
		if i == len(parts)-1 {
			m.Buttons = buttons
		}
		t.out = append(t.out, liaison.Outgoing{
			Chat: p.Chat, Lane: liaison.Notices, Cause: t.update.ID, Message: m,
			NotBefore: notBefore,
		})
	}
}

// Unreachable tells the staff, within the transaction that notes it, that
// somebody's chat cannot be written to any more: they have to call.
func (d *Desk) Unreachable(ctx context.Context, tx *storage.Store, chat int64) error {
	person, err := tx.PersonOfChat(ctx, chat)
	if errors.Is(err, storage.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	t := &turn{desk: d, store: tx, person: &person}
	if err := t.tellUnreachable(ctx); err != nil {
		return err
	}
	_, err = tx.KeepOutgoing(ctx, t.out)
	return err
}

func (t *turn) tellUnreachable(ctx context.Context) error {
	if t.person == nil {
		return nil
	}
	return t.tellStaff(ctx, "person.unreachable", "Name", t.person.Name, "Code", t.person.Code)
}

// tellStaff lets every clerk know of something that is not about a matter.
func (t *turn) tellStaff(ctx context.Context, key string, args ...any) error {
	clerks, err := t.store.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return err
	}
	for _, p := range clerks {
		t.notify(p, t.desk.Locales.Voice(p.Language).Say(key, args...), nil)
	}
	return nil
}
