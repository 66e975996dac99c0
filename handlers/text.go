package handlers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// rows lays buttons out, so many to a row.
func rows(wide int, buttons ...button) [][]button {
	var laid [][]button
	for len(buttons) > 0 {
		n := min(wide, len(buttons))
		laid = append(laid, buttons[:n:n])
		buttons = buttons[n:]
	}
	return laid
}

// split cuts markup into parts that each fit into a message, between lines
// where it can; a single longer line is cut between its characters, never
// within an entity such as &lt;. Tags never span lines.
func split(text string) []string {
	if whole := strings.TrimRight(text, "\n"); whole != "" && utf8.RuneCountInString(text) <= textMost {
		return []string{whole}
	}
	var parts []string
	var part strings.Builder
	size := 0
	flush := func() {
		if full := strings.TrimRight(part.String(), "\n"); full != "" { // Telegram refuses an empty one
			parts = append(parts, full)
		}
		part.Reset()
		size = 0
	}
	for _, line := range strings.SplitAfter(text, "\n") {
		for _, piece := range pieces(line) {
			n := utf8.RuneCountInString(piece)
			if size+n > textMost {
				flush()
			}
			part.WriteString(piece)
			size += n
		}
	}
	flush()
	if len(parts) == 0 {
		return []string{text}
	}
	return parts
}

func pieces(line string) []string {
	runes := []rune(line)
	var cut []string
	for len(runes) > textMost {
		end := textMost
		for back := end; back > end-8; back-- {
			if runes[back-1] == '&' {
				end = back - 1
				break
			}
		}
		cut = append(cut, string(runes[:end]))
		runes = runes[end:]
	}
	return append(cut, string(runes))
}

// plain removes markup, for places that show text as it is.
func plain(markup string) string {
	var b strings.Builder
	inTag := false
	for _, r := range markup {
		switch {
		case r == '<':
			inTag = true
		case r == '>' && inTag:
			inTag = false
		case !inTag:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(b.String())
}

// visible takes out what turns the direction of writing around, by which a text
// can be made to look like another; a text of which nothing can be seen is empty.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s)
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) {
		return ""
	}
	return s
}

// shorten puts the beginning of a text on one line.
func shorten(s string, most int) string { return clip(strings.ReplaceAll(s, "\n", " "), most) }

// clip is the beginning of a text.
func clip(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
