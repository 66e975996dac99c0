package console

import (
	"mime"
	"net/http"
	"strconv"

	"liaison/paper"
)

// workbookType is the kind of an XLSX.
const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// attaches says that a file of that name and kind follows, which is to be kept and
// not shown.
func (v *visit) attaches(name, kind string) {
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// file gives a file to be kept.
func (v *visit) file(name, kind string, content []byte) error {
	v.attaches(name, kind)
	v.w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	v.w.WriteHeader(http.StatusOK)
	_, err := v.w.Write(content)
	return err
}

// workbook gives an XLSX of the table, named with the day.
func (v *visit) workbook(name string, t paper.Table) error {
	content, err := paper.Workbook(t)
	if err != nil {
		return err
	}
	return v.file(name+" "+v.today().String()+".xlsx", workbookType, content)
}
