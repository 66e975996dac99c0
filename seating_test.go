package liaison_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// Whose delegation has no seat left keeps nobody behind waiting.
func TestFill(t *testing.T) {
	line := []liaison.Participation{{Person: 1, Delegation: 1}, {Person: 2, Delegation: 2}, {Person: 3, Delegation: 1}, {Person: 4, Delegation: 3}}
	people := func(up []liaison.Participation) []int64 {
		var ids []int64
		for _, p := range up {
			ids = append(ids, p.Person)
		}
		return ids
	}
	for name, c := range map[string]struct {
		o     liaison.Occasion
		taken liaison.Seats
		want  []int64
	}{
		"all find room":        {liaison.Occasion{}, liaison.Seats{}, []int64{1, 2, 3, 4}},
		"two seats":            {liaison.Occasion{Capacity: 5}, liaison.Seats{All: 3}, []int64{1, 2}},
		"no seat":              {liaison.Occasion{Capacity: 3}, liaison.Seats{All: 4}, nil},
		"a quota is full":      {liaison.Occasion{Quota: map[int64]int{1: 2, 2: 5}}, liaison.Seats{All: 1, Of: map[int64]int{1: 1}}, []int64{1, 2}},
		"the first has no one": {liaison.Occasion{Capacity: 9, Quota: map[int64]int{3: 1}}, liaison.Seats{}, []int64{4}},
	} {
		before := maps.Clone(c.taken.Of)
		if got := people(c.o.Fill(c.taken, line)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if !maps.Equal(before, c.taken.Of) {
			t.Errorf("%s: the seats that are taken have changed to %v", name, c.taken.Of)
		}
	}
}

// hall is an occasion with all its people, and moves made on it as the desk makes them.
type hall struct {
	*rapid.T
	o      liaison.Occasion
	people []liaison.Participation
	now    time.Time
	line   []int64 // a slow model: who waits, in order
	noted  int     // by the holder's correction, who need no seat
}

func (h *hall) at(person int64) *liaison.Participation { return &h.people[person-1] }

// make makes a move and fills the seats that it frees; false where it is refused.
func (h *hall) make(person int64, key liaison.JoinKey, in liaison.JoinInput) bool {
	p := *h.at(person)
	got, refusal := p.Decide(h.o, key, in, liaison.SeatsTaken(h.people), h.now)
	if refusal != nil {
		if got.State != p.State {
			h.Fatalf("%s was refused and changed %s to %s", key, p.State, got.State)
		}
		return false
	}
	if key == liaison.MarkCame && !p.State.Seated() {
		h.noted++
	}
	if got.Came.IsZero() != (got.State != liaison.Attended) || got.Waits.IsZero() != (got.State != liaison.Waitlisted) {
		h.Fatalf("%s led to %+v", key, got)
	}
	*h.at(person) = got
	h.follow(p, got)
	if p.State.Seated() && !got.State.Seated() && h.now.Before(h.o.Begins) {
		h.fill()
	}
	return true
}

// follow is the line by the obvious rule: who begins to wait stands last, who stops is
// out.
func (h *hall) follow(was, is liaison.Participation) {
	if was.State == liaison.Waitlisted {
		h.line = slices.DeleteFunc(h.line, func(id int64) bool { return id == was.Person })
	}
	if is.State == liaison.Waitlisted {
		h.line = append(h.line, is.Person)
	}
}

func (h *hall) fill() {
	var line []liaison.Participation
	for _, p := range h.people {
		if p.State == liaison.Waitlisted {
			line = append(line, p)
		}
	}
	slices.SortStableFunc(line, func(a, b liaison.Participation) int { return a.Waits.Compare(b.Waits) })
	for i, p := range line {
		if p.Person != h.line[i] {
			h.Fatalf("the line is %+v, and was to be %v", line, h.line)
		}
	}
	for _, p := range h.o.Fill(liaison.SeatsTaken(h.people), line) {
		if !h.make(p.Person, liaison.MoveUp, liaison.JoinInput{}) {
			h.Fatalf("%d gets a seat, and is refused it", p.Person)
		}
	}
}

// check holds the seats to their bounds, and nobody to wait where there is room.
func (h *hall) check() {
	taken := liaison.SeatsTaken(h.people)
	if h.o.Capacity > 0 && taken.All > h.o.Capacity+h.noted {
		h.Fatalf("%d seats of %d are taken", taken.All, h.o.Capacity)
	}
	for d, n := range taken.Of {
		if len(h.o.Quota) > 0 && n > h.o.Quota[d]+h.noted {
			h.Fatalf("delegation %d has %d seats of %d", d, n, h.o.Quota[d])
		}
	}
	if !h.now.Before(h.o.Begins) {
		return
	}
	for _, id := range h.line {
		if h.o.Room(taken, h.at(id).Delegation) {
			h.Fatalf("%d waits though there is room: %+v", id, taken)
		}
	}
}

// Whatever moves are made in whatever order, no seat is given twice, the line keeps its
// order, and nobody waits where there is room.
func TestSeatsUnderRandomMoves(t *testing.T) {
	keys := slices.Sorted(maps.Keys(liaison.JoinMoves))
	rapid.Check(t, func(t *rapid.T) {
		h := &hall{T: t, o: duty(rapid.SampledFrom([]liaison.OccasionKind{liaison.FirstTermTraining, liaison.FieldResearch, liaison.Inspection}).Draw(t, "kind")), now: on("2026-12-01 10:00")}
		h.o.Capacity = rapid.IntRange(0, 4).Draw(t, "capacity")
		if rapid.Bool().Draw(t, "quotas") {
			h.o.Quota = map[int64]int{1: 2, 2: 1}
		}
		for id := range int64(8) {
			h.people = append(h.people, liaison.Participation{Occasion: 1, Person: id + 1, Delegation: 1 + id%3, State: liaison.Invited})
		}
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			h.now = h.now.Add(time.Duration(pick(t, "minutes", []int{1, 1, 1, 1, 30, 600, 3000})) * time.Minute)
			h.make(rapid.Int64Range(1, 8).Draw(t, "who"), pick(t, "move", keys), liaison.JoinInput{Reason: "理由", Form: formed})
			h.check()
		}
	})
}
