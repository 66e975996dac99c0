package liaison_test

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

// award is an award of so many objects, numbered from 1, of which so many are chosen.
func award(objects, most int, criteria ...liaison.AwardCriterion) liaison.Inquiry {
	q := liaison.Inquiry{Kind: liaison.Award, Title: "评选", Object: liaison.AwardSuggestion, Most: most, Scale: liaison.AwardFine, Criteria: criteria,
		Audience: liaison.Audience{People: []int64{1}}}
	for n := range objects {
		q.Items = append(q.Items, liaison.InquiryItem{ID: int64(n + 1), Place: n + 1, Title: "件", Matter: int64(n + 1)})
	}
	return q
}

var threeCriteria = []liaison.AwardCriterion{{Name: "内容质量", Weight: 40}, {Name: "办理实效", Weight: 40}, {Name: "社会影响", Weight: 20}}

func TestCriteriaAreRead(t *testing.T) {
	got, refusal := liaison.ReadCriteria("内容质量 40\n办理实效：40%\n\n社会影响　20分\n")
	if refusal != nil || !slices.Equal(got, threeCriteria) {
		t.Fatalf("%v, %v", got, refusal)
	}
	if again, refusal := liaison.ReadCriteria(liaison.WriteCriteria(got)); refusal != nil || !slices.Equal(again, got) {
		t.Errorf("written back: %v, %v", again, refusal)
	}
	for text, key := range map[string]string{
		"":                     "award.criteria",
		"质量 40\n实效 50":         "award.criteria",
		"质量 60\n质量 40":         "award.line_criterion",
		"质量":                   "award.line_criterion",
		"40":                   "award.line_criterion",
		"质量 0\n实效 100":         "award.line_criterion",
		"质量 99999999999999999": "award.line_criterion",
		"一 10\n二 10\n三 10\n四 10\n五 10\n六 10\n七 10\n八 10\n九 20": "award.criteria",
	} {
		if _, refusal := liaison.ReadCriteria(text); refusal == nil || refusal.Key != key {
			t.Errorf("%q is refused as %v, not %s", text, refusal, key)
		}
	}
}

func TestPointsAreRead(t *testing.T) {
	q := award(1, 1, threeCriteria...)
	for text, want := range map[string][]int{"86": {86}, "８６分": {86}, "86 90 80": {86, 90, 80}, "86，90、80分": {86, 90, 80}, "90 80": {90, 80}} {
		if got, ok := q.ReadPoints(text, 1); !ok || !slices.Equal(got, want) {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for _, text := range []string{"", "很好", "86 90 80 70", "8.5", "八十"} {
		if got, ok := q.ReadPoints(text, 1); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got, ok := q.ReadPoints("90 80", 2); ok {
		t.Errorf("two numbers for the last criterion are read as %v", got)
	}
	for scale, bounds := range map[int][2]int{liaison.AwardFine: {0, 100}, liaison.AwardCoarse: {1, 10}} {
		q.Scale = scale
		for points, fits := range map[int]bool{bounds[0]: true, bounds[1]: true, bounds[0] - 1: false, bounds[1] + 1: false} {
			if refusal := q.CheckPoints(points); (refusal == nil) != fits {
				t.Errorf("%d of %d: %v", points, scale, refusal)
			}
		}
		for _, points := range q.Offered() {
			if q.CheckPoints(points) != nil {
				t.Errorf("%d of %d has a button", points, scale)
			}
		}
	}
}

func TestASelectionIsTallied(t *testing.T) {
	one := []liaison.AwardCriterion{{Name: "总评", Weight: 100}}
	sheets := func(item int64, points ...int) (all []liaison.AwardSheet) {
		for n, p := range points {
			all = append(all, liaison.AwardSheet{Item: item, Juror: int64(n + 1), Points: []int{p}})
		}
		return all
	}
	of := func(all ...[]liaison.AwardSheet) []liaison.AwardSheet { return slices.Concat(all...) }
	type line struct {
		Item, Mean, Rank, Jurors int
		State                    liaison.AwardState
	}
	const in, tied, out = liaison.AwardIn, liaison.AwardTied, liaison.AwardOut
	for name, c := range map[string]struct {
		objects, most int
		sheets        []liaison.AwardSheet
		tie           string
		chosen        []int64
		want          []line
	}{
		"four jurors all count":              {2, 1, of(sheets(1, 0, 90, 90, 90), sheets(2, 70)), "", nil, []line{{2, 7000, 1, 1, in}, {1, 6750, 2, 4, out}}},
		"of five the ends are left out":      {2, 1, of(sheets(1, 0, 90, 90, 90, 100), sheets(2, 89)), "", nil, []line{{1, 9000, 1, 5, in}, {2, 8900, 2, 1, out}}},
		"it is rounded half up":              {1, 1, sheets(1, 100, 100, 99), "", nil, []line{{1, 9967, 1, 3, in}}},
		"whom nobody has scored is last":     {3, 3, of(sheets(2, 0), sheets(3, 1)), "", nil, []line{{3, 100, 1, 1, in}, {2, 0, 2, 1, in}, {1, 0, 0, 0, out}}},
		"level above the cut is no matter":   {3, 2, of(sheets(1, 80), sheets(2, 80), sheets(3, 70)), "", nil, []line{{1, 8000, 1, 1, in}, {2, 8000, 1, 1, in}, {3, 7000, 3, 1, out}}},
		"level at the cut is tied":           {4, 2, of(sheets(1, 70), sheets(2, 90), sheets(3, 70), sheets(4, 60)), "", nil, []line{{2, 9000, 1, 1, in}, {1, 7000, 2, 1, tied}, {3, 7000, 2, 1, tied}, {4, 6000, 4, 1, out}}},
		"and decided with a reason":          {4, 2, of(sheets(1, 70), sheets(2, 90), sheets(3, 70), sheets(4, 60)), "影响更大", []int64{3}, []line{{2, 9000, 1, 1, in}, {1, 7000, 2, 1, out}, {3, 7000, 2, 1, in}, {4, 6000, 4, 1, out}}},
		"who is in is in whatever is chosen": {2, 1, of(sheets(1, 70), sheets(2, 90)), "影响", []int64{1}, []line{{2, 9000, 1, 1, in}, {1, 7000, 2, 1, out}}},
	} {
		q := award(c.objects, c.most, one...)
		q.Tie = c.tie
		for _, id := range c.chosen {
			q.Items[id-1].Chosen = true
		}
		var got []line
		for _, p := range q.Tally(c.sheets) {
			got = append(got, line{int(p.Item.ID), p.Mean, p.Rank, p.Jurors, p.State})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if s := liaison.WriteHundredths(9905); s != "99.05" {
		t.Errorf("9905 hundredths are written %s", s)
	}
}

// slowMean is the mean of an object by fractions, and how many jurors have scored it.
func slowMean(q liaison.Inquiry, item int64, sheets []liaison.AwardSheet) (mean string, jurors int) {
	var all []*big.Rat
	for _, s := range sheets {
		if s.Item != item || len(s.Points) != len(q.Criteria) {
			continue
		}
		sum := new(big.Rat)
		for n, p := range s.Points {
			sum.Add(sum, new(big.Rat).Mul(big.NewRat(int64(p), int64(q.Scale)), big.NewRat(int64(q.Criteria[n].Weight), 1)))
		}
		all = append(all, sum)
	}
	if jurors = len(all); jurors == 0 {
		return "", 0
	}
	if jurors >= 5 {
		for _, sign := range []int{1, -1} {
			worst := 0
			for n := range all {
				if all[n].Cmp(all[worst]) == sign {
					worst = n
				}
			}
			all = slices.Delete(all, worst, worst+1)
		}
	}
	sum := new(big.Rat)
	for _, v := range all {
		sum.Add(sum, v)
	}
	return sum.Quo(sum, big.NewRat(int64(len(all)), 1)).FloatString(2), jurors // rounds half away from zero
}

// Whatever jurors give, the tally is the one by fractions, in whatever order sheets come; and
// of those that are chosen none is below one that is not.
func TestTalliesAreTheSlowOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := award(rapid.IntRange(1, 6).Draw(t, "objects"), 1)
		q.Most = rapid.IntRange(1, len(q.Items)).Draw(t, "most")
		q.Scale = rapid.SampledFrom(liaison.AwardScales).Draw(t, "scale")
		for left := 100; left > 0; {
			weight := rapid.IntRange(1, left).Draw(t, "weight")
			if len(q.Criteria) == 3 {
				weight = left
			}
			q.Criteria, left = append(q.Criteria, liaison.AwardCriterion{Name: string(rune('甲' + len(q.Criteria))), Weight: weight}), left-weight
		}
		var sheets []liaison.AwardSheet
		for juror := range rapid.IntRange(0, 8).Draw(t, "jurors") {
			for _, i := range q.Items {
				s := liaison.AwardSheet{Item: i.ID, Juror: int64(juror)}
				given := len(q.Criteria)
				if rapid.IntRange(0, 5).Draw(t, "stops") == 0 { // or is excused
					given = rapid.IntRange(0, given).Draw(t, "given")
				}
				for range given {
					s.Points = append(s.Points, rapid.SampledFrom([]int{1, q.Scale / 2, q.Scale - 1, q.Scale}).Draw(t, "points"))
				}
				sheets = append(sheets, s)
			}
		}
		got := q.Tally(sheets)
		if again := q.Tally(rapid.Permutation(sheets).Draw(t, "order")); !cmp.Equal(got, again) {
			t.Fatalf("in another order:\n%s", cmp.Diff(got, again))
		}
		if len(got) != len(q.Items) {
			t.Fatalf("%d places of %d objects", len(got), len(q.Items))
		}
		count := map[liaison.AwardState]int{}
		for n, p := range got {
			mean, jurors := slowMean(q, p.Item.ID, sheets)
			if p.Jurors != jurors || p.Scored != (jurors > 0) || p.Scored && liaison.WriteHundredths(p.Mean) != mean {
				t.Fatalf("object %d has %d from %d jurors, want %s from %d", p.Item.ID, p.Mean, p.Jurors, mean, jurors)
			}
			for _, better := range got[:n] {
				if p.Scored && (!better.Scored || better.Mean < p.Mean) || better.State == liaison.AwardOut && p.State != liaison.AwardOut {
					t.Fatalf("%+v stands before %+v", better, p)
				}
			}
			count[p.State]++
		}
		tied, choose := q.Tied(got)
		if len(tied) > 0 && (choose < 1 || choose >= len(tied) || count[liaison.AwardIn]+choose != q.Most) {
			t.Fatalf("%d in, %d tied of whom %d are chosen, of %d", count[liaison.AwardIn], len(tied), choose, q.Most)
		}
		if len(tied) == 0 {
			return
		}
		q.State = liaison.InquiryClosed
		var picks []int64
		for _, p := range tied[:choose] {
			picks = append(picks, p.Item.ID)
		}
		if q.Settle(got, picks[1:], "理由") == nil || q.Settle(got, picks, "") == nil || q.Settle(got, append(picks[1:], 99), "理由") == nil {
			t.Fatal("a tie is settled by too few, without a reason, or by another")
		}
		if refusal := q.Settle(got, picks, "理由"); refusal != nil {
			t.Fatalf("a tie is not settled: %v", refusal)
		}
		q.Tie = "理由"
		for n := range q.Items {
			q.Items[n].Chosen = slices.Contains(picks, q.Items[n].ID)
		}
		in := 0
		for _, p := range q.Tally(sheets) {
			in += map[liaison.AwardState]int{liaison.AwardIn: 1, liaison.AwardTied: 1000}[p.State]
		}
		if in != q.Most {
			t.Fatalf("%d are chosen of %d", in, q.Most)
		}
	})
}

func TestWhoIsExcused(t *testing.T) {
	m := liaison.Matter{Author: 7, Parties: []liaison.Party{{Capacity: liaison.CoSigner, Person: 9}, {Capacity: liaison.Lead, Body: 14}, {Capacity: liaison.Co, Body: 20}, {Capacity: liaison.Committee, Body: 30}}}
	officer := somebody(50, liaison.RoleOfficer, 20)
	away := officer
	away.Standing = liaison.Suspended // and still belongs there
	for name, c := range map[string]struct {
		of    liaison.Involved
		juror liaison.Person
		want  liaison.Recusal
	}{
		"the author":                       {liaison.InvolvedIn(m), somebody(7, liaison.RoleDeputy, 1), liaison.RecusedAuthor},
		"a co-signer":                      {liaison.InvolvedIn(m), somebody(9, liaison.RoleDeputy, 1), liaison.RecusedSigner},
		"who helps to handle it":           {liaison.InvolvedIn(m), officer, liaison.RecusedBody},
		"who is away":                      {liaison.InvolvedIn(m), away, liaison.RecusedBody},
		"the supervising committee is not": {liaison.InvolvedIn(m), somebody(51, liaison.RoleOfficer, 30), ""},
		"another deputy":                   {liaison.InvolvedIn(m), somebody(8, liaison.RoleDeputy, 1), ""},
		"the own department":               {liaison.Involved{Bodies: []int64{20}}, officer, liaison.RecusedBody},
		"oneself":                          {liaison.Involved{Person: 7}, somebody(7, liaison.RoleDeputy, 1), liaison.RecusedSelf},
	} {
		if got, _ := c.of.Recuses(c.juror); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

func TestASelectionIsRefused(t *testing.T) {
	now := time.Date(2026, 9, 1, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))
	for key, spoil := range map[string]func(q *liaison.Inquiry){
		"award.object":        func(q *liaison.Inquiry) { q.Object = "poem" },
		"award.criteria":      func(q *liaison.Inquiry) { q.Criteria = q.Criteria[1:] },
		"award.scale":         func(q *liaison.Inquiry) { q.Scale = 5 },
		"award.most":          func(q *liaison.Inquiry) { q.Most = 0 },
		"award.too_few":       func(q *liaison.Inquiry) { q.Most = 4 },
		"inquiry.no_audience": func(q *liaison.Inquiry) { q.Audience = liaison.Audience{} },
		"":                    func(*liaison.Inquiry) {},
	} {
		q := award(3, 2, threeCriteria...)
		q.State = liaison.InquiryDraft
		spoil(&q)
		refusal := q.Move(liaison.OpenInquiry, liaison.InquiryTerms{}, now)
		if got := ""; refusal != nil && refusal.Key != key || refusal == nil && key != got {
			t.Errorf("%q is refused as %v", key, refusal)
		}
	}
	q := award(2, 1, threeCriteria...)
	q.State = liaison.InquiryClosed
	if refusal := q.Move(liaison.PublishInquiry, liaison.InquiryTerms{Tied: 2}, now); refusal == nil || refusal.Key != "award.tied" {
		t.Errorf("with a tie it is published: %v", refusal)
	}
	q.Kind = liaison.Nomination
	if refusal := q.Move(liaison.PublishInquiry, liaison.InquiryTerms{}, now); refusal == nil || refusal.Key != "award.unsifted" {
		t.Errorf("with nominations of which nothing is said it is published: %v", refusal)
	}
	q.Items[0].Chosen, q.Items[1].Note = true, "上年已获奖"
	made := q.Follow(liaison.Award)
	if refusal := q.Move(liaison.PublishInquiry, liaison.InquiryTerms{}, now); refusal != nil || len(made.Items) != 1 || made.Items[0].Matter != 1 || made.Items[0].Chosen {
		t.Errorf("%v; of it follows %+v", refusal, made)
	}
}
