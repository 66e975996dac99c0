package bot_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/telegramsim"
)

// bare is a text full of what would be markup elsewhere. The emoji is two units
// of UTF-16, which is what entities count in.
const bare = "😀 加粗 <b>&amp; *_[](x) `"

var bold = []liaison.Entity{{Type: "bold", Offset: 3, Length: 2}}

func entities(m telegramsim.Msg) []liaison.Entity {
	var found []liaison.Entity
	for _, e := range append(m.Entities, m.CaptionEntities...) {
		found = append(found, liaison.Entity{Type: e.Type, Offset: e.Offset, Length: e.Length, URL: e.URL, Language: e.Language})
	}
	return found
}

func TestRichTextArrivesUnharmed(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	link := liaison.Entity{Type: "text_link", Offset: 6, Length: 3, URL: "https://example.org/?a=1&b=2"}
	marks := append(bold, link)
	id := l.must(liaison.Message{Act: liaison.Say, Text: bare, Rich: true, Entities: marks,
		Buttons: [][]liaison.Button{{{Text: "Go", Data: "go"}}}})
	if m := l.shows(id); m.Text != bare || len(m.Inline) != 1 || cmp.Diff(marks, entities(m)) != "" {
		t.Errorf("shown %+v", m)
	}
	l.must(liaison.Message{Act: liaison.Edit, Target: id, Text: "又 " + bare, Rich: true,
		Entities: []liaison.Entity{{Type: "italic", Offset: 0, Length: 1}}})
	if m := l.shows(id); m.Text != "又 "+bare || cmp.Diff([]liaison.Entity{{Type: "italic", Length: 1}}, entities(m)) != "" {
		t.Errorf("after the edit shown %+v", m)
	}
	if m := l.shows(l.must(liaison.Message{Act: liaison.Say, Text: bare, Rich: true})); m.Text != bare || len(m.Entities) != 0 {
		t.Errorf("without entities shown %+v", m)
	}
	_, err := l.does(liaison.Message{Act: liaison.Say, Text: bare, Rich: true, Entities: []liaison.Entity{{Type: "bold", Offset: 1, Length: 900}}})
	wantFailure(t, err, liaison.Refused)
}

func TestRichCaptions(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	for _, as := range []string{"photo", "video", "document", "audio", "voice"} {
		m, err := l.sim.SendFiles(l.who, "", telegramsim.Upload{As: as, Name: "file", Data: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		f := liaison.File{Kind: liaison.FileKind(as), ID: m[0].File.ID}
		for _, files := range [][]liaison.File{{f}, {f, f}} {
			if as == "voice" && len(files) > 1 {
				continue // these make no album
			}
			id := l.must(liaison.Message{Act: liaison.Say, Files: files, Text: bare, Rich: true, Entities: bold})
			if m := l.shows(id); m.Caption != bare || cmp.Diff(bold, entities(m)) != "" {
				t.Errorf("%d of %s: shown %+v", len(files), as, m)
			}
		}
	}
}

// What is the same for everybody is made and uploaded once.
func TestTheSameForEverybodyIsUploadedOnce(t *testing.T) {
	t.Parallel()
	made := 0
	l := makingBy(t, func(_ context.Context, what string) (string, []byte, error) {
		made++
		return what + ".pdf", []byte("%PDF-1.7 the paper"), nil
	})
	send := func(what string) telegramsim.Msg {
		t.Helper()
		return l.shows(l.must(liaison.Message{Act: liaison.Say, Text: "t", Files: []liaison.File{{Kind: liaison.Document, Make: what}}}))
	}
	first := send("run:12:abc!")
	if again := send("run:12:abc!"); made != 1 || again.File.ID != first.File.ID || again.File.Name != "run:12:abc.pdf" {
		t.Errorf("made %d times; shown %+v and %+v", made, first.File, again.File)
	}
	if send("run:12:def!"); made != 2 {
		t.Errorf("another text was made %d times", made-1)
	}
	send("matter:1")
	if send("matter:1"); made != 4 {
		t.Errorf("what is for one person was made %d times", made-2)
	}
}
