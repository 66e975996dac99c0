package liaison

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

// EntrustedKinds are the kinds of which a theme 代表行动 entrusts bodies with one each 委托.
func EntrustedKinds() []OccasionKind {
	return slices.DeleteFunc(slices.Clone(OccasionKinds), func(k OccasionKind) bool { return !OccasionRules[k].Entrusted })
}

// Entrust is the draft that a body is entrusted with under this theme: what it is about
// and what prepares for it are the theme's, when and where the body says.
func (o Occasion) Entrust(kind OccasionKind, body Body) Occasion {
	draft := Occasion{Kind: kind, Stage: OccasionDraft, Text: o.Text, Body: body.ID, Drive: o.ID, Fields: o.Fields, Materials: o.Materials, Matter: o.Matter, Hours: o.Hours}
	whose := "（" + body.Label() + "）"
	draft.Title = o.Title
	if room := occasionTitleMost - utf8.RuneCountInString(whose); room > 0 {
		draft.Title = string([]rune(o.Title)[:min(room, utf8.RuneCountInString(o.Title))]) + whose
	}
	if body.Kind == Delegation {
		draft.Audience = Audience{Roles: []Role{RoleDeputy}, Bodies: map[BodyKind][]int64{Delegation: {body.ID}}}
	}
	return draft
}

// MayEntrust refuses a theme, a kind or a last day with which bodies cannot be entrusted.
func (o Occasion) MayEntrust(kind OccasionKind, due, today Date) *Refusal {
	switch {
	case o.Kind != Drive || o.Stage == OccasionOver || o.Stage == OccasionCancelled:
		return Refuse(Conflict, "entrust.no_theme")
	case !OccasionRules[kind].Entrusted:
		return Refuse(Invalid, "entrust.no_kind")
	case due.IsZero() || !today.Before(due) || today.AddMonths(12*occasionAhead).Before(due):
		return Refuse(Invalid, "entrust.bad_due")
	}
	return nil
}

// Entrustment is a body that holds an occasion of its own under a theme, and how far it is.
type Entrustment struct {
	Theme, Body, Occasion int64
	Due                   Date // the last day for it, with its report
	Stage                 OccasionStage
	Begins                time.Time // zero: it has no day yet
	Enrolled              int       // have a seat, or had one
	Came                  int
	Notes, Problems       int
	Reported              bool // what came of it is written, or its report handed in
}

// EntrustState is how far a body is with what it was entrusted with.
type EntrustState string

// How far a body may be.
const (
	EntrustWaits     EntrustState = "waits" // it is not announced yet
	EntrustScheduled EntrustState = "scheduled"
	EntrustHeld      EntrustState = "held" // and not reported on yet
	EntrustReported  EntrustState = "reported"
	EntrustCancelled EntrustState = "cancelled"
)

// State is how far the body is.
func (e Entrustment) State(now time.Time) EntrustState {
	switch {
	case e.Stage == OccasionCancelled:
		return EntrustCancelled
	case e.Reported:
		return EntrustReported
	case e.Stage != OccasionAnnounced && e.Stage != OccasionOver:
		return EntrustWaits
	case now.Before(e.Begins):
		return EntrustScheduled
	}
	return EntrustHeld
}

// Overdue reports whether the last day is over and there is no report. What the body has
// called off is not waited for any more.
func (e Entrustment) Overdue(now time.Time) bool {
	state := e.State(now)
	return state != EntrustReported && state != EntrustCancelled && e.Due.Before(DateOf(now))
}

// SortEntrustments puts what is overdue first, and of these and of the others what was
// due first; bodies that are equal in both stay in their order.
func SortEntrustments(list []Entrustment, now time.Time) {
	slices.SortStableFunc(list, func(a, b Entrustment) int {
		return cmp.Or(one(b.Overdue(now))-one(a.Overdue(now)), a.Due.utc().Compare(b.Due.utc()))
	})
}
