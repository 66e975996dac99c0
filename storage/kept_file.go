package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeptFile is a file that was uploaded on a page.
type KeptFile struct {
	Name, MIME string
	Content    []byte
}

// KeepFile keeps an uploaded file, and returns it as a message has it: it is made of what
// is kept whenever it is sent, the same for everybody.
func (s *Store) KeepFile(ctx context.Context, f KeptFile, by int64, at time.Time) (liaison.File, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO kept_files (name, mime, content, by, at) VALUES ($1, $2, $3, $4, $5) RETURNING id`, f.Name, f.MIME, f.Content, by, at)
	if err != nil {
		return liaison.File{}, fmt.Errorf("keep a file: %w", err)
	}
	return liaison.File{Kind: liaison.Document, Name: f.Name, MIME: f.MIME, Size: int64(len(f.Content)), Make: liaison.KeptFile(made[0])}, nil
}

// KeptFile reads an uploaded file; it is refused where there is none.
func (s *Store) KeptFile(ctx context.Context, id int64) (KeptFile, error) {
	found, err := many[KeptFile](ctx, s.db, `SELECT name, mime, content FROM kept_files WHERE id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "sheet.no_file"))
}
