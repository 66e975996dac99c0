package console

import (
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"liaison"
)

// onceForm is what rand.Text makes.
var onceForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// fill takes over what was written.
func (p *formPage) fill(r *http.Request) {
	if once := r.PostForm.Get("once"); onceForm.MatchString(once) {
		p.Once = once
	}
	p.Asks = p.Door.Deputy && r.PostForm.Get("as") == "question"
	p.Body, p.Topic = written(r.PostForm.Get("body")), r.PostForm.Get("topic")
	if p.Sealed {
		p.Name, p.Phone = written(r.PostForm.Get("name")), written(r.PostForm.Get("phone"))
	}
}

// written is a text without what cannot be seen, or kept.
func written(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text))
}

var phoneForm = regexp.MustCompile(`^\+?[0-9]{7,15}$`)

// check says what has to be changed.
func (p *formPage) check(r *http.Request) {
	add := func(field, key string, args ...any) {
		p.Wrong = append(p.Wrong, wrong{field, p.Voice.Plain(key, args...)})
	}
	if r.PostForm.Get("website") != "" {
		add("website", "form.trap", "Label", p.Voice.Plain("form.trap_label"))
	}
	refusal := liaison.MayBeSaid(p.Body)
	switch {
	case p.Body == "":
		add("body", "form.missing")
	case utf8.RuneCountInString(p.Body) > p.Most:
		add("body", "form.too_large")
	case refusal != nil && refusal.Key == "citizen.has_number":
		add("body", "form.has_number")
	case refusal != nil:
		p.Wrong = append(p.Wrong, wrong{"body", plainRefusal(p.Voice, refusal)})
	case utf8.RuneCountInString(p.Name) > 1 && strings.Contains(p.Body, p.Name), p.Phone != "" && strings.Contains(p.Body, p.Phone):
		add("body", "form.name_in_body")
	}
	if utf8.RuneCountInString(p.Name) > formNameMost {
		add("name", "form.name_long", "Most", formNameMost)
	}
	if p.Phone != "" && !phoneForm.MatchString(digits(p.Phone)) {
		add("phone", "form.phone_wrong")
	}
	p.Topic = known(p.Topics, p.Topic)
}

// digits is a phone number without what people put between its digits.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" -()（）－　", r):
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, phone)
}

// known is the topic's code, or empty where there is no such topic.
func known(topics []liaison.Topic, code string) string {
	for _, t := range topics {
		if t.Code == code {
			return code
		}
	}
	return ""
}

func (p formPage) contact() liaison.Contact {
	return liaison.Contact{Name: p.Name, Phone: digits(p.Phone)}
}

func (p formPage) remark() liaison.Remark {
	return liaison.Remark{
		Door: p.Door, Pieces: []liaison.Piece{{Part: "body", Text: p.Body}}, Topic: p.Topic, Once: p.Once,
		Language: p.Voice.Language, Contact: p.contact() != liaison.Contact{}, Asks: p.Asks,
	}
}
