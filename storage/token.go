package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Token is what another program comes in with.
type Token struct {
	ID        int64
	Name      string
	Scopes    []string
	Maker     int64
	MakerName string
	MadeAt    time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time // to the minute; nil: never
	RevokedAt *time.Time
}

const tokenColumns = `t.id, t.name, t.scopes, t.maker, p.name AS maker_name, t.made_at, t.expires_at, t.used_at, t.revoked_at`

// KeepToken keeps a token by its hash, and notes it in the audit.
func (s *Store) KeepToken(ctx context.Context, t Token, hash []byte) error {
	_, err := s.db.Exec(ctx, `INSERT INTO tokens (hash, name, scopes, maker, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		hash, t.Name, t.Scopes, t.Maker, t.MadeAt, t.ExpiresAt)
	if err != nil {
		return fmt.Errorf("keep a token: %w", err)
	}
	return s.Audit(ctx, t.MadeAt, t.Maker, "token.made", t.Name, map[string]any{"scopes": t.Scopes, "expires": t.ExpiresAt.Format(time.DateOnly)})
}

// Tokens lists the tokens, the newest first.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	found, err := many[Token](ctx, s.db, `SELECT `+tokenColumns+` FROM tokens t JOIN people p ON p.id = t.maker ORDER BY t.id DESC LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return found, nil
}

// UseToken reads the token of that hash with whoever has made it, as they are now,
// and notes that it is used; ErrNone where there is none that is good.
func (s *Store) UseToken(ctx context.Context, hash []byte, now time.Time) (Token, liaison.Person, error) {
	found, err := many[Token](ctx, s.db, `SELECT `+tokenColumns+` FROM tokens t JOIN people p ON p.id = t.maker
		WHERE t.hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2`, hash, now)
	if err != nil {
		err = fmt.Errorf("read a token: %w", err)
	}
	t, err := only(found, err, ErrNone)
	if err != nil {
		return t, liaison.Person{}, err
	}
	if t.UsedAt == nil || now.Sub(*t.UsedAt) >= time.Minute {
		if _, err := s.db.Exec(ctx, `UPDATE tokens SET used_at = $2 WHERE id = $1`, t.ID, now); err != nil {
			return t, liaison.Person{}, fmt.Errorf("note the use of token %d: %w", t.ID, err)
		}
	}
	maker, err := s.Person(ctx, t.Maker)
	return t, maker, err
}

// RevokeToken ends a token, and notes it in the audit.
func (s *Store) RevokeToken(ctx context.Context, id, by int64, now time.Time) error {
	found, err := column[string](ctx, s.db, `UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name`, id, now)
	if err != nil {
		return fmt.Errorf("revoke token %d: %w", id, err)
	}
	if len(found) == 0 {
		return liaison.Refuse(liaison.NotFound, "api.no_token")
	}
	return s.Audit(ctx, now, by, "token.revoked", found[0], nil)
}
