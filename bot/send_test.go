package bot_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/bot"
	"liaison/telegramsim"
)

// line is a bot that talks to a simulated Telegram, and somebody there.
type line struct {
	t   *testing.T
	sim *telegramsim.Sim
	bot *bot.Bot
	who int64

	address string // of the simulator
}

func newLine(t *testing.T) *line {
	t.Helper()
	sim := telegramsim.New(telegramsim.Options{Token: token, Username: "liaison_bot"})
	t.Cleanup(sim.Close)
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	l := &line{t: t, sim: sim, bot: open(t, server.URL, &inbox{}, nil)}
	l.who = sim.AddPerson(telegramsim.Person{Name: "A07", Started: true}).ID
	return l
}

// does sends a message to the person.
func (l *line) does(m liaison.Message) ([]int, error) {
	return l.bot.Send(l.t.Context(), liaison.Outgoing{Chat: l.who, Message: m})
}

func (l *line) must(m liaison.Message) int {
	l.t.Helper()
	ids, err := l.does(m)
	if err != nil {
		l.t.Fatal(err)
	}
	return append(ids, 0)[0]
}

// shows is the message of the id as the person sees it.
func (l *line) shows(id int) telegramsim.Msg {
	l.t.Helper()
	for _, m := range l.sim.Chat(l.who) {
		if m.MessageID == int64(id) {
			return m
		}
	}
	l.t.Fatalf("there is no message %d", id)
	return telegramsim.Msg{}
}

func TestSayEditErase(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	id := l.must(liaison.Message{Act: liaison.Say, Text: "<b>hello</b> &lt;", Buttons: [][]liaison.Button{
		{{Text: "Go", Data: "go"}, {Text: "Page", URL: "https://example.org/"}}}})
	m := l.shows(id)
	if m.Text != "hello <" || len(m.Entities) != 1 || len(m.Inline) != 1 || m.Inline[0][0].Data != "go" || m.Inline[0][1].URL == "" {
		t.Errorf("shown %+v", m)
	}
	edit := liaison.Message{Act: liaison.Edit, Target: id, Text: "changed"}
	for range 2 { // the second time it is not modified, which is done
		if got := l.must(edit); got != id {
			t.Errorf("the edit shows in %d, want %d", got, id)
		}
	}
	if m := l.shows(id); m.Text != "changed" || len(m.Inline) != 0 {
		t.Errorf("shown %+v", m)
	}
	for range 2 {
		l.must(liaison.Message{Act: liaison.Erase, Target: id})
	}
	_, err := l.does(edit)
	wantFailure(t, err, liaison.Refused)
	_, err = l.does(liaison.Message{Act: liaison.Say, Text: "<b>open"})
	wantFailure(t, err, liaison.Refused)
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	l.must(liaison.Message{Act: liaison.Say, Text: "choose", Keyboard: [][]string{{"one", "two"}}})
	if got := string(l.sim.Keyboard(l.who)); !strings.Contains(got, `"two"`) || !strings.Contains(got, `"resize_keyboard":true`) {
		t.Errorf("keyboard %s", got)
	}
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	id := l.must(liaison.Message{Act: liaison.Say, Text: "?", Buttons: [][]liaison.Button{{{Text: "Go", Data: "go"}}}})
	press, err := l.sim.Press(l.who, int64(id), "go")
	if err != nil {
		t.Fatal(err)
	}
	l.must(liaison.Message{Act: liaison.Answer, Press: press.ID, Text: "<i>" + strings.Repeat("好", 300) + "</i>", Alert: true})
	answer, _ := press.Answered()
	if n := len([]rune(answer.Text)); n != 200 || !answer.Alert {
		t.Errorf("answered %d characters, alert %v", n, answer.Alert)
	}
	l.must(liaison.Message{Act: liaison.Answer, Press: "too old"})
}

func TestFiles(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	upload := func(as string) liaison.File {
		m, err := l.sim.SendFiles(l.who, "", telegramsim.Upload{As: as, Name: "file", Data: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		return liaison.File{Kind: liaison.FileKind(as), ID: m[0].File.ID}
	}
	photo, document, voice := upload("photo"), upload("document"), upload("voice")
	place := liaison.File{Kind: liaison.Place, Latitude: 30.5, Longitude: 114.25}
	buttons := [][]liaison.Button{{{Text: "Go", Data: "go"}}}
	long := strings.Repeat("长", 1025)
	tests := map[string]struct {
		say  liaison.Message
		want []string // kind and text of each message
		id   int      // which of them it is known by
	}{
		"one with buttons":   {liaison.Message{Files: []liaison.File{photo}, Text: "<b>t</b>", Buttons: buttons}, []string{"photo t"}, 0},
		"an album":           {liaison.Message{Files: []liaison.File{photo, photo, photo}, Text: "t"}, []string{"photo t", "photo ", "photo "}, 0},
		"album and buttons":  {liaison.Message{Files: []liaison.File{photo, photo}, Text: "t", Buttons: buttons}, []string{"photo ", "photo ", "text t"}, 2},
		"different kinds":    {liaison.Message{Files: []liaison.File{document, document, voice}, Text: "t"}, []string{"document ", "document ", "voice ", "text t"}, 3},
		"a long text":        {liaison.Message{Files: []liaison.File{document}, Text: long}, []string{"document ", "text " + long}, 1},
		"a place":            {liaison.Message{Files: []liaison.File{place}, Text: "here"}, []string{"location ", "text here"}, 1},
		"nothing but a file": {liaison.Message{Files: []liaison.File{voice}}, []string{"voice "}, 0},
	}
	for name, test := range tests {
		before := len(l.sim.Chat(l.who))
		test.say.Act = liaison.Say
		ids, err := l.does(test.say)
		if err != nil {
			t.Fatal(err)
		}
		sent := l.sim.Chat(l.who)[before:]
		var got []string
		for _, m := range sent {
			got = append(got, m.Kind+" "+m.Text+m.Caption)
		}
		if strings.Join(got, "|") != strings.Join(test.want, "|") {
			t.Errorf("%s: sent %q, want %q", name, got, test.want)
			continue
		}
		var want []int // the one that it is known by, then the others
		for _, m := range sent {
			want = append(want, int(m.MessageID))
		}
		known := want[test.id]
		want = append([]int{known}, slices.Delete(want, test.id, test.id+1)...)
		if !slices.Equal(ids, want) {
			t.Errorf("%s: known by %d, want %d", name, ids, want)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	hello := liaison.Message{Act: liaison.Say, Text: "hello"}
	l.sim.Force429(7)
	_, err := l.does(hello)
	wantFailure(t, err, liaison.TooMany)
	if failed, _ := errors.AsType[*liaison.SendError](err); failed.RetryAfter != 7*time.Second {
		t.Errorf("retry after %s", failed.RetryAfter)
	}

	l = newLine(t)
	_, err = l.bot.Send(t.Context(), liaison.Outgoing{Chat: 999_999, Message: hello})
	wantFailure(t, err, liaison.Gone)
	l.sim.SetFaults(telegramsim.Faults{FailEvery: 1})
	_, err = l.does(hello)
	wantFailure(t, err, liaison.Trouble)
	l.sim.SetFaults(telegramsim.Faults{})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = l.bot.Send(ended, liaison.Outgoing{Chat: l.who, Message: hello})
	wantFailure(t, err, liaison.Trouble)
	if err := l.sim.Block(l.who); err != nil {
		t.Fatal(err)
	}
	_, err = l.does(hello)
	wantFailure(t, err, liaison.Gone)
	_, err = l.does(liaison.Message{Act: "dance"})
	wantFailure(t, err, liaison.Refused)
}

func TestCommands(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	if err := l.bot.SetCommands(t.Context(), "", []bot.Command{{Name: "menu", Description: "what can be done"}}); err != nil {
		t.Fatal(err)
	}
	if got := l.sim.Commands(); len(got) != 1 || got[0].Command != "menu" {
		t.Errorf("commands %+v", got)
	}
	if l.bot.Username != "liaison_bot" {
		t.Errorf("username %q", l.bot.Username)
	}
}

// The copies of a briefing are encoded once; each goes to its own chat, and what
// differs in anything is encoded anew.
func TestCopiesOfABriefing(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	buttons := [][]liaison.Button{{{Text: "Read", Data: "read"}}}
	alike := liaison.Message{Act: liaison.Say, Text: "all of you", Buttons: buttons}
	other := alike
	other.Buttons = [][]liaison.Button{{{Text: "Learned", Data: "learned"}}}
	second := l.sim.AddPerson(telegramsim.Person{Name: "A08", Started: true}).ID
	for range 2 {
		for _, chat := range []int64{l.who, second} {
			for _, m := range []liaison.Message{alike, other} {
				if _, err := l.bot.Send(t.Context(), liaison.Outgoing{Chat: chat, Lane: liaison.Briefings, Message: m}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, chat := range []int64{l.who, second} {
		var got []string
		for _, m := range l.sim.Chat(chat) {
			got = append(got, m.Text+" "+m.Inline[0][0].Data)
		}
		if strings.Join(got, "|") != "all of you read|all of you learned|all of you read|all of you learned" {
			t.Errorf("chat %d heard %q", chat, got)
		}
	}
}
