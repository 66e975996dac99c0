package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
)

// errDryRun undoes an import that was only to be tried.
var errDryRun = errors.New("dry run")

// importLock lets one import in at a time, so that what it compares with does
// not change under it.
const importLock = 7_301

// ImportRoster brings the database to what the roster says, in one
// transaction, and returns what that changes. Who and what the roster does not
// name is left alone; a person whom it names has afterwards exactly the posts
// that it lists. A dry run changes nothing.
func (s *Store) ImportRoster(ctx context.Context, r liaison.Roster, dryRun bool, at time.Time) ([]liaison.Change, error) {
	var changes []liaison.Change
	err := s.InTx(ctx, func(s *Store) error {
		if _, err := s.db.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, importLock); err != nil {
			return err
		}
		for _, part := range []func(context.Context, liaison.Roster) ([]liaison.Change, error){
			s.importBodies, s.importTopics, s.importCalendars, s.importPeople,
		} {
			made, err := part(ctx, r)
			if err != nil {
				return err
			}
			changes = append(changes, made...)
		}
		if err := s.followCalendars(ctx, changes, at); err != nil {
			return err
		}
		if err := s.Audit(ctx, at, 0, "import", "roster", importCounts(r, changes)); err != nil {
			return err
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	var refusal *liaison.Refusal
	switch {
	case err == nil || errors.Is(err, errDryRun):
		return changes, nil
	case errors.As(err, &refusal):
		return nil, err
	default:
		return nil, fmt.Errorf("import the roster: %w", err)
	}
}

func importCounts(r liaison.Roster, changes []liaison.Change) map[string]any {
	counts := map[string]int{}
	counted := map[string]bool{}
	for _, c := range changes {
		one := string(c.Kind) + " " + c.Code // has a change for each field
		if !counted[one] {
			counts[string(c.Kind)+"_"+string(c.Action)]++
		}
		counted[one] = true
	}
	detail := map[string]any{"unchanged": r.Unchanged(changes)}
	for name, n := range counts {
		detail[name] = n
	}
	return detail
}

// field is one value of something that an import may change.
type field struct{ name, old, new string }

// compared lists the changes of one thing, by its fields.
func compared(kind liaison.Subject, code string, fields ...field) []liaison.Change {
	var changes []liaison.Change
	for _, f := range fields {
		if f.old != f.new {
			changes = append(changes, liaison.Change{
				Action: liaison.Changed, Kind: kind, Code: code, Field: f.name, Old: f.old, New: f.new,
			})
		}
	}
	return changes
}

func added(kind liaison.Subject, code, name string) liaison.Change {
	return liaison.Change{Action: liaison.Added, Kind: kind, Code: code, New: name}
}

func (s *Store) importBodies(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	before, err := s.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	held := byCode(before, func(b liaison.Body) string { return b.Code })
	var changes []liaison.Change
	var codes, kinds, names, shorts []string
	for _, b := range r.Bodies {
		was, there := held[b.Code]
		made := []liaison.Change{added(liaison.OfBody, b.Code, b.Name)}
		if there {
			made = compared(liaison.OfBody, b.Code, field{"kind", string(was.Kind), string(b.Kind)},
				field{"name", was.Name, b.Name}, field{"short", was.Short, b.Short})
		}
		if len(made) > 0 {
			changes = append(changes, made...)
			codes, kinds = append(codes, b.Code), append(kinds, string(b.Kind))
			names, shorts = append(names, b.Name), append(shorts, b.Short)
		}
	}
	_, err = s.db.Exec(ctx, `INSERT INTO bodies (code, kind, name, short)
		SELECT code, kind, name, short FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS new (code, kind, name, short)
		ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, short = excluded.short`,
		codes, kinds, names, shorts)
	return changes, err
}

func (s *Store) importTopics(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	before, err := s.Topics(ctx)
	if err != nil {
		return nil, err
	}
	held := byCode(before, func(t liaison.Topic) string { return t.Code })
	var changes []liaison.Change
	for _, t := range r.Topics {
		was, there := held[t.Code]
		made := []liaison.Change{added(liaison.OfTopic, t.Code, t.Name)}
		if there {
			made = compared(liaison.OfTopic, t.Code, field{"name", was.Name, t.Name},
				field{"committee", was.Committee, t.Committee}, field{"lead", was.Lead, t.Lead},
				field{"co", strings.Join(was.Co, ", "), strings.Join(t.Co, ", ")},
				field{"keywords", strings.Join(was.Keywords, ", "), strings.Join(t.Keywords, ", ")})
		}
		if len(made) == 0 {
			continue
		}
		changes = append(changes, made...)
		if _, err := s.db.Exec(ctx, `INSERT INTO topics (code, name, committee, lead, co, keywords)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET name = excluded.name,
			committee = excluded.committee, lead = excluded.lead, co = excluded.co, keywords = excluded.keywords`,
			t.Code, t.Name, t.Committee, t.Lead, nonNil(t.Co), nonNil(t.Keywords)); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// importCalendars takes a year as a whole: a day that it does not name is an
// ordinary day again.
func (s *Store) importCalendars(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	var changes []liaison.Change
	for _, year := range r.Calendars {
		was, there, err := s.calendarYear(ctx, year.Year)
		if err != nil {
			return nil, err
		}
		code := strconv.Itoa(year.Year)
		made := []liaison.Change{added(liaison.OfCalendar, code, year.Source)}
		if there {
			made = compared(liaison.OfCalendar, code, field{"source", was.Source, year.Source},
				field{"holidays", dates(was.Holidays), dates(year.Holidays)},
				field{"make_ups", dates(was.MakeUps), dates(year.MakeUps)})
		}
		if len(made) == 0 {
			continue
		}
		changes = append(changes, made...)
		if err := s.keepCalendarYear(ctx, year); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func (s *Store) calendarYear(ctx context.Context, year int) (was liaison.CalendarYear, there bool, err error) {
	source, err := column[string](ctx, s.db, `SELECT source FROM calendar_years WHERE year = $1`, year)
	if err != nil || len(source) == 0 {
		return was, false, err
	}
	days, err := s.calendarDays(ctx, `extract(year FROM day) = $1`, year)
	was = liaison.CalendarYear{Year: year, Source: source[0]}
	for _, d := range days {
		if d.Works {
			was.MakeUps = append(was.MakeUps, liaison.DateOf(d.Day))
		} else {
			was.Holidays = append(was.Holidays, liaison.DateOf(d.Day))
		}
	}
	return was, true, err
}

func (s *Store) keepCalendarYear(ctx context.Context, year liaison.CalendarYear) error {
	if _, err := s.db.Exec(ctx, `INSERT INTO calendar_years (year, source) VALUES ($1, $2)
		ON CONFLICT (year) DO UPDATE SET source = excluded.source`, year.Year, year.Source); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM calendar_days WHERE extract(year FROM day) = $1`, year.Year); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `INSERT INTO calendar_days (day, works)
		SELECT day::date, false FROM unnest($1::text[]) AS day
		UNION ALL SELECT day::date, true FROM unnest($2::text[]) AS day`, dayTexts(year.Holidays), dayTexts(year.MakeUps))
	return err
}

func dayTexts(days []liaison.Date) []string {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = d.String()
	}
	slices.Sort(texts)
	return texts
}

func dates(days []liaison.Date) string { return strings.Join(dayTexts(days), ", ") }

// listedPerson is a person of the database in the form of a roster.
type listedPerson struct {
	Code, Name, PhoneTail string
	Bodies, Roles         []string // of the same length, a post each
}

// importPeople writes all people in a handful of statements: a roster may list
// a hundred thousand.
func (s *Store) importPeople(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	if len(r.People) == 0 {
		return nil, nil
	}
	codes := make([]string, len(r.People))
	for i, p := range r.People {
		codes[i] = p.Code
	}
	before, err := many[listedPerson](ctx, s.db, `
		SELECT p.code, p.name, p.phone_tail, held.bodies, held.roles
		FROM people p LEFT JOIN LATERAL (
			SELECT array_agg(b.code) AS bodies, array_agg(m.role) AS roles
			FROM memberships m JOIN bodies b ON b.id = m.body WHERE m.person = p.id) held ON true
		WHERE p.code = ANY($1)`, codes)
	if err != nil {
		return nil, err
	}
	held := byCode(before, func(p listedPerson) string { return p.Code })
	var changes []liaison.Change
	var write peopleToWrite
	for _, p := range r.People {
		was, there := held[p.Code]
		made := []liaison.Change{added(liaison.OfPerson, p.Code, p.Name)}
		if there {
			made = compared(liaison.OfPerson, p.Code, field{"name", was.Name, p.Name},
				field{"phone", was.PhoneTail, p.PhoneTail}, field{"posts", was.posts(), posts(p.Posts)})
		}
		if len(made) > 0 {
			changes = append(changes, made...)
			write.add(p)
		}
	}
	return changes, s.keepPeople(ctx, write)
}

// peopleToWrite holds columns: of people, and of their posts.
type peopleToWrite struct {
	codes, names, phones, languages []string
	holders, bodies, roles          []string
}

func (w *peopleToWrite) add(p liaison.Listed) {
	w.codes, w.names = append(w.codes, p.Code), append(w.names, p.Name)
	w.phones, w.languages = append(w.phones, p.PhoneTail), append(w.languages, cmp.Or(p.Language, "zh-Hans"))
	for _, post := range p.Posts {
		w.holders, w.bodies = append(w.holders, p.Code), append(w.bodies, post.Body)
		w.roles = append(w.roles, string(post.Role))
	}
}

func (s *Store) keepPeople(ctx context.Context, w peopleToWrite) error {
	unknown, err := column[string](ctx, s.db, `SELECT DISTINCT code FROM unnest($1::text[]) AS code
		WHERE NOT EXISTS (SELECT FROM bodies b WHERE b.code = code.code) ORDER BY code LIMIT 1`, w.bodies)
	if err != nil {
		return err
	}
	if len(unknown) > 0 {
		return liaison.Refuse(liaison.Invalid, "import.unknown_body", "Code", unknown[0])
	}
	if _, err := s.db.Exec(ctx, `INSERT INTO people (code, name, phone_tail, language)
		SELECT code, name, phone, language
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS new (code, name, phone, language)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, phone_tail = excluded.phone_tail`,
		w.codes, w.names, w.phones, w.languages); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM memberships m USING people p
		WHERE p.id = m.person AND p.code = ANY($1)`, w.codes); err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO memberships (person, body, role)
		SELECT p.id, b.id, new.role
		FROM unnest($1::text[], $2::text[], $3::text[]) AS new (code, body, role)
		JOIN people p ON p.code = new.code JOIN bodies b ON b.code = new.body`, w.holders, w.bodies, w.roles)
	return err
}

func (p listedPerson) posts() string {
	held := make([]liaison.Post, len(p.Bodies))
	for i := range p.Bodies {
		held[i] = liaison.Post{Body: p.Bodies[i], Role: liaison.Role(p.Roles[i])}
	}
	return posts(held)
}

// posts says them in one order, so that they can be compared.
func posts(list []liaison.Post) string {
	said := make([]string, len(list))
	for i, p := range list {
		said[i] = string(p.Role) + " " + p.Body
	}
	slices.Sort(said)
	return strings.Join(said, ", ")
}

func byCode[T any](list []T, code func(T) string) map[string]T {
	found := make(map[string]T, len(list))
	for _, one := range list {
		found[code(one)] = one
	}
	return found
}

// Bodies lists all bodies, by code.
func (s *Store) Bodies(ctx context.Context) ([]liaison.Body, error) {
	bodies, err := many[liaison.Body](ctx, s.db, `SELECT id, code, kind, name, short FROM bodies ORDER BY code`)
	if err != nil {
		return nil, fmt.Errorf("read bodies: %w", err)
	}
	return bodies, nil
}

// Topics lists all topics, by code.
func (s *Store) Topics(ctx context.Context) ([]liaison.Topic, error) {
	topics, err := many[liaison.Topic](ctx, s.db,
		`SELECT code, name, committee, lead, co, keywords FROM topics ORDER BY code`)
	if err != nil {
		return nil, fmt.Errorf("read topics: %w", err)
	}
	return topics, nil
}

type calendarDay struct {
	Day   time.Time
	Works bool
}

func (s *Store) calendarDays(ctx context.Context, where string, args ...any) ([]calendarDay, error) {
	return many[calendarDay](ctx, s.db, `SELECT day, works FROM calendar_days WHERE `+where+` ORDER BY day`, args...)
}

// Calendar reads the working days of all years that are known.
func (s *Store) Calendar(ctx context.Context) (liaison.Calendar, error) {
	years, err := column[int](ctx, s.db, `SELECT year FROM calendar_years ORDER BY year`)
	if err != nil {
		return liaison.Calendar{}, fmt.Errorf("read the calendar: %w", err)
	}
	days, err := s.calendarDays(ctx, `true`)
	if err != nil {
		return liaison.Calendar{}, fmt.Errorf("read the calendar: %w", err)
	}
	calendar := liaison.NewCalendar(nil, nil, years...)
	for _, d := range days {
		calendar.Works[liaison.DateOf(d.Day)] = d.Works
	}
	return calendar, nil
}

// PeopleFilter says which people are meant; what is unset does not matter.
type PeopleFilter struct {
	Role  liaison.Role
	Body  int64
	Named string // in the name, or the code; empty: everybody
}

// People lists the people of a filter with what they are where.
func (s *Store) People(ctx context.Context, f PeopleFilter) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `($3::text = '' OR strpos(p.name, $3) > 0 OR lower(p.code) = lower($3))
		AND (($1::text = '' AND $2::bigint = 0) OR EXISTS (SELECT FROM memberships s
		WHERE s.person = p.id AND ($1::text = '' OR s.role = $1) AND ($2::bigint = 0 OR s.body = $2)))`, f.Role, f.Body, f.Named)
}

// Person reads one person.
func (s *Store) Person(ctx context.Context, id int64) (liaison.Person, error) {
	return s.onePerson(ctx, `p.id = $1`, id)
}

// PersonByCode reads the person with that code of the roster.
func (s *Store) PersonByCode(ctx context.Context, code string) (liaison.Person, error) {
	return s.onePerson(ctx, `p.code = $1`, code)
}

func (s *Store) onePerson(ctx context.Context, where string, arg any) (liaison.Person, error) {
	found, err := s.peopleWhere(ctx, where, arg)
	if err != nil {
		return liaison.Person{}, err
	}
	if len(found) == 0 {
		return liaison.Person{}, liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	return found[0], nil
}
