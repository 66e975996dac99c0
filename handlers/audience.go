package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// audienceSample is how many names stand for an audience.
const audienceSample = 5

// audienceRoles are the roles that can be chosen.
var audienceRoles = []liaison.Role{liaison.RoleDeputy, liaison.RoleMember, liaison.RoleOfficer, liaison.RoleApprover, liaison.RoleClerk, liaison.RoleChief}

// audienceKinds are the kinds of body that can be chosen from.
var audienceKinds = []liaison.BodyKind{liaison.Delegation, liaison.Group, liaison.CommitteeBody, liaison.Department, liaison.Station, liaison.Region}

// audienceSteps is what the buttons of choosing an audience do.
var audienceSteps = map[string]func(ctx context.Context, t *turn, b liaison.Briefing, rest string) error{
	"":       showAudience,
	"role":   toggleRole,
	"kind":   bodiesOfKind,
	"body":   toggleBody,
	"levels": levelsToChoose,
	"level":  toggleLevel,
	"fields": fieldsToChoose,
	"field":  toggleField,
	"term":   toggleTerm,
	"runs":   runsToChoose,
	"run":    historyToChoose,
	"had":    toggleHad,
	"kinds":  occasionKindsToChoose,
	"kinded": occasionHadsToChoose,
	"at":     toggleOccasionHad,
	"people": askPeople,
	"saved":  savedAudiences,
	"take":   takeAudience,
	"forget": forgetAudience,
	"save":   nameAudience,
	"clear":  clearAudience,
}

// pressAudience chooses the audience of a draft: "audience:ID:WORD:REST".
func pressAudience(ctx context.Context, t *turn) error {
	b, word, rest, err := t.pressedBriefing(ctx)
	if err != nil {
		return err
	}
	if err := t.draftedBriefing(b); err != nil {
		return err
	}
	do, known := audienceSteps[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t, b, rest)
}

// changeAudience changes the filter of a draft, and goes on with the step from which
// that was done.
func (t *turn) changeAudience(ctx context.Context, b liaison.Briefing, next func(context.Context, *turn, liaison.Briefing, string) error, rest string, change func(*liaison.Audience)) error {
	change(&b.Audience)
	b.Changed = t.at()
	if err := t.store.KeepBriefing(ctx, b); err != nil {
		return err
	}
	return next(ctx, t, b, rest)
}

// showAudience shows who is in the audience, and by what else it can be narrowed.
func showAudience(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	text, err := t.audienceText(ctx, b.Audience)
	if err != nil {
		return err
	}
	t.finish()
	t.state.Flow, t.state.Briefing = flowBrief, b.ID
	to := func(key, word string) button { return t.button(key, "audience:%d:%s", b.ID, word) }
	var roles, kinds []button
	for _, r := range audienceRoles {
		roles = append(roles, button{Text: chosenMark(slices.Contains(b.Audience.Roles, r)) + t.voice.Plain("role."+string(r)), Data: fmt.Sprintf("audience:%d:role:%s", b.ID, r)})
	}
	for _, k := range audienceKinds {
		kinds = append(kinds, button{Text: chosenMark(len(b.Audience.Bodies[k]) > 0) + t.voice.Plain("audience.by_"+string(k)), Data: fmt.Sprintf("audience:%d:kind:%s:0", b.ID, k)})
	}
	terms := []button{}
	for _, term := range []liaison.Term{liaison.FirstTerm, liaison.Returning} {
		terms = append(terms, button{Text: chosenMark(b.Audience.Term == term) + t.voice.Plain("audience.term_"+string(term)), Data: fmt.Sprintf("audience:%d:term:%s", b.ID, term)})
	}
	laid := slices.Concat(rows(3, roles...), rows(3, kinds...), [][]button{terms,
		{to("audience.levels", "levels"), to("audience.fields", "fields"), to("audience.history", "runs")},
		{to("audience.occasions", "kinds"), to("audience.people", "people"), to("audience.saved", "saved")},
		{to("audience.clear", "clear"), t.button("audience.done", "brief:%d:show", b.ID)}})
	t.card("brief", text, laid)
	return nil
}

// audienceText says what is chosen, how many that is, and names some of them.
func (t *turn) audienceText(ctx context.Context, a liaison.Audience) (locales.Markup, error) {
	if a.Empty() {
		return t.voice.Say("audience.none"), nil
	}
	words, err := t.audienceWords(ctx, a)
	if err != nil {
		return "", err
	}
	count, err := t.headCount(ctx, a)
	if err != nil {
		return "", err
	}
	text := t.voice.Say("audience.chosen", "Words", words) + "\n" + t.voice.Say("audience.count", "Count", count.All) + t.missed(count)
	names, err := t.store.SampleAudience(ctx, a, audienceSample)
	if err == nil && len(names) > 0 {
		text += "\n" + t.voice.Say("audience.sample", "Names", strings.Join(names, t.voice.Plain("list.comma")))
	}
	return text, err
}

// headCount counts an audience, once in an update however often it is shown.
func (t *turn) headCount(ctx context.Context, a liaison.Audience) (liaison.HeadCount, error) {
	if t.known == nil {
		t.known = &known{}
	}
	filter, err := json.Marshal(a)
	if err != nil {
		return liaison.HeadCount{}, err
	}
	if count, done := t.known.counted[string(filter)]; done {
		return count, nil
	}
	count, err := t.store.CountAudience(ctx, a)
	if err == nil {
		t.known.counted = map[string]liaison.HeadCount{string(filter): count}
	}
	return count, err
}

// missed says how many of an audience cannot be reached, on a line of its own;
// nothing where all can.
func (t *turn) missed(c liaison.HeadCount) locales.Markup {
	var said []string
	for _, part := range []struct {
		key   string
		count int
	}{{"audience.unbound", c.Unbound}, {"audience.stopped", c.Gone}} {
		if part.count > 0 {
			said = append(said, t.voice.Plain(part.key, "Count", part.count))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "\n" + t.voice.Say("audience.missed", "Words", strings.Join(said, t.voice.Plain("list.comma")))
}

// audienceLine is the audience on a briefing's card.
func (t *turn) audienceLine(ctx context.Context, b liaison.Briefing) (locales.Markup, error) {
	if b.Kind == liaison.Step {
		return t.voice.Say("brief.step_audience", "Day", b.Content.Day), nil
	}
	if b.Audience.Empty() {
		return t.voice.Say("brief.no_audience"), nil
	}
	words, err := t.audienceWords(ctx, b.Audience)
	if err != nil {
		return "", err
	}
	count, err := t.headCount(ctx, b.Audience)
	return t.voice.Say("brief.for", "Words", words, "Count", count.All) + t.missed(count), err
}

// audienceWords says the filter as people would: its conditions one after another.
func (t *turn) audienceWords(ctx context.Context, a liaison.Audience) (string, error) {
	var said []string
	add := func(words ...string) {
		if len(words) > 0 {
			said = append(said, strings.Join(words, t.voice.Plain("list.comma")))
		}
	}
	add(wordsFor(t, "audience.term_", []liaison.Term{a.Term})...)
	add(wordsFor(t, "level.", a.Levels)...)
	bodies, err := t.bodies(ctx)
	if err != nil {
		return "", err
	}
	for _, kind := range audienceKinds {
		var labels []string
		for _, b := range bodies {
			if slices.Contains(a.Bodies[kind], b.ID) {
				labels = append(labels, b.Label())
			}
		}
		add(labels...)
	}
	add(a.Expertise...)
	for _, h := range a.History {
		words, err := t.hadWords(ctx, h)
		if err != nil {
			return "", err
		}
		add(words)
	}
	for _, h := range a.Occasions {
		words, err := t.occasionHadWords(ctx, h)
		if err != nil {
			return "", err
		}
		add(words)
	}
	add(wordsFor(t, "role.", a.Roles)...)
	words := strings.Join(said, t.voice.Plain("audience.and"))
	if words == "" && len(a.People) == 0 {
		words = t.voice.Plain("audience.nobody")
	}
	return t.pickedWords(ctx, a, words)
}

// hadWords say a condition on what somebody had of a run. One whose run is not there
// is said all the same: the filter has to be seen to be mended.
func (t *turn) hadWords(ctx context.Context, h liaison.Had) (string, error) {
	run, err := t.store.Run(ctx, h.Run)
	title := t.briefTitle(run.Content)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		title = t.voice.Plain("audience.unknown_run")
	} else if err != nil {
		return "", err
	}
	return t.voice.Plain("audience.had_"+hadWord(h.What, run), "Title", title), nil
}

// pickedWords adds those who were picked by hand, and those who are left out.
func (t *turn) pickedWords(ctx context.Context, a liaison.Audience, words string) (string, error) {
	for _, part := range []struct {
		key string
		ids []int64
	}{{"audience.and_people", a.People}, {"audience.except", a.Except}} {
		if len(part.ids) == 0 {
			continue
		}
		people, err := t.store.PeopleByIDs(ctx, part.ids)
		if err != nil {
			return "", err
		}
		var names []string
		for _, p := range people {
			names = append(names, p.Name)
		}
		list := shorten(strings.Join(names, t.voice.Plain("list.comma")), 80)
		if words == "" {
			words = list
			continue
		}
		words = t.voice.Plain(part.key, "Words", words, "Names", list)
	}
	return words, nil
}

// wordsFor are the words for values, the empty ones left out.
func wordsFor[T ~string](t *turn, prefix string, values []T) []string {
	var words []string
	for _, v := range values {
		if v != "" {
			words = append(words, t.voice.Plain(prefix+string(v)))
		}
	}
	return words
}

func toggleRole(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	if !slices.Contains(audienceRoles, liaison.Role(rest)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.changeAudience(ctx, b, showAudience, "", func(a *liaison.Audience) { a.Roles = liaison.Toggle(a.Roles, liaison.Role(rest)) })
}

func toggleTerm(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	term := liaison.Term(rest)
	if term != liaison.FirstTerm && term != liaison.Returning {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.changeAudience(ctx, b, showAudience, "", func(a *liaison.Audience) {
		if a.Term == term {
			term = ""
		}
		a.Term = term
	})
}

func clearAudience(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeAudience(ctx, b, showAudience, "", func(a *liaison.Audience) { *a = liaison.Audience{} })
}

// number reads an id in a button's data.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return n, nil
}
