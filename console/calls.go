package console

import (
	"context"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

const (
	callsPerPage   = 30
	callsPagesMost = 200
	callsMadeShown = 20
)

// callsPage is the people whom something did not reach.
type callsPage struct {
	frame
	Lines        []callLine
	Count        string
	Body         string
	Bodies       []liaison.Body // delegations
	Newer, Older string
	Wishes       []callWishLine // those who have asked to be called, on the first page
	Made         []callMade
	Export       string
}

// callLine is somebody to be called, and about what.
type callLine struct {
	storage.Call
	Why, Waits string
	Titles     []string
	Address    string
}

// callWishLine is somebody who has asked to be called.
type callWishLine struct {
	storage.CallWish
	When, Address string
}

// callMade is somebody who was called.
type callMade struct {
	storage.CallMade
	When, Address string
}

const callsAt = deskAt + "/calls"

// calls lists whom to call.
func calls(ctx context.Context, v *visit) error {
	body, named := v.bodyNamed(v.r.FormValue("body"))
	if !named && v.r.FormValue("body") != "" {
		return liaison.Refuse(liaison.NotFound, "directory.no_such_body", "Text", clipped(v.r.FormValue("body"), 40))
	}
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), callsPagesMost)
	list, total, err := v.Store.CallsIn(ctx, body.ID, page*callsPerPage, callsPerPage+1)
	if err != nil {
		return err
	}
	p := callsPage{frame: v.frame(v.voice.Plain("call_page.title")), Count: upTo(total), Body: body.Code,
		Export: v.asked(callsAt + ".xlsx")}
	for _, b := range v.bodies {
		if b.Kind == liaison.Delegation {
			p.Bodies = append(p.Bodies, b)
		}
	}
	if page > 0 {
		p.Newer = v.asked(callsAt, "page", strconv.Itoa(page-1))
	}
	if len(list) > callsPerPage {
		p.Older = v.asked(callsAt, "page", strconv.Itoa(page+1))
	}
	if p.Lines, err = v.callLines(ctx, list[:min(callsPerPage, len(list))]); err != nil {
		return err
	}
	if page == 0 {
		if p.Wishes, err = v.callWishLines(ctx, body.ID); err != nil {
			return err
		}
	}
	made, err := v.Store.CallsMade(ctx, callsMadeShown)
	if err != nil {
		return err
	}
	for _, m := range made {
		p.Made = append(p.Made, callMade{m, v.moment(m.CalledAt), personAddress(m.Person)})
	}
	return v.page("calls.html", p)
}

func (v *visit) callWishLines(ctx context.Context, body int64) ([]callWishLine, error) {
	wishes, err := v.Store.CallWishes(ctx, body, callsPerPage)
	if err != nil {
		return nil, err
	}
	lines := make([]callWishLine, len(wishes))
	for i, w := range wishes {
		lines[i] = callWishLine{w, v.moment(w.At), personAddress(w.Person)}
	}
	return lines, nil
}

// noteWish notes that somebody was called who had asked for it, and tells them so.
func noteWish(ctx context.Context, v *visit) error {
	said := "call_page.noted"
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		person, first, err := tx.CalledBack(ctx, v.number("wish"), v.person.ID, clipped(strings.TrimSpace(v.r.FormValue("note")), 300), v.now)
		if err != nil {
			return nil, err
		}
		if !first {
			said = "call_page.noted_before"
			return nil, nil
		}
		return v.Desk.CalledBack(ctx, tx, person)
	})
	if err != nil {
		return err
	}
	return v.goTo(callsAt, said)
}

func (v *visit) callLines(ctx context.Context, list []storage.Call) ([]callLine, error) {
	titles := map[int64]string{} // many have missed the same
	lines := make([]callLine, len(list))
	for i, c := range list {
		lines[i] = callLine{Call: c, Why: v.voice.Plain("calls.why_" + c.Reason), Waits: v.moment(c.Since), Address: personAddress(c.Person)}
		for _, id := range c.Missed {
			if _, read := titles[id]; !read {
				run, err := v.Store.Run(ctx, id)
				if err != nil {
					return nil, err
				}
				titles[id] = v.Desk.BriefTitle(v.voice, run.Content)
			}
			lines[i].Titles = append(lines[i].Titles, titles[id])
		}
	}
	return lines, nil
}

// noteCall notes that somebody was called, and what was said. Pressed twice it does
// no harm: a colleague's note stays.
func noteCall(ctx context.Context, v *visit) error {
	id := v.number("person")
	if id == 0 {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	said := "call_page.noted"
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		first, err := tx.CalledWith(ctx, id, v.person.ID, clipped(strings.TrimSpace(v.r.FormValue("note")), 300), v.now)
		if err != nil {
			return nil, err
		}
		if !first {
			said = "call_page.noted_before"
			return nil, nil
		}
		return nil, tx.Audit(ctx, v.now, v.person.ID, "called", "person "+strconv.FormatInt(id, 10), nil)
	})
	if err != nil {
		return err
	}
	path := callsAt
	if body, ok := v.bodyNamed(v.r.FormValue("body")); ok {
		path += "?body=" + body.Code
	}
	return v.goTo(path, said)
}
