package console

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"liaison"
	"liaison/roster"
	"liaison/storage"
)

const (
	importAt        = deskAt + "/import"
	importFiles     = 8   // at once
	importPerPage   = 200 // lines
	importPagesMost = 10_000
	problemsAtOnce  = 300
)

// importPage asks for files, and says what is wrong with those that came.
type importPage struct {
	frame
	Most     int // MB
	Problems []problemLine
	Wrong    int
}

// problemLine is one thing that is wrong with a file, and how to mend it.
type problemLine struct{ Place, Column, Remedy string }

// importShown is what an import would change.
type importShown struct {
	frame
	storage.Import
	Lines        []importLine
	Action       string
	Until        string
	Applied      bool
	Nothing      bool
	Newer, Older string
}

// importLine is one change of an import.
type importLine struct {
	Added                       bool
	Kind, Code, Field, Old, New string
}

// askImport shows the form.
func askImport(_ context.Context, v *visit) error { return v.importForm(http.StatusOK, nil) }

func (v *visit) importForm(status int, problems []roster.Problem) error {
	p := importPage{frame: v.frame(v.voice.Plain("import_page.title")), Most: roster.MostBytes >> 20, Wrong: len(problems)}
	for _, wrong := range problems[:min(problemsAtOnce, len(problems))] {
		place := wrong.File
		if wrong.Line > 0 {
			place = v.voice.Plain("import_page.place", "File", wrong.File, "Line", wrong.Line)
		}
		p.Problems = append(p.Problems, problemLine{place, wrong.Column, v.voice.Plain(wrong.Reason.Key, flat(wrong.Reason.Args)...)})
	}
	return v.answer(v.w, status, "import.html", p)
}

// flat are the arguments of a refusal as a sentence takes them.
func flat(args map[string]any) []any {
	var list []any
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// prepareImport reads the files and tries them; nothing is changed by it.
func prepareImport(ctx context.Context, v *visit) error {
	files, hash, err := v.uploaded()
	if err != nil {
		return err
	}
	read, problems := roster.Read(v.bodies, files...)
	if len(problems) > 0 {
		return v.importForm(http.StatusUnprocessableEntity, problems)
	}
	for i, p := range read.People {
		read.People[i].Language = cmp.Or(p.Language, v.voice.Language)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	id, err := v.Store.PrepareImport(ctx, v.person.ID, read, names, hash, v.now)
	if err != nil {
		return err
	}
	return v.goTo(importAt+"/"+strconv.FormatInt(id, 10), "")
}

// uploaded reads the files of the form, and the hash of all their bytes.
func (v *visit) uploaded() (files []roster.File, sum []byte, err error) {
	if v.r.MultipartForm == nil {
		return nil, nil, liaison.Refuse(liaison.Invalid, "desk.no_form")
	}
	sent := v.r.MultipartForm.File["file"]
	if len(sent) == 0 || len(sent) > importFiles {
		return nil, nil, liaison.Refuse(liaison.Invalid, "import_page.no_file", "Most", importFiles)
	}
	hash := sha256.New()
	for _, header := range sent {
		content, err := contentOf(header)
		if err != nil {
			return nil, nil, fmt.Errorf("read an upload: %w", err)
		}
		fmt.Fprintf(hash, "%s %d\n", header.Filename, len(content))
		hash.Write(content)
		files = append(files, roster.File{Name: clipped(header.Filename, 100), Content: content})
	}
	return files, hash.Sum(nil), nil
}

func contentOf(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, roster.MostBytes+1))
}

// showImport shows what an upload would change, or has changed.
func showImport(ctx context.Context, v *visit) error {
	id := v.number("import")
	one, err := v.Store.Import(ctx, id, v.person.ID, v.now)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), importPagesMost)
	lines, err := v.Store.ImportLines(ctx, id, page*importPerPage, importPerPage+1)
	if err != nil {
		return err
	}
	path := importAt + "/" + strconv.FormatInt(id, 10)
	p := importShown{frame: v.frame(v.voice.Plain("import_page.differences")), Import: one, Action: path, Until: v.moment(one.ExpiresAt),
		Applied: one.AppliedAt != nil, Nothing: one.Counts.Lines == 0}
	if page > 0 {
		p.Newer = path + "?page=" + strconv.Itoa(page-1)
	}
	if len(lines) > importPerPage {
		p.Older = path + "?page=" + strconv.Itoa(page+1)
	}
	for _, c := range lines[:min(importPerPage, len(lines))] {
		p.Lines = append(p.Lines, v.importLine(c))
	}
	return v.page("import_shown.html", p)
}

func (v *visit) importLine(c liaison.Change) importLine {
	line := importLine{Added: c.Action == liaison.Added, Kind: v.voice.Plain("import.kind_" + string(c.Kind)), Code: c.Code, Old: c.Old, New: c.New}
	if !line.Added {
		line.Field = v.voice.Plain("import_page.field_" + c.Field)
		if c.Kind == liaison.OfPerson && c.Field == "name" {
			line.Field = v.voice.Plain("change.field_name")
		}
		line.Old, line.New = v.imported(c.Field, c.Old), v.imported(c.Field, c.New)
	}
	return line
}

// imported says a value of an import in words.
func (v *visit) imported(field, value string) string {
	switch {
	case value == "":
		return ""
	case field == "level":
		return v.voice.Plain("level." + value)
	case field == "sort":
		return v.voice.Plain("station.sort_" + value)
	case field == "kind":
		return v.voice.Plain("directory.kind_" + value)
	case field != "posts":
		return value
	}
	posts := strings.Split(value, ", ")
	for i, post := range posts {
		role, code, _ := strings.Cut(post, " ")
		if body, ok := v.bodyNamed(code); ok {
			code = body.Label()
		}
		posts[i] = v.voice.Plain("directory.post", "Role", v.voice.Plain("role."+role), "Body", code)
	}
	return strings.Join(posts, v.voice.Plain("import_page.and"))
}

// applyImport makes the changes that were shown. Pressed twice it does no harm.
func applyImport(ctx context.Context, v *visit) error {
	id := v.number("import")
	first, err := v.Store.ApplyImport(ctx, id, v.person.ID, v.now)
	if err != nil {
		return err
	}
	said := "import_page.kept"
	if !first {
		said = "import_page.kept_before"
	}
	return v.goTo(importAt+"/"+strconv.FormatInt(id, 10), said)
}
