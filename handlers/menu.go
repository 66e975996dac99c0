package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// menuItem is a line of the main menu, for those who have one of the roles and may
// do what it leads to.
type menuItem struct {
	key   string // of the label
	word  string // the command that it stands for
	roles []liaison.Role
	may   func(liaison.Person, []liaison.Body) bool // nil: by the roles alone
}

// menuItems lists the main menu, by who sees what.
var menuItems = []menuItem{
	{"menu.suggest", "suggest", []liaison.Role{liaison.RoleDeputy}, nil},
	{"menu.kinds_word", "kinds", []liaison.Role{liaison.RoleDeputy, liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer}, nil},
	{"menu.mine", "mine", []liaison.Role{liaison.RoleDeputy, liaison.RoleOfficer}, nil},
	{"menu.todo", "todo", []liaison.Role{liaison.RoleDeputy, liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer, liaison.RoleApprover}, nil},
	{"menu.find", "find", []liaison.Role{liaison.RoleDeputy, liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer, liaison.RoleApprover}, nil},
	{"menu.brief", "brief", []liaison.Role{liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer}, liaison.Person.MayBrief},
	{"menu.briefings", "briefings", liaison.Roles, nil},
	{"menu.learn", "learn", liaison.Roles, nil},
	{"menu.occasions", "events", liaison.Roles, nil},
	{"menu.inquiries", "consult", []liaison.Role{liaison.RoleDeputy, liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer}, nil},
	{"menu.archive", "archive", []liaison.Role{liaison.RoleDeputy}, nil},
	{"menu.contact", "contact", []liaison.Role{liaison.RoleDeputy, liaison.RoleMember}, nil},
	{"menu.plan", "plan", liaison.Roles, nil},
	{"menu.rules", "rules", []liaison.Role{liaison.RoleClerk, liaison.RoleChief}, nil},
	{"menu.console", "console", []liaison.Role{liaison.RoleMember, liaison.RoleClerk, liaison.RoleChief, liaison.RoleOfficer, liaison.RoleApprover, liaison.RoleOperator}, nil},
	{"menu.settings", "settings", liaison.Roles, nil},
	{"menu.help", "help", liaison.Roles, nil},
}

func (t *turn) menuFor(ctx context.Context) ([]menuItem, error) {
	var items []menuItem
	for _, i := range menuItems {
		if !slices.ContainsFunc(i.roles, t.person.Is) {
			continue
		}
		if i.may != nil {
			bodies, err := t.bodies(ctx)
			if err != nil {
				return nil, err
			}
			if !i.may(*t.person, bodies) {
				continue
			}
		}
		items = append(items, i)
	}
	return items, nil
}

// menu shows the main menu: as words under the keyboard, which stay, and as
// numbered lines for who asked for them.
func menu(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	return t.showMenu(ctx, t.voice.Say("menu.title", "Name", t.person.Name))
}

func (t *turn) showMenu(ctx context.Context, text locales.Markup) error {
	items, err := t.menuFor(ctx)
	if err != nil {
		return err
	}
	var buttons []button
	var words []string
	for _, i := range items {
		buttons = append(buttons, t.button(i.key, i.word))
		words = append(words, t.voice.Plain(i.key))
	}
	if t.person.Numbered {
		text += t.numberedMenu(buttons)
	}
	var keyboard [][]string
	for pair := range slices.Chunk(words, 2) {
		keyboard = append(keyboard, pair)
	}
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: string(text), Keyboard: keyboard}})
	return nil
}

// A menu by numbers has so many lines; the last but one leads to more, and the last is
// the same on every page.
const (
	menuLines  = 8
	menuCallMe = 9
)

// numberedMenu is the menu for who answers by number, a page of it: the pages come by
// the button's argument.
func (t *turn) numberedMenu(items []button) locales.Markup {
	page := 0
	if len(items) > menuLines {
		pages := slices.Collect(slices.Chunk(items, menuLines-1))
		page, _ = strconv.Atoi(t.arguments)
		page = min(max(page, 0), len(pages)-1)
		items = append(slices.Clone(pages[page]), t.button("menu.more", "menu:%d", (page+1)%len(pages)))
	}
	t.state.Choices = make([]string, menuCallMe)
	text := "\n\n" + t.voice.Say("menu.by_number")
	line := func(n int, b button) {
		t.state.Choices[n-1] = b.Data
		text += locales.Markup(fmt.Sprintf("\n<b>%d</b>　%s", n, locales.Escape(b.Text)))
	}
	for i, b := range items {
		if i == len(items)-1 && len(items) > 1 && strings.HasPrefix(b.Data, "menu:") {
			i = menuLines - 1
		}
		line(i+1, b)
	}
	line(menuCallMe, t.button("menu.call_me", "call_me"))
	return text
}

// menuWord is the command that a tapped or written word of the menu stands for,
// with its sign or without, in any language: the keyboard may be older than the
// person's choice of one.
func (t *turn) menuWord() (string, bool) {
	written := strings.TrimSpace(t.update.Text)
	for _, i := range append(slices.Clone(menuItems), menuItem{key: "menu.open", word: "menu"}, menuItem{key: "menu.call_me", word: "call_me"}) {
		for _, tag := range locales.Languages {
			label := t.desk.Locales.Voice(tag).Plain(i.key)
			_, bare, _ := strings.Cut(label, " ")
			if written == label || strings.EqualFold(written, bare) {
				return i.word, true
			}
		}
	}
	return "", false
}

// leaveQuestion ends a question that was open, and keeps what was answered for
// when the same move is begun again. A draft stays open, since nothing of it can
// be lost by looking elsewhere.
func (t *turn) leaveQuestion() {
	if t.state.Flow == flowMove {
		if len(t.state.Input) > 0 {
			t.state.Parked = &Parked{t.state.Matter, t.state.Move, t.state.Input}
		}
		t.finish()
	}
	if slices.Contains(leftAtOnce, t.state.Flow) {
		t.finish()
	}
}

// leftAtOnce are the flows that end when somebody looks elsewhere: what was written
// in them so far is kept, or was nothing yet.
var leftAtOnce = []string{flowRule, flowBrief, flowAudience, flowNaming, flowReturn, flowTiming,
	flowLibrary, flowMaterial, flowPrimer, flowStep, flowForm, flowLeave, flowDeny, flowSpeech, flowMend, flowCheckIn, flowShift, flowComment, flowPropose, flowSheet, flowNominate, flowJudge, flowDuty, flowObject, flowContact, flowLetter, flowCallMe, flowCalled, flowSession, flowSessionDeny, flowLarge, flowSettle}

func help(ctx context.Context, t *turn) error {
	said := []string{string(t.voice.Say("help.title"))}
	for _, role := range liaison.Roles {
		if t.person.Is(role) {
			said = append(said, string(t.voice.Say("help."+string(role))))
		}
	}
	if t.mayBrief(ctx) == nil {
		said = append(said, string(t.voice.Say("help.brief")))
	}
	for _, key := range []string{"help.learn", "help.inquiries", "help.always"} {
		said = append(said, string(t.voice.Say(key)))
	}
	if t.state.Flow == flowDraft {
		said = append(said, string(t.voice.Say("help.in_draft")))
	}
	t.replyWith(locales.Markup(strings.Join(said, "\n\n")), append(t.wayOut(), []button{t.button("menu.call_me", "call_me")}))
	return nil
}

// cancel leaves what the chat is in the middle of; a draft is kept.
func cancel(_ context.Context, t *turn) error {
	was := t.state.Flow
	t.finish()
	t.state.Loose = nil
	key := "cancel.nothing"
	switch was {
	case flowDraft, flowDistinct:
		key = "cancel.draft_kept"
	case flowMaterial:
		key = "cancel.material_kept"
	case flowBrief, flowAudience, flowNaming, flowReturn, flowTiming:
		key = "cancel.brief"
	case flowMove, flowFind, flowRule, flowLibrary, flowPrimer, flowStep, flowForm, flowLeave, flowDeny, flowSpeech, flowMend, flowCheckIn, flowShift, flowComment, flowPropose, flowSheet, flowNominate, flowJudge, flowDuty, flowObject, flowContact, flowLetter, flowCallMe, flowCalled, flowSession, flowSessionDeny, flowLarge, flowSettle:
		key = "cancel.move"
	}
	t.offer(key)
	return nil
}
