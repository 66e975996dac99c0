package liaison

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// FinalText is the exact text that the deputy confirms, in one canonical form:
// the title, the text parts in the table's order, then a line per attachment.
func (p *Procedure) FinalText(m Matter) string {
	var b strings.Builder
	b.WriteString(m.Title + "\n")
	for _, part := range p.Parts {
		if part.Kind == PartText {
			b.WriteString("\n" + m.Part(part.Key) + "\n")
		}
	}
	for i, a := range m.Attachments {
		fmt.Fprintf(&b, "\n[%d] %s %s", i+1, a.File.Kind, a.File.Label())
	}
	return b.String()
}

// Hash is the SHA-256, in hex, of the session, the topic, the final text, the
// identity of each attachment and whatever body it is addressed to: two drafts with the same hash are the same
// submission.
func (p *Procedure) Hash(m Matter) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%d\x00", m.Session, m.Topic, p.FinalText(m), len(m.Title))
	for _, part := range p.Parts {
		fmt.Fprintf(h, "%d\x00", len(m.Part(part.Key))) // where in the text one part ends and the next begins
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(h, "%s\x00", a.File.Unique)
		if a.Part != "" && a.Part != FilesPart {
			fmt.Fprintf(h, "%s\x00", a.Part) // before and after are not the same
		}
	}
	for _, part := range p.Parts {
		if part.Kind == PartBody {
			fmt.Fprintf(h, "%v\x00", m.Bodies(part.Party))
		}
		if part.Kind == PartChoice {
			fmt.Fprintf(h, "%s\x00", m.Facts[part.Key])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Missing lists the required parts that a draft does not have yet.
func (p *Procedure) Missing(m Matter) []Part {
	var missing []Part
	for _, part := range p.Parts {
		if part.Required && !m.Has(part) {
			missing = append(missing, part)
		}
	}
	return missing
}

// overlong refuses a draft that has more in a part than it may, as editing a
// message can make it.
func (p *Procedure) overlong(m Matter) *Refusal {
	for _, part := range p.Parts {
		over := m.size(part) - part.Most
		switch {
		case part.Most == 0 || over <= 0:
		case part.Kind == PartFiles:
			return Refuse(Invalid, "draft.too_many_files", "Most", part.Most)
		default:
			return Refuse(Invalid, "draft.too_long", "Part", part.Key, "Most", part.Most, "Over", over)
		}
	}
	return nil
}

// size counts the characters of a part, or its files.
func (m Matter) size(p Part) int {
	switch p.Kind {
	case PartTitle:
		return utf8.RuneCountInString(m.Title)
	case PartText:
		n := 0
		for _, piece := range m.Pieces {
			if piece.Part == p.Key {
				n += utf8.RuneCountInString(piece.Text)
			}
		}
		return n
	case PartFiles:
		return len(m.FilesOf(p.Key))
	}
	return 0
}

// Texts are the parts that are written, in order.
func (p *Procedure) Texts() []Part {
	var texts []Part
	for _, part := range p.Parts {
		if part.Kind == PartText {
			texts = append(texts, part)
		}
	}
	return texts
}

// FilesFor is the part to which a file goes while the draft asks for that part: it, or
// else the first that has files; false where there is none.
func (p *Procedure) FilesFor(asked string) (Part, bool) {
	var first Part
	for _, part := range p.Parts {
		if part.Kind == PartFiles && part.Key == asked {
			return part, true
		}
		if part.Kind == PartFiles && first.Key == "" {
			first = part
		}
	}
	return first, first.Key != ""
}

// Part finds a part by its key.
func (p *Procedure) Part(key string) (Part, bool) {
	for _, part := range p.Parts {
		if part.Key == key {
			return part, true
		}
	}
	return Part{}, false
}

// Has reports whether the draft has that part.
func (m Matter) Has(p Part) bool {
	switch p.Kind {
	case PartSession:
		return m.Session != ""
	case PartTopic:
		return m.Topic != ""
	case PartTitle:
		return m.Title != ""
	case PartText:
		return m.Part(p.Key) != ""
	case PartBody:
		return len(m.Bodies(p.Party)) > 0
	case PartChoice:
		return m.Facts[p.Key] != ""
	default:
		return len(m.FilesOf(p.Key)) > 0
	}
}

// wishes begin the clause in which a text says what it wants.
var wishes = []string{"希望", "建议", "盼望", "呼吁", "请求", "恳请", "能不能", "应当"}

// subjectMost is how long a proposed title's subject is, in characters.
const subjectMost = 30

// ProposeTitle makes a title of a text that has none, as 关于…的建议: of what it
// wants where it says so, else of its first clause. A first line that is a
// title already is taken as it is.
func ProposeTitle(text string) string {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。！？；，：,.!?;:\n", r) })
	subject := ""
	for i, clause := range clauses {
		clause = strings.TrimSpace(clause)
		if i == 0 && strings.HasPrefix(clause, "关于") && strings.HasSuffix(clause, "建议") && len([]rune(clause)) <= titleMost {
			return clause
		}
		if i == 0 {
			subject = clause
		}
		if wish, ok := afterWish(clause); ok {
			subject = wish
			break
		}
	}
	if runes := []rune(subject); len(runes) > subjectMost {
		subject = string(runes[:subjectMost])
	}
	if subject == "" {
		return ""
	}
	return "关于" + strings.TrimPrefix(subject, "关于") + "的建议"
}

// afterWish is what follows a word of wishing at the beginning of the clause.
func afterWish(clause string) (string, bool) {
	for _, wish := range wishes {
		if rest, ok := strings.CutPrefix(clause, wish); ok && len([]rune(rest)) >= 4 {
			return rest, true
		}
	}
	return "", false
}
