package handlers

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

// nameMost bounds the name of a template or an audience, in characters.
const nameMost = 20

// savedAudiences offers the filters that have a name.
func savedAudiences(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	saved, err := t.store.SavedAudiences(ctx)
	if err != nil {
		return err
	}
	var laid [][]button
	for _, s := range saved {
		row := []button{{Text: "👥 " + s.Name, Data: fmt.Sprintf("audience:%d:take:%d", b.ID, s.ID)}}
		if t.mayForget(s.Maker) == nil {
			row = append(row, button{Text: "🗑", Data: fmt.Sprintf("audience:%d:forget:%d", b.ID, s.ID)})
		}
		laid = append(laid, row)
	}
	if !b.Audience.Empty() {
		laid = append(laid, []button{t.button("audience.save", "audience:%d:save", b.ID)})
	}
	return t.chooseFrom(ctx, b, laid)
}

// takeAudience makes a saved filter the draft's.
func takeAudience(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	saved, err := t.savedAudience(ctx, rest)
	if err != nil {
		return err
	}
	return t.changeAudience(ctx, b, showAudience, "", func(a *liaison.Audience) { *a = saved.Value })
}

// savedAudience is the saved filter of a button's data.
func (t *turn) savedAudience(ctx context.Context, data string) (storage.Saved[liaison.Audience], error) {
	id, err := number(data)
	if err != nil {
		return storage.Saved[liaison.Audience]{}, err
	}
	return t.store.SavedAudience(ctx, id)
}

// mayForget is refused to whoever may not remove what somebody has saved: its maker
// may, and who may send.
func (t *turn) mayForget(maker int64) error {
	if maker != t.person.ID && !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "saved.not_yours")
	}
	return nil
}

// forgetAudience asks before it removes a saved filter: "ID", then "ID:go".
func forgetAudience(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	word, sure := strings.CutSuffix(rest, ":go")
	saved, err := t.savedAudience(ctx, word)
	if err == nil {
		err = t.mayForget(saved.Maker)
	}
	if err != nil {
		return err
	}
	if !sure {
		t.card("brief", t.voice.Say("audience.sure_forget"), [][]button{{
			t.button("saved.forget", "audience:%d:forget:%d:go", b.ID, saved.ID), t.button("saved.keep", "audience:%d:saved", b.ID)}})
		return nil
	}
	if err := t.store.ForgetAudience(ctx, saved.ID, t.person.ID, t.at()); err != nil {
		return err
	}
	return savedAudiences(ctx, t, b, "")
}

// nameAudience asks for the name of a filter, and saveAsTemplate for that of a
// content.
func nameAudience(_ context.Context, t *turn, b liaison.Briefing, _ string) error {
	t.askName(b, "audience")
	return nil
}

func saveAsTemplate(_ context.Context, t *turn, b liaison.Briefing, _ string) error {
	t.askName(b, "template")
	return nil
}

func (t *turn) askName(b liaison.Briefing, what string) {
	t.finish()
	t.state.Flow, t.state.Briefing, t.state.Step = flowNaming, b.ID, what
	t.card("brief", t.voice.Say("naming."+what), [][]button{{t.button("brief.to_draft", "brief:%d:show", b.ID)}})
}

// namingWrote takes the name of an audience or a template.
func namingWrote(ctx context.Context, t *turn) error {
	b, err := t.lockDraft(ctx, t.state.Briefing)
	if err != nil {
		t.finish()
		return err
	}
	name, err := savedName(t.update.Text)
	if len(t.update.Files) > 0 {
		name, err = savedName("")
	}
	if err != nil {
		return err
	}
	if t.state.Step == "audience" {
		if err := t.store.SaveAudience(ctx, name, b.Audience, *t.person, t.at()); err != nil {
			return err
		}
		return showAudience(ctx, t, b, "")
	}
	if err := t.store.SaveTemplate(ctx, name, b.Content.Template(), *t.person, t.at()); err != nil {
		return err
	}
	t.say("template.saved", "Name", name)
	return lookAtBriefing(ctx, t, b, "")
}

// savedName is a name as it is kept.
func savedName(text string) (string, error) {
	name := strings.Join(strings.Fields(text), " ")
	if name == "" || utf8.RuneCountInString(name) > nameMost {
		return "", liaison.Refuse(liaison.Invalid, "naming.bad", "Most", nameMost)
	}
	return name, nil
}

// pressTemplate lists the templates, or does something with one: "template" to begin
// with one, "template:BRIEFING" to use one in a draft, "template:BRIEFING:take:ID"
// and "template:BRIEFING:forget:ID" to remove one. Without a draft BRIEFING is 0.
func pressTemplate(ctx context.Context, t *turn) error {
	if err := t.mayBrief(ctx); err != nil {
		return err
	}
	draft, rest, _ := strings.Cut(t.arguments, ":")
	if draft == "" {
		draft = "0"
	}
	id, err := number(draft)
	if err != nil {
		return err
	}
	word, which, _ := strings.Cut(rest, ":")
	switch word {
	case "take":
		return t.takeTemplate(ctx, id, which)
	case "forget":
		return t.forgetTemplate(ctx, id, which)
	}
	return t.showTemplates(ctx, id)
}

// forgetTemplate asks before it removes a template: "ID", then "ID:go".
func (t *turn) forgetTemplate(ctx context.Context, draft int64, which string) error {
	word, sure := strings.CutSuffix(which, ":go")
	id, err := number(word)
	if err != nil {
		return err
	}
	template, err := t.store.Template(ctx, id)
	if err == nil {
		err = t.mayForget(template.Maker)
	}
	if err != nil {
		return err
	}
	if !sure {
		t.card("brief", t.voice.Say("template.sure_forget"), [][]button{{
			t.button("saved.forget", "template:%d:forget:%d:go", draft, id), t.button("saved.keep", "template:%d", draft)}})
		return nil
	}
	if err := t.store.ForgetTemplate(ctx, id, t.person.ID, t.at()); err != nil {
		return err
	}
	return t.showTemplates(ctx, draft)
}

func (t *turn) showTemplates(ctx context.Context, draft int64) error {
	found, err := t.store.Templates(ctx)
	if err != nil {
		return err
	}
	var laid [][]button
	for _, one := range found {
		row := []button{{Text: "📄 " + one.Name, Data: fmt.Sprintf("template:%d:take:%d", draft, one.ID)}}
		if t.mayForget(one.Maker) == nil {
			row = append(row, button{Text: "🗑", Data: fmt.Sprintf("template:%d:forget:%d", draft, one.ID)})
		}
		laid = append(laid, row)
	}
	back := t.button("brief.back", "brief")
	if draft != 0 {
		back = t.button("brief.to_draft", "brief:%d:show", draft)
	}
	key := "template.list"
	if len(found) == 0 {
		key = "template.none"
	}
	t.card("brief", t.voice.Say(key), append(laid, []button{back}))
	return nil
}

// takeTemplate puts a template into a draft, or begins one with it. What the draft
// says already is replaced.
func (t *turn) takeTemplate(ctx context.Context, draft int64, which string) error {
	id, err := number(which)
	if err != nil {
		return err
	}
	template, err := t.store.Template(ctx, id)
	if err != nil {
		return err
	}
	if draft == 0 {
		b := liaison.Briefing{Kind: liaison.Bulletin}
		b.Take(template.Value)
		return t.startBriefing(ctx, b)
	}
	b, err := t.lockDraft(ctx, draft)
	if err != nil {
		return err
	}
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Take(template.Value) })
}
