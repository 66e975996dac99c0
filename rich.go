package liaison

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Entity is a stretch of a text with a form of its own, as Telegram says it.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"` // in UTF-16 code units
	Length   int    `json:"length"` // in UTF-16 code units
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"` // of pre
}

// Rich is a text as somebody has formatted it. No character of it is markup: what
// is bold is said beside it.
type Rich struct {
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
}

// units counts UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Len counts characters.
func (r Rich) Len() int { return utf8.RuneCountInString(r.Text) }

// Equal reports whether the other says the same in the same form.
func (r Rich) Equal(o Rich) bool { return r.Text == o.Text && slices.Equal(r.Entities, o.Entities) }

// Join puts another text after this one, with what stands between them.
func (r Rich) Join(between string, o Rich) Rich {
	switch {
	case r.Text == "":
		return o
	case o.Text == "":
		return r
	}
	shift := units(r.Text + between)
	joined := Rich{r.Text + between + o.Text, slices.Clone(r.Entities)}
	for _, e := range o.Entities {
		e.Offset += shift
		joined.Entities = append(joined.Entities, e)
	}
	return joined
}

// cut is the text from one byte to another, with what of the entities is in it.
func (r Rich) cut(from, to int) Rich {
	part := Rich{Text: r.Text[from:to]}
	first := units(r.Text[:from])
	last := first + units(part.Text)
	for _, e := range r.Entities {
		begin, end := max(e.Offset, first), min(e.Offset+e.Length, last)
		if begin < end {
			e.Offset, e.Length = begin-first, end-begin
			part.Entities = append(part.Entities, e)
		}
	}
	return part
}

// Trim is the text without space before and after it.
func (r Rich) Trim() Rich {
	from := len(r.Text) - len(strings.TrimLeftFunc(r.Text, unicode.IsSpace))
	to := max(from, len(strings.TrimRightFunc(r.Text, unicode.IsSpace)))
	return r.cut(from, to)
}

// Split divides the text into parts of at most so many characters, between
// paragraphs where it can, else between lines, else anywhere.
func (r Rich) Split(most int) []Rich {
	var parts []Rich
	for rest := r.Trim(); rest.Text != ""; {
		at := breakAt(rest.Text, most)
		parts = append(parts, rest.cut(0, at).Trim())
		rest = rest.cut(at, len(rest.Text)).Trim()
	}
	return parts
}

// breakAt is the byte before which a text is best divided, so that at most so many
// characters stand before it.
func breakAt(text string, most int) int {
	if utf8.RuneCountInString(text) <= most {
		return len(text)
	}
	end, n := 0, 0
	for i := range text {
		if n == most {
			end = i
			break
		}
		n++
	}
	for _, between := range []string{"\n\n", "\n", "。", " "} {
		// A break near the beginning would make a part of a few words.
		if at := strings.LastIndex(text[:end], between); at > end/3 {
			return at + len(between)
		}
	}
	return end
}

// Clip is the beginning of the text, at most so many characters.
func (r Rich) Clip(most int) Rich {
	if r.Len() <= most {
		return r
	}
	return r.cut(0, breakAt(r.Text, most-1)).Trim().Join("", Rich{Text: "…"})
}

// Title is the first line that says something, at most so many characters.
func (r Rich) Title(most int) string {
	for line := range strings.Lines(r.Text) {
		if line = strings.TrimSpace(line); line != "" {
			if runes := []rune(line); len(runes) > most {
				return string(runes[:most-1]) + "…"
			}
			return line
		}
	}
	return ""
}

// Fill puts values in the place of {name}. A name without a value stays as it is.
func (r Rich) Fill(values map[string]string) Rich {
	filled := Rich{Entities: slices.Clone(r.Entities)}
	var b strings.Builder
	at, read := 0, 0 // UTF-16 units of what was written, and bytes of what was read
	for _, v := range variablesIn(r.Text) {
		value, known := values[v.name]
		if !known {
			continue
		}
		before := r.Text[read:v.from]
		b.WriteString(before + value)
		at += units(before)
		filled.stretch(at, units(r.Text[v.from:v.to]), units(value))
		at += units(value)
		read = v.to
	}
	b.WriteString(r.Text[read:])
	filled.Text = b.String()
	filled.Entities = slices.DeleteFunc(filled.Entities, func(e Entity) bool { return e.Length <= 0 })
	return filled
}

// stretch moves the entities where so many units at a place have become as many
// others.
func (r *Rich) stretch(at, was, is int) {
	for i, e := range r.Entities {
		begin, end := e.Offset, e.Offset+e.Length
		r.Entities[i].Offset = moved(begin, at, was, is, false)
		r.Entities[i].Length = moved(end, at, was, is, true) - r.Entities[i].Offset
	}
}

// moved is where a place comes to be. One within what was replaced comes to its
// edge.
func moved(place, at, was, is int, end bool) int {
	switch {
	case place <= at:
		return place
	case place >= at+was:
		return place + is - was
	case end:
		return at + is
	default:
		return at
	}
}

// variable is a {name} in a text, by its bytes.
type variable struct {
	name     string
	from, to int
}

// variableMost bounds the name of a variable, in characters.
const variableMost = 12

func variablesIn(text string) []variable {
	var found []variable
	for from := 0; ; {
		open := strings.IndexByte(text[from:], '{')
		if open < 0 {
			return found
		}
		open += from
		from = open + 1
		end := strings.IndexAny(text[from:], "{}\n")
		if end < 0 {
			return found
		}
		name := text[from : from+end]
		if text[from+end] == '}' && name != "" && utf8.RuneCountInString(name) <= variableMost {
			found = append(found, variable{name, open, from + end + 1})
		}
		from += end
	}
}

// Variables lists the names in {braces}, each once, in order.
func (r Rich) Variables() []string {
	var names []string
	for _, v := range variablesIn(r.Text) {
		if !slices.Contains(names, v.name) {
			names = append(names, v.name)
		}
	}
	return names
}

// tags are how entities stand in HTML as Telegram reads it.
var tags = map[string][2]string{
	"bold": {"<b>", "</b>"}, "italic": {"<i>", "</i>"}, "underline": {"<u>", "</u>"}, "strikethrough": {"<s>", "</s>"},
	"spoiler": {"<tg-spoiler>", "</tg-spoiler>"}, "code": {"<code>", "</code>"}, "pre": {"<pre>", "</pre>"},
	"blockquote": {"<blockquote>", "</blockquote>"}, "expandable_blockquote": {"<blockquote expandable>", "</blockquote>"},
}

func (e Entity) tags() [2]string {
	if e.Type == "text_link" {
		return [2]string{`<a href="` + html.EscapeString(e.URL) + `">`, "</a>"}
	}
	return tags[e.Type]
}

// HTML is the text as markup, to be shown within a sentence of ours.
func (r Rich) HTML() string { return r.markup(Entity.tags, html.EscapeString) }

// markup is the text with what stands before and after each of its entities, and
// its own characters as the form has them.
func (r Rich) markup(tags func(Entity) [2]string, own func(string) string) string {
	entities := slices.DeleteFunc(slices.Clone(r.Entities), func(e Entity) bool { return tags(e)[0] == "" || e.Length <= 0 })
	slices.SortStableFunc(entities, byPlace)
	var b strings.Builder
	var open []Entity
	at, next := 0, 0
	closing := func() {
		for len(open) > 0 && open[len(open)-1].Offset+open[len(open)-1].Length <= at {
			b.WriteString(tags(open[len(open)-1])[1])
			open = open[:len(open)-1]
		}
	}
	for _, c := range r.Text {
		closing()
		for ; next < len(entities) && entities[next].Offset <= at; next++ {
			e := entities[next]
			if n := len(open); n > 0 { // what crosses another ends with it
				e.Length = min(e.Length, open[n-1].Offset+open[n-1].Length-e.Offset)
			}
			if e.Offset == at && e.Length > 0 {
				b.WriteString(tags(e)[0])
				open = append(open, e)
			}
		}
		b.WriteString(own(string(c)))
		at += utf16.RuneLen(c)
	}
	at = 1 << 30
	closing()
	return b.String()
}
