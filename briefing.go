package liaison

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// BriefingKind says what a briefing is for.
type BriefingKind string

// The kinds of briefing.
const (
	Bulletin BriefingKind = "bulletin" // 通报, 通知: what staff broadcast
	Study    BriefingKind = "study"    // 学习专题, 学习推送: materials to be learned
	Primer   BriefingKind = "primer"   // 一事一培训: what is to be read before an event
	Step     BriefingKind = "step"     // 入门: one message of the first thirty days of a new deputy
)

// BriefingKinds lists every kind.
var BriefingKinds = []BriefingKind{Bulletin, Study, Primer, Step}

// BriefingStage is how far a briefing is on its way to being sent.
type BriefingStage string

// The stages of a briefing.
const (
	BriefingDraft     BriefingStage = "draft"     // its author writes it
	BriefingSubmitted BriefingStage = "submitted" // somebody else has to approve it
	BriefingApproved  BriefingStage = "approved"  // it goes out, at its time
	BriefingDropped   BriefingStage = "dropped"
)

// Briefing is a message for an audience, once or on a schedule.
type Briefing struct {
	ID       int64
	Kind     BriefingKind
	Stage    BriefingStage
	Author   int64
	Content  Content
	Audience Audience
	Timing   Timing
	Approver int64  // who has approved it; 0: nobody yet
	Hash     string // of what was submitted: what is approved is that
	Why      string // it was returned by who was to approve it
	Created  time.Time
	Changed  time.Time
}

// Content is what a briefing says. A run keeps its own copy: what was sent does
// not change when the briefing does.
type Content struct {
	Text      Rich      `json:"text"`
	About     Rich      `json:"about,omitzero"`    // of a run: what its materials say, which comes after Text
	Written   []Written `json:"written,omitempty"` // of a draft: the messages that Text is made of
	Files     []File    `json:"files,omitempty"`
	Materials []int64   `json:"materials,omitempty"` // of the library; on a schedule each run has the next of them
	Ack       Ack       `json:"ack,omitempty"`
	AckDays   int       `json:"ack_days,omitempty"` // working days from a run's beginning in which it is asked for
	Urgent    bool      `json:"urgent,omitempty"`   // passes quiet hours and the bound on pushes
	AsFile    bool      `json:"as_file,omitempty"`  // a long text as a document with its beginning, not in parts
	Public    bool      `json:"public,omitempty"`   // it is in the public archive of bulletins
	Corrects  int64     `json:"corrects,omitempty"` // the run that it corrects
	Event     string    `json:"event,omitempty"`    // Primer: what it prepares for
	EventAt   time.Time `json:"event_at,omitzero"`  // Primer: when that begins
	Day       int       `json:"day,omitempty"`      // Step: so many days after the person was bound
}

// Written is what one message has brought to a draft.
type Written struct {
	Message int  `json:"message"`
	Text    Rich `json:"text"`
}

// Write adds what a message has brought, or changes it where the message was
// edited. It reports whether anything is another now.
func (c *Content) Write(w Written) bool {
	if len(c.Written) == 0 && c.Text.Text != "" { // of a template
		c.Written = []Written{{Text: c.Text}}
	}
	i := slices.IndexFunc(c.Written, func(o Written) bool { return o.Message == w.Message })
	switch {
	case i >= 0 && c.Written[i].Text.Equal(w.Text):
		return false // Telegram tells of edits in which nothing changed
	case i >= 0:
		c.Written[i] = w
	default:
		c.Written = append(c.Written, w)
	}
	c.Text = Rich{}
	for _, w := range c.Written {
		c.Text = c.Text.Join("\n\n", w.Text)
	}
	return true
}

// Said is all that a copy says.
func (c Content) Said() Rich { return c.Text.Join("\n\n", c.About) }

// Sent is the content as a run keeps it.
func (c Content) Sent() Content {
	c.Written = nil
	return c
}

// Template is what of a content can be used again in a briefing of any kind.
func (c Content) Template() Content {
	return Content{Text: c.Text, Files: c.Files, Ack: c.Ack, AckDays: c.AckDays, AsFile: c.AsFile}
}

// Take puts a template into the briefing, which stays about what it was: its
// materials, its event, its day. What it says already is replaced.
func (b *Briefing) Take(template Content) {
	c := &b.Content
	c.Text, c.Written, c.Files, c.AsFile = template.Text, nil, template.Files, template.AsFile
	if b.Kind != Bulletin {
		return
	}
	c.Ack, c.AckDays = template.Ack, template.AckDays
	if c.Ack == Learned && len(c.Materials) == 0 { // the template is of a study
		c.Ack = Read
	}
}

// Ack is what a reader confirms by a tap. Telegram tells no bot what was read.
type Ack string

// The acknowledgements.
const (
	NoAck   Ack = ""
	Read    Ack = "read"    // 已阅
	Learned Ack = "learned" // 已学
)

// Timing says when a briefing goes out: at a time, on a schedule, or, where neither
// is set, as soon as it is approved.
type Timing struct {
	At      time.Time     `json:"at,omitzero"`
	Cron    string        `json:"cron,omitempty"` // five fields, in Zone
	Zone    string        `json:"zone,omitempty"` // IANA name; empty: the service's
	Holiday HolidayPolicy `json:"holiday,omitempty"`
	Missed  MissedPolicy  `json:"missed,omitempty"`
}

// hash stands for all that is approved.
func (b Briefing) hash() string {
	content, _ := json.Marshal([]any{b.Kind, b.Content, b.Audience, b.Timing}) // plain values
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

const (
	// MaxSent is the largest file that a bot can send, in bytes.
	MaxSent = 50 << 20
	// BriefingMost bounds the text of a briefing, in characters.
	BriefingMost = 20_000
	// BriefingFilesMost bounds its files: two albums.
	BriefingFilesMost = 20
	// RecallMost is how long after its beginning a run may be recalled.
	RecallMost = time.Minute
)

// MaySend reports whether the person may approve what others have written, and
// stop what others have sent.
func (p Person) MaySend() bool { return p.Is(RoleClerk) || p.Is(RoleChief) }

// MayBrief reports whether the person may write briefings: who may send, and
// officers of committees, for bulletins to their groups.
func (p Person) MayBrief(bodies []Body) bool {
	return p.MaySend() || slices.ContainsFunc(bodies, func(b Body) bool {
		return b.Kind == CommitteeBody && p.In(b.ID, RoleOfficer)
	})
}

// BriefingMove is what somebody does with a briefing as a whole.
type BriefingMove string

// The moves of a briefing.
const (
	SubmitBriefing   BriefingMove = "submit"
	WithdrawBriefing BriefingMove = "withdraw" // take it back before it is approved
	ApproveBriefing  BriefingMove = "approve"
	ReturnBriefing   BriefingMove = "return" // with a reason
	ReviseBriefing   BriefingMove = "revise" // write on it after it was approved: its schedule rests
	DropBriefing     BriefingMove = "drop"
	RetireBriefing   BriefingMove = "retire" // take a step out of use, whoever has written it
)

// briefingHand is who makes a move.
type briefingHand int

const (
	authorsHand briefingHand = iota
	othersHand               // of whoever may send and is not the author
	sendersHand              // of whoever may send
)

// briefingMoves is how a briefing is handled: from which stages, to which, by whom.
var briefingMoves = map[BriefingMove]struct {
	from []BriefingStage
	to   BriefingStage
	by   briefingHand
}{
	SubmitBriefing:   {[]BriefingStage{BriefingDraft}, BriefingSubmitted, authorsHand},
	WithdrawBriefing: {[]BriefingStage{BriefingSubmitted}, BriefingDraft, authorsHand},
	ApproveBriefing:  {[]BriefingStage{BriefingSubmitted}, BriefingApproved, othersHand},
	ReturnBriefing:   {[]BriefingStage{BriefingSubmitted}, BriefingDraft, othersHand},
	ReviseBriefing:   {[]BriefingStage{BriefingApproved}, BriefingDraft, authorsHand},
	DropBriefing:     {[]BriefingStage{BriefingDraft}, BriefingDropped, authorsHand},
	RetireBriefing:   {[]BriefingStage{BriefingApproved}, BriefingDropped, sendersHand},
}

// Move does something with the briefing, or refuses. Nobody approves what they have
// written: writing and sending are two rights.
func (b *Briefing) Move(move BriefingMove, by Person, at time.Time) error {
	rule := briefingMoves[move]
	switch own := b.Author == by.ID; {
	case rule.by == authorsHand && !own:
		return Refuse(Forbidden, "briefing.not_yours")
	case rule.by == othersHand && own:
		return Refuse(Forbidden, "briefing.own")
	case rule.by != authorsHand && !by.MaySend():
		return Refuse(Forbidden, "briefing.may_not_send")
	case !slices.Contains(rule.from, b.Stage) || move == RetireBriefing && b.Kind != Step: // what is sent once is stopped
		return Refuse(Conflict, "briefing.other_stage")
	}
	b.Stage, b.Changed = rule.to, at
	switch move {
	case SubmitBriefing:
		b.Hash, b.Approver, b.Why = b.hash(), 0, ""
	case ApproveBriefing:
		b.Approver = by.ID
	}
	return nil
}

// Allows reports whether the person may make the move now.
func (b Briefing) Allows(move BriefingMove, by Person) bool {
	return b.Move(move, by, time.Time{}) == nil
}

// Check refuses a briefing that cannot go out as it is: who is to get it was
// counted.
func (b Briefing) Check(count HeadCount, now time.Time) *Refusal {
	c := b.Content
	switch {
	case c.Text.Text == "" && len(c.Files) == 0 && len(c.Materials) == 0:
		return Refuse(Invalid, "briefing.empty")
	case c.Text.Len() > BriefingMost:
		return Refuse(Invalid, "briefing.too_long", "Most", BriefingMost, "Over", c.Text.Len()-BriefingMost)
	case len(c.Files) > BriefingFilesMost:
		return Refuse(Invalid, "briefing.too_many_files", "Most", BriefingFilesMost)
	case c.AsFile && c.Personal(): // one document is made for all
		return Refuse(Invalid, "briefing.one_file_for_all")
	case c.Ack == Learned && len(c.Materials) == 0:
		return Refuse(Invalid, "briefing.nothing_to_learn")
	case b.Kind != Step && b.Audience.Empty():
		return Refuse(Invalid, "briefing.no_audience")
	case b.Kind != Step && count.All == 0:
		return Refuse(Invalid, "briefing.nobody")
	case !b.Timing.At.IsZero() && !b.Timing.At.After(now):
		return Refuse(Invalid, "briefing.past", "At", b.Timing.At)
	}
	if name, unknown := Variables.Unknown(c.Text); unknown {
		return Refuse(Invalid, "briefing.unknown_variable", "Name", name)
	}
	for _, f := range c.Files {
		if f.Size > MaxSent {
			return Refuse(Invalid, "briefing.file_too_big", "Name", f.Label(), "Most", MaxSent>>20)
		}
	}
	return nil
}

// Personal reports whether copies differ by who gets them.
func (c Content) Personal() bool { return len(c.Text.Variables()) > 0 }
