package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
)

// flowDuty is that of a duty that is entered by hand: first the sentence, without a
// step, then whatever field is to be mended.
const flowDuty = "duty"

// dutyFields are what can be mended, in the order of the card.
var dutyFields = []string{"kind", "day", "minutes", "place", "people", "title"}

// outreach begins a duty of telling people of the law 宣讲, with the sentence where one
// was written.
func outreach(ctx context.Context, t *turn) error {
	return t.beginDuty(ctx, liaison.EntryOutreach, t.arguments)
}

// outreachWord is what follows 宣讲 where a message begins with it as with a command.
func outreachWord(text string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "宣讲")
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], " :,") && !strings.HasPrefix(rest, "　") && !strings.HasPrefix(rest, "：") && !strings.HasPrefix(rest, "，") {
		return "", false
	}
	return strings.TrimLeft(rest, " :,　：，"), true
}

// pressDuty does what the buttons of a duty say: "duty:WORD:REST".
func pressDuty(ctx context.Context, t *turn) error {
	word, rest, _ := strings.Cut(t.arguments, ":")
	switch word {
	case "new":
		return t.beginDuty(ctx, "", "")
	case "again":
		return t.dutyAgain(ctx, rest)
	}
	if t.state.Flow != flowDuty || len(t.state.Input) == 0 {
		return liaison.Refuse(liaison.Conflict, "archive.no_duty")
	}
	switch word {
	case "send":
		return t.sendDuty(ctx)
	case "drop":
		t.finish()
		t.show(t.voice.Say("archive.dropped"), t.wayOut())
		return nil
	case "kind":
		if !slices.Contains(liaison.EntryKindsByHand(), liaison.EntryKind(rest)) {
			return liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		t.state.Input["kind"], t.state.Step = []string{rest}, ""
		t.showDuty()
		return nil
	case "ask":
		return t.askDuty(rest)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// beginDuty asks for the sentence, or reads the one that was written.
func (t *turn) beginDuty(ctx context.Context, kind liaison.EntryKind, sentence string) error {
	if err := t.mayEnter(); err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow = flowDuty
	if kind != "" {
		t.state.Chosen = []string{string(kind)}
	}
	if sentence != "" {
		return t.readDuty(ctx, sentence)
	}
	t.replyWith(t.voice.Say("archive.ask_sentence"), [][]button{{t.button("archive.back", "archive")}})
	return nil
}

func (t *turn) mayEnter() error {
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "archive.deputies_only")
	}
	return nil
}

// dutyWrote takes the sentence, a photograph with it, or a field that is mended.
func dutyWrote(ctx context.Context, t *turn) error {
	if err := t.mayEnter(); err != nil {
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	if len(t.update.Files) > 0 && len(t.state.Input) > 0 {
		return t.addDutyFiles()
	}
	if len(t.state.Input) == 0 {
		return t.readDuty(ctx, text)
	}
	if t.state.Step == "" {
		return t.readDuty(ctx, text) // written anew
	}
	if text == "" {
		return liaison.Refuse(liaison.Invalid, "archive.no_sentence", "Most", liaison.DutyMost)
	}
	if refusal := t.mendDuty(t.state.Step, text); refusal != nil {
		return refusal
	}
	t.state.Step = ""
	t.showDuty()
	return nil
}

func (t *turn) readDuty(_ context.Context, sentence string) error {
	if n := len([]rune(sentence)); n == 0 || n > liaison.DutyMost {
		return liaison.Refuse(liaison.Invalid, "archive.no_sentence", "Most", liaison.DutyMost)
	}
	if refusal := liaison.MayBeSaid(sentence); refusal != nil {
		return liaison.Refuse(liaison.Invalid, "archive.has_number")
	}
	h := liaison.HandOf(t.person.ID, sentence, t.today())
	if len(t.state.Chosen) > 0 {
		h.Kind = liaison.EntryKind(t.state.Chosen[0])
	}
	files := t.state.Input["files"]
	t.state.Input, t.state.Step = inputOf(h), ""
	t.state.Input["files"] = files
	if len(t.update.Files) > 0 {
		return t.addDutyFiles()
	}
	t.showDuty()
	return nil
}

// inputOf is a duty as the chat's state keeps it.
func inputOf(h liaison.HandEntry) liaison.Input {
	in := liaison.Input{"kind": {string(h.Kind)}, "minutes": {strconv.Itoa(h.Minutes)}, "place": {h.Place}, "people": {strconv.Itoa(h.People)},
		"title": {h.Title}, "sentence": {h.Sentence}}
	if !h.Day.IsZero() {
		in["day"] = []string{h.Day.String()}
	}
	return in
}

// dutyOf is the duty that the chat's state keeps.
func (t *turn) dutyOf() liaison.HandEntry {
	in := t.state.Input
	h := liaison.HandEntry{Person: t.person.ID, Kind: liaison.EntryKind(in.One("kind")), Place: in.One("place"), Title: in.One("title"), Sentence: in.One("sentence")}
	h.Day, _ = liaison.ParseDate(in.One("day")) // what is not said is asked for
	h.Minutes, _ = strconv.Atoi(in.One("minutes"))
	h.People, _ = strconv.Atoi(in.One("people"))
	for _, kept := range in["files"] {
		var f liaison.File
		if json.Unmarshal([]byte(kept), &f) == nil {
			h.Files = append(h.Files, f)
		}
	}
	return h
}

// addDutyFiles keeps photographs and papers that go with a duty.
func (t *turn) addDutyFiles() error {
	kept := slices.Clone(t.state.Input["files"])
	for _, f := range t.update.Files {
		if f.Kind != liaison.Photo && f.Kind != liaison.Document {
			return liaison.Refuse(liaison.Invalid, "archive.only_photos")
		}
		text, err := json.Marshal(f)
		if err != nil {
			return err
		}
		kept = append(kept, string(text))
	}
	was := t.state.Input["files"]
	t.state.Input["files"] = kept
	if refusal := t.dutyOf().Check(t.today()); refusal != nil && refusal.Key == "archive.too_many_files" {
		t.state.Input["files"] = was
		return refusal
	}
	t.showDuty()
	return nil
}

// dutySaid are a duty's fields in words.
func (t *turn) dutySaid(h liaison.HandEntry) []Said {
	none := t.voice.Plain("archive.not_said")
	day, minutes, people, place := none, none, none, none
	if !h.Day.IsZero() {
		day = t.voice.Date(h.Day)
	}
	if h.Minutes > 0 {
		minutes = t.voice.Plain("archive.hours", "Hours", liaison.Hours(h.Minutes))
	}
	if h.People > 0 {
		people = t.voice.Plain("archive.people_count", "Count", h.People)
	}
	if h.Place != "" {
		place = h.Place
	}
	var said []Said
	for i, value := range []string{t.entryKind(h.Kind), day, minutes, place, people, h.Title} {
		said = append(said, Said{t.voice.Plain("archive.field_" + dutyFields[i]), value})
	}
	return said
}

// sendDuty gives the duty to the staff, who look at it.
func (t *turn) sendDuty(ctx context.Context) error {
	if err := t.mayEnter(); err != nil {
		return err
	}
	h := t.dutyOf()
	if refusal := h.Check(t.today()); refusal != nil {
		return refusal
	}
	if _, err := t.store.KeepHand(ctx, h, false, t.person.ID, t.at()); err != nil {
		return err
	}
	t.finish()
	t.show(t.voice.Say("archive.entered", "Entry", t.handLine(h)), [][]button{{t.button("archive.look", "archive:year:%d", h.Day.Year), t.button("archive.add_more", "duty:new")}})
	return nil
}

// dutyAgain opens what was returned, to be mended and sent again.
func (t *turn) dutyAgain(ctx context.Context, which string) error {
	if err := t.mayEnter(); err != nil {
		return err
	}
	id, err := number(which)
	if err != nil {
		return err
	}
	h, err := t.store.Handed(ctx, id)
	if err != nil {
		return err
	}
	if h.Person != t.person.ID || h.State != "returned" {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Input = flowDuty, inputOf(h.HandEntry)
	for _, f := range h.Files {
		text, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("write a file: %w", err)
		}
		t.state.Input["files"] = append(t.state.Input["files"], string(text))
	}
	t.showDuty()
	return nil
}
