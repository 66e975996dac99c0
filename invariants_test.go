package liaison_test

import (
	"maps"
	"slices"
	"strings"

	"liaison"
)

// check holds a matter to what must be so after every move.
func (w *world) check(m liaison.Matter, out liaison.Outcome) {
	w.owned(m)
	w.departments(m)
	p := liaison.Procedures[m.Kind]
	for _, k := range m.Clocks {
		switch {
		case k.Stopped:
		case p.Rule(m.Stage).Final:
			w.Fatalf("%s is final, and %+v runs", m.Stage, k)
		case k.Kind == liaison.ClockConsent && !strings.Contains(beforeAnswer+" cosigning", string(m.Stage)):
			w.Fatalf("co-signers are asked for their consent in %s", m.Stage)
		case k.Kind != liaison.ClockCommitment && k.Until.IsZero() && !calendar2026.Workday(k.Due):
			w.Fatalf("%+v is due on a day of rest", k)
		}
	}
	if out.Signed && (m.Unsigned() != 0 || m.Hash != p.Hash(m) || !m.Submitted.Equal(w.now)) {
		w.Fatalf("signed with %d who have not agreed: %+v", m.Unsigned(), m.Parties)
	}
	if (m.Stage == liaison.Merged) != (m.Main != 0) && m.Facts["answer"] == "" && !p.Rule(m.Stage).Final {
		w.Fatalf("in %s it is handled with %d", m.Stage, m.Main)
	}
	for _, who := range crowd {
		if m.Facts["released"] != "yes" && m.Facts["result"] != "" && onlyDepartment(m, who) && p.SeenBy(who, m).Facts["result"] != "" {
			w.Fatalf("%s sees a rating that was not released", who.Name)
		}
	}
}

// owned wants somebody who holds what the stage's owner is, or a clock that
// moves it on.
func (w *world) owned(m liaison.Matter) {
	rule := liaison.Procedures[m.Kind].Rule(m.Stage)
	held := func(p liaison.Person) bool { return slices.Contains(m.Acts(p), rule.Owner) }
	if !rule.Final && !slices.ContainsFunc(crowd, held) {
		w.Fatalf("in %s nobody is its %s: %+v", m.Stage, rule.Owner, m.Parties)
	}
	able := func(p liaison.Person) bool {
		return slices.ContainsFunc(liaison.Procedures[m.Kind].Offered(m, p), func(move liaison.Move) bool { return move.By == rule.Owner })
	}
	if !rule.Final && !slices.ContainsFunc(crowd, able) {
		w.Fatalf("in %s its %s can do nothing", m.Stage, rule.Owner)
	}
}

func (w *world) departments(m liaison.Matter) {
	seen := map[liaison.Party]bool{}
	for _, p := range m.Parties {
		p.Mark = ""
		if seen[p] || p.Body == 0 && p.Person == 0 {
			w.Fatalf("%+v is a party twice, or nobody", p)
		}
		seen[p] = true
	}
	for _, body := range m.Bodies(liaison.Lead) {
		if len(m.Bodies(liaison.Lead)) > 1 || slices.Contains(m.Bodies(liaison.Co), body) {
			w.Fatalf("%v lead, %v help", m.Bodies(liaison.Lead), m.Bodies(liaison.Co))
		}
	}
}

// onlyDepartment reports whether somebody is with the departments alone.
func onlyDepartment(m liaison.Matter, p liaison.Person) bool {
	held := m.Capacities(p)
	return len(held) > 0 && !slices.ContainsFunc(held, func(c liaison.Capacity) bool {
		return c != liaison.Lead && c != liaison.Approver && c != liaison.Co
	})
}

func copied(m liaison.Matter) liaison.Matter {
	m.Pieces, m.Attachments = slices.Clone(m.Pieces), slices.Clone(m.Attachments)
	m.Parties, m.Clocks, m.Facts = slices.Clone(m.Parties), slices.Clone(m.Clocks), maps.Clone(m.Facts)
	return m
}

func copiedInput(in liaison.Input) liaison.Input {
	out := maps.Clone(in)
	for k, v := range out {
		out[k] = slices.Clone(v)
	}
	return out
}

// scribble changes whatever an outcome holds.
func scribble(out liaison.Outcome) {
	all := []liaison.Matter{out.Matter}
	inputs := []liaison.Input{out.Event.Input}
	for _, s := range out.Spawned {
		all, inputs = append(all, s.Matter), append(inputs, s.Input)
	}
	for _, m := range all {
		for i := range m.Pieces {
			m.Pieces[i].Text = "乱"
		}
		for i := range m.Attachments {
			m.Attachments[i].File.Name = "乱"
		}
		for i := range m.Parties {
			m.Parties[i].Mark = "乱"
		}
		for i := range m.Clocks {
			m.Clocks[i].Note, m.Clocks[i].Stopped = "乱", !m.Clocks[i].Stopped
		}
		if m.Facts != nil {
			m.Facts["乱"] = "乱"
		}
	}
	for _, in := range inputs {
		for _, values := range in {
			for i := range values {
				values[i] = "乱"
			}
		}
	}
}
