package storage_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

var shanghai = time.FixedZone("CST", 8*60*60)

// aMorning is when the runs of these tests go out.
var aMorning = time.Date(2026, 12, 1, 9, 0, 0, 0, shanghai)

// newsroom is two delegations, a group and the staff, of whom the deputy A5 and the
// chief are not bound.
type newsroom struct {
	*storage.Store
	t      *testing.T
	url    string
	people map[string]liaison.Person
	bodies map[string]int64
}

func newNewsroom(t *testing.T) newsroom {
	t.Helper()
	n := newsroom{t: t, url: storagetest.NewURL(t), people: map[string]liaison.Person{}, bodies: map[string]int64{}}
	n.Store = storagetest.Open(t, n.url)
	deputy := func(i int, bodies ...string) liaison.Listed {
		l := liaison.Listed{Code: fmt.Sprintf("A%d", i), Name: fmt.Sprintf("代表A%d", i), PhoneTail: "0000",
			Elected: liaison.Date{Year: 2018 + 5*(i%2), Month: time.January, Day: 15}}
		for _, b := range bodies {
			l.Posts = append(l.Posts, liaison.Post{Body: b, Role: liaison.RoleDeputy})
		}
		return l
	}
	people := []liaison.Listed{deputy(1, "G1"), deputy(2, "G1", "Z1"), deputy(3, "G1"), deputy(4, "G2", "Z1"), deputy(5, "G2"),
		{Code: "JB1", Name: "经办1", PhoneTail: "0000", Posts: []liaison.Post{{Body: "C9", Role: liaison.RoleClerk}}},
		{Code: "ZR1", Name: "主任1", PhoneTail: "0000", Posts: []liaison.Post{{Body: "C9", Role: liaison.RoleChief}}}}
	people[0].Expertise, people[1].Expertise, people[3].Expertise = []string{"法律"}, []string{"教育", "法律"}, []string{"教育"}
	imported(t, n.Store, liaison.Roster{People: people, Bodies: []liaison.Body{
		{Code: "G1", Kind: liaison.Delegation, Name: "甲团"}, {Code: "G2", Kind: liaison.Delegation, Name: "乙团"},
		{Code: "Z1", Kind: liaison.Group, Name: "城环专业小组"}, {Code: "C9", Kind: liaison.CommitteeBody, Name: "代表工委"}}}, false)
	n.know(people)
	return n
}

// know reads who there is, and binds all but two.
func (n newsroom) know(people []liaison.Listed) {
	n.t.Helper()
	bodies, err := n.Bodies(n.t.Context())
	if err != nil {
		n.t.Fatal(err)
	}
	for _, b := range bodies {
		n.bodies[b.Code] = b.ID
	}
	for i, listed := range people {
		p, err := n.PersonByCode(n.t.Context(), listed.Code)
		if err != nil {
			n.t.Fatal(err)
		}
		n.people[p.Code] = p
		if p.Code != "A5" && p.Code != "ZR1" {
			n.exec(`UPDATE people SET chat = $2 WHERE id = $1`, p.ID, int64(1000+i))
		}
	}
}

func (n newsroom) exec(sql string, args ...any) {
	n.t.Helper()
	storagetest.Exec(n.t, n.url, sql, args...)
}

// goes starts a run and freezes its audience.
func (n newsroom) goes(a liaison.Audience, c liaison.Content, f storage.Freeze) (run liaison.Run) {
	n.t.Helper()
	ctx, author := n.t.Context(), n.people["JB1"].ID
	err := n.InTx(ctx, func(tx *storage.Store) error {
		id, err := tx.StartBriefing(ctx, liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingApproved,
			Author: author, Content: c, Audience: a, Created: f.Now})
		if err != nil {
			return err
		}
		run = liaison.Run{Briefing: id, Kind: liaison.Bulletin, Author: author, At: f.Now, Content: c, Audience: a}
		if run.ID, err = tx.StartRun(ctx, run); err != nil {
			return err
		}
		if err := tx.FreezeRun(ctx, run, f); err != nil {
			return err
		}
		run, err = tx.Run(ctx, run.ID)
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return run
}

// of is an audience of these people.
func (n newsroom) of(codes ...string) (a liaison.Audience) {
	for _, code := range codes {
		a.People = append(a.People, n.people[code].ID)
	}
	return a
}

var deputies = []liaison.Role{liaison.RoleDeputy}

func TestAudiences(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	in := func(codes ...string) map[liaison.BodyKind][]int64 {
		kinds := map[byte]liaison.BodyKind{'G': liaison.Delegation, 'Z': liaison.Group}
		bodies := map[liaison.BodyKind][]int64{}
		for _, code := range codes {
			bodies[kinds[code[0]]] = append(bodies[kinds[code[0]]], n.bodies[code])
		}
		return bodies
	}
	picked, left := n.of("A1", "A5"), n.of("A1").People
	for _, c := range []struct {
		name string
		a    liaison.Audience
		want liaison.HeadCount
	}{
		{"nobody", liaison.Audience{}, liaison.HeadCount{}},
		{"all deputies", liaison.Audience{Roles: deputies}, liaison.HeadCount{All: 5, Unbound: 1}},
		{"two roles", liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy, liaison.RoleChief}}, liaison.HeadCount{All: 6, Unbound: 2}},
		{"a delegation", liaison.Audience{Bodies: in("G1")}, liaison.HeadCount{All: 3}},
		{"two delegations", liaison.Audience{Bodies: in("G1", "G2")}, liaison.HeadCount{All: 5, Unbound: 1}},
		{"of a delegation those in a group", liaison.Audience{Bodies: in("G1", "Z1")}, liaison.HeadCount{All: 1}},
		{"a role that nobody has there", liaison.Audience{Roles: []liaison.Role{liaison.RoleOfficer}, Bodies: in("G1")}, liaison.HeadCount{}},
		{"a field", liaison.Audience{Expertise: []string{"教育"}}, liaison.HeadCount{All: 2}},
		{"first term", liaison.Audience{Term: liaison.FirstTerm}, liaison.HeadCount{All: 3, Unbound: 1}},
		{"returning", liaison.Audience{Term: liaison.Returning, Roles: deputies}, liaison.HeadCount{All: 2}},
		{"a level that nobody is of", liaison.Audience{Levels: []liaison.Level{liaison.City}}, liaison.HeadCount{}},
		{"picked by hand", picked, liaison.HeadCount{All: 2, Unbound: 1}},
		{"picked besides a role", liaison.Audience{Roles: []liaison.Role{liaison.RoleClerk}, People: left}, liaison.HeadCount{All: 2}},
		{"picked besides a filter", liaison.Audience{Expertise: []string{"教育"}, People: left}, liaison.HeadCount{All: 3}},
		{"left out", liaison.Audience{Roles: deputies, Except: left}, liaison.HeadCount{All: 4, Unbound: 1}},
		{"left out wins", liaison.Audience{People: left, Except: left}, liaison.HeadCount{}},
	} {
		got, err := n.CountAudience(t.Context(), c.a)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, not %+v", c.name, got, err, c.want)
		}
	}
	names, err := n.SampleAudience(t.Context(), liaison.Audience{Roles: deputies}, 3)
	if err != nil || len(names) != 3 {
		t.Errorf("a sample of three: %v, %v", names, err)
	}
}

// Who joins later gets nothing of a run that has begun.
func TestAnAudienceIsFrozen(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	run := n.goes(liaison.Audience{Roles: deputies}, liaison.Content{Text: liaison.Rich{Text: "通报"}}, storage.Freeze{Now: aMorning, Pushes: 3})
	if want := (liaison.Counts{Total: 5, Unbound: 1}); run.Counts != want || run.State != liaison.RunSending || run.Counts.Left() != 4 {
		t.Errorf("the run is %+v", run)
	}
	imported(t, n.Store, liaison.Roster{People: []liaison.Listed{
		{Code: "A6", Name: "代表A6", PhoneTail: "0000", Posts: []liaison.Post{{Body: "G1", Role: liaison.RoleDeputy}}}}}, false)
	readers, err := n.Readers(t.Context(), run.ID, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readers {
		got = append(got, r.Delegation+" "+r.Code+" "+r.Outcome)
	}
	if diff := cmp.Diff([]string{"乙团 A4 ", "乙团 A5 unbound", "甲团 A1 ", "甲团 A2 ", "甲团 A3 "}, got); diff != "" {
		t.Error(diff)
	}
	calls, total, err := n.CallsToMake(t.Context(), 0, 10)
	if err != nil || total != 1 || calls[0].Code != "A5" || calls[0].Reason != "unbound" {
		t.Errorf("to be called: %+v, %d, %v", calls, total, err)
	}
}

func TestHistoryOfRuns(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	run := n.goes(n.of("A1", "A2", "A5"), liaison.Content{Ack: liaison.Read}, storage.Freeze{Now: aMorning})
	for i := range 2 {
		if first, err := n.AckRun(t.Context(), run.ID, n.people["A1"].ID, aMorning); err != nil || first != (i == 0) {
			t.Errorf("acknowledged: %v, %v", first, err)
		}
	}
	if first, _ := n.AckRun(t.Context(), run.ID, n.people["A3"].ID, aMorning); first {
		t.Error("somebody outside the audience has acknowledged the run")
	}
	n.exec(`UPDATE deliveries SET outcome = 'sent' WHERE outcome IS NULL`)
	for what, want := range map[liaison.HadWhat]int{liaison.HadIt: 3, liaison.HadRead: 1, liaison.HadUnread: 1, liaison.HadMissed: 1, liaison.HadNot: 2} {
		a := liaison.Audience{Roles: deputies, History: []liaison.Had{{What: what, Run: run.ID}}}
		if count, err := n.CountAudience(t.Context(), a); err != nil || count.All != want {
			t.Errorf("%s: %d, %v, not %d", what, count.All, err, want)
		}
	}
	n.exec(`UPDATE deliveries SET outcome = 'stopped' WHERE run = $1 AND outcome = 'sent'`, run.ID)
	for what, want := range map[liaison.HadWhat]int{liaison.HadIt: 1, liaison.HadNot: 4} {
		a := liaison.Audience{Roles: deputies, History: []liaison.Had{{What: what, Run: run.ID}}}
		if count, err := n.CountAudience(t.Context(), a); err != nil || count.All != want {
			t.Errorf("of what was stopped, %s: %d, %v, not %d", what, count.All, err, want)
		}
	}
	n.exec(`UPDATE deliveries SET outcome = NULL WHERE run = $1 AND outcome = 'stopped'`, run.ID)
	if list, err := n.Received(t.Context(), n.people["A1"].ID, 0, 10); err != nil || len(list) != 1 || list[0].Acked == nil {
		t.Errorf("received: %+v, %v", list, err)
	}
	if _, err := n.ReceivedRun(t.Context(), run.ID, n.people["A3"].ID); err == nil {
		t.Error("a run was shown to somebody outside its audience")
	}
}

// Three pushes a day, and the rest waits for the digest; what is urgent does not.
func TestEnoughPushes(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	freeze := storage.Freeze{Now: aMorning, Pushes: 3}
	held := func(of liaison.Audience, c liaison.Content) int { return n.goes(of, c, freeze).Counts.Held }
	for range 3 {
		if n := held(n.of("A1"), liaison.Content{}); n != 0 {
			t.Fatalf("%d held too early", n)
		}
	}
	both := n.of("A1", "A2")
	if n := held(both, liaison.Content{}); n != 1 {
		t.Errorf("of the fourth %d are held", n)
	}
	if n := held(both, liaison.Content{Urgent: true}); n != 0 {
		t.Errorf("of what is urgent %d are held", n)
	}
	n.exec(`UPDATE deliveries SET outcome = 'sent', settled_at = $1 WHERE outcome IS NULL`, aMorning)
	freeze.Now = aMorning.AddDate(0, 0, 1)
	if n := held(both, liaison.Content{}); n != 0 {
		t.Errorf("the next day %d are held", n)
	}
}
