package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// desk is a Desk with a deputy who has a suggestion under review and a draft.
type desk struct {
	*handlers.Desk
	store  *storage.Store
	deputy liaison.Person
}

var errUndo = errors.New("undo")

func newDesk(t testing.TB) desk {
	t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 9, 15, 2, 0, 0, 0, time.UTC) }
	d := desk{&handlers.Desk{Locales: catalogue, Zone: time.UTC, Now: now}, storagetest.New(t), liaison.Person{}}
	_, err = d.store.ImportRoster(context.Background(), liaison.Roster{
		Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Delegation, Name: "代表团"}, {Code: "D01", Kind: liaison.Department, Name: "单位"}},
		Topics: []liaison.Topic{{Code: "T01", Name: "交通"}},
		People: []liaison.Listed{{Code: "A01", Name: "代表A01", PhoneTail: "1234", Posts: []liaison.Post{
			{Body: "G01", Role: liaison.RoleDeputy}, {Body: "G01", Role: liaison.RoleClerk}, {Body: "D01", Role: liaison.RoleOfficer}}}},
	}, false, now())
	if err != nil {
		t.Fatal(err)
	}
	if d.deputy, err = d.store.PersonByCode(context.Background(), "A01"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		m := liaison.Matter{Kind: liaison.Suggestion, Author: d.deputy.ID, Session: liaison.Between, Created: now(), Changed: now()}
		if m.ID, err = d.store.StartDraft(context.Background(), m); err != nil {
			t.Fatal(err)
		}
		m.Topic, m.Title, m.Pieces = "T01", "标题", []liaison.Piece{{Part: "body", Text: "正文"}}
		if err := d.store.KeepDraft(context.Background(), m); err != nil {
			t.Fatal(err)
		}
	}
	d.library(t, now())
	return d
}

// library has a published material with a quiz, and a draft of its next version.
func (d desk) library(t testing.TB, at time.Time) {
	t.Helper()
	ctx := context.Background()
	m := liaison.Material{Kind: liaison.GuideMaterial, Title: "资料", Text: liaison.Rich{Text: "正文"}, Author: d.deputy.ID, At: at,
		Quiz: liaison.Quiz{{Text: "问", Choices: []string{"甲", "乙"}}}}
	id, err := d.store.StartMaterial(ctx, m)
	if err == nil {
		m, err = d.store.Material(ctx, id)
	}
	if err == nil {
		_, err = d.store.PublishMaterial(ctx, m, at)
	}
	if err == nil {
		_, err = d.store.StartMaterial(ctx, m)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// press presses a button with that data in a chat in that state, and leaves
// everything as it was.
func (d desk) press(t testing.TB, state, data string) []liaison.Outgoing {
	t.Helper()
	var out []liaison.Outgoing
	err := d.store.InTx(context.Background(), func(tx *storage.Store) (err error) {
		person := d.deputy
		conv := storage.Conversation{Chat: 7, State: json.RawMessage(state), Person: &person}
		out, err = d.Handle(context.Background(), tx, &conv, liaison.Update{
			ID: 1, Kind: liaison.Pressed, Chat: 7, Private: true, Message: 3, Press: data, PressID: "p",
		})
		if err != nil {
			return err
		}
		if !json.Valid(conv.State) {
			t.Errorf("the state is not JSON: %s", conv.State)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatalf("%q pressed in %s: %v", data, state, err)
	}
	return out
}

// Whatever a button's data is, a press is answered and nothing fails.
func FuzzPress(f *testing.F) {
	d := newDesk(f)
	states := []string{`{}`, `null`, `{"flow":"draft","matter":1,"step":"title"}`,
		`{"flow":"move","matter":1,"move":"assign","step":"lead"}`, `{"flow":"gone","choices":["x"]}`, `{"flow":"citizen","citizen":{"link":"st_S01","said":[{"text":"x"}]}}`,
		`{"quiz":{"material":1,"try":1},"picked":[1,7]}`, `{"flow":"material","material":2,"step":"quiz"}`, `{"flow":"primer","material":1,"step":"at"}`}
	for i, data := range []string{
		"menu", "mine:99999999999", "mine:-1", "todo", "todo:staff:1", "todo:co:-1", "todo:x:99999999999", "settings", "set:language:xx", "set:quiet:9", "set:numbered:true", "help",
		"loose:make", "draft:1:show", "draft:1:submit:", "draft:1:preview", "draft:1:topic:T99", "draft:2:drop:sure", "draft:1:ask:nothing",
		"draft:1:detach:x", "draft:1:session:", "matter:1:card", "matter:1:history", "move:1:submit", "move:1:assign", "move:1:assign:go",
		"field:1:lead:D01", "field:1::", "field:1:co:", "", ":", "suggest:new", "citizen:submit", "citizen:progress", "citizen:new", "citizen:", "draft:9223372036854775808:show", "x\x00y",
		"learn", "learn:list:law:99999999999", "learn:list::-1", "learn:find:0:正文", "learn:study:1", "learn:open:1:0", "learn:old:2:0", "learn:text:1:0",
		"learn:files:1:0", "learn:done:1:0", "learn:got:1:1", "learn:quiz:1:0", "learn:answer:1:1:0:0", "learn:answer:1:1:-1:9", "learn:manage:1",
		"learn:renew:1", "learn:draft:2:ask:quiz", "learn:draft:2:kind:x", "learn:draft:2:minutes:-1", "learn:draft:2:publish", "learn:draft:2:drop:yes",
		"learn:retire:1:1", "learn:figures:1", "learn:push:1", "learn:pick:1", "learn:bundle", "learn:primer:1", "learn:step:7", "learn:see:1:0", "learn:view:0",
	} {
		f.Add(byte(i), data)
	}
	f.Fuzz(func(t *testing.T, which byte, data string) {
		if len(data) > 64 {
			return // Telegram lets no more through
		}
		if !utf8.ValidString(data) || strings.Contains(data, "\x00") {
			return // nor does bot let this
		}
		answered := false
		for _, o := range d.press(t, states[int(which)%len(states)], data) {
			answered = answered || o.Act == liaison.Answer && o.Press == "p"
		}
		if !answered {
			t.Errorf("%q is not answered", data)
		}
	})
}
