package console

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// handoverPage shows what somebody who leaves has open, and to whom it may go.
type handoverPage struct {
	frame
	From, To string // as they were asked for: codes
	Chosen   bool   // both are known
	Old, New liaison.Person
	burden
	Posts    []string
	Personal bool // there is what passes with the seat alone
}

// burden is what somebody who leaves has open.
type burden struct {
	Passing, Staying     []handlers.Line
	Stuck                []handlers.Line // nobody would see to it
	Briefings, Schedules int
	Sessions             int
	Seat                 bool
}

// handover shows the form, and for two people what would pass.
func handover(ctx context.Context, v *visit) error {
	p := handoverPage{frame: v.frame(v.voice.Plain("handover.title")), From: strings.TrimSpace(v.r.FormValue("from")), To: strings.TrimSpace(v.r.FormValue("to"))}
	if p.From == "" || p.To == "" {
		return v.page("handover.html", p)
	}
	var err error
	if p.Old, p.New, err = v.pair(ctx, v.Store, p.From, p.To); err != nil {
		return err
	}
	if p.burden, err = v.weigh(ctx, v.Store, p.Old, p.New, v.r.FormValue("seat") != ""); err != nil {
		return err
	}
	p.Chosen = true
	for _, m := range p.Old.Memberships {
		if !m.Role.Elected() {
			p.Posts = append(p.Posts, v.voice.Plain("directory.post", "Role", v.voice.Plain("role."+string(m.Role)), "Body", v.body(m.Body).Label()))
		}
	}
	p.Personal = p.New.Is(liaison.RoleDeputy) && (len(p.Staying) > 0 || p.Seat)
	return v.page("handover.html", p)
}

// pair reads who leaves and who follows: two people, of whom the second is in office.
func (v *visit) pair(ctx context.Context, store *storage.Store, from, to string) (liaison.Person, liaison.Person, error) {
	old, err := store.PersonByCode(ctx, from)
	if err != nil {
		return old, old, err
	}
	next, err := store.PersonByCode(ctx, to)
	if err == nil && (old.ID == next.ID || !next.InOffice()) {
		err = liaison.Refuse(liaison.Invalid, "handover.not_a_successor")
	}
	return old, next, err
}

// heir is the successor with the offices that pass to them.
func heir(old, next liaison.Person) liaison.Person {
	next.Memberships = slices.Clone(next.Memberships)
	for _, m := range old.Memberships {
		if !m.Role.Elected() && !slices.Contains(next.Memberships, m) {
			next.Memberships = append(next.Memberships, m)
		}
	}
	return next
}

// weigh tells of each matter whether it passes, stays, or would be nobody's.
func (v *visit) weigh(ctx context.Context, store *storage.Store, old, next liaison.Person, seat bool) (b burden, err error) {
	b.Seat = seat
	ids, err := store.MattersToHand(ctx, old.ID)
	if err != nil {
		return b, err
	}
	view := v.view()
	for _, id := range ids {
		m, err := store.Matter(ctx, id)
		if err != nil {
			return b, err
		}
		line := view.Line(m)
		switch passes, must := m.PassesTo(old, heir(old, next), seat); {
		case passes:
			b.Passing = append(b.Passing, line)
		case must:
			b.Stuck = append(b.Stuck, line)
		default:
			b.Staying = append(b.Staying, line)
		}
	}
	if b.Briefings, b.Schedules, err = store.BriefingsHeld(ctx, old.ID, next.ID); err != nil {
		return b, err
	}
	sessions, err := store.Sessions(ctx, old.ID, v.now, handlers.ConsoleTerms)
	b.Sessions = len(sessions)
	return b, err
}

// keepHandover hands everything over in one transaction, so that at no time anything
// is nobody's.
func keepHandover(ctx context.Context, v *visit) error {
	var old liaison.Person
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.LockRoster(ctx); err != nil {
			return nil, err
		}
		from, next, err := v.pair(ctx, tx, v.r.FormValue("from"), v.r.FormValue("to"))
		if err != nil {
			return nil, err
		}
		if old, err = tx.LockPerson(ctx, from.ID); err != nil {
			return nil, err
		}
		passed, err := v.passMatters(ctx, tx, old, next, v.r.FormValue("seat") != "")
		if err != nil {
			return nil, err
		}
		if err := v.passOffice(ctx, tx, old, next); err != nil {
			return nil, err
		}
		if err := tx.Audit(ctx, v.now, v.person.ID, "handed_over", "person "+strconv.FormatInt(old.ID, 10), map[string]any{
			"to": next.ID, "matters": passed, "unbound": v.r.FormValue("unbind") != "", "ended": v.r.FormValue("end") != ""}); err != nil {
			return nil, err
		}
		told, err := v.tellHandover(ctx, tx, old, next, passed)
		if err != nil {
			return nil, err
		}
		return told, v.letGo(ctx, tx, old)
	})
	if err != nil {
		return err
	}
	return v.goTo(personAddress(old.ID), "handover.done")
}

// passMatters gives the successor every matter that passes; it is refused where one
// would be nobody's.
func (v *visit) passMatters(ctx context.Context, tx *storage.Store, old, next liaison.Person, seat bool) ([]int64, error) {
	ids, err := tx.MattersToHand(ctx, old.ID)
	if err != nil {
		return nil, err
	}
	passed := []int64{}
	for _, id := range ids {
		m, err := tx.LockMatter(ctx, id)
		if err != nil {
			return nil, err
		}
		passes, must := m.PassesTo(old, heir(old, next), seat)
		if !passes && must {
			return nil, liaison.Refuse(liaison.Conflict, "handover.nobodys", "Name", next.Name, "Title", v.view().Line(m).Title)
		}
		if !passes {
			continue
		}
		out := m.Pass(next, liaison.Event{Actor: v.person.ID, Capacity: liaison.Staff, At: v.now})
		if err := tx.KeepPassed(ctx, out); err != nil {
			return nil, err
		}
		passed = append(passed, id)
	}
	return passed, nil
}

// passOffice gives the successor the offices and the briefings.
func (v *visit) passOffice(ctx context.Context, tx *storage.Store, old, next liaison.Person) error {
	briefings, _, err := tx.BriefingsHeld(ctx, old.ID, next.ID)
	if err != nil {
		return err
	}
	if briefings > 0 && !heir(old, next).MayBrief(v.bodies) {
		return liaison.Refuse(liaison.Conflict, "handover.may_not_brief", "Name", next.Name)
	}
	if err := tx.PassBriefings(ctx, old.ID, next.ID); err != nil {
		return err
	}
	if err := tx.PassOccasions(ctx, old.ID, next.ID); err != nil {
		return err
	}
	return tx.PassOffices(ctx, v.person.ID, old.ID, next.ID, v.now)
}

// tellHandover tells both of them, the clerks, and everybody who has to do with what
// changes hands, each once.
func (v *visit) tellHandover(ctx context.Context, tx *storage.Store, old, next liaison.Person, passed []int64) ([]liaison.Outgoing, error) {
	out := slices.Concat(v.Desk.Word(old, "handover.told_old", "Name", next.Name, "Count", len(passed)),
		v.Desk.Word(next, "handover.told_new", "Name", old.Name, "Count", len(passed)))
	clerks, err := tx.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return nil, err
	}
	told := []int64{old.ID, next.ID, v.person.ID}
	for _, p := range clerks {
		if !slices.Contains(told, p.ID) {
			out, told = append(out, v.Desk.Word(p, "handover.told_clerk", "Old", old.Name, "New", next.Name)...), append(told, p.ID)
		}
	}
	counterparts, err := v.counterparts(ctx, tx, old, passed)
	if err != nil {
		return nil, err
	}
	counted := map[int64]int{}
	var others []int64
	for _, c := range counterparts {
		if !slices.Contains(told, c.Person) {
			others, counted[c.Person] = append(others, c.Person), c.Matters
		}
	}
	more, err := v.Desk.Notices(ctx, tx, others, func(p liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("handover.told_counterpart", "Old", old.Name, "New", next.Name, "Count", counted[p.ID])
	})
	return append(out, more...), err
}

// counterparts are those who have to do with what passes, and with what the bodies have
// in hand for which who leaves has acted. It is asked before the offices pass or after:
// the bodies are named.
func (v *visit) counterparts(ctx context.Context, tx *storage.Store, old liaison.Person, passed []int64) ([]storage.Counterpart, error) {
	var bodies []int64
	for _, m := range old.Memberships {
		if m.Role == liaison.RoleOfficer {
			bodies = append(bodies, m.Body)
		}
	}
	return tx.Counterparts(ctx, passed, bodies)
}

// letGo ends the sessions of who leaves, and takes the chat and the standing where that
// is asked for.
func (v *visit) letGo(ctx context.Context, tx *storage.Store, old liaison.Person) error {
	if _, err := tx.EndSessions(ctx, old.ID, v.now); err != nil {
		return err
	}
	if v.r.FormValue("end") != "" && old.Standing != liaison.Ended {
		if err := tx.KeepStanding(ctx, v.person.ID, old, liaison.Ended, v.voice.Plain("handover.title"), v.now); err != nil {
			return err
		}
	}
	if v.r.FormValue("unbind") != "" {
		return tx.Unbind(ctx, v.person.ID, old.ID, v.now)
	}
	return nil
}
