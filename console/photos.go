package console

import (
	"bytes"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// photosAt is where the photos of what is published are, by what they show: a photo is
// never another at the same address.
const photosAt = "/photos/"

// photoShown is a photo on a public page.
type photoShown struct {
	Address, Says, Caption string // Says is for who cannot see it
	Wide, High             int
}

// photosShown are the photos of a story, and its pairs from before and after.
func (c *Console) photosShown(r *http.Request, s liaison.PublicStory) ([]liaison.BeforeAfter[photoShown], []photoShown) {
	shown := func(key string, photos []liaison.PublicPhoto) []photoShown {
		var list []photoShown
		for i, p := range photos {
			says := c.voice(r).Plain(key, "Title", s.Title, "Place", i+1)
			if p.Caption != "" {
				says = p.Caption
			}
			list = append(list, photoShown{photosAt + p.Hash + ".jpg", says, p.Caption, p.Wide, p.High})
		}
		return list
	}
	pairs := liaison.Pairs(shown("stories.photo_before", s.PhotosOf(liaison.BeforePart)), shown("stories.photo_after", s.PhotosOf(liaison.AfterPart)))
	return pairs, shown("stories.photo", s.PhotosOf(liaison.FilesPart))
}

// photo gives a photo of something that is published. It may be kept for ever by who has
// seen it; who asks when it is published no more is given nothing.
func (c *Console) photo(w http.ResponseWriter, r *http.Request) error {
	hash, named := strings.CutSuffix(r.PathValue("photo"), ".jpg")
	if _, err := hex.DecodeString(hash); err != nil || !named {
		return c.noPhoto(w, r)
	}
	content, err := c.Store.PublicPhoto(r.Context(), hash)
	if errors.Is(err, storage.ErrNone) {
		return c.noPhoto(w, r)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	return nil
}

func (c *Console) noPhoto(w http.ResponseWriter, r *http.Request) error {
	return c.absent(w, r, storyShelves[0].path, storyAddress(r, storyShelves[0].path))
}
