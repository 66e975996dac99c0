package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
)

// draftPresses lists what the buttons of a draft do; the data is
// "draft:MATTER:WORD" and may carry an argument.
var draftPresses = map[string]func(ctx context.Context, t *turn, m *liaison.Matter, arg string) error{
	"show":    draftShow,
	"session": draftSession,
	"topic":   draftTopic,
	"topics":  draftTopics,
	"ask":     draftAsk,
	"undo":    draftUndo,
	"clear":   draftClear,
	"detach":  draftDetach,
	"guide":   draftGuide,
	"body":    draftBody,
	"choose":  draftChoose,
	"preview": draftPreview,
	"cleared": draftCleared,
	"differs": draftDistinct,
	"submit":  draftSubmit,
	"leave":   draftLeave,
	"for":     draftFor,
	"drop":    draftDrop,
}

// whileCosigning are those that leave the text as it is, on which others are
// asked to agree.
var whileCosigning = []string{"preview", "cleared", "differs", "submit", "leave"}

// topicsProposed is how many topics are proposed by their keywords.
const topicsProposed = 3

// openDraft makes the draft the one that the chat is writing, and shows it.
func (t *turn) openDraft(ctx context.Context, m liaison.Matter) error {
	t.finish()
	t.state.Flow, t.state.Matter = flowDraft, m.ID
	t.state.Step = nextStep(m)
	return t.showDraft(ctx, m)
}

// nextStep is the part to ask for: the first that is missing, and the body
// once none is.
func nextStep(m liaison.Matter) string {
	if proxied(m) && m.Facts["for"] == "" {
		return stepDeputy
	}
	if missing := liaison.Procedures[m.Kind].Missing(m); len(missing) > 0 {
		return missing[0].Key
	}
	return bodyOf(m)
}

// whole reports whether nothing is missing.
func whole(m liaison.Matter) bool {
	return len(liaison.Procedures[m.Kind].Missing(m)) == 0 && (!proxied(m) || m.Facts["for"] != "")
}

// bodyOf is the part to which text goes that was not asked for: the last that is
// written.
func bodyOf(m liaison.Matter) string {
	texts := liaison.Procedures[m.Kind].Texts()
	return texts[len(texts)-1].Key
}

// draft locks a draft that this person may edit now.
func (t *turn) draft(ctx context.Context, id int64) (liaison.Matter, error) {
	m, err := t.store.LockMatter(ctx, id)
	if err != nil {
		return m, err
	}
	if m.Author != t.person.ID {
		return m, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	if err := mayBegin(t.person, liaison.Procedures[m.Kind]); err != nil {
		return m, err
	}
	fixed := m.Stage == liaison.Cosigning || m.Stage == liaison.Confirming
	if fixed && slices.Contains(whileCosigning, t.word) {
		return m, nil
	}
	if m.Stage == liaison.Confirming {
		return m, liaison.Refuse(liaison.Conflict, "draft.is_confirmed")
	}
	if m.Stage == liaison.Cosigning {
		return m, liaison.Refuse(liaison.Conflict, "draft.is_cosigned")
	}
	if m.Stage != liaison.Draft && m.Stage != liaison.Returned {
		return m, liaison.Refuse(liaison.Conflict, "draft.submitted_already", "Number", m.Number)
	}
	return m, nil
}

// keepDraft writes the draft and shows it with the next question.
func (t *turn) keepDraft(ctx context.Context, m liaison.Matter) error {
	m.Changed = t.at()
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	t.state.Step = nextStep(m)
	return t.showDraft(ctx, m)
}

func pressDraft(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	word, arg, _ := strings.Cut(rest, ":")
	do, ok := draftPresses[word]
	if err != nil || !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.word = word
	m, err := t.draft(ctx, id)
	if err != nil {
		return err
	}
	if t.state.Flow != flowDraft || t.state.Matter != id {
		t.finish()
		t.state.Flow, t.state.Matter, t.state.Step = flowDraft, id, nextStep(m)
	}
	return do(ctx, t, &m, arg)
}

func draftShow(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	t.state.Step = nextStep(*m)
	return t.showDraft(ctx, *m)
}

func draftSession(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	session := liaison.Session(arg)
	if session != liaison.Between && session != liaison.Plenary {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Session = session
	return t.keepDraft(ctx, *m)
}

// draftTopic takes the topic; when that was all that was missing, the exact
// text is shown at once.
func draftTopic(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	topics, err := t.topics(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(topics, func(topic liaison.Topic) bool { return topic.Code == arg }) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Topic, m.Changed = arg, t.at()
	if !whole(*m) {
		return t.keepDraft(ctx, *m)
	}
	if err := t.store.KeepDraft(ctx, *m); err != nil {
		return err
	}
	t.state.Step = bodyOf(*m)
	return draftPreview(ctx, t, m, "")
}

// draftTopics shows every topic to choose from.
func draftTopics(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	topics, err := t.topics(ctx)
	if err != nil {
		return err
	}
	t.card("draft", t.voice.Say("draft.ask_topic"), append(rows(2, topicButtons(*m, topics)...),
		[]button{t.button("draft.back", "draft:%d:show", m.ID)}))
	return nil
}

func topicButtons(m liaison.Matter, topics []liaison.Topic) []button {
	var buttons []button
	for _, topic := range topics {
		mark := ""
		if topic.Code == m.Topic {
			mark = "✓ "
		}
		buttons = append(buttons, button{Text: mark + topic.Name, Data: fmt.Sprintf("draft:%d:topic:%s", m.ID, topic.Code)})
	}
	return buttons
}

// draftAsk asks for one part anew.
func draftAsk(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	if _, ok := liaison.Procedures[m.Kind].Part(arg); !ok && (arg != stepDeputy || !proxied(*m)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.state.Step = arg
	return t.showDraft(ctx, *m)
}

// draftBody takes the body to which the matter is addressed: "PART:CODE".
func draftBody(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	key, code, _ := strings.Cut(arg, ":")
	part, ok := liaison.Procedures[m.Kind].Part(key)
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == code && slices.Contains(part.Bodies, b.Kind) })
	if !ok || i < 0 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Parties = slices.DeleteFunc(m.Parties, func(p liaison.Party) bool { return p.Capacity == part.Party })
	m.Parties = append(m.Parties, liaison.Party{Capacity: part.Party, Body: bodies[i].ID})
	return t.keepDraft(ctx, *m)
}

// draftChoose takes one of a few: "PART:CHOICE".
func draftChoose(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	key, value, _ := strings.Cut(arg, ":")
	part, ok := liaison.Procedures[m.Kind].Part(key)
	if !ok || !slices.Contains(part.Choices, value) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if m.Facts == nil {
		m.Facts = map[string]string{}
	}
	m.Facts[key] = value
	return t.keepDraft(ctx, *m)
}

func draftUndo(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	if len(m.Pieces) > 0 {
		m.Pieces = m.Pieces[:len(m.Pieces)-1]
	}
	return t.keepDraft(ctx, *m)
}

// draftClear empties the text, after it was asked once more.
func draftClear(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	if arg != "sure" {
		t.card("draft", t.voice.Say("draft.clear_sure"), [][]button{{
			t.button("draft.clear_yes", "draft:%d:clear:sure", m.ID), t.button("draft.back", "draft:%d:show", m.ID)}})
		return nil
	}
	m.Pieces = nil
	return t.keepDraft(ctx, *m)
}

func draftDetach(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err := t.store.Detach(ctx, m.ID, id); err != nil {
		return err
	}
	m.Attachments = slices.DeleteFunc(m.Attachments, func(a liaison.Attachment) bool { return a.ID == id })
	return t.keepDraft(ctx, *m)
}

func draftLeave(_ context.Context, t *turn, _ *liaison.Matter, _ string) error {
	t.finish()
	t.show(t.voice.Say("draft.left"), rows(2, t.button("menu.suggest", "suggest"), t.button("menu.open", "menu")))
	return nil
}

// draftDrop deletes a draft, after it was asked once more. One that colleagues were
// shown, or from which another was made, is history.
func draftDrop(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	if m.Stage != liaison.Draft {
		return liaison.Refuse(liaison.Conflict, "draft.returned_is_kept", "Number", m.Number)
	}
	history, err := t.store.History(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(history) > 0 {
		return liaison.Refuse(liaison.Conflict, "draft.has_history")
	}
	if arg != "sure" {
		t.card("draft", t.voice.Say("draft.drop_sure"), [][]button{{
			t.button("draft.drop_yes", "draft:%d:drop:sure", m.ID), t.button("draft.back", "draft:%d:show", m.ID)}})
		return nil
	}
	if err := t.store.DropDraft(ctx, m.ID); err != nil {
		return err
	}
	t.finish()
	t.show(t.voice.Say("draft.dropped"), t.wayOut())
	return nil
}
