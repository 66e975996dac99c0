package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"liaison"
)

// photosOf lists the copies that there are of photos of some matters, in the order in
// which they were sent.
func (s *Store) photosOf(ctx context.Context, matters []int64) ([]liaison.PublicPhoto, error) {
	found, err := many[liaison.PublicPhoto](ctx, s.db, `SELECT p.matter, a.part, p.hash, coalesce(a.file->>'caption', '') AS caption, p.wide, p.high
		FROM public_photos p JOIN attachments a ON a.id = p.attachment
		WHERE p.matter = ANY($1) AND p.content IS NOT NULL ORDER BY p.matter, p.attachment`, nonNil(matters))
	if err != nil {
		return nil, fmt.Errorf("list copies of photos: %w", err)
	}
	return found, nil
}

// WantPhotos has copies made of the photos of a matter, which was published.
func (s *Store) WantPhotos(ctx context.Context, photos []liaison.Attachment, matter int64, at time.Time) error {
	ids := make([]int64, len(photos))
	for i, a := range photos {
		ids[i] = a.ID
	}
	_, err := s.db.Exec(ctx, `INSERT INTO public_photos (attachment, matter, due_at)
		SELECT a.id, $2, $3 FROM unnest($1::bigint[]) AS a (id) ON CONFLICT (attachment) DO NOTHING`, ids, matter, at)
	if err != nil {
		return fmt.Errorf("want copies of the photos of matter %d: %w", matter, err)
	}
	return nil
}

// DropPhotos removes the copies of the photos of a matter, which is published no more.
func (s *Store) DropPhotos(ctx context.Context, matter int64) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM public_photos WHERE matter = $1`, matter); err != nil {
		return fmt.Errorf("drop the copies of the photos of matter %d: %w", matter, err)
	}
	return nil
}

// DuePhoto is a photo of which a copy is to be made.
type DuePhoto struct {
	Attachment, Matter int64
	File               liaison.File
	Attempts           int // made before
}

// PhotosDue lists them, the longest due first.
func (s *Store) PhotosDue(ctx context.Context, now time.Time, most int) ([]DuePhoto, error) {
	found, err := many[DuePhoto](ctx, s.db, `SELECT p.attachment, p.matter, a.file, p.attempts
		FROM public_photos p JOIN attachments a ON a.id = p.attachment
		WHERE p.due_at <= $1 ORDER BY p.due_at, p.attachment LIMIT $2`, now, most)
	if err != nil {
		return nil, fmt.Errorf("find photos to copy: %w", err)
	}
	return found, nil
}

// KeepPhoto keeps the copy of a photo. Where it is wanted no more, since what it belongs
// to was taken back meanwhile, nothing is kept.
func (s *Store) KeepPhoto(ctx context.Context, attachment int64, p liaison.Picture) error {
	hash := sha256.Sum256(p.JPEG)
	_, err := s.db.Exec(ctx, `UPDATE public_photos SET hash = $2, wide = $3, high = $4, content = $5, due_at = NULL, error = ''
		WHERE attachment = $1`, attachment, hex.EncodeToString(hash[:]), p.Wide, p.High, p.JPEG)
	if err != nil {
		return fmt.Errorf("keep the copy of photo %d: %w", attachment, err)
	}
	return nil
}

// PhotoFailed notes why a copy could not be made, and when it is tried again; with no
// such time it is given up.
func (s *Store) PhotoFailed(ctx context.Context, attachment int64, why string, again time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE public_photos SET attempts = attempts + 1, error = $2, due_at = $3 WHERE attachment = $1 AND content IS NULL`,
		attachment, why, maybe(again))
	if err != nil {
		return fmt.Errorf("note that photo %d was not copied: %w", attachment, err)
	}
	return nil
}

// PublicPhoto is the copy at that address, for as long as something with it is published.
func (s *Store) PublicPhoto(ctx context.Context, hash string) ([]byte, error) {
	found, err := column[[]byte](ctx, s.db, `SELECT p.content FROM public_photos p JOIN matters m ON m.id = p.matter
		WHERE p.hash = $1 AND `+publicStories+` LIMIT 1`, hash)
	return only(found, err, ErrNone)
}

// PhotoCopy is the copy of a photo of a matter, if there is one.
func (s *Store) PhotoCopy(ctx context.Context, attachment int64) (liaison.Picture, error) {
	found, err := many[struct {
		Wide, High int
		Content    []byte
	}](ctx, s.db, `SELECT wide, high, content FROM public_photos WHERE attachment = $1 AND content IS NOT NULL`, attachment)
	one, err := only(found, err, ErrNone)
	return liaison.Picture{Wide: one.Wide, High: one.High, JPEG: one.Content}, err
}

// PhotosState is how far the copies of a matter's photos are.
type PhotosState struct{ Copied, Waiting, Failed int }

// PhotosState counts them.
func (s *Store) PhotosState(ctx context.Context, matter int64) (PhotosState, error) {
	found, err := many[PhotosState](ctx, s.db, `SELECT count(*) FILTER (WHERE content IS NOT NULL) AS copied,
			count(*) FILTER (WHERE due_at IS NOT NULL) AS waiting, count(*) FILTER (WHERE content IS NULL AND due_at IS NULL) AS failed
		FROM public_photos WHERE matter = $1`, matter)
	if err != nil {
		return PhotosState{}, fmt.Errorf("count the copies of photos of matter %d: %w", matter, err)
	}
	return found[0], nil
}

// WantPhotosAgain has those copies tried again that were given up.
func (s *Store) WantPhotosAgain(ctx context.Context, matter int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE public_photos SET attempts = 0, due_at = $2 WHERE matter = $1 AND content IS NULL AND due_at IS NULL`, matter, at)
	if err != nil {
		return fmt.Errorf("want the photos of matter %d again: %w", matter, err)
	}
	return nil
}
