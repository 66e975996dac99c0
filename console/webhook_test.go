package console_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison/scheduler"
	"liaison/storage"
)

// receiver is another program that is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	answer int
	heard  []heard
}

type heard struct{ key, signature, body string }

func receives(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{answer: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heard = append(r.heard, heard{q.Header.Get("X-Liaison-Event"), q.Header.Get("X-Liaison-Signature"), string(body)})
		w.WriteHeader(r.answer)
	}))
	t.Cleanup(r.Close)
	return r
}

// hooks is a sender on this office's database.
func (o *office) hooks(local bool) *scheduler.Hooks {
	return &scheduler.Hooks{Store: o.store, Now: func() time.Time { return o.at }, Log: slog.New(slog.DiscardHandler), Local: local}
}

func (o *office) tells(h *scheduler.Hooks) {
	o.Helper()
	if err := h.Once(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// hook has the chief add a webhook and copies its secret.
func (b *browser) hook(where string, events ...string) string {
	b.Helper()
	got := b.sends("/console/webhooks", url.Values{"url": {where}, "event": events})
	_, secret, ok := strings.Cut(got.page, `id="secret" value="`)
	if !ok {
		b.Fatalf("no webhook\n%s", got.page)
	}
	secret, _, _ = strings.Cut(secret, `"`)
	b.opens("/console/webhooks").sees(b.T, http.StatusOK, "!"+secret, where)
	return secret
}

func (o *office) deliveries(hook int64) []storage.HookDelivery {
	o.Helper()
	all, err := o.store.HookDeliveries(o.Context(), hook, 100)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

func TestAWebhookIsToldOnce(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.pages.LocalHooks = true
	o.files("deputy", "关于早先的建议", "瓴甋") // while nobody listens
	r := receives(t)
	secret := o.enters("chief").hook(r.URL, "submitted", "closed", "published", "unpublished")
	h := o.hooks(true)
	m := o.files("deputy", "关于瓴甋的建议", "瓴甋13800001111")
	if all := o.deliveries(1); len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	o.tells(h)
	o.tells(h)
	if len(r.heard) != 1 {
		t.Fatalf("%+v", r.heard)
	}
	got := r.heard[0]
	if want := scheduler.Signature(secret, o.at, got.body); got.signature != want {
		t.Errorf("signed %s, not %s", got.signature, want)
	}
	var body struct {
		ID, Number, Kind, Stage, Move, At string
		Events                            []string
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatal(err)
	}
	if body.ID != got.key || body.Number != m.Number || body.Kind != "suggestion" || body.Stage != "submitted" || body.Move != "submit" || !slices.Contains(body.Events, "submitted") {
		t.Errorf("%+v", body)
	}
	if at, err := time.Parse(time.RFC3339, body.At); err != nil || !at.Equal(o.at) {
		t.Error(body.At, err)
	}
	for _, secret := range []string{"瓴甋", "1380000", "代表A01"} {
		if strings.Contains(got.body, secret) {
			t.Errorf("it tells %q: %s", secret, got.body)
		}
	}
	o.moves(m, "clerk", "accept", nil) // nobody has asked to be told of it
	closed := o.publishes(o.closes("另一件", "文", "答"), "")
	o.moves(closed, "deputy", "opt_out", nil)
	o.tells(h)
	var stages []string
	for _, d := range r.heard[1:] {
		_ = json.Unmarshal([]byte(d.body), &body)
		stages = append(stages, body.Move)
	}
	slices.Sort(stages)
	if !slices.Equal(stages, []string{"opt_out", "publish", "solved", "submit"}) {
		t.Errorf("%v", stages)
	}
}

func TestAWebhookIsTriedAgain(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.pages.LocalHooks = true
	chief, r := o.enters("chief"), receives(t)
	chief.hook(r.URL, "submitted")
	h := o.hooks(true)
	o.files("deputy", "一件", "文")
	r.answer = http.StatusInternalServerError
	o.tells(h)
	o.tells(h) // not before its time
	if len(r.heard) != 1 {
		t.Fatalf("%+v", r.heard)
	}
	chief.opens("/console/webhooks/1").sees(t, http.StatusOK, "500", "等待", "下次")
	// Somebody takes it and is killed: the row is there, and due again.
	o.at = o.at.Add(10 * time.Second)
	if taken, err := o.store.TakeHookCalls(t.Context(), o.at, time.Minute, 8); err != nil || len(taken) != 1 {
		t.Fatal(taken, err)
	}
	o.tells(h)
	if len(r.heard) != 1 {
		t.Fatal("it was taken by two")
	}
	r.answer = http.StatusOK
	o.at = o.at.Add(time.Minute)
	o.tells(h)
	if len(r.heard) != 2 || r.heard[0].key != r.heard[1].key || r.heard[0].body != r.heard[1].body || r.heard[0].signature == r.heard[1].signature {
		t.Fatalf("%+v", r.heard)
	}
	chief.opens("/console/webhooks/1").sees(t, http.StatusOK, "200", "已送达", "再发一次")
	chief.sends("/console/webhooks/1/again", url.Values{"delivery": {"1"}}).sees(t, http.StatusOK, "已重新排队")
	chief.sends("/console/webhooks/1/test", nil).sees(t, http.StatusOK, "测试已排队")
	o.tells(h)
	if len(r.heard) != 4 || !strings.HasPrefix(r.heard[3].key, "test_") && !strings.HasPrefix(r.heard[2].key, "test_") {
		t.Fatalf("%+v", r.heard)
	}
	r.Close()
	o.files("deputy", "又一件", "文")
	for range 9 {
		o.tells(h)
		o.at = o.at.Add(24 * time.Hour)
	}
	chief = o.enters("chief")
	chief.opens("/console/webhooks/1").sees(t, http.StatusOK, "失败", "连接不上")
	if all := o.deliveries(1); all[0].State != "failed" || all[0].Attempts != 8 {
		t.Errorf("%+v", all[0])
	}
	chief.sends("/console/webhooks/1/end", nil).sees(t, http.StatusOK, "推送已停用")
	before := len(o.deliveries(1))
	o.files("deputy", "再一件", "文")
	if after := len(o.deliveries(1)); after != before {
		t.Error("an ended webhook is told")
	}
}

// Addresses of this machine and of private networks are neither taken nor called.
func TestAWebhookLeadsOutside(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	chief := o.enters("chief")
	for _, where := range []string{"http://example.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/",
		"https://user:word@example.org/", "ftp://example.org/", "https://", "nonsense", ""} {
		if got := chief.sends("/console/webhooks", url.Values{"url": {where}, "event": {"moved"}}); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q is taken: %s", where, got.Status)
		}
	}
	chief.sends("/console/webhooks", url.Values{"url": {"https://example.org/"}}).sees(t, http.StatusUnprocessableEntity, "至少选一种")
	// A name that leads here is caught when it is called.
	r := receives(t)
	if err := o.store.KeepWebhook(t.Context(), storage.Webhook{URL: strings.Replace(r.URL, "127.0.0.1", "localhost", 1), Secret: "s", Events: []string{"moved"},
		Maker: o.person("chief").ID, MadeAt: o.at}); err != nil {
		t.Fatal(err)
	}
	o.files("deputy", "一件", "文")
	o.tells(o.hooks(false))
	if len(r.heard) != 0 {
		t.Error("it was called")
	}
	chief.opens("/console/webhooks/1").sees(t, http.StatusOK, "内网地址，不予推送")
}
