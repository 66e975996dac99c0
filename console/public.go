package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// publicMattersAt is where the public reads matters.
const publicMattersAt = "/matters/"

const (
	publicPerPage = 20
	feedMost      = 30
)

// publicPage lists the matters that anybody may read.
type publicPage struct {
	Voice                         locales.Voice
	Words                         string
	Years, Topics, Leads, Classes []choice
	List                          []publicLine
	Figures                       *storage.PublicFigures // on the first page of all
	Narrowed                      bool                   // something is asked for
	First, Older, All, Feed       string                 // addresses; empty: there are none
	Tongues                       []tongue
	Language                      string
}

// publicLine is a matter in the list.
type publicLine struct {
	Address, Number, Title, Beginning string
	Topic, Lead, Day, Class, Result   string
	ClassLetter                       string
}

// publicMatterPage is one matter.
type publicMatterPage struct {
	Voice                    locales.Voice
	Line                     publicLine
	Text, Answer             []string // paragraphs
	Redacted                 bool
	Submitted, Closed        string
	Attitude, Second, Solved string
	Canonical, List          string
	Tongues                  []tongue
}

// roll names topics and bodies.
type roll struct {
	topics []liaison.Topic
	bodies []liaison.Body
}

func (c *Console) roll(r *http.Request) (roll, error) {
	topics, err := c.Store.Topics(r.Context())
	if err != nil {
		return roll{}, err
	}
	bodies, err := c.Store.Bodies(r.Context())
	return roll{topics, bodies}, err
}

func (n roll) topic(code string) string {
	if i := slices.IndexFunc(n.topics, func(t liaison.Topic) bool { return t.Code == code }); i >= 0 {
		return n.topics[i].Name
	}
	return code
}

func (n roll) body(id int64) string {
	if i := slices.IndexFunc(n.bodies, func(b liaison.Body) bool { return b.ID == id }); i >= 0 {
		return n.bodies[i].Name
	}
	return ""
}

// classes are the letters of an answer.
var classes = []string{"A", "B", "C", "D"}

// publicQuery reads what is asked of the list.
func publicQuery(r *http.Request) storage.PublicQuery {
	words := liaison.Words(clipped(written(r.FormValue("q")), bulletinQueryMost))
	year, _ := strconv.Atoi(r.FormValue("year"))
	q := storage.PublicQuery{Words: words[:min(len(words), bulletinWordsMost)], Topic: written(r.FormValue("topic")), Lead: written(r.FormValue("lead"))}
	if year > 0 && year < 10_000 {
		q.Year = year
	}
	if class := r.FormValue("class"); slices.Contains(classes, class) {
		q.Class = class
	}
	q.Before, _ = readMark(r.FormValue("before"))
	return q
}

// readMark reads a mark as markOf writes it: when, in millionths of a second, and
// which.
func readMark(text string) (storage.PublicMark, bool) {
	when, which, _ := strings.Cut(text, ".")
	at, err := strconv.ParseInt(when, 10, 64)
	id, err2 := strconv.ParseInt(which, 10, 64)
	if err != nil || err2 != nil || id <= 0 || at < 0 || at > 1<<52 {
		return storage.PublicMark{}, false
	}
	return storage.PublicMark{At: time.UnixMicro(at), Matter: id}, true
}

func markOf(at time.Time, id int64) string {
	return strconv.FormatInt(at.UnixMicro(), 10) + "." + strconv.FormatInt(id, 10)
}

// matters lists what is public.
func (c *Console) matters(w http.ResponseWriter, r *http.Request) error {
	q := publicQuery(r)
	q.Most = publicPerPage + 1
	found, err := c.Store.Publications(r.Context(), q)
	if err != nil {
		return err
	}
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	years, err := c.Store.PublicYears(r.Context())
	if err != nil {
		return err
	}
	p := c.listPage(r, q, names, years)
	shown := found[:min(len(found), publicPerPage)]
	for _, m := range shown {
		p.List = append(p.List, c.publicLine(r, m, names))
	}
	if len(found) > publicPerPage {
		last := shown[publicPerPage-1]
		p.Older = publicAddress(r, "", q, "before", markOf(last.PublishedAt, last.Matter))
	}
	if !p.Narrowed && q.Before.Matter == 0 {
		figures, err := c.Store.PublicFigures(r.Context())
		if err != nil {
			return err
		}
		p.Figures = &figures
	}
	return c.renderPublic(w, http.StatusOK, "public.html", p)
}

// listPage is the page without its list.
func (c *Console) listPage(r *http.Request, q storage.PublicQuery, names roll, years []int) publicPage {
	voice := c.voice(r)
	p := publicPage{Voice: voice, Words: strings.Join(q.Words, " "), Tongues: tongues(r), Language: r.FormValue("language"),
		Narrowed: len(q.Words) > 0 || q.Year != 0 || q.Topic != "" || q.Class != "" || q.Lead != ""}
	for _, year := range years {
		text := strconv.Itoa(year)
		p.Years = append(p.Years, choice{text, text, year == q.Year})
	}
	for _, t := range names.topics {
		p.Topics = append(p.Topics, choice{t.Code, t.Name, t.Code == q.Topic})
	}
	for _, b := range names.bodies {
		if b.Kind == liaison.Department {
			p.Leads = append(p.Leads, choice{b.Code, b.Name, b.Code == q.Lead})
		}
	}
	for _, class := range classes {
		p.Classes = append(p.Classes, choice{class, voice.Plain("choice.class." + class), class == q.Class})
	}
	p.Feed = publicAddress(r, "feed.atom", q)
	if p.Narrowed {
		p.All = publicAddress(r, "", storage.PublicQuery{})
	}
	if q.Before.Matter != 0 {
		p.First = publicAddress(r, "", q)
	}
	return p
}

// publicAddress is a page of what is public, narrowed as this one, in the language
// that was asked for.
func publicAddress(r *http.Request, path string, q storage.PublicQuery, more ...string) string {
	values := url.Values{}
	year := ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	pairs := append([]string{"q", strings.Join(q.Words, " "), "year", year, "topic", q.Topic, "lead", q.Lead, "class", q.Class}, more...)
	if language := r.FormValue("language"); slices.Contains(locales.Languages, language) {
		pairs = append(pairs, "language", language)
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	address := publicMattersAt + url.PathEscape(path)
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	return address
}

// publicLine is the matter as lists show it.
func (c *Console) publicLine(r *http.Request, p liaison.Publication, names roll) publicLine {
	voice := c.voice(r)
	line := publicLine{Address: publicAddress(r, p.Number, storage.PublicQuery{}), Number: p.Number, Title: p.Title,
		Beginning: clipped(p.Body, bulletinBeginning), Topic: names.topic(p.Topic), Lead: names.body(p.Lead), Day: c.day(r, p.PublishedAt)}
	if slices.Contains(classes, p.Class) {
		line.ClassLetter, line.Class = p.Class, voice.Plain("choice.class."+p.Class)
	}
	line.Result = spoken(voice, "result", p.Result)
	return line
}

// spoken is a choice in words; a value that has none is not shown.
func spoken(voice locales.Voice, field, value string) string {
	if key := "choice." + field + "." + value; voice.Has(key) {
		return voice.Plain(key)
	}
	return ""
}

// matter shows one that is public; all else is absent.
func (c *Console) matter(w http.ResponseWriter, r *http.Request) error {
	m, err := c.Store.Publication(r.Context(), written(r.PathValue("number")))
	if errors.Is(err, storage.ErrNone) {
		return c.absent(w, r, publicMattersAt, publicAddress(r, "", storage.PublicQuery{}))
	}
	if err != nil {
		return err
	}
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	voice := c.voice(r)
	return c.renderPublic(w, http.StatusOK, "public_matter.html", publicMatterPage{
		Voice: voice, Line: c.publicLine(r, m, names), Text: paragraphs(m.Body), Answer: paragraphs(m.Answer), Redacted: m.Redacted,
		Submitted: c.day(r, m.Submitted), Closed: c.day(r, m.Closed),
		Attitude: spoken(voice, "attitude", m.Attitude), Second: spoken(voice, "second", m.Second), Solved: spoken(voice, "solved", m.Solved),
		Canonical: c.origin(r) + publicMattersAt + url.PathEscape(m.Number), List: publicAddress(r, "", storage.PublicQuery{}), Tongues: tongues(r),
	})
}

// paragraphs are the lines of a text that have something in them.
func paragraphs(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// origin is by what address the request came, as far as the service knows.
func (c *Console) origin(r *http.Request) string {
	if c.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
