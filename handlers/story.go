package handlers

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/locales"
)

// postStory puts what is published into the channel and has copies made of its photos
// for the public page, and takes it out there when its consent is taken back. The page
// itself has it by its stage alone.
func (t *turn) postStory(ctx context.Context, m liaison.Matter, out liaison.Outcome, rules liaison.Rules) error {
	if liaison.Procedures[m.Kind].Page == "" {
		return nil
	}
	switch out.Event.Move {
	case liaison.Issue:
		if err := t.store.WantPhotos(ctx, m.PublicPhotos(), m.ID, t.at()); err != nil {
			return err
		}
		return t.putStory(ctx, m, rules)
	case liaison.Revoke, liaison.TakeDown:
		if err := t.store.DropPhotos(ctx, m.ID); err != nil {
			return err
		}
		return t.eraseStory(ctx, m)
	}
	return nil
}

// putStory puts it into the channel, if there is one: the words, then the photos, each
// in a message of its own, since of an album the outbox would know the first alone and
// could not take the others out again.
func (t *turn) putStory(ctx context.Context, m liaison.Matter, rules liaison.Rules) error {
	channel, _ := liaison.ParseChannel(rules.Text(liaison.StoriesChannel)) // it was checked when it was set
	if channel == 0 {
		return nil
	}
	text, err := t.storyWords(ctx, m)
	if err != nil {
		return err
	}
	var posts []liaison.Outgoing
	put := func(message liaison.Message) {
		message.Act = liaison.Say
		posts = append(posts, liaison.Outgoing{Chat: channel, Lane: liaison.Briefings, Cause: t.update.ID,
			Card: fmt.Sprintf("story:%d:%02d", m.ID, len(posts)), Message: message})
	}
	for _, part := range split(string(text)) {
		put(liaison.Message{Text: part})
	}
	first := &turn{desk: t.desk, voice: t.desk.Locales.Voice(locales.Languages[0])}
	for _, photo := range m.PublicPhotos() {
		put(liaison.Message{Text: string(locales.Escape(first.photoCaption(m, photo))), Files: []liaison.File{photo.File}})
	}
	t.out = append(t.out, posts...)
	return t.store.KeepPosts(ctx, m.ID, posts, t.at())
}

// storyWords are a story as the channel has it, in the service's first language.
func (t *turn) storyWords(ctx context.Context, m liaison.Matter) (locales.Markup, error) {
	voice, by := t.desk.Locales.Voice(locales.Languages[0]), ""
	if m.Facts[liaison.BylinePart] == "yes" {
		author, err := t.store.Person(ctx, m.Author)
		if err != nil {
			return "", err
		}
		by = author.Name
	}
	if by == "" {
		by = voice.Plain("story.by_a_deputy")
	}
	var texts []string
	for _, said := range m.PublicTexts() {
		if said.Part != "" {
			said.Text = voice.Plain("part."+said.Part) + "\n" + said.Text
		}
		texts = append(texts, said.Text)
	}
	return voice.Say("story.post", "Title", m.PublicTitle(), "Text", strings.Join(texts, "\n\n"), "By", by), nil
}

func (t *turn) eraseStory(ctx context.Context, m liaison.Matter) error {
	posts, err := t.store.PostsOf(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, p := range posts {
		t.out = append(t.out, liaison.Outgoing{Chat: p.Chat, Lane: liaison.Briefings, Cause: t.update.ID, Card: p.Card,
			Message: liaison.Message{Act: liaison.Erase}})
	}
	return nil
}
