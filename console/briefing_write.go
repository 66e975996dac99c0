package console

import (
	"context"
	"errors"
	"html/template"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// messageMost is Telegram's bound on a message, in characters.
const messageMost = 4096

// briefingWritePage is a draft that is being written, or any other briefing as it stands.
type briefingWritePage struct {
	frame
	Line      handlers.BriefingLine
	Text      string // with marks
	Seen      string // stands for the content that the form was made of
	Form      string // of a new one
	Preview   briefingPreview
	Files     []string
	Materials []string
	Templates []storage.Saved[liaison.Content]
	Variables []string
	AckDays   int
	Counted   handlers.Counted
	Terms     []locales.Markup
	Coming    []handlers.Coming
	Hinders   locales.Markup // why it cannot be submitted; empty: it can
	Mark      string         // of what is approved
	Schedule  bool           // it has one
}

// briefingPreview is what a reader would see.
type briefingPreview struct {
	Voice   locales.Voice
	Bubbles []briefingBubble
	Whole   template.HTML // the text of the document, where it goes as one; empty: the bubbles say all
	Whose   string        // values; empty: it is the same for all
	Length  int
	Over    int // characters beyond what a briefing may have
	Parts   bool
}

// briefingBubble is a message.
type briefingBubble struct {
	Text    template.HTML
	Files   []string
	Buttons []string
}

// Allows reports whether the visitor may make the move now.
func (p briefingWritePage) Allows(move string) bool {
	return p.Line.Allows(liaison.BriefingMove(move), p.Person)
}

// briefingNew shows an empty draft.
func briefingNew(ctx context.Context, v *visit) error {
	b := liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingDraft, Author: v.person.ID}
	return v.showDraft(ctx, b)
}

// briefingBegin keeps a new draft; or, on the way there, shows it.
func briefingBegin(ctx context.Context, v *visit) error {
	b := liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingDraft, Author: v.person.ID}
	if err := v.writeInto(&b); err != nil {
		return err
	}
	if v.r.PostFormValue("do") != "save" {
		return v.showDraft(ctx, b)
	}
	id := int64(0)
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		id, err = v.viewOf(tx).BeginBriefing(ctx, b, clipped(v.r.PostFormValue("once"), 40)+strconv.FormatInt(v.person.ID, 10))
		return nil, err
	})
	if err != nil {
		return err
	}
	return v.goTo(briefingPath(id), "briefing.said_begun")
}

// viewOf is the desk as the visitor sees it, in a transaction.
func (v *visit) viewOf(tx *storage.Store) handlers.View {
	return v.Desk.View(tx, v.person, v.voice, v.now)
}

// briefingOne shows a briefing.
func briefingOne(ctx context.Context, v *visit) error {
	id := v.number("id")
	b, err := v.view().Briefing(ctx, id)
	if err != nil {
		return err
	}
	if v.view().MayWrite(b) {
		return v.showDraft(ctx, b)
	}
	p, err := v.briefingPage(ctx, b)
	if err != nil {
		return err
	}
	if p.Preview, err = v.previewOf(ctx, b); err != nil {
		return err
	}
	if p.Terms, err = v.view().Terms(ctx, b); err != nil {
		return err
	}
	p.Mark = v.view().Mark(b)
	if b.Timing.Cron != "" {
		p.Coming, err = v.view().Coming(ctx, b.Timing)
		if refusal := new(liaison.Refusal); err != nil && !errors.As(err, &refusal) {
			return err
		}
	}
	return v.page("briefing_review.html", p)
}

// briefingPage is what all pages of one briefing say.
func (v *visit) briefingPage(ctx context.Context, b liaison.Briefing) (p briefingWritePage, err error) {
	view := v.view()
	if p.Line, err = view.BriefingLine(ctx, b); err != nil {
		return p, err
	}
	title := p.Line.Title
	if b.ID == 0 {
		title = v.voice.Plain("briefing.new")
	}
	p.frame, p.Files = v.under(title), view.Files(b.Content)
	if p.Materials, err = view.Materials(ctx, b); err != nil {
		return p, err
	}
	if !b.Audience.Empty() {
		p.Counted, err = view.Counted(ctx, b.Audience)
	}
	return p, err
}

// showDraft shows a draft to be written on. While it is being typed only its preview
// is asked for.
func (v *visit) showDraft(ctx context.Context, b liaison.Briefing) error {
	preview, err := v.previewOf(ctx, b)
	if err != nil {
		return err
	}
	if v.r.Header.Get("HX-Request") != "" && v.r.Method == "POST" {
		return v.page("briefing_preview", preview)
	}
	p, err := v.briefingPage(ctx, b)
	if err != nil {
		return err
	}
	p.Preview, p.Text, p.Seen, p.Form = preview, b.Content.Text.Markup(), shownMark(b.Content), newForm()
	if form := v.r.PostFormValue("once"); form != "" {
		p.Form = form
	}
	if seen := v.r.PostFormValue("seen"); seen != "" {
		p.Seen = seen
	}
	if p.AckDays = b.Content.AckDays; p.AckDays == 0 {
		p.AckDays = v.view().DaysToAck(b)
	}
	for _, name := range liaison.Variables {
		p.Variables = append(p.Variables, "{"+name.Name+"}")
	}
	if p.Templates, err = v.Store.Templates(ctx); err != nil {
		return err
	}
	var refusal *liaison.Refusal
	if err := v.view().CheckBriefing(ctx, b); errors.As(err, &refusal) {
		p.Hinders = v.voice.Refusal(refusal)
	} else if err != nil {
		return err
	}
	return v.page("briefing_write.html", p)
}

// previewOf is what a reader of a briefing would see.
func (v *visit) previewOf(ctx context.Context, b liaison.Briefing) (briefingPreview, error) {
	length := b.Content.Text.Len()
	p := briefingPreview{Voice: v.voice, Length: length, Over: max(0, length-liaison.BriefingMost), Parts: length > messageMost && !b.Content.AsFile}
	bubbles, whose, err := v.view().Copy(ctx, b)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return p, nil // it says nothing yet
	}
	p.Whose, p.Bubbles = whose, briefingBubbles(bubbles)
	if b.Content.AsFile && length > messageMost {
		p.Whole = template.HTML(b.Content.Text.Page())
	}
	return p, err
}

func briefingBubbles(bubbles []handlers.Bubble) (list []briefingBubble) {
	for _, one := range bubbles {
		list = append(list, briefingBubble{template.HTML(one.Text.Page()), one.Files, one.Buttons}) // Page escapes all that is not an entity
	}
	return list
}

// writeInto puts what the form says into a draft. A text that was not touched stays
// as a chat has written it.
func (v *visit) writeInto(b *liaison.Briefing) error {
	form := v.r.PostForm
	c := &b.Content
	if text := written(form.Get("text")); text != written(c.Text.Markup()) {
		c.Text, c.Written = v.view().Written(text), nil
	}
	c.Urgent, c.Public, c.AsFile = form.Has("urgent"), form.Has("public") && b.Kind == liaison.Bulletin, form.Has("as_file")
	c.Ack, c.AckDays = liaison.NoAck, 0
	if form.Has("ack") {
		c.Ack = b.Asks()
		c.AckDays, _ = strconv.Atoi(form.Get("ack_days"))
		if c.AckDays < 1 || c.AckDays > 60 {
			return liaison.Refuse(liaison.Invalid, "briefing.bad_days")
		}
	}
	return nil
}

// briefingWrite keeps what was written on a draft, or does something with it.
func briefingWrite(ctx context.Context, v *visit) error {
	id := v.number("id")
	switch do := v.r.PostFormValue("do"); do {
	case "save":
		return v.saveDraft(ctx, id)
	case "template", "keep_template", "forget_template", "unfile", "self":
		return v.besides(ctx, id, do)
	}
	b, err := v.view().Briefing(ctx, id)
	if err != nil {
		return err
	}
	if !v.view().MayWrite(b) {
		return liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	if err := v.writeInto(&b); err != nil {
		return err
	}
	return v.showDraft(ctx, b)
}

func (v *visit) saveDraft(ctx context.Context, id int64) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, v.viewOf(tx).WriteBriefing(ctx, id, func(b *liaison.Briefing) error {
			if v.r.PostFormValue("seen") != shownMark(b.Content) {
				return liaison.Refuse(liaison.Conflict, "briefing.changed_meanwhile")
			}
			if err := v.writeInto(b); err != nil {
				return err
			}
			if over := b.Content.Text.Len() - liaison.BriefingMost; over > 0 {
				return liaison.Refuse(liaison.Invalid, "briefing.too_long", "Most", liaison.BriefingMost, "Over", over)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return v.goTo(briefingPath(id), "briefing.said_saved")
}

// besides does what a draft has besides its text: templates, files, a copy for
// oneself.
func (v *visit) besides(ctx context.Context, id int64, do string) error {
	which := idOf(v.r.PostFormValue("which"))
	said := "briefing.said_saved"
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		view := v.viewOf(tx)
		switch do {
		case "template":
			template, err := tx.Template(ctx, which)
			if err != nil {
				return nil, err
			}
			return nil, view.WriteBriefing(ctx, id, func(b *liaison.Briefing) error { b.Take(template.Value); return nil })
		case "keep_template":
			return nil, view.SaveTemplate(ctx, id, strings.TrimSpace(v.r.PostFormValue("name")))
		case "forget_template":
			return nil, view.ForgetTemplate(ctx, which)
		case "unfile":
			return nil, view.WriteBriefing(ctx, id, func(b *liaison.Briefing) error { b.Content.Files = nil; return nil })
		}
		said = "briefing.said_to_self"
		err := view.SendToSelf(ctx, id)
		return view.Out(), err
	})
	if err != nil {
		return err
	}
	return v.goTo(briefingPath(id), said)
}

// briefingMoves are the moves that a page makes, with what is said of them.
var briefingMoves = map[liaison.BriefingMove]string{
	liaison.SubmitBriefing: "briefing.said_submitted", liaison.WithdrawBriefing: "briefing.said_withdrawn", liaison.ApproveBriefing: "briefing.said_approved",
	liaison.ReturnBriefing: "briefing.said_returned", liaison.ReviseBriefing: "briefing.said_withdrawn", liaison.DropBriefing: "briefing.said_dropped",
}

// briefingMove makes a move with a briefing.
func briefingMove(ctx context.Context, v *visit) error {
	id := v.number("id")
	move := liaison.BriefingMove(v.r.PostFormValue("do"))
	said, known := briefingMoves[move]
	if !known {
		return liaison.Refuse(liaison.Invalid, "desk.no_form")
	}
	with := v.r.PostFormValue("mark")
	if move == liaison.ReturnBriefing {
		with = written(v.r.PostFormValue("why"))
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		view := v.viewOf(tx)
		err := view.MoveBriefing(ctx, id, move, with)
		return view.Out(), err
	})
	if err != nil {
		return err
	}
	if move == liaison.DropBriefing {
		return v.goTo(briefingsAt+"?show=draft", said)
	}
	return v.goTo(briefingPath(id), said)
}
