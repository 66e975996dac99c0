package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

const (
	planPerPage  = 6
	progressMost = 60 // characters of an item's progress in the list
)

// plan lists the year's plan: "plan:YEAR:PAGE", or with "all" in the page's place
// the whole of it. Without a year it is the newest.
func plan(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	word, rest, _ := strings.Cut(t.arguments, ":")
	asked, _ := strconv.Atoi(word)
	years, year, err := t.planYear(ctx, asked)
	if err != nil {
		return err
	}
	if year == 0 {
		t.replyWith(t.voice.Say("plan.none"), t.wayOut())
		return nil
	}
	if rest == "all" {
		text, err := t.planText(ctx, year)
		if err != nil {
			return err
		}
		t.show(locales.Escape(text), [][]button{{t.button("plan.back", "plan:%d:0", year), t.button("menu.open", "menu")}})
		return nil
	}
	items, err := t.store.Plan(ctx, year)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(rest)
	return t.showPlan(ctx, items, planPage{year, min(max(page, 0), (len(items)-1)/planPerPage), years})
}

// planYear is the year whose plan is meant, and those of which there is one.
func (t *turn) planYear(ctx context.Context, asked int) (years []int, year int, err error) {
	years, err = t.store.PlanYears(ctx)
	switch {
	case err != nil || len(years) == 0:
		return nil, 0, err
	case slices.Contains(years, asked):
		return years, asked, nil
	}
	return years, years[0], nil
}

// planPage is a page of a year's plan; the years are those that have one.
type planPage struct {
	year, page int
	years      []int
}

func (t *turn) showPlan(ctx context.Context, items []liaison.Matter, at planPage) error {
	lines := []locales.Markup{
		"<b>" + locales.Escape(t.voice.Plain("plan.title", "Year", at.year)) + "</b>",
		locales.Escape(t.planCount(items)),
	}
	var open []button
	from := at.page * planPerPage
	for i, m := range items[from:min(from+planPerPage, len(items))] {
		said, err := t.planItem(ctx, m, from+i+1)
		if err != nil {
			return err
		}
		lines = append(lines, "", locales.Escape(said))
		if len(m.Capacities(*t.person)) > 0 {
			open = append(open, button{Text: fmt.Sprintf("%d. %s", from+i+1, shorten(m.Title, 18)), Data: fmt.Sprintf("matter:%d:card", m.ID)})
		}
	}
	t.show(joinLines(lines), append(rows(1, open...), t.planTurns(at, len(items))...))
	return nil
}

// planTurns lead to the other pages and years.
func (t *turn) planTurns(at planPage, count int) [][]button {
	var turnPage, others []button
	if at.page > 0 {
		turnPage = append(turnPage, t.button("list.newer", "plan:%d:%d", at.year, at.page-1))
	}
	if (at.page+1)*planPerPage < count {
		turnPage = append(turnPage, t.button("list.older", "plan:%d:%d", at.year, at.page+1))
	}
	for _, year := range at.years {
		if year != at.year {
			others = append(others, button{Text: t.voice.Plain("plan.year", "Year", year), Data: fmt.Sprintf("plan:%d:0", year)})
		}
	}
	laid := append(rows(2, turnPage...), rows(3, others...)...)
	if t.person.MaySend() {
		laid = append(laid, []button{t.button("plan.publish", "brief:plan:%d", at.year)})
	}
	return append(laid, []button{t.button("plan.all", "plan:%d:all", at.year), t.button("menu.open", "menu")})
}

// briefPlan begins a briefing with the plan of a year, for all deputies: the plan is
// to be notified to them (代表法 §43).
func (t *turn) briefPlan(ctx context.Context, year string) error {
	n, _ := strconv.Atoi(year)
	text, err := t.planText(ctx, n)
	if err != nil {
		return err
	}
	var c liaison.Content
	c.Write(liaison.Written{Text: liaison.Rich{Text: text}})
	return t.startBriefing(ctx, liaison.Briefing{Kind: liaison.Bulletin, Content: c, Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}})
}

// planText is the whole plan of a year as plain text, of the newest where it is
// 0; empty where there is none.
func (t *turn) planText(ctx context.Context, year int) (string, error) {
	_, year, err := t.planYear(ctx, year)
	if err != nil || year == 0 {
		return "", err
	}
	items, err := t.store.Plan(ctx, year)
	if err != nil {
		return "", err
	}
	lines := []string{t.voice.Plain("plan.title", "Year", year), t.planCount(items)}
	for i, m := range items {
		said, err := t.planItem(ctx, m, i+1)
		if err != nil {
			return "", err
		}
		lines = append(lines, "", said)
	}
	return strings.Join(lines, "\n"), nil
}

// planCount counts what is done, what is late, and the rest.
func (t *turn) planCount(items []liaison.Matter) string {
	done, late := 0, 0
	for _, m := range items {
		if m.Stage == liaison.Closed {
			done++
		} else if k, runs := planDue(m); runs && k.Overdue(t.today()) {
			late++
		}
	}
	return t.voice.Plain("plan.count", "Count", len(items), "Done", done, "Late", late, "Running", len(items)-done-late)
}

// planDue is the clock by which the item is to be done; false where it does not
// run.
func planDue(m liaison.Matter) (liaison.Clock, bool) {
	i := slices.IndexFunc(m.Clocks, func(k liaison.Clock) bool { return k.Kind == liaison.ClockDue && !k.Stopped })
	if i < 0 {
		return liaison.Clock{}, false
	}
	return m.Clocks[i], true
}

// planItem is an item in the list: what it is, who answers for it, where it
// stands, and how far it has come.
func (t *turn) planItem(ctx context.Context, m liaison.Matter, which int) (string, error) {
	if _, err := t.bodies(ctx); err != nil {
		return "", err
	}
	var owners []string
	for _, body := range m.Bodies(liaison.Lead) {
		owners = append(owners, t.labels(body)...)
	}
	sign, state := t.planState(m)
	said := t.voice.Plain("plan.item", "Sign", sign, "Which", which, "Title", m.Title,
		"Owner", strings.Join(owners, t.voice.Plain("list.comma")), "State", state)
	if progress := m.Facts["progress"]; progress != "" && m.Stage != liaison.Closed {
		said += "\n　📈 " + shorten(strings.ReplaceAll(progress, "\n", " "), progressMost)
	}
	return said, nil
}

// planState is where the item stands: a sign, and the words for it.
func (t *turn) planState(m liaison.Matter) (sign, state string) {
	k, _ := planDue(m)
	switch {
	case m.Stage == liaison.Closed:
		return "✅", t.voice.Plain("plan.done")
	case m.Stage == liaison.Reported:
		return "🔎", t.voice.Plain("plan.reported")
	case k.Overdue(t.today()):
		return "❗", t.voice.Plain("plan.late", "Count", k.Due.DaysUntil(t.today()))
	}
	return "🔧", t.voice.Plain("plan.due", "Due", k.Due)
}
