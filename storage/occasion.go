package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const occasionColumns = `o.id, o.kind, o.stage, o.title, o.text, coalesce(o.body, 0) AS body, o.place, o.latitude, o.longitude,
	o.begins_at, o.ends_at, o.enrol_until, o.capacity, o.quota, o.audience, o.fields, o.hours, o.year, coalesce(o.makes_up, 0) AS makes_up,
	coalesce(o.drive, 0) AS drive, coalesce(o.matter, 0) AS matter, o.materials, o.seed, o.secret, o.minutes, o.why, o.author,
	o.created_at, o.changed_at, o.announced_at, o.settled_at`

// occasionRow is a row of occasions.
type occasionRow struct {
	ID                           int64
	Kind                         liaison.OccasionKind
	Stage                        liaison.OccasionStage
	Title, Text                  string
	Body                         int64
	Place                        string
	Latitude, Longitude          float64
	BeginsAt, EndsAt, EnrolUntil *time.Time
	Capacity                     int
	Quota                        map[int64]int
	Audience                     liaison.Audience
	Fields                       []string
	Hours                        float64
	Year                         int
	MakesUp, Drive, Matter       int64
	Materials                    []int64
	Seed                         string
	Secret                       []byte
	Minutes, Why                 string
	Author                       int64
	CreatedAt, ChangedAt         time.Time
	AnnouncedAt, SettledAt       *time.Time
}

func (r occasionRow) occasion() liaison.Occasion {
	return liaison.Occasion{
		ID: r.ID, Kind: r.Kind, Stage: r.Stage, Title: r.Title, Text: r.Text, Body: r.Body, Where: r.Place,
		Latitude: r.Latitude, Longitude: r.Longitude, Begins: timeOf(r.BeginsAt), Ends: timeOf(r.EndsAt), EnrolUntil: timeOf(r.EnrolUntil),
		Capacity: r.Capacity, Quota: r.Quota, Audience: r.Audience, Fields: r.Fields, Hours: r.Hours, Year: r.Year,
		MakesUp: r.MakesUp, Drive: r.Drive, Matter: r.Matter, Materials: r.Materials, Seed: r.Seed, Secret: r.Secret,
		Minutes: r.Minutes, Why: r.Why, Author: r.Author, Created: r.CreatedAt, Changed: r.ChangedAt,
		Announced: timeOf(r.AnnouncedAt), Settled: timeOf(r.SettledAt),
	}
}

// timeOf is the time, or none.
func timeOf(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// maybe is the time as it is kept: none where it is none.
func maybe(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func (s *Store) occasions(ctx context.Context, where string, args ...any) ([]liaison.Occasion, error) {
	rows, err := many[occasionRow](ctx, s.db, `SELECT `+occasionColumns+` FROM occasions o WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read occasions: %w", err)
	}
	return each(rows, occasionRow.occasion), nil
}

func (s *Store) oneOccasion(ctx context.Context, where string, args ...any) (liaison.Occasion, error) {
	found, err := s.occasions(ctx, where, args...)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.not_found"))
}

// Occasion reads one; it is refused where there is none.
func (s *Store) Occasion(ctx context.Context, id int64) (liaison.Occasion, error) {
	return s.oneOccasion(ctx, `o.id = $1`, id)
}

// LockOccasion reads one to change it, or to give away its seats: whoever else would
// waits until the end of the transaction.
func (s *Store) LockOccasion(ctx context.Context, id int64) (liaison.Occasion, error) {
	return s.oneOccasion(ctx, `o.id = $1 FOR UPDATE`, id)
}

// OccasionsByIDs reads those that exist, the first to begin first.
func (s *Store) OccasionsByIDs(ctx context.Context, ids []int64) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `o.id = ANY($1) ORDER BY o.begins_at NULLS FIRST, o.id`, nonNil(ids))
}

// StartOccasion keeps a new occasion and returns its id; one that the same form has
// begun before is that one. The form is empty where none began it.
func (s *Store) StartOccasion(ctx context.Context, o liaison.Occasion, form string) (int64, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO occasions (kind, stage, title, entry, secret, author, created_at, changed_at, form)
		VALUES ($1, 'draft', $2, $3, $4, $5, $6, $6, nullif($7, '')) ON CONFLICT (form) DO NOTHING RETURNING id`,
		o.Kind, o.Title, o.Rule().Entry, nonNil(o.Secret), o.Author, o.Created, form)
	if err != nil {
		return 0, fmt.Errorf("start an occasion: %w", err)
	}
	if len(made) == 0 {
		made, err = column[int64](ctx, s.db, `SELECT id FROM occasions WHERE form = $1 AND author = $2`, form, o.Author)
		return only(made, err, liaison.Refuse(liaison.NotFound, "occasion.not_found"))
	}
	o.ID, o.Changed = made[0], o.Created
	return o.ID, s.KeepOccasion(ctx, o)
}

// KeepOccasion writes an occasion as it is now; its kind, author and secret stay.
func (s *Store) KeepOccasion(ctx context.Context, o liaison.Occasion) error {
	if o.Quota == nil {
		o.Quota = map[int64]int{}
	}
	_, err := s.db.Exec(ctx, `UPDATE occasions SET stage = $2, title = $3, text = $4, body = nullif($5, 0::bigint), place = $6, latitude = $7, longitude = $8,
		begins_at = $9, ends_at = $10, enrol_until = $11, capacity = $12, quota = $13, audience = $14, fields = $15, hours = $16, year = $17,
		makes_up = nullif($18, 0::bigint), drive = nullif($19, 0::bigint), matter = nullif($20, 0::bigint), materials = $21, seed = $22,
		minutes = $23, why = $24, changed_at = $25, announced_at = $26, settled_at = $27 WHERE id = $1`,
		o.ID, o.Stage, o.Title, o.Text, o.Body, o.Where, o.Latitude, o.Longitude, maybe(o.Begins), maybe(o.Ends), maybe(o.EnrolUntil),
		o.Capacity, o.Quota, o.Audience, nonNil(o.Fields), o.Hours, o.Year, o.MakesUp, o.Drive, o.Matter, nonNil(o.Materials), o.Seed,
		o.Minutes, o.Why, o.Changed, maybe(o.Announced), maybe(o.Settled))
	if err != nil {
		return fmt.Errorf("keep occasion %d: %w", o.ID, err)
	}
	return nil
}

// InviteAudience makes a participation for everybody who is in the occasion's audience
// now and has none, and says how many. Of one that makes up for another they are
// those of that one, and of all before it, who have attended none of them.
func (s *Store) InviteAudience(ctx context.Context, o liaison.Occasion, state liaison.Participating, at time.Time) (int, error) {
	args := arguments{o.ID, state, at}
	who := ""
	if o.MakesUp == 0 {
		who = whoIsIn(o.Audience, &args)
	} else {
		who = `p.id IN (` + missedChain(o.MakesUp, &args) + `) AND ` + inOffice
	}
	invited := 0
	err := s.hashing(ctx, o.Audience, func(s *Store) error {
		tag, err := s.db.Exec(ctx, `INSERT INTO participations (occasion, person, delegation, state, changed_at)
			SELECT $1, p.id, home.id, $2, $3 FROM people p `+delegationOf+` WHERE `+who+` ORDER BY p.id ON CONFLICT DO NOTHING`, args...)
		invited = int(tag.RowsAffected())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("invite to occasion %d: %w", o.ID, err)
	}
	return invited, nil
}

// missedChain is who was invited to an occasion, or to one that it makes up for, and
// attended none of these.
func missedChain(id int64, args *arguments) string {
	of := args.add(id)
	return `WITH RECURSIVE chain AS (
			SELECT o.id, o.makes_up FROM occasions o WHERE o.id = ` + of + `
			UNION SELECT o.id, o.makes_up FROM occasions o JOIN chain c ON o.id = c.makes_up)
		SELECT a.person FROM participations a JOIN chain c ON c.id = a.occasion
		GROUP BY a.person HAVING NOT bool_or(a.state = 'attended')`
}
