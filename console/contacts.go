package console

import (
	"context"
	"net/url"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

const (
	contactsAt      = deskAt + "/contacts"
	contactsPerPage = 50
	contactsInSheet = 100_000
)

// isLinked is who may be linked: a member of the standing committee, or a deputy.
func isLinked(p liaison.Person, _ []liaison.Body) bool {
	return p.Is(liaison.RoleMember) || p.Is(liaison.RoleDeputy)
}

// contactsPage is who keeps in contact with whom, by member or by deputy.
type contactsPage struct {
	frame
	storage.Coverage
	By, Named    string
	Bare         bool // only who is linked with nobody
	Rows         []storage.Allotted
	Newer, Older string
}

// contactsList shows the allocation as it stands.
func contactsList(ctx context.Context, v *visit) error {
	p := contactsPage{frame: v.frame(v.voice.Plain("allocation.title")), By: "member", Named: strings.TrimSpace(v.r.FormValue("q")), Bare: v.r.FormValue("bare") != ""}
	if v.r.FormValue("by") == "deputy" {
		p.By = "deputy"
	}
	var err error
	if p.Coverage, err = v.Store.Coverage(ctx); err != nil {
		return err
	}
	after := v.r.FormValue("after")
	p.Rows, err = v.Store.Allotted(ctx, storage.AllottedFilter{Members: p.By == "member", Bare: p.Bare, Named: p.Named, After: after, Most: contactsPerPage + 1})
	if err != nil {
		return err
	}
	at := func(after string) string {
		q := url.Values{"by": {p.By}, "q": {p.Named}, "after": {after}}
		if p.Bare {
			q.Set("bare", "yes")
		}
		return contactsAt + "?" + q.Encode()
	}
	if after != "" {
		p.Newer = at("")
	}
	if len(p.Rows) > contactsPerPage {
		p.Rows = p.Rows[:contactsPerPage]
		p.Older = at(p.Rows[contactsPerPage-1].Code)
	}
	return v.page("contacts.html", p)
}

// contactsRunPage is what a run of the allocation would change.
type contactsRunPage struct {
	frame
	liaison.Allocation
	Most, Least int
	Members     int
	Deputies    int
	Changes     []linkChange
	More        int // changes that are not listed
	Bare        []liaison.Person
	Short       []liaison.Person
	Seal        string // of the changes, so that what is applied is what was shown
}

// linkChange is a link that begins or ends.
type linkChange struct {
	Added          bool
	Member, Deputy liaison.Person
	Near           liaison.Near
	ByHand         bool
}

// changesShown bounds what a page lists of a run.
const changesShown = 400

// contactsPreview shows what a run would change.
func contactsPreview(ctx context.Context, v *visit) error {
	in, err := v.Store.Allocating(ctx)
	if err != nil {
		return err
	}
	p := contactsRunPage{frame: v.frame(v.voice.Plain("allocation.run_title")), Allocation: liaison.Allocate(in),
		Most: in.Most, Least: in.Least, Members: len(in.Members), Deputies: len(in.Deputies)}
	p.Seal = shownMark(changes(p.Allocation))
	shown := make([]int64, 0, 2*changesShown)
	for _, l := range append(p.Added[:min(len(p.Added), changesShown):min(len(p.Added), changesShown)], p.Dropped[:min(len(p.Dropped), changesShown)]...) {
		shown = append(shown, l.Member, l.Deputy)
	}
	bare, short := p.Uncovered[:min(len(p.Uncovered), changesShown)], p.Allocation.Short
	found, err := v.Store.PeopleByIDs(ctx, append(append(shown, bare...), short...))
	if err != nil {
		return err
	}
	people := make(map[int64]liaison.Person, len(found))
	for _, one := range found {
		people[one.ID] = one
	}
	for _, id := range bare {
		p.Bare = append(p.Bare, people[id])
	}
	for _, id := range short {
		p.Short = append(p.Short, people[id])
	}
	p.list(in, people)
	return v.page("contacts_run.html", p)
}

func (p *contactsRunPage) list(in liaison.Allocating, people map[int64]liaison.Person) {
	by := map[int64]liaison.Contactable{}
	for _, c := range append(in.Members[:len(in.Members):len(in.Members)], in.Deputies...) {
		by[c.ID] = c
	}
	add := func(links []liaison.Link, added bool) {
		for _, l := range links[:min(len(links), changesShown)] {
			p.Changes = append(p.Changes, linkChange{added, people[l.Member], people[l.Deputy], by[l.Member].NearTo(by[l.Deputy]), l.ByHand})
		}
		p.More += max(0, len(links)-changesShown)
	}
	add(p.Dropped, false)
	add(p.Added, true)
}

// changes are what an allocation would change.
func changes(a liaison.Allocation) []any { return []any{a.Added, a.Dropped} }

// contactsApply keeps what was shown, and tells those whose list it changes.
func contactsApply(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.LockAllocation(ctx); err != nil {
			return nil, err
		}
		in, err := tx.Allocating(ctx)
		if err != nil {
			return nil, err
		}
		a := liaison.Allocate(in)
		if shownMark(changes(a)) != v.r.PostFormValue("seal") {
			return nil, liaison.Refuse(liaison.Conflict, "allocation.changed_meanwhile")
		}
		if len(a.Added)+len(a.Dropped) == 0 {
			return nil, liaison.Refuse(liaison.Invalid, "allocation.no_change")
		}
		if err := tx.KeepAllocation(ctx, a, "", v.person.ID, v.now); err != nil {
			return nil, err
		}
		return v.Desk.TellLinks(ctx, tx, a.Touched())
	})
	if err != nil {
		return err
	}
	return v.goTo(contactsAt, "allocation.applied")
}

// contactsSheet is the whole allocation as a workbook, a row for each link, and for
// each deputy without one.
func contactsSheet(ctx context.Context, v *visit) error {
	rows, err := v.Store.Allotted(ctx, storage.AllottedFilter{Most: contactsInSheet})
	if err != nil {
		return err
	}
	table := paper.Table{Name: v.voice.Plain("allocation.title"), Widths: []float64{12, 16, 16, 24, 30}}
	for _, column := range []string{"code", "deputy", "delegation", "fields", "members"} {
		table.Columns = append(table.Columns, v.voice.Plain("allocation.column_"+column))
	}
	comma := v.voice.Plain("list.comma")
	for _, r := range rows {
		table.Rows = append(table.Rows, []string{r.Code, r.Name, r.Delegation, strings.Join(r.Fields, comma), strings.Join(r.Linked, comma)})
	}
	return v.workbook(table.Name, table)
}
