package stories

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/telegramsim"
)

// picks presses, one after another, buttons that came in answer to what the
// person did last.
func (v *voice) picks(labels ...string) *voice {
	v.w.t.Helper()
	for _, label := range labels {
		m := v.awaits("a new button "+label, func(m telegramsim.Msg) bool {
			_, ok := buttonOf(m, label)
			return ok && m.From == "bot" && !m.Deleted
		}, v.mark)
		data, _ := buttonOf(m, label)
		v.forges(m.MessageID, data)
	}
	return v
}

// sees waits for new buttons.
func (v *voice) sees(labels ...string) *voice {
	v.w.t.Helper()
	for _, label := range labels {
		v.awaits("a new button "+label, func(m telegramsim.Msg) bool {
			_, ok := buttonOf(m, label)
			return ok && m.From == "bot" && !m.Deleted
		}, v.mark)
	}
	return v
}

// isRefused presses the newest button of that label, and holds that the answer
// in the window has all the words.
func (v *voice) isRefused(label string, words ...string) *voice {
	v.w.t.Helper()
	m := v.awaits("a button "+label, func(m telegramsim.Msg) bool {
		_, ok := buttonOf(m, label)
		return ok && m.From == "bot" && !m.Deleted
	}, 0)
	data, _ := buttonOf(m, label)
	return v.isTold(m.MessageID, data, words...)
}

// counts answers by number, as large text is answered: with the number before
// the label.
func (v *voice) counts(label string) *voice {
	v.w.t.Helper()
	line := regexp.MustCompile(`(?m)^(\d+)　.*` + regexp.QuoteMeta(label))
	m := v.awaits("a numbered "+label, func(m telegramsim.Msg) bool {
		return m.From == "bot" && !m.Deleted && line.MatchString(m.Words())
	}, v.mark)
	return v.writes(line.FindStringSubmatch(m.Words())[1])
}

// looks opens a matter from the list of what waits for the person.
func (v *voice) looks(number string) *voice {
	v.w.t.Helper()
	return v.writes("/todo").hears("待办").picks(number).hears(number)
}

// lists opens a matter from the list of the person's own.
func (v *voice) lists(number string) *voice {
	v.w.t.Helper()
	return v.writes("/mine").hears(number).picks(number).hears(number)
}

// finds opens a matter by its number.
func (v *voice) finds(number string) *voice {
	v.w.t.Helper()
	return v.writes("/find "+number).hears(number, "状态")
}

// hasNo holds that the newest message with the words offers no such button.
func (v *voice) hasNo(label string, words ...string) *voice {
	v.w.t.Helper()
	if _, there := buttonOf(v.said(words...), label); there {
		v.w.t.Fatalf("%s was not to have %q:\n%s", v.name, label, v.w.sim.Transcript(v.chat))
	}
	return v
}

var numberIn = regexp.MustCompile(`编号 ([0-9A-Z-]+)`)

// suggests writes a suggestion and submits it, and says its number.
func (v *voice) suggests(text, topic string) (number string) {
	v.w.t.Helper()
	v.writes(text).picks("转为建议").picks(topic)
	v.hears("请核对最终文本").picks("确认提交")
	return numberIn.FindStringSubmatch(v.said("已提交").Words())[1]
}

// assigns gives the newest suggestion that the clerk heard of to departments,
// who have three months.
func (v *voice) assigns(lead string, co ...string) *voice {
	v.w.t.Helper()
	v.presses("📤 交办").hears("主办单位").writes(lead).hears("会办")
	for _, c := range co {
		v.writes(c).sees("✅ " + c)
	}
	if len(co) > 0 {
		v.picks("选好了")
	} else {
		v.picks("不设会办单位")
	}
	return v.picks("三个月", "✅ 确认").hears("办理中")
}

// contacts notes that the department has spoken with the deputy, who confirms it.
func (v *voice) contacts(deputy *voice, gist string) *voice {
	v.w.t.Helper()
	v.presses("登记联系").picks("电话", "今天").writes(gist).picks("✅ 确认").hears("办理中")
	deputy.hears("是否属实", gist).presses("确认联系情况").hears("是否属实").picks("👌 属实", "✅ 确认").hears("办理中")
	return v
}

// replies answers the suggestion, and the department's head signs it.
func (v *voice) replies(head *voice, class, text string) *voice {
	v.w.t.Helper()
	v.presses("答复并送签").picks(class).writes(text).picks("✅ 确认").hears("待签发")
	head.hears("请您签发", text).picks("签发答复").hears("已答复")
	return v
}

// exactly sets the clock to the second.
func (w *world) exactly(moment string) {
	w.t.Helper()
	at, err := time.ParseInLocation(time.DateTime, moment, w.zone)
	if err != nil {
		w.t.Fatal(err)
	}
	w.now.Store(&at)
}

// sets is what staff do in the settings, from now on.
func (w *world) sets(key, value string) {
	w.t.Helper()
	actor, err := w.store.PersonByCode(w.t.Context(), "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.KeepSetting(w.t.Context(), actor.ID, key, value, w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

// matter reads one by number.
func (w *world) matter(number string) liaison.Matter {
	w.t.Helper()
	found, err := w.store.MattersByNumber(w.t.Context(), []string{number})
	if err != nil {
		w.t.Fatal(err)
	}
	m, ok := found[number]
	if !ok {
		w.t.Fatalf("there is no %s", number)
	}
	return m
}

// runs holds that the matter's clock of that kind ends on that day.
func (w *world) runs(number string, kind liaison.ClockKind, due string) {
	w.t.Helper()
	m := w.matter(number)
	if !slices.ContainsFunc(m.Clocks, func(k liaison.Clock) bool { return k.Kind == kind && !k.Stopped && k.Due.String() == due }) {
		w.t.Errorf("%s has no %s due %s: %+v", number, kind, due, m.Clocks)
	}
}

// together does things at the same moment.
func together(do ...func()) {
	done := make(chan struct{})
	for _, one := range do {
		go func() {
			defer func() { done <- struct{}{} }()
			one()
		}()
	}
	for range do {
		<-done
	}
}

// press presses the newest button of that label, and says what the window
// answered.
func (v *voice) press(label string) string {
	for _, m := range slices.Backward(v.w.sim.Chat(v.chat)) {
		data, ok := buttonOf(m, label)
		if !ok || m.Deleted {
			continue
		}
		press, err := v.w.sim.Press(v.chat, m.MessageID, data)
		if err != nil {
			return err.Error()
		}
		ctx, cancel := context.WithTimeout(v.w.t.Context(), patience)
		defer cancel()
		answer, _ := press.Answer(ctx)
		return strings.TrimSpace(answer.Text)
	}
	return "no button " + label
}
