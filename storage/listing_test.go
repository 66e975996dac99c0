package storage_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// files is a store with many matters of all sorts, as the obvious filter sees them.
type files struct {
	*storage.Store
	matters []liaison.Matter
	people  []liaison.Person
	bodies  []liaison.Body
}

var fileStages = []liaison.Stage{liaison.Draft, liaison.Cosigning, liaison.Submitted, liaison.Assigned, liaison.Closed}

// newFiles makes them at random, the same at each time.
func newFiles(t *testing.T) files {
	t.Helper()
	url := storagetest.NewURL(t)
	f := files{Store: storagetest.Open(t, url)}
	roster := liaison.Roster{Topics: []liaison.Topic{{Code: "P01", Name: "教育"}, {Code: "P02", Name: "卫生"}}}
	for i, kind := range []liaison.BodyKind{liaison.Delegation, liaison.Delegation, liaison.Department, liaison.Department, liaison.CommitteeBody} {
		roster.Bodies = append(roster.Bodies, liaison.Body{Code: fmt.Sprintf("B%d", i), Kind: kind, Name: fmt.Sprintf("单位%d", i)})
	}
	post := func(code, body string, role liaison.Role) {
		roster.People = append(roster.People, liaison.Listed{Code: code, Name: "某某" + code, PhoneTail: "0007", Posts: []liaison.Post{{Body: body, Role: role}}})
	}
	post("A1", "B0", liaison.RoleDeputy)
	post("A2", "B1", liaison.RoleDeputy)
	post("A3", "B1", liaison.RoleDeputy)
	post("C1", "B4", liaison.RoleClerk)
	post("C2", "B4", liaison.RoleChief)
	post("O1", "B0", liaison.RoleOfficer)
	post("O2", "B2", liaison.RoleOfficer)
	post("O3", "B2", liaison.RoleApprover)
	post("O4", "B3", liaison.RoleOfficer)
	post("O5", "B4", liaison.RoleOfficer)
	imported(t, f.Store, roster, false)
	ctx := t.Context()
	var err error
	if f.people, err = f.People(ctx, storage.PeopleFilter{}); err != nil {
		t.Fatal(err)
	}
	if f.bodies, err = f.Bodies(ctx); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, sql := range fileRows {
		if _, err := conn.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	for id := int64(1); id <= 120; id++ {
		m, err := f.Matter(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		f.matters = append(f.matters, m)
	}
	return f
}

// fileRows fill the store: what is taken by turns is taken by numbers that have no
// common divisor, so that everything meets everything.
var fileRows = []string{
	`SELECT setseed(0.7)`,
	`INSERT INTO matters (kind, number, stage, author, topic, title, facts, created_at, submitted_at, changed_at)
	SELECT (ARRAY['suggestion', 'motion', 'opinion'])[1 + n % 3], CASE WHEN stage NOT IN ('draft', 'cosigning') THEN 'N-' || n END, stage,
		(SELECT id FROM people ORDER BY code OFFSET n % 4 LIMIT 1), 'P0' || 1 + (random() * 7)::int % 2, '第' || n || '件',
		CASE WHEN n % 5 = 0 THEN '{"published": "yes"}' ELSE '{}' END::jsonb, at, CASE WHEN stage NOT IN ('draft', 'cosigning') THEN at + interval '2 days' END, at
	FROM (SELECT n, (ARRAY['draft', 'cosigning', 'submitted', 'assigned', 'closed', 'assigned', 'closed'])[1 + (random() * 6)::int] AS stage,
		timestamptz '2024-06-01' + n * interval '9 days' AS at FROM generate_series(1, 120) n) made`,
	`INSERT INTO parties (matter, capacity, body)
	SELECT m.id, c.capacity, b.id FROM matters m, bodies b, unnest(ARRAY['reviewer', 'lead', 'co', 'committee', 'proposed', 'handler']) c (capacity)
	WHERE random() < CASE c.capacity WHEN 'lead' THEN 0.2 WHEN 'reviewer' THEN 0.15 ELSE 0.04 END + 0 * (m.id + b.id)`, // of each, and not of each capacity once
	`INSERT INTO parties (matter, capacity, person)
	SELECT m.id, c.capacity, p.id FROM matters m, people p, unnest(ARRAY['cosigner', 'follower', 'carrier']) c (capacity)
	WHERE p.code LIKE 'A%' AND p.id <> m.author AND random() < 0.08`,
	`INSERT INTO clocks (matter, kind, held_by, start_on, due_on, provisional, stopped)
	SELECT m.id, k.kind, CASE k.kind WHEN 'settle' THEN 'timer' WHEN 'object' THEN '' WHEN 'evaluate' THEN 'author' WHEN 'opinion' THEN 'co' WHEN 'sign' THEN 'approver' ELSE 'lead' END,
		'2026-06-01', date '2026-08-20' + (random() * 60)::int, false, random() < 0.4
	FROM matters m, unnest(ARRAY['answer', 'contact', 'evaluate', 'settle', 'object', 'opinion', 'sign', 'commitment']) k (kind) WHERE random() < 0.3`,
}

// wants is the list as it should be, found the slow way.
func (f files) wants(q storage.MatterList) []int64 {
	var found []liaison.Matter
	for _, m := range f.matters {
		if len(m.Capacities(q.Viewer)) > 0 && fits(q, m) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b liaison.Matter) int {
		if q.ByDue {
			x, _ := a.NextClock()
			y, _ := b.NextClock()
			return cmp.Or(cmp.Compare(0, x.Due.DaysUntil(y.Due)), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Compare(b.ID, a.ID)
	})
	ids := []int64{}
	for _, m := range found {
		ids = append(ids, m.ID)
	}
	return ids
}

func fits(q storage.MatterList, m liaison.Matter) bool {
	clock, due := m.NextClock()
	left := q.Today.DaysUntil(clock.Due)
	when := m.Submitted
	if when.IsZero() {
		when = m.Created
	}
	picked := map[storage.Pick]bool{
		storage.PickAll: true, storage.PickOverdue: due && left < 0, storage.PickWeek: due && left >= 0 && left <= 7,
		storage.PickMonth: due && left >= 0 && left <= 30, storage.PickUncontacted: m.Runs(liaison.ClockContact), storage.PickUnrated: m.Runs(liaison.ClockEvaluate),
	}[q.Pick]
	return picked && (!q.ByDue || due) && (q.Kind == "" || m.Kind == q.Kind) && (q.Stage == "" || m.Stage == q.Stage) && (q.Topic == "" || m.Topic == q.Topic) &&
		(q.Lead == 0 || slices.Contains(m.Bodies(liaison.Lead), q.Lead)) && (q.Delegation == 0 || slices.Contains(m.Bodies(liaison.Reviewer), q.Delegation)) &&
		(q.From.IsZero() || !when.Before(q.From)) && (q.To.IsZero() || when.Before(q.To))
}

// lists reads all pages.
func (f files) lists(ctx context.Context, q storage.MatterList) ([]int64, error) {
	ids := []int64{}
	for {
		page, err := f.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, m := range page.Matters {
			ids = append(ids, m.ID)
		}
		if page.Next.ID == 0 || len(ids) > 500 {
			return ids, nil
		}
		q.After = page.Next
	}
}

// Whatever is asked for, and however far a step goes, the list has what the obvious
// filter has, in that order, and nothing that its viewer may not open.
func TestListIsTheObviousFilter(t *testing.T) {
	t.Parallel()
	f := newFiles(t)
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	rapid.Check(t, func(r *rapid.T) {
		body := func(name string) int64 {
			return rapid.SampledFrom([]int64{0, 0, f.bodies[0].ID, f.bodies[1].ID, f.bodies[2].ID, f.bodies[3].ID}).Draw(r, name)
		}
		q := storage.MatterList{
			Viewer: rapid.SampledFrom(f.people).Draw(r, "viewer"), Today: liaison.Date{Year: 2026, Month: 9, Day: 15},
			Pick: rapid.SampledFrom([]storage.Pick{storage.PickAll, storage.PickAll, storage.PickOverdue, storage.PickWeek, storage.PickMonth,
				storage.PickUncontacted, storage.PickUnrated}).Draw(r, "pick"),
			Kind:  rapid.SampledFrom([]liaison.Kind{"", "", liaison.Suggestion, liaison.Motion}).Draw(r, "kind"),
			Stage: rapid.SampledFrom(append(fileStages, "", "", "", "")).Draw(r, "stage"), Topic: rapid.SampledFrom([]string{"", "", "P01"}).Draw(r, "topic"),
			Lead: body("lead"), Delegation: body("delegation"), ByDue: rapid.Bool().Draw(r, "by due"),
			Most: rapid.SampledFrom([]int{1, 7, 200}).Draw(r, "most"), Far: rapid.SampledFrom([]int{0, 8, 40}).Draw(r, "far"),
		}
		if y := rapid.SampledFrom([]int{0, 0, 2025, 2026}).Draw(r, "year"); y != 0 {
			q.From, q.To = year(y), year(y+1)
		}
		got, err := f.lists(context.Background(), q)
		if err != nil {
			r.Fatal(err)
		}
		if want := f.wants(q); !slices.Equal(got, want) {
			r.Fatalf("it lists %v, not %v", got, want)
		}
	})
}

func TestListCounts(t *testing.T) {
	t.Parallel()
	f := newFiles(t)
	today := liaison.Date{Year: 2026, Month: 9, Day: 15}
	for _, p := range f.people {
		counts, err := f.ListCounts(t.Context(), p, nil, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, pick := range storage.Picks {
			want := len(f.wants(storage.MatterList{Viewer: p, Pick: pick, Today: today}))
			if counts[pick] != want {
				t.Errorf("%s has %d of %q, not %d", p.Code, counts[pick], pick, want)
			}
		}
	}
}

// Where an office has had more than is gathered, but not more in hand, the counts of
// what has a deadline are whole.
func TestListCountsOfALargeOffice(t *testing.T) {
	t.Parallel()
	f := newFiles(t)
	today := liaison.Date{Year: 2026, Month: 9, Day: 15}
	large := 0
	for _, p := range f.people {
		all, inHand := f.wants(storage.MatterList{Viewer: p, Today: today}), f.wants(storage.MatterList{Viewer: p, Today: today, ByDue: true})
		if p.Is(liaison.RoleClerk) || p.Is(liaison.RoleChief) || p.Is(liaison.RoleDeputy) || len(all) <= len(inHand)+5 || len(inHand) == 0 {
			continue
		}
		large++
		counts, err := f.CountsWithin(t.Context(), storage.MatterList{Viewer: p, Today: today, Far: len(all) - 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, pick := range storage.Picks {
			want := len(f.wants(storage.MatterList{Viewer: p, Pick: pick, Today: today}))
			if counts[pick] != want && (pick != storage.PickAll || counts[pick] > want) { // of all it counts as far as it goes
				t.Errorf("%s has %d of %q, not %d", p.Code, counts[pick], pick, want)
			}
		}
	}
	if large == 0 {
		t.Error("no office has more than it has in hand")
	}
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	me, other, at := l.people["JB01"].ID, l.people["A07"].ID, time.Now()
	save := func(name, query string) {
		if err := l.SaveView(t.Context(), me, storage.SavedView{Name: name, Query: query}, at); err != nil {
			t.Fatal(err)
		}
	}
	save("教育", "topic=P01")
	save("逾期", "pick=overdue")
	save("教育", "topic=P02")
	mine, err := l.SavedViews(t.Context(), me)
	if err != nil || len(mine) != 2 || mine[0].Query != "topic=P02" {
		t.Fatalf("%v, %v", mine, err)
	}
	if theirs, err := l.SavedViews(t.Context(), other); err != nil || len(theirs) != 0 {
		t.Errorf("another has %v, %v", theirs, err)
	}
	if err := l.ForgetView(t.Context(), other, mine[0].ID, at); err == nil {
		t.Error("another's view was removed")
	}
	if err := l.ForgetView(t.Context(), me, mine[0].ID, at); err != nil {
		t.Error(err)
	}
	for i := range 19 {
		save(fmt.Sprint(i), "")
	}
	if err := l.SaveView(t.Context(), me, storage.SavedView{Name: "一个太多"}, at); err == nil {
		t.Error("there is no bound")
	}
	save("0", "kind=motion") // one that is there may become another
}
