package telegramsim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// hook is the bot's end of a webhook, without a network.
type hook struct {
	mu     sync.Mutex
	answer func(gotUpdate) *http.Response
	got    []int64
	at     []time.Time
	secret []string
	flying int
	most   int
}

func (h *hook) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var u gotUpdate
	if err := json.Unmarshal(body, &u); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.got = append(h.got, u.ID)
	h.at = append(h.at, time.Now())
	h.secret = append(h.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	h.flying++
	h.most = max(h.most, h.flying)
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.flying--
		h.mu.Unlock()
	}()
	return h.answer(u), r.Context().Err()
}

func respond(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Status: fmt.Sprint(status), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func hooked(t *testing.T, h *hook, p params) *testBot {
	b := newBot(t, Options{WebhookClient: &http.Client{Transport: h}})
	if p == nil {
		p = params{}
	}
	p["url"] = "https://bot.example.org/hook"
	b.ok("setWebhook", p)
	return b
}

func TestWebhookKeepsOrderInAChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{}
		h.answer = func(u gotUpdate) *http.Response {
			if u.Message != nil && u.Message.Chat.ID == 1001 {
				time.Sleep(time.Second) // this chat is slow
			}
			return respond(200, "")
		}
		b := hooked(t, h, params{"secret_token": "s3cret"})
		ada, bo := b.person("Ada"), b.person("Bo")
		m := b.send(ada, "choose")
		must[Msg](t)(b.s.Write(ada, "1"))
		must[Msg](t)(b.s.Write(ada, "2"))
		must[*Press](t)(b.s.Press(ada, m.MessageID, "x"))
		must[Msg](t)(b.s.Write(bo, "4"))
		synctest.Wait()
		h.mu.Lock()
		at0 := slices.Sorted(slices.Values(h.got))
		h.mu.Unlock()
		if !slices.Equal(at0, []int64{1, 3, 4}) {
			t.Errorf("at once %v: only a chat's own messages wait for each other", at0)
		}
		if err := b.s.Settle(t.Context()); err != nil {
			t.Error(err)
		}
		if h.got[3] != 2 || h.secret[0] != "s3cret" {
			t.Errorf("got %v with %q", h.got, h.secret)
		}
	})
}

// Between its last push and its closing a lane is empty, and has its pusher
// still: a second one would push the same update.
func TestWebhookLaneHasOnePusher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{answer: func(gotUpdate) *http.Response { return respond(200, "") }}
		b := hooked(t, h, nil)
		ada := b.person("Ada")
		b.s.mu.Lock()
		b.s.updates.hook.lanes[lane{'m', ada}] = nil
		b.s.mu.Unlock()
		must[Msg](t)(b.s.Write(ada, "x"))
		synctest.Wait()
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.got) != 0 {
			t.Errorf("pushed %v beside the one who is at it", h.got)
		}
	})
}

func TestWebhookRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, failures := &hook{}, 5
		h.answer = func(gotUpdate) *http.Response {
			if failures--; failures < 0 {
				return respond(204, "")
			}
			resp := respond(503, "")
			if failures == 0 {
				resp.Header.Set("Retry-After", "100")
			}
			return resp
		}
		b := hooked(t, h, nil)
		must[Msg](t)(b.s.Write(b.person("Ada"), "1"))
		synctest.Wait()
		info := as[webhookInfo](t, b.ok("getWebhookInfo", nil))
		if info.Pending != 1 || !strings.Contains(info.LastError, "503") {
			t.Errorf("%+v", info)
		}
		if err := b.s.Settle(t.Context()); err != nil {
			t.Error(err)
		}
		var pauses []time.Duration
		for i := 1; i < len(h.at); i++ {
			pauses = append(pauses, h.at[i].Sub(h.at[i-1]))
		}
		want := []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 100 * time.Second}
		if !slices.Equal(pauses, want) {
			t.Errorf("pauses %v, want %v", pauses, want)
		}
	})
}

func TestWebhookConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{answer: func(gotUpdate) *http.Response { time.Sleep(time.Second); return respond(200, "") }}
		b := hooked(t, h, params{"max_connections": 3})
		for i := range 10 {
			must[Msg](t)(b.s.Write(b.person(fmt.Sprint(i)), "x"))
		}
		if err := b.s.Settle(t.Context()); err != nil {
			t.Error(err)
		}
		if h.most != 3 || len(h.got) != 10 {
			t.Errorf("%d at once, %d in all", h.most, len(h.got))
		}
	})
}

func TestWebhookAnswersWithACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{answer: func(u gotUpdate) *http.Response {
			return respond(200, fmt.Sprintf(`{"method":"sendMessage","chat_id":%d,"text":"hello"}`, u.Message.Chat.ID))
		}}
		b := hooked(t, h, nil)
		ada := b.person("Ada")
		must[Msg](t)(b.s.Write(ada, "x"))
		synctest.Wait()
		if got := b.s.Chat(ada); len(got) != 2 || got[1].Text != "hello" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestWebhookTakesOverAndGivesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{answer: func(gotUpdate) *http.Response { return respond(500, "") }}
		b := newBot(t, Options{WebhookClient: &http.Client{Transport: h}})
		ada := b.person("Ada")
		must[Msg](t)(b.s.Write(ada, "waiting"))
		b.ok("setWebhook", params{"url": "https://bot.example.org/hook"})
		must[Msg](t)(b.s.Write(ada, "new"))
		synctest.Wait()
		b.ok("deleteWebhook", nil)
		if got := ids(b.updates(0)); !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("after the webhook %v", got)
		}
		b.ok("setWebhook", params{"url": "https://bot.example.org/hook", "drop_pending_updates": true})
		b.ok("deleteWebhook", nil)
		if got := ids(b.updates(1)); len(got) != 0 {
			t.Errorf("after dropping %v", got)
		}
	})
}

func TestWebhookRefusals(t *testing.T) {
	b := newBot(t, Options{})
	b.refused(400, "invalid webhook URL", "setWebhook", params{"url": "nowhere"})
	b.refused(400, "unallowed characters", "setWebhook", params{"url": "https://a.cn", "secret_token": "a b"})
	b.refused(400, "max_connections", "setWebhook", params{"url": "https://a.cn", "max_connections": 101})
}
