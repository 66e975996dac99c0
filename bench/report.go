package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

type inserting struct {
	clients int
	rate    float64 // rows per second; 0: not measured
}

// report is what a run has found.
type report struct {
	plan       plan
	inserts    []inserting
	contenders []*contender // service and echo bot, by each way
}

// print writes the tables. Of bursts they have the median of the rounds, of
// replies all rounds together.
func (r report) print(out io.Writer) error {
	fmt.Fprintf(out, "\n%d updates from %d chats at once, of each word; then %d a second for %d s; %d rounds\n\n",
		r.plan.burst, r.plan.chats, r.plan.rate, r.plan.seconds, r.plan.rounds)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	r.row(w, "", func(c *contender) string { return c.name })
	r.row(w, "", func(c *contender) string { return c.way })
	for _, word := range words {
		r.row(w, "updates/s in a burst of "+word, func(c *contender) string { return fmt.Sprintf("%.0f", median(c.rates[word])) })
	}
	r.row(w, "p50 of a reply, ms", func(c *contender) string { return c.percentile(0.50) })
	r.row(w, "p99 of a reply, ms", func(c *contender) string { return c.percentile(0.99) })
	for part, name := range [...]string{ofBot: "bot", ofPostgres: "PostgreSQL", ofTelegram: "simulator"} {
		r.row(w, "CPU s per 10,000: "+name, func(c *contender) string { return c.processor(r.plan.burst, part) })
	}
	r.row(w, "peak memory, MB", func(c *contender) string { return fmt.Sprintf("%.0f", c.peak) })
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	r.printRatios(out)
	return nil
}

func (r report) row(w io.Writer, name string, cell func(*contender) string) {
	fmt.Fprint(w, name)
	for _, c := range r.contenders {
		fmt.Fprint(w, "\t", cell(c))
	}
	fmt.Fprintln(w)
}

func (r report) printRatios(out io.Writer) {
	for pair := range slices.Chunk(r.contenders, 2) {
		service, echo := pair[0], pair[1]
		for _, word := range words {
			rate := median(service.rates[word])
			fmt.Fprintf(out, "%s by %s: %.2f of the echo bot's rate", word, service.way, rate/median(echo.rates[word]))
			for _, i := range r.inserts {
				if i.rate > 0 {
					fmt.Fprintf(out, ", %.2f of the inserts by %d", rate/i.rate, i.clients)
				}
			}
			fmt.Fprintln(out)
		}
	}
	for _, i := range r.inserts {
		if i.rate > 0 {
			fmt.Fprintf(out, "pgbench, single rows by %d: %.0f a second\n", i.clients, i.rate)
		}
	}
}

func (c *contender) percentile(part float64) string {
	sorted := slices.Sorted(slices.Values(c.replies))
	return fmt.Sprintf("%.1f", float64(percentile(sorted, part))/float64(time.Millisecond))
}

// processor is the median of the rounds, for 10,000 updates.
func (c *contender) processor(updates, part int) string {
	var seconds []float64
	for _, used := range c.used {
		seconds = append(seconds, used[part].Seconds()*10_000/float64(updates*len(words)))
	}
	if median(seconds) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", median(seconds))
}
