package console

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
)

// occasionFieldsMost bounds the fields of expertise of an occasion, and their length.
const occasionFieldsMost = 10

// occasionReader reads the form of an occasion, until something is wrong.
type occasionReader struct {
	v     *visit
	o     liaison.Occasion
	wrong *liaison.Refusal
}

// readOccasion is the occasion with what the form says, or what is wrong with it.
func (v *visit) readOccasion(ctx context.Context, o liaison.Occasion) (liaison.Occasion, *liaison.Refusal, error) {
	r := occasionReader{v: v, o: o}
	f := v.formSent()
	r.o.Title, r.o.Text = strings.Join(strings.Fields(f.Title), " "), f.Text
	r.holder()
	r.where(f)
	if o.Stage != liaison.OccasionAnnounced || v.now.Before(o.Begins) {
		r.o.Begins, r.o.Ends, r.o.EnrolUntil = r.time(f.Begins), r.time(f.Ends), r.time(f.EnrolUntil)
	}
	r.o.Capacity, r.o.Year = r.number(f.Capacity), r.number(f.Year)
	if r.o.Year != 0 && (r.o.Year < 2000 || r.o.Year > 2100) {
		r.refuse("occasion_page.bad_year")
	}
	r.hours(f.Hours)
	r.quota(f.Quota)
	r.fields(f.Fields)
	r.materials()
	if err := r.whom(); err != nil {
		return r.o, nil, err
	}
	err := r.others(ctx, f.Matter)
	return r.o, r.wrong, err
}

func (r *occasionReader) refuse(key string, args ...any) {
	if r.wrong == nil {
		r.wrong = liaison.Refuse(liaison.Invalid, key, args...)
	}
}

// holder is who holds it: a body that the visitor may hold one of the kind for.
func (r *occasionReader) holder() {
	code := r.v.r.PostFormValue("holder")
	if code == "" {
		return // as it was
	}
	body := liaison.Body{}
	if code != "staff" {
		body, _ = r.v.bodyNamed(code)
	}
	if code != "staff" && body.ID == 0 || !r.v.person.MayHold(r.o.Kind, body) {
		r.refuse("occasion_page.bad_holder")
		return
	}
	if body.ID != 0 && !slices.Contains(r.o.Rule().Holders, body.Kind) {
		r.refuse("occasion_page.bad_holder")
		return
	}
	r.o.Body = body.ID
}

// placeMost bounds the words of a place, in characters.
const placeMost = 100

// where is the place, in words and as latitude and longitude.
func (r *occasionReader) where(f occasionForm) {
	if r.o.Where = strings.Join(strings.Fields(f.Where), " "); utf8.RuneCountInString(r.o.Where) > placeMost {
		r.refuse("occasion_page.long_place", "Most", placeMost)
	}
	r.o.Latitude, r.o.Longitude = 0, 0
	if f.Place == "" {
		return
	}
	parts := strings.FieldsFunc(f.Place, func(c rune) bool { return strings.ContainsRune(",， ", c) })
	if len(parts) != 2 {
		r.refuse("occasion_page.bad_coordinates")
		return
	}
	latitude, err1 := strconv.ParseFloat(parts[0], 64)
	longitude, err2 := strconv.ParseFloat(parts[1], 64)
	if err1 != nil || err2 != nil || !(math.Abs(latitude) <= 90) || !(math.Abs(longitude) <= 180) {
		r.refuse("occasion_page.bad_coordinates")
		return
	}
	r.o.Latitude, r.o.Longitude = latitude, longitude
}

// time is a time of the service's zone; none where nothing is written.
func (r *occasionReader) time(text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation(inputTime, text, r.v.Zone)
	if err != nil || at.Year() < 2000 || at.Year() > 2100 {
		r.refuse("occasion_page.bad_time")
		return time.Time{}
	}
	return at
}

func (r *occasionReader) number(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		r.refuse("occasion.bad_number")
		return 0
	}
	return n
}

func (r *occasionReader) hours(text string) {
	r.o.Hours = 0
	if text == "" {
		return
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n <= 1000) {
		r.refuse("occasion.bad_number")
		return
	}
	r.o.Hours = n
}

// quota are lines such as "江城 6": a delegation and its seats.
func (r *occasionReader) quota(text string) {
	r.o.Quota = map[int64]int{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.ReplaceAll(line, "　", " "))
		if line == "" {
			continue
		}
		at := strings.LastIndexAny(line, " \t:：")
		if at < 0 {
			r.refuse("occasion_page.bad_quota", "Line", clipped(line, 40))
			return
		}
		name := strings.TrimSpace(strings.TrimRight(line[:at], ":： "))
		seats, err := strconv.Atoi(strings.TrimLeft(line[at:], " \t:："))
		body, known := r.v.delegationNamed(name)
		if err != nil || seats < 0 || seats > 10_000 || !known {
			r.refuse("occasion_page.bad_quota", "Line", clipped(line, 40))
			return
		}
		if r.o.Quota[body.ID] != 0 {
			r.refuse("occasion_page.quota_twice", "Line", clipped(line, 40))
		}
		r.o.Quota[body.ID] = seats
	}
}

// delegationNamed finds a delegation by its code or a name, with or without 团.
func (v *visit) delegationNamed(text string) (liaison.Body, bool) {
	bare := func(name string) string { return strings.TrimSuffix(strings.TrimSuffix(name, "团"), "代表") }
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool {
		return b.Kind == liaison.Delegation && text != "" && (strings.EqualFold(b.Code, text) || bare(b.Name) == bare(text) || bare(b.Short) == bare(text))
	})
	if i < 0 {
		return liaison.Body{}, false
	}
	return v.bodies[i], true
}

// fields are the fields of expertise that it asks for.
func (r *occasionReader) fields(text string) {
	r.o.Fields = nil
	for _, f := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,;； \n\t", c) }) {
		if !slices.Contains(r.o.Fields, f) {
			r.o.Fields = append(r.o.Fields, clipped(f, 40))
		}
	}
	if len(r.o.Fields) > occasionFieldsMost {
		r.refuse("occasion_page.many_fields", "Most", occasionFieldsMost)
	}
}

func (r *occasionReader) materials() {
	r.o.Materials = nil
	for _, word := range r.v.r.PostForm["material"] {
		if id := idOf(word); id > 0 && !slices.Contains(r.o.Materials, id) && len(r.o.Materials) < occasionChoices {
			r.o.Materials = append(r.o.Materials, id)
		}
	}
}

// others are what the occasion refers to: a drive, what it makes up for, a matter.
func (r *occasionReader) others(ctx context.Context, number string) error {
	r.o.Drive, r.o.MakesUp, r.o.Matter = idOf(r.v.r.PostFormValue("drive")), idOf(r.v.r.PostFormValue("makes_up")), 0
	if r.o.Drive < 0 || r.o.MakesUp < 0 {
		r.o.Drive, r.o.MakesUp = 0, 0
	}
	found, err := r.v.Store.OccasionsByIDs(ctx, []int64{r.o.Drive, r.o.MakesUp})
	if err != nil {
		return err
	}
	is := func(id int64, holds func(liaison.Occasion) bool) bool {
		return id == 0 || slices.ContainsFunc(found, func(o liaison.Occasion) bool { return o.ID == id && holds(o) })
	}
	if !is(r.o.Drive, func(o liaison.Occasion) bool { return o.Kind == liaison.Drive && r.o.Kind != liaison.Drive }) ||
		!is(r.o.MakesUp, func(o liaison.Occasion) bool {
			return o.Kind == r.o.Kind && o.ID != r.o.ID && o.Rule().MakeUp && r.v.person.MayHold(o.Kind, r.v.body(o.Body))
		}) {
		r.refuse("occasion_page.bad_reference")
	}
	if number == "" {
		return nil
	}
	matters, err := r.v.Store.MattersByNumber(ctx, []string{number})
	if m, known := matters[number]; err == nil && known && len(m.Capacities(r.v.person)) > 0 {
		r.o.Matter = m.ID
	} else if err == nil {
		r.refuse("field.no_such_matter", "Number", clipped(number, 30))
	}
	return err
}

// choosesAudience reports whether the visitor may invite anybody: the staff, and who
// may write briefings. Other officers invite the people of their bodies.
func (v *visit) choosesAudience() bool { return v.person.MayBrief(v.bodies) }

// whomChoices are the bodies whose deputies a visitor may invite who may not invite
// anybody: the own, and for a department, which has none, the stations.
func (v *visit) whomChoices(o liaison.Occasion) (list []choice) {
	if v.choosesAudience() {
		return nil
	}
	for _, b := range v.bodies {
		if v.mayInvite(b) && len(list) < bodiesOffered {
			list = append(list, choice{b.Code, b.Label(), slices.Contains(o.Audience.Bodies[b.Kind], b.ID)})
		}
	}
	return list
}

func (v *visit) mayInvite(b liaison.Body) bool {
	if b.Kind == liaison.Department {
		return false
	}
	own := v.person.In(b.ID, liaison.RoleOfficer)
	agency := slices.ContainsFunc(v.bodies, func(d liaison.Body) bool {
		return d.Kind == liaison.Department && v.person.In(d.ID, liaison.RoleOfficer)
	})
	return own || agency && b.Kind == liaison.Station
}

// whom is the audience of who may not choose any: the deputies of one body.
func (r *occasionReader) whom() error {
	if r.v.choosesAudience() {
		return nil
	}
	code := r.v.r.PostFormValue("whom")
	if code == "" {
		return nil // as it was
	}
	b, known := r.v.bodyNamed(code)
	if !known || !r.v.mayInvite(b) {
		return liaison.Refuse(liaison.Forbidden, "desk.not_yours")
	}
	r.o.Audience = liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{b.Kind: {b.ID}}}
	return nil
}
