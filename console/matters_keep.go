package console

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// viewNameMost bounds the name of a view, in characters.
const viewNameMost = 30

// exportMatters gives the list as a workbook, up to a bound.
func exportMatters(ctx context.Context, v *visit) error {
	table, err := v.view().MatterTable(ctx, v.listing(v.listQuery()))
	if err != nil {
		return err
	}
	return v.workbook(table.Name, table)
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
	for _, name := range handlers.MatterListAsks {
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
