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

// What lists of occasions show.
const (
	eventsMost  = 12
	menuPerPage = 8
)

// events shows what the person is invited to, and what they hold.
func events(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	own, err := t.store.OccasionsOf(ctx, t.person.ID, t.at(), occasionsNow)
	if err != nil {
		return err
	}
	own = slices.DeleteFunc(own, func(a storage.Attending) bool { return a.Occasion.Stage != liaison.OccasionAnnounced })
	lines := []locales.Markup{t.voice.Say("occasion.events", "Count", len(own))}
	var buttons []button
	for _, a := range own[:min(len(own), eventsMost)] {
		lines = append(lines, t.eventLine(a))
		buttons = append(buttons, button{Text: t.eventLabel(a.Occasion), Data: fmt.Sprintf("occasion:%d", a.Occasion.ID)})
	}
	held, err := t.heldOccasions(ctx)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		lines = append(lines, "", t.voice.Say("occasion.held", "Count", len(held)))
	}
	for _, o := range held[:min(len(held), eventsMost)] {
		buttons = append(buttons, button{Text: "🗂 " + t.eventLabel(o), Data: fmt.Sprintf("occasion:%d", o.ID)})
	}
	laid := append(rows(1, buttons...), []button{t.button("occasion.menu", "events:menu"), t.button("occasion.past", "events:past")})
	offers, err := t.takeable(ctx)
	if err != nil {
		return err
	}
	if len(offers) > 0 {
		laid = append(laid, []button{t.button("exchange.market", "events:seats")})
	}
	if t.person.Is(liaison.RoleDeputy) {
		laid = append(laid, []button{t.button("roster_duty.mine", "shifts"), t.button("member_group.mine", "groups")})
	}
	t.card("events", joinLines(lines), append(laid, []button{t.button("occasion.feed", "events:feed"), t.button("menu.open", "menu")}))
	return nil
}

// heldOccasions lists those to come that the person holds.
func (t *turn) heldOccasions(ctx context.Context) ([]liaison.Occasion, error) {
	var bodies []int64
	for _, m := range t.person.Offices() {
		if m.Role == liaison.RoleOfficer {
			bodies = append(bodies, m.Body)
		}
	}
	return t.store.OccasionsHeldBy(ctx, bodies, t.person.MaySend(), t.at(), occasionsNow)
}

func (t *turn) eventLabel(o liaison.Occasion) string {
	if o.Begins.IsZero() {
		return shorten(o.Title, 24)
	}
	return t.dayAndMonth(o.Begins.In(t.desk.Zone)) + " " + shorten(o.Title, 20)
}

func (t *turn) eventLine(a storage.Attending) locales.Markup {
	return t.voice.Say("occasion.event_line", "Title", a.Occasion.Title, "When", occasionTime(a.Occasion, t.voice, t.desk.Zone),
		"State", t.voice.Plain("occasion.state_"+standingWord(a.Occasion, a.Participation)))
}

// pressEvents shows a list: "events", "events:past", "events:menu:PAGE", or does
// something with the own calendar, the wishes or the months that one is free.
func pressEvents(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	word, arg, _ := strings.Cut(t.arguments, ":")
	switch word {
	case "":
		return events(ctx, t)
	case "past":
		return t.pastEvents(ctx)
	case "menu":
		page, _ := strconv.Atoi(arg)
		return t.yearsMenu(ctx, page)
	case "wish":
		return t.wishOnMenu(ctx, arg)
	case "months":
		return t.freeMonths(ctx)
	case "month":
		return t.toggleMonth(ctx, arg)
	case "seats":
		return t.seatMarket(ctx)
	case "feed":
		return t.showFeed(ctx)
	case "feed_new":
		return t.newFeed(ctx)
	case "feed_end":
		return t.endFeed(ctx)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// pastEvents lists what the person attended or missed last, the newest first.
func (t *turn) pastEvents(ctx context.Context) error {
	all, err := t.store.OccasionsOf(ctx, t.person.ID, t.at().AddDate(-1, 0, 0), 10*occasionsNow)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(a storage.Attending) bool {
		return a.Occasion.Stage == liaison.OccasionAnnounced && t.at().Before(a.Occasion.Ends)
	})
	slices.Reverse(all)
	all = all[:min(len(all), eventsMost)]
	lines := []locales.Markup{t.voice.Say("occasion.past_title", "Count", len(all))}
	var buttons []button
	for _, a := range all {
		lines = append(lines, t.eventLine(a))
		buttons = append(buttons, button{Text: t.eventLabel(a.Occasion), Data: fmt.Sprintf("occasion:%d", a.Occasion.ID)})
	}
	t.card("events", joinLines(lines), append(rows(1, buttons...), []button{t.button("occasion.back", "events")}))
	return nil
}

// yearsMenu shows the year's menu, on which a deputy says by a tap what they wish for.
func (t *turn) yearsMenu(ctx context.Context, page int) error {
	menu, err := t.store.Menu(ctx, t.at().Year(), t.person.ID)
	if err != nil {
		return err
	}
	if next, err := t.store.Menu(ctx, t.at().Year()+1, t.person.ID); err != nil {
		return err
	} else {
		menu = append(menu, next...)
	}
	page = min(max(page, 0), max(0, len(menu)-1)/menuPerPage)
	shown := menu[min(len(menu), page*menuPerPage):min(len(menu), (page+1)*menuPerPage)]
	lines := []locales.Markup{t.voice.Say("occasion.menu_title", "Count", len(menu))}
	var buttons []button
	for _, m := range shown {
		lines = append(lines, t.voice.Say("occasion.menu_line", "Title", m.Occasion.Title, "Kind", t.voice.Plain("occasion.kind_"+string(m.Occasion.Kind)),
			"When", occasionTime(m.Occasion, t.voice, t.desk.Zone), "Count", m.Wishes))
		buttons = append(buttons, button{Text: wishMark(m.Wished) + shorten(m.Occasion.Title, 22), Data: fmt.Sprintf("events:wish:%d:%d", m.Occasion.ID, page)})
	}
	laid := rows(1, buttons...)
	if turns := t.pages("events:menu", page, (page+1)*menuPerPage < len(menu)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("events", joinLines(lines), append(laid, []button{t.button("occasion.months", "events:months"), t.button("occasion.back", "events")}))
	return nil
}

func wishMark(wished bool) string {
	if wished {
		return "⭐ "
	}
	return "☆ "
}

// wishOnMenu turns a wish on or off: "OCCASION:PAGE".
func (t *turn) wishOnMenu(ctx context.Context, arg string) error {
	word, at, _ := strings.Cut(arg, ":")
	id, err := number(word)
	if err != nil {
		return err
	}
	if err := t.wishFor(ctx, id); err != nil {
		return err
	}
	page, _ := strconv.Atoi(at)
	return t.yearsMenu(ctx, page)
}

// wishFor turns a wish for an occasion of the menu on or off.
func (t *turn) wishFor(ctx context.Context, id int64) error {
	o, err := t.store.Occasion(ctx, id)
	if err != nil {
		return err
	}
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "occasion.deputies_wish")
	}
	if o.Stage != liaison.OnMenu {
		return liaison.Refuse(liaison.Conflict, "occasion.not_on_menu")
	}
	menu, err := t.store.Menu(ctx, o.Year, t.person.ID)
	if err != nil {
		return err
	}
	had := slices.ContainsFunc(menu, func(m storage.OnMenu) bool { return m.Occasion.ID == id && m.Wished })
	t.toast = t.voice.Plain(fmt.Sprintf("occasion.wished_%t", !had))
	return t.store.Wish(ctx, id, t.person.ID, !had, t.at())
}

// toggleWish is wishFor on the card of the occasion.
func (t *turn) toggleWish(ctx context.Context, o liaison.Occasion) error {
	if err := t.wishFor(ctx, o.ID); err != nil {
		return err
	}
	return t.showOccasion(ctx, o)
}

// freeMonths shows in which months of the year the person is free.
func (t *turn) freeMonths(ctx context.Context) error {
	year := t.at().Year()
	if t.at().Month() >= nextYearFrom {
		year++
	}
	free, err := t.store.FreeMonths(ctx, t.person.ID, year)
	if err != nil {
		return err
	}
	var buttons []button
	for m := 1; m <= 12; m++ {
		buttons = append(buttons, button{Text: chosenMark(slices.Contains(free, m)) + t.voice.Plain("occasion.month", "Month", m), Data: fmt.Sprintf("events:month:%d:%d", year, m)})
	}
	t.card("events", t.voice.Say("occasion.months_title", "Year", year), append(rows(4, buttons...), []button{t.button("occasion.menu", "events:menu"), t.button("occasion.back", "events")}))
	return nil
}

// nextYearFrom is the month from which the next year's free months are asked for.
const nextYearFrom = 11

// toggleMonth turns a month on or off: "YEAR:MONTH".
func (t *turn) toggleMonth(ctx context.Context, arg string) error {
	y, m, _ := strings.Cut(arg, ":")
	year, errYear := strconv.Atoi(y)
	month, errMonth := strconv.Atoi(m)
	if errYear != nil || errMonth != nil || month < 1 || month > 12 || year < t.at().Year() || year > t.at().Year()+1 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	free, err := t.store.FreeMonths(ctx, t.person.ID, year)
	if err != nil {
		return err
	}
	free = liaison.Toggle(free, month)
	slices.Sort(free)
	if err := t.store.KeepFreeMonths(ctx, t.person.ID, year, free); err != nil {
		return err
	}
	return t.freeMonths(ctx)
}

// showFeed says whether the own calendar has an address, and offers one.
func (t *turn) showFeed(ctx context.Context) error {
	has, err := t.store.HasCalendar(ctx, t.person.ID)
	if err != nil {
		return err
	}
	first := []button{t.button("occasion.feed_new", "events:feed_new")}
	if has {
		first = append(first, t.button("occasion.feed_end", "events:feed_end"))
	}
	t.card("events", t.voice.Say(fmt.Sprintf("occasion.feed_has_%t", has)), [][]button{first, {t.button("occasion.back", "events")}})
	return nil
}

// newFeed makes an address for the own calendar, in the place of the one before. It is
// shown once: of its key only the hash is kept.
func (t *turn) newFeed(ctx context.Context) error {
	if t.desk.Links.Web == "" {
		return liaison.Refuse(liaison.Conflict, "occasion.no_web")
	}
	key, hash := NewCode()
	if err := t.store.MakeCalendar(ctx, t.person.ID, hash, t.at()); err != nil {
		return err
	}
	if err := t.store.Audit(ctx, t.at(), t.person.ID, "calendar.made", t.person.Code, nil); err != nil {
		return err
	}
	t.show(t.voice.Say("occasion.feed_made", "Link", locales.Markup(t.desk.Links.Web+"/calendar/"+key+".ics")), [][]button{
		{t.button("occasion.feed_end", "events:feed_end"), t.button("occasion.back", "events")}})
	return nil
}

func (t *turn) endFeed(ctx context.Context) error {
	if err := t.store.EndCalendar(ctx, t.person.ID); err != nil {
		return err
	}
	t.toast = t.voice.Plain("occasion.feed_ended")
	return t.showFeed(ctx)
}
