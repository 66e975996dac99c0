package liaison_test

import (
	"testing"

	"liaison"
)

func holder(id int64, standing liaison.Standing, posts ...liaison.Membership) liaison.Person {
	return liaison.Person{ID: id, Standing: standing, Memberships: posts}
}

func TestWhoSeesWhom(t *testing.T) {
	deputy := holder(1, liaison.Active, liaison.Membership{Body: 1, Role: liaison.RoleDeputy})
	colleague := holder(2, "", liaison.Membership{Body: 2, Role: liaison.RoleDeputy})
	gone := holder(3, liaison.Ended, liaison.Membership{Body: 1, Role: liaison.RoleDeputy})
	officer := holder(4, liaison.Active, liaison.Membership{Body: 1, Role: liaison.RoleOfficer})
	clerk := holder(5, liaison.Active, liaison.Membership{Body: 9, Role: liaison.RoleClerk})
	away := holder(6, liaison.Suspended, liaison.Membership{Body: 9, Role: liaison.RoleClerk})
	for _, c := range []struct {
		name   string
		viewer liaison.Person
		other  liaison.Person
		want   liaison.Look
	}{
		{"a clerk sees everybody", clerk, gone, liaison.AsThemself},
		{"a deputy sees a deputy's card", deputy, colleague, liaison.AsDeputy},
		{"not of one who has left", deputy, gone, liaison.Unseen},
		{"nor staff", deputy, clerk, liaison.Unseen},
		{"everybody sees themselves", deputy, deputy, liaison.AsThemself},
		{"an officer sees their own body", officer, deputy, liaison.AsMember},
		{"also who has left it", officer, gone, liaison.AsMember},
		{"and no other", officer, colleague, liaison.Unseen},
		{"a suspended clerk sees nobody", away, deputy, liaison.Unseen},
		{"a deputy sees no officer of theirs", deputy, officer, liaison.Unseen},
	} {
		if got := c.viewer.Sight().Of(c.other); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestWhoIsNotInOfficeHasNoRole(t *testing.T) {
	post := liaison.Membership{Body: 9, Role: liaison.RoleChief}
	for standing, want := range map[liaison.Standing]bool{"": true, liaison.Active: true, liaison.Suspended: false, liaison.Ended: false} {
		p := holder(1, standing, post)
		if p.Is(post.Role) != want || p.In(9, post.Role) != want || (len(p.Offices()) == 1) != want || p.MayAppoint() != want {
			t.Errorf("%q: a role counts: %t", standing, !want)
		}
	}
}

func TestWhatPassesOn(t *testing.T) {
	post := func(role liaison.Role) liaison.Membership { return liaison.Membership{Body: 1, Role: role} }
	deputy, clerk, officer := holder(1, liaison.Active, post(liaison.RoleDeputy)), holder(2, liaison.Active, post(liaison.RoleClerk)), holder(3, liaison.Active, post(liaison.RoleOfficer))
	filed := liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Submitted, Number: "2026-B-001"}
	for _, c := range []struct {
		name         string
		matter       liaison.Matter
		from, to     liaison.Person
		seat         bool
		passes, must bool
	}{
		{"a deputy's own stays", filed, deputy, deputy, false, false, false},
		{"but passes with the seat", filed, deputy, deputy, true, true, false},
		{"to a deputy alone", filed, deputy, clerk, true, false, false},
		{"a draft of their own is nobody else's", liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft}, deputy, deputy, true, false, false},
		{"what is written down for one goes to a clerk", liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Facts: map[string]string{"proxy": "yes"}}, clerk, clerk, false, true, true},
		{"and to nobody else", liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Facts: map[string]string{"proxy": "yes"}}, clerk, officer, false, false, true},
		{"the plan goes to a clerk", liaison.Matter{Kind: liaison.Task, Stage: liaison.Draft}, clerk, clerk, false, true, true},
		{"and to no officer", liaison.Matter{Kind: liaison.Task, Stage: liaison.Draft}, clerk, officer, false, false, true},
		{"an opinion goes with the station's office", liaison.Matter{Kind: liaison.Opinion, Stage: liaison.Submitted, Number: "2026-Y-001"}, officer, officer, false, true, true},
		{"what is done stays as it is", liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Withdrawn, Number: "2026-B-002"}, deputy, deputy, true, false, false},
	} {
		if passes, must := c.matter.PassesTo(c.from, c.to, c.seat); passes != c.passes || must != c.must {
			t.Errorf("%s: passes %t, must %t", c.name, passes, must)
		}
	}
}
