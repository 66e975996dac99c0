package handlers

import (
	"context"
	"fmt"
	"slices"

	"liaison"
	"liaison/locales"
)

// summaryMost is how much of a long text stands above the document that has all of
// it, in characters.
const summaryMost = 600

// Copy is what one person gets of a run: as many messages as it takes, the buttons
// under the last.
func (d *Desk) Copy(run liaison.Run, to liaison.Recipient) []liaison.Message {
	voice, c := d.Locales.Voice(to.Language), run.Content
	c.Text = c.Text.Fill(to.Values)
	if run.Reminds != 0 {
		run.Content = c
		return d.reminder(voice, run)
	}
	return copyOf(voice, c, fmt.Sprintf("run:%d:text!", run.ID), d.copyButtons(voice, run))
}

// copyOf lays a content out as messages. Where a long text goes as a document, its
// making is said by the word.
func copyOf(voice locales.Voice, c liaison.Content, made string, buttons [][]button) []liaison.Message {
	text, files := c.Said(), c.Files
	if c.AsFile && c.Text.Len() > textMost {
		c.Text = c.Text.Clip(summaryMost).Join("\n\n", liaison.Rich{Text: voice.Plain("copy.whole_in_file")})
		text = c.Said()
		files = append([]liaison.File{{Kind: liaison.Document, MIME: "application/pdf", Make: made}}, files...)
	}
	if c.Urgent {
		text = liaison.Rich{Text: voice.Plain("copy.urgent")}.Join("\n", text)
	}
	if text = text.Trim(); text.Text == "" && len(buttons) > 0 { // buttons stand under words
		text.Text = voice.Plain("copy.files_only")
	}
	return laidOut(text, files, buttons)
}

// laidOut is one message for each call that Telegram takes. One of several calls
// would begin anew when the last of them fails, and what the first have shown would
// not be known any more, to be recalled.
func laidOut(text liaison.Rich, files []liaison.File, buttons [][]button) []liaison.Message {
	var messages []liaison.Message
	for _, part := range text.Split(textMost) {
		messages = append(messages, liaison.Message{Act: liaison.Say, Text: part.Text, Entities: part.Entities, Rich: true})
	}
	albums := liaison.Albums(files)
	if len(messages) == 1 && liaison.Captioned(albums, text.Len(), len(buttons) > 0) {
		messages[0].Files, albums = files, nil
	}
	for i, album := range albums {
		messages = slices.Insert(messages, i, liaison.Message{Act: liaison.Say, Files: album, Rich: true})
	}
	if len(messages) > 0 {
		messages[len(messages)-1].Buttons = buttons
	}
	return messages
}

// copyButtons are under a copy.
func (d *Desk) copyButtons(voice locales.Voice, run liaison.Run) [][]button {
	laid := studyButtons(voice, run)
	if run.Content.Ack == liaison.Read {
		laid = append(laid, []button{{Text: voice.Plain("ack.read"), Data: fmt.Sprintf("ack:%d", run.ID)}})
	}
	return laid
}

// reminder is what somebody gets who has not acknowledged a run.
func (d *Desk) reminder(voice locales.Voice, run liaison.Run) []liaison.Message {
	text := voice.Say("copy.reminder_"+string(run.Content.Ack), "Title", run.Content.Said().Title(2*titleShown))
	buttons := []button{{Text: voice.Plain("copy.open"), Data: fmt.Sprintf("got:%d", run.Reminds)}}
	if run.Content.Ack == liaison.Read {
		buttons = append(buttons, button{Text: voice.Plain("ack.read"), Data: fmt.Sprintf("ack:%d", run.Reminds)})
	}
	return []liaison.Message{{Act: liaison.Say, Text: string(text), Buttons: [][]button{buttons}}}
}

// previewBriefing sends a draft to who looks at it, as readers will have it; its
// buttons do nothing yet.
func previewBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	if err := t.putPreview(ctx, b); err != nil {
		return err
	}
	text, err := t.briefText(ctx, b)
	if err != nil {
		return err
	}
	text += locales.Markup(t.numbered(t.briefButtons(b)))
	t.put(liaison.Outgoing{Card: "brief", Message: liaison.Message{Act: liaison.Say, Text: string(text), Buttons: t.briefButtons(b)}})
	return nil
}

// putPreview sends a draft to who looks at it.
func (t *turn) putPreview(ctx context.Context, b liaison.Briefing) error {
	messages, err := t.copyFor(ctx, b, t.person.ID)
	if err != nil {
		return err
	}
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: string(t.voice.Say("brief.this_is_preview"))}})
	for _, m := range messages {
		t.put(liaison.Outgoing{Message: m})
	}
	return nil
}

// copyFor is what somebody would get of a draft.
func (t *turn) copyFor(ctx context.Context, b liaison.Briefing, person int64) ([]liaison.Message, error) {
	c := b.Content
	if c.Text.Text == "" && len(c.Files) == 0 && len(c.Materials) == 0 {
		return nil, liaison.Refuse(liaison.Invalid, "briefing.empty")
	}
	if c.Personal() {
		values, err := t.store.ValuesOf(ctx, person)
		if err != nil {
			return nil, err
		}
		c.Text = c.Text.Fill(values.Named(t.today()))
	}
	materials, err := t.inLibrary(ctx, c.Materials)
	if err != nil {
		return nil, err
	}
	c = c.With(materials)
	return copyOf(t.voice, c, fmt.Sprintf("brief:%d:text", b.ID), t.desk.copyButtons(t.voice, liaison.Run{Kind: b.Kind, Content: c})), nil
}
