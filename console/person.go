package console

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// personPage is somebody in the directory, as much as is seen of them.
type personPage struct {
	frame
	personLine
	Self, Staff, Appoints bool
	Own                   bool // the page is of themselves, or seen by the staff
	Roles                 []postLine
	LevelName, Tongue     string
	BoundSince            string
	Sessions              int
	Open                  string // how many open matters they have written
	Standings, Grants     []choice
	Bodies                []liaison.Body
	Wish                  *wishLine
	Invited               string // until when an invitation may be used
	Log                   []logLine
	Archive               bool // the duty archive may be looked into
}

// logLine is something that was done about somebody.
type logLine struct{ At, By, What string }

// logShown is how many of them a page shows.
const logShown = 12

// postLine is what somebody is in a body.
type postLine struct {
	liaison.Membership
	Name    string // of the role
	Body    liaison.Body
	Address string // empty: the visitor does not see the body
}

// subject reads the person whose page it is; who is not seen is not there.
func (v *visit) subject(ctx context.Context) (storage.Listing, liaison.Look, error) {
	gone := liaison.Refuse(liaison.NotFound, "person.not_found")
	id := v.number("person")
	found, _, err := v.Store.Directory(ctx, storage.DirectoryFilter{Sight: v.person.Sight(), People: []int64{id}}, storage.Place{}, 1)
	if err != nil {
		return storage.Listing{}, 0, err
	}
	if len(found) == 0 {
		return storage.Listing{}, 0, gone
	}
	return found[0], v.person.Sight().Of(found[0].Person), nil
}

// person is somebody's page.
func person(ctx context.Context, v *visit) error {
	one, look, err := v.subject(ctx)
	if err != nil {
		return err
	}
	p := personPage{frame: v.frame(one.Name), personLine: v.personLines([]storage.Listing{one})[0], Self: one.ID == v.person.ID,
		Staff: v.person.IsStaff(), Appoints: v.person.MayAppoint(), Own: look == liaison.AsThemself}
	if look >= liaison.AsMember {
		v.fillMember(&p, one)
	}
	if look == liaison.AsThemself {
		if err := v.fillOwn(ctx, &p, one); err != nil {
			return err
		}
	}
	return v.page("person.html", p)
}

// fillMember adds what is seen of people of one's own bodies.
func (v *visit) fillMember(p *personPage, one storage.Listing) {
	for _, m := range one.Memberships {
		body := v.body(m.Body)
		post := postLine{m, v.voice.Plain("role." + string(m.Role)), body, ""}
		if actsForBodies(v.person, v.bodies) && slices.ContainsFunc(v.visible(), func(b liaison.Body) bool { return b.ID == body.ID }) {
			post.Address = bodyAddress(body)
		}
		p.Roles = append(p.Roles, post)
	}
	p.LevelName = v.voice.Plain("level." + string(one.Level))
	p.Archive = one.HasArchive() && v.person.SeesArchive(one.Person, v.bodies)
	if !one.Bound.IsZero() {
		p.BoundSince = v.voice.Date(liaison.DateOf(one.Bound.In(v.Zone)))
	}
}

// fillOwn adds what the staff see, and everybody of themselves.
func (v *visit) fillOwn(ctx context.Context, p *personPage, one storage.Listing) error {
	p.Tongue = v.voice.Plain("language." + one.Language)
	sessions, err := v.Store.Sessions(ctx, one.ID, v.now, handlers.ConsoleTerms)
	if err != nil {
		return err
	}
	open, err := v.Store.OpenBy(ctx, one.ID)
	if err != nil {
		return err
	}
	p.Sessions, p.Open = len(sessions), upTo(open)
	p.Standings = choices(v, "directory.standing_", string(one.Standing), liaison.Standings)
	p.Grants, p.Bodies = choices(v, "role.", "", liaison.Roles), v.offered()
	until, err := v.Store.InvitedUntil(ctx, one.ID, v.now)
	if err != nil {
		return err
	}
	if !until.IsZero() {
		p.Invited = v.moment(until)
	}
	if p.Staff {
		if p.Log, err = v.log(ctx, one.ID); err != nil {
			return err
		}
	}
	wish, err := v.Store.LastWish(ctx, one.ID)
	if errors.Is(err, storage.ErrNone) {
		return nil
	}
	if err == nil && (wish.Granted == nil || !*wish.Granted) {
		line := v.wishLine(wish, one.Person)
		p.Wish = &line
	}
	return err
}

// log is what was done about somebody, as far as there are words for it.
func (v *visit) log(ctx context.Context, person int64) ([]logLine, error) {
	found, err := v.Store.LogOf(ctx, "person "+strconv.FormatInt(person, 10), logShown)
	if err != nil {
		return nil, err
	}
	var lines []logLine
	for _, l := range found {
		if key := "directory.log_" + strings.ReplaceAll(l.Action, ".", "_"); v.voice.Has(key) {
			lines = append(lines, logLine{v.moment(l.At), l.By, v.voice.Plain(key)})
		}
	}
	return lines, nil
}

// self leads to the visitor's own page.
func self(_ context.Context, v *visit) error { return v.goTo(personAddress(v.person.ID), "") }

// keepRole gives somebody a role in a body, or takes one away.
func keepRole(ctx context.Context, v *visit) error {
	one, _, err := v.subject(ctx)
	if err != nil {
		return err
	}
	body, ok := v.bodyNamed(v.r.FormValue("body"))
	role := oneOf(v.r.FormValue("role"), liaison.Roles)
	if !ok || role == "" {
		return liaison.Refuse(liaison.Invalid, "directory.no_such_body", "Text", clipped(v.r.FormValue("body"), 40))
	}
	m := liaison.Membership{Body: body.ID, Role: role}
	keep := (*storage.Store).Grant
	if v.r.FormValue("do") == "take" {
		keep = (*storage.Store).Revoke
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, keep(tx, ctx, v.person.ID, one.ID, m, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(personAddress(one.ID), "directory.role_kept")
}

// keepStanding says whether somebody holds office, with a reason where they do not.
func keepStanding(ctx context.Context, v *visit) error {
	one, _, err := v.subject(ctx)
	if err != nil {
		return err
	}
	to, why := oneOf(v.r.FormValue("standing"), liaison.Standings), clipped(strings.TrimSpace(v.r.FormValue("why")), 500)
	if to == "" || to != liaison.Active && why == "" {
		return liaison.Refuse(liaison.Invalid, "directory.why_missing")
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		before, err := tx.LockPerson(ctx, one.ID)
		if err != nil || before.Standing == to {
			return nil, err
		}
		if !v.person.MayAppoint() && slices.ContainsFunc(before.Memberships, func(m liaison.Membership) bool { return m.Role != liaison.RoleDeputy }) {
			return nil, liaison.Refuse(liaison.Forbidden, "directory.not_staff") // a clerk sees to deputies
		}
		return v.Desk.Word(before, "directory.told_"+string(to)), tx.KeepStanding(ctx, v.person.ID, before, to, why, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(personAddress(one.ID), "directory.standing_kept")
}
