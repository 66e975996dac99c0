// Package login lets people enter by their Telegram account, with OpenID Connect:
// the authorization code flow with PKCE (core.telegram.org/bots/telegram-login).
package login

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// answerMost is how long the issuer may take to answer.
const answerMost = 10 * time.Second

// Config says with whom and as whom people log in.
type Config struct {
	Issuer   string // "https://oauth.telegram.org"
	Client   string // the bot's id
	Secret   string
	Redirect string // the address to which people come back
}

// Telegram is Telegram's login. What it publishes about itself is read when somebody
// first logs in, so that the service starts while Telegram is out of reach.
type Telegram struct {
	config Config
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
}

// New is the login of that config; it asks nobody anything yet.
func New(c Config) *Telegram {
	return &Telegram{config: c, client: &http.Client{Timeout: answerMost}}
}

// Begin makes the address to which somebody is sent to log in, and the secret that
// their browser has to bring back.
func (t *Telegram) Begin(ctx context.Context) (address, secret string, err error) {
	provider, err := t.discovered(ctx)
	if err != nil {
		return "", "", err
	}
	state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	address = t.oauth(provider).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier))
	return address, strings.Join([]string{state, nonce, verifier}, "."), nil
}

// Finish says which Telegram account has logged in: its id, which is that of its
// chat with the bot as well.
func (t *Telegram) Finish(ctx context.Context, secret, state, code string) (chat int64, err error) {
	parts := strings.Split(secret, ".")
	if len(parts) != 3 || state == "" || subtle.ConstantTimeCompare([]byte(parts[0]), []byte(state)) != 1 {
		return 0, errors.New("the login was not begun in this browser")
	}
	provider, err := t.discovered(ctx)
	if err != nil {
		return 0, err
	}
	ctx = oidc.ClientContext(ctx, t.client)
	token, err := t.oauth(provider).Exchange(ctx, code, oauth2.VerifierOption(parts[2]))
	if err != nil {
		return 0, fmt.Errorf("exchange the login's code: %w", withoutSecrets(err))
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: t.config.Client}).Verify(ctx, raw)
	if err != nil {
		return 0, fmt.Errorf("verify who has logged in: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(verified.Nonce), []byte(parts[1])) != 1 {
		return 0, errors.New("the login answers another question")
	}
	var claims struct {
		ID json.RawMessage `json:"id"` // a number, or one in quotes
	}
	if err := verified.Claims(&claims); err != nil {
		return 0, fmt.Errorf("read who has logged in: %w", err)
	}
	chat, err = strconv.ParseInt(strings.Trim(string(claims.ID), `"`), 10, 64)
	if err != nil {
		return 0, errors.New("the login names no Telegram account")
	}
	return chat, nil
}

func (t *Telegram) discovered(ctx context.Context) (*oidc.Provider, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.provider != nil {
		return t.provider, nil
	}
	// The provider keeps the context to fetch keys later: it must outlive the request.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), t.client), t.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("read about the login at %s: %w", t.config.Issuer, err)
	}
	t.provider = provider
	return provider, nil
}

func (t *Telegram) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: t.config.Client, ClientSecret: t.config.Secret, Endpoint: p.Endpoint(),
		RedirectURL: t.config.Redirect, Scopes: []string{oidc.ScopeOpenID, "profile"}}
}

// withoutSecrets is the error without what the issuer answered, which may repeat
// what it was sent.
func withoutSecrets(err error) error {
	if answered := new(oauth2.RetrieveError); errors.As(err, &answered) {
		return fmt.Errorf("%s %s", answered.Response.Status, answered.ErrorCode)
	}
	return err
}
