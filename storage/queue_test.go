package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

func arrivals(chat int64, ids ...int64) []liaison.Arrival {
	var list []liaison.Arrival
	for _, id := range ids {
		list = append(list, liaison.Arrival{Update: id, Chat: chat, Payload: fmt.Appendf(nil, "update %d", id)})
	}
	return list
}

// take takes the chats in a transaction of its own and gives them to the
// function before it ends.
func take(t *testing.T, s *storage.Store, chats []int64, then func(*storage.Store, []storage.Conversation) error) {
	t.Helper()
	err := s.InTx(t.Context(), func(tx *storage.Store) error {
		convs, err := tx.TakeChats(t.Context(), chats, 10)
		if err != nil {
			return err
		}
		return then(tx, convs)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestArrivalsAreKeptOnceWhateverComesTogether(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	var keeping sync.WaitGroup
	for n := range 8 {
		keeping.Go(func() {
			for i := range int64(20) {
				batch := slices.Concat(arrivals(1, 3*i, 3*i+1), arrivals(2, 3*i+2), arrivals(1, 3*i))
				if n%2 == 0 {
					slices.Reverse(batch)
				}
				if err := s.KeepArrivals(t.Context(), batch); err != nil {
					t.Error(err)
				}
			}
		})
	}
	keeping.Wait()
	b, err := s.Backlog(t.Context())
	if err != nil || b.Updates != 60 || b.UpdateAge <= 0 {
		t.Errorf("%+v, %v", b, err)
	}
	waiting, err := s.WaitingChats(t.Context(), 0, 10)
	if err != nil || !slices.Equal(waiting, []int64{1, 2}) {
		t.Errorf("waiting %v, %v", waiting, err)
	}
	if late, err := s.WaitingChats(t.Context(), time.Hour, 10); err != nil || len(late) != 0 {
		t.Errorf("waiting for an hour %v, %v", late, err)
	}
}

func TestAChatThatIsHeldIsPassedOver(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	if err := s.KeepArrivals(t.Context(), slices.Concat(arrivals(1, 10), arrivals(2, 11, 12))); err != nil {
		t.Fatal(err)
	}
	take(t, s, []int64{1}, func(*storage.Store, []storage.Conversation) error {
		take(t, s, []int64{1, 2, 3}, func(tx *storage.Store, convs []storage.Conversation) error {
			if len(convs) != 1 || convs[0].Chat != 2 || len(convs[0].Waiting) != 2 || convs[0].Waiting[1].Update != 12 {
				t.Errorf("took %+v", convs)
			}
			_, err := tx.KeepTurns(t.Context(), []storage.Turn{{Chat: 2, Done: []int64{11}}})
			return err
		})
		return nil
	})
	take(t, s, []int64{2}, func(_ *storage.Store, convs []storage.Conversation) error {
		if len(convs) != 1 || len(convs[0].Waiting) != 1 || convs[0].Waiting[0].Update != 12 {
			t.Errorf("took %+v", convs)
		}
		return nil
	})
}

func TestAnUpdateIsDoneOnce(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	if err := s.KeepArrivals(t.Context(), arrivals(1, 10)); err != nil {
		t.Fatal(err)
	}
	turn := []storage.Turn{{Chat: 1, Done: []int64{10}}}
	if _, err := s.KeepTurns(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeepTurns(t.Context(), turn); err == nil {
		t.Error("it was done twice")
	}
	if n, err := s.ForgetUpdates(t.Context(), 0, 10); err != nil || n != 1 {
		t.Errorf("%d were forgotten, %v", n, err)
	}
}

func TestAMessageSurvivesTheOutbox(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	want := liaison.Outgoing{Chat: 7, Lane: liaison.Notices, Card: "menu", Cause: 3, Message: liaison.Message{
		Act: liaison.Say, Text: `a <b>\u0000</b> \ "c"`, Keyboard: [][]string{{"x"}}, Target: 5,
		Files: []liaison.File{{Kind: liaison.Photo, ID: "f"}}, Buttons: [][]liaison.Button{{{Text: "t", Data: "d"}}},
	}}
	hurt := want
	hurt.Text += "\x00"
	kept, err := s.KeepOutgoing(t.Context(), []liaison.Outgoing{hurt})
	if err != nil {
		t.Fatal(err)
	}
	want.ID = kept[0].ID
	unsent, err := s.UnsentMessages(t.Context(), liaison.Notices, nil, nil, 10)
	if err != nil || len(unsent) != 1 || fmt.Sprint(unsent[0].Outgoing) != fmt.Sprint(want) {
		t.Errorf("read %+v, %v, want %+v", unsent, err, want)
	}
	for _, none := range [][2][]int64{{{want.ID}, nil}, {nil, {7}}} {
		if unsent, err := s.UnsentMessages(t.Context(), liaison.Notices, none[0], none[1], 10); err != nil || len(unsent) != 0 {
			t.Errorf("with %v left out: %+v, %v", none, unsent, err)
		}
	}
}

func TestSlotsAreSharedAndPauseForAll(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	var mu sync.Mutex
	var waits []time.Duration
	began := time.Now()
	var reserving sync.WaitGroup
	for range 4 {
		reserving.Go(func() {
			for range 5 {
				slots, err := s.Reserve(t.Context(), 2, 100)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				waits = append(waits, time.Since(began)+slots.Wait)
				mu.Unlock()
			}
		})
	}
	reserving.Wait()
	if last := slices.Max(waits); last < 375*time.Millisecond {
		t.Errorf("the twentieth pair of slots at 100 a second is at %s", last)
	}
	if err := errors.Join(s.PauseSending(t.Context(), 3*time.Second), s.SlowDown(t.Context(), 27)); err != nil {
		t.Fatal(err)
	}
	slots, err := s.Reserve(t.Context(), 1, 100)
	if err != nil || slots.Wait < 2*time.Second {
		t.Errorf("%+v, %v in a pause", slots, err)
	}
	b, err := s.Budget(t.Context())
	if err != nil || b.Slowed != 27 || b.Paused < 2*time.Second || b.Next < b.Paused {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestOneIsAloneUntilTheLockIsLost(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	one, two := storagetest.Open(t, address), storagetest.Open(t, address)
	holding, begun := make(chan struct{}), make(chan struct{})
	var both sync.WaitGroup
	both.Go(func() {
		err := one.Alone(t.Context(), "test", func(ctx context.Context) error {
			close(holding)
			<-ctx.Done()
			return context.Cause(ctx)
		})
		if !errors.Is(err, storage.ErrLostLock) {
			t.Errorf("the first ended with %v", err)
		}
	})
	<-holding
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := two.Alone(ctx, "test", func(context.Context) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second, while the first is at it: %v", err)
	}
	both.Go(func() {
		err := two.Alone(t.Context(), "another", func(context.Context) error { close(begun); return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	if err := storagetest.Disconnect(address); err != nil {
		t.Fatal(err)
	}
	both.Wait()
	if err := two.Alone(t.Context(), "test", func(context.Context) error { return nil }); err != nil {
		t.Errorf("after the first lost it: %v", err)
	}
}

func TestListenersHear(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended := make(chan struct{}, 10), make(chan error, 1)
	go func() { ended <- s.Listen(ctx, "test_channel", func() { heard <- struct{}{} }) }()
	<-heard // it listens
	if err := s.Tell(ctx, "test_channel"); err != nil {
		t.Fatal(err)
	}
	<-heard
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
