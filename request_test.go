package liaison_test

import (
	"testing"

	"liaison"
)

// questionTable and difficultyTable are the tables of requests once more, in words of
// their own.
var questionTable = table{
	moves: `
submit    | author | draft              | requested
answer    | lead   | requested          | answered
settle    | author | requested answered | closed
ask_again | author | answered           | requested
raise     | author | answered closed    | -
`,
	scenes: []scene{
		{name: "draft"},
		{name: "requested", way: "submit", there: "lead approver"},
		{name: "requested again", way: "submit, answer, ask_again", there: "lead approver"},
		{name: "answered", way: "submit, answer", there: "lead approver"},
		{name: "closed", way: "submit, answer, settle", there: "lead approver"},
	},
}

var difficultyTable = table{
	moves: `
submit    | author | draft              | requested
answer    | staff  | requested          | answered
settle    | author | requested answered | closed
ask_again | author | answered           | requested
`,
	scenes: []scene{
		{name: "draft"},
		{name: "requested", way: "submit"},
		{name: "requested again", way: "submit, answer, ask_again"},
		{name: "answered", way: "submit, answer"},
		{name: "closed", way: "submit, answer, settle"},
	},
}

// TestAskedAgain: five working days each time, under one number.
func TestAskedAgain(t *testing.T) {
	for who, p := range map[string]*liaison.Procedure{"lead": question, "clerk": difficulty} {
		l := lifeOf(t, draftOf(p)).does("author", "submit").clocks("request 2026-09-21")
		l.does(who, "answer", "answer=可以").is(liaison.Answered).clocks().facts(map[string]string{"answer": "可以"})
		l.on("2026-09-24 09:00").does("author", "ask_again").is(liaison.Requested).clocks("request 2026-10-09")
		l.does("author", "settle").is(liaison.Closed).clocks()
	}
}
