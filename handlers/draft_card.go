package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
)

// showDraft is the live card: the draft, what is missing, and the question.
func (t *turn) showDraft(ctx context.Context, m liaison.Matter) error {
	topics, err := t.topics(ctx)
	if err != nil {
		return err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	text, err := t.draftText(ctx, m, topics, bodies)
	if err != nil {
		return err
	}
	answers := t.answerButtons(m, topics, bodies)
	if t.state.Step == stepDeputy {
		if answers, err = t.deputyAnswers(ctx, m); err != nil {
			return err
		}
	}
	t.card("draft", text+t.quality(m)+"\n\n"+t.draftQuestion(m), append(answers, t.draftButtons(m)...))
	return nil
}

func (t *turn) draftText(ctx context.Context, m liaison.Matter, topics []liaison.Topic, bodies []liaison.Body) (locales.Markup, error) {
	title := t.voice.Say("draft.title", "Kind", t.voice.Plain("kind."+string(m.Kind)))
	if m.Stage == liaison.Returned {
		title = t.voice.Say("draft.title_returned", "Number", m.Number)
	}
	lines := []string{string(title), ""}
	if proxied(m) {
		line, err := t.deputyLine(ctx, m)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	for _, part := range liaison.Procedures[m.Kind].Parts {
		mark := "▫️"
		if m.Has(part) {
			mark = "✅"
		}
		lines = append(lines, mark+" "+string(t.voice.Say("draft.line", "Part", t.voice.Plain("part."+part.Key), "Value", t.partValue(m, part, topics, bodies))))
	}
	parties, err := t.signersLines(ctx, m)
	for _, line := range parties {
		lines = append(lines, string(line))
	}
	return locales.Markup(strings.Join(lines, "\n")), err
}

func (t *turn) partValue(m liaison.Matter, part liaison.Part, topics []liaison.Topic, bodies []liaison.Body) string {
	if !m.Has(part) {
		if part.Required {
			return t.voice.Plain("draft.missing")
		}
		return t.voice.Plain("draft.none")
	}
	switch part.Kind {
	case liaison.PartSession:
		return t.voice.Plain("session." + string(m.Session))
	case liaison.PartTopic:
		return topicName(topics, m.Topic)
	case liaison.PartTitle:
		return m.Title
	case liaison.PartChoice:
		return t.voice.Plain("choice." + part.Key + "." + m.Facts[part.Key])
	case liaison.PartBody:
		var labels []string
		for _, b := range bodies {
			if slices.Contains(m.Bodies(part.Party), b.ID) {
				labels = append(labels, b.Label())
			}
		}
		return strings.Join(labels, t.voice.Plain("list.comma"))
	case liaison.PartText:
		text := m.Part(part.Key)
		return t.voice.Plain("draft.text_size", "Count", utf8.RuneCountInString(text), "Start", shorten(text, 40))
	default:
		return t.filesLine(m.FilesOf(part.Key))
	}
}

func topicName(topics []liaison.Topic, code string) string {
	for _, topic := range topics {
		if topic.Code == code {
			return topic.Name
		}
	}
	return code
}

// filesLine says how many of what are attached.
func (t *turn) filesLine(attachments []liaison.Attachment) string {
	counts := map[liaison.FileKind]int{}
	var kinds []liaison.FileKind
	for _, a := range attachments {
		if counts[a.File.Kind]++; counts[a.File.Kind] == 1 {
			kinds = append(kinds, a.File.Kind)
		}
	}
	var said []string
	for _, kind := range kinds {
		said = append(said, t.voice.Plain("file."+string(kind), "Count", counts[kind]))
	}
	return strings.Join(said, t.voice.Plain("list.comma"))
}

// draftQuestion is what the card asks for now.
func (t *turn) draftQuestion(m liaison.Matter) locales.Markup {
	part, ok := liaison.Procedures[m.Kind].Part(t.state.Step)
	if prompt, asked := t.guided(m); ok && asked {
		return t.voice.Say("guide." + prompt)
	}
	if ok && part.Kind == liaison.PartText && m.Has(part) {
		return t.voice.Say("draft.ask_more")
	}
	if ok && part.Photos && m.Has(part) {
		return t.voice.Say("draft.ask_more_photos", "Count", len(m.FilesOf(part.Key)), "Most", part.Most)
	}
	if own := string(m.Kind) + ".ask_" + t.state.Step; t.voice.Has(own) {
		return t.voice.Say(own)
	}
	return t.voice.Say("draft.ask_" + t.state.Step)
}

// draftButtons are what can be edited, then the ways on.
func (t *turn) draftButtons(m liaison.Matter) [][]button {
	var laid [][]button
	var edit []button
	if proxied(m) && t.state.Step != stepDeputy {
		edit = append(edit, button{Text: "✏️ " + t.voice.Plain("party.author"), Data: fmt.Sprintf("draft:%d:ask:%s", m.ID, stepDeputy)})
	}
	for _, part := range liaison.Procedures[m.Kind].Parts {
		if part.Key != t.state.Step {
			edit = append(edit, button{Text: "✏️ " + t.voice.Plain("part."+part.Key), Data: fmt.Sprintf("draft:%d:ask:%s", m.ID, part.Key)})
		}
	}
	laid = append(laid, rows(3, edit...)...)
	if whole(m) {
		laid = append(laid, []button{t.button("draft.preview", "draft:%d:preview", m.ID)})
	}
	last := []button{t.button("draft.leave", "draft:%d:leave", m.ID)}
	if m.Stage == liaison.Draft {
		last = append(last, t.button("draft.drop", "draft:%d:drop", m.ID))
	}
	if read := t.published(liaison.Procedures[m.Kind]); len(read) > 0 {
		return append(laid, last, read)
	}
	return append(laid, last)
}

func (t *turn) answerButtons(m liaison.Matter, topics []liaison.Topic, bodies []liaison.Body) [][]button {
	part, _ := liaison.Procedures[m.Kind].Part(t.state.Step)
	switch part.Kind {
	case liaison.PartSession:
		return [][]button{{
			t.button("session.between", "draft:%d:session:between", m.ID),
			t.button("session.plenary", "draft:%d:session:plenary", m.ID),
		}}
	case liaison.PartTopic:
		return t.topicAnswers(m, topics)
	case liaison.PartBody:
		return t.bodyAnswers(m, part, bodies)
	case liaison.PartChoice:
		var choices []button
		for _, choice := range part.Choices {
			choices = append(choices, t.button("choice."+part.Key+"."+choice, "draft:%d:choose:%s:%s", m.ID, part.Key, choice))
		}
		return rows(1, choices...)
	case liaison.PartText:
		if m.Has(part) {
			return [][]button{{t.button("draft.undo", "draft:%d:undo", m.ID), t.button("draft.clear", "draft:%d:clear", m.ID)}}
		}
		if _, asked := t.guided(m); !asked && m.Kind == liaison.Suggestion {
			return [][]button{{t.button("guide.begin", "draft:%d:guide", m.ID)}}
		}
	case liaison.PartFiles:
		var drop []button
		for i, a := range m.FilesOf(part.Key) {
			if a.ID != 0 {
				drop = append(drop, button{
					Text: fmt.Sprintf("✖️ %d. %s", i+1, shorten(t.fileName(a.File), 20)),
					Data: fmt.Sprintf("draft:%d:detach:%d", m.ID, a.ID)})
			}
		}
		if part.Photos && m.Has(part) {
			drop = append(drop, t.button("draft.photos_done", "draft:%d:show", m.ID))
		}
		return rows(1, drop...)
	}
	return nil
}

// bodyAnswers offers bodies: those whose name holds what was written, else the
// person's own, then others.
func (t *turn) bodyAnswers(m liaison.Matter, part liaison.Part, bodies []liaison.Body) [][]button {
	var first, rest []button
	for _, b := range byKind(bodies, part.Bodies) {
		if !slices.Contains(part.Bodies, b.Kind) {
			continue
		}
		offer := button{Text: b.Label(), Data: fmt.Sprintf("draft:%d:body:%s:%s", m.ID, part.Key, b.Code)}
		named := t.sought != "" && b.Named(t.sought)
		belongs := func(s liaison.Membership) bool { return s.Body == b.ID }
		if named || t.sought == "" && slices.ContainsFunc(t.person.Offices(), belongs) {
			first = append(first, offer)
		} else {
			rest = append(rest, offer)
		}
	}
	all := append(first, rest...)
	return rows(2, all[:min(len(all), max(len(first), 2*optionsMost))]...)
}

// byKind puts the bodies in the order in which the table names their kinds.
func byKind(bodies []liaison.Body, kinds []liaison.BodyKind) []liaison.Body {
	return slices.SortedStableFunc(slices.Values(bodies), func(a, b liaison.Body) int {
		return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind)
	})
}

// topicAnswers proposes topics by the words written so far, or shows them all
// where nothing was written that points to one.
func (t *turn) topicAnswers(m liaison.Matter, topics []liaison.Topic) [][]button {
	proposed := liaison.ProposeTopics(topics, m.Title+"\n"+written(m), topicsProposed)
	if len(proposed) == 0 {
		return rows(2, topicButtons(m, topics)...)
	}
	buttons := topicButtons(m, proposed)
	for i := range buttons {
		buttons[i].Text = "⭐ " + buttons[i].Text
	}
	return append(rows(1, buttons...), []button{t.button("draft.other_topic", "draft:%d:topics", m.ID)})
}

// written is all that was written of a matter.
func written(m liaison.Matter) string {
	var texts []string
	for _, part := range liaison.Procedures[m.Kind].Texts() {
		texts = append(texts, m.Part(part.Key))
	}
	return strings.Join(texts, "\n")
}
