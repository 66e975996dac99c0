package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// pressMove begins a move: "move:MATTER:KEY". One that asks nothing is made at
// once, unless it cannot be taken back; of any other the fields are asked one
// after another, and then all of it is confirmed.
func pressMove(ctx context.Context, t *turn) error {
	id, word, err := t.pressedID()
	if err != nil {
		return err
	}
	key, confirmed := strings.CutSuffix(word, ":go")
	key, anew := strings.CutSuffix(key, ":new")
	m, move, err := t.movable(ctx, id, liaison.MoveKey(key))
	if err != nil {
		return err
	}
	if confirmed {
		return t.makeMove(ctx, m, move)
	}
	t.leaveQuestion()
	if move.Spawns != nil && move.Spawns.Own {
		// Pressed twice, it is the same draft that is written on.
		made, err := t.store.DraftFrom(ctx, m.ID, t.person.ID, move.Spawns.Kind)
		if !errors.Is(err, storage.ErrNone) {
			if err != nil {
				return err
			}
			return t.openDraft(ctx, made)
		}
	}
	t.finish()
	t.state.Flow, t.state.Matter, t.state.Move, t.state.Input = flowMove, m.ID, move.Key, liaison.Input{}
	if p := t.state.Parked; p != nil && p.Matter == m.ID && p.Move == move.Key {
		t.state.Parked = nil
		if !anew {
			t.state.Input = p.Input
		}
	}
	if move.Reads {
		t.state.Input["hash"] = []string{liaison.Procedures[m.Kind].Hash(m)}
	}
	if len(move.Needs) == 0 && !move.Reads && !move.Sure {
		return t.makeMove(ctx, m, move)
	}
	return t.askField(ctx, m, move)
}

// movable reads a matter of which the person may begin the move now.
func (t *turn) movable(ctx context.Context, id int64, key liaison.MoveKey) (m liaison.Matter, move liaison.Move, err error) {
	if m, err = t.store.Matter(ctx, id); err != nil {
		return m, move, err
	}
	procedure := liaison.Procedures[m.Kind]
	move, ok := procedure.Move(key)
	acts := m.Acts(*t.person)
	if m.Stage == liaison.Draft && slices.Contains(m.People(liaison.CoSigner), t.person.ID) {
		return m, move, liaison.Refuse(liaison.Conflict, "cosign.being_changed") // what was asked stands above the button
	}
	if len(acts) == 0 || len(m.Capacities(*t.person)) == 0 && move.By != liaison.Colleague {
		return m, move, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	if !ok || move.Sign {
		return m, move, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	c, err := t.caseOf(ctx, m, nil)
	if err != nil {
		return m, move, err
	}
	return m, move, procedure.Ready(key, c)
}

// makeMove makes the move that the chat has been asked about.
func (t *turn) makeMove(ctx context.Context, m liaison.Matter, move liaison.Move) error {
	if t.state.Flow != flowMove || t.state.Matter != m.ID || t.state.Move != move.Key {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	kept, err := t.perform(ctx, m, move.Key, t.state.Input)
	if err != nil {
		return err
	}
	t.finish()
	t.toast = t.voice.Plain("move.done")
	for _, made := range t.made {
		if made.Stage == liaison.Draft && made.Author == t.person.ID {
			return t.openDraft(ctx, made) // what came of it is the mover's to write
		}
	}
	if len(kept.Capacities(*t.person)) == 0 {
		key := "move.left"
		if kept.Number == "" {
			key = "move.left_draft"
		}
		t.show(t.voice.Say(key, "Number", kept.Number, "Title", kept.Title), t.wayOut())
		return nil
	}
	return showMatter(ctx, t, kept)
}

// askField asks for the next field that is missing, or to confirm them all.
func (t *turn) askField(ctx context.Context, m liaison.Matter, move liaison.Move) error {
	field, ok := move.NextField(m, t.state.Input)
	if !ok {
		return t.confirmMove(ctx, m, move)
	}
	t.state.Step = field.Key
	return t.showField(ctx, m, move, field, nil)
}

func (t *turn) showField(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, found []option) error {
	text := t.moveHead(m, move)
	supplied, err := t.inputLines(ctx, m, move.Key, t.state.Input)
	if err != nil {
		return err
	}
	facts, err := t.factLines(ctx, seen(*t.person, m))
	if err != nil {
		return err
	}
	text = joinLines(slices.Concat([]locales.Markup{text}, facts, supplied)) + "\n\n" + t.voice.Say(t.ask(m.Kind, move, f))
	if ready, ok := t.template(f); ok {
		text += "\n\n" + t.voice.Say("field.template", "Text", ready)
	}
	buttons, err := t.fieldButtons(ctx, m, f, found)
	if err != nil {
		return err
	}
	var last []button
	if f.Optional && !listed(f) {
		last = append(last, t.button("field.skip", "field:%d:%s:", m.ID, f.Key))
	}
	t.card("move", text, append(buttons, append(last, t.button("move.leave", "matter:%d:card", m.ID))))
	return nil
}

// ask is the question for a field: the move's own, the kind's, or the one that all
// share.
func (t *turn) ask(kind liaison.Kind, move liaison.Move, f liaison.Field) string {
	for _, own := range []string{string(move.Key) + "_" + f.Key, f.Key} {
		if key := string(kind) + ".ask." + own; t.voice.Has(key) {
			return key
		}
	}
	return "ask." + f.Key
}

func (t *turn) confirmMove(ctx context.Context, m liaison.Matter, move liaison.Move) error {
	t.state.Step = "confirm"
	text := t.moveHead(m, move)
	if move.Reads {
		text += "\n\n" + t.wholeText(m)
	}
	if move.Sure {
		text += "\n\n" + t.voice.Say("sure."+string(move.Key))
	}
	supplied, err := t.inputLines(ctx, m, move.Key, t.state.Input)
	if err != nil {
		return err
	}
	dues, err := t.duesOf(ctx, m, move)
	if err != nil {
		return err
	}
	text = joinLines(slices.Concat([]locales.Markup{text}, supplied, dues)) + "\n\n" + t.voice.Say("move.confirm")
	if f, ok := lastText(move, t.state.Input); ok {
		text += "\n" + t.voice.Say("move.add_text", "Field", t.voice.Plain("field."+f.Key))
	}
	last := []button{t.button("move.leave", "matter:%d:card", m.ID)}
	if len(move.Needs) > 0 {
		last = append([]button{t.button("move.again", "move:%d:%s:new", m.ID, move.Key)}, last...)
	}
	t.card("move", text, [][]button{
		{{Text: t.voice.Plain("move.yes"), Data: fmt.Sprintf("move:%d:%s:go", m.ID, move.Key)}},
		last,
	})
	return nil
}

func (t *turn) moveHead(m liaison.Matter, move liaison.Move) locales.Markup {
	number := m.Number
	if number == "" {
		number = t.voice.Plain("kind." + string(m.Kind))
	}
	return t.voice.Say("move.head", "Move", t.voice.Plain(t.voice.Key(m.Kind, "move", string(move.Key))),
		"Number", number, "Title", shorten(m.Title, 40))
}

// duesOf are the deadlines that the move would start, shown before it is made.
func (t *turn) duesOf(ctx context.Context, m liaison.Matter, move liaison.Move) ([]locales.Markup, error) {
	c, err := t.caseOf(ctx, m, t.state.Input)
	if err != nil {
		return nil, err
	}
	out, err := liaison.Procedures[m.Kind].Decide(move.Key, c)
	if err != nil {
		return nil, err
	}
	started := out.Started
	for _, made := range out.Spawned {
		if first, _ := liaison.Procedures[made.Matter.Kind].Move(made.First); first.By == move.By {
			c.Matter, c.Input = made.Matter, made.Input
			c.Matter.Number = m.Number // it is about to have one
			of, err := liaison.Procedures[made.Matter.Kind].Decide(made.First, c)
			if err != nil {
				return nil, err
			}
			started = append(started, of.Started...)
		}
	}
	var lines []locales.Markup
	for _, k := range started {
		if line := t.clockLine(k); k.For != liaison.Timer && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// lastText is the field that further text is added to while a move waits to be
// confirmed.
func lastText(move liaison.Move, in liaison.Input) (liaison.Field, bool) {
	for _, f := range slices.Backward(move.Needs) {
		if _, asked := in[f.Key]; asked && f.Kind == liaison.FieldText {
			return f, true
		}
	}
	return liaison.Field{}, false
}
