package paper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"

	"liaison/paper"
)

// agenda has a training, and a meeting that was called off.
func agenda() paper.Agenda {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	begins := time.Date(2026, 12, 14, 0, 30, 0, 0, time.UTC) // 08:30 there
	return paper.Agenda{Name: "履职活动 · 代表A07", Service: "liaison", Zone: zone, Entries: []paper.AgendaEntry{
		{UID: "occasion-1@liaison", Sequence: 7, Changed: begins.AddDate(0, 0, -10), Begins: begins, Ends: begins.Add(56 * time.Hour),
			Title: "省人大代表初任培训班（第一期）；讲授、研讨, 分组", Text: strings.Repeat("人大制度理论、代表法解读、议案建议撰写。\n", 4),
			Where: "省人大培训中心", Latitude: 30.5443, Longitude: 114.2977, Alarms: []time.Duration{24 * time.Hour, 2 * time.Hour}},
		{UID: "occasion-2@liaison", Changed: begins, Begins: begins, Ends: begins.Add(time.Hour), Title: "座谈会", Cancelled: true, Alarms: []time.Duration{time.Hour}},
		{UID: "occasion-3@liaison", Changed: begins, Begins: begins, Ends: begins.Add(time.Hour), Title: "视察", Unsure: true},
	}}
}

// What is written can be read by another, and says the same; no line is longer than 75
// octets, and none is cut within a character.
func TestIcs(t *testing.T) {
	a := agenda()
	file, err := paper.Ics(a)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !isText(line) {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	read, err := ical.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Events()) != 3 || len(read.Timezones()) != 1 {
		t.Fatalf("%d events, %d zones", len(read.Events()), len(read.Timezones()))
	}
	for i, e := range read.Events() {
		want := a.Entries[i]
		begins, err := e.GetStartAt()
		ends, errEnd := e.GetEndAt()
		if err != nil || errEnd != nil || !begins.Equal(want.Begins) || !ends.Equal(want.Ends) || e.Id() != want.UID {
			t.Errorf("%s from %s to %s, %v %v", e.Id(), begins, ends, err, errEnd)
		}
		if got := e.GetProperty(ical.ComponentPropertySummary).Value; got != want.Title {
			t.Errorf("is called %q", got)
		}
	}
	for text, there := range map[string]bool{
		"DTSTART;TZID=Asia/Shanghai:20261214T083000": true, "SEQUENCE:7": true, "STATUS:CANCELLED": true, "STATUS:TENTATIVE": true, "STATUS:CONFIRMED": true,
		"TRIGGER:-PT1440M": true, "TRIGGER:-PT120M": true, "TRIGGER:-PT60M": false, "TZOFFSETTO:+0800": true, "METHOD:PUBLISH": true,
	} {
		if strings.Contains(string(file), text) != there {
			t.Errorf("%s is there: %t\n%s", text, !there, file)
		}
	}
}

func isText(line string) bool { return strings.ToValidUTF8(line, "") == line }
