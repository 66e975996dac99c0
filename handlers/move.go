package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// pressMove begins a move: "move:MATTER:KEY". One that asks nothing is made at
// once; of any other the fields are asked one after another, and then all of
// it is confirmed.
func pressMove(ctx context.Context, t *turn) error {
	number, word, _ := strings.Cut(t.arguments, ":")
	key, confirmed := strings.CutSuffix(word, ":go")
	key, anew := strings.CutSuffix(key, ":new")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, err := t.matter(ctx, id)
	if err != nil {
		return err
	}
	procedure := liaison.Procedures[m.Kind]
	move, ok := procedure.Move(liaison.MoveKey(key))
	if !ok || move.Sign {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err := procedure.Ready(move.Key, t.moveCase(m, nil)); err != nil {
		return err
	}
	if confirmed {
		return t.makeMove(ctx, m, move)
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Matter, t.state.Move, t.state.Input = flowMove, m.ID, move.Key, liaison.Input{}
	if p := t.state.Parked; p != nil && p.Matter == m.ID && p.Move == move.Key {
		t.state.Parked = nil
		if !anew {
			t.state.Input = p.Input
		}
	}
	if len(move.Needs) == 0 {
		return t.makeMove(ctx, m, move)
	}
	return t.askField(ctx, m, move)
}

func (t *turn) moveCase(m liaison.Matter, in liaison.Input) liaison.Case {
	return liaison.Case{Matter: m, Actor: *t.person, Input: in, Now: t.at()}
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
	return showMatter(ctx, t, kept)
}

// perform lets the rules decide on a move, keeps what it leads to, and tells
// the parties. Who comes second decides on what the first has left.
func (t *turn) perform(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input) (liaison.Matter, error) {
	locked, err := t.store.LockMatter(ctx, m.ID)
	if err != nil {
		return m, err
	}
	c := t.moveCase(locked, in)
	if c.Bodies, err = t.departmentIDs(ctx); err != nil {
		return m, err
	}
	if c.Calendar, err = t.store.Calendar(ctx); err != nil {
		return m, err
	}
	out, err := liaison.Procedures[m.Kind].Decide(key, c)
	if err != nil {
		return m, err
	}
	series, err := t.series(ctx, locked)
	if err != nil {
		return m, err
	}
	kept, err := t.store.KeepOutcome(ctx, out, series)
	if err != nil {
		return m, err
	}
	return kept, t.tell(ctx, kept, out)
}

// series is what a matter is numbered in: the year between sessions, the term
// and its meeting in session (docs/procedures.md).
func (t *turn) series(ctx context.Context, m liaison.Matter) (string, error) {
	if m.Session != liaison.Plenary {
		return fmt.Sprintf("%d-B", t.at().Year()), nil
	}
	return t.store.Setting(ctx, "congress_meeting", "14-4")
}

func (t *turn) departments(ctx context.Context) ([]liaison.Body, error) {
	bodies, err := t.store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(bodies, func(b liaison.Body) bool { return b.Kind != liaison.Department }), nil
}

func (t *turn) departmentIDs(ctx context.Context) (map[string]int64, error) {
	departments, err := t.departments(ctx)
	ids := make(map[string]int64, len(departments))
	for _, b := range departments {
		ids[b.Code] = b.ID
	}
	return ids, err
}

// askField asks for the next field that is missing, or to confirm them all.
func (t *turn) askField(ctx context.Context, m liaison.Matter, move liaison.Move) error {
	field, ok := move.NextField(t.state.Input)
	if !ok {
		return t.confirmMove(ctx, m, move)
	}
	t.state.Step = field.Key
	return t.showField(ctx, m, move, field, nil)
}

func (t *turn) showField(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, found []liaison.Body) error {
	text := t.voice.Say("move.head", "Move", t.voice.Plain(string(m.Kind)+".move."+string(move.Key)),
		"Number", m.Number, "Title", shorten(m.Title, 40))
	supplied, err := t.inputLines(ctx, m, move.Key, t.state.Input)
	if err != nil {
		return err
	}
	text = joinLines(slices.Concat([]locales.Markup{text}, t.factLines(m), supplied)) + "\n\n" + t.voice.Say("ask."+f.Key)
	buttons, err := t.fieldButtons(ctx, m, f, found)
	if err != nil {
		return err
	}
	var last []button
	if f.Optional && f.Kind != liaison.FieldOthers {
		last = append(last, t.button("field.skip", "field:%d:%s:", m.ID, f.Key))
	}
	t.card("move", text, append(buttons, append(last, t.button("move.leave", "matter:%d:card", m.ID))))
	return nil
}

func (t *turn) confirmMove(ctx context.Context, m liaison.Matter, move liaison.Move) error {
	t.state.Step = "confirm"
	label := t.voice.Plain(string(m.Kind) + ".move." + string(move.Key))
	text := t.voice.Say("move.head", "Move", label, "Number", m.Number, "Title", m.Title)
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
	t.card("move", text, [][]button{
		{{Text: t.voice.Plain("move.yes"), Data: fmt.Sprintf("move:%d:%s:go", m.ID, move.Key)}},
		{t.button("move.again", "move:%d:%s:new", m.ID, move.Key), t.button("move.leave", "matter:%d:card", m.ID)},
	})
	return nil
}

// duesOf are the deadlines that the move would start, shown before it is made.
func (t *turn) duesOf(ctx context.Context, m liaison.Matter, move liaison.Move) ([]locales.Markup, error) {
	c := t.moveCase(m, t.state.Input)
	var err error
	if c.Bodies, err = t.departmentIDs(ctx); err != nil {
		return nil, err
	}
	if c.Calendar, err = t.store.Calendar(ctx); err != nil {
		return nil, err
	}
	out, err := liaison.Procedures[m.Kind].Decide(move.Key, c)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	seen := map[liaison.ClockKind]bool{}
	for _, k := range out.Started {
		if !seen[k.Kind] {
			seen[k.Kind] = true
			lines = append(lines, t.clockLine(k))
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
