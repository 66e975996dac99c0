package storage_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

var archiveZone = time.FixedZone("CST", 8*3600)

// told is something that happened to a matter, as the model knows it.
type told struct {
	id    int64
	move  liaison.MoveKey
	actor int64
	at    time.Time
}

// ledger is all facts of an archive in plain lists.
type ledger struct {
	*rapid.T
	tx        *storage.Store
	people    []liaison.Person
	clerk     int64
	matters   []liaison.Matter
	events    map[int64][]told
	notes     []liaison.ContactNote
	learned   map[[2]int64]liaison.Date
	hands     []liaison.HandEntry
	attended  []storage.JoinMoved
	occasions map[int64]liaison.Occasion
	answered  map[[2]int64]liaison.Date // person, inquiry
	asked     map[int64]liaison.Inquiry
	decided   map[liaison.EntryKey]liaison.Correction // that counts now
	corrected map[liaison.EntryKey]liaison.Correction // all that corrections have said
	titles    map[int64]string                        // of series
	at        time.Time
}

func (l *ledger) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l *ledger) who(name string) liaison.Person { return rapid.SampledFrom(l.people).Draw(l.T, name) }

// later is a moment that may be another day here than in UTC, or another year.
func (l *ledger) later() time.Time {
	l.at = l.at.Add(time.Duration(rapid.SampledFrom([]int{1, 7, 16, 24, 24 * 20, 24 * 90}).Draw(l.T, "hours")) * time.Hour)
	return l.at
}

// file makes a numbered matter that somebody has submitted, perhaps with co-signers.
func (l *ledger) file() {
	kind := rapid.SampledFrom([]liaison.Kind{liaison.Suggestion, liaison.Motion, liaison.Opinion, liaison.Question}).Draw(l.T, "kind")
	m := liaison.Matter{Kind: kind, Stage: liaison.Draft, Author: l.who("author").ID, Title: fmt.Sprintf("第%d件", len(l.matters)), Created: l.at, Changed: l.at, Facts: map[string]string{}}
	var err error
	m.ID, err = l.tx.StartDraft(context.Background(), m)
	l.must(err)
	l.must(l.tx.KeepDraft(context.Background(), m))
	m.Stage, m.Hash, m.Submitted, m.Changed = liaison.Submitted, "h", l.later(), l.at
	if rapid.IntRange(0, 4).Draw(l.T, "source") == 0 && kind == liaison.Opinion {
		m.Facts["source"] = "form"
	}
	for _, p := range l.people {
		if p.ID != m.Author && rapid.Bool().Draw(l.T, "cosigns") {
			m.Parties = append(m.Parties, liaison.Party{Capacity: liaison.CoSigner, Person: p.ID, Mark: rapid.SampledFrom([]string{"", "h", "old"}).Draw(l.T, "mark")})
		}
	}
	l.moves(m, rapid.SampledFrom([]liaison.MoveKey{"submit", "submit", "receive"}).Draw(l.T, "first"), m.Author)
}

// moves keeps a move with its event.
func (l *ledger) moves(m liaison.Matter, key liaison.MoveKey, actor int64) {
	out := liaison.Outcome{Matter: m, Signed: m.Number == "", Event: liaison.Event{Matter: m.ID, Move: key, From: m.Stage, To: m.Stage, Actor: actor, Capacity: liaison.Author, At: l.at}}
	m, err := l.tx.KeepOutcome(context.Background(), out, string(m.Kind))
	l.must(err)
	history, err := l.tx.History(context.Background(), m.ID)
	l.must(err)
	l.events[m.ID] = append(l.events[m.ID], told{history[len(history)-1].ID, key, actor, l.at})
	if i := slices.IndexFunc(l.matters, func(o liaison.Matter) bool { return o.ID == m.ID }); i >= 0 {
		l.matters[i] = m
		return
	}
	l.matters = append(l.matters, m)
}

// handle does something to a matter that there is.
func (l *ledger) handle() {
	if len(l.matters) == 0 {
		return
	}
	m := rapid.SampledFrom(l.matters).Draw(l.T, "matter")
	key := rapid.SampledFrom([]liaison.MoveKey{"submit", "approve", "rate", "rate_again", "dissent", "feedback", "withdraw", "assign", "letter"}).Draw(l.T, "move")
	l.later()
	switch key {
	case "withdraw":
		m.Stage = liaison.Withdrawn
	case "letter":
		m.Stage = liaison.Letter
	}
	l.moves(m, key, l.who("actor").ID)
}

func (l *ledger) contact() {
	a, b := l.who("member"), l.who("deputy")
	if a.ID == b.ID {
		return
	}
	note := liaison.ContactNote{Member: a.ID, Deputies: []int64{b.ID}, Way: "visit", Day: liaison.DateOf(l.later().In(archiveZone)), Note: "谈"}
	n, err := l.tx.KeepContactNote(context.Background(), note, a.ID, l.at)
	l.must(err)
	if n > 0 {
		l.notes = append(l.notes, note)
	}
}

// attend has somebody attend an occasion, or miss it.
func (l *ledger) attend() {
	ctx := context.Background()
	o := liaison.Occasion{Stage: liaison.OccasionAnnounced, Kind: rapid.SampledFrom(liaison.OccasionKinds).Draw(l.T, "occasion"), Title: fmt.Sprintf("第%d次活动", len(l.occasions)), Where: "会议厅",
		Begins: l.later(), Ends: l.at.Add(3 * time.Hour), Hours: rapid.SampledFrom([]float64{0, 1.5, 24}).Draw(l.T, "hours of it"), Author: l.clerk, Created: l.at}
	var err error
	o.ID, err = l.tx.StartOccasion(ctx, o, "")
	l.must(err)
	l.occasions[o.ID] = o
	for _, who := range l.people {
		p := liaison.Participation{Occasion: o.ID, Person: who.ID, State: rapid.SampledFrom([]liaison.Participating{liaison.Enrolled, liaison.Attended, liaison.Missed}).Draw(l.T, "state"), Changed: l.at}
		if p.State == liaison.Attended {
			p.Came, p.Hours = o.Begins, o.Hours
		}
		moved := storage.JoinMoved{Participation: p, Move: liaison.MarkCame, Was: liaison.Enrolled, By: l.clerk}
		l.must(l.tx.KeepJoinMove(ctx, moved))
		if p.State == liaison.Attended {
			l.attended = append(l.attended, moved)
		}
	}
}

// answer has somebody answer an inquiry; of a secret one nothing comes.
func (l *ledger) answer() {
	ctx := context.Background()
	q := liaison.Evaluation(fmt.Sprintf("第%d次征集", len(l.asked)))
	if rapid.Bool().Draw(l.T, "consultation") {
		q = liaison.Inquiry{Kind: liaison.Consultation, Title: q.Title, State: liaison.InquiryDraft, Items: []liaison.InquiryItem{{Place: 1, Title: "第一条"}}}
	}
	q.Author, q.Made, q.Audience = l.clerk, l.later(), liaison.Audience{People: []int64{l.people[0].ID, l.people[1].ID}}
	q, err := l.tx.PutInquiry(ctx, q, l.at.In(archiveZone))
	l.must(err)
	l.asked[q.ID] = q
	who := rapid.SampledFrom(l.people[:2]).Draw(l.T, "answers")
	if q.Kind != liaison.Consultation {
		return
	}
	l.must(l.tx.KeepAnswer(ctx, q.ID, who.ID, storage.InquiryAnswer{Item: q.Items[0].ID, Choice: "agree", At: l.later()}))
	l.answered[[2]int64{who.ID, q.ID}] = liaison.DateOf(l.at.In(archiveZone))
}

func (l *ledger) enter() {
	h := liaison.HandEntry{Person: l.who("deputy").ID, Kind: rapid.SampledFrom(liaison.EntryKindsByHand()).Draw(l.T, "by hand"), Day: liaison.DateOf(l.later()),
		Minutes: rapid.SampledFrom([]int{0, 90, 240, 480, 1500}).Draw(l.T, "minutes"), Title: "做了一件事", Place: "社区", People: 7}
	var err error
	h.ID, err = l.tx.KeepHand(context.Background(), h, false, h.Person, l.at)
	l.must(err)
	confirm := rapid.Bool().Draw(l.T, "confirm")
	if rapid.Bool().Draw(l.T, "decide") {
		_, err = l.tx.DecideHand(context.Background(), h.ID, confirm, "不清楚", l.clerk, l.at)
		l.must(err)
		if confirm {
			l.hands = append(l.hands, h)
		}
	}
}

func (l *ledger) learn() {
	p, series := l.who("learner"), rapid.SampledFrom(slices.Sorted(maps.Keys(l.titles))).Draw(l.T, "series")
	m := liaison.Material{Series: series, Version: 1}
	l.must(l.tx.OpenMaterial(context.Background(), p.ID, m, l.later()))
	l.must(l.tx.LearnMaterial(context.Background(), p.ID, m, l.at))
	if _, known := l.learned[[2]int64{p.ID, series}]; !known {
		l.learned[[2]int64{p.ID, series}] = liaison.DateOf(l.at.In(archiveZone))
	}
}

// decide objects to an entry, or corrects it without an objection.
func (l *ledger) decide() {
	entries := l.entries()
	if len(entries) == 0 {
		return
	}
	e := rapid.SampledFrom(entries).Draw(l.T, "entry")
	c := liaison.Correction{Finding: rapid.SampledFrom(liaison.Findings).Draw(l.T, "finding"), Minutes: -1, Reason: "核实"}
	if c.Finding == liaison.EntryCorrected {
		c.Title, c.Minutes = rapid.SampledFrom([]string{"", "改过"}).Draw(l.T, "title"), rapid.SampledFrom([]int{-1, 0, 300}).Draw(l.T, "new minutes")
		if rapid.Bool().Draw(l.T, "other day") {
			c.Day = e.Day.AddDays(-40)
		}
	}
	if rapid.Bool().Draw(l.T, "objects") {
		id, err := l.tx.Object(context.Background(), e, "不对", e.Day, l.later())
		l.must(err)
		_, err = l.tx.DecideObjection(context.Background(), id, c, l.clerk, l.later())
		l.must(err)
	} else {
		l.must(l.tx.Correct(context.Background(), e, c, l.clerk, l.later()))
	}
	if c.Finding == liaison.EntryCorrected {
		was, known := l.corrected[e.EntryKey]
		if known && c.Day.IsZero() {
			c.Day = was.Day
		}
		if known && c.Minutes < 0 {
			c.Minutes = was.Minutes
		}
		c.Title = cmp.Or(c.Title, was.Title)
		l.corrected[e.EntryKey] = c
	}
	if c.Finding != liaison.EntryKept {
		l.decided[e.EntryKey] = c
	}
}

// entries are what the archive has to have: each fact gone through, one by one.
func (l *ledger) entries() []liaison.Entry {
	var all []liaison.Entry
	add := func(source string, fact, person int64, e liaison.Entry) {
		e.EntryKey = liaison.EntryKey{Source: source, Fact: fact, Person: person}
		c, said := l.decided[e.EntryKey]
		switch {
		case said && c.Finding == liaison.EntryStruck:
			e.Struck = true
		case said:
			e.Corrected = true
			if !c.Day.IsZero() {
				e.Day = c.Day
			}
			if c.Title != "" {
				e.Title = c.Title
			}
			if c.Minutes >= 0 {
				e.Minutes = c.Minutes
			}
		}
		if slices.ContainsFunc(l.people, func(p liaison.Person) bool { return p.ID == person }) {
			all = append(all, e)
		}
	}
	day := func(at time.Time) liaison.Date { return liaison.DateOf(at.In(archiveZone)) }
	for _, m := range l.matters {
		about := liaison.Entry{Title: m.Title, Number: m.Number, Matter: m.ID}
		gone := m.Stage == liaison.Withdrawn || m.Stage == liaison.Letter
		var answered *time.Time
		submitted := false
		for _, e := range l.events[m.ID] {
			entry := about
			entry.Day = day(e.at)
			switch {
			case e.move == "approve":
				answered = &e.at
			case e.move == "submit" && !submitted:
				submitted = true
				if !gone && m.Facts["source"] == "" && m.Kind != liaison.Question {
					entry.Kind = liaison.EntryKind(m.Kind)
					add("submitted", m.ID, e.actor, entry)
				}
				for _, p := range m.Parties {
					entry.Kind = liaison.EntryCosign
					if p.Mark == m.Hash && !gone {
						add("cosigned", m.ID, p.Person, entry)
					}
				}
			case e.move == "rate" || e.move == "rate_again" || e.move == "dissent":
				entry.Kind = liaison.EntryRating
				if answered != nil {
					took := day(*answered).DaysUntil(day(e.at))
					entry.Took = &took
				}
				add("rated", e.id, e.actor, entry)
			case e.move == "feedback" && m.Kind == liaison.Opinion:
				entry.Kind = liaison.EntryOpinion
				add("told", e.id, e.actor, entry)
			}
		}
	}
	l.others(add)
	slices.SortFunc(all, byKey)
	return all
}

// others are entries that no matter makes. Contacts are numbered as they were noted.
func (l *ledger) others(add func(source string, fact, person int64, e liaison.Entry)) {
	names := map[int64]string{}
	for _, p := range l.people {
		names[p.ID] = p.Name
	}
	known, err := l.tx.ContactNumbers(context.Background())
	l.must(err)
	for i, c := range l.notes {
		add("contact", known[i], c.Deputies[0], liaison.Entry{Kind: liaison.EntryContact, Day: c.Day, Title: names[c.Member]})
		add("contact", known[i], c.Member, liaison.Entry{Kind: liaison.EntryContact, Day: c.Day, Title: names[c.Deputies[0]]})
	}
	for _, a := range l.attended {
		o := l.occasions[a.Occasion]
		add("attended", o.ID, a.Person, liaison.Entry{Kind: liaison.EntryKind(o.Rule().Entry), Day: liaison.DateOf(o.Begins.In(archiveZone)), Minutes: int(o.Hours * 60), Title: o.Title, Place: o.Where})
	}
	for key, day := range l.answered {
		add("answered", key[1], key[0], liaison.Entry{Kind: liaison.EntryConsultation, Day: day, Title: l.asked[key[1]].Title})
	}
	for key, day := range l.learned {
		add("learned", key[1], key[0], liaison.Entry{Kind: liaison.EntryStudy, Day: day, Title: l.titles[key[1]], Minutes: 20})
	}
	for _, h := range l.hands {
		add("hand", h.ID, h.Person, liaison.Entry{Kind: h.Kind, Day: h.Day, Minutes: h.Minutes, Title: h.Title, Place: h.Place, People: h.People})
	}
}

func byKey(a, b liaison.Entry) int {
	return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Person, b.Person))
}

var errUndone = errors.New("all of it is undone")

// Whatever happens, the archive has exactly the entries that the facts make, corrected
// as was decided last, by year, and it adds up to what they add up to.
func TestTheArchiveIsTheFacts(t *testing.T) {
	t.Parallel()
	store, at := storagetest.New(t), time.Date(2025, 11, 20, 9, 0, 0, 0, time.UTC)
	people := delegation(t, store, 3, at)
	titles := map[int64]string{}
	for _, title := range []string{"代表法", "监督法"} {
		m := liaison.Material{Title: title, Author: people["JB01"].ID, Kind: "law", Minutes: 20, At: at}
		id, err := store.StartMaterial(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if m, err = store.Material(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if _, err := store.PublishMaterial(t.Context(), m, at); err != nil {
			t.Fatal(err)
		}
		titles[m.Series] = title
	}
	rapid.Check(t, func(r *rapid.T) {
		err := store.InTx(context.Background(), func(tx *storage.Store) error {
			l := &ledger{T: r, tx: tx, people: []liaison.Person{people["A00"], people["A01"], people["A02"]}, clerk: people["JB01"].ID, events: map[int64][]told{},
				learned: map[[2]int64]liaison.Date{}, occasions: map[int64]liaison.Occasion{}, answered: map[[2]int64]liaison.Date{}, asked: map[int64]liaison.Inquiry{}, decided: map[liaison.EntryKey]liaison.Correction{}, corrected: map[liaison.EntryKey]liaison.Correction{}, titles: titles, at: at}
			for range rapid.IntRange(1, 25).Draw(r, "steps") {
				rapid.SampledFrom([]func(){l.file, l.file, l.handle, l.handle, l.handle, l.contact, l.attend, l.answer, l.enter, l.learn, l.decide}).Draw(r, "step")()
			}
			l.compare()
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			r.Fatal(err)
		}
	})
}

// compare holds the archive against the model, as a whole and by year.
func (l *ledger) compare() {
	want := l.entries()
	ids := []int64{l.people[0].ID, l.people[1].ID, l.people[2].ID}
	got, err := l.tx.Entries(context.Background(), ids, liaison.Date{Year: 1, Month: 1, Day: 1}, liaison.Date{Year: 9999, Month: 1, Day: 1}, archiveZone)
	l.must(err)
	slices.SortFunc(got, byKey)
	if !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
		l.Fatalf("the archive has\n%+v\nand the facts make\n%+v", got, want)
	}
	for year := 2025; year < 2029; year++ {
		archives, err := l.tx.ArchiveYears(context.Background(), ids, year, archiveZone)
		l.must(err)
		for _, id := range ids {
			var of []liaison.Entry
			for _, e := range want {
				if e.Person == id && e.Day.Year == year {
					of = append(of, e)
				}
			}
			if is, should := liaison.SumEntries(year, archives[id].Entries), liaison.SumEntries(year, of); !reflect.DeepEqual(is, should) {
				l.Fatalf("%d of %d adds up to %+v, not %+v", year, id, is, should)
			}
		}
	}
}

// A year is sealed once, keeps what it was whatever the facts become, and the database
// itself lets nothing into it.
func TestASealedYearStays(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	store, at := storagetest.Open(t, address), time.Date(2027, 1, 15, 10, 0, 0, 0, archiveZone)
	people := delegation(t, store, 2, at)
	a, clerk := people["A00"].ID, people["JB01"].ID
	h := liaison.HandEntry{Person: a, Kind: liaison.EntryOutreach, Day: liaison.Date{Year: 2026, Month: 12, Day: 30}, Minutes: 240, Title: "宣讲代表法"}
	id, err := store.KeepHand(t.Context(), h, true, clerk, at)
	if err != nil {
		t.Fatal(err)
	}
	seal := func() error { return store.SealYear(t.Context(), a, 2026, clerk, at) }
	if err := seal(); err != nil {
		t.Fatal(err)
	}
	if refusal := new(liaison.Refusal); !errors.As(seal(), &refusal) || refusal.Key != "archive.sealed" {
		t.Errorf("a second seal is answered %v", seal())
	}
	if _, err := store.KeepHand(t.Context(), h, true, clerk, at); err == nil {
		t.Error("an entry came into a sealed year")
	}
	e, err := store.Entry(t.Context(), liaison.EntryKey{Source: liaison.ByHandSource, Fact: id, Person: a}, archiveZone)
	if err != nil {
		t.Fatal(err)
	}
	later := liaison.HandEntry{Person: a, Kind: liaison.EntryOutreach, Day: liaison.Date{Year: 2027, Month: 1, Day: 3}, Title: "宣讲"}
	moved, err := store.KeepHand(t.Context(), later, true, clerk, at)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]liaison.Correction{"stays": {Finding: liaison.EntryStruck, Minutes: -1, Reason: "x"}, "moves in": {Finding: liaison.EntryCorrected, Day: h.Day, Minutes: -1, Reason: "x"}} {
		of := e
		if name == "moves in" {
			of.Fact, of.Day = moved, later.Day
		}
		if err := store.Correct(t.Context(), of, c, clerk, at); err == nil {
			t.Errorf("%s: a sealed year was corrected", name)
		}
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, sql := range []string{
		`UPDATE archive_seals SET entries = '[]'`, `DELETE FROM archive_seals`, `UPDATE archive_hand SET title = 'x'`, `DELETE FROM archive_hand`,
		`INSERT INTO archive_remarks (person, source, fact, year, entry, words, asked_by, asked_at, due_on) SELECT person, 'hand', id, 2026, '', 'x', person, now(), now() FROM archive_hand`,
		`INSERT INTO archive_hand (person, kind, on_day, minutes, place, people, title, sentence, entered_by, entered_at, state) SELECT person, 'other', '2026-05-05', 0, '', 0, 'x', '', person, now(), 'waiting' FROM archive_hand`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("the database takes %s", sql)
		}
	}
	archive, err := store.ArchiveYear(t.Context(), a, 2026, archiveZone)
	if err != nil || archive.Seal == nil || len(archive.Entries) != 1 || archive.Entries[0].Title != "宣讲代表法" || !archive.Seal.Holds() {
		t.Fatalf("the sealed year is %+v: %v", archive, err)
	}
	broken := *archive.Seal
	broken.Entries = strings.Replace(broken.Entries, "240", "480", 1)
	if broken.Holds() {
		t.Error("the hash holds for other entries")
	}
}

// Somebody's entries are found by indexes, however many facts others have.
func TestArchivesAreReadByIndexes(t *testing.T) {
	t.Parallel()
	store, at := storagetest.New(t), time.Date(2026, 9, 15, 10, 0, 0, 0, archiveZone)
	people := delegation(t, store, 2, at)
	plan, err := store.ExplainArchive(t.Context(), people["A00"].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"matter_events", "parties", "contacts", "participations", "inquiry_participants", "learnings", "archive_hand", "archive_remarks"} {
		if strings.Contains(plan, "Seq Scan on "+table+" ") {
			t.Errorf("%s is read as a whole:\n%s", table, plan)
		}
	}
}
