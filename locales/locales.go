// Package locales holds every sentence that the service says, in each of its
// languages, and renders them.
package locales

import (
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"liaison"
)

//go:embed zh-Hans.json en.json
var files embed.FS

// Languages are those that every sentence is in; the first is the default.
var Languages = []string{"zh-Hans", "en"}

// Catalogue holds the sentences of all languages.
type Catalogue struct {
	voices map[string]Voice
	first  string
}

// Open reads the sentences. The language is that of people who have not chosen
// one; it must be one of Languages.
func Open(first string) (*Catalogue, error) {
	bundle := i18n.NewBundle(language.MustParse(Languages[0]))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	c := &Catalogue{voices: map[string]Voice{}, first: first}
	known := map[string]bool{} // in every language: a test sees to that
	for _, tag := range Languages {
		file, err := bundle.LoadMessageFileFS(files, tag+".json")
		if err != nil {
			return nil, fmt.Errorf("read the sentences of %s: %w", tag, err)
		}
		for _, m := range file.Messages {
			known[m.ID] = true
		}
	}
	for _, tag := range Languages {
		c.voices[tag] = Voice{Language: tag, localizer: i18n.NewLocalizer(bundle, tag), known: known, fixed: &sync.Map{}}
	}
	if _, ok := c.voices[first]; !ok {
		return nil, fmt.Errorf("no sentences in language %q; there are %s", first, strings.Join(Languages, ", "))
	}
	return c, nil
}

// Voice speaks the language, or the default one where it is not known.
func (c *Catalogue) Voice(tag string) Voice {
	if v, ok := c.voices[tag]; ok {
		return v
	}
	return c.voices[c.first]
}

// Guess is the language to begin with for the IETF tag of a person's app.
func (c *Catalogue) Guess(tag string) Voice {
	switch {
	case strings.HasPrefix(tag, "zh"):
		return c.Voice("zh-Hans")
	case strings.HasPrefix(tag, "en"):
		return c.Voice("en")
	default:
		return c.Voice("")
	}
}

// Markup is text that is HTML already and is put into sentences as it is.
type Markup string

// Voice says sentences in one language.
type Voice struct {
	Language  string
	localizer *i18n.Localizer
	known     map[string]bool
	fixed     *sync.Map // sentences without arguments, by key: most are, and are said again and again
}

// Say renders a sentence as HTML, with arguments given as name, value, name,
// value. What comes from people is escaped.
func (v Voice) Say(key string, args ...any) Markup {
	return Markup(v.render(key, pairs(args), html.EscapeString))
}

// Plain renders a sentence as plain text, for buttons and short answers.
func (v Voice) Plain(key string, args ...any) string {
	return v.render(key, pairs(args), func(s string) string { return s })
}

// Refusal renders a refusal as HTML.
func (v Voice) Refusal(r *liaison.Refusal) Markup {
	return Markup(v.render(r.Key, v.named(r.Args), html.EscapeString))
}

// named replaces the codes among a refusal's arguments by their words.
func (v Voice) named(args map[string]any) map[string]any {
	named := make(map[string]any, len(args))
	for name, value := range args {
		named[name] = value
		kind, _ := args["Kind"].(liaison.Kind)
		switch value := value.(type) {
		case liaison.Stage:
			named[name] = v.Plain(v.Key(kind, "stage", string(value)))
		case string:
			switch name {
			case "Part":
				named[name] = v.Plain("part." + value)
			case "Field":
				named[name] = v.Plain("field." + value)
			case "Place":
				named[name] = v.Plain(value)
			}
		}
	}
	return named
}

// Has reports whether there is such a sentence.
func (v Voice) Has(key string) bool { return v.known[key] }

func (v Voice) render(key string, args map[string]any, escape func(string) string) string {
	if len(args) > 0 {
		return v.localize(key, args, escape)
	}
	said, known := v.fixed.Load(key)
	if !known {
		said = v.localize(key, args, escape)
		v.fixed.Store(key, said)
	}
	return said.(string)
}

func (v Voice) localize(key string, args map[string]any, escape func(string) string) string {
	config := &i18n.LocalizeConfig{MessageID: key}
	for name, value := range args {
		switch value := value.(type) {
		case string:
			args[name] = escape(value)
		case liaison.Date:
			args[name] = v.Date(value)
		case time.Time:
			args[name] = v.Time(value)
		}
		if name == "Count" {
			config.PluralCount = value
		}
	}
	config.TemplateData = args
	said, err := v.localizer.Localize(config)
	if err != nil {
		return key // a test holds that this cannot happen
	}
	return said
}

func pairs(args []any) map[string]any {
	named := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		named[args[i].(string)] = args[i+1]
	}
	return named
}

// Date says a day, with its weekday.
func (v Voice) Date(d liaison.Date) string {
	day := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	if v.Language == "en" {
		return day.Format("Mon 2 Jan 2006")
	}
	return fmt.Sprintf("%d年%d月%d日（周%s）", d.Year, d.Month, d.Day, [...]string{"日", "一", "二", "三", "四", "五", "六"}[day.Weekday()])
}

// Month says the month that a day is in.
func (v Voice) Month(d liaison.Date) string {
	if v.Language == "en" {
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d年%d月", d.Year, d.Month)
}

// Time says a moment, to the minute, in its own zone.
func (v Voice) Time(t time.Time) string {
	if v.Language == "en" {
		return t.Format("2 Jan 2006 15:04")
	}
	return t.Format("2006年1月2日 15:04")
}

// Escape makes plain text into markup.
func Escape(s string) Markup { return Markup(html.EscapeString(s)) }

// Key is the key of a sentence about a matter of that kind: the kind's own where
// it has one, else the one that all kinds share.
func (v Voice) Key(kind liaison.Kind, group, name string) string {
	if own := string(kind) + "." + group + "." + name; v.Has(own) {
		return own
	}
	return "matter." + group + "." + name
}
