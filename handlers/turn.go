package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// State is where a chat is in a conversation. It is kept as JSON; what a newer
// program adds is empty in an older state.
type State struct {
	Flow       string          `json:"flow,omitempty"`
	Step       string          `json:"step,omitempty"`
	Matter     int64           `json:"matter,omitempty"`
	Move       liaison.MoveKey `json:"move,omitempty"`
	Input      liaison.Input   `json:"input,omitempty"`
	Chosen     []string        `json:"chosen,omitempty"` // of a list that is not done yet
	Invitation int64           `json:"invitation,omitempty"`
	Parked     *Parked         `json:"parked,omitempty"`
	Loose      []Loose         `json:"loose,omitempty"`
	Briefing   int64           `json:"briefing,omitempty"` // that is being written
	Citizen    *Citizen        `json:"citizen,omitempty"`  // of a chat that came by a public code
	Choices    []string        `json:"choices,omitempty"`  // data of the numbered lines last shown
	Material   int64           `json:"material,omitempty"` // that is being written, or the series that something is made of
	Guesses    *Guesses        `json:"guesses,omitempty"`  // of codes for checking in
	Quiz       *Quizzing       `json:"quiz,omitempty"`
	Picked     []int64         `json:"picked,omitempty"` // materials of a topic that is being put together
	Shift      int64           `json:"shift,omitempty"`  // the reception that somebody will not sit at
	Occasion   int64           `json:"occasion,omitempty"`
	Person     int64           `json:"person,omitempty"`  // whose leave is not granted, or who has spoken
	Inquiry    int64           `json:"inquiry,omitempty"` // that is being answered in words
	Item       int64           `json:"item,omitempty"`    // of it
	Note       int64           `json:"note,omitempty"`    // that is being corrected
	Sheet      *Sheeting       `json:"sheet,omitempty"`
	Hushed     []int           `json:"hushed,omitempty"` // messages that answered a sheet

	Contact *liaison.ContactNote `json:"contact,omitempty"` // that is being noted
}

// Parked is a move that was left in the middle, to be taken up again.
type Parked struct {
	Matter int64           `json:"matter"`
	Move   liaison.MoveKey `json:"move"`
	Input  liaison.Input   `json:"input"`
}

// Loose is a message that belongs to nothing yet.
type Loose struct {
	Message int            `json:"message"`
	Text    string         `json:"text,omitempty"`
	Files   []liaison.File `json:"files,omitempty"`
	At      time.Time      `json:"at"`
}

// The flows that a chat can be in the middle of.
const (
	flowBind  = "bind"
	flowDraft = "draft"
	flowMove  = "move"
)

// textMost is Telegram's bound on a message, in characters.
const textMost = 4096

// turn is one update being answered.
type turn struct {
	desk      *Desk
	store     *storage.Store
	conv      *storage.Conversation
	update    liaison.Update
	arguments string // of a command or a button
	person    *liaison.Person
	voice     locales.Voice
	state     State
	out       []liaison.Outgoing
	toast     string
	word      string           // what a draft's button does
	sought    string           // a body's name, written where one is asked for
	made      []liaison.Matter // of moves in this update
	known     *known
}

// known is what was read in this update and does not change in it.
type known struct {
	bodies []liaison.Body
	topics []liaison.Topic
	// Of the audience that was counted last, by its filter.
	counted map[string]liaison.HeadCount
}

type button = liaison.Button

// finish leaves whatever flow the chat is in.
func (t *turn) finish() {
	t.state.Flow, t.state.Step, t.state.Matter, t.state.Move = "", "", 0, ""
	t.state.Input, t.state.Chosen, t.state.Briefing, t.state.Material = nil, nil, 0, 0
	t.state.Occasion, t.state.Person = 0, 0
	t.state.Inquiry, t.state.Item = 0, 0
}

// at is when the person acted, in the service's zone: deadlines go by it.
func (t *turn) at() time.Time { return t.update.At.In(t.desk.Zone) }

func (t *turn) today() liaison.Date { return liaison.DateOf(t.at()) }

// put adds a message to what leaves for this chat.
func (t *turn) put(o liaison.Outgoing) {
	o.Chat = t.update.Chat
	o.Cause = t.update.ID
	t.out = append(t.out, o)
}

// say replies with a sentence.
func (t *turn) say(key string, args ...any) { t.reply(t.voice.Say(key, args...)) }

// offer replies with a sentence and the main menu's buttons: what can be done
// now.
func (t *turn) offer(key string, args ...any) {
	t.replyWith(t.voice.Say(key, args...), t.wayOut())
}

// reply sends text, in parts where it is longer than a message may be.
func (t *turn) reply(text locales.Markup) {
	for _, part := range split(string(text)) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: part}})
	}
}

// replyWith sends text with buttons under it.
func (t *turn) replyWith(text locales.Markup, rows [][]button) {
	parts, _ := t.parted(text, rows)
	for _, part := range parts[:len(parts)-1] {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: part}})
	}
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: parts[len(parts)-1], Buttons: rows}})
}

// card shows something that stands once in the chat: a press changes it where
// it is, anything else shows it anew at the end. Of a text that is longer than
// a message may be, only the end stands once.
func (t *turn) card(name string, text locales.Markup, rows [][]button) {
	parts, apart := t.parted(text, rows)
	last := len(parts) - 1
	for i, part := range parts[:last] {
		o := liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: part}}
		// Above its choices it stands once as they do; of a sheet all is known by the card,
		// so that none of it is left in the outbox.
		if apart || strings.HasPrefix(name, sheetCards) {
			o.Card = fmt.Sprintf("%s:%d", name, i)
		}
		t.put(o)
	}
	m := liaison.Message{Act: liaison.Say, Text: parts[last], Buttons: rows}
	if t.update.PressID != "" && last == 0 {
		m.Act, m.Target = liaison.Edit, t.update.Message
	}
	t.put(liaison.Outgoing{Card: name, Message: m})
}

// show answers a press by changing the pressed message for good, and anything
// else by a new message. The name of its own takes the message out of whatever
// card it was, so that a later version of that card does not erase it.
func (t *turn) show(text locales.Markup, rows [][]button) {
	if t.update.PressID == "" {
		t.replyWith(text, rows)
		return
	}
	parts, _ := t.parted(text, rows)
	m := liaison.Message{Act: liaison.Edit, Target: t.update.Message, Text: parts[0]}
	if len(parts) == 1 {
		m.Buttons = rows
	}
	t.put(liaison.Outgoing{Card: fmt.Sprintf("message:%d", t.update.Message), Message: m})
	for i, part := range parts[1:] {
		m := liaison.Message{Act: liaison.Say, Text: part}
		if i == len(parts)-2 {
			m.Buttons = rows
		}
		t.put(liaison.Outgoing{Message: m})
	}
}

// numbered are the buttons as numbered lines, for people who answer by number,
// and remembers what the numbers mean.
func (t *turn) numbered(rows [][]button) string {
	t.state.Choices = nil
	if t.person == nil || !t.person.Numbered {
		return ""
	}
	var lines strings.Builder
	home := "\n<b>0</b>　" + string(t.voice.Say("menu.back_to"))
	for _, row := range rows {
		for _, b := range row {
			if b.Data == "" || b.Data == "menu" { // which is 0 everywhere
				continue
			}
			t.state.Choices = append(t.state.Choices, b.Data)
			fmt.Fprintf(&lines, "\n<b>%d</b>　%s", len(t.state.Choices), locales.Escape(b.Text))
		}
	}
	if lines.Len() == 0 && len(rows) > 0 {
		return "\n" + home
	}
	if lines.Len() == 0 {
		return ""
	}
	return "\n\n" + string(t.voice.Say("menu.by_number")) + lines.String() + home
}

// chosenByNumber is the data of the line whose number was written.
func (t *turn) chosenByNumber() (string, bool) {
	n, ok := t.number()
	if ok && n == 0 {
		return "menu", true
	}
	if !ok || n < 1 || n > len(t.state.Choices) || t.state.Choices[n-1] == "" {
		return "", false
	}
	return t.state.Choices[n-1], true
}

// wordsOnly are the flows in which a number alone is no answer.
var wordsOnly = []string{"", flowDraft, flowContact, flowLetter, flowCallMe}

// missesNumber reports whether a number was written of which there is no line,
// where nothing else than a line's number is waited for.
func (t *turn) missesNumber() bool {
	n, ok := t.number()
	return ok && n < 100 && slices.Contains(wordsOnly, t.state.Flow) && len(t.state.Choices) > 0
}

// number is the number written by somebody who answers by number: in Western or
// full-width digits, with or without a full stop. A file's caption is none.
func (t *turn) number() (int, bool) {
	if !t.person.Numbered || len(t.update.Files) > 0 {
		return 0, false
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.TrimRight(strings.TrimSpace(t.update.Text), ".。、"))
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// toldOthers reports whether there is a message for another chat already.
func (t *turn) toldOthers() bool {
	return slices.ContainsFunc(t.out, func(o liaison.Outgoing) bool { return o.Chat != t.update.Chat })
}

// refuse says what cannot be done. A press is answered in a window, which
// cannot be overlooked, and leaves the chat as it is.
func (t *turn) refuse(r *liaison.Refusal) {
	t.out = nil
	text := t.voice.Refusal(r)
	if t.update.PressID != "" && utf8.RuneCountInString(string(text)) <= 180 {
		t.toast = plain(string(text))
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Answer, Press: t.update.PressID, Text: t.toast, Alert: true}})
		t.update.PressID = ""
		return
	}
	t.replyWith(text, t.wayOut())
}

// pressedID reads the data of a button that is about a matter: its id, and what
// follows.
func (t *turn) pressedID() (id int64, rest string, err error) {
	number, rest, _ := strings.Cut(t.arguments, ":")
	if id, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, "", liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return id, rest, nil
}

// answerPress ends the waiting of a pressed button: every press is answered.
func (t *turn) answerPress() {
	if t.update.PressID == "" {
		return
	}
	answer := liaison.Outgoing{Message: liaison.Message{Act: liaison.Answer, Press: t.update.PressID, Text: t.toast}}
	answer.Chat, answer.Cause = t.update.Chat, t.update.ID
	t.out = slices.Insert(t.out, 0, answer)
}

// wayOut are the buttons that are always right: on with the draft where there
// is one, and the menu.
func (t *turn) wayOut() [][]button {
	if t.person == nil {
		return nil
	}
	if t.state.Flow == flowDraft {
		return [][]button{{
			t.button("draft.continue", "draft:%d:show", t.state.Matter),
			t.button("menu.open", "menu"),
		}}
	}
	return [][]button{{t.button("menu.open", "menu"), t.button("menu.help", "help")}}
}

// button makes one from a sentence and data as for fmt.
func (t *turn) button(key, data string, args ...any) button {
	if len(args) > 0 {
		data = fmt.Sprintf(data, args...)
	}
	return button{Text: t.voice.Plain(key), Data: data}
}
