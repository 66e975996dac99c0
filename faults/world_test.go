package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
	"liaison/storage/storagetest"
	"liaison/telegramsim"
)

const (
	chats     = 200
	firstChat = 5001
	botToken  = "1:faults"
	settleIn  = 4 * time.Minute
)

// world is one story: a Telegram, a database with 200 bound deputies, and the
// processes of the service.
type world struct {
	t      *testing.T
	way    string // poll or webhook
	rate   int    // messages a second that Telegram allows
	secret string
	sim    *telegramsim.Sim
	api    string // the simulator's address
	door   door
	public string // the door's address
	url    string // of the database
	store  *storage.Store
	log    tail
	calls  *callers
	random *rand.Rand
	spoken [chats]int // how much each deputy has said

	began                time.Time
	kills, stops, pauses int
	slowestStop          time.Duration
}

func newWorld(t *testing.T, way string, rate int, faults telegramsim.Faults) *world {
	if rate != telegramsRate {
		fast <- struct{}{}
		t.Cleanup(func() { <-fast })
	}
	w := &world{t: t, way: way, rate: rate, began: time.Now(), url: storagetest.NewURL(t)}
	w.store = storagetest.Open(t, w.url)
	seed := seedOf(t)
	t.Logf("FAULTS_SEED=%d", seed)
	w.random = rand.New(rand.NewPCG(seed, 0))
	w.secret = fmt.Sprintf("secret-%x", w.random.Uint64())
	w.seatDeputies()

	public := httptest.NewServer(w.door.handler())
	t.Cleanup(public.Close)
	w.public = public.URL
	w.sim = telegramsim.New(telegramsim.Options{
		Token: botToken, Faults: faults, Limits: telegramsim.Limits{PerSecond: rate}, LimitsOn: true,
		WebhookRetry: 2 * time.Second * telegramsRate / time.Duration(rate),
	})
	for i := range chats {
		w.sim.AddPerson(telegramsim.Person{ID: firstChat + int64(i), Language: "zh-hans"})
	}
	api := httptest.NewServer(w.sim.Handler())
	w.api = api.URL
	w.calls = watch(w.sim)
	t.Cleanup(func() { w.sim.Close(); w.calls.stop(); api.Close() })
	return w
}

// seedOf is a new one each time; FAULTS_SEED repeats the moments of another run.
func seedOf(t *testing.T) uint64 {
	text := os.Getenv("FAULTS_SEED")
	if text == "" {
		return rand.Uint64N(1_000_000)
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("FAULTS_SEED: %v", err)
	}
	return seed
}

// seatDeputies puts the deputies on the roster and binds each to a chat.
func (w *world) seatDeputies() {
	w.t.Helper()
	ctx, now := w.t.Context(), time.Now()
	roster := liaison.Roster{
		Bodies: []liaison.Body{{Code: "G1", Kind: liaison.Delegation, Name: "江城代表团", Short: "江城团"}},
	}
	for i := range chats {
		roster.People = append(roster.People, liaison.Listed{
			Code: code(i), Name: fmt.Sprintf("代表%03d", i), PhoneTail: fmt.Sprintf("%04d", i),
			Posts: []liaison.Post{{Body: "G1", Role: liaison.RoleDeputy}},
		})
	}
	err := w.store.InTx(ctx, func(tx *storage.Store) error {
		if _, err := tx.ImportRoster(ctx, roster, false, now); err != nil {
			return err
		}
		for i, listed := range roster.People {
			if err := bind(ctx, tx, listed.Code, firstChat+int64(i), now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func bind(ctx context.Context, tx *storage.Store, person string, chat int64, now time.Time) error {
	p, err := tx.PersonByCode(ctx, person)
	if err != nil {
		return err
	}
	_, hash := handlers.NewCode()
	if err := tx.Invite(ctx, p.ID, hash, now, now.Add(time.Hour)); err != nil {
		return err
	}
	invitation, err := tx.LockInvitation(ctx, hash)
	if err != nil {
		return err
	}
	if _, err := tx.Bind(ctx, invitation, chat, now); err != nil {
		return err
	}
	p.Quiet = liaison.Quiet{}
	return tx.KeepPreferences(ctx, p)
}

func (w *world) environment() []string {
	return []string{
		"TELEGRAM_TOKEN=" + botToken, "TELEGRAM_API_URL=" + w.api, "DATABASE_URL=" + w.url,
		"LISTEN=127.0.0.1:0", "UPDATES=" + w.way, "PUBLIC_URL=" + w.public, "WEBHOOK_SECRET=" + w.secret,
		"SEND_RATE=" + strconv.Itoa(w.rate), "LANGUAGE=zh-Hans",
	}
}

// turns says whose turn it is to write: each deputy's equally often, in an
// order that has some of them write several times in a row.
func (w *world) turns(updates int) []int {
	turns := make([]int, updates)
	for n := range turns {
		turns[n] = n % chats
	}
	w.random.Shuffle(updates, func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	return turns
}

// writes has a deputy write what is next.
func (w *world) writes(deputy int) {
	text := said(w.spoken[deputy])
	w.spoken[deputy]++
	if _, err := w.sim.Write(firstChat+int64(deputy), text); err != nil {
		w.t.Errorf("deputy %d writes %q: %v", deputy, text, err)
	}
}

// event is what happens to the service at a moment.
type event int

const (
	anEnd event = iota
	aPause
)

// arrives has the deputies write that many updates, so many a second, and tells
// what happens meanwhile, at random moments. The channel is closed after the
// last update.
func (w *world) arrives(updates, perSecond, ends, pauses int) <-chan event {
	at := map[int]event{}
	for _, n := range w.moments(pauses, updates) {
		at[n] = aPause
	}
	for _, n := range w.moments(ends, updates) {
		at[n] = anEnd
	}
	turns, events := w.turns(updates), make(chan event, len(at))
	go func() {
		defer close(events)
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for n, deputy := range turns {
			w.writes(deputy)
			if what, there := at[n]; there {
				events <- what
			}
			select {
			case <-tick.C:
			case <-w.t.Context().Done():
				return
			}
		}
	}()
	return events
}

// moments are counts of updates: one at random in each of so many equal
// stretches.
func (w *world) moments(count, updates int) []int {
	var list []int
	for i := range count {
		stretch := updates / count
		list = append(list, i*stretch+w.random.IntN(stretch))
	}
	return list
}

// settles waits until all that was said is served and all answers are settled.
func (w *world) settles() {
	w.t.Helper()
	w.await("everything to be served and sent", settleIn, func() (bool, string) {
		count, what := w.waits()
		return count == 0, what
	})
}

// waits counts what waits anywhere, and says where.
func (w *world) waits() (count int, where string) {
	w.t.Helper()
	pending, backlog, unsent := w.sim.Stats().Pending, w.backlog(), 0
	for _, n := range backlog.Messages {
		unsent += n
	}
	return pending + backlog.Updates + unsent, fmt.Sprintf(
		"%d updates with Telegram, %d not served, %d messages not settled", pending, backlog.Updates, unsent)
}

func (w *world) backlog() storage.Backlog {
	w.t.Helper()
	b, err := w.store.Backlog(w.t.Context())
	if err != nil {
		w.fatalf("%v", err)
	}
	return b
}

// await waits for what holds sooner or later. The function says what is
// missing where it does not hold.
func (w *world) await(what string, most time.Duration, holds func() (bool, string)) {
	w.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(most); ; <-tick.C {
		done, missing := holds()
		if done {
			return
		}
		if time.Now().After(deadline) {
			w.fatalf("waited %s for %s: %s", most, what, missing)
		}
	}
}

// fatalf ends the story with what the service logged last.
func (w *world) fatalf(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf(format+"\nTelegram: %+v\nthe service's log ends:\n%s", append(args, w.sim.Stats(), indent(w.log.String()))...)
}

func indent(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
