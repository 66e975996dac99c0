package handlers

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/locales"
)

// BriefingLine is a briefing in a list, or at the head of its page.
type BriefingLine struct {
	liaison.Briefing
	Title, KindSays, StageSays, Author, Audience, When string
}

// Out is what is to be sent of what was done, to be kept in its transaction.
func (v View) Out() []liaison.Outgoing { return v.t.out }

// SeesAll reports whether the person sees everybody's briefings, and not just their
// own.
func (v View) SeesAll() bool { return v.t.runsOf() == 0 }

// BriefingsIn lists the briefings of a stage that the person sees to.
func (v View) BriefingsIn(ctx context.Context, stage liaison.BriefingStage, skip, most int) ([]BriefingLine, error) {
	found, err := v.t.store.BriefingsIn(ctx, stage, v.t.runsOf(), skip, most)
	if err != nil {
		return nil, err
	}
	lines := make([]BriefingLine, len(found))
	for i, b := range found {
		if lines[i], err = v.BriefingLine(ctx, b); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// BriefingLine says a briefing in words.
func (v View) BriefingLine(ctx context.Context, b liaison.Briefing) (BriefingLine, error) {
	line := BriefingLine{Briefing: b, Title: v.t.briefTitle(b.Content), When: v.t.timingWords(b),
		KindSays: v.t.voice.Plain("briefing.kind." + string(b.Kind)), StageSays: v.t.voice.Plain("briefing.stage." + string(b.Stage))}
	author, err := v.t.store.Person(ctx, b.Author)
	if err != nil {
		return line, err
	}
	line.Author = author.Name
	if !b.Audience.Empty() {
		line.Audience, err = v.t.audienceWords(ctx, b.Audience)
	}
	return line, err
}

// Briefing reads one that the person sees to.
func (v View) Briefing(ctx context.Context, id int64) (liaison.Briefing, error) {
	b, err := v.t.store.Briefing(ctx, id)
	if err == nil {
		err = v.t.seesTo(ctx, b.Author, "briefing.not_found")
	}
	if err == nil && b.Stage == liaison.BriefingDropped {
		err = liaison.Refuse(liaison.NotFound, "briefing.not_found")
	}
	return b, err
}

// MayWrite reports whether the person may write on the briefing now.
func (v View) MayWrite(b liaison.Briefing) bool { return v.t.draftedBriefing(b) == nil }

// Terms say how a briefing goes out, besides for whom and when.
func (v View) Terms(ctx context.Context, b liaison.Briefing) ([]locales.Markup, error) {
	return v.t.briefLines(ctx, b)
}

// Materials names the materials of a briefing.
func (v View) Materials(ctx context.Context, b liaison.Briefing) ([]string, error) {
	found, err := v.t.inLibrary(ctx, b.Content.Materials)
	var titles []string
	for _, m := range found {
		titles = append(titles, m.Title)
	}
	return titles, err
}

// CheckBriefing says why a briefing cannot be submitted as it is; nil: it can.
func (v View) CheckBriefing(ctx context.Context, b liaison.Briefing) error {
	return v.t.checkBriefing(ctx, b)
}

// Mark stands for what was submitted: what is approved is that.
func (v View) Mark(b liaison.Briefing) string { return hashOf(b) }

// DaysToAck is how many working days readers have, where nobody says otherwise.
func (v View) DaysToAck(b liaison.Briefing) int { return daysToAck(b) }

// BeginBriefing keeps a new draft, once for a form however often that is sent.
func (v View) BeginBriefing(ctx context.Context, b liaison.Briefing, form string) (int64, error) {
	if err := v.t.mayBrief(ctx); err != nil {
		return 0, err
	}
	b.Stage, b.Author, b.Created, b.Changed = liaison.BriefingDraft, v.t.person.ID, v.t.at(), v.t.at()
	return v.t.store.StartBriefingOnce(ctx, b, form)
}

// WriteBriefing changes a draft of the person's.
func (v View) WriteBriefing(ctx context.Context, id int64, change func(*liaison.Briefing) error) error {
	if _, err := v.Briefing(ctx, id); err != nil {
		return err
	}
	b, err := v.t.lockDraft(ctx, id)
	if err != nil {
		return err
	}
	if err := change(&b); err != nil {
		return err
	}
	b.Changed = v.t.at()
	return v.t.store.KeepBriefing(ctx, b)
}

// MoveBriefing makes a move with a briefing: to approve it the mark of what was seen, and to
// return it the reason, come with it.
func (v View) MoveBriefing(ctx context.Context, id int64, move liaison.BriefingMove, with string) error {
	if _, err := v.Briefing(ctx, id); err != nil {
		return err
	}
	b, err := v.t.store.LockBriefing(ctx, id)
	if err != nil {
		return err
	}
	switch move {
	case liaison.SubmitBriefing:
		_, err = v.t.submit(ctx, b)
	case liaison.ApproveBriefing:
		_, err = v.t.approve(ctx, b, with)
	case liaison.ReturnBriefing:
		err = v.t.giveBack(ctx, b, strings.TrimSpace(visible(with)))
	case liaison.WithdrawBriefing, liaison.DropBriefing:
		err = v.t.moveOn(ctx, &b, move)
	case liaison.ReviseBriefing:
		_, err = v.t.takeBack(ctx, id)
	default:
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err != nil {
		return err
	}
	if move == liaison.ApproveBriefing { // which writes a line of its own
		return nil
	}
	return v.t.store.Audit(ctx, v.t.at(), v.t.person.ID, "briefing."+string(move), fmt.Sprintf("briefing %d", id), nil)
}

// Bubble is a message as a chat shows it.
type Bubble struct {
	Text    liaison.Rich
	Files   []string
	Buttons []string
}

// Copy is what somebody of the audience would get of a briefing, or the person where
// nobody is in it, and whose copy it is.
func (v View) Copy(ctx context.Context, b liaison.Briefing) (bubbles []Bubble, whose string, err error) {
	reader := v.t.person.ID
	if b.Content.Personal() && !b.Audience.Empty() {
		one, err := v.t.store.OneOf(ctx, b.Audience)
		if err != nil {
			return nil, "", err
		}
		if one != 0 {
			reader = one
		}
	}
	messages, err := v.t.copyFor(ctx, b, reader)
	if err != nil {
		return nil, "", err
	}
	if b.Content.Personal() {
		person, err := v.t.store.Person(ctx, reader)
		if err != nil {
			return nil, "", err
		}
		whose = person.Name
	}
	return v.bubbles(messages), whose, nil
}

// RunCopy is a run's copy, with the person's own values.
func (v View) RunCopy(ctx context.Context, r liaison.Run) ([]Bubble, error) {
	to := liaison.Recipient{Run: r.ID, Person: v.t.person.ID, Language: v.t.voice.Language}
	if r.Content.Personal() {
		values, err := v.t.store.ValuesOf(ctx, v.t.person.ID)
		if err != nil {
			return nil, err
		}
		at := r.Began
		if at.IsZero() {
			at = r.At
		}
		to.Values = values.Named(liaison.DateOf(at.In(v.t.desk.Zone)))
	}
	return v.bubbles(v.t.desk.Copy(r, to)), nil
}

func (v View) bubbles(messages []liaison.Message) (bubbles []Bubble) {
	for _, m := range messages {
		bubble := Bubble{Text: liaison.Rich{Text: m.Text, Entities: m.Entities}}
		for _, f := range m.Files {
			bubble.Files = append(bubble.Files, v.t.fileName(f))
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				bubble.Buttons = append(bubble.Buttons, b.Text)
			}
		}
		bubbles = append(bubbles, bubble)
	}
	return bubbles
}

// Files names the files of a content.
func (v View) Files(c liaison.Content) []string {
	var names []string
	for _, f := range c.Files {
		names = append(names, v.t.fileName(f))
	}
	return names
}

// SendToSelf has the copy of a briefing sent to the person's own chat.
func (v View) SendToSelf(ctx context.Context, id int64) error {
	b, err := v.Briefing(ctx, id)
	if err != nil {
		return err
	}
	if v.t.person.Chat == 0 {
		return liaison.Refuse(liaison.Conflict, "briefing.no_chat")
	}
	v.t.update.Chat = v.t.person.Chat
	return v.t.putPreview(ctx, b)
}

// SaveTemplate gives the content of a draft a name.
func (v View) SaveTemplate(ctx context.Context, id int64, name string) error {
	b, err := v.Briefing(ctx, id)
	if err != nil {
		return err
	}
	if name, err = savedName(visible(name)); err != nil {
		return err
	}
	return v.t.store.SaveTemplate(ctx, name, b.Content.Template(), *v.t.person, v.t.at())
}

// ForgetTemplate removes a template.
func (v View) ForgetTemplate(ctx context.Context, id int64) error {
	saved, err := v.t.store.Template(ctx, id)
	if err == nil {
		err = v.t.mayForget(saved.Maker)
	}
	if err != nil {
		return err
	}
	return v.t.store.ForgetTemplate(ctx, id, v.t.person.ID, v.t.at())
}

// Written is a text of a plain field with marks.
func (v View) Written(text string) liaison.Rich { return liaison.ParseMarkup(visible(text)) }
