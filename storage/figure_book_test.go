package storage_test

import (
	"slices"

	"liaison"
)

// line is a count by what it is of.
type line struct {
	what string
	day  liaison.Date
	body int64
	kind string
	mark string
}

// tallied are the books counted one by one.
func tallied(books []book) map[line]int {
	n := map[line]int{}
	for _, b := range books {
		if b.numbered && b.kind != "task" {
			b.tally(func(l line) { n[l]++ })
		}
	}
	return n
}

func (b book) tally(one func(line)) {
	of := append([]int64{0}, b.leads...)
	if b.author != officer {
		of = append(of, b.author) // the deputies' delegations have their ids
	}
	station := b.station()
	if station != 0 {
		of = append(of, station)
	}
	each := func(what string, day liaison.Date, mark string) {
		for _, body := range of {
			one(line{what, day, body, b.kind, mark})
		}
	}
	for _, e := range b.events {
		if !e.day.Before(bookDay.Monday().AddDays(-7*25)) && e.from != e.to && e.to != "draft" {
			each("entered", e.day, e.to)
		}
		if k, ok := b.clockOf(e); ok {
			each("answered", e.day, map[bool]string{true: "in_time", false: "late"}[!k.due.Before(e.day)])
		}
		if e.move == "rate" && b.author != officer {
			one(line{"duty", e.day, b.author, "", "rated"})
		}
	}
	for _, k := range b.clocks {
		if !k.stopped && k.due.Before(bookDay) && slices.Contains(b.answered(), k.kind) {
			each("answered", k.due, "overdue")
		}
		if ahead := bookDay.DaysUntil(k.due); !k.stopped && k.by != "" && k.by != "timer" && ahead >= 0 && ahead <= 90 {
			each("due", k.due, k.by)
		}
	}
	if day, is := b.last("rate", "unsolved"); is && b.facts["attitude"] != "" && b.facts["result"] != "" {
		each("rated", day, b.facts["attitude"]+":"+b.facts["result"])
		if b.facts["released"] == "yes" {
			each("released", day, b.facts["attitude"]+":"+b.facts["result"])
		}
	}
	if day, is := b.last("approve"); is && b.facts["class"] != "" && b.facts["unsigned"] != "yes" {
		each("class", day, b.facts["class"])
	}
	b.tallyHands(one)
	if b.author != officer {
		one(line{"duty", b.day, b.author, "", b.kind})
	}
	for _, p := range b.signed {
		one(line{"duty", b.day, p, "", "cosigned"})
	}
	if station != 0 {
		b.tallyVoice(one, station)
	}
}

// tallyHands counts what departments have in hand.
func (b book) tallyHands(one func(line)) {
	finals := map[string][]string{"suggestion": {"closed", "withdrawn"}, "motion": {"closed", "withdrawn"}, "opinion": {"told"}, "question": {"closed"}}
	if slices.Contains(finals[b.kind], b.stage) {
		return
	}
	mark := "leads"
	for _, k := range b.clocks {
		if !k.stopped && (k.by == "lead" || k.by == "approver") && k.due.Before(bookDay) {
			mark = "late"
		}
	}
	for _, body := range b.leads {
		one(line{"open", bookDay, body, b.kind, mark})
		one(line{"open", bookDay, 0, b.kind, mark})
	}
	for _, body := range b.co {
		one(line{"open", bookDay, body, b.kind, "helps"})
		one(line{"open", bookDay, 0, b.kind, "helps"})
	}
}

func (b book) tallyVoice(one func(line), station int64) {
	has := func(moves ...string) bool {
		return slices.ContainsFunc(b.events, func(e bookEvent) bool { return slices.Contains(moves, e.move) })
	}
	refused := b.facts["refusal"] != ""
	answers, late := 0, 0
	for _, e := range b.events {
		if k, ok := b.clockOf(e); ok {
			answers++
			if k.due.Before(e.day) {
				late++
			}
		}
	}
	for mark, holds := range map[string]bool{"received": true, "refused": refused, "accepted": has("grade", "answer") && !refused,
		"in_time": answers > 0 && late == 0, "late": late > 0, "told": has("feedback"), "reopened": has("reopen")} {
		if holds {
			one(line{"voice", b.day, station, "opinion", mark})
			one(line{"voice", b.day, 0, "opinion", mark})
		}
	}
}

// station is which had the opinion first.
func (b book) station() int64 {
	first := b.handler
	for _, e := range b.events {
		if e.move == "pass" && e.as == "handler" {
			first = e.body
			break
		}
	}
	if b.kind != "opinion" || first != station1 && first != station2 {
		return 0
	}
	return first
}

// answered are the clocks by which an answer of that kind of matter is in time.
func (b book) answered() []string {
	return map[string][]string{"suggestion": {"answer", "lower"}, "opinion": {"grade", "handle"}, "motion": {"report"}, "question": {"request"}}[b.kind]
}

// clockOf is the clock by which the event, where it is an answer, is in time.
func (b book) clockOf(e bookEvent) (clock bookClock, ok bool) {
	answers := map[string][]string{"suggestion approve": {"answer"}, "opinion answer": {"grade", "handle"}, "opinion refuse": {"grade", "handle"},
		"motion report": {"report"}, "question answer": {"request"}}
	for _, k := range b.clocks {
		if slices.Contains(answers[b.kind+" "+e.move], k.kind) && !e.day.Before(k.start) && (!ok || !k.start.Before(clock.start)) {
			clock, ok = k, true
		}
	}
	return clock, ok
}

func (b book) last(moves ...string) (day liaison.Date, is bool) {
	for _, e := range b.events {
		if slices.Contains(moves, e.move) && (!is || day.Before(e.day)) {
			day, is = e.day, true
		}
	}
	return day, is
}
