package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
)

// postStory puts a story into the channel when it is published, and takes it out there
// when the deputy takes the consent back.
func (t *turn) postStory(ctx context.Context, m liaison.Matter, out liaison.Outcome, rules liaison.Rules) error {
	switch {
	case m.Kind != liaison.Story:
		return nil
	case out.Event.Move == "issue":
		return t.putStory(ctx, m, rules)
	case out.Event.Move == "revoke":
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
	for _, photo := range m.StoryPhotos() {
		put(liaison.Message{Files: []liaison.File{photo}})
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
	return voice.Say("story.post", "Title", m.Title, "Text", m.StoryText(), "By", by), nil
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
