package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/plot"
	"liaison/storage"
)

// commentsPerPage is how many comments are decided on at a time.
const commentsPerPage = 50

// inquiryPage is one inquiry.
type inquiryPage struct {
	frame
	Inquiry    liaison.Inquiry
	Body       string // whose it is; empty: the staff's
	Figures    liaison.InquiryFigures
	Audience   handlers.Counted // of a draft
	Shares     []storage.InquiryShare
	Moves      []choice
	Parts      []handlers.InquiryPart
	Sealed     locales.Markup // why there are no counts
	Claims     map[string]string
	Comments   []commentLine
	Undecided  int
	All        bool // comments that have a verdict as well
	Older      string
	Verdicts   []choice
	Picture    bool
	Candidates string // the word for what was proposed or nominated; empty: there is none
	AskedName  string // the word for whom it asks
	Award      *awardShown
	Before     *liaison.Inquiry // of whose candidates it was made
	After      []liaison.Inquiry
}

// commentLine is what somebody has said.
type commentLine struct {
	storage.Comment
	Stance, FilesNamed, VerdictName string
}

func inquiry(ctx context.Context, v *visit) error {
	q, err := v.led(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	if q.Rule().Way == liaison.ByTally {
		return v.goTo(inquiryPath(q.ID)+"/ballot", "")
	}
	p := inquiryPage{frame: v.frame(q.Title), Inquiry: q, AskedName: v.voice.Plain("inquiry_page.audience"),
		Picture: q.Kind == liaison.IntentVote, Verdicts: []choice{}}
	if err := p.related(ctx, v); err != nil {
		return err
	}
	for _, b := range v.bodies {
		if b.ID == q.Body {
			p.Body = b.Label()
		}
	}
	for _, move := range liaison.InquiryMoves {
		if q.Allows(move) {
			p.Moves = append(p.Moves, choice{string(move), v.voice.Plain("inquiry_page.move_" + string(move)), move == liaison.OpenInquiry})
		}
	}
	if q.State == liaison.InquiryDraft {
		if p.Audience, err = v.view().Counted(ctx, q.Audience); err != nil {
			return err
		}
		return v.page("inquiry.html", p)
	}
	if err := p.count(ctx, v); err != nil {
		return err
	}
	return v.page("inquiry.html", p)
}

// related fills in the words for the inquiry's parts, and what it was made of and what of it.
func (p *inquiryPage) related(ctx context.Context, v *visit) (err error) {
	q := p.Inquiry
	switch {
	case q.Rule().Way == liaison.ByNomination:
		p.Candidates = v.voice.Plain("award_page.nominations")
		p.AskedName = v.voice.Plain("award_page.nominators")
	case q.Rule().Way == liaison.ByPoints:
		p.AskedName = v.voice.Plain("award_page.jury")
	case len(q.Rule().Follows) > 0:
		p.Candidates = v.voice.Plain("inquiry_page.candidates")
	}
	if p.Award, err = v.awardOf(ctx, q); err != nil {
		return err
	}
	if q.Origin != 0 {
		before, err := v.Store.Inquiry(ctx, q.Origin)
		if err != nil {
			return err
		}
		p.Before = &before
	}
	p.After, err = v.Store.InquiriesAfter(ctx, q.ID)
	return err
}

// count fills in who has answered, and what, as far as it may be seen.
func (p *inquiryPage) count(ctx context.Context, v *visit) (err error) {
	q := p.Inquiry
	if p.Figures, err = v.Store.InquiryFigures(ctx, q.ID); err != nil {
		return err
	}
	if p.Shares, err = v.Store.InquiryShares(ctx, q.ID); err != nil {
		return err
	}
	p.Parts, err = v.view().InquiryResult(ctx, q)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		p.Sealed, p.Picture, err = v.voice.Refusal(refusal), false, nil
	}
	if err != nil {
		return err
	}
	switch {
	case q.Rule().Way == liaison.ByClaim:
		return p.claims(ctx, v)
	case q.Rule().Verdicts:
		return p.comments(ctx, v)
	}
	return nil
}

// claims are who has claimed each topic: for the staff, and for nobody else.
func (p *inquiryPage) claims(ctx context.Context, v *visit) error {
	answers, err := v.Store.Answers(ctx, p.Inquiry.ID, workbookMost)
	if err != nil {
		return err
	}
	p.Claims = map[string]string{}
	for _, a := range answers {
		p.Claims[a.Title] = strings.TrimPrefix(p.Claims[a.Title]+"、"+a.Name, "、")
	}
	return nil
}

// comments are what waits for a verdict, or all that was said.
func (p *inquiryPage) comments(ctx context.Context, v *visit) (err error) {
	q, query := p.Inquiry, v.r.URL.Query()
	p.All = query.Has("all")
	page := int(min(max(idOf(query.Get("page")), 0), 100_000))
	if p.Undecided, err = v.Store.Undecided(ctx, q.ID); err != nil {
		return err
	}
	found, err := v.Store.Comments(ctx, q.ID, !p.All, page*commentsPerPage, commentsPerPage+1)
	if err != nil {
		return err
	}
	if len(found) > commentsPerPage {
		p.Older = fmt.Sprintf("?page=%d", page+1)
		if p.All {
			p.Older += "&all=1"
		}
	}
	for _, c := range found[:min(len(found), commentsPerPage)] {
		p.Comments = append(p.Comments, v.comment(q, c))
	}
	if q.State == liaison.InquiryOpen || q.State == liaison.InquiryClosed {
		for _, verdict := range liaison.Verdicts {
			p.Verdicts = append(p.Verdicts, choice{Value: string(verdict), Name: v.voice.Plain("inquiry.verdict_" + string(verdict))})
		}
	}
	return nil
}

func (v *visit) comment(q liaison.Inquiry, c storage.Comment) commentLine {
	line := commentLine{Comment: c, Stance: v.view().StanceWord(q, c.Choice)}
	if len(c.Files) > 0 {
		line.FilesNamed = v.view().FilesNamed(c.Files)
	}
	if c.Verdict != "" {
		line.VerdictName = v.voice.Plain("inquiry.verdict_" + string(c.Verdict))
	}
	return line
}

// inquiryVerdicts decides on the comments that were ticked.
func inquiryVerdicts(ctx context.Context, v *visit) error {
	verdict, reason := liaison.Verdict(v.r.PostFormValue("verdict")), written(v.r.PostFormValue("reason"))
	if refusal := liaison.CheckVerdict(verdict, reason); refusal != nil {
		return refusal
	}
	if len([]rune(reason)) > inquiryAboutMost {
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", inquiryAboutMost)
	}
	var ids []int64
	for _, word := range v.r.PostForm["comment"] {
		ids = append(ids, idOf(word))
	}
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.led(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		if !q.Rule().Verdicts || q.State != liaison.InquiryOpen && q.State != liaison.InquiryClosed {
			return nil, liaison.Refuse(liaison.Conflict, "inquiry.other_state") // it was told as it is
		}
		id = q.ID
		decided, err := tx.DecideComments(ctx, q.ID, ids, verdict, reason, v.person.ID, v.now)
		if err == nil && decided == 0 {
			err = liaison.Refuse(liaison.Invalid, "inquiry_page.none_ticked")
		}
		return nil, err
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(id), "inquiry_page.said_decided")
}

// inquiryFiles sends the files of a comment, as a voice message, to the visitor's own chat.
func inquiryFiles(ctx context.Context, v *visit) error {
	q, err := v.led(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	files, err := v.Store.CommentFiles(ctx, q.ID, idOf(v.r.PostFormValue("comment")))
	if err != nil {
		return err
	}
	if v.person.Chat == 0 || len(files) == 0 {
		return liaison.Refuse(liaison.Conflict, "inquiry_page.no_chat")
	}
	err = v.change(ctx, func(*storage.Store) (out []liaison.Outgoing, _ error) {
		for _, album := range liaison.Albums(files) {
			out = append(out, liaison.Outgoing{Chat: v.person.Chat, Lane: liaison.Notices, Message: liaison.Message{Act: liaison.Say, Files: album}})
		}
		return out, nil
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(q.ID), "inquiry_page.said_sent")
}

// inquiryPicture draws the counts of a vote, or the round of a ballot that ?round= names.
func inquiryPicture(ctx context.Context, v *visit) error {
	q, err := v.led(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	var chart plot.Bars
	if q.Rule().Way == liaison.ByTally {
		chart, err = v.ballotChart(ctx, q)
	} else {
		chart, err = v.voteChart(ctx, q)
	}
	if err != nil {
		return err
	}
	return v.drawing(chart)
}

func (v *visit) voteChart(ctx context.Context, q liaison.Inquiry) (plot.Bars, error) {
	chart := plot.Bars{Unit: v.voice.Plain("inquiry_page.votes"), None: v.voice.Plain("figures.nothing"), Parts: []plot.Series{{Name: v.voice.Plain("inquiry_page.votes"), Tone: plot.Step2}}}
	if q.Kind != liaison.IntentVote {
		return chart, liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	parts, err := v.view().InquiryResult(ctx, q)
	if err != nil {
		return chart, err
	}
	for _, l := range slices.Concat(parts[0].Lines) {
		chart.Rows = append(chart.Rows, plot.Bar{Name: l.Name, Values: []float64{float64(l.Count)}, Label: strconv.Itoa(l.Count)})
	}
	return chart, nil
}
