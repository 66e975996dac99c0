package telegramsim

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// utf16Len counts the UTF-16 code units of a text.
func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// formatted is a text with its entities.
type formatted struct {
	text     string
	entities []Entity
}

// readText reads a text or caption with its parse mode or entities, and measures it.
func readText(r *request, name, entities string, most int) (formatted, *apiError) {
	var given []Entity
	r.decode(entities, &given)
	return format(r.text(name), r.text("parse_mode"), given, most)
}

func format(text, mode string, given []Entity, most int) (formatted, *apiError) {
	if len(text) > 32768 {
		return formatted{}, tooLong(most)
	}
	if !utf8.ValidString(text) {
		return formatted{}, refuse("strings must be encoded in UTF-8")
	}
	f := formatted{text: text, entities: given}
	var err error
	switch strings.ToLower(mode) {
	case "", "none":
		if refusal := checkEntities(text, given); refusal != nil {
			return formatted{}, refusal
		}
	case "html":
		f, err = parseHTML(text)
	case "markdownv2":
		f, err = parseMarkdownV2(text)
	case "markdown":
		f, err = parseMarkdown(text)
	default:
		return formatted{}, refuse("unsupported parse_mode")
	}
	if err != nil {
		return formatted{}, refuse("can't parse entities: %s", err)
	}
	f = f.trimmed()
	if utf8.RuneCountInString(f.text) > most {
		return formatted{}, tooLong(most)
	}
	f.findEntities()
	return f, nil
}

// parseError is what is wrong with a text, in Telegram's words.
type parseError string

func (e parseError) Error() string { return string(e) }

func wrong(format string, args ...any) error { return parseError(fmt.Sprintf(format, args...)) }

func tooLong(most int) *apiError {
	if most == maxCaption {
		return refuse("message caption is too long")
	}
	return refuse("message is too long")
}

const (
	maxText    = 4096
	maxCaption = 1024
)

// checkEntities refuses entities that do not lie inside the text or cut a character.
func checkEntities(text string, entities []Entity) *apiError {
	if len(entities) == 0 {
		return nil
	}
	inside := map[int]bool{} // offsets in the middle of a character
	total := 0
	for _, r := range text {
		if r > 0xffff {
			inside[total+1] = true
			total++
		}
		total++
	}
	for _, e := range entities {
		end := e.Offset + e.Length
		switch {
		case !entityTypes[e.Type]:
			return refuse("can't parse entities: unsupported entity type %q", e.Type)
		case e.Offset < 0 || e.Length <= 0:
			return refuse("entity has a wrong offset %d or length %d", e.Offset, e.Length)
		case e.Offset >= total:
			return refuse("entity begins after the end of the text at UTF-16 offset %d", e.Offset)
		case end > total:
			return refuse("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, end)
		case inside[e.Offset]:
			return refuse("entity begins in a middle of a UTF-16 symbol at UTF-16 offset %d", e.Offset)
		case inside[end]:
			return refuse("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol at UTF-16 offset %d", e.Offset, end)
		case e.Type == "text_link" && e.URL == "":
			return refuse("can't parse entities: entity URL is empty")
		}
	}
	return nil
}

var entityTypes = map[string]bool{
	"mention": true, "hashtag": true, "cashtag": true, "bot_command": true, "url": true,
	"email": true, "phone_number": true, "bold": true, "italic": true, "underline": true,
	"strikethrough": true, "spoiler": true, "blockquote": true, "expandable_blockquote": true,
	"code": true, "pre": true, "text_link": true, "text_mention": true, "custom_emoji": true,
	"date_time": true,
}

// trimmed cuts white space off both ends, but not off an entity at the beginning.
func (f formatted) trimmed() formatted {
	text := strings.TrimRight(f.text, " \n\t\r")
	begin := utf16Len(text)
	for _, e := range f.entities {
		begin = min(begin, e.Offset)
	}
	cut := 0
	for cut < len(text) && cut < begin && (text[cut] == ' ' || text[cut] == '\n') {
		cut++
	}
	text = text[cut:]
	length := utf16Len(text)
	kept := make([]Entity, 0, len(f.entities))
	for _, e := range f.entities {
		e.Offset -= cut
		e.Length = min(e.Length, length-e.Offset)
		if e.Length > 0 {
			kept = append(kept, e)
		}
	}
	slices.SortStableFunc(kept, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return formatted{text, kept}
}

// findEntities adds what Telegram finds by itself: commands, mentions, hashtags,
// addresses.
func (f *formatted) findEntities() {
	if !strings.ContainsAny(f.text, "/@#:") {
		return
	}
	offset, previous := 0, ' '
	for i := 0; i < len(f.text); {
		r, size := utf8.DecodeRuneInString(f.text[i:])
		if kind, length := startsEntity(f.text[i:], previous); length > 0 {
			f.addFound(Entity{Type: kind, Offset: offset, Length: utf16Len(f.text[i : i+length])})
			offset += utf16Len(f.text[i : i+length])
			i += length
			previous = 'x'
			continue
		}
		offset++
		if r > 0xffff {
			offset++
		}
		previous = r
		i += size
	}
}

// addFound keeps a found entity unless one that was given crosses it or forbids it.
func (f *formatted) addFound(found Entity) {
	end := found.Offset + found.Length
	at := len(f.entities)
	for i, e := range f.entities {
		overlaps := e.Offset < end && found.Offset < e.Offset+e.Length
		around := e.Offset <= found.Offset && e.Offset+e.Length >= end
		opaque := e.Type == "code" || e.Type == "pre" || e.Type == "text_link" || e.Type == "text_mention"
		if overlaps && (opaque || !around) {
			return
		}
		if at == len(f.entities) && e.Offset > found.Offset {
			at = i
		}
	}
	f.entities = slices.Insert(f.entities, at, found)
}

// startsEntity says how many bytes of an entity a text begins with.
func startsEntity(text string, previous rune) (kind string, length int) {
	if word(previous) {
		return "", 0
	}
	switch text[0] {
	case '/':
		if previous == '/' || previous == '<' {
			return "", 0
		}
		n := run(text[1:], asciiWord)
		if n == 0 || n > 64 {
			return "", 0
		}
		n++
		if n < len(text) && text[n] == '@' {
			if m := run(text[n+1:], asciiWord); m >= 3 {
				n += 1 + m
			}
		}
		return "bot_command", n
	case '@':
		if n := run(text[1:], asciiWord); n >= 4 && n <= 32 {
			return "mention", n + 1
		}
	case '#':
		if n := run(text[1:], word); n > 0 {
			return "hashtag", n + 1
		}
	case 'h':
		return startsURL(text)
	}
	return "", 0
}

func startsURL(text string) (string, int) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(text, scheme); ok {
			n := run(rest, func(r rune) bool { return r > ' ' && r < 0x7f && r != '"' && r != '<' && r != '>' })
			n = len(strings.TrimRight(rest[:n], ".,;:!?)'"))
			if n > 0 {
				return "url", len(scheme) + n
			}
		}
	}
	return "", 0
}

func run(text string, fits func(rune) bool) int {
	for i, r := range text {
		if !fits(r) {
			return i
		}
	}
	return len(text)
}

func asciiWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
