package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/plot"
)

// FigureShown is a figure in words and numbers.
type FigureShown struct {
	Figure liaison.Figure
	Title  string
	Of     string // whose, of which time and kind, as of when
	About  string // what is counted
	Brief  string // what it shows, in a sentence, for who does not see it
	Table  paper.Table
	Chart  plot.Chart
	Empty  bool
	Cut    bool // there are more rows
}

// figuring is one figure being made.
type figuring struct {
	*turn
	ask      FigureAsk
	figure   liaison.Figure
	rule     liaison.FigureRule
	sight    liaison.FigureSight
	all      []liaison.Body
	subject  *liaison.Body // whose it is; nil: the whole
	from, to liaison.Date
	shown    FigureShown
}

// makers make the figures.
var makers = map[liaison.Figure]func(*figuring, context.Context) error{
	liaison.FigureFlow:         (*figuring).flow,
	liaison.FigureOnTime:       (*figuring).onTime,
	liaison.FigureSatisfaction: (*figuring).satisfaction,
	liaison.FigureClasses:      (*figuring).classes,
	liaison.FigureDeadlines:    (*figuring).deadlines,
	liaison.FigureWorkload:     (*figuring).workload,
	liaison.FigureCoverage:     (*figuring).coverage,
	liaison.FigureVoices:       (*figuring).voices,
}

// FigureSubjects are the bodies whose figures the person may ask for.
func (v View) FigureSubjects(ctx context.Context) ([]liaison.Body, error) {
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	sight := liaison.FigureSightOf(*v.t.person, bodies)
	if !sight.All {
		return sight.Own, nil
	}
	return slices.DeleteFunc(slices.Clone(bodies), func(b liaison.Body) bool {
		return b.Kind != liaison.Department && b.Kind != liaison.Delegation // a station is asked for from its own page
	}), nil
}

// Figure makes a figure for the person, or refuses it.
func (v View) Figure(ctx context.Context, figure liaison.Figure, ask FigureAsk) (FigureShown, error) {
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return FigureShown{}, err
	}
	rule, known := liaison.FigureRules[figure]
	f := &figuring{turn: v.t, ask: ask, figure: figure, rule: rule, sight: liaison.FigureSightOf(*v.t.person, bodies), all: bodies}
	if !known || !f.sight.May(figure) {
		return FigureShown{}, liaison.Refuse(liaison.NotFound, "figures.none")
	}
	if err := f.choose(); err != nil {
		return FigureShown{}, err
	}
	f.from, f.to = ask.span(v.t.today())
	if !rule.Kinds {
		f.ask.Kind = ""
	}
	f.shown = FigureShown{Figure: figure, Title: f.voice.Plain("figures.title_" + string(figure)), About: f.voice.Plain("figures.about_" + string(figure))}
	f.shown.Table.Name = f.shown.Title
	asOf, err := v.t.store.FiguresAsOf(ctx)
	if err != nil {
		return FigureShown{}, err
	}
	f.shown.Of = f.of(asOf)
	if err := makers[figure](f, ctx); err != nil {
		return FigureShown{}, err
	}
	f.shown.Empty = len(f.shown.Table.Rows) == 0
	return f.shown, nil
}

// choose settles whose figure it is.
func (f *figuring) choose() error {
	subjects := f.sight.Subjects(f.figure, f.all)
	if f.ask.Body != "" && f.ask.Body != "*" {
		i := slices.IndexFunc(subjects, func(b liaison.Body) bool { return b.Code == f.ask.Body })
		switch {
		case i >= 0:
			f.subject = &subjects[i]
			return nil
		case !slices.ContainsFunc(f.all, func(b liaison.Body) bool {
			return b.Code == f.ask.Body && (f.sight.All || slices.Contains(f.sight.Own, b))
		}):
			return liaison.Refuse(liaison.Forbidden, "figures.not_theirs")
		}
	}
	own := !f.sight.All && len(subjects) > 0
	if own && (f.ask.Body != "*" || !f.sight.Whole(f.figure)) {
		f.subject = &subjects[0]
	}
	return nil
}

// of says whose the figure is, of which time and kind, and as of when.
func (f *figuring) of(asOf time.Time) string {
	parts := []string{f.voice.Plain("figures.whole")}
	if f.subject != nil {
		parts[0] = f.subject.Name
	}
	if f.rule.Terms {
		parts = append(parts, f.voice.Plain("figures.from_to", "From", f.from.String(), "To", f.last().String()))
	}
	if f.ask.Kind != "" {
		parts = append(parts, f.voice.Plain("kind."+string(f.ask.Kind)))
	}
	if asOf.IsZero() {
		return strings.Join(append(parts, f.voice.Plain("figures.not_yet")), " · ")
	}
	return strings.Join(append(parts, f.voice.Plain("figures.as_of", "At", f.voice.Time(asOf.In(f.desk.Zone)))), " · ")
}

// last is the last day of the time that is not ahead.
func (f *figuring) last() liaison.Date {
	if f.today().Before(f.to) && !f.today().Before(f.from) {
		return f.today()
	}
	return f.to
}

// body is whose counts are read; 0: the whole's.
func (f *figuring) body() int64 {
	if f.subject == nil {
		return 0
	}
	return f.subject.ID
}
