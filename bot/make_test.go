package bot_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"liaison"
	"liaison/bot"
	"liaison/telegramsim"
)

// making is a line whose bot makes a paper and a picture.
func making(t *testing.T) (*line, string) {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	l := makingBy(t, func(_ context.Context, what string) (string, []byte, error) {
		switch what {
		case "paper":
			return "2026-B-001 关于医保.pdf", []byte("%PDF-1.7 the paper"), nil
		case "picture":
			return "code.png", picture.Bytes(), nil
		case "not theirs":
			return "", nil, liaison.Refuse(liaison.NotFound, "matter.not_found")
		default:
			return "", nil, errors.New("the database is away")
		}
	})
	return l, l.address
}

// makingBy is a line whose bot makes files so.
func makingBy(t *testing.T, makes func(context.Context, string) (string, []byte, error)) *line {
	t.Helper()
	sim := telegramsim.New(telegramsim.Options{Token: token})
	t.Cleanup(sim.Close)
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	b, err := bot.Open(t.Context(), bot.Config{Token: token, URL: server.URL, Make: makes})
	if err != nil {
		t.Fatal(err)
	}
	l := &line{t: t, sim: sim, bot: b, address: server.URL}
	l.who = sim.AddPerson(telegramsim.Person{Name: "A07", Started: true}).ID
	return l
}

func TestWhatIsMadeIsUploaded(t *testing.T) {
	t.Parallel()
	l, address := making(t)
	buttons := [][]liaison.Button{{{Text: "Back", Data: "back"}}}
	paper := l.shows(l.must(liaison.Message{Act: liaison.Say, Text: "<b>your</b> paper", Buttons: buttons,
		Files: []liaison.File{{Kind: liaison.Document, Make: "paper"}}}))
	if paper.Kind != "document" || paper.File.Name != "2026-B-001 关于医保.pdf" || paper.Caption != "your paper" || len(paper.Inline) != 1 {
		t.Errorf("the paper is shown as %+v", paper)
	}
	// The link by which the chat page lets it be downloaded.
	answer, err := http.Get(address + paper.File.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if content, err := io.ReadAll(answer.Body); err != nil || string(content) != "%PDF-1.7 the paper" {
		t.Errorf("downloaded %q, %v", content, err)
	}
	code := l.shows(l.must(liaison.Message{Act: liaison.Say, Text: "a code", Buttons: buttons,
		Files: []liaison.File{{Kind: liaison.Photo, Make: "picture"}}}))
	if code.Kind != "photo" || code.File.Width != 64 || code.Caption != "a code" || len(code.Inline) != 1 {
		t.Errorf("the picture is shown as %+v", code)
	}
}

func TestWhatCannotBeMadeIsToldApart(t *testing.T) {
	t.Parallel()
	l, _ := making(t)
	for what, failure := range map[string]liaison.SendFailure{"not theirs": liaison.Refused, "trouble": liaison.Trouble} {
		_, err := l.does(liaison.Message{Act: liaison.Say, Files: []liaison.File{{Kind: liaison.Document, Make: what}}})
		if failed := new(liaison.SendError); !errors.As(err, &failed) || failed.Failure != failure {
			t.Errorf("%s: %v, want %s", what, err, failure)
		}
	}
	if shown := l.sim.Chat(l.who); len(shown) != 0 {
		t.Errorf("shown %+v", shown)
	}
}

// Papers do not become an album: each is tried by itself.
func TestPapersGoOneByOne(t *testing.T) {
	t.Parallel()
	l, _ := making(t)
	l.must(liaison.Message{Act: liaison.Say, Files: []liaison.File{
		{Kind: liaison.Document, Make: "paper"}, {Kind: liaison.Document, Make: "paper"}}})
	shown := l.sim.Chat(l.who)
	if len(shown) != 2 || shown[0].MediaGroupID != "" {
		t.Errorf("shown %+v", shown)
	}
}
