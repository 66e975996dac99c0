package liaison

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Case is what a rule decides on.
type Case struct {
	Matter   Matter
	Actor    Person   // nobody where As is Timer
	As       Capacity // Main or Timer: the move is not a person's own; else empty
	Input    Input
	Bodies   map[string]Body   // by code
	People   map[string]Person // by code: those whom the input names
	Matters  map[string]Matter // by number: those that the input names
	Topics   []Topic
	Main     Matter    // where As is Main: the matter into which this one was merged
	Now      time.Time // in the service's zone
	Calendar Calendar
	Rules    Rules

	procedure *Procedure // set by Decide and Ready, for checks
}

// Outcome is what a move leads to. It is kept whole, in one transaction.
type Outcome struct {
	Before  Matter
	Matter  Matter // as it is afterwards
	Event   Event
	Signed  bool
	Started []Clock
	Notices []Notice
	Spawned []Spawned
	Echoes  MoveKey // to be made, as Main, of what was merged into this matter
}

// Spawned is a matter to be made, and what is done with it at once.
type Spawned struct {
	Matter Matter
	Suffix int // of the number; 0: it has none of its origin's
	First  MoveKey
	Input  Input
}

// Decide says what the move leads to, or refuses it. It is pure.
func (p *Procedure) Decide(key MoveKey, c Case) (Outcome, error) {
	c.procedure = p
	move, err := p.allowed(key, c)
	if err != nil {
		return Outcome{}, err
	}
	c.Input = move.filled(c)
	if err := move.checkInput(c); err != nil {
		return Outcome{}, err
	}
	if (move.Reads || move.Fixes || move.Sign) && c.Input.One("hash") != p.Hash(c.Matter) {
		return Outcome{}, Refuse(Conflict, "draft.changed")
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
	if move.Check != nil {
		c.Input = nil
		if refusal := move.Check(c); refusal != nil {
			return refusal
		}
	}
	return nil
}

// Consider says whether what is answered so far can lead to the move, so that a
// wrong answer is refused at once. What is not asked yet is not in the input.
func (p *Procedure) Consider(key MoveKey, c Case) error {
	c.procedure = p
	move, err := p.allowed(key, c)
	if err != nil || move.Check == nil || c.Input == nil {
		return err
	}
	if refusal := move.Check(c); refusal != nil {
		return refusal
	}
	return nil
}

func (p *Procedure) allowed(key MoveKey, c Case) (Move, error) {
	move, ok := p.Move(key)
	if !ok {
		return Move{}, Refuse(NotFound, "move.unknown")
	}
	held := c.Matter.Acts(c.Actor)
	if c.As != "" {
		held = []Capacity{c.As}
	}
	if !slices.Contains(held, move.By) {
		return Move{}, Refuse(Forbidden, "move.not_yours")
	}
	if refusal := move.open(c.Matter, c.Actor); refusal != nil {
		return Move{}, refusal
	}
	if move.By == Timer && !move.out(c.Matter, c.Now) {
		return Move{}, Refuse(Conflict, "move.not_now")
	}
	return move, nil
}

// open refuses a move that the matter is not open to now.
func (m Move) open(matter Matter, actor Person) *Refusal {
	if !slices.Contains(m.From, matter.Stage) || !m.If.holds(matter, nil) {
		return Refuse(Conflict, "move.too_late", "Stage", matter.Stage, "Kind", matter.Kind)
	}
	if m.While == "" {
		return nil
	}
	body := m.actingBody(matter, actor)
	for _, k := range matter.Clocks {
		if k.Kind == m.While && !k.Stopped && k.heldBy(m.By, body, actor.ID) {
			return nil
		}
	}
	return Refuse(Conflict, "move.not_now")
}

// out reports whether the clock that the move waits for has run out.
func (m Move) out(matter Matter, now time.Time) bool {
	return slices.ContainsFunc(matter.Clocks, func(k Clock) bool { return k.Kind == m.While && k.Over(now) })
}

// heldBy reports whether the clock is that actor's, or the whole matter's.
func (k Clock) heldBy(by Capacity, body, person int64) bool {
	switch {
	case by == Timer || k.For == "":
		return true
	case by != k.For:
		return k.Body == 0 && k.Person == 0
	}
	return (k.Body == 0 || k.Body == body) && (k.Person == 0 || k.Person == person)
}

// apply makes the outcome; everything has been checked.
func (m Move) apply(c Case) Outcome {
	body := m.actingBody(c.Matter, c.Actor)
	after := m.changed(c, body)
	after.Stage = m.leadsTo(c, after)
	out := Outcome{Before: c.Matter, Signed: m.Sign}
	if after.Stage != c.Matter.Stage {
		out.Echoes = m.Echoes
	}
	if c.procedure.Rule(after.Stage).Final {
		after.Clocks = stopClocks(after.Clocks, func(Clock) bool { return true })
	} else {
		out.Started = m.clocks(c, after)
		after.Clocks = append(after.Clocks, out.Started...)
	}
	for _, n := range m.Tells {
		if n.At == "" || n.At == after.Stage {
			out.Notices = append(out.Notices, n)
		}
	}
	out.Matter = after
	out.Spawned = m.spawned(c)
	out.Event = Event{
		Matter: after.ID, Move: m.Key, From: c.Matter.Stage, To: after.Stage, Actor: c.Actor.ID,
		Capacity: m.By, Body: body, At: c.Now, Input: c.Input,
	}
	return out
}

// changed is the matter after the move, but for its stage and what follows from
// it: the clocks that the stage stops or starts.
func (m Move) changed(c Case, body int64) Matter {
	after := c.Matter
	after.Changed = c.Now
	after.Facts = m.facts(c)
	after.Parties = m.parties(c)
	if m.Hands != nil {
		after.Author = c.People[c.Matter.Facts[m.Hands.To]].ID
	}
	after.Pieces, after.Attachments = slices.Clone(after.Pieces), slices.Clone(after.Attachments)
	after.Clocks = m.stopped(c, body)
	if m.Sign || m.Fixes {
		after.Hash = c.procedure.Hash(after)
	}
	if m.Sign {
		after.Submitted = c.Now
	}
	if into := m.into(c); into.ID != 0 {
		after.Main = into.ID
	} else if after.Fact("into") == "" {
		after.Main = 0
	}
	return after
}

// leadsTo is the stage after the move; the clocks that it stops are stopped.
func (m Move) leadsTo(c Case, after Matter) Stage {
	to := m.To
	for _, branch := range m.Branches {
		if branch.When.holds(after, c.Input) && (branch.Runs == "" || after.Runs(branch.Runs) || m.pledges(c) && branch.Runs == ClockCommitment) &&
			(branch.Out == "" || !after.Runs(branch.Out)) {
			to = branch.To
			break
		}
	}
	if to == "" {
		return after.Stage
	}
	return to
}

func (m Move) facts(c Case) map[string]string {
	facts := maps.Clone(c.Matter.Facts)
	if facts == nil {
		facts = map[string]string{}
	}
	for k, v := range m.Sets {
		facts[k] = v
		if v == "" {
			delete(facts, k)
		}
	}
	for _, field := range m.Keeps {
		if v := joined(c.Input[field]); v != "" {
			facts[field] = v
		}
	}
	if m.Hands != nil {
		delete(facts, m.Hands.To)
		facts[m.Hands.From] = c.Actor.Code
	}
	if m.Counts != "" {
		n, _ := strconv.Atoi(facts[m.Counts])
		facts[m.Counts] = strconv.Itoa(n + 1)
	}
	if c.shares() {
		for _, shared := range []string{"class", "answer", "commitments"} {
			if v := c.Main.Facts[shared]; v != "" {
				facts[shared] = v
			}
		}
	}
	return facts
}

// shares reports whether the matter takes over the answer of the one into which
// it was merged.
func (c Case) shares() bool { return c.As == Main && c.Main.Facts["answer"] != "" }

// into is the matter that the input names to be merged into.
func (m Move) into(c Case) Matter {
	for _, f := range m.Needs {
		if f.Kind == FieldMatter {
			return c.Matters[c.Input.One(f.Key)]
		}
	}
	return Matter{}
}
