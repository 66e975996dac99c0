package console

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

const bodiesPerPage = 50

// bodiesPage lists the bodies.
type bodiesPage struct {
	frame
	Named        string
	Kinds        []choice
	Lines        []bodyLine
	Count        int
	Newer, Older string
	Orphans      []orphanLine
}

// bodyLine is a body with who is in it.
type bodyLine struct {
	liaison.Body
	KindName string
	Roles    []string // with their counts
	Address  string
}

// visible are the bodies that the visitor sees: the staff all, others their own.
func (v *visit) visible() []liaison.Body {
	if v.person.IsStaff() {
		return v.bodies
	}
	var own []liaison.Body
	for _, b := range v.bodies {
		if slices.Contains(v.person.Sight().Bodies, b.ID) {
			own = append(own, b)
		}
	}
	return own
}

// actsForBodies is the staff, and whoever acts for a body.
func actsForBodies(p liaison.Person, _ []liaison.Body) bool {
	return p.IsStaff() || len(p.Sight().Bodies) > 0
}

// bodies lists the bodies.
func bodies(ctx context.Context, v *visit) error {
	named, kind := clipped(strings.TrimSpace(v.r.FormValue("q")), 40), oneOf(v.r.FormValue("kind"), liaison.BodyKinds)
	list := slices.DeleteFunc(slices.Clone(v.visible()), func(b liaison.Body) bool {
		return named != "" && !b.Named(named) || kind != "" && b.Kind != kind
	})
	number, _ := strconv.Atoi(v.r.FormValue("page"))
	number = min(max(number, 0), len(list)/bodiesPerPage)
	from := number * bodiesPerPage
	shown := list[from:min(from+bodiesPerPage, len(list))]
	p := bodiesPage{frame: v.frame(v.voice.Plain("directory.bodies")), Named: named, Count: len(list),
		Kinds: choices(v, "directory.kind_", string(kind), liaison.BodyKinds)}
	at := func(page int) string { return v.asked(bodiesAt, "page", strconv.Itoa(page)) }
	if from > 0 {
		p.Newer = at(number - 1)
	}
	if from+len(shown) < len(list) {
		p.Older = at(number + 1)
	}
	var err error
	if p.Lines, err = v.bodyLines(ctx, shown); err != nil {
		return err
	}
	if v.person.IsStaff() {
		if p.Orphans, err = v.orphans(ctx); err != nil {
			return err
		}
	}
	return v.page("bodies.html", p)
}

func (v *visit) bodyLines(ctx context.Context, list []liaison.Body) ([]bodyLine, error) {
	ids := make([]int64, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	counts, err := v.Store.RolesIn(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]bodyLine, len(list))
	for i, b := range list {
		lines[i] = bodyLine{Body: b, KindName: v.voice.Plain("directory.kind_" + string(b.Kind)), Address: bodyAddress(b)}
		for _, role := range liaison.Roles {
			if n := counts[b.ID][role]; n > 0 {
				lines[i].Roles = append(lines[i].Roles, v.voice.Plain("directory.role_count", "Role", v.voice.Plain("role."+string(role)), "Count", n))
			}
		}
	}
	return lines, nil
}

// bodyPage is a body with its people.
type bodyPage struct {
	frame
	bodyLine
	Open    string // how many open matters it has a part in
	Matters string // the address of those that are its own; empty: they cannot be asked for
	Groups  []roleGroup
	Orphan  bool // it has a part in open matters, and nobody who sees to them
}

// roleGroup is who is something in a body.
type roleGroup struct {
	Name  string
	Count int
	Lines []personLine
	More  string // the address of all of them
}

// membersShown is how many of a role a body's page shows.
const membersShown = 30

// oneBody is a body's page.
func oneBody(ctx context.Context, v *visit) error {
	i := slices.IndexFunc(v.visible(), func(b liaison.Body) bool { return b.Code == v.r.PathValue("body") })
	if i < 0 {
		return liaison.Refuse(liaison.NotFound, "directory.no_such_body", "Text", clipped(v.r.PathValue("body"), 40))
	}
	body := v.visible()[i]
	lines, err := v.bodyLines(ctx, []liaison.Body{body})
	if err != nil {
		return err
	}
	open, err := v.Store.OpenIn(ctx, body.ID)
	if err != nil {
		return err
	}
	p := bodyPage{frame: v.frame(body.Name), bodyLine: lines[0], Open: upTo(open), Matters: mattersOf(body)}
	for _, role := range liaison.Roles {
		f := storage.DirectoryFilter{Sight: v.person.Sight(), Body: body.ID, Role: role}
		list, more, err := v.Store.Directory(ctx, f, storage.Place{}, membersShown)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			continue
		}
		group := roleGroup{Name: v.voice.Plain("role." + string(role)), Count: len(list), Lines: v.personLines(list)}
		if more {
			group.More = peopleAt + "?" + url.Values{"body": {body.Code}, "role": {string(role)}}.Encode()
		}
		p.Groups = append(p.Groups, group)
	}
	orphans, err := v.Store.Orphans(ctx)
	p.Orphan = slices.ContainsFunc(orphans, func(o storage.Orphan) bool { return o.Body == body.ID })
	if err != nil {
		return err
	}
	return v.page("body.html", p)
}

// mattersOf is the list of the matters that a department leads, or that a
// delegation's deputies have filed.
func mattersOf(b liaison.Body) string {
	switch b.Kind {
	case liaison.Department:
		return mattersAt + "?" + url.Values{"lead": {b.Code}}.Encode()
	case liaison.Delegation:
		return mattersAt + "?" + url.Values{"delegation": {b.Code}}.Encode()
	default:
		return ""
	}
}
