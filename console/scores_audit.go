package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

const (
	sampleMost = 5
	noteMost   = 1000
)

// classAuditPage is a sample of a department's answers, of which the staff say whether the
// class that they claim is so.
type classAuditPage struct {
	frame
	Period  storage.ScorePeriod
	Body    int64
	Bodies  []liaison.Body
	Samples []storage.Sample
}

// classAudit draws a sample.
func classAudit(ctx context.Context, v *visit) error {
	period, err := v.period(ctx)
	if err != nil {
		return err
	}
	p := classAuditPage{frame: v.frame(v.voice.Plain("score.audit")), Period: period}
	tallies, err := v.Store.ScoreTallies(ctx, period.ID, 0)
	if err != nil {
		return err
	}
	for _, b := range v.bodies {
		if slices.ContainsFunc(tallies, func(t storage.BodyTally) bool { return t.Body == b.ID && t.Part == liaison.ScoreOnTime }) {
			p.Bodies = append(p.Bodies, b)
		}
	}
	p.Body, _ = strconv.ParseInt(v.r.FormValue("body"), 10, 64)
	if p.Body == 0 && len(p.Bodies) > 0 {
		p.Body = p.Bodies[0].ID
	}
	if p.Samples, err = v.Store.SampleAnswers(ctx, period.ID, p.Body, sampleMost); err != nil {
		return err
	}
	return v.page("score_audit.html", p)
}

// classAudited keeps what was found of an answer.
func classAudited(ctx context.Context, v *visit) error {
	id := v.number("period")
	body := idOf(v.r.PostFormValue("body"))
	event := idOf(v.r.PostFormValue("event"))
	verdict, note := v.r.PostFormValue("verdict"), strings.TrimSpace(v.r.PostFormValue("note"))
	switch {
	case verdict != "confirmed" && verdict != "inflated":
		return liaison.Refuse(liaison.Invalid, "score.no_verdict")
	case verdict == "inflated" && note == "" || utf8.RuneCountInString(note) > noteMost:
		return liaison.Refuse(liaison.Invalid, "score.no_note", "Most", noteMost)
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if _, err := tx.LockPeriod(ctx, id); err != nil {
			return nil, err
		}
		return nil, tx.AuditClass(ctx, id, body, event, verdict == "confirmed", note, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d/audit?body=%s", scoresAt, id, url.QueryEscape(fmt.Sprint(body))), "score.audited")
}
