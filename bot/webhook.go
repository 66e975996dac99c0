package bot

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	telegram "github.com/go-telegram/bot"

	"liaison"
)

const (
	bodyMost    = 1 << 20
	keepTimeout = 10 * time.Second
)

// SetWebhook tells Telegram to bring updates to the address, trying for as long
// as the context lasts while there is trouble on the way. An address that is
// refused is an error at once.
func (b *Bot) SetWebhook(ctx context.Context, url, secret string) error {
	var pause pauses
	for {
		_, err := b.api.SetWebhook(ctx, &telegram.SetWebhookParams{
			URL: url, SecretToken: secret, MaxConnections: 100, AllowedUpdates: allowedUpdates,
		})
		if err = b.failure(err); err == nil {
			return nil
		}
		if failed, _ := errors.AsType[*liaison.SendError](err); failed.Failure == liaison.Refused {
			return fmt.Errorf("set the webhook: %w", err)
		}
		if ctx.Err() == nil {
			b.config.Log.Warn("the webhook is not set yet", "error", err)
		}
		if !pause.wait(ctx) {
			return ctx.Err()
		}
	}
}

// readTimeout is how long a push may take to arrive.
const readTimeout = 10 * time.Second

// Webhook takes updates that Telegram brings, each with the secret. What is
// not answered by 200 is brought again.
func (b *Bot) Webhook(secret string) http.Handler {
	door := &door{bot: b}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Whoever sends slowly holds nothing for long. Where it cannot be set, as in
		// a test's recorder, there is nothing to hold.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTimeout))
		given := []byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
		case secret == "" || subtle.ConstantTimeCompare(given, []byte(secret)) != 1:
			http.Error(w, "the secret is wrong", http.StatusUnauthorized)
		default:
			door.take(w, r)
		}
	})
}

// door keeps what several requests bring at once in one go.
type door struct {
	bot *Bot

	mu      sync.Mutex
	waiting *group

	keeping sync.Mutex
}

type group struct {
	arrivals []liaison.Arrival
	kept     bool // or tried to
	err      error
}

func (d *door) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		return // the sender went away
	}
	arrival, err := address(body)
	if err != nil {
		http.Error(w, "not an update", http.StatusBadRequest)
		return
	}
	if err := d.keep(r.Context(), arrival); err != nil {
		d.bot.config.Log.Warn("an update was turned away", "update", arrival.Update, "error", err)
		w.Header().Set("Retry-After", "1")
		http.Error(w, "try again", http.StatusServiceUnavailable)
	}
}

// keep returns when the arrival has been kept. Whoever comes while another
// keeps joins the next group; the first of a group to get through keeps it
// for all.
func (d *door) keep(ctx context.Context, arrival liaison.Arrival) error {
	d.mu.Lock()
	if d.waiting == nil {
		d.waiting = &group{}
	}
	g := d.waiting
	g.arrivals = append(g.arrivals, arrival)
	d.mu.Unlock()

	d.keeping.Lock()
	defer d.keeping.Unlock()
	if g.kept {
		return g.err
	}
	d.mu.Lock()
	d.waiting = nil
	d.mu.Unlock()

	// It is for all of the group: one sender that goes away does not end it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
	defer cancel()
	g.kept, g.err = true, d.bot.config.Keep(ctx, g.arrivals)
	if g.err == nil {
		chats := make([]int64, len(g.arrivals))
		for i, a := range g.arrivals {
			chats[i] = a.Chat
		}
		d.bot.config.Arrived(chats...)
	}
	return g.err
}
