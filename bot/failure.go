package bot

import (
	"errors"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"

	"liaison"
)

// failure says in liaison's words what a failed call calls for. The library's
// error is not wrapped but quoted, without the token.
func (b *Bot) failure(err error) error {
	if err == nil {
		return nil
	}
	e := &liaison.SendError{Failure: liaison.Trouble, Err: errors.New(b.scrub(err.Error()))}
	var tooMany *telegram.TooManyRequestsError
	var migrated *telegram.MigrateError
	switch {
	case errors.As(err, &tooMany):
		e.Failure, e.RetryAfter = liaison.TooMany, time.Duration(max(1, tooMany.RetryAfter))*time.Second
	case errors.Is(err, telegram.ErrorForbidden):
		e.Failure = liaison.Gone
	case errors.As(err, &migrated):
		e.Failure = liaison.Refused
	case errors.Is(err, telegram.ErrorBadRequest):
		e.Failure = liaison.Refused
		if says(err, "chat not found", "user is deactivated", "peer_id_invalid", "user not found") {
			e.Failure = liaison.Gone
		}
	case says(err, "error build request form"):
		e.Failure = liaison.Refused
	}
	return e
}

// says reports whether the error's text has one of the phrases: Telegram tells
// its refusals apart by their words only.
func says(err error, phrases ...string) bool {
	text := strings.ToLower(err.Error())
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}

// unless treats a bad request with one of the phrases as done.
func (b *Bot) unless(err error, phrases ...string) error {
	if errors.Is(err, telegram.ErrorBadRequest) && says(err, phrases...) {
		return nil
	}
	return b.failure(err)
}
