// Package handlers is the conversation: what a person did in a chat and the
// state of that chat go in, replies come out. It speaks in liaison's plain
// updates and messages and never calls Telegram.
package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Desk answers people.
type Desk struct {
	Locales *locales.Catalogue
	Zone    *time.Location   // of deadlines, quiet hours and all times that are shown
	Now     func() time.Time // of notices and quiet hours; deadlines go by the messages' own time
	Links   Links
	Cron    func(line string) (liaison.CronLine, error)                // reads a line of cron, or refuses it
	Fetch   func(context.Context, liaison.File) (io.ReadCloser, error) // gets a file from Telegram; nil: none can be had
}

// A step answers one update.
type step func(ctx context.Context, t *turn) error

// commands lists what can be written, in the order of the menu.
var commands = []struct {
	word string
	do   step
}{
	{"start", start},
	{"menu", menu},
	{"kinds", kinds},
	{"mine", mine},
	{"todo", todo},
	{"find", find},
	{"brief", brief},
	{"briefings", briefings},
	{"calls", calls},
	{"call_me", callMe},
	{"learn", learn},
	{"events", events},
	{"consult", consult},
	{"plan", plan},
	{"archive", archive},
	{"leave", leave},
	{"宣讲", outreach},
	{"约见", begin(liaison.Appointment)},
	{"schedules", schedules},
	{"rules", rules},
	{"sweep", pressSweep},
	{"code", showCode},
	{"shifts", shifts},
	{"groups", memberGroups},
	{"contact", contact},
	{"console", enterConsole},
	{"settings", settings},
	{"help", help},
	{"cancel", cancel},
}

// presses lists what buttons do, by the first word of their data.
var presses = map[string]step{
	"menu":     menu,
	"kinds":    kinds,
	"mine":     mine,
	"todo":     todo,
	"snoozed":  snoozed,
	"find":     pressFind,
	"plan":     plan,
	"clusters": clusters,
	"learn":    pressLearn,
	"consult":  consult,
	"inquiry":  pressInquiry,
	"vote":     pressSheet,
	"archive":  pressArchive,
	"duty":     pressDuty,
	"leave":    pressLeave,
	"rules":    rules,
	"rule":     pressRule,
	"sweep":    pressSweep,
	"orphans":  orphans,
	"console":  pressConsole,
	"settings": settings,
	"help":     help,
	"set":      pressSetting,
	"loose":    pressLoose,
	"draft":    pressDraft,
	"matter":   pressMatter,
	"move":     pressMove,
	"field":    pressField,
	"citizen":  pressCitizen,
	"contact":  pressContact,

	"events":   pressEvents,
	"occasion": pressOccasion,
	"note":     pressNote,
	"problem":  pressProblem,

	"brief":     pressBrief,
	"audience":  pressAudience,
	"template":  pressTemplate,
	"run":       pressRun,
	"runs":      runs,
	"briefings": briefings,
	"got":       openReceived,
	"ack":       acknowledge,
	"calls":     calls,
	"call":      called,
	"callback":  callback,
	"call_me":   callMe,
	"when":      pressWhen,
	"schedules": schedules,
	"schedule":  pressSchedule,

	"shifts": shifts,
	"shift":  pressShift,
	"groups": memberGroups,
	"group":  pressGroup,
}

// flows lists who is written to while the chat is in the middle of something.
var flows = map[string]step{
	flowBind:     bindWrote,
	flowDraft:    draftWrote,
	flowMove:     moveWrote,
	flowRule:     ruleWrote,
	flowFind:     findWrote,
	flowDistinct: distinctWrote,
	flowBrief:    briefWrote,
	flowAudience: audienceWrote,
	flowNaming:   namingWrote,
	flowReturn:   returnWrote,
	flowTiming:   timingWrote,
	flowLibrary:  libraryWrote,
	flowMaterial: materialWrote,
	flowPrimer:   primerWrote,
	flowStep:     stepWrote,
	flowShift:    shiftWrote,
	flowForm:     formWrote,
	flowLeave:    leaveWrote,
	flowDeny:     denyWrote,
	flowSpeech:   speechWrote,
	flowMend:     mendWrote,
	flowCheckIn:  checkInWrote,
	flowComment:  commentWrote,
	flowPropose:  proposalWrote,
	flowSheet:    sheetWrote,
	flowNominate: nominateWrote,
	flowJudge:    judgeWrote,
	flowDuty:     dutyWrote,
	flowObject:   objectWrote,
	flowContact:  contactWrote,
	flowLetter:   letterWrote,
	flowCallMe:   callMeWrote,
	flowCalled:   calledWrote,
	flowLarge:    largeWrote,

	flowSession:     sessionWrote,
	flowSessionDeny: sessionDenyWrote,
	flowSettle:      settleWrote,
}

// Handle answers one update inside the transaction of the store. It changes
// the conversation's state and, when a person is bound, its person; what it
// returns is sent when the transaction has been committed.
func (d *Desk) Handle(ctx context.Context, tx *storage.Store, conv *storage.Conversation, u liaison.Update) ([]liaison.Outgoing, error) {
	if u.At.IsZero() {
		u.At = d.Now() // Telegram does not say when a button was pressed
	}
	if seen := visible(u.Text); seen != u.Text {
		u.Text, u.Entities = seen, nil // which count from characters that are gone
	}
	t := &turn{desk: d, store: tx, conv: conv, update: u, person: conv.Person}
	if err := json.Unmarshal(conv.State, &t.state); err != nil {
		t.state = State{} // one of an older program that cannot be read any more: begin anew
	}
	t.voice = d.voice(t)
	err := route(ctx, t)
	var refusal *liaison.Refusal
	if errors.As(err, &refusal) {
		if t.toldOthers() {
			// Facts whose notices were thrown away would be worse than a fault.
			return nil, fmt.Errorf("refused after others were told: %w", err)
		}
		t.refuse(refusal)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	t.answerPress()
	state, err := json.Marshal(t.state)
	if err != nil {
		return nil, err
	}
	conv.State = state
	return t.out, nil
}

func (d *Desk) voice(t *turn) locales.Voice {
	if t.person != nil {
		return d.Locales.Voice(t.person.Language)
	}
	return d.Locales.Guess(t.update.Language)
}

func route(ctx context.Context, t *turn) error {
	switch {
	case t.update.Kind == liaison.Blocked:
		return t.tellUnreachable(ctx)
	case t.update.Kind == liaison.Unblocked || t.update.Kind == liaison.Other:
		return nil
	case !t.update.Private:
		return groupChat(t)
	case t.update.Kind == liaison.Pressed:
		return pressed(ctx, t)
	case t.update.Kind == liaison.Edited:
		return edited(ctx, t)
	default:
		return wrote(ctx, t)
	}
}

func wrote(ctx context.Context, t *turn) error {
	if word, rest, ok := command(t.update.Text); ok && len(t.update.Files) == 0 {
		return t.command(ctx, word, rest)
	}
	if t.person == nil {
		if t.state.Flow == flowBind {
			return bindWrote(ctx, t)
		}
		return citizenWrote(ctx, t)
	}
	if word, ok := t.menuWord(); ok && len(t.update.Files) == 0 {
		return t.command(ctx, word, "")
	}
	if done, err := t.checksIn(ctx); done || err != nil {
		return err
	}
	if t.cannotRead() {
		return offerLarge(ctx, t)
	}
	if done, err := t.acknowledged(ctx); done || err != nil {
		return err
	}
	if data, ok := t.chosenByNumber(); ok {
		t.update.Press = data
		return pressed(ctx, t)
	}
	if t.missesNumber() {
		t.say("menu.no_such_number", "Number", t.update.Text, "Most", len(t.state.Choices))
		return nil
	}
	if t.update.Sort != "" {
		t.offer("chat.cannot_use", "Sort", t.sort())
		return nil
	}
	if flow, ok := flows[t.state.Flow]; ok {
		return flow(ctx, t)
	}
	if rest, ok := outreachWord(t.update.Text); ok && t.person.Is(liaison.RoleDeputy) {
		t.arguments = rest
		return outreach(ctx, t)
	}
	if kept, err := t.notes(ctx); kept || err != nil {
		return err
	}
	return loose(ctx, t)
}

// sort names what cannot be used; the sorts without a name of their own, and
// those of tomorrow, have one together.
func (t *turn) sort() string {
	key := "sort." + t.update.Sort
	if !t.voice.Has(key) {
		key = "sort.other"
	}
	return t.voice.Plain(key)
}

// pressed finds what a button does. Its data is not trusted: the steps look at
// the person's rights again, since old and forged buttons arrive as well.
func pressed(ctx context.Context, t *turn) error {
	word, rest, _ := strings.Cut(t.update.Press, ":")
	if t.person == nil && word != "citizen" {
		return stranger(ctx, t)
	}
	do, ok := presses[word]
	if !ok {
		do, ok = beginning(word)
	}
	if !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.arguments = rest
	return do(ctx, t)
}

func groupChat(t *turn) error {
	if t.update.Kind == liaison.Wrote {
		t.put(liaison.Outgoing{Card: "group", Message: liaison.Message{Act: liaison.Say, Text: string(t.voice.Say("chat.group"))}})
	}
	return nil
}

// Apologise tells a person that an update could not be handled and was set
// aside; it uses nothing that could fail again.
func (d *Desk) Apologise(conv storage.Conversation, u liaison.Update) []liaison.Outgoing {
	if !u.Private || u.Chat == 0 {
		return nil
	}
	t := &turn{desk: d, conv: &conv, update: u, person: conv.Person}
	t.voice = d.voice(t)
	t.say("chat.set_aside")
	t.answerPress()
	return t.out
}
