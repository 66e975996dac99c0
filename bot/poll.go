package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"liaison"
)

const pollTimeout = 50 * time.Second // the longest that the server holds a question

// allowedUpdates is said explicitly, because Telegram remembers what was said
// last, by whatever program.
var allowedUpdates = []string{
	models.AllowedUpdateMessage,
	models.AllowedUpdateEditedMessage,
	models.AllowedUpdateCallbackQuery,
	models.AllowedUpdateMyChatMember,
}

// Poll asks for updates and keeps them until the context ends. Of several
// replicas that call it, one does.
func (b *Bot) Poll(ctx context.Context) error {
	var pause pauses
	for {
		err := b.config.Alone(ctx, b.poll)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it ended because it was to end
		}
		b.config.Log.Warn("polling stopped", "error", err)
		pause.wait(ctx)
	}
}

func (b *Bot) poll(ctx context.Context) error {
	if err := b.deleteWebhook(ctx); err != nil {
		return err
	}
	var offset int64
	var pause pauses
	for ctx.Err() == nil {
		updates, err := b.ask(ctx, offset)
		if err == nil {
			offset, err = b.take(ctx, updates, offset)
		}
		if err == nil {
			pause.reset()
			continue
		}
		if ctx.Err() != nil {
			break
		}
		b.config.Log.Warn("no updates from Telegram", "error", err, remedy(err))
		var said *pollError
		if errors.As(err, &said) && said.retryAfter > 0 {
			sleep(ctx, said.retryAfter)
			continue
		}
		pause.wait(ctx)
	}
	return ctx.Err()
}

// take keeps the updates and returns the offset that confirms them.
func (b *Bot) take(ctx context.Context, updates []json.RawMessage, offset int64) (int64, error) {
	arrivals := make([]liaison.Arrival, 0, len(updates))
	chats := make([]int64, 0, len(updates))
	next := offset
	for _, raw := range updates {
		a, err := address(raw)
		if err != nil {
			b.config.Log.Error("an update cannot be told apart", "error", err)
			continue
		}
		arrivals, chats = append(arrivals, a), append(chats, a.Chat)
		next = max(next, a.Update+1)
	}
	if len(arrivals) == 0 && len(updates) > 0 {
		return offset, errNoUpdateID // asking again at once would bring the same
	}
	if len(arrivals) == 0 {
		return next, nil
	}
	if err := b.config.Keep(ctx, arrivals); err != nil {
		return offset, err
	}
	b.config.Arrived(chats...)
	return next, nil
}

func (b *Bot) deleteWebhook(ctx context.Context) error {
	_, err := b.api.DeleteWebhook(ctx, &telegram.DeleteWebhookParams{})
	if err != nil {
		return fmt.Errorf("remove the webhook: %w", b.failure(err))
	}
	return nil
}

// pollError is an answer without updates.
type pollError struct {
	code       int
	text       string
	retryAfter time.Duration
}

func (e *pollError) Error() string { return fmt.Sprintf("%d %s", e.code, e.text) }

func remedy(err error) slog.Attr {
	var e *pollError
	switch {
	case !errors.As(err, &e):
		return slog.String("remedy", "none needed if it passes; else check the database")
	case e.code == 0:
		return slog.String("remedy", "none needed if it passes; else check the network and TELEGRAM_API_URL")
	case e.code == http.StatusUnauthorized || e.code == http.StatusNotFound:
		return slog.String("remedy", "the token was revoked: copy it anew from @BotFather into TELEGRAM_TOKEN")
	case e.code == http.StatusConflict:
		return slog.String("remedy", "another program polls or set a webhook for the same bot: stop it, or use a bot of its own")
	default:
		return slog.String("remedy", "none needed: it is tried again")
	}
}

// ask calls getUpdates by hand, since the library would decode the updates,
// and lose a batch that it cannot decode.
func (b *Bot) ask(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	question, err := json.Marshal(map[string]any{
		"offset": offset, "limit": 100, "timeout": int(pollTimeout.Seconds()), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	url := b.config.URL + "/bot" + b.config.Token + "/getUpdates"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(question))
	if err != nil {
		return nil, &pollError{text: b.scrub(err.Error())}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.poller.Do(req)
	if err != nil {
		return nil, &pollError{text: b.scrub(err.Error())}
	}
	defer resp.Body.Close()
	return b.readUpdates(resp)
}

func (b *Bot) readUpdates(resp *http.Response) ([]json.RawMessage, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return nil, &pollError{code: resp.StatusCode, text: b.scrub(err.Error())}
	}
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Code        int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, &pollError{code: resp.StatusCode, text: "an answer that is not JSON"}
	}
	if !answer.OK {
		return nil, &pollError{
			code: answer.Code, text: b.scrub(answer.Description),
			retryAfter: time.Duration(answer.Parameters.RetryAfter) * time.Second,
		}
	}
	return answer.Result, nil
}
