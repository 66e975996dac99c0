package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

type offerRow struct {
	ID, Occasion, Giver, Asked, InReturn int64
	MadeAt                               time.Time
	Taker                                int64
	EndedAt                              *time.Time
	Withdrawn                            bool
}

func (r offerRow) offer() liaison.SeatOffer {
	return liaison.SeatOffer{ID: r.ID, Occasion: r.Occasion, Giver: r.Giver, Asked: r.Asked, Return: r.InReturn, Made: r.MadeAt,
		Taker: r.Taker, Ended: timeOf(r.EndedAt), Withdrawn: r.Withdrawn}
}

const offerColumns = `f.id, f.occasion, f.giver, coalesce(f.asked, 0) AS asked, coalesce(f.in_return, 0) AS in_return, f.made_at,
	coalesce(f.taker, 0) AS taker, f.ended_at, f.withdrawn`

// OfferSeat keeps an offer of somebody's seat. It reports false where one of it stands
// already, and returns that one.
func (s *Store) OfferSeat(ctx context.Context, f liaison.SeatOffer) (liaison.SeatOffer, bool, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO seat_offers (occasion, giver, asked, in_return, made_at)
		VALUES ($1, $2, nullif($3, 0::bigint), nullif($4, 0::bigint), $5)
		ON CONFLICT (occasion, giver) WHERE ended_at IS NULL DO NOTHING RETURNING id`, f.Occasion, f.Giver, f.Asked, f.Return, f.Made)
	if err != nil {
		return f, false, fmt.Errorf("offer a seat at occasion %d: %w", f.Occasion, err)
	}
	if len(made) == 1 {
		f.ID = made[0]
		return f, true, nil
	}
	rows, err := many[offerRow](ctx, s.db, `SELECT `+offerColumns+` FROM seat_offers f WHERE f.occasion = $1 AND f.giver = $2 AND f.ended_at IS NULL`, f.Occasion, f.Giver)
	if err != nil {
		return f, false, fmt.Errorf("read the offer of a seat at occasion %d: %w", f.Occasion, err)
	}
	standing, err := only(each(rows, offerRow.offer), nil, liaison.Refuse(liaison.Conflict, "exchange.taken"))
	return standing, false, err
}

// SeatOffer reads an offer.
func (s *Store) SeatOffer(ctx context.Context, id int64) (liaison.SeatOffer, error) {
	return s.oneOffer(ctx, id, "")
}

// LockOffer reads an offer to end it: whoever else would waits until the end of the
// transaction.
func (s *Store) LockOffer(ctx context.Context, id int64) (liaison.SeatOffer, error) {
	return s.oneOffer(ctx, id, " FOR UPDATE")
}

func (s *Store) oneOffer(ctx context.Context, id int64, lock string) (liaison.SeatOffer, error) {
	rows, err := many[offerRow](ctx, s.db, `SELECT `+offerColumns+` FROM seat_offers f WHERE f.id = $1`+lock, id)
	if err != nil {
		return liaison.SeatOffer{}, fmt.Errorf("read seat offer %d: %w", id, err)
	}
	return only(each(rows, offerRow.offer), nil, liaison.Refuse(liaison.NotFound, "exchange.gone"))
}

// EndOffer notes that an offer was taken, or withdrawn where the taker is 0.
func (s *Store) EndOffer(ctx context.Context, id, taker int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE seat_offers SET taker = nullif($2, 0::bigint), withdrawn = $2 = 0, ended_at = $3 WHERE id = $1 AND ended_at IS NULL`, id, taker, at)
	if err != nil {
		return fmt.Errorf("end seat offer %d: %w", id, err)
	}
	return nil
}

// WithdrawOffers ends what offer stands of somebody's seat at an occasion.
func (s *Store) WithdrawOffers(ctx context.Context, occasion, giver int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE seat_offers SET withdrawn = true, ended_at = $3 WHERE ended_at IS NULL AND occasion = $1 AND giver = $2`, occasion, giver, at)
	if err != nil {
		return fmt.Errorf("withdraw offers of occasion %d: %w", occasion, err)
	}
	return nil
}

// EndOffersOf ends what offers stand of seats at an occasion, or against such, as when it
// is over or called off.
func (s *Store) EndOffersOf(ctx context.Context, occasion int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE seat_offers SET withdrawn = true, ended_at = $2 WHERE ended_at IS NULL AND (occasion = $1 OR in_return = $1)`, occasion, at)
	if err != nil {
		return fmt.Errorf("end the offers of occasion %d: %w", occasion, err)
	}
	return nil
}

// offerStands is the condition that an offer f can be taken at the time $1: neither
// occasion has begun.
const offerStands = `f.ended_at IS NULL AND EXISTS (SELECT FROM occasions o WHERE o.id = f.occasion AND o.stage = 'announced' AND o.begins_at > $1)
	AND (f.in_return IS NULL OR EXISTS (SELECT FROM occasions o WHERE o.id = f.in_return AND o.stage = 'announced' AND o.begins_at > $1))`

// hasSeat is the condition that the person has a seat at the occasion.
func hasSeat(person, occasion string) string {
	return `EXISTS (SELECT FROM participations a WHERE a.person = ` + person + ` AND a.occasion = ` + occasion + ` AND a.state IN ` + seated + `)`
}

// OffersAt lists the offers of seats at an occasion that stand, the first made first.
func (s *Store) OffersAt(ctx context.Context, occasion int64, now time.Time) ([]liaison.SeatOffer, error) {
	return s.offers(ctx, offerStands+` AND f.occasion = $2 ORDER BY f.id`, now, occasion)
}

// OffersFor lists the offers that stand which somebody might take, the first to begin
// first: of seats at occasions where they have none and, against a seat, where they have
// that one. Turns at stations are not among them, and whether they may is asked of the
// rule.
func (s *Store) OffersFor(ctx context.Context, person int64, now time.Time, most int) ([]liaison.SeatOffer, error) {
	return s.offers(ctx, offerStands+` AND f.giver <> $2 AND (f.asked IS NULL OR f.asked = $2)
		AND NOT `+hasSeat("$2", "f.occasion")+` AND (f.in_return IS NULL OR `+hasSeat("$2", "f.in_return")+`)
		AND (SELECT o.kind FROM occasions o WHERE o.id = f.occasion) <> 'reception'
		ORDER BY (SELECT o.begins_at FROM occasions o WHERE o.id = f.occasion), f.id LIMIT $3`, now, person, most)
}

func (s *Store) offers(ctx context.Context, where string, args ...any) ([]liaison.SeatOffer, error) {
	rows, err := many[offerRow](ctx, s.db, `SELECT `+offerColumns+` FROM seat_offers f WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list offers of seats: %w", err)
	}
	return each(rows, offerRow.offer), nil
}

// InAudience reports whether somebody is in an occasion's audience now, or has to do
// with the occasion already.
func (s *Store) InAudience(ctx context.Context, o liaison.Occasion, person int64) (in bool, err error) {
	args := arguments{person, o.ID}
	err = s.hashing(ctx, o.Audience, func(s *Store) error {
		found, err := column[bool](ctx, s.db, `SELECT EXISTS (SELECT FROM participations a WHERE a.person = $1 AND a.occasion = $2)
			OR EXISTS (SELECT FROM people p WHERE p.id = $1 AND `+whoIsIn(o.Audience, &args)+`)`, args...)
		if err == nil {
			in = found[0]
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("see whether person %d is in the audience of occasion %d: %w", person, o.ID, err)
	}
	return in, nil
}

// SeatSeekers lists who is to be told of an offer: against a seat, who has that seat;
// of a seat that is given, who waits in line, or where nobody does, the audience; and of
// these who has no seat there.
func (s *Store) SeatSeekers(ctx context.Context, o liaison.Occasion, f liaison.SeatOffer) ([]int64, error) {
	if f.Return != 0 {
		return s.seatless(ctx, o, f.Giver, `p.id IN (SELECT a.person FROM participations a WHERE a.occasion = $3 AND a.state IN ('put_down', 'enrolled'))`, f.Return)
	}
	line, err := s.seatless(ctx, o, f.Giver, `p.id IN (SELECT a.person FROM participations a WHERE a.occasion = $1 AND a.state = 'waiting')`)
	if err != nil || len(line) > 0 {
		return line, err
	}
	args := arguments{o.ID, f.Giver}
	who := whoIsIn(o.Audience, &args)
	err = s.hashing(ctx, o.Audience, func(s *Store) (err error) {
		line, err = s.seatless(ctx, o, f.Giver, who, args[2:]...)
		return err
	})
	return line, err
}

// seatless lists the people p, but the giver, of whom a condition holds and who have no
// seat at the occasion.
func (s *Store) seatless(ctx context.Context, o liaison.Occasion, giver int64, who string, args ...any) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT p.id FROM people p WHERE p.id <> $2 AND `+inOffice+` AND NOT `+hasSeat("p.id", "$1")+` AND `+who+` ORDER BY p.id`,
		append([]any{o.ID, giver}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("find who may take a seat at occasion %d: %w", o.ID, err)
	}
	return found, nil
}

// SeatedBetween reports whether somebody has a seat at an occasion that lasts in that
// time, other than one of those.
func (s *Store) SeatedBetween(ctx context.Context, person int64, from, until time.Time, other []int64) (bool, error) {
	found, err := column[bool](ctx, s.db, `SELECT EXISTS (SELECT FROM participations a JOIN occasions o ON o.id = a.occasion
		WHERE a.person = $1 AND a.state IN `+seated+` AND o.stage = 'announced' AND o.begins_at < $3 AND o.ends_at > $2 AND o.id <> ALL($4))`,
		person, from, until, nonNil(other))
	if err != nil {
		return false, fmt.Errorf("see whether person %d is elsewhere: %w", person, err)
	}
	return found[0], nil
}

// ExchangeableFor lists the other occasions of the kind against a seat at which one may
// be offered: announced, not begun, with seats that are taken, the first to begin first.
// Whether somebody may sit there is asked of the rule.
func (s *Store) ExchangeableFor(ctx context.Context, o liaison.Occasion, person int64, now time.Time, most int) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `o.kind = $1 AND o.id <> $2 AND o.stage = 'announced' AND o.begins_at > $3 AND NOT `+hasSeat("$4", "o.id")+`
		AND EXISTS (SELECT FROM participations b WHERE b.occasion = o.id AND b.state IN ('put_down', 'enrolled'))
		ORDER BY o.begins_at, o.id LIMIT $5`, o.Kind, o.ID, now, person, most)
}
