package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeepPosts notes what is put of a story into a channel.
func (s *Store) KeepPosts(ctx context.Context, matter int64, posts []liaison.Outgoing, at time.Time) error {
	chats, cards := make([]int64, len(posts)), make([]string, len(posts))
	for i, o := range posts {
		chats[i], cards[i] = o.Chat, o.Card
	}
	_, err := s.db.Exec(ctx, `INSERT INTO story_posts (matter, chat, card, at) SELECT $1, p.chat, p.card, $4
		FROM unnest($2::bigint[], $3::text[]) AS p (chat, card)`, matter, chats, cards, at)
	if err != nil {
		return fmt.Errorf("keep the posts of story %d: %w", matter, err)
	}
	return nil
}

// StoryPost is a message of a story in a channel, by its card.
type StoryPost struct {
	Chat int64
	Card string
}

// PostsOf lists what was put of a story into a channel.
func (s *Store) PostsOf(ctx context.Context, matter int64) ([]StoryPost, error) {
	found, err := many[StoryPost](ctx, s.db, `SELECT chat, card FROM story_posts WHERE matter = $1 ORDER BY card`, matter)
	if err != nil {
		return nil, fmt.Errorf("list the posts of story %d: %w", matter, err)
	}
	return found, nil
}

// publicStories are the stories m that anybody may read: published, and those who are
// shown agree.
const publicStories = `SELECT m.number, m.title, m.changed_at AS at,
		coalesce(nullif(m.facts->>'edited', ''), (SELECT string_agg(x.piece->>'text', E'\n' ORDER BY x.n)
			FROM jsonb_array_elements(m.pieces) WITH ORDINALITY AS x (piece, n)), '') AS text,
		CASE WHEN m.facts->>'byline' = 'yes' THEN a.name ELSE '' END AS by
	FROM matters m JOIN people a ON a.id = m.author
	WHERE m.kind = 'story' AND m.stage = 'issued' AND m.facts->>'consent' IN ('yes', 'nobody')`

// PublicStories lists them, the newest first, a page after so many.
func (s *Store) PublicStories(ctx context.Context, skip, most int) ([]liaison.PublicStory, error) {
	found, err := many[liaison.PublicStory](ctx, s.db, publicStories+` ORDER BY m.changed_at DESC, m.id DESC OFFSET $1 LIMIT $2`, skip, most)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return found, nil
}

// PublicStory is the one of that number.
func (s *Store) PublicStory(ctx context.Context, number string) (liaison.PublicStory, error) {
	found, err := many[liaison.PublicStory](ctx, s.db, publicStories+` AND m.number = $1`, number)
	if err != nil {
		err = fmt.Errorf("read story %s: %w", number, err)
	}
	return only(found, err, ErrNone)
}
