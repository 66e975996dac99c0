package bot

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	wireIdle   = 90 * time.Second // that a connection is kept without use
	wireDoubt  = time.Second      // without use after which it is tried before it is used
	wireTrial  = time.Millisecond
	answerMost = 1 << 20 // bytes of an answer, with its head
)

// wire posts to one address by HTTP/1.1. A request is written and its answer read by
// whoever makes it; net/http has two goroutines beside each connection, and hands over
// to them and back, which takes three times the processor time. What was written, even
// in part, is not written again here: it may have arrived.
type wire struct {
	address string      // host and port
	secure  *tls.Config // nil: it is plain
	head    string      // of each request, up to its length

	mu   sync.Mutex
	idle []*strand // by when they were last used
}

// strand is a connection. It serves one request at a time.
type strand struct {
	net.Conn
	limit io.LimitedReader
	in    *bufio.Reader
	out   []byte
	since time.Time // it is idle
}

// newWire is a wire to where the request goes, or nil where net/http knows the way
// and this does not: by a proxy, with a password, by another protocol.
func newWire(r *http.Request, proxies func(*http.Request) (*url.URL, error)) *wire {
	proxy, err := proxies(r)
	port, known := map[string]string{"http": "80", "https": "443"}[r.URL.Scheme]
	if err != nil || proxy != nil || r.URL.User != nil || !known {
		return nil
	}
	w := &wire{
		address: net.JoinHostPort(r.URL.Hostname(), cmp.Or(r.URL.Port(), port)),
		head: "POST " + r.URL.RequestURI() + " HTTP/1.1\r\nHost: " + r.URL.Host +
			"\r\nContent-Type: application/json\r\nContent-Length: ",
	}
	if r.URL.Scheme == "https" {
		w.secure = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return w
}

// post returns the answer and its status.
func (w *wire) post(ctx context.Context, body []byte) (status string, answer []byte, err error) {
	s, err := w.take(ctx)
	if err != nil {
		return "", nil, err
	}
	err = s.SetDeadline(time.Now().Add(sendTimeout))
	unhurried := context.AfterFunc(ctx, func() { _ = s.SetDeadline(time.Unix(1, 0)) })
	again := false
	if err == nil {
		status, answer, again, err = s.exchange(w.head, body)
	}
	if unhurried() && again {
		w.keep(s)
	} else {
		_ = s.Close() // what it was for is over
	}
	return status, answer, err
}

// exchange writes a request and reads its answer. It reports whether the
// connection can be used again.
func (s *strand) exchange(head string, body []byte) (status string, answer []byte, again bool, err error) {
	s.out = append(strconv.AppendInt(append(s.out[:0], head...), int64(len(body)), 10), "\r\n\r\n"...)
	s.out = append(s.out, body...)
	s.limit.N = answerMost
	if _, err = s.Write(s.out); err != nil {
		return "", nil, false, err
	}
	resp, err := http.ReadResponse(s.in, nil)
	if err != nil {
		return "", nil, false, err
	}
	if answer, err = io.ReadAll(resp.Body); err != nil {
		return "", nil, false, err
	}
	return resp.Status, answer, !resp.Close && resp.StatusCode >= http.StatusOK && s.in.Buffered() == 0, nil
}

// take returns a connection: the last that was used, if it is as it was left, or a
// new one. Whether it was closed within a second of its use is not looked at: that
// shows as an error, which calls for another try.
func (w *wire) take(ctx context.Context) (*strand, error) {
	for s := w.last(); s != nil; s = w.last() {
		if unused := time.Since(s.since); unused < wireDoubt || unused < wireIdle && s.quiet() {
			return s, nil
		}
		_ = s.Close() // there is nothing to lose
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	dial := new(net.Dialer).DialContext
	if w.secure != nil {
		dial = (&tls.Dialer{Config: w.secure}).DialContext
	}
	conn, err := dial(ctx, "tcp", w.address)
	if err != nil {
		return nil, err
	}
	s := &strand{Conn: conn, limit: io.LimitedReader{R: conn}}
	s.in = bufio.NewReader(&s.limit)
	return s, nil
}

// quiet reports whether nothing has come that nobody asked for, such as the end.
func (s *strand) quiet() bool {
	err := s.SetReadDeadline(time.Now().Add(wireTrial))
	if s.limit.N = answerMost; err == nil {
		_, err = s.in.Peek(1)
	}
	return errors.Is(err, os.ErrDeadlineExceeded)
}

func (w *wire) last() *strand {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.idle) == 0 {
		return nil
	}
	s := w.idle[len(w.idle)-1]
	w.idle = w.idle[:len(w.idle)-1]
	return s
}

// keep takes a connection back, and lets go of what many needed at once, and few do
// now.
func (w *wire) keep(s *strand) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.since = time.Now()
	for w.idle = append(w.idle, s); s.since.Sub(w.idle[0].since) > wireIdle; w.idle = slices.Delete(w.idle, 0, 1) {
		_ = w.idle[0].Close()
	}
}
