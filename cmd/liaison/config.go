package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison/locales"
	"liaison/mail"
	"liaison/seal"
)

// config is all that the environment decides. README lists the variables.
type config struct {
	Token         string
	APIURL        string
	DatabaseURL   string // empty: a PostgreSQL of our own in DataDir
	Listen        string
	PublicURL     string // as people reach Listen from outside; without a slash at the end
	Webhook       bool   // else by long polling
	WebhookSecret string
	Zone          *time.Location
	Language      string
	SendRate      float64 // messages per second; 0: no limit
	DataDir       string
	LogJSON       bool
	LogLevel      slog.Level
	LoginURL      string       // of Telegram's OpenID Connect
	LoginSecret   string       // … empty: people enter the console by links of the chat alone
	Mail          *mail.Server // nil: nothing is sent by mail
	Keys          *seal.Ring   // of citizens' names and phones; nil: they are not asked for
}

// quietly is what a command that ends by itself has as its defaults: its own
// output says what there is to say.
var quietly = map[string]string{"LOG_LEVEL": "warn"}

// withDefaults is the environment with other defaults for some variables.
func withDefaults(env func(string) string, defaults map[string]string) func(string) string {
	return func(name string) string { return cmp.Or(env(name), defaults[name]) }
}

// environment reads variables and collects everything that is wrong, so that
// all of it is reported at once.
type environment struct {
	get   func(string) string
	wrong []error
}

func (e *environment) refuse(name, format string, args ...any) {
	e.wrong = append(e.wrong, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
}

// secret reads NAME, or the file that NAME_FILE names.
func (e *environment) secret(name string) string {
	value, path := e.get(name), e.get(name+"_FILE")
	switch {
	case path == "":
		return value
	case value != "":
		e.refuse(name, "is set twice, also by %s_FILE: keep one of them", name)
		return value
	}
	content, err := os.ReadFile(path)
	if err != nil {
		e.refuse(name+"_FILE", "the file cannot be read (%v): give the path of a readable file", errors.Unwrap(err))
	}
	return strings.TrimSpace(string(content))
}

func (e *environment) oneOf(name, otherwise string, allowed ...string) string {
	value := cmp.Or(e.get(name), otherwise)
	if !slices.Contains(allowed, value) {
		e.refuse(name, "%q is not known: use %s", value, strings.Join(allowed, " or "))
	}
	return value
}

// address reads an http or https address.
func (e *environment) address(name, otherwise string) string {
	value := strings.TrimRight(cmp.Or(e.get(name), otherwise), "/")
	u, err := url.Parse(value)
	if value != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		e.refuse(name, "%q is not an address: write it like https://example.org", value)
	}
	return value
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// readConfig reads the environment. The error names everything that is wrong,
// each with its remedy, and never a secret's value.
func readConfig(get func(string) string, needsToken bool) (config, error) {
	e := &environment{get: get}
	c := config{
		Token:         e.secret("TELEGRAM_TOKEN"),
		APIURL:        e.address("TELEGRAM_API_URL", "https://api.telegram.org"),
		DatabaseURL:   e.secret("DATABASE_URL"),
		Listen:        cmp.Or(get("LISTEN"), ":8080"),
		PublicURL:     e.address("PUBLIC_URL", ""),
		Webhook:       e.oneOf("UPDATES", "poll", "poll", "webhook") == "webhook",
		WebhookSecret: e.secret("WEBHOOK_SECRET"),
		LoginURL:      e.address("TELEGRAM_LOGIN_URL", "https://oauth.telegram.org"),
		LoginSecret:   e.secret("TELEGRAM_LOGIN_SECRET"),
		Language:      e.language(),
		DataDir:       cmp.Or(get("DATA_DIR"), ".data"),
		LogJSON:       e.oneOf("LOG_FORMAT", "text", "text", "json") == "json",
	}
	if needsToken && !tokenForm.MatchString(c.Token) {
		e.refuse("TELEGRAM_TOKEN", "is not set, or not of the form 123456:ABC…: get one from @BotFather")
	}
	if _, err := url.Parse(c.DatabaseURL); err != nil {
		e.refuse("DATABASE_URL", "is not an address: write it like postgres://user:password@host:5432/liaison")
	}
	if c.Webhook {
		e.checkWebhook(c)
	}
	if c.LoginSecret != "" && !strings.HasPrefix(c.PublicURL, "https://") {
		e.refuse("PUBLIC_URL", "is needed with TELEGRAM_LOGIN_SECRET: the https address to which people come back; allow PUBLIC_URL/console/login/callback at @BotFather")
	}
	if address := e.secret("MAIL_URL"); address != "" {
		var err error
		if c.Mail, err = mail.Open(address, get("MAIL_FROM")); err != nil {
			e.refuse("MAIL_URL", "%v", err)
		}
	}
	e.readRest(&c)
	if len(e.wrong) > 0 {
		return c, fmt.Errorf("the configuration has %d mistakes:\n%w", len(e.wrong), errors.Join(e.wrong...))
	}
	return c, nil
}

func (e *environment) checkWebhook(c config) {
	if c.PublicURL == "" {
		e.refuse("PUBLIC_URL", "is needed with UPDATES=webhook: the https address by which Telegram reaches LISTEN")
	}
	if !secretForm.MatchString(c.WebhookSecret) {
		e.refuse("WEBHOOK_SECRET", "is needed with UPDATES=webhook: 1 to 256 of A-Z a-z 0-9 _ and -, for instance from openssl rand -hex 32")
	}
}

func (e *environment) readRest(c *config) {
	var err error
	zone := cmp.Or(e.get("TIMEZONE"), "Asia/Shanghai")
	if c.Zone, err = time.LoadLocation(zone); err != nil {
		e.refuse("TIMEZONE", "%q is not known: use a name such as Asia/Shanghai", zone)
	}
	rate := cmp.Or(e.get("SEND_RATE"), "30")
	if c.SendRate, err = strconv.ParseFloat(rate, 64); err != nil || !(c.SendRate >= 0 && c.SendRate <= 100_000) {
		e.refuse("SEND_RATE", "%q is not a number of messages per second: Telegram allows 30; 0 lifts the limit", rate)
	}
	if keys := e.secret("CITIZEN_KEY"); keys != "" {
		if c.Keys, err = seal.Parse(keys); err != nil {
			e.refuse("CITIZEN_KEY", "%v: make one with openssl rand -base64 32; keys used before may follow after a space", err)
		}
	}
	level := cmp.Or(e.get("LOG_LEVEL"), "info")
	if err := c.LogLevel.UnmarshalText([]byte(level)); err != nil {
		e.refuse("LOG_LEVEL", "%q is not known: use debug, info, warn or error", level)
	}
}

// language takes one of ours, or a list as the C library has it under the same
// name (en_US:en), of which the first known one counts.
func (e *environment) language() string {
	value := cmp.Or(e.get("LANGUAGE"), locales.Languages[0])
	for tag := range strings.SplitSeq(value, ":") {
		switch {
		case slices.Contains(locales.Languages, tag):
			return tag
		case strings.HasPrefix(tag, "zh"):
			return "zh-Hans"
		case strings.HasPrefix(tag, "en"):
			return "en"
		}
	}
	e.refuse("LANGUAGE", "%q has no sentences here: use %s", value, strings.Join(locales.Languages, " or "))
	return value
}

func (c config) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}
