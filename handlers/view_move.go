package handlers

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Asking is a move with all that it asks, for a page: the chat asks one thing after
// another.
type Asking struct {
	Matter    liaison.Matter // as the person sees it
	Move      liaison.Move
	Name      string
	Number    string
	Subject   string
	Facts     []Said
	Questions []Question
	Text      []Passage // that the mover confirms having read
	Sure      locales.Markup
	Input     liaison.Input
	Wrong     locales.Markup // what is wrong with the whole
	Will      []Said         // what will be supplied, in words
	Dues      []locales.Markup
}

// Question is a field of a move.
type Question struct {
	liaison.Field
	Title   string // with whether it may be left out, and how much it holds
	Ask     locales.Markup
	Value   string // of a field with one value, or of lines
	Options []Option
	None    string // where none of the options is chosen
	Others  string // that others than the options may be named
	Ready   string // a ready sentence for it; empty: none
	First   string // a day: the earliest
	Last    string // … and the latest
	Wrong   locales.Markup
}

// Option is something that a question can be answered with.
type Option struct {
	Value, Label string
	Chosen       bool
	First        bool // the matter points to it
}

// Move is the move with what it asks, given what is answered so far. A move that
// cannot be made now is refused as its rules say.
func (v View) Move(ctx context.Context, id int64, key liaison.MoveKey, in liaison.Input) (Asking, error) {
	t := v.t
	m, err := t.matter(ctx, id)
	if err != nil {
		return Asking{}, err
	}
	if move, ok := liaison.Procedures[m.Kind].Move(key); ok && inChat(m, move) {
		return Asking{}, liaison.Refuse(liaison.Conflict, "sheet.only_in_chat")
	}
	m, move, err := t.movable(ctx, id, key)
	if err != nil {
		return Asking{}, err
	}
	t.state.Move, t.state.Input = key, in
	shown := seen(*t.person, m)
	line := v.line(shown)
	a := Asking{Matter: shown, Move: move, Name: t.moveName(m, move), Number: line.Number, Subject: line.Title, Input: in}
	if move.Sure {
		a.Sure = t.voice.Say("sure." + string(move.Key))
	}
	if move.Reads {
		for _, part := range liaison.Procedures[m.Kind].Texts() {
			a.Text = append(a.Text, Passage{t.voice.Plain("part." + part.Key), m.Part(part.Key)})
		}
		if in.One("hash") == "" {
			in["hash"] = []string{liaison.Procedures[m.Kind].Hash(m)}
		}
	}
	if a.Facts, err = t.facts(ctx, shown, shownFacts(shown)); err != nil {
		return a, err
	}
	for _, f := range move.Asked(m, in) {
		q, err := t.question(ctx, m, move, f)
		if err != nil {
			return a, err
		}
		a.Questions = append(a.Questions, q)
	}
	return a, nil
}

// question is a field as a page asks for it.
func (t *turn) question(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field) (Question, error) {
	given := t.state.Input[f.Key]
	q := Question{Field: f, Title: t.voice.Plain("field." + f.Key), Value: strings.Join(given, "\n"),
		None: t.voice.Plain("sheet.choose"), Others: t.voice.Plain("sheet.others")}
	if f.Optional {
		q.Title += t.voice.Plain("sheet.optional")
	}
	switch f.Kind {
	case liaison.FieldChoice, liaison.FieldDated, liaison.FieldLines, liaison.FieldMatter, liaison.FieldClock:
		q.Ask = t.voice.Say(t.ask(m.Kind, move, f)) // of the others the chat says which buttons to press
	case liaison.FieldDate:
		q.First, q.Last = t.today().AddMonths(-12).String(), t.today().String()
	case liaison.FieldDay:
		q.First, q.Last = t.today().AddDays(1).String(), t.today().AddMonths(12*5).String()
	case liaison.FieldText:
		q.Ready, _ = t.template(f)
		q.Title += t.voice.Plain("sheet.most", "Most", f.Most)
	}
	options, err := t.choices(ctx, m, f)
	for i := range options {
		options[i].Chosen = slices.Contains(given, options[i].Value)
	}
	q.Options = options
	return q, err
}

// choices are what a field can be answered with.
func (t *turn) choices(ctx context.Context, m liaison.Matter, f liaison.Field) ([]Option, error) {
	var found []Option
	switch f.Kind {
	case liaison.FieldChoice:
		for _, c := range f.Choices {
			found = append(found, Option{Value: c, Label: t.voice.Plain("choice." + f.Key + "." + c)})
		}
	case liaison.FieldBody, liaison.FieldBodies:
		return t.bodyOptions(ctx, m, f)
	case liaison.FieldPeople:
		home, err := t.delegation(ctx)
		if err != nil {
			return nil, err
		}
		near, err := t.deputies(ctx, m, storage.PeopleFilter{Role: liaison.RoleDeputy, Body: home})
		if err != nil {
			return nil, err
		}
		for _, o := range near {
			found = append(found, Option{Value: o.value, Label: o.label})
		}
		return t.withChosen(ctx, found, t.state.Input[f.Key])
	case liaison.FieldClock:
		for i, k := range m.Clocks {
			if k.Kind == f.Clock && !k.Stopped {
				found = append(found, Option{Value: strconv.Itoa(i), Label: t.voice.Date(k.Due) + " " + k.Note})
			}
		}
	case liaison.FieldMatter:
		alike, err := t.store.Similar(ctx, m, liaison.LikenessMost)
		if err != nil {
			return nil, err
		}
		for _, a := range alike {
			if a.Matter.Kind == m.Kind {
				found = append(found, Option{Value: a.Matter.Number, Label: a.Matter.Title})
			}
		}
	}
	return found, nil
}

// bodyOptions are all bodies that answer the field, those that the matter points to
// before the others.
func (t *turn) bodyOptions(ctx context.Context, m liaison.Matter, f liaison.Field) ([]Option, error) {
	bodies, err := t.bodiesFor(ctx, m, f)
	if err != nil {
		return nil, err
	}
	codes, err := t.pointed(ctx, m)
	var first, rest []Option
	for _, b := range bodies {
		if slices.Contains(codes, b.Code) {
			first = append(first, Option{Value: b.Code, Label: b.Label(), First: true})
		} else {
			rest = append(rest, Option{Value: b.Code, Label: b.Label()})
		}
	}
	slices.SortStableFunc(first, func(a, b Option) int { return slices.Index(codes, a.Value) - slices.Index(codes, b.Value) })
	return append(first, rest...), err
}

// withChosen adds the people who are chosen and not offered.
func (t *turn) withChosen(ctx context.Context, offered []Option, codes []string) ([]Option, error) {
	people, err := t.store.PeopleByCodes(ctx, codes)
	for _, code := range codes {
		there := slices.ContainsFunc(offered, func(o Option) bool { return o.Value == code })
		if p, known := people[code]; known && !there {
			offered = append(offered, Option{Value: code, Label: p.Name})
		}
	}
	return offered, err
}

// Answer reads what a form says as the chat reads what is written: days as people
// write them, a value for each line, people by their names. What nobody can be found
// for is refused, by field.
func (v View) Answer(ctx context.Context, move liaison.Move, form func(field string) []string) (liaison.Input, map[string]*liaison.Refusal, error) {
	in, wrong := liaison.Input{}, map[string]*liaison.Refusal{}
	if hash := form("hash"); len(hash) > 0 {
		in["hash"] = hash[:1]
	}
	for _, f := range move.Needs {
		given := form(f.Key)
		text := ""
		if len(given) > 0 {
			text = strings.TrimSpace(strings.ReplaceAll(given[0], "\r\n", "\n"))
		}
		switch f.Kind {
		case liaison.FieldBodies:
			in[f.Key] = filledIn(given)
		case liaison.FieldPeople:
			named, refusal, err := v.t.deputiesNamed(ctx, strings.Join(form(f.Key+"-names"), "\n"))
			if err != nil {
				return nil, nil, err
			}
			in[f.Key] = filledIn(append(slices.Clone(given), named...))
			if refusal != nil {
				wrong[f.Key] = refusal
			}
		case liaison.FieldLines:
			in[f.Key] = linesOf(strings.Join(given, "\n"))
		case liaison.FieldDated:
			in[f.Key] = filledIn([]string{v.t.readDated(text)})
		case liaison.FieldDate, liaison.FieldDay:
			in[f.Key] = filledIn([]string{v.t.readDay(text, liaison.Tense(f.Kind == liaison.FieldDay))})
		case liaison.FieldMatter:
			in[f.Key] = filledIn([]string{strings.ToUpper(text)})
		default:
			in[f.Key] = filledIn([]string{text})
		}
	}
	maps.DeleteFunc(in, func(_ string, values []string) bool { return len(values) == 0 })
	return in, wrong, nil
}

// filledIn are the values that are not blank, each once.
func filledIn(values []string) []string {
	var kept []string
	for _, value := range values {
		if strings.TrimSpace(value) != "" && !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}

// deputiesNamed are the codes of the people whom a text names, by name or code.
func (t *turn) deputiesNamed(ctx context.Context, text string) (codes []string, refusal *liaison.Refusal, err error) {
	names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；; \n\r\t", r) })
	for _, name := range names[:min(len(names), deputiesMost)] {
		found, err := t.store.PeopleNamed(ctx, []string{name})
		if err != nil {
			return nil, nil, err
		}
		found = slices.DeleteFunc(found, func(p liaison.Person) bool { return !p.Is(liaison.RoleDeputy) })
		switch len(found) {
		case 1:
			codes = append(codes, found[0].Code)
		case 0:
			refusal = liaison.Refuse(liaison.NotFound, "sheet.no_deputy", "Text", shorten(name, 20))
		default:
			refusal = liaison.Refuse(liaison.Invalid, "sheet.several_named", "Count", len(found), "Text", shorten(name, 20))
		}
	}
	return codes, refusal, nil
}

// deputiesMost bounds how many people one form names.
const deputiesMost = 60

// Check holds the answers against the rules; what is wrong stands where it belongs,
// and of what is right it says what the move will do. It reports whether all is.
func (v View) Check(ctx context.Context, a *Asking, wrong map[string]*liaison.Refusal) (bool, error) {
	t := v.t
	t.state.Move, t.state.Input = a.Move.Key, a.Input
	m, err := t.store.Matter(ctx, a.Matter.ID)
	if err != nil {
		return false, err
	}
	c, err := t.caseOf(ctx, m, maps.Clone(a.Input))
	if err != nil {
		return false, err
	}
	good := true
	for i, q := range a.Questions {
		refusal := wrong[q.Key]
		if refusal == nil {
			refusal = q.Check(a.Input[q.Key], c)
		}
		if refusal != nil {
			a.Questions[i].Wrong, good = t.voice.Refusal(refusal), false
		}
	}
	if !good {
		return false, nil
	}
	if a.Dues, err = t.duesOf(ctx, m, a.Move); err != nil {
		refusal := new(liaison.Refusal)
		if !errors.As(err, &refusal) {
			return false, err
		}
		if refusal.Code != liaison.Invalid {
			return false, err
		}
		a.Wrong = t.voice.Refusal(refusal)
		return false, nil
	}
	a.Will, err = t.supplied(ctx, m, a.Move.Key, a.Input)
	return true, err
}

// MoveName is what a move is called.
func (v View) MoveName(m liaison.Matter, key liaison.MoveKey) string {
	move, _ := liaison.Procedures[m.Kind].Move(key)
	return v.t.moveName(m, move)
}
