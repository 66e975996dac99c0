package console

import (
	"context"
	"fmt"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// archiveListBook is the list as a workbook, with a column for each kind.
func archiveListBook(ctx context.Context, v *visit) error {
	p, f, err := v.archiveFilter(ctx)
	if err != nil {
		return err
	}
	f.Most = archiveInSheet
	rows, _, err := v.archiveRows(ctx, p, f)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("archive.page"), Widths: []float64{12, 16, 20, 10, 10, 10, 10, 12}}
	t.Columns = v.columns("archive.list_", "code", "name", "delegation", "days", "hours", "points", "entries", "review")
	for _, r := range liaison.EntryRules {
		t.Columns, t.Widths = append(t.Columns, v.voice.Plain("archive.kind_"+string(r.Kind))), append(t.Widths, 12)
	}
	for _, r := range rows {
		line := []string{r.Code, r.Name, r.Delegation, r.Days(), liaison.Hours(r.Minutes), fmt.Sprint(r.Points), fmt.Sprint(r.Entries), v.voice.Plain("archive.review_" + r.ReviewState())}
		for _, k := range liaison.EntryRules {
			line = append(line, fmt.Sprint(r.Kinds[k.Kind]))
		}
		t.Rows = append(t.Rows, line)
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "archive.exported", fmt.Sprint(p.Year), map[string]any{"people": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(fmt.Sprintf("%s %d", t.Name, p.Year), t)
}

// archiveEntriesBook is every entry of the deputies of the list as a workbook, of one
// kind or of all: what a delegation has told people of the law, say, with where and how
// many were there.
func archiveEntriesBook(ctx context.Context, v *visit) error {
	p, f, err := v.archiveFilter(ctx)
	if err != nil {
		return err
	}
	f.Most = archiveScanned
	t := paper.Table{Name: v.voice.Plain("archive.page"), Widths: []float64{12, 16, 20, 12, 16, 20, 46, 20, 8, 8, 24},
		Columns: append(v.columns("archive.list_", "code", "name", "delegation"), v.columns("archive.column_", "day", "kind", "number", "title", "place", "hours", "people", "note")...)}
	for len(t.Rows) < workbookMost {
		people, err := v.Store.Dutifuls(ctx, f)
		if err != nil {
			return err
		}
		if err := v.entryRows(ctx, p, people, &t); err != nil {
			return err
		}
		if len(people) < f.Most {
			break
		}
		f.After = people[len(people)-1].Code
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "archive.exported", fmt.Sprint(p.Year), map[string]any{"entries": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(fmt.Sprintf("%s %d", t.Name, p.Year), t)
}

// entryRows adds the entries of those deputies; officers read the numbers of matters and
// not what they are about.
func (v *visit) entryRows(ctx context.Context, p archiveListPage, people []storage.Dutiful, t *paper.Table) error {
	ids := make([]int64, len(people))
	for i, d := range people {
		ids[i] = d.ID
	}
	archives, err := v.Store.ArchiveYears(ctx, ids, p.Year, v.Zone)
	if err != nil {
		return err
	}
	view := v.view()
	for _, d := range people {
		for _, e := range archives[d.ID].Entries {
			if p.Kind != "" && string(e.Kind) != p.Kind {
				continue
			}
			if e.Matter != 0 && !p.Staff {
				e.Title, e.Took = "", nil
			}
			t.Rows = append(t.Rows, append([]string{d.Code, d.Name, d.Delegation}, view.EntryCells(e)...))
		}
	}
	return nil
}
