package stories

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liaison"
	"liaison/bot"
	"liaison/handlers"
	"liaison/locales"
	"liaison/roster"
	"liaison/scheduler"
	"liaison/storage"
	"liaison/storage/storagetest"
	"liaison/telegramsim"
)

// patience is how long a story waits for something to be heard.
const patience = 20 * time.Second

// chatOf keeps the simulated people's ids apart from their roster ids.
const chatBase = 100_000

// world is a simulated Telegram, a database, and the service between them, at
// a time that the story sets.
type world struct {
	t     *testing.T
	sim   *telegramsim.Sim
	store *storage.Store
	url   string // of the database
	api   string // of the simulated Bot API
	zone  *time.Location
	now   atomic.Pointer[time.Time]
	fetch func(context.Context, liaison.File) (io.ReadCloser, error)
	stop  func() // stops the service and waits for its end
}

// newWorld has the sample's bodies, topics, calendar and people; nobody is
// bound yet.
func newWorld(t *testing.T, at string) *world {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, zone: zone, url: storagetest.NewURL(t)}
	w.at(at)
	w.store = storagetest.Open(t, w.url)
	w.importSample()
	w.sim = telegramsim.New(telegramsim.Options{Now: w.clock})
	server := httptest.NewServer(w.sim.Handler())
	w.api = server.URL
	t.Cleanup(func() { w.sim.Close(); server.Close() })
	w.start()
	t.Cleanup(func() { w.stop() })
	return w
}

func (w *world) clock() time.Time { return *w.now.Load() }

// at sets the clock, in the service's zone.
func (w *world) at(moment string) {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, w.zone)
	if err != nil {
		w.t.Fatal(err)
	}
	w.now.Store(&at)
}

func (w *world) importSample() {
	w.t.Helper()
	var paths []string
	for _, name := range []string{"bodies.json", "topics.json", "calendar-2026.json", "people.csv"} {
		paths = append(paths, "../cmd/liaison/sample/"+name)
	}
	read, problems := roster.ReadFiles(nil, paths...)
	for _, p := range problems {
		w.t.Fatal(p)
	}
	if _, err := w.store.ImportRoster(w.t.Context(), read, false, w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

// start starts a replica of the service on the database.
func (w *world) start() {
	w.t.Helper()
	w.stop = w.replica()
}

// replica starts one more, and returns what stops it.
func (w *world) replica() (stop func()) {
	w.t.Helper()
	store := storagetest.Open(w.t, w.url)
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	desk := &handlers.Desk{Locales: catalogue, Zone: w.zone, Now: w.clock, Cron: scheduler.ParseCron}
	post := &scheduler.Post{Store: store, Log: log, Unreachable: desk.Unreachable, Copy: desk.Copy, Zone: w.zone, Now: w.clock}
	reception := &handlers.Reception{Store: store, Decode: bot.Decode, Handle: desk.Handle, Apologise: desk.Apologise, Sent: post.Offer, Log: log}
	ctx, cancel := context.WithCancel(context.Background())
	var telegram *bot.Bot
	telegram, err = bot.Open(ctx, bot.Config{
		Token: w.sim.Token(), URL: w.api, Log: log, Keep: store.KeepArrivals, Arrived: reception.Arrived,
		Alone: func(ctx context.Context, do func(context.Context) error) error { return store.Alone(ctx, "poll", do) },
		Make: func(ctx context.Context, what string) (string, []byte, error) {
			return desk.Make(ctx, store, telegram.Username, what)
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	desk.Fetch, w.fetch = telegram.Fetch, telegram.Fetch
	post.Send, desk.Links = telegram, handlers.Links{Bot: telegram.Username, Web: "https://example.org"}
	done := make(chan struct{}, 3)
	for _, run := range []func(context.Context) error{telegram.Poll, reception.Run, post.Run} {
		go func() {
			_ = run(ctx)
			done <- struct{}{}
		}()
	}
	return func() {
		cancel()
		for range cap(done) {
			<-done
		}
		done = make(chan struct{}) // stopping twice is the same as once
	}
}

// voice is somebody at a phone.
type voice struct {
	w    *world
	name string
	chat int64
	code string // the roster's
	mark int64  // what came before the person's last act
}

// stranger is somebody who is on no roster.
func (w *world) stranger(chat int64) *voice {
	w.sim.AddPerson(telegramsim.Person{ID: chat, Name: "陌生人", Language: "zh-hans"})
	return &voice{w: w, name: "a stranger", chat: chat}
}

// invited is somebody on the roster who is not bound, and their invitation.
func (w *world) invited(code string) (*voice, string) {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), code)
	if err != nil {
		w.t.Fatalf("%s: %v", code, err)
	}
	secret, hash := handlers.NewCode()
	if err := w.store.Invite(w.t.Context(), p.ID, hash, w.clock(), w.clock().Add(handlers.InvitationLife)); err != nil {
		w.t.Fatal(err)
	}
	v := &voice{w: w, name: p.Name, chat: chatBase + p.ID, code: code}
	w.sim.AddPerson(telegramsim.Person{ID: v.chat, Name: p.Name, Language: "zh-hans"})
	return v, secret
}

// person is somebody who is bound, by way of the chat, and has no quiet hours
// so that the story's hour does not matter.
func (w *world) person(code string) *voice {
	w.t.Helper()
	v, secret := w.invited(code)
	p := v.person()
	p.Quiet = liaison.Quiet{}
	if err := w.store.KeepPreferences(w.t.Context(), p); err != nil {
		w.t.Fatal(err)
	}
	return v.writes("/start " + secret).hears("最后四位").writes(p.PhoneTail).hears("绑定成功")
}

// person reads the roster's entry.
func (v *voice) person() liaison.Person {
	v.w.t.Helper()
	p, err := v.w.store.PersonByCode(v.w.t.Context(), v.code)
	if err != nil {
		v.w.t.Fatal(err)
	}
	return p
}

// acts notes where the chat stood before an act.
func (v *voice) acts(err error) *voice {
	v.w.t.Helper()
	if err != nil {
		v.w.t.Fatalf("%s: %v", v.name, err)
	}
	return v
}

func (v *voice) writes(text string) *voice {
	v.w.t.Helper()
	v.mark = v.w.sim.Mark()
	_, err := v.w.sim.Write(v.chat, text)
	return v.acts(err)
}

func (v *voice) sends(caption string, files ...telegramsim.Upload) *voice {
	v.w.t.Helper()
	v.mark = v.w.sim.Mark()
	_, err := v.w.sim.SendFiles(v.chat, caption, files...)
	return v.acts(err)
}

// presses presses the newest button whose words hold the label.
func (v *voice) presses(label string) *voice {
	v.w.t.Helper()
	m := v.awaits("a button "+label, func(m telegramsim.Msg) bool {
		_, ok := buttonOf(m, label)
		return ok && m.From == "bot" && !m.Deleted
	}, 0)
	data, _ := buttonOf(m, label)
	return v.forges(m.MessageID, data)
}

// forges presses a button that need not be there.
func (v *voice) forges(message int64, data string) *voice {
	v.w.t.Helper()
	v.mark = v.w.sim.Mark()
	_, err := v.w.sim.Press(v.chat, message, data)
	return v.acts(err)
}

// isTold presses a button, or forges a press, and holds that the answer in the
// window has all the words.
func (v *voice) isTold(message int64, data string, words ...string) *voice {
	v.w.t.Helper()
	v.mark = v.w.sim.Mark()
	press, err := v.w.sim.Press(v.chat, message, data)
	v.acts(err)
	ctx, cancel := context.WithTimeout(v.w.t.Context(), patience)
	defer cancel()
	answer, ok := press.Answer(ctx)
	for _, word := range words {
		if !ok || !strings.Contains(answer.Text, word) {
			v.w.t.Fatalf("%s pressed %s, wanted to be told %q and was told %q", v.name, data, words, answer.Text)
		}
	}
	return v
}

func buttonOf(m telegramsim.Msg, label string) (string, bool) {
	for _, row := range m.Inline {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				return b.Data, true
			}
		}
	}
	return "", false
}

// hears waits for a message, new or changed since the person's last act, that
// holds all the words.
func (v *voice) hears(words ...string) *voice {
	v.w.t.Helper()
	v.awaits(strings.Join(words, " … "), func(m telegramsim.Msg) bool { return holds(m, words) }, v.mark)
	return v
}

// said is hears for a story that needs the message.
func (v *voice) said(words ...string) telegramsim.Msg {
	v.w.t.Helper()
	return v.awaits(strings.Join(words, " … "), func(m telegramsim.Msg) bool { return holds(m, words) }, v.mark)
}

func holds(m telegramsim.Msg, words []string) bool {
	if m.From != "bot" || m.Deleted {
		return false
	}
	for _, word := range words {
		if !strings.Contains(m.Words(), word) {
			return false
		}
	}
	return true
}

// awaits waits for the newest message after the mark that fits.
func (v *voice) awaits(wanted string, fits func(telegramsim.Msg) bool, mark int64) telegramsim.Msg {
	v.w.t.Helper()
	ctx, cancel := context.WithTimeout(v.w.t.Context(), patience)
	defer cancel()
	_, err := v.w.sim.WaitFor(ctx, v.chat, func(m telegramsim.Msg) bool { return m.Seq > mark && fits(m) })
	if err != nil {
		v.w.t.Fatalf("%s wanted %q and heard:\n%s", v.name, wanted, v.w.sim.Transcript(v.chat))
	}
	var newest telegramsim.Msg
	for _, m := range v.w.sim.Chat(v.chat) {
		if m.Seq > mark && fits(m) {
			newest = m
		}
	}
	return newest
}

// neverHears holds that no message so far has the words.
func (v *voice) neverHears(words string) *voice {
	v.w.t.Helper()
	for _, m := range v.w.sim.Chat(v.chat) {
		if m.From == "bot" && strings.Contains(m.Words(), words) {
			v.w.t.Fatalf("%s was not to hear %q and heard:\n%s", v.name, words, v.w.sim.Transcript(v.chat))
		}
	}
	return v
}
