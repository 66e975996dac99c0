package liaison

import (
	"strconv"
	"strings"
)

// Story is a deputy's story for the public 代表故事; Dispatch is a short report to those
// above 信息报送; Feedback is what somebody says of this service itself 平台意见.
const (
	Story    Kind = "story"
	Dispatch Kind = "dispatch"
	Feedback Kind = "feedback"
)

// The stages that only reports and feedback have.
const (
	TakenUp  Stage = "adopted"  // those above have taken it up
	Planning Stage = "planning" // on the list of what is to be improved
)

// StoriesChannel is the setting of the Telegram channel that stories are published in,
// by its id; empty: none.
const StoriesChannel = "stories.channel"

// dispatchMost is how long a report may be, in characters.
const dispatchMost = 500

var story = &Procedure{
	Kind: Story, Command: "story", Begins: []Role{RoleDeputy}, Letter: "G", Page: "/stories/",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: FilesPart, Kind: PartFiles, Most: filesMost},
		{Key: ConsentPart, Kind: PartChoice, Required: true, Choices: []string{"yes", shownNobody, "no"}},
		{Key: BylinePart, Kind: PartChoice, Required: true, Choices: yesNo},
	},
	Stages: publishingStages,
	// The deputy's own text stays beside what it is edited to.
	Moves: publishing(Field{Key: editedFact, Kind: FieldText, Most: textMost}),
	Shows: []string{ConsentPart, BylinePart, "reason", editedFact},
	Aside: publishingAside,
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
