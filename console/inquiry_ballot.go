package console

import (
	"context"
	"fmt"
	"strconv"

	"liaison"
	"liaison/plot"
	"liaison/storage"
)

// ballotPage is a formal ballot: its rounds, and the form of the round that is next.
type ballotPage struct {
	frame
	Inquiry liaison.Inquiry
	Rounds  []ballotShown
	Next    *ballotForm
	Decided []string // over all rounds
}

// ballotShown is a round that was counted.
type ballotShown struct {
	liaison.BallotRound
	liaison.BallotResult
	Quorum bool
	Lines  []ballotLine
}

// ballotLine is what came of one candidate.
type ballotLine struct {
	Name  string
	Votes int
	Why   liaison.BallotWhy
	Says  string
}

// ballotForm is the form of a round.
type ballotForm struct {
	Round, Places int
	Candidates    []liaison.InquiryItem
	Deputies      int
}

// formalBallot reads the ballot in the address, with its rounds.
func (v *visit) formalBallot(ctx context.Context, store *storage.Store, read func(context.Context, int64) (liaison.Inquiry, error)) (liaison.Inquiry, []liaison.BallotRound, error) {
	q, err := v.led(ctx, read)
	if err == nil && q.Rule().Way != liaison.ByTally {
		err = liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	if err != nil {
		return q, nil, err
	}
	rounds, err := store.BallotRounds(ctx, q.ID)
	return q, rounds, err
}

// nextRound is the round that is to be counted; false where there is none any more.
func nextRound(q liaison.Inquiry, rounds []liaison.BallotRound) (liaison.BallotRound, bool) {
	if len(rounds) > 0 {
		return rounds[len(rounds)-1].Next()
	}
	first := liaison.BallotRound{Round: 1, Places: q.Most}
	for _, i := range q.Items {
		first.Candidates = append(first.Candidates, i.ID)
	}
	return first, q.Check() == nil
}

func ballot(ctx context.Context, v *visit) error {
	q, rounds, err := v.formalBallot(ctx, v.Store, v.Store.Inquiry)
	if err != nil {
		return err
	}
	p := ballotPage{frame: v.frame(q.Title), Inquiry: q}
	for _, r := range rounds {
		shown, err := v.shown(q, r)
		if err != nil {
			return err
		}
		for _, l := range shown.Lines {
			if l.Why == liaison.BallotDecided {
				p.Decided = append(p.Decided, l.Name)
			}
		}
		p.Rounds = append(p.Rounds, shown)
	}
	if next, more := nextRound(q, rounds); more {
		p.Next = &ballotForm{Round: next.Round, Places: next.Places}
		for _, id := range next.Candidates {
			item, _ := q.Item(id)
			p.Next.Candidates = append(p.Next.Candidates, item)
		}
		if len(rounds) > 0 {
			p.Next.Deputies = rounds[0].Count.Deputies
		}
	}
	return v.page("ballot.html", p)
}

// shown is a round with what came of it, in words.
func (v *visit) shown(q liaison.Inquiry, r liaison.BallotRound) (ballotShown, error) {
	result, refusal := liaison.CountBallot(*r.Count)
	if refusal != nil {
		return ballotShown{}, fmt.Errorf("count round %d of ballot %d: %w", r.Round, q.ID, refusal)
	}
	s := ballotShown{BallotRound: r, BallotResult: result, Quorum: r.Count.Present >= result.NeedPresent}
	for n, id := range r.Candidates {
		item, _ := q.Item(id)
		l := ballotLine{Name: item.Title, Votes: r.Count.Votes[n], Why: result.Why[n]}
		l.Says = v.voice.Plain("ballot.why_"+string(l.Why), "Votes", l.Votes, "Need", result.NeedVotes, "Places", r.Places, "Again", result.Again,
			"Present", r.Count.Present, "NeedPresent", result.NeedPresent)
		s.Lines = append(s.Lines, l)
	}
	return s, nil
}

// ballotCount keeps what was counted of the next round.
func ballotCount(ctx context.Context, v *visit) error {
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, rounds, err := v.formalBallot(ctx, tx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		id = q.ID
		if q.State != liaison.InquiryDraft && q.State != liaison.InquiryClosed {
			return nil, liaison.Refuse(liaison.Conflict, "inquiry.other_state")
		}
		next, more := nextRound(q, rounds)
		if !more || v.r.PostFormValue("round") != strconv.Itoa(next.Round) {
			return nil, liaison.Refuse(liaison.Conflict, "ballot.counted_before")
		}
		count, err := v.ballotNumbers(next)
		if err != nil {
			return nil, err
		}
		if _, refusal := liaison.CountBallot(count); refusal != nil {
			return nil, refusal
		}
		next.Count = &count
		return nil, tx.KeepBallotRound(ctx, q.ID, next, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(id)+"/ballot", "ballot.said_counted")
}

// ballotNumbersMost bounds each number.
const ballotNumbersMost = 1_000_000

// ballotNumbers reads the form of a round; what is no number is refused.
func (v *visit) ballotNumbers(r liaison.BallotRound) (c liaison.BallotCount, err error) {
	number := func(name string) int {
		n, wrong := strconv.Atoi(written(v.r.PostFormValue(name)))
		if wrong != nil || n < 0 || n > ballotNumbersMost {
			err = liaison.Refuse(liaison.Invalid, "ballot.no_number")
		}
		return n
	}
	c = liaison.BallotCount{Deputies: number("deputies"), Present: number("present"), Issued: number("issued"), Returned: number("returned"),
		Void: number("void"), Places: r.Places}
	for _, id := range r.Candidates {
		c.Votes = append(c.Votes, number(fmt.Sprintf("votes_%d", id)))
	}
	return c, err
}

// ballotChart are the votes of a round as bars, those who are decided on apart from the
// others.
func (v *visit) ballotChart(ctx context.Context, q liaison.Inquiry) (plot.Bars, error) {
	rounds, err := v.Store.BallotRounds(ctx, q.ID)
	if err != nil {
		return plot.Bars{}, err
	}
	at := int(idOf(v.r.URL.Query().Get("round"))) - 1
	if at < 0 || at >= len(rounds) {
		return plot.Bars{}, liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	s, err := v.shown(q, rounds[at])
	if err != nil {
		return plot.Bars{}, err
	}
	chart := plot.Bars{Unit: v.voice.Plain("inquiry_page.votes"), None: v.voice.Plain("figures.nothing"), Parts: []plot.Series{
		{Name: v.voice.Plain("ballot.is_decided"), Tone: plot.Good}, {Name: v.voice.Plain("ballot.is_tied"), Tone: plot.Warn}, {Name: v.voice.Plain("ballot.is_out"), Tone: plot.Bad}}}
	for _, l := range s.Lines {
		values := []float64{0, 0, float64(l.Votes)}
		switch l.Why {
		case liaison.BallotDecided:
			values = []float64{float64(l.Votes), 0, 0}
		case liaison.BallotTied:
			values = []float64{0, float64(l.Votes), 0}
		}
		chart.Rows = append(chart.Rows, plot.Bar{Name: l.Name, Values: values, Label: strconv.Itoa(l.Votes), Strong: l.Why == liaison.BallotDecided})
	}
	return chart, nil
}
