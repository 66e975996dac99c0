package liaison_test

// questionTable is feature 14.3, difficultyTable 17.4, in words of their own.
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
