package handlers

import (
	"context"
	"errors"
	"fmt"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// errNoFiles says that this service cannot fetch files.
var errNoFiles = errors.New("files cannot be fetched")

// Picture is a photo as it may be published: fetched, and made anew.
func (d *Desk) Picture(ctx context.Context, f liaison.File) (liaison.Picture, error) {
	if d.Fetch == nil || f.ID == "" {
		return liaison.Picture{}, errNoFiles
	}
	content, err := d.Fetch(ctx, f)
	if err != nil {
		return liaison.Picture{}, err
	}
	defer content.Close()
	made, err := paper.Publishable(content)
	return liaison.Picture(made), err
}

// pictureOf is a photo of a matter: the copy that is public, or else one that is made now.
func (d *Desk) pictureOf(ctx context.Context, store *storage.Store, a liaison.Attachment) (liaison.Picture, error) {
	kept, err := store.PhotoCopy(ctx, a.ID)
	if err == nil || !errors.Is(err, storage.ErrNone) {
		return kept, err
	}
	if kept, err = d.Picture(ctx, a.File); err != nil {
		return kept, fmt.Errorf("photo %d: %w", a.ID, err)
	}
	return kept, nil
}
