package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

func (s *Store) macros(ctx context.Context, where string, args ...any) ([]liaison.Macro, error) {
	found, err := many[liaison.Macro](ctx, s.db, `SELECT id, name, kind, move, input, texts, note, snooze FROM macros WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read the macros: %w", err)
	}
	return found, nil
}

// Macros lists those of a kind of matter, or with an empty one all.
func (s *Store) Macros(ctx context.Context, kind liaison.Kind) ([]liaison.Macro, error) {
	return s.macros(ctx, `$1 = '' OR kind = $1 ORDER BY kind, name LIMIT 200`, kind)
}

// Macro reads one; it is refused where there is none.
func (s *Store) Macro(ctx context.Context, id int64) (liaison.Macro, error) {
	found, err := s.macros(ctx, `id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "macro.gone"))
}

// KeepMacro writes a macro: a new one, or over the one that has its id.
func (s *Store) KeepMacro(ctx context.Context, m liaison.Macro, by int64, at time.Time) error {
	taken := false
	err := s.db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM macros WHERE name = $1 AND id <> $2)`, m.Name, m.ID).Scan(&taken)
	if err == nil && taken {
		return liaison.Refuse(liaison.Conflict, "macro.name_taken", "Name", m.Name)
	}
	texts := m.Texts
	if texts == nil {
		texts = map[string]int64{}
	}
	var was any
	if err == nil && m.ID == 0 {
		_, err = s.db.Exec(ctx, `INSERT INTO macros (name, kind, move, input, texts, note, snooze) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			m.Name, m.Kind, m.Move, nonNilInput(m.Input), texts, m.Note, m.Snooze)
	} else if err == nil {
		if was, err = s.Macro(ctx, m.ID); err != nil {
			return err
		}
		_, err = s.db.Exec(ctx, `UPDATE macros SET name = $2, kind = $3, move = $4, input = $5, texts = $6, note = $7, snooze = $8 WHERE id = $1`,
			m.ID, m.Name, m.Kind, m.Move, nonNilInput(m.Input), texts, m.Note, m.Snooze)
	}
	if err != nil {
		return fmt.Errorf("keep macro %s: %w", m.Name, err)
	}
	return s.Audit(ctx, at, by, "macro.saved", m.Name, map[string]any{"from": was, "to": m})
}

// ForgetMacro removes a macro.
func (s *Store) ForgetMacro(ctx context.Context, m liaison.Macro, by int64, at time.Time) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM macros WHERE id = $1`, m.ID); err != nil {
		return fmt.Errorf("forget macro %s: %w", m.Name, err)
	}
	return s.Audit(ctx, at, by, "macro.forgotten", m.Name, map[string]any{"from": m})
}
