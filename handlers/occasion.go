package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// pressOccasion does what a button of an occasion does: "occasion:ID" shows it, a word
// after that does something, and may carry an argument.
func pressOccasion(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	if err != nil {
		return err
	}
	word, arg, _ := strings.Cut(rest, ":")
	if word == "take" { // who was told of a seat may be told that it is gone
		t.leaveQuestion()
		return t.takeSeat(ctx, arg)
	}
	o, err := t.occasion(ctx, id)
	if err != nil {
		return err
	}
	if word != "form" && word != "sure" { // which go on with a question
		t.leaveQuestion()
	}
	return t.occasionWord(ctx, o, word, arg)
}

func (t *turn) occasionWord(ctx context.Context, o liaison.Occasion, word, arg string) error {
	switch word {
	case "":
		return t.showOccasion(ctx, o)
	case string(liaison.Enrol):
		return t.beginForm(ctx, o)
	case "form":
		return t.answerForm(ctx, o, arg)
	case string(liaison.Confirm), string(liaison.KeepSeat), string(liaison.Decline):
		return t.joins(ctx, o, liaison.JoinKey(word), liaison.JoinInput{})
	case string(liaison.AskLeave):
		return t.beginLeave(ctx, o)
	case "sure":
		return t.sendLeave(ctx, o)
	case string(liaison.Come):
		return t.beginCheckIn(ctx, o)
	case "wish":
		return t.toggleWish(ctx, o)
	case "ics", "letter", "certificate":
		return t.sendOccasionPaper(ctx, o, word)
	case "notes":
		return t.listNotes(ctx, o)
	}
	if done, err := t.seatWord(ctx, o, word, arg); done {
		return err
	}
	return t.holderWord(ctx, o, word, arg)
}

// occasion reads one that the person may see: who has a participation in it, who may
// hold it, the staff, and of what is on the menu everybody.
func (t *turn) occasion(ctx context.Context, id int64) (liaison.Occasion, error) {
	o, err := t.store.Occasion(ctx, id)
	if err != nil || o.Stage == liaison.OnMenu {
		return o, err
	}
	_, err = t.store.Participation(ctx, id, t.person.ID)
	if err == nil || t.holds(ctx, o) {
		return o, nil
	}
	if seeks, fault := t.maySeek(ctx, o); seeks || fault != nil {
		return o, fault
	}
	return o, err
}

// holds reports whether the person may hold the occasion.
func (t *turn) holds(ctx context.Context, o liaison.Occasion) bool {
	return t.desk.mayHold(ctx, t.store, o, *t.person) == nil
}

// standing is how the person stands to an occasion; empty where they are not invited.
func (t *turn) standing(ctx context.Context, o liaison.Occasion) (liaison.Participation, error) {
	return t.store.Standing(ctx, o.ID, t.person.ID)
}

// showOccasion shows the card of an occasion.
func (t *turn) showOccasion(ctx context.Context, o liaison.Occasion) error {
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	text, err := t.occasionCard(ctx, o, p)
	if err != nil {
		return err
	}
	laid := t.occasionButtons(o, p)
	offers, market, err := t.market(ctx, o, p)
	if err != nil {
		return err
	}
	entrusted, units, err := t.entrusted(ctx, o)
	if err != nil {
		return err
	}
	text = joinLines(slices.Concat([]locales.Markup{text}, offers, entrusted))
	laid = slices.Concat(laid, market, units)
	if o.Stage == liaison.OnMenu && t.person.Is(liaison.RoleDeputy) {
		laid = append(laid, []button{t.button("occasion.wish", "occasion:%d:wish", o.ID)})
	}
	held, err := t.holderButtons(ctx, o)
	if err != nil {
		return err
	}
	laid = append(laid, held...)
	t.card("occasion", text, append(laid, []button{t.button("occasion.back", "events"), t.button("menu.open", "menu")}))
	return nil
}

// occasionCard is all that matters of an occasion, on one screen.
func (t *turn) occasionCard(ctx context.Context, o liaison.Occasion, p liaison.Participation) (locales.Markup, error) {
	lines := []locales.Markup{t.voice.Say("occasion.head", "Title", o.Title, "Kind", t.voice.Plain("occasion.kind_"+string(o.Kind))), ""}
	lines = append(lines, t.occasionFacts(o)...)
	bodies, err := t.bodies(ctx)
	if err != nil {
		return "", err
	}
	if holder := bodyWith(bodies, o.Body); holder.ID != 0 {
		lines = append(lines, t.voice.Say("occasion.holder", "Name", holder.Label()))
	}
	seats, err := t.seatLines(ctx, o, p)
	if err != nil {
		return "", err
	}
	lines = append(lines, seats...)
	if p.State != "" {
		standing, err := t.standingLines(ctx, o, p)
		if err != nil {
			return "", err
		}
		lines = append(lines, standing...)
	}
	if o.Stage != liaison.OccasionAnnounced {
		lines = append(lines, "", t.voice.Say("occasion.stage_"+string(o.Stage), "Reason", o.Why))
	}
	for _, text := range []string{o.Text, o.Minutes} {
		if text != "" {
			lines = append(lines, "", locales.Escape(clip(text, occasionTextShown)))
		}
	}
	materials, err := t.inLibrary(ctx, o.Materials)
	for _, m := range materials {
		lines = append(lines, t.voice.Say("occasion.material", "Title", m.Title))
	}
	return joinLines(lines), err
}

// occasionTextShown is how much of a long text a card shows, in characters.
const occasionTextShown = 1200

// occasionFacts are when and where it is, until when one enrols, and what it counts.
func (t *turn) occasionFacts(o liaison.Occasion) []locales.Markup {
	zone := t.desk.Zone
	if o.Begins.IsZero() {
		return []locales.Markup{t.voice.Say("occasion.when", "When", t.voice.Plain("occasion.no_time_yet"))}
	}
	begins, ends := o.Begins.In(zone), o.Ends.In(zone)
	until := ends.Format("15:04")
	if liaison.DateOf(begins) != liaison.DateOf(ends) {
		until = t.voice.Time(ends)
	}
	lines := []locales.Markup{t.voice.Say("occasion.when", "When", t.voice.Date(liaison.DateOf(begins))+begins.Format(" 15:04")+" — "+until)}
	if o.Where != "" {
		lines = append(lines, t.voice.Say("occasion.where", "Where", o.Where))
	}
	if o.Rule().Joining == liaison.Enrolling && !o.EnrolUntil.IsZero() {
		lines = append(lines, t.voice.Say("occasion.until", "Until", o.EnrolUntil.In(zone)))
	}
	if o.Hours > 0 {
		lines = append(lines, t.voice.Say("occasion.hours", "Hours", strconv.FormatFloat(o.Hours, 'f', -1, 64)))
	}
	return lines
}

// seatLines say how many seats are left, in all and of the person's delegation.
func (t *turn) seatLines(ctx context.Context, o liaison.Occasion, p liaison.Participation) ([]locales.Markup, error) {
	if o.Announced.IsZero() || o.Capacity == 0 && len(o.Quota) == 0 {
		return nil, nil
	}
	taken, err := t.store.SeatsTaken(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	if o.Capacity > 0 {
		lines = append(lines, t.voice.Say("occasion.seats", "Left", max(0, o.Capacity-taken.All), "Of", o.Capacity))
	}
	if len(o.Quota) > 0 && p.Delegation != 0 {
		quota := o.Quota[p.Delegation]
		lines = append(lines, t.voice.Say("occasion.quota", "Left", max(0, quota-taken.Of[p.Delegation]), "Of", quota))
	}
	return lines, nil
}

// standingLines say how the person stands to it, and what is next.
func (t *turn) standingLines(ctx context.Context, o liaison.Occasion, p liaison.Participation) ([]locales.Markup, error) {
	lines := []locales.Markup{"", t.voice.Say("occasion.standing", "State", t.voice.Plain("occasion.state_"+standingWord(o, p)))}
	switch {
	case p.State == liaison.Waitlisted:
		place, err := t.store.PlaceInLine(ctx, o.ID, p.Person)
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.voice.Say("occasion.in_line", "Place", place))
	case p.State == liaison.Attended:
		lines = append(lines, t.voice.Say("occasion.came", "At", p.Came.In(t.desk.Zone), "Late", lateWord(t.voice, p.Late)))
	case p.Reason != "":
		lines = append(lines, t.voice.Say("occasion.reason", "Reason", p.Reason))
	}
	why, err := t.whySeated(ctx, o, p)
	if err != nil {
		return nil, err
	}
	lines = append(lines, why...)
	again := o.Rule().Joining == liaison.Enrolling || p.State != liaison.Declined && p.State != liaison.Excused
	if o.Stage == liaison.OccasionAnnounced && again { // who gave a given seat up cannot enrol for one
		lines = append(lines, t.voice.Say("occasion.next_"+standingWord(o, p)))
	}
	return lines, nil
}

// whySeated says why the person was chosen, or from whom the seat came.
func (t *turn) whySeated(ctx context.Context, o liaison.Occasion, p liaison.Participation) ([]locales.Markup, error) {
	switch {
	case p.From != 0:
		giver, err := t.store.Person(ctx, p.From)
		return []locales.Markup{t.voice.Say("exchange.because", "Who", giver.Name)}, err
	case len(p.Reasons) > 0:
		return []locales.Markup{t.voice.Say("occasion.reasons", "Reasons", t.reasons(p.Reasons)), t.voice.Say("occasion.seed", "Seed", o.Seed)}, nil
	}
	return nil, nil
}

// standingWord names how somebody stands to an occasion: who may come without a word
// owes no answer.
func standingWord(o liaison.Occasion, p liaison.Participation) string {
	if p.State == liaison.Invited && o.Rule().Joining == liaison.Gathering {
		return "welcome"
	}
	return string(p.State)
}

func lateWord(voice locales.Voice, late bool) string {
	if late {
		return voice.Plain("occasion.late")
	}
	return ""
}

// reasons are the words for why somebody was chosen.
func (t *turn) reasons(keys []string) string {
	var words []string
	for _, key := range keys {
		words = append(words, t.voice.Plain("occasion.because_"+key))
	}
	return strings.Join(words, t.voice.Plain("list.comma"))
}

// occasionButtons are the moves that the person may make now, and what they can take
// along.
func (t *turn) occasionButtons(o liaison.Occasion, p liaison.Participation) [][]button {
	now := t.desk.Now()
	var moves, more []button
	for _, key := range p.May(o, liaison.ByThemselves, now) {
		moves = append(moves, t.button("occasion.do_"+string(key), "occasion:%d:%s", o.ID, key))
	}
	if p.State != "" && o.Stage == liaison.OccasionAnnounced {
		more = append(more, t.button("occasion.ics", "occasion:%d:ics", o.ID))
	}
	for _, paper := range o.Rule().Paper {
		if p.MayHave(o, paper) {
			more = append(more, t.button("occasion.paper_"+string(paper), "occasion:%d:%s", o.ID, paper))
		}
	}
	if p.State == liaison.Attended && o.Rule().Notes {
		more = append(more, t.button("occasion.my_notes", "occasion:%d:notes", o.ID))
	}
	for _, series := range o.Materials[:min(len(o.Materials), materialsShown)] {
		more = append(more, t.button("occasion.prepare", "learn:open:%d:0", series))
	}
	return append(rows(2, moves...), rows(2, more...)...)
}

// materialsShown is how many of an occasion's materials have a button.
const materialsShown = 3

// joins makes a move of the person's own participation and shows what it has led to.
func (t *turn) joins(ctx context.Context, o liaison.Occasion, key liaison.JoinKey, in liaison.JoinInput) error {
	j, err := t.desk.Join(ctx, t.store, JoinAct{Occasion: o.ID, Person: t.person.ID, Key: key, Input: in, By: *t.person}, t.at())
	if err != nil {
		return err
	}
	t.leaveQuestion() // a draft stays open
	t.out = append(t.out, j.Out...)
	t.toast = t.voice.Plain("occasion.now_" + string(j.Participation.State))
	return t.showOccasion(ctx, j.Occasion)
}
