package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const moduleColumns = `t.id, t.shelf, coalesce(b.code, '') AS body, t.key, t.title, t.text`

// modules reads the text modules t that the condition holds for, in the order in which they
// are shown.
func (s *Store) modules(ctx context.Context, where string, args ...any) ([]liaison.Module, error) {
	found, err := many[liaison.Module](ctx, s.db, `SELECT `+moduleColumns+` FROM modules t LEFT JOIN bodies b ON b.id = t.body WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read the text modules: %w", err)
	}
	liaison.SortModules(found)
	return found, nil
}

// ModulesOn lists the text modules on the shelves, each given as a module's.
func (s *Store) ModulesOn(ctx context.Context, shelves []liaison.Module) ([]liaison.Module, error) {
	places := each(shelves, liaison.Module.Place)
	return s.modules(ctx, `coalesce(b.code, t.shelf) = ANY($1)`, places)
}

// Module reads one; it is refused where there is none.
func (s *Store) Module(ctx context.Context, id int64) (liaison.Module, error) {
	found, err := s.modules(ctx, `t.id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "module.gone"))
}

// KeepModule writes a module: a new one, or over the one that has its id.
func (s *Store) KeepModule(ctx context.Context, m liaison.Module, by int64, at time.Time) error {
	was := liaison.Module{}
	if m.ID != 0 {
		var err error
		if was, err = s.Module(ctx, m.ID); err != nil {
			return err
		}
	}
	tag, err := s.db.Exec(ctx, `INSERT INTO modules (shelf, body, key, title, text, changed_at)
		SELECT $1, (SELECT id FROM bodies WHERE code = $2), $3, $4, $5, $6 WHERE $7::bigint = 0
		ON CONFLICT ON CONSTRAINT module_key_is_unique DO NOTHING`, m.Shelf, m.Body, m.Key, m.Title, m.Text, at, m.ID)
	if err == nil && m.ID != 0 {
		tag, err = s.db.Exec(ctx, `UPDATE modules t SET key = $2, title = $3, text = $4, changed_at = $5 WHERE id = $1
			AND NOT EXISTS (SELECT FROM modules o WHERE o.id <> t.id AND o.shelf = t.shelf AND o.body IS NOT DISTINCT FROM t.body AND o.key = $2)`,
			m.ID, m.Key, m.Title, m.Text, at)
	}
	if err != nil {
		return fmt.Errorf("keep text module %s: %w", m.Key, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "module.key_taken", "Name", m.Key)
	}
	return s.Audit(ctx, at, by, "module.saved", m.Place()+" "+m.Key, map[string]any{"from": was.Text, "to": m.Text, "title": m.Title})
}

// ForgetModule removes a module; what was written with it stays.
func (s *Store) ForgetModule(ctx context.Context, m liaison.Module, by int64, at time.Time) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM modules WHERE id = $1`, m.ID); err != nil {
		return fmt.Errorf("forget text module %s: %w", m.Key, err)
	}
	return s.Audit(ctx, at, by, "module.forgotten", m.Place()+" "+m.Key, map[string]any{"from": m.Text, "title": m.Title})
}

// LockModules keeps others from changing text modules until the transaction ends.
func (s *Store) LockModules(ctx context.Context) error {
	if _, err := s.db.Exec(ctx, `LOCK TABLE modules IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("lock the text modules: %w", err)
	}
	return nil
}
