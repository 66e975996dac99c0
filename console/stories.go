package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// storiesAt is where the public reads deputies' stories.
const storiesAt = "/stories/"

const (
	storiesPerPage  = 20
	storiesPageMost = 500
)

// storiesPage lists the stories that anybody may read.
type storiesPage struct {
	Voice        locales.Voice
	List         []storyLine
	Newer, Older string // addresses; empty: there are none
	Tongues      []tongue
}

// storyLine is a story in the list, or whole.
type storyLine struct {
	liaison.PublicStory
	Address, Beginning, Day string
}

// storyPage is one story.
type storyPage struct {
	Voice   locales.Voice
	Story   storyLine
	Text    []string // paragraphs
	List    string
	Tongues []tongue
}

// storyAddress is a story, or a page of them, in the language that was asked for.
func storyAddress(r *http.Request, path string, page int) string {
	return publicPageAddress(r, storiesAt+url.PathEscape(path), page)
}

// publicPageAddress is a page of a public list in the language that was asked for.
func publicPageAddress(r *http.Request, address string, page int) string {
	values := url.Values{}
	if language := r.FormValue("language"); slices.Contains(locales.Languages, language) {
		values.Set("language", language)
	}
	if page > 0 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	return address
}

func (c *Console) storyLine(r *http.Request, s liaison.PublicStory) storyLine {
	return storyLine{s, storyAddress(r, s.Number, 0), clipped(s.Text, bulletinBeginning), c.day(r, s.At)}
}

// stories lists what is published, the newest first.
func (c *Console) stories(w http.ResponseWriter, r *http.Request) error {
	page, _ := strconv.Atoi(r.FormValue("page"))
	page = min(max(page, 0), storiesPageMost)
	found, err := c.Store.PublicStories(r.Context(), page*storiesPerPage, storiesPerPage+1)
	if err != nil {
		return err
	}
	p := storiesPage{Voice: c.voice(r), Tongues: tongues(r)}
	for _, s := range found[:min(len(found), storiesPerPage)] {
		p.List = append(p.List, c.storyLine(r, s))
	}
	if page > 0 {
		p.Newer = storyAddress(r, "", page-1)
	}
	if len(found) > storiesPerPage {
		p.Older = storyAddress(r, "", page+1)
	}
	return c.renderPublic(w, http.StatusOK, "stories.html", p)
}

// story shows one; what is not published, or is no more, is absent.
func (c *Console) story(w http.ResponseWriter, r *http.Request) error {
	s, err := c.Store.PublicStory(r.Context(), written(r.PathValue("number")))
	if errors.Is(err, storage.ErrNone) {
		return c.renderPublic(w, http.StatusNotFound, "public_absent.html", absentPage{c.voice(r), storyAddress(r, "", 0), tongues(r)})
	}
	if err != nil {
		return err
	}
	return c.renderPublic(w, http.StatusOK, "story.html", storyPage{Voice: c.voice(r), Story: c.storyLine(r, s),
		Text: paragraphs(s.Text), List: storyAddress(r, "", 0), Tongues: tongues(r)})
}
