package faults

import (
	"fmt"
	"testing"
	"time"

	"liaison/telegramsim"
)

const (
	arriving = 2000 // updates that come while the service works
	waiting  = 3000 // updates that have come before it starts
)

// telegramsRate is what Telegram allows, in messages a second. Most stories run
// ten times as fast, with the program's SEND_RATE raised and the pauses between
// pushes to a webhook shortened alike, as they would take over a minute each.
// What one chat may get stays Telegram's: one message a second, after a few.
const (
	telegramsRate = 30
	fastRate      = 10 * telegramsRate
)

var everything = telegramsim.Faults{FailEvery: 20, LoseEvery: 50, DuplicateEvery: 10, UnknownEvery: 50}

// story is what goes wrong while updates arrive. A pause that Telegram asks for
// has no place in one of kills: who is killed between hearing of it and writing
// it down cannot tell the next.
type story struct {
	name   string
	rate   int
	faults telegramsim.Faults
	ends   int // times that the service is ended, at random moments, and started again,
	end    func(*service)
	pauses int // times that Telegram asks for a pause
}

var stories = []story{
	{name: "all at once, SIGTERM, at Telegram's rate", rate: telegramsRate, faults: everything, ends: 10, end: (*service).stop, pauses: 3},
	{name: "all at once, killed, at Telegram's rate", rate: telegramsRate, faults: everything, ends: 10, end: (*service).kill},
	{name: "killed ten times", rate: fastRate, ends: 10, end: (*service).kill},
	{name: "SIGTERM ten times", rate: fastRate, ends: 10, end: (*service).stop, pauses: 2},
	{name: "one send in twenty fails", rate: fastRate, faults: telegramsim.Faults{FailEvery: 20}},
	{name: "one answer in fifty is lost", rate: fastRate, faults: telegramsim.Faults{LoseEvery: 50}},
	{name: "one update in ten comes twice", rate: fastRate, faults: telegramsim.Faults{DuplicateEvery: 10}},
	{name: "every fiftieth of an unknown kind", rate: fastRate, faults: telegramsim.Faults{UnknownEvery: 50}},
}

var ways = []string{"poll", "webhook"}

func TestWhileUpdatesArrive(t *testing.T) {
	t.Parallel()
	for _, s := range stories {
		for _, way := range ways {
			t.Run(s.name+"/"+way, func(t *testing.T) {
				t.Parallel()
				s.tell(newWorld(t, way, s.rate, s.faults))
			})
		}
	}
}

func (s story) tell(w *world) {
	perSecond := 120
	if s.rate == telegramsRate {
		perSecond = 50
	}
	service := w.starts()
	for what := range w.arrives(arriving, perSecond, s.ends, s.pauses) {
		switch what {
		case anEnd:
			s.end(service)
			service = w.starts()
		case aPause:
			w.sim.Force429(pauseSeconds)
			w.pauses++
		}
	}
	w.settles()
	service.stop()
	w.check(arriving)
}

func TestInABacklog(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*service){"killed": (*service).kill, "SIGTERM": (*service).stop}
	for name, end := range ends {
		for _, way := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, way, fastRate, telegramsim.Faults{})
				for _, deputy := range w.turns(waiting) {
					w.writes(deputy)
				}
				service := w.starts()
				w.sends(100 + w.random.IntN(900))
				end(service)
				if count, _ := w.waits(); count == 0 {
					w.fatalf("the backlog was gone before the service was ended")
				}
				service = w.starts()
				w.settles()
				service.stop()
				w.check(waiting)
			})
		}
	}
}

// TestAReplicaIsKilled has two processes at one database, and one of them die:
// the other serves everything.
func TestAReplicaIsKilled(t *testing.T) {
	t.Parallel()
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, way, fastRate, telegramsim.Faults{})
			first, second := w.starts(), w.starts()
			for range w.arrives(arriving, 120, 1, 0) {
				first.kill()
			}
			w.settles()
			second.stop()
			w.check(arriving)
		})
	}
}

// sends waits until so many messages have been sent.
func (w *world) sends(count int) {
	w.t.Helper()
	w.await("messages to be sent", time.Minute, func() (bool, string) {
		sent := int(w.sim.Stats().Sends)
		return sent >= count, fmt.Sprintf("%d of %d", sent, count)
	})
}
