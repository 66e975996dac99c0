// Command bench measures the whole path of an update: it is kept, served in a
// transaction, answered through the outbox and sent, with the real service as a
// process of its own, a durable PostgreSQL, and the simulator as Telegram.
// Beside it, in the same run, are a bare echo bot on the same Telegram library
// and pgbench's single-row inserts on the same PostgreSQL, because a figure of
// one machine on one day says little without another to hold it against.
//
// With -matters it measures searches instead, and what they do; with -readers how
// briefings are sent; with -desk how soon the console's pages are made.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

// plan is how much is measured.
type plan struct {
	service, echo string // programs
	dir           string // of the PostgreSQL
	chats, burst  int
	rate          int // updates per second
	seconds       int // at that rate, in each round
	rounds        int
	inserting     time.Duration
	matters       int    // to search among; 0: the path of an update is measured
	readers       int    // to send briefings to; 0: the same
	desk          int    // matters of a console whose pages are opened; 0: the same
	deskOn        string // a database that has them already; empty: one is made
}

func main() {
	var p plan
	flag.StringVar(&p.service, "service", "bin/liaison", "the service")
	flag.StringVar(&p.echo, "echo", "bin/echo", "the echo bot")
	flag.StringVar(&p.dir, "dir", ".data/bench", "where PostgreSQL keeps its data meanwhile")
	flag.IntVar(&p.chats, "chats", 1000, "how many people write")
	flag.IntVar(&p.burst, "burst", 20_000, "updates at once")
	flag.IntVar(&p.rate, "rate", 500, "updates per second of the steady part")
	flag.IntVar(&p.seconds, "seconds", 5, "of the steady part, in each round")
	flag.IntVar(&p.rounds, "rounds", 3, "of all; the tables show their medians")
	flag.DurationVar(&p.inserting, "inserting", 4*time.Second, "for how long pgbench inserts")
	flag.IntVar(&p.matters, "matters", 0, "measure searches among so many matters, and nothing else")
	flag.IntVar(&p.readers, "readers", 0, "measure briefings to so many people, and nothing else")
	flag.IntVar(&p.desk, "desk", 0, "measure the console's pages among so many matters, and nothing else")
	flag.StringVar(&p.deskOn, "desk-on", "", "open the console's pages on this database as it is, and nothing else")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	debug.SetGCPercent(400) // the simulator is to be in nobody's way
	measure := run
	switch {
	case p.matters > 0:
		measure = searching
	case p.deskOn != "":
		measure = openDesk
	case p.desk > 0:
		measure = measureDesk
	case p.readers > 0:
		measure = briefings
	}
	if err := measure(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) (err error) {
	pg, err := startPostgres(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pg.stop()) }()
	databases := map[string]string{"poll": "bench_poll", "webhook": "bench_webhook"}
	tell("filling the databases: %d people with %d matters each", p.chats, mattersEach)
	if err := pg.create(ctx, p.chats, databases["poll"], databases["webhook"]); err != nil {
		return err
	}
	r := report{plan: p}
	for _, clients := range []int{1, 8} {
		tell("pgbench, %d clients", clients)
		rate, err := pg.inserts(ctx, clients, p.inserting)
		if err != nil {
			return err
		}
		r.inserts = append(r.inserts, inserting{clients, rate})
	}
	for _, way := range []string{"poll", "webhook"} {
		both, err := duel(ctx, p, pg, way, pg.server.URL(databases[way]))
		if err != nil {
			return fmt.Errorf("%s: %w", way, err)
		}
		r.contenders = append(r.contenders, both...)
	}
	return r.print(os.Stdout)
}

func tell(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

// contender is a bot with a Telegram of its own, and what was measured of it.
type contender struct {
	name, way string
	telegram  *telegram
	child     *child
	postgres  int // process; 0: it has none

	rates   map[string][]float64 // of bursts of a word, in updates per second
	used    [][]time.Duration    // by a round's bursts
	replies []time.Duration
	peak    float64
}

// The processes whose time is measured, as they stand in used.
const (
	ofBot = iota
	ofPostgres
	ofTelegram
	parts
)

// duel lets the service and the echo bot take turns, so that whatever else the
// machine does meets both.
func duel(ctx context.Context, p plan, pg *postgres, way, database string) (both []*contender, err error) {
	server, err := pg.pid()
	if err != nil {
		return nil, err
	}
	for _, c := range []*contender{{name: "liaison", way: way, postgres: server}, {name: "echo", way: way}} {
		c.rates = map[string][]float64{}
		if err := c.start(p, database); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, c.stop()) }()
		both = append(both, c)
		for _, word := range words {
			if _, err := c.telegram.burst(ctx, word, p.chats); err != nil {
				return nil, fmt.Errorf("warm up %s: %w", c.name, err)
			}
		}
	}
	for round := range p.rounds {
		for _, c := range both {
			if err := c.measure(ctx, p); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			tell("%-7s %d/%d %-7s %5.0f %5.0f updates/s", way, round+1, p.rounds, c.name,
				c.rates[words[0]][round], c.rates[words[1]][round])
		}
	}
	for _, c := range both {
		c.peak = peak(c.child.cmd.Process.Pid)
	}
	return both, nil
}

func (c *contender) start(p plan, database string) error {
	var err error
	if c.telegram, err = newTelegram(p.chats); err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	command := []string{p.echo}
	if c.name == "liaison" {
		command = []string{p.service, "serve"}
	}
	c.child, err = start(command, "TELEGRAM_TOKEN="+token, "TELEGRAM_API_URL="+c.telegram.url, "DATABASE_URL="+database,
		"LISTEN="+address, "PUBLIC_URL=http://"+address, "UPDATES="+c.way, "WEBHOOK_SECRET=bench",
		"SEND_RATE=0", "LOG_LEVEL=warn")
	return err
}

func (c *contender) stop() error {
	c.telegram.close()
	if err := c.child.stop(); err != nil && c.name == "liaison" {
		return fmt.Errorf("stop %s: %w", c.name, err)
	}
	return nil
}

// measure is one round.
func (c *contender) measure(ctx context.Context, p plan) error {
	before := c.processors()
	for _, word := range words {
		took, err := c.telegram.burst(ctx, word, p.burst)
		if err != nil {
			return err
		}
		c.rates[word] = append(c.rates[word], float64(p.burst)/took.Seconds())
	}
	used := c.processors()
	for i := range used {
		used[i] -= before[i]
	}
	c.used = append(c.used, used)
	replies, err := c.telegram.steady(ctx, p.rate, time.Duration(p.seconds)*time.Second)
	c.replies = append(c.replies, replies...)
	return err
}

func (c *contender) processors() []time.Duration {
	used := make([]time.Duration, parts)
	used[ofBot], used[ofTelegram] = processor(c.child.cmd.Process.Pid), ownProcessor()
	if c.postgres != 0 {
		used[ofPostgres] = processor(c.postgres)
	}
	return used
}
