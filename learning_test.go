package liaison_test

import (
	"slices"
	"testing"
	"time"

	"liaison"
)

func TestReminders(t *testing.T) {
	moment := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		name    string
		kind    liaison.BriefingKind
		content liaison.Content
		began   string
		want    []string
	}{
		{"nothing to confirm", liaison.Bulletin, liaison.Content{AckDays: 5}, "2026-09-14 10:00", nil},
		{"a bulletin", liaison.Bulletin, liaison.Content{Ack: liaison.Read, AckDays: 3}, "2026-09-14 10:00", []string{"2026-09-18 09:00"}},
		{"over a make-up working day", liaison.Bulletin, liaison.Content{Ack: liaison.Read, AckDays: 5}, "2026-09-14 10:00", []string{"2026-09-21 09:00"}},
		{"over the holidays", liaison.Bulletin, liaison.Content{Ack: liaison.Read, AckDays: 3}, "2026-09-28 10:00", []string{"2026-10-09 09:00"}},
		{"without an end", liaison.Bulletin, liaison.Content{Ack: liaison.Read}, "2026-09-14 10:00", nil},
		{"a topic", liaison.Study, liaison.Content{Ack: liaison.Learned, AckDays: 15}, "2026-10-12 10:00",
			[]string{"2026-10-19 09:00", "2026-10-31 09:00"}},
		{"a topic without an end", liaison.Study, liaison.Content{Ack: liaison.Learned}, "2026-10-12 10:00", []string{"2026-10-19 09:00"}},
		{"a short topic", liaison.Study, liaison.Content{Ack: liaison.Learned, AckDays: 4}, "2026-10-12 10:00", []string{"2026-10-14 09:00"}},
		{"both on one day", liaison.Study, liaison.Content{Ack: liaison.Learned, AckDays: 7}, "2026-10-12 10:00", []string{"2026-10-19 09:00"}},
		{"a topic of a day", liaison.Study, liaison.Content{Ack: liaison.Learned, AckDays: 1}, "2026-10-12 10:00", []string{"2026-10-14 09:00"}},
		{"a primer", liaison.Primer, liaison.Content{Ack: liaison.Read, EventAt: moment("2026-10-20 09:00")}, "2026-10-17 09:00", []string{"2026-10-19 09:00"}},
		{"a late primer", liaison.Primer, liaison.Content{Ack: liaison.Read, EventAt: moment("2026-10-20 09:00")}, "2026-10-19 10:00", nil},
		{"a step", liaison.Step, liaison.Content{Ack: liaison.Learned, AckDays: 3}, "2026-10-12 10:00", nil},
	} {
		var got []string
		for _, at := range liaison.Reminders(c.kind, c.content, moment(c.began), calendar2026) {
			got = append(got, at.Format("2006-01-02 15:04"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPrimerAt(t *testing.T) {
	event := time.Date(2026, 9, 20, 14, 30, 0, 0, shanghai)
	for _, c := range []struct {
		now  time.Time
		want time.Time
	}{
		{time.Date(2026, 9, 10, 10, 0, 0, 0, shanghai), time.Date(2026, 9, 17, 9, 0, 0, 0, shanghai)},
		{time.Date(2026, 9, 17, 8, 59, 0, 0, shanghai), time.Date(2026, 9, 17, 9, 0, 0, 0, shanghai)},
		{time.Date(2026, 9, 17, 9, 0, 0, 0, shanghai), time.Time{}},
		{time.Date(2026, 9, 19, 10, 0, 0, 0, shanghai), time.Time{}},
	} {
		if got := liaison.PrimerAt(event, c.now); !got.Equal(c.want) {
			t.Errorf("at %s: %s, want %s", c.now, got, c.want)
		}
	}
}

func TestNextStep(t *testing.T) {
	steps := []liaison.Briefing{
		{ID: 11, Content: liaison.Content{Day: 0}}, {ID: 12, Content: liaison.Content{Day: 1}},
		{ID: 13, Content: liaison.Content{Day: 10}}, {ID: 14, Content: liaison.Content{Day: 30}},
	}
	bound := time.Date(2026, 9, 1, 23, 30, 0, 0, shanghai)
	nine := func(n int) time.Time { return time.Date(2026, 9, n, 9, 0, 0, 0, shanghai) }
	for _, c := range []struct {
		name  string
		had   []int64
		last  time.Time
		today string
		want  int64
	}{
		{"the day itself", nil, time.Time{}, "2026-09-01", 11},
		{"too soon after the first", []int64{11}, nine(1), "2026-09-02", 0},
		{"every other day", []int64{11}, nine(1), "2026-09-03", 12},
		{"the next is not due", []int64{11, 12}, nine(3), "2026-09-10", 0},
		{"the tenth day", []int64{11, 12}, nine(3), "2026-09-11", 13},
		{"after a downtime, one by one", []int64{11}, nine(1), "2026-09-20", 12},
		{"the last day", []int64{11, 12, 13}, nine(11), "2026-10-01", 14},
		{"late", []int64{11, 12}, nine(30), "2026-10-10", 13},
		{"too late", []int64{11, 12}, nine(30), "2026-10-17", 0},
		{"all", []int64{11, 12, 13, 14}, nine(30), "2026-10-05", 0},
		{"before", nil, time.Time{}, "2026-08-31", 0},
	} {
		step, ok := liaison.NextStep(steps, liaison.Newcomer{Person: 1, Bound: bound, Had: c.had, Last: c.last}, day(c.today))
		if step.ID != c.want || ok != (c.want > 0) {
			t.Errorf("%s: %d, want %d", c.name, step.ID, c.want)
		}
	}
}

func TestContentWithMaterials(t *testing.T) {
	words := liaison.Content{Text: liaison.Rich{Text: "请学习"}}
	law := liaison.Material{Title: "代表法要点", Text: liaison.Rich{Text: "执行职务", Entities: []liaison.Entity{{Type: "bold", Length: 2}}}}
	for _, c := range []struct {
		name      string
		content   liaison.Content
		materials []liaison.Material
		text      string
	}{
		{"none", words, nil, "请学习"},
		{"one", words, []liaison.Material{law}, "请学习\n\n📖 代表法要点\n执行职务"},
		{"one without words", liaison.Content{}, []liaison.Material{{Title: "视频课"}}, "📖 视频课"},
		{"several", words, []liaison.Material{law, {Title: "接待日指南"}}, "请学习\n\n1. 代表法要点\n2. 接待日指南"},
	} {
		if got := c.content.With(c.materials); got.Said().Text != c.text || got.Text.Text != c.content.Text.Text {
			t.Errorf("%s: %q, want %q", c.name, got.Said().Text, c.text)
		}
	}
	if bold := words.With([]liaison.Material{law}).Said().Entities; len(bold) != 1 || bold[0].Offset != 14 {
		t.Errorf("what is bold is at %+v", bold)
	}
	run := liaison.Run{Content: liaison.Content{Materials: []int64{3, 5}}}
	if all := run.Materials(); !slices.Equal(all, []int64{3, 5}) {
		t.Errorf("the run is about %v", all)
	}
	if run.Material = 5; !slices.Equal(run.Materials(), []int64{5}) {
		t.Errorf("the run is about %v", run.Materials())
	}
}

// A correction says what the author wrote, once, about what the run was about.
func TestCorrection(t *testing.T) {
	t.Parallel()
	law := liaison.Material{Series: 5, Title: "代表法要点"}
	run := liaison.Run{ID: 8, Kind: liaison.Study, Material: 5, Content: liaison.Content{Text: liaison.Rich{Text: "请学习"},
		Materials: []int64{3, 5}, Ack: liaison.Learned, Day: 4}.With([]liaison.Material{law})}
	head := liaison.Rich{Text: "【更正】"}
	b := run.Correction(head, run.Materials())
	if c := b.Content; b.Kind != liaison.Study || c.Text.Text != "【更正】\n\n请学习" || c.About.Text != "" || c.Corrects != 8 ||
		!slices.Equal(c.Materials, []int64{5}) || c.Ack != liaison.Learned {
		t.Errorf("%s %+v", b.Kind, c)
	}
	run.Kind = liaison.Step
	if b = run.Correction(head, nil); b.Kind != liaison.Bulletin || b.Content.Day != 0 || b.Content.Ack != liaison.Read {
		t.Errorf("of a step: %s %+v", b.Kind, b.Content)
	}
}

func TestWhatIsAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind      liaison.BriefingKind
		materials []int64
		want      liaison.Ack
	}{
		{liaison.Study, []int64{1}, liaison.Learned}, {liaison.Study, nil, liaison.Read}, {liaison.Step, []int64{1}, liaison.Learned},
		{liaison.Step, nil, liaison.Read}, {liaison.Primer, []int64{1}, liaison.Read}, {liaison.Bulletin, nil, liaison.Read},
	} {
		b := liaison.Briefing{Kind: c.kind, Content: liaison.Content{Materials: c.materials}}
		if got := b.Asks(); got != c.want {
			t.Errorf("%s about %d: %q, not %q", c.kind, len(c.materials), got, c.want)
		}
	}
}
