package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"liaison"
)

// entryRow is an entry as it is read.
type entryRow struct {
	Source            string
	Fact, Person      int64
	Kind              liaison.EntryKind
	Day               time.Time
	Minutes           int
	Title, Number     string
	Matter            int64
	Place             string
	People            int
	Took              *int
	Corrected, Struck bool
}

func (r entryRow) entry() liaison.Entry {
	return liaison.Entry{EntryKey: liaison.EntryKey{Source: r.Source, Fact: r.Fact, Person: r.Person}, Kind: r.Kind, Day: liaison.DateOf(r.Day),
		Minutes: r.Minutes, Title: r.Title, Number: r.Number, Matter: r.Matter, Place: r.Place, People: r.People, Took: r.Took,
		Corrected: r.Corrected, Struck: r.Struck}
}

// archiveEntries are the entries of the people $1 with what was decided on each last.
var archiveEntries = `SELECT f.source, f.fact, f.person, f.kind, coalesce(c.on_day, f.day) AS day, coalesce(c.minutes, f.minutes) AS minutes,
		coalesce(c.title, f.title) AS title, f.number, f.matter, f.place, f.people, f.took,
		coalesce(c.finding = 'corrected', false) AS corrected, coalesce(c.finding = 'struck', false) AS struck
	FROM ` + archiveFacts + `
	LEFT JOIN LATERAL (SELECT r.finding, r.on_day, r.title, r.minutes FROM archive_remarks r
		WHERE r.person = f.person AND r.source = f.source AND r.fact = f.fact AND r.finding IN ('corrected', 'struck')
		ORDER BY r.decided_at DESC, r.id DESC LIMIT 1) c ON true`

// Entries reads the entries of people from one day to another as the facts make them,
// the newest first, whatever was sealed. Days are those of the zone.
func (s *Store) Entries(ctx context.Context, people []int64, from, to liaison.Date, zone *time.Location) ([]liaison.Entry, error) {
	rows, err := many[entryRow](ctx, s.db, `SELECT * FROM (`+archiveEntries+`) e WHERE day BETWEEN $3::text::date AND $4::text::date
		ORDER BY day DESC, source, fact DESC, person`, nonNil(people), zoneName(time.Now().In(zone)), from.String(), to.String())
	if err != nil {
		return nil, fmt.Errorf("read archives: %w", err)
	}
	return each(rows, entryRow.entry), nil
}

// Seal is what closes a year of somebody's archive.
type Seal struct {
	Person   int64
	Year     int
	Why      string // "year", or "left"
	Entries  string // JSON
	Hash     string
	SealedBy string // a name; empty: the service
	SealedAt time.Time
}

// Holds reports whether the hash is that of the entries.
func (s Seal) Holds() bool { return s.Hash == hexHash(s.Entries) }

func hexHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Archive is one year of somebody's archive: once it is sealed, as it stood then.
type Archive struct {
	Entries []liaison.Entry
	Seal    *Seal
}

// ArchiveYears reads a year of people's archives.
func (s *Store) ArchiveYears(ctx context.Context, people []int64, year int, zone *time.Location) (map[int64]Archive, error) {
	seals, err := s.sealsWhere(ctx, `s.person = ANY($1) AND s.year = $2`, nonNil(people), year)
	if err != nil {
		return nil, err
	}
	archives := make(map[int64]Archive, len(people))
	for _, seal := range seals {
		a := Archive{Seal: &seal}
		if err := json.Unmarshal([]byte(seal.Entries), &a.Entries); err != nil {
			return nil, fmt.Errorf("read the seal of person %d, %d: %w", seal.Person, seal.Year, err)
		}
		archives[seal.Person] = a
	}
	open := slices.DeleteFunc(slices.Clone(people), func(p int64) bool { return archives[p].Seal != nil })
	entries, err := s.Entries(ctx, open, firstOf(year), lastOf(year), zone)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		a := archives[e.Person]
		a.Entries = append(a.Entries, e)
		archives[e.Person] = a
	}
	return archives, nil
}

// ArchiveYear reads one year of one archive.
func (s *Store) ArchiveYear(ctx context.Context, person int64, year int, zone *time.Location) (Archive, error) {
	archives, err := s.ArchiveYears(ctx, []int64{person}, year, zone)
	return archives[person], err
}

func firstOf(year int) liaison.Date { return liaison.Date{Year: year, Month: time.January, Day: 1} }
func lastOf(year int) liaison.Date  { return liaison.Date{Year: year, Month: time.December, Day: 31} }

// Entry reads one entry as it stands now, sealed or not.
func (s *Store) Entry(ctx context.Context, key liaison.EntryKey, zone *time.Location) (liaison.Entry, error) {
	rows, err := many[entryRow](ctx, s.db, `SELECT * FROM (`+archiveEntries+`) e WHERE source = $3 AND fact = $4`,
		[]int64{key.Person}, zoneName(time.Now().In(zone)), key.Source, key.Fact)
	if err != nil {
		return liaison.Entry{}, fmt.Errorf("read an entry of person %d: %w", key.Person, err)
	}
	return only(each(rows, entryRow.entry), nil, liaison.Refuse(liaison.NotFound, "archive.no_entry"))
}

// AcknowledgedIn counts the briefings of a year that somebody has acknowledged. They are
// counted in the archive, and no entry each.
func (s *Store) AcknowledgedIn(ctx context.Context, person int64, year int, zone *time.Location) (int, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM runs r JOIN deliveries d ON d.run = r.id AND d.person = $1
		WHERE r.began_at >= $2 AND r.began_at < $3 AND d.acked_at IS NOT NULL`, person,
		time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what person %d has acknowledged: %w", person, err)
	}
	return n, nil
}
