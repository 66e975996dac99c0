package liaison_test

// motionTable is the motion's table once more, in words of its own.
var motionTable = table{
	moves: `
submit   | author    | draft returned cosigning confirming            | submitted
invite   | author    | draft returned cosigning confirming            | cosigning
circulate | author   | draft returned                                 | cosigning
hand_over | author   | draft                                          | confirming
take_over | author   | confirming                                     | draft
disown   | author    | confirming                                     | draft
cosign   | cosigner  | cosigning                                      | -
come           | bearer    | cosigning                                | -
decline  | cosigner  | cosigning                                      | -
reopen   | author    | cosigning                                      | draft
go_on    | author    | draft returned cosigning                       | -
raise    | author    | draft cosigning                                | -
return   | staff     | submitted                                      | returned
table    | staff     | submitted                                      | agenda
refer    | staff     | submitted agenda                               | committee
convert  | staff     | submitted agenda committee                     | converted
contact  | committee | committee                                      | -
consult  | committee | committee                                      | -
opine    | co        | committee                                      | -
report   | committee | committee                                      | reported
conclude | staff     | agenda reported                                | closed
withdraw | author    | submitted returned agenda committee reported   | -
permit   | staff     | submitted returned agenda committee reported   | withdrawn
forbid   | staff     | submitted returned agenda committee reported   | -
follow   | colleague | submitted returned agenda committee reported   | -
unfollow | follower  | submitted returned agenda committee reported   | -
`,
	scenes: []scene{
		{name: "draft", but: "submit: conflict motion.too_few; go_on circulate hand_over: conflict move.too_late"},
		{name: "confirming", draft: writtenDown, way: "hand_over", but: "submit: conflict motion.too_few"},
		{name: "cosigning", way: nine + ", A38:cosign, invite cosigners=A10", there: "signed unsigned",
			but: "submit: conflict cosign.ask_again; signed cosign: conflict cosign.done_already"},
		{name: "cosigning nine", way: nine + ", A38:decline", there: "signed",
			but: "submit: conflict motion.too_few; go_on: conflict cosign.all_agreed; signed cosign: conflict cosign.done_already"},
		{name: "submitted", way: ten, there: "signed follower reviewer", but: inMotion},
		{name: "submitted withdrawing", way: ten + ", withdraw", there: "signed follower reviewer",
			but: "withdraw: conflict suggestion.withdrawing; signed follow: conflict suggestion.party_already"},
		{name: "returned", way: ten + ", return", there: "signed follower reviewer", but: inMotion + "; go_on circulate: conflict cosign.all_agreed"},
		{name: "agenda", way: ten + ", table", there: "signed follower reviewer", but: inMotion},
		{name: "committee", way: ten + ", refer", there: "signed follower reviewer committee",
			but: inMotion + "; report: conflict motion.contact_first"},
		{name: "committee consulting", way: ten + ", refer, contact, consult", there: "signed follower reviewer committee co", but: inMotion},
		{name: "reported", way: ten + ", refer, contact, report", there: "signed follower reviewer committee", but: inMotion},
		{name: "closed", way: ten + ", table, conclude", there: "signed follower reviewer"},
		{name: "converted", way: ten + ", convert", there: "signed follower reviewer"},
		{name: "withdrawn", way: ten + ", withdraw, permit", there: "signed follower reviewer"},
	},
}

const (
	nine = "invite cosigners=A09|A31|A32|A33|A34|A35|A36|A37|A38, cosign, A31:cosign, A32:cosign, A33:cosign, A34:cosign, " +
		"A35:cosign, A36:cosign, A37:cosign"
	ten      = nine + ", A38:cosign, submit, follow"
	inMotion = "signed follow: conflict suggestion.party_already; permit forbid: conflict move.not_now"
)
