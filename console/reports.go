package console

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

const (
	reportsAt = deskAt + "/reports"
	wordsType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	// reportSeconds bounds how long a report may be counted.
	reportSeconds = 60
)

// reportPage is the report of a year as it was made last.
type reportPage struct {
	frame
	Year     int
	Years    []int
	Report   *storage.KeptReport // nil: none was made
	MadeAt   time.Time
	Chapters []paper.Chapter
}

// reports shows the last report of a year.
func reports(ctx context.Context, v *visit) error {
	p := reportPage{frame: v.frame(v.voice.Plain("report.title")), Year: v.now.Year()}
	if year, err := strconv.Atoi(v.r.FormValue("year")); err == nil {
		if refusal := liaison.CheckReportYear(year, v.today()); refusal != nil {
			return refusal
		}
		p.Year = year
	}
	for year := v.now.Year(); year >= v.now.Year()-liaison.ReportYearsBack; year-- {
		p.Years = append(p.Years, year)
	}
	kept, err := v.Store.YearReport(ctx, p.Year)
	switch {
	case errors.Is(err, storage.ErrNone):
	case err != nil:
		return err
	default:
		p.Report, p.MadeAt, p.Chapters = &kept, kept.MadeAt.In(v.Zone), v.chapters(kept.Figures)
	}
	return v.page("reports.html", p)
}

// reportMake counts a year and keeps the report beside those before it.
func reportMake(ctx context.Context, v *visit) error {
	year, _ := strconv.Atoi(v.r.PostFormValue("year")) // none is refused
	if refusal := liaison.CheckReportYear(year, v.today()); refusal != nil {
		return refusal
	}
	ctx, cancel := context.WithTimeout(ctx, reportSeconds*time.Second)
	defer cancel()
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		r, err := tx.MakeReport(ctx, year, v.now)
		if err != nil {
			return nil, err
		}
		return nil, tx.KeepReport(ctx, r, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s?year=%d", reportsAt, year), "report.made")
}

func (v *visit) keptReport(ctx context.Context) (storage.KeptReport, error) {
	id := v.number("report")
	return v.Store.ReportByID(ctx, id)
}

// reportDocument is the report for a word processor.
func reportDocument(ctx context.Context, v *visit) error {
	kept, err := v.keptReport(ctx)
	if err != nil {
		return err
	}
	r := kept.Figures
	title := v.voice.Plain("report.heading", "Year", strconv.Itoa(r.Year))
	content, err := paper.Docx(paper.Document{
		Language: v.voice.Language, Title: title, Under: v.voice.Plain("report.under", "Through", v.day(r.Through)),
		Chapters: v.chapters(r), Author: v.voice.Plain("console.title"), Made: kept.MadeAt,
	})
	if err != nil {
		return err
	}
	return v.file(title+".docx", wordsType, content)
}

// reportWorkbook is the report's tables as a workbook.
func reportWorkbook(ctx context.Context, v *visit) error {
	kept, err := v.keptReport(ctx)
	if err != nil {
		return err
	}
	var tables []paper.Table
	for _, c := range v.chapters(kept.Figures) {
		if len(c.Table.Columns) > 0 {
			tables = append(tables, c.Table)
		}
	}
	content, err := paper.Workbook(tables...)
	if err != nil {
		return err
	}
	return v.file(v.voice.Plain("report.heading", "Year", strconv.Itoa(kept.Figures.Year))+".xlsx", workbookType, content)
}

// day says a day as printed matter does, without the weekday.
func (v *visit) day(d liaison.Date) string {
	if v.voice.Language == "en" {
		return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}
