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
	"card":     showMatter,
	"text":     showText,
	"history":  showHistory,
	"files":    sendFiles,
	"pdf":      sendPaper,
	"more":     showMore,
	"lineage":  showLineage,
	"share":    shareText,
	"versions": showVersions,
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
	if onlooker(m.Capacities(*t.person)) && !slices.Contains(forOnlookers, word) {
		return liaison.Refuse(liaison.Forbidden, "matter.not_for_onlookers")
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
	m = seen(*t.person, m)
	facts, err := t.factLines(ctx, m)
	if err != nil {
		return err
	}
	text, err := t.matterCard(ctx, m, facts)
	if err != nil {
		return err
	}
	buttons := t.matterButtons(m, *t.person)
	lineage, err := t.store.Lineage(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(lineage) > 1 && !derived(m) && !onlooker(m.Capacities(*t.person)) {
		buttons = append(buttons, []button{t.button("matter.see_lineage", "matter:%d:lineage", m.ID)})
	}
	if buttons, err = t.withVersions(ctx, m, buttons); err != nil {
		return err
	}
	t.show(text, buttons)
	return nil
}

// derived reports whether the matter was made from another, or merged into one.
func derived(m liaison.Matter) bool { return m.Origin != 0 || m.Main != 0 }

// showMore shows the moves that are made seldom.
func showMore(_ context.Context, t *turn, m liaison.Matter) error {
	t.leaveQuestion()
	_, aside := t.moveButtons(m, *t.person)
	t.show(t.voice.Say("matter.more", "Number", m.Number, "Title", m.Title), append(rows(2, aside...), t.backTo(m)...))
	return nil
}

// showLineage shows where the matter comes from and what came of it; what is not
// the person's to see has no title.
func showLineage(ctx context.Context, t *turn, m liaison.Matter) error {
	lineage, err := t.store.Lineage(ctx, m.ID)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("lineage.title", "Number", m.Number)}
	var buttons []button
	for _, other := range lineage {
		number, title := other.Number, t.voice.Plain("lineage.hidden")
		if len(other.Capacities(*t.person)) > 0 {
			title = other.Title
			if other.ID != m.ID && number != "" {
				buttons = append(buttons, t.openButton(other))
			}
		}
		if number == "" {
			number = t.voice.Plain("draft.untitled")
		}
		lines = append(lines, "", t.voice.Say("lineage.line", "Kind", t.voice.Plain("kind."+string(other.Kind)),
			"Number", number, "Title", title, "Stage", t.stage(other)))
	}
	t.show(joinLines(lines), append(rows(1, buttons...), t.backTo(m)...))
	return nil
}

// matterCard is all that matters of a matter, on one screen.
func (t *turn) matterCard(ctx context.Context, m liaison.Matter, facts []locales.Markup) (locales.Markup, error) {
	author, err := t.store.Person(ctx, m.Author)
	if err != nil {
		return "", err
	}
	topics, err := t.topics(ctx)
	if err != nil {
		return "", err
	}
	lines := []locales.Markup{t.head(m), "", t.voice.Say("matter.stage", "Stage", t.stage(m))}
	if topic := topicName(topics, m.Topic); topic != "" {
		lines = append(lines, t.voice.Say("matter.topic", "Topic", topic))
	}
	lines = append(lines, t.voice.Say("matter.author", "Party", t.party(m, liaison.Author), "Name", author.Name))
	writer, err := t.writerLine(ctx, m)
	if err != nil {
		return "", err
	}
	lines = append(lines, writer...)
	if !m.Submitted.IsZero() {
		lines = append(lines, t.voice.Say("matter.submitted", "At", m.Submitted.In(t.desk.Zone)))
	}
	parties, err := t.partyLines(ctx, m)
	if err != nil {
		return "", err
	}
	lines = append(lines, parties...)
	lines = append(lines, facts...)
	lines = append(lines, t.clockLines(m.Clocks)...)
	lines = append(lines, "", t.voice.Say("matter.next", "Next", t.voice.Plain(t.voice.Key(m.Kind, "next", string(m.Stage)))))
	return joinLines(lines), nil
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

// head is the number and the title; before it has a number, the kind.
func (t *turn) head(m liaison.Matter) locales.Markup {
	number := m.Number
	if number == "" {
		number = t.voice.Plain("kind." + string(m.Kind))
	}
	return t.voice.Say("matter.head", "Number", number, "Title", m.Title)
}

// party is what somebody in that capacity is called: who took an opinion down
// does not lead it.
func (t *turn) party(m liaison.Matter, c liaison.Capacity) string {
	if own := string(m.Kind) + ".party." + string(c); t.voice.Has(own) {
		return t.voice.Plain(own)
	}
	return t.voice.Plain("party." + string(c))
}

// shownParties are the capacities that a card names, in order.
var shownParties = []liaison.Capacity{
	liaison.Proposed, liaison.Lead, liaison.Co, liaison.Committee, liaison.Handler,
}

func (t *turn) partyLines(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	lines, err := t.signersLines(ctx, m)
	if err != nil {
		return nil, err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range shownParties {
		var labels []string
		for _, b := range bodies {
			if slices.Contains(m.Bodies(c), b.ID) {
				labels = append(labels, b.Label())
			}
		}
		if len(labels) > 0 {
			lines = append(lines, t.voice.Say("matter.party", "Party", t.party(m, c), "Names", strings.Join(labels, t.voice.Plain("list.comma"))))
		}
	}
	return lines, nil
}

// signersLines are who stands behind the text, and, before it is submitted, how many
// have to and until when.
func (t *turn) signersLines(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	var lines []locales.Markup
	if people := m.People(liaison.CoSigner); len(people) > 0 {
		line, err := t.cosignersLine(ctx, m, people)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	procedure := liaison.Procedures[m.Kind]
	if procedure.Signers == "" || m.Number != "" {
		return lines, nil
	}
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	m.Hash = procedure.Hash(m)
	lines = append(lines, t.voice.Say("matter.signers", "Have", m.Signers(), "Least", rules.Number(procedure.Signers)))
	if until, set := rules.Moment(procedure.Cutoff, t.desk.Zone); set {
		lines = append(lines, t.voice.Say("matter.cutoff", "Until", until))
	}
	return lines, nil
}

// cosignersLine counts live who stands behind the text, and names those who were
// asked: ✓ has agreed.
func (t *turn) cosignersLine(ctx context.Context, m liaison.Matter, people []int64) (locales.Markup, error) {
	signed := map[int64]bool{}
	for _, p := range m.Parties {
		signed[p.Person] = p.Capacity == liaison.CoSigner && p.Mark != "" && p.Mark == m.Hash
	}
	named, err := t.store.PeopleByIDs(ctx, people)
	if err != nil {
		return "", err
	}
	var names []string
	for _, p := range named {
		names = append(names, chosenMark(signed[p.ID])+p.Name)
	}
	all := strings.Join(names, t.voice.Plain("list.comma"))
	if m.Unsigned() == 0 {
		return t.voice.Say("matter.cosigners_all", "Count", m.Signers(), "Names", all), nil
	}
	return t.voice.Say("matter.cosigners", "Count", m.Signers(), "Waiting", m.Unsigned(), "Names", all), nil
}

// inReturn are shown while a matter is back, and not later.
var inReturn = []string{"ground", "reason", "instead"}

// factLines are what its moves have kept and its table shows: the answer, the
// rating, why it was returned.
func (t *turn) factLines(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	var keys []string
	for _, key := range liaison.Procedures[m.Kind].Shows {
		if !slices.Contains(inReturn, key) || m.Stage == liaison.Returned || m.Stage == liaison.Letter || m.Stage == liaison.Objected {
			keys = append(keys, key)
		}
	}
	return t.sayFacts(ctx, m, keys)
}

// sayFacts says those of the facts that there are.
func (t *turn) sayFacts(ctx context.Context, m liaison.Matter, keys []string) ([]locales.Markup, error) {
	var lines []locales.Markup
	for _, key := range keys {
		if m.Facts[key] == "" {
			continue
		}
		said, err := t.factValue(ctx, m, key, m.Facts[key])
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.voice.Say("matter.fact", "Field", t.voice.Plain("field."+key), "Value", clip(said, factMost)))
	}
	return lines, nil
}

// factValue says a fact in words, as the field that it comes from is said.
func (t *turn) factValue(ctx context.Context, m liaison.Matter, key, value string) (string, error) {
	for _, move := range liaison.Procedures[m.Kind].Moves {
		if f, ok := move.Field(key); ok {
			return t.fieldValue(ctx, m, f, []string{value})
		}
	}
	if own := "choice." + key + "." + value; t.voice.Has(own) {
		return t.voice.Plain(own), nil
	}
	return value, nil
}

// matterButtons are the moves that the person may make now, then what can be
// looked at.
func (t *turn) matterButtons(m liaison.Matter, p liaison.Person) [][]button {
	moves, aside := t.moveButtons(m, p)
	voice := t.desk.Locales.Voice(p.Language)
	if len(aside) > 0 {
		moves = append(moves, button{Text: voice.Plain("matter.see_more"), Data: fmt.Sprintf("matter:%d:more", m.ID)})
	}
	look := []button{{Text: voice.Plain("matter.see_text"), Data: fmt.Sprintf("matter:%d:text", m.ID)}}
	if onlooker(m.Capacities(p)) {
		return append(rows(2, moves...), look)
	}
	look = append(look, button{Text: voice.Plain("matter.see_history"), Data: fmt.Sprintf("matter:%d:history", m.ID)})
	if n := len(m.Attachments); n > 0 {
		look = append(look, button{Text: voice.Plain("matter.see_files", "Count", n), Data: fmt.Sprintf("matter:%d:files", m.ID)})
	}
	if m.Stage == liaison.Cosigning && m.Author == p.ID && t.desk.Links.Bot != "" {
		look = append(look, button{Text: voice.Plain("share.button"), Data: fmt.Sprintf("matter:%d:share", m.ID)})
	}
	if derived(m) {
		look = append(look, button{Text: voice.Plain("matter.see_lineage"), Data: fmt.Sprintf("matter:%d:lineage", m.ID)})
	}
	if m.Number != "" {
		look = append(look, button{Text: voice.Plain("matter.see_pdf"), Data: fmt.Sprintf("matter:%d:pdf", m.ID)})
	}
	return append(rows(2, moves...), rows(3, look...)...)
}

// moveButtons are the moves that the person may make now: those made often, and
// those that stand aside.
func (t *turn) moveButtons(m liaison.Matter, p liaison.Person) (moves, aside []button) {
	voice := t.desk.Locales.Voice(p.Language)
	procedure := liaison.Procedures[m.Kind]
	for _, move := range procedure.Offered(m, p) {
		if idle(move, m, p) {
			continue
		}
		b := button{
			Text: voice.Plain(voice.Key(m.Kind, "move", string(move.Key))),
			Data: fmt.Sprintf("move:%d:%s", m.ID, move.Key),
		}
		switch {
		case move.Sign && (m.Stage == liaison.Cosigning || m.Stage == liaison.Confirming):
			b.Data = fmt.Sprintf("draft:%d:preview", m.ID)
		case move.Sign:
			b.Data = fmt.Sprintf("draft:%d:show", m.ID)
			if m.Stage == liaison.Returned {
				b.Text = voice.Plain("move.mend") // it opens the text first
			}
		}
		if slices.Contains(procedure.Aside, move.Key) {
			aside = append(aside, b)
		} else {
			moves = append(moves, b)
		}
	}
	return moves, aside
}

// idle reports whether the move would change nothing: a second signature under the
// same text, or leaving out those who have not signed where all have.
func idle(move liaison.Move, m liaison.Matter, p liaison.Person) bool {
	if m.Stage != liaison.Cosigning {
		return false
	}
	signed := slices.ContainsFunc(m.Parties, func(q liaison.Party) bool {
		return q.Capacity == liaison.CoSigner && q.Person == p.ID && q.Mark != "" && q.Mark == m.Hash
	})
	return move.Marks && signed || move.Sheds && m.Unsigned() == 0
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
	m = seen(*t.person, m)
	if redacted(m, m.Capacities(*t.person)) {
		t.show(t.head(m)+"\n\n"+locales.Escape(m.Facts["public_text"]), t.backTo(m)) // what may be shown of it
		return nil
	}
	text := t.head(m) + "\n\n" + t.wholeText(m)
	for _, key := range []string{"class", "answer"} {
		if value := m.Facts[key]; value != "" {
			said, err := t.factValue(ctx, m, key, value)
			if err != nil {
				return err
			}
			text += "\n\n" + t.voice.Say("matter.fact", "Field", t.voice.Plain("field."+key), "Value", said)
		}
	}
	if m.Hash != "" && !mending {
		text += "\n\n" + t.voice.Say("matter.hash", "Hash", m.Hash[:hashMark], "At", m.Submitted.In(t.desk.Zone))
	}
	t.show(text, t.backTo(m))
	return nil
}

// wholeText is all parts of the text, each under its name where there are several.
func (t *turn) wholeText(m liaison.Matter) locales.Markup {
	var parts []locales.Markup
	texts := liaison.Procedures[m.Kind].Texts()
	for _, part := range texts {
		text := locales.Escape(m.Part(part.Key))
		if len(texts) > 1 {
			text = t.voice.Say("matter.part", "Part", t.voice.Plain("part."+part.Key)) + "\n" + text
		}
		parts = append(parts, text, "")
	}
	return joinLines(parts[:len(parts)-1])
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
		switch {
		case h.BodyName != "":
			who = h.BodyName
		case who == "":
			who = t.voice.Plain("history.timer")
		}
		lines = append(lines, "", t.voice.Say("history.line", "At", h.At.In(t.desk.Zone), "Who", who,
			"What", t.voice.Plain(t.voice.Key(m.Kind, "done", string(h.Move)))))
		if liaison.Procedures[m.Kind].Hides(*t.person, m, h.Move) {
			continue
		}
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
		if in.One(f.Key) == "" || f.Auto {
			continue
		}
		value, err := t.fieldValue(ctx, m, f, in[f.Key])
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
