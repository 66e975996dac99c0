package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Learnings reads what somebody has done with these series.
func (s *Store) Learnings(ctx context.Context, person int64, series []int64) (map[int64]liaison.Learning, error) {
	found, err := many[liaison.Learning](ctx, s.db, `
		SELECT series, versions AS opened, learned_version AS learned, tries, best, passed_version AS passed
		FROM learnings WHERE person = $1 AND series = ANY($2)`, person, nonNil(series))
	if err != nil {
		return nil, fmt.Errorf("read what person %d has learned: %w", person, err)
	}
	learnings := make(map[int64]liaison.Learning, len(found))
	for _, l := range found {
		learnings[l.Series] = l
	}
	return learnings, nil
}

// OpenMaterial notes that somebody looked at a version.
func (s *Store) OpenMaterial(ctx context.Context, person int64, m liaison.Material, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO learnings AS l (person, series, versions, opened_at) VALUES ($1, $2, ARRAY[$3::int], $4)
		ON CONFLICT (person, series) DO UPDATE SET versions = l.versions || excluded.versions
		WHERE NOT l.versions @> excluded.versions`, person, m.Series, m.Version, at)
	if err != nil {
		return fmt.Errorf("open material %d: %w", m.ID, err)
	}
	return nil
}

// CountDownload counts that somebody had the files sent, after OpenMaterial.
func (s *Store) CountDownload(ctx context.Context, person, series int64) error {
	_, err := s.db.Exec(ctx, `UPDATE learnings SET downloads = downloads + 1 WHERE person = $1 AND series = $2`, person, series)
	if err != nil {
		return fmt.Errorf("count a download of series %d: %w", series, err)
	}
	return nil
}

// LearnMaterial notes that somebody has learned a version, after OpenMaterial.
func (s *Store) LearnMaterial(ctx context.Context, person int64, m liaison.Material, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE learnings SET learned_version = $3, learned_at = $4
		WHERE person = $1 AND series = $2 AND learned_version < $3`, person, m.Series, m.Version, at)
	if err != nil {
		return fmt.Errorf("learn material %d: %w", m.ID, err)
	}
	return nil
}

// TryQuiz notes a score at a version's quiz, after OpenMaterial. Who has passed
// stays so, whatever the next score is.
func (s *Store) TryQuiz(ctx context.Context, person int64, m liaison.Material, score int, passed bool, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE learnings SET tries = tries + 1, best = greatest(best, $3),
			passed_at = CASE WHEN $4 AND passed_version < $5 THEN $6 ELSE passed_at END,
			passed_version = CASE WHEN $4 THEN greatest(passed_version, $5) ELSE passed_version END
		WHERE person = $1 AND series = $2`, person, m.Series, score, passed, m.Version, at)
	if err != nil {
		return fmt.Errorf("note a try at material %d: %w", m.ID, err)
	}
	return nil
}

// FillRun puts what a run says of its materials into the content that it keeps, and
// returns it: what is sent stays as it was, and its author's text apart from it.
func (s *Store) FillRun(ctx context.Context, r liaison.Run) (liaison.Run, error) {
	materials, err := s.materials(ctx, `m.series = ANY($1) AND `+inLibrary+` ORDER BY array_position($1::bigint[], m.series)`, nonNil(r.Materials()))
	if err != nil || len(materials) == 0 {
		return r, err
	}
	r.Content = r.Content.With(materials)
	if _, err := s.db.Exec(ctx, `UPDATE runs SET content = $2 WHERE id = $1`, r.ID, r.Content); err != nil {
		return r, fmt.Errorf("keep what run %d says: %w", r.ID, err)
	}
	return r, nil
}

// runMaterials are the series that a run r is about.
const runMaterials = `jsonb_array_elements_text(CASE WHEN r.material IS NULL THEN coalesce(r.content->'materials', '[]')
	ELSE jsonb_build_array(r.material) END)`

// toLearn is the beginning of the condition that something that a run r is about is
// still in the library.
const toLearn = `EXISTS (SELECT FROM materials m
	WHERE m.series IN (SELECT series::bigint FROM ` + runMaterials + ` series) AND ` + inLibrary

// learnedBy is the condition that the person $1 has learned all that a run r is
// about, as far as it is still in the library; of which nothing is, that cannot be
// learned.
const learnedBy = toLearn + `) AND NOT ` + toLearn + `
	AND NOT EXISTS (SELECT FROM learnings l WHERE l.person = $1 AND l.series = m.series AND l.learned_version >= m.version))`

// LearnedRuns lists the runs, of those that are acknowledged by learning, in which
// nothing is left for the person to be learned and which are not acknowledged yet.
func (s *Store) LearnedRuns(ctx context.Context, person int64, since time.Time) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT r.id FROM runs r JOIN deliveries d ON d.run = r.id AND d.person = $1
		WHERE r.began_at >= $2 AND r.content->>'ack' = 'learned' AND d.acked_at IS NULL AND `+learnedBy+` ORDER BY r.id`, person, since)
	if err != nil {
		return nil, fmt.Errorf("find what person %d has learned: %w", person, err)
	}
	return found, nil
}

// RunsToLearn lists the runs that somebody has and has not learned yet, the newest
// first.
func (s *Store) RunsToLearn(ctx context.Context, person int64, since time.Time, most int) ([]liaison.Run, error) {
	return s.runs(ctx, `r.began_at >= $2 AND r.content->>'ack' = 'learned' AND r.reminds IS NULL AND r.state <> 'recalled'
		AND `+toLearn+`) AND EXISTS (SELECT FROM deliveries d WHERE d.run = r.id AND d.person = $1 AND d.acked_at IS NULL
			AND d.outcome IS NOT NULL AND d.outcome NOT IN ('stopped', 'recalled'))
		ORDER BY r.id DESC LIMIT $3`, person, since, most)
}

// LearnCount is how a series is learned in one delegation.
type LearnCount struct {
	Body      int64  // 0: who is a deputy in no delegation
	Name      string // short; empty for Body 0
	People    int
	Opened    int
	Downloads int // times
	Learned   int // the newest version
	Older     int // only one before it
	Passed    int // the newest version's quiz
}

// LearnCounts tells how a material is learned, by delegation: of all deputies, and of
// others who opened it.
func (s *Store) LearnCounts(ctx context.Context, m liaison.Material) ([]LearnCount, error) {
	found, err := many[LearnCount](ctx, s.db, `
		SELECT coalesce(home.id, 0) AS body, coalesce(home.name, '') AS name, count(*) AS people, count(l.opened_at) AS opened,
			coalesce(sum(l.downloads), 0)::int AS downloads, count(*) FILTER (WHERE l.learned_version >= $2) AS learned,
			count(*) FILTER (WHERE l.learned_version > 0 AND l.learned_version < $2) AS older,
			count(*) FILTER (WHERE l.passed_version >= $2) AS passed
		FROM people p `+delegationOf+` LEFT JOIN learnings l ON l.person = p.id AND l.series = $1
		WHERE home.id IS NOT NULL OR l.person IS NOT NULL
		GROUP BY home.id, home.name ORDER BY home.id IS NULL, home.name`, m.Series, m.Version)
	if err != nil {
		return nil, fmt.Errorf("count who has learned series %d: %w", m.Series, err)
	}
	return found, nil
}
