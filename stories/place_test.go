package stories

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage"
)

// enlists makes a deputy one of a station's.
func (w *world) enlists(code, body string) {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), code)
	if err == nil {
		err = w.store.Grant(w.t.Context(), p.ID, p.ID, liaison.Membership{Body: w.body(body), Role: liaison.RoleDeputy}, w.clock())
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// sits reports whether somebody has a turn ahead.
func (w *world) sits(code string) bool {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), code)
	if err != nil {
		w.t.Fatal(err)
	}
	ahead, err := w.store.ShiftsAhead(w.t.Context(), 0, p.ID, w.clock(), 10)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(ahead) > 0
}

// counts holds a count of the database to be that.
func (w *world) counts(sql string, want int) {
	w.t.Helper()
	var got int
	conn, err := pgx.Connect(w.t.Context(), w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close(w.t.Context())
	if err := conn.QueryRow(w.t.Context(), sql).Scan(&got); err != nil {
		w.t.Fatal(err)
	}
	if got != want {
		w.t.Fatalf("%s: %d, not %d", sql, got, want)
	}
}

// comes has somebody check in, by the picture of the code, at the reception that they
// sit at.
func (v *voice) comes() *voice {
	v.w.t.Helper()
	ahead, err := v.w.store.ShiftsAhead(v.w.t.Context(), 0, v.person().ID, v.w.clock().Add(-2*time.Hour), 1)
	if err != nil || len(ahead) == 0 {
		v.w.t.Fatalf("%s sits nowhere: %v", v.name, err)
	}
	id := ahead[0].Occasion
	return v.writes("/start ci_" + number(id) + "_" + v.w.code(id)).hears("已签到")
}

// Of many who take a turn at once, one has it and the others are refused.
func TestOneOfManyTakesATurn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-19 10:00")
	takers := []string{"C09", "K08", "L12", "A11", "H02"}
	for _, code := range takers {
		w.enlists(code, "S0101")
	}
	w.at("2026-11-20 09:00")
	w.ticks()
	var giver string
	var free []liaison.Person
	for _, code := range append([]string{"A07", "A33"}, takers...) {
		p, err := w.store.PersonByCode(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		ahead, err := w.store.ShiftsAhead(t.Context(), w.body("S0101"), p.ID, w.clock(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(ahead) > 0 {
			giver = code
		} else {
			free = append(free, p)
		}
	}
	p, err := w.store.PersonByCode(t.Context(), giver)
	if err != nil {
		t.Fatal(err)
	}
	ahead, err := w.store.ShiftsAhead(t.Context(), w.body("S0101"), p.ID, w.clock(), 1)
	if err != nil {
		t.Fatal(err)
	}
	offer, _, err := w.store.OfferSeat(t.Context(), liaison.SeatOffer{Occasion: ahead[0].Occasion, Giver: p.ID, Made: w.clock()})
	if err != nil {
		t.Fatal(err)
	}
	took, refused := make(chan string, 2*len(free)), make(chan error, 2*len(free))
	var all sync.WaitGroup
	for _, who := range append(free, free...) { // pressed twice as well
		all.Go(func() {
			err := w.store.InTx(context.WithoutCancel(t.Context()), func(tx *storage.Store) error {
				_, _, err := w.desk().TakeSeat(t.Context(), tx, who, offer.ID, w.clock())
				return err
			})
			if err == nil {
				took <- who.Code
				return
			}
			refused <- err
		})
	}
	all.Wait()
	close(refused)
	if len(took) != 1 {
		t.Errorf("%d have taken it", len(took))
	}
	for err := range refused {
		if refusal := new(liaison.Refusal); !errors.As(err, &refusal) {
			t.Errorf("not refused: %v", err)
		}
	}
	seated, err := w.store.SeatedAt(t.Context(), ahead[0].Occasion)
	if err != nil || len(seated) != 2 {
		t.Errorf("%d sit: %v", len(seated), err)
	}
}

// Stations that share deputies, made at the same time, put nobody down twice on a day.
func TestNobodySitsAtTwoStationsOnADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 09:00")
	stations := []string{"S0101", "S0102", "S0201", "S0901"}
	for _, code := range []string{"A07", "A33", "H02", "C09", "K08", "L12", "A11"} {
		for _, station := range stations {
			w.enlists(code, station)
		}
	}
	month := liaison.Date{Year: 2026, Month: time.December, Day: 1}
	var all sync.WaitGroup
	for _, code := range append(stations, stations...) { // each twice
		all.Go(func() {
			err := w.store.InTx(context.WithoutCancel(t.Context()), func(tx *storage.Store) error {
				out, err := w.desk().PutDownMonth(t.Context(), tx, w.body(code), month, w.clock())
				if err == nil {
					_, err = tx.KeepOutgoing(t.Context(), out)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", code, err)
			}
		})
	}
	all.Wait()
	w.counts("SELECT count(*) FROM occasions WHERE kind = 'reception'", 4)
	w.counts("SELECT count(*) FROM participations", 7) // seven deputies for eight seats
	w.counts("SELECT count(*) FROM (SELECT person FROM participations GROUP BY person HAVING count(*) > 1) twice", 0)
}
