package telegramsim

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// params are the parameters of a call.
type params map[string]any

// testBot calls the simulator as a bot would, and holds every result to the
// specification.
type testBot struct {
	t *testing.T
	s *Sim
	h http.Handler
}

func newBot(t *testing.T, o Options) *testBot {
	t.Helper()
	s := New(o)
	t.Cleanup(s.Close)
	return &testBot{t, s, s.Handler()}
}

// person adds somebody who has talked to the bot before.
func (b *testBot) person(name string) int64 {
	return b.s.AddPerson(Person{Name: name, Language: "zh-hans", Started: true}).ID
}

type reply struct {
	status int
	header http.Header
	OK     bool            `json:"ok"`
	Result json.RawMessage `json:"result"`
	Code   int             `json:"error_code"`
	Text   string          `json:"description"`
	Params struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

func (b *testBot) serve(req *http.Request) reply {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, req)
	r := reply{status: w.Code, header: w.Header()}
	if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil {
		b.t.Fatalf("%s: %v: %s", req.URL.Path, err, w.Body)
	}
	return r
}

func (b *testBot) call(method string, p params) reply {
	b.t.Helper()
	return b.callWith(context.Background(), method, p)
}

func (b *testBot) callWith(ctx context.Context, method string, p params) reply {
	b.t.Helper()
	body, err := json.Marshal(p)
	if err != nil {
		b.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/bot"+b.s.Token()+"/"+method, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	return b.serve(req)
}

// ok calls and wants no error.
func (b *testBot) ok(method string, p params) json.RawMessage {
	b.t.Helper()
	r := b.call(method, p)
	if !r.OK {
		b.t.Fatalf("%s(%v): %d %s", method, p, r.Code, r.Text)
	}
	b.conforms(method, r.Result)
	return r.Result
}

// refused calls and wants this error.
func (b *testBot) refused(code int, text, method string, p params) reply {
	b.t.Helper()
	r := b.call(method, p)
	if r.OK || r.Code != code || r.status != code || !strings.Contains(r.Text, text) {
		b.t.Errorf("%s(%v): got %v %d %q, want %d %q", method, p, r.OK, r.Code, r.Text, code, text)
	}
	return r
}

// conforms holds a result to what the specification says that the method returns.
func (b *testBot) conforms(method string, result json.RawMessage) {
	b.t.Helper()
	value, err := decodeNumbers(result)
	if err != nil {
		b.t.Fatal(err)
	}
	kinds := strings.Split(b.s.spec.methods[b.s.spec.lower[strings.ToLower(method)]].returns, "|")
	if err := b.s.spec.check("result", kinds, value); err != nil {
		b.t.Errorf("%s: %v: %s", method, err, result)
	}
}

func (b *testBot) send(chat int64, text string) apiMessage {
	b.t.Helper()
	return as[apiMessage](b.t, b.ok("sendMessage", params{"chat_id": chat, "text": text}))
}

func as[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return v
}

type gotUpdate struct {
	ID       int64             `json:"update_id"`
	Message  *apiMessage       `json:"message"`
	Edited   *apiMessage       `json:"edited_message"`
	Callback *apiCallbackQuery `json:"callback_query"`
	Member   json.RawMessage   `json:"my_chat_member"`
	New      json.RawMessage   `json:"brand_new_thing"`
}

// updates polls without waiting.
func (b *testBot) updates(offset int64) []gotUpdate {
	b.t.Helper()
	r := b.call("getUpdates", params{"offset": offset})
	if !r.OK {
		b.t.Fatalf("getUpdates: %d %s", r.Code, r.Text)
	}
	list := as[[]gotUpdate](b.t, r.Result)
	for _, u := range list {
		if u.New != nil {
			return list
		}
	}
	b.conforms("getUpdates", r.Result)
	return list
}

func ids(list []gotUpdate) []int64 {
	out := []int64{}
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

// upload calls with a form, as most libraries do.
func (b *testBot) upload(method string, fields map[string]string, files map[string][]byte) reply {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := form.CreateFormFile(name, name+".png")
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/bot"+b.s.Token()+"/"+method, &body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	r := b.serve(req)
	if r.OK {
		b.conforms(method, r.Result)
	}
	return r
}

// must is for the people's side in tests.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
