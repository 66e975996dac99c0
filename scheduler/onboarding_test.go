package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
)

// school is a watch with steps of the first days, of which the one of the fifth day
// is not approved.
type school struct {
	*watch
	steps map[int64]string // by briefing, what it says
}

func newSchool(t *testing.T, at string, days ...int) *school {
	t.Helper()
	s := &school{newWatch(t, at), map[int64]string{}}
	for _, day := range append(days, 5) {
		s.step(day, day != 5)
	}
	return s
}

func (s *school) step(day int, approved bool) {
	s.t.Helper()
	author, err := s.Store.PersonByCode(s.t.Context(), "JB01")
	if err != nil {
		s.t.Fatal(err)
	}
	b := liaison.Briefing{Kind: liaison.Step, Stage: liaison.BriefingDraft, Author: author.ID, Created: s.now, Changed: s.now,
		Content: liaison.Content{Day: day, Text: liaison.Rich{Text: fmt.Sprintf("第 %d 天", day)}}}
	if approved {
		b.Stage = liaison.BriefingApproved
	}
	id, err := s.Store.StartBriefing(s.t.Context(), b)
	if err != nil {
		s.t.Fatal(err)
	}
	s.steps[id] = fmt.Sprintf("d%d", day)
}

// joins is a deputy who was first elected that day and is bound now.
func (s *school) joins(code, elected string) {
	s.t.Helper()
	_, err := s.Store.ImportRoster(s.t.Context(), liaison.Roster{People: []liaison.Listed{{Code: code, Name: "代表" + code, PhoneTail: "0000",
		Elected: date(elected), Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}}}}, false, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := s.Store.PersonByCode(s.t.Context(), code)
	if err != nil {
		s.t.Fatal(err)
	}
	s.binds(p)
}

// went lists what has gone out to whom and when, "X1 09-01 d0", of those who have
// joined: the sample has new deputies of its own.
func (s *school) went() []string {
	s.t.Helper()
	var all []string
	for id, what := range s.steps {
		runs, err := s.Store.RunsOf(s.t.Context(), id, 1000)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, r := range runs {
			people, err := s.Store.PeopleByIDs(s.t.Context(), r.Audience.People)
			if err != nil {
				s.t.Fatal(err)
			}
			for _, p := range slices.DeleteFunc(people, func(p liaison.Person) bool { return p.Code[0] != 'X' }) {
				all = append(all, fmt.Sprintf("%s %s %s", p.Code, r.At.In(zone).Format("01-02"), what))
			}
		}
	}
	slices.Sort(all)
	return all
}

func (s *school) hadAll(want ...string) {
	s.t.Helper()
	if got := s.went(); !slices.Equal(got, want) {
		s.t.Errorf("went out\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// until ticks twice a day, at half past eight and at ten.
func (s *school) until(day string) {
	s.t.Helper()
	for last := date(day); liaison.DateOf(s.now).Before(last); {
		next := liaison.DateOf(s.now).AddDays(1)
		for _, hour := range []string{" 08:30", " 10:00"} {
			s.at(next.String() + hour)
			s.ticks()
		}
	}
}

// A month of a new deputy: each step on its day, at most one in two days, and none
// for those who are not new.
func TestTheFirstMonth(t *testing.T) {
	t.Parallel()
	s := newSchool(t, "2026-09-01 10:00", 0, 1, 2, 10, 30)
	s.joins("X1", "2026-01-15")
	s.joins("X2", "2018-01-15")
	s.ticks()
	s.until("2026-10-10")
	s.hadAll("X1 09-01 d0", "X1 09-03 d1", "X1 09-05 d2", "X1 09-11 d10", "X1 10-01 d30")
}

// Who is bound late begins then, and who is bound early in the morning waits for
// nine.
func TestSomebodyJoinsLate(t *testing.T) {
	t.Parallel()
	s := newSchool(t, "2026-09-01 10:00", 0, 3)
	s.joins("X1", "2026-01-15")
	s.ticks()
	s.at("2026-09-10 07:00")
	s.joins("X2", "2025-09-20")
	s.ticks()
	s.hadAll("X1 09-01 d0")
	s.until("2026-09-20")
	s.hadAll("X1 09-01 d0", "X1 09-11 d3", "X2 09-11 d0", "X2 09-13 d3")
}

// What could not go out while nobody was there goes out afterwards, one by one, and
// what is left long after the month does not.
func TestADowntimeInTheFirstMonth(t *testing.T) {
	t.Parallel()
	s := newSchool(t, "2026-09-01 10:00", 0, 2, 4, 6, 8)
	s.joins("X1", "2026-01-15")
	s.ticks()
	s.at("2026-10-12 10:00")
	s.ticks()
	s.until("2026-10-30")
	s.hadAll("X1 09-01 d0", "X1 10-12 d2", "X1 10-14 d4", "X1 10-16 d6")
}

// Replicas that tick at once send each step once.
func TestReplicasSendAStepOnce(t *testing.T) {
	t.Parallel()
	s := newSchool(t, "2026-09-01 10:00", 0, 2)
	for i := range 5 {
		s.joins(fmt.Sprintf("X%d", i), "2026-01-15")
	}
	replicas := []*scheduler.Tick{s.replica(), s.replica()}
	for _, moment := range []string{"2026-09-01 10:01", "2026-09-02 10:00", "2026-09-03 10:00"} {
		s.at(moment)
		var g sync.WaitGroup
		for _, r := range replicas {
			for range 3 {
				g.Go(func() {
					one := &scheduler.Tick{Store: r.Store, Desk: s.desk, Zone: zone, Now: func() time.Time { return s.now }, Log: r.Log}
					if err := one.Once(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		g.Wait()
	}
	var want []string
	for i := range 5 {
		want = append(want, fmt.Sprintf("X%d 09-01 d0", i), fmt.Sprintf("X%d 09-03 d2", i))
	}
	s.hadAll(want...)
}
