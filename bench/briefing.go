package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// answering is how long Telegram takes for a message, where that matters.
const answering = 60 * time.Millisecond

// briefings measures how runs are sent, with the service as processes of its own
// and a Telegram that does nothing else.
func briefings(ctx context.Context, p plan) (err error) {
	pg, err := startPostgres(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pg.stop()) }()
	tell("seating %d people", p.readers)
	r, err := pg.seat(ctx, p.readers)
	if err != nil {
		return fmt.Errorf("seat people: %w", err)
	}
	defer r.Close()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, measure := range []func(context.Context, plan, *readers, *tabwriter.Writer) error{
		measureCeiling, measureMillion, measureRates, measureReplies,
	} {
		fmt.Fprintln(w)
		if err := measure(ctx, p, r, w); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// desk is the service with its Telegram.
type desk struct {
	*readers
	sink     *sink
	children []*child
}

// opens starts so many replicas that may send so many messages a second.
func (r *readers) opens(p plan, s *sink, rate, replicas int) (*desk, error) {
	d := &desk{readers: r, sink: s}
	for range replicas {
		address, err := freeAddress()
		if err != nil {
			return d, errors.Join(err, d.close())
		}
		c, err := start([]string{p.service, "serve"}, "TELEGRAM_TOKEN="+token, "TELEGRAM_API_URL="+s.url, "DATABASE_URL="+r.address,
			"LISTEN="+address, "UPDATES=poll", "SEND_RATE="+strconv.Itoa(rate), "LOG_LEVEL=warn", "LANGUAGE=zh-Hans")
		if err != nil {
			return d, errors.Join(err, d.close())
		}
		d.children = append(d.children, c)
	}
	// By now it is on duty, and whatever was left by another is over.
	time.Sleep(6 * time.Second)
	return d, nil
}

func (d *desk) close() error {
	var errs []error
	for _, c := range d.children {
		errs = append(errs, c.stop())
	}
	d.sink.close()
	return errors.Join(errs...)
}

// used is the processor time of the service and of PostgreSQL.
func (d *desk) used() (service, server time.Duration) {
	for _, c := range d.children {
		service += processor(c.cmd.Process.Pid)
	}
	return service, processor(d.server)
}

// measureRates sends at a limit, by one replica and by three.
func measureRates(ctx context.Context, p plan, r *readers, w *tabwriter.Writer) error {
	fmt.Fprintln(w, "limit\treplicas\tpeople\tmessages/s\tof 97 in 100\tof the limit\tmost in a second\t429\ttwice")
	for _, limit := range []int{30, 1000} {
		for _, replicas := range []int{1, 3} {
			crowd := map[int]string{30: "S", 1000: "M"}[limit]
			t, err := r.paced(ctx, p, crowd, limit, replicas)
			if err != nil {
				return fmt.Errorf("%d/s by %d: %w", limit, replicas, err)
			}
			share := t.rate() / float64(limit)
			fmt.Fprintf(w, "%d\t%d\t%d\t%.1f\t%.1f %%\t%.1f %%\t%d\t%d\t%d\n", limit, replicas, t.count, t.rate(),
				100*share/0.97, 100*share, t.most, t.tooMany, t.twice)
		}
	}
	return nil
}

func (r *readers) paced(ctx context.Context, p plan, crowd string, limit, replicas int) (t traffic, err error) {
	s, err := newSink(answering, limit)
	if err != nil {
		return t, err
	}
	d, err := r.opens(p, s, limit, replicas)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	run, _, err := r.freeze(ctx, crowd)
	if err != nil {
		return t, err
	}
	if err := r.await(ctx, run, 3*time.Minute); err != nil {
		return t, err
	}
	t = s.traffic()
	tell("%d/s by %d: %+v", limit, replicas, t)
	return t, nil
}

// measureCeiling sends without a limit, to a Telegram that answers at once, and to
// one that takes as long as the real one.
func measureCeiling(ctx context.Context, p plan, r *readers, w *tabwriter.Writer) error {
	fmt.Fprintln(w, "without a limit\tpeople\tmessages/s\tCPU s per 100,000: service\tPostgreSQL\ttogether\tWAL per person: freezing\tsending")
	for _, latency := range []time.Duration{0, answering} {
		for range p.rounds {
			f, err := r.flatOut(ctx, p, "H", latency)
			if err != nil {
				return fmt.Errorf("without a limit: %w", err)
			}
			f.print(w, fmt.Sprintf("answers after %s", latency))
		}
	}
	return nil
}

// flat is a run that was sent as fast as it goes.
type flat struct {
	traffic
	freezing, toFirst time.Duration
	service, server   time.Duration
	frozen, sent      int64 // bytes of WAL
	peak              float64
}

func (f flat) print(w *tabwriter.Writer, what string) {
	per := func(d time.Duration) float64 { return d.Seconds() * 100_000 / float64(f.count) }
	fmt.Fprintf(w, "%s\t%d\t%.0f\t%.2f\t%.2f\t%.2f\t%d B\t%d B\n", what, f.count, f.rate(), per(f.service), per(f.server),
		per(f.service+f.server), f.frozen/int64(f.count), f.sent/int64(f.count))
}

func (r *readers) flatOut(ctx context.Context, p plan, crowd string, latency time.Duration) (f flat, err error) {
	s, err := newSink(latency, 0)
	if err != nil {
		return f, err
	}
	d, err := r.opens(p, s, 0, 1)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	var wal [3]int64
	if wal[0], err = r.written(ctx); err != nil {
		return f, err
	}
	service, _ := d.used()
	began := time.Now()
	run, took, err := r.freeze(ctx, crowd)
	if err != nil {
		return f, err
	}
	f.freezing = took
	// What was sent before this is counted with the freezing; it is little.
	if wal[1], err = r.written(ctx); err != nil {
		return f, err
	}
	_, server := d.used()
	if err := r.await(ctx, run, 5*time.Minute); err != nil {
		return f, err
	}
	if wal[2], err = r.written(ctx); err != nil {
		return f, err
	}
	service2, server2 := d.used()
	f.service, f.server, f.frozen, f.sent = service2-service, server2-server, wal[1]-wal[0], wal[2]-wal[1]
	f.traffic, f.peak = s.traffic(), peak(d.children[0].cmd.Process.Pid)
	f.toFirst = f.first.Sub(began)
	tell("%d people: frozen in %s, %.0f/s, %d twice, CPU %s + %s, peak %.0f MB", f.count, took, f.rate(), f.twice, f.service, f.server, f.peak)
	return f, nil
}

// measureMillion sends to everybody.
func measureMillion(ctx context.Context, p plan, r *readers, w *tabwriter.Writer) error {
	f, err := r.flatOut(ctx, p, everybody, 0)
	if err != nil {
		return fmt.Errorf("to everybody: %w", err)
	}
	fmt.Fprintf(w, "to everybody, %d people\n", f.count)
	fmt.Fprintf(w, "to freeze the audience\t%.2f s\n", f.freezing.Seconds())
	fmt.Fprintf(w, "from the order to the first message\t%.2f s\n", f.toFirst.Seconds())
	fmt.Fprintf(w, "messages/s\t%.0f\n", f.rate())
	fmt.Fprintf(w, "CPU s per 100,000, service and PostgreSQL\t%.2f\n", (f.service+f.server).Seconds()*100_000/float64(f.count))
	fmt.Fprintf(w, "WAL per person, freezing and sending\t%d + %d B\n", f.frozen/int64(f.count), f.sent/int64(f.count))
	fmt.Fprintf(w, "peak memory of the service\t%.0f MB\n", f.peak)
	return nil
}

// measureReplies has people write while a run is sent at full rate.
func measureReplies(ctx context.Context, p plan, r *readers, w *tabwriter.Writer) error {
	fmt.Fprintln(w, "replies to /help meanwhile\treplies\tp50, ms\tp99, ms\tworst\tcopies/s\t429")
	for _, at := range []struct{ limit, each, seconds int }{{1000, 10, 80}, {30, 2, 60}} {
		if err := r.interrupted(ctx, p, at.limit, at.each, at.seconds, w); err != nil {
			return fmt.Errorf("replies at %d/s: %w", at.limit, err)
		}
	}
	return nil
}

// interrupted has so many people a second write while a run of a hundred thousand
// is sent.
func (r *readers) interrupted(ctx context.Context, p plan, limit, each, seconds int, w *tabwriter.Writer) (err error) {
	s, err := newSink(answering, limit)
	if err != nil {
		return err
	}
	d, err := r.opens(p, s, limit, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	run, _, err := r.freeze(ctx, "L")
	if err != nil {
		return err
	}
	if err := until(ctx, time.Minute, func() bool { return s.traffic().count > limit }); err != nil {
		return err
	}
	tick := time.NewTicker(time.Second / time.Duration(each))
	defer tick.Stop()
	for i := range each * seconds {
		<-tick.C
		s.write(i % writers)
	}
	t := s.traffic() // of the copies beside them
	time.Sleep(2 * time.Second)
	s.mu.Lock()
	replies := slices.Clone(s.replies)
	s.mu.Unlock()
	slices.Sort(replies)
	ms := func(part float64) float64 { return float64(percentile(replies, part)) / float64(time.Millisecond) }
	fmt.Fprintf(w, "%d/s, %d write a second\t%d of %d\t%.0f\t%.0f\t%.0f\t%.1f\t%d\n", limit, each, len(replies), each*seconds,
		ms(0.5), ms(0.99), ms(1), t.rate(), t.tooMany)
	return r.end(ctx, run)
}
