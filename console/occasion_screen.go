package console

import (
	"context"
	"time"

	"liaison"
	"liaison/paper"
)

// latestShown is how many of those who have come last the screen names.
const latestShown = 8

// screenPage is the screen for checking in, for a projector.
type screenPage struct {
	frame
	Occasion occasionLine
	Open     bool   // one can check in now
	Opens    string // when one can
	Over     bool
	Code     string // in two groups of digits
	Left     int    // seconds that it will be shown
	Lasts    int
	Outline  paper.Outline // of the link as a QR code; Side 0: there is none
	Here     int
	Expected int
	Latest   []string
}

// checkInScreen shows the code of the moment. It asks for itself again every few
// seconds, so that it needs no script of its own.
func checkInScreen(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	p := screenPage{frame: v.frame(o.Title), Occasion: v.occasionLine(o)}
	p.Open = o.Stage == liaison.OccasionAnnounced && o.MayCheckIn(v.now)
	p.Over = o.Stage != liaison.OccasionAnnounced || !v.now.Before(o.Ends)
	if !o.Begins.IsZero() {
		p.Opens = v.voice.Time(o.Begins.Add(-time.Hour).In(v.Zone))
	}
	if p.Open {
		if err := v.showCode(&p, o); err != nil {
			return err
		}
	}
	counts, err := v.Store.JoinCountsOf(ctx, []int64{o.ID})
	if err != nil {
		return err
	}
	p.Here, p.Expected = counts[o.ID][liaison.Attended], expected(o, counts[o.ID])
	latest, err := v.Store.LatestCome(ctx, o.ID, latestShown)
	for _, a := range latest {
		p.Latest = append(p.Latest, a.Name)
	}
	if err != nil {
		return err
	}
	return v.page("occasion_screen.html", p)
}

// showCode fills in the code, and the picture of the link that has it.
func (v *visit) showCode(p *screenPage, o liaison.Occasion) (err error) {
	link, code, left := v.Desk.CheckInLink(o, v.Desk.Links.Bot)
	p.Code, p.Left = code[:3]+" "+code[3:], left
	p.Lasts = max(p.Left, int(codeShown/time.Second))
	if v.Desk.Links.Bot != "" {
		p.Outline, err = paper.CodeOutline(link)
	}
	return err
}

// codeShown is how long a code is shown (liaison.Occasion.CheckInCode).
const codeShown = 30 * time.Second
