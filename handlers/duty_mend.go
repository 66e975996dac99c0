package handlers

import (
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// mendDuty puts what was written into a field.
func (t *turn) mendDuty(field, text string) *liaison.Refusal {
	read := liaison.ReadDuty(text, t.today())
	switch field {
	case "day":
		if read.Day.IsZero() {
			return liaison.Refuse(liaison.Invalid, "archive.no_day", "From", t.today().AddMonths(-12), "Today", t.today())
		}
		t.state.Input["day"] = []string{read.Day.String()}
	case "minutes":
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			read.Minutes = int(n * 60) // a bare number is hours
		}
		if read.Minutes <= 0 {
			return liaison.Refuse(liaison.Invalid, "archive.no_hours")
		}
		t.state.Input["minutes"] = []string{strconv.Itoa(read.Minutes)}
	case "people":
		n, err := strconv.Atoi(strings.TrimRight(text, "人名 "))
		if err != nil {
			n = read.People
		}
		if n <= 0 {
			return liaison.Refuse(liaison.Invalid, "archive.no_people")
		}
		t.state.Input["people"] = []string{strconv.Itoa(n)}
	case "place", "title":
		h := t.dutyOf()
		if field == "place" {
			h.Place = text
		} else {
			h.Title = text
		}
		if refusal := h.Check(t.today()); refusal != nil && (refusal.Key == "archive.too_long" || refusal.Key == "archive.no_title") {
			return refusal
		}
		t.state.Input[field] = []string{text}
	}
	return nil
}

// askDuty asks for a field anew.
func (t *turn) askDuty(field string) error {
	if !slices.Contains(dutyFields, field) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if field == "kind" {
		var buttons []button
		for _, k := range liaison.EntryKindsByHand() {
			buttons = append(buttons, button{Text: t.entryKind(k), Data: "duty:kind:" + string(k)})
		}
		t.card("duty", t.voice.Say("archive.ask_kind"), rows(2, buttons...))
		return nil
	}
	t.state.Step = field
	t.state.Choices = nil // a number is the answer now, and no line of the card
	t.say("archive.ask_" + field)
	return nil
}

// showDuty shows what was understood, to be confirmed or mended.
func (t *turn) showDuty() {
	h := t.dutyOf()
	lines := []locales.Markup{t.voice.Say("archive.understood")}
	for _, said := range t.dutySaid(h) {
		lines = append(lines, t.voice.Say("matter.fact", "Field", said.Name, "Value", said.Value))
	}
	if n := len(h.Files); n > 0 {
		lines = append(lines, t.voice.Say("archive.photos", "Count", n))
	}
	var mend []button
	for _, field := range dutyFields {
		mend = append(mend, t.button("archive.mend_"+field, "duty:ask:%s", field))
	}
	laid := rows(3, mend...)
	if refusal := h.Check(t.today()); refusal != nil {
		lines = append(lines, "", t.voice.Refusal(refusal))
	} else {
		laid = append([][]button{{t.button("archive.send", "duty:send")}}, laid...)
		lines = append(lines, "", t.voice.Say("archive.send_how"))
	}
	t.card("duty", joinLines(lines), append(laid, []button{t.button("archive.drop", "duty:drop")}))
}
