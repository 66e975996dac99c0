package liaison

import (
	"fmt"
	"time"
)

// UpdateKind says what happened in a chat.
type UpdateKind string

// The kinds of update that the service acts on. All others are Other: kept,
// counted and passed over.
const (
	Wrote     UpdateKind = "wrote"     // a message: text, files, a place, anything
	Edited    UpdateKind = "edited"    // a message that was changed later
	Pressed   UpdateKind = "pressed"   // a button under a message
	Blocked   UpdateKind = "blocked"   // the person stopped the bot
	Unblocked UpdateKind = "unblocked" // … and started it again
	Other     UpdateKind = "other"
)

// Arrival is an update as it came, before anything but its address was read.
type Arrival struct {
	Update  int64 // Telegram's update_id
	Chat    int64 // whose turn it takes; for updates without a chat the sender, else 0
	Payload []byte
}

// Update is one thing that a person did in a chat, without Telegram's form.
type Update struct {
	ID        int64
	Kind      UpdateKind
	Chat      int64
	Private   bool // a chat with one person, not a group or a channel
	From      int64
	FromName  string
	Language  string // the sender's app's, as an IETF tag
	Message   int
	At        time.Time // when Telegram's server got it, which is what deadlines go by
	Text      string    // or the caption
	Entities  []Entity  // of the text
	Files     []File
	Album     string // the same for the messages of one album
	Forwarded bool
	Sort      string // what else the message is: "sticker", "contact", "poll", …; empty when text or Files say it
	Press     string // the pressed button's data
	PressID   string // by which a press is answered
}

// Lane is the order of precedence of what leaves: replies before notices
// before briefings.
type Lane int16

// The lanes.
const (
	Replies Lane = iota
	Notices
	Briefings
)

func (l Lane) String() string { return [...]string{"replies", "notices", "briefings"}[l] }

// Act says what is done to a chat.
type Act string

// The acts.
const (
	Say    Act = "say"    // a new message
	Edit   Act = "edit"   // changes one sent before
	Erase  Act = "erase"  // removes one sent before
	Answer Act = "answer" // ends a button's waiting, with or without words
)

// Button is under a message. Exactly one of Data and URL is set.
type Button struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"` // at most 64 bytes
	URL  string `json:"url,omitempty"`
}

// Message is what is done to a chat, in the words of this package. It is what
// the outbox keeps.
type Message struct {
	Act      Act        `json:"act"`
	Text     string     `json:"text,omitempty"`     // HTML as Telegram reads it, at most 4096 characters; with Rich as it is
	Rich     bool       `json:"rich,omitempty"`     // nothing of Text is markup
	Entities []Entity   `json:"entities,omitempty"` // of a Rich text
	Buttons  [][]Button `json:"buttons,omitempty"`  // rows
	Keyboard [][]string `json:"keyboard,omitempty"` // rows of words that are written when tapped
	Files    []File     `json:"files,omitempty"`    // sent by id: one, or an album of up to ten
	Press    string     `json:"press,omitempty"`    // Answer: which press
	Alert    bool       `json:"alert,omitempty"`    // Answer: in a window of its own
	Target   int        `json:"target,omitempty"`   // Edit, Erase: Telegram's id of the message; 0: the newest of the same card
}

// Outgoing is a message on its way to a chat: a row of the outbox.
type Outgoing struct {
	ID        int64
	Chat      int64
	Lane      Lane
	NotBefore time.Time // zero: at once
	// Card names something that is shown once in a chat. Of its unsent versions
	// only the newest is sent; a new message takes the place of the version
	// before it, which is erased; an edit whose message is gone becomes a new one.
	Card     string
	Cause    int64 // the update that it answers; 0: none
	After    int64 // the newest reply to the chat that was not sent yet when this was said; 0: none
	Attempts int
	Message
}

// SendFailure says what a failed send calls for.
type SendFailure string

// The ways in which a send fails.
const (
	TooMany SendFailure = "too_many" // 429: nothing is sent before RetryAfter is over
	Gone    SendFailure = "gone"     // 403, or no such chat: the person cannot be reached
	Refused SendFailure = "refused"  // a permanent refusal of this message
	Trouble SendFailure = "trouble"  // temporary: to be tried again
)

// SendError is a send that failed.
type SendError struct {
	Failure    SendFailure
	RetryAfter time.Duration // of TooMany
	Err        error
}

func (e *SendError) Error() string { return fmt.Sprintf("%s: %v", e.Failure, e.Err) }

func (e *SendError) Unwrap() error { return e.Err }
