package handlers

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Perform makes a move outside any chat, for that person at that time, and
// returns what is to be sent: a form on a page, a sample that is played.
func (d *Desk) Perform(ctx context.Context, tx *storage.Store, actor liaison.Person, matter int64, key liaison.MoveKey, in liaison.Input, at time.Time) (liaison.Matter, []liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx, person: &actor, update: liaison.Update{At: at}, voice: d.Locales.Voice(locales.Languages[0])}
	m, err := t.perform(ctx, liaison.Matter{ID: matter}, key, in)
	return m, t.out, err
}

// RunOut makes the moves that follow from clocks that have run out, and returns
// what is to be sent. A matter that nothing follows for stays as it is.
func (d *Desk) RunOut(ctx context.Context, tx *storage.Store, matter int64, at time.Time) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx, person: &liaison.Person{}, update: liaison.Update{At: at}, voice: d.Locales.Voice(locales.Languages[0])}
	m, err := tx.LockMatter(ctx, matter)
	if err != nil {
		return nil, err
	}
	for {
		key, more := liaison.Procedures[m.Kind].RunOut(m, t.at())
		if !more {
			return t.out, nil
		}
		c, err := t.caseOf(ctx, m, nil)
		if err != nil {
			return nil, err
		}
		c.As = liaison.Timer
		if m, err = t.decide(ctx, key, c); err != nil {
			return nil, err
		}
	}
}

// perform lets the rules decide on a move, keeps what it leads to, and tells
// the parties. Who comes second decides on what the first has left.
func (t *turn) perform(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input) (liaison.Matter, error) {
	locked, err := t.store.LockWith(ctx, m.ID, in["into"])
	if err != nil {
		return m, err
	}
	c, err := t.caseOf(ctx, locked, in)
	if err != nil {
		return m, err
	}
	return t.decide(ctx, key, c)
}

// caseOf gathers all that rules may ask about.
func (t *turn) caseOf(ctx context.Context, m liaison.Matter, in liaison.Input) (c liaison.Case, err error) {
	c = liaison.Case{Matter: m, Actor: *t.person, Input: in, Now: t.at()}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return c, err
	}
	c.Bodies = make(map[string]liaison.Body, len(bodies))
	for _, b := range bodies {
		c.Bodies[b.Code] = b
	}
	if c.Topics, err = t.topics(ctx); err != nil {
		return c, err
	}
	if c.Calendar, err = t.store.Calendar(ctx); err != nil {
		return c, err
	}
	if c.Rules, err = t.store.Rules(ctx); err != nil {
		return c, err
	}
	if c.People, err = t.store.PeopleByCodes(ctx, append(slices.Clone(in["cosigners"]), m.Facts["for"], m.Facts["writer"])); err != nil {
		return c, err
	}
	if into := in["into"]; len(into) > 0 {
		c.Matters, err = t.store.MattersByNumber(ctx, into)
	}
	return c, err
}

// decide decides, keeps, tells, and goes on with what the move has made or
// touched besides.
func (t *turn) decide(ctx context.Context, key liaison.MoveKey, c liaison.Case) (liaison.Matter, error) {
	procedure := liaison.Procedures[c.Matter.Kind]
	out, err := procedure.Decide(key, c)
	if err != nil {
		return c.Matter, err
	}
	series := procedure.Series(c.Matter, c.Now.Year(), c.Rules.Text(liaison.CongressMeeting))
	kept, err := t.store.KeepOutcome(ctx, out, series)
	if err != nil {
		return c.Matter, err
	}
	if err := t.tell(ctx, kept, out); err != nil {
		return kept, err
	}
	if err := t.tellCitizen(ctx, kept, out); err != nil {
		return kept, err
	}
	if err := t.postStory(ctx, kept, out, c.Rules); err != nil {
		return kept, err
	}
	for _, made := range out.Spawned {
		if err := t.spawn(ctx, made, kept, c); err != nil {
			return kept, err
		}
	}
	return kept, t.echo(ctx, out.Echoes, kept, c)
}

// spawn makes a matter that came of a move, and its first move.
func (t *turn) spawn(ctx context.Context, made liaison.Spawned, origin liaison.Matter, c liaison.Case) error {
	child, err := t.store.Spawn(ctx, made, origin.Number)
	if err != nil {
		return err
	}
	t.made = append(t.made, child)
	if made.First == "" {
		return nil
	}
	c.Matter, c.Input, c.Main = child, made.Input, origin
	if move, _ := liaison.Procedures[child.Kind].Move(made.First); move.By == liaison.Main {
		c.As = liaison.Main
	}
	_, err = t.decide(ctx, made.First, c)
	return err
}

// echo makes the move of each matter that is handled together with this one.
func (t *turn) echo(ctx context.Context, key liaison.MoveKey, main liaison.Matter, c liaison.Case) error {
	if key == "" {
		return nil
	}
	merged, err := t.store.LockMerged(ctx, main.ID)
	if err != nil {
		return err
	}
	for _, m := range merged {
		c.Matter, c.Main, c.As, c.Input = m, main, liaison.Main, nil
		if _, err := t.decide(ctx, key, c); err != nil {
			return err
		}
	}
	return nil
}

// bodies and topics are read once in an update: notices to many ask for them
// again and again.
func (t *turn) bodies(ctx context.Context) (_ []liaison.Body, err error) {
	if t.known == nil {
		t.known = &known{}
	}
	if t.known.bodies == nil {
		t.known.bodies, err = t.store.Bodies(ctx)
	}
	return t.known.bodies, err
}

func (t *turn) topics(ctx context.Context) (_ []liaison.Topic, err error) {
	if t.known == nil {
		t.known = &known{}
	}
	if t.known.topics == nil {
		t.known.topics, err = t.store.Topics(ctx)
	}
	return t.known.topics, err
}
