package liaison

import (
	"slices"
	"time"
)

// Case is what a rule decides on.
type Case struct {
	Matter   Matter
	Actor    Person
	Input    Input
	Bodies   map[string]int64 // ids of the departments by code
	Now      time.Time        // in the service's zone
	Calendar Calendar

	procedure *Procedure // set by Decide and Ready, for checks
}

// Outcome is what a move leads to. It is kept whole, in one transaction.
type Outcome struct {
	Matter  Matter // as it is afterwards
	Event   Event
	Signed  bool
	Started []Clock
	Notices []Notice
}

// Decide says what the move leads to, or refuses it. It is pure.
func (p *Procedure) Decide(key MoveKey, c Case) (Outcome, error) {
	c.procedure = p
	move, err := p.allowed(key, c)
	if err != nil {
		return Outcome{}, err
	}
	if err := move.checkInput(c); err != nil {
		return Outcome{}, err
	}
	if move.Check != nil {
		if refusal := move.Check(c); refusal != nil {
			return Outcome{}, refusal
		}
	}
	return move.apply(c), nil
}

// Ready says whether the actor may begin the move now, before its fields are
// asked: it decides on everything but the input.
func (p *Procedure) Ready(key MoveKey, c Case) error {
	c.procedure = p
	move, err := p.allowed(key, c)
	if err != nil {
		return err
	}
	if move.Check != nil && !move.Sign {
		if refusal := move.Check(c); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (p *Procedure) allowed(key MoveKey, c Case) (Move, error) {
	move, ok := p.Move(key)
	if !ok {
		return Move{}, Refuse(NotFound, "move.unknown")
	}
	if !slices.Contains(c.Matter.Capacities(c.Actor), move.By) {
		return Move{}, Refuse(Forbidden, "move.not_yours")
	}
	if !slices.Contains(move.From, c.Matter.Stage) {
		return Move{}, Refuse(Conflict, "move.too_late", "Stage", c.Matter.Stage, "Kind", p.Kind)
	}
	return move, nil
}

// apply makes the outcome; everything has been checked.
func (m Move) apply(c Case) Outcome {
	after := c.Matter
	from := after.Stage
	if m.To != "" {
		after.Stage = m.To
	}
	after.Changed = c.Now
	after.Facts = m.facts(c)
	after.Parties = m.parties(c)
	if m.Sign {
		after.Hash, after.Submitted = c.procedure.Hash(after), c.Now
	}
	body := actingBody(c.Matter, c.Actor, m.By)
	out := Outcome{Signed: m.Sign, Notices: m.Tells}
	after.Clocks = stopClocks(after.Clocks, m.Stops, m.By, body)
	out.Started = m.clocks(c, after)
	after.Clocks = append(after.Clocks, out.Started...)
	out.Matter = after
	out.Event = Event{
		Matter: after.ID, Move: m.Key, From: from, To: after.Stage, Actor: c.Actor.ID,
		Capacity: m.By, Body: body, At: c.Now, Input: c.Input,
	}
	return out
}

func (m Move) facts(c Case) map[string]string {
	facts := make(map[string]string, len(c.Matter.Facts)+len(m.Keeps))
	for k, v := range c.Matter.Facts {
		facts[k] = v
	}
	for _, field := range m.Keeps {
		if v := c.Input.One(field); v != "" {
			facts[field] = v
		}
	}
	return facts
}

// parties replaces those of each capacity that the move's fields name.
func (m Move) parties(c Case) []Party {
	parties := slices.Clone(c.Matter.Parties)
	for _, f := range m.Needs {
		if f.Party == "" {
			continue
		}
		parties = slices.DeleteFunc(parties, func(p Party) bool { return p.Capacity == f.Party })
		for _, code := range c.Input[f.Key] {
			parties = append(parties, Party{f.Party, c.Bodies[code]})
		}
	}
	return parties
}

func (m Move) clocks(c Case, after Matter) []Clock {
	var started []Clock
	for _, rule := range m.Starts {
		if !rule.When.holds(c.Input) {
			continue
		}
		clock := rule.start(DateOf(c.Now), c.Calendar)
		if !rule.Each {
			started = append(started, clock)
			continue
		}
		for _, body := range after.Bodies(rule.For) {
			clock.Body = body
			started = append(started, clock)
		}
	}
	return started
}

// stopClocks stops the clocks of those kinds. A clock of one body is stopped
// by that body alone, or by whoever acts for the whole matter.
func stopClocks(clocks []Clock, kinds []ClockKind, by Capacity, body int64) []Clock {
	stopped := slices.Clone(clocks)
	for i, k := range stopped {
		if !slices.Contains(kinds, k.Kind) && !slices.Contains(kinds, AllClocks) {
			continue
		}
		if k.Body == 0 || by != k.For || k.Body == body {
			stopped[i].Stopped = true
		}
	}
	return stopped
}

// actingBody is the body for which the person acts in that capacity: of
// several, the first that still has a clock of its own running.
func actingBody(m Matter, p Person, by Capacity) int64 {
	var first int64
	for _, b := range m.Bodies(by) {
		if !p.In(b, RoleOfficer) {
			continue
		}
		if first == 0 {
			first = b
		}
		if slices.ContainsFunc(m.Clocks, func(k Clock) bool { return !k.Stopped && k.Body == b }) {
			return b
		}
	}
	return first
}
