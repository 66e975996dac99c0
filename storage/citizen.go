package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Doorway finds who takes in what is said by a public code. It is refused where
// there is no such station or deputy, and where the deputy is at no station, or
// nobody could take anything down.
func (s *Store) Doorway(ctx context.Context, link string) (liaison.Doorway, error) {
	sort, code, ok := liaison.ParseLink(link)
	if !ok {
		return liaison.Doorway{}, liaison.Refuse(liaison.NotFound, "citizen.no_such_link")
	}
	if sort == liaison.DeputyLink {
		return s.deputyDoorway(ctx, link, code)
	}
	return s.stationDoorway(ctx, link, code)
}

// deputyDoorway leads to the first of the deputy's stations, by code.
func (s *Store) deputyDoorway(ctx context.Context, link, code string) (door liaison.Doorway, err error) {
	found, err := s.peopleWhere(ctx, `p.code = $1 AND `+inOffice+` AND EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role = $2)`,
		code, liaison.RoleDeputy)
	if err != nil {
		return door, err
	}
	if len(found) == 0 {
		return door, liaison.Refuse(liaison.NotFound, "citizen.no_such_link")
	}
	door = liaison.Doorway{Link: link, Name: found[0].Name, Deputy: true, Author: found[0]}
	stations, err := many[liaison.Body](ctx, s.db, `SELECT b.id, b.code, b.kind, b.name, b.short FROM bodies b
		JOIN memberships s ON s.body = b.id WHERE s.person = $1 AND b.kind = $2 ORDER BY b.code LIMIT 1`, found[0].ID, liaison.Station)
	if err != nil {
		return door, fmt.Errorf("find a deputy's station: %w", err)
	}
	if len(stations) == 0 {
		return door, liaison.Refuse(liaison.Conflict, "citizen.no_station", "Name", door.Name)
	}
	door.Station = stations[0]
	return door, nil
}

// stationDoorway has the station's officers take down what is said, those first
// who can be reached, and the staff where it has none.
func (s *Store) stationDoorway(ctx context.Context, link, code string) (door liaison.Doorway, err error) {
	stations, err := many[liaison.Body](ctx, s.db, `SELECT id, code, kind, name, short FROM bodies
		WHERE code = $1 AND kind = $2`, code, liaison.Station)
	if err != nil {
		return door, fmt.Errorf("find a station: %w", err)
	}
	if len(stations) == 0 {
		return door, liaison.Refuse(liaison.NotFound, "citizen.no_such_link")
	}
	door = liaison.Doorway{Link: link, Name: stations[0].Name, Station: stations[0]}
	author, err := column[int64](ctx, s.db, `SELECT s.person FROM memberships s JOIN people p ON p.id = s.person
		WHERE (s.body = $1 AND s.role = $2 OR s.role = $3) AND `+inOffice+`
		ORDER BY s.role = $2 DESC, p.chat IS NULL, p.id LIMIT 1`, door.Station.ID, liaison.RoleOfficer, liaison.RoleClerk)
	if err != nil {
		return door, fmt.Errorf("find who is at a station: %w", err)
	}
	if len(author) == 0 {
		return door, liaison.Refuse(liaison.Conflict, "citizen.no_such_link")
	}
	door.Author, err = s.Person(ctx, author[0])
	return door, err
}

// KeepRemark notes from where an opinion has come, in the transaction that makes it.
func (s *Store) KeepRemark(ctx context.Context, matter int64, r liaison.Remark, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO citizen_opinions (matter, link, chat, language, once, sent_at)
		VALUES ($1, $2, nullif($3, 0::bigint), $4, nullif($5, ''), $6)`, matter, r.Door.Link, r.Chat, r.Language, r.Once, at)
	if err != nil {
		return fmt.Errorf("note from where matter %d has come: %w", matter, err)
	}
	return nil
}

// RemarksSince counts what the remark's chat has sent since then, or by the
// doorway's form, whoever sent it.
func (s *Store) RemarksSince(ctx context.Context, r liaison.Remark, since time.Time) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM citizen_opinions
		WHERE CASE WHEN $1::bigint <> 0 THEN chat = $1 ELSE chat IS NULL AND link = $2 END AND sent_at >= $3`,
		r.Chat, r.Door.Link, since).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what was sent today: %w", err)
	}
	return n, nil
}

// NumberOfForm is the number that the opinion of a form got when it was sent
// before; empty where it was not.
func (s *Store) NumberOfForm(ctx context.Context, once string) (string, error) {
	numbers, err := column[string](ctx, s.db, `SELECT m.number FROM citizen_opinions c JOIN matters m ON m.id = c.matter
		WHERE c.once = $1 AND m.number IS NOT NULL`, once)
	if err != nil {
		return "", fmt.Errorf("find what a form has made: %w", err)
	}
	if len(numbers) == 0 {
		return "", nil
	}
	return numbers[0], nil
}

// OpinionsOfChat lists what was sent from a chat by a public code, the newest
// first.
func (s *Store) OpinionsOfChat(ctx context.Context, chat int64, most int) ([]liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m JOIN citizen_opinions c ON c.matter = m.id
		WHERE c.chat = $1 ORDER BY c.sent_at DESC, m.id DESC LIMIT $2`, chat, most)
	if err != nil {
		return nil, fmt.Errorf("list what a chat has sent: %w", err)
	}
	return found, nil
}

// Teller is the chat from which an opinion has come.
type Teller struct {
	Chat     int64
	Language string
}

// TellerOf finds the chat to be told of an opinion; ErrNone where it has come
// otherwise.
func (s *Store) TellerOf(ctx context.Context, matter int64) (t Teller, err error) {
	err = s.db.QueryRow(ctx, `SELECT chat, language FROM citizen_opinions WHERE matter = $1 AND chat IS NOT NULL`, matter).
		Scan(&t.Chat, &t.Language)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, ErrNone
	}
	if err != nil {
		return t, fmt.Errorf("find who has sent matter %d: %w", matter, err)
	}
	return t, nil
}

// KeepContact keeps a sealed name and phone with the id of the key that opens it.
func (s *Store) KeepContact(ctx context.Context, matter int64, key string, sealed []byte, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO sealed_contacts (matter, key, sealed, sealed_at) VALUES ($1, $2, $3, $4)`,
		matter, key, sealed, at)
	if err != nil {
		return fmt.Errorf("keep what is sealed of matter %d: %w", matter, err)
	}
	return nil
}

// Contact reads what is sealed of a matter; ErrNone where there is nothing.
func (s *Store) Contact(ctx context.Context, matter int64) (key string, sealed []byte, err error) {
	err = s.db.QueryRow(ctx, `SELECT key, sealed FROM sealed_contacts WHERE matter = $1`, matter).Scan(&key, &sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil, ErrNone
	}
	if err != nil {
		return "", nil, fmt.Errorf("read what is sealed of matter %d: %w", matter, err)
	}
	return key, sealed, nil
}
