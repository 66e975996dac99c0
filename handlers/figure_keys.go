package handlers

import (
	"context"
	"strconv"

	"liaison"
	"liaison/storage"
)

// KeyNumber is a number by itself, with what it is of.
type KeyNumber struct {
	Name, Value, Of string
	Late            bool // it calls for something
}

// KeyNumbers are the few numbers above all figures.
func (v View) KeyNumbers(ctx context.Context, ask FigureAsk) ([]KeyNumber, error) {
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	f := &figuring{turn: v.t, ask: ask, figure: liaison.FigureOnTime, rule: liaison.FigureRules[liaison.FigureOnTime],
		sight: liaison.FigureSightOf(*v.t.person, bodies), all: bodies}
	if err := f.choose(); err != nil {
		return nil, err
	}
	f.from, f.to = ask.span(v.t.today())
	answered, err := f.sums(ctx, "answered")
	if err != nil {
		return nil, err
	}
	given := answered["in_time"] + answered["late"]
	numbers := []KeyNumber{{Name: v.t.voice.Plain("figures.key_answered"), Value: strconv.Itoa(given)},
		{Name: v.t.voice.Plain("figures.key_on_time"), Value: percent(answered["in_time"], given), Of: v.t.voice.Plain("figures.of_items", "Count", given)}}
	rated, err := f.rated(ctx)
	if err != nil {
		return nil, err
	}
	numbers = append(numbers, rated)
	if !f.sight.May(liaison.FigureWorkload) || f.subject != nil && f.subject.Kind != liaison.Department {
		return numbers, nil
	}
	f.from, f.to = f.today().AddDays(-1), f.today()
	open, err := f.sums(ctx, "open")
	if err != nil {
		return nil, err
	}
	return append(numbers, KeyNumber{Name: v.t.voice.Plain("figures.key_open"), Value: strconv.Itoa(open["leads"] + open["late"])},
		KeyNumber{Name: v.t.voice.Plain("figures.key_late"), Value: strconv.Itoa(open["late"]), Late: open["late"] > 0}), nil
}

// rated is how many were satisfied with the result.
func (f *figuring) rated(ctx context.Context) (KeyNumber, error) {
	what := "released"
	if f.sight.All {
		what = "rated"
	}
	found, err := f.sums(ctx, what)
	total, pleased := 0, 0
	for mark, n := range found {
		total += n
		for _, attitude := range ratings {
			if mark == attitude+":"+ratings[0] {
				pleased += n
			}
		}
	}
	return KeyNumber{Name: f.voice.Plain("figures.key_pleased"), Value: percent(pleased, total), Of: f.voice.Plain("figures.of_ratings", "Count", total)}, err
}

// sums are the counts of whom the figure is, by mark.
func (f *figuring) sums(ctx context.Context, what string) (map[string]int, error) {
	found, err := f.store.Tallies(ctx, storage.TallyQuery{What: what, Kind: f.ask.Kind, Bodies: []int64{f.body()}, From: f.from, To: f.to})
	sums := map[string]int{}
	for _, t := range found {
		sums[t.Mark] += t.N
	}
	return sums, err
}
