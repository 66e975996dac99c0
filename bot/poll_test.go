package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/bot"
)

const token = "123456:secret"

// telegram answers the calls of a bot as the test says.
type telegram struct {
	mu      sync.Mutex
	asked   []question
	answers []string // of getUpdates, one after the other; then none
	webhook bool
	empty   chan struct{} // closed when all answers have been asked for
}

type question struct {
	Offset  int64    `json:"offset"`
	Limit   int      `json:"limit"`
	Allowed []string `json:"allowed_updates"`
}

func (f *telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ours := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	switch {
	case !ours:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"ok":false,"error_code":401,"description":"Unauthorized"}`))
	case method == "getMe":
		_, _ = w.Write([]byte(`{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"liaison_bot"}}`))
	case method == "deleteWebhook":
		f.mu.Lock()
		f.webhook = false
		f.mu.Unlock()
		_, _ = w.Write([]byte(`{"ok":true,"result":true}`))
	case method == "getUpdates":
		f.getUpdates(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (f *telegram) getUpdates(w http.ResponseWriter, r *http.Request) {
	var q question
	_ = json.NewDecoder(r.Body).Decode(&q)
	f.mu.Lock()
	f.asked = append(f.asked, q)
	answer := ""
	if len(f.answers) > 0 {
		answer, f.answers = f.answers[0], f.answers[1:]
	} else if f.empty != nil {
		close(f.empty)
		f.empty = nil
	}
	f.mu.Unlock()
	if answer == "" {
		<-r.Context().Done()
		return
	}
	_, _ = w.Write([]byte(answer))
}

func updates(raw ...string) string {
	return `{"ok":true,"result":[` + strings.Join(raw, ",") + `]}`
}

func text(id, chat int64) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"chat":{"id":%d}}}`, id, chat)
}

// inbox keeps what arrives, unless it is told to fail.
type inbox struct {
	mu      sync.Mutex
	kept    []int64
	arrived []int64
	fail    int // so many times
}

func (i *inbox) Keep(_ context.Context, arrivals []liaison.Arrival) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.fail > 0 {
		i.fail--
		return errors.New("the database is away")
	}
	for _, a := range arrivals {
		i.kept = append(i.kept, a.Update)
	}
	return nil
}

func (i *inbox) Arrived(chats ...int64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.arrived = append(i.arrived, chats...)
}

func open(t *testing.T, url string, box *inbox, log *slog.Logger) *bot.Bot {
	t.Helper()
	b, err := bot.Open(context.Background(), bot.Config{
		Token: token, URL: url, Log: log, Keep: box.Keep, Arrived: box.Arrived,
		Alone: func(ctx context.Context, do func(context.Context) error) error { return do(ctx) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// poll polls until the answers are used up.
func poll(t *testing.T, f *telegram, box *inbox) (log string) {
	t.Helper()
	var written strings.Builder
	var mu sync.Mutex
	f.empty = make(chan struct{})
	empty := f.empty
	server := httptest.NewServer(f)
	defer server.Close()
	defer server.CloseClientConnections()
	b := open(t, server.URL, box, slog.New(slog.NewTextHandler(locked{&mu, &written}, nil)))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.Poll(ctx) }()
	select {
	case <-empty:
	case <-time.After(20 * time.Second):
		t.Error("it does not poll on")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return written.String()
}

type locked struct {
	mu *sync.Mutex
	b  *strings.Builder
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func TestUpdatesAreConfirmedAfterTheyAreKept(t *testing.T) {
	t.Parallel()
	f := &telegram{webhook: true, answers: []string{
		updates(text(10, 7), `{"update_id":11,"telepathy":{"user":{"id":8}}}`, `{"update_id":12}`),
		updates(text(13, 9)), updates(text(13, 9)), updates(),
	}}
	box := &inbox{}
	box.fail = 0
	poll(t, f, box)
	if want := []int64{10, 11, 12, 13, 13}; !slices.Equal(box.kept, want) {
		t.Errorf("kept %v, want %v", box.kept, want)
	}
	if want := []int64{7, 8, 0, 9, 9}; !slices.Equal(box.arrived, want) {
		t.Errorf("arrived %v, want %v", box.arrived, want)
	}
	var offsets []int64
	for _, q := range f.asked {
		offsets = append(offsets, q.Offset)
	}
	if want := []int64{0, 13, 14, 14, 14}; !slices.Equal(offsets, want) {
		t.Errorf("asked from %v, want %v", offsets, want)
	}
	if f.webhook {
		t.Error("the webhook was not removed")
	}
	if want := []string{"message", "edited_message", "callback_query", "my_chat_member"}; !slices.Equal(f.asked[0].Allowed, want) || f.asked[0].Limit != 100 {
		t.Errorf("asked for %+v", f.asked[0])
	}
}

func TestWhatCouldNotBeKeptIsAskedForAgain(t *testing.T) {
	t.Parallel()
	f := &telegram{answers: []string{updates(text(10, 7)), updates(text(10, 7))}}
	box := &inbox{fail: 1}
	poll(t, f, box)
	if !slices.Equal(box.kept, []int64{10}) || f.asked[1].Offset != 0 || f.asked[2].Offset != 11 {
		t.Errorf("kept %v, asked %+v", box.kept, f.asked)
	}
}

func TestPollingGoesOnAfterRefusals(t *testing.T) {
	t.Parallel()
	f := &telegram{answers: []string{
		`{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`,
		`{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`,
		`{"ok":false,"error_code":401,"description":"Unauthorized"}`,
		`<html>bad gateway</html>`,
		updates(text(10, 7)),
	}}
	box := &inbox{}
	log := poll(t, f, box)
	if !slices.Equal(box.kept, []int64{10}) {
		t.Errorf("kept %v", box.kept)
	}
	for _, want := range []string{"another program polls", "the token was revoked"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say that %s:\n%s", want, log)
		}
	}
}

func TestTheTokenIsNeverShown(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "getMe") {
			_, _ = w.Write([]byte(`{"ok":true,"result":{"id":1,"username":"b"}}`))
			return
		}
		http.Error(w, "no route to "+r.URL.Path, http.StatusBadGateway)
	}))
	defer server.Close()
	b := open(t, server.URL, &inbox{}, nil)
	hello := liaison.Outgoing{Chat: 7, Message: liaison.Message{Act: liaison.Say, Text: "hello"}}
	_, err := b.Send(t.Context(), hello)
	wantFailure(t, err, liaison.Trouble)
	server.Close()
	_, err = b.Send(t.Context(), hello)
	wantFailure(t, err, liaison.Trouble)
}

func wantFailure(t *testing.T, err error, want liaison.SendFailure) {
	t.Helper()
	var failed *liaison.SendError
	if !errors.As(err, &failed) || failed.Failure != want {
		t.Fatalf("error %v, want %s", err, want)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", err, failed.Err, failed.Err), "secret") {
		t.Errorf("the token shows in %v", err)
	}
}

func TestATokenThatIsRefusedIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(&telegram{})
	defer server.Close()
	_, err := bot.Open(t.Context(), bot.Config{Token: "1:wrong", URL: server.URL})
	if err == nil || !strings.Contains(err.Error(), "TELEGRAM_TOKEN") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("error %v", err)
	}
}
