package liaison

// Seats are how many seats of an occasion are taken, and by how many of each
// delegation.
type Seats struct {
	All int
	Of  map[int64]int
}

// add takes a seat more.
func (s *Seats) add(delegation int64) {
	if s.Of == nil {
		s.Of = map[int64]int{}
	}
	s.All++
	s.Of[delegation]++
}

func (s Seats) clone() Seats {
	c := Seats{All: s.All, Of: make(map[int64]int, len(s.Of))}
	for d, n := range s.Of {
		c.Of[d] = n
	}
	return c
}

// SeatsTaken counts the seats that participations take.
func SeatsTaken(all []Participation) Seats {
	var s Seats
	for _, p := range all {
		if p.State.Seated() {
			s.add(p.Delegation)
		}
	}
	return s
}

// Room reports whether there is a seat for somebody of the delegation. Where there are
// quotas, a delegation without one has no seats.
func (o Occasion) Room(taken Seats, delegation int64) bool {
	if o.Capacity > 0 && taken.All >= o.Capacity {
		return false
	}
	return len(o.Quota) == 0 || taken.Of[delegation] < o.Quota[delegation]
}

// Fill lists who of the line gets a seat, given the seats that are taken: in the order
// of the line, where whose delegation has no seat left keeps nobody behind waiting.
func (o Occasion) Fill(taken Seats, line []Participation) []Participation {
	now := taken.clone()
	var up []Participation
	for _, p := range line {
		if o.Room(now, p.Delegation) {
			now.add(p.Delegation)
			up = append(up, p)
		}
	}
	return up
}
