package handlers

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
)

// flowPropose is the flow in which the next message is a part of a proposal.
const flowPropose = "propose"

// claimsPerPage is how many topics or proposals are shown at a time.
const claimsPerPage = 8

// inquiryClaims lists topics that can be claimed, or what was proposed: "inquiry:claims:ID:PAGE".
func inquiryClaims(ctx context.Context, t *turn) error {
	q, ids, err := t.pressedInquiry(ctx, 2, false)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	return t.showClaims(ctx, q, int(min(max(ids[1], 0), lastPage)))
}

func (t *turn) showClaims(ctx context.Context, q liaison.Inquiry, page int) error {
	if q.Rule().Way != liaison.ByClaim && q.Rule().Way != liaison.ByProposal {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	counts, err := t.store.StanceCounts(ctx, q.ID)
	if err != nil {
		return err
	}
	own, err := t.store.AnswersOf(ctx, q.ID, t.person.ID)
	if err != nil {
		return err
	}
	items := q.Listed()
	page = min(page, max(len(items)-1, 0)/claimsPerPage)
	lines := []locales.Markup{t.voice.Say("inquiry.head", "Title", q.Title, "Kind", t.inquiryKind(q))}
	var laid [][]button
	for _, i := range items[page*claimsPerPage : min((page+1)*claimsPerPage, len(items))] {
		_, mine := own[i.ID]
		lines = append(lines, "", t.claimLine(q, i, counts[i.ID]["claim"], mine))
		if mayClaim(q, i, t.person.ID) && q.OpenAt(t.at()) {
			mark := "☐"
			if mine {
				mark = "☑"
			}
			laid = append(laid, []button{{Text: fmt.Sprintf("%s %d. %s", mark, i.Place, shorten(i.Title, 26)), Data: fmt.Sprintf("inquiry:claim:%d:%d:%d", q.ID, i.ID, page)}})
		}
	}
	if turns := t.pages(fmt.Sprintf("inquiry:claims:%d", q.ID), page, (page+1)*claimsPerPage < len(items)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	if len(laid) > 0 && q.OpenAt(t.at()) {
		lines = append(lines, "", t.voice.Say("inquiry.how_to_"+string(q.Rule().Way)))
	}
	t.card(inquiryCard(q), joinLines(lines), append(laid, t.inquiryBack(q)))
	return nil
}

// mayClaim reports whether the item can be claimed, or supported, by somebody.
func mayClaim(q liaison.Inquiry, i liaison.InquiryItem, person int64) bool {
	return i.Into == 0 && (q.Rule().Way == liaison.ByClaim || q.Rule().Supported && i.By != person)
}

func (t *turn) claimLine(q liaison.Inquiry, i liaison.InquiryItem, count int, mine bool) locales.Markup {
	line := t.voice.Say("inquiry.claim_line", "Place", i.Place, "Title", i.Title)
	if i.Text != "" {
		line += "\n" + locales.Escape(clip(i.Text, 200))
	}
	switch {
	case q.Rule().Way == liaison.ByClaim && i.Department != "":
		line += "\n" + t.voice.Say("inquiry.contact", "Contact", i.Department)
	case i.Cost != "":
		line += "\n" + t.voice.Say("inquiry.cost", "Cost", i.Cost)
	}
	if q.Rule().Way == liaison.ByClaim || q.Rule().Supported {
		line += "\n" + t.voice.Say("inquiry.count_"+string(q.Rule().Way), "Count", count)
	}
	if mine {
		line += "　" + t.voice.Say("inquiry.mine_"+string(q.Rule().Way))
	}
	if i.By == t.person.ID {
		line += "　" + t.voice.Say("inquiry.my_proposal")
	}
	return line
}

// claimItem claims or supports an item, or takes that back: "inquiry:claim:ID:ITEM:PAGE".
func claimItem(ctx context.Context, t *turn) error {
	q, ids, err := t.pressedInquiry(ctx, 3, true)
	if err != nil {
		return err
	}
	item, ok := q.Item(ids[1])
	if !ok || !mayClaim(q, item, t.person.ID) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	claimed, err := t.store.ClaimItem(ctx, q.ID, t.person.ID, item.ID, t.at())
	if err != nil {
		return err
	}
	t.toast = t.voice.Plain(fmt.Sprintf("inquiry.claimed_%t", claimed))
	return t.showClaims(ctx, q, int(min(max(ids[2], 0), lastPage)))
}

// beginProposal asks for a proposal, one thing at a time: "inquiry:propose:ID".
func beginProposal(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, true)
	if err != nil {
		return err
	}
	if q.Rule().Way != liaison.ByProposal {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Inquiry, t.state.Input = flowPropose, q.ID, liaison.Input{}
	t.askProposal(q)
	return nil
}

// proposalParts are what a proposal of an inquiry is asked for.
func proposalParts(q liaison.Inquiry) []string {
	if q.Rule().Supported {
		return []string{"question"}
	}
	return []string{"title", "text", "cost"}
}

// proposalMost bounds the parts of a proposal, in characters.
var proposalMost = map[string]int{"question": 300, "title": 60, "text": 2000, "cost": 30}

// askProposal asks for the first part that is not there yet, or shows all to be confirmed.
func (t *turn) askProposal(q liaison.Inquiry) {
	back := []button{t.button("inquiry.leave", "inquiry:open:%d", q.ID)}
	for _, part := range proposalParts(q) {
		if _, given := t.state.Input[part]; given {
			continue
		}
		t.state.Step = part
		laid := [][]button{back}
		if part == "cost" {
			laid = [][]button{{t.button("inquiry.skip", "inquiry:skip:%d", q.ID)}, back}
		}
		t.card(inquiryCard(q), t.voice.Say("inquiry.ask_"+part), laid)
		return
	}
	t.state.Step = ""
	i := t.proposal()
	lines := []locales.Markup{t.voice.Say("inquiry.check_proposal"), "", t.voice.Say("inquiry.item_title", "Title", i.Title)}
	if i.Text != "" {
		lines = append(lines, locales.Escape(i.Text))
	}
	if i.Cost != "" {
		lines = append(lines, t.voice.Say("inquiry.cost", "Cost", i.Cost))
	}
	t.card(inquiryCard(q), joinLines(lines), [][]button{{t.button("inquiry.file", "inquiry:file:%d", q.ID)}, {t.button("inquiry.anew", "inquiry:propose:%d", q.ID)}, back})
}

// proposal is the item that the parts make.
func (t *turn) proposal() liaison.InquiryItem {
	part := func(key string) string { return strings.Join(t.state.Input[key], "") }
	cost, _ := liaison.ReadCost(part("cost"))
	return liaison.InquiryItem{Title: part("title") + part("question"), Text: part("text"), Cost: cost, By: t.person.ID}
}

// proposalWrote takes a part of a proposal.
func proposalWrote(ctx context.Context, t *turn) error {
	q, err := t.inquiryOf(ctx, t.state.Inquiry, true)
	if err != nil {
		t.finish()
		return err
	}
	text, part := strings.TrimSpace(t.update.Text), t.state.Step
	if part == "" || text == "" || len(t.update.Files) > 0 {
		t.askProposal(q)
		return nil
	}
	if most := proposalMost[part]; utf8.RuneCountInString(text) > most {
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", most)
	}
	if _, ok := liaison.ReadCost(text); part == "cost" && !ok {
		return liaison.Refuse(liaison.Invalid, "inquiry.no_cost")
	}
	t.givePart(part, text)
	t.askProposal(q)
	return nil
}

// givePart keeps a part of the proposal; none is a part that is left out.
func (t *turn) givePart(part string, text ...string) {
	if t.state.Input == nil { // an empty one is not kept
		t.state.Input = liaison.Input{}
	}
	t.state.Input[part] = text
}

// skipCost leaves the budget of a proposal out: "inquiry:skip:ID".
func skipCost(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, true)
	if err != nil {
		return err
	}
	if t.state.Flow != flowPropose || t.state.Inquiry != q.ID || t.state.Step != "cost" {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	t.givePart("cost")
	t.askProposal(q)
	return nil
}

// fileProposal hands a proposal in, once: "inquiry:file:ID".
func fileProposal(ctx context.Context, t *turn) error {
	q, _, err := t.pressedInquiry(ctx, 1, true)
	if err != nil {
		return err
	}
	i := t.proposal()
	if t.state.Flow != flowPropose || t.state.Inquiry != q.ID || t.state.Step != "" || i.Title == "" {
		return liaison.Refuse(liaison.Conflict, "inquiry.filed_before")
	}
	if len(q.Items) >= 20*liaison.InquiryItemsMost {
		return liaison.Refuse(liaison.Conflict, "inquiry.too_many_items", "Most", 20*liaison.InquiryItemsMost)
	}
	if _, err := t.store.Propose(ctx, q.ID, i, t.at()); err != nil {
		return err
	}
	t.finish()
	t.card(inquiryCard(q), t.voice.Say("inquiry.filed", "Title", i.Title), [][]button{{t.button("inquiry.propose_more", "inquiry:propose:%d", q.ID)}, t.inquiryBack(q)})
	return nil
}
