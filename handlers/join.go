package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// JoinAct is a move of somebody's participation in an occasion that is to be made.
type JoinAct struct {
	Occasion, Person int64
	Key              liaison.JoinKey
	Input            liaison.JoinInput
	By               liaison.Person // who makes it; of what follows from something else, nobody
}

// Joined is what has come of a move of a participation.
type Joined struct {
	Occasion      liaison.Occasion
	Participation liaison.Participation
	Out           []liaison.Outgoing // to be put into the outbox by the same transaction
}

// Join makes a move of a participation in the transaction, fills the seats that it has
// made free, and says whom to tell. Whoever gives seats away holds the occasion; who
// checks in holds the own participation alone, so that hundreds can in a minute.
func (d *Desk) Join(ctx context.Context, tx *storage.Store, act JoinAct, at time.Time) (j Joined, err error) {
	move := liaison.JoinMoves[act.Key]
	read := tx.LockOccasion
	if act.Key == liaison.Come {
		read = tx.Occasion
	}
	if j.Occasion, err = read(ctx, act.Occasion); err != nil {
		return j, err
	}
	if err := d.mayJoin(ctx, tx, j.Occasion, act); err != nil {
		return j, err
	}
	p, err := tx.LockParticipation(ctx, act.Occasion, act.Person)
	if err == nil && p.State == "" && move.By != liaison.ByHolder {
		err = liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	if err != nil {
		return j, err
	}
	var taken liaison.Seats
	if act.Key != liaison.Come {
		if taken, err = tx.SeatsTaken(ctx, act.Occasion); err != nil {
			return j, err
		}
	}
	was := p.State
	p, refusal := p.Decide(j.Occasion, act.Key, act.Input, taken, at)
	if refusal != nil {
		return j, refusal
	}
	if p.State == liaison.Waitlisted {
		if p.Waits, err = lastInLine(ctx, tx, p); err != nil {
			return j, err
		}
	}
	j.Participation = p
	if err := d.keepJoin(ctx, tx, &j, act, was); err != nil {
		return j, err
	}
	if was.Seated() && !p.State.Seated() {
		err = d.fillSeats(ctx, tx, &j, at)
	}
	return j, err
}

// lastInLine is since when somebody waits who begins to: after everybody who does, also
// where the clock has not gone on in between.
func lastInLine(ctx context.Context, tx *storage.Store, p liaison.Participation) (time.Time, error) {
	line, err := tx.Line(ctx, p.Occasion)
	if err != nil || len(line) == 0 {
		return p.Waits, err
	}
	if last := line[len(line)-1].Waits; !p.Waits.After(last) {
		return last.Add(time.Microsecond), nil
	}
	return p.Waits, nil
}

// mayJoin refuses a move that is not the person's to make.
func (d *Desk) mayJoin(ctx context.Context, tx *storage.Store, o liaison.Occasion, act JoinAct) error {
	switch liaison.JoinMoves[act.Key].By {
	case liaison.ByThemselves:
		if act.By.ID != act.Person || !act.By.InOffice() {
			return liaison.Refuse(liaison.Forbidden, "occasion.not_yours")
		}
	case liaison.ByHolder:
		bodies, err := tx.Bodies(ctx)
		if err != nil {
			return err
		}
		if !act.By.MayHold(o.Kind, bodyWith(bodies, o.Body)) {
			return liaison.Refuse(liaison.Forbidden, "occasion.not_yours")
		}
	}
	return nil
}

// bodyWith is the body with that id; an empty one where there is none.
func bodyWith(bodies []liaison.Body, id int64) liaison.Body {
	if i := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.ID == id }); i >= 0 {
		return bodies[i]
	}
	return liaison.Body{}
}

// keepJoin keeps what a move has led to, and tells whom it concerns.
func (d *Desk) keepJoin(ctx context.Context, tx *storage.Store, j *Joined, act JoinAct, was liaison.Participating) error {
	p := j.Participation
	if err := tx.KeepJoinMove(ctx, storage.JoinMoved{Participation: p, Move: act.Key, Was: was, By: act.By.ID}); err != nil {
		return err
	}
	if was.Seated() && !keepsSeat(p) { // the seat is lost, or is about to be: what is offered is there no more
		if err := tx.WithdrawOffers(ctx, p.Occasion, p.Person, p.Changed); err != nil {
			return err
		}
	}
	side := liaison.JoinMoves[act.Key].By
	if side == liaison.ByHolder {
		err := tx.Audit(ctx, p.Changed, act.By.ID, "occasion."+string(act.Key), fmt.Sprintf("occasion %d", p.Occasion),
			map[string]any{"person": p.Person, "reason": p.Reason})
		if err != nil {
			return err
		}
	}
	var told []liaison.Outgoing
	var err error
	switch {
	case side != liaison.ByThemselves && act.By.ID != p.Person:
		told, err = d.tellOccasion(ctx, tx, j.Occasion, []int64{p.Person}, "occasion.told_"+string(act.Key), "Reason", p.Reason)
	case act.Key == liaison.AskLeave && p.State == liaison.LeaveAsked:
		var holders []int64
		if holders, err = tx.HoldersOfOccasion(ctx, j.Occasion); err == nil {
			told, err = d.tellWith(ctx, tx, telling{j.Occasion, holders, func(t *turn) [][]button { return t.leaveButtons(j.Occasion, p.Person) }},
				"occasion.told_ask_leave", "Who", act.By.Name, "Reason", p.Reason)
		}
	}
	if act.Key == liaison.AskLeave && p.State == liaison.Excused && err == nil {
		told, err = d.excused(ctx, tx, j.Occasion, act.By, p)
	}
	j.Out = append(j.Out, told...)
	return err
}

// excused tells the holders of somebody who needs no leave and will not come; a turn at
// a station is offered on.
func (d *Desk) excused(ctx context.Context, tx *storage.Store, o liaison.Occasion, who liaison.Person, p liaison.Participation) ([]liaison.Outgoing, error) {
	if o.Kind == liaison.Reception {
		return d.VacateShift(ctx, tx, o, who, p.Reason, p.Changed)
	}
	holders, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	return d.tellOccasion(ctx, tx, o, holders, "occasion.told_excused", "Who", who.Name, "Reason", p.Reason)
}

// fillSeats gives the seats that are free to who waits, in the order of the line.
func (d *Desk) fillSeats(ctx context.Context, tx *storage.Store, j *Joined, at time.Time) error {
	line, err := tx.Line(ctx, j.Occasion.ID)
	if err != nil || len(line) == 0 || !at.Before(j.Occasion.Begins) {
		return err
	}
	taken, err := tx.SeatsTaken(ctx, j.Occasion.ID)
	if err != nil {
		return err
	}
	for _, p := range j.Occasion.Fill(taken, line) {
		up, err := d.Join(ctx, tx, JoinAct{Occasion: p.Occasion, Person: p.Person, Key: liaison.MoveUp}, at)
		if err != nil {
			return err
		}
		j.Out = append(j.Out, up.Out...)
	}
	return nil
}

// tellOccasion tells people of an occasion, in their own language and outside of their
// quiet hours, with a button that opens it.
func (d *Desk) tellOccasion(ctx context.Context, tx *storage.Store, o liaison.Occasion, people []int64, key string, args ...any) ([]liaison.Outgoing, error) {
	open := func(t *turn) [][]button { return [][]button{{t.button("occasion.open", "occasion:%d", o.ID)}} }
	return d.tellWith(ctx, tx, telling{o, people, open}, key, args...)
}

// telling is something that people are told of an occasion, with buttons under it.
type telling struct {
	occasion liaison.Occasion
	people   []int64
	buttons  func(*turn) [][]button
}

func (d *Desk) tellWith(ctx context.Context, tx *storage.Store, what telling, key string, args ...any) ([]liaison.Outgoing, error) {
	reachable, err := tx.Reachable(ctx, what.people)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range reachable {
		t.person, t.voice = &p, d.Locales.Voice(p.Language)
		said := t.voice.Say(key, append([]any{"Title", what.occasion.Title, "Begins", occasionTime(what.occasion, t.voice, d.Zone), "Where", what.occasion.Where}, args...)...)
		t.notify(p, said, what.buttons(t))
	}
	return t.out, nil
}

// occasionTime is when it begins, in words of the service's zone.
func occasionTime(o liaison.Occasion, voice locales.Voice, zone *time.Location) string {
	if o.Begins.IsZero() {
		return voice.Plain("occasion.no_time_yet")
	}
	return voice.Time(o.Begins.In(zone))
}
