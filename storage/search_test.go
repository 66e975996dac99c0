package storage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// library is a store with people who look for things.
type library struct {
	*storage.Store
	people map[string]liaison.Person
	bodies map[string]int64
}

func newLibrary(t *testing.T) library {
	t.Helper()
	l := library{Store: storagetest.New(t), people: map[string]liaison.Person{}, bodies: map[string]int64{}}
	post := func(code, body string, role liaison.Role) liaison.Listed {
		return liaison.Listed{Code: code, Name: "某某" + code, PhoneTail: "0007", Posts: []liaison.Post{{Body: body, Role: role}}}
	}
	imported(t, l.Store, liaison.Roster{
		Bodies: []liaison.Body{
			{Code: "G01", Kind: liaison.Delegation, Name: "江城代表团", Short: "江城团"},
			{Code: "G02", Kind: liaison.Delegation, Name: "石城代表团", Short: "石城团"},
			{Code: "C01", Kind: liaison.CommitteeBody, Name: "代表工作委员会"},
			{Code: "D28", Kind: liaison.Department, Name: "省医疗保障局"},
			{Code: "D34", Kind: liaison.Department, Name: "省消防救援总队"},
		},
		People: []liaison.Listed{
			post("A07", "G01", liaison.RoleDeputy), post("A14", "G01", liaison.RoleDeputy), post("H05", "G02", liaison.RoleDeputy),
			post("JB01", "C01", liaison.RoleClerk), post("D28-1", "D28", liaison.RoleOfficer),
		},
	}, false)
	people, err := l.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		l.people[p.Code] = p
	}
	bodies, err := l.Bodies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		l.bodies[b.Code] = b.ID
	}
	return l
}

// tester is a test, or one try of a property.
type tester interface {
	Helper()
	Fatal(args ...any)
}

// submits keeps a matter as its submission does.
func (l library) submits(t tester, m liaison.Matter) liaison.Matter {
	t.Helper()
	ctx, wanted := context.Background(), m
	m.Kind = cmp.Or(m.Kind, liaison.Suggestion)
	m.Created, m.Changed = m.Submitted, m.Submitted
	id, err := l.StartDraft(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	m.ID = id
	if err := l.KeepDraft(ctx, m); err != nil {
		t.Fatal(err)
	}
	m.Stage, m.Facts, m.Parties = cmp.Or(wanted.Stage, liaison.Submitted), wanted.Facts, wanted.Parties
	if m.Facts == nil {
		m.Facts = map[string]string{}
	}
	m.Hash = liaison.Procedures[m.Kind].Hash(m)
	kept, err := l.KeepOutcome(ctx, liaison.Outcome{Matter: m, Signed: true, Event: liaison.Event{
		Matter: id, Move: "submit", From: liaison.Draft, To: m.Stage, Actor: m.Author, Capacity: liaison.Author, At: m.Submitted,
	}}, "2026-B")
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func body(text string) []liaison.Piece { return []liaison.Piece{{Part: "body", Text: text}} }

// finds are the titles that the person finds.
func (l library) finds(t tester, who, words string, offset, most int) (titles []string, more bool) {
	t.Helper()
	return l.findsFrom(t, storage.SearchQuery{Text: words, Viewer: l.people[who], Offset: offset, Most: most})
}

func (l library) findsFrom(t tester, q storage.SearchQuery) (titles []string, more bool) {
	t.Helper()
	found, more, err := l.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		titles = append(titles, m.Title)
	}
	return titles, more
}

func TestSearchFindsWords(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	at := importedAt
	for i, m := range []liaison.Matter{
		{Title: "关于慢特病结算的建议", Pieces: body("门诊费用跨省结算仍有堵点，涉及100%的病种。")},
		{Title: "关于充电棚的建议", Pieces: body("小区飞线充电屡禁不止。"), Facts: map[string]string{"answer": "已补建充电棚ＡＢ型32处。"}},
		{Title: "关于养老服务的建议", Pieces: body("养老床位不足。")},
	} {
		m.Author, m.Submitted = l.people["A07"].ID, at.Add(time.Duration(i)*time.Hour)
		l.submits(t, m)
	}
	slow, sheds, care := "关于慢特病结算的建议", "关于充电棚的建议", "关于养老服务的建议"
	for words, want := range map[string][]string{
		"建议": {care, sheds, slow}, "结算": {slow}, "充电": {sheds}, "充电 小区": {sheds}, "充电 养老": nil, "养老　床位": {care},
		"32处": {sheds}, "ab型": {sheds}, "ＡＢ": {sheds}, "2026-B-001": {slow}, "b-002": {sheds}, "2026": {care, sheds, slow},
		"棚": {sheds}, "棚 充电": {sheds}, "电充": nil, "100%": {slow}, "省_结": nil, "": nil, "  ": nil, "议门": nil, "\\": nil,
	} {
		if got, _ := l.finds(t, "JB01", words, 0, 20); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, wanted %q", words, got, want)
		}
	}
}

// What has changed is found by its new words and no more by its old ones; a text
// that is being mended is found as it was confirmed.
func TestSearchFollowsTheText(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	m := l.submits(t, liaison.Matter{Author: l.people["A07"].ID, Submitted: importedAt, Title: "关于养老的建议", Pieces: body("床位不足。")})
	m.Pieces = body("护理员不足。")
	if err := l.KeepDraft(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.Facts = map[string]string{"answer": "正在培训。"}
	m.Stage = liaison.Returned
	if _, err := l.KeepOutcome(t.Context(), liaison.Outcome{Matter: m, Event: liaison.Event{Matter: m.ID, Move: "return",
		From: liaison.Submitted, To: liaison.Returned, Actor: m.Author, Capacity: liaison.Staff, At: importedAt}}, ""); err != nil {
		t.Fatal(err)
	}
	holds := func(words string, want int) {
		t.Helper()
		if got, _ := l.finds(t, "JB01", words, 0, 5); len(got) != want {
			t.Errorf("%q finds %q", words, got)
		}
	}
	holds("床位", 1)
	holds("护理", 0)
	holds("培训", 1)
	m.Hash = liaison.Procedures[m.Kind].Hash(m)
	if err := l.KeepText(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	holds("床位", 0)
	holds("护理", 1)
}

// A slow search agrees: every word in every text, looked at one by one.
func TestSearchAgreesWithASlowOne(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	letters := rapid.RuneFrom([]rune("养老服务充电费b2，"))
	type kept struct {
		matter     liaison.Matter
		all        string
		author     string
		published  bool
		department string
	}
	var corpus []kept // the newest first
	var hours int
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(0, 4).Draw(t, "more matters") {
			k := kept{
				author:     rapid.SampledFrom([]string{"A07", "A14", "H05"}).Draw(t, "author"),
				published:  rapid.Bool().Draw(t, "published"),
				department: rapid.SampledFrom([]string{"D28", "D34"}).Draw(t, "department"),
			}
			hours++
			m := liaison.Matter{
				Author: l.people[k.author].ID, Submitted: importedAt.Add(time.Duration(hours/2) * time.Hour), // two at a time
				Title:   fmt.Sprintf("%d %s", hours, rapid.StringOfN(letters, 1, 5, -1).Draw(t, "title")),
				Pieces:  body(rapid.StringOfN(letters, 1, 9, -1).Draw(t, "body")),
				Facts:   map[string]string{"answer": rapid.StringOfN(letters, 0, 5, -1).Draw(t, "answer")},
				Parties: []liaison.Party{{Capacity: liaison.Lead, Body: l.bodies[k.department]}},
			}
			if k.published {
				m.Facts["published"] = "yes"
			}
			k.matter = l.submits(t, m)
			k.all = liaison.Fold(strings.Join([]string{k.matter.Number, m.Title, m.Part("body"), m.Facts["answer"]}, "\n"))
			corpus = slices.Insert(corpus, 0, k)
		}
		words := rapid.SliceOfN(rapid.StringOfN(letters, 1, 3, -1), 1, 2).Draw(t, "words")
		who := rapid.SampledFrom([]string{"A07", "H05", "JB01", "D28-1"}).Draw(t, "who")
		offset, most := rapid.IntRange(0, 3).Draw(t, "offset"), rapid.IntRange(1, 5).Draw(t, "most")
		var want []string
		for _, k := range corpus {
			sees := who == "JB01" || who == k.author || k.published && who != "D28-1" || who == "D28-1" && k.department == "D28"
			if sees && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(k.all, liaison.Fold(w)) }) {
				want = append(want, k.matter.Title)
			}
		}
		want = want[min(offset, len(want)):]
		far := 0
		if len(liaison.Grams(strings.Join(words, " "))) > 0 { // without pairs, words are looked for among the newest alone
			far = rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "far")
		}
		got, more := l.findsFrom(t, storage.SearchQuery{Text: strings.Join(words, " "), Viewer: l.people[who], Offset: offset, Most: most, Far: far})
		if !slices.Equal(got, want[:min(most, len(want))]) || more != (len(want) > most) {
			t.Fatalf("%s finds %q (more: %v) by %q, wanted %q", who, got, more, words, want)
		}
	})
}

// A matter that another deputy wrote about the same thing is similar, one on the
// same subject is not; nor are drafts, confidential ones, and those of old.
func TestSimilar(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	content, err := os.ReadFile("../testdata/likeness.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]struct{ Title, Body string }
	if err := json.Unmarshal(content, &texts); err != nil {
		t.Fatal(err)
	}
	matter := func(who, name string, at time.Time) liaison.Matter {
		return liaison.Matter{Author: l.people[who].ID, Submitted: at, Title: texts[name].Title, Pieces: body(texts[name].Body)}
	}
	l.submits(t, matter("A14", "lifts", importedAt))
	first := l.submits(t, matter("A14", "charging safety", importedAt))
	secret := matter("A14", "charging safety", importedAt)
	secret.Facts = map[string]string{"confidential": "yes"}
	l.submits(t, secret)
	old := matter("A14", "charging safety", importedAt.AddDate(-2, 0, -1))
	old.Stage = liaison.Withdrawn
	l.submits(t, old)
	open := l.submits(t, matter("A07", "charging safety", importedAt.AddDate(-2, 0, -1)))
	l.submits(t, matter("A07", "charging safety", time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC)))
	ours := l.submits(t, matter("H05", "charging order", importedAt))

	alike, err := l.Similar(t.Context(), ours, 5)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, a := range alike {
		ids = append(ids, a.Matter.ID)
		if a.Delegation != "江城团" || a.Score < liaison.LikenessWarn || a.Score >= liaison.LikenessStrong {
			t.Errorf("%+v", a)
		}
	}
	slices.Sort(ids)
	if want := []int64{first.ID, open.ID}; !slices.Equal(ids, want) {
		t.Errorf("similar are %d, wanted %d", ids, want)
	}
	lift := matter("H05", "lift upkeep", importedAt)
	lift.Changed = importedAt
	if alike, err := l.Similar(t.Context(), lift, 5); err != nil || len(alike) > 0 {
		t.Errorf("%+v %v", alike, err)
	}
}

// Opinions that are alike make a cluster where they come from two delegations,
// and lately.
func TestClusters(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	opines := func(who, text string, days int) {
		t.Helper()
		l.submits(t, liaison.Matter{Kind: liaison.Opinion, Author: l.people[who].ID, Submitted: importedAt.AddDate(0, 0, days),
			Title: shortTitle(text), Pieces: body(text)})
	}
	charging := []string{"小区电动自行车没有地方充电，居民拉线充电容易着火。", "小区缺少电动自行车充电棚，拉线充电很危险。",
		"希望小区建电动自行车充电桩，现在拉线充电的很多。"}
	buses := []string{"公交车末班太早，下夜班的人回不了家。", "末班公交车能不能晚一点，下夜班没有车。", "下夜班赶不上末班公交车，太早了。"}
	for i, who := range []string{"A07", "A14", "H05"} {
		opines(who, charging[i], i)
	}
	for i, who := range []string{"A07", "A14", "A07"} { // one delegation
		opines(who, buses[i], i)
	}
	opines("H05", "公交车末班太早，下夜班的人没有车回家。", -40)
	found, err := l.Clusters(t.Context(), importedAt.AddDate(0, 0, -liaison.ClusterDays))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || len(found[0].Matters) != 3 {
		t.Fatalf("clusters are %+v", found)
	}
	if want := []string{"石城团", "江城团"}; !slices.Equal(found[0].Places, want) || found[0].Matters[0].Title != shortTitle(charging[2]) {
		t.Errorf("a cluster is %+v", found[0])
	}
}

func shortTitle(text string) string { return string([]rune(text)[:8]) }
