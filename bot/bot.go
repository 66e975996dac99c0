// Package bot is the Telegram edge: it takes updates in, by asking for them or
// by webhook, and sends messages out. It is the only importer of a Telegram
// library, whose receiving half it does not use: that one confirms an update
// before anybody has kept it.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"liaison"
)

const (
	officialURL = "https://api.telegram.org"
	sendTimeout = 30 * time.Second

	connectionsMost = 600 // that are kept: more than there are senders
)

// Config is what a Bot needs.
type Config struct {
	Token string
	URL   string // of the Bot API; empty: Telegram's own
	Log   *slog.Logger

	// Keep keeps updates for good, each once however often it comes. Only
	// after it has returned is Telegram told that they arrived.
	Keep func(context.Context, []liaison.Arrival) error
	// Arrived is told whose updates have been kept.
	Arrived func(chats ...int64)
	// Alone runs the function in one replica at a time: two that poll would
	// share the stream of updates in silence.
	Alone func(context.Context, func(context.Context) error) error
	// Make makes a file that is made when it is sent. A *liaison.Refusal is
	// final, any other error is trouble that may pass. Of what is the same for
	// everybody it is not told the "!".
	Make func(ctx context.Context, what string) (name string, content []byte, err error)
}

// Bot is a bot account.
type Bot struct {
	Username string // without the @

	config Config
	api    *telegram.Bot
	poller *http.Client
	sender *http.Client
	wire   *wire // for sendMessage; nil: the sender does that too
	made   uploads
	lately lately
}

// Open connects to the Bot API, trying for as long as the context lasts while
// there is trouble on the way. A token that is refused is an error at once.
func Open(ctx context.Context, config Config) (*Bot, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.URL == "" {
		config.URL = officialURL
	}
	config.URL = strings.TrimRight(config.URL, "/")
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 0, connectionsMost
	b := &Bot{
		config: config,
		poller: &http.Client{Transport: transport, Timeout: pollTimeout + 20*time.Second},
		sender: &http.Client{Transport: transport, Timeout: sendTimeout},
	}
	if r, err := b.sayRequest(context.Background(), nil); err == nil {
		b.wire = newWire(r, transport.Proxy)
	}
	api, err := telegram.New(config.Token,
		telegram.WithSkipGetMe(),
		telegram.WithServerURL(config.URL),
		telegram.WithHTTPClient(sendTimeout, b.sender),
		telegram.WithErrorsHandler(func(err error) { config.Log.Warn("Telegram library", "error", b.scrub(err.Error())) }),
	)
	if err != nil {
		return nil, fmt.Errorf("the bot's token: %w", err)
	}
	b.api = api
	me, err := b.introduce(ctx)
	if err != nil {
		return nil, err
	}
	b.Username = me.Username
	return b, nil
}

func (b *Bot) introduce(ctx context.Context) (*models.User, error) {
	var pause pauses
	for {
		me, err := b.api.GetMe(ctx)
		switch {
		case err == nil:
			return me, nil
		case errors.Is(err, telegram.ErrorUnauthorized), errors.Is(err, telegram.ErrorNotFound):
			return nil, errors.New("the token is unknown to Telegram: copy it anew from @BotFather into TELEGRAM_TOKEN")
		}
		b.config.Log.Warn("Telegram does not answer", "remedy", "check the network and TELEGRAM_API_URL",
			"error", b.scrub(err.Error()))
		if !pause.wait(ctx) {
			return nil, fmt.Errorf("ask Telegram who the bot is: %s", b.scrub(err.Error()))
		}
	}
}

// Command is a line of the chat's menu of commands.
type Command struct{ Name, Description string }

// SetCommands sets the menu of commands for the chats of a language, an ISO
// 639-1 code, or for all others where it is empty.
func (b *Bot) SetCommands(ctx context.Context, language string, commands []Command) error {
	params := &telegram.SetMyCommandsParams{LanguageCode: language}
	for _, c := range commands {
		params.Commands = append(params.Commands, models.BotCommand{Command: c.Name, Description: c.Description})
	}
	_, err := b.api.SetMyCommands(ctx, params)
	return b.failure(err)
}

// scrub takes the token out of a text: it is part of every address.
func (b *Bot) scrub(text string) string {
	const most = 500 // an error may hold a proxy's whole page
	if text = strings.ReplaceAll(text, b.config.Token, "***"); len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// pauses grow while trouble lasts: 0.2 s, then double up to 10 s.
type pauses struct{ next time.Duration }

// wait reports whether the pause ended by itself, not by the context.
func (p *pauses) wait(ctx context.Context) bool {
	p.next = min(max(2*p.next, 200*time.Millisecond), 10*time.Second)
	return sleep(ctx, p.next)
}

func (p *pauses) reset() { p.next = 0 }

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
