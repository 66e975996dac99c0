package telegramsim

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func word(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// tags of HTML and the entity that each makes.
var tags = map[string]string{
	"a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
	"u": "underline", "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
	"del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler", "code": "code",
	"pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

type openTag struct {
	name       string
	attributes map[string]string
	offset     int // UTF-16
	begin      int // bytes of the text before it
}

type htmlParser struct {
	in       string
	i        int
	out      strings.Builder
	offset   int
	open     []openTag
	entities []Entity
}

// parseHTML reads Telegram's HTML; errors are in Telegram's words.
func parseHTML(text string) (formatted, error) {
	p := &htmlParser{in: text}
	for p.i < len(text) {
		var err error
		switch {
		case text[p.i] == '<' && p.at(p.i+1) == '/':
			err = p.endTag()
		case text[p.i] == '<':
			err = p.startTag()
		case text[p.i] == '&':
			p.character()
		default:
			p.plain()
		}
		if err != nil {
			return formatted{}, err
		}
	}
	if n := len(p.open); n > 0 {
		return formatted{}, wrong("Can't find end tag corresponding to start tag \"%s\"", p.open[n-1].name)
	}
	return formatted{p.out.String(), p.entities}, nil
}

// at is a byte of the text, and zero behind its end.
func (p *htmlParser) at(i int) byte {
	if i < len(p.in) {
		return p.in[i]
	}
	return 0
}

// plain takes the text up to what may be a tag or a character reference.
func (p *htmlParser) plain() {
	rest := p.in[p.i:]
	if n := strings.IndexAny(rest, "<&"); n >= 0 {
		rest = rest[:n]
	}
	p.out.WriteString(rest)
	p.offset += utf16Len(rest)
	p.i += len(rest)
}

func (p *htmlParser) character() {
	r, size := characterReference(p.in[p.i:])
	if size == 0 {
		r, size = utf8.DecodeRuneInString(p.in[p.i:])
	}
	p.out.WriteRune(r)
	p.offset += utf16Len(string(r))
	p.i += size
}

var named = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}

// characterReference reads &lt; &#60; and the like; anything else is left alone.
func characterReference(text string) (rune, int) {
	if text[0] != '&' {
		return 0, 0
	}
	end := strings.IndexByte(text[:min(len(text), 12)], ';')
	if end < 0 {
		return 0, 0
	}
	name := text[1:end]
	if r, ok := named[name]; ok {
		return r, end + 1
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, 0
	}
	base := 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), end + 1
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 }

func (p *htmlParser) startTag() error {
	begin := p.i
	p.i++
	for !space(p.at(p.i)) && p.at(p.i) != '>' {
		p.i++
	}
	if p.i >= len(p.in) {
		return wrong("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.in[begin+1 : p.i])
	if tags[name] == "" {
		return wrong("Unsupported start tag \"%s\" at byte offset %d", name, begin)
	}
	attributes, err := p.attributes(name, begin)
	if err != nil {
		return err
	}
	if name == "span" && attributes["class"] != "tg-spoiler" {
		return wrong("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, openTag{name, attributes, p.offset, p.out.Len()})
	return nil
}

// attributes reads up to and over the end of a start tag.
func (p *htmlParser) attributes(tag string, begin int) (map[string]string, error) {
	var all map[string]string
	for {
		p.spaces()
		if p.at(p.i) == '>' {
			p.i++
			return all, nil
		}
		from := p.i
		for !space(p.at(p.i)) && p.at(p.i) != '=' && p.at(p.i) != '>' {
			p.i++
		}
		name := p.in[from:p.i]
		if name == "" {
			return nil, wrong("Empty attribute name in the tag \"%s\" at byte offset %d", tag, begin)
		}
		p.spaces()
		value, err := "", error(nil)
		switch {
		case p.i >= len(p.in):
			err = wrong("Unclosed start tag \"%s\" at byte offset %d", tag, begin)
		case p.at(p.i) == '=':
			p.i++
			value, err = p.attributeValue(tag, begin)
		case tag != "blockquote" || name != "expandable":
			err = wrong("Expected equal sign in declaration of an attribute of the tag \"%s\" at byte offset %d", tag, begin)
		}
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = map[string]string{}
		}
		all[strings.ToLower(name)] = value
	}
}

func (p *htmlParser) spaces() {
	for p.i < len(p.in) && space(p.in[p.i]) {
		p.i++
	}
}

func (p *htmlParser) attributeValue(tag string, begin int) (string, error) {
	p.spaces()
	if p.i >= len(p.in) {
		return "", wrong("Unclosed start tag \"%s\" at byte offset %d", tag, begin)
	}
	from, quote := p.i, p.in[p.i]
	if quote != '\'' && quote != '"' {
		for c := p.at(p.i); asciiWord(rune(c)) && c != '_' || c == '.' || c == '-'; c = p.at(p.i) {
			p.i++
		}
		if !space(p.at(p.i)) && p.at(p.i) != '>' {
			return "", wrong("Unexpected end of name token at byte offset %d", from)
		}
		return strings.ToLower(p.in[from:p.i]), nil
	}
	var value strings.Builder
	for p.i++; p.i < len(p.in) && p.in[p.i] != quote; {
		if r, size := characterReference(p.in[p.i:]); size > 0 {
			value.WriteRune(r)
			p.i += size
			continue
		}
		value.WriteByte(p.in[p.i])
		p.i++
	}
	if p.i >= len(p.in) {
		return "", wrong("Unclosed start tag at byte offset %d", begin)
	}
	p.i++
	return value.String(), nil
}

func (p *htmlParser) endTag() error {
	begin := p.i
	n := len(p.open)
	if n == 0 {
		return wrong("Unexpected end tag at byte offset %d", begin)
	}
	p.i += 2
	for !space(p.at(p.i)) && p.at(p.i) != '>' {
		p.i++
	}
	name := strings.ToLower(p.in[begin+2 : p.i])
	p.spaces()
	if p.at(p.i) != '>' {
		return wrong("Unclosed end tag at byte offset %d", begin)
	}
	p.i++
	tag := p.open[n-1]
	if name != "" && name != tag.name {
		return wrong("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:n-1]
	if p.offset > tag.offset {
		p.close(tag)
	}
	return nil
}

// close makes the entity of a tag that ends here.
func (p *htmlParser) close(tag openTag) {
	e := Entity{Type: tags[tag.name], Offset: tag.offset, Length: p.offset - tag.offset}
	switch tag.name {
	case "a":
		e.URL = tag.attributes["href"]
		if e.URL == "" {
			e.URL = p.out.String()[tag.begin:]
		}
		if !buttonURL(e.URL) {
			return
		}
	case "tg-emoji":
		e.CustomEmojiID = tag.attributes["emoji-id"]
	case "tg-time":
		e.UnixTime, _ = strconv.ParseInt(tag.attributes["unix"], 10, 64)
		e.DateTimeFormat = tag.attributes["format"]
	case "blockquote":
		if _, ok := tag.attributes["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "code":
		language, ok := strings.CutPrefix(tag.attributes["class"], "language-")
		if n := len(p.open); ok && n > 0 && p.open[n-1].name == "pre" {
			p.open[n-1].attributes = map[string]string{"language": language}
			return
		}
	case "pre":
		e.Language = tag.attributes["language"]
		p.entities = slices.DeleteFunc(p.entities, func(inner Entity) bool {
			return inner.Type == "code" && inner.Offset == e.Offset && inner.Length == e.Length
		})
	}
	p.entities = append(p.entities, e)
}
