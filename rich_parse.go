package liaison

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// markToken is a part of a text with marks: characters, or what may be a mark.
type markToken struct {
	text  string
	kind  string // of the entity that it may be a mark of
	url   string // of what may end a link
	line  bool   // a line begins
	quote string // the entity of that line
	with  int    // the other one of a pair
	role  markRole
}

// markRole is what has been made of what may be a mark.
type markRole int

const (
	asText markRole = iota
	asBegin
	asEnd
)

// linkEnd ends a link; addresses are those of the web.
var linkEnd = regexp.MustCompile(`^\]\((https?://[^\s()<>]+)\)`)

// bareLink is an address in a text, as Telegram finds it by itself.
var bareLink = regexp.MustCompile("https?://[^\\s<>\"'`（）()，。、；：！？「」《》]*[^\\s<>\"'`（）()，。、；：！？「」《》.,;:!?]")

// ParseMarkup reads a text with marks. What is no pair of marks is ordinary
// characters: nothing is refused.
func ParseMarkup(source string) Rich {
	tokens := markTokens(strings.ReplaceAll(source, "\r\n", "\n"))
	pairMarks(tokens)
	return unmarked(tokens).Trim().withLinks()
}

func markTokens(source string) (tokens []markToken) {
	for rest, line := source, true; rest != "" || line; {
		if line {
			t := markToken{line: true}
			for _, q := range quotes {
				if after, ok := strings.CutPrefix(rest, q.text); ok {
					t.quote, rest = q.kind, strings.TrimPrefix(after, " ")
					break
				}
			}
			tokens, line = append(tokens, t), false
			continue
		}
		t, length := markTokenAt(rest)
		tokens, line = append(tokens, t), t.text == "\n"
		rest = rest[length:]
	}
	return tokens
}

// markTokenAt is the first token of a text, and its length in bytes.
func markTokenAt(rest string) (markToken, int) {
	c := rest[0]
	switch {
	case c == '\\' && len(rest) > 1 && strings.IndexByte(escapable, rest[1]) >= 0:
		return markToken{text: rest[1:2]}, 2
	case c == '[':
		return markToken{text: "[", kind: "text_link"}, 1
	case c == ']':
		if found := linkEnd.FindStringSubmatch(rest); found != nil {
			return markToken{text: found[0], kind: "text_link", url: found[1]}, len(found[0])
		}
		return markToken{text: "]"}, 1
	case strings.IndexByte(markedBy, c) >= 0:
		run := rest[:len(rest)-len(strings.TrimLeft(rest, string(c)))]
		return markToken{text: run, kind: markOfRun(run)}, len(run)
	case c == '\n' || c == '\\':
		return markToken{text: rest[:1]}, 1
	}
	end := strings.IndexAny(rest, escapable+"\n")
	if end <= 0 {
		end = max(1, len(rest))
		if c == '>' {
			end = 1
		}
	}
	return markToken{text: rest[:end]}, end
}

// pairMarks finds which marks belong together: of two pairs that cross each other the
// one that ends first counts.
func pairMarks(tokens []markToken) {
	var open []int
	for i, t := range tokens {
		if t.kind == "" {
			continue
		}
		if n := len(open); n > 0 && verbatim(tokens[open[n-1]].kind) && tokens[open[n-1]].kind != t.kind {
			continue
		}
		j := len(open) - 1
		for j >= 0 && tokens[open[j]].kind != t.kind {
			j--
		}
		switch begins := t.kind == "text_link" && t.url == ""; {
		case begins || j < 0 && t.kind != "text_link" && endsLater(tokens[i+1:], t.kind):
			open = append(open, i)
		case j >= 0 && open[j] == i-1: // nothing is between them
			open = open[:j]
		case j >= 0:
			tokens[open[j]].role, tokens[open[j]].with = asBegin, i
			tokens[i].role = asEnd
			tokens[i].with = open[j]
			open = open[:j]
			if t.kind == "text_link" { // there are no links within links
				open = slices.DeleteFunc(open, func(o int) bool { return tokens[o].kind == "text_link" })
			}
		}
	}
}

// endsLater reports whether there is another of the marks: one alone is none.
func endsLater(rest []markToken, kind string) bool {
	return slices.ContainsFunc(rest, func(t markToken) bool { return t.kind == kind })
}

// unmarked is the text without its marks, which have become entities.
func unmarked(tokens []markToken) Rich {
	var text strings.Builder
	var quoted, entities []Entity
	begun := map[int]int{} // the places of entities by the tokens that begin them
	at, quote := 0, Entity{}
	endQuote := func() {
		if quote.Length = at - quote.Offset; quote.Type != "" {
			quoted = append(quoted, quote)
		}
	}
	for i, t := range tokens {
		switch {
		case t.line:
			if t.quote != quote.Type {
				endQuote()
				quote = Entity{Type: t.quote, Offset: at}
			}
		case t.role == asBegin:
			begun[i] = len(entities)
			entities = append(entities, Entity{Type: t.kind, Offset: at, URL: tokens[t.with].url})
		case t.role == asEnd:
			e := &entities[begun[t.with]]
			e.Length = at - e.Offset
		default:
			text.WriteString(t.text)
			at += units(t.text)
		}
	}
	endQuote()
	r := Rich{Text: text.String(), Entities: entities}
	for _, q := range quoted {
		if q = r.withoutEmptyLines(q); q.Length > 0 {
			r.Entities = slices.Insert(r.Entities, 0, q)
		}
	}
	slices.SortStableFunc(r.Entities, byPlace)
	return r
}

// byPlace puts what is around before what is within.
func byPlace(a, b Entity) int {
	around := func(e Entity) int { // a quotation is around all that it is as long as
		if e.Type == "blockquote" || e.Type == "expandable_blockquote" {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(around(a), around(b)))
}

// withoutEmptyLines is an entity without the ends of lines before and after it.
func (r Rich) withoutEmptyLines(e Entity) Entity {
	part := r.part(e)
	e.Offset += len(part) - len(strings.TrimLeft(part, "\n"))
	e.Length = units(strings.Trim(part, "\n"))
	return e
}

// withLinks is the text with its bare addresses as links, as Telegram makes them.
func (r Rich) withLinks() Rich {
	for _, found := range bareLink.FindAllStringIndex(r.Text, -1) {
		e := Entity{Type: "url", Offset: units(r.Text[:found[0]]), Length: units(r.Text[found[0]:found[1]])}
		within := func(o Entity) bool {
			return (verbatim(o.Type) || o.Type == "text_link") && o.Offset < e.Offset+e.Length && e.Offset < o.Offset+o.Length
		}
		if !slices.ContainsFunc(r.Entities, within) {
			r.Entities = append(r.Entities, e)
		}
	}
	slices.SortStableFunc(r.Entities, byPlace)
	return r
}
