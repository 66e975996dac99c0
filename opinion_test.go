package liaison_test

// opinionTable is domain 1.4 and the features 7.3 to 7.5 once more, in words of
// its own.
var opinionTable = table{
	moves: `
submit   | author  | draft                            | received
grade    | handler | received handling                | handling
pass     | handler | received handling                | received
answer   | handler | received handling                | resolved
refuse   | handler | received handling                | resolved
feedback | author  | resolved                         | told
reopen   | author  | resolved                         | handling
raise    | author  | received handling resolved told  | -
`,
	scenes: []scene{
		{name: "draft"},
		{name: "received", way: "submit", there: "handler"},
		{name: "handling", way: "submit, grade", there: "handler"},
		{name: "resolved", way: "submit, grade, answer", there: "handler"},
		{name: "resolved refused", way: "submit, refuse", there: "handler"},
		{name: "told", way: "submit, grade, answer, feedback", there: "handler"},
	},
}
