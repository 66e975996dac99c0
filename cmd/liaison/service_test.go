package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liaison/console"
)

// The routes are made when the service begins to serve: two that clash would
// end it there.
func TestRoutesOfBothWays(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	for _, webhook := range []bool{false, true} {
		s := &service{
			config: config{Webhook: webhook, WebhookSecret: "right"}, log: log, meter: newMeter(nil, nil, log),
			console: &console.Console{Log: log, Zone: time.UTC, Now: time.Now},
		}
		routes := s.routes()
		answer := func(method, path string) int {
			w := httptest.NewRecorder()
			routes.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader("{}")))
			return w.Code
		}
		got, want := answer(http.MethodPost, "/telegram/webhook"), http.StatusNotFound
		if webhook {
			want = http.StatusUnauthorized
		}
		if got := answer(http.MethodPut, "/s/st_S0101"); got != http.StatusMethodNotAllowed {
			t.Errorf("webhook %t: a form by another method is answered %d", webhook, got)
		}
		if got != want {
			t.Errorf("webhook %t: a push without the secret is answered %d, want %d", webhook, got, want)
		}
	}
}
