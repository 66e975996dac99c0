package bot_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"liaison"
	"liaison/bot"
)

const secret = "hook-secret"

// hook is the webhook of a bot that keeps by the function.
func hook(t *testing.T, keep func(context.Context, []liaison.Arrival) error, arrived func(...int64)) http.Handler {
	t.Helper()
	server := httptest.NewServer(&telegram{})
	t.Cleanup(server.Close)
	b, err := bot.Open(t.Context(), bot.Config{Token: token, URL: server.URL, Keep: keep, Arrived: arrived})
	if err != nil {
		t.Fatal(err)
	}
	return b.Webhook(secret)
}

func bring(h http.Handler, method, given, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/telegram/webhook", strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", given)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheWebhookTakesUpdatesWithTheSecretOnly(t *testing.T) {
	t.Parallel()
	box := &inbox{}
	h := hook(t, box.Keep, box.Arrived)
	tests := []struct {
		method, secret, body string
		want                 int
	}{
		{http.MethodGet, secret, "", http.StatusMethodNotAllowed},
		{http.MethodPost, "", text(1, 7), http.StatusUnauthorized},
		{http.MethodPost, "hook-secreT", text(1, 7), http.StatusUnauthorized},
		{http.MethodPost, secret, "nonsense", http.StatusBadRequest},
		{http.MethodPost, secret, text(1, 7) + strings.Repeat(" ", 1<<20), http.StatusRequestEntityTooLarge},
		{http.MethodPost, secret, text(2, 7), http.StatusOK},
	}
	for _, test := range tests {
		if got := bring(h, test.method, test.secret, test.body).Code; got != test.want {
			t.Errorf("%s with secret %q and %d bytes: %d, want %d", test.method, test.secret, len(test.body), got, test.want)
		}
	}
	if len(box.kept) != 1 || box.kept[0] != 2 || len(box.arrived) != 1 || box.arrived[0] != 7 {
		t.Errorf("kept %v, arrived %v", box.kept, box.arrived)
	}
}

func TestTheWebhookIsAnsweredAfterTheCommit(t *testing.T) {
	t.Parallel()
	box := &inbox{fail: 1}
	h := hook(t, box.Keep, box.Arrived)
	if w := bring(h, http.MethodPost, secret, text(1, 7)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d, Retry-After %q while the database is away", w.Code, w.Header().Get("Retry-After"))
	}
	if len(box.arrived) != 0 {
		t.Error("it arrived without having been kept")
	}
}

func TestSetWebhook(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	err := l.bot.SetWebhook(t.Context(), "ftp://example.org/", secret)
	wantFailure(t, err, liaison.Refused)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.bot.SetWebhook(ended, "https://example.org/hook", secret); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v at the end of the context", err)
	}
	if err := l.bot.SetWebhook(t.Context(), "https://example.org/hook", secret); err != nil {
		t.Error(err)
	}
}
