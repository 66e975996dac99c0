package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	telegram "github.com/go-telegram/bot"

	"liaison"
)

// sendMessage is the library's method by a shorter way: as JSON instead of a
// form, and of the answer it reads the id alone. Nearly all that is sent is sent
// here, and it saves a quarter of the service's processor time.
func (b *Bot) sendMessage(ctx context.Context, o liaison.Outgoing) (int, error) {
	rest, err := b.encoded(o)
	if err != nil {
		return 0, fmt.Errorf("error build request form: %w", err)
	}
	body := append(make([]byte, 0, len(rest)+32), `{"chat_id":`...)
	body = append(strconv.AppendInt(body, o.Chat, 10), rest...)
	status, body, err := b.post(ctx, body)
	if err != nil {
		return 0, err
	}
	if id := idIn(body); id != 0 {
		return id, nil
	}
	var answer struct {
		OK     bool `json:"ok"`
		Result struct {
			ID int `json:"message_id"`
		} `json:"result"`
		refusal
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, fmt.Errorf("an answer that is not JSON: %s", status)
	}
	if !answer.OK {
		return 0, answer.err()
	}
	return answer.Result.ID, nil
}

// post sends what is to be said to Telegram and returns the answer and its status.
func (b *Bot) post(ctx context.Context, body []byte) (status string, answer []byte, err error) {
	if b.wire != nil {
		return b.wire.post(ctx, body)
	}
	req, err := b.sayRequest(ctx, body)
	if err != nil {
		return "", nil, err
	}
	resp, err := b.sender.Do(req)
	if err != nil {
		return "", nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.Status, answer, err
}

func (b *Bot) sayRequest(ctx context.Context, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.config.URL+"/bot"+b.config.Token+"/sendMessage", bytes.NewReader(body))
	if err == nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, err
}

var shownAnswer = []byte(`{"ok":true,"result":{"message_id":`)

// idIn is the id where Telegram puts it, before the message that it repeats and
// that need not be decoded; 0 where it is not there.
func idIn(answer []byte) int {
	rest, found := bytes.CutPrefix(answer, shownAnswer)
	end := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if !found || end <= 0 || !bytes.HasSuffix(bytes.TrimSpace(rest), []byte("}}")) {
		return 0
	}
	id, err := strconv.Atoi(string(rest[:end]))
	if err != nil {
		return 0
	}
	return id
}

// refusal is an answer that is not ok.
type refusal struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
		MigrateTo  int `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// err is the library's error for it.
func (r refusal) err() error {
	switch {
	case r.Code == http.StatusForbidden:
		return fmt.Errorf("%w, %s", telegram.ErrorForbidden, r.Description)
	case r.Code == http.StatusBadRequest && r.Parameters.MigrateTo != 0:
		return &telegram.MigrateError{Message: r.Description, MigrateToChatID: r.Parameters.MigrateTo}
	case r.Code == http.StatusBadRequest:
		return fmt.Errorf("%w, %s", telegram.ErrorBadRequest, r.Description)
	case r.Code == http.StatusTooManyRequests:
		return &telegram.TooManyRequestsError{Message: r.Description, RetryAfter: r.Parameters.RetryAfter}
	default:
		return fmt.Errorf("%d %s", r.Code, r.Description)
	}
}
