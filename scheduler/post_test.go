package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// world is Telegram as the post sees it: it notes what it was asked, and
// answers as the test says.
type world struct {
	t  *testing.T
	mu sync.Mutex

	heard   []heard
	next    int
	flying  int
	most    int // in flight at once
	answers func(o liaison.Outgoing) error
	delay   time.Duration
}

type heard struct {
	liaison.Outgoing
	at time.Time
}

func (w *world) Send(ctx context.Context, o liaison.Outgoing) ([]int, error) {
	w.mu.Lock()
	w.flying++
	w.most = max(w.most, w.flying)
	w.heard = append(w.heard, heard{o, time.Now()})
	w.next++
	id, answers, delay := w.next, w.answers, w.delay
	w.mu.Unlock()
	defer func() { w.mu.Lock(); w.flying--; w.mu.Unlock() }()
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if answers != nil {
		if err := answers(o); err != nil {
			return nil, err
		}
	}
	if o.Act == liaison.Edit {
		id = o.Target
	}
	return []int{id}, nil
}

// to lists what a chat heard, as "act text" or "act #target".
func (w *world) to(chat int64) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var acts []string
	for _, h := range w.heard {
		if h.Chat != chat {
			continue
		}
		text := string(h.Act)
		if h.Target != 0 {
			text += fmt.Sprintf(" #%d", h.Target)
		}
		acts = append(acts, strings.TrimSpace(text+" "+h.Text))
	}
	return acts
}

func (w *world) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.heard)
}

// office is a post with its store and its world.
type office struct {
	*scheduler.Post
	t       *testing.T
	address string
	store   *storage.Store
	world   *world
	close   func()
}

// newOffice is a post on the database that is not open yet.
func newOffice(t *testing.T, address string, w *world) *office {
	store := storagetest.Open(t, address)
	return &office{
		t: t, address: address, store: store, world: w,
		Post: &scheduler.Post{Store: store, Send: w, Log: slog.New(slog.DiscardHandler)},
	}
}

func (o *office) open() *office {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := o.Run(ctx); err != nil {
			o.t.Error(err)
		}
	}()
	o.close = sync.OnceFunc(func() { cancel(); <-ended })
	o.t.Cleanup(o.close)
	return o
}

// posts puts messages into the outbox and offers them.
func (o *office) posts(out ...liaison.Outgoing) {
	o.t.Helper()
	kept, err := o.store.KeepOutgoing(context.Background(), out)
	for storage.Temporary(err) { // where the test has cut the connections
		kept, err = o.store.KeepOutgoing(context.Background(), out)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	o.Offer(kept)
}

// drained waits until nothing is left to be sent.
func (o *office) drained() {
	o.t.Helper()
	eventually(o.t, func() bool {
		b, err := o.store.Backlog(context.Background())
		return err == nil && len(b.Messages) == 0
	})
}

func (o *office) hears(chat int64, want ...string) {
	o.t.Helper()
	o.drained()
	if got := o.world.to(chat); !slices.Equal(got, want) {
		o.t.Errorf("chat %d heard\n%q, want\n%q", chat, got, want)
	}
}

func (o *office) outcomes(want map[storage.Outcome]int) {
	o.t.Helper()
	conn, err := pgx.Connect(context.Background(), o.address)
	if err != nil {
		o.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, _ := conn.Query(context.Background(), `SELECT outcome, count(*) FROM messages GROUP BY outcome`)
	got := map[storage.Outcome]int{}
	var outcome storage.Outcome
	var count int
	_, err = pgx.ForEachRow(rows, []any{&outcome, &count}, func() error {
		got[outcome] = count
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		o.t.Errorf("outcomes %v, want %v", got, want)
	}
}

func say(chat int64, text string) liaison.Outgoing {
	return liaison.Outgoing{Chat: chat, Message: liaison.Message{Act: liaison.Say, Text: text}}
}

func card(act liaison.Act, chat int64, name, text string) liaison.Outgoing {
	return liaison.Outgoing{Chat: chat, Card: name, Message: liaison.Message{Act: act, Text: text}}
}

func answer(chat int64, press string) liaison.Outgoing {
	return liaison.Outgoing{Chat: chat, Message: liaison.Message{Act: liaison.Answer, Press: press, Text: press}}
}

func fails(failure liaison.SendFailure, after time.Duration) error {
	return &liaison.SendError{Failure: failure, RetryAfter: after, Err: errors.New("as the test says")}
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come about within 20 s")
		}
	}
}

func TestEachChatHearsAllOnceAndInOrder(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: time.Millisecond}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	const chats, each = 60, 30
	want := map[int64][]string{}
	var posting sync.WaitGroup
	for chat := int64(1); chat <= chats; chat++ {
		for i := range each {
			want[chat] = append(want[chat], fmt.Sprintf("say %d", i))
		}
		posting.Go(func() {
			for i := range each {
				o.posts(say(chat, fmt.Sprint(i)))
			}
		})
	}
	posting.Wait()
	for chat, texts := range want {
		o.hears(chat, texts...)
	}
	if w.most > 512 {
		t.Errorf("%d were in flight at once", w.most)
	}
}

func TestWhatIsOfferedKeepsItsPlace(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	keeps := func(text string) []liaison.Outgoing {
		kept, err := o.store.KeepOutgoing(t.Context(), []liaison.Outgoing{say(7, text)})
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	eventually(t, func() bool { return o.Stats().OnDuty })
	first, second := keeps("one"), keeps("two")
	second[0].After = first[0].ID // of which nobody tells
	o.Offer(second)
	o.hears(7, "say one", "say two")
	third := keeps("three")
	third[0].After = second[0].ID // sent meanwhile
	o.Offer(third)
	o.Offer(second) // told of late, after a look has found it
	o.hears(7, "say one", "say two", "say three")
}

func TestRepliesComeBeforeNoticesBeforeBriefings(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w)
	for _, lane := range []liaison.Lane{liaison.Briefings, liaison.Notices, liaison.Replies} {
		out := say(7, fmt.Sprint(int(lane)))
		out.Lane = lane
		o.posts(out)
	}
	o.posts(answer(7, "press"))
	o.open()
	o.drained()
	got := w.to(7)
	says := slices.DeleteFunc(slices.Clone(got), func(act string) bool { return act == "answer press" })
	if fmt.Sprint(says) != "[say 0 say 1 say 2]" || !slices.Contains(got[:2], "answer press") {
		t.Errorf("heard %q", got)
	}
}

func TestAFloodInOneChatKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 2 * time.Millisecond}
	o := newOffice(t, storagetest.NewURL(t), w)
	var flood []liaison.Outgoing
	for i := range 3000 {
		flood = append(flood, say(7, fmt.Sprint(i)))
	}
	o.posts(flood...)
	o.open()
	eventually(t, func() bool { return w.count() > 0 })
	o.posts(say(8, "me too"))
	eventually(t, func() bool { return len(w.to(8)) == 1 })
	if n := len(w.to(7)); n > 500 {
		t.Errorf("the flood got %d messages through before the other chat its one", n)
	}
}

func TestWhatIsDueLaterIsSentLater(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	due := time.Now().Add(1200 * time.Millisecond)
	late := say(7, "late")
	late.NotBefore = due
	if _, err := o.store.KeepOutgoing(t.Context(), []liaison.Outgoing{late, say(7, "early")}); err != nil {
		t.Fatal(err)
	}
	o.Offer(nil)
	o.hears(7, "say early", "say late")
	if at := w.heard[1].at; at.Before(due) {
		t.Errorf("sent %s too early", due.Sub(at))
	}
}

func TestOnlyTheNewestVersionOfACardIsSent(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w)
	o.posts(card(liaison.Say, 7, "menu", "one"), card(liaison.Edit, 7, "menu", "two"), say(7, "text"),
		card(liaison.Edit, 7, "menu", "three"), card(liaison.Edit, 8, "menu", "other"))
	o.open()
	o.hears(7, "say text", "say three")
	o.hears(8, "say other") // there was none to edit
	o.outcomes(map[storage.Outcome]int{storage.Sent: 3, storage.Superseded: 2})
}

func TestACardIsShownOnce(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	for _, out := range []liaison.Outgoing{
		card(liaison.Say, 7, "menu", "one"), card(liaison.Edit, 7, "menu", "two"), card(liaison.Say, 7, "menu", "three"),
		card(liaison.Edit, 7, "menu", "four"), card(liaison.Erase, 7, "menu", ""), card(liaison.Erase, 7, "menu", ""),
		card(liaison.Edit, 7, "menu", "five"),
	} {
		o.posts(out)
		o.drained()
	}
	o.hears(7, "say one", "edit #1 two", "say three", "erase #1", "edit #3 four", "erase #3", "say five")
}

func TestAnEditWhoseMessageIsGoneBecomesANewOne(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Act == liaison.Edit {
			return fails(liaison.Refused, 0)
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	edit := card(liaison.Edit, 7, "", "text")
	edit.Target = 99
	o.posts(edit)
	o.hears(7, "edit #99 text", "say text")
}

func TestMarkupThatIsRefusedIsLeftOut(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if strings.Contains(o.Text, "<") || o.Chat == 8 {
			return fails(liaison.Refused, 0)
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	o.posts(say(7, "<b>2 &lt; 3"), say(8, "no"))
	o.hears(7, "say <b>2 &lt; 3", "say 2 &lt; 3")
	o.hears(8, "say no")
	o.outcomes(map[storage.Outcome]int{storage.Sent: 1, storage.Refused: 1})
}

// A rich text is as it is: what is left out are its entities.
func TestEntitiesThatAreRefusedAreLeftOut(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Chat == 8 || len(o.Entities) > 0 {
			return fails(liaison.Refused, 0)
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	rich, hopeless := say(7, "<b>2 &lt; 3"), say(8, "<b>no")
	rich.Rich, rich.Entities = true, []liaison.Entity{{Type: "bold", Length: 3}}
	hopeless.Rich = true
	o.posts(rich, hopeless)
	o.hears(7, "say <b>2 &lt; 3", "say <b>2 &lt; 3")
	o.hears(8, "say <b>no")
	o.outcomes(map[storage.Outcome]int{storage.Sent: 1, storage.Refused: 1})
}

func TestAChatThatIsGoneIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Chat == 7 {
			return fails(liaison.Gone, 0)
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w)
	var told atomic.Int32
	o.Unreachable = func(_ context.Context, tx *storage.Store, chat int64) error {
		told.Add(1)
		_, err := tx.KeepOutgoing(t.Context(), []liaison.Outgoing{say(9, fmt.Sprintf("%d is gone", chat))})
		return err
	}
	o.posts(say(7, "one"), say(7, "two"), say(7, "three"), say(8, "other"))
	o.open()
	o.hears(7, "say one")
	o.hears(8, "say other")
	o.hears(9, "say 7 is gone")
	if _, err := o.store.KeepOutgoing(t.Context(), []liaison.Outgoing{say(7, "later")}); err != nil {
		t.Fatal(err)
	}
	o.Offer(nil)
	o.hears(7, "say one")
	o.outcomes(map[storage.Outcome]int{storage.Sent: 2, storage.Gone: 4})
	if n := told.Load(); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestTroubleIsTriedAgainInOrder(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Text == "one" && tries.Add(1) < 3 {
			if tries.Load() == 1 {
				panic("a fault of the sender")
			}
			return errors.New("no network")
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	o.posts(say(7, "one"), say(7, "two"), say(8, "other"))
	o.hears(7, "say one", "say one", "say one", "say two")
	o.hears(8, "say other")
}

func TestAPauseIsKeptByEverybody(t *testing.T) {
	t.Parallel()
	const pause = 700 * time.Millisecond
	var told atomic.Int32
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if told.Add(1) == 1 { // it does not say whether it means the chat or the bot
			return fails(liaison.TooMany, pause)
		}
		return nil
	}}
	address := storagetest.NewURL(t)
	o := newOffice(t, address, w)
	o.Rate = 1000
	o.posts(say(7, "one"), say(8, "two"))
	o.open()
	eventually(t, func() bool { return told.Load() > 0 })
	asked := time.Now()
	eventually(t, func() bool { return o.Stats().Paused > 0 })
	o.close()
	next := newOffice(t, address, w) // another takes over, and knows of it
	next.Rate = 1000
	next.posts(answer(9, "even this"))
	next.open()
	next.drained()
	for _, h := range w.heard {
		if h.at.After(asked.Add(50*time.Millisecond)) && h.at.Before(asked.Add(pause-50*time.Millisecond)) {
			t.Errorf("%q was sent %s after a pause of %s was asked for", h.Text, h.at.Sub(asked), pause)
		}
	}
	if rate := next.Stats().Rate; rate != 970*0.9 {
		t.Errorf("the rate is %v after a complaint", rate)
	}
}

// What was taken to mean one chat may have meant the bot: whoever is on duty
// next, who could not tell from a second complaint, waits.
func TestADoubtfulPauseIsHandedOver(t *testing.T) {
	t.Parallel()
	const pause = 4 * time.Second // longer than one waits for what another has sent
	var told atomic.Bool
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Text == "three" && told.CompareAndSwap(false, true) {
			return fails(liaison.TooMany, pause)
		}
		return nil
	}}
	address := storagetest.NewURL(t)
	o := newOffice(t, address, w)
	o.Rate = 1000
	o.posts(say(7, "one"), say(7, "two"), say(7, "three"))
	o.open()
	eventually(t, told.Load)
	asked := time.Now()
	o.close()
	next := newOffice(t, address, w)
	next.Rate = 1000
	next.posts(say(8, "another chat"))
	next.open()
	next.hears(8, "say another chat")
	next.drained()
	for _, h := range w.heard {
		if after := h.at.Sub(asked); h.Chat == 8 && after < pause {
			t.Errorf("another chat was written to %s after a pause of %s was asked for", after, pause)
		}
	}
}

func TestOneChatsLimitIsItsOwn(t *testing.T) {
	t.Parallel()
	var told atomic.Bool
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Text == "three" && told.CompareAndSwap(false, true) {
			return fails(liaison.TooMany, 500*time.Millisecond)
		}
		return nil
	}}
	o := newOffice(t, storagetest.NewURL(t), w).open()
	o.posts(say(7, "one"), say(7, "two"), say(7, "three")) // so that it is plainly about the chat
	eventually(t, told.Load)
	o.posts(say(8, "other"))
	eventually(t, func() bool { return len(w.to(8)) == 1 })
	if n := len(w.to(7)); n != 3 {
		t.Errorf("the chat heard %d messages before the other", n)
	}
	o.hears(7, "say one", "say two", "say three", "say three")
	if gap := w.heard[4].at.Sub(w.heard[2].at); gap < 500*time.Millisecond {
		t.Errorf("tried again after %s", gap)
	}
}

func TestTheBudgetHoldsInAnySecond(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w)
	o.Rate = 100
	for chat := range int64(150) {
		o.posts(say(chat+1, "hello"))
	}
	o.open()
	o.drained()
	for i := range w.heard {
		within := 0
		for _, h := range w.heard[i:] {
			if h.at.Sub(w.heard[i].at) < time.Second {
				within++
			}
		}
		if within > 100 {
			t.Fatalf("%d messages within a second", within)
		}
	}
}

func TestAChatGetsAboutOneMessageASecond(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	o := newOffice(t, storagetest.NewURL(t), w)
	o.Rate = 1000
	o.posts(say(7, "1"), say(7, "2"), say(7, "3"), say(7, "4"))
	o.open()
	eventually(t, func() bool { return w.count() == 3 })
	o.posts(answer(7, "press")) // which does not wait for its chat's turn
	o.hears(7, "say 1", "say 2", "say 3", "answer press", "say 4")
	if gap := w.heard[4].at.Sub(w.heard[0].at); gap < time.Second {
		t.Errorf("the fourth came %s after the first", gap)
	}
}

func TestAnotherTakesOverAtOnce(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	w := &world{t: t, delay: time.Millisecond}
	one := newOffice(t, address, w).open()
	eventually(t, func() bool { return one.Stats().OnDuty })
	two := newOffice(t, address, w).open()
	two.posts(say(7, "from the standby"))
	one.hears(7, "say from the standby")
	if err := storagetest.Disconnect(address); err != nil { // the lock is lost with its connection
		t.Fatal(err)
	}
	two.posts(say(8, "after the break"))
	two.hears(8, "say after the break")
	eventually(t, func() bool { return one.Stats().OnDuty || two.Stats().OnDuty })
	if one.Stats().OnDuty && two.Stats().OnDuty {
		t.Error("two posts are on duty")
	}
	one.close()
	two.posts(say(9, "alone"))
	two.hears(9, "say alone")
}

func TestADeathRepeatsNoMoreThanWasInFlight(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	w := &world{t: t, delay: 3 * time.Millisecond}
	var out []liaison.Outgoing
	for i := range 600 {
		out = append(out, say(int64(i%200)+1, fmt.Sprint(i)))
	}
	first := newOffice(t, address, w)
	first.Rate = 300
	first.posts(out...)
	first.open()
	eventually(t, func() bool { return w.count() > 200 })
	first.store.Close() // no more is recorded, as after a kill
	first.close()
	second := newOffice(t, address, w).open()
	second.drained()
	times := map[string]int{}
	for _, h := range w.heard {
		times[h.Text]++
	}
	if len(times) != 600 {
		t.Errorf("%d of 600 messages were sent", len(times))
	}
	if twice := len(w.heard) - len(times); twice > 100 { // a third of a second's worth
		t.Errorf("%d messages were sent twice", twice)
	}
}
