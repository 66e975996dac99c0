package liaison_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
)

// duty is a training in December, as it is announced on the first of the month.
func duty(kind liaison.OccasionKind) liaison.Occasion {
	return liaison.Occasion{
		ID: 1, Kind: kind, Stage: liaison.OccasionAnnounced, Title: "初任培训班", Hours: 24, Secret: []byte("twenty bytes of luck"),
		Begins: on("2026-12-14 08:30"), Ends: on("2026-12-16 17:00"), EnrolUntil: on("2026-12-04 18:00"), Announced: on("2026-12-01 10:00"),
		Capacity: 3,
	}
}

func on(moment string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, shanghaiZone)
	if err != nil {
		panic(err)
	}
	return at
}

var shanghaiZone = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return zone
}()

// Every kind is in the table and in the list, and what it says can be done.
func TestOccasionKinds(t *testing.T) {
	if len(liaison.OccasionKinds) != len(liaison.OccasionRules) {
		t.Errorf("%d kinds are listed and %d have rules", len(liaison.OccasionKinds), len(liaison.OccasionRules))
	}
	for _, kind := range liaison.OccasionKinds {
		rule, known := liaison.OccasionRules[kind]
		if !known || rule.Entry == "" || rule.Joining == "" {
			t.Errorf("%s has no rule: %+v", kind, rule)
		}
		begins := on("2026-12-14 08:30")
		moments := make([]time.Time, len(rule.Reminders))
		for i, r := range rule.Reminders {
			moments[i] = r.Moment(begins)
		}
		if !slices.IsSortedFunc(moments, time.Time.Compare) {
			t.Errorf("the reminders of %s are not in order: %v", kind, rule.Reminders)
		}
		for _, f := range rule.Form {
			if f.Kind != liaison.FieldChoice || len(f.Choices) == 0 {
				t.Errorf("%s asks %s, which is no choice", kind, f.Key)
			}
		}
		if rule.MakeUp && rule.Aim.Times == 0 {
			t.Errorf("%s is made up for, and nobody has to come", kind)
		}
	}
}

func TestOccasionCheck(t *testing.T) {
	now := on("2026-12-01 10:00")
	for name, c := range map[string]struct {
		change func(*liaison.Occasion)
		key    string
	}{
		"as it is":                {func(*liaison.Occasion) {}, ""},
		"no such kind":            {func(o *liaison.Occasion) { o.Kind = "picnic" }, "occasion.no_kind"},
		"no title":                {func(o *liaison.Occasion) { o.Title = " " }, "occasion.no_title"},
		"a title too long":        {func(o *liaison.Occasion) { o.Title = strings.Repeat("长", 61) }, "occasion.no_title"},
		"a text too long":         {func(o *liaison.Occasion) { o.Text = strings.Repeat("长", 2001) }, "occasion.text_too_long"},
		"seats below nothing":     {func(o *liaison.Occasion) { o.Capacity = -1 }, "occasion.bad_number"},
		"hours without end":       {func(o *liaison.Occasion) { o.Hours = 401 }, "occasion.bad_number"},
		"in the past":             {func(o *liaison.Occasion) { o.Begins = on("2026-11-30 08:00") }, "occasion.no_begin"},
		"no time":                 {func(o *liaison.Occasion) { o.Begins, o.Ends = time.Time{}, time.Time{} }, "occasion.no_begin"},
		"no time on the menu":     {func(o *liaison.Occasion) { o.Stage = liaison.OnMenu; o.Begins = time.Time{} }, ""},
		"no time in a draft":      {func(o *liaison.Occasion) { o.Stage = liaison.OccasionDraft; o.Begins = time.Time{} }, ""},
		"it ends before":          {func(o *liaison.Occasion) { o.Ends = o.Begins }, "occasion.no_end"},
		"enrolling when it began": {func(o *liaison.Occasion) { o.EnrolUntil = o.Begins.Add(1) }, "occasion.no_enrol_until"},
		"enrolling is over":       {func(o *liaison.Occasion) { o.EnrolUntil = now }, "occasion.no_enrol_until"},
		"seats for a gathering":   {func(o *liaison.Occasion) { o.Kind = liaison.GroupActivity }, "occasion.gathers"},
		"a selection for nothing": {func(o *liaison.Occasion) { o.Kind = liaison.SittingIn; o.Capacity = 0 }, "occasion.no_capacity"},
	} {
		t.Run(name, func(t *testing.T) {
			o := duty(liaison.FirstTermTraining)
			c.change(&o)
			if key := keyOf(o.Check(now)); key != c.key {
				t.Errorf("got %q, want %q", key, c.key)
			}
		})
	}
}

func keyOf(r *liaison.Refusal) string {
	if r == nil {
		return ""
	}
	return r.Key
}

// Notice is in days of the calendar of the service's zone, not in hours.
func TestOccasionNotice(t *testing.T) {
	for _, c := range []struct {
		kind   liaison.OccasionKind
		begins string
		short  bool
	}{
		{liaison.FirstTermTraining, "2026-12-11 00:10", false}, {liaison.FirstTermTraining, "2026-12-10 23:50", true},
		{liaison.SittingIn, "2026-12-08 09:00", false}, {liaison.SittingIn, "2026-12-07 09:00", true},
		{liaison.Symposium, "2026-12-01 23:59", false},
	} {
		o := duty(c.kind)
		o.Begins = on(c.begins).UTC()
		if got := o.ShortNotice(on("2026-12-01 23:30")); got != c.short {
			t.Errorf("%s at %s: short is %t", c.kind, c.begins, got)
		}
	}
}

// What a tick would send, hour by hour, from the announcement to the beginning.
func TestOccasionReminders(t *testing.T) {
	for name, c := range map[string]struct {
		kind      liaison.OccasionKind
		announced string
		want      []string
	}{
		"training":        {liaison.FirstTermTraining, "2026-12-01 10:00", []string{"12-07 09:00 -7d 09:00", "12-13 18:00 -1d 18:00", "12-14 06:30 -2h0m0s"}},
		"announced late":  {liaison.FirstTermTraining, "2026-12-13 19:00", []string{"12-14 06:30 -2h0m0s"}},
		"sitting in":      {liaison.SittingIn, "2026-12-01 10:00", []string{"12-04 09:00 -10d 09:00", "12-07 09:00 -7d 09:00", "12-13 18:00 -1d 18:00", "12-14 06:30 -2h0m0s"}},
		"group":           {liaison.GroupActivity, "2026-12-01 10:00", []string{"12-11 09:00 -3d 09:00", "12-14 06:30 -2h0m0s"}},
		"reception":       {liaison.Reception, "2026-12-01 10:00", []string{"12-11 09:00 -3d 09:00", "12-13 18:00 -1d 18:00", "12-14 07:30 -1h0m0s"}},
		"nothing of that": {liaison.Drive, "2026-12-01 10:00", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := duty(c.kind)
			o.Announced = on(c.announced)
			var got []string
			said := map[string]bool{}
			for now := on("2026-12-01 10:00"); now.Before(on("2026-12-17 00:00")); now = now.Add(30 * time.Minute) {
				if r, due := o.RemindersDue(now); due && !said[r.String()] {
					said[r.String()] = true
					got = append(got, now.Format("01-02 15:04 ")+r.String())
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// After a downtime the last reminder alone is sent, not those that were missed.
func TestOccasionReminderAfterADowntime(t *testing.T) {
	o := duty(liaison.FirstTermTraining)
	if r, due := o.RemindersDue(on("2026-12-14 07:00")); !due || r.Before != 2*time.Hour {
		t.Errorf("got %v %t", r, due)
	}
	for _, stage := range []liaison.OccasionStage{liaison.OccasionCancelled, liaison.OccasionDraft, liaison.OnMenu, liaison.OccasionOver} {
		o.Stage = stage
		if _, due := o.RemindersDue(on("2026-12-14 07:00")); due {
			t.Errorf("%s is reminded of", stage)
		}
	}
}

func TestOccasionNotices(t *testing.T) {
	closes := duty(liaison.FirstTermTraining)
	closes.EnrolUntil = on("2026-12-08 18:00")
	makesUp := closes
	makesUp.MakesUp, makesUp.EnrolUntil = 9, time.Time{}
	for name, c := range map[string]struct {
		o    liaison.Occasion
		want []string
	}{
		"enrolment closes":  {closes, []string{"12-05 09:00 enrol-3d", "12-07 09:00 enrol-1d"}},
		"to make up":        {makesUp, []string{"12-04 09:00 expect-10d", "12-11 09:00 enrol-3d", "12-11 09:00 expect-3d", "12-13 09:00 enrol-1d"}},
		"nobody has to say": {duty(liaison.GroupActivity), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			said := map[liaison.OccasionNotice]bool{}
			for now := on("2026-12-01 10:00"); now.Before(on("2026-12-17 00:00")); now = now.Add(30 * time.Minute) {
				for _, n := range c.o.NoticesDue(now) {
					if !said[n] {
						said[n] = true
						got = append(got, now.Format("01-02 15:04 ")+string(n))
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestOccasionCancelAndChange(t *testing.T) {
	now := on("2026-12-02 10:00")
	o := duty(liaison.FirstTermTraining)
	if r := o.Cancel(" ", now); keyOf(r) != "occasion.no_reason" || o.Stage != liaison.OccasionAnnounced {
		t.Errorf("without a reason: %v %s", r, o.Stage)
	}
	other := o
	other.Begins, other.Title, other.Seed, other.Announced = on("2026-12-15 08:30"), "第一期", "mine", time.Time{}
	got, refusal := o.Change(other, now)
	if refusal != nil || got.Title != "第一期" || got.Seed != "" || got.Announced.IsZero() || !got.Moved(o) {
		t.Errorf("changed to %+v, %v", got, refusal)
	}
	if got, refusal := o.Change(other, on("2026-12-14 09:00")); refusal != nil || !got.Begins.Equal(o.Begins) || got.Title != "第一期" {
		t.Errorf("changed while it lasts to %v %s, %v", got.Begins, got.Title, refusal)
	}
	if got, refusal := o.Change(other, on("2026-12-10 09:00")); refusal != nil || !got.EnrolUntil.Equal(o.EnrolUntil) {
		t.Errorf("changed after enrolment to %v, %v", got.EnrolUntil, refusal)
	}
	if r := o.Cancel("会场停电", now); r != nil || o.Stage != liaison.OccasionCancelled || o.Why != "会场停电" {
		t.Errorf("cancelled: %v %+v", r, o)
	}
	if r := o.Cancel("会场停电", now); keyOf(r) != "occasion.over_already" {
		t.Errorf("cancelled twice: %v", r)
	}
	if _, r := o.Change(other, now); keyOf(r) != "occasion.over_already" {
		t.Errorf("a cancelled one is changed: %v", r)
	}
	over := duty(liaison.FirstTermTraining)
	if r := over.Cancel("晚了", over.Ends); keyOf(r) != "occasion.over_already" {
		t.Errorf("cancelled when it was over: %v", r)
	}
}

// Who may hold what: the staff all, officers what is their bodies' to hold.
func TestWhoHoldsOccasions(t *testing.T) {
	delegation := liaison.Body{ID: 5, Kind: liaison.Delegation}
	clerk := liaison.Person{ID: 1, Memberships: []liaison.Membership{{Body: 1, Role: liaison.RoleClerk}}}
	officer := liaison.Person{ID: 2, Memberships: []liaison.Membership{{Body: 5, Role: liaison.RoleOfficer}}}
	deputy := liaison.Person{ID: 3, Memberships: []liaison.Membership{{Body: 5, Role: liaison.RoleDeputy}}}
	away := officer
	away.Standing = liaison.Suspended
	for _, c := range []struct {
		who  liaison.Person
		kind liaison.OccasionKind
		body liaison.Body
		may  bool
	}{
		{clerk, liaison.Inspection, delegation, true}, {clerk, liaison.SittingIn, liaison.Body{}, true},
		{officer, liaison.Inspection, delegation, true}, {officer, liaison.SittingIn, delegation, false},
		{officer, liaison.Inspection, liaison.Body{ID: 6, Kind: liaison.Delegation}, false}, {officer, liaison.Inspection, liaison.Body{}, false},
		{deputy, liaison.Inspection, delegation, false}, {away, liaison.Inspection, delegation, false},
	} {
		if got := c.who.MayHold(c.kind, c.body); got != c.may {
			t.Errorf("person %d may hold %s of %d: %t", c.who.ID, c.kind, c.body.ID, got)
		}
	}
}

func ExampleReminder() {
	r := liaison.OccasionRules[liaison.FirstTermTraining].Reminders[0]
	fmt.Println(r, r.Moment(on("2026-12-14 08:30")).Format("2006-01-02 15:04"))
	// Output: -7d 09:00 2026-12-07 09:00
}
