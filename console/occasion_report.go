package console

import (
	"context"
	"io"
	"strconv"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// reportMonths offers in how many months a report is to be answered, as is set.
func (v *visit) reportMonths(ctx context.Context) ([]choice, error) {
	rules, err := v.Store.Rules(ctx)
	var months []choice
	for _, n := range liaison.ReportMonths {
		months = append(months, choice{strconv.Itoa(n), v.voice.Plain("finding.months", "Count", n), n == rules.Number(liaison.ReportFeedback)})
	}
	return months, err
}

// reportAct is the report that the form hands to bodies, with its file; where the form is
// about something else, it is empty.
func (v *visit) reportAct(o liaison.Occasion, is bool) (act handlers.ReportAct, err error) {
	if !is {
		return act, nil
	}
	act = handlers.ReportAct{Occasion: o.ID, By: v.person, Text: written(v.r.PostFormValue("report"))}
	act.Months, _ = strconv.Atoi(v.r.PostFormValue("months"))
	for _, code := range v.r.PostForm["body_report"] {
		b, ok := v.bodyNamed(code)
		if !ok {
			return act, liaison.Refuse(liaison.Invalid, "finding.no_body")
		}
		act.Bodies = append(act.Bodies, b.ID)
	}
	act.File, err = v.uploadedReport()
	return act, err
}

// uploadedReport is the file of the form; nil: none was chosen.
func (v *visit) uploadedReport() (*storage.KeptFile, error) {
	if v.r.MultipartForm == nil || len(v.r.MultipartForm.File["file"]) == 0 {
		return nil, nil
	}
	header := v.r.MultipartForm.File["file"][0]
	sent, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer sent.Close()
	content, err := io.ReadAll(io.LimitReader(sent, liaison.MaxFile+1)) // one more, so that what is too large is seen
	return &storage.KeptFile{Name: clipped(written(header.Filename), 100), Content: content}, err
}
