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

// flowJudge is the flow in which the next message are points.
const flowJudge = "judge"

// reasonsRoom is how many characters of reasons a juror is shown of an object.
const reasonsRoom = 1500

// judging is a juror before one object of a selection.
type judging struct {
	q    liaison.Inquiry
	item liaison.InquiryItem
	own  storage.OwnPoints
}

// judgingOf reads the object that a button's numbers are about: the selection's, and the
// object's place.
func (t *turn) judgingOf(ctx context.Context, n int) (j judging, ids []int64, err error) {
	if j.q, ids, err = t.pressedInquiry(ctx, n, true); err != nil {
		return j, nil, err
	}
	place := ids[1]
	if j.q.Rule().Way != liaison.ByPoints || place < 1 || place > int64(len(j.q.Items)) {
		return j, nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	j.item = j.q.Items[place-1]
	j.own, err = t.store.OwnPoints(ctx, j.q.ID, t.person.ID)
	return j, ids, err
}

// missing is the first criterion that the juror has given no points for; false where they
// have for all, or are excused.
func (j judging) missing() (int, bool) {
	if _, recused := j.own.Recused[j.item.ID]; recused {
		return 0, false
	}
	for n := range j.q.Criteria {
		if _, given := j.own.Points[j.item.ID][n]; !given {
			return n, true
		}
	}
	return 0, false
}

// next is the first object that is not scored yet, from the one after this on.
func (j judging) next() (judging, bool) {
	at := slices.IndexFunc(j.q.Items, func(i liaison.InquiryItem) bool { return i.ID == j.item.ID }) + 1
	for n := range j.q.Items {
		o := j
		o.item = j.q.Items[(at+n)%len(j.q.Items)]
		if _, missing := o.missing(); missing {
			return o, true
		}
	}
	return j, false
}

// scored counts the objects that the juror has scored.
func (j judging) scored() (count int) {
	for _, j.item = range j.q.Items {
		_, recused := j.own.Recused[j.item.ID]
		if _, missing := j.missing(); !missing && !recused {
			count++
		}
	}
	return count
}

// awardWays are what a juror has scored, and how to go on.
func (t *turn) awardWays(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, [][]button, error) {
	own, err := t.store.OwnPoints(ctx, q.ID, t.person.ID)
	if err != nil || len(q.Items) == 0 {
		return nil, nil, err
	}
	j := judging{q: q, own: own, item: q.Items[len(q.Items)-1]}
	lines := append(t.criteriaLines(q), t.voice.Say("award.how", "Most", q.Scale), "",
		t.voice.Say("award.progress", "Done", j.scored(), "Count", len(q.Items)-len(own.Recused), "Recused", len(own.Recused)))
	for _, i := range q.Items {
		lines = append(lines, t.objectLine(j, i))
	}
	key, place := "inquiry.look_again", 1
	if next, more := j.next(); more {
		key, place = "inquiry.begin", next.item.Place
		if len(own.Points) > 0 {
			key = "inquiry.go_on"
		}
	}
	return lines, [][]button{{t.button(key, "inquiry:judge:%d:%d", q.ID, place)}}, nil
}

// objectLine is an object in the juror's list, with what they gave it.
func (t *turn) objectLine(j judging, i liaison.InquiryItem) locales.Markup {
	j.item = i
	mark := "☐"
	if _, recused := j.own.Recused[i.ID]; recused {
		mark = "🙅"
	} else if _, missing := j.missing(); !missing {
		mark = "✅ " + liaison.WriteHundredths(j.q.Weighted(j.points()))
	}
	return locales.Escape(fmt.Sprintf("%d. %s　%s", i.Place, clip(i.Title, 40), mark))
}

// points are those of the object, where all are given.
func (j judging) points() (points []int) {
	for n := range j.q.Criteria {
		points = append(points, j.own.Points[j.item.ID][n])
	}
	return points
}

// judgeItem shows an object to be scored: "inquiry:judge:ID:PLACE".
func judgeItem(ctx context.Context, t *turn) error {
	j, _, err := t.judgingOf(ctx, 2)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	n, missing := j.missing()
	if !missing {
		n = -1
	}
	t.showObject(j, n)
	return nil
}

// changePoints asks again for one criterion: "inquiry:fix:ID:PLACE:CRITERION".
func changePoints(ctx context.Context, t *turn) error {
	j, ids, err := t.judgingOf(ctx, 3)
	if err != nil {
		return err
	}
	if ids[2] < 0 || ids[2] >= int64(len(j.q.Criteria)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.leaveQuestion()
	t.showObject(j, int(ids[2]))
	return nil
}

// givePoints gives points by a button: "inquiry:mark:ID:PLACE:CRITERION:POINTS".
func givePoints(ctx context.Context, t *turn) error {
	j, ids, err := t.judgingOf(ctx, 4)
	if err != nil {
		return err
	}
	if ids[2] < 0 || ids[2] >= int64(len(j.q.Criteria)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.leaveQuestion()
	return t.keepPoints(ctx, j, int(ids[2]), []int{int(ids[3])})
}

// judgeWrote takes points that are written, of one criterion or of all at once.
func judgeWrote(ctx context.Context, t *turn) error {
	q, err := t.inquiryOf(ctx, t.state.Inquiry, true)
	item, ok := q.Item(t.state.Item)
	if err == nil && !ok {
		err = liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err != nil {
		t.finish()
		return err
	}
	from, _ := strconv.Atoi(t.state.Step) // of an older program: from the first on
	points, ok := q.ReadPoints(t.update.Text, from)
	if !ok || len(t.update.Files) > 0 {
		t.say("award.write_points", "Most", q.Scale, "Count", len(q.Criteria))
		return nil
	}
	if len(points) == len(q.Criteria) {
		from = 0
	}
	own, err := t.store.OwnPoints(ctx, q.ID, t.person.ID)
	if err != nil {
		return err
	}
	return t.keepPoints(ctx, judging{q: q, item: item, own: own}, from, points)
}

// keepPoints keeps points and goes on: to the next criterion of the object, or, where it is
// whole, to the next object.
func (t *turn) keepPoints(ctx context.Context, j judging, from int, points []int) error {
	err := t.store.KeepPoints(ctx, j.q, storage.Scoring{Item: j.item.ID, Person: t.person.ID, From: from, Points: points, At: t.at()})
	if err != nil {
		return err
	}
	return t.goOnJudging(ctx, j)
}

func (t *turn) goOnJudging(ctx context.Context, j judging) (err error) {
	if j.own, err = t.store.OwnPoints(ctx, j.q.ID, t.person.ID); err != nil {
		return err
	}
	t.finish()
	if n, missing := j.missing(); missing {
		t.showObject(j, n)
		return nil
	}
	t.showObject(j, -1)
	return anew(func(ctx context.Context, t *turn) error {
		if next, more := j.next(); more {
			n, _ := next.missing()
			t.showObject(next, n)
			return nil
		}
		t.card(inquiryCard(j.q), t.voice.Say("award.finished", "Count", j.scored(), "Day", j.q.LastDay),
			[][]button{{t.button("inquiry.back_to", "inquiry:open:%d", j.q.ID), t.button("menu.open", "menu")}})
		return nil
	})(ctx, t)
}

// showObject shows an object with the reasons for it and what the juror has given, and asks
// for the points of a criterion; none is asked for by -1.
func (t *turn) showObject(j judging, criterion int) {
	q, i := j.q, j.item
	lines := []locales.Markup{t.voice.Say("award.object_head", "Title", clip(q.Title, 60), "Place", i.Place, "Count", len(q.Items)), "", t.voice.Say("inquiry.item_title", "Title", i.Title)}
	if i.Department != "" {
		lines = append(lines, t.voice.Say("award.by_"+string(q.Object), "Department", i.Department))
	}
	lines = append(append(lines, t.reasonLines(i)...), "")
	var laid [][]button
	if why, recused := j.own.Recused[i.ID]; recused {
		lines = append(lines, t.voice.Say("award.recused_"+string(why)))
		if why == liaison.RecusedAsked {
			laid = append(laid, []button{t.button("award.unrecuse", "inquiry:recuse:%d:%d:0", q.ID, i.Place)})
		}
	} else {
		lines = append(lines, t.pointLines(j, criterion)...)
		laid = t.pointButtons(j, criterion)
	}
	if i.Matter != 0 {
		laid = append(laid, []button{t.button("award.see_matter", "inquiry:matter:%d:%d", q.ID, i.Place)})
	}
	t.card(fmt.Sprintf("award:%d:%d", q.ID, i.ID), joinLines(lines), append(laid, t.aroundObject(j)...))
}

// reasonLines are why an object was nominated, as far as there is room.
func (t *turn) reasonLines(i liaison.InquiryItem) []locales.Markup {
	if i.Text == "" {
		return nil
	}
	reasons := strings.Split(i.Text, "\n")
	lines := []locales.Markup{"", t.voice.Say("award.reasons", "Count", len(reasons))}
	room := reasonsRoom
	for n, reason := range reasons {
		if room <= 0 {
			return append(lines, t.voice.Say("inquiry.more_texts", "Count", len(reasons)-n))
		}
		reason = clip(reason, room)
		room -= len([]rune(reason))
		lines = append(lines, locales.Escape("· "+reason))
	}
	return lines
}

// pointLines are the criteria with the juror's points, and which of them is asked for.
func (t *turn) pointLines(j judging, criterion int) []locales.Markup {
	var lines []locales.Markup
	for n, c := range j.q.Criteria {
		given := "—"
		if points, ok := j.own.Points[j.item.ID][n]; ok {
			given = strconv.Itoa(points)
		}
		lines = append(lines, t.voice.Say("award.given", "Name", c.Name, "Weight", c.Weight, "Points", given))
	}
	if _, missing := j.missing(); !missing {
		lines = append(lines, t.voice.Say("award.together", "Points", liaison.WriteHundredths(j.q.Weighted(j.points()))))
	}
	if criterion < 0 {
		return append(lines, "", t.voice.Say("award.may_change", "Day", j.q.LastDay))
	}
	key := "award.ask_points"
	if t.person.Numbered && j.q.Scale == liaison.AwardFine {
		key = "award.ask_points_numbered"
	}
	return append(lines, "", t.voice.Say(key, "Name", j.q.Criteria[criterion].Name, "Least", j.q.LeastPoints(), "Most", j.q.Scale, "Count", len(j.q.Criteria)))
}

// pointButtons give points for the criterion that is asked for, which may be written as well,
// or, where none is asked for, ask for one again.
func (t *turn) pointButtons(j judging, criterion int) [][]button {
	q, i := j.q, j.item
	var buttons []button
	if criterion < 0 {
		for n, c := range q.Criteria {
			buttons = append(buttons, button{Text: t.voice.Plain("award.change", "Name", c.Name), Data: fmt.Sprintf("inquiry:fix:%d:%d:%d", q.ID, i.Place, n)})
		}
		return rows(2, buttons...)
	}
	t.state.Flow, t.state.Step, t.state.Inquiry, t.state.Item = flowJudge, strconv.Itoa(criterion), q.ID, i.ID
	for _, points := range q.Offered() {
		buttons = append(buttons, button{Text: t.voice.Plain("award.points_button", "Points", points), Data: fmt.Sprintf("inquiry:mark:%d:%d:%d:%d", q.ID, i.Place, criterion, points)})
	}
	return append(rows(5, buttons...), []button{t.button("award.recuse", "inquiry:recuse:%d:%d:1", q.ID, i.Place)})
}

// aroundObject are the buttons to the objects before and after, and back.
func (t *turn) aroundObject(j judging) [][]button {
	var turns []button
	if j.item.Place > 1 {
		turns = append(turns, t.button("award.before", "inquiry:judge:%d:%d", j.q.ID, j.item.Place-1))
	}
	if j.item.Place < len(j.q.Items) {
		turns = append(turns, t.button("award.after", "inquiry:judge:%d:%d", j.q.ID, j.item.Place+1))
	}
	return append(rows(2, turns...), t.inquiryBack(j.q))
}

// seeMatter shows the suggestion that is scored, "inquiry:matter:ID:PLACE": as whoever may see
// it anyhow sees it, and to the others of the jury its text, since the staff have given it to
// them to judge. What was made public of it stands in its place.
func seeMatter(ctx context.Context, t *turn) error {
	j, _, err := t.judgingOf(ctx, 2)
	if err != nil {
		return err
	}
	if j.item.Matter == 0 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, err := t.store.Matter(ctx, j.item.Matter)
	if err != nil {
		return err
	}
	if held := m.Capacities(*t.person); len(held) > 0 && !followed(m, held) {
		return showMatter(ctx, t, m)
	}
	text := t.wholeText(m)
	if public := m.Facts["public_text"]; public != "" && m.Facts["published"] == "yes" {
		text = locales.Escape(public)
	}
	t.leaveQuestion()
	t.replyWith(t.voice.Say("award.text", "Number", m.Number, "Title", m.PublicTitle())+"\n\n"+text,
		[][]button{{t.button("award.back_to", "inquiry:judge:%d:%d", j.q.ID, j.item.Place)}})
	return nil
}

// recuseSelf excuses a juror who asks for it, or takes that back: "inquiry:recuse:ID:PLACE:1".
func recuseSelf(ctx context.Context, t *turn) error {
	j, ids, err := t.judgingOf(ctx, 3)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	if err := t.store.Recuse(ctx, j.q, j.item.ID, t.person.ID, ids[2] == 0, t.at()); err != nil {
		return err
	}
	return t.goOnJudging(ctx, j)
}

// AwardResult are the places of a selection, refusing what is sealed.
func (v View) AwardResult(ctx context.Context, q liaison.Inquiry) ([]liaison.AwardPlace, error) {
	return v.t.awardPlaces(ctx, q)
}

func (t *turn) awardPlaces(ctx context.Context, q liaison.Inquiry) ([]liaison.AwardPlace, error) {
	sheets, err := t.store.AwardSheets(ctx, q)
	if err != nil {
		return nil, err
	}
	return q.Tally(sheets), nil
}

// awardLines are the places of a selection: of all for who looks after it, and for the others
// those that are chosen, with their own.
func (t *turn) awardLines(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, error) {
	places, err := t.awardPlaces(ctx, q)
	if err != nil {
		return nil, err
	}
	honoured, err := t.store.Honoured(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, err
	}
	lines := []locales.Markup{""}
	for _, p := range places {
		if p.State == liaison.AwardOut && !q.LedBy(*t.person) && !slices.Contains(honoured, p.Item.ID) {
			continue
		}
		mean := "—"
		if p.Scored {
			mean = liaison.WriteHundredths(p.Mean)
		}
		lines = append(lines, t.voice.Say("award.place_"+string(p.State), "Rank", p.Rank, "Title", clip(p.Item.Title, 80), "Mean", mean, "Jurors", p.Jurors))
	}
	if q.Tie != "" {
		lines = append(lines, "", t.voice.Say("award.tie_reason", "Reason", q.Tie))
	}
	return append(lines, "", t.voice.Say("award.reckoned")), nil
}

// chosenLines tell somebody what they, or theirs, were chosen for.
func (t *turn) chosenLines(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, error) {
	honoured, err := t.store.Honoured(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	for _, i := range q.Items {
		if i.Chosen && slices.Contains(honoured, i.ID) {
			lines = append(lines, t.voice.Say("award.told_chosen_"+string(q.Object), "Object", i.Title, "Title", q.Title))
		}
	}
	return lines, nil
}
