package liaison

import (
	"slices"
	"strings"
)

// Coordination is what is asked for when units cannot agree who handles a suggestion, or
// how: a body that stands above them decides, with reasons 协调. Between departments of the
// government this is its general office 政府办公厅, where the staff have named it; else the
// head of the staff decides, for the congress's own working committee 代工委.

// ClockCoordinate is within what time it is decided. The other clocks go on meanwhile.
const ClockCoordinate ClockKind = "coordinate"

// The settings of who decides.
const (
	CoordinationOffice = "coordination.office" // the code of the body whose officers decide between departments; empty: the head of the staff does
	CoordinationApart  = "coordination.apart"  // the codes of departments that are none of the government's, parted by "/": of these the head of the staff decides
)

// disputed are the stages in which units may disagree.
var disputed = []Stage{Accepted, Proposing, Assigned, Objected}

// officeField fills itself with the body that decides; where there is none it is the head
// of the staff.
var officeField = Field{Key: "office", Kind: FieldBody, Auto: true, Optional: true, Party: Coordinator,
	Bodies: []BodyKind{Department, CommitteeBody, Region}, Names: coordinatingOffice}

// coordinatingOffice is the code of the body that decides between those that have the
// matter now; empty: none is named, or one of them is not of the government.
func coordinatingOffice(c Case) string {
	apart := strings.FieldsFunc(c.Rules.Text(CoordinationApart), func(r rune) bool { return strings.ContainsRune("/、,， ", r) })
	for _, code := range apart {
		b, known := c.Bodies[code]
		if known && slices.ContainsFunc([]Capacity{Lead, Co, Proposed}, func(has Capacity) bool { return slices.Contains(c.Matter.Bodies(has), b.ID) }) {
			return ""
		}
	}
	return c.Rules.Text(CoordinationOffice)
}

var coordinationMoves = slices.Concat(
	[]Move{coordinated("coordinate", Lead, Assigned, Objected), coordinated("coordinate_co", Co, Assigned, Objected), coordinated("coordinate_staff", Staff, disputed...)},
	decided("place", "stand", Coordinator), decided("place_chief", "stand_chief", Chief),
)

// coordinated asks for a decision.
func coordinated(key MoveKey, by Capacity, from ...Stage) Move {
	return Move{
		Key: key, From: from, By: by, Check: oneAtATime,
		Needs: []Field{{Key: "dispute", Kind: FieldText, Most: wordsMost}, officeField}, Keeps: []string{"dispute"}, Sets: map[string]string{"ruling": ""},
		Starts: []ClockRule{
			{Kind: ClockCoordinate, For: Coordinator, Span: Span{Workdays: 5}, When: &When{"overseen", "yes"}},
			{Kind: ClockCoordinate, For: Chief, Span: Span{Workdays: 5}, When: &When{"overseen", "no"}},
		},
		Tells: []Notice{{To: Coordinator, Key: "coordinate"}, {To: Chief, Key: "coordinate"}, {To: Staff, Key: "coordinating"},
			{To: Lead, Key: "coordinating"}, {To: Co, Key: "coordinating"}},
	}
}

// decided are the two decisions: it goes to these, and the time begins anew, what was before
// staying in the history; or it stays where it is, and the time has run on.
func decided(place, stand MoveKey, by Capacity) []Move {
	ruling := Field{Key: "ruling", Kind: FieldText, Most: wordsMost}
	told := []Notice{{To: Lead, Key: "coordinated"}, {To: Co, Key: "coordinated"}, {To: Staff, Key: "coordinated"}, {To: Chief, Key: "coordinated"}}
	return []Move{
		{
			Key: place, From: disputed, To: Assigned, By: by, While: ClockCoordinate, Needs: append(slices.Clone(assignFields), ruling),
			Starts: assignClocks, Keeps: []string{"term", "ruling"}, Sets: map[string]string{"reason": "", "instead": "", "until": ""},
			Clears: append([]ClockKind{ClockForward, ClockPropose, ClockDecide, ClockCommitment}, handlingClocks...), Drops: []Capacity{Proposed, Lead, Co, Coordinator},
			// Units that change places are told alike, before whoever is told of any assignment.
			Tells: append(slices.Clone(told), assignTells...),
		},
		{
			Key: stand, From: []Stage{Assigned, Objected}, To: Assigned, By: by, While: ClockCoordinate, Needs: []Field{ruling}, Keeps: []string{"ruling"},
			Clears: []ClockKind{ClockCoordinate, ClockDecide, ClockObject}, Sets: map[string]string{"reason": "", "instead": ""}, Drops: []Capacity{Coordinator},
			Tells: told,
		},
	}
}

// oneAtATime refuses to ask again while it is being decided.
func oneAtATime(c Case) *Refusal {
	if c.Matter.Runs(ClockCoordinate) {
		return Refuse(Conflict, "suggestion.coordinating_already")
	}
	return nil
}
