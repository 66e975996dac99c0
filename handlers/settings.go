package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// quietChoices are the stretches that can be chosen by a button, in hours.
var quietChoices = []liaison.Quiet{{From: 22 * 60, To: 8 * 60}, {From: 21 * 60, To: 7 * 60}, {From: 23 * 60, To: 7 * 60}, {}}

func settings(_ context.Context, t *turn) error {
	t.leaveQuestion()
	t.showSettings()
	return nil
}

func (t *turn) showSettings() {
	p := t.person
	text := t.voice.Say("settings.title",
		"Language", t.voice.Plain("language."+p.Language), "Quiet", t.quiet(p.Quiet),
		"Numbered", t.voice.Plain(fmt.Sprintf("settings.numbered_%t", p.Numbered)))
	var languages, quiet []button
	for _, tag := range locales.Languages {
		languages = append(languages, button{Text: chosenMark(tag == p.Language) + t.voice.Plain("language."+tag), Data: "set:language:" + tag})
	}
	for i, q := range quietChoices {
		quiet = append(quiet, button{Text: chosenMark(q == p.Quiet) + "🌙 " + t.quiet(q), Data: fmt.Sprintf("set:quiet:%d", i)})
	}
	laid := append([][]button{languages}, rows(2, quiet...)...)
	laid = append(laid, []button{t.button(fmt.Sprintf("settings.turn_numbered_%t", !p.Numbered), "set:numbered:%t", !p.Numbered)})
	if p.Is(liaison.RoleDeputy) {
		laid = append(laid, []button{t.button("member_group.mine", "groups")})
	}
	t.card("settings", text, append(laid, []button{t.button("menu.open", "menu")}))
}

// chosenMark marks the choice that is in force.
func chosenMark(chosen bool) string {
	if chosen {
		return "✓ "
	}
	return ""
}

func (t *turn) quiet(q liaison.Quiet) string {
	if q.From == q.To {
		return t.voice.Plain("settings.quiet_never")
	}
	return fmt.Sprintf("%02d:%02d–%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// pressSetting changes one setting: "language:en", "quiet:1", "numbered:true".
func pressSetting(ctx context.Context, t *turn) error {
	what, value, _ := strings.Cut(t.arguments, ":")
	p := *t.person
	var choice int
	switch {
	case what == "language" && slices.Contains(locales.Languages, value):
		p.Language = value
	case what == "quiet":
		if _, err := fmt.Sscanf(value, "%d", &choice); err != nil || choice < 0 || choice >= len(quietChoices) {
			return liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		p.Quiet = quietChoices[choice]
	case what == "numbered" && (value == "true" || value == "false"):
		p.Numbered = value == "true"
	default:
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err := t.store.KeepPreferences(ctx, p); err != nil {
		return err
	}
	spoke := t.person.Language
	*t.person = p
	t.voice = t.desk.voice(t)
	t.toast = t.voice.Plain("settings.kept")
	t.showSettings()
	if p.Language != spoke {
		return menu(ctx, t) // the words under the keyboard follow the language
	}
	return nil
}
