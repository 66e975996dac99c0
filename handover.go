package liaison

import "slices"

// Succeed is the event by which a matter gets another author when somebody leaves.
const Succeed MoveKey = "succeed"

// PassesTo reports whether somebody who leaves passes a matter that they wrote on to
// their successor, and whether it would stay without anybody to see to it if they did
// not. What was written in office, such as an item of the plan or what was written down
// for a deputy, goes to whoever has the office. What a deputy has put forward is the
// deputy's own, who is told of it to its end; it passes, with the seat, only to a deputy
// 补选代表 and where that is asked for. A draft of a deputy's own is nobody else's.
func (m Matter) PassesTo(from, to Person, seat bool) (passes, must bool) {
	if m.IsFinal() {
		return false, false
	}
	begins := Procedures[m.Kind].Begins
	deputy := slices.ContainsFunc(from.Memberships, func(m Membership) bool { return m.Role == RoleDeputy })
	switch {
	case m.Facts["proxy"] == "yes":
		return to.MaySend(), true
	case deputy && slices.Contains(begins, RoleDeputy):
		return seat && m.Number != "" && to.Is(RoleDeputy), false
	}
	return slices.ContainsFunc(begins, to.Is), true
}

// IsFinal reports whether nobody has the matter any more.
func (m Matter) IsFinal() bool {
	return slices.ContainsFunc(Procedures[m.Kind].Stages, func(s StageRule) bool { return s.Stage == m.Stage && s.Final })
}

// Pass makes the successor the author. Who has co-signed or followed the matter until
// now does so no longer: it is their own.
func (m Matter) Pass(to Person, e Event) Outcome {
	before := m
	m.Author, m.Changed = to.ID, e.At
	m.Parties = slices.DeleteFunc(slices.Clone(m.Parties), func(p Party) bool { return p.Person == to.ID })
	e.Matter, e.Move, e.From, e.To = m.ID, Succeed, m.Stage, m.Stage
	return Outcome{Matter: m, Before: before, Event: e}
}
