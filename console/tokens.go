package console

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

const (
	tokensAt      = deskAt + "/tokens"
	tokenNameMost = 60
)

// tokenDays is for how long a token may be made.
var tokenDays = []int{30, 90, 365}

// opensDoors is who looks after tokens and webhooks.
func opensDoors(p liaison.Person, _ []liaison.Body) bool { return p.OpensDoors() }

// tokensPage lists the tokens, and shows a new one, this once.
type tokensPage struct {
	frame
	Secret string
	Scopes []choice
	Days   []choice
	List   []tokenLine
}

type tokenLine struct {
	storage.Token
	Scopes                       []string
	Made, Expires, Used, Revoked string
	Good                         bool
}

func tokens(ctx context.Context, v *visit) error { return v.tokensPage(ctx, "") }

func (v *visit) tokensPage(ctx context.Context, secret string) error {
	found, err := v.Store.Tokens(ctx)
	if err != nil {
		return err
	}
	p := tokensPage{frame: v.frame(v.voice.Plain("api.tokens")), Secret: secret}
	for _, scope := range liaison.Scopes {
		if v.person.MayGrant(scope) {
			p.Scopes = append(p.Scopes, choice{string(scope), v.voice.Plain("api.scope_" + string(scope)), false})
		}
	}
	for _, days := range tokenDays {
		p.Days = append(p.Days, choice{strconv.Itoa(days), v.voice.Plain("api.days", "Count", days), days == tokenDays[1]})
	}
	for _, t := range found {
		line := tokenLine{Token: t, Made: v.voice.Time(t.MadeAt.In(v.Zone)), Expires: v.voice.Date(liaison.DateOf(t.ExpiresAt.In(v.Zone))),
			Good: t.RevokedAt == nil && t.ExpiresAt.After(v.now)}
		for _, scope := range liaison.Granted(t.Scopes) {
			line.Scopes = append(line.Scopes, v.voice.Plain("api.scope_"+scope))
		}
		if t.UsedAt != nil {
			line.Used = v.voice.Time(t.UsedAt.In(v.Zone))
		}
		if t.RevokedAt != nil {
			line.Revoked = v.voice.Time(t.RevokedAt.In(v.Zone))
		}
		p.List = append(p.List, line)
	}
	return v.page("tokens.html", p)
}

// newSecret is what nobody guesses.
func newSecret() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// makeToken makes one and shows it: it is not kept, so this page is the answer to
// the form itself.
func makeToken(ctx context.Context, v *visit) error {
	name, scopes := written(v.r.PostFormValue("name")), liaison.Granted(v.r.PostForm["scope"])
	days, _ := strconv.Atoi(v.r.PostFormValue("days"))
	if name == "" || utf8.RuneCountInString(name) > tokenNameMost || len(scopes) == 0 || days < 1 || days > tokenDays[len(tokenDays)-1] {
		return liaison.Refuse(liaison.Invalid, "api.token_incomplete", "Most", tokenNameMost)
	}
	for _, scope := range scopes {
		if !v.person.MayGrant(liaison.Scope(scope)) {
			return liaison.Refuse(liaison.Forbidden, "desk.not_yours")
		}
	}
	secret := tokenMark + newSecret()
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepToken(ctx, storage.Token{Name: name, Scopes: scopes, Maker: v.person.ID, MadeAt: v.now, ExpiresAt: v.now.AddDate(0, 0, days)}, handlers.CodeHash(secret))
	})
	if err != nil {
		return err
	}
	return v.tokensPage(ctx, secret)
}

func fmtID(id int64) string { return strconv.FormatInt(id, 10) }

func revokeToken(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.RevokeToken(ctx, v.number("id"), v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(tokensAt, "api.revoked_said")
}
