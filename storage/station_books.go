package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeptEvaluation is a station's evaluation of itself, and who gave it.
type KeptEvaluation struct {
	Year    int
	Answers map[string]bool
	Text    string
	By      string
	At      time.Time
}

// KeepEvaluation keeps a station's evaluation of a year; one that was given is refused
// another.
func (s *Store) KeepEvaluation(ctx context.Context, actor int64, e liaison.StationEvaluation, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO station_evaluations (station, year, answers, text, by, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		e.Station, e.Year, e.Answers, e.Text, actor, at)
	if err != nil {
		return fmt.Errorf("keep the evaluation of station %d: %w", e.Station, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "station.evaluated_before", "Year", e.Year)
	}
	return s.Audit(ctx, at, actor, "station.evaluated", fmt.Sprintf("body %d", e.Station), map[string]any{"year": e.Year, "yes": e.Yes()})
}

// Evaluations lists a station's, the newest first.
func (s *Store) Evaluations(ctx context.Context, station int64) ([]KeptEvaluation, error) {
	found, err := many[KeptEvaluation](ctx, s.db, `SELECT e.year, e.answers, e.text, p.name AS by, e.at FROM station_evaluations e JOIN people p ON p.id = e.by
		WHERE e.station = $1 ORDER BY e.year DESC LIMIT 20`, station)
	if err != nil {
		return nil, fmt.Errorf("read the evaluations of station %d: %w", station, err)
	}
	return found, nil
}

// KeptFund is a line of a station's ledger, and who entered it.
type KeptFund struct {
	ID       int64
	Station  int64
	Day      time.Time
	Fen      int64
	Purpose  string
	Receipt  string
	Corrects int64
	By       string
	At       time.Time
	Taken    bool // back, by a counter-entry
}

// Entry is the line without who entered it.
func (k KeptFund) Entry() liaison.FundEntry {
	return liaison.FundEntry{ID: k.ID, Station: k.Station, Day: liaison.DateOf(k.Day), Fen: k.Fen, Purpose: k.Purpose, Receipt: k.Receipt, Corrects: k.Corrects}
}

const fundColumns = `f.id, f.station, f.day, f.fen, f.purpose, f.receipt, coalesce(f.corrects, 0) AS corrects, p.name AS by, f.at,
	EXISTS (SELECT FROM station_funds c WHERE c.corrects = f.id) AS taken`

// Funds lists the newest lines of a station's ledger.
func (s *Store) Funds(ctx context.Context, station int64, most int) ([]KeptFund, error) {
	found, err := many[KeptFund](ctx, s.db, `SELECT `+fundColumns+` FROM station_funds f JOIN people p ON p.id = f.by WHERE f.station = $1 ORDER BY f.id DESC LIMIT $2`, station, most)
	if err != nil {
		return nil, fmt.Errorf("read the funds of station %d: %w", station, err)
	}
	return found, nil
}

// Fund reads a line of a station's ledger.
func (s *Store) Fund(ctx context.Context, station, id int64) (KeptFund, error) {
	found, err := many[KeptFund](ctx, s.db, `SELECT `+fundColumns+` FROM station_funds f JOIN people p ON p.id = f.by WHERE f.station = $1 AND f.id = $2`, station, id)
	if err != nil {
		return KeptFund{}, fmt.Errorf("read line %d of the funds: %w", id, err)
	}
	return only(found, nil, liaison.Refuse(liaison.NotFound, "station.no_such_line"))
}

// FundSums are what came into a station's ledger and what was spent, in fen: a line
// that was taken back counts for neither.
type FundSums struct{ In, Out int64 }

// Balance is what is left.
func (f FundSums) Balance() int64 { return f.In - f.Out }

// SumFunds sums a station's ledger.
func (s *Store) SumFunds(ctx context.Context, station int64) (FundSums, error) {
	found, err := many[FundSums](ctx, s.db, `SELECT coalesce(sum(f.fen) FILTER (WHERE f.fen > 0), 0)::bigint AS in, coalesce(-sum(f.fen) FILTER (WHERE f.fen < 0), 0)::bigint AS out
		FROM station_funds f WHERE f.station = $1 AND f.corrects IS NULL AND NOT EXISTS (SELECT FROM station_funds c WHERE c.corrects = f.id)`, station)
	if err != nil {
		return FundSums{}, fmt.Errorf("sum the funds of station %d: %w", station, err)
	}
	return found[0], nil
}

// EnterFund adds a line to a station's ledger; one that takes back what was taken back
// is refused.
func (s *Store) EnterFund(ctx context.Context, actor int64, e liaison.FundEntry, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO station_funds (station, day, fen, purpose, receipt, corrects, by, at)
		VALUES ($1, $2::text::date, $3, $4, $5, nullif($6, 0::bigint), $7, $8) ON CONFLICT (corrects) DO NOTHING`,
		e.Station, e.Day.String(), e.Fen, e.Purpose, e.Receipt, e.Corrects, actor, at)
	if err != nil {
		return fmt.Errorf("enter a line of the funds of station %d: %w", e.Station, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "station.taken_back")
	}
	return s.Audit(ctx, at, actor, "station.fund_entered", fmt.Sprintf("body %d", e.Station), map[string]any{"fen": e.Fen, "corrects": e.Corrects})
}

// TallyLine is what a station has done with the opinions of a time.
type TallyLine struct {
	ID         int64
	Code, Name string
	Region     string
	liaison.StationTally
}

// StationTallies reads what stations have done with the opinions that came in at them
// within a time, in the order of codes, from a code on; of those bodies or of these
// regions alone where they are named, and without those that had none where busy.
func (s *Store) StationTallies(ctx context.Context, from, to liaison.Date, f StationFilter, busy bool) ([]TallyLine, error) {
	spans, firsts, lasts := spread(liaison.Stretches(from, to))
	found, err := many[TallyLine](ctx, s.db, `
		WITH sums AS (SELECT f.body, f.mark, sum(f.n)::integer AS n FROM unnest($1::text[], $2::text[], $3::text[]) AS r (span, first, last)
			JOIN figures f ON f.span = r.span AND f.day BETWEEN r.first::date AND r.last::date WHERE f.what = 'voice' GROUP BY f.body, f.mark),
		tallies AS (SELECT body, max(n) FILTER (WHERE mark = 'received') AS received, max(n) FILTER (WHERE mark = 'accepted') AS accepted,
				max(n) FILTER (WHERE mark = 'refused') AS refused, max(n) FILTER (WHERE mark = 'in_time') AS in_time,
				max(n) FILTER (WHERE mark = 'late') AS late, max(n) FILTER (WHERE mark = 'told') AS told,
				max(n) FILTER (WHERE mark = 'reopened') AS reopened FROM sums GROUP BY body)
		SELECT b.id, b.code, b.name, coalesce((SELECT coalesce(nullif(r.short, ''), r.name) FROM bodies r WHERE r.id = s.region), '') AS region,
			coalesce(t.received, 0) AS received, coalesce(t.accepted, 0) AS accepted, coalesce(t.refused, 0) AS refused, coalesce(t.in_time, 0) AS in_time,
			coalesce(t.late, 0) AS late, coalesce(t.told, 0) AS told, coalesce(t.reopened, 0) AS reopened
		FROM bodies b LEFT JOIN stations s ON s.body = b.id LEFT JOIN tallies t ON t.body = b.id
		WHERE b.kind = 'station' AND b.code > $4 AND ($5::bigint[] IS NULL OR b.id = ANY($5) OR s.region = ANY($5)) AND (NOT $6 OR t.received IS NOT NULL)
		ORDER BY b.code LIMIT $7`, spans, firsts, lasts, f.After, f.Bodies, busy, f.Most)
	if err != nil {
		return nil, fmt.Errorf("tally stations: %w", err)
	}
	return found, nil
}

// StationInquiry is what a station's officers were asked, and what came of it.
type StationInquiry struct {
	Title    string
	Kind     liaison.InquiryKind
	State    liaison.InquiryState
	LastDay  time.Time
	Answered bool
	Comments int // of those that are kept by name
	Taken    int // adopted, in whole or in part
}

// StationInquiries lists what the officers of a station were asked, the newest first.
func (s *Store) StationInquiries(ctx context.Context, station int64, most int) ([]StationInquiry, error) {
	found, err := many[StationInquiry](ctx, s.db, `SELECT q.title, q.kind, q.state, q.last_day, bool_or(p.answered_at IS NOT NULL) AS answered,
			sum(a.comments)::int AS comments, sum(a.taken)::int AS taken
		FROM memberships m JOIN inquiry_participants p ON p.person = m.person JOIN inquiries q ON q.id = p.inquiry
		CROSS JOIN LATERAL (SELECT count(*) AS comments, count(*) FILTER (WHERE w.verdict IN ('adopted', 'partly')) AS taken
			FROM inquiry_answers w WHERE w.person = p.person AND w.inquiry = q.id) a
		WHERE m.body = $1 AND m.role = 'officer' AND q.state <> 'draft' GROUP BY q.id ORDER BY q.id DESC LIMIT $2`, station, most)
	if err != nil {
		return nil, fmt.Errorf("list what station %d was asked: %w", station, err)
	}
	return found, nil
}
