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

// albumMost is Telegram's bound on an album.
const albumMost = 10

// factMost is how much of a long fact a card shows, in characters; the whole is
// under the text.
const factMost = 400

// perPage is how many matters a list shows at a time.
const perPage = 5

// matterPresses lists what the buttons of a matter show; the data is
// "matter:ID:WORD".
var matterPresses = map[string]func(ctx context.Context, t *turn, m liaison.Matter) error{
	"card":    showMatter,
	"text":    showText,
	"history": showHistory,
	"files":   sendFiles,
}

func pressMatter(ctx context.Context, t *turn) error {
	number, word, _ := strings.Cut(t.arguments, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	do, ok := matterPresses[word]
	if err != nil || !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, err := t.matter(ctx, id)
	if err != nil {
		return err
	}
	return do(ctx, t, m)
}

// matter reads one that this person may see; any other is not found.
func (t *turn) matter(ctx context.Context, id int64) (liaison.Matter, error) {
	m, err := t.store.Matter(ctx, id)
	if err != nil {
		return m, err
	}
	if len(m.Capacities(*t.person)) == 0 {
		return m, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	return m, nil
}

func showMatter(ctx context.Context, t *turn, m liaison.Matter) error {
	t.leaveQuestion()
	if m.Stage == liaison.Draft {
		return t.openDraft(ctx, m)
	}
	text, err := t.matterCard(ctx, m, t.factLines(m))
	if err != nil {
		return err
	}
	t.show(text, t.matterButtons(m, *t.person))
	return nil
}

// matterCard is all that matters of a matter, on one screen.
func (t *turn) matterCard(ctx context.Context, m liaison.Matter, facts []locales.Markup) (locales.Markup, error) {
	author, err := t.store.Person(ctx, m.Author)
	if err != nil {
		return "", err
	}
	topics, err := t.store.Topics(ctx)
	if err != nil {
		return "", err
	}
	lines := []locales.Markup{
		t.voice.Say("matter.head", "Number", m.Number, "Title", m.Title), "",
		t.voice.Say("matter.stage", "Stage", t.stage(m)),
		t.voice.Say("matter.author", "Name", author.Name, "Topic", topicName(topics, m.Topic), "At", m.Submitted.In(t.desk.Zone)),
	}
	parties, err := t.partyLines(ctx, m)
	if err != nil {
		return "", err
	}
	lines = append(lines, parties...)
	lines = append(lines, facts...)
	lines = append(lines, t.clockLines(m.Clocks)...)
	lines = append(lines, "", t.voice.Say("matter.next", "Next", t.voice.Plain(string(m.Kind)+".next."+string(m.Stage))))
	return joinLines(lines), nil
}

// clockLines are the deadlines by which somebody has to act, those of several
// departments once.
func (t *turn) clockLines(clocks []liaison.Clock) []locales.Markup {
	var lines []locales.Markup
	for _, k := range clocks {
		if line := t.clockLine(k); !k.Stopped && k.For != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func joinLines(lines []locales.Markup) locales.Markup {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(line))
	}
	return locales.Markup(b.String())
}

func (t *turn) partyLines(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	if len(m.Parties) == 0 {
		return nil, nil
	}
	bodies, err := t.store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	labels := map[liaison.Capacity][]string{}
	for _, p := range m.Parties {
		for _, b := range bodies {
			if b.ID == p.Body {
				labels[p.Capacity] = append(labels[p.Capacity], b.Label())
			}
		}
	}
	var lines []locales.Markup
	for _, c := range []liaison.Capacity{liaison.Lead, liaison.Co} {
		if len(labels[c]) > 0 {
			lines = append(lines, t.voice.Say("matter."+string(c), "Names", strings.Join(labels[c], t.voice.Plain("list.comma"))))
		}
	}
	return lines, nil
}

// factLines are the answer and the rating, or why it was returned.
func (t *turn) factLines(m liaison.Matter) []locales.Markup {
	var lines []locales.Markup
	if m.Stage == liaison.Returned {
		lines = append(lines, t.voice.Say("matter.returned", "Ground", t.voice.Plain("choice.ground."+m.Facts["ground"]), "Reason", m.Facts["reason"]))
	}
	if class := m.Facts["class"]; class != "" {
		lines = append(lines, t.voice.Say("matter.class", "Class", t.voice.Plain("choice.class."+class)))
		lines = append(lines, t.voice.Say("matter.answer", "Answer", clip(m.Facts["answer"], factMost)))
	}
	if result := m.Facts["result"]; result != "" {
		lines = append(lines, t.voice.Say("matter.rating",
			"Attitude", t.voice.Plain("choice.attitude."+m.Facts["attitude"]), "Result", t.voice.Plain("choice.result."+result)))
	}
	return lines
}

// matterButtons are the moves that the person may make now, then what can be
// looked at.
func (t *turn) matterButtons(m liaison.Matter, p liaison.Person) [][]button {
	var moves []button
	voice := t.desk.Locales.Voice(p.Language)
	for _, move := range liaison.Procedures[m.Kind].Offered(m, p) {
		label := voice.Plain(string(m.Kind) + ".move." + string(move.Key))
		data := fmt.Sprintf("move:%d:%s", m.ID, move.Key)
		if move.Sign {
			data = fmt.Sprintf("draft:%d:show", m.ID)
		}
		moves = append(moves, button{Text: label, Data: data})
	}
	look := []button{
		{Text: voice.Plain("matter.see_text"), Data: fmt.Sprintf("matter:%d:text", m.ID)},
		{Text: voice.Plain("matter.see_history"), Data: fmt.Sprintf("matter:%d:history", m.ID)},
	}
	if n := len(m.Attachments); n > 0 {
		look = append(look, button{Text: voice.Plain("matter.see_files", "Count", n), Data: fmt.Sprintf("matter:%d:files", m.ID)})
	}
	return append(rows(2, moves...), look)
}

func (t *turn) backTo(m liaison.Matter) [][]button {
	return [][]button{{t.button("matter.back", "matter:%d:card", m.ID)}}
}

// showText shows the whole text and the answer. While a deputy mends a text that
// came back, others see the one that was confirmed.
func showText(ctx context.Context, t *turn, m liaison.Matter) error {
	mending := m.Stage == liaison.Returned
	if mending && m.Author != t.person.ID {
		var err error
		if m, err = t.store.AsSigned(ctx, m); err != nil {
			return err
		}
		mending = false
	}
	text := t.voice.Say("matter.head", "Number", m.Number, "Title", m.Title) + "\n\n" + locales.Escape(m.Part("body"))
	if answer := m.Facts["answer"]; answer != "" {
		text += "\n\n" + t.voice.Say("matter.class", "Class", t.voice.Plain("choice.class."+m.Facts["class"])) +
			"\n" + t.voice.Say("matter.answer", "Answer", answer)
	}
	if m.Hash != "" && !mending {
		text += "\n\n" + t.voice.Say("matter.hash", "Hash", m.Hash[:hashMark], "At", m.Submitted.In(t.desk.Zone))
	}
	t.show(text, t.backTo(m))
	return nil
}

// showHistory is the timeline: who did what when, and what they said.
func showHistory(ctx context.Context, t *turn, m liaison.Matter) error {
	history, err := t.store.History(ctx, m.ID)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("history.title", "Number", m.Number)}
	for _, h := range history {
		who := h.ActorName
		if h.BodyName != "" {
			who = h.BodyName
		}
		lines = append(lines, "", t.voice.Say("history.line", "At", h.At.In(t.desk.Zone), "Who", who,
			"What", t.voice.Plain(string(m.Kind)+".done."+string(h.Move))))
		supplied, err := t.inputLines(ctx, m, h.Move, h.Input)
		if err != nil {
			return err
		}
		lines = append(lines, supplied...)
	}
	t.show(joinLines(lines), t.backTo(m))
	return nil
}

// inputLines say what was supplied with a move, field by field.
func (t *turn) inputLines(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input) ([]locales.Markup, error) {
	move, _ := liaison.Procedures[m.Kind].Move(key)
	var lines []locales.Markup
	for _, f := range move.Needs {
		if in.One(f.Key) == "" {
			continue
		}
		value, err := t.fieldValue(ctx, f, in[f.Key])
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.voice.Say("history.field", "Field", t.voice.Plain("field."+f.Key), "Value", value))
	}
	return lines, nil
}

// sendFiles sends what is attached: pictures as albums, then everything else
// one by one.
func sendFiles(_ context.Context, t *turn, m liaison.Matter) error {
	var photos, rest []liaison.File
	for _, a := range m.Attachments {
		if a.File.Kind == liaison.Photo {
			photos = append(photos, a.File)
		} else {
			rest = append(rest, a.File)
		}
	}
	for files := range slices.Chunk(photos, albumMost) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Files: files}})
	}
	for files := range slices.Chunk(rest, 1) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Files: files}})
	}
	t.replyWith(t.voice.Say("matter.files_sent", "Count", len(m.Attachments), "Number", m.Number), t.backTo(m))
	return nil
}
