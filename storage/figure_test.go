package storage_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// bookDay is the day on which the books are counted, and bookZone its zone.
var (
	bookZone = time.FixedZone("CST", 8*3600)
	bookDay  = liaison.Date{Year: 2026, Month: 9, Day: 15}
)

// book is what happened to a matter, as a person would count it.
type book struct {
	kind, stage, hash string
	author            int64
	numbered          bool
	day               liaison.Date
	facts             map[string]string
	leads, co         []int64
	handler           int64
	signed            []int64 // co-signers
	clocks            []bookClock
	events            []bookEvent
}

type bookClock struct {
	kind, by   string
	start, due liaison.Date
	stopped    bool
}

type bookEvent struct {
	move, from, to, as string
	body               int64
	day                liaison.Date
	hour               int
}

// The bodies and people of the books, by id.
const (
	delegation1, delegation2, department1, department2, station1, station2, office = 1, 2, 3, 4, 5, 6, 7
	deputy1, deputy2, officer                                                      = 1, 2, 3
)

const bookRoster = `
	INSERT INTO bodies (code, kind, name) VALUES ('T1', 'delegation', 't1'), ('T2', 'delegation', 't2'), ('D1', 'department', 'd1'),
		('D2', 'department', 'd2'), ('G1', 'station', 'g1'), ('G2', 'station', 'g2'), ('C1', 'committee', 'c1');
	INSERT INTO people (code, name, phone_tail) VALUES ('A1', 'a1', '0000'), ('A2', 'a2', '0000'), ('S1', 's1', '0000');
	INSERT INTO memberships (person, body, role) VALUES (1, 1, 'deputy'), (2, 2, 'deputy'), (3, 5, 'officer')`

// drawnBook is a matter to which anything has happened.
func drawnBook(t *rapid.T) book {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	day := func(name string) liaison.Date {
		return bookDay.AddDays(-rapid.SampledFrom([]int{0, 1, 2, 3, 30, 100, 175, 176, 177, 400}).Draw(t, name))
	}
	bodies := func(name string) (some []int64) {
		for _, b := range []int64{department1, department2} {
			if rapid.Bool().Draw(t, name) {
				some = append(some, b)
			}
		}
		return some
	}
	b := book{kind: pick("kind", "suggestion", "suggestion", "opinion", "opinion", "motion", "question", "task"), hash: "h",
		author: rapid.Int64Range(1, 3).Draw(t, "author"), numbered: rapid.IntRange(0, 9).Draw(t, "numbered") > 0,
		stage: pick("stage", "submitted", "assigned", "closed", "told", "withdrawn"), day: day("day"), facts: map[string]string{},
		leads: bodies("lead"), co: bodies("co"), handler: rapid.Int64Range(station1, office).Draw(t, "handler")}
	for fact, values := range map[string][]string{"attitude": {"satisfied", "basic"}, "result": {"satisfied", "dissatisfied"}, "released": {"yes", ""},
		"class": {"A", "B"}, "unsigned": {"yes", ""}, "refusal": {"court"}} {
		if v := pick(fact, append(values, "none")...); v != "none" {
			b.facts[fact] = v
		}
	}
	for _, person := range []int64{deputy1, deputy2} {
		if rapid.Bool().Draw(t, "signed") {
			b.signed = append(b.signed, person)
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "clocks") {
		start := day("start")
		b.clocks = append(b.clocks, bookClock{pick("clock", "answer", "handle", "grade", "report", "request", "lower", "evaluate"),
			pick("held by", "lead", "approver", "author", "handler", "timer", ""), start, start.AddDays(rapid.SampledFrom([]int{0, 1, 2, 27, 28, 90, 91, 92, 190, 500}).Draw(t, "for")), rapid.Bool().Draw(t, "stopped")})
	}
	for range rapid.IntRange(0, 7).Draw(t, "events") {
		e := bookEvent{move: pick("move", "approve", "answer", "refuse", "report", "rate", "unsolved", "grade", "feedback", "reopen", "pass"),
			from: pick("from", "submitted", "draft"), to: pick("to", "assigned", "answered", "submitted", "draft"),
			as: pick("as", "handler", "author"), day: day("event"), hour: rapid.IntRange(0, 23).Draw(t, "hour")}
		if e.as == "handler" {
			e.body = rapid.Int64Range(station1, office).Draw(t, "by")
		}
		b.events = append(b.events, e)
	}
	return b
}

// write puts the books into a database with nothing but the roster.
func write(t *rapid.T, conn *pgx.Conn, books []book) {
	ctx := t.Context()
	batch := &pgx.Batch{}
	batch.Queue(`TRUNCATE matters, matter_events, parties, clocks, figures, figures_kept RESTART IDENTITY CASCADE`)
	body := func(n int64) *int64 {
		if n == 0 {
			return nil
		}
		return &n
	}
	for i, b := range books {
		id := int64(i + 1)
		var number *string
		stage := "draft"
		if b.numbered {
			stage, number = b.stage, new(string)
			*number = fmt.Sprint(i)
		}
		at := time.Date(b.day.Year, b.day.Month, b.day.Day, 0, 30, 0, 0, bookZone)
		batch.Queue(`INSERT INTO matters (kind, number, stage, author, facts, hash, created_at, submitted_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7)`,
			b.kind, number, stage, b.author, b.facts, b.hash, at)
		for capacity, of := range map[string][]int64{"lead": b.leads, "co": b.co, "handler": {b.handler}} {
			for _, n := range of {
				batch.Queue(`INSERT INTO parties (matter, capacity, body) VALUES ($1, $2, $3)`, id, capacity, n)
			}
		}
		for _, n := range b.signed {
			batch.Queue(`INSERT INTO parties (matter, capacity, person, mark) VALUES ($1, 'cosigner', $2, $3)`, id, n, b.hash)
		}
		for _, k := range b.clocks {
			batch.Queue(`INSERT INTO clocks (matter, kind, held_by, start_on, due_on, provisional, stopped) VALUES ($1, $2, $3, $4::text::date, $5::text::date, false, $6)`,
				id, k.kind, k.by, k.start.String(), k.due.String(), k.stopped)
		}
		for _, e := range b.events {
			batch.Queue(`INSERT INTO matter_events (matter, move, from_stage, to_stage, capacity, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				id, e.move, e.from, e.to, e.as, body(e.body), time.Date(e.day.Year, e.day.Month, e.day.Day, e.hour, 0, 0, 0, bookZone))
		}
	}
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		t.Fatal(err)
	}
}

// line is a count by what it is of.
type line struct {
	what string
	day  liaison.Date
	body int64
	kind string
	mark string
}

// tallied are the books counted one by one.
func tallied(books []book) map[line]int {
	n := map[line]int{}
	for _, b := range books {
		if b.numbered && b.kind != "task" {
			b.tally(func(l line) { n[l]++ })
		}
	}
	return n
}

func (b book) tally(one func(line)) {
	of := append([]int64{0}, b.leads...)
	if b.author != officer {
		of = append(of, b.author) // the deputies' delegations have their ids
	}
	station := b.station()
	if station != 0 {
		of = append(of, station)
	}
	each := func(what string, day liaison.Date, mark string) {
		for _, body := range of {
			one(line{what, day, body, b.kind, mark})
		}
	}
	for _, e := range b.events {
		if !e.day.Before(bookDay.Monday().AddDays(-7*25)) && e.from != e.to && e.to != "draft" {
			each("entered", e.day, e.to)
		}
		if k, ok := b.clockOf(e); ok {
			each("answered", e.day, map[bool]string{true: "in_time", false: "late"}[!k.due.Before(e.day)])
		}
		if e.move == "rate" && b.author != officer {
			one(line{"duty", e.day, b.author, "", "rated"})
		}
	}
	for _, k := range b.clocks {
		if !k.stopped && k.due.Before(bookDay) && slices.Contains(b.answered(), k.kind) {
			each("answered", k.due, "overdue")
		}
		if ahead := bookDay.DaysUntil(k.due); !k.stopped && k.by != "" && k.by != "timer" && ahead >= 0 && ahead <= 90 {
			each("due", k.due, k.by)
		}
	}
	if day, is := b.last("rate", "unsolved"); is && b.facts["attitude"] != "" && b.facts["result"] != "" {
		each("rated", day, b.facts["attitude"]+":"+b.facts["result"])
		if b.facts["released"] == "yes" {
			each("released", day, b.facts["attitude"]+":"+b.facts["result"])
		}
	}
	if day, is := b.last("approve"); is && b.facts["class"] != "" && b.facts["unsigned"] != "yes" {
		each("class", day, b.facts["class"])
	}
	b.tallyHands(one)
	if b.author != officer {
		one(line{"duty", b.day, b.author, "", b.kind})
	}
	for _, p := range b.signed {
		one(line{"duty", b.day, p, "", "cosigned"})
	}
	if station != 0 {
		b.tallyVoice(one, station)
	}
}

// tallyHands counts what departments have in hand.
func (b book) tallyHands(one func(line)) {
	finals := map[string][]string{"suggestion": {"closed", "withdrawn"}, "motion": {"closed", "withdrawn"}, "opinion": {"told"}, "question": {"closed"}}
	if slices.Contains(finals[b.kind], b.stage) {
		return
	}
	mark := "leads"
	for _, k := range b.clocks {
		if !k.stopped && (k.by == "lead" || k.by == "approver") && k.due.Before(bookDay) {
			mark = "late"
		}
	}
	for _, body := range b.leads {
		one(line{"open", bookDay, body, b.kind, mark})
		one(line{"open", bookDay, 0, b.kind, mark})
	}
	for _, body := range b.co {
		one(line{"open", bookDay, body, b.kind, "helps"})
		one(line{"open", bookDay, 0, b.kind, "helps"})
	}
}

func (b book) tallyVoice(one func(line), station int64) {
	has := func(moves ...string) bool {
		return slices.ContainsFunc(b.events, func(e bookEvent) bool { return slices.Contains(moves, e.move) })
	}
	refused := b.facts["refusal"] != ""
	answers, late := 0, 0
	for _, e := range b.events {
		if k, ok := b.clockOf(e); ok {
			answers++
			if k.due.Before(e.day) {
				late++
			}
		}
	}
	for mark, holds := range map[string]bool{"received": true, "refused": refused, "accepted": has("grade", "answer") && !refused,
		"in_time": answers > 0 && late == 0, "late": late > 0, "told": has("feedback"), "reopened": has("reopen")} {
		if holds {
			one(line{"voice", b.day, station, "opinion", mark})
			one(line{"voice", b.day, 0, "opinion", mark})
		}
	}
}

// station is which had the opinion first.
func (b book) station() int64 {
	first := b.handler
	for _, e := range b.events {
		if e.move == "pass" && e.as == "handler" {
			first = e.body
			break
		}
	}
	if b.kind != "opinion" || first != station1 && first != station2 {
		return 0
	}
	return first
}

// answered are the clocks by which an answer of that kind of matter is in time.
func (b book) answered() []string {
	return map[string][]string{"suggestion": {"answer", "lower"}, "opinion": {"grade", "handle"}, "motion": {"report"}, "question": {"request"}}[b.kind]
}

// clockOf is the clock by which the event, where it is an answer, is in time.
func (b book) clockOf(e bookEvent) (clock bookClock, ok bool) {
	answers := map[string][]string{"suggestion approve": {"answer"}, "opinion answer": {"grade", "handle"}, "opinion refuse": {"grade", "handle"},
		"motion report": {"report"}, "question answer": {"request"}}
	for _, k := range b.clocks {
		if slices.Contains(answers[b.kind+" "+e.move], k.kind) && !e.day.Before(k.start) && (!ok || !k.start.Before(clock.start)) {
			clock, ok = k, true
		}
	}
	return clock, ok
}

func (b book) last(moves ...string) (day liaison.Date, is bool) {
	for _, e := range b.events {
		if slices.Contains(moves, e.move) && (!is || day.Before(e.day)) {
			day, is = e.day, true
		}
	}
	return day, is
}

// The kept counts are those of somebody who goes through all matters by hand, also
// when they are kept again after something has changed.
func TestKeptFiguresAreTheSlowCount(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	store := storagetest.Open(t, address)
	storagetest.Exec(t, address, bookRoster)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	now := time.Date(2026, 9, 15, 10, 0, 0, 0, bookZone)
	rapid.Check(t, func(t *rapid.T) {
		books := rapid.SliceOfN(rapid.Custom(drawnBook), 0, 8).Draw(t, "books")
		write(t, conn, books)
		if rapid.Bool().Draw(t, "kept before") {
			if _, err := conn.Exec(t.Context(), `INSERT INTO figures VALUES ('class', 'day', '2026-09-01', 0, 'suggestion', 'A', 1), ('class', 'year', '2026-01-01', 3, 'suggestion', 'A', 99)`); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.KeepFigures(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		want := tallied(books)
		compare(t, conn, want)
		from := bookDay.AddDays(-rapid.IntRange(0, 600).Draw(t, "from"))
		asked(t, store, want, from, from.AddDays(rapid.IntRange(0, 600).Draw(t, "days")))
	})
}

// compare holds the kept days against the counted ones.
func compare(t *rapid.T, conn *pgx.Conn, want map[line]int) {
	rows, err := conn.Query(t.Context(), `SELECT what, day::text, body, kind, mark, n FROM figures WHERE span = 'day'`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[line]int{}
	var l line
	var day string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&l.what, &day, &l.body, &l.kind, &l.mark, &n}, func() (err error) {
		l.day, err = liaison.ParseDate(day)
		got[l] = n
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		for l, n := range want {
			if got[l] != n {
				t.Errorf("%v: %d kept, %d counted", l, got[l], n)
			}
		}
		for l, n := range got {
			if want[l] == 0 {
				t.Errorf("%v: %d kept, none counted", l, n)
			}
		}
		t.FailNow()
	}
}

// asked holds the sums of a time against the counted days.
func asked(t *rapid.T, store *storage.Store, days map[line]int, from, to liaison.Date) {
	for _, what := range []string{"answered", "class", "voice", "duty", "rated"} {
		got, err := store.Tallies(t.Context(), storage.TallyQuery{What: what, Bodies: []int64{0, 1, 2, 3, 4, 5, 6}, From: from, To: to})
		if err != nil {
			t.Fatal(err)
		}
		sums := map[storage.Tally]int{}
		for l, n := range days {
			if l.what == what && !l.day.Before(from) && !to.Before(l.day) {
				sums[storage.Tally{Body: l.body, Mark: l.mark}] += n
			}
		}
		var want []storage.Tally
		for l, n := range sums {
			want = append(want, storage.Tally{Body: l.Body, Mark: l.Mark, N: n})
		}
		order := func(a, b storage.Tally) int { return cmp.Or(cmp.Compare(a.Body, b.Body), cmp.Compare(a.Mark, b.Mark)) }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Fatalf("%s from %v to %v: %v, not %v", what, from, to, got, want)
		}
	}
}
