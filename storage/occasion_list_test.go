package storage_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/storage"
)

// season are deputies of three delegations and what they attended, at random, beside
// a slow model of it.
type season struct {
	newsroom
	random    *rand.Rand
	deputies  []seasonDeputy
	occasions []liaison.Occasion
	joined    map[int64]map[int64]liaison.Participating // by occasion and person
	now       time.Time
}

type seasonDeputy struct {
	liaison.Person
	home int64
}

func newSeason(t *testing.T, seed uint64) *season {
	t.Helper()
	s := &season{newsroom: newNewsroom(t), random: rand.New(rand.NewPCG(seed, 7)), joined: map[int64]map[int64]liaison.Participating{},
		now: time.Date(2026, 9, 15, 10, 0, 0, 0, shanghai)}
	r := liaison.Roster{}
	for _, d := range []string{"D1", "D2", "D3"} {
		r.Bodies = append(r.Bodies, liaison.Body{Code: d, Kind: liaison.Delegation, Name: d + "团"})
	}
	for i := range 24 {
		r.People = append(r.People, liaison.Listed{Code: fmt.Sprintf("S%02d", i), Name: fmt.Sprintf("代表S%02d", i), PhoneTail: "0000",
			Elected: liaison.Date{Year: 2018 + 5*(i%2), Month: time.January, Day: 15},
			Posts:   []liaison.Post{{Body: fmt.Sprintf("D%d", s.random.IntN(3)+1), Role: liaison.RoleDeputy}}})
	}
	imported(t, s.Store, r, false)
	s.exec(`UPDATE people SET standing = 'suspended' WHERE code IN ('S03', 'S10')`)
	everybody := append(slices.Sorted(maps.Keys(s.people)), codesOf(r.People)...)
	for _, code := range everybody {
		p, err := s.PersonByCode(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(p.Offices(), func(m liaison.Membership) bool { return m.Role == liaison.RoleDeputy }); i >= 0 {
			s.deputies = append(s.deputies, seasonDeputy{p, p.Memberships[i].Body})
		}
	}
	s.holds()
	return s
}

func codesOf(people []liaison.Listed) (codes []string) {
	for _, p := range people {
		codes = append(codes, p.Code)
	}
	return codes
}

// holds makes occasions of every stage and joins people to them, those who are no
// deputies, or are suspended, among them.
func (s *season) holds() {
	s.t.Helper()
	stages := []liaison.OccasionStage{liaison.OccasionDraft, liaison.OnMenu, liaison.OccasionAnnounced, liaison.OccasionAnnounced, liaison.OccasionOver, liaison.OccasionCancelled}
	kinds := []liaison.OccasionKind{liaison.FirstTermTraining, liaison.Inspection, liaison.DutyReport, liaison.GroupActivity}
	for i := range 30 {
		o := liaison.Occasion{Kind: kinds[s.random.IntN(len(kinds))], Stage: liaison.OccasionDraft, Title: fmt.Sprintf("活动%02d 100%%", i), Author: s.people["JB1"].ID,
			Created: s.now, Year: 2025 + s.random.IntN(2), Secret: []byte("secret")}
		if s.random.IntN(2) == 0 {
			o.Body = s.bodies["G1"]
		}
		id, err := s.StartOccasion(s.t.Context(), o, "")
		if err != nil {
			s.t.Fatal(err)
		}
		o.ID, o.Stage, o.Changed = id, stages[s.random.IntN(len(stages))], s.now.Add(time.Duration(i)*time.Second)
		if o.Stage != liaison.OnMenu && o.Stage != liaison.OccasionDraft || s.random.IntN(2) == 0 {
			o.Begins = s.now.AddDate(0, 0, s.random.IntN(900)-700)
			o.Ends = o.Begins.Add(3 * time.Hour)
		}
		if err := s.KeepOccasion(s.t.Context(), o); err != nil {
			s.t.Fatal(err)
		}
		s.occasions, s.joined[id] = append(s.occasions, o), map[int64]liaison.Participating{}
		s.join(o)
	}
}

func (s *season) join(o liaison.Occasion) {
	s.t.Helper()
	states := []liaison.Participating{liaison.Invited, liaison.Enrolled, liaison.Attended, liaison.Attended, liaison.Missed, liaison.PutDown, liaison.Declined}
	for _, d := range s.deputies {
		if s.random.IntN(5) > 0 {
			continue
		}
		p := liaison.Participation{Occasion: o.ID, Person: d.ID, Delegation: d.home, State: states[s.random.IntN(len(states))], Changed: s.now}
		if p.State == liaison.Attended {
			p.Came = s.now.Add(time.Duration(s.random.IntN(600)) * time.Second)
		}
		if err := s.KeepJoinMove(s.t.Context(), storage.JoinMoved{Participation: p, Move: liaison.PutOn}); err != nil {
			s.t.Fatal(err)
		}
		s.joined[o.ID][d.ID] = p.State
	}
}

// held lists the occasions that count between two times.
func (s *season) held(from, to time.Time) (list []liaison.Occasion) {
	for _, o := range s.occasions {
		if (o.Stage == liaison.OccasionAnnounced || o.Stage == liaison.OccasionOver) && !o.Begins.Before(from) && o.Begins.Before(to) {
			list = append(list, o)
		}
	}
	return list
}

// times counts how often somebody stands so to occasions of a kind, or of any.
func (s *season) times(person int64, kind liaison.OccasionKind, from, to time.Time, so func(liaison.Participating) bool) (n int) {
	for _, o := range s.held(from, to) {
		if state, joined := s.joined[o.ID][person]; joined && (kind == "" || o.Kind == kind) && so(state) {
			n++
		}
	}
	return n
}

func anyhow(liaison.Participating) bool     { return true }
func attended(p liaison.Participating) bool { return p == liaison.Attended }
func isComing(p liaison.Participating) bool { return p == liaison.PutDown || p == liaison.Enrolled }
func alike(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func TestCoverageIsWhatASlowCountSays(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		s := newSeason(t, seed)
		for range 3 {
			from := s.now.AddDate(0, 0, s.random.IntN(700)-700)
			to := from.AddDate(0, 0, 100+s.random.IntN(500))
			s.checkCoverage(from, to)
		}
	}
}

func (s *season) checkCoverage(from, to time.Time) {
	s.t.Helper()
	ctx := s.t.Context()
	got, err := s.AttendanceBetween(ctx, from, to)
	if err != nil {
		s.t.Fatal(err)
	}
	type cell struct {
		delegation int64
		kind       liaison.OccasionKind
	}
	want, has := map[cell][2]int{}, map[cell][2]int{}
	for _, a := range got {
		has[cell{a.Delegation, a.Kind}] = [2]int{a.Invited, a.Attended}
	}
	var never []string
	for _, d := range s.deputies {
		for _, kind := range append([]liaison.OccasionKind{""}, liaison.OccasionKinds...) {
			n := want[cell{d.home, kind}]
			n[0] += min(1, s.times(d.ID, kind, from, to, anyhow))
			n[1] += min(1, s.times(d.ID, kind, from, to, attended))
			if n[0] > 0 {
				want[cell{d.home, kind}] = n
			}
		}
		if s.times(d.ID, "", from, to, anyhow) == 0 {
			never = append(never, d.Code)
		}
	}
	alike(s.t, "attendance", len(has), len(want))
	for at, n := range want {
		alike(s.t, fmt.Sprint("attendance ", at), has[at], n)
	}
	list, err := s.NeverInvited(ctx, from, to, 0, "", 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	var codes []string
	for _, u := range list {
		codes = append(codes, u.Code)
	}
	slices.Sort(never)
	alike(s.t, "never invited", codes, never)
	for _, kind := range []liaison.OccasionKind{liaison.FirstTermTraining, liaison.GroupActivity} {
		s.checkAim(kind, from, to)
	}
}

func (s *season) checkAim(kind liaison.OccasionKind, from, to time.Time) {
	s.t.Helper()
	aim := liaison.OccasionRules[kind].Aim
	got, err := s.ReachOf(s.t.Context(), kind, aim, from, to)
	if err != nil {
		s.t.Fatal(err)
	}
	want := storage.AimReach{}
	for _, d := range s.deputies {
		if aim.First && d.Elected.Before(liaison.Date{Year: 2023, Month: time.January, Day: 1}) {
			continue
		}
		want.Deputies++
		if s.times(d.ID, kind, from, to, attended) >= aim.Times {
			want.Reached++
		}
	}
	alike(s.t, "the aim of "+string(kind), got, want)
}

// Every occasion is in one of the lists, in its order, and counted there; and nobody
// is shown what their bodies do not hold.
func TestTheListsOfOccasions(t *testing.T) {
	t.Parallel()
	s := newSeason(t, 11)
	all := storage.OccasionFilter{Holding: storage.Holding{All: true}, Now: s.now}
	own := storage.OccasionFilter{Holding: storage.Holding{Kinds: map[int64][]liaison.OccasionKind{s.bodies["G1"]: {liaison.Inspection, liaison.DutyReport}}}, Now: s.now}
	for _, f := range []storage.OccasionFilter{all, own, {Holding: storage.Holding{}, Now: s.now},
		{Holding: all.Holding, Now: s.now, Kind: liaison.Inspection}, {Holding: all.Holding, Now: s.now, Year: 2026}, {Holding: all.Holding, Now: s.now, Words: "动1"},
		{Holding: all.Holding, Now: s.now, Words: "100%"}, {Holding: all.Holding, Now: s.now, Words: "%"}, {Holding: all.Holding, Now: s.now, Body: -1}} {
		counts, err := s.CountOccasions(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for _, tab := range storage.OccasionTabs {
			list, err := s.OccasionsIn(t.Context(), tab, f, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			alike(t, "count of "+string(tab), counts[tab], len(list))
			for _, o := range list {
				seen[o.ID] = true
			}
		}
		for _, o := range s.occasions {
			if got, want := seen[o.ID], s.listed(o, f); got != want {
				t.Errorf("%+v: %s listed: %t, want %t", f, o.Title, got, want)
			}
		}
	}
	coming, err := s.OccasionsIn(t.Context(), storage.OccasionsComing, all, 0, 1000)
	if err != nil || !slices.IsSortedFunc(coming, func(a, b liaison.Occasion) int { return a.Begins.Compare(b.Begins) }) {
		t.Errorf("not in the order in which they begin: %v", err)
	}
}

func (s *season) listed(o liaison.Occasion, f storage.OccasionFilter) bool {
	year := o.Year
	if !o.Begins.IsZero() {
		year = o.Begins.In(shanghai).Year()
	}
	contains := f.Words == "" || f.Words == "100%" || f.Words == "%" || f.Words == "动1" && o.Title >= "活动10" && o.Title < "活动2"
	return (f.Holding.All || slices.Contains(f.Holding.Kinds[o.Body], o.Kind)) && (f.Kind == "" || f.Kind == o.Kind) &&
		(f.Year == 0 || f.Year == year) && (f.Body == 0 || o.Body == 0) && contains
}

func TestWhoHasReported(t *testing.T) {
	t.Parallel()
	s := newSeason(t, 5)
	ctx, term := t.Context(), s.now.AddDate(-1, 0, 0)
	got, err := s.DutyReportings(ctx, term, s.now)
	if err != nil {
		t.Fatal(err)
	}
	want, missing := map[int64]storage.DutyReporting{}, []string{}
	far := s.now.AddDate(10, 0, 0)
	for _, d := range s.deputies {
		n := want[d.home]
		n.Delegation = d.home
		n.Deputies++
		switch {
		case s.times(d.ID, liaison.DutyReport, term, far, attended) > 0:
			n.Reported++
		default:
			missing = append(missing, d.Code)
			if s.plans(d.ID, far) {
				n.Planned++
			}
		}
		want[d.home] = n
	}
	var all []int64
	for _, n := range got {
		n.Name = ""
		alike(t, "delegation", n, want[n.Delegation])
		all = append(all, n.Delegation)
	}
	alike(t, "delegations", len(got), len(want))
	list, err := s.NotReported(ctx, term, s.now, all, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{}
	for _, u := range list {
		codes = append(codes, u.Code)
	}
	slices.Sort(missing)
	alike(t, "who has not", codes, missing)
	if none, err := s.NotReported(ctx, term, s.now, nil, "", 1000); err != nil || len(none) > 0 {
		t.Errorf("of no delegation: %v, %v", none, err)
	}
}

// plans reports whether somebody has a seat where they are to report.
func (s *season) plans(person int64, far time.Time) bool {
	for _, o := range s.held(s.now.AddDate(-10, 0, 0), far) {
		if o.Kind == liaison.DutyReport && o.Stage == liaison.OccasionAnnounced && o.Ends.After(s.now) && isComing(s.joined[o.ID][person]) {
			return true
		}
	}
	return false
}
