package telegramsim

import (
	"strings"
	"unicode/utf8"
)

const reserved = "_*[]()~`>#+-=|{}.!"

type openMark struct {
	kind     string
	language string
	offset   int // UTF-16
	at       int // bytes of the source before it
	begin    int // bytes of the text before it
}

type markdownParser struct {
	in       string
	i        int
	out      strings.Builder
	offset   int
	open     []openMark
	entities []Entity
}

// marks of MarkdownV2, the longer before the shorter.
var marks = []struct{ mark, kind string }{
	{"__", "underline"}, {"_", "italic"}, {"*", "bold"}, {"~", "strikethrough"},
	{"||", "spoiler"}, {"```", "pre"}, {"`", "code"}, {"![", "custom_emoji"}, {"[", "text_link"},
}

// names of the entities in errors.
var markNames = map[string]string{
	"underline": "Underline", "italic": "Italic", "bold": "Bold", "strikethrough": "Strikethrough",
	"spoiler": "Spoiler", "pre": "Pre", "code": "Code", "custom_emoji": "CustomEmoji",
	"text_link": "TextUrl", "blockquote": "BlockQuote",
}

// parseMarkdownV2 reads MarkdownV2; errors are in Telegram's words.
func parseMarkdownV2(text string) (formatted, error) {
	p := &markdownParser{in: text}
	for p.i < len(text) {
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if p.top() == "blockquote" {
		p.closeQuote()
	}
	if n := len(p.open); n > 0 {
		last := p.open[n-1]
		return formatted{}, wrong("Can't find end of %s entity at byte offset %d", markNames[last.kind], last.at)
	}
	return formatted{p.out.String(), p.entities}, nil
}

func (p *markdownParser) top() string {
	if n := len(p.open); n > 0 {
		return p.open[n-1].kind
	}
	return ""
}

func (p *markdownParser) rest() string { return p.in[p.i:] }

func (p *markdownParser) step() error {
	rest := p.rest()
	if len(rest) > 1 && rest[0] == '\\' && rest[1] > 0 && rest[1] <= 126 {
		p.i++
		p.character()
		return nil
	}
	top := p.top()
	verbatim := top == "code" || top == "pre"
	if verbatim && rest[0] != '`' {
		p.character()
		return nil
	}
	if rest[0] == '\n' {
		p.newline()
		return nil
	}
	if rest[0] == '>' && !verbatim && p.lineStart() {
		p.quote()
		return nil
	}
	if !strings.ContainsRune(reserved, rune(rest[0])) {
		p.character()
		return nil
	}
	if mark := p.ends(top, rest); mark != "" {
		return p.closeMark(mark)
	}
	if verbatim { // a backquote that does not end a pre
		p.character()
		return nil
	}
	return p.openMark(rest)
}

func (p *markdownParser) character() {
	r, size := utf8.DecodeRuneInString(p.rest())
	p.out.WriteRune(r)
	p.offset += utf16Len(string(r))
	p.i += size
}

func (p *markdownParser) lineStart() bool { return p.i == 0 || p.in[p.i-1] == '\n' }

func (p *markdownParser) quote() {
	p.i++
	if p.top() != "blockquote" {
		p.open = append(p.open, openMark{kind: "blockquote", offset: p.offset, at: p.i - 1, begin: p.out.Len()})
	}
}

func (p *markdownParser) newline() {
	if p.top() == "blockquote" && !strings.HasPrefix(p.in[p.i+1:], ">") {
		p.closeQuote()
	}
	p.character()
}

// closeQuote ends a block quotation, which "||" at its end makes expandable.
func (p *markdownParser) closeQuote() {
	n := len(p.open)
	q := p.open[n-1]
	p.open = p.open[:n-1]
	if p.offset > q.offset {
		p.entities = append(p.entities, Entity{Type: "blockquote", Offset: q.offset, Length: p.offset - q.offset})
	}
}

// ends returns the mark with which the innermost entity ends here.
func (p *markdownParser) ends(top, rest string) string {
	if top == "text_link" || top == "custom_emoji" {
		if rest[0] == ']' {
			return "]"
		}
		return ""
	}
	for _, m := range marks {
		if !strings.HasPrefix(rest, m.mark) {
			continue
		}
		if m.kind == top {
			return m.mark
		}
		if m.kind == "pre" && top == "code" {
			continue
		}
		return ""
	}
	return ""
}

func (p *markdownParser) openMark(rest string) error {
	if strings.HasPrefix(rest, "||") && p.expandable(rest) {
		n := len(p.open)
		q := p.open[n-1]
		p.open = p.open[:n-1]
		p.i += 2
		if p.offset > q.offset {
			p.entities = append(p.entities, Entity{Type: "expandable_blockquote", Offset: q.offset, Length: p.offset - q.offset})
		}
		return nil
	}
	for _, m := range marks {
		if !strings.HasPrefix(rest, m.mark) {
			continue
		}
		o := openMark{kind: m.kind, offset: p.offset, at: p.i, begin: p.out.Len()}
		p.i += len(m.mark)
		if m.kind == "pre" {
			o.language = p.language()
		}
		p.open = append(p.open, o)
		return nil
	}
	return wrong("Character '%c' is reserved and must be escaped with the preceding '\\'", rest[0])
}

// expandable says whether "||" stands at the end of a block quotation.
func (p *markdownParser) expandable(rest string) bool {
	after := rest[2:]
	return p.top() == "blockquote" && (after == "" || after[0] == '\n' && !strings.HasPrefix(after[1:], ">"))
}

// language reads the word behind the three backquotes and the end of their line.
func (p *markdownParser) language() string {
	rest := p.rest()
	n := 0
	for n < len(rest) && !space(rest[n]) && rest[n] != '`' {
		n++
	}
	language := ""
	if n > 0 && n < len(rest) && rest[n] != '`' {
		language = rest[:n]
		p.i += n
	}
	if strings.HasPrefix(p.rest(), "\r\n") {
		p.i += 2
	} else if strings.HasPrefix(p.rest(), "\n") {
		p.i++
	}
	return language
}

func (p *markdownParser) closeMark(mark string) error {
	n := len(p.open)
	o := p.open[n-1]
	p.open = p.open[:n-1]
	p.i += len(mark)
	e := Entity{Type: o.kind, Offset: o.offset, Length: p.offset - o.offset, Language: o.language}
	keep := e.Length > 0
	if o.kind == "text_link" || o.kind == "custom_emoji" {
		address, err := p.address()
		if err != nil {
			return err
		}
		keep = keep && finishLink(&e, address, p.out.String()[o.begin:])
	}
	if keep {
		p.entities = append(p.entities, e)
	}
	return nil
}

func finishLink(e *Entity, address, text string) bool {
	if e.Type == "custom_emoji" {
		_, e.CustomEmojiID, _ = strings.Cut(address, "id=")
		return e.CustomEmojiID != ""
	}
	if e.URL = address; address == "" {
		e.URL = text
	}
	return buttonURL(e.URL)
}

// address reads the (…) behind a link's text, if there is one.
func (p *markdownParser) address() (string, error) {
	if !strings.HasPrefix(p.rest(), "(") {
		return "", nil
	}
	p.i++
	begin := p.i
	var out strings.Builder
	for p.i < len(p.in) && p.in[p.i] != ')' {
		if p.in[p.i] == '\\' && p.i+1 < len(p.in) && p.in[p.i+1] <= 126 {
			p.i++
		}
		out.WriteByte(p.in[p.i])
		p.i++
	}
	if p.i >= len(p.in) {
		return "", wrong("Can't find end of a URL at byte offset %d", begin)
	}
	p.i++
	return out.String(), nil
}
