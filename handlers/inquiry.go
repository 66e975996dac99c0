package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// inquiriesLed is how many inquiries the staff see in the chat; all are in the console.
const inquiriesLed = 5

// inquiryWords is what the buttons of inquiries do, by their second word.
var inquiryWords = map[string]step{
	"open":    openInquiry,
	"view":    anew(openInquiry),
	"item":    inquiryItem,
	"next":    nextItem,
	"heads":   inquiryChapters,
	"say":     takeStance,
	"rest":    agreeToRest,
	"claims":  inquiryClaims,
	"claim":   claimItem,
	"propose": beginProposal,
	"skip":    skipCost,
	"file":    fileProposal,
	"result":  inquiryResult,

	"nominate": beginNomination,
	"nominee":  chooseNominee,
	"commend":  fileNomination,
	"unname":   takeBackNomination,
	"judge":    judgeItem,
	"mark":     givePoints,
	"fix":      changePoints,
	"recuse":   recuseSelf,
	"matter":   anew(seeMatter),
}

// pressInquiry does what a button of an inquiry says, "inquiry:WORD:…".
func pressInquiry(ctx context.Context, t *turn) error {
	word, rest, _ := strings.Cut(t.arguments, ":")
	t.arguments = rest
	do, known := inquiryWords[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t)
}

// consult lists what somebody is asked: "/consult", "consult:PAGE". The staff see how what
// they have put goes.
func consult(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	page, _ := strconv.Atoi(t.arguments)
	page = min(max(page, 0), lastPage)
	found, err := t.store.InquiriesFor(ctx, t.person.ID, page*perPage, perPage+1)
	if err != nil {
		return err
	}
	more := len(found) > perPage
	found = found[:min(len(found), perPage)]
	lines := []locales.Markup{t.voice.Say("inquiry.title")}
	var laid [][]button
	for _, q := range found {
		lines = append(lines, "", t.inquiryLine(q))
		laid = append(laid, []button{{Text: t.inquiryMark(q) + " " + shorten(q.Title, 26), Data: fmt.Sprintf("inquiry:open:%d", q.ID)}})
	}
	led, err := t.inquiriesLed(ctx)
	if err != nil {
		return err
	}
	if len(found) == 0 && len(led) == 0 {
		lines = append(lines, "", t.voice.Say("inquiry.none"))
	}
	lines = append(lines, led...)
	if turns := t.pages("consult", page, more); len(turns) > 0 {
		laid = append(laid, turns)
	}
	last := []button{t.button("menu.open", "menu")}
	if len(led) > 0 && t.desk.Links.Web != "" {
		last = append(last, t.button("menu.console", "console"))
	}
	t.card("consult", joinLines(lines), append(laid, last))
	return nil
}

// inquiryMark tells in a list what waits from what is done.
func (t *turn) inquiryMark(q storage.InquiryFor) string {
	switch {
	case q.State == liaison.InquiryPublished:
		return "📊"
	case !q.OpenAt(t.at()):
		return "🏁"
	case q.Answered && (q.Rule().Way != liaison.ByStance || q.Done >= q.Count):
		return "✅"
	}
	return "✍️"
}

func (t *turn) inquiryLine(q storage.InquiryFor) locales.Markup {
	line := t.voice.Say("inquiry.line", "Mark", t.inquiryMark(q), "Title", q.Title, "Kind", t.inquiryKind(q.Inquiry))
	switch {
	case q.State == liaison.InquiryPublished:
		line += "　" + t.voice.Say("inquiry.is_published")
	case !q.OpenAt(t.at()):
		line += "　" + t.voice.Say("inquiry.is_closed")
	default:
		line += "　" + t.voice.Say("inquiry.until", "Day", q.LastDay)
		if q.Rule().Way == liaison.ByStance {
			line += "　" + t.voice.Say("inquiry.progress", "Done", q.Done, "Count", q.Count)
		}
	}
	return line
}

func (t *turn) inquiryKind(q liaison.Inquiry) string {
	return t.voice.Plain("inquiry.kind_" + string(q.Kind))
}

// inquiriesLed are the newest inquiries that the person looks after, with how many have
// answered.
func (t *turn) inquiriesLed(ctx context.Context) ([]locales.Markup, error) {
	bodies, err := t.bodies(ctx)
	if err != nil || !t.person.MayInquire(bodies) {
		return nil, err
	}
	found, err := t.store.Inquiries(ctx, t.person.MaySend(), t.person.Committees(bodies), 0, inquiriesLed)
	if err != nil {
		return nil, err
	}
	lines := []locales.Markup{"", t.voice.Say("inquiry.led")}
	for _, q := range found {
		lines = append(lines, t.voice.Say("inquiry.led_line", "Title", q.Title, "State", t.voice.Plain("inquiry.state_"+string(q.State)), "Answered", q.Answered, "Asked", q.Asked))
	}
	if len(found) == 0 {
		lines = append(lines, t.voice.Say("inquiry.led_none"))
	}
	return lines, nil
}

// inquiryNumbers reads so many numbers that begin a button's data, the first of which is an
// inquiry; what follows them stays.
func (t *turn) inquiryNumbers(n int) ([]int64, string, error) {
	words := strings.SplitN(t.arguments, ":", n+1)
	if len(words) < n {
		return nil, "", liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	var ids []int64
	for _, word := range words[:n] {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, "", liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		ids = append(ids, id)
	}
	return ids, strings.Join(words[n:], ":"), nil
}

// pressedInquiry reads the inquiry that a button is about, and the numbers that its data
// has, of which the inquiry's is the first.
func (t *turn) pressedInquiry(ctx context.Context, n int, toAnswer bool) (liaison.Inquiry, []int64, error) {
	ids, _, err := t.inquiryNumbers(n)
	if err != nil {
		return liaison.Inquiry{}, nil, err
	}
	q, err := t.inquiryOf(ctx, ids[0], toAnswer)
	return q, ids, err
}

// inquiryOf reads an inquiry that the person is asked by, or looks after; to others there is
// none. To answer it it is locked against being closed.
func (t *turn) inquiryOf(ctx context.Context, id int64, toAnswer bool) (liaison.Inquiry, error) {
	read := t.store.Inquiry
	if toAnswer {
		read = t.store.AnswerInquiry
	}
	q, err := read(ctx, id)
	if err != nil {
		return q, err
	}
	asked, _, err := t.store.Asks(ctx, id, t.person.ID)
	switch {
	case err != nil:
		return q, err
	case !asked && !toAnswer && !q.LedBy(*t.person) && q.State == liaison.InquiryPublished:
		if asked, err = t.store.Concerns(ctx, q, t.person.ID); err != nil {
			return q, err
		}
	}
	switch {
	case !asked && (toAnswer || !q.LedBy(*t.person)), toAnswer && !t.person.InOffice():
		return q, liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	case toAnswer && !q.OpenAt(t.at()):
		return q, liaison.Refuse(liaison.Conflict, "inquiry.closed")
	}
	return q, nil
}

// openInquiry shows what an inquiry is about and what can be done: "inquiry:open:ID".
func openInquiry(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, false)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	asked, answered, err := t.store.Asks(ctx, q.ID, t.person.ID)
	if err != nil {
		return err
	}
	lines := t.inquiryHead(q)
	var laid [][]button
	if asked && q.OpenAt(t.at()) {
		more, buttons, err := t.inquiryWays(ctx, q, answered)
		if err != nil {
			return err
		}
		lines, laid = append(lines, more...), append(laid, buttons...)
	}
	if q.State == liaison.InquiryPublished || q.State == liaison.InquiryClosed && q.LedBy(*t.person) {
		laid = append(laid, []button{t.button("inquiry.see_result", "inquiry:result:%d", q.ID)})
	}
	after, err := t.awardsAfter(ctx, q)
	if err != nil {
		return err
	}
	laid = append(laid, after...)
	t.card(inquiryCard(q), joinLines(lines), append(laid, []button{t.button("inquiry.back", "consult"), t.button("menu.open", "menu")}))
	return nil
}

// inquiryCard names the card of an inquiry; of a sheet it is one that is hushed.
func inquiryCard(q liaison.Inquiry) string { return fmt.Sprintf("inquiry:%d", q.ID) }

func (t *turn) inquiryHead(q liaison.Inquiry) []locales.Markup {
	lines := []locales.Markup{t.voice.Say("inquiry.head", "Title", q.Title, "Kind", t.inquiryKind(q))}
	if q.About != "" {
		lines = append(lines, "", locales.Escape(clip(q.About, 1500)))
	}
	lines = append(lines, "")
	if q.Contact != "" {
		lines = append(lines, t.voice.Say("inquiry.contact", "Contact", q.Contact))
	}
	switch {
	case q.OpenAt(t.at()):
		lines = append(lines, t.voice.Say("inquiry.until", "Day", q.LastDay))
	case q.State == liaison.InquiryPublished:
		lines = append(lines, t.voice.Say("inquiry.is_published"))
	default:
		lines = append(lines, t.voice.Say("inquiry.is_closed"))
	}
	return lines
}

// inquiryWays are what somebody who is asked can do, by how the kind is answered.
func (t *turn) inquiryWays(ctx context.Context, q liaison.Inquiry, answered bool) ([]locales.Markup, [][]button, error) {
	switch q.Rule().Way {
	case liaison.ByStance:
		return t.stanceWays(ctx, q)
	case liaison.BySheet:
		return t.sheetWays(q, answered)
	case liaison.ByClaim:
		return nil, [][]button{{t.button("inquiry.see_topics", "inquiry:claims:%d:0", q.ID)}}, nil
	case liaison.ByNomination:
		return t.nominateWays(ctx, q)
	case liaison.ByPoints:
		return t.awardWays(ctx, q)
	case liaison.ByProposal:
		laid := [][]button{{t.button("inquiry.propose_"+string(q.Kind), "inquiry:propose:%d", q.ID)}}
		if len(q.Items) > 0 {
			laid = append(laid, []button{t.button("inquiry.see_proposals", "inquiry:claims:%d:0", q.ID)})
		}
		return []locales.Markup{t.voice.Say("inquiry.proposals_so_far", "Count", len(q.Listed()))}, laid, nil
	}
	return nil, nil, nil
}

// inquiryResult shows what came of an inquiry: "inquiry:result:ID".
func inquiryResult(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, false)
	if err != nil {
		return err
	}
	if q.State != liaison.InquiryPublished && !q.LedBy(*t.person) {
		return liaison.Refuse(liaison.Conflict, "inquiry.not_published")
	}
	lines, err := t.resultLines(ctx, q)
	if err != nil {
		return err
	}
	own, err := t.verdictLines(ctx, q, t.person.ID)
	if err != nil {
		return err
	}
	sifted, err := t.siftedLines(ctx, q, t.person.ID)
	if err != nil {
		return err
	}
	t.card(inquiryCard(q), joinLines(slices.Concat(lines, own, sifted)), [][]button{{t.button("inquiry.back", "consult"), t.button("menu.open", "menu")}})
	return nil
}
