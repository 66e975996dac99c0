package liaison

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Story is a deputy's story for the public 代表故事; Dispatch is a short report to those
// above 信息报送; Feedback is what somebody says of this service itself 平台意见.
const (
	Story    Kind = "story"
	Dispatch Kind = "dispatch"
	Feedback Kind = "feedback"
)

// The stages that only these have.
const (
	Presented Stage = "presented" // edited, and with the head of the staff
	Cleared   Stage = "cleared"   // approved, and to be published
	Issued    Stage = "issued"    // published
	Unused    Stage = "unused"    // not used, with a reason
	TakenUp   Stage = "adopted"   // those above have taken it up
	Planning  Stage = "planning"  // on the list of what is to be improved
)

// ClockEdit is within what time the staff read a story, or a report.
const ClockEdit ClockKind = "edit"

// The choices of a story: whether those who are shown agree, and whether the deputy is
// named. What nobody is shown in needs no consent.
const (
	ConsentPart = "consent"
	BylinePart  = "byline"
	shownNobody = "nobody"
)

// StoriesChannel is the setting of the Telegram channel that stories are published in,
// by its id; empty: none.
const StoriesChannel = "stories.channel"

// dispatchMost is how long a report may be, in characters.
const dispatchMost = 500

var (
	editClock  = []ClockRule{{Kind: ClockEdit, For: Staff, Span: Span{Workdays: 10}}}
	passedOver = Move{Key: "pass_over", By: Staff, To: Unused, Needs: []Field{reason}, Keeps: []string{"reason"}, Tells: []Notice{{To: Author, Key: "passed_over"}}}
)

var story = &Procedure{
	Kind: Story, Command: "story", Begins: []Role{RoleDeputy}, Letter: "G", Page: "/stories/",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
		{Key: ConsentPart, Kind: PartChoice, Required: true, Choices: []string{"yes", shownNobody, "no"}},
		{Key: BylinePart, Kind: PartChoice, Required: true, Choices: yesNo},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Submitted, Owner: Staff},
		{Stage: Returned, Owner: Author},
		{Stage: Presented, Owner: Chief},
		{Stage: Cleared, Owner: Staff},
		{Stage: Issued, Final: true},
		{Stage: Unused, Final: true},
		{Stage: Withdrawn, Final: true},
	},
	Moves: []Move{
		{Key: "submit", From: []Stage{Draft, Returned}, To: Submitted, By: Author, Check: complete, Sign: true, Starts: editClock,
			Sets: map[string]string{"edited": "", "reason": ""}, Tells: []Notice{{To: Staff, Key: "submitted"}}},
		{Key: "return", From: []Stage{Submitted}, To: Returned, By: Staff, Needs: []Field{reason}, Keeps: []string{"reason"},
			Stops: []ClockKind{ClockEdit}, Tells: []Notice{{To: Author, Key: "returned"}}},
		// The deputy's own text stays beside what it is edited to.
		{Key: "edit", From: []Stage{Submitted}, By: Staff, Needs: []Field{{Key: "edited", Kind: FieldText, Most: textMost}},
			Keeps: []string{"edited"}, Tells: []Notice{{To: Author, Key: "edited"}}},
		{Key: "present", From: []Stage{Submitted}, To: Presented, By: Staff, Check: consented, Tells: []Notice{{To: Chief, Key: "presented"}}},
		{Key: "send_back", From: []Stage{Presented}, To: Submitted, By: Chief, Needs: []Field{reason}, Tells: []Notice{{To: Staff, Key: "sent_back"}}},
		{Key: "clear", From: []Stage{Presented}, To: Cleared, By: Chief, Check: consented, Stops: []ClockKind{AllClocks},
			Tells: []Notice{{To: Author, Key: "cleared"}, {To: Staff, Key: "cleared"}}},
		{Key: "issue", From: []Stage{Cleared}, To: Issued, By: Staff, Check: consented, Sure: true, Tells: []Notice{{To: Author, Key: "issued"}}},
		passedOver.from(Submitted, Cleared),
		{Key: "withdraw", From: []Stage{Submitted, Returned, Presented, Cleared}, To: Withdrawn, By: Author, Sure: true, Tells: []Notice{{To: Staff, Key: "withdrawn"}}},
		{Key: "revoke", From: []Stage{Issued}, By: Author, If: &When{"revoked", ""}, Sure: true,
			Sets: map[string]string{ConsentPart: "no", "revoked": "yes"}, Tells: []Notice{{To: Staff, Key: "revoked"}}},
	},
	Shows: []string{ConsentPart, BylinePart, "reason", "edited"},
	Aside: []MoveKey{"pass_over", "withdraw", "revoke"},
}

var dispatch = &Procedure{
	Kind: Dispatch, Command: "dispatch", Begins: []Role{RoleDeputy, RoleClerk, RoleOfficer}, Letter: "X",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: dispatchMost},
	},
	Stages: []StageRule{{Stage: Draft, Owner: Author}, {Stage: Submitted, Owner: Staff}, {Stage: TakenUp, Final: true}, {Stage: Unused, Final: true}},
	Moves: []Move{
		{Key: "submit", From: []Stage{Draft}, To: Submitted, By: Author, Check: complete, Sign: true, Starts: editClock, Tells: []Notice{{To: Staff, Key: "submitted"}}},
		{Key: "adopt", From: []Stage{Submitted}, To: TakenUp, By: Staff,
			Needs: []Field{{Key: "adopter", Kind: FieldChoice, Choices: []string{"congress", "party", "office"}}, {Key: "day", Kind: FieldDate}},
			Keeps: []string{"adopter", "day"}, Tells: []Notice{{To: Author, Key: "adopted"}}},
		passedOver.from(Submitted),
	},
	Shows: []string{"adopter", "day", "reason"},
}

var feedback = &Procedure{
	Kind: Feedback, Command: "feedback", Begins: []Role{RoleDeputy, RoleClerk, RoleOfficer, RoleApprover, RoleChief}, Letter: "F", Page: "/improvements/",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{{Stage: Draft, Owner: Author}, {Stage: Requested, Owner: Staff}, {Stage: Planning, Owner: Staff}, {Stage: Closed, Final: true}, {Stage: Unused, Final: true}},
	Moves: []Move{
		{Key: "submit", From: []Stage{Draft}, To: Requested, By: Author, Check: complete, Sign: true,
			Starts: []ClockRule{{Kind: ClockRequest, For: Staff, Span: Span{Workdays: 10}}}, Tells: []Notice{{To: Staff, Key: "submitted"}}},
		{Key: "list", From: []Stage{Requested}, To: Planning, By: Staff, Needs: []Field{{Key: "answer", Kind: FieldText, Most: textMost}, publicLine},
			Keeps: []string{"answer", publicLine.Key}, Stops: []ClockKind{AllClocks}, Tells: []Notice{{To: Author, Key: "listed"}}},
		{Key: "finish", From: []Stage{Requested, Planning}, To: Closed, By: Staff, Needs: []Field{{Key: "answer", Kind: FieldText, Most: textMost}, publicLine},
			Keeps: []string{"answer", publicLine.Key}, Tells: []Notice{{To: Author, Key: "finished"}}},
		passedOver.from(Requested, Planning),
		{Key: "reword", From: []Stage{Planning, Closed}, By: Staff, Needs: []Field{{Key: publicLine.Key, Kind: FieldText, Most: publicLine.Most}}, Keeps: []string{publicLine.Key}},
		{Key: "hide", From: []Stage{Planning, Closed}, By: Staff, Check: published, Sets: map[string]string{publicLine.Key: ""}},
	},
	Shows: []string{"answer", publicLine.Key, "reason"},
	Aside: []MoveKey{"pass_over", "reword", "hide"},
}

// from is the move from those stages.
func (m Move) from(stages ...Stage) Move {
	m.From = stages
	return m
}

// consented refuses to publish what those who are shown have not agreed to.
func consented(c Case) *Refusal {
	if !c.Matter.Consented() {
		return Refuse(Conflict, "story.no_consent")
	}
	return nil
}

// Consented reports whether a story may be published: nobody is shown in it, or all who
// are have agreed.
func (m Matter) Consented() bool {
	return m.Kind == Story && slices.Contains([]string{"yes", shownNobody}, m.Facts[ConsentPart])
}

// StoryText is a story as it is published: what the staff have made of it, or the
// deputy's own words.
func (m Matter) StoryText() string {
	if edited := m.Facts["edited"]; edited != "" {
		return edited
	}
	return m.Part("body")
}

// StoryPhotos are the photos of a story that may be shown, in the order in which they
// were sent: before and after.
func (m Matter) StoryPhotos() []File {
	var photos []File
	for _, a := range m.Attachments {
		if a.File.Kind == Photo && m.Consented() {
			photos = append(photos, a.File)
		}
	}
	return photos
}

// PublicStory is a story that anybody may read.
type PublicStory struct {
	Number, Title, Text string
	By                  string // who tells it; empty: the deputy is not named
	At                  time.Time
}

// ParseChannel reads the id of a channel or a group, as Telegram has it; 0: there is none.
func ParseChannel(text string) (int64, *Refusal) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id >= 0 {
		return 0, Refuse(Invalid, "setting.not_a_channel")
	}
	return id, nil
}
