package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// warnedMost is how many of a list a warning names.
const warnedMost = 20

// officersOf lists who acts for a body.
func officersOf(ctx context.Context, tx *storage.Store, body int64) ([]int64, error) {
	officers, err := tx.PeopleOfBody(ctx, body, liaison.RoleOfficer)
	ids := make([]int64, len(officers))
	for i, o := range officers {
		ids[i] = o.ID
	}
	return ids, err
}

// WarnIdle tells a station's officers that nothing has been done there for long, once
// until there is activity again.
func (d *Desk) WarnIdle(ctx context.Context, tx *storage.Store, s storage.IdleStation, at time.Time) (said bool, _ []liaison.Outgoing, err error) {
	first, err := tx.Once(ctx, storage.IdleSince(s.Since), s.ID, at)
	if err != nil || !first {
		return false, nil, err
	}
	officers, err := officersOf(ctx, tx, s.ID)
	if err != nil {
		return false, nil, err
	}
	since := liaison.DateOf(s.Since.In(d.Zone))
	out, err := d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("station.idle_officer", "Station", s.Name, "Since", since, "Days", since.DaysUntil(liaison.DateOf(at)))
	})
	return true, out, err
}

// ListIdle tells the staff of the stations where nothing has been done for long.
func (d *Desk) ListIdle(ctx context.Context, tx *storage.Store, names []string) ([]liaison.Outgoing, error) {
	return d.noticesToStaff(ctx, tx, func(voice locales.Voice) locales.Markup {
		return voice.Say("station.idle_staff", "Count", len(names), "Names", someOf(names, voice))
	})
}

// someOf is a list of names, the first of them where they are many.
func someOf(names []string, voice locales.Voice) string {
	said := strings.Join(names[:min(len(names), warnedMost)], voice.Plain("list.comma"))
	if len(names) > warnedMost {
		said += "…"
	}
	return said
}

// noticesToStaff are a notice for each clerk.
func (d *Desk) noticesToStaff(ctx context.Context, tx *storage.Store, say func(locales.Voice) locales.Markup) ([]liaison.Outgoing, error) {
	clerks, err := tx.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range clerks {
		t.notify(p, say(d.Locales.Voice(p.Language)), nil)
	}
	return t.out, nil
}

// WarnReceiving tells a deputy that they have received people less often this year than
// they are to, once for each of the days on which it is warned of that.
func (d *Desk) WarnReceiving(ctx context.Context, tx *storage.Store, r storage.Receiving, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "receptions "+day.String(), r.ID, at)
	if err != nil || !first {
		return nil, err
	}
	aim := liaison.OccasionRules[liaison.Reception].Aim.Times
	return d.Notices(ctx, tx, []int64{r.ID}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("roster_duty.below", "Came", r.Came, "Ahead", r.Ahead, "Aim", aim, "Stations", strings.Join(r.Stations, voice.Plain("list.comma")))
	})
}

// ListReceiving tells the staff, once for each day, who has received people too seldom.
func (d *Desk) ListReceiving(ctx context.Context, tx *storage.Store, names []string, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "receptions list "+day.String(), 0, at)
	if err != nil || !first || len(names) == 0 {
		return nil, err
	}
	return d.noticesToStaff(ctx, tx, func(voice locales.Voice) locales.Markup {
		return voice.Say("roster_duty.below_staff", "Count", len(names), "Names", someOf(names, voice), "Aim", liaison.OccasionRules[liaison.Reception].Aim.Times)
	})
}

// WarnGroup tells a group's conveners that it has had fewer activities this year than
// it is to have, once for each of the days on which it is warned of that.
func (d *Desk) WarnGroup(ctx context.Context, tx *storage.Store, g storage.ListedGroup, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "group "+day.String(), g.ID, at)
	if err != nil || !first {
		return nil, err
	}
	aim := liaison.OccasionRules[liaison.GroupActivity].Aim.Times
	conveners, err := officersOf(ctx, tx, g.ID)
	if err != nil {
		return nil, err
	}
	say := func(voice locales.Voice) locales.Markup {
		return voice.Say("member_group.below", "Name", g.Name, "Year", g.Year, "Aim", aim)
	}
	out, err := d.Notices(ctx, tx, conveners, func(_ liaison.Person, voice locales.Voice) locales.Markup { return say(voice) })
	if err != nil || len(out) > 0 {
		return out, err
	}
	return d.noticesToStaff(ctx, tx, say) // a group without conveners is theirs to see to
}

// TellTally tells a station's officers what became of the opinions of a month, once.
func (d *Desk) TellTally(ctx context.Context, tx *storage.Store, line storage.TallyLine, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, fmt.Sprintf("tally %d-%02d", month.Year, month.Month), line.ID, at)
	if err != nil || !first {
		return nil, err
	}
	officers, err := officersOf(ctx, tx, line.ID)
	if err != nil {
		return nil, err
	}
	return d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("station.tally", "Station", line.Name, "Year", month.Year, "Month", int(month.Month), "Received", line.Received,
			"Accepted", line.Accepted, "AcceptedShare", Share(line.Accepted, line.Received), "Answered", line.Answered(),
			"InTimeShare", Share(line.InTime, line.Answered()), "ToldShare", Share(line.Told, line.Answered()), "Reopened", line.Reopened)
	})
}

// Share is n of so many in percent; of nothing it is a dash.
func Share(n, of int) string {
	percent, ok := liaison.Percent(n, of)
	if !ok {
		return "—"
	}
	return fmt.Sprintf("%d%%", percent)
}
