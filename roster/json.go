package roster

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"liaison"
)

// The longest that a field may be, in characters.
const (
	codeMost   = 20 // several go into a button's 64 bytes
	nameMost   = 100
	shortMost  = 20
	wordMost   = 40
	sourceMost = 300
)

// A code of a body or a topic is read by machines too; a person's may be
// Chinese.
var (
	plainCode  = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	personCode = regexp.MustCompile(`^[\p{L}\p{N}_-]+$`)
)

// sections are the lists that a JSON file may hold, and the fields of what is
// in them.
var sections = map[string]struct {
	fields []string
	read   func(*reading, object)
}{
	"bodies":    {append([]string{"code", "kind", "name", "short"}, stationFields...), (*reading).readBody},
	"topics":    {[]string{"code", "name", "committee", "lead", "co", "keywords"}, (*reading).readTopic},
	"calendars": {[]string{"year", "source", "holidays", "make_ups"}, (*reading).readCalendar},
}

// object is one element of a list.
type object struct {
	*reading
	at     place
	fields map[string]json.RawMessage
}

func lineOf(content []byte, offset int64) int {
	return 1 + bytes.Count(content[:min(max(offset, 0), int64(len(content)))], []byte("\n"))
}

func (r *reading) readJSON(file string, content []byte) {
	var whole json.RawMessage
	if err := json.Unmarshal(content, &whole); err != nil {
		var wrong *json.SyntaxError
		at := place{file: file}
		if errors.As(err, &wrong) {
			at.line = lineOf(content, wrong.Offset)
		}
		r.refuse(at, "", "import.broken_json")
		return
	}
	d := json.NewDecoder(bytes.NewReader(content))
	if opening, _ := d.Token(); opening != json.Delim('{') {
		r.refuse(place{file, 1}, "", "import.unknown_file")
		return
	}
	lines := lineCounter{content: content, line: 1}
	for d.More() {
		name, _ := d.Token() // the whole is known to be well formed
		r.readSection(d, file, name.(string), &lines)
	}
}

// lineCounter tells the lines of growing offsets.
type lineCounter struct {
	content []byte
	done    int
	line    int
}

func (c *lineCounter) at(offset int64) int {
	c.line += bytes.Count(c.content[c.done:offset], []byte("\n"))
	c.done = int(offset)
	return c.line
}

func (r *reading) readSection(d *json.Decoder, file, name string, lines *lineCounter) {
	at := place{file, lines.at(d.InputOffset())}
	var raw json.RawMessage
	section, known := sections[name]
	if !known {
		r.refuse(at, name, "import.unknown_section")
		_ = d.Decode(&raw)
		return
	}
	if !d.More() {
		return
	}
	_ = d.Decode(&raw)
	if raw[0] != '[' {
		r.refuse(at, name, "import.not_a_list")
		return
	}
	begin := d.InputOffset() - int64(len(raw))
	elements := json.NewDecoder(bytes.NewReader(raw))
	_, _ = elements.Token()
	for elements.More() {
		var element json.RawMessage
		_ = elements.Decode(&element)
		at.line = lines.at(begin + elements.InputOffset() - int64(len(element)))
		o := object{reading: r, at: at}
		if err := json.Unmarshal(element, &o.fields); err != nil || o.fields == nil {
			r.refuse(at, name, "import.not_an_object")
			continue
		}
		for _, field := range slices.Sorted(maps.Keys(o.fields)) {
			if !slices.Contains(section.fields, field) {
				r.refuse(at, field, "import.unknown_field")
			}
		}
		section.read(r, o)
	}
}

func (r *reading) readBody(o object) {
	b := liaison.Body{
		Code: o.code(), Kind: liaison.BodyKind(o.text("kind", codeMost, true)),
		Name: o.text("name", nameMost, true), Short: o.text("short", shortMost, false),
	}
	if b.Kind != "" && !slices.Contains(liaison.BodyKinds, b.Kind) {
		r.refuse(o.at, "kind", "import.unknown_kind", "Kind", string(b.Kind))
	}
	r.once("body", b.Code, "code", o.at)
	r.kinds[b.Code] = b.Kind
	r.bodies = append(r.bodies, b)
	o.readStation(b)
}

func (r *reading) readTopic(o object) {
	t := topic{at: o.at, Topic: liaison.Topic{
		Code: o.code(), Name: o.text("name", nameMost, true),
		Committee: o.text("committee", codeMost, false), Lead: o.text("lead", codeMost, false),
		Co: o.texts("co", codeMost), Keywords: o.texts("keywords", wordMost),
	}}
	for i, code := range t.Co {
		if code == t.Lead || slices.Contains(t.Co[:i], code) {
			r.refuse(o.at, "co", "import.named_twice", "Code", code)
		}
	}
	r.once("topic", t.Code, "code", o.at)
	r.topics = append(r.topics, t)
}

func (r *reading) readCalendar(o object) {
	year := liaison.CalendarYear{
		Source: o.text("source", sourceMost, false), Holidays: o.dates("holidays"), MakeUps: o.dates("make_ups"),
	}
	if err := json.Unmarshal(o.fields["year"], &year.Year); err != nil || year.Year < 1949 || year.Year > 2999 {
		r.refuse(o.at, "year", "import.not_a_year")
		return
	}
	seen := map[liaison.Date]bool{}
	check := func(days []liaison.Date, column string) {
		for _, day := range days {
			switch {
			case day.Year != year.Year:
				r.refuse(o.at, column, "import.day_outside_year", "Day", day.String(), "Year", year.Year)
			case seen[day]:
				r.refuse(o.at, column, "import.day_twice", "Day", day.String())
			}
			seen[day] = true
		}
	}
	check(year.Holidays, "holidays")
	check(year.MakeUps, "make_ups")
	r.once("calendar", strconv.Itoa(year.Year), "year", o.at)
	r.calendars = append(r.calendars, year)
}

// once refuses a code that was seen before.
func (r *reading) once(kind, code, column string, at place) {
	if code == "" {
		return
	}
	first, seen := r.first[kind+" "+code]
	if seen {
		r.refuse(at, column, "import.code_twice", "Code", code, "File", first.file, "Line", first.line)
		return
	}
	r.first[kind+" "+code] = at
}

func (o object) code() string {
	code := o.text("code", codeMost, true)
	if code != "" && !plainCode.MatchString(code) {
		o.refuse(o.at, "code", "import.bad_code")
	}
	return code
}

func (o object) text(field string, most int, required bool) string {
	var s string
	if raw, given := o.fields[field]; given && json.Unmarshal(raw, &s) != nil {
		o.refuse(o.at, field, "import.not_text")
		return ""
	}
	s = strings.TrimSpace(s)
	if s == "" && required {
		o.refuse(o.at, field, "import.missing")
	}
	o.checkText(o.at, field, s, most)
	return s
}

func (o object) texts(field string, most int) []string {
	var list []string
	if raw, given := o.fields[field]; given && json.Unmarshal(raw, &list) != nil {
		o.refuse(o.at, field, "import.not_texts")
		return nil
	}
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
		if list[i] == "" { // would be found in every text
			o.refuse(o.at, field, "import.missing")
		}
		o.checkText(o.at, field, list[i], most)
	}
	return list
}

func (o object) dates(field string) []liaison.Date {
	var days []liaison.Date
	for _, s := range o.texts(field, nameMost) {
		day, err := liaison.ParseDate(s)
		if err != nil {
			o.refuse(o.at, field, "import.not_a_date", "Given", clip(s))
			continue
		}
		days = append(days, day)
	}
	return days
}

// checkText refuses what cannot be kept or shown.
func (r *reading) checkText(at place, column, s string, most int) {
	if n := utf8.RuneCountInString(s); n > most {
		r.refuse(at, column, "import.too_long", "Most", most, "Over", n-most)
	}
	if strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) || c == utf8.RuneError }) {
		r.refuse(at, column, "import.control_character")
	}
}

// clip keeps what is quoted back short.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return s
}
