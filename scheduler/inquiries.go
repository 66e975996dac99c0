package scheduler

import (
	"context"
	"errors"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	tidingsMost  = 200 // people who are written to in one transaction
	tidingsPages = 20  // such transactions in one tick
)

// inquiries closes the inquiries whose time is over, reminds the silent, and writes to those
// who are to be told. A briefing would need two people and a text of its own for each: those
// who are asked are frozen already, and accounted for one by one, so these are messages of the
// outbox, in the lane of briefings.
func (t *Tick) inquiries(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueInquiries(ctx, now)
	if err != nil {
		return done, err
	}
	errs := []error{all(due, func(id int64) error { return about("close inquiry", id, t.closeInquiry(ctx, id, now)) })}
	if today := liaison.DateOf(now).String(); done != today && now.Hour() >= liaison.InquiryReminderHour {
		err := t.remindOfInquiries(ctx, now)
		if err == nil {
			done = today
		}
		errs = append(errs, err)
	}
	errs = append(errs, t.hushInquiries(ctx), t.tellOfInquiries(ctx, now))
	return done, errors.Join(errs...)
}

// closeInquiry closes an inquiry whose time is over, unless somebody has done so.
func (t *Tick) closeInquiry(ctx context.Context, id int64, now time.Time) error {
	return t.Store.InTx(ctx, func(tx *storage.Store) error {
		q, err := tx.LockInquiry(ctx, id)
		if err != nil || !q.Due(now) {
			return err
		}
		if refusal := q.Move(liaison.CloseInquiry, liaison.InquiryTerms{}, now); refusal != nil {
			return refusal
		}
		return tx.KeepInquiryMove(ctx, q, liaison.CloseInquiry, 0, now)
	})
}

// remindOfInquiries notes those who have not answered what ends soon, once a day.
func (t *Tick) remindOfInquiries(ctx context.Context, now time.Time) error {
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return err
	}
	return t.Store.InTx(ctx, func(tx *storage.Store) error {
		open, err := tx.OpenInquiries(ctx)
		if err != nil {
			return err
		}
		return all(open, func(q storage.Reminding) error {
			if _, due := q.RemindDue(rules, q.Reminded, now); !due {
				return nil
			}
			return tx.RemindSilent(ctx, q.ID, liaison.DateOf(now))
		})
	})
}

// hushInquiries takes out what is left of sheets that were never handed in.
func (t *Tick) hushInquiries(ctx context.Context) error {
	closed, err := t.Store.InquiriesToHush(ctx)
	if err != nil {
		return err
	}
	return all(closed, func(q liaison.Inquiry) error { return about("hush inquiry", q.ID, t.Store.HushInquiry(ctx, q)) })
}

// tellOfInquiries writes to those who are to be told, a page at a time.
func (t *Tick) tellOfInquiries(ctx context.Context, now time.Time) error {
	told := 0
	for range tidingsPages {
		taken := 0
		err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			tidings, err := tx.TakeTidings(ctx, tidingsMost)
			if taken = len(tidings); err != nil || taken == 0 {
				return nil, err
			}
			return t.Desk.TellInquiries(ctx, tx, tidings, now)
		})
		if err != nil {
			return err
		}
		if told += taken; taken < tidingsMost {
			break
		}
	}
	if told == 0 {
		return nil
	}
	return t.Store.Tell(ctx, postChannel)
}
