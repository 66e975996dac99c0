package liaison

import (
	"cmp"
	"strings"
	"time"
)

// Publish is the move by which the staff make a matter public.
const Publish MoveKey = "publish"

// Publication is what anybody may read of a matter: no person is named by it but
// in the text itself.
type Publication struct {
	Matter                                    int64
	Number                                    string
	Kind                                      Kind
	Topic, Title, Body, Answer                string
	Redacted                                  bool // Body is what the staff have made of text and answer
	Class, Attitude, Result, Second, Solved   string
	Lead                                      int64 // the department that answers for it; 0: none
	Submitted, Closed, PublishedAt, ChangedAt time.Time
}

// Public reports whether matters of the kind are made public one by one, by the
// staff. That deputies may read a kind does not make it public.
func (p *Procedure) Public() bool {
	_, may := p.Move(Publish)
	return may
}

// Published is what anybody may read of the matter; false: nothing. What its
// deputy does not want shown, what is confidential, and what a secret still keeps
// from anybody is not public, whatever else is noted of it.
func Published(m Matter) (Publication, bool) {
	procedure := Procedures[m.Kind]
	if !procedure.Public() || m.Number == "" || m.Facts["published"] != "yes" || m.Facts["private"] == "yes" || m.Facts["confidential"] == "yes" {
		return Publication{}, false
	}
	fact := func(key string) string {
		if procedure.Keeps(m, key) {
			return ""
		}
		return m.Facts[key]
	}
	p := Publication{
		Matter: m.ID, Number: m.Number, Kind: m.Kind, Topic: m.Topic, Title: m.PublicTitle(), Submitted: m.Submitted,
		Class: fact("class"), Attitude: fact("attitude"), Result: fact("result"), Second: fact("second"), Solved: fact("solved"),
		ChangedAt: m.Changed,
	}
	if leads := m.Bodies(Lead); len(leads) > 0 {
		p.Lead = leads[0]
	}
	if p.Body = m.Facts["public_text"]; p.Body != "" {
		p.Redacted = true
		return p, true
	}
	p.Body, p.Answer = m.WholeText(), fact("answer")
	return p, true
}

// PublicTitle is the title as it may be shown to who has no part in a published matter:
// what the staff have made of it, or the author's own.
func (m Matter) PublicTitle() string {
	return cmp.Or(m.Facts["public_title"], m.Facts[editedFact+"_title"], m.Title)
}

// PublicText is text and answer as they may be shown to who has no part in a published
// matter: what the staff have made of them, or as they are.
func (m Matter) PublicText() string {
	if text := m.Facts["public_text"]; text != "" {
		return text
	}
	return m.Publishable()
}

// WholeText is all parts of the text, a paragraph each.
func (m Matter) WholeText() string {
	var parts []string
	for _, part := range Procedures[m.Kind].Texts() {
		if text := m.Part(part.Key); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n\n")
}

// answerHead stands before the answer where text and answer are one.
const answerHead = "【答复】"

// Publishable is the text and the answer in one, as the staff find it before they
// take out what is nobody's business.
func (m Matter) Publishable() string {
	text := m.WholeText()
	if answer := m.Facts["answer"]; answer != "" && !Procedures[m.Kind].Keeps(m, "answer") {
		text += "\n\n" + answerHead + "\n" + answer
	}
	return text
}
