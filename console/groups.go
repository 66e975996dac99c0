package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"liaison"
	"liaison/storage"
)

const groupsAt = deskAt + "/groups"

// seesGroups is the staff, and whoever is in a group.
func seesGroups(p liaison.Person, bodies []liaison.Body) bool {
	return staff(p, bodies) || len(groupsOf(p, bodies)) > 0
}

// groupsOf are the groups in which somebody is something.
func groupsOf(p liaison.Person, bodies []liaison.Body) []int64 {
	own := []int64{}
	for _, b := range bodies {
		if b.Kind == liaison.Group && (p.In(b.ID, liaison.RoleOfficer) || p.In(b.ID, liaison.RoleDeputy)) {
			own = append(own, b.ID)
		}
	}
	return own
}

// groupsPage lists groups, and for the staff who is in none.
type groupsPage struct {
	frame
	Groups []storage.ListedGroup
	Aim    int
	Staff  bool
	Lone   []storage.Named
	Count  int
	More   string
}

// Unled reports whether a group has fewer or more conveners than it is to have.
func (groupsPage) Unled(g storage.ListedGroup) bool {
	return len(g.Conveners) < liaison.ConvenersLeast || len(g.Conveners) > liaison.ConvenersMost
}

// memberGroups lists the groups that the visitor sees.
func memberGroups(ctx context.Context, v *visit) error {
	p := groupsPage{frame: v.frame(v.voice.Plain("member_group.page")), Staff: staff(v.person, v.bodies), Aim: liaison.OccasionRules[liaison.GroupActivity].Aim.Times}
	var own []int64
	if !p.Staff {
		own = groupsOf(v.person, v.bodies)
	}
	var err error
	if p.Groups, err = v.Store.MemberGroups(ctx, own, v.now); err != nil {
		return err
	}
	if p.Staff {
		if p.Lone, p.Count, err = v.Store.Ungrouped(ctx, v.r.FormValue("after"), stationsPerPage+1); err != nil {
			return err
		}
		if len(p.Lone) > stationsPerPage {
			p.Lone = p.Lone[:stationsPerPage]
			p.More = groupsAt + "?" + url.Values{"after": {p.Lone[stationsPerPage-1].Code}}.Encode() + "#lone"
		}
	}
	return v.page("groups.html", p)
}

// groupPage is a group.
type groupPage struct {
	frame
	Body      liaison.Body
	Facts     liaison.GroupFacts
	Listed    storage.ListedGroup
	Conveners []storage.Named
	Members   []storage.Named
	Wishes    []storage.GroupWish
	Log       []stationDone
	Mine      bool // the visitor decides on it
	Member    bool
	Aim       int
}

// group reads the group that the address names, if the visitor sees it.
func (v *visit) group(ctx context.Context) (liaison.Body, liaison.GroupFacts, error) {
	id := v.number("id")
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.ID == id && b.Kind == liaison.Group })
	if i < 0 || !staff(v.person, v.bodies) && !slices.Contains(groupsOf(v.person, v.bodies), id) {
		return liaison.Body{}, liaison.GroupFacts{}, liaison.Refuse(liaison.NotFound, "member_group.not_found")
	}
	facts, err := v.Store.GroupFacts(ctx, id)
	return v.bodies[i], facts, err
}

// oneGroup is a group's page.
func oneGroup(ctx context.Context, v *visit) error {
	body, facts, err := v.group(ctx)
	if err != nil {
		return err
	}
	p := groupPage{frame: v.frame(body.Name), Body: body, Facts: facts, Mine: v.person.MayAdmit(body.ID), Member: v.person.In(body.ID, liaison.RoleDeputy),
		Aim: liaison.OccasionRules[liaison.GroupActivity].Aim.Times}
	listed, err := v.Store.MemberGroups(ctx, []int64{body.ID}, v.now)
	if err != nil {
		return err
	}
	p.Listed = listed[0]
	if p.Conveners, err = v.Store.PeopleOfBody(ctx, body.ID, liaison.RoleOfficer); err != nil {
		return err
	}
	if p.Members, err = v.Store.PeopleOfBody(ctx, body.ID, liaison.RoleDeputy); err != nil {
		return err
	}
	if p.Mine {
		if p.Wishes, err = v.Store.GroupWishes(ctx, body.ID); err != nil {
			return err
		}
	}
	done, err := v.Store.OccasionsOfBody(ctx, body.ID, v.now.AddDate(1, 0, 0), stationLogMost)
	if err != nil {
		return err
	}
	p.Log = v.bodyLog(done)
	return v.page("group.html", p)
}

// keepGroup keeps the form of a group.
func keepGroup(ctx context.Context, v *visit) error {
	body, _, err := v.group(ctx)
	if err != nil {
		return err
	}
	if !v.person.MayAdmit(body.ID) {
		return liaison.Refuse(liaison.Forbidden, "member_group.not_yours")
	}
	g := liaison.GroupFacts{Body: body.ID, Link: strings.TrimSpace(v.r.PostFormValue("link")), Note: strings.TrimSpace(v.r.PostFormValue("note"))}
	if refusal := g.Check(); refusal != nil {
		return refusal
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepGroup(ctx, v.person.ID, g, v.now)
	}); err != nil {
		return err
	}
	return v.goTo(groupAddress(body.ID), "member_group.kept")
}

func groupAddress(body int64) string { return fmt.Sprintf("%s/%d", groupsAt, body) }

// decideGroup lets somebody into a group, or not.
func decideGroup(ctx context.Context, v *visit) error {
	body, _, err := v.group(ctx)
	if err != nil {
		return err
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return v.Desk.DecideGroup(ctx, tx, v.person, v.number("wish"), v.r.PostFormValue("answer") == "yes", v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(groupAddress(body.ID), "member_group.decided")
}
