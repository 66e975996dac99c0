package console

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// deputiesAt is where the public reads what deputies have done (代表法 §58).
const deputiesAt = "/deputies/"

const (
	deputiesPerPage   = 50
	deputiesNameMost  = 40
	deputiesPublished = 50
)

// deputiesPage lists deputies.
type deputiesPage struct {
	Voice        locales.Voice
	Named        string
	List         []deputyLine
	First, Older string
	Tongues      []tongue
	Language     string
}

// deputyLine is a deputy in the list.
type deputyLine struct{ Address, Name, Delegation string }

// deputyPage is what the public reads of one deputy: counts of what was done, and what
// was published. It has no hours, no points, nothing of ratings, and nothing of absences.
type deputyPage struct {
	Voice     locales.Voice
	Name      string
	Home      string // the delegation
	Year      int
	Years     []choice
	Counts    []countLine
	Published []publishedLine
	List      string
	Tongues   []tongue
	Language  string
}

type countLine struct {
	Name  string
	Count int
}

type publishedLine struct{ Address, Number, Title string }

// deputiesOpen reports whether the extract is public; where it is not, there is nothing.
func (c *Console) deputiesOpen(r *http.Request) (bool, error) {
	rules, err := c.Store.Rules(r.Context())
	return rules.Text(liaison.ArchiveExtract) == "yes", err
}

// deputies lists the deputies in office.
func (c *Console) deputies(w http.ResponseWriter, r *http.Request) error {
	open, err := c.deputiesOpen(r)
	if err != nil {
		return err
	}
	if !open {
		return c.noDeputy(w, r)
	}
	p := deputiesPage{Voice: c.voice(r), Named: clipped(written(r.FormValue("q")), deputiesNameMost), Tongues: tongues(r), Language: r.FormValue("language")}
	after := written(r.FormValue("after"))
	found, err := c.Store.Dutifuls(r.Context(), storage.DutifulFilter{Named: p.Named, After: after, Most: deputiesPerPage + 1})
	if err != nil {
		return err
	}
	if after != "" {
		p.First = deputiesAddress(r, "", "q", p.Named)
	}
	if len(found) > deputiesPerPage {
		found = found[:deputiesPerPage]
		p.Older = deputiesAddress(r, "", "q", p.Named, "after", found[deputiesPerPage-1].Code)
	}
	for _, d := range found {
		p.List = append(p.List, deputyLine{deputiesAddress(r, d.Code), d.Name, d.Delegation})
	}
	return c.renderPublic(w, http.StatusOK, "deputies.html", p)
}

// deputiesAddress is a page of the extract in the language that was asked for.
func deputiesAddress(r *http.Request, path string, asked ...string) string {
	if language := r.FormValue("language"); slices.Contains(locales.Languages, language) {
		asked = append(asked, "language", language)
	}
	values := url.Values{}
	for i := 0; i < len(asked); i += 2 {
		if asked[i+1] != "" {
			values.Set(asked[i], asked[i+1])
		}
	}
	if len(values) == 0 {
		return deputiesAt + url.PathEscape(path)
	}
	return deputiesAt + url.PathEscape(path) + "?" + values.Encode()
}

func (c *Console) noDeputy(w http.ResponseWriter, r *http.Request) error {
	return c.absent(w, r, deputiesAt, deputiesAddress(r, ""))
}

// deputy shows what the public reads of one deputy in office.
func (c *Console) deputy(w http.ResponseWriter, r *http.Request) error {
	open, err := c.deputiesOpen(r)
	if err != nil {
		return err
	}
	people, err := c.Store.PeopleByCodes(r.Context(), []string{written(r.PathValue("code"))})
	if err != nil {
		return err
	}
	one, known := people[written(r.PathValue("code"))]
	if !open || !known || !one.Is(liaison.RoleDeputy) {
		return c.noDeputy(w, r)
	}
	p := deputyPage{Voice: c.voice(r), Name: one.Name, List: deputiesAddress(r, ""), Tongues: tongues(r), Language: r.FormValue("language")}
	if err := c.fillDeputy(r, one, &p); err != nil {
		return err
	}
	return c.renderPublic(w, http.StatusOK, "deputy.html", p)
}

func (c *Console) fillDeputy(r *http.Request, one liaison.Person, p *deputyPage) error {
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	for _, m := range one.Offices() {
		if m.Role == liaison.RoleDeputy && p.Home == "" {
			p.Home = names.body(m.Body)
		}
	}
	now := c.Now().In(c.Zone)
	p.Year = now.Year()
	for year := now.Year(); year > now.Year()-5; year-- {
		asked := r.FormValue("year") == fmt.Sprint(year)
		if asked {
			p.Year = year
		}
		p.Years = append(p.Years, choice{fmt.Sprint(year), fmt.Sprint(year), asked})
	}
	a, err := c.Store.ArchiveYear(r.Context(), one.ID, p.Year, c.Zone)
	if err != nil {
		return err
	}
	sum := liaison.SumEntries(p.Year, a.Entries)
	for _, k := range liaison.EntryRules {
		if n := sum.Kinds[k.Kind]; k.Public && n > 0 {
			p.Counts = append(p.Counts, countLine{p.Voice.Plain("archive.kind_" + string(k.Kind)), n})
		}
	}
	slices.SortStableFunc(p.Counts, func(a, b countLine) int { return cmp.Compare(b.Count, a.Count) })
	published, err := c.Store.PublishedOf(r.Context(), one.ID, deputiesPublished)
	for _, m := range published {
		p.Published = append(p.Published, publishedLine{publicAddress(r, m.Number, storage.PublicQuery{}), m.Number, m.Title})
	}
	return err
}
