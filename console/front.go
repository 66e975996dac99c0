package console

import (
	"net/http"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// frontPage says how the service is. It shows figures only, since anybody who
// reaches the address sees it.
type frontPage struct {
	Voice    locales.Voice
	Now      string
	ChatURL  string
	Figures  storage.Figures
	Kinds    []stageBars
	Warnings []string
	Backlog  storage.Backlog
	Unsent   int
}

// stageBars are the stages of one kind that hold matters.
type stageBars struct {
	Name string
	Bars []stageBar
}

// stageBar is how many matters are in a stage.
type stageBar struct {
	Name  string
	Count int
	Most  int // of all stages, for the bar's length
}

// front is the console's first page.
func (c *Console) front(w http.ResponseWriter, r *http.Request) error {
	figures, err := c.Store.Figures(r.Context())
	if err != nil {
		return err
	}
	counts, _, err := c.api.counted.stages(r.Context(), c.Store, c.Now())
	if err != nil {
		return err
	}
	backlog, err := c.Store.Backlog(r.Context())
	if err != nil {
		return err
	}
	calendar, err := c.Store.Calendar(r.Context())
	if err != nil {
		return err
	}
	unsent := 0
	for _, n := range backlog.Messages {
		unsent += n
	}
	voice, now := c.voice(r), c.Now().In(c.Zone)
	overdue, err := c.Store.Overdue(r.Context(), liaison.DateOf(now))
	if err != nil {
		return err
	}
	return c.render(w, "front.html", frontPage{
		Voice: voice, Now: voice.Time(now), ChatURL: c.ChatURL, Figures: figures, Backlog: backlog, Unsent: unsent,
		Kinds: kindBars(voice, counts), Warnings: warnings(voice, calendar, liaison.DateOf(now), overdue, backlog),
	})
}

func kindBars(voice locales.Voice, counts map[liaison.Kind]map[liaison.Stage]int) []stageBars {
	var kinds []stageBars
	for _, kind := range liaison.Kinds {
		bars, most := []stageBar(nil), 1
		for _, rule := range liaison.Procedures[kind].Stages {
			if n := counts[kind][rule.Stage]; n > 0 {
				most = max(most, n)
				bars = append(bars, stageBar{Name: voice.Plain(voice.Key(kind, "stage", string(rule.Stage))), Count: n})
			}
		}
		for i := range bars {
			bars[i].Most = most
		}
		if len(bars) > 0 {
			kinds = append(kinds, stageBars{voice.Plain("kind." + string(kind)), bars})
		}
	}
	return kinds
}

// warnings are what somebody has to see to.
func warnings(voice locales.Voice, calendar liaison.Calendar, today liaison.Date, overdue int, backlog storage.Backlog) []string {
	var said []string
	if overdue > 0 {
		said = append(said, voice.Plain("console.overdue", "Count", overdue))
	}
	for _, year := range calendar.Unknown(today, today.AddMonths(6)) {
		said = append(said, voice.Plain("console.calendar_missing", "Year", year))
	}
	if backlog.SetAside > 0 {
		said = append(said, voice.Plain("console.set_aside", "Count", backlog.SetAside))
	}
	return said
}
