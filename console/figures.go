package console

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"liaison"
	"liaison/handlers"
	"liaison/plot"
	"liaison/storage"
)

const figuresAt = deskAt + "/figures"

// How wide figures are drawn: on a screen, and on a telephone.
const (
	figureWide   = 760
	figureNarrow = 350
)

// figuresPage is all figures that somebody may see, of one time, kind and body.
type figuresPage struct {
	frame
	Ask     handlers.FigureAsk
	Terms   []choice
	Kinds   []choice
	Bodies  []choice
	Numbers []handlers.KeyNumber
	Figures []figureOn
}

// figureOn is a figure on the page, with its addresses.
type figureOn struct {
	handlers.FigureShown
	Picture string // the address of the SVG
	Export  string
	Send    string
}

// figures is the page of figures.
func figures(ctx context.Context, v *visit) error {
	p := figuresPage{frame: v.frame(v.voice.Plain("figures.figures"))}
	view := v.view()
	p.Ask = handlers.ReadFigureAsk(v.r.Form, v.today())
	p.Ask.Most = handlers.FigureRowsMost
	var err error
	if err = p.choose(ctx, v, view); err != nil {
		return err
	}
	if p.Numbers, err = view.KeyNumbers(ctx, p.Ask); err != nil {
		return err
	}
	query := p.Ask.Query()
	if tag := v.r.URL.Query().Get("language"); tag != "" {
		query.Set("language", tag)
	}
	if p.Figures, err = v.figuresOn(ctx, p.Ask, query.Encode()); err != nil {
		return err
	}
	return v.page("figures.html", p)
}

// figuresAtOnce is how many figures of a page are read beside each other.
const figuresAtOnce = 3

// figuresOn reads the figures that the visitor may see; each takes some time.
func (v *visit) figuresOn(ctx context.Context, ask handlers.FigureAsk, query string) ([]figureOn, error) {
	sight := liaison.FigureSightOf(v.person, v.bodies)
	seen := slices.DeleteFunc(slices.Clone(liaison.Figures), func(f liaison.Figure) bool { return !sight.May(f) })
	drawn := make([]figureOn, len(seen))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(figuresAtOnce)
	for i, figure := range seen {
		g.Go(func() error {
			shown, err := v.view().Figure(ctx, figure, ask)
			at := figuresAt + "/" + string(figure)
			drawn[i] = figureOn{shown, at + ".svg?" + query, at + ".xlsx?" + query, at + "?" + query}
			return err
		})
	}
	return drawn, g.Wait()
}

// choose fills the lists of the filter.
func (p *figuresPage) choose(ctx context.Context, v *visit, view handlers.View) error {
	for _, term := range handlers.FigureTerms {
		p.Terms = append(p.Terms, choice{term, v.voice.Plain("figures.term_" + term), term == p.Ask.Term})
	}
	p.Kinds = []choice{{"", v.voice.Plain("figures.all_kinds"), p.Ask.Kind == ""}}
	for _, kind := range liaison.Kinds {
		if kind != liaison.Task {
			p.Kinds = append(p.Kinds, choice{string(kind), v.voice.Plain("kind." + string(kind)), kind == p.Ask.Kind})
		}
	}
	bodies, err := view.FigureSubjects(ctx)
	if err != nil {
		return err
	}
	p.Bodies = []choice{{"*", v.voice.Plain("figures.whole"), p.Ask.Body == "*" || p.Ask.Body == ""}}
	sight := liaison.FigureSightOf(v.person, v.bodies)
	for i, b := range bodies {
		own := p.Ask.Body == "" && i == 0 && !sight.All
		if own {
			p.Bodies[0].Chosen = false
		}
		p.Bodies = append(p.Bodies, choice{b.Code, b.Label(), own || b.Code == p.Ask.Body})
	}
	if !slices.ContainsFunc(p.Bodies, func(c choice) bool { return c.Chosen }) { // one that is not among the lists', as a station
		for _, b := range v.bodies {
			if b.Code == p.Ask.Body {
				p.Bodies = append(p.Bodies, choice{b.Code, b.Label(), true})
			}
		}
	}
	return nil
}

// figureFile answers with a figure's picture, "flow.svg", or its numbers, "flow.xlsx".
func figureFile(ctx context.Context, v *visit) error {
	name, sort, _ := strings.Cut(v.r.PathValue("file"), ".")
	query := v.r.URL.Query()
	ask := handlers.ReadFigureAsk(query, v.today())
	if sort == "svg" {
		ask.Most = handlers.FigureRowsMost
	}
	if sort != "svg" && sort != "xlsx" {
		return liaison.Refuse(liaison.NotFound, "figures.none")
	}
	shown, err := v.view().Figure(ctx, liaison.Figure(name), ask)
	if err != nil {
		return err
	}
	if sort == "xlsx" {
		return v.workbook(shown.Title, shown.Table)
	}
	return v.drawing(shown.Chart)
}

// drawn is a picture on a page.
type drawn struct{ Address, Alt string }

// drawnAt is the picture with that address, to which more can be added.
func drawnAt(address, alt string) drawn {
	if strings.Contains(address, "?") {
		return drawn{address + "&", alt}
	}
	return drawn{address + "?", alt}
}

// drawing answers with a picture, dark or narrow as the address says.
func (v *visit) drawing(chart plot.Chart) error {
	asked := v.r.URL.Query()
	style := plot.Style{Width: figureWide, Dark: asked.Has("dark")}
	if asked.Has("narrow") {
		style.Width = figureNarrow
	}
	content, err := plot.SVG(chart, style)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "image/svg+xml")
	_, err = v.w.Write(content)
	return err
}

// sendFigure sends a figure's picture to the person's own chat.
func sendFigure(ctx context.Context, v *visit) error {
	ask := handlers.ReadFigureAsk(v.r.URL.Query(), v.today())
	out, err := v.view().FigureMessage(ctx, liaison.Figure(v.r.PathValue("figure")), ask)
	if err != nil {
		return err
	}
	if err := v.change(ctx, func(*storage.Store) ([]liaison.Outgoing, error) { return []liaison.Outgoing{out}, nil }); err != nil {
		return err
	}
	return v.goTo(figuresAt+"?"+ask.Query().Encode(), "figures.sent")
}
