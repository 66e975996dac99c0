package handlers

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"liaison/storage"
)

// part is a row of a figure that has one for each body, with its counts by mark.
type part struct {
	name   string
	body   int64
	counts map[string]int
	sum    int // of all marks
	whole  bool
}

func (p part) total(marks ...string) int {
	n := 0
	for _, m := range marks {
		n += p.counts[m]
	}
	return n
}

// parts reads the counts of the whole and of each body for which there is a row: that
// with most first, which ranks nobody by how well they do.
func (f *figuring) parts(ctx context.Context, what string) ([]part, error) {
	ids := []int64{0}
	names := map[int64]string{0: f.voice.Plain("figures.whole")}
	for _, b := range f.all {
		mine := f.subject != nil && f.subject.ID == b.ID
		if mine || f.subject == nil && f.sight.All && b.Kind == f.rule.Rows {
			ids = append(ids, b.ID)
			names[b.ID] = b.Label()
		}
	}
	q := storage.TallyQuery{What: what, Kind: f.ask.Kind, Bodies: ids, From: f.from, To: f.to}
	if f.ask.Most > 0 {
		q.Most = f.ask.Most + 1
	}
	tallies, err := f.store.Tallies(ctx, q)
	if err != nil {
		return nil, err
	}
	at := map[int64]*part{}
	for _, t := range tallies {
		if at[t.Body] == nil {
			at[t.Body] = &part{name: names[t.Body], body: t.Body, counts: map[string]int{}, whole: t.Body == 0}
		}
		at[t.Body].counts[t.Mark] += t.N
		at[t.Body].sum += t.N
	}
	var parts []part
	for _, p := range at {
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b part) int {
		switch {
		case a.whole:
			return -1
		case b.whole:
			return 1
		}
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.name, b.name))
	})
	return f.cut(parts), nil
}

// cut leaves out what is more than was asked for, and says so.
func (f *figuring) cut(parts []part) []part {
	if f.ask.Most > 0 && len(parts) > f.ask.Most+1 {
		f.shown.Cut = true
		parts = parts[:f.ask.Most+1]
	}
	return parts
}

// columns begins the table with the names of its columns.
func (f *figuring) columns(keys ...string) {
	for i, key := range keys {
		f.shown.Table.Columns = append(f.shown.Table.Columns, f.voice.Plain("figures.column_"+key))
		f.shown.Table.Widths = append(f.shown.Table.Widths, []float64{26, 14}[min(i, 1)])
	}
}

func (f *figuring) row(name string, values ...string) {
	f.shown.Table.Rows = append(f.shown.Table.Rows, append([]string{name}, values...))
}

// brief is the sentence for who does not see the figure.
func (f *figuring) brief(args ...any) {
	f.shown.Brief = f.voice.Plain("figures.brief_"+string(f.figure), args...)
}

// percent is a share as it is written; of nothing it is a dash.
func percent(part, of int) string {
	if of == 0 {
		return "—"
	}
	return strconv.Itoa((part*200+of)/(2*of)) + "%"
}
