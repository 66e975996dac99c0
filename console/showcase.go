package console

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"liaison"
	"liaison/storage"
)

// toldPart is what the public has of a matter that is written to be published.
type toldPart struct {
	Public string // the address of the public page; empty: it is not public
	Paper  string // of the case on one page; empty: it is none
	Photos string // how far their copies are
	Again  string // where those are tried again that were given up; empty: none were, or not by the visitor
}

// told is that part of a matter's page; nil where there is nothing of it.
func (v *visit) told(ctx context.Context, m liaison.Matter) (*toldPart, error) {
	i := slices.IndexFunc(storyShelves, func(s storyShelf) bool { return s.kind == m.Kind })
	if i < 0 || m.Number == "" {
		return nil, nil
	}
	var p toldPart
	if m.Kind == liaison.Showcase {
		p.Paper = matterAt(m.ID) + "/case.pdf?language=" + v.voice.Language
	}
	if m.InPublic() {
		state, err := v.Store.PhotosState(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		p.Public, p.Photos = storyShelves[i].path+url.PathEscape(m.Number), v.photosState(state)
		if state.Failed > 0 && staff(v.person, v.bodies) {
			p.Again = matterAt(m.ID) + "/photos"
		}
	}
	if p == (toldPart{}) {
		return nil, nil
	}
	return &p, nil
}

// photosState says how many photos are public, and what of the others.
func (v *visit) photosState(s storage.PhotosState) string {
	var said []string
	for _, part := range []struct {
		key   string
		count int
	}{{"case_page.copied", s.Copied}, {"case_page.waiting", s.Waiting}, {"case_page.failed", s.Failed}} {
		if part.count > 0 {
			said = append(said, v.voice.Plain(part.key, "Count", part.count))
		}
	}
	return strings.Join(said, v.voice.Plain("list.comma"))
}

// casePaper gives a case on one page to whoever may see the matter.
func casePaper(ctx context.Context, v *visit) error {
	name, content, err := v.Desk.CasePaper(ctx, v.Store, v.number("id"), v.voice.Language, v.person)
	if err != nil {
		return err
	}
	return v.file(name, "application/pdf", content)
}

// photosAgain has the photos of something published tried again.
func photosAgain(ctx context.Context, v *visit) error {
	sheet, err := v.view().Sheet(ctx, v.number("id"))
	if err != nil {
		return err
	}
	if !sheet.Matter.InPublic() {
		return liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	if err := v.Store.WantPhotosAgain(ctx, sheet.Matter.ID, v.now); err != nil {
		return err
	}
	return v.goTo(matterAt(sheet.Matter.ID), "case_page.tried")
}
