package handlers

import (
	"net/url"
	"slices"
	"time"

	"liaison"
)

// The times that a figure can be of.
const (
	TermYear   = "year"
	TermLast   = "last_year"
	TermNinety = "ninety"
	TermDays   = "days" // that are named
)

// FigureTerms lists them.
var FigureTerms = []string{TermYear, TermLast, TermNinety, TermDays}

// FigureAsk says which figure is asked for.
type FigureAsk struct {
	Term     string
	From, To liaison.Date // of TermDays
	Kind     liaison.Kind // of matter; empty: all
	Body     string       // whose, by code; "*": the whole; empty: one's own, or the whole
	Most     int          // rows besides the whole; 0: all
}

// ReadFigureAsk reads what Query has written; what it does not know it leaves out.
func ReadFigureAsk(q url.Values, today liaison.Date) FigureAsk {
	a := FigureAsk{Term: q.Get("term"), Kind: liaison.Kind(q.Get("kind")), Body: q.Get("body")}
	if !slices.Contains(FigureTerms, a.Term) {
		a.Term = TermYear
	}
	if !slices.Contains(figureKinds, a.Kind) {
		a.Kind = ""
	}
	from, wrong := liaison.ParseDate(q.Get("from"))
	to, wrongTo := liaison.ParseDate(q.Get("to"))
	a.From, a.To = from, to
	if wrong != nil {
		a.From = today.AddDays(-89)
	}
	if wrongTo != nil {
		a.To = today
	}
	if a.To.Before(a.From) {
		a.From, a.To = a.To, a.From
	}
	return a
}

// figureKinds are the kinds of matter that figures are of.
var figureKinds = []liaison.Kind{liaison.Suggestion, liaison.Motion, liaison.Opinion, liaison.Question, liaison.Difficulty}

// Query is the ask as an address has it.
func (a FigureAsk) Query() url.Values {
	q := url.Values{"term": {a.Term}}
	if a.Term == TermDays {
		q.Set("from", a.From.String())
		q.Set("to", a.To.String())
	}
	if a.Kind != "" {
		q.Set("kind", string(a.Kind))
	}
	if a.Body != "" {
		q.Set("body", a.Body)
	}
	return q
}

// span is the first and the last day that are meant.
func (a FigureAsk) span(today liaison.Date) (from, to liaison.Date) {
	switch a.Term {
	case TermDays:
		return a.From, a.To
	case TermNinety:
		return today.AddDays(-89), today
	case TermLast:
		return liaison.Date{Year: today.Year - 1, Month: time.January, Day: 1}, liaison.Date{Year: today.Year - 1, Month: time.December, Day: 31}
	}
	return liaison.Date{Year: today.Year, Month: time.January, Day: 1}, liaison.Date{Year: today.Year, Month: time.December, Day: 31}
}
