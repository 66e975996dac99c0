package console

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/storage"
)

// invitedMost is how many invitations are made at once: ten sheets of A4.
const invitedMost = 80

// invitePage asks whether those people are to be invited.
type invitePage struct {
	frame
	People []storage.Listing
	Named  bool  // they were chosen one by one, and not as a filter, of which those without a chat are meant
	Over   bool  // there are more than are made at once
	Open   int   // how many of them have an invitation that is replaced
	Newest int64 // of their invitations, when this was asked
	Hours  int
}

// sheetPage is the invitations, to be printed.
type sheetPage struct {
	frame
	Sheets [][]slip // of eight each
	Count  int
	Until  string
}

// slip is one invitation.
type slip struct {
	Name, Code, Link string
	Drawn            paper.Outline
	CanScan          bool // there is a link and not only a code
}

// slipsPerSheet are on one page of A4.
const slipsPerSheet = 8

// askInvitations shows whom the filter, or the boxes, have chosen.
func askInvitations(ctx context.Context, v *visit) error {
	f, _ := v.directoryFilter()
	if chosen := v.chosen(); len(chosen) > 0 {
		f = storage.DirectoryFilter{Sight: v.person.Sight(), People: chosen}
	}
	f.Standing = liaison.Active
	list, more, err := v.Store.Directory(ctx, f, storage.Place{}, invitedMost)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return liaison.Refuse(liaison.Invalid, "invite.nobody")
	}
	p := invitePage{frame: v.frame(v.voice.Plain("invite.title")), People: list, Named: f.People != nil, Over: more, Hours: int(handlers.InvitationLife.Hours())}
	ids := idsOf(list)
	if p.Newest, err = v.Store.NewestInvitation(ctx, ids); err != nil {
		return err
	}
	if p.Open, err = v.Store.OpenInvitations(ctx, ids, v.now); err != nil {
		return err
	}
	return v.page("invite.html", p)
}

// chosen are the people whose boxes are ticked.
func (v *visit) chosen() []int64 {
	if err := v.r.ParseForm(); err != nil {
		return nil
	}
	var ids []int64
	for _, word := range v.r.Form["person"] {
		if id, err := strconv.ParseInt(word, 10, 64); err == nil && len(ids) < invitedMost {
			ids = append(ids, id)
		}
	}
	return ids
}

func idsOf(list []storage.Listing) []int64 {
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	return ids
}

// makeInvitations makes the invitations and shows them, once: of the codes only the
// hashes are kept. Sent again, as by loading the page anew, the form makes no others,
// which would take the place of those on paper.
func makeInvitations(ctx context.Context, v *visit) error {
	chosen := v.chosen()
	newest, err := strconv.ParseInt(v.r.FormValue("newest"), 10, 64)
	if err != nil || len(chosen) == 0 {
		return liaison.Refuse(liaison.Invalid, "invite.nobody")
	}
	until := v.now.Add(handlers.InvitationLife)
	p := sheetPage{frame: v.frame(v.voice.Plain("invite.sheet")), Until: v.moment(until)}
	var slips []slip
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.LockRoster(ctx); err != nil {
			return nil, err
		}
		if now, err := tx.NewestInvitation(ctx, chosen); err != nil || now != newest {
			return nil, cmp.Or[error](err, liaison.Refuse(liaison.Conflict, "invite.made_since"))
		}
		list, _, err := tx.Directory(ctx, storage.DirectoryFilter{Sight: v.person.Sight(), People: chosen, Standing: liaison.Active}, storage.Place{}, invitedMost)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			code, hash := handlers.NewCode()
			if err := tx.InviteBy(ctx, v.person.ID, l.ID, hash, v.now, until); err != nil {
				return nil, err
			}
			one, err := v.slip(l, code)
			if err != nil {
				return nil, err
			}
			slips = append(slips, one)
		}
		return nil, nil
	})
	if err != nil {
		return err
	}
	p.Count, p.Sheets = len(slips), slices.Collect(slices.Chunk(slips, slipsPerSheet))
	return v.page("invitations.html", p)
}

// slip draws an invitation: the link, or what is to be written to the bot where its
// name is not known.
func (v *visit) slip(l storage.Listing, code string) (slip, error) {
	s := slip{Name: l.Name, Code: l.Code, Link: "/start " + code}
	if v.Forms.Bot != "" {
		s.Link, s.CanScan = handlers.DeepLink(v.Forms.Bot, code), true
	}
	var err error
	s.Drawn, err = paper.CodeOutline(s.Link)
	return s, err
}
