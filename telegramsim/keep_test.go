package telegramsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lived is a simulator in which about everything has happened.
func lived(t *testing.T, o Options) *testBot {
	t.Helper()
	b := newBot(t, o)
	ada := b.s.AddPerson(Person{ID: 7, Name: "Ada", About: "deputy", Group: "deputies", Language: "zh-hans", Start: "abc"}).ID
	ben := b.person("Ben")
	group := must[int64](t)(b.s.AddGroup("Desk", ada, ben))
	first := must[Msg](t)(b.s.Write(ada, "/start abc <&> 你好 #x"))
	must[Msg](t)(b.s.Reply(ada, first.MessageID, "reply"))
	must[Msg](t)(b.s.EditMessage(ada, first.MessageID, "/start other"))
	must[Msg](t)(b.s.Forward(ada, "forwarded"))
	must[Msg](t)(b.s.WriteIn(group, ben, "in the group"))
	must[Msg](t)(b.s.Photo(ada, "caption", Upload{Name: "a.png", Data: picture(t)}))
	must[Msg](t)(b.s.Document(ada, "", Upload{Name: "d.pdf", Size: 35 << 20}))
	must[Msg](t)(b.s.Location(ada, 30.123456789, 114.3))
	must[Msg](t)(b.s.Contact(ada, "+86", "Ada", true))
	must[Msg](t)(b.s.Sticker(ada, "👍"))
	must[[]Msg](t)(b.s.SendFiles(ada, "album", Upload{Name: "v.ogg", As: "voice", Data: []byte("v")}, Upload{Name: "e.txt", Data: []byte("e")}))
	inline := params{"inline_keyboard": [][]params{{{"text": "Yes", "callback_data": "y&1"}, {"text": "Map", "url": "https://example.org/?a=1&b=<2>"}}}}
	b.ok("sendMessage", params{"chat_id": ada, "text": "<b>choose</b>", "parse_mode": "HTML", "reply_markup": inline})
	b.ok("sendPoll", params{"chat_id": ada, "question": "When?", "options": []params{{"text": "now"}, {"text": "later"}}})
	b.ok("sendVenue", params{"chat_id": ada, "latitude": 1.5, "longitude": 2, "title": "Hall", "address": "Street 1"})
	m := b.send(ada, "draft")
	b.ok("editMessageText", params{"chat_id": ada, "message_id": m.MessageID, "text": "final"})
	b.ok("setMessageReaction", params{"chat_id": ada, "message_id": first.MessageID, "reaction": []params{{"type": "emoji", "emoji": "👌"}}})
	b.ok("pinChatMessage", params{"chat_id": ada, "message_id": m.MessageID})
	gone := b.send(ada, "gone")
	b.ok("deleteMessage", params{"chat_id": ada, "message_id": gone.MessageID})
	b.ok("sendMessage", params{"chat_id": ada, "text": "where?", "reply_markup": params{"keyboard": [][]params{{{"text": "here & now"}}}, "one_time_keyboard": true}})
	b.ok("setMyCommands", params{"commands": []params{{"command": "menu", "description": "the menu"}}})
	b.ok("setMyDescription", params{"description": "about me"})
	b.ok("setChatMenuButton", params{"menu_button": params{"type": "default"}})
	if err := b.s.Block(ben); err != nil {
		t.Fatal(err)
	}
	return b
}

// state is all that people and the bot can see, as text.
func (b *testBot) state() string {
	b.t.Helper()
	out := &strings.Builder{}
	show := func(name string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		fmt.Fprintf(out, "%s: %s\n", name, raw)
	}
	show("people", b.s.People())
	show("state", b.page("GET", "state", "", 200))
	for _, id := range []int64{7, 1002, -5001} {
		show("chat", b.s.Chat(id))
		show("keyboard", b.s.Keyboard(id))
		out.WriteString(b.s.Transcript(id))
		for _, m := range b.s.Chat(id) {
			if m.File != nil {
				w := httptest.NewRecorder()
				b.h.ServeHTTP(w, httptest.NewRequest("GET", m.File.URL, nil))
				fmt.Fprintf(out, "%s %d %x\n", m.File.ID, w.Body.Len(), w.Body.Bytes()[:1])
				show("file", b.call("getFile", params{"file_id": m.File.ID}))
			}
		}
	}
	for _, method := range []string{"getMyCommands", "getMyDescription", "getChatMenuButton", "getWebhookInfo"} {
		show(method, b.ok(method, nil))
	}
	show("chat", b.ok("getChat", params{"chat_id": 7}))
	show("member", b.ok("getChatMember", params{"chat_id": -5001, "user_id": 7}))
	return strings.ReplaceAll(out.String(), `entities":[]`, `entities":null`)
}

func (b *testBot) confirmed(offset int64) []gotUpdate {
	b.t.Helper()
	b.s.mu.Lock()
	b.s.updates.previousAt = time.Time{} // two polls after one another are not slowed down
	b.s.mu.Unlock()
	return b.updates(offset)
}

func TestKeptAsItWas(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "telegram")
	b := lived(t, Options{Dir: dir})
	updates := b.confirmed(3)
	want := b.state()
	b.s.Close()
	again := newBot(t, Options{Dir: dir})
	if got := again.state(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := again.confirmed(0); len(updates) < 10 || !reflect.DeepEqual(got, updates) {
		t.Errorf("updates %v, want %v", ids(got), ids(updates))
	}
	m := again.s.Chat(7)[10]
	if !strings.Contains(m.Text, "choose") {
		t.Fatalf("the message is %+v", m)
	}
	inline := params{"inline_keyboard": [][]params{{{"text": "Yes", "callback_data": "y&1"}, {"text": "Map", "url": "https://example.org/?a=1&b=<2>"}}}}
	again.refused(400, "message is not modified", "editMessageText", params{
		"chat_id": 7, "message_id": m.MessageID, "text": "<b>choose</b>", "parse_mode": "HTML", "reply_markup": inline})
}

func TestNumbersGoOnAfterAKill(t *testing.T) {
	dir := t.TempDir()
	last, lastUpdate, lastFile := int64(0), int64(0), ""
	for life := range 3 {
		b := newBot(t, Options{Dir: dir})
		ada := b.s.AddPerson(Person{ID: 7, Name: "Ada", Started: true}).ID
		b.s.keeper.keep(b.s)
		for range 5 { // which the file does not learn of
			m := must[Msg](t)(b.s.Write(ada, "lost"))
			if m.MessageID <= last {
				t.Errorf("life %d: message %d comes after %d", life, m.MessageID, last)
			}
			last = m.MessageID
		}
		f := must[Msg](t)(b.s.Document(ada, "", Upload{Name: "x", Data: []byte("x")}))
		if last = f.MessageID; f.File.ID <= lastFile {
			t.Errorf("life %d: file %s comes after %s", life, f.File.ID, lastFile)
		}
		lastFile = f.File.ID
		list := b.confirmed(0)
		if list[0].ID <= lastUpdate {
			t.Errorf("life %d: update %d comes after %d", life, list[0].ID, lastUpdate)
		}
		lastUpdate = list[len(list)-1].ID
		b.kill()
	}
}

// kill ends a simulator without a last word.
func (b *testBot) kill() {
	k := b.s.keeper
	b.s.keeper = nil
	b.s.Close()
	k.running.Wait()
}

func TestGoesOnFromTheClock(t *testing.T) {
	b := newBot(t, Options{FirstID: 5000, FirstUpdate: 9000, Dir: t.TempDir()})
	m := must[Msg](t)(b.s.Document(b.person("Ada"), "", Upload{Name: "x", Data: []byte("x")}))
	if u := b.updates(0)[0]; m.MessageID != 5000 || m.File.ID != "document-005000" || u.ID != 9000 {
		t.Errorf("message %d with file %s in update %d", m.MessageID, m.File.ID, u.ID)
	}
	if b.s.Chat(1001)[0].MessageID != 5000 || b.s.DeleteMessage(1001, 5000) != nil || b.s.DeleteMessage(1001, 4999) == nil {
		t.Error("the message is not found by its id")
	}
}

func TestPressOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	b := newBot(t, Options{Dir: dir})
	ada := b.person("Ada")
	must[*Press](t)(b.s.Press(ada, b.send(ada, "choose").MessageID, "x"))
	b.s.keeper.keep(b.s)
	b.kill()
	again := newBot(t, Options{Dir: dir})
	q := again.updates(0)[0].Callback
	again.ok("answerCallbackQuery", params{"callback_query_id": q.ID, "text": "Done"})
	if got := again.updates(2); len(got) != 0 {
		t.Errorf("after it was confirmed: %+v", got)
	}
}

func TestKeptWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		b := newBot(t, Options{Dir: dir})
		ada := b.person("Ada")
		must[Msg](t)(b.s.Write(ada, "hello"))
		time.Sleep(keepEvery)
		synctest.Wait()
		raw, err := os.ReadFile(filepath.Join(dir, "world.json"))
		if err != nil || !strings.Contains(string(raw), "hello") {
			t.Errorf("%v: %s", err, raw)
		}
		before, _ := os.Stat(filepath.Join(dir, "world.json"))
		time.Sleep(10 * keepEvery)
		if after, _ := os.Stat(filepath.Join(dir, "world.json")); !os.SameFile(before, after) {
			t.Error("what is as it was is written again")
		}
	})
}

func TestUnreadableIsSetAside(t *testing.T) {
	tests := []struct{ name, content, says string }{
		{"damaged", `{"Version":1,"People":[{"Abo`, "damaged"},
		{"empty", "", "damaged"},
		{"newer", `{"Version":2,"Better":true}`, "version is 2"},
		{"disordered", `{"Version":1,"People":[{"About":{"id":7},"Chat":{"API":{"id":7},"Next":9,"Messages":[{"Message":{"message_id":9}}]}}]}`, "out of order"},
		{"hollow", `{"Version":1,"People":[{}]}`, "no name"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "telegram")
			path := filepath.Join(dir, "world.json")
			if err := os.MkdirAll(dir+".broken", 0o700); err != nil { // of an earlier time
				t.Fatal(err)
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			b := newBot(t, Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
			if !strings.Contains(log.String(), test.says) || len(b.s.People()) != 0 {
				t.Errorf("%d people, and the log says %s", len(b.s.People()), &log)
			}
			aside, err := os.ReadFile(filepath.Join(dir+".broken", "world.json"))
			if err != nil || string(aside) != test.content {
				t.Errorf("set aside: %v: %s", err, aside)
			}
			b.person("Ada")
			b.s.Close()
			if again := newBot(t, Options{Dir: dir}); len(again.s.People()) != 1 {
				t.Error("it did not begin anew")
			}
		})
	}
}

func TestUnwritableIsToldOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "telegram")
	var log bytes.Buffer
	b := newBot(t, Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // where the directory should be
		t.Fatal(err)
	}
	for range 3 {
		b.person("")
		b.s.keeper.keep(b.s)
	}
	if n := strings.Count(log.String(), "are not kept"); n != 1 {
		t.Errorf("told %d times: %s", n, &log)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	b.s.Close()
	if again := newBot(t, Options{Dir: dir}); len(again.s.People()) != 3 {
		t.Error("it was not kept when it could be")
	}
}

func TestContentsOfNewestFiles(t *testing.T) {
	dir := t.TempDir()
	b := newBot(t, Options{Dir: dir})
	ada := b.person("Ada")
	big := make([]byte, 30<<20)
	for range 3 {
		big[0]++
		must[Msg](t)(b.s.Document(ada, "", Upload{Name: "big", Data: bytes.Clone(big)}))
		b.s.keeper.keep(b.s)
	}
	b.s.Close()
	again := newBot(t, Options{Dir: dir})
	for i, m := range again.s.Chat(ada) {
		head := make([]byte, 1)
		_, err := again.s.files.find(m.File.ID).reader().Read(head)
		if want := []byte{0, 2, 3}[i]; err != nil || head[0] != want || m.File.Size != int64(len(big)) {
			t.Errorf("file %d of %d bytes begins with %d, want %d (%v)", i, m.File.Size, head[0], want, err)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "files")); len(left) != 2 {
		t.Errorf("%d files are left", len(left))
	}
}

func TestKeepingWhileAllGoesOn(t *testing.T) {
	dir := t.TempDir()
	b := newBot(t, Options{Dir: dir, History: 50})
	var work sync.WaitGroup
	for range 4 {
		ada := b.person("Ada")
		work.Go(func() {
			for i := range 100 {
				must[Msg](t)(b.s.Write(ada, fmt.Sprint("message ", i)))
				m := b.send(ada, "answer")
				b.ok("editMessageText", params{"chat_id": ada, "message_id": m.MessageID, "text": "edited"})
				must[*Press](t)(b.s.Press(ada, m.MessageID, "x"))
			}
		})
	}
	work.Go(func() {
		for range 20 {
			b.s.keeper.keep(b.s)
		}
	})
	work.Wait()
	want := b.s.Transcript(1002)
	b.s.Close()
	if again := newBot(t, Options{Dir: dir}); again.s.Transcript(1002) != want {
		t.Error("the chat is not what it was")
	}
}

func TestDescribedAnew(t *testing.T) {
	b := newBot(t, Options{})
	b.s.AddPerson(Person{ID: 7, Name: "Ada", Start: "old"})
	must[Msg](t)(b.s.Write(7, "hello"))
	b.s.AddPerson(Person{ID: 7, About: "deputy", Start: "new"})
	p, _ := b.s.Person(7)
	if p.Name != "Ada" || p.About != "deputy" || p.Start != "new" || !p.Started || p.Last != "hello" || len(b.s.People()) != 1 {
		t.Errorf("the person is %+v", p)
	}
}

func TestForceReply(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	b.ok("sendMessage", params{"chat_id": ada, "text": "Why?", "reply_markup": params{"force_reply": true}})
	if got := string(b.s.Keyboard(ada)); got != `{"force_reply":true}` {
		t.Errorf("the keyboard is %s", got)
	}
	must[Msg](t)(b.s.Write(ada, "because"))
	if got := b.s.Keyboard(ada); got != nil {
		t.Errorf("after the answer the keyboard is %s", got)
	}
}
