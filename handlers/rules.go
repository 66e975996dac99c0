package handlers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// flowRule is that of a setting that is being changed.
const flowRule = "rule"

// rulesPerPage is how many settings are shown at a time.
const rulesPerPage = 10

// rules shows the numbers that staff may set, by what they are about: "rules",
// "rules:KIND:PAGE".
func rules(ctx context.Context, t *turn) error {
	if err := t.maySet(); err != nil {
		return err
	}
	t.leaveQuestion()
	group, page, _ := strings.Cut(t.arguments, ":")
	listed := settingsOf(group)
	if len(listed) == 0 {
		t.showRuleGroups()
		return nil
	}
	n, _ := strconv.Atoi(page)
	return t.showRules(ctx, group, listed, min(max(n, 0), (len(listed)-1)/rulesPerPage))
}

func (t *turn) maySet() error {
	if !t.person.Is(liaison.RoleClerk) && !t.person.Is(liaison.RoleChief) {
		return liaison.Refuse(liaison.Forbidden, "rules.staff_only")
	}
	return nil
}

// ruleGroup is what a setting is about: a kind of matter, or "other".
func ruleGroup(s liaison.Setting) string {
	kind, _, _ := strings.Cut(s.Key, ".")
	if slices.Contains(liaison.Kinds, liaison.Kind(kind)) {
		return kind
	}
	return "other"
}

func settingsOf(group string) []liaison.Setting {
	return slices.DeleteFunc(liaison.Settings(), func(s liaison.Setting) bool { return ruleGroup(s) != group })
}

func (t *turn) showRuleGroups() {
	var buttons []button
	for _, kind := range liaison.Kinds {
		if len(settingsOf(string(kind))) > 0 {
			buttons = append(buttons, t.button("kind."+string(kind), "rules:%s:0", kind))
		}
	}
	buttons = append(buttons, t.button("rules.other", "rules:other:0"))
	t.show(t.voice.Say("rules.title"), append(rows(2, buttons...), []button{t.button("menu.open", "menu")}))
}

func (t *turn) showRules(ctx context.Context, group string, listed []liaison.Setting, page int) error {
	set, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	shown := listed[page*rulesPerPage : min((page+1)*rulesPerPage, len(listed))]
	var buttons, turnPage []button
	for _, s := range shown {
		label := t.ruleLabel(s)
		if _, own, ok := strings.Cut(label, "："); ok {
			label = own
		}
		buttons = append(buttons, button{Text: label + "：" + t.ruleValue(s, inForce(set, s)), Data: "rule:" + s.Key})
	}
	if page > 0 {
		turnPage = append(turnPage, t.button("list.newer", "rules:%s:%d", group, page-1))
	}
	if (page+1)*rulesPerPage < len(listed) {
		turnPage = append(turnPage, t.button("list.older", "rules:%s:%d", group, page+1))
	}
	laid := rows(1, buttons...)
	if len(turnPage) > 0 {
		laid = append(laid, turnPage)
	}
	name := t.voice.Plain("rules.other")
	if group != "other" {
		name = t.voice.Plain("kind." + group)
	}
	t.show(t.voice.Say("rules.group", "Name", name), append(laid, []button{t.button("rules.back", "rules")}))
	return nil
}

func (t *turn) ruleLabel(s liaison.Setting) string {
	return t.voice.Plain("setting." + strings.ReplaceAll(s.Key, ".", "_"))
}

// inForce is the value of a setting: what was set, or its default.
func inForce(set liaison.Rules, s liaison.Setting) string {
	if v, ok := set[s.Key]; ok {
		return v
	}
	return s.Default
}

// pressRule opens a setting, to be given another value: "rule:KEY". The second
// word confirms what was written ("go"), or proposes the default ("default").
func pressRule(ctx context.Context, t *turn) error {
	key, word, _ := strings.Cut(t.arguments, ":")
	s, err := t.setting(key)
	if err != nil {
		return err
	}
	switch word {
	case "go":
		return t.keepRule(ctx, s)
	case "default":
		return t.proposeRule(ctx, s, s.Default)
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step = flowRule, s.Key
	return t.showRule(ctx, s)
}

// setting finds one that the person may set.
func (t *turn) setting(key string) (liaison.Setting, error) {
	if err := t.maySet(); err != nil {
		return liaison.Setting{}, err
	}
	all := liaison.Settings()
	i := slices.IndexFunc(all, func(s liaison.Setting) bool { return s.Key == key })
	if i < 0 {
		return liaison.Setting{}, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return all[i], nil
}

func (t *turn) showRule(ctx context.Context, s liaison.Setting) error {
	set, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	value := inForce(set, s)
	lines := []locales.Markup{t.voice.Say("rules.one", "Label", t.ruleLabel(s), "Value", t.ruleValue(s, value), "Default", t.ruleValue(s, s.Default))}
	change, changed, err := t.store.LastChange(ctx, s.Key)
	if err != nil {
		return err
	}
	if changed {
		lines = append(lines, t.voice.Say("rules.changed_by", "Name", change.Name, "At", change.At.In(t.desk.Zone),
			"Was", t.ruleValue(s, cmp.Or(change.Was, s.Default)), "Became", t.ruleValue(s, change.Became)))
	}
	lines = append(lines, "", t.voice.Say("rules.ask", "Example", t.voice.Plain("rules.example_"+string(s.Kind), "Default", s.Default)))
	var buttons []button
	if value != s.Default {
		buttons = append(buttons, t.button("rules.default", "rule:%s:default", s.Key))
	}
	t.show(joinLines(lines), append(rows(1, buttons...), []button{t.button("rules.back", "rules:%s:0", ruleGroup(s))}))
	return nil
}

// ruleWrote takes the new value of a setting.
func ruleWrote(ctx context.Context, t *turn) error {
	s, err := t.setting(t.state.Step)
	if err != nil {
		t.finish()
		return err
	}
	if len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	return t.proposeRule(ctx, s, readSetting(s, t.update.Text))
}

// proposeRule shows what would become of a setting, to be confirmed.
func (t *turn) proposeRule(ctx context.Context, s liaison.Setting, value string) error {
	if refusal := s.Check(value); refusal != nil {
		return refusal
	}
	set, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	was := inForce(set, s)
	if was == value {
		return liaison.Refuse(liaison.Invalid, "rules.same")
	}
	t.state.Flow, t.state.Step = flowRule, s.Key
	t.state.Input = liaison.Input{"was": {was}, "value": {value}}
	t.show(t.voice.Say("rules.confirm", "Label", t.ruleLabel(s), "Was", t.ruleValue(s, was), "Becomes", t.ruleValue(s, value)),
		[][]button{{t.button("rules.change", "rule:%s:go", s.Key), t.button("rules.back", "rules:%s:0", ruleGroup(s))}})
	return nil
}

// keepRule sets a setting to what was shown; somebody else may have set it since.
func (t *turn) keepRule(ctx context.Context, s liaison.Setting) error {
	if t.state.Flow != flowRule || t.state.Step != s.Key || len(t.state.Input["value"]) == 0 {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	set, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	if inForce(set, s) != t.state.Input.One("was") {
		return liaison.Refuse(liaison.Conflict, "rules.set_meanwhile")
	}
	value := t.state.Input.One("value")
	if err := t.store.KeepSetting(ctx, t.person.ID, s.Key, value, t.at()); err != nil {
		return err
	}
	t.finish()
	t.toast = t.voice.Plain("settings.kept")
	t.show(t.voice.Say("rules.kept", "Label", t.ruleLabel(s), "Value", t.ruleValue(s, value)),
		[][]button{{t.button("rules.back", "rules:%s:0", ruleGroup(s)), t.button("menu.open", "menu")}})
	return nil
}

// ruleValue says a setting's value in words.
func (t *turn) ruleValue(s liaison.Setting, value string) string {
	switch s.Kind {
	case liaison.SettingSpan:
		if span, err := liaison.ParseSpan(value); err == nil {
			return t.span(span)
		}
	case liaison.SettingDate:
		if day, err := liaison.ParseDate(value); err == nil {
			return t.voice.Date(day)
		}
	case liaison.SettingDay:
		if day, err := liaison.ParseDate("2000-" + value); err == nil {
			return t.voice.Plain("rules.day_of_year", "Month", strconv.Itoa(int(day.Month)), "Day", strconv.Itoa(day.Day))
		}
	case liaison.SettingSwitch:
		return t.voice.Plain("rules.switch_" + value)
	case liaison.SettingMoment:
		if value == "" {
			return t.voice.Plain("rules.not_set")
		}
	}
	return value
}

// Span says a length of time.
func (v View) Span(s liaison.Span) string { return v.t.span(s) }

// span says a length of time.
func (t *turn) span(s liaison.Span) string {
	for _, unit := range []struct {
		name  string
		count int
	}{{"hours", s.Hours}, {"workdays", s.Workdays}, {"months", s.Months}} {
		if unit.count > 0 {
			return t.voice.Plain("span."+unit.name, "Count", unit.count)
		}
	}
	return t.voice.Plain("span.days", "Count", s.Days)
}
