package handlers

import (
	"context"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// Sheet is a matter on a page of its own, as somebody may see it: what the chat
// has on the card and behind its buttons.
type Sheet struct {
	Matter   liaison.Matter // as the person sees it
	Number   string         // or the kind, before it has one
	Subject  string
	Kind     string
	Stage    string
	Key      bool             // 重点督办
	Draft    bool             // it is still being written, in the chat
	Whose    []locales.Markup // what it is about, whose it is, who has to do with it
	Next     string           // who has to do what now
	Facts    []Said
	Clocks   []Bar
	Text     []Passage
	Withheld bool // the text is not published, and the person has no part in the matter
	Redacted bool // the text is what the staff have made public of it
	Signed   locales.Markup
	Onlooks  bool // the person has no part in it: what follows is not theirs to see
	Timeline []Step
	Contacts []Step // of the timeline, those with the deputy
	Lineage  []Kin  // none where it is alone
	Versions []Edition
	Moves    []Offer
	Aside    []Offer // moves that are made seldom
}

// Bar is a deadline by which somebody has to act.
type Bar struct {
	Line        locales.Markup
	Gone        int // of its time, in per cent
	Left        int // days; negative: it is over
	Provisional bool
}

// Passage is a part of a text.
type Passage struct{ Name, Text string }

// Step is one thing that happened.
type Step struct {
	Move liaison.MoveKey
	At   string
	Who  string
	What string
	Said []Said
	Kept string // that what was said with it is kept from the person; empty: it is not
}

// Kin is a matter from which another was made, or that was made from it.
type Kin struct {
	ID     int64 // 0: not the person's to see
	Kind   string
	Number string
	Title  string
	Stage  string
	Depth  int
	Here   bool
}

// Edition is a text that was confirmed once, with what had changed.
type Edition struct {
	Which  int
	At     string
	Hash   string
	Change locales.Markup // empty: the first
}

// Offer is a move that the person may make now.
type Offer struct {
	Key    liaison.MoveKey
	Name   string
	InChat bool // it goes on with a text that is written in the chat
}

// Sheet is the matter on its page; what is not the person's to see is not found.
func (v View) Sheet(ctx context.Context, id int64) (Sheet, error) {
	t := v.t
	m, err := t.matter(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	if _, err := t.bodies(ctx); err != nil { // deadlines name them
		return Sheet{}, err
	}
	held := m.Capacities(*t.person)
	whole := m
	m = seen(*t.person, m)
	line := v.line(m)
	s := Sheet{
		Matter: m, Number: line.Number, Subject: line.Title, Stage: line.Stage, Kind: t.voice.Plain("kind." + string(m.Kind)),
		Key: m.Facts["key"] == "yes", Draft: m.Stage == liaison.Draft, Next: t.next(m), Clocks: t.bars(m.Clocks),
		Withheld: followed(whole, held), Redacted: redacted(whole, held), Onlooks: liaison.Onlooks(held),
	}
	s.Moves, s.Aside = t.offers(m)
	if s.Whose, err = t.whoseLines(ctx, m); err != nil {
		return s, err
	}
	if s.Facts, err = t.facts(ctx, m, shownFacts(m)); err != nil {
		return s, err
	}
	if err := t.putText(ctx, whole, &s); err != nil || s.Onlooks {
		return s, err
	}
	return s, t.putPast(ctx, m, &s)
}

// putText puts the text onto the sheet that the person may read.
func (t *turn) putText(ctx context.Context, m liaison.Matter, s *Sheet) error {
	switch {
	case s.Withheld:
		return nil
	case s.Redacted:
		s.Text = []Passage{{"", m.Facts["public_text"]}}
		return nil
	}
	m, mending, err := t.readable(ctx, m)
	if err != nil {
		return err
	}
	texts := liaison.Procedures[m.Kind].Texts()
	for _, part := range texts {
		name := ""
		if len(texts) > 1 {
			name = t.voice.Plain("part." + part.Key)
		}
		s.Text = append(s.Text, Passage{name, m.Part(part.Key)})
	}
	if m.Hash != "" && !m.Submitted.IsZero() && !mending {
		s.Signed = t.voice.Say("matter.hash", "Hash", m.Hash[:hashMark], "At", m.Submitted.In(t.desk.Zone))
	}
	return nil
}

// putPast puts onto the sheet what happened, and from what to what.
func (t *turn) putPast(ctx context.Context, m liaison.Matter, s *Sheet) error {
	history, err := t.store.History(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, h := range history {
		step := Step{Move: h.Move, At: t.when(h.At), Who: t.who(h), What: t.voice.Plain(t.voice.Key(m.Kind, "done", string(h.Move)))}
		if liaison.Procedures[m.Kind].Hides(*t.person, m, h.Move) {
			step.Kept = t.voice.Plain("sheet.kept_back")
		} else if step.Said, err = t.supplied(ctx, m, h.Move, h.Input); err != nil {
			return err
		}
		s.Timeline = append(s.Timeline, step)
		if slices.Contains(contactMoves, h.Move) {
			s.Contacts = append(s.Contacts, step)
		}
	}
	if s.Lineage, err = t.kin(ctx, m); err != nil {
		return err
	}
	s.Versions, err = t.editions(ctx, m)
	return err
}

// contactMoves are how a department talks with the deputy, and what the deputy says
// of it.
var contactMoves = []liaison.MoveKey{"contact", "attest", "face"}

// bars are the deadlines by which somebody has to act.
func (t *turn) bars(clocks []liaison.Clock) []Bar {
	var bars []Bar
	for _, k := range t.running(clocks) {
		whole, gone := k.Start.DaysUntil(k.Due), k.Start.DaysUntil(t.today())
		share := 100
		if whole > 0 {
			share = min(max(gone*100/whole, 0), 100)
		}
		bars = append(bars, Bar{t.clockLine(k.Clock, k.of...), share, t.today().DaysUntil(k.Due), k.Provisional})
	}
	return bars
}

// offers are the moves that the person may make now: those made often, and those
// that stand aside.
func (t *turn) offers(m liaison.Matter) (moves, aside []Offer) {
	procedure := liaison.Procedures[m.Kind]
	for _, move := range procedure.Offered(m, *t.person) {
		if idle(move, m, *t.person) {
			continue
		}
		o := Offer{move.Key, t.moveName(m, move), inChat(m, move)}
		if slices.Contains(procedure.Aside, move.Key) {
			aside = append(aside, o)
		} else {
			moves = append(moves, o)
		}
	}
	return moves, aside
}

func (t *turn) moveName(m liaison.Matter, move liaison.Move) string {
	if move.Sign && m.Stage == liaison.Returned {
		return t.voice.Plain("move.mend")
	}
	return t.voice.Plain(t.voice.Key(m.Kind, "move", string(move.Key)))
}

// inChat reports whether a move belongs to writing a text, which is done in the
// chat: the text is confirmed by it, or it begins another.
func inChat(m liaison.Matter, move liaison.Move) bool {
	return move.Sign || m.Stage == liaison.Draft || move.Spawns != nil && move.Spawns.Own
}

// kin is the lineage as a tree, in the order in which it is read; none where the
// matter is alone.
func (t *turn) kin(ctx context.Context, m liaison.Matter) ([]Kin, error) {
	lineage, err := t.store.Lineage(ctx, m.ID)
	if err != nil || len(lineage) < 2 {
		return nil, err
	}
	known := map[int64]bool{}
	for _, other := range lineage {
		known[other.ID] = true
	}
	var tree []Kin
	var under func(parent int64, depth int)
	under = func(parent int64, depth int) {
		for _, other := range lineage {
			if known[other.ID] && above(other, known) == parent {
				tree = append(tree, t.kinOf(other, m, depth))
				if other.ID != parent && depth < kinDeep {
					under(other.ID, depth+1)
				}
			}
		}
	}
	under(0, 0)
	return tree, nil
}

// kinDeep bounds how deep a lineage is drawn.
const kinDeep = 6

// above is the matter under which another stands: the one it was merged into, or
// made from; 0: none of those that are known.
func above(m liaison.Matter, known map[int64]bool) int64 {
	for _, id := range []int64{m.Main, m.Origin} {
		if known[id] && id != m.ID {
			return id
		}
	}
	return 0
}

// kinOf is one of a lineage; of what is not the person's to see, there is no title.
func (t *turn) kinOf(other, m liaison.Matter, depth int) Kin {
	k := Kin{Kind: t.voice.Plain("kind." + string(other.Kind)), Number: other.Number, Title: t.voice.Plain("lineage.hidden"),
		Stage: t.stage(other), Depth: depth, Here: other.ID == m.ID}
	if len(other.Capacities(*t.person)) > 0 {
		k.ID, k.Title = other.ID, other.Title
	}
	if k.Number == "" {
		k.Number = t.voice.Plain("draft.untitled")
	}
	return k
}

// editions are the texts that were confirmed, where there are several.
func (t *turn) editions(ctx context.Context, m liaison.Matter) ([]Edition, error) {
	versions, err := t.store.Versions(ctx, m.ID)
	if err != nil || len(versions) < 2 {
		return nil, err
	}
	var found []Edition
	for i, v := range versions {
		e := Edition{Which: i + 1, At: t.when(v.SignedAt), Hash: v.Hash[:hashMark]}
		if i > 0 {
			e.Change = locales.Markup(strings.TrimSpace(string(difference(wording(versions[i-1]), wording(v)))))
		}
		found = append(found, e)
	}
	return found, nil
}
