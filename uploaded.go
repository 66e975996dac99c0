package liaison

import (
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// KeptFile names an uploaded file as what is made when it is sent (File.Make).
func KeptFile(id int64) string { return fmt.Sprintf("kept:%d!", id) }

// Kept is the number of the uploaded file that it is; false: it is none.
func (f File) Kept() (id int64, is bool) {
	word, is := strings.CutPrefix(strings.TrimSuffix(f.Make, "!"), "kept:")
	if !is {
		return 0, false
	}
	id, err := strconv.ParseInt(word, 10, 64)
	return id, err == nil
}

// The kinds of file that a report may be, by the end of its name, with what each begins
// with: a DOCX is a ZIP.
var reportFiles = map[string]struct{ mime, begins string }{
	".pdf":  {"application/pdf", "%PDF-"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04"},
}

// ReportFile is the MIME type of a report that was uploaded; what is neither PDF nor DOCX
// by its name and its content, or is larger than MaxFile, is refused.
func ReportFile(name string, content []byte) (mime string, r *Refusal) {
	kind, known := reportFiles[strings.ToLower(path.Ext(name))]
	switch {
	case !known || !bytes.HasPrefix(content, []byte(kind.begins)):
		return "", Refuse(Invalid, "finding.bad_file")
	case len(content) > MaxFile:
		return "", Refuse(Invalid, "desk.too_much", "Most", fmt.Sprint(MaxFile>>20))
	}
	return kind.mime, nil
}

// ReportMonths are how many months a body may be given to answer the report of an occasion
// 视察报告; the setting says which is proposed.
var ReportMonths = []int{1, 2, 3}

// ReportFeedback is the setting of the months that are proposed.
const ReportFeedback = "occasion.report"

// reportMost bounds the gist of a report, in characters: more of it is a file.
const reportMost = 500

// CheckReport refuses a report that has neither words nor a file, or too many words.
func CheckReport(text string, files int) *Refusal {
	if long := utf8.RuneCountInString(text); long > reportMost {
		return Refuse(Invalid, "field.too_long", "Most", reportMost, "Over", long-reportMost)
	}
	if strings.TrimSpace(text) == "" && files == 0 {
		return Refuse(Invalid, "finding.no_report")
	}
	return nil
}
