// Package roster reads the files that an import is given: people as CSV or
// XLSX; bodies, topics and working days as JSON. It keeps nothing: it returns
// either a whole roster, or everything that is wrong with the files.
package roster

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
)

// What a file may hold at most.
const (
	MostBytes = 20 << 20
	MostRows  = 200_000
)

// mostProblems are listed; who has more mends these first.
const mostProblems = 1000

// File is a file's name, for telling of problems and its kind, and its bytes.
type File struct {
	Name    string
	Content []byte
}

// Problem is one thing that is wrong, and where.
type Problem struct {
	File   string
	Line   int    // from 1; of JSON, where the object begins; 0: the whole file
	Column string // as the file names it; empty: the whole line
	Reason *liaison.Refusal
}

func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s: %v %v", p.File, p.Line, p.Column, p.Reason, p.Reason.Args)
}

// ReadFiles is Read for files on disk.
func ReadFiles(known []liaison.Body, paths ...string) (liaison.Roster, []Problem) {
	var files []File
	var unread []Problem
	for _, path := range paths {
		content, refusal := load(path)
		if refusal != nil {
			unread = append(unread, Problem{File: path, Reason: refusal})
			continue
		}
		files = append(files, File{Name: path, Content: content})
	}
	read, problems := Read(known, files...)
	if problems = append(unread, problems...); len(problems) > 0 {
		return liaison.Roster{}, problems
	}
	return read, nil
}

func load(path string) ([]byte, *liaison.Refusal) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, liaison.Refuse(liaison.NotFound, "import.no_such_file")
	}
	if err != nil {
		return nil, liaison.Refuse(liaison.Invalid, "import.unreadable", "Cause", err.Error())
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(io.LimitReader(f, MostBytes+1))
	if err != nil {
		return nil, liaison.Refuse(liaison.Invalid, "import.unreadable", "Cause", err.Error())
	}
	return content, nil
}

// Read reads the files as one roster. References to bodies may be satisfied by
// the files or by those that are known already. Where anything is wrong, all
// problems are returned, by file and line, and an empty roster.
func Read(known []liaison.Body, files ...File) (liaison.Roster, []Problem) {
	r := reading{kinds: map[string]liaison.BodyKind{}, first: map[string]place{}, people: map[string]*person{}}
	for _, b := range known {
		r.kinds[b.Code] = b.Kind
	}
	for _, f := range files {
		r.order = append(r.order, f.Name)
		r.read(f)
	}
	r.checkReferences()
	if len(r.problems) == 0 {
		return r.roster(), nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(slices.Index(r.order, a.File), slices.Index(r.order, b.File)), cmp.Compare(a.Line, b.Line))
	})
	if more := r.found - len(r.problems); more > 0 {
		r.problems = append(r.problems, Problem{
			File:   r.problems[len(r.problems)-1].File,
			Reason: liaison.Refuse(liaison.Invalid, "import.more_problems", "Count", more),
		})
	}
	return liaison.Roster{}, r.problems
}

// place is where something was read.
type place struct {
	file string
	line int
}

// reading is what has been read so far.
type reading struct {
	order     []string // the files' names
	kinds     map[string]liaison.BodyKind
	first     map[string]place // where a code of a body, topic or year was first seen
	bodies    []liaison.Body
	stations  []station
	topics    []topic
	calendars []liaison.CalendarYear
	people    map[string]*person
	codes     []string // of people, in the order of the files
	posts     []post
	problems  []Problem
	found     int // problems, also those that are not listed
}

type topic struct {
	liaison.Topic
	at place
}

func (r *reading) refuse(at place, column, key string, args ...any) {
	if r.found++; len(r.problems) >= mostProblems {
		return
	}
	r.problems = append(r.problems, Problem{
		File: at.file, Line: at.line, Column: column, Reason: liaison.Refuse(liaison.Invalid, key, args...),
	})
}

// read tells what kind of file it is, by its beginning before its name.
func (r *reading) read(f File) {
	whole := place{file: f.Name}
	content := bytes.TrimPrefix(f.Content, []byte("\uFEFF"))
	text := bytes.TrimSpace(content)
	extension := strings.ToLower(filepath.Ext(f.Name))
	before := len(r.bodies) + len(r.topics) + len(r.calendars) + len(r.posts) + r.found
	switch {
	case len(f.Content) > MostBytes:
		r.refuse(whole, "", "import.file_too_large", "Most", MostBytes>>20)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		r.readXLSX(f)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0")):
		r.refuse(whole, "", "import.old_workbook") // .xls, or locked by a password
	case len(text) == 0: // refused below
	case text[0] == '{' || extension == ".json":
		if r.checkEncoding(f.Name, content) {
			r.readJSON(f.Name, content)
		}
	case extension == ".csv":
		if r.checkEncoding(f.Name, content) {
			r.readCSV(f.Name, content)
		}
	default:
		r.refuse(whole, "", "import.unknown_file")
	}
	if before == len(r.bodies)+len(r.topics)+len(r.calendars)+len(r.posts)+r.found {
		r.refuse(whole, "", "import.empty_file")
	}
}

// checkEncoding refuses what is not UTF-8, and says where that begins.
func (r *reading) checkEncoding(file string, content []byte) bool {
	at, line, position := content, 1, 1
	for len(at) > 0 {
		char, size := utf8.DecodeRune(at)
		if char == utf8.RuneError && size == 1 {
			r.refuse(place{file, line}, "", "import.not_utf8", "Position", position)
			return false
		}
		if position++; char == '\n' {
			line, position = line+1, 1
		}
		at = at[size:]
	}
	return true
}

// checkReferences looks up every code that one thing names another by.
func (r *reading) checkReferences() {
	for _, t := range r.topics {
		if t.Committee != "" && r.kinds[t.Committee] != liaison.CommitteeBody {
			r.refuse(t.at, "committee", "import.unknown_committee", "Code", t.Committee)
		}
		if t.Lead != "" && r.kinds[t.Lead] != liaison.Department {
			r.refuse(t.at, "lead", "import.unknown_department", "Code", t.Lead)
		}
		for _, code := range t.Co {
			if r.kinds[code] != liaison.Department {
				r.refuse(t.at, "co", "import.unknown_department", "Code", code)
			}
		}
	}
	for _, s := range r.stations {
		if _, known := r.kinds[s.Region]; !known && s.Region != "" {
			r.refuse(s.at, "region", "import.unknown_body", "Code", s.Region)
		}
	}
	for _, p := range r.posts {
		if _, known := r.kinds[p.body]; !known {
			r.refuse(p.at, p.column, "import.unknown_body", "Code", p.body)
		}
	}
}

func (r *reading) roster() liaison.Roster {
	whole := liaison.Roster{Bodies: r.bodies, Calendars: r.calendars}
	for _, t := range r.topics {
		whole.Topics = append(whole.Topics, t.Topic)
	}
	for _, s := range r.stations {
		whole.Stations = append(whole.Stations, s.ListedStation)
	}
	for _, code := range r.codes {
		whole.People = append(whole.People, r.people[code].Listed)
	}
	return whole
}
