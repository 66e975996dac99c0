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
const deskRounds = 20

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

// program is the visitor that comes in with a token.
const program = "program"

// openAll opens every page as each sort of visitor, and returns them, the slowest
// first.
func openAll(ctx context.Context, store *storage.Store, w *tabwriter.Writer) ([]opened, error) {
	var all []opened
	for _, who := range []string{"anybody", program, "clerk", "chief", "department", "deputy"} {
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
	if v.pages, err = pagesOf(store); err != nil {
		return err
	}
	if v.who == program {
		return keepToken(ctx, store)
	}
	if v.code == "" {
		return nil // the public does not enter
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
	if v.who == program {
		r.Header.Set("Authorization", "Bearer "+deskToken)
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
