package paper

import (
	"strings"
	"unicode/utf8"
)

// A row of a table is not divided between pages, so that what it holds has to be
// shorter than one; a longer text goes over several rows.
const rowMost = 240 // characters

// line is a row of a form's table: one value over the whole width, or two.
type line struct {
	Rows []Row
	On   bool // the value goes on in the next line
}

// lines lays named values out, wide ones alone.
func lines(rows []Row) []line {
	var laid []line
	for i := 0; i < len(rows); i++ {
		if !rows[i].Wide && i+1 < len(rows) && !rows[i+1].Wide {
			laid = append(laid, line{Rows: rows[i : i+2]})
			i++
			continue
		}
		parts := divided(rows[i].Value)
		for n, part := range parts {
			name := rows[i].Name
			if n > 0 {
				name = ""
			}
			laid = append(laid, line{Rows: []Row{{Name: name, Value: part, Wide: true}}, On: n < len(parts)-1})
		}
	}
	return laid
}

// saying is a row of the timeline; the first of an event says who did what when.
type saying struct {
	At, Who, What string
	Said          []string
	On            bool
}

// said lays an event out: short lines share a row.
func said(e Event) []saying {
	rows := []saying{{At: e.At, Who: e.Who, What: e.What}}
	size := 0
	for _, text := range e.Said {
		for _, part := range divided(text) {
			n := utf8.RuneCountInString(part)
			if size > 0 && size+n > rowMost {
				rows[len(rows)-1].On = true
				rows = append(rows, saying{})
				size = 0
			}
			last := &rows[len(rows)-1]
			last.Said = append(last.Said, part)
			size += n
		}
	}
	return rows
}

// entry is a row of a list.
type entry struct {
	Cells []string
	On    bool
}

// entries lays a row of a list out.
func entries(row []string) []entry {
	var rows []entry
	for column, value := range row {
		for i, part := range divided(value) {
			if i == len(rows) {
				rows = append(rows, entry{Cells: make([]string, len(row))})
			}
			rows[i].Cells[column] = part
		}
	}
	for i := range rows[:max(0, len(rows)-1)] {
		rows[i].On = true
	}
	return rows
}

// divided cuts a text into parts that are short enough for a row: at the ends of
// lines, then of sentences, then anywhere.
func divided(text string) []string {
	var parts []string
	for line := range strings.Lines(text) {
		rest := []rune(strings.TrimSpace(line))
		for len(rest) > 0 {
			n := cut(rest)
			parts = append(parts, string(rest[:n]))
			rest = rest[n:]
		}
	}
	if len(parts) == 0 {
		return []string{""}
	}
	return parts
}

// cut is where the first part of a text ends.
func cut(text []rune) int {
	if len(text) <= rowMost {
		return len(text)
	}
	for n := rowMost; n > rowMost/2; n-- {
		if strings.ContainsRune("。！？；.!?; ", text[n-1]) {
			return n
		}
	}
	return rowMost
}
