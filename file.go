package liaison

import "fmt"

// FileKind says how Telegram carries a file.
type FileKind string

// The kinds of file, a place among them: it is attached and shown like one.
const (
	Photo    FileKind = "photo"
	Document FileKind = "document"
	Voice    FileKind = "voice"
	Video    FileKind = "video"
	Audio    FileKind = "audio"
	Place    FileKind = "location"
)

// MaxFile is the largest file that a bot can fetch from Telegram, in bytes.
const MaxFile = 20 << 20

// File is something sent along with a message, known by Telegram's ids; a
// place has coordinates instead, and what is made when it is sent says of what.
type File struct {
	Kind      FileKind `json:"kind"`
	ID        string   `json:"id,omitempty"`     // by which this bot may send it again
	Unique    string   `json:"unique,omitempty"` // the same for the same content
	Name      string   `json:"name,omitempty"`
	MIME      string   `json:"mime,omitempty"`
	Size      int64    `json:"size,omitempty"`    // bytes; 0: not said
	Seconds   int      `json:"seconds,omitempty"` // of voice, video and audio
	Latitude  float64  `json:"latitude,omitempty"`
	Longitude float64  `json:"longitude,omitempty"`
	Caption   string   `json:"caption,omitempty"` // what was written under a photo
	Make      string   `json:"make,omitempty"`    // "matter:17:zh-Hans:23" or "qr:st_G01-017"; has no ID. With "!" at its end it is the same for everybody
}

// What Telegram takes at once.
const (
	AlbumMost   = 10   // files
	CaptionMost = 1024 // characters under files
)

// Albums divides the files, in their order, into those that go together: each is one
// call of Telegram's.
func Albums(files []File) [][]File {
	var albums [][]File
	for _, f := range files {
		last := len(albums) - 1
		if last >= 0 && f.album() != "" && f.album() == albums[last][0].album() && len(albums[last]) < AlbumMost {
			albums[last] = append(albums[last], f)
			continue
		}
		albums = append(albums, []File{f})
	}
	return albums
}

// album names the sort of album that the file may be in; empty: none.
func (f File) album() string {
	if f.Make != "" {
		return "" // one that cannot be made must not hold up its neighbours
	}
	switch f.Kind {
	case Photo, Video:
		return "pictures"
	case Document, Audio:
		return string(f.Kind)
	default:
		return ""
	}
}

// Captioned reports whether a text of so many characters can be the files' caption,
// so that all is one call: an album of several has no buttons, and a place no words.
func Captioned(albums [][]File, characters int, buttons bool) bool {
	return len(albums) == 1 && albums[0][0].Kind != Place && characters <= CaptionMost &&
		(len(albums[0]) == 1 || !buttons)
}

// Label tells the file from its neighbours: its name, its length or its place.
func (f File) Label() string {
	switch {
	case f.Kind == Place:
		return fmt.Sprintf("%.5f,%.5f", f.Latitude, f.Longitude)
	case f.Name != "":
		return f.Name
	case f.Seconds > 0:
		return fmt.Sprintf("%d:%02d", f.Seconds/60, f.Seconds%60)
	default:
		return f.Unique
	}
}
