package console

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// peoplePerPage is how many people a page of the directory shows.
const peoplePerPage = 50

// peoplePage is the directory, as far as somebody sees it.
type peoplePage struct {
	frame
	Filter       peopleFilter
	Lines        []personLine
	Count        string
	Newer, Older string // addresses
	Staff        bool
	Appoints     bool
	Orphans      []orphanLine
	Wishes       int
	Export       string // the address of the workbook; empty: it is not for them
	Invite       string // the address that invites all of the filter
}

// peopleFilter is what is asked for, and what can be.
type peopleFilter struct {
	Named, Body                            string
	Roles, Kinds, Levels, Reach, Standings []choice
	Bodies                                 []liaison.Body // to choose from
}

// personLine is a person in a list, as much as is seen of them.
type personLine struct {
	storage.Listing
	Posts        []string
	Fields       string // of expertise
	Whole        bool   // more than a colleague's card
	Active       bool
	ReachName    string
	StandingName string
	Address      string
}

// orphanLine is a body that has matters and nobody who sees to them.
type orphanLine struct {
	Body    liaison.Body
	Matters string
	Address string
}

// seesOthers is whoever sees somebody in the directory besides themselves.
func seesOthers(p liaison.Person, _ []liaison.Body) bool { return p.Sight().Anybody() }

// appointing is whoever says who is what.
func appointing(p liaison.Person, _ []liaison.Body) bool { return p.MayAppoint() }

// choices are the values with their names, the one that is asked for being chosen.
func choices[T ~string](v *visit, prefix string, asked string, values []T) []choice {
	list := make([]choice, len(values))
	for i, value := range values {
		list[i] = choice{string(value), v.voice.Plain(prefix + string(value)), string(value) == asked}
	}
	return list
}

// oneOf is the value where it is one of the list, else nothing: an address asks for
// nothing else.
func oneOf[T ~string](value string, list []T) T {
	if slices.Contains(list, T(value)) {
		return T(value)
	}
	return ""
}

// directoryFilter reads what is asked for.
func (v *visit) directoryFilter() (storage.DirectoryFilter, peopleFilter) {
	ask := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	f := storage.DirectoryFilter{
		Sight: v.person.Sight(), Named: clipped(ask("q"), 40), Role: oneOf(ask("role"), liaison.Roles), Kind: oneOf(ask("kind"), liaison.BodyKinds),
		Level: oneOf(ask("level"), liaison.Levels), Reach: oneOf(ask("reach"), storage.Reaches), Standing: oneOf(ask("standing"), liaison.Standings),
	}
	shown := peopleFilter{Named: f.Named, Body: ask("body"), Bodies: v.offered()}
	if body, ok := v.bodyNamed(shown.Body); ok {
		f.Body = body.ID
	} else if shown.Body != "" {
		f.People = []int64{} // nobody is in a body that does not exist
	}
	if !f.Sight.All && len(f.Sight.Bodies) == 0 {
		return v.cardsOnly(f), shown
	}
	shown.Roles = choices(v, "role.", string(f.Role), liaison.Roles)
	shown.Kinds = choices(v, "directory.kind_", string(f.Kind), liaison.BodyKinds)
	shown.Levels = choices(v, "level.", string(f.Level), liaison.Levels)
	shown.Reach = choices(v, "directory.reach_", string(f.Reach), storage.Reaches)
	shown.Standings = choices(v, "directory.standing_", string(f.Standing), liaison.Standings)
	return f, shown
}

// cardsOnly asks for what a deputy sees of others, the delegation, and by nothing that
// they do not: a filter tells as much as what it leaves.
func (v *visit) cardsOnly(f storage.DirectoryFilter) storage.DirectoryFilter {
	f.Role, f.Kind, f.Level, f.Reach, f.Standing = "", "", "", "", ""
	if f.Body != 0 && v.body(f.Body).Kind != liaison.Delegation {
		f.People = []int64{}
	}
	return f
}

// bodiesOffered bounds the bodies that a box offers; the others are written.
const bodiesOffered = 300

func (v *visit) offered() []liaison.Body { return v.bodies[:min(bodiesOffered, len(v.bodies))] }

// bodyNamed finds the body with that code, or one of those names.
func (v *visit) bodyNamed(text string) (liaison.Body, bool) {
	text = strings.TrimSpace(text)
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool {
		return text != "" && (strings.EqualFold(b.Code, text) || b.Name == text || b.Short == text)
	})
	if i < 0 {
		return liaison.Body{}, false
	}
	return v.bodies[i], true
}

func (v *visit) body(id int64) liaison.Body {
	if i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.ID == id }); i >= 0 {
		return v.bodies[i]
	}
	return liaison.Body{}
}

// people is the directory.
func people(ctx context.Context, v *visit) error {
	f, shown := v.directoryFilter()
	at := storage.Place{After: v.r.FormValue("after"), Before: v.r.FormValue("before")}
	list, more, err := v.Store.Directory(ctx, f, at, peoplePerPage)
	if err != nil {
		return err
	}
	total := len(list)
	if more || at != (storage.Place{}) { // else this is all
		if total, err = v.Store.DirectoryCount(ctx, f); err != nil {
			return err
		}
	}
	p := peoplePage{frame: v.frame(v.voice.Plain("directory.people")), Filter: shown, Count: upTo(total),
		Lines: v.personLines(list), Staff: v.person.IsStaff(), Appoints: v.person.MayAppoint()}
	if len(list) > 0 && (at.After != "" || at.Before != "" && more) {
		p.Newer = v.asked(peopleAt, "before", list[0].Code)
	}
	if len(list) > 0 && (at.Before != "" || more) {
		p.Older = v.asked(peopleAt, "after", list[len(list)-1].Code)
	}
	if p.Staff {
		p.Export, p.Invite = v.asked(peopleAt+".xlsx"), v.asked(invitationsAt)
		if err := v.peopleWarnings(ctx, &p); err != nil {
			return err
		}
	}
	return v.page("people.html", p)
}

// peopleWarnings are what the staff have to see to: matters that nobody handles, and
// what people ask to be changed.
func (v *visit) peopleWarnings(ctx context.Context, p *peoplePage) (err error) {
	if p.Orphans, err = v.orphans(ctx); err != nil {
		return err
	}
	wishes, err := v.Store.Wishes(ctx, wishesShown)
	p.Wishes = len(wishes)
	return err
}

func (v *visit) orphans(ctx context.Context) ([]orphanLine, error) {
	found, err := v.Store.Orphans(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]orphanLine, len(found))
	for i, o := range found {
		lines[i] = orphanLine{v.body(o.Body), upTo(o.Matters), bodyAddress(v.body(o.Body))}
	}
	return lines, nil
}

// upTo says a count, as far as it is counted.
func upTo(n int) string {
	if n > storage.CountedMost {
		return strconv.Itoa(storage.CountedMost) + "+"
	}
	return strconv.Itoa(n)
}

// asked is an address with the filter that was asked for, and more.
func (v *visit) asked(path string, more ...string) string {
	values := url.Values{}
	for _, name := range []string{"q", "role", "body", "kind", "level", "reach", "standing", "language"} {
		if value := v.r.FormValue(name); value != "" {
			values.Set(name, value)
		}
	}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func (v *visit) personLines(list []storage.Listing) []personLine {
	sight := v.person.Sight()
	lines := make([]personLine, len(list))
	for i, l := range list {
		lines[i] = personLine{Listing: l, Fields: strings.Join(l.Expertise, "、"), Whole: sight.Of(l.Person) >= liaison.AsMember,
			Active: l.InOffice(), Address: personAddress(l.ID)}
		if lines[i].Whole {
			lines[i].Posts, lines[i].ReachName = v.posts(l.Person), v.voice.Plain("directory.reach_"+string(l.Reach))
			lines[i].StandingName = v.voice.Plain("directory.standing_" + string(l.Standing))
		}
	}
	return lines
}

// posts say what somebody is where.
func (v *visit) posts(p liaison.Person) []string {
	said := make([]string, len(p.Memberships))
	for i, m := range p.Memberships {
		said[i] = v.voice.Plain("directory.post", "Role", v.voice.Plain("role."+string(m.Role)), "Body", v.body(m.Body).Label())
	}
	return said
}

const (
	peopleAt      = deskAt + "/people"
	bodiesAt      = deskAt + "/bodies"
	invitationsAt = deskAt + "/invitations"
)

func personAddress(id int64) string        { return peopleAt + "/" + strconv.FormatInt(id, 10) }
func bodyAddress(b liaison.Body) string    { return bodiesAt + "/" + url.PathEscape(b.Code) }
func (v *visit) moment(t time.Time) string { return v.voice.Time(t.In(v.Zone)) }
