package console

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// storyShelf is where the public reads one kind of what is published.
type storyShelf struct {
	kind      liaison.Kind
	path      string
	all, none string // what the way to the whole list says, and an empty list
}

// storyShelves lists them: what is published of any kind is shown alike.
var storyShelves = []storyShelf{
	{liaison.Story, "/stories/", "stories.all", "stories.none"},
	{liaison.Showcase, "/cases/", "cases.all", "cases.none"},
}

// storyRoutes are the public pages of all shelves, and their photos.
func (c *Console) storyRoutes(mux *http.ServeMux) {
	for _, shelf := range storyShelves {
		list := c.serve(func(w http.ResponseWriter, r *http.Request) error { return c.stories(w, r, shelf) })
		mux.Handle("GET "+shelf.path[:len(shelf.path)-1], list)
		mux.Handle("GET "+shelf.path+"{$}", list)
		mux.Handle("GET "+shelf.path+"{number}", c.serve(func(w http.ResponseWriter, r *http.Request) error { return c.story(w, r, shelf) }))
	}
	mux.Handle("GET "+photosAt+"{photo}", c.serve(c.photo))
}

const (
	storiesPerPage  = 20
	storiesPageMost = 500
)

// storiesPage lists what anybody may read of a shelf.
type storiesPage struct {
	Voice        locales.Voice
	Path         string
	Empty        string // what an empty list says
	List         []storyLine
	Levels       []choice // by which cases are narrowed down; none: they are not
	Drive        string   // the id of the drive whose cases these are; empty: all
	DriveTitle   string
	Whole        string // the address of all, while they are narrowed down
	Newer, Older string // addresses; empty: there are none
	Tongues      []tongue
}

// storyLine is a story in the list, or whole.
type storyLine struct {
	liaison.PublicStory
	Address, Beginning, Day, Level string
	Cover                          []photoShown // at most two: before and after, where they are told apart
}

// storyPage is one story.
type storyPage struct {
	Voice   locales.Voice
	Path    string
	Story   storyLine
	Texts   []storyText
	Pairs   []liaison.BeforeAfter[photoShown]
	Photos  []photoShown // those that are no pairs
	Origin  string       // the address of the public matter of which it came; may be empty
	Number  string       // of that matter
	List    string
	All     string
	Tongues []tongue
}

// storyText is a text under its name, if it has one.
type storyText struct {
	Name       string
	Paragraphs []string
}

// storyAddress is a page of a shelf in the language that was asked for, with what is
// asked of it by names and values.
func storyAddress(r *http.Request, path string, asked ...string) string {
	values := url.Values{}
	if language := r.FormValue("language"); slices.Contains(locales.Languages, language) {
		values.Set("language", language)
	}
	for i := 0; i < len(asked); i += 2 {
		if asked[i+1] != "" && asked[i+1] != "0" { // the first page is the list
			values.Set(asked[i], asked[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func (c *Console) storyLine(r *http.Request, path string, s liaison.PublicStory) storyLine {
	line := storyLine{PublicStory: s, Address: storyAddress(r, path+url.PathEscape(s.Number)), Beginning: clipped(s.Texts[0].Text, bulletinBeginning), Day: c.day(r, s.At)}
	if s.Level != "" {
		line.Level = c.voice(r).Plain("level." + string(s.Level))
	}
	pairs, photos := c.photosShown(r, s)
	switch {
	case len(pairs) > 0 && pairs[0].Before != nil && pairs[0].After != nil:
		line.Cover = []photoShown{*pairs[0].Before, *pairs[0].After}
	case len(pairs) > 0:
		line.Cover = []photoShown{*cmp.Or(pairs[0].Before, pairs[0].After)}
	case len(photos) > 0:
		line.Cover = photos[:1]
	}
	return line
}

// stories lists what is published, the newest first.
func (c *Console) stories(w http.ResponseWriter, r *http.Request, shelf storyShelf) error {
	page, _ := strconv.Atoi(r.FormValue("page"))
	page = min(max(page, 0), storiesPageMost)
	f := storage.StoryFilter{Kind: shelf.kind}
	p := storiesPage{Voice: c.voice(r), Path: shelf.path, Empty: c.voice(r).Plain(shelf.none), Tongues: tongues(r)}
	if shelf.kind == liaison.Showcase {
		c.narrowCases(r, &f, &p)
	}
	found, err := c.Store.PublicStories(r.Context(), f, page*storiesPerPage, storiesPerPage+1)
	if err != nil {
		return err
	}
	for _, s := range found[:min(len(found), storiesPerPage)] {
		p.List = append(p.List, c.storyLine(r, shelf.path, s))
		if f.Drive != 0 {
			p.DriveTitle = s.Drive
		}
	}
	at := func(page int) string {
		return storyAddress(r, shelf.path, "level", string(f.Level), "drive", p.Drive, "page", strconv.Itoa(page))
	}
	if page > 0 {
		p.Newer = at(page - 1)
	}
	if len(found) > storiesPerPage {
		p.Older = at(page + 1)
	}
	return c.renderPublic(w, http.StatusOK, "stories.html", p)
}

// narrowCases reads by what the cases are to be narrowed down.
func (c *Console) narrowCases(r *http.Request, f *storage.StoryFilter, p *storiesPage) {
	f.Level, f.Drive = oneOf(r.FormValue("level"), liaison.Levels), max(idOf(r.FormValue("drive")), 0)
	for _, level := range liaison.Levels {
		p.Levels = append(p.Levels, choice{string(level), p.Voice.Plain("level." + string(level)), level == f.Level})
	}
	if f.Drive != 0 {
		p.Drive = strconv.FormatInt(f.Drive, 10)
	}
	if f.Drive != 0 || f.Level != "" {
		p.Whole = storyAddress(r, p.Path)
	}
}

// story shows one; what is not published, or is no more, is absent.
func (c *Console) story(w http.ResponseWriter, r *http.Request, shelf storyShelf) error {
	s, err := c.Store.PublicStory(r.Context(), shelf.kind, written(r.PathValue("number")))
	if errors.Is(err, storage.ErrNone) {
		return c.absent(w, r, shelf.path, storyAddress(r, shelf.path))
	}
	if err != nil {
		return err
	}
	p := storyPage{Voice: c.voice(r), Path: shelf.path, Story: c.storyLine(r, shelf.path, s), List: storyAddress(r, shelf.path),
		All: c.voice(r).Plain(shelf.all), Tongues: tongues(r)}
	for _, said := range s.Texts {
		text := storyText{Paragraphs: paragraphs(said.Text)}
		if said.Part != "" {
			text.Name = p.Voice.Plain("part." + said.Part)
		}
		p.Texts = append(p.Texts, text)
	}
	p.Pairs, p.Photos = c.photosShown(r, s)
	if s.Origin != 0 {
		if p.Number, p.Origin, err = c.publicOrigin(r, s.Origin); err != nil {
			return err
		}
	}
	return c.renderPublic(w, http.StatusOK, "story.html", p)
}

// publicOrigin is the matter of which something came, where anybody may read it too.
func (c *Console) publicOrigin(r *http.Request, matter int64) (number, address string, err error) {
	m, err := c.Store.Matter(r.Context(), matter)
	if err != nil {
		return "", "", err
	}
	if _, public := liaison.Published(m); !public {
		return "", "", nil
	}
	return m.Number, storyAddress(r, publicMattersAt+url.PathEscape(m.Number)), nil
}
