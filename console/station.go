package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/storage"
)

const (
	stationLogMost   = 40
	stationAhead     = 62 // days of what is to come in the log
	stationFundsMost = 60
	stationAskedMost = 20
)

// stationPage is a station with all that is kept of it.
type stationPage struct {
	frame
	Body      liaison.Body
	Facts     liaison.StationFacts
	SortName  string
	LevelName string
	Region    string
	Mine      bool // the visitor may change it
	Sorts     []choice
	Levels    []choice
	Regions   []choice
	Officers  []storage.Named
	Members   []storage.Named
	Below     map[int64]storage.Receiving
	Rule      liaison.DutyRule
	RuleSaid  string
	OwnRule   bool
	RuleDay   string
	Weekdays  []choice
	Nths      []choice
	Everys    []choice
	Next      []string // the next days by the rule
	Link      string   // of the code; empty: the bot's name is not known
	Drawn     paper.Outline
	Log       []stationDone
	Voices    liaison.StationTally // of this year
	Funds     []storage.KeptFund
	Sums      storage.FundSums
	Evaluated []storage.KeptEvaluation
	Items     []evaluationItem
	Years     []int // that can be evaluated and are not
	Visits    []visitLine
	Asked     []storage.StationInquiry
	Today     liaison.Date
}

// stationDone is a line of a station's log.
type stationDone struct {
	storage.StationDone
	KindName, When, StageName string
	Ahead                     bool
	Notice                    string // the address of its sheet; empty: it is no reception
}

// evaluationItem is a question of the yearly evaluation.
type evaluationItem struct{ Key, Name string }

func (v *visit) evaluationItems() []evaluationItem {
	items := make([]evaluationItem, len(liaison.EvaluationItems))
	for i, key := range liaison.EvaluationItems {
		items[i] = evaluationItem{key, v.voice.Plain("station.item_" + key)}
	}
	return items
}

// Yuan is a sum as the page shows it.
func (stationPage) Yuan(fen int64) string { return liaison.Yuan(fen) }

// Share is a share in percent.
func (stationPage) Share(n, of int) string { return handlers.Share(n, of) }

// station reads the station that the address names, if the visitor sees it.
func (v *visit) station(ctx context.Context) (liaison.Body, liaison.StationFacts, error) {
	none := liaison.Refuse(liaison.NotFound, "station.not_found")
	id := v.number("id")
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.ID == id && b.Kind == liaison.Station })
	if i < 0 {
		return liaison.Body{}, liaison.StationFacts{}, none
	}
	facts, err := v.Store.StationFacts(ctx, id)
	if err != nil {
		return liaison.Body{}, facts, err
	}
	if scope := v.stationScope(); scope != nil && !slices.Contains(scope, id) && !slices.Contains(scope, facts.Region) {
		return liaison.Body{}, facts, none
	}
	return v.bodies[i], facts, nil
}

// ownStation is station, for who may change it.
func (v *visit) ownStation(ctx context.Context) (liaison.Body, liaison.StationFacts, error) {
	body, facts, err := v.station(ctx)
	if err == nil && !v.person.RunsStation(body.ID) {
		err = liaison.Refuse(liaison.Forbidden, "station_page.not_yours")
	}
	return body, facts, err
}

// oneStation is a station's page.
func oneStation(ctx context.Context, v *visit) error {
	body, facts, err := v.station(ctx)
	if err != nil {
		return err
	}
	p := stationPage{frame: v.frame(body.Name), Body: body, Facts: facts, Mine: v.person.RunsStation(body.ID), Today: v.today(), Items: v.evaluationItems(),
		SortName: v.voice.Plain("station.sort_" + string(facts.Sort)), LevelName: v.voice.Plain("level." + string(facts.Level)), Region: v.bodyLabel(facts.Region),
		Sorts: choices(v, "station.sort_", string(facts.Sort), liaison.StationSorts), Levels: choices(v, "level.", string(facts.Level), liaison.Levels),
		Regions: v.regions(facts.Region)}
	for _, read := range []func(context.Context, *stationPage) error{v.stationPeople, v.stationDuty, v.stationCode, v.stationLog, v.stationBooks, v.stationVisits, v.stationInquiries} {
		if err := read(ctx, &p); err != nil {
			return err
		}
	}
	return v.page("station.html", p)
}

func (v *visit) bodyLabel(id int64) string {
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.ID == id })
	if i < 0 {
		return ""
	}
	return v.bodies[i].Label()
}

func (v *visit) stationPeople(ctx context.Context, p *stationPage) (err error) {
	if p.Officers, err = v.Store.PeopleOfBody(ctx, p.Body.ID, liaison.RoleOfficer); err != nil {
		return err
	}
	if p.Members, err = v.Store.PeopleOfBody(ctx, p.Body.ID, liaison.RoleDeputy); err != nil {
		return err
	}
	all, err := v.Store.ReceivingBelow(ctx, p.Body.ID, v.now, 1<<30, "", len(p.Members)+1)
	p.Below = map[int64]storage.Receiving{}
	for _, r := range all {
		p.Below[r.ID] = r
	}
	return err
}

// Came is how often a member has received people this year, and is to.
func (p stationPage) Came(id int64) string {
	r := p.Below[id]
	return p.Voice.Plain("station_page.came", "Came", r.Came, "Ahead", r.Ahead)
}

// Short reports whether a member has received people less often than they are to.
func (p stationPage) Short(id int64) bool {
	return p.Below[id].Came < liaison.OccasionRules[liaison.Reception].Aim.Times
}

func (v *visit) stationDuty(ctx context.Context, p *stationPage) (err error) {
	if p.Rule, p.OwnRule, err = v.Store.DutyRule(ctx, p.Body.ID); err != nil {
		return err
	}
	calendar, err := v.Store.Calendar(ctx)
	if err != nil {
		return err
	}
	first := liaison.Date{Year: p.Today.Year, Month: p.Today.Month, Day: 1}
	for month := range 4 {
		at := first.AddMonths(month)
		for _, d := range p.Rule.Days(at.Year, at.Month, calendar) {
			if p.Today.Before(d) && len(p.Next) < 4 {
				p.Next = append(p.Next, v.day(d))
			}
		}
	}
	p.RuleDay, p.RuleSaid = strconv.Itoa(p.Rule.Day), v.dutySaid(p.Rule)
	for d := time.Monday; d <= time.Saturday+1; d++ { // Monday first
		p.Weekdays = append(p.Weekdays, choice{strconv.Itoa(int(d) % 7), v.voice.Plain("station_page.weekday_" + strconv.Itoa(int(d)%7)), p.Rule.Weekday == d%7})
	}
	for n := range 6 {
		p.Nths = append(p.Nths, choice{strconv.Itoa(n), v.voice.Plain("station_page.nth_" + strconv.Itoa(n)), p.Rule.Nth == n})
	}
	for _, n := range []int{1, 2, 3} {
		p.Everys = append(p.Everys, choice{strconv.Itoa(n), v.voice.Plain("station_page.every_" + strconv.Itoa(n)), p.Rule.Every == n})
	}
	return nil
}

// dutySaid is a rule in words.
func (v *visit) dutySaid(r liaison.DutyRule) string {
	if r.Off {
		return v.voice.Plain("station_page.duty_off")
	}
	when := v.voice.Plain("station_page.duty_day", "Day", r.Day)
	if r.Day == 0 {
		when = v.voice.Plain("station_page.nth_"+strconv.Itoa(r.Nth)) + v.voice.Plain("station_page.weekday_"+strconv.Itoa(int(r.Weekday)))
	}
	if r.Every > 1 && r.Every <= 3 {
		when = v.voice.Plain("station_page.every_"+strconv.Itoa(r.Every)) + v.voice.Plain("list.comma") + when
	}
	return v.voice.Plain("station_page.duty_said", "When", when, "From", r.From, "Until", r.Until, "Count", r.Deputies)
}

func (v *visit) stationCode(_ context.Context, p *stationPage) (err error) {
	if v.Forms.Bot == "" {
		return nil
	}
	p.Link = handlers.DeepLink(v.Forms.Bot, liaison.StationLink+p.Body.Code)
	p.Drawn, err = paper.CodeOutline(p.Link)
	return err
}

func (v *visit) stationLog(ctx context.Context, p *stationPage) error {
	done, err := v.Store.OccasionsOfBody(ctx, p.Body.ID, v.now.AddDate(0, 0, stationAhead), stationLogMost)
	if err != nil {
		return err
	}
	p.Log = v.bodyLog(done)
	first := liaison.Date{Year: p.Today.Year, Month: time.January, Day: 1}
	lines, err := v.Store.StationTallies(ctx, first, p.Today, storage.StationFilter{Bodies: []int64{p.Body.ID}, Most: 1}, true)
	if len(lines) > 0 {
		p.Voices = lines[0].StationTally
	}
	return err
}

// bodyLog are the occasions of a body in words.
func (v *visit) bodyLog(done []storage.StationDone) []stationDone {
	log := make([]stationDone, len(done))
	for i, d := range done {
		log[i] = stationDone{StationDone: d, KindName: v.voice.Plain("occasion.kind_" + string(d.Kind)), When: v.moment(d.BeginsAt), Ahead: v.now.Before(d.BeginsAt),
			StageName: v.voice.Plain("station_page.stage_" + string(d.Stage))}
		if d.Kind == liaison.Reception && d.Stage == liaison.OccasionAnnounced {
			log[i].Notice = fmt.Sprintf("/notices/%d", d.ID)
		}
	}
	return log
}

// stationInquiries are the drafts and proposals that the station was asked about.
func (v *visit) stationInquiries(ctx context.Context, p *stationPage) (err error) {
	p.Asked, err = v.Store.StationInquiries(ctx, p.Body.ID, stationAskedMost)
	return err
}
