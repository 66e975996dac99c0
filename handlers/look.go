package handlers

import (
	"context"
	"slices"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

func (t *turn) backTo(m liaison.Matter) [][]button {
	return [][]button{{t.button("matter.back", "matter:%d:card", m.ID)}}
}

// showText shows the whole text and the answer. While a deputy mends a text that
// came back, others see the one that was confirmed, but for those who are asked to
// co-sign the new one.
func showText(ctx context.Context, t *turn, m liaison.Matter) error {
	if followed(m, m.Capacities(*t.person)) {
		return liaison.Refuse(liaison.Forbidden, "matter.not_published")
	}
	m, mending, err := t.readable(ctx, m)
	if err != nil {
		return err
	}
	m = seen(*t.person, m)
	if redacted(m, m.Capacities(*t.person)) {
		t.show(t.head(m)+"\n\n"+locales.Escape(m.Facts["public_text"]), t.backTo(m)) // what may be shown of it
		return nil
	}
	text := t.head(m) + "\n\n" + t.wholeText(m)
	for _, key := range []string{"class", "answer"} {
		if value := m.Facts[key]; value != "" {
			said, err := t.factValue(ctx, m, key, value)
			if err != nil {
				return err
			}
			text += "\n\n" + t.voice.Say("matter.fact", "Field", t.voice.Plain("field."+key), "Value", said)
		}
	}
	if m.Hash != "" && !m.Submitted.IsZero() && !mending {
		text += "\n\n" + t.voice.Say("matter.hash", "Hash", m.Hash[:hashMark], "At", m.Submitted.In(t.desk.Zone))
	}
	t.show(text, t.backTo(m))
	return nil
}

// readable is the matter with the text that the person may read, and whether that
// is still being mended.
func (t *turn) readable(ctx context.Context, m liaison.Matter) (_ liaison.Matter, mending bool, err error) {
	mending = m.Stage == liaison.Returned
	asked := m.Author == t.person.ID || m.Stage == liaison.Cosigning && slices.Contains(m.People(liaison.CoSigner), t.person.ID)
	if (mending || m.Stage == liaison.Cosigning) && !asked {
		if m, err = t.confirmed(ctx, m); err != nil {
			return m, mending, err
		}
		mending = m.Submitted.IsZero() // a part that was split off has not been confirmed yet
	}
	return m, mending, nil
}

// wholeText is all parts of the text, each under its name where there are several.
func (t *turn) wholeText(m liaison.Matter) locales.Markup {
	var parts []locales.Markup
	texts := liaison.Procedures[m.Kind].Texts()
	for _, part := range texts {
		text := locales.Escape(m.Part(part.Key))
		if len(texts) > 1 {
			text = t.voice.Say("matter.part", "Part", t.voice.Plain("part."+part.Key)) + "\n" + text
		}
		parts = append(parts, text, "")
	}
	return joinLines(parts[:len(parts)-1])
}

// showHistory is the timeline: who did what when, and what they said.
func showHistory(ctx context.Context, t *turn, m liaison.Matter) error {
	history, err := t.store.History(ctx, m.ID)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("history.title", "Number", m.Number)}
	for _, h := range history {
		lines = append(lines, "", t.voice.Say("history.line", "At", h.At.In(t.desk.Zone), "Who", t.who(h),
			"What", t.voice.Plain(t.voice.Key(m.Kind, "done", string(h.Move)))))
		if liaison.Procedures[m.Kind].Hides(*t.person, m, h.Move) {
			continue
		}
		supplied, err := t.inputLines(ctx, m, h.Move, h.Input)
		if err != nil {
			return err
		}
		lines = append(lines, supplied...)
	}
	t.show(joinLines(lines), t.backTo(m))
	return nil
}

// who made a move: the body for which somebody acted, else the person; nobody,
// where a clock had run out.
func (t *turn) who(h storage.HistoryLine) string {
	switch {
	case h.BodyName != "":
		return h.BodyName
	case h.ActorName == "":
		return t.voice.Plain("history.timer")
	}
	return h.ActorName
}

// inputLines say what was supplied with a move, field by field.
func (t *turn) inputLines(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input) ([]locales.Markup, error) {
	supplied, err := t.supplied(ctx, m, key, in)
	var lines []locales.Markup
	for _, said := range supplied {
		lines = append(lines, t.voice.Say("history.field", "Field", said.Name, "Value", said.Value))
	}
	return lines, err
}

// supplied is what was supplied with a move, in words.
func (t *turn) supplied(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input) ([]Said, error) {
	move, _ := liaison.Procedures[m.Kind].Move(key)
	var found []Said
	for _, f := range move.Needs {
		if in.One(f.Key) == "" || f.Auto {
			continue
		}
		value, err := t.fieldValue(ctx, m, f, in[f.Key])
		if err != nil {
			return nil, err
		}
		found = append(found, Said{t.voice.Plain("field." + f.Key), value})
	}
	return found, nil
}

// sendFiles sends what is attached.
func sendFiles(_ context.Context, t *turn, m liaison.Matter) error {
	var files []liaison.File
	for _, a := range m.Attachments {
		files = append(files, a.File)
	}
	t.putFiles(files)
	t.replyWith(t.voice.Say("matter.files_sent", "Count", len(m.Attachments), "Number", m.Number), t.backTo(m))
	return nil
}

// putFiles sends files: pictures as albums, then everything else one by one.
func (t *turn) putFiles(files []liaison.File) {
	var photos, rest []liaison.File
	for _, f := range files {
		if f.Kind == liaison.Photo {
			photos = append(photos, f)
		} else {
			rest = append(rest, f)
		}
	}
	for album := range slices.Chunk(photos, liaison.AlbumMost) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Files: album}})
	}
	for one := range slices.Chunk(rest, 1) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Files: one}})
	}
}
