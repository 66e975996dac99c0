package storage

import (
	"context"
	"fmt"
	"strconv"
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

// publicStories are the matters m that anybody may read: published, consented to, and
// not taken back (liaison.Matter.InPublic).
const publicStories = `m.stage = 'issued' AND m.facts->>'consent' IN ('yes', 'nobody') AND coalesce(m.facts->>'revoked', '') = ''`

// StoryFilter says which of them are listed; what is unset does not matter.
type StoryFilter struct {
	Kind  liaison.Kind
	Level liaison.Level // of government, of cases
	Drive int64         // of which a case came
}

func (f StoryFilter) where(args *arguments) string {
	where := publicStories + " AND m.kind = " + args.add(f.Kind)
	if f.Level != "" {
		where += " AND m.facts->>'level' = " + args.add(f.Level)
	}
	if f.Drive != 0 {
		where += " AND m.facts->>'drive_id' = " + args.add(strconv.FormatInt(f.Drive, 10))
	}
	return where
}

// PublicStories lists them with their photos, the newest first, a page after so many.
func (s *Store) PublicStories(ctx context.Context, f StoryFilter, skip, most int) ([]liaison.PublicStory, error) {
	var args arguments
	where := f.where(&args)
	found, err := s.publicStories(ctx, where+" ORDER BY m.changed_at DESC, m.id DESC OFFSET "+args.add(skip)+" LIMIT "+args.add(most), args...)
	if err != nil {
		return nil, fmt.Errorf("list what is published: %w", err)
	}
	return found, nil
}

// CountStories counts them.
func (s *Store) CountStories(ctx context.Context, f StoryFilter) (int, error) {
	var args arguments
	found, err := column[int](ctx, s.db, `SELECT count(*) FROM matters m WHERE `+f.where(&args), args...)
	if err != nil {
		return 0, fmt.Errorf("count what is published: %w", err)
	}
	return found[0], nil
}

// PublicStory is the one of that kind and number.
func (s *Store) PublicStory(ctx context.Context, kind liaison.Kind, number string) (liaison.PublicStory, error) {
	found, err := s.publicStories(ctx, publicStories+` AND m.kind = $1 AND m.number = $2`, kind, number)
	if err != nil {
		err = fmt.Errorf("read story %s: %w", number, err)
	}
	return only(found, err, ErrNone)
}

func (s *Store) publicStories(ctx context.Context, where string, args ...any) ([]liaison.PublicStory, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	authors, ids := make([]int64, len(found)), make([]int64, len(found))
	for i, m := range found {
		authors[i], ids[i] = m.Author, m.ID
	}
	people, err := s.PeopleByIDs(ctx, authors)
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	photos, err := s.photosOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	stories := make([]liaison.PublicStory, len(found))
	for i, m := range found {
		stories[i] = m.InWords(names[m.Author])
		for _, p := range photos {
			if p.Matter == m.ID {
				stories[i].Photos = append(stories[i].Photos, p)
			}
		}
	}
	return stories, nil
}

// CaseOfNote is the case that somebody has made of a problem of an occasion, but for
// those that came to nothing; ErrNone where there is none.
func (s *Store) CaseOfNote(ctx context.Context, note, author int64) (liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
		WHERE m.author = $2 AND m.kind = 'showcase' AND m.facts->>'note' = $1 AND m.stage NOT IN ('unused', 'withdrawn')
		ORDER BY m.id DESC LIMIT 1`, strconv.FormatInt(note, 10), author)
	if err != nil {
		err = fmt.Errorf("find the case of note %d: %w", note, err)
	}
	return only(found, err, ErrNone)
}
