package telegramsim

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestOffsets(t *testing.T) {
	b := newBot(t, Options{FirstUpdate: 500})
	ada := b.person("Ada")
	for i := range 5 {
		must[Msg](t)(b.s.Write(ada, fmt.Sprint("message ", i)))
	}
	tests := []struct {
		offset, limit int64
		want          []int64
	}{
		{0, 0, []int64{500, 501, 502, 503, 504}},
		{501, 2, []int64{501, 502}},                   // confirms 500
		{516, 0, []int64{501, 502, 503, 504}},         // too far ahead: ignored
		{502, 1, []int64{502}},                        // confirms 501
		{500, 0, []int64{502, 503, 504}},              // what is confirmed does not come again
		{-1, 0, []int64{504}},                         // forgets all but the last
		{-3, 0, []int64{504}},                         // …
		{505, 0, []int64{}},                           // confirms all
		{-100000000, 0, []int64{}},                    // nothing is left
		{9_000_000_000, 1_000, []int64{}},             // ignored
		{-9_000_000_000, -5, []int64{}},               // ignored
		{9_223_372_036_854_775_807, 7, []int64{}},     // ignored
		{-9_223_372_036_854_775_808, -7, []int64{}},   // ignored
		{504 - 200_000, 1_000_000_000_000, []int64{}}, // ignored
	}
	for _, test := range tests {
		b.s.mu.Lock()
		b.s.updates.previousAt = time.Time{} // a poll that does not move on is slowed down
		b.s.mu.Unlock()
		p := params{"offset": test.offset, "limit": test.limit}
		got := ids(as[[]gotUpdate](t, b.ok("getUpdates", p)))
		if !slices.Equal(got, test.want) {
			t.Errorf("offset %d limit %d: got %v, want %v", test.offset, test.limit, got, test.want)
		}
	}
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{})
		ada := b.person("Ada")
		begun := time.Now()
		if got := b.ok("getUpdates", params{"timeout": 90}); string(got) != "[]" {
			t.Errorf("got %s", got)
		}
		if took := time.Since(begun); took != longestPoll {
			t.Errorf("waited %s", took)
		}
		done := make(chan []gotUpdate)
		go func() { done <- as[[]gotUpdate](t, b.call("getUpdates", params{"timeout": 30, "offset": 1}).Result) }()
		synctest.Wait()
		must[Msg](t)(b.s.Write(ada, "hello"))
		if got := <-done; len(got) != 1 || got[0].Message.Text != "hello" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestOnePollOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{})
		first, second := make(chan reply, 1), make(chan reply, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { first <- b.call("getUpdates", params{"timeout": 30}) }()
		synctest.Wait()
		go func() { second <- b.callWith(ctx, "getUpdates", params{"timeout": 30}) }()
		if r := <-first; r.Code != 409 || r.Text != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
			t.Errorf("the first poll: %+v", r)
		}
		cancel()
		<-second
		go func() { first <- b.call("getUpdates", params{"timeout": 30, "offset": 1}) }()
		synctest.Wait()
		b.ok("setWebhook", params{"url": "https://example.org/hook"})
		if r := <-first; r.Code != 409 {
			t.Errorf("a poll when a webhook is set: %+v", r)
		}
		b.refused(409, "can't use getUpdates method while webhook is active", "getUpdates", nil)
		b.ok("deleteWebhook", nil)
		b.updates(0)
	})
}

func TestCloseEndsPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{})
		done := make(chan reply)
		go func() { done <- b.call("getUpdates", params{"timeout": 30}) }()
		synctest.Wait()
		begun := time.Now()
		b.s.Close()
		if r := <-done; !r.OK || time.Since(begun) > 0 {
			t.Errorf("after %s %+v", time.Since(begun), r)
		}
	})
}

func TestSlowPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{})
		ada := b.person("Ada")
		must[Msg](t)(b.s.Write(ada, "one"))
		must[Msg](t)(b.s.Write(ada, "two"))
		if n := len(b.updates(0)); n != 2 {
			t.Errorf("first %d updates", n)
		}
		if n := len(b.updates(0)); n != 1 {
			t.Errorf("at once again %d updates", n)
		}
		b.updates(3)
		begun := time.Now()
		b.updates(3)
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("a poll in a circle took %s", took)
		}
	})
}

func TestUpdatesExpire(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	b := newBot(t, Options{Now: func() time.Time { return now }})
	ada := b.person("Ada")
	m := b.send(ada, "choose")
	press := must[*Press](t)(b.s.Press(ada, m.MessageID, "x"))
	must[Msg](t)(b.s.Write(ada, "hello"))
	now = now.Add(151 * time.Second)
	if got := b.updates(0); len(got) != 1 || got[0].Message == nil {
		t.Errorf("got %+v", got)
	}
	b.refused(400, tooOld, "answerCallbackQuery", params{"callback_query_id": press.ID})
	now = now.Add(24 * time.Hour)
	if got := b.updates(1); len(got) != 0 {
		t.Errorf("after a day %+v", got)
	}
	if st := b.s.Stats(); st.Expired != 2 || st.Pending != 0 {
		t.Errorf("%+v", st)
	}
}

func TestAllowedUpdates(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	b.ok("getUpdates", params{"allowed_updates": []string{"callback_query"}})
	must[Msg](t)(b.s.Write(ada, "unseen"))
	m := b.send(ada, "choose")
	must[*Press](t)(b.s.Press(ada, m.MessageID, "x"))
	if got := b.updates(1); len(got) != 1 || got[0].Callback == nil {
		t.Errorf("got %+v", got)
	}
}

func TestPress(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	m := b.send(ada, "choose")
	press := must[*Press](t)(b.s.Press(ada, m.MessageID, "forged"))
	q := b.updates(0)[0].Callback
	if q.ID != press.ID || q.Data != "forged" {
		t.Errorf("the query is %+v", q)
	}
	if _, ok := press.Answered(); ok {
		t.Error("answered already")
	}
	b.ok("answerCallbackQuery", params{"callback_query_id": q.ID, "text": "Done", "show_alert": true})
	b.ok("answerCallbackQuery", params{"callback_query_id": q.ID})
	if a, ok := press.Answer(soon(t)); !ok || a != (Answer{Text: "Done", Alert: true}) {
		t.Errorf("answered %+v", a)
	}
	b.ok("deleteMessage", params{"chat_id": ada, "message_id": m.MessageID})
	must[*Press](t)(b.s.Press(ada, m.MessageID, "late"))
	b.updates(2) // a message that is gone has the form of one
	if _, err := b.s.Press(ada, 77, "x"); err == nil {
		t.Error("a message that never was was pressed")
	}
}

func TestPeopleConform(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.s.AddPerson(Person{Name: "Ada", Language: "en"}).ID
	group := must[int64](t)(b.s.AddGroup("Desk", ada))
	pic := Upload{As: "photo", Name: "a.png", Data: picture(t)}
	one := must[Msg](t)
	first := one(b.s.Write(ada, "/start code"))
	one(b.s.Reply(ada, first.MessageID, "reply"))
	one(b.s.Forward(ada, "forwarded"))
	one(b.s.WriteIn(group, ada, "/menu@demo_bot"))
	one(b.s.Photo(ada, "caption #x", pic))
	one(b.s.Voice(ada, Upload{Name: "v.ogg", Data: []byte("v"), Duration: 3}))
	one(b.s.Document(ada, "", Upload{Name: "d.pdf", Size: 35 << 20}))
	one(b.s.Location(ada, 30, 114))
	one(b.s.Contact(ada, "+86", "Ada", true))
	one(b.s.Sticker(ada, "👍"))
	one(b.s.EditMessage(ada, first.MessageID, "/start other"))
	album := must[[]Msg](t)(b.s.SendFiles(ada, "album", pic, pic, Upload{Mime: "video/mp4", Name: "v.mp4", Data: []byte("v")}))
	if album[0].MediaGroupID == "" || album[0].MediaGroupID != album[2].MediaGroupID || album[2].Kind != "video" {
		t.Errorf("album %+v", album)
	}
	if err := b.s.RemoveBot(group, ada); err != nil {
		t.Error(err)
	}
	b.refused(403, "Forbidden: bot was kicked from the group chat", "sendMessage", params{"chat_id": group, "text": "x"})
	if got := b.updates(0); len(got) != 16 {
		t.Errorf("%d updates", len(got))
	}
}

func TestLongTextInParts(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	text := make([]rune, 9000)
	for i := range text {
		text[i] = '字'
	}
	sent := must[[]Msg](t)(b.s.Send(ada, Draft{Text: string(text)}))
	if len(sent) != 3 || len([]rune(sent[2].Text)) != 9000-2*maxText {
		t.Errorf("%d parts", len(sent))
	}
}

func TestInject(t *testing.T) {
	b := newBot(t, Options{})
	id := must[int64](t)(b.s.Inject(map[string]any{"poll_answer": map[string]any{"poll_id": "1", "option_ids": []int{0}, "option_persistent_ids": []string{"0"}}}))
	if got := b.updates(0); len(got) != 1 || got[0].ID != id {
		t.Errorf("got %+v", got)
	}
}

func TestWaitForAndTranscript(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	must[Msg](t)(b.s.Write(ada, "/start"))
	go func() {
		for _, u := range b.updates(0) {
			m := b.send(u.Message.Chat.ID, "draft")
			b.ok("editMessageText", params{"chat_id": ada, "message_id": m.MessageID, "text": "final", "reply_markup": params{
				"inline_keyboard": [][]params{{{"text": "Yes", "callback_data": "y:1"}}}}})
		}
	}()
	m := must[Msg](t)(b.s.WaitFor(soon(t), ada, func(m Msg) bool { return m.Text == "final" }))
	if data, ok := m.Data("Yes"); !ok || data != "y:1" {
		t.Errorf("the button sends %q", data)
	}
	want := "Ada: /start\nbot (edited): final\n    [Yes]\n"
	if got := b.s.Transcript(ada); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.s.WaitFor(ctx, ada, func(Msg) bool { return false }); err == nil {
		t.Error("waited in vain without an error")
	}
}
