package liaison

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// A Rich is written in a plain field with marks: **bold**, __italic__, ==underlined==,
// ~~struck out~~, ||hidden||, `code`, ```code in lines```, [words](https://address),
// and lines that begin with > are a quotation, with >> one that is folded up. A
// backslash makes a mark an ordinary character.

// mark is how an entity is written.
type mark struct{ text, kind string }

// marks stand before and after what they are about.
var marks = []mark{
	{"**", "bold"}, {"__", "italic"}, {"==", "underline"}, {"~~", "strikethrough"}, {"||", "spoiler"}, {"```", "pre"}, {"`", "code"},
}

// quotes are the marks of lines, the longer first.
var quotes = []mark{{">>", "expandable_blockquote"}, {">", "blockquote"}}

// markedBy are the characters of which marks are made, and escapable those that a
// backslash makes ordinary.
const (
	markedBy  = "*_=~|`"
	escapable = markedBy + `[]>\`
)

// Signs stand for the marks until it is known which characters of the text beside
// them have to be told from marks. They are no characters of any text.
const (
	signs  = '\uFDD0' // of marks, by their place
	opens  = '\uFDEE' // a link
	closes = '\uFDEF' // a link, before its address and once more after it
)

// markOfRun is the entity that so many of a character in a row are a mark of; empty:
// they are none.
func markOfRun(run string) string {
	for _, m := range marks {
		if m.text == run {
			return m.kind
		}
	}
	return ""
}

// verbatim reports whether marks within such an entity are ordinary characters.
func verbatim(kind string) bool { return kind == "code" || kind == "pre" }

// Markup is the text as it is written in a plain field. What has no mark, such as a
// picture of one's own, is left as its characters.
func (r Rich) Markup() string {
	r.Text = strings.Map(func(c rune) rune {
		if c >= signs && c <= closes {
			return '\uFFFD'
		}
		return c
	}, r.Text)
	plain := r
	plain.Entities = r.markable()
	w := markupWriter{quoted: r, text: []rune(apart(plain.markup(signsOf, func(s string) string { return s }))), line: true}
	for w.next < len(w.text) {
		w.write()
	}
	return w.out.String()
}

// signsOf are the signs of an entity.
func signsOf(e Entity) [2]string {
	if e.Type == "text_link" && linkTags(e.URL)[0] != "" {
		address := strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\n", "").Replace(e.URL)
		return [2]string{string(opens), string(closes) + address + string(closes)}
	}
	for i, m := range marks {
		if m.kind == e.Type {
			return [2]string{string(signs + rune(i)), string(signs + rune(i))}
		}
	}
	return [2]string{}
}

// markable are the entities that can be written: none begins within code or within
// one of its own kind.
func (r Rich) markable() []Entity {
	var kept []Entity
	sorted, whole := slices.Clone(r.Entities), units(r.Text)
	slices.SortStableFunc(sorted, byPlace)
	for _, e := range sorted {
		e.Length = min(e.Length, whole-e.Offset)
		if signsOf(e)[0] == "" || e.Length <= 0 {
			continue
		}
		merged := false
		for i := len(kept) - 1; i >= 0 && !merged; i-- {
			k := kept[i]
			end := k.Offset + k.Length
			switch {
			case k.Type == e.Type && e.Type != "text_link" && !verbatim(e.Type) && e.Offset < end:
				kept[i].Length = max(end, e.Offset+e.Length) - k.Offset
				merged = true
			case (k.Type == e.Type || verbatim(k.Type)) && e.Offset < end:
				merged = true // it is left out
			}
		}
		if !merged {
			kept = append(kept, e)
		}
	}
	return kept
}

// apart is a text with signs in which no two stand side by side whose marks would be
// taken for another: what ends where its like begins is one, and code that begins
// where other code ends is none.
func apart(text string) string {
	code, pre := "", ""
	for i, m := range marks {
		s := string(signs + rune(i))
		text = strings.ReplaceAll(text, s+s, "")
		switch m.kind {
		case "code":
			code = s
		case "pre":
			pre = s
		}
	}
	for _, pair := range [][2]string{{code, pre}, {pre, code}} {
		for {
			before, after, found := strings.Cut(text, pair[0]+pair[1])
			if !found {
				break
			}
			text = before + pair[0] + strings.Replace(after, pair[1], "", 1)
		}
	}
	return text
}

// markupWriter writes a text with signs as one with marks.
type markupWriter struct {
	quoted Rich
	text   []rune // with signs
	next   int
	at     int  // in UTF-16 units of the text without signs
	line   bool // at the beginning of one
	linked bool // within a link
	out    strings.Builder
}

func sign(c rune) bool { return c >= signs && c <= closes }

// write writes one sign, or one or more equal characters.
func (w *markupWriter) write() {
	if w.line && w.next < len(w.text) {
		w.out.WriteString(w.quoted.quoteAt(w.at))
		w.line = false
		if c := w.text[w.next]; c == '>' {
			w.out.WriteByte('\\')
		}
	}
	c := w.text[w.next]
	if sign(c) {
		w.writeSign(c)
		return
	}
	run := 1
	for strings.ContainsRune(markedBy, c) && w.next+run < len(w.text) && w.text[w.next+run] == c {
		run++
	}
	escaped := w.escapes(c, run)
	for range run {
		if escaped {
			w.out.WriteByte('\\')
		}
		w.out.WriteRune(c)
		w.at += utf16.RuneLen(c)
	}
	w.next += run
	w.line = c == '\n'
}

func (w *markupWriter) writeSign(c rune) {
	w.next++
	switch c {
	case opens:
		w.linked = true
		w.out.WriteByte('[')
	case closes:
		end := w.next + slices.Index(w.text[w.next:], closes)
		w.out.WriteString("](" + string(w.text[w.next:end]) + ")")
		w.next, w.linked = end+1, false
	default:
		w.out.WriteString(marks[c-signs].text)
	}
}

// escapes reports whether characters would be taken for a mark.
func (w *markupWriter) escapes(c rune, run int) bool {
	after := rune(0)
	if w.next+run < len(w.text) {
		after = w.text[w.next+run]
	}
	switch {
	case c == '\\':
		return true
	case c == '[':
		return w.linked
	case c == ']':
		return w.linked || after == '(' || sign(after)
	case !strings.ContainsRune(markedBy, c):
		return false
	}
	touched := sign(after) || w.next > 0 && sign(w.text[w.next-1])
	return touched || markOfRun(strings.Repeat(string(c), run)) != ""
}

// quoteAt is the mark of the line that begins there.
func (r Rich) quoteAt(at int) string {
	from := 0
	for i, c := range r.Text { // the byte of the place
		if from >= at {
			return r.quoteOf(at, i)
		}
		from += utf16.RuneLen(c)
	}
	return r.quoteOf(at, len(r.Text))
}

func (r Rich) quoteOf(at, from int) string {
	line, _, _ := strings.Cut(r.Text[from:], "\n")
	end := at + units(line)
	for _, e := range r.Entities {
		for _, q := range quotes {
			if q.kind == e.Type && at < e.Offset+e.Length && (end > e.Offset || at >= e.Offset) {
				return q.text + " "
			}
		}
	}
	return ""
}
