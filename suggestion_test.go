package liaison_test

import "liaison"

// suggestionTable is the suggestion's table once more, in words
// of its own. Every scene is of a joint suggestion, except where it says so.
var suggestionTable = table{
	moves: `
submit         | author    | draft returned cosigning confirming      | submitted
invite         | author    | draft returned cosigning confirming      | cosigning
circulate      | author    | draft returned                           | cosigning
hand_over      | author    | draft                                    | confirming
take_over      | author    | confirming                               | draft
disown         | author    | confirming                               | draft
cosign         | cosigner  | cosigning                                | -
come           | bearer    | cosigning                                | -
decline        | cosigner  | cosigning                                | -
reopen         | author    | cosigning                                | draft
go_on          | author    | draft returned cosigning                 | -
pass           | reviewer  | reviewing                                | submitted
ask_edit       | reviewer  | reviewing                                | returned
accept         | staff     | submitted                                | accepted
propose        | staff     | submitted accepted proposing             | proposing
wish           | author    | submitted accepted proposing             | -
demur          | proposed  | proposing                                | -
assign         | staff     | submitted accepted proposing             | assigned
divide         | staff     | submitted accepted proposing             | divided
split          | staff     | submitted accepted proposing             | split
merge          | staff     | submitted accepted proposing             | merged
unmerge        | staff     | merged                                   | accepted
detach         | main      | merged                                   | accepted
receive_answer | main      | merged                                   | answered
lower          | staff     | submitted accepted proposing             | lowered
report_back    | handler   | lowered                                  | answered
hand_back      | handler   | lowered                                  | accepted
letter         | staff     | submitted accepted proposing             | letter
return         | staff     | submitted accepted proposing             | returned
receive        | main      | draft                                    | accepted
sign_for       | lead      | assigned                                 | -
sign_for_co    | co        | assigned                                 | -
object         | lead      | assigned                                 | objected
uphold         | chief     | objected                                 | accepted
reject         | chief     | objected                                 | assigned
contact        | lead      | assigned                                 | -
attest         | author    | assigned objected signing                | -
opine          | co        | assigned                                 | -
ask_opinion    | lead      | assigned                                 | -
extend         | lead      | assigned                                 | -
grant          | chief     | assigned signing                         | -
deny           | chief     | assigned signing                         | -
answer         | lead      | assigned                                 | signing
approve        | approver  | signing                                  | answered
send_back      | approver  | signing                                  | assigned
make_key       | chief     | assigned signing answered tracking       | -
visit          | committee | assigned signing answered tracking       | -
comment        | committee | assigned signing answered rated tracking | -
face           | staff     | assigned answered tracking               | -
coordinate       | lead        | assigned objected                      | -
coordinate_co    | co          | assigned objected                      | -
coordinate_staff | staff       | accepted proposing assigned objected   | -
place            | coordinator | accepted proposing assigned objected   | assigned
stand            | coordinator | assigned objected                      | assigned
place_chief      | chief       | accepted proposing assigned objected   | assigned
stand_chief      | chief       | assigned objected                      | assigned
rate           | author    | answered                                 | rated
dissent        | cosigner  | answered rated                           | -
lapse          | timer     | answered                                 | settling
release        | staff     | rated                                    | settling
redo           | staff     | rated                                    | assigned
convene        | staff     | rated                                    | meeting
conclude       | staff     | meeting                                  | tracking
report         | lead      | tracking                                 | delivered
reschedule     | staff     | tracking                                 | -
rate_again     | author    | delivered                                | settling
lapse_again    | timer     | delivered                                | settling
ask_solved     | timer     | settling                                 | asked
solved         | author    | settling asked                           | closed
unsolved       | author    | settling asked                           | rated
close          | timer     | asked                                    | closed
withdraw       | author    | ` + beforeAnswer + ` | -
consent        | cosigner  | ` + beforeAnswer + ` | withdrawn
refuse_consent | cosigner  | ` + beforeAnswer + ` | -
keep           | timer     | ` + beforeAnswer + ` | -
publish        | staff     | closed                                   | -
unpublish      | staff     | closed                                   | -
write_up       | author    | closed                                   | -
feature        | staff     | closed                                   | -
join           | colleague | reviewing submitted accepted proposing   | -
follow         | colleague | ` + withStaff + ` | -
unfollow       | follower  | ` + withStaff + ` | -
opt_out        | author    | ` + withStaff + ` | -
opt_in         | author    | ` + withStaff + ` | -
conceal        | author    | ` + withStaff + ` | -
`,
	scenes: []scene{
		{name: "draft", but: alone + "; go_on circulate hand_over: conflict move.too_late"},
		{name: "draft reopened", way: "invite, cosign, reopen", there: "", but: "submit: conflict cosign.ask_again; hand_over: conflict move.too_late"},
		{name: "draft written down", draft: writtenDown, but: "submit invite go_on circulate: conflict move.too_late"},
		{name: "confirming", draft: writtenDown, way: "hand_over"},
		{name: "cosigning", way: "invite cosigners=A09|A10, cosign", there: "signed unsigned",
			but: "submit: conflict cosign.ask_again; signed cosign: conflict cosign.done_already"},
		{name: "cosigning agreed", way: "invite, cosign", there: "signed",
			but: "go_on: conflict cosign.all_agreed; signed cosign: conflict cosign.done_already"},
		{name: "cosigning again", way: signed + ", accept, return, invite cosigners=A10", there: "signed unsigned follower reviewer",
			but: "submit: conflict cosign.ask_again; signed cosign: conflict cosign.done_already; reopen: >returned"},
		{name: "reviewing", draft: inSession, way: signed, there: "signed follower reviewer", but: usually},
		{name: "submitted", way: signed, there: "signed follower reviewer", but: usually},
		{name: "submitted alone", way: "submit, follow", there: "follower reviewer",
			but: "withdraw: >withdrawn; consent refuse_consent keep: conflict move.not_now; opt_in: conflict move.too_late"},
		{name: "submitted withdrawing", way: signed + ", withdraw", there: "signed follower reviewer", but: withdrawing},
		{name: "returned", way: signed + ", return", there: "signed follower reviewer", but: usually + "; go_on circulate: conflict cosign.all_agreed"},
		{name: "accepted", way: signed + ", accept", there: "signed follower reviewer", but: usually},
		{name: "accepted private", way: signed + ", accept, opt_out", there: "signed follower reviewer",
			but: "opt_out: conflict move.too_late; signed join: " + partyAlready + "; signed follow: " + partyAlready + notAsked + undisputed},
		{name: "proposing", way: signed + ", propose", there: "signed follower reviewer proposed", but: usually},
		{name: "merged", way: signed + ", merge", there: "signed follower reviewer", but: usually},
		{name: "lowered", way: signed + ", lower", there: "signed follower reviewer handler", but: usually},
		{name: "assigned", way: assigned, there: handled,
			but: usually + "; attest grant deny: conflict move.not_now; answer: conflict suggestion.contact_first"},
		{name: "assigned long", way: assigned + ", sign_for, sign_for_co, contact, extend, opine, make_key", there: handled,
			but: usually + "; sign_for sign_for_co opine: conflict move.not_now; extend: conflict suggestion.extend_already; make_key: conflict move.too_late"},
		{name: "assigned withdrawing", way: assigned + ", contact, withdraw", there: handled,
			but: withdrawing + "; grant deny: conflict move.not_now"},
		{name: "assigned disputed", way: assigned + ", contact, coordinate", there: handled, but: "signed join: " + partyAlready + notAsked + "; opt_in: conflict move.too_late; signed follow: " + partyAlready +
			"; grant deny: conflict move.not_now; answer coordinate coordinate_co coordinate_staff: conflict suggestion.coordinating_already"},
		{name: "objected", way: assigned + ", contact, object", there: handled, but: usually},
		{name: "signing", way: assigned + ", contact, extend, answer", there: handled, but: usually},
		{name: "answered", way: answered, there: handled, but: usually},
		{name: "rated", way: answered + ", rate", there: handled, but: usually + "; redo: conflict suggestion.redo_satisfied"},
		{name: "rated badly", way: answered + ", rate result=dissatisfied", there: handled, but: usually},
		{name: "meeting", way: answered + ", rate, convene", there: handled, but: usually},
		{name: "tracking", way: promised + ", rate, release", there: handled, but: usually},
		{name: "delivered", way: promised + ", rate, release, report", there: handled, but: usually},
		{name: "settling", way: answered + ", rate, release", there: handled, but: usually},
		{name: "asked", way: answered + ", rate, release, ask_solved", there: handled, but: usually},
		{name: "closed", way: answered + ", rate, release, solved", there: handled, but: usually + "; unpublish: conflict move.too_late"},
		{name: "closed published", way: answered + ", rate, release, solved, publish", there: handled, but: usually + "; publish: conflict move.too_late"},
		{name: "closed private", way: answered + ", rate, release, solved, opt_out", there: handled,
			but: "publish write_up feature: conflict suggestion.not_public; signed follow: " + partyAlready + "; opt_out unpublish: conflict move.too_late"},
		{name: "withdrawn", way: "submit, follow, withdraw", there: "follower reviewer"},
		{name: "letter", way: signed + ", letter", there: "signed follower reviewer"},
		{name: "split", way: signed + ", split", there: "signed follower reviewer"},
		{name: "divided", way: signed + ", divide", there: "signed follower reviewer"},
	},
}

const (
	beforeAnswer = "reviewing submitted returned accepted proposing merged lowered assigned objected signing"
	withStaff    = beforeAnswer + " answered rated meeting tracking delivered settling asked closed"

	signed   = "invite, cosign, submit, follow"
	assigned = signed + ", assign"
	answered = assigned + ", contact, answer, approve"
	promised = assigned + ", contact, answer class=B, approve"
	handled  = "signed follower reviewer lead approver co committee"

	alone        = "submit: >submitted"
	partyAlready = "conflict suggestion.party_already"
	notAsked     = "; consent refuse_consent keep: conflict move.not_now"
	usually      = "signed join: " + partyAlready + "; signed follow: " + partyAlready + "; opt_in: conflict move.too_late" + notAsked + undisputed
	withdrawing  = "signed join: " + partyAlready + "; signed follow: " + partyAlready + "; opt_in: conflict move.too_late" +
		"; withdraw join: conflict suggestion.withdrawing" + undisputed
	undisputed = "; place stand place_chief stand_chief: conflict move.not_now"
)

// writtenDown is for a deputy, who is the author of the tests.
func writtenDown(m *liaison.Matter) {
	m.Facts = map[string]string{"proxy": "yes", "for": cast["author"].Code}
}

func inSession(m *liaison.Matter) { m.Session = liaison.Plenary }
