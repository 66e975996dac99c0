package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
)

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
