package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// The flows of contacts: one that is being noted, and a letter that is being written.
const (
	flowContact = "contact"
	flowLetter  = "letter"
)

// lettersShown is how many letters a list has.
const lettersShown = 5

// contactPresses lists what the buttons of contacts do: "contact:WORD:ARGUMENT".
var contactPresses = map[string]func(ctx context.Context, t *turn, arg string) error{
	"":       func(ctx context.Context, t *turn, _ string) error { return contact(ctx, t) },
	"note":   contactBegin,
	"card":   contactCard,
	"mend":   contactMend,
	"day":    contactDay,
	"way":    contactWay,
	"who":    contactWho,
	"bare":   contactBare,
	"keep":   contactKeep,
	"drop":   contactDrop,
	"raise":  raisedShow,
	"by":     raisedBy,
	"item":   raisedItem,
	"write":  letterBegin,
	"answer": replyBegin,
	"send":   letterSend,
}

func pressContact(ctx context.Context, t *turn) error {
	word, arg, _ := strings.Cut(t.arguments, ":")
	do, ok := contactPresses[word]
	if !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t, arg)
}

// contact shows with whom the person keeps in contact: a member of the standing
// committee the own deputies, a deputy the members, and the letters between them.
func contact(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	if !t.person.Is(liaison.RoleMember) && !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "contact.not_yours")
	}
	linked, err := t.store.LinkedWith(ctx, []int64{t.person.ID})
	if err != nil {
		return err
	}
	if t.person.Is(liaison.RoleMember) {
		return t.ownDeputies(ctx, linked)
	}
	return t.ownMembers(ctx, linked)
}

// ownDeputies is a member's list: of each deputy the age of the last contact and the
// year's count, and the letters that wait.
func (t *turn) ownDeputies(ctx context.Context, linked []storage.LinkedPerson) error {
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	counts, err := t.store.YearsContacts(ctx, t.person.ID, t.today().Year)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("contact.deputies", "Count", len(linked))}
	for _, l := range linked {
		lines = append(lines, t.voice.Say("contact.deputy_line", "Name", l.Name, "Delegation", l.Delegation,
			"Last", t.lastContact(l.Last), "Year", counts[l.ID], "Target", rules.Number(liaison.AllocationYearly)))
	}
	waiting, err := t.store.LettersToAnswer(ctx, t.person.ID, lettersShown)
	if err != nil {
		return err
	}
	var laid [][]button
	if t.state.Contact != nil {
		laid = append(laid, []button{t.button("contact.go_on", "contact:card")})
	}
	if len(linked) > 0 {
		laid = append(laid, []button{t.button("contact.note", "contact:note")})
	}
	for _, l := range waiting {
		lines = append(lines, "", t.voice.Say("contact.letter_waits", "Name", l.DeputyName, "At", l.At.In(t.desk.Zone), "Words", l.Words))
		laid = append(laid, []button{{Text: t.voice.Plain("contact.answer", "Name", l.DeputyName), Data: fmt.Sprintf("contact:answer:%d", l.ID)}})
	}
	t.show(joinLines(lines), append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

// lastContact says how long ago somebody was contacted last.
func (t *turn) lastContact(last *time.Time) string {
	if last == nil {
		return t.voice.Plain("contact.never")
	}
	days := liaison.DateOf(*last).DaysUntil(t.today())
	if days <= 0 {
		return t.voice.Plain("contact.last_today")
	}
	return t.voice.Plain("contact.last_ago", "Count", days)
}

// ownMembers is a deputy's list, with the letters that were written last.
func (t *turn) ownMembers(ctx context.Context, linked []storage.LinkedPerson) error {
	lines := []locales.Markup{t.voice.Say("contact.members", "Count", len(linked))}
	var laid [][]button
	for _, l := range linked {
		lines = append(lines, t.voice.Say("contact.member_line", "Name", l.Name, "Delegation", l.Delegation, "Last", t.lastContact(l.Last)))
		laid = append(laid, []button{{Text: t.voice.Plain("contact.write", "Name", l.Name), Data: fmt.Sprintf("contact:write:%d", l.ID)}})
	}
	letters, err := t.store.LettersOf(ctx, t.person.ID, lettersShown)
	if err != nil {
		return err
	}
	for _, l := range letters {
		lines = append(lines, "", t.letterLines(l))
	}
	t.show(joinLines(lines), append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

// letterLines are a letter of the person's own, and the reply.
func (t *turn) letterLines(l storage.Letter) locales.Markup {
	text := t.voice.Say("contact.letter", "Name", l.MemberName, "At", l.At.In(t.desk.Zone), "Words", clip(l.Words, factMost))
	if l.RepliedAt == nil {
		return text + "\n" + t.voice.Say("contact.no_reply")
	}
	return text + "\n" + t.voice.Say("contact.reply", "At", l.RepliedAt.In(t.desk.Zone), "Words", clip(l.Reply, factMost))
}

// ownLinked are the deputies of the member who writes; others are refused.
func (t *turn) ownLinked(ctx context.Context) ([]storage.LinkedPerson, error) {
	if !t.person.Is(liaison.RoleMember) {
		return nil, liaison.Refuse(liaison.Forbidden, "contact.members_only")
	}
	return t.store.LinkedWith(ctx, []int64{t.person.ID})
}

// nameable are people as they may be named in a sentence.
func nameable(linked []storage.LinkedPerson) []liaison.Named {
	people := make([]liaison.Named, len(linked))
	for i, l := range linked {
		people[i] = liaison.Named{ID: l.ID, Code: l.Code, Name: l.Name}
	}
	return people
}

// namesOf are the names of those of them.
func namesOf(linked []storage.LinkedPerson, ids []int64, comma string) string {
	var names []string
	for _, l := range linked {
		for _, id := range ids {
			if l.ID == id {
				names = append(names, l.Name)
			}
		}
	}
	return strings.Join(names, comma)
}

func idIn(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return id, nil
}
