package storage

import "strings"

// archiveSource is a kind of facts that entries of the duty archive are made of.
type archiveSource struct {
	name string
	// sql selects, for the people $1 and with days in the zone $2: the fact's number,
	// the person, the kind of entry, the day, minutes, the title, the number and the id
	// of the matter that it is about, the place, how many people were there, and the
	// days that it took. What there is none of is 0, '' or NULL.
	sql string
}

// archiveSources lists them. To add a source, write its statement here, with the columns
// in this order, so that it finds one person's facts by an index. Nothing else has to be
// done: entries, sums, pages, papers and seals follow. The name of a source and the number
// of a fact never change, since corrections and seals know an entry by them.
var archiveSources = []archiveSource{
	// What a deputy has led or taken down. What the staff have made of another matter has
	// no submission, and what was withdrawn or is a letter is none.
	{"submitted", `SELECT m.id, e.actor, m.kind, (e.at AT TIME ZONE $2)::date, 0, m.title, m.number, m.id, '', 0, NULL::int
		FROM matter_events e JOIN matters m ON m.id = e.matter
		WHERE e.actor = ANY($1) AND e.move = 'submit' AND m.kind IN ('suggestion', 'motion', 'opinion') AND m.stage NOT IN ('withdrawn', 'letter')
			AND m.number IS NOT NULL AND NOT m.facts ? 'source'
			AND NOT EXISTS (SELECT FROM matter_events f WHERE f.matter = e.matter AND f.move = 'submit' AND f.id < e.id)`},

	// What a deputy has put a name under, once it was submitted with it.
	{"cosigned", `SELECT m.id, p.person, 'cosign', (e.at AT TIME ZONE $2)::date, 0, m.title, m.number, m.id, '', 0, NULL::int
		FROM parties p JOIN matters m ON m.id = p.matter
		JOIN LATERAL (SELECT at FROM matter_events WHERE matter = m.id AND move = 'submit' ORDER BY id LIMIT 1) e ON true
		WHERE p.person = ANY($1) AND p.capacity = 'cosigner' AND p.mark <> '' AND p.mark = m.hash
			AND m.number IS NOT NULL AND m.stage NOT IN ('withdrawn', 'letter')`},

	// How answers were rated, and how soon after they came.
	{"rated", `SELECT e.id, e.actor, 'rating', (e.at AT TIME ZONE $2)::date, 0, m.title, m.number, m.id, '', 0,
			(e.at AT TIME ZONE $2)::date - (asked.at AT TIME ZONE $2)::date
		FROM matter_events e JOIN matters m ON m.id = e.matter
		LEFT JOIN LATERAL (SELECT at FROM matter_events f WHERE f.matter = e.matter AND f.id < e.id
			AND f.move IN ('approve', 'receive_answer', 'report') ORDER BY f.id DESC LIMIT 1) asked ON true
		WHERE e.actor = ANY($1) AND e.move IN ('rate', 'rate_again', 'dissent')`},

	// That somebody of the public was told what became of what they had said, or was answered.
	{"told", `SELECT e.id, e.actor, 'opinion', (e.at AT TIME ZONE $2)::date, 0, m.title, m.number, m.id, '', 0, NULL::int
		FROM matter_events e JOIN matters m ON m.id = e.matter
		WHERE e.actor = ANY($1) AND (e.move = 'feedback' AND m.kind = 'opinion' OR e.move IN ('answer', 'refuse') AND m.kind = 'asking')`},

	// That the head of a state organ was met, on the day that was noted last.
	{"met", `SELECT m.id, m.author, 'meet', (e.input -> 'day' ->> 0)::date, 0, m.title, m.number, m.id, coalesce(m.facts ->> 'place', ''), 0, NULL::int
		FROM matters m JOIN LATERAL (SELECT input FROM matter_events f
			WHERE f.matter = m.id AND f.move IN ('note', 'note_for') ORDER BY f.id DESC LIMIT 1) e ON true
		WHERE m.author = ANY($1) AND m.kind = 'appointment'`},

	// What a deputy asked for in a contact, once it is an item that somebody answers.
	{"raised", `SELECT m.id, m.author, 'opinion', (e.at AT TIME ZONE $2)::date, 0, m.title, coalesce(m.number, ''), m.id, '', 0, NULL::int
		FROM matters m JOIN matter_events e ON e.matter = m.id AND e.move = 'lodge' WHERE m.author = ANY($1) AND m.kind = 'opinion' AND m.stage <> 'withdrawn'`},

	// Stories that were published and stand, and reports that those above have taken up.
	{"told_of", `SELECT m.id, m.author, 'other', (e.at AT TIME ZONE $2)::date, 0, m.title, coalesce(m.number, ''), m.id, '', 0, NULL::int
		FROM matters m JOIN LATERAL (SELECT at FROM matter_events WHERE matter = m.id AND move IN ('issue', 'adopt') ORDER BY id LIMIT 1) e ON true
		WHERE m.author = ANY($1) AND m.kind IN ('story', 'dispatch') AND m.stage IN ('issued', 'adopted') AND NOT m.facts @> '{"revoked": "yes"}'`},

	// Contacts between members of the standing committee and deputies, for both. What was
	// said is the member's to tell.
	{"contact", `SELECT c.id, c.deputy, 'contact', c.on_day, 0, o.name, '', 0, '', 0, NULL::int
		FROM contacts c JOIN people o ON o.id = c.member WHERE c.deputy = ANY($1)
		UNION ALL SELECT c.id, c.member, 'contact', c.on_day, 0, o.name, '', 0, '', 0, NULL::int
		FROM contacts c JOIN people o ON o.id = c.deputy WHERE c.member = ANY($1)`},

	// What occasions were attended, for the hours that are credited; what the kind counts
	// as was noted when the occasion was begun.
	{"attended", `SELECT o.id, a.person, o.entry, (o.begins_at AT TIME ZONE $2)::date, round(a.hours * 60)::int, o.title, '', coalesce(o.matter, 0), o.place, 0, NULL::int
		FROM participations a JOIN occasions o ON o.id = a.occasion WHERE a.person = ANY($1) AND a.state = 'attended'`},

	// What drafts and proposals somebody has answered to. What is asked in secret makes no
	// entry, since that somebody has answered would say more than they want.
	{"answered", `SELECT q.id, a.person, 'consultation', (a.answered_at AT TIME ZONE $2)::date, 0, q.title, '', 0, '', 0, NULL::int
		FROM inquiry_participants a JOIN inquiries q ON q.id = a.inquiry
		WHERE a.person = ANY($1) AND a.answered_at IS NOT NULL AND q.kind IN ('consultation', 'projects', 'questions')`},

	// What a deputy was chosen for in an award: themselves, or a suggestion that they lead.
	{"awarded", `SELECT i.id, i.person, 'award', (q.published_at AT TIME ZONE $2)::date, 0, q.title, '', 0, '', 0, NULL::int
		FROM inquiry_items i JOIN inquiries q ON q.id = i.inquiry
		WHERE i.person = ANY($1) AND i.chosen AND q.kind = 'award' AND q.state = 'published'
		UNION ALL SELECT i.id, m.author, 'award', (q.published_at AT TIME ZONE $2)::date, 0, q.title, m.number, m.id, '', 0, NULL::int
		FROM matters m JOIN inquiry_items i ON i.matter = m.id JOIN inquiries q ON q.id = i.inquiry
		WHERE m.author = ANY($1) AND i.chosen AND q.kind = 'award' AND q.state = 'published'`},

	// What was learned, or passed, on the first day of either.
	{"learned", `SELECT l.series, l.person, 'study', (least(l.learned_at, l.passed_at) AT TIME ZONE $2)::date, m.minutes, m.title, '', 0, '', 0, NULL::int
		FROM learnings l JOIN materials m ON m.series = l.series AND m.version = greatest(l.learned_version, l.passed_version) AND m.version > 0
		WHERE l.person = ANY($1)`},

	// What was entered by hand and confirmed.
	{"hand", `SELECT h.id, h.person, h.kind, h.on_day, h.minutes, h.title, '', 0, h.place, h.people, NULL::int
		FROM archive_hand h WHERE h.person = ANY($1) AND h.state = 'confirmed'`},
}

// archiveFacts are the entries of the people $1, as their facts have them, with days in
// the zone $2.
var archiveFacts = func() string {
	var all []string
	for _, s := range archiveSources {
		all = append(all, `SELECT '`+s.name+`'::text, f.* FROM (`+s.sql+`) f`)
	}
	return `(` + strings.Join(all, "\nUNION ALL ") + `) f (source, fact, person, kind, day, minutes, title, number, matter, place, people, took)`
}()
