package stories

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// rowsWith lists the tables of the whole database that have a row with one of the words, each
// with those words.
func (w *world) rowsWith(words ...string) []string {
	w.t.Helper()
	ctx := w.t.Context()
	conn, err := pgx.Connect(ctx, w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, _ := conn.Query(ctx, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 30 {
		w.t.Fatalf("%d tables: %v", len(tables), err)
	}
	var found []string
	for _, table := range tables {
		whole := "t::text"
		if table == "updates" { // which keeps bytes
			whole = "t::text || convert_from(t.payload, 'UTF8')"
		}
		rows, _ := conn.Query(ctx, fmt.Sprintf(`SELECT %s FROM %s t`, whole, pgx.Identifier{table}.Sanitize()))
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			w.t.Fatalf("%s: %v", table, err)
		}
		for _, text := range texts {
			for _, word := range words {
				if strings.Contains(text, word) {
					found = append(found, table+" "+word)
				}
			}
		}
	}
	return found
}

// holdsOnly holds that of all rows only those of these tables have the words.
func (w *world) holdsOnly(tables []string, words ...string) {
	w.t.Helper()
	found := w.rowsWith(words...)
	if len(found) == 0 {
		w.t.Error("the words are nowhere at all: nothing was tested")
	}
	for _, row := range found {
		table, _, _ := strings.Cut(row, " ")
		if !strings.Contains(strings.Join(tables, " "), table) {
			w.t.Errorf("a row of %s", row)
		}
	}
}

const unmistakable = "瓴甋桥\n瓿甑路\n瓢瓠塘"

// When a vote has been cast, the only rows of the whole database that know a candidate's words
// are those that were there before; and no row has the data of a button by which somebody
// chose, nor what they wrote.
func TestWhatWasChosenIsNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	first, elder, idle := w.person("A20"), w.person("A14"), w.person("H05")
	people := []*voice{first, elder, idle}
	vote := w.puts(liaison.Inquiry{Kind: liaison.IntentVote, Title: "意向投票", Most: 2}, unmistakable, people...)
	first.picks("打开").picks("开始").picks("瓴甋桥").hears("已选 1 项").picks("瓢瓠塘").hears("已选 2 项")
	if found := w.rowsWith("瓢瓠塘"); len(found) < 2 {
		t.Fatalf("before it is cast the outbox knows it, if this looks rightly: %v", found)
	}
	first.picks("选好了").hears("请核对").picks("✅ 确认提交").hears("计入总数")
	elder.writes("/settings").picks("打开数字菜单").hears("数字菜单：开").writes("/consult").counts("意向投票").counts("开始").hears("已选 0 项").counts("2. 瓿甑路").hears("已选 1 项").counts("选好了").hears("请核对").counts("确认提交").hears("计入总数")
	w.holdsOnly([]string{"inquiry_items"}, "瓴甋桥", "瓿甑路", "瓢瓠塘")
	if found := w.rowsWith("vote:1:p:"); len(found) > 0 {
		t.Errorf("data of buttons by which somebody chose: %v", found)
	}

	// Who has begun and never hands it in is forgotten when it is closed.
	idle.picks("打开").picks("开始").picks("瓿甑路").hears("已选 1 项")
	w.at("2026-09-09 00:00")
	w.ticks()
	w.holdsOnly([]string{"inquiry_items"}, "瓴甋桥", "瓿甑路", "瓢瓠塘", `"picks"`, "vote:1:p:")
	if _, answered, err := w.store.Asks(t.Context(), vote.ID, first.person().ID); err != nil || !answered {
		t.Errorf("it is not known who has voted: %v", err)
	}

	survey := w.puts(liaison.Inquiry{Kind: liaison.Survey, Title: "匿名问卷", Anonymous: true}, "1. 题目\nA. 瓮瓯\nB. 瓶罂\n2. 建议", first)
	first.picks("打开").picks("开始").picks("2. 瓶罂").hears("建议").writes("甗甑之言")
	words := first.said("请核对", "甗甑之言")
	first.picks("✅ 确认提交").hears("计入总数")
	for _, m := range w.sim.Chat(first.chat) {
		if m.From != "bot" && strings.Contains(m.Words(), "甗甑之言") {
			if _, err := w.sim.EditMessage(first.chat, m.MessageID, "甗甑之言，改过"); err != nil {
				t.Fatal(err)
			}
		}
	}
	first.hears("不会计入答卷")
	w.holdsOnly([]string{"inquiry_items"}, "瓮瓯", "瓶罂")
	w.holdsOnly([]string{"inquiry_tallies"}, "甗甑之言")
	first.isTold(words.MessageID, fmt.Sprintf("vote:%d:cast", survey.ID), "每人只能提交一次")
}

// Of a long sheet, which is shown in parts, no part is left either.
func TestALongSheetLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	elder := w.person("A14")
	long := strings.Repeat("改造提升农村", 8)
	w.puts(liaison.Inquiry{Kind: liaison.IntentVote, Title: "意向投票", Most: 2}, "瓴甋桥"+long+"\n瓿甑路"+long+"\n瓢瓠塘"+long, elder)
	elder.writes("/settings").picks("打开数字菜单").hears("数字菜单：开").writes("/consult").counts("意向投票").counts("开始").hears("已选 0 项")
	elder.counts("2. 瓿甑路").hears("已选 1 项").counts("3. 瓢瓠塘").hears("已选 2 项").counts("选好了").hears("请核对")
	if found := w.rowsWith("瓿甑路" + long); len(found) < 2 {
		t.Fatalf("before it is cast the outbox knows it, if this looks rightly: %v", found)
	}
	elder.counts("确认提交").hears("计入总数")
	w.holdsOnly([]string{"inquiry_items"}, "瓴甋桥", "瓿甑路", "瓢瓠塘")
}

// What is pressed in one burst is served in one transaction, and leaves no more behind.
func TestABurstOfPressesLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	deputy := w.person("A20")
	w.puts(liaison.Inquiry{Kind: liaison.IntentVote, Title: "意向投票", Most: 2}, unmistakable, deputy)
	deputy.picks("打开").picks("开始").hears("已选 0 项")
	card := deputy.said("已选 0 项")
	w.stop()
	for _, data := range []string{"vote:1:p:0:0", "vote:1:p:0:2", "vote:1:d:0", "vote:1:r", "vote:1:cast"} {
		deputy.forges(card.MessageID, data)
	}
	w.start()
	deputy.hears("计入总数")
	w.holdsOnly([]string{"inquiry_items"}, "瓴甋桥", "瓿甑路", "瓢瓠塘", "vote:1:p:")
	counts, err := w.store.SheetTallies(t.Context(), w.movesInquiry(1, liaison.CloseInquiry))
	if err == nil {
		t.Errorf("of one ballot the counts are shown: %v", counts)
	}
}
