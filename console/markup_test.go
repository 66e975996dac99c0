package console_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// planted is markup as somebody might write it into any field: as an element, and out
// of an attribute.
const planted = `"'><script data-planted>alert(1)</script>`

// plant adds the markup to every text that people have written, in whatever table and
// whatever document: to all that has Chinese in it. History is no exception here. It
// returns the columns that it found texts in.
func (o *office) plant() []string {
	o.Helper()
	ctx := o.Context()
	conn, err := pgx.Connect(ctx, o.database)
	if err != nil {
		o.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, `SET session_replication_role = replica`); err != nil {
		o.Fatal(err)
	}
	rows, err := conn.Query(ctx, `SELECT table_name, column_name, data_type FROM information_schema.columns
		JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
		AND data_type IN ('text', 'jsonb') AND table_name <> 'goose_db_version' ORDER BY 1, 2`)
	if err != nil {
		o.Fatal(err)
	}
	type column struct{ Table, Name, Type string }
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		o.Fatal(err)
	}
	var found []string
	for _, c := range columns {
		table, name := pgx.Identifier{c.Table}.Sanitize(), pgx.Identifier{c.Name}.Sanitize()
		sql := `UPDATE ` + table + ` SET ` + name + ` = ` + name + ` || $1 WHERE ` + name + ` ~ '[一-龥]'`
		text := planted
		if c.Type == "jsonb" { // every value in it, and no name of one
			sql = `UPDATE ` + table + ` SET ` + name + ` = regexp_replace(` + name + `::text, '("[^"]*[一-龥][^"]*)"(?=\s*[,}\]])', '\1' || $1 || '"', 'g')::jsonb WHERE ` + name + `::text ~ '[一-龥]'`
			text = strings.ReplaceAll(planted, `"`, `\\"`)
		}
		tag, err := conn.Exec(ctx, sql, text)
		if err != nil {
			o.Fatalf("%s.%s: %v", c.Table, c.Name, err)
		}
		if tag.RowsAffected() > 0 {
			found = append(found, c.Table+"."+c.Name)
		}
	}
	return found
}

// What people have written is never markup, on any page and for anybody.
func TestNoMarkupIsExecuted(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	found := o.plant()
	for _, want := range []string{"people.name", "bodies.name", "matters.title", "matters.pieces", "topics.name"} {
		if !slices.Contains(found, want) {
			t.Errorf("nothing was planted in %s, only in %v", want, found)
		}
	}
	shown := 0
	for _, who := range slices.Sorted(maps.Keys(posts)) {
		b := o.enters(who)
		for _, path := range o.addresses() {
			got := b.opens(path)
			if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				continue // a file, which a browser does not read as a page
			}
			page := got.page
			if strings.Contains(page, "<script data-planted") {
				t.Errorf("markup is executed at %s", path)
			}
			shown += strings.Count(page, "data-planted")
		}
	}
	if shown == 0 {
		t.Error("no page shows what was planted")
	}
}
