package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"liaison/telegramsim"
)

const (
	token    = "1:bench"
	chatBase = 100_000 // the chats' ids are above it
)

// words are what is written. Both are answered by one message with buttons:
// /help by who the person is, /mine by a page of what they have suggested.
var words = [...]string{"/help", "/mine"}

// telegram is a simulator with people who write to one bot.
type telegram struct {
	sim    *telegramsim.Sim
	server *http.Server
	url    string
	chats  int
	turn   int // of the next to write
}

func newTelegram(chats int) (*telegram, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &telegram{
		sim:   telegramsim.New(telegramsim.Options{Token: token}),
		url:   "http://" + listener.Addr().String(),
		chats: chats,
	}
	for i := range chats {
		t.sim.AddPerson(telegramsim.Person{ID: chatBase + int64(i), Language: "zh-hans", Started: true})
	}
	t.server = &http.Server{Handler: t.sim.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = t.server.Serve(listener) }() // it ends when it is closed
	return t, nil
}

func (t *telegram) close() {
	t.sim.Close()
	_ = t.server.Close() // nobody is served any more
}

// write lets the next person write: all in turn, so that messages of one chat
// come as far apart as they can.
func (t *telegram) write(word string) error {
	who := t.turn % t.chats
	t.turn++
	_, err := t.sim.Send(chatBase+int64(who), telegramsim.Draft{Text: word})
	return err
}

// patience is how long the last replies of a measurement may take.
const patience = time.Minute

// burst writes as fast as it can and returns how long it takes until all is
// answered.
func (t *telegram) burst(ctx context.Context, word string, updates int) (time.Duration, error) {
	before := t.sim.Stats().Sends
	began := time.Now()
	for range updates {
		if err := t.write(word); err != nil {
			return 0, err
		}
	}
	if err := t.answered(ctx, before+int64(updates)); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

// steady writes all words in turn at an even pace and returns the time of each reply, the
// fastest first.
func (t *telegram) steady(ctx context.Context, rate int, last time.Duration) ([]time.Duration, error) {
	before, mark := t.sim.Stats().Sends, t.sim.Mark()
	updates := int(last.Seconds() * float64(rate))
	began := time.Now()
	for i := range updates {
		time.Sleep(time.Until(began.Add(time.Second * time.Duration(i) / time.Duration(rate))))
		if err := t.write(words[i/t.chats%len(words)]); err != nil {
			return nil, err
		}
	}
	if err := t.answered(ctx, before+int64(updates)); err != nil {
		return nil, err
	}
	took := t.latencies(mark)
	if len(took) != updates {
		return nil, fmt.Errorf("%d replies to %d updates", len(took), updates)
	}
	return took, nil
}

func (t *telegram) answered(ctx context.Context, sends int64) error {
	err := until(ctx, patience, func() bool { return t.sim.Stats().Sends >= sends })
	s := t.sim.Stats()
	if err != nil {
		return fmt.Errorf("of the replies %d are missing: %w", sends-s.Sends, err)
	}
	if s.Sends > sends || s.Refusals > 0 || s.Violations > 0 {
		return fmt.Errorf("the replies are not those that were expected: %+v", s)
	}
	return nil
}

// latencies are those of all replies after the mark, the shortest first.
func (t *telegram) latencies(mark int64) []time.Duration {
	var took []time.Duration
	for i := range t.chats {
		for _, m := range t.sim.Chat(chatBase + int64(i)) {
			if m.From == "bot" && m.Seq > mark {
				took = append(took, m.Latency)
			}
		}
	}
	slices.Sort(took)
	return took
}

// percentile of sorted values: the least that is not below so much of them.
func percentile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	at := int(part*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(at, 0), len(sorted)-1)]
}

func median[T float64 | time.Duration](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
