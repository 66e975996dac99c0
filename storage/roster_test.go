package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

var importedAt = time.Date(2026, 9, 15, 10, 20, 0, 0, time.FixedZone("CST", 8*3600))

func day(s string) liaison.Date {
	d, err := liaison.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func smallRoster() liaison.Roster {
	return liaison.Roster{
		Bodies: []liaison.Body{
			{Code: "G01", Kind: liaison.Delegation, Name: "江城代表团", Short: "江城团"},
			{Code: "D28", Kind: liaison.Department, Name: "省医疗保障局", Short: "省医保局"},
		},
		Topics: []liaison.Topic{{Code: "T05", Name: "卫生", Lead: "D28", Co: []string{}, Keywords: []string{"医保"}}},
		Calendars: []liaison.CalendarYear{{Year: 2026, Source: "通知",
			Holidays: []liaison.Date{day("2026-10-01"), day("2026-10-02")}, MakeUps: []liaison.Date{day("2026-10-10")}}},
		People: []liaison.Listed{
			{Code: "A07", Name: "代表A07", PhoneTail: "0007", Language: "en", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}},
			{Code: "D28-1", Name: "联络员01", PhoneTail: "5678", Posts: []liaison.Post{{Body: "D28", Role: liaison.RoleOfficer}}},
		},
	}
}

func imported(t *testing.T, s *storage.Store, r liaison.Roster, dryRun bool) []liaison.Change {
	t.Helper()
	changes, err := s.ImportRoster(t.Context(), r, dryRun, importedAt)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

var addedBySmallRoster = []liaison.Change{
	{Action: liaison.Added, Kind: liaison.OfBody, Code: "G01", New: "江城代表团"},
	{Action: liaison.Added, Kind: liaison.OfBody, Code: "D28", New: "省医疗保障局"},
	{Action: liaison.Added, Kind: liaison.OfTopic, Code: "T05", New: "卫生"},
	{Action: liaison.Added, Kind: liaison.OfCalendar, Code: "2026", New: "通知"},
	{Action: liaison.Added, Kind: liaison.OfPerson, Code: "A07", New: "代表A07"},
	{Action: liaison.Added, Kind: liaison.OfPerson, Code: "D28-1", New: "联络员01"},
}

func TestImportRoster(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	same(t, addedBySmallRoster, imported(t, s, smallRoster(), false))

	bodies, err := s.Bodies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, []string{"D28", "G01"}, []string{bodies[0].Code, bodies[1].Code})
	department, delegation := bodies[0].ID, bodies[1].ID
	topics, err := s.Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, smallRoster().Topics, topics)
	calendar, err := s.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	year := smallRoster().Calendars[0]
	same(t, liaison.NewCalendar(year.Holidays, year.MakeUps, 2026), calendar)

	person, err := s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	same(t, liaison.Person{ID: person.ID, Code: "A07", Name: "代表A07", PhoneTail: "0007", Language: "en",
		Quiet: liaison.DefaultQuiet, Level: liaison.Province, Standing: liaison.Active, Memberships: []liaison.Membership{{Body: delegation, Role: liaison.RoleDeputy}}}, person)
	again, err := s.Person(t.Context(), person.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, person, again)

	for _, c := range []struct {
		filter storage.PeopleFilter
		want   []string
	}{
		{storage.PeopleFilter{}, []string{"A07", "D28-1"}},
		{storage.PeopleFilter{Role: liaison.RoleDeputy}, []string{"A07"}},
		{storage.PeopleFilter{Body: department}, []string{"D28-1"}},
		{storage.PeopleFilter{Role: liaison.RoleDeputy, Body: department}, nil},
	} {
		people, err := s.People(t.Context(), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, p := range people {
			codes = append(codes, p.Code)
		}
		same(t, c.want, codes)
	}
}

func TestImportAgain(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	imported(t, s, smallRoster(), false)
	same(t, []liaison.Change(nil), imported(t, s, smallRoster(), false))

	// What a person has chosen is theirs; what the roster says of them is not.
	person, err := s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	person.Language = "zh-Hans"
	if err := s.KeepPreferences(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	next := liaison.Roster{
		Bodies:    []liaison.Body{{Code: "C09", Kind: liaison.CommitteeBody, Name: "代表工作委员会"}},
		Topics:    []liaison.Topic{{Code: "T05", Name: "卫生与医保", Lead: "D28", Keywords: []string{"医保", "医院"}}},
		Calendars: []liaison.CalendarYear{{Year: 2026, Source: "通知", Holidays: []liaison.Date{day("2026-10-02")}, MakeUps: []liaison.Date{day("2026-10-10")}}},
		People: []liaison.Listed{{Code: "A07", Name: "代表A07", PhoneTail: "0070", Language: "en", Posts: []liaison.Post{
			{Body: "C09", Role: liaison.RoleClerk}, {Body: "G01", Role: liaison.RoleDeputy}}}},
	}
	changed := func(kind liaison.Subject, code, field, before, after string) liaison.Change {
		return liaison.Change{Action: liaison.Changed, Kind: kind, Code: code, Field: field, Old: before, New: after}
	}
	want := []liaison.Change{
		{Action: liaison.Added, Kind: liaison.OfBody, Code: "C09", New: "代表工作委员会"},
		changed(liaison.OfTopic, "T05", "name", "卫生", "卫生与医保"),
		changed(liaison.OfTopic, "T05", "keywords", "医保", "医保, 医院"),
		changed(liaison.OfCalendar, "2026", "holidays", "2026-10-01, 2026-10-02", "2026-10-02"),
		changed(liaison.OfPerson, "A07", "phone", "0007", "0070"),
		changed(liaison.OfPerson, "A07", "posts", "deputy G01", "clerk C09, deputy G01"),
	}
	same(t, want, imported(t, s, next, true))
	same(t, want, imported(t, s, next, false))
	if n := next.Unchanged(want); n != 0 {
		t.Errorf("%d things are unchanged", n)
	}
	person, err = s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	if person.Language != "zh-Hans" || !person.Is(liaison.RoleClerk) {
		t.Errorf("the person is now %+v", person)
	}

	// Who has left a post does not keep it.
	next.People[0].Posts = next.People[0].Posts[1:]
	same(t, []liaison.Change{changed(liaison.OfPerson, "A07", "posts", "clerk C09, deputy G01", "deputy G01")},
		imported(t, s, next, false))
	people, err := s.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != 2 || people[0].Is(liaison.RoleClerk) {
		t.Errorf("the people are now %+v", people)
	}
}

// TestImportOfWhatDeputiesAre keeps what a later list leaves empty.
func TestImportOfWhatDeputiesAre(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	r := smallRoster()
	r.People[0].Level, r.People[0].Expertise, r.People[0].Elected = liaison.City, []string{"农业", "法律"}, day("2023-01-15")
	imported(t, s, r, false)
	same(t, []liaison.Change(nil), imported(t, s, smallRoster(), false))
	same(t, []liaison.Change(nil), imported(t, s, r, false))
	r.People[0].Expertise = []string{"农业"}
	r.People[1].Level, r.People[1].Elected = liaison.County, day("2026-10-20")
	changed := func(code, field, before, after string) liaison.Change {
		return liaison.Change{Action: liaison.Changed, Kind: liaison.OfPerson, Code: code, Field: field, Old: before, New: after}
	}
	want := []liaison.Change{changed("A07", "expertise", "农业, 法律", "农业"),
		changed("D28-1", "level", "province", "county"), changed("D28-1", "elected", "", "2026-10-20")}
	same(t, want, imported(t, s, r, true))
	same(t, want, imported(t, s, r, false))
	person, err := s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	same(t, liaison.Person{Level: liaison.City, Expertise: []string{"农业"}, Elected: day("2023-01-15")},
		liaison.Person{Level: person.Level, Expertise: person.Expertise, Elected: person.Elected, Bound: person.Bound})
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	same(t, addedBySmallRoster, imported(t, s, smallRoster(), true))
	bodies, err := s.Bodies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, []liaison.Body(nil), bodies)
	_, err = s.PersonByCode(t.Context(), "A07")
	var refusal *liaison.Refusal
	if !errors.As(err, &refusal) || refusal.Code != liaison.NotFound || refusal.Key != "person.not_found" {
		t.Error(err)
	}
}

func TestImportOfAnUnknownBody(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	r := smallRoster()
	r.People[1].Posts[0].Body = "D99"
	_, err := s.ImportRoster(t.Context(), r, false, importedAt)
	var refusal *liaison.Refusal
	if !errors.As(err, &refusal) || refusal.Key != "import.unknown_body" || refusal.Args["Code"] != "D99" {
		t.Error(err)
	}
	people, err := s.People(context.WithoutCancel(t.Context()), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, []liaison.Person(nil), people)
}

func TestImportOfAHundredThousand(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	r := smallRoster()
	for i := range 100_000 {
		r.People = append(r.People, liaison.Listed{Code: fmt.Sprint("P", i), Name: fmt.Sprint("代表", i), PhoneTail: "0000",
			Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}})
	}
	begin := time.Now()
	if changes := imported(t, s, r, false); len(changes) != 100_006 {
		t.Errorf("%d changes", len(changes))
	}
	first := time.Since(begin)
	begin = time.Now()
	if changes := imported(t, s, r, false); len(changes) != 0 {
		t.Errorf("%d changes of the same roster", len(changes))
	}
	t.Logf("imported in %v, compared in %v", first.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	if first > time.Minute {
		t.Error("an import of a hundred thousand takes too long")
	}
}
