package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Chats of the people of a briefing, and of those who write meanwhile and get none.
const (
	readerBase = 1_000_000_000
	writerBase = 2_000_000_000
)

// sink is a Telegram that is in nobody's way: it takes messages after so long, says
// 429 to what is above the limit in any second, and notes when they came.
type sink struct {
	latency time.Duration
	limit   int // messages in any second; 0: any number

	url    string
	server *http.Server
	wake   chan struct{} // an update waits

	mu      sync.Mutex
	came    []time.Time // messages to readers that were admitted
	recent  []time.Time // a ring of the newest admitted, one for each of limit
	ring    int
	tooMany int
	most    int                 // in any second
	first   int                 // of came: the oldest within a second of the newest
	twice   int                 // messages to readers who had one
	seen    map[int64]bool      // readers
	updates [][]byte            // that wait
	wrote   map[int64]time.Time // writers who wait for a reply
	replies []time.Duration
	number  int64
}

func newSink(latency time.Duration, limit int) (*sink, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{
		latency: latency, limit: limit, url: "http://" + listener.Addr().String(), wake: make(chan struct{}, 1),
		recent: make([]time.Time, limit), seen: map[int64]bool{}, wrote: map[int64]time.Time{},
		number: time.Now().UnixMicro(), // updates of a sink before it are not these
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/bot"+token+"/sendMessage", s.take)
	mux.HandleFunc("/bot"+token+"/getUpdates", s.tell)
	mux.HandleFunc("/bot"+token+"/getMe", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"bench","username":"bench_bot"}}`)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"ok":true,"result":true}`) })
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.server.Serve(listener) }() // it ends when it is closed
	return s, nil
}

func (s *sink) close() { _ = s.server.Close() } // nobody is served any more

var chatField = []byte(`{"chat_id":`)

// take takes a message. Its chat is read by where it stands, since decoding would
// cost as much as all the rest.
func (s *sink) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	rest, found := bytes.CutPrefix(body, chatField)
	digits, _, _ := bytes.Cut(rest, []byte(","))
	chat, bad := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || !found || bad != nil {
		http.Error(w, `{"ok":false,"error_code":400,"description":"Bad Request: no chat"}`, http.StatusBadRequest)
		return
	}
	number, admitted := s.admit(chat, time.Now())
	if s.latency > 0 {
		time.Sleep(s.latency)
	}
	if !admitted {
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`)
		return
	}
	fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d}}`, number)
}

// admit notes a message, or that it is too many.
func (s *sink) admit(chat int64, now time.Time) (number int64, admitted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limit > 0 {
		oldest := &s.recent[s.ring%s.limit]
		if now.Sub(*oldest) < time.Second {
			s.tooMany++
			return 0, false
		}
		*oldest = now
		s.ring++
	}
	s.number++
	if chat >= writerBase {
		if at, waits := s.wrote[chat]; waits {
			s.replies = append(s.replies, now.Sub(at))
			delete(s.wrote, chat)
		}
		return s.number, true
	}
	if s.seen[chat] {
		s.twice++
	}
	s.seen[chat] = true
	s.came = append(s.came, now)
	for now.Sub(s.came[s.first]) >= time.Second {
		s.first++
	}
	s.most = max(s.most, len(s.came)-s.first)
	return s.number, true
}

// write has somebody write /help, who had no reply to wait for.
func (s *sink) write(writer int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	chat, now := int64(writerBase+writer), time.Now()
	s.updates = append(s.updates, fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":"/help",`+
		`"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"w","language_code":"zh-hans"}}}`,
		s.number, s.number, now.Unix(), chat, chat))
	s.wrote[chat] = now
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// tell answers getUpdates when there are some, or after a second.
func (s *sink) tell(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.wake:
	case <-time.After(time.Second):
	case <-r.Context().Done():
		return
	}
	s.mu.Lock()
	updates := s.updates
	s.updates = nil
	s.mu.Unlock()
	fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, bytes.Join(updates, []byte(",")))
}

// traffic is what came to readers.
type traffic struct {
	count, twice, most, tooMany int
	first, last                 time.Time
}

func (s *sink) traffic() traffic {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := traffic{count: len(s.came), twice: s.twice, most: s.most, tooMany: s.tooMany}
	if t.count > 0 {
		t.first, t.last = s.came[0], s.came[t.count-1]
	}
	return t
}

// rate is how many came a second, from the first to the last.
func (t traffic) rate() float64 {
	return float64(t.count-1) / t.last.Sub(t.first).Seconds()
}
