package console

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// boardPage is how far deputies are kept in contact with.
type boardPage struct {
	frame
	storage.Reached
	Target       int
	Members      []storage.MemberReach
	Below        []storage.DeputyReach
	Newer, Older string
	today        liaison.Date
}

// Percent is a share as the page shows it.
func (boardPage) Percent(n, of int) string { return percent(n, of) }

// Ago is how long ago the last contact was, in days; "—" where there was none.
func (p boardPage) Ago(last *time.Time) string {
	if last == nil {
		return p.Voice.Plain("board.never")
	}
	return p.Voice.Plain("board.days_ago", "Count", liaison.DateOf(*last).DaysUntil(p.today))
}

// percent is a share in percent with one digit; of nothing it is a dash.
func percent(n, of int) string {
	if of == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", float64(n)*100/float64(of))
}

// board shows how far deputies are kept in contact with, by member, and who is below
// the target.
func board(ctx context.Context, v *visit) error {
	p, err := v.readBoard(ctx, v.r.FormValue("after"), contactsPerPage)
	if err != nil {
		return err
	}
	if v.r.FormValue("after") != "" {
		p.Newer = contactsAt + "/board#below"
	}
	if len(p.Below) > contactsPerPage {
		p.Below = p.Below[:contactsPerPage]
		p.Older = contactsAt + "/board?after=" + url.QueryEscape(p.Below[contactsPerPage-1].Code) + "#below"
	}
	return v.page("contacts_board.html", p)
}

func (v *visit) readBoard(ctx context.Context, after string, most int) (boardPage, error) {
	p := boardPage{frame: v.frame(v.voice.Plain("board.title")), today: v.today()}
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return p, err
	}
	p.Target = rules.Number(liaison.AllocationYearly)
	if p.Reached, err = v.Store.Reached(ctx, p.today, p.Target); err != nil {
		return p, err
	}
	if p.Members, err = v.Store.MemberReaches(ctx, p.today, p.Target); err != nil {
		return p, err
	}
	p.Below, err = v.Store.DeputiesBelow(ctx, p.today, p.Target, after, most+1)
	return p, err
}

// boardSheet is the board as a workbook: the members, then the deputies who are below
// the target.
func boardSheet(ctx context.Context, v *visit) error {
	p, err := v.readBoard(ctx, "", contactsInSheet)
	if err != nil {
		return err
	}
	table := paper.Table{Name: v.voice.Plain("board.title"), Widths: []float64{14, 12, 16, 16, 12, 12, 12, 14, 16, 30}}
	for _, column := range []string{"sort", "code", "name", "delegation", "deputies", "quarter", "year", "contacts", "last", "members"} {
		table.Columns = append(table.Columns, v.voice.Plain("board.column_"+column))
	}
	for _, m := range p.Members {
		table.Rows = append(table.Rows, []string{v.voice.Plain("board.member"), m.Code, m.Name, m.Delegation, fmt.Sprint(m.Deputies),
			fmt.Sprint(m.Quarter), fmt.Sprint(m.Year), fmt.Sprint(m.Visits), dayOf(m.Last), ""})
	}
	for _, d := range p.Below {
		table.Rows = append(table.Rows, []string{v.voice.Plain("board.below"), d.Code, d.Name, d.Delegation, "", "", "",
			fmt.Sprint(d.Year), dayOf(d.Last), strings.Join(d.Members, v.voice.Plain("list.comma"))})
	}
	return v.workbook(table.Name, table)
}

// dayOf is a day as workbooks have it; empty: there is none.
func dayOf(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}
