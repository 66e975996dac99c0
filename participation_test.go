package liaison_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
)

var formed = map[string]string{"diet": "none", "room": "no", "transport": "own"}

// The table of moves, each state with each move at three times: what may be made, by
// whom, and what comes of it.
func TestJoinMoves(t *testing.T) {
	before, during, after := on("2026-12-02 10:00"), on("2026-12-15 10:00"), on("2026-12-17 10:00")
	for name, c := range map[string]struct {
		kind liaison.OccasionKind
		was  liaison.Participating
		key  liaison.JoinKey
		at   time.Time
		in   liaison.JoinInput
		is   liaison.Participating // empty: it is refused
	}{
		"enrols":                           {liaison.FirstTermTraining, liaison.Invited, liaison.Enrol, before, liaison.JoinInput{Form: formed}, liaison.Enrolled},
		"enrols without answering":         {liaison.FirstTermTraining, liaison.Invited, liaison.Enrol, before, liaison.JoinInput{}, ""},
		"enrols with a wrong answer":       {liaison.FirstTermTraining, liaison.Invited, liaison.Enrol, before, liaison.JoinInput{Form: map[string]string{"diet": "meat", "room": "no", "transport": "own"}}, ""},
		"enrols too late":                  {liaison.FirstTermTraining, liaison.Invited, liaison.Enrol, on("2026-12-04 18:00"), liaison.JoinInput{Form: formed}, ""},
		"enrols twice":                     {liaison.FirstTermTraining, liaison.Enrolled, liaison.Enrol, before, liaison.JoinInput{Form: formed}, ""},
		"enrols where one is chosen":       {liaison.SittingIn, liaison.Invited, liaison.Enrol, before, liaison.JoinInput{}, ""},
		"enrols again":                     {liaison.Inspection, liaison.Declined, liaison.Enrol, before, liaison.JoinInput{}, liaison.Enrolled},
		"confirms":                         {liaison.SittingIn, liaison.PutDown, liaison.Confirm, before, liaison.JoinInput{}, liaison.Enrolled},
		"confirms too late":                {liaison.SittingIn, liaison.PutDown, liaison.Confirm, during, liaison.JoinInput{}, ""},
		"confirms what was not asked":      {liaison.SittingIn, liaison.Waitlisted, liaison.Confirm, before, liaison.JoinInput{}, ""},
		"declines":                         {liaison.Inspection, liaison.Invited, liaison.Decline, before, liaison.JoinInput{}, liaison.Declined},
		"leaves the line":                  {liaison.Inspection, liaison.Waitlisted, liaison.Decline, before, liaison.JoinInput{}, liaison.Declined},
		"declines a seat":                  {liaison.Inspection, liaison.Enrolled, liaison.Decline, before, liaison.JoinInput{}, ""},
		"asks for leave":                   {liaison.Inspection, liaison.Enrolled, liaison.AskLeave, before, liaison.JoinInput{Reason: "住院"}, liaison.LeaveAsked},
		"asks for leave while it lasts":    {liaison.Inspection, liaison.PutDown, liaison.AskLeave, during, liaison.JoinInput{Reason: "住院"}, liaison.LeaveAsked},
		"asks for leave when it is over":   {liaison.Inspection, liaison.Enrolled, liaison.AskLeave, after, liaison.JoinInput{Reason: "住院"}, ""},
		"asks for leave without a reason":  {liaison.Inspection, liaison.Enrolled, liaison.AskLeave, before, liaison.JoinInput{Reason: " "}, ""},
		"asks for leave with a long one":   {liaison.Inspection, liaison.Enrolled, liaison.AskLeave, before, liaison.JoinInput{Reason: strings.Repeat("长", 5000)}, ""},
		"is excused at once":               {liaison.FieldResearch, liaison.Enrolled, liaison.AskLeave, before, liaison.JoinInput{Reason: "住院"}, liaison.Excused},
		"can come after all":               {liaison.Inspection, liaison.LeaveAsked, liaison.KeepSeat, before, liaison.JoinInput{}, liaison.Enrolled},
		"is granted leave":                 {liaison.Inspection, liaison.LeaveAsked, liaison.GrantLeave, after, liaison.JoinInput{}, liaison.Excused},
		"is excused afterwards":            {liaison.Inspection, liaison.Missed, liaison.GrantLeave, after, liaison.JoinInput{}, liaison.Excused},
		"is not granted leave":             {liaison.Inspection, liaison.LeaveAsked, liaison.DenyLeave, before, liaison.JoinInput{Reason: "人手不够"}, liaison.Enrolled},
		"is not granted leave without why": {liaison.Inspection, liaison.LeaveAsked, liaison.DenyLeave, before, liaison.JoinInput{}, ""},
		"is not granted leave afterwards":  {liaison.Inspection, liaison.LeaveAsked, liaison.DenyLeave, after, liaison.JoinInput{Reason: "未说明"}, liaison.Missed},
		"comes":                            {liaison.Inspection, liaison.Enrolled, liaison.Come, during, liaison.JoinInput{}, liaison.Attended},
		"comes though leave was asked":     {liaison.Inspection, liaison.LeaveAsked, liaison.Come, during, liaison.JoinInput{}, liaison.Attended},
		"comes without a seat":             {liaison.Inspection, liaison.Invited, liaison.Come, during, liaison.JoinInput{}, ""},
		"comes from the line":              {liaison.Inspection, liaison.Waitlisted, liaison.Come, during, liaison.JoinInput{}, ""},
		"comes to a gathering":             {liaison.GroupActivity, liaison.Invited, liaison.Come, during, liaison.JoinInput{}, liaison.Attended},
		"comes too early":                  {liaison.Inspection, liaison.Enrolled, liaison.Come, before, liaison.JoinInput{}, ""},
		"comes twice":                      {liaison.Inspection, liaison.Attended, liaison.Come, during, liaison.JoinInput{}, ""},
		"is put down":                      {liaison.Reception, "", liaison.PutOn, before, liaison.JoinInput{}, liaison.PutDown},
		"is put down from the line":        {liaison.Inspection, liaison.Waitlisted, liaison.PutOn, before, liaison.JoinInput{}, liaison.PutDown},
		"is taken off":                     {liaison.Inspection, liaison.Enrolled, liaison.TakeOff, before, liaison.JoinInput{Reason: "名单调整"}, liaison.Declined},
		"is taken off when there":          {liaison.Inspection, liaison.Attended, liaison.TakeOff, during, liaison.JoinInput{Reason: "名单调整"}, ""},
		"is noted":                         {liaison.Inspection, liaison.Missed, liaison.MarkCame, after, liaison.JoinInput{Reason: "漏签"}, liaison.Attended},
		"is noted before":                  {liaison.Inspection, liaison.Enrolled, liaison.MarkCame, before, liaison.JoinInput{Reason: "漏签"}, ""},
		"is noted without why":             {liaison.Inspection, liaison.Missed, liaison.MarkCame, after, liaison.JoinInput{}, ""},
		"is noted as gone":                 {liaison.Inspection, liaison.Attended, liaison.MarkGone, after, liaison.JoinInput{Reason: "代签"}, liaison.Missed},
		"moves up":                         {liaison.Inspection, liaison.Waitlisted, liaison.MoveUp, before, liaison.JoinInput{}, liaison.Enrolled},
		"moves up as a reserve":            {liaison.SittingIn, liaison.Waitlisted, liaison.MoveUp, before, liaison.JoinInput{}, liaison.PutDown},
		"moves up too late":                {liaison.Inspection, liaison.Waitlisted, liaison.MoveUp, during, liaison.JoinInput{}, ""},
		"misses it":                        {liaison.Inspection, liaison.Enrolled, liaison.MissIt, after, liaison.JoinInput{}, liaison.Missed},
		"misses nothing":                   {liaison.Inspection, liaison.LeaveAsked, liaison.MissIt, after, liaison.JoinInput{}, ""},
		"makes no such move":               {liaison.Inspection, liaison.Enrolled, "dance", before, liaison.JoinInput{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := duty(c.kind)
			p := liaison.Participation{Occasion: 1, Person: 7, State: c.was}
			got, refusal := p.Decide(o, c.key, c.in, liaison.Seats{}, c.at)
			switch {
			case c.is == "" && refusal == nil:
				t.Errorf("became %s", got.State)
			case c.is == "" && got.State != c.was:
				t.Errorf("was refused and became %s", got.State)
			case c.is != "" && (refusal != nil || got.State != c.is || !got.Changed.Equal(c.at)):
				t.Errorf("became %s at %s, %v", got.State, got.Changed, refusal)
			}
		})
	}
}

// What is noted of who comes: the time, whether they are late, the hours.
func TestComing(t *testing.T) {
	o := duty(liaison.FirstTermTraining)
	enrolled := liaison.Participation{State: liaison.Enrolled}
	for moment, late := range map[string]bool{"2026-12-14 07:30": false, "2026-12-14 08:45": false, "2026-12-14 08:46": true} {
		p, refusal := enrolled.Decide(o, liaison.Come, liaison.JoinInput{}, liaison.Seats{}, on(moment))
		if refusal != nil || p.Late != late || p.Hours != 24 || !p.Came.Equal(on(moment)) {
			t.Errorf("%s: %+v, %v", moment, p, refusal)
		}
	}
	after := on("2026-12-17 09:00")
	half := 12.0
	p, refusal := liaison.Participation{State: liaison.Missed}.Decide(o, liaison.MarkCame, liaison.JoinInput{Reason: "半程", Hours: &half}, liaison.Seats{}, after)
	if refusal != nil || p.Hours != 12 || !p.Came.Equal(o.Begins) {
		t.Errorf("noted: %+v, %v", p, refusal)
	}
	if p, refusal = p.Decide(o, liaison.MarkGone, liaison.JoinInput{Reason: "代签"}, liaison.Seats{}, after); refusal != nil || p.Hours != 0 || !p.Came.IsZero() {
		t.Errorf("gone: %+v, %v", p, refusal)
	}
	wrong := -1.0
	if _, refusal := (liaison.Participation{State: liaison.Missed}).Decide(o, liaison.MarkCame, liaison.JoinInput{Reason: "半程", Hours: &wrong}, liaison.Seats{}, after); keyOf(refusal) != "occasion.bad_number" {
		t.Errorf("fewer than no hours: %v", refusal)
	}
}

// May lists exactly what Decide takes, and of each side its own.
func TestMayIsWhatDecideTakes(t *testing.T) {
	for _, kind := range liaison.OccasionKinds {
		o := duty(kind)
		for _, state := range append(slices.Clone(liaison.Participatings), "") {
			for _, at := range []time.Time{on("2026-12-02 10:00"), on("2026-12-06 10:00"), on("2026-12-15 10:00"), on("2026-12-17 10:00")} {
				p := liaison.Participation{State: state}
				may := slices.Concat(p.May(o, liaison.ByThemselves, at), p.May(o, liaison.ByHolder, at))
				for key, m := range liaison.JoinMoves {
					_, refusal := p.Decide(o, key, liaison.JoinInput{Reason: "理由", Form: formed}, liaison.Seats{}, at)
					if m.By != liaison.ByNobody && (refusal == nil) != slices.Contains(may, key) {
						t.Errorf("%s of %q in %s at %s: offered %t, %v", key, state, kind, at, slices.Contains(may, key), refusal)
					}
				}
			}
		}
	}
}

func TestPapers(t *testing.T) {
	o := duty(liaison.FirstTermTraining)
	var got []string
	for _, state := range liaison.Participatings {
		for _, paper := range []liaison.PaperKind{liaison.Certificate, liaison.DutyLetter} {
			if (liaison.Participation{State: state}).MayHave(o, paper) {
				got = append(got, fmt.Sprintf("%s %s", state, paper))
			}
		}
	}
	if want := []string{"put_down letter", "enrolled letter", "attended certificate", "attended letter"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	o.Stage = liaison.OccasionCancelled
	if (liaison.Participation{State: liaison.Attended}).MayHave(o, liaison.Certificate) {
		t.Error("a paper of a cancelled occasion")
	}
}
