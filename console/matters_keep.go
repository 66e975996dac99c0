package console

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/storage"
)

const (
	exportMost   = 5000
	exportPage   = 1000
	viewNameMost = 30
)

// exportMatters gives the list as a workbook, up to a bound.
func exportMatters(ctx context.Context, v *visit) error {
	q := v.listing(v.listQuery())
	q.Most = exportPage
	var rows []handlers.Row
	for len(rows) < exportMost {
		page, list, err := v.view().List(ctx, q)
		if err != nil {
			return err
		}
		rows = append(rows, page...)
		if list.Next.ID == 0 {
			break
		}
		q.After = list.Next
	}
	table := v.matterTable(rows[:min(len(rows), exportMost)])
	return v.workbook(table.Name, table)
}

func (v *visit) matterTable(rows []handlers.Row) paper.Table {
	t := paper.Table{Name: v.voice.Plain("matters.title"), Widths: []float64{16, 50, 14, 22, 14, 14, 20, 18, 18, 14, 10}}
	for _, key := range []string{"matters.number", "matters.subject", "matters.kind", "matters.stage", "matters.author", "party.reviewer", "field.lead",
		"matters.topic", "matters.submitted", "matters.due", "matters.left"} {
		t.Columns = append(t.Columns, v.voice.Plain(key))
	}
	for _, r := range rows {
		submitted, due, left := "", "", ""
		if r.Submitted != nil {
			submitted = r.Submitted.In(v.Zone).Format("2006-01-02 15:04")
		}
		if clock, ok := r.Matter.NextClock(); ok {
			due, left = clock.Due.String(), fmt.Sprint(r.Left)
		}
		t.Rows = append(t.Rows, []string{r.Matter.Number, r.Title, v.voice.Plain("kind." + string(r.Matter.Kind)), r.Stage, r.Author, r.Delegation, r.Lead,
			r.Topic, submitted, due, left})
	}
	return t
}

// saveView gives what the list shows a name.
func saveView(ctx context.Context, v *visit) error {
	name := strings.TrimSpace(v.r.PostFormValue("name"))
	if n := utf8.RuneCountInString(name); n == 0 || n > viewNameMost {
		return liaison.Refuse(liaison.Invalid, "saved_view.name_length", "Most", viewNameMost)
	}
	query := listed(v.r.PostFormValue("query"))
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.SaveView(ctx, v.person.ID, storage.SavedView{Name: name, Query: query}, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(strings.TrimSuffix(mattersAt+"?"+query, "?"), "saved_view.saved")
}

// listed is the query of a list, and nothing else that it may say.
func listed(query string) string {
	given, _ := url.ParseQuery(query) // what cannot be read is left out
	kept := url.Values{}
	for _, name := range listParameters {
		if value := given.Get(name); value != "" {
			kept.Set(name, clipped(value, 60))
		}
	}
	return kept.Encode()
}

// forgetView removes a view of the visitor's.
func forgetView(ctx context.Context, v *visit) error {
	id := v.number("id")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.ForgetView(ctx, v.person.ID, id, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(mattersAt, "saved_view.forgotten")
}
