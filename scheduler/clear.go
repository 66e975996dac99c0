package scheduler

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// clearing is how far a run is cleared that was stopped or recalled. What was sent of
// a recalled one is erased, again whenever more was: copies that were on their way.
// Then whoever has not got it is left out. Both go page by page, since they may be a
// million.
type clearing struct {
	storage.Uncleared
	erased, out            bool
	erasedAfter, leftAfter int64
	rests                  time.Time // until then, where somebody holds the run
}

// done reports whether nothing is left to be done, as far as is known.
func (c *clearing) done() bool { return c.erased && c.out }

// keepUncleared takes over which runs are to be cleared, and ends the clearing of
// those of which nothing is left, and no copy may be on its way.
func (d *duty) keepUncleared(ctx context.Context, found []storage.Uncleared) error {
	before := d.runs.clearing
	d.runs.clearing = map[int64]*clearing{}
	for _, run := range found {
		c := before[run.ID]
		switch {
		case c == nil:
			c = &clearing{Uncleared: run}
		case c.Sent != run.Sent:
			c.Sent, c.erased, c.erasedAfter = run.Sent, false, 0
		case c.done() && !d.onTheWay(run.ID):
			if err := d.post.Store.EndClearing(ctx, run); err != nil {
				return err
			}
		}
		d.runs.clearing[run.ID] = c
	}
	return nil
}

// onTheWay reports whether a copy of the run is in memory.
func (d *duty) onTheWay(run int64) bool {
	r := d.runs.known[run]
	return r != nil && len(r.have) > 0
}

// clear goes on with the runs that are to be cleared, each by a page.
func (d *duty) clear(ctx context.Context, now time.Time) error {
	for _, c := range d.runs.clearing {
		var err error
		switch {
		case !c.erased:
			err = d.eraseOn(ctx, c)
		case !c.out && !c.rests.After(now):
			err = d.leaveOutOn(ctx, c, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *duty) eraseOn(ctx context.Context, c *clearing) error {
	last, err := d.post.Store.EraseRecalled(ctx, c.ID, c.erasedAfter)
	if err != nil {
		return err
	}
	c.erasedAfter, c.erased = last, last == 0
	if !c.erased {
		d.lanes[liaison.Notices].look = true
	}
	return nil
}

func (d *duty) leaveOutOn(ctx context.Context, c *clearing, now time.Time) error {
	left, err := d.post.Store.LeaveOut(ctx, c.ID, c.leftAfter, d.post.now())
	switch {
	case err != nil:
		return err
	case left.Busy:
		c.rests = now.Add(runsPause)
	default:
		c.leftAfter, c.out = left.Last, left.Last == 0
	}
	return nil
}
