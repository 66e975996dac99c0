package console

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// announcePage shows what an announcement would do.
type announcePage struct {
	frame
	Line     occasionLine
	Shares   []storage.Share
	Invited  int
	Leans    bool // who wishes and is free is counted
	Leanings liaison.Leanings
	Season   string
	Hinders  locales.Markup // why it cannot be announced; empty: it can
	Short    bool           // the notice is shorter than the kind asks for
	Notice   int            // days
	Selects  bool
	Seed     string
	Chosen   []drawnLine
	Reserves []drawnLine
	Appoints bool // nobody is invited by it: each is put down
	MakesUp  string
}

// drawnLine is somebody whom a selection would choose.
type drawnLine struct {
	Place            int
	Code, Name, Home string
	Times            int
	Reasons          []string
}

// seedForm is what a seed in an address may be.
var seedForm = regexp.MustCompile(`^[A-Za-z0-9]{1,40}$`)

// announceable is the occasion in the address, which is not announced yet.
func (v *visit) announceable(ctx context.Context) (liaison.Occasion, error) {
	o, err := v.heldOccasion(ctx)
	if err == nil && o.Stage != liaison.OccasionDraft && o.Stage != liaison.OnMenu {
		err = liaison.Refuse(liaison.Conflict, "occasion.announced_already")
	}
	return o, err
}

// askAnnounce shows whom an announcement would invite, and what is to be known of it.
func askAnnounce(ctx context.Context, v *visit) error {
	o, err := v.announceable(ctx)
	if err != nil {
		return err
	}
	p := announcePage{frame: v.frame(v.voice.Plain("occasion_page.announce")), Line: v.occasionLine(o), Notice: o.Rule().Notice,
		Selects: o.Rule().Joining == liaison.Selecting && o.MakesUp == 0, Appoints: o.Rule().Joining == liaison.Appointing && o.Audience.Empty() && o.MakesUp == 0}
	as := o
	as.Stage = liaison.OccasionAnnounced
	refusal := as.Check(v.now)
	if refusal == nil && o.Audience.Empty() && o.MakesUp == 0 && !p.Appoints {
		refusal = liaison.Refuse(liaison.Invalid, "occasion.no_audience")
	}
	if refusal != nil {
		p.Hinders = v.voice.Refusal(refusal)
	}
	p.Short = !o.Begins.IsZero() && o.ShortNotice(v.now)
	if p.Shares, err = v.Store.InviteesByDelegation(ctx, o); err != nil {
		return err
	}
	for _, s := range p.Shares {
		p.Invited += s.Count
	}
	if !o.Audience.Empty() && o.MakesUp == 0 {
		if p.Leans, p.Season, p.Leanings, err = v.leanings(ctx, o); err != nil {
			return err
		}
	}
	if o.MakesUp != 0 {
		of, err := v.Store.Occasion(ctx, o.MakesUp)
		if err != nil {
			return err
		}
		p.MakesUp = of.Title
	}
	if p.Selects && o.Capacity > 0 {
		if err := v.drawn(ctx, &p, o); err != nil {
			return err
		}
	}
	return v.page("occasion_announce.html", p)
}

// drawn shows whom a selection would choose by a seed.
func (v *visit) drawn(ctx context.Context, p *announcePage, o liaison.Occasion) error {
	if p.Seed = v.r.FormValue("seed"); !seedForm.MatchString(p.Seed) {
		p.Seed = fmt.Sprintf("LIAISON%d", o.ID)
	}
	o.Seed = p.Seed
	candidates, err := v.Store.Candidates(ctx, o, v.Zone)
	if err != nil {
		return err
	}
	chosen, reserves := o.Draw(candidates)
	reserves = reserves[:min(len(reserves), reservesShown)]
	if p.Chosen, err = v.drawnLines(ctx, chosen); err != nil {
		return err
	}
	p.Reserves, err = v.drawnLines(ctx, reserves)
	return err
}

// reservesShown is how many reserves a preview lists.
const reservesShown = 20

func (v *visit) drawnLines(ctx context.Context, chosen []liaison.Chosen) ([]drawnLine, error) {
	ids := make([]int64, len(chosen))
	for i, c := range chosen {
		ids[i] = c.Person
	}
	people, err := v.Store.PeopleByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	by := map[int64]liaison.Person{}
	for _, p := range people {
		by[p.ID] = p
	}
	lines := make([]drawnLine, len(chosen))
	for i, c := range chosen {
		lines[i] = drawnLine{i + 1, by[c.Person].Code, by[c.Person].Name, v.body(c.Delegation).Label(), c.Times, v.reasonWords(c.Reasons)}
	}
	return lines, nil
}

// reasonWords say why a selection chose somebody.
func (v *visit) reasonWords(reasons []string) (words []string) {
	for _, r := range reasons {
		words = append(words, v.voice.Plain("occasion.because_"+r))
	}
	return words
}

// announceOccasion announces it, or shows another draw first, which is noted.
func announceOccasion(ctx context.Context, v *visit) error {
	o, err := v.announceable(ctx)
	if err != nil {
		return err
	}
	if v.r.PostFormValue("do") == "redraw" {
		seed := rand.Text()
		if err := v.Store.Audit(ctx, v.now, v.person.ID, "occasion.redrawn", fmt.Sprintf("occasion %d", o.ID), map[string]any{"seed": seed}); err != nil {
			return err
		}
		return v.goTo(occasionPath(o.ID)+"/announce?seed="+seed, "")
	}
	act := handlers.AnnounceAct{Occasion: o.ID, By: v.person, Short: v.r.PostFormValue("short") == "yes"}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		a, err := v.Desk.Announce(ctx, tx, act, v.now)
		return a.Out, err
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID), "occasion_page.said_announced")
}

// stageOccasion puts an occasion on the year's menu, or calls it off.
func stageOccasion(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	said := ""
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		switch v.r.PostFormValue("do") {
		case "menu":
			said = "occasion_page.said_on_menu"
			return nil, v.Desk.OfferOccasion(ctx, tx, o.ID, v.person, v.now)
		case "cancel":
			said = "occasion_page.said_cancelled"
			return v.Desk.CancelOccasion(ctx, tx, handlers.CancelAct{Occasion: o.ID, By: v.person, Why: written(v.r.PostFormValue("why"))}, v.now)
		case "settle":
			said = "occasion_page.said_settled"
			return v.Desk.SettleOccasion(ctx, tx, o.ID, v.now)
		}
		return nil, liaison.Refuse(liaison.Invalid, "desk.no_form")
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID), said)
}
