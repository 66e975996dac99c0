package stories

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/scheduler"
	"liaison/storage"
)

// sentences are read once: the desk is asked for hundreds of times.
var sentences = sync.OnceValues(func() (*locales.Catalogue, error) { return locales.Open("zh-Hans") })

// desk is the desk outside of any chat, as a page has it.
func (w *world) desk() *handlers.Desk {
	w.t.Helper()
	catalogue, err := sentences()
	if err != nil {
		w.t.Fatal(err)
	}
	return &handlers.Desk{Locales: catalogue, Zone: w.zone, Now: w.clock, Cron: scheduler.ParseCron}
}

// moment is a time in the service's zone.
func (w *world) moment(at string) time.Time {
	w.t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", at, w.zone)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// announces has a clerk announce an occasion, and says its id.
func (w *world) announces(o liaison.Occasion) int64 {
	w.t.Helper()
	clerk := w.known("JB01")
	o.Stage, o.Author, o.Secret, o.Created = liaison.OccasionDraft, clerk.ID, handlers.NewSecret(), w.clock()
	var id int64
	w.does(func(tx *storage.Store) (out []liaison.Outgoing, err error) {
		if id, err = tx.StartOccasion(w.t.Context(), o, ""); err != nil {
			return nil, err
		}
		a, err := w.desk().Announce(w.t.Context(), tx, handlers.AnnounceAct{Occasion: id, By: clerk}, w.clock())
		return a.Out, err
	})
	return id
}

// does something in a transaction, with what is to be sent.
func (w *world) does(do func(*storage.Store) ([]liaison.Outgoing, error)) {
	w.t.Helper()
	err := w.store.InTx(w.t.Context(), func(tx *storage.Store) error {
		out, err := do(tx)
		if err == nil {
			_, err = tx.KeepOutgoing(w.t.Context(), out)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) known(code string) liaison.Person {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), code)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// joins makes a move of somebody's own participation, as a press does.
func (w *world) joins(occasion int64, code string, key liaison.JoinKey, in liaison.JoinInput) {
	w.t.Helper()
	p := w.known(code)
	w.moves(handlers.JoinAct{Occasion: occasion, Person: p.ID, Key: key, Input: in, By: p})
}

func (w *world) moves(act handlers.JoinAct) {
	w.t.Helper()
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		j, err := w.desk().Join(w.t.Context(), tx, act, w.clock())
		return j.Out, err
	})
}

// stand holds how many stand how to an occasion.
func (w *world) stand(occasion int64, want map[liaison.Participating]int) {
	w.t.Helper()
	all, err := w.store.Participations(w.t.Context(), occasion)
	if err != nil {
		w.t.Fatal(err)
	}
	got := map[liaison.Participating]int{}
	for _, p := range all {
		got[p.State]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Fatalf("they stand as %v, and were to as %v", got, want)
	}
}

// code is the code that is shown at the occasion now.
func (w *world) code(occasion int64) string {
	w.t.Helper()
	o, err := w.store.Occasion(w.t.Context(), occasion)
	if err != nil {
		w.t.Fatal(err)
	}
	code, _ := o.CheckInCode(w.clock())
	return code
}

// newDeputies puts new deputies on the roster, "X001" and on, in turn in delegations
// that have an officer.
func (w *world) newDeputies(count int) (codes []string) {
	w.t.Helper()
	var listed []liaison.Listed
	for i := range count {
		code := fmt.Sprintf("X%03d", i+1)
		codes = append(codes, code)
		listed = append(listed, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "0000", Level: liaison.Province,
			Elected: liaison.Date{Year: 2026, Month: 10, Day: 28}, Posts: []liaison.Post{{Body: fmt.Sprintf("G%02d", 1+i%5), Role: liaison.RoleDeputy}}})
	}
	if _, err := w.store.ImportRoster(w.t.Context(), liaison.Roster{People: listed}, false, w.clock()); err != nil {
		w.t.Fatal(err)
	}
	return codes
}

// peopleOf are those who stand so to an occasion, in the order of their ids.
func (w *world) peopleOf(occasion int64, state liaison.Participating) (people []liaison.Person) {
	w.t.Helper()
	all, err := w.store.Participations(w.t.Context(), occasion)
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []int64
	for _, p := range all {
		if p.State == state {
			ids = append(ids, p.Person)
		}
	}
	if people, err = w.store.PeopleByIDs(w.t.Context(), ids); err != nil {
		w.t.Fatal(err)
	}
	return people
}

// allJoin makes the same move for each of the people, as their presses do.
func (w *world) allJoin(occasion int64, people []liaison.Person, key liaison.JoinKey, in liaison.JoinInput) {
	w.t.Helper()
	w.does(func(tx *storage.Store) (out []liaison.Outgoing, err error) {
		for _, p := range people {
			j, err := w.desk().Join(w.t.Context(), tx, handlers.JoinAct{Occasion: occasion, Person: p.ID, Key: key, Input: in, By: p}, w.clock())
			if err != nil {
				return nil, err
			}
			out = append(out, j.Out...)
		}
		return out, nil
	})
}

// but are the people without those with the codes.
func but(people []liaison.Person, codes ...string) []liaison.Person {
	return slices.DeleteFunc(people, func(p liaison.Person) bool { return slices.Contains(codes, p.Code) })
}
