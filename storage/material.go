package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// materialRow is a row of materials.
type materialRow struct {
	ID, Series  int64
	Version     int
	Kind        liaison.MaterialKind
	Title       string
	Body        liaison.Rich
	Files       []liaison.File
	EffectiveOn *time.Time
	Minutes     int
	Quiz        liaison.Quiz
	Author      int64
	At          time.Time
	RetiredAt   *time.Time
}

const materialColumns = `m.id, m.series, m.version, m.kind, m.title, m.body, m.files, m.effective_on, m.minutes, m.quiz,
	m.author, m.at, m.retired_at`

func (r materialRow) material() liaison.Material {
	m := liaison.Material{
		ID: r.ID, Series: r.Series, Version: r.Version, Kind: r.Kind, Title: r.Title, Text: r.Body, Files: r.Files,
		Minutes: r.Minutes, Quiz: r.Quiz, Author: r.Author, At: r.At, Retired: r.RetiredAt != nil,
	}
	if r.EffectiveOn != nil {
		m.Effective = liaison.DateOf(*r.EffectiveOn)
	}
	return m
}

func (s *Store) materials(ctx context.Context, where string, args ...any) ([]liaison.Material, error) {
	rows, err := many[materialRow](ctx, s.db, `SELECT `+materialColumns+` FROM materials m WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read materials: %w", err)
	}
	return each(rows, materialRow.material), nil
}

func (s *Store) oneMaterial(ctx context.Context, where string, args ...any) (liaison.Material, error) {
	found, err := s.materials(ctx, where, args...)
	return only(found, err, liaison.Refuse(liaison.NotFound, "material.not_found"))
}

// newest is the condition that the version m is the newest of its series, and
// inLibrary that it is to be found besides.
const (
	newest    = `m.version > 0 AND NOT EXISTS (SELECT FROM materials n WHERE n.series = m.series AND n.version > m.version)`
	inLibrary = newest + ` AND m.retired_at IS NULL`
)

// Material reads one version.
func (s *Store) Material(ctx context.Context, id int64) (liaison.Material, error) {
	return s.oneMaterial(ctx, `m.id = $1`, id)
}

// LockMaterial reads one version to change it.
func (s *Store) LockMaterial(ctx context.Context, id int64) (liaison.Material, error) {
	return s.oneMaterial(ctx, `m.id = $1 FOR UPDATE`, id)
}

// NewestMaterial reads the version of a series that counts, retired or not.
func (s *Store) NewestMaterial(ctx context.Context, series int64) (liaison.Material, error) {
	return s.oneMaterial(ctx, `m.series = $1 AND `+newest, series)
}

// MaterialVersion reads that version of a series.
func (s *Store) MaterialVersion(ctx context.Context, series int64, version int) (liaison.Material, error) {
	return s.oneMaterial(ctx, `m.series = $1 AND m.version = $2 AND m.version > 0`, series, version)
}

// NewestMaterials reads the versions that count of several series, in their order.
func (s *Store) NewestMaterials(ctx context.Context, series []int64) ([]liaison.Material, error) {
	return s.materials(ctx, `m.series = ANY($1) AND `+newest+` ORDER BY array_position($1::bigint[], m.series)`, nonNil(series))
}

// MaterialDrafts lists what somebody is writing, the newest first.
func (s *Store) MaterialDrafts(ctx context.Context, author int64) ([]liaison.Material, error) {
	return s.materials(ctx, `m.author = $1 AND m.version = 0 ORDER BY m.id DESC LIMIT 5`, author)
}

// LibraryQuery says what is looked for in the library; what is unset does not
// matter.
type LibraryQuery struct {
	Words   []string // folded: a material has all of them
	Kind    liaison.MaterialKind
	Retired bool // those that were taken out, instead
	Offset  int
	Most    int
}

// Library lists what is in the library, the newest first, and whether there is more.
func (s *Store) Library(ctx context.Context, q LibraryQuery) (found []liaison.Material, more bool, err error) {
	found, err = s.materials(ctx, newest+` AND (m.retired_at IS NOT NULL) = $5
		AND ($2::text = '' OR m.kind = $2) AND NOT EXISTS (SELECT FROM unnest($1::text[]) word WHERE strpos(m.words, word) = 0)
		ORDER BY m.at DESC, m.id DESC OFFSET $3 LIMIT $4`, nonNil(q.Words), q.Kind, q.Offset, q.Most+1, q.Retired)
	if len(found) > q.Most {
		return found[:q.Most], true, nil
	}
	return found, false, err
}

// LibraryCounts counts what is in the library, by kind.
func (s *Store) LibraryCounts(ctx context.Context) (map[liaison.MaterialKind]int, error) {
	type row struct {
		Kind  liaison.MaterialKind
		Count int
	}
	rows, err := many[row](ctx, s.db, `SELECT m.kind, count(*) FROM materials m WHERE `+inLibrary+` GROUP BY m.kind`)
	if err != nil {
		return nil, fmt.Errorf("count the library: %w", err)
	}
	counts := make(map[liaison.MaterialKind]int, len(rows))
	for _, r := range rows {
		counts[r.Kind] = r.Count
	}
	return counts, nil
}

// StartMaterial keeps the draft of a new series, or of a new version where the
// series is set, and returns its id.
func (s *Store) StartMaterial(ctx context.Context, m liaison.Material) (id int64, err error) {
	err = s.db.QueryRow(ctx, `INSERT INTO materials (series, kind, title, body, files, minutes, quiz, author, at, words)
		VALUES (coalesce(nullif($1, 0::bigint), nextval('material_series')), '', '', '{}', '[]', 0, '[]', $2, $3, '') RETURNING id`,
		m.Series, m.Author, m.At).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("start a material: %w", err)
	}
	m.ID = id
	return id, s.KeepMaterial(ctx, m)
}

// KeepMaterial writes a draft. What is published stays as it is.
func (s *Store) KeepMaterial(ctx context.Context, m liaison.Material) error {
	_, err := s.db.Exec(ctx, `UPDATE materials SET kind = $2, title = $3, body = $4, files = $5, effective_on = $6::text::date,
			minutes = $7, quiz = $8, words = $9
		WHERE id = $1 AND version = 0`, m.ID, m.Kind, m.Title, m.Text, nonNil(m.Files), effective(m), m.Minutes,
		nonNil(m.Quiz), liaison.Fold(m.Title+"\n"+m.Text.Text))
	if err != nil {
		return fmt.Errorf("keep material %d: %w", m.ID, err)
	}
	return nil
}

func effective(m liaison.Material) *string {
	if m.Effective.IsZero() {
		return nil
	}
	day := m.Effective.String()
	return &day
}

// PublishMaterial makes a draft the newest version of its series, which is in the
// library from then on, also where it had been taken out.
func (s *Store) PublishMaterial(ctx context.Context, m liaison.Material, at time.Time) (version int, err error) {
	// Whoever publishes another version of the series at the same time waits here. A
	// draft is not touched: its author may hold it, and wait for the same.
	if _, err = s.db.Exec(ctx, `UPDATE materials SET retired_at = NULL WHERE series = $1 AND version > 0`, m.Series); err != nil {
		return 0, fmt.Errorf("lock series %d: %w", m.Series, err)
	}
	err = s.db.QueryRow(ctx, `UPDATE materials SET at = $2,
			version = 1 + (SELECT max(version) FROM materials WHERE series = $3)
		WHERE id = $1 AND version = 0 RETURNING version`, m.ID, at, m.Series).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("publish material %d: %w", m.ID, err)
	}
	return version, s.Audit(ctx, at, m.Author, "material.published", fmt.Sprintf("material %d", m.ID), map[string]any{"version": version})
}

// DropMaterial removes a draft.
func (s *Store) DropMaterial(ctx context.Context, id int64) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM materials WHERE id = $1 AND version = 0`, id); err != nil {
		return fmt.Errorf("drop material %d: %w", id, err)
	}
	return nil
}

// RetireMaterial takes a series out of the library, or puts it back.
func (s *Store) RetireMaterial(ctx context.Context, series int64, retired bool, by int64, at time.Time) error {
	tag, err := s.db.Exec(ctx, `UPDATE materials SET retired_at = CASE WHEN $2 THEN $3::timestamptz END
		WHERE series = $1 AND version > 0 AND (retired_at IS NOT NULL) <> $2`, series, retired, at)
	if err != nil {
		return fmt.Errorf("retire series %d: %w", series, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return s.Audit(ctx, at, by, "material.retired", fmt.Sprintf("series %d", series), map[string]any{"retired": retired})
}
