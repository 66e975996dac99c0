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

func (r offerRow) offer() liaison.ShiftOffer {
	return liaison.ShiftOffer{ID: r.ID, Occasion: r.Occasion, Giver: r.Giver, Asked: r.Asked, Return: r.InReturn, Made: r.MadeAt,
		Taker: r.Taker, Ended: timeOf(r.EndedAt), Withdrawn: r.Withdrawn}
}

const offerColumns = `f.id, f.occasion, f.giver, coalesce(f.asked, 0) AS asked, coalesce(f.in_return, 0) AS in_return, f.made_at,
	coalesce(f.taker, 0) AS taker, f.ended_at, f.withdrawn`

// OfferShift keeps an offer of somebody's turn. It reports false where one of it stands
// already, and returns that one.
func (s *Store) OfferShift(ctx context.Context, f liaison.ShiftOffer) (liaison.ShiftOffer, bool, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO shift_offers (occasion, giver, asked, in_return, made_at)
		VALUES ($1, $2, nullif($3, 0::bigint), nullif($4, 0::bigint), $5)
		ON CONFLICT (occasion, giver) WHERE ended_at IS NULL DO NOTHING RETURNING id`, f.Occasion, f.Giver, f.Asked, f.Return, f.Made)
	if err != nil {
		return f, false, fmt.Errorf("offer a turn at occasion %d: %w", f.Occasion, err)
	}
	if len(made) == 1 {
		f.ID = made[0]
		return f, true, nil
	}
	rows, err := many[offerRow](ctx, s.db, `SELECT `+offerColumns+` FROM shift_offers f WHERE f.occasion = $1 AND f.giver = $2 AND f.ended_at IS NULL`, f.Occasion, f.Giver)
	if err != nil {
		return f, false, fmt.Errorf("read the offer of a turn at occasion %d: %w", f.Occasion, err)
	}
	standing, err := only(each(rows, offerRow.offer), nil, liaison.Refuse(liaison.Conflict, "roster_duty.taken"))
	return standing, false, err
}

// ShiftOffer reads an offer.
func (s *Store) ShiftOffer(ctx context.Context, id int64) (liaison.ShiftOffer, error) {
	return s.oneShift(ctx, id, "")
}

// LockShift reads an offer to end it: whoever else would waits until the end of the
// transaction.
func (s *Store) LockShift(ctx context.Context, id int64) (liaison.ShiftOffer, error) {
	return s.oneShift(ctx, id, " FOR UPDATE")
}

func (s *Store) oneShift(ctx context.Context, id int64, lock string) (liaison.ShiftOffer, error) {
	rows, err := many[offerRow](ctx, s.db, `SELECT `+offerColumns+` FROM shift_offers f WHERE f.id = $1`+lock, id)
	if err != nil {
		return liaison.ShiftOffer{}, fmt.Errorf("read shift offer %d: %w", id, err)
	}
	return only(each(rows, offerRow.offer), nil, liaison.Refuse(liaison.NotFound, "roster_duty.gone"))
}

// EndShift notes that an offer was taken, or withdrawn where the taker is 0.
func (s *Store) EndShift(ctx context.Context, id, taker int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE shift_offers SET taker = nullif($2, 0::bigint), withdrawn = $2 = 0, ended_at = $3 WHERE id = $1 AND ended_at IS NULL`, id, taker, at)
	if err != nil {
		return fmt.Errorf("end shift offer %d: %w", id, err)
	}
	return nil
}

// WithdrawShifts ends what offers stand of somebody's turn at an occasion.
func (s *Store) WithdrawShifts(ctx context.Context, occasion, giver int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE shift_offers SET withdrawn = true, ended_at = $3 WHERE ended_at IS NULL AND occasion = $1 AND giver = $2`, occasion, giver, at)
	if err != nil {
		return fmt.Errorf("withdraw offers of occasion %d: %w", occasion, err)
	}
	return nil
}
