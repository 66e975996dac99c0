package console

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// mattersPerPage is how many matters a page of the list shows.
const mattersPerPage = 50

// mattersPage is the list of matters that the visitor may open.
type mattersPage struct {
	frame
	Picks  []pickTab
	Views  []viewTab
	Query  string // of the address, without the place
	Text   string
	Lists  []filterList
	ByDue  bool
	Rows   []handlers.Row
	Newer  string
	Older  string
	Export string
	Most   int  // rows of an export
	Narrow bool // it is of the newest finds alone
}

// pickTab is a ready choice of the list.
type pickTab struct {
	Value, Name, Count, Address string
	Here                        bool
}

// viewTab is a list that the visitor has given a name.
type viewTab struct {
	storage.SavedView
	Address string
	Here    bool
}

// filterList is one of what the list is chosen by.
type filterList struct {
	Name, Label string
	Options     []choice
}

// pickKeys name the ready choices.
var pickKeys = map[storage.Pick]string{
	storage.PickAll: "matters.all", storage.PickWaiting: "matters.waiting", storage.PickOverdue: "matters.overdue", storage.PickWeek: "matters.week",
	storage.PickMonth: "matters.month", storage.PickUncontacted: "matters.uncontacted", storage.PickUnrated: "matters.unrated",
}

// matters lists what the visitor may open.
func matters(ctx context.Context, v *visit) error {
	asked := v.listQuery()
	q := v.listing(asked)
	q.Most = mattersPerPage
	p := mattersPage{frame: v.frame(v.voice.Plain("matters.title")), Query: asked.Encode(), Text: asked.Get("q"), ByDue: q.ByDue,
		Export: mattersAt + "/export?" + asked.Encode(), Most: handlers.MatterRowsMost}
	var g errgroup.Group // the counts take as long as the list
	g.Go(func() (err error) { p.Picks, err = v.pickTabs(ctx, asked); return err })
	rows, list, err := v.view().List(ctx, q)
	if err := errors.Join(err, g.Wait()); err != nil {
		return err
	}
	p.Rows, p.Narrow = rows, list.Bounded
	if q.After.ID != 0 {
		p.Newer = listAt(asked, "after", "")
	}
	if list.Next.ID != 0 {
		p.Older = listAt(asked, "after", placeWord(list.Next))
	}
	if p.Lists, err = v.filterLists(ctx, asked); err != nil {
		return err
	}
	if p.Views, err = v.viewTabs(ctx, p.Query); err != nil {
		return err
	}
	return v.page("matters.html", p)
}

// listQuery is what the address asks for, and nothing else that stands in it.
func (v *visit) listQuery() url.Values {
	asked := url.Values{}
	for _, name := range handlers.MatterListAsks {
		if value := strings.TrimSpace(v.r.FormValue(name)); value != "" {
			asked.Set(name, clipped(value, 200))
		}
	}
	return asked
}

// listing is what is asked for, from a place on.
func (v *visit) listing(asked url.Values) storage.MatterList {
	q := handlers.ReadMatterList(asked, v.bodies, v.Zone)
	q.After = placeOf(v.r.FormValue("after"))
	return q
}

// placeWord says a place in an address, "2026-09-30.17" or "17".
func placeWord(p storage.MatterPlace) string {
	if p.Due == (liaison.Date{}) {
		return fmt.Sprint(p.ID)
	}
	return fmt.Sprintf("%s.%d", p.Due, p.ID)
}

// placeOf reads what placeWord has written; anything else is the beginning.
func placeOf(word string) storage.MatterPlace {
	day, number, dated := strings.Cut(word, ".")
	if !dated {
		day, number = "", word
	}
	var p storage.MatterPlace
	p.ID, _ = strconv.ParseInt(number, 10, 64)
	if dated {
		p.Due, _ = liaison.ParseDate(day)
	}
	if p.ID < 0 || dated && p.Due == (liaison.Date{}) {
		return storage.MatterPlace{}
	}
	return p
}

// listAt is the address of the list with one thing otherwise.
func listAt(asked url.Values, name, value string) string {
	other := url.Values{}
	for key := range asked {
		other.Set(key, asked.Get(key))
	}
	other.Set(name, value)
	if value == "" {
		other.Del(name)
	}
	return strings.TrimSuffix(mattersAt+"?"+other.Encode(), "?")
}

// pickTabs are the ready choices with their counts.
func (v *visit) pickTabs(ctx context.Context, asked url.Values) ([]pickTab, error) {
	counts, err := v.view().Counts(ctx)
	if err != nil {
		return nil, err
	}
	var tabs []pickTab
	for _, pick := range storage.Picks {
		tab := pickTab{Value: string(pick), Name: v.voice.Plain(pickKeys[pick]), Count: fmt.Sprint(counts[pick]),
			Address: listAt(asked, "pick", string(pick)), Here: asked.Get("pick") == string(pick)}
		if counts[pick] >= storage.CountMost {
			tab.Count += "+"
		}
		tabs = append(tabs, tab)
	}
	return tabs, nil
}

func (v *visit) viewTabs(ctx context.Context, query string) ([]viewTab, error) {
	saved, err := v.Store.SavedViews(ctx, v.person.ID)
	var tabs []viewTab
	for _, s := range saved {
		tabs = append(tabs, viewTab{s, strings.TrimSuffix(mattersAt+"?"+s.Query, "?"), s.Query == query})
	}
	return tabs, err
}

// filterLists are what the list is chosen by.
func (v *visit) filterLists(ctx context.Context, asked url.Values) ([]filterList, error) {
	topics, err := v.Store.Topics(ctx)
	if err != nil {
		return nil, err
	}
	lists := []filterList{{"kind", v.voice.Plain("matters.kind"), nil}, {"stage", v.voice.Plain("matters.stage"), v.stageChoices()},
		{"topic", v.voice.Plain("matters.topic"), nil}, {"lead", v.voice.Plain("field.lead"), v.bodyChoices(liaison.Department)},
		{"delegation", v.voice.Plain("party.reviewer"), v.bodyChoices(liaison.Delegation)}, {"year", v.voice.Plain("matters.year"), nil}}
	for _, kind := range liaison.Kinds {
		lists[0].Options = append(lists[0].Options, choice{string(kind), v.voice.Plain("kind." + string(kind)), false})
	}
	for _, topic := range topics {
		lists[2].Options = append(lists[2].Options, choice{topic.Code, topic.Name, false})
	}
	for year := v.now.Year(); year > v.now.Year()-yearsListed; year-- {
		lists[5].Options = append(lists[5].Options, choice{fmt.Sprint(year), fmt.Sprint(year), false})
	}
	for _, list := range lists {
		for i, o := range list.Options {
			list.Options[i].Chosen = o.Value == asked.Get(list.Name)
		}
	}
	return lists, nil
}

// yearsListed is how far back years are offered: a term, and one more.
const yearsListed = 6

func (v *visit) bodyChoices(kind liaison.BodyKind) []choice {
	var choices []choice
	for _, b := range v.bodies {
		if b.Kind == kind {
			choices = append(choices, choice{b.Code, b.Label(), false})
		}
	}
	return choices
}

// stageChoices are the stages of all kinds, each once.
func (v *visit) stageChoices() []choice {
	var choices []choice
	view := v.view()
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			known := func(c choice) bool { return c.Value == string(rule.Stage) }
			if !slices.ContainsFunc(choices, known) {
				choices = append(choices, choice{string(rule.Stage), view.StageName(rule.Stage, kind), false})
			}
		}
	}
	return choices
}
