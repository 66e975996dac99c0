package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// inputMoment is a moment as browsers write it.
const inputMoment = "2006-01-02T15:04"

// briefingTimePage is when a briefing goes out, and how that can be chosen.
type briefingTimePage struct {
	frame
	ID      int64
	Of      string // the draft's title
	T       timeForm
	Ways    []choice
	Rhythms []choice
	Days    []choice // of the week
	Months  []choice
	Thirds  []choice
	Rest    []choice // holiday policies
	Missed  []choice
	Says    string
	Coming  []handlers.Coming
	Short   bool           // some months have no such day
	Wrong   locales.Markup // empty: it can be kept
}

// timeForm is what the form says.
type timeForm struct {
	Way, At, Rhythm, Hour, Cron string
	Weekdays                    []int
	Day, Month, Third           int
	Holiday                     liaison.HolidayPolicy
	Missed                      liaison.MissedPolicy
}

// The ways to say when, and how often.
var (
	timeWays    = []string{"now", "once", "repeat", "cron"}
	timeRhythms = []string{"daily", "weekly", "monthly", "quarterly", "yearly"}
)

// timing is what the form comes to.
func (f timeForm) timing(ctx context.Context, view handlers.View, zone *time.Location) (liaison.Timing, error) {
	timing := liaison.Timing{Holiday: f.Holiday, Missed: f.Missed}
	switch f.Way {
	case "once":
		at, err := time.ParseInLocation(inputMoment, f.At, zone)
		if err != nil {
			return timing, liaison.Refuse(liaison.Invalid, "timing.unreadable")
		}
		return view.Once(at)
	case "cron":
		timing.Cron = f.Cron
		return view.Repeated(ctx, timing)
	case "repeat":
		line, err := f.line()
		if err != nil {
			return timing, err
		}
		timing.Cron = line
		return view.Repeated(ctx, timing)
	}
	return liaison.Timing{}, nil
}

// line is the line of cron of what was chosen.
func (f timeForm) line() (string, error) {
	hour, err := time.Parse("15:04", f.Hour)
	if err != nil {
		return "", liaison.Refuse(liaison.Invalid, "timing.no_hour")
	}
	days := "* * *"
	switch f.Rhythm {
	case "weekly":
		if len(f.Weekdays) == 0 {
			return "", liaison.Refuse(liaison.Invalid, "briefing.no_weekday")
		}
		var list []string
		for _, d := range f.Weekdays {
			list = append(list, strconv.Itoa(d))
		}
		days = "* * " + strings.Join(list, ",")
	case "monthly":
		days = fmt.Sprintf("%d * *", f.Day)
	case "quarterly":
		days = fmt.Sprintf("%d %d,%d,%d,%d *", f.Day, f.Third, f.Third+3, f.Third+6, f.Third+9)
	case "yearly":
		days = fmt.Sprintf("%d %d *", f.Day, f.Month)
	}
	return fmt.Sprintf("%d %d %s", hour.Minute(), hour.Hour(), days), nil
}

// timeFormOf is the form of a timing that is kept.
func (v *visit) timeFormOf(timing liaison.Timing) timeForm {
	f := timeForm{Way: "now", Rhythm: "weekly", Hour: "09:00", Weekdays: []int{1}, Day: 1, Month: 1, Third: 1,
		Holiday: liaison.NextWorking, Missed: liaison.RunOnce, At: v.now.AddDate(0, 0, 1).Format("2006-01-02") + "T09:00"}
	switch {
	case !timing.At.IsZero():
		f.Way, f.At = "once", timing.At.In(v.Zone).Format(inputMoment)
	case timing.Cron != "":
		f.Way, f.Cron, f.Holiday, f.Missed = "cron", timing.Cron, timing.Holiday, timing.Missed
		if line, err := v.Desk.Cron(timing.Cron); err == nil {
			f.read(line)
		}
	}
	return f
}

// read takes a line that the builder can build.
func (f *timeForm) read(c liaison.CronLine) {
	if len(c.Hours) != 1 || len(c.Minutes) != 1 || len(c.Days) > 1 {
		return
	}
	switch {
	case c.Weekdays != nil && c.Months == nil && c.Days == nil:
		f.Rhythm, f.Weekdays = "weekly", c.Weekdays
	case c.Weekdays != nil:
		return
	case len(c.Days) == 1 && c.Months == nil:
		f.Rhythm, f.Day = "monthly", c.Days[0]
	case len(c.Days) == 1 && len(c.Months) == 1:
		f.Rhythm, f.Day, f.Month = "yearly", c.Days[0], c.Months[0]
	case len(c.Days) == 1 && len(c.Months) == 4 && c.Months[0] <= 3 && slices.Equal(c.Months, []int{c.Months[0], c.Months[0] + 3, c.Months[0] + 6, c.Months[0] + 9}):
		f.Rhythm, f.Day, f.Third = "quarterly", c.Days[0], c.Months[0]
	case c.Days == nil && c.Months == nil:
		f.Rhythm = "daily"
	default:
		return
	}
	f.Way, f.Hour = "repeat", fmt.Sprintf("%02d:%02d", c.Hours[0], c.Minutes[0])
}

// sentTime is the form as it was sent.
func (v *visit) sentTime() timeForm {
	form := v.r.PostForm
	number := func(name string, most int) int {
		n, _ := strconv.Atoi(form.Get(name))
		return min(max(n, 1), most)
	}
	f := timeForm{Way: form.Get("way"), At: form.Get("at"), Rhythm: form.Get("rhythm"), Hour: form.Get("hour"),
		Cron: clipped(form.Get("cron"), 80), Day: number("day", 31), Month: number("month", 12), Third: number("third", 3),
		Holiday: liaison.HolidayPolicy(form.Get("holiday")), Missed: liaison.MissedPolicy(form.Get("missed"))}
	for _, d := range form["weekday"] {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n <= 6 {
			f.Weekdays = append(f.Weekdays, n)
		}
	}
	if !slices.Contains(liaison.HolidayPolicies, f.Holiday) {
		f.Holiday = liaison.NextWorking
	}
	if !slices.Contains(liaison.MissedPolicies, f.Missed) {
		f.Missed = liaison.RunOnce
	}
	return f
}

func briefingTime(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	return v.showTime(ctx, b, v.timeFormOf(b.Timing), http.StatusOK)
}

// chooseTime keeps the time that was chosen, or says first what comes of it.
func chooseTime(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	f := v.sentTime()
	if v.r.PostFormValue("do") != "save" {
		return v.showTime(ctx, b, f, http.StatusOK)
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		timing, err := f.timing(ctx, v.viewOf(tx), v.Zone)
		if err != nil {
			return nil, err
		}
		return nil, v.viewOf(tx).WriteBriefing(ctx, b.ID, func(b *liaison.Briefing) error { b.Timing = timing; return nil })
	})
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Code == liaison.Invalid {
		return v.showTime(ctx, b, f, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return v.goTo(briefingPath(b.ID), "briefing.said_saved")
}

func (v *visit) showTime(ctx context.Context, b liaison.Briefing, f timeForm, status int) error {
	view := v.view()
	line, err := view.BriefingLine(ctx, b)
	if err != nil {
		return err
	}
	p := briefingTimePage{frame: v.under(v.voice.Plain("briefing.choose_time")), ID: b.ID, Of: line.Title, T: f}
	v.timeChoices(&p)
	timing, err := f.timing(ctx, view, v.Zone)
	if err == nil && timing.Cron != "" {
		line, _ := v.Desk.Cron(timing.Cron) // it was read before
		p.Short = len(line.Days) > 0 && slices.Min(line.Days) > 28
		p.Coming, err = view.Coming(ctx, timing)
	}
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		p.Wrong = v.voice.Refusal(refusal)
	} else if err != nil {
		return err
	}
	b.Timing = timing
	if said, err := view.BriefingLine(ctx, b); err == nil && p.Wrong == "" {
		p.Says = said.When
	}
	return v.answer(v.w, status, "briefing_time.html", p)
}

func (v *visit) timeChoices(p *briefingTimePage) {
	for _, way := range timeWays {
		p.Ways = append(p.Ways, choice{way, v.voice.Plain("briefing.way_" + way), p.T.Way == way})
	}
	for _, rhythm := range timeRhythms {
		p.Rhythms = append(p.Rhythms, choice{rhythm, v.voice.Plain("timing." + rhythm), p.T.Rhythm == rhythm})
	}
	for i := range 7 {
		day := (i + 1) % 7
		p.Days = append(p.Days, choice{strconv.Itoa(day), v.voice.Plain("cron.weekday_" + strconv.Itoa(day)), slices.Contains(p.T.Weekdays, day)})
	}
	month := func(m int) string { return v.voice.Plain("cron.month_" + strconv.Itoa(m)) }
	for m := 1; m <= 12; m++ {
		p.Months = append(p.Months, choice{strconv.Itoa(m), v.voice.Plain("cron.months", "List", month(m)), p.T.Month == m})
	}
	for m := 1; m <= 3; m++ {
		list := strings.Join([]string{month(m), month(m + 3), month(m + 6), month(m + 9)}, v.voice.Plain("list.comma"))
		p.Thirds = append(p.Thirds, choice{strconv.Itoa(m), v.voice.Plain("cron.months", "List", list), p.T.Third == m})
	}
	for _, h := range liaison.HolidayPolicies {
		p.Rest = append(p.Rest, choice{string(h), v.voice.Plain("timing.holiday_" + string(h)), p.T.Holiday == h})
	}
	for _, m := range liaison.MissedPolicies {
		p.Missed = append(p.Missed, choice{string(m), v.voice.Plain("timing.missed_" + string(m)), p.T.Missed == m})
	}
}
