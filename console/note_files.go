package console

import (
	"bufio"
	"context"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

// noteFile is something that was sent at an occasion, as pages show it.
type noteFile struct {
	Name, Size string
	Address    string       // of the file; empty: it cannot be had
	Picture    string       // of a photo, to be shown
	Place      string       // its coordinates; empty: it is no place
	Geo        template.URL // what a telephone's own map opens
	Map        string       // OpenStreetMap's page; nothing of it is loaded by ours
}

// noteFiles are the files of a note, to be opened by who sees the note.
func (v *visit) noteFiles(occasion, note int64, files []liaison.File) []noteFile {
	shown := make([]noteFile, len(files))
	for i, f := range files {
		n := noteFile{Name: v.fileNames(files[i : i+1]), Size: sizeOf(f.Size)}
		switch {
		case f.Kind == liaison.Place:
			at := strconv.FormatFloat(f.Latitude, 'f', 5, 64) + "," + strconv.FormatFloat(f.Longitude, 'f', 5, 64)
			lat, lon, _ := strings.Cut(at, ",")
			n.Place, n.Geo = lat+", "+lon, template.URL("geo:"+at) //nolint:gosec // two numbers
			n.Map = "https://www.openstreetmap.org/?mlat=" + lat + "&mlon=" + lon + "#map=17/" + lat + "/" + lon
		case isKept(f):
			n.Address = fmt.Sprintf("%s/notes/%d/files/%d", occasionPath(occasion), note, i)
		case f.ID != "" && f.Size <= liaison.MaxFile && v.Files != nil:
			n.Address = fmt.Sprintf("%s/notes/%d/files/%d", occasionPath(occasion), note, i)
			if f.Kind == liaison.Photo {
				n.Picture = n.Address + "?show=picture"
			}
		}
		shown[i] = n
	}
	return shown
}

// occasionNoteFile gives a file of a note to who holds the occasion, and to the body that
// has to see to it.
func occasionNoteFile(ctx context.Context, v *visit) error {
	notes, err := v.Store.NotesOf(ctx, v.number("id"), occasionNotesMost)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(notes, func(n storage.Finding) bool { return n.ID == v.number("note") })
	if i < 0 || !v.seesNote(notes, notes[i]) {
		return liaison.Refuse(liaison.NotFound, "finding.no_notes")
	}
	at, err := strconv.Atoi(v.r.PathValue("file"))
	if err != nil || at < 0 || at >= len(notes[i].Files) {
		return liaison.Refuse(liaison.NotFound, "sheet.no_file")
	}
	f := notes[i].Files[at]
	if id, kept := f.Kept(); kept {
		return v.sendKept(ctx, id)
	}
	if f.ID == "" || v.Files == nil {
		return liaison.Refuse(liaison.NotFound, "sheet.no_file")
	}
	if f.Kind == liaison.Photo && v.r.FormValue("show") == "picture" {
		return v.sendPicture(ctx, f)
	}
	return v.sendFile(ctx, f)
}

func isKept(f liaison.File) bool {
	_, kept := f.Kept()
	return kept
}

// sendKept gives an uploaded file, to be saved.
func (v *visit) sendKept(ctx context.Context, id int64) error {
	f, err := v.Store.KeptFile(ctx, id)
	if err != nil {
		return err
	}
	return v.file(f.Name, "application/octet-stream", f.Content)
}

// seesNote reports whether the visitor sees what is attached to one of the occasion's
// notes: of a body, what it has to see to, and what shows that it has.
func (v *visit) seesNote(notes []storage.Finding, n storage.Finding) bool {
	return v.person.MayHold(n.Kind, v.body(n.Holder)) || slices.ContainsFunc(notes, func(of storage.Finding) bool {
		return of.Body != 0 && v.person.SettlesFindings(of.Body) && (of.ID == n.ID || of.After == n.ID)
	})
}

// pictureKinds are what a photo may be to be shown on a page of ours: what can hold no
// script.
var pictureKinds = []string{"image/jpeg", "image/png", "image/webp", "image/gif"}

// sniffed is how much of a file says what it is, in bytes.
const sniffed = 512

// sendPicture passes a photo on, to be shown; what is none by its content is saved.
func (v *visit) sendPicture(ctx context.Context, f liaison.File) error {
	content, err := v.Files(ctx, f)
	if err != nil {
		v.Log.Warn("fetch a picture", "error", err)
		return liaison.Refuse(liaison.Conflict, "sheet.file_fails")
	}
	defer content.Close()
	ahead := bufio.NewReaderSize(content, sniffed)
	first, _ := ahead.Peek(sniffed) // a shorter one ends before
	kind := http.DetectContentType(first)
	if !slices.Contains(pictureKinds, kind) {
		v.attaches(f.Unique, "application/octet-stream")
	} else {
		v.w.Header().Set("Content-Type", kind)
		v.w.Header().Set("Cache-Control", "private, max-age=3600") // a page has many, each fetched from Telegram
	}
	v.w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(v.w, ahead) // who has gone away gets no more
	return nil
}
