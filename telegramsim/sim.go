package telegramsim

import (
	"embed"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

//go:embed web
var web embed.FS

// Options say how a simulator is set up; the zero value is a working one.
type Options struct {
	Token    string           // of the only bot; "1:demo" when empty
	BotName  string           // shown on the page
	Username string           // without the @
	Now      func() time.Time // the date of messages and the age of queries; time.Now when nil

	FirstUpdate int64 // the first update_id; 1 when zero
	FirstID     int64 // of a chat's messages, and of files, albums, polls and presses; 1 when zero

	Dir string       // where everything is kept for the next time; only in memory when empty
	Log *slog.Logger // told when Dir cannot be read or written; nobody is when nil

	Limits   Limits // DefaultLimits where zero
	LimitsOn bool
	Faults   Faults

	WebhookRetry  time.Duration // the first pause after a failed push; 2 s when zero
	WebhookClient *http.Client  // pushes updates; a client of its own when nil
	History       int           // messages kept for each chat; 2000 when zero
}

func (o Options) withDefaults() Options {
	if o.Token == "" {
		o.Token = "1:demo"
	}
	if o.BotName == "" {
		o.BotName = "Demo bot"
	}
	if o.Username == "" {
		o.Username = "demo_bot"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.FirstUpdate == 0 {
		o.FirstUpdate = 1
	}
	if o.FirstID == 0 {
		o.FirstID = 1
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.WebhookRetry == 0 {
		o.WebhookRetry = 2 * time.Second
	}
	if o.WebhookClient == nil {
		transport := &http.Transport{MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute}
		o.WebhookClient = &http.Client{Transport: transport, Timeout: time.Minute}
	}
	if o.History == 0 {
		o.History = 2000
	}
	return o
}

// Sim is a simulated Telegram with one bot. Its methods may be called from anywhere
// at any time.
type Sim struct {
	opt  Options
	now  func() time.Time
	bot  *apiUser
	spec *spec

	files   fileStore
	traffic traffic
	faults  faultGate
	calls   callLog
	count   counters
	hub     hub

	mu      sync.Mutex // guards all below; held briefly, never while waiting
	people  map[int64]*person
	order   []int64 // people as they were added
	chats   map[int64]*chat
	groups  []int64
	seq     int64
	albums  int64
	changes int64 // counts what neither seq nor the updates tell
	queries queryStore
	updates updateQueue
	profile profile

	polls  atomic.Int64  // numbers polls
	closed chan struct{} // when the simulator is
	close  sync.Once
	keeper *keeper // nil: all is in memory only
}

// New makes a simulator, with what an earlier one kept in the same Dir. Close it
// when done.
func New(o Options) *Sim {
	o = o.withDefaults()
	head, _, _ := strings.Cut(o.Token, ":")
	id, err := strconv.ParseInt(head, 10, 64)
	if err != nil {
		id = 1
	}
	start := o.FirstID - 1
	s := &Sim{
		opt:     o,
		now:     o.Now,
		bot:     &apiUser{ID: id, IsBot: true, FirstName: o.BotName, Username: o.Username},
		spec:    botAPISpec(),
		people:  map[int64]*person{},
		chats:   map[int64]*chat{},
		albums:  start,
		queries: queryStore{n: start, byID: map[string]*query{}},
		updates: updateQueue{next: o.FirstUpdate},
		profile: profile{commands: map[string][]BotCommand{}, menus: map[int64]any{}, texts: map[string]string{}},
		files:   fileStore{n: start, byID: map[string]*file{}, byPath: map[string]*file{}},
		closed:  make(chan struct{}),
	}
	s.polls.Store(start)
	s.traffic.buckets = map[int64]*bucket{}
	s.SetLimits(o.Limits)
	s.LimitsOn(o.LimitsOn)
	s.SetFaults(o.Faults)
	if o.Dir != "" {
		s.keeper = startKeeper(s)
	}
	return s
}

// Close ends the long polls, the pages' event streams and the pushes to a webhook,
// waits for the pushes, and keeps all in Dir. A server shuts down faster when this
// is called first.
func (s *Sim) Close() {
	s.close.Do(func() { close(s.closed) })
	s.mu.Lock()
	hook := s.updates.dropHook()
	s.mu.Unlock()
	hook.wait()
	s.opt.WebhookClient.CloseIdleConnections()
	s.keeper.end(s)
}

// Token is the bot's token.
func (s *Sim) Token() string { return s.opt.Token }

// BotID is the bot's user id.
func (s *Sim) BotID() int64 { return s.bot.ID }
