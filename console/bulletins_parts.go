package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
)

// bulletinsAt is where the list of bulletins is.
const bulletinsAt = "/bulletins/"

// address is a page of the list of bulletins, with what is asked of it by names and values,
// of which the empty ones are left out, in the language that was asked for.
func address(r *http.Request, path string, asked ...string) string {
	if language := r.FormValue("language"); slices.Contains(locales.Languages, language) {
		asked = append(asked, "language", language)
	}
	values := url.Values{}
	for i := 0; i < len(asked); i += 2 {
		if asked[i+1] != "" && asked[i+1] != "0" { // the first page is the list
			values.Set(asked[i], asked[i+1])
		}
	}
	if len(values) == 0 {
		return bulletinsAt + path
	}
	return bulletinsAt + path + "?" + values.Encode()
}

// tongue is a language that the page can be in.
type tongue struct {
	Tag, Name, Address string
}

// tongues lead to the same page in each language.
func tongues(r *http.Request) []tongue {
	var list []tongue
	for _, t := range []tongue{{Tag: "zh-Hans", Name: "中文"}, {Tag: "en", Name: "English"}} {
		asked := r.URL.Query()
		asked.Set("language", t.Tag)
		t.Address = "?" + asked.Encode()
		list = append(list, t)
	}
	return list
}

func (c *Console) day(r *http.Request, at time.Time) string {
	return c.voice(r).Date(liaison.DateOf(at.In(c.Zone)))
}

// fileName names a file without leading to it: it went to whom the bulletin was
// for.
func (c *Console) fileName(r *http.Request, f liaison.File) string {
	if f.Name != "" {
		return f.Name
	}
	return c.voice(r).Plain("filekind." + string(f.Kind))
}

// clipped is the beginning of a text as one line, of at most so many characters.
func clipped(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
