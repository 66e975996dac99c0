package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"liaison/console"
	"liaison/handlers"
	"liaison/locales"
	"liaison/scheduler"
	"liaison/storage"
)

// deskRounds is how often each page is opened; the first is to warm up.
const deskRounds = 40

// deskZone is the service's zone.
var deskZone = time.FixedZone("CST", 8*3600)

// visitor is somebody who has entered the console.
type visitor struct {
	who    string // "clerk"
	code   string
	cookie *http.Cookie
	pages  http.Handler
}

// opened is a page as it was opened many times.
type opened struct {
	who, address string
	status       int
	took         []time.Duration // the shortest first
	size         int             // compressed, in bytes
}

// console measures how soon each page of the console is made, among so many matters
// and a hundred thousand people, on the server's side.
func measureDesk(ctx context.Context, p plan) (err error) {
	pg, err := startPostgres(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pg.stop()) }()
	const database = "bench_desk"
	if err := pg.exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+database,
		"CREATE DATABASE "+database+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"); err != nil {
		return err
	}
	if err := pg.fillDesk(ctx, database, p.desk); err != nil {
		return fmt.Errorf("fill the desk: %w", err)
	}
	store, err := storage.Open(ctx, pg.server.URL(database))
	if err != nil {
		return err
	}
	defer store.Close()
	if err := pg.keepFigures(ctx, database, store); err != nil {
		return fmt.Errorf("keep figures: %w", err)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%d matters\tpage\tanswers\tp50, ms\tp95\tworst\tKB, compressed\n", p.desk)
	slow, err := openAll(ctx, store, w)
	if err := errors.Join(err, w.Flush()); err != nil {
		return err
	}
	return pg.deskPlans(ctx, pg.server.URL(database), slow)
}

// openDesk measures the pages on a database that is there, as often as something is
// being made faster.
func openDesk(ctx context.Context, p plan) error {
	store, err := storage.Open(ctx, p.deskOn)
	if err != nil {
		return err
	}
	defer store.Close()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	_, err = openAll(ctx, store, w)
	return errors.Join(err, w.Flush())
}

// deskCodes are the people who open pages.
var deskCodes = map[string]string{"clerk": "JB01", "chief": "ZR01", "department": "D01-1", "deputy": "A00001"}

// openAll opens every page as each sort of visitor, and returns them, the slowest
// first.
func openAll(ctx context.Context, store *storage.Store, w *tabwriter.Writer) ([]opened, error) {
	var all []opened
	for _, who := range []string{"anybody", "clerk", "chief", "department", "deputy"} {
		v := visitor{who: who, code: deskCodes[who]}
		if err := v.enter(ctx, store); err != nil {
			return nil, err
		}
		for _, address := range deskPages[v.who] {
			o, err := v.opens(ctx, address)
			if err != nil {
				return nil, err
			}
			o.print(w)
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b opened) int { return int(b.p95() - a.p95()) })
	return all, nil
}

// pagesOf is the console on that store.
func pagesOf(store *storage.Store) (http.Handler, error) {
	catalogue, err := locales.Open(locales.Languages[0])
	if err != nil {
		return nil, err
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: deskZone, Now: time.Now, Cron: scheduler.ParseCron}
	c := &console.Console{Store: store, Locales: catalogue, Zone: deskZone, Now: time.Now, Desk: desk,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	return c.Handler(), nil
}

// enter begins a session by a link.
func (v *visitor) enter(ctx context.Context, store *storage.Store) (err error) {
	if v.pages, err = pagesOf(store); err != nil || v.code == "" {
		return err // the public does not enter
	}
	person, err := store.PersonByCode(ctx, v.code)
	if err != nil {
		return err
	}
	code, hash := handlers.NewCode()
	if err := store.KeepEntry(ctx, person.ID, hash, time.Now().Add(handlers.EntryLife)); err != nil {
		return err
	}
	got := v.does(ctx, http.MethodPost, "/console/enter/"+code)
	for _, cookie := range got.Result().Cookies() {
		v.cookie = cookie
	}
	if v.cookie == nil {
		return fmt.Errorf("%s cannot enter: %d", v.code, got.Code)
	}
	return nil
}

func (v *visitor) does(ctx context.Context, method, address string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, method, address, nil)
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	v.pages.ServeHTTP(w, r)
	return w
}

// opens opens a page many times; what is no page is an error.
func (v *visitor) opens(ctx context.Context, address string) (opened, error) {
	o := opened{who: v.who, address: address}
	for i := range deskRounds + 1 {
		began := time.Now()
		got := v.does(ctx, http.MethodGet, address)
		took := time.Since(began)
		if o.status = got.Code; got.Code >= http.StatusInternalServerError {
			return o, fmt.Errorf("%s as %s: %d", address, v.who, got.Code)
		}
		if i == 0 {
			o.size = compressed(got.Body.Bytes())
			continue
		}
		o.took = append(o.took, took)
	}
	slices.Sort(o.took)
	return o, ctx.Err()
}

func compressed(page []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(page) // a buffer takes all
	_ = w.Close()
	return b.Len()
}

func (o opened) p95() time.Duration { return percentile(o.took, 0.95) }

func (o opened) print(w *tabwriter.Writer) {
	ms := func(part float64) float64 { return float64(percentile(o.took, part)) / float64(time.Millisecond) }
	fmt.Fprintf(w, "%s\t%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\n", o.who, o.address, o.status, ms(0.5), ms(0.95), ms(1), float64(o.size)/1024)
}

// plansShown is of how many of the slowest pages the plans are shown.
const plansShown = 8

// deskPlans shows what PostgreSQL does for the slowest pages.
func (p *postgres) deskPlans(ctx context.Context, address string, slowest []opened) error {
	store, err := storage.Open(ctx, address+"&session_preload_libraries=auto_explain&auto_explain.log_min_duration=2"+
		"&auto_explain.log_analyze=on&auto_explain.log_timing=off")
	if err != nil {
		return err
	}
	defer store.Close()
	for _, o := range slowest[:min(plansShown, len(slowest))] {
		v := visitor{who: o.who, code: deskCodes[o.who]}
		if err := v.enter(ctx, store); err != nil {
			return err
		}
		if err := p.explained(o.address+" as "+o.who, func() error {
			_, err := v.opens(ctx, o.address)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// deskPages lists what is opened, by whom.
var deskPages = map[string][]string{
	"anybody": {"/", "/matters/", "/matters/?year=2025", "/matters/?topic=P3&class=A", "/matters/?lead=D01&year=2025", "/matters/?q=榫卯", "/matters/?q=皮影",
		"/matters/?q=饕餮", "/matters/2026-B-000001", "/matters/feed.atom", "/bulletins"},
	"clerk": {"/console", "/console?as=staff&page=3", "/console/matters", "/console/matters?sort=due", "/console/matters?after=500000",
		"/console/matters?pick=waiting", "/console/matters?pick=overdue", "/console/matters?pick=week", "/console/matters?pick=uncontacted",
		"/console/matters?pick=unrated", "/console/matters?kind=suggestion&stage=assigned&topic=P3", "/console/matters?stage=answered&sort=due",
		"/console/matters?lead=D01", "/console/matters?lead=D01&stage=assigned", "/console/matters?delegation=T1", "/console/matters?year=2024",
		"/console/matters?q=榫卯", "/console/matters?q=皮影", "/console/matters?q=饕餮", "/console/matters?q=廊桥&stage=assigned",
		"/console/matters/990", "/console/matters/990/move/accept", "/console/matters/500000", "/console/publish", "/console/matters/999999/publish",
		"/console/snoozed", "/console/mentions", "/console/texts", "/console/macros", "/console/macros/new",
		"/console/audit", "/console/audit?words=push", "/console/audit?words=饕餮", "/console/audit?action=setting.changed", "/console/audit?who=JB01",
		"/console/people", "/console/people?q=人员77", "/console/people?q=Z5", "/console/people?role=deputy&body=T1",
		"/console/me", "/console/changes", "/console/bodies", "/console/bodies/D01", "/console/invitations",
		"/console/calls", "/console/contacts", "/console/contacts/board",
		"/console/scores", "/console/scores/1", "/console/scores/1/audit", "/console/reports", "/console/briefings", "/console/briefings/new",
		"/console/schedules", "/console/calendar",
		"/console/figures", "/console/figures?term=ninety&kind=suggestion", "/console/figures?body=D01", "/console/figures/on_time.svg",
		"/console/figures/voices.svg?term=ninety", "/console/figures/coverage.svg?dark=1&narrow=1", "/console/figures/voices.xlsx"},
	"chief": {"/console", "/console/matters", "/console/people", "/console/scores", "/console/audit", "/console/tokens", "/console/webhooks", "/console/figures"},
	"department": {"/console", "/console/matters", "/console/matters?sort=due", "/console/matters?pick=waiting", "/console/matters?pick=overdue",
		"/console/matters?q=皮影", "/console/matters?q=榫卯", "/console/matters?stage=assigned", "/console/people", "/console/bodies", "/console/texts",
		"/console/scores", "/console/figures"},
	"deputy": {"/console", "/console/matters", "/console/matters?sort=due", "/console/matters?q=皮影", "/console/matters?q=榫卯", "/console/people", "/console/me", "/console/contacts/mine", "/console/figures"},
}

// fillDesk fills a library with matters that have been handled, of which three in a
// hundred still are, and with their events and clocks.
func (p *postgres) fillDesk(ctx context.Context, database string, matters int) error {
	if err := p.fillLibrary(ctx, database, matters); err != nil {
		return err
	}
	for _, sql := range deskFill {
		began := time.Now()
		if err := p.exec(ctx, database, sql); err != nil {
			return fmt.Errorf("%.60s: %w", sql, err)
		}
		tell("%.0f s: %.60s", time.Since(began).Seconds(), sql)
	}
	return nil
}

// deskFill makes of a library of closed suggestions one in use: every thirty-third
// matter is in hand, those of the last weeks in their first stages.
var deskFill = []string{
	`INSERT INTO topics (code, name) SELECT 'P' || n, '主题' || n FROM generate_series(1, 17) n`,
	`UPDATE matters SET topic = 'P' || (1 + id % 17), session = CASE WHEN id % 3 = 0 THEN 'plenary' ELSE 'between' END,
		stage = CASE WHEN id % 33 > 0 THEN 'closed' WHEN id % 990 = 0 THEN 'submitted' WHEN id % 66 = 0 THEN 'assigned' ELSE 'answered' END,
		facts = facts || jsonb_build_object('class', substr('ABCD', 1 + (id % 4)::int, 1), 'answer', '已研究落实。', 'result',
			(ARRAY['satisfied','basic','unsatisfied'])[1 + id % 3], 'attitude', 'satisfied', 'released', 'yes')`,
	`INSERT INTO clocks (matter, kind, held_by, body, start_on, due_on, provisional, stopped, span)
		SELECT m.id, 'answer', 'lead', q.body, m.submitted_at::date, CASE WHEN m.stage = 'closed' THEN m.submitted_at::date + 90
			ELSE now()::date + (m.id % 120)::int - 10 END, false, m.stage <> 'assigned', '3m'
		FROM matters m JOIN parties q ON q.matter = m.id AND q.capacity = 'lead'`,
	`INSERT INTO matter_events (matter, move, from_stage, to_stage, actor, capacity, body, at, input)
		SELECT m.id, e.move, e.from_stage, e.to_stage, m.author, e.capacity, CASE WHEN e.capacity IN ('lead', 'approver') THEN q.body END,
			m.submitted_at + e.days * interval '1 day', '{}'
		FROM matters m JOIN parties q ON q.matter = m.id AND q.capacity = 'lead'
		CROSS JOIN (VALUES ('submit', 'draft', 'submitted', 'author', 0), ('accept', 'submitted', 'accepted', 'staff', 2),
			('assign', 'accepted', 'assigned', 'staff', 4), ('contact', 'assigned', 'assigned', 'lead', 15), ('answer', 'assigned', 'signing', 'lead', 70),
			('approve', 'signing', 'answered', 'approver', 75), ('rate', 'answered', 'closed', 'author', 85))
			e (move, from_stage, to_stage, capacity, days)
		WHERE m.submitted_at + e.days * interval '1 day' < now()
		ORDER BY m.id, e.days`,
	`INSERT INTO people (code, name, phone_tail, chat) SELECT 'Z' || n, '人员' || n, '0000', 10000000 + n FROM generate_series(1, 80000) n`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, (SELECT id FROM bodies WHERE code = 'G01'), 'deputy' FROM people p WHERE p.code LIKE 'Z%'`,
	`INSERT INTO audit (at, action, subject, detail) SELECT now() - n * interval '1 minute', 'setting.changed', 'push.most', '{}' FROM generate_series(1, 500000) n`,
	`INSERT INTO people (code, name, phone_tail) VALUES ('ZR01', '主任', '0000') ON CONFLICT DO NOTHING`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, 'chief' FROM people p, bodies b WHERE p.code = 'ZR01' AND b.code = 'C01' ON CONFLICT DO NOTHING`,
	// Of the deputies 740 are the province's, as many as a congress has; the others are
	// of the counties.
	`UPDATE people SET level = 'county' WHERE code LIKE 'Z%' OR code > 'A00740' AND code LIKE 'A%'`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, 'member' FROM (SELECT id FROM people WHERE code LIKE 'A%' ORDER BY id LIMIT 60) p, bodies b
		WHERE b.code = 'C01' ON CONFLICT DO NOTHING`,
	`INSERT INTO contact_links (member, deputy, made_by, made_at) SELECT m.person, d.id, (SELECT id FROM people WHERE code = 'JB01'), now()
		FROM (SELECT person, row_number() OVER (ORDER BY person) AS n FROM memberships WHERE role = 'member') m
		JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people WHERE code BETWEEN 'A00061' AND 'A00740') d ON d.n % 60 + 1 = m.n`,
	`INSERT INTO contacts (member, deputy, way, on_day, note, by, at) SELECT member, deputy, 'phone', now()::date - (id % 300)::int, '已通话。', member, now()
		FROM contact_links WHERE id % 2 = 0`,
	`VACUUM ANALYZE`,
}
