package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// hall is a reception with a handler that notes what it served in the chat's
// state, so that what was lost, doubled or out of order shows there.
type hall struct {
	*handlers.Reception
	t       *testing.T
	address string
	store   *storage.Store
	mu      sync.Mutex
	said    []liaison.Outgoing
	looks   int
	on      map[string]func(*storage.Conversation) error // by the update's text
}

func newHall(t *testing.T, address string) *hall {
	store := storagetest.Open(t, address)
	h := &hall{t: t, store: store, address: address, on: map[string]func(*storage.Conversation) error{}}
	h.Reception = &handlers.Reception{
		Store: store,
		Decode: func(payload []byte) (liaison.Update, error) {
			if kind, found := strings.CutPrefix(string(payload), "kind "); found {
				return liaison.Update{Kind: liaison.UpdateKind(kind), Private: true}, nil
			}
			if len(payload) == 0 {
				return liaison.Update{}, errors.New("an empty payload")
			}
			return liaison.Update{Kind: liaison.Wrote, Private: true, Text: string(payload)}, nil
		},
		Handle: h.handle,
		Apologise: func(conv storage.Conversation, u liaison.Update) []liaison.Outgoing {
			return []liaison.Outgoing{say(conv.Chat, "sorry for "+u.Text)}
		},
		Sent: func(out []liaison.Outgoing) {
			h.mu.Lock()
			defer h.mu.Unlock()
			if out == nil {
				h.looks++
			}
			h.said = append(h.said, out...)
		},
		Log: slog.New(slog.DiscardHandler),
	}
	return h
}

func say(chat int64, text string) liaison.Outgoing {
	return liaison.Outgoing{Chat: chat, Message: liaison.Message{Act: liaison.Say, Text: text}}
}

func (h *hall) handle(_ context.Context, _ *storage.Store, conv *storage.Conversation, u liaison.Update) ([]liaison.Outgoing, error) {
	if do := h.on[u.Text]; do != nil {
		if err := do(conv); err != nil {
			return nil, err
		}
	}
	served := servedIn(h.t, conv.State)
	conv.State, _ = json.Marshal(map[string]any{"served": append(served, u.ID)})
	return []liaison.Outgoing{say(u.Chat, fmt.Sprintf("%d %s", u.ID, u.Text))}, nil
}

func servedIn(t *testing.T, state json.RawMessage) []int64 {
	var s struct{ Served []int64 }
	if err := json.Unmarshal(state, &s); err != nil {
		t.Errorf("state %s: %v", state, err)
	}
	return s.Served
}

// open runs the reception until the function that it returns is called.
func (h *hall) open() (closed func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := h.Run(ctx); err != nil {
			h.t.Error(err)
		}
	}()
	closed = sync.OnceFunc(func() { cancel(); <-ended })
	h.t.Cleanup(closed)
	return closed
}

// keeps keeps updates numbered from first on, one of each text.
func (h *hall) keeps(first, chat int64, texts ...string) *hall {
	h.t.Helper()
	var arrivals []liaison.Arrival
	for i, text := range texts {
		arrivals = append(arrivals, liaison.Arrival{Update: first + int64(i), Chat: chat, Payload: []byte(text)})
	}
	if err := h.store.KeepArrivals(context.Background(), arrivals); err != nil {
		h.t.Fatal(err)
	}
	return h
}

// disconnects ends the database's connections in the middle of what they do.
func (h *hall) disconnects() {
	if err := storagetest.Disconnect(h.address); err != nil {
		h.t.Error(err)
	}
}

func (h *hall) served(chat int64, want ...int64) {
	h.t.Helper()
	if got := servedIn(h.t, h.conversation(chat).State); !slices.Equal(got, want) {
		h.t.Errorf("chat %d was served %v, want %v", chat, got, want)
	}
}

// conversation reads a chat's state, when the reception holds it no more.
func (h *hall) conversation(chat int64) (conv storage.Conversation) {
	h.t.Helper()
	eventually(h.t, func() bool {
		err := h.store.InTx(context.Background(), func(tx *storage.Store) error {
			convs, err := tx.TakeChats(context.Background(), []int64{chat}, 10)
			if err == nil && len(convs) == 1 {
				conv = convs[0]
			}
			return err
		})
		if err != nil {
			h.t.Fatal(err)
		}
		return conv.Chat == chat
	})
	return conv
}

// hears waits until nothing waits any more and compares what was said.
func (h *hall) hears(chat int64, want ...string) {
	h.t.Helper()
	h.settled()
	unsent, err := h.store.UnsentMessages(context.Background(), liaison.Replies, nil, nil, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	var got []string
	for _, m := range unsent {
		if m.Chat == chat {
			got = append(got, m.Text)
		}
	}
	if !slices.Equal(got, want) {
		h.t.Errorf("chat %d heard\n%q, want\n%q", chat, got, want)
	}
}

func (h *hall) settled() {
	h.t.Helper()
	eventually(h.t, func() bool { return h.backlog().Updates == 0 })
}

func (h *hall) backlog() storage.Backlog {
	h.t.Helper()
	for {
		b, err := h.store.Backlog(context.Background())
		if err == nil {
			return b
		}
		if !storage.Temporary(err) {
			h.t.Fatal(err)
		}
	}
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come about within 20 s")
		}
	}
}

func TestUpdatesOfAChatAreServedOnceAndInOrder(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	one, two := newHall(t, address), newHall(t, address)
	one.open()
	two.open()
	const chats, each = 30, 40
	var update int64
	want := map[int64][]int64{}
	for i := range each {
		var arrivals []liaison.Arrival
		for chat := int64(1); chat <= chats; chat++ {
			update++
			want[chat] = append(want[chat], update)
			arrivals = append(arrivals, liaison.Arrival{Update: update, Chat: chat, Payload: []byte("hello")})
		}
		if err := one.store.KeepArrivals(t.Context(), slices.Concat(arrivals, arrivals[:3])); err != nil {
			t.Fatal(err)
		}
		for _, a := range arrivals {
			one.Arrived(a.Chat)
			if i%2 == 0 {
				two.Arrived(a.Chat)
			}
		}
	}
	one.settled()
	for chat, ids := range want {
		one.served(chat, ids...)
		var said []string
		for _, id := range ids {
			said = append(said, fmt.Sprintf("%d hello", id))
		}
		one.hears(chat, said...)
	}
}

func TestAnUpdateThatAlwaysFailsIsSetAside(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	var tries atomic.Int32
	h.on["poison"] = func(*storage.Conversation) error { tries.Add(1); return errors.New("it cannot be") }
	h.on["bomb"] = func(*storage.Conversation) error { panic("boom") }
	h.keeps(1, 7, "a", "poison", "b", "bomb", "c").keeps(10, 8, "d")
	h.Arrived(7, 8)
	h.open()
	h.hears(7, "1 a", "sorry for poison", "3 b", "sorry for bomb", "5 c")
	h.hears(8, "10 d")
	h.served(7, 1, 3, 5)
	if n := tries.Load(); n != 4 { // once with the others, then three times alone
		t.Errorf("the poison was tried %d times, want 4", n)
	}
	if b := h.backlog(); b.SetAside != 2 {
		t.Errorf("%d updates are set aside, want 2", b.SetAside)
	}
}

func TestAFaultThatPassesCostsNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	var tries atomic.Int32
	h.on["flaky"] = func(*storage.Conversation) error {
		if tries.Add(1) < 4 {
			return errors.New("not now")
		}
		return nil
	}
	h.keeps(1, 7, "a", "flaky", "b").open()
	h.Arrived(7)
	h.hears(7, "1 a", "2 flaky", "3 b")
}

func TestAnUpdateThatKillsTheProgramIsSetAside(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	h.on["killer"] = func(*storage.Conversation) error { t.Error("the killer was let in again"); return nil }
	h.keeps(1, 7, "killer", "a")
	for range 3 { // programs that died of it had begun with it
		if _, err := h.store.CountAttempt(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	h.open()
	h.hears(7, "sorry for killer", "2 a")
}

func TestWhatAnotherReplicaLeftIsServed(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	h.keeps(1, 7, "a", "b").keeps(10, 8, "c").open()
	h.hears(7, "1 a", "2 b")
	h.hears(8, "10 c")
}

func TestALostConnectionLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	var cut sync.Once
	h.on["cut"] = func(*storage.Conversation) error {
		cut.Do(func() { h.disconnects() })
		return nil
	}
	h.keeps(1, 7, "a", "cut", "b").open()
	h.Arrived(7)
	h.hears(7, "1 a", "2 cut", "3 b")
	h.served(7, 1, 2, 3)
}

func TestUpdatesWithoutAChatAndUnreadableOnesAreDone(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	h.keeps(1, 0, "kind other", "").keeps(3, 7, "", "a").open()
	h.Arrived(0, 7)
	h.hears(7, "4 a")
}

func TestWhoStopsTheBotIsGoneUntilTheyComeBack(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	h.keeps(1, 7, "a", "kind blocked").open()
	h.Arrived(7)
	h.settled()
	if !h.conversation(7).Gone {
		t.Error("the chat is not gone after it was blocked")
	}
	h.keeps(3, 7, "kind unblocked")
	h.Arrived(7)
	h.settled()
	if h.conversation(7).Gone {
		t.Error("the chat is still gone after it was unblocked")
	}
}

func TestTheTransactionInHandIsFinishedAtTheEnd(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	begun, finish := make(chan struct{}), make(chan struct{})
	h.on["slow"] = func(*storage.Conversation) error { close(begun); <-finish; return nil }
	h.keeps(1, 7, "slow")
	h.Arrived(7)
	closed := h.open()
	<-begun
	time.AfterFunc(50*time.Millisecond, func() { close(finish) })
	closed()
	h.served(7, 1)
}

func TestSentTellsWhatThePostCanSendAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t, storagetest.NewURL(t))
	h.keeps(1, 7, "a", "b").open()
	h.Arrived(7)
	h.settled()
	eventually(t, func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.said) == 2 })
	h.keeps(3, 7, "c") // the first two are still in the outbox
	h.Arrived(7)
	eventually(t, func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.said) == 3 })
	if h.said[0].ID == 0 || h.said[0].ID >= h.said[1].ID || h.said[0].Cause != 1 || h.looks != 0 {
		t.Errorf("said %+v and asked for %d looks", h.said, h.looks)
	}
	if h.said[1].After != 0 || h.said[2].After != h.said[1].ID {
		t.Errorf("said %+v, where only the last comes after what is unsent", h.said)
	}
}
