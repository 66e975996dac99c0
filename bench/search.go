package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	searchRounds  = 200 // searches of each sort
	similarRounds = 100
)

// searching measures how soon the newest twenty are found among so many matters,
// and what is similar to one, and prints the plans of the statements that did it.
func searching(ctx context.Context, p plan) (err error) {
	pg, err := startPostgres(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pg.stop()) }()
	const database = "bench_search"
	if err := pg.exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+database,
		"CREATE DATABASE "+database+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"); err != nil {
		return err
	}
	if err := pg.fillLibrary(ctx, database, p.matters); err != nil {
		return fmt.Errorf("fill the library: %w", err)
	}
	address := pg.server.URL(database)
	store, err := storage.Open(ctx, address)
	if err != nil {
		return err
	}
	defer store.Close()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%d matters\tviewer\tfound\tp50, ms\tp90\tworst\n", p.matters)
	if err := measureSearches(ctx, store, w); err != nil {
		return err
	}
	if err := measureSimilar(ctx, store, w, p.matters); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return printPlans(ctx, pg, address)
}

// measureSearches looks for each word as each sort of viewer.
func measureSearches(ctx context.Context, store *storage.Store, w *tabwriter.Writer) error {
	words := []string{rareWord, absentWord, "2026-B-777777"}
	for _, c := range commonWords {
		words = append(words, c.word)
	}
	words = append(words, commonWords[2].word+" "+commonWords[3].word, commonWords[3].word+" "+rareWord)
	for _, code := range []string{"JB01", "A00001", "D01-1"} {
		viewer, err := store.PersonByCode(ctx, code)
		if err != nil {
			return err
		}
		for _, word := range words {
			found := 0
			took, err := repeat(searchRounds, func() error {
				matters, _, err := store.Search(ctx, storage.SearchQuery{Text: word, Viewer: viewer, Most: 20})
				found = len(matters)
				return err
			})
			if err != nil {
				return err
			}
			sort{word, code, found, took}.print(w)
		}
	}
	return nil
}

// measureSimilar asks for what is similar to matters of which half of the words
// were changed, and counts how often the original is among the answers.
func measureSimilar(ctx context.Context, store *storage.Store, w *tabwriter.Writer, matters int) error {
	p := newProse()
	p.rand = rand.New(rand.NewPCG(3, 4))
	hits := 0
	took, err := repeat(similarRounds, func() error {
		id := int64(matters/2 + 1 + p.rand.IntN(matters/2)) // of the last two years
		m, err := store.Matter(ctx, id)
		if err != nil {
			return err
		}
		m.ID, m.Pieces = 0, []liaison.Piece{{Part: "body", Text: p.reworded(m.Part("body"))}}
		m.Changed = time.Now()
		alike, err := store.Similar(ctx, m, liaison.LikenessMost)
		if slices.ContainsFunc(alike, func(l storage.Likeness) bool { return l.Matter.ID == id }) {
			hits++
		}
		return err
	})
	if err == nil {
		sort{"similar (of 100 half changed)", "", hits, took}.print(w)
	}
	return err
}

// reworded has other words for every second stretch of a text.
func (p *prose) reworded(text string) string {
	parts := strings.Split(text, "，")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = strings.Join(p.text(len([]rune(parts[i]))), "")
		}
	}
	return strings.Join(parts, "，")
}

func repeat(times int, do func() error) ([]time.Duration, error) {
	took := make([]time.Duration, 0, times)
	for range times {
		began := time.Now()
		if err := do(); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took, nil
}

// sort is searches of one sort, the shortest time first.
type sort struct {
	what, viewer string
	found        int
	took         []time.Duration
}

func (s sort) print(w *tabwriter.Writer) {
	ms := func(part float64) float64 { return float64(percentile(s.took, part)) / float64(time.Millisecond) }
	fmt.Fprintf(w, "%s\t%s\t%d\t%.2f\t%.2f\t%.2f\n", s.what, s.viewer, s.found, ms(0.5), ms(0.9), ms(1))
}

// plansAfter is how often a statement runs before its plan is shown: by then a
// plan for any words may have taken the place of one for these.
const plansAfter = 7

// printPlans shows what PostgreSQL does, as it explains itself in its log.
func printPlans(ctx context.Context, pg *postgres, address string) error {
	store, err := storage.Open(ctx, address+"&session_preload_libraries=auto_explain&auto_explain.log_min_duration=0"+
		"&auto_explain.log_analyze=on&auto_explain.log_timing=off")
	if err != nil {
		return err
	}
	defer store.Close()
	for _, word := range []string{rareWord, commonWords[1].word, commonWords[2].word} {
		for _, code := range []string{"JB01", "A00001", "D01-1"} {
			viewer, err := store.PersonByCode(ctx, code)
			if err != nil {
				return err
			}
			err = pg.explained(word+" as "+code, func() error {
				_, _, err := store.Search(ctx, storage.SearchQuery{Text: word, Viewer: viewer, Most: 20})
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	m, err := store.Matter(ctx, 1)
	if err != nil {
		return err
	}
	m.ID, m.Changed = 0, time.Now()
	return pg.explained("similar", func() error {
		_, err := store.Similar(ctx, m, liaison.LikenessMost)
		return err
	})
}

// explained prints what the log says of the last of several runs.
func (p *postgres) explained(what string, do func() error) error {
	var before []byte
	for range plansAfter {
		var err error
		if before, err = os.ReadFile(p.log()); err != nil {
			return err
		}
		if err := do(); err != nil {
			return err
		}
	}
	after, err := os.ReadFile(p.log())
	if err != nil {
		return err
	}
	fmt.Printf("\n== %s\n%s", what, after[len(before):])
	return nil
}

func (p *postgres) log() string { return filepath.Join(p.server.Dir, "postgres.log") }
