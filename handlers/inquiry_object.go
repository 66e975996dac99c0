package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

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
