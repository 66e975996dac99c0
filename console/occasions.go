package console

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

const occasionsAt = deskAt + "/occasions"

const (
	occasionsPerPage  = 20
	occasionsPageMost = 500
	occasionWords     = 40 // characters that are looked for
)

// holdsOccasions is whoever may hold occasions of some kind.
func holdsOccasions(p liaison.Person, bodies []liaison.Body) bool {
	h := holdingOf(p, bodies)
	return h.All || len(h.Kinds) > 0
}

// holdingOf says which occasions somebody holds: the staff all, officers those of the
// kinds that their bodies hold.
func holdingOf(p liaison.Person, bodies []liaison.Body) storage.Holding {
	h := storage.Holding{All: p.MaySend(), Kinds: map[int64][]liaison.OccasionKind{}}
	if h.All {
		return h
	}
	for _, b := range bodies {
		for _, kind := range liaison.OccasionKinds {
			if p.MayHold(kind, b) {
				h.Kinds[b.ID] = append(h.Kinds[b.ID], kind)
			}
		}
	}
	return h
}

func (v *visit) holding() storage.Holding { return holdingOf(v.person, v.bodies) }

// kindsHeld are the kinds that the visitor may hold, in the order of the table.
func (v *visit) kindsHeld() []liaison.OccasionKind {
	h := v.holding()
	return slices.DeleteFunc(slices.Clone(liaison.OccasionKinds), func(kind liaison.OccasionKind) bool {
		if h.All {
			return false
		}
		for _, kinds := range h.Kinds {
			if slices.Contains(kinds, kind) {
				return false
			}
		}
		return true
	})
}

// heldOccasion is the occasion in the address, if the visitor holds it; what is not
// theirs is not there.
func (v *visit) heldOccasion(ctx context.Context) (liaison.Occasion, error) {
	o, err := v.Store.Occasion(ctx, v.number("id"))
	if err == nil && !v.person.MayHold(o.Kind, v.body(o.Body)) {
		err = liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	return o, err
}

func occasionPath(id int64) string { return occasionsAt + "/" + strconv.FormatInt(id, 10) }

// occasionsPage lists occasions.
type occasionsPage struct {
	frame
	Tabs         []occasionsTab
	Kinds        []choice
	Holders      []choice
	Years        []choice
	Words        string
	Tab          storage.OccasionTab
	Lines        []occasionLine
	Newer, Older string
	Yield        storage.SuggestionYield // of this year
	Year         int
	All          bool // the visitor sees everybody's
}

// Percent is a share as the page shows it.
func (occasionsPage) Percent(n, of int) string { return percent(n, of) }

// occasionsTab is one of the lists.
type occasionsTab struct {
	Name, Address string
	Count         int
	Here          bool
}

// occasionLine is an occasion in a list.
type occasionLine struct {
	liaison.Occasion
	KindName, Holder, When, StageName, Tone string
	Says                                    []string // how many stand how
	Address                                 string
}

// occasions lists what is to come, what is on the menu or being written, and what is
// over.
func occasions(ctx context.Context, v *visit) error {
	tab := oneOf(v.r.FormValue("show"), storage.OccasionTabs)
	if tab == "" {
		tab = storage.OccasionsComing
	}
	p := occasionsPage{frame: v.frame(v.voice.Plain("occasion_page.title")), Tab: tab, Words: clipped(strings.TrimSpace(v.r.FormValue("q")), occasionWords), Year: v.now.Year(), All: v.holding().All}
	f := v.occasionFilter(&p)
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), occasionsPageMost)
	counts, err := v.Store.CountOccasions(ctx, f)
	if err != nil {
		return err
	}
	for _, one := range storage.OccasionTabs {
		p.Tabs = append(p.Tabs, occasionsTab{v.voice.Plain("occasion_page.tab_" + string(one)), v.occasionsAddress("show", string(one)), counts[one], one == tab})
	}
	found, err := v.Store.OccasionsIn(ctx, tab, f, page*occasionsPerPage, occasionsPerPage+1)
	if err != nil {
		return err
	}
	if page > 0 {
		p.Newer = v.occasionsAddress("page", strconv.Itoa(page-1))
	}
	if len(found) > occasionsPerPage {
		p.Older, found = v.occasionsAddress("page", strconv.Itoa(page+1)), found[:occasionsPerPage]
	}
	if p.Lines, err = v.occasionLines(ctx, found); err != nil {
		return err
	}
	year := time.Date(v.now.Year(), time.January, 1, 0, 0, 0, 0, v.Zone)
	if p.Yield, err = v.Store.SuggestionsFrom(ctx, v.holding(), year, year.AddDate(1, 0, 0), v.now); err != nil {
		return err
	}
	return v.page("occasions.html", p)
}

// occasionFilter reads what is asked for, and offers what can be.
func (v *visit) occasionFilter(p *occasionsPage) storage.OccasionFilter {
	f := storage.OccasionFilter{Holding: v.holding(), Words: p.Words, Now: v.now, Kind: oneOf(v.r.FormValue("kind"), liaison.OccasionKinds)}
	p.Kinds = choices(v, "occasion.kind_", string(f.Kind), v.kindsHeld())
	f.Year, _ = strconv.Atoi(v.r.FormValue("year"))
	if f.Year < 2000 || f.Year > 2100 {
		f.Year = 0
	}
	for year := v.now.Year() + 1; year > v.now.Year()-6; year-- {
		p.Years = append(p.Years, choice{strconv.Itoa(year), strconv.Itoa(year), year == f.Year})
	}
	if v.r.FormValue("holder") == "staff" {
		f.Body = -1
	} else if b, ok := v.bodyNamed(v.r.FormValue("holder")); ok {
		f.Body = b.ID
	}
	p.Holders = v.holders("", f.Body)
	return f
}

// holders are the bodies for which the visitor may hold occasions of the kind, or of
// any, and for the staff themselves. Of stations there may be thousands: they are
// written, not chosen.
func (v *visit) holders(kind liaison.OccasionKind, chosen int64) (list []choice) {
	h := v.holding()
	if h.All {
		list = append(list, choice{"staff", v.voice.Plain("occasion_page.by_staff"), chosen <= 0})
	}
	for _, b := range v.bodies {
		holds := slices.Contains(liaison.OccasionRules[kind].Holders, b.Kind)
		if kind == "" {
			holds = slices.Contains([]liaison.BodyKind{liaison.Delegation, liaison.CommitteeBody, liaison.Group, liaison.Region}, b.Kind)
		}
		if !h.All {
			holds = kind == "" && len(h.Kinds[b.ID]) > 0 || slices.Contains(h.Kinds[b.ID], kind)
		}
		if (holds && len(list) < bodiesOffered) || b.ID == chosen {
			list = append(list, choice{b.Code, b.Label(), b.ID == chosen})
		}
	}
	return list
}

// occasionsAddress is this list with one thing other.
func (v *visit) occasionsAddress(name, value string) string {
	values := url.Values{}
	for _, asked := range []string{"show", "kind", "holder", "year", "q", "language"} {
		if was := v.r.FormValue(asked); was != "" {
			values.Set(asked, was)
		}
	}
	values.Set(name, value)
	return occasionsAt + "?" + values.Encode()
}

// occasionLines are occasions as lists show them.
func (v *visit) occasionLines(ctx context.Context, list []liaison.Occasion) ([]occasionLine, error) {
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	counts, err := v.Store.JoinCountsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]occasionLine, len(list))
	for i, o := range list {
		lines[i] = v.occasionLine(o)
		lines[i].Says = v.countWords(counts[o.ID])
	}
	return lines, nil
}

func (v *visit) occasionLine(o liaison.Occasion) occasionLine {
	l := occasionLine{Occasion: o, KindName: v.voice.Plain("occasion.kind_" + string(o.Kind)), Holder: v.voice.Plain("occasion_page.by_staff"),
		When: v.occasionTime(o), Address: occasionPath(o.ID)}
	if o.Body != 0 {
		l.Holder = v.body(o.Body).Label()
	}
	l.StageName, l.Tone = v.occasionStage(o)
	return l
}

// occasionStage is how far an occasion is, in words and in a colour.
func (v *visit) occasionStage(o liaison.Occasion) (name, tone string) {
	switch {
	case o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Ends):
		return v.voice.Plain("occasion_page.stage_ended"), "soon"
	case o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Begins):
		return v.voice.Plain("occasion_page.stage_now"), "good"
	case o.Stage == liaison.OccasionCancelled:
		tone = "late"
	case o.Stage == liaison.OccasionAnnounced:
		tone = "info"
	}
	return v.voice.Plain("occasion_page.stage_" + string(o.Stage)), tone
}

// occasionTime is when an occasion begins and ends.
func (v *visit) occasionTime(o liaison.Occasion) string {
	if o.Begins.IsZero() {
		return v.voice.Plain("occasion.no_time_yet")
	}
	begins, ends := o.Begins.In(v.Zone), o.Ends.In(v.Zone)
	until := ends.Format("15:04")
	if liaison.DateOf(begins) != liaison.DateOf(ends) {
		until = v.voice.Time(ends)
	}
	return v.voice.Time(begins) + "–" + until
}

// countWords say how many stand how, of those ways in which somebody does.
func (v *visit) countWords(counts storage.JoinCounts) (said []string) {
	for _, s := range liaison.Participatings {
		if n := counts[s]; n > 0 {
			said = append(said, v.voice.Plain("occasion.state_"+string(s))+" "+strconv.Itoa(n))
		}
	}
	return said
}
