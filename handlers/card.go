package handlers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// factMost is how much of a long fact a card shows, in characters; the whole is
// under the text.
const factMost = 400

// matterCard is all that matters of a matter, on one screen.
func (t *turn) matterCard(ctx context.Context, m liaison.Matter, facts []locales.Markup) (locales.Markup, error) {
	whose, err := t.whoseLines(ctx, m)
	if err != nil {
		return "", err
	}
	lines := append([]locales.Markup{t.head(m), "", t.voice.Say("matter.stage", "Stage", t.stage(m))}, whose...)
	lines = append(lines, facts...)
	lines = append(lines, t.clockLines(m.Clocks)...)
	lines = append(lines, "", t.voice.Say("matter.next", "Next", t.next(m)))
	return joinLines(lines), nil
}

// next is who has to do what now.
func (t *turn) next(m liaison.Matter) string {
	return t.voice.Plain(t.voice.Key(m.Kind, "next", string(m.Stage)))
}

// whoseLines are what a matter is about, whose it is, and who has to do with it.
func (t *turn) whoseLines(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	author, err := t.store.Person(ctx, m.Author)
	if err != nil {
		return nil, err
	}
	topics, err := t.topics(ctx)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	if m.Facts["key"] == "yes" {
		lines = append(lines, t.voice.Say("matter.key"))
	}
	if from := m.Facts["occasion"]; from != "" {
		lines = append(lines, t.voice.Say("occasion.origin", "Title", from))
	}
	if topic := topicName(topics, m.Topic); topic != "" {
		lines = append(lines, t.voice.Say("matter.topic", "Topic", topic))
	}
	lines = append(lines, t.voice.Say("matter.author", "Party", t.party(m, liaison.Author), "Name", author.Name))
	writer, err := t.writerLine(ctx, m)
	if err != nil {
		return nil, err
	}
	lines = append(lines, writer...)
	if !m.Submitted.IsZero() {
		lines = append(lines, t.voice.Say("matter.submitted", "At", m.Submitted.In(t.desk.Zone)))
	}
	parties, err := t.partyLines(ctx, m)
	return append(lines, parties...), err
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
	if c == liaison.Author && m.Facts["source"] == liaison.SourceContact {
		return t.voice.Plain("contact.author")
	}
	if own := string(m.Kind) + ".party." + string(c); t.voice.Has(own) {
		return t.voice.Plain(own)
	}
	return t.voice.Plain("party." + string(c))
}

// shownParties are the capacities that a card names, in order.
var shownParties = []liaison.Capacity{
	liaison.Proposed, liaison.Lead, liaison.Co, liaison.Committee, liaison.Handler, liaison.Coordinator,
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
	return t.sayFacts(ctx, m, shownFacts(m))
}

// shownFacts are those that its table shows now.
func shownFacts(m liaison.Matter) []string {
	var keys []string
	for _, key := range liaison.Procedures[m.Kind].Shows {
		if !slices.Contains(inReturn, key) || m.Stage == liaison.Returned || m.Stage == liaison.Letter || m.Stage == liaison.Objected {
			keys = append(keys, key)
		}
	}
	return keys
}

// Said is something that was supplied, under its name.
type Said struct{ Name, Value string }

// facts are those of the facts that there are, in words.
func (t *turn) facts(ctx context.Context, m liaison.Matter, keys []string) ([]Said, error) {
	var found []Said
	for _, key := range keys {
		known := cmp.Or(m.Facts[key], m.Part(key)) // a short part may be shown as a fact
		if known == "" {
			continue
		}
		value, err := t.factValue(ctx, m, key, known)
		if err != nil {
			return nil, err
		}
		found = append(found, Said{t.voice.Plain("field." + key), value})
	}
	return found, nil
}

// sayFacts says those of the facts that there are.
func (t *turn) sayFacts(ctx context.Context, m liaison.Matter, keys []string) ([]locales.Markup, error) {
	found, err := t.facts(ctx, m, keys)
	var lines []locales.Markup
	for _, said := range found {
		lines = append(lines, t.voice.Say("matter.fact", "Field", said.Name, "Value", clip(said.Value, factMost)))
	}
	return lines, err
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
