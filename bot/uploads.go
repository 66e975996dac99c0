package bot

import (
	"strings"
	"sync"

	"github.com/go-telegram/bot/models"

	"liaison"
)

// uploadsMost are the files whose ids are remembered. Only the few that many
// people get are worth it.
const uploadsMost = 256

// uploads remembers by which id Telegram has a file that is the same for
// everybody, so that it is made and uploaded once and not for each. It is
// forgotten with the process, which costs one more upload.
type uploads struct {
	mu  sync.Mutex
	ids map[string]string
}

func (u *uploads) find(f liaison.File) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ids[key(f)]
}

func (u *uploads) keep(f liaison.File, id string) {
	if !same(f) || id == "" {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ids == nil || len(u.ids) >= uploadsMost {
		u.ids = map[string]string{}
	}
	u.ids[key(f)] = id
}

func (u *uploads) forget(f liaison.File) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.ids, key(f))
}

func key(f liaison.File) string { return string(f.Kind) + " " + f.Make }

// same reports whether what is made is the same for everybody: its wish ends in "!".
func same(f liaison.File) bool { return strings.HasSuffix(f.Make, "!") }

// idOf is the id of the file that the message carries.
func idOf(m *models.Message) string {
	switch {
	case m == nil:
		return ""
	case len(m.Photo) > 0:
		return m.Photo[len(m.Photo)-1].FileID
	case m.Document != nil:
		return m.Document.FileID
	case m.Voice != nil:
		return m.Voice.FileID
	case m.Video != nil:
		return m.Video.FileID
	case m.Audio != nil:
		return m.Audio.FileID
	}
	return ""
}
