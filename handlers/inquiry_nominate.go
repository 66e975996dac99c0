package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowNominate is the flow in which the next message names what is nominated, or says why.
const flowNominate = "nominate"

// The steps of the flow.
const (
	nominateObject = "object"
	nominateReason = "reason"
	nominateCheck  = "check"
)

const (
	nomineesOffered = 10 // objects that have a button
	nomineeReason   = 5  // characters of a reason at least
)

// nominateWays are what somebody has nominated, and how to nominate.
func (t *turn) nominateWays(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, [][]button, error) {
	own, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, nil, err
	}
	lines := t.criteriaLines(q)
	laid := [][]button{{t.button("award.nominate_"+string(q.Object), "inquiry:nominate:%d:0", q.ID)}}
	for _, i := range q.Items {
		a, mine := own[i.ID]
		if !mine {
			continue
		}
		lines = append(lines, "", t.voice.Say("award.own_nomination", "Title", i.Title, "Reason", clip(a.Text, 200)))
		laid = append(laid, []button{{Text: t.voice.Plain("award.take_back", "Title", shorten(i.Title, 20)), Data: fmt.Sprintf("inquiry:unname:%d:%d", q.ID, i.ID)}})
	}
	return lines, laid, nil
}

// criteriaLines are by what it is chosen, and how many.
func (t *turn) criteriaLines(q liaison.Inquiry) []locales.Markup {
	lines := []locales.Markup{t.voice.Say("award.chosen_of", "Object", t.voice.Plain("award.object_"+string(q.Object)), "Most", q.Most)}
	for _, c := range q.Criteria {
		lines = append(lines, t.voice.Say("award.criterion", "Name", c.Name, "Weight", c.Weight))
	}
	return lines
}

// nominating reads the award that is nominated for, by the button's numbers.
func (t *turn) nominating(ctx context.Context, n int) (liaison.Inquiry, []int64, error) {
	q, ids, err := t.pressedInquiry(ctx, n, true)
	if err == nil && q.Rule().Way != liaison.ByNomination {
		err = liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return q, ids, err
}

// beginNomination asks what is nominated: "inquiry:nominate:ID:PAGE".
func beginNomination(ctx context.Context, t *turn) error {
	q, ids, err := t.nominating(ctx, 2)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step, t.state.Inquiry = flowNominate, nominateObject, q.ID
	page := int(min(max(ids[1], 0), lastPage))
	offered, err := t.nominees(ctx, q)
	if err != nil {
		return err
	}
	page = min(page, max(len(offered)-1, 0)/nomineesOffered)
	shown := offered[page*nomineesOffered : min((page+1)*nomineesOffered, len(offered))]
	across := 1
	if q.Object == liaison.AwardDepartment { // whose names are short
		across = 2
	}
	laid := rows(across, t.nomineeButtons(q, shown)...)
	if turns := t.pages(fmt.Sprintf("inquiry:nominate:%d", q.ID), page, (page+1)*nomineesOffered < len(offered)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card(inquiryCard(q), t.voice.Say("award.ask_"+string(q.Object)), append(laid, t.inquiryBack(q)))
	return nil
}

// chooseNominee asks for the reason: "inquiry:nominee:ID:OBJECT".
func chooseNominee(ctx context.Context, t *turn) error {
	q, ids, err := t.nominating(ctx, 2)
	if err != nil {
		return err
	}
	item, err := t.nominee(ctx, q, ids[1])
	if err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	return t.askReason(ctx, q, item)
}

func (t *turn) askReason(ctx context.Context, q liaison.Inquiry, item liaison.InquiryItem) error {
	t.state.Flow, t.state.Step, t.state.Inquiry, t.state.Item = flowNominate, nominateReason, q.ID, item.Matter+item.Body+item.Person
	lines := []locales.Markup{t.voice.Say("inquiry.item_title", "Title", item.Title)}
	if n := slices.IndexFunc(q.Items, item.SameObject); n >= 0 {
		counts, err := t.store.StanceCounts(ctx, q.ID)
		if err != nil {
			return err
		}
		if count := counts[q.Items[n].ID][storage.NominateChoice]; count > 0 {
			lines = append(lines, t.voice.Say("award.nominated_by", "Count", count))
		}
	}
	lines = append(lines, "", t.voice.Say("award.ask_reason", "Most", liaison.NominationReason))
	t.card(inquiryCard(q), joinLines(lines), [][]button{{t.button("inquiry.leave", "inquiry:open:%d", q.ID)}})
	return nil
}

// nominateWrote takes what is nominated, or why.
func nominateWrote(ctx context.Context, t *turn) error {
	q, err := t.inquiryOf(ctx, t.state.Inquiry, true)
	if err == nil && q.Rule().Way != liaison.ByNomination {
		err = liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err != nil {
		t.finish()
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	if t.state.Step == nominateObject {
		return t.nameObject(ctx, q, text)
	}
	switch long := utf8.RuneCountInString(text); {
	case long < nomineeReason || len(t.update.Files) > 0:
		t.say("award.ask_reason", "Most", liaison.NominationReason)
		return nil
	case long > liaison.NominationReason:
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", liaison.NominationReason)
	}
	item, err := t.nominee(ctx, q, t.state.Item)
	if err != nil {
		return err
	}
	t.state.Step, t.state.Input = nominateCheck, liaison.Input{nominateReason: {text}}
	lines := []locales.Markup{t.voice.Say("inquiry.check_proposal"), "", t.voice.Say("inquiry.item_title", "Title", item.Title), locales.Escape(text), "", t.voice.Say("award.will_be_told_" + string(q.Object))}
	t.card(inquiryCard(q), joinLines(lines), [][]button{{t.button("award.nominate_it", "inquiry:commend:%d", q.ID)}, {t.button("inquiry.leave", "inquiry:open:%d", q.ID)}})
	return nil
}

// fileNomination hands a nomination in, once: "inquiry:commend:ID".
func fileNomination(ctx context.Context, t *turn) error {
	q, _, err := t.nominating(ctx, 1)
	if err != nil {
		return err
	}
	if t.state.Flow != flowNominate || t.state.Inquiry != q.ID || t.state.Step != nominateCheck {
		return liaison.Refuse(liaison.Conflict, "inquiry.filed_before")
	}
	item, err := t.nominee(ctx, q, t.state.Item)
	if err != nil {
		return err
	}
	item.By = t.person.ID
	first, err := t.store.Nominate(ctx, q.ID, item, strings.Join(t.state.Input[nominateReason], "\n"), t.at())
	if err != nil {
		return err
	}
	t.finish()
	key := "award.nominated"
	if !first {
		key = "award.joined"
	}
	t.card(inquiryCard(q), t.voice.Say(key, "Title", item.Title), [][]button{{t.button("award.nominate_more", "inquiry:nominate:%d:0", q.ID)}, t.inquiryBack(q)})
	if first {
		return t.tellNominated(ctx, q, item)
	}
	return nil
}

// tellNominated tells those whom a nomination does honour to, the first time.
func (t *turn) tellNominated(ctx context.Context, q liaison.Inquiry, item liaison.InquiryItem) error {
	in, err := t.store.Involved(ctx, item)
	if err != nil {
		return err
	}
	ids := []int64{in.Author, in.Person}
	if item.Body != 0 {
		if ids, err = t.store.ActingFor(ctx, []int64{item.Body}, liaison.RoleOfficer); err != nil {
			return err
		}
	}
	people, err := t.store.Reachable(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID != t.person.ID {
			t.notify(p, t.desk.Locales.Voice(p.Language).Say("award.told_nominated_"+string(q.Object), "Object", item.Title, "Title", q.Title), nil)
		}
	}
	return nil
}

// takeBackNomination takes a nomination back: "inquiry:unname:ID:ITEM".
func takeBackNomination(ctx context.Context, t *turn) error {
	q, ids, err := t.nominating(ctx, 2)
	if err != nil {
		return err
	}
	if err := t.store.TakeBackNomination(ctx, q.ID, ids[1], t.person.ID); err != nil {
		return err
	}
	t.toast = t.voice.Plain("inquiry.claimed_false")
	return openInquiry(ctx, t)
}

// siftedLines are what has become of what somebody has nominated, once that is published.
func (t *turn) siftedLines(ctx context.Context, q liaison.Inquiry, person int64) ([]locales.Markup, error) {
	if q.Rule().Way != liaison.ByNomination || q.State != liaison.InquiryPublished {
		return nil, nil
	}
	own, err := t.store.AnswersOf(ctx, q.ID, person)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	for _, i := range q.Items {
		if _, mine := own[i.ID]; !mine {
			continue
		}
		into, merged := q.Item(i.Into)
		switch {
		case merged:
			lines = append(lines, t.voice.Say("award.sifted_merged", "Title", i.Title, "Into", into.Title))
		case i.Chosen:
			lines = append(lines, t.voice.Say("award.sifted_in", "Title", i.Title))
		default:
			lines = append(lines, t.voice.Say("award.sifted_out", "Title", i.Title, "Reason", i.Note))
		}
	}
	return lines, nil
}

// awardsAfter are buttons to the published awards that were made of nominations.
func (t *turn) awardsAfter(ctx context.Context, q liaison.Inquiry) (laid [][]button, err error) {
	if q.Rule().Way != liaison.ByNomination {
		return nil, nil
	}
	after, err := t.store.InquiriesAfter(ctx, q.ID)
	for _, a := range after {
		sees, wrong := t.store.Concerns(ctx, a, t.person.ID)
		err = errors.Join(err, wrong)
		if sees && a.State == liaison.InquiryPublished {
			laid = append(laid, []button{t.button("award.see_result", "inquiry:result:%d", a.ID)})
		}
	}
	return laid, err
}
