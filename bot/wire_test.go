package bot

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// far is a server at the other end of a wire, which counts.
type far struct {
	*httptest.Server
	t           *testing.T
	wire        *wire
	requests    atomic.Int64
	connections atomic.Int64
}

func newFar(t *testing.T, secure bool, answer http.HandlerFunc) *far {
	t.Helper()
	f := &far{t: t}
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.requests.Add(1)
		answer(w, r)
	}))
	f.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			f.connections.Add(1)
		}
	}
	if secure {
		f.Config.ErrorLog = log.New(io.Discard, "", 0)
		f.StartTLS()
	} else {
		f.Start()
	}
	t.Cleanup(f.Close)
	f.wire = newWire(asked(t, f.URL+"/bot1:a/sendMessage"), direct)
	return f
}

func asked(t *testing.T, address string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func direct(*http.Request) (*url.URL, error) { return nil, nil }

// says posts the words and wants them back.
func (f *far) says(words string) *far {
	f.t.Helper()
	status, answer, err := f.wire.post(f.t.Context(), []byte(words))
	if err != nil || string(answer) != words || status != "200 OK" {
		f.t.Errorf("answered %q, %q, %v", status, answer, err)
	}
	return f
}

// had checks what has come to the server.
func (f *far) had(requests, connections int64) {
	f.t.Helper()
	if r, c := f.requests.Load(), f.connections.Load(); r != requests || c != connections {
		f.t.Errorf("%d requests by %d connections, want %d by %d", r, c, requests, connections)
	}
}

func repeat(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/bot1:a/sendMessage" || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusTeapot)
	}
	words, _ := io.ReadAll(r.Body)
	_, _ = w.Write(words)
}

func TestWireIsKept(t *testing.T) {
	t.Parallel()
	f := newFar(t, false, repeat)
	f.says("one").says(strings.Repeat("two", 10_000)).says("three") // the second comes in pieces
	f.had(3, 1)
	f.wire.idle[0].since = time.Now().Add(-wireIdle / 2)
	f.says("four").had(4, 1)
	f.wire.idle[0].since = time.Now().Add(-2 * wireIdle)
	f.says("five").had(5, 2)
}

func TestWireThatEnds(t *testing.T) {
	t.Parallel()
	last := newFar(t, false, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		repeat(w, r)
	})
	last.says("one").says("two").had(2, 2)

	f := newFar(t, false, repeat)
	f.says("one")
	f.CloseClientConnections()
	f.wire.idle[0].since = time.Now().Add(-2 * wireDoubt)
	f.says("two").had(2, 2)
}

// TestWireOnce: what may have arrived is not sent again.
func TestWireOnce(t *testing.T) {
	t.Parallel()
	var deaf atomic.Bool
	f := newFar(t, false, func(w http.ResponseWriter, r *http.Request) {
		if deaf.Load() {
			panic(http.ErrAbortHandler)
		}
		repeat(w, r)
	})
	f.says("one")
	deaf.Store(true)
	if _, _, err := f.wire.post(t.Context(), []byte("two")); err == nil {
		t.Error("there is an answer")
	}
	f.had(2, 1)
	deaf.Store(false)
	f.says("three").had(3, 2)
}

func TestWireLetsGo(t *testing.T) {
	t.Parallel()
	came, done := make(chan bool), make(chan bool)
	f := newFar(t, false, func(http.ResponseWriter, *http.Request) { came <- true; <-done })
	defer close(done)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-came; cancel() }()
	if _, _, err := f.wire.post(ctx, []byte("wait")); err == nil || ctx.Err() == nil {
		t.Errorf("it ends with %v", err)
	}
	if _, _, err := f.wire.post(ctx, []byte("late")); err == nil {
		t.Error("it was sent after the end")
	}
	f.had(1, 1)
}

func TestWireAnswerWithoutEnd(t *testing.T) {
	t.Parallel()
	f := newFar(t, false, func(w http.ResponseWriter, _ *http.Request) {
		for range 2 * answerMost / 1000 {
			fmt.Fprint(w, strings.Repeat("!", 1000))
		}
	})
	if _, _, err := f.wire.post(t.Context(), nil); err == nil {
		t.Error("it was read to the end")
	}
}

func TestWireSecure(t *testing.T) {
	t.Parallel()
	f := newFar(t, true, repeat)
	if _, _, err := f.wire.post(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("of a certificate that nobody knows: %v", err)
	}
	f.wire.secure.RootCAs = x509.NewCertPool()
	f.wire.secure.RootCAs.AddCert(f.Certificate())
	f.says("one").says("two")
	f.wire.idle[0].since = time.Now().Add(-2 * wireDoubt)
	f.says("three").had(3, 2) // the first connection was not trusted
	other := newWire(asked(t, strings.Replace(f.URL, "127.0.0.1", "localhost", 1)), direct)
	other.secure.RootCAs = f.wire.secure.RootCAs
	if _, _, err := other.post(t.Context(), nil); err == nil {
		t.Error("a certificate of another was taken")
	}
}

// TestWireOrNot: where there is more to do on the way, net/http does it.
func TestWireOrNot(t *testing.T) {
	t.Parallel()
	by := http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy:3128"})
	if newWire(asked(t, "https://api.telegram.org/"), by) != nil {
		t.Error("it goes past the proxy")
	}
	var got []string
	for _, address := range []string{"https://api.telegram.org/", "http://telegram/", "http://[::1]:8081/", "http://a:b@telegram/", "ftp://telegram/"} {
		if w := newWire(asked(t, address), direct); w == nil {
			got = append(got, "none")
		} else {
			got = append(got, fmt.Sprintf("%s %t", w.address, w.secure != nil))
		}
	}
	if want := []string{"api.telegram.org:443 true", "telegram:80 false", "[::1]:8081 false", "none", "none"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
