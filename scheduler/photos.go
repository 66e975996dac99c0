package scheduler

import (
	"context"
	"time"

	"liaison/storage"
)

const photoBatch = 12

// photoPauses are those between attempts to copy a photo; after the last it is given up.
var photoPauses = []time.Duration{30 * time.Second, 5 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}

// photos makes copies of the photos of what was published, for the public page.
func (t *Tick) photos(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.PhotosDue(ctx, now, photoBatch)
	if err != nil {
		return done, err
	}
	return done, all(due, func(p storage.DuePhoto) error { return about("photo", p.Attachment, t.photo(ctx, p, now)) })
}

// photo makes one copy and notes what came of it. It is taken from Telegram outside of
// any transaction; what was taken back meanwhile is not kept.
func (t *Tick) photo(ctx context.Context, p storage.DuePhoto, now time.Time) error {
	copying, cancel := context.WithTimeout(ctx, eachMost)
	defer cancel()
	picture, failed := t.Desk.Picture(copying, p.File)
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // nothing is known of it: it is copied by the next tick
	case failed == nil:
		return t.Store.KeepPhoto(ctx, p.Attachment, picture)
	case p.Attempts < len(photoPauses):
		return t.Store.PhotoFailed(ctx, p.Attachment, failed.Error(), now.Add(photoPauses[p.Attempts]))
	}
	return t.Store.PhotoFailed(ctx, p.Attachment, failed.Error(), time.Time{})
}
