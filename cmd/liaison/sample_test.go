package main

import (
	"slices"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// TestTheSampleIsPlayed starts the demo on days that differ in what they are: a
// working day, one in the long holidays, one of a year without a calendar.
func TestTheSampleIsPlayed(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for name, now := range map[string]time.Time{
		"a morning":  time.Date(2026, 11, 25, 8, 0, 0, 0, zone),
		"a holiday":  time.Date(2026, 10, 3, 23, 50, 0, 0, zone),
		"next year":  time.Date(2027, 4, 11, 12, 0, 0, 0, zone),
		"in between": time.Date(2027, 1, 2, 0, 5, 0, 0, zone),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := storagetest.New(t)
			for range 2 { // the second start finds it loaded
				if err := loadSample(t.Context(), store, now); err != nil {
					t.Fatal(err)
				}
			}
			holdBound(t, store)
			holdBriefings(t, store, now)
			holdMailbag(t, store)
			holdOccasions(t, store, now)
			holdStages(t, sampleMatters(t, store))
			for _, m := range sampleMatters(t, store) {
				holdReplay(t, store, m)
				if move, over := liaison.Procedures[m.Kind].RunOut(m, now); over {
					t.Errorf("%s would be moved by %s as soon as the service runs", m.Title, move)
				}
				for _, k := range m.Clocks {
					if !k.Until.IsZero() && k.Over(now) {
						t.Errorf("%s is late by the hour with %s", m.Title, k.Kind)
					}
				}
			}
		})
	}
}

// sampleMatters are all that there are, drafts included.
func sampleMatters(t *testing.T, store *storage.Store) []liaison.Matter {
	t.Helper()
	counts, err := store.StageCounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, stages := range counts {
		for _, n := range stages {
			total += n
		}
	}
	var all []liaison.Matter
	for id := int64(1); len(all) < total; id++ {
		m, err := store.Matter(t.Context(), id)
		if err != nil {
			t.Fatalf("matter %d of %d: %v", id, total, err)
		}
		all = append(all, m)
	}
	return all
}

// holdStages wants something in every stage of every procedure, by somebody who
// may begin it, about a topic that there is.
func holdStages(t *testing.T, matters []liaison.Matter) {
	t.Helper()
	for kind, p := range liaison.Procedures {
		if kind == liaison.Showcase { // played by playCases, since it has photos
			continue
		}
		for _, rule := range p.Stages {
			if !slices.ContainsFunc(matters, func(m liaison.Matter) bool { return m.Kind == kind && m.Stage == rule.Stage }) {
				t.Errorf("no %s is %s", kind, rule.Stage)
			}
		}
	}
}

// holdReplay holds that the history leads from the beginning to where the
// matter is, in the order of time, and that nothing that is over has a clock.
func holdReplay(t *testing.T, store *storage.Store, m liaison.Matter) {
	t.Helper()
	history, err := store.History(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	stage, at := liaison.Draft, m.Created
	if m.Origin != 0 && len(history) > 0 {
		stage = history[0].From // made in the stage that the other's move says
	}
	if m.Origin != 0 && len(history) == 0 {
		stage = m.Stage
	}
	for _, h := range history {
		if h.From != stage || h.At.Before(at) {
			t.Errorf("%s: %s began at %s on %s, and it was at %s on %s", m.Title, h.Move, h.From, h.At, stage, at)
		}
		if _, known := liaison.Procedures[m.Kind].Move(h.Move); !known {
			t.Errorf("%s: there is no move %s", m.Title, h.Move)
		}
		stage, at = h.To, h.At
	}
	if stage != m.Stage {
		t.Errorf("%s is at %s, and its history leads to %s", m.Title, m.Stage, stage)
	}
	if clock, runs := m.NextClock(); runs && liaison.Procedures[m.Kind].Rule(m.Stage).Final {
		t.Errorf("%s is over, and its clock %s runs", m.Title, clock.Kind)
	}
}

func holdBound(t *testing.T, store *storage.Store) {
	t.Helper()
	people, err := store.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if (p.Chat == 0) != leftUnbound[p.Code] {
			t.Errorf("%s has chat %d", p.Code, p.Chat)
		}
	}
}

// TestScriptsNameWhatThereIs holds the scripts to the roster, and their texts to
// being somebody's, once.
func TestScriptsNameWhatThereIs(t *testing.T) {
	t.Parallel()
	store := storagetest.New(t)
	if err := importSample(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	topics, err := store.Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := readScripts()
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlayer(t.Context(), store, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range scripts {
		known := s.Topic == "" || slices.ContainsFunc(topics, func(o liaison.Topic) bool { return o.Code == s.Topic })
		author, listed := p.people[s.By]
		if !known || !listed || seen[s.ID] || seen[s.Title] {
			t.Errorf("%s: topic %q known %t, by %q listed %t, or told twice", s.ID, s.Topic, known, s.By, listed)
		}
		if !slices.ContainsFunc(liaison.Procedures[s.Kind].Begins, author.Is) {
			t.Errorf("%s: %s may not begin a %s", s.ID, s.By, s.Kind)
		}
		seen[s.ID], seen[s.Title] = true, true
	}
}

// holdOccasions holds that there is something to see of occasions: what is on the menu,
// what A07 may check in to now, and what is over with its notes and minutes.
func holdOccasions(t *testing.T, store *storage.Store, now time.Time) {
	t.Helper()
	a07, err := store.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	menu, err := store.Menu(t.Context(), now.AddDate(0, 1, 0).Year(), a07.ID)
	if err != nil || len(menu) != 4 {
		t.Errorf("%d occasions are on the menu, %v", len(menu), err)
	}
	own, err := store.OccasionsOf(t.Context(), a07.ID, time.Time{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	open, over := 0, 0
	for _, a := range own {
		if slices.Contains(a.Participation.May(a.Occasion, liaison.ByThemselves, now), liaison.Come) {
			open++
		}
		notes, err := store.FieldNotes(t.Context(), a.Occasion.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a.Occasion.Stage == liaison.OccasionOver && a.Occasion.Minutes != "" && len(notes) > 1 {
			over++
		}
	}
	if open != 1 || over != 1 {
		t.Errorf("%d are open to check in and %d are over, of %d", open, over, len(own))
	}
}
