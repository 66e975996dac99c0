package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowJudge is the flow in which the next message are points.
const flowJudge = "judge"

// reasonsRoom is how many characters of reasons a juror is shown of an object.
const reasonsRoom = 1500

// judging is a juror before one object of an award.
type judging struct {
	q    liaison.Inquiry
	item liaison.InquiryItem
	own  storage.OwnPoints
}

// judgingOf reads the object that a button's numbers are about: the award's, and the
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
