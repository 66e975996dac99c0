package faults

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/telegramsim"
)

// inFlightMost is how many messages may be on their way when the service is
// killed, and so be sent again: what leaves in a third of a second, and 32 at least.
func (w *world) inFlightMost() int { return max(32, w.rate/3) }

// said is a deputy's n-th message. The first begins a draft. After it a command
// that is none, of which the answer repeats the name, and a piece of the
// draft's text, which the draft's card shows, take turns.
func said(n int) string {
	switch {
	case n == 0:
		return "/suggest"
	case n%2 == 1:
		return fmt.Sprintf("/n%d", n)
	default:
		return fmt.Sprintf("p%02d", n)
	}
}

var (
	repeated = regexp.MustCompile(`/n(\d+)`)
	shown    = regexp.MustCompile(`p\d\d`)
)

// ledger is what a story came to, held against what it should have.
type ledger struct {
	w       *world
	wrong   map[string][]string // by what is wrong, where
	updates int
	sent    int // messages that the service holds for sent
	twice   int // answers that a deputy saw again
}

func (l *ledger) add(what, format string, args ...any) {
	l.wrong[what] = append(l.wrong[what], fmt.Sprintf(format, args...))
}

// check checks all that was promised, after everything has settled.
func (w *world) check(updates int) {
	w.t.Helper()
	w.calls.stop()
	l := &ledger{w: w, wrong: map[string][]string{}, updates: updates}
	l.checkEffects()
	l.checkDrafts()
	for chat := range int64(chats) {
		l.checkChat(firstChat + chat)
	}
	l.checkTelegram()
	l.checkFaults()
	for _, what := range slices.Sorted(maps.Keys(l.wrong)) {
		where := l.wrong[what]
		w.t.Errorf("%s, %d times, such as:\n%s", what, len(where), indent(strings.Join(where[:min(5, len(where))], "\n")))
	}
	stats := w.sim.Stats()
	w.t.Logf("%.0f s: %d updates, %d messages, %d sent again (%d kills, %d answers lost), %d × 500, %d × 429 (%d pauses), %d SIGTERM, slowest %.2f s",
		time.Since(w.began).Seconds(), stats.Updates, stats.Sends, int(stats.Sends)-l.sent, w.kills, stats.Lost, stats.Failed, stats.TooMany, w.pauses, w.stops, w.slowestStop.Seconds())
	if w.t.Failed() {
		w.t.Logf("Telegram: %+v\nthe service's log ends:\n%s", stats, indent(w.log.String()))
	}
}

// says returns how many messages of a deputy's there were.
func (l *ledger) says() int { return l.updates / chats }

// checkEffects holds the service's own books: each update kept and served once,
// each answered once.
func (l *ledger) checkEffects() {
	l.w.t.Helper()
	ctx := l.w.t.Context()
	db, err := pgx.Connect(ctx, l.w.url)
	if err != nil {
		l.w.fatalf("%v", err)
	}
	defer db.Close(ctx)
	var kept, served, aside, answers, answered, lost int
	err = db.QueryRow(ctx, `SELECT count(*), count(done_at), count(error) FROM updates`).Scan(&kept, &served, &aside)
	if err != nil {
		l.w.fatalf("%v", err)
	}
	err = db.QueryRow(ctx, `SELECT count(*), count(DISTINCT cause), count(*) FILTER (WHERE outcome = 'sent'),
		count(*) FILTER (WHERE outcome <> 'sent' AND NOT (outcome = 'superseded' AND card = 'draft'))
		FROM messages`).Scan(&answers, &answered, &l.sent, &lost)
	if err != nil {
		l.w.fatalf("%v", err)
	}
	stats := l.w.sim.Stats()
	if int64(kept) != stats.Updates || served != kept || stats.Updates != int64(l.updates)+stats.Unknown {
		l.add("updates lost", "Telegram made %d, of them %d unknown; %d kept, %d served; want %d",
			stats.Updates, stats.Unknown, kept, served, l.updates)
	}
	if aside > 0 {
		l.add("updates set aside", "%d", aside)
	}
	if answers != l.updates || answered != l.updates {
		l.add("updates not answered once", "%d answers to %d updates, want %d", answers, answered, l.updates)
	}
	if lost > 0 {
		l.add("answers neither sent nor made needless by a newer card", "%d", lost)
	}
}

// checkDrafts sees that each deputy has one draft with each piece once, in order.
func (l *ledger) checkDrafts() {
	l.w.t.Helper()
	var want []string
	for n := 2; n < l.says(); n += 2 {
		want = append(want, said(n))
	}
	for chat := range int64(chats) {
		p, err := l.w.store.PersonByCode(l.w.t.Context(), code(int(chat)))
		if err != nil {
			l.w.fatalf("%v", err)
		}
		drafts, err := l.w.store.DraftsOf(l.w.t.Context(), p.ID)
		if err != nil {
			l.w.fatalf("%v", err)
		}
		var have []string
		for _, piece := range drafts[:min(1, len(drafts))] {
			for _, p := range piece.Pieces {
				have = append(have, p.Text)
			}
		}
		if len(drafts) != 1 || !slices.Equal(have, want) {
			l.add("effects missing, doubled or out of order", "chat %d has %d drafts, with %q; want 1, with %q",
				firstChat+chat, len(drafts), have, want)
		}
	}
}

// checkChat sees that a deputy got each answer, in order, and in the end sees
// the newest card.
func (l *ledger) checkChat(chat int64) {
	seen := map[int]bool{}
	var order []int
	last := 0 // the step that the newest card shows
	for _, m := range l.w.sim.Chat(chat) {
		if m.From != "bot" {
			continue
		}
		n := l.step(chat, m)
		if seen[n] {
			l.twice++
		} else {
			seen[n] = true
			order = append(order, n)
		}
		if n%2 == 0 && !m.Deleted {
			last = n
		}
	}
	if !slices.IsSorted(order) {
		l.add("answers out of order", "chat %d: %v", chat, order)
	}
	for n := 1; n < l.says(); n += 2 {
		if !seen[n] {
			l.add("answers missing", "chat %d: %s, has %v", chat, said(n), order)
		}
	}
	if newest := (l.says() - 1) / 2 * 2; last != newest {
		l.add("the newest card is missing", "chat %d shows that after %q, want %q", chat, said(last), said(newest))
	}
}

// step is which message of the deputy's is answered.
func (l *ledger) step(chat int64, m telegramsim.Msg) int {
	if found := repeated.FindStringSubmatch(m.Text); found != nil {
		n, _ := strconv.Atoi(found[1])
		return n
	}
	n := 0
	for i, piece := range shown.FindAllString(m.Text, -1) {
		n = 2 * (i + 1)
		if piece != said(n) {
			l.add("a card shows something else", "chat %d: %q", chat, m.Text)
		}
	}
	return n
}

// checkTelegram holds what the simulator saw.
func (l *ledger) checkTelegram() {
	w, stats := l.w, l.w.sim.Stats()
	w.checkRepeats(l, int(stats.Sends)-l.sent, int(stats.Lost))
	l.addAll("refused by Telegram", w.calls.refused)
	l.addAll("against the rules", w.calls.violated)
	if len(w.calls.gone) > w.inFlightMost()*w.kills {
		l.addAll("erased twice", w.calls.gone)
	}
	if most := w.inFlightMost() * w.pauses; len(w.calls.tooMany) > most {
		l.addAll(fmt.Sprintf("too many requests (%d pauses)", w.pauses), w.calls.tooMany)
	}
	if int(stats.SentDuringPause) != len(w.calls.onTheWay) {
		l.add("sent during a pause", "%d, of which %d had left before", stats.SentDuringPause, len(w.calls.onTheWay))
	}
	if stats.Expired > 0 {
		l.add("never fetched", "%d", stats.Expired)
	}
}

// checkRepeats allows a repetition for each lost answer and for each message
// that may have been in flight when the service was killed.
func (w *world) checkRepeats(l *ledger, again, lost int) {
	if most := lost + w.inFlightMost()*w.kills; again > most || l.twice > most {
		l.add("too many repetitions", "%d sent again, %d seen again; %d answers lost, %d kills", again, l.twice, lost, w.kills)
	}
	if again < lost {
		l.add("a message without a known answer was not repeated", "%d sent again, %d answers lost", again, lost)
	}
}

// checkFaults sees that what was to go wrong did.
func (l *ledger) checkFaults() {
	faults, stats := l.w.sim.Faults(), l.w.sim.Stats()
	for _, f := range []struct {
		what      string
		every, of int
		times     int64
	}{
		{"sends failed", faults.FailEvery, int(stats.Sends), stats.Failed},
		{"answers lost", faults.LoseEvery, int(stats.Sends), stats.Lost},
		{"updates came twice", faults.DuplicateEvery, l.updates, stats.Duplicates},
		{"updates of an unknown kind", faults.UnknownEvery, l.updates, stats.Unknown},
	} {
		if f.every > 0 && f.times < int64(f.of/f.every) {
			l.add("the faults did not come about", "%d %s, want one in %d of %d", f.times, f.what, f.every, f.of)
		}
	}
}

func (l *ledger) addAll(what string, where []string) {
	for _, at := range where {
		l.add(what, "%s", at)
	}
}

// code is a deputy's on the roster.
func code(deputy int) string { return fmt.Sprintf("A%03d", deputy) }
