package liaison_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

var (
	clerk    = liaison.Person{ID: 1, Memberships: []liaison.Membership{{Body: 9, Role: liaison.RoleClerk}}}
	second   = liaison.Person{ID: 2, Memberships: []liaison.Membership{{Body: 9, Role: liaison.RoleClerk}}}
	chief    = liaison.Person{ID: 3, Memberships: []liaison.Membership{{Body: 9, Role: liaison.RoleChief}}}
	officer  = liaison.Person{ID: 4, Memberships: []liaison.Membership{{Body: 7, Role: liaison.RoleOfficer}}}
	aDeputy  = liaison.Person{ID: 5, Memberships: []liaison.Membership{{Body: 1, Role: liaison.RoleDeputy}}}
	aMorning = time.Date(2026, 12, 1, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
)

// Who may do what with a briefing, in each of its stages.
func TestBriefingMoves(t *testing.T) {
	t.Parallel()
	people := map[string]liaison.Person{"author": clerk, "second": second, "chief": chief, "officer": officer, "deputy": aDeputy}
	may := map[string]string{ // by stage and move, who
		"draft submit": "author", "draft drop": "author",
		"submitted withdraw": "author", "submitted approve": "second chief", "submitted return": "second chief",
		"approved revise": "author", "approved retire": "author second chief",
	}
	for _, stage := range []liaison.BriefingStage{liaison.BriefingDraft, liaison.BriefingSubmitted, liaison.BriefingApproved, liaison.BriefingDropped} {
		for _, move := range []liaison.BriefingMove{liaison.SubmitBriefing, liaison.WithdrawBriefing, liaison.ApproveBriefing,
			liaison.ReturnBriefing, liaison.ReviseBriefing, liaison.DropBriefing, liaison.RetireBriefing} {
			for name, p := range people {
				b := liaison.Briefing{Kind: liaison.Step, Author: clerk.ID, Stage: stage}
				want := strings.Contains(may[string(stage)+" "+string(move)], name)
				if got := b.Move(move, p, aMorning) == nil; got != want {
					t.Errorf("%s, %s by %s: %v", stage, move, name, got)
				}
			}
		}
	}
}

// What is sent once is stopped by its run; only steps are taken out of use.
func TestOnlyStepsAreRetired(t *testing.T) {
	t.Parallel()
	for _, kind := range liaison.BriefingKinds {
		b := liaison.Briefing{Kind: kind, Author: clerk.ID, Stage: liaison.BriefingApproved}
		if got := b.Allows(liaison.RetireBriefing, second); got != (kind == liaison.Step) {
			t.Errorf("%s: %v", kind, got)
		}
	}
}

// What is approved is what was submitted: a change makes another hash.
func TestBriefingHash(t *testing.T) {
	t.Parallel()
	submitted := func(b liaison.Briefing) string {
		b.Author, b.Stage = clerk.ID, liaison.BriefingDraft
		if err := b.Move(liaison.SubmitBriefing, clerk, aMorning); err != nil {
			t.Fatal(err)
		}
		return b.Hash
	}
	b := liaison.Briefing{Content: liaison.Content{Text: liaison.Rich{Text: "一"}}}
	seen := map[string]bool{submitted(b): true}
	for _, change := range []func(*liaison.Briefing){
		func(b *liaison.Briefing) { b.Content.Text.Text = "二" },
		func(b *liaison.Briefing) { b.Content.Text.Entities = []liaison.Entity{{Type: "bold", Length: 1}} },
		func(b *liaison.Briefing) { b.Content.Files = []liaison.File{{ID: "1"}} },
		func(b *liaison.Briefing) { b.Content.Urgent = true },
		func(b *liaison.Briefing) { b.Audience.People = []int64{1} },
		func(b *liaison.Briefing) { b.Timing.Cron = "0 9 * * 1" },
	} {
		changed := b
		change(&changed)
		if hash := submitted(changed); seen[hash] {
			t.Errorf("%+v has the hash of another", changed)
		} else {
			seen[hash] = true
		}
	}
}

func TestBriefingCheck(t *testing.T) {
	t.Parallel()
	good := liaison.Briefing{Content: liaison.Content{Text: liaison.Rich{Text: "通报"}}, Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}}
	for _, c := range []struct {
		key    string
		count  int
		change func(*liaison.Briefing)
	}{
		{"", 1, func(*liaison.Briefing) {}},
		{"", 1, func(b *liaison.Briefing) { b.Content.Text.Text = "{姓名} {delegation}" }},
		{"", 1, func(b *liaison.Briefing) { b.Timing.At = aMorning.Add(time.Minute) }},
		{"", 0, func(b *liaison.Briefing) { b.Kind, b.Audience = liaison.Step, liaison.Audience{} }},
		{"briefing.empty", 1, func(b *liaison.Briefing) { b.Content.Text.Text = "" }},
		{"briefing.too_long", 1, func(b *liaison.Briefing) { b.Content.Text.Text = strings.Repeat("字", liaison.BriefingMost+1) }},
		{"briefing.too_many_files", 1, func(b *liaison.Briefing) { b.Content.Files = make([]liaison.File, liaison.BriefingFilesMost+1) }},
		{"briefing.file_too_big", 1, func(b *liaison.Briefing) { b.Content.Files = []liaison.File{{Size: liaison.MaxSent + 1}} }},
		{"", 1, func(b *liaison.Briefing) { b.Content.AsFile = true }},
		{"briefing.one_file_for_all", 1, func(b *liaison.Briefing) { b.Content.AsFile, b.Content.Text.Text = true, "{姓名}代表" }},
		{"", 1, func(b *liaison.Briefing) { b.Content.Ack, b.Content.Materials = liaison.Learned, []int64{1} }},
		{"briefing.nothing_to_learn", 1, func(b *liaison.Briefing) { b.Kind, b.Content.Ack = liaison.Study, liaison.Learned }},
		{"briefing.no_audience", 0, func(b *liaison.Briefing) { b.Audience = liaison.Audience{} }},
		{"briefing.nobody", 0, func(*liaison.Briefing) {}},
		{"briefing.past", 1, func(b *liaison.Briefing) { b.Timing.At = aMorning }},
		{"briefing.unknown_variable", 1, func(b *liaison.Briefing) { b.Content.Text.Text = "{电话}" }},
	} {
		b := good
		c.change(&b)
		key := ""
		if refusal := b.Check(liaison.HeadCount{All: c.count}, aMorning); refusal != nil {
			key = refusal.Key
		}
		if key != c.key {
			t.Errorf("%q, not %q", key, c.key)
		}
	}
}

// Who may write: staff, and officers of committees; not those of other bodies.
func TestMayBrief(t *testing.T) {
	t.Parallel()
	committee := []liaison.Body{{ID: 7, Kind: liaison.CommitteeBody}}
	for name, c := range map[string]struct {
		p      liaison.Person
		bodies []liaison.Body
		want   bool
	}{
		"clerk": {clerk, nil, true}, "chief": {chief, nil, true}, "officer of a committee": {officer, committee, true},
		"officer of a department": {officer, []liaison.Body{{ID: 7, Kind: liaison.Department}}, false}, "deputy": {aDeputy, committee, false},
	} {
		if got := c.p.MayBrief(c.bodies); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What may be done with a run in each of its states, and by whom.
func TestRunMoves(t *testing.T) {
	t.Parallel()
	may := map[liaison.RunState]string{
		liaison.RunWaiting: "stop", liaison.RunSending: "pause stop recall", liaison.RunPaused: "resume stop recall",
		liaison.RunStopped: "", liaison.RunRecalled: "", liaison.RunDone: "recall",
	}
	for state, moves := range may {
		for _, move := range liaison.RunMoves {
			r := liaison.Run{Author: clerk.ID, State: state, Began: aMorning}
			now := aMorning.Add(liaison.RecallMost)
			want := strings.Contains(moves, string(move))
			if r.Allows(move, clerk, now) != want || r.Allows(move, chief, now) != want {
				t.Errorf("%s, %s is not %v", state, move, want)
			}
			if r.Allows(move, officer, now) || r.Allows(move, aDeputy, now) {
				t.Errorf("%s, %s by somebody else", state, move)
			}
		}
	}
	late := liaison.Run{Author: clerk.ID, State: liaison.RunDone, Began: aMorning}
	var refusal *liaison.Refusal
	if err := late.Move(liaison.RecallRun, clerk, aMorning.Add(liaison.RecallMost+time.Second)); !errors.As(err, &refusal) || refusal.Key != "run.too_late" {
		t.Errorf("after a minute: %v", err)
	}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	r := liaison.Run{Began: aMorning, Counts: liaison.Counts{Total: 300, Sent: 100, Unbound: 50, Gone: 10}}
	if got := r.TimeLeft(aMorning.Add(10 * time.Second)); got != 14*time.Second {
		t.Errorf("%s", got)
	}
	if got := r.TimeLeft(aMorning.Add(time.Second)); got != 0 {
		t.Errorf("after a second: %s", got)
	}
}

// A message that is edited changes its own part of the draft.
func TestWritten(t *testing.T) {
	t.Parallel()
	var c liaison.Content
	write := func(message int, text string) bool {
		return c.Write(liaison.Written{Message: message, Text: liaison.Rich{Text: text}})
	}
	if !write(1, "一") || !write(2, "二") || !write(1, "壹") || write(2, "二") {
		t.Error("what changed was not told")
	}
	if want := "壹\n\n二"; c.Text.Text != want || c.Sent().Written != nil {
		t.Errorf("%q, not %q", c.Text.Text, want)
	}
}

// What a draft says without a message of its own stays before what is written; an
// edit of the form alone is one too.
func TestWrittenAfterATemplate(t *testing.T) {
	t.Parallel()
	c := liaison.Content{Text: liaison.Rich{Text: "模板"}}
	bold := liaison.Rich{Text: "补充", Entities: []liaison.Entity{{Type: "bold", Length: 2}}}
	if !c.Write(liaison.Written{Message: 1, Text: liaison.Rich{Text: "补充"}}) || c.Text.Text != "模板\n\n补充" {
		t.Errorf("it says %q", c.Text.Text)
	}
	if !c.Write(liaison.Written{Message: 1, Text: bold}) || len(c.Text.Entities) != 1 || c.Write(liaison.Written{Message: 1, Text: bold}) {
		t.Errorf("its form is %+v", c.Text.Entities)
	}
}

// A template gives what is said and asked; what the briefing is about stays.
func TestTakingATemplate(t *testing.T) {
	t.Parallel()
	template := liaison.Content{Text: liaison.Rich{Text: "模板"}, Files: []liaison.File{{ID: "1"}}, Ack: liaison.Learned, AckDays: 5, AsFile: true,
		Materials: []int64{9}, Day: 7, Event: "别的活动", Urgent: true}
	own := liaison.Content{Materials: []int64{3}, Ack: liaison.Learned, AckDays: 10, Event: "调研", Day: 3,
		Written: []liaison.Written{{Message: 1, Text: liaison.Rich{Text: "草稿"}}}}
	taken := own
	taken.Text, taken.Files, taken.AsFile, taken.Written = template.Text, template.Files, true, nil
	for _, kind := range []liaison.BriefingKind{liaison.Study, liaison.Primer, liaison.Step} {
		b := liaison.Briefing{Kind: kind, Content: own}
		if b.Take(template); !cmp.Equal(b.Content, taken) {
			t.Errorf("%s: %s", kind, cmp.Diff(taken, b.Content))
		}
	}
	b := liaison.Briefing{Kind: liaison.Bulletin}
	b.Take(template)
	if c := b.Content; c.Ack != liaison.Read || c.AckDays != 5 || len(c.Materials) != 0 || c.Day != 0 || c.Event != "" || c.Urgent {
		t.Errorf("the bulletin is %+v", c)
	}
	if kept := template.Template(); len(kept.Materials) != 0 || kept.Day != 0 || kept.Text.Text != "模板" || !kept.AsFile || kept.AckDays != 5 {
		t.Errorf("kept is %+v", kept)
	}
}
