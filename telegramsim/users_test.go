package telegramsim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// page asks the users' side as the chat page does.
func (b *testBot) page(method, path, body string, status int) map[string]any {
	b.t.Helper()
	req := httptest.NewRequest(method, "/sim/"+path, strings.NewReader(body))
	return b.pageRequest(req, status)
}

func (b *testBot) pageRequest(req *http.Request, status int) map[string]any {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, req)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		b.t.Fatalf("%s: %v: %s", req.URL, err, w.Body)
	}
	if w.Code != status || out["ok"] != (status == 200) {
		b.t.Errorf("%s: %d %s", req.URL, w.Code, w.Body)
	}
	return out
}

func TestUsersSide(t *testing.T) {
	b := newBot(t, Options{})
	p := b.page("POST", "people", `{"name":"Ada","about":"deputy","group":"deputies","language":"zh-hans","start":"abc"}`, 200)
	if id := p["person"].(map[string]any)["id"]; id != 1001.0 {
		t.Fatalf("the person is %v", p)
	}
	b.page("POST", "people", `{"name":""}`, 400)
	b.page("POST", "people/1001/messages", `{"text":"/start abc"}`, 200)
	b.page("POST", "people/1001/messages", `{"text":" "}`, 400)
	b.page("POST", "people/9/messages", `{"text":"x"}`, 400)
	b.page("POST", "people/1001/location", `{"latitude":30.5,"longitude":114.3}`, 200)
	b.page("POST", "people/1001/contact", `{"phone_number":"+86","first_name":"Ada","own":true}`, 200)
	b.page("POST", "people/1001/edit", `{"message_id":1,"text":"/start x"}`, 200)
	b.page("POST", "people/1001/delete", `{"message_id":2}`, 200)
	b.send(1001, "hello")
	state := b.page("GET", "state", "", 200)
	person := state["people"].([]any)[0].(map[string]any)
	if person["unread"] != 1.0 || person["last"] != "hello" || person["start"] != "abc" {
		t.Errorf("the person is %v", person)
	}
	chat := b.page("GET", "people/1001/chat", "", 200)
	if n := len(chat["messages"].([]any)); n != 4 {
		t.Errorf("%d messages", n)
	}
	b.page("GET", "people/9/chat", "", 400)
	b.page("POST", "people/1001/block", `{"blocked":true}`, 200)
	b.page("POST", "people/1001/messages", `{"text":"x"}`, 400)
	b.page("POST", "limits", `{"on":true,"per_second":5}`, 200)
	if l, on := b.s.Limits(); !on || l.PerSecond != 5 || l.Burst != 4 {
		t.Errorf("limits %+v %v", l, on)
	}
	b.page("POST", "faults", `{"fail_every":7,"latency_ms":1}`, 200)
	if b.s.Faults() != (Faults{FailEvery: 7, LatencyMS: 1}) {
		t.Errorf("faults %+v", b.s.Faults())
	}
	calls := b.page("GET", "log?after=0", "", 200)["calls"].([]any)
	if len(calls) != 1 || calls[0].(map[string]any)["method"] != "sendMessage" {
		t.Errorf("the log is %v", calls)
	}
}

func TestUsersFiles(t *testing.T) {
	b := newBot(t, Options{})
	b.person("Ada")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("as", "photo")
	_ = form.WriteField("caption", "two")
	for _, name := range []string{"a.png", "b.svg"} {
		part, _ := form.CreateFormFile("file", name)
		_, _ = part.Write(picture(t))
	}
	_ = form.Close()
	req := httptest.NewRequest(http.MethodPost, "/sim/people/1001/files", &body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	list := b.pageRequest(req, 200)["messages"].([]any)
	first := list[0].(map[string]any)
	if len(list) != 2 || first["caption"] != "two" || first["kind"] != "photo" {
		t.Fatalf("got %v", list)
	}
	for i, want := range []string{"image/png", "application/octet-stream"} {
		w := httptest.NewRecorder()
		address := list[i].(map[string]any)["file"].(map[string]any)["url"].(string)
		b.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if got := w.Header().Get("Content-Type"); got != want || w.Body.Len() == 0 {
			t.Errorf("%s is %s", address, got)
		}
	}
}

func TestPressFromThePage(t *testing.T) {
	b := newBot(t, Options{})
	m := b.send(b.person("Ada"), "choose")
	done := make(chan map[string]any)
	go func() { done <- b.page("POST", "people/1001/press", `{"message_id":1,"data":"x"}`, 200) }()
	r := b.call("getUpdates", params{"timeout": 10})
	q := as[[]gotUpdate](t, r.Result)[0].Callback
	b.ok("answerCallbackQuery", params{"callback_query_id": q.ID, "text": "Done"})
	if a := (<-done)["answer"].(map[string]any); a["text"] != "Done" {
		t.Errorf("answer %v to %d", a, m.MessageID)
	}
}

func TestOtherSitesMayNotAct(t *testing.T) {
	b := newBot(t, Options{})
	req := httptest.NewRequest(http.MethodPost, "/sim/people", strings.NewReader(`{"name":"x"}`))
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if b.h.ServeHTTP(w, req); w.Code != http.StatusForbidden {
		t.Errorf("answered %d", w.Code)
	}
}

func TestEvents(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	server := httptest.NewServer(b.h)
	defer server.Close()
	req, err := http.NewRequestWithContext(soon(t), http.MethodGet, server.URL+"/sim/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	lines.Scan() // open
	m := b.send(ada, "hello")
	b.ok("editMessageText", params{"chat_id": ada, "message_id": m.MessageID, "text": "bye"})
	b.ok("deleteMessage", params{"chat_id": ada, "message_id": m.MessageID})
	var got []string
	for len(got) < 6 && lines.Scan() {
		var e event
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && json.Unmarshal([]byte(data), &e) == nil {
			got = append(got, e.Type)
		}
	}
	if want := "message log edit log delete log"; strings.Join(got, " ") != want {
		t.Errorf("events %v, want %s", got, want)
	}
}

func TestPageIsServed(t *testing.T) {
	b := newBot(t, Options{})
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sim/", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "<") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
