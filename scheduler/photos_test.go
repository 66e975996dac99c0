package scheduler_test

import (
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// published is a story with a photo for each of the names, whose copies are wanted.
func (w *watch) published(names ...string) liaison.Matter {
	w.t.Helper()
	author, err := w.Store.PersonByCode(w.t.Context(), "A20")
	if err != nil {
		w.t.Fatal(err)
	}
	m := liaison.Matter{Kind: liaison.Story, Stage: liaison.Draft, Author: author.ID, Title: "通车", Created: w.now, Changed: w.now,
		Facts: map[string]string{liaison.ConsentPart: "yes"}}
	ctx := w.t.Context()
	err = w.Store.InTx(ctx, func(tx *storage.Store) (err error) {
		if m.ID, err = tx.StartDraft(ctx, m); err != nil {
			return err
		}
		for _, name := range names {
			if err := tx.Attach(ctx, m.ID, liaison.Attachment{File: liaison.File{Kind: liaison.Photo, ID: "photo " + name, Name: name}, At: w.now}); err != nil {
				return err
			}
		}
		if err := tx.KeepDraft(ctx, m); err != nil {
			return err
		}
		if m, err = tx.Matter(ctx, m.ID); err != nil {
			return err
		}
		return tx.WantPhotos(ctx, m.PublicPhotos(), m.ID, w.now)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *watch) photos(m liaison.Matter, want storage.PhotosState) {
	w.t.Helper()
	got, err := w.Store.PhotosState(w.t.Context(), m.ID)
	if err != nil || got != want {
		w.t.Errorf("of the photos are %+v, want %+v: %v", got, want, err)
	}
}

// Each photo is copied once; one that cannot be had is tried again with growing pauses,
// is given up in the end, and can be asked for again.
func TestPhotosAreCopied(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-18 10:00")
	m := w.published("first", "lost", "second")
	for range 2 {
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.photos(m, storage.PhotosState{Copied: 2, Waiting: 1})
	if len(w.desk.pictures) != 3 {
		t.Errorf("asked for %v", w.desk.pictures)
	}
	for range 5 {
		w.now = w.now.Add(25 * time.Hour)
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.photos(m, storage.PhotosState{Copied: 2, Failed: 1})
	asked := len(w.desk.pictures)
	if err := w.Store.WantPhotosAgain(t.Context(), m.ID, w.now); err != nil {
		t.Fatal(err)
	}
	if err := w.Once(t.Context()); err != nil || len(w.desk.pictures) != asked+1 {
		t.Errorf("asked %d times after it was wanted again: %v", len(w.desk.pictures)-asked, err)
	}
	w.photos(m, storage.PhotosState{Copied: 2, Waiting: 1})
}

// What is taken back while its photo is being fetched leaves no copy.
func TestAPhotoThatIsTakenBackMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-18 10:00")
	m := w.published("first")
	w.desk.fails = func(string) error { return w.Store.DropPhotos(t.Context(), m.ID) }
	if err := w.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.photos(m, storage.PhotosState{})
}
