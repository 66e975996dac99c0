package console

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// moduleColumns are a file's columns, in either language.
var moduleColumns = [][2]string{{"适用", "shelf"}, {"简码", "key"}, {"名称", "title"}, {"正文", "text"}}

// textFileMost bounds a file of text modules, in bytes.
const textFileMost = 2 << 20

// exportTexts gives the visitor's modules in the form in which they are read.
func exportTexts(ctx context.Context, v *visit) error {
	found, err := v.Store.ModulesOn(ctx, v.person.Shelves(v.bodies))
	if err != nil {
		return err
	}
	rows := [][]string{{}}
	for _, column := range moduleColumns {
		rows[0] = append(rows[0], column[0])
	}
	for _, m := range found {
		rows = append(rows, []string{m.Place(), m.Key, m.Title, m.Text})
	}
	return v.csv(v.voice.Plain("module.page"), rows)
}

// reformula takes back what visit.csv has put before a text.
func reformula(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune("=+-@'", rune(text[1])) {
		return text[1:]
	}
	return text
}

// wrongLine is a line of a file that cannot be taken.
type wrongLine struct {
	Line int
	Says locales.Markup // with the remedy
}

// textsImportPage shows what a file would change, before it is done.
type textsImportPage struct {
	frame
	liaison.ModuleChanges
	Wrong   []wrongLine
	Content string // of the file, to be sent again when it is confirmed
}

// importTexts reads a file of modules: first only to show what would come of it, and
// when that is confirmed, for good. The second time it is compared again, and done
// only if it comes to the same.
func importTexts(ctx context.Context, v *visit) error {
	content, err := v.textFile()
	if err != nil {
		return err
	}
	file, wrong := v.readModules(content)
	p := textsImportPage{frame: v.frame(v.voice.Plain("module.import")), Wrong: wrong, Content: content}
	if len(wrong) > 0 {
		return v.page("texts_import.html", p)
	}
	confirmed := v.r.PostFormValue("confirmed")
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.LockModules(ctx); err != nil {
			return nil, err
		}
		have, err := tx.ModulesOn(ctx, v.person.Shelves(v.bodies))
		if err != nil {
			return nil, err
		}
		p.ModuleChanges = liaison.CompareModules(have, file)
		if confirmed == "" {
			return nil, nil
		}
		if confirmed != p.Shape() {
			return nil, liaison.Refuse(liaison.Conflict, "module.changed_meanwhile")
		}
		return nil, v.importModules(ctx, tx, p.ModuleChanges)
	})
	if err != nil {
		return err
	}
	if confirmed != "" {
		return v.goTo(textsAt, "module.imported")
	}
	return v.page("texts_import.html", p)
}

// Shape says what was shown, so that nothing else is done.
func (p textsImportPage) Shape() string {
	var b strings.Builder
	for _, list := range [][]liaison.Module{p.Added, p.Removed} {
		for _, m := range list {
			b.WriteString(m.Place() + " " + m.Key + "\n")
		}
		b.WriteString("\n")
	}
	for _, c := range p.Changed {
		b.WriteString(c.Is.Place() + " " + c.Is.Key + "\n" + c.Was.Title + "\n" + c.Was.Text + "\n")
	}
	return hex.EncodeToString(handlers.CodeHash(b.String()))
}

// importModules does what was shown: what goes makes room first.
func (v *visit) importModules(ctx context.Context, tx *storage.Store, c liaison.ModuleChanges) error {
	for _, m := range c.Removed {
		if err := tx.ForgetModule(ctx, m, v.person.ID, v.now); err != nil {
			return err
		}
	}
	for _, change := range c.Changed {
		if err := tx.KeepModule(ctx, change.Is, v.person.ID, v.now); err != nil {
			return err
		}
	}
	for _, m := range c.Added {
		if err := tx.KeepModule(ctx, m, v.person.ID, v.now); err != nil {
			return err
		}
	}
	return nil
}

// textFile is the content of the file that was sent, or sent again.
func (v *visit) textFile() (string, error) {
	if content := v.r.PostFormValue("content"); content != "" {
		return content, nil
	}
	sent, _, err := v.r.FormFile("file")
	if err != nil {
		return "", liaison.Refuse(liaison.Invalid, "module.no_file")
	}
	defer sent.Close()
	content, err := io.ReadAll(io.LimitReader(sent, textFileMost+1))
	switch {
	case err != nil:
		return "", err
	case len(content) > textFileMost:
		return "", liaison.Refuse(liaison.Invalid, "desk.too_much", "Most", strconv.Itoa(textFileMost>>20))
	case !utf8.Valid(content):
		return "", liaison.Refuse(liaison.Invalid, "module.not_utf8")
	}
	return string(bytes.TrimPrefix(content, []byte("\uFEFF"))), nil
}

// wrongMost bounds how many wrong lines are told of.
const wrongMost = 50

// readModules reads a file. With wrong lines nothing of it is taken.
func (v *visit) readModules(content string) (file []liaison.Module, wrong []wrongLine) {
	r := csv.NewReader(strings.NewReader(content))
	r.FieldsPerRecord = -1
	complain := func(line int, refusal *liaison.Refusal) {
		wrong = append(wrong, wrongLine{line, v.sayRefusal(refusal)})
	}
	var at []int // the columns' places
	counts := map[string]int{}
	for len(wrong) < wrongMost {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			complain(bad.StartLine, liaison.Refuse(liaison.Invalid, "module.bad_quotes"))
			return nil, wrong // what follows cannot be told apart
		}
		line, _ := r.FieldPos(0)
		if at == nil {
			if at = columnsIn(record); at == nil {
				complain(line, liaison.Refuse(liaison.Invalid, "module.bad_head"))
				return nil, wrong
			}
			continue
		}
		m, refusal := v.moduleIn(record, at)
		counts[m.Place()]++
		switch {
		case refusal != nil:
			complain(line, refusal)
		case slices.ContainsFunc(file, m.Same):
			complain(line, liaison.Refuse(liaison.Invalid, "module.twice", "Name", m.Key))
		case counts[m.Place()] > liaison.ModulesMost:
			complain(line, liaison.Refuse(liaison.Invalid, "module.too_many", "Most", liaison.ModulesMost))
		default:
			file = append(file, m)
		}
	}
	if len(file) == 0 && len(wrong) == 0 {
		complain(1, liaison.Refuse(liaison.Invalid, "module.nothing_in_file"))
	}
	return file, wrong
}

// columnsIn are the places of the columns by the names in the first line; nil where
// one is missing.
func columnsIn(head []string) []int {
	at := make([]int, len(moduleColumns))
	for i, names := range moduleColumns {
		at[i] = slices.IndexFunc(head, func(cell string) bool {
			cell = strings.TrimSpace(cell)
			return cell == names[0] || strings.EqualFold(cell, names[1])
		})
		if at[i] < 0 {
			return nil
		}
	}
	return at
}

// moduleIn is the module of a line.
func (v *visit) moduleIn(record []string, at []int) (liaison.Module, *liaison.Refusal) {
	cell := func(i int) string {
		if at[i] >= len(record) {
			return ""
		}
		return reformula(plainLines(record[at[i]]))
	}
	m, err := v.shelfAt(cell(0))
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return m, refusal
	}
	m.Key, m.Title, m.Text = cell(1), cell(2), cell(3)
	return m, m.Check()
}
