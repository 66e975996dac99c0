package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
)

// Each message of a copy is one call of Telegram's, with its text where it can be a
// caption: so what fails is tried again by itself, and all that was shown is known.
func TestEachMessageOfACopyIsOneCall(t *testing.T) {
	t.Parallel()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	d := handlers.Desk{Locales: catalogue}
	photo, paper := liaison.File{Kind: liaison.Photo, ID: "p"}, liaison.File{Kind: liaison.Document, ID: "d"}
	place := liaison.File{Kind: liaison.Place}
	long := strings.Repeat("字", liaison.CaptionMost+1)
	for name, c := range map[string]struct {
		text  string
		files []liaison.File
		read  bool
		want  string // "files characters buttons" of each message
	}{
		"a text":                   {"字", nil, true, "0 1 1"},
		"a file":                   {"", []liaison.File{paper}, false, "1 0 0"},
		"an album":                 {"", []liaison.File{photo, photo}, false, "2 0 0"},
		"a caption and a button":   {"字", []liaison.File{photo}, true, "1 1 1"},
		"a caption of an album":    {"字", []liaison.File{photo, photo}, false, "2 1 0"},
		"an album and a button":    {"字", []liaison.File{photo, photo}, true, "2 0 0, 0 1 1"},
		"a text that is too long":  {long, []liaison.File{paper}, true, "1 0 0, 0 1025 1"},
		"two albums":               {"字", []liaison.File{photo, photo, paper, paper}, false, "2 0 0, 2 0 0, 0 1 0"},
		"files without words":      {"", []liaison.File{photo, paper}, false, "1 0 0, 1 0 0"},
		"more than an album holds": {"字", slices.Repeat([]liaison.File{photo}, 11), true, "10 0 0, 1 0 0, 0 1 1"},
		"a place":                  {"字", []liaison.File{place}, false, "1 0 0, 0 1 0"},
	} {
		run := liaison.Run{ID: 1, Content: liaison.Content{Text: liaison.Rich{Text: c.text}, Files: c.files}}
		if c.read {
			run.Content.Ack = liaison.Read
		}
		var got []string
		for _, m := range d.Copy(run, liaison.Recipient{Language: "zh-Hans"}) {
			got = append(got, fmt.Sprintf("%d %d %d", len(m.Files), len([]rune(m.Text)), len(m.Buttons)))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
