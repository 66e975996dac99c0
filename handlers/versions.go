package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

const (
	// sameMost is how long an unchanged stretch may be before its middle is left
	// out, and sameEnds what is shown at either end, in characters.
	sameMost = 60
	sameEnds = 20
	// stretchMost is the longest stretch in one pair of tags, in characters of
	// which each may take five when it is escaped.
	stretchMost = 500
)

// withVersions adds the way to earlier texts where there are any.
func (t *turn) withVersions(ctx context.Context, m liaison.Matter, rows [][]button) ([][]button, error) {
	versions, err := t.store.Versions(ctx, m.ID)
	if err != nil || len(versions) < 2 {
		return rows, err
	}
	return append(rows, []button{t.button("matter.see_versions", "matter:%d:versions", m.ID)}), nil
}

// showVersions shows each text that was confirmed, with what has changed since
// the one before.
func showVersions(ctx context.Context, t *turn, m liaison.Matter) error {
	versions, err := t.store.Versions(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return liaison.Refuse(liaison.NotFound, "versions.none")
	}
	lines := []locales.Markup{t.voice.Say("versions.title", "Number", m.Number, "Count", len(versions))}
	for i, v := range versions {
		lines = append(lines, "", t.voice.Say("versions.line", "Which", i+1, "At", v.SignedAt.In(t.desk.Zone), "Hash", v.Hash[:hashMark]))
		if i == 0 {
			lines = append(lines, t.voice.Say("versions.first"))
			continue
		}
		lines = append(lines, difference(wording(versions[i-1]), wording(v)))
	}
	t.show(joinLines(lines), t.backTo(m))
	return nil
}

// wording is what a version says: its title, then its text.
func wording(v storage.Version) string {
	lines := []string{v.Title}
	for _, p := range v.Pieces {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}

// difference is the newer text with what was taken out struck through and what
// was put in underlined; the middle of a long unchanged stretch is left out.
func difference(before, after string) locales.Markup {
	differ := diffmatchpatch.New() // takes a second at most, and is coarser then
	found := differ.DiffCleanupSemantic(differ.DiffMainRunes([]rune(before), []rune(after), false))
	var shown stretches
	for i, d := range found {
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			shown.add("s", d.Text)
		case diffmatchpatch.DiffInsert:
			shown.add("u", d.Text)
		default:
			shown.add("", shortened(d.Text, i > 0, i < len(found)-1))
		}
	}
	return locales.Markup(shown.String())
}

// stretches is markup whose lines are never so long that a message would have to
// end within one: no tag may span two messages.
type stretches struct {
	strings.Builder
	line int // how long the last line is, in characters
}

// add puts each line of a text into tags of its own, or into none.
func (s *stretches) add(tag, text string) {
	for line := range strings.Lines(text) {
		words, ended := strings.CutSuffix(line, "\n")
		for part := range slices.Chunk([]rune(words), stretchMost) {
			s.put(tag, string(locales.Escape(string(part))))
		}
		if ended {
			s.WriteByte('\n')
			s.line = 0
		}
	}
}

func (s *stretches) put(tag, words string) {
	if tag != "" {
		words = "<" + tag + ">" + words + "</" + tag + ">"
	}
	n := utf8.RuneCountInString(words)
	if s.line+n > textMost {
		s.WriteByte('\n')
		s.line = 0
	}
	s.WriteString(words)
	s.line += n
}

// shortened leaves out the middle of an unchanged stretch, and the end that no
// change is next to.
func shortened(same string, before, after bool) string {
	runes := []rune(same)
	if len(runes) <= sameMost {
		return same
	}
	head, tail := "", ""
	if before {
		head = string(runes[:sameEnds])
	}
	if after {
		tail = string(runes[len(runes)-sameEnds:])
	}
	return head + "…" + tail
}
