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
	"preview": draftPreview,
	"cleared": draftCleared,
	"submit":  draftSubmit,
	"leave":   draftLeave,
	"drop":    draftDrop,
}

// topicsProposed is how many topics are proposed by their keywords.
const topicsProposed = 3

// suggest begins a suggestion, or offers the drafts that were left.
func suggest(ctx context.Context, t *turn) error {
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "draft.deputies_only")
	}
	t.leaveQuestion()
	drafts, err := t.store.DraftsOf(ctx, t.person.ID)
	if err != nil {
		return err
	}
	if len(drafts) == 0 || t.arguments == "new" {
		return t.startDraft(ctx, liaison.Matter{})
	}
	var buttons []button
	for _, m := range drafts {
		buttons = append(buttons, button{Text: "📝 " + t.draftLabel(m), Data: fmt.Sprintf("draft:%d:show", m.ID)})
	}
	t.card("draft", t.voice.Say("draft.resume_or_new", "Count", len(drafts)),
		append(rows(1, buttons...), []button{t.button("draft.new", "suggest:new")}))
	return nil
}

func (t *turn) draftLabel(m liaison.Matter) string {
	label := m.Title
	if label == "" {
		label = shorten(m.Part("body"), 20)
	}
	if label == "" {
		label = t.voice.Plain("draft.untitled")
	}
	return label + " · " + m.Changed.In(t.desk.Zone).Format("01-02 15:04")
}

// startDraft opens a new draft that holds what was supplied already.
func (t *turn) startDraft(ctx context.Context, m liaison.Matter) error {
	m.Kind, m.Stage, m.Author = liaison.Suggestion, liaison.Draft, t.person.ID
	m.Created, m.Changed = t.at(), t.at()
	id, err := t.store.StartDraft(ctx, m)
	if err != nil {
		return err
	}
	m.ID = id
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	for _, a := range m.Attachments {
		if err := t.store.Attach(ctx, id, a); err != nil {
			return err
		}
	}
	return t.openDraft(ctx, m)
}

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
	if missing := liaison.Procedures[m.Kind].Missing(m); len(missing) > 0 {
		return missing[0].Key
	}
	return "body"
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
	if !t.person.Is(liaison.RoleDeputy) {
		return m, liaison.Refuse(liaison.Forbidden, "draft.deputies_only")
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
	number, rest, _ := strings.Cut(t.arguments, ":")
	word, arg, _ := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	do, ok := draftPresses[word]
	if err != nil || !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
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
	topics, err := t.store.Topics(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(topics, func(topic liaison.Topic) bool { return topic.Code == arg }) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Topic, m.Changed = arg, t.at()
	if len(liaison.Procedures[m.Kind].Missing(*m)) > 0 {
		return t.keepDraft(ctx, *m)
	}
	if err := t.store.KeepDraft(ctx, *m); err != nil {
		return err
	}
	t.state.Step = "body"
	return draftPreview(ctx, t, m, "")
}

// draftTopics shows every topic to choose from.
func draftTopics(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	topics, err := t.store.Topics(ctx)
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
	if _, ok := liaison.Procedures[m.Kind].Part(arg); !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.state.Step = arg
	return t.showDraft(ctx, *m)
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

// draftDrop deletes a draft, after it was asked once more.
func draftDrop(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	if m.Stage != liaison.Draft {
		return liaison.Refuse(liaison.Conflict, "draft.returned_is_kept", "Number", m.Number)
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
