package storage

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"liaison"
)

// Import is a roster that was uploaded, and what it would change.
type Import struct {
	ID        int64
	MadeBy    int64
	MadeAt    time.Time
	ExpiresAt time.Time
	Files     []string
	Hash      []byte // of the files' bytes
	Roster    liaison.Roster
	Shown     []byte // the hash of the changes
	Counts    ImportCounts
	AppliedAt *time.Time
}

// ImportCounts are how many people, bodies, topics and years an import adds, changes
// and leaves as they are.
type ImportCounts struct {
	Lines     int `json:"lines"`
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

// importLife is how long an upload may be applied.
const importLife = time.Hour

// PrepareImport tries the roster, and keeps it with what it would change for as long
// as somebody looks at it. What was kept before and is too old goes.
func (s *Store) PrepareImport(ctx context.Context, actor int64, r liaison.Roster, files []string, hash []byte, at time.Time) (id int64, err error) {
	changes, err := s.ImportRoster(ctx, r, true, at)
	if err != nil {
		return 0, err
	}
	err = s.InTx(ctx, func(s *Store) error {
		if _, err := s.db.Exec(ctx, `DELETE FROM imports WHERE expires_at < $1`, at); err != nil {
			return fmt.Errorf("forget old imports: %w", err)
		}
		err := s.db.QueryRow(ctx, `INSERT INTO imports (made_by, made_at, expires_at, files, hash, roster, shown, counts)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			actor, at, at.Add(importLife), files, hash, r, hashOf(changes), countsOf(r, changes)).Scan(&id)
		if err != nil {
			return fmt.Errorf("keep an import: %w", err)
		}
		return s.keepImportLines(ctx, id, changes)
	})
	return id, err
}

func (s *Store) keepImportLines(ctx context.Context, id int64, changes []liaison.Change) error {
	columns := make([][]string, 6)
	for _, c := range changes {
		for i, value := range []string{string(c.Action), string(c.Kind), c.Code, c.Field, c.Old, c.New} {
			columns[i] = append(columns[i], value)
		}
	}
	_, err := s.db.Exec(ctx, `INSERT INTO import_lines (import, place, action, kind, code, field, was, becomes)
		SELECT $1, place, action, kind, code, field, was, becomes
		FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
			WITH ORDINALITY AS line (action, kind, code, field, was, becomes, place)`,
		id, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5])
	if err != nil {
		return fmt.Errorf("keep the lines of import %d: %w", id, err)
	}
	return nil
}

// hashOf tells whether changes are the ones that were shown.
func hashOf(changes []liaison.Change) []byte {
	hash := sha256.New()
	for _, c := range changes {
		_ = json.NewEncoder(hash).Encode(c) // texts; a hash takes all
	}
	return hash.Sum(nil)
}

func countsOf(r liaison.Roster, changes []liaison.Change) ImportCounts {
	counts := ImportCounts{Lines: len(changes), Unchanged: r.Unchanged(changes)}
	last := liaison.Change{}
	for _, c := range changes {
		switch {
		case c.Action == liaison.Added:
			counts.Added++
		case c.Kind != last.Kind || c.Code != last.Code: // its fields follow each other
			counts.Changed++
		}
		last = c
	}
	return counts
}

const importColumns = `id, made_by, made_at, expires_at, files, hash, roster, shown, counts, applied_at`

// Import reads what somebody has uploaded, and no one else: it is refused where it is
// too old, or there is none.
func (s *Store) Import(ctx context.Context, id, actor int64, at time.Time) (Import, error) {
	return s.oneImport(ctx, id, actor, at, "")
}

func (s *Store) oneImport(ctx context.Context, id, actor int64, at time.Time, lock string) (Import, error) {
	found, err := many[Import](ctx, s.db, `SELECT `+importColumns+` FROM imports WHERE id = $1 AND made_by = $2 AND expires_at > $3`+lock, id, actor, at)
	if err != nil {
		return Import{}, fmt.Errorf("read import %d: %w", id, err)
	}
	return only(found, nil, liaison.Refuse(liaison.NotFound, "import_page.gone"))
}

// ImportLines reads a page of what an import changes.
func (s *Store) ImportLines(ctx context.Context, id int64, skip, most int) ([]liaison.Change, error) {
	found, err := many[liaison.Change](ctx, s.db, `SELECT action, kind, code, field, was AS old, becomes AS new
		FROM import_lines WHERE import = $1 AND place > $2 ORDER BY place LIMIT $3`, id, skip, most)
	if err != nil {
		return nil, fmt.Errorf("read the lines of import %d: %w", id, err)
	}
	return found, nil
}

// ApplyImport brings the database to what was uploaded, where that changes exactly
// what was shown and leaves staff; it reports false where it was applied before.
func (s *Store) ApplyImport(ctx context.Context, id, actor int64, at time.Time) (first bool, err error) {
	err = s.InTx(ctx, func(s *Store) error {
		if err := s.LockRoster(ctx); err != nil {
			return err
		}
		i, err := s.oneImport(ctx, id, actor, at, " FOR UPDATE")
		if err != nil || i.AppliedAt != nil {
			return err
		}
		changes, err := s.ImportRoster(ctx, i.Roster, false, at)
		if err != nil {
			return err
		}
		if string(hashOf(changes)) != string(i.Shown) {
			return liaison.Refuse(liaison.Conflict, "import_page.differs")
		}
		if err := s.Manned(ctx); err != nil {
			return err
		}
		first = true
		if _, err := s.db.Exec(ctx, `UPDATE imports SET applied_at = $2, roster = '{}' WHERE id = $1`, id, at); err != nil {
			return fmt.Errorf("note that import %d is applied: %w", id, err)
		}
		return s.Audit(ctx, at, actor, "import.applied", fmt.Sprintf("import %d", id), map[string]any{
			"files": i.Files, "sha256": fmt.Sprintf("%x", i.Hash), "added": i.Counts.Added, "changed": i.Counts.Changed})
	})
	return first && err == nil, err
}
