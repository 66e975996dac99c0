package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const runColumns = `r.id, r.briefing, r.kind, r.author, r.at, r.state, r.content, r.audience,
	coalesce(r.reminds, 0) AS reminds, coalesce(r.material, 0) AS material,
	r.total, r.unbound, r.held, r.sent, r.gone, r.refused, r.stopped, r.began_at, r.ended_at`

// runRow is a row of runs.
type runRow struct {
	ID, Briefing                                       int64
	Kind                                               liaison.BriefingKind
	Author                                             int64
	At                                                 time.Time
	State                                              liaison.RunState
	Content                                            liaison.Content
	Audience                                           liaison.Audience
	Reminds, Material                                  int64
	Total, Unbound, Held, Sent, Gone, Refused, Stopped int
	BeganAt, EndedAt                                   *time.Time
}

func (r runRow) run() liaison.Run {
	run := liaison.Run{
		ID: r.ID, Briefing: r.Briefing, Kind: r.Kind, Author: r.Author, At: r.At, State: r.State,
		Content: r.Content, Audience: r.Audience, Reminds: r.Reminds, Material: r.Material,
		Counts: liaison.Counts{Total: r.Total, Unbound: r.Unbound, Held: r.Held, Sent: r.Sent, Gone: r.Gone,
			Refused: r.Refused, Stopped: r.Stopped},
	}
	if r.BeganAt != nil {
		run.Began = *r.BeganAt
	}
	if r.EndedAt != nil {
		run.Ended = *r.EndedAt
	}
	return run
}

func (s *Store) runs(ctx context.Context, where string, args ...any) ([]liaison.Run, error) {
	rows, err := many[runRow](ctx, s.db, `SELECT `+runColumns+` FROM runs r WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	return each(rows, runRow.run), nil
}

func (s *Store) oneRun(ctx context.Context, where string, args ...any) (liaison.Run, error) {
	found, err := s.runs(ctx, where, args...)
	return only(found, err, liaison.Refuse(liaison.NotFound, "run.not_found"))
}

// Run reads one; it is refused where there is none.
func (s *Store) Run(ctx context.Context, id int64) (liaison.Run, error) {
	return s.oneRun(ctx, `r.id = $1`, id)
}

// LockRun reads one to change it.
func (s *Store) LockRun(ctx context.Context, id int64) (liaison.Run, error) {
	return s.oneRun(ctx, `r.id = $1 FOR UPDATE`, id)
}

// RunsOf lists the runs of a briefing, the newest first.
func (s *Store) RunsOf(ctx context.Context, briefing int64, most int) ([]liaison.Run, error) {
	return s.runs(ctx, `r.briefing = $1 AND r.reminds IS NULL ORDER BY r.id DESC LIMIT $2`, briefing, most)
}

// LatestRuns lists the runs that are no reminders, those that wait or go on before
// those that ended, each the newest first; of one author, or, with 0, of all.
func (s *Store) LatestRuns(ctx context.Context, author int64, skip, most int) ([]liaison.Run, error) {
	return s.runs(ctx, `r.reminds IS NULL AND r.kind <> 'step' AND ($1::bigint = 0 OR r.author = $1)
		ORDER BY (r.state IN ('waiting', 'sending', 'paused')) DESC, r.id DESC LIMIT $2 OFFSET $3`, author, most, skip)
}

// RunsBetween lists the runs that are no reminders and were, or are, to begin between
// two times, the first first; of one author, or, with 0, of all.
func (s *Store) RunsBetween(ctx context.Context, author int64, from, to time.Time, most int) ([]liaison.Run, error) {
	return s.runs(ctx, `r.reminds IS NULL AND r.kind <> 'step' AND r.at >= $2 AND r.at < $3 AND ($1::bigint = 0 OR r.author = $1)
		ORDER BY r.at, r.id LIMIT $4`, author, from, to, most)
}

// StartRun keeps a run that waits for its time, and returns its id.
func (s *Store) StartRun(ctx context.Context, r liaison.Run) (id int64, err error) {
	err = s.db.QueryRow(ctx, `INSERT INTO runs (briefing, kind, author, at, state, content, audience, reminds, material)
		VALUES ($1, $2, $3, $4, 'waiting', $5, $6, nullif($7, 0::bigint), nullif($8, 0::bigint)) RETURNING id`,
		r.Briefing, r.Kind, r.Author, r.At, r.Content, r.Audience, r.Reminds, r.Material).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("start a run of briefing %d: %w", r.Briefing, err)
	}
	return id, nil
}

// KeepRunState writes the state that a run was moved to. Of one that ends for good
// the post then leaves out whoever has not got it: they may be a million, and the
// chat that said so does not wait for that.
func (s *Store) KeepRunState(ctx context.Context, r liaison.Run, at time.Time) error {
	over := r.State == liaison.RunStopped || r.State == liaison.RunRecalled
	_, err := s.db.Exec(ctx, `UPDATE runs SET state = $2, ended_at = CASE WHEN $3 THEN $4::timestamptz END WHERE id = $1`,
		r.ID, r.State, over, at)
	if err != nil {
		return fmt.Errorf("keep the state of run %d: %w", r.ID, err)
	}
	return nil
}

// StopWaiting stops the runs of a briefing whose time has not come: it is being
// written on.
func (s *Store) StopWaiting(ctx context.Context, briefing int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE runs SET state = 'stopped', ended_at = $2 WHERE briefing = $1 AND state = 'waiting'`, briefing, at)
	if err != nil {
		return fmt.Errorf("stop what waits of briefing %d: %w", briefing, err)
	}
	return nil
}

// DueRuns lists the runs whose time has come and whose audience is to be frozen,
// the urgent first.
func (s *Store) DueRuns(ctx context.Context, now time.Time) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT id FROM runs WHERE state = 'waiting' AND at <= $1
		ORDER BY coalesce((content->>'urgent')::boolean, false) DESC, at, id LIMIT 20`, now)
	if err != nil {
		return nil, fmt.Errorf("find runs that are due: %w", err)
	}
	return found, nil
}

// RunsToShow lists the runs whose state their authors are to see: those that go
// on, and those whose end was not shown yet; first those that were looked at longest
// ago.
func (s *Store) RunsToShow(ctx context.Context, most int) ([]liaison.Run, error) {
	return s.runs(ctx, `r.began_at IS NOT NULL AND NOT r.reported ORDER BY r.shown_at NULLS FIRST, r.id LIMIT $1`, most)
}

// Shown is what the author's card of a run says.
type Shown struct {
	Text     string
	Reported bool       // it says how the run ended
	At       *time.Time // when it was looked at last; nil: never
}

// RunShown is what the author's card of a run said last. It locks nothing: what it
// says now may take long to count.
func (s *Store) RunShown(ctx context.Context, run int64) (was Shown, err error) {
	err = s.db.QueryRow(ctx, `SELECT shown, reported, shown_at FROM runs WHERE id = $1`, run).Scan(&was.Text, &was.Reported, &was.At)
	if err != nil {
		return was, fmt.Errorf("read what is shown of run %d: %w", run, err)
	}
	return was, nil
}

// KeepRunShown notes what the author's card of a run says now. It reports false where
// somebody has done so since that was read.
func (s *Store) KeepRunShown(ctx context.Context, run int64, was, now Shown) (bool, error) {
	tag, err := s.db.Exec(ctx, `UPDATE runs SET shown = $2, shown_at = $3, reported = $4
		WHERE id = $1 AND shown_at IS NOT DISTINCT FROM $5`, run, now.Text, now.At, now.Reported, was.At)
	if err != nil {
		return false, fmt.Errorf("keep what is shown of run %d: %w", run, err)
	}
	return tag.RowsAffected() > 0, nil
}
