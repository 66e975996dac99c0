package liaison_test

import (
	"slices"

	"liaison"
)

func (w whole) clocks(m liaison.Move) {
	settings := liaison.Settings()
	for _, rule := range m.Starts {
		w.when(m, len(m.Needs), rule.When)
		if rule.At != "" && !slices.Contains(mayLead(m), rule.At) || w.p.Rule(rule.At).Final {
			w.Errorf("%s starts %s at %s", m.Key, rule.Kind, rule.At)
		}
		if rule.Day != "" {
			if _, asked := m.Field(rule.Day); !asked && !w.fact(rule.Day) || rule.Span != (liaison.Span{}) {
				w.Errorf("%s starts %s until %s, for %s", m.Key, rule.Kind, rule.Day, rule.Span)
			}
			continue
		}
		if again, err := liaison.ParseSpan(rule.Span.String()); err != nil || again != rule.Span {
			w.Errorf("%s starts %s with %+v", m.Key, rule.Kind, rule.Span)
		}
		if rule.Of != "" {
			if _, asked := m.Field(rule.Of); !asked || !rule.Each {
				w.Errorf("%s starts %s of %s", m.Key, rule.Kind, rule.Of)
			}
		}
		if !slices.Contains(settings, liaison.Setting{Key: settingOf(w.p.Kind, rule), Default: rule.Span.String(), Kind: liaison.SettingSpan}) {
			w.Errorf("%s starts %s, whose span of %s cannot be set", m.Key, rule.Kind, rule.Span)
		}
	}
	for _, kind := range slices.Concat(m.Stops, m.Clears) {
		if kind != liaison.AllClocks && !w.starts(kind) {
			w.Errorf("%s stops %s, which nothing starts", m.Key, kind)
		}
	}
	if r := m.Resets; r != nil {
		_, chosen := m.Field(r.Chosen)
		_, day := m.Field(r.Day)
		if chosen == (r.Clock != "") || !day && !w.fact(r.Day) || r.Clock != "" && !w.starts(r.Clock) {
			w.Errorf("%s resets %+v", m.Key, *r)
		}
	}
	if m.Pledges != "" && !w.fact(m.Pledges) {
		w.Errorf("%s promises %s, which nobody keeps", m.Key, m.Pledges)
	}
}

// others are the matters that the move makes or touches, and who is told.
func (w whole) others(m liaison.Move) {
	if m.Echoes != "" {
		if echo, ok := w.p.Move(m.Echoes); !ok || echo.By != liaison.Main || len(echo.Needs) > 0 {
			w.Errorf("%s echoes %s", m.Key, m.Echoes)
		}
	}
	if s := m.Spawns; s != nil {
		child := liaison.Procedures[s.Kind]
		first, ok := child.Move(s.First)
		_, each := m.Field(s.Each)
		_, fills := first.Field(s.Fills)
		if child.Rule(s.Stage).Final || s.First != "" && (!ok || !slices.Contains(first.From, s.Stage)) || s.Each != "" && !each || s.Fills != "" && !fills {
			w.Errorf("%s spawns %+v", m.Key, *s)
		}
	}
	unique(w.T, "notice of "+string(m.Key), m.Tells, func(n liaison.Notice) string { return string(n.To) + " " + n.Key + " " + string(n.At) })
	for _, n := range m.Tells {
		people := []liaison.Capacity{liaison.Author, liaison.CoSigner, liaison.Staff, liaison.Chief, liaison.Follower, liaison.Carrier}
		if n.Key == "" || !slices.Contains(people, n.To) && !w.party(n.To) && n.To != liaison.Approver {
			w.Errorf("%s tells %s %q", m.Key, n.To, n.Key)
		}
		if n.At != "" && !slices.Contains(mayLead(m), n.At) {
			w.Errorf("%s tells %s at %s", m.Key, n.To, n.At)
		}
	}
}

// lists are those that stand apart from the moves.
func (w whole) lists() {
	for _, s := range w.p.Secrets {
		if _, ok := w.p.Move(s.Move); !ok || (s.Until == "") == (s.While == "") || !w.fact(s.Until+s.While) || len(s.From) == 0 {
			w.Errorf("no secret: %+v", s)
		}
		for _, fact := range s.Facts {
			if !w.fact(fact) {
				w.Errorf("%s is secret, and no fact", fact)
			}
		}
	}
	for _, fact := range w.p.Shows {
		if part, written := w.p.Part(fact); !w.fact(fact) && (!written || part.Kind != liaison.PartText) {
			w.Errorf("%s is shown, and no fact", fact)
		}
	}
	unique(w.T, "shown", w.p.Shows, func(s string) string { return s })
	for _, key := range w.p.Aside {
		if _, ok := w.p.Move(key); !ok {
			w.Errorf("%s stands apart, and is no move", key)
		}
	}
}
