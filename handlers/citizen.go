package handlers

import (
	"context"
	"regexp"
	"strings"

	"liaison"
	"liaison/locales"
)

// flowCitizen is somebody of the public telling something at a doorway.
const flowCitizen = "citizen"

// Citizen is what a chat of somebody of the public is at. It outlives the flow,
// so that there is a way back to the doorway.
type Citizen struct {
	Link string  `json:"link"`
	Said []Loose `json:"said,omitempty"`
}

// remarksShown is how many of a chat's own opinions are listed.
const remarksShown = 10

// Links are the addresses under which people find the service; either may be
// empty.
type Links struct {
	Bot string // its username
	Web string // of the pages, without a slash at the end
}

// knock opens a doorway by its link: who is on the roster takes down an opinion
// as ever, anybody else tells it here.
func knock(ctx context.Context, t *turn) error {
	door, err := t.store.Doorway(ctx, t.arguments)
	if err != nil {
		return err
	}
	if t.person != nil {
		if err := mayBegin(t.person, liaison.Procedures[liaison.Opinion]); err != nil {
			return err
		}
		t.leaveQuestion()
		return t.startDraft(ctx, liaison.Matter{Kind: liaison.Opinion, Author: t.person.ID,
			Parties: []liaison.Party{{Capacity: liaison.Handler, Body: door.Station.ID}}})
	}
	t.finish()
	t.state.Flow, t.state.Citizen = flowCitizen, &Citizen{Link: door.Link}
	t.greetCitizen(door)
	return nil
}

// atDoorway reports whether the chat is telling something.
func (t *turn) atDoorway() bool { return t.state.Flow == flowCitizen && t.state.Citizen != nil }

func (t *turn) greetCitizen(door liaison.Doorway) {
	key := "citizen.welcome_station"
	if door.Deputy {
		key = "citizen.welcome_deputy"
	}
	text := t.voice.Say(key, "Name", door.Name, "Station", door.Station.Name)
	if t.desk.Links.Web != "" {
		text += "\n\n" + t.voice.Say("citizen.contact_on_web")
	}
	t.replyWith(text, t.formButton())
}

// formButton leads to the form, the one place for a name and a phone.
func (t *turn) formButton() [][]button {
	if t.desk.Links.Web == "" || t.state.Citizen == nil {
		return nil
	}
	return [][]button{{{Text: t.voice.Plain("citizen.form"), URL: t.desk.Links.Web + "/s/" + t.state.Citizen.Link}}}
}

// stranger answers whoever is not on the roster: on the way that they came in by,
// or with the one sentence that says what this is.
func stranger(_ context.Context, t *turn) error {
	if t.state.Citizen == nil {
		t.say("start.stranger")
		return nil
	}
	if t.atDoorway() && len(t.state.Citizen.Said) > 0 {
		return t.keepSaid(t.state.Citizen.Said)
	}
	t.replyWith(t.voice.Say("citizen.what_now"), t.citizenWays())
	return nil
}

func (t *turn) citizenWays() [][]button {
	return [][]button{{t.button("citizen.again", "citizen:new"), t.button("citizen.progress", "citizen:progress")}}
}

var progressOf = regexp.MustCompile(`^(?:进展|進展|[Pp]rogress)[\s:：]*([0-9A-Za-z-]*)$`)

// citizenWrote gathers what somebody of the public says, until they send it.
func citizenWrote(ctx context.Context, t *turn) error {
	text := strings.TrimSpace(t.update.Text)
	if asked := progressOf.FindStringSubmatch(text); asked != nil && len(t.update.Files) == 0 {
		return t.showProgress(ctx, asked[1])
	}
	if !t.atDoorway() {
		return stranger(ctx, t)
	}
	if t.update.Sort == "contact" {
		t.replyWith(t.voice.Say("citizen.has_number"), t.formButton())
		return nil
	}
	if t.update.Sort != "" || text == "" && len(t.update.Files) == 0 {
		t.say("citizen.cannot_use")
		return nil
	}
	if refusal := liaison.MayBeSaid(text); refusal != nil {
		t.replyWith(t.voice.Refusal(refusal), t.formButton())
		return nil
	}
	more := append(t.state.Citizen.Said, Loose{t.update.Message, text, t.update.Files, t.update.At})
	return t.keepSaid(more)
}

// keepSaid keeps what was said so far, as far as an opinion may hold it, and
// shows it.
func (t *turn) keepSaid(said []Loose) error {
	if len(said) > looseMost {
		return liaison.Refuse(liaison.Invalid, "loose.too_many", "Most", looseMost)
	}
	m, refusal := opinionOf(said)
	if refusal != nil {
		return refusal
	}
	t.state.Citizen.Said = said
	t.showSaid(m)
	return nil
}

// opinionOf puts together what was said, each message a piece.
func opinionOf(said []Loose) (liaison.Matter, *liaison.Refusal) {
	m := liaison.Matter{Kind: liaison.Opinion}
	for _, l := range said {
		if l.Text != "" {
			if refusal := addText(&m, "body", liaison.Piece{Message: l.Message, Text: l.Text}); refusal != nil {
				return m, refusal
			}
		}
		for _, f := range l.Files {
			if f.Size > liaison.MaxFile {
				return m, liaison.Refuse(liaison.Invalid, "draft.file_too_big", "Name", f.Label(), "Size", megabytes(f.Size))
			}
			m.Attachments = append(m.Attachments, liaison.Attachment{File: f, Message: l.Message, At: l.At})
		}
	}
	if part, _ := liaison.Procedures[m.Kind].Part("files"); len(m.Attachments) > part.Most {
		return m, liaison.Refuse(liaison.Invalid, "draft.too_many_files", "Most", part.Most)
	}
	return m, nil
}

// showSaid shows what would be sent, and the button that sends it.
func (t *turn) showSaid(m liaison.Matter) {
	lines := []locales.Markup{t.voice.Say("citizen.so_far"), ""}
	if body := m.Part("body"); body != "" {
		lines = append(lines, locales.Escape(body))
	}
	if len(m.Attachments) > 0 {
		lines = append(lines, locales.Escape("📎 "+t.filesLine(m.Attachments)))
	}
	last := []button{t.button("citizen.clear", "citizen:clear")}
	if m.Part("body") == "" {
		t.card("citizen", joinLines(append(lines, "", t.voice.Say("citizen.say_words"))), [][]button{last})
		return
	}
	ways := [][]button{{t.button("citizen.submit", "citizen:submit")}}
	if strings.HasPrefix(t.state.Citizen.Link, liaison.DeputyLink) {
		ways = append(ways, []button{t.button("citizen.ask", "citizen:ask")})
	}
	t.card("citizen", joinLines(append(lines, "", t.voice.Say("citizen.ask_more"))), append(ways, last))
}

// citizenEdited follows a message that was changed before it was sent on.
func citizenEdited(ctx context.Context, t *turn) error {
	text := strings.TrimSpace(t.update.Text)
	if t.atDoorway() {
		for i, l := range t.state.Citizen.Said {
			if l.Message != t.update.Message || l.Text == text {
				continue
			}
			if refusal := liaison.MayBeSaid(text); refusal != nil {
				t.replyWith(t.voice.Refusal(refusal), t.formButton())
				return nil
			}
			said := append([]Loose(nil), t.state.Citizen.Said...)
			said[i].Text = text
			return t.keepSaid(said)
		}
	}
	if t.state.Citizen == nil {
		return stranger(ctx, t)
	}
	return nil // what was sent on stays as it was sent
}

// pressCitizen does what the buttons of somebody of the public say.
func pressCitizen(ctx context.Context, t *turn) error {
	if t.arguments == "progress" {
		return t.showProgress(ctx, "")
	}
	if t.state.Citizen == nil || t.person != nil {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	switch t.arguments {
	case "submit", "ask":
		return citizenSubmit(ctx, t)
	case "clear", "new":
		return citizenAnew(ctx, t)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// citizenAnew begins again at the same doorway.
func citizenAnew(ctx context.Context, t *turn) error {
	door, err := t.store.Doorway(ctx, t.state.Citizen.Link)
	if err != nil {
		return err
	}
	t.state.Flow, t.state.Citizen.Said = flowCitizen, nil
	t.greetCitizen(door)
	return nil
}

// citizenSubmit makes an opinion of what was said, or a question to the deputy.
func citizenSubmit(ctx context.Context, t *turn) error {
	m, refusal := opinionOf(t.state.Citizen.Said)
	if refusal != nil {
		return refusal
	}
	if m.Part("body") == "" {
		return liaison.Refuse(liaison.Conflict, "citizen.nothing")
	}
	door, err := t.store.Doorway(ctx, t.state.Citizen.Link)
	if err != nil {
		return err
	}
	kept, out, err := t.desk.Hear(ctx, t.store, liaison.Remark{
		Door: door, Pieces: m.Pieces, Files: m.Attachments, Chat: t.update.Chat, Language: t.voice.Language, Asks: t.arguments == "ask"}, t.at())
	if err != nil {
		return err
	}
	t.finish()
	t.state.Citizen.Said = nil
	t.show(t.sentOn(kept, door), t.citizenWays())
	t.out = append(t.out, out...)
	return nil
}

// sentOn says to somebody of the public that it was taken, and what follows.
func (t *turn) sentOn(m liaison.Matter, door liaison.Doorway) locales.Markup {
	if k, ok := m.NextClock(); ok && m.Kind == liaison.Asking {
		return t.voice.Say("citizen.sent_question", "Number", m.Number, "Name", door.Name, "Due", k.Due)
	}
	return t.voice.Say("citizen.sent", "Number", m.Number, "Station", door.Station.Name)
}

// showProgress says how far what was sent from this very chat is; anything else
// is not found, as what does not exist.
func (t *turn) showProgress(ctx context.Context, number string) error {
	own, err := t.store.OpinionsOfChat(ctx, t.update.Chat, remarksShown)
	if err != nil {
		return err
	}
	var lines []locales.Markup
	for _, m := range own {
		if number == "" || strings.EqualFold(m.Number, number) {
			lines = append(lines, t.progressLines(m)...)
		}
	}
	switch {
	case len(own) == 0 && t.state.Citizen == nil && t.person == nil:
		return liaison.Refuse(liaison.NotFound, "start.stranger")
	case len(lines) == 0 && number == "":
		return liaison.Refuse(liaison.NotFound, "citizen.nothing_sent")
	case len(lines) == 0:
		return liaison.Refuse(liaison.NotFound, "citizen.not_found", "Number", number)
	}
	t.reply(joinLines(lines))
	return nil
}

func (t *turn) progressLines(m liaison.Matter) []locales.Markup {
	next := "citizen.next." + string(m.Stage) // the table's words are for those who handle it
	if !t.voice.Has(next) {
		next = t.voice.Key(m.Kind, "next", string(m.Stage))
	}
	lines := []locales.Markup{
		t.voice.Say("citizen.stage", "Number", m.Number, "Title", m.Title, "At", m.Submitted.In(t.desk.Zone),
			"Stage", t.voice.Plain(t.voice.Key(m.Kind, "stage", string(m.Stage))),
			"Next", t.voice.Plain(next)),
	}
	if answer := m.Facts["answer"]; answer != "" && (m.Stage == liaison.Resolved || m.Stage == liaison.Told) {
		lines = append(lines, t.voice.Say("citizen.result", "Answer", answer))
	}
	return append(lines, "")
}
