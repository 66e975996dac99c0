package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// keepStation keeps the facts of the form.
func keepStation(ctx context.Context, v *visit) error {
	body, was, err := v.ownStation(ctx)
	if err != nil {
		return err
	}
	ask := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	f := liaison.StationFacts{Body: body.ID, Sort: liaison.StationSort(ask("sort")), Level: liaison.Level(ask("level")), Address: ask("address"),
		Hours: ask("hours"), Phone: ask("phone"), Note: ask("note"), Region: idOf(ask("region"))}
	if !staff(v.person, v.bodies) {
		f.Region = was.Region // whose the station is, the staff say
	}
	for _, c := range []struct {
		text string
		into *float64
	}{{ask("latitude"), &f.Latitude}, {ask("longitude"), &f.Longitude}} {
		if c.text == "" {
			continue
		}
		if *c.into, err = strconv.ParseFloat(c.text, 64); err != nil {
			return liaison.Refuse(liaison.Invalid, "station.bad_place")
		}
	}
	for _, d := range []struct {
		text string
		into *liaison.Date
	}{{ask("founded"), &f.Founded}, {ask("closed"), &f.Closed}} {
		if d.text == "" {
			continue
		}
		if *d.into, err = liaison.ParseDate(d.text); err != nil {
			return liaison.Refuse(liaison.Invalid, "station.bad_day")
		}
	}
	if refusal := f.Check(); refusal != nil {
		return refusal
	}
	if f.Region != 0 && !slices.ContainsFunc(v.regions(0), func(c choice) bool { return c.Value == strconv.FormatInt(f.Region, 10) }) {
		return liaison.Refuse(liaison.NotFound, "station.not_found")
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepStation(ctx, v.person.ID, f, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(stationAddress(body.ID), "station_page.kept")
}

func stationAddress(body int64) string { return fmt.Sprintf("%s/%d", stationsAt, body) }

// keepDuty keeps the rule of the form.
func keepDuty(ctx context.Context, v *visit) error {
	body, _, err := v.ownStation(ctx)
	if err != nil {
		return err
	}
	number := func(name string) int {
		n, err := strconv.Atoi(v.r.PostFormValue(name))
		if err != nil {
			return -1 // which no rule takes
		}
		return n
	}
	r := liaison.DutyRule{Day: number("day"), Weekday: time.Weekday(number("weekday")), Nth: number("nth"), Every: number("every"),
		From: v.r.PostFormValue("from"), Until: v.r.PostFormValue("until"), Deputies: number("deputies"), Off: v.r.PostFormValue("off") != ""}
	if v.r.PostFormValue("by") == "weekday" {
		r.Day = 0
	} else if r.Day == 0 {
		r.Day = -1
	}
	if refusal := r.Check(); refusal != nil {
		return refusal
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepDutyRule(ctx, v.person.ID, body.ID, r, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(stationAddress(body.ID), "station_page.duty_kept")
}

// stationPicture is the station's code as PNG.
func stationPicture(ctx context.Context, v *visit) error {
	body, _, err := v.station(ctx)
	if err != nil {
		return err
	}
	if v.Forms.Bot == "" {
		return liaison.Refuse(liaison.Conflict, "station_page.no_bot")
	}
	link := liaison.StationLink + body.Code
	picture, err := v.Desk.Poster(ctx, v.Store, v.Forms.Bot, link)
	if err != nil {
		return err
	}
	return v.file(link+".png", "image/png", picture)
}

// stationPoster is the station's sheet of A4 with its hours and its code.
func stationPoster(ctx context.Context, v *visit) error {
	body, _, err := v.station(ctx)
	if err != nil {
		return err
	}
	pdf, err := v.Desk.StationPoster(ctx, v.Store, v.Forms.Bot, body, v.voice.Language)
	if err != nil {
		return err
	}
	return v.file(body.Name+".pdf", "application/pdf", pdf)
}

// receptionNotice is what the station posts before a reception.
func receptionNotice(ctx context.Context, v *visit) error {
	body, _, err := v.station(ctx)
	if err != nil {
		return err
	}
	o, err := v.Store.Occasion(ctx, v.number("occasion"))
	if err != nil {
		return err
	}
	if o.Body != body.ID {
		return liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	name, pdf, err := v.Desk.DutyPoster(ctx, v.Store, v.Forms.Bot, o.ID, v.voice.Language)
	if err != nil {
		return err
	}
	return v.file(name, "application/pdf", pdf)
}
