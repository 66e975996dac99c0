package console

import (
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// The bounds of the list of bulletins and of what is looked for in it.
const (
	bulletinsPerPage  = 20
	bulletinPagesMost = 500
	bulletinWordsMost = 6
	bulletinQueryMost = 60 // characters, of what is looked for
	bulletinTitleMost = 60
	bulletinBeginning = 120 // characters of the text in the list
)

// bulletinsPage lists bulletins that anybody may read.
type bulletinsPage struct {
	Voice        locales.Voice
	Words        string // that are looked for
	List         []listedBulletin
	Newer, Older string // addresses; empty: there are none
	All          string // the address of the whole list, while words are looked for
	Tongues      []tongue
	Language     string // that was asked for; empty: the browser's
}

// listedBulletin is a bulletin in a list.
type listedBulletin struct {
	Address, Title, Beginning, From string
	Day                             string
	Files                           int
}

// bulletinPage is one bulletin.
type bulletinPage struct {
	Voice       locales.Voice
	Title, From string
	Day         string
	Urgent      bool
	Text        template.HTML
	Files       []string
	Corrects    []listedBulletin // the one that it corrects, or none
	Corrections []listedBulletin
	List        string // the address of the list
	Tongues     []tongue
}

// bulletins lists the public bulletins, the newest first.
func (c *Console) bulletins(w http.ResponseWriter, r *http.Request) error {
	words := liaison.Words(clipped(written(r.FormValue("q")), bulletinQueryMost))
	words = words[:min(len(words), bulletinWordsMost)]
	page, _ := strconv.Atoi(r.FormValue("page"))
	page = min(max(page, 0), bulletinPagesMost)
	found, err := c.Store.Bulletins(r.Context(), words, page*bulletinsPerPage, bulletinsPerPage+1)
	if err != nil {
		return err
	}
	asked := strings.Join(words, " ")
	p := bulletinsPage{Voice: c.voice(r), Words: asked, List: c.listed(r, found[:min(len(found), bulletinsPerPage)]),
		Tongues: tongues(r), Language: r.FormValue("language")}
	at := func(page int) string { return address(r, "", "q", asked, "page", strconv.Itoa(page)) }
	if page > 0 {
		p.Newer = at(page - 1)
	}
	if len(found) > bulletinsPerPage {
		p.Older = at(page + 1)
	}
	if asked != "" {
		p.All = address(r, "")
	}
	return c.renderPublic(w, http.StatusOK, "bulletins.html", p)
}

// bulletin shows one public bulletin.
func (c *Console) bulletin(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
	if err != nil {
		return c.absent(w, r, "/bulletins/", address(r, ""))
	}
	b, err := c.Store.Bulletin(r.Context(), id)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return c.absent(w, r, "/bulletins/", address(r, ""))
	}
	if err != nil {
		return err
	}
	corrections, err := c.Store.CorrectionsOf(r.Context(), id)
	if err != nil {
		return err
	}
	title, rest := c.headed(r, b)
	p := bulletinPage{Voice: c.voice(r), Title: title, From: b.From, Day: c.day(r, b.At), Urgent: b.Content.Urgent,
		Text:        template.HTML(rest.Page()), // which escapes all that is not an entity
		Corrections: c.listed(r, corrections), List: address(r, ""), Tongues: tongues(r)}
	for _, f := range b.Content.Files {
		p.Files = append(p.Files, c.fileName(r, f))
	}
	if b.Corrects != 0 {
		if first, err := c.Store.Bulletin(r.Context(), b.Corrects); err == nil {
			p.Corrects = c.listed(r, []storage.Bulletin{first})
		}
	}
	return c.renderPublic(w, http.StatusOK, "bulletin.html", p)
}

// renderPublic has browsers ask each time: what is recalled is to be gone.
func (c *Console) renderPublic(w http.ResponseWriter, status int, name string, data any) error {
	w.Header().Set("Cache-Control", "no-cache")
	return c.answer(w, status, name, data)
}

// listed are bulletins as they stand in a list.
func (c *Console) listed(r *http.Request, found []storage.Bulletin) []listedBulletin {
	var list []listedBulletin
	for _, b := range found {
		title, rest := c.headed(r, b)
		list = append(list, listedBulletin{Address: address(r, strconv.FormatInt(b.Run, 10)), Title: title, From: b.From, Day: c.day(r, b.At),
			Beginning: clipped(rest.Text, bulletinBeginning), Files: len(b.Content.Files)})
	}
	return list
}

// headed is what a bulletin is called, and its text without that. Where it speaks
// to one reader it has what stands for any.
func (c *Console) headed(r *http.Request, b storage.Bulletin) (title string, rest liaison.Rich) {
	values := map[string]string{}
	for _, v := range liaison.Variables {
		word := c.voice(r).Plain("bulletin.anyone_" + v.English)
		if v.English == "date" {
			word = c.day(r, b.At)
		}
		values[v.Name], values[v.English] = word, word
	}
	b.Content.Text = b.Content.Text.Fill(values)
	title, rest = b.Content.Said().Headed(bulletinTitleMost)
	if title == "" && len(b.Content.Files) > 0 {
		title = c.fileName(r, b.Content.Files[0])
	}
	return title, rest
}
