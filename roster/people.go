package roster

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"liaison"
)

// columns are those of a list of people: how each may be called, the first
// name being the one that is shown.
var columns = []struct {
	key      string
	names    []string
	optional bool
}{
	{"code", []string{"编号", "代码", "code"}, false},
	{"name", []string{"姓名", "name"}, false},
	{"phone", []string{"手机尾号", "手机号", "手机", "电话", "phone"}, false},
	{"role", []string{"角色", "role"}, false},
	{"body", []string{"机构", "机构代码", "body"}, false},
	{"language", []string{"语言", "language"}, true},
	{"level", []string{"层级", "level"}, true},
	{"expertise", []string{"专长", "expertise"}, true},
	{"elected", []string{"当选", "elected"}, true},
}

var roles = map[string]liaison.Role{
	"代表": liaison.RoleDeputy, "deputy": liaison.RoleDeputy,
	"经办": liaison.RoleClerk, "clerk": liaison.RoleClerk,
	"主任": liaison.RoleChief, "chief": liaison.RoleChief,
	"联络员": liaison.RoleOfficer, "officer": liaison.RoleOfficer,
	"负责人": liaison.RoleApprover, "approver": liaison.RoleApprover,
	"组成人员": liaison.RoleMember, "member": liaison.RoleMember,
	"运维": liaison.RoleOperator, "operator": liaison.RoleOperator,
}

var languages = map[string]string{
	"": "", "zh-hans": "zh-Hans", "zh": "zh-Hans", "中文": "zh-Hans", "en": "en", "english": "en", "英文": "en",
}

var levels = map[string]liaison.Level{
	"": "", "省级": liaison.Province, "省": liaison.Province, "province": liaison.Province,
	"市级": liaison.City, "市": liaison.City, "city": liaison.City,
	"县级": liaison.County, "县": liaison.County, "county": liaison.County,
	"乡级": liaison.Township, "乡镇": liaison.Township, "township": liaison.Township,
}

const (
	personCodeMost = 32
	expertiseMost  = 10 // fields that somebody knows
)

// person is a listed person and where the first row of theirs is.
type person struct {
	liaison.Listed
	at place
}

// post is a row's reference to a body, looked up when all files are read.
type post struct {
	body   string
	column string
	at     place
}

// table reads the rows of one list of people.
type table struct {
	*reading
	file   string
	header map[string]int    // by a column's key, its index
	titles map[string]string // by a column's key, what this file calls it
	rows   int
}

// row reads one row; it returns false when the rest is not worth reading.
func (t *table) row(line int, cells []string) bool {
	at := place{t.file, line}
	if len(cells) > mostColumns {
		t.refuse(at, "", "import.too_many_columns", "Most", mostColumns)
		return false
	}
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return true
	}
	if t.header == nil {
		return t.readHeader(at, cells)
	}
	if t.rows++; t.rows > MostRows {
		t.refuse(at, "", "import.too_many_rows", "Most", MostRows)
		return false
	}
	t.readPerson(at, cells)
	return true
}

// end tells of a list without rows.
func (t *table) end() {
	if t.header != nil && t.rows == 0 {
		t.refuse(place{file: t.file}, "", "import.empty_file")
	}
}

func (t *table) readHeader(at place, cells []string) bool {
	t.header, t.titles = map[string]int{}, map[string]string{}
	for _, column := range columns {
		for i, cell := range cells {
			title := strings.TrimSpace(cell)
			if !slices.Contains(column.names, strings.ToLower(title)) {
				continue
			}
			if _, twice := t.header[column.key]; twice {
				t.refuse(at, title, "import.column_twice")
			}
			t.header[column.key], t.titles[column.key] = i, title
		}
	}
	complete := true
	for _, column := range columns {
		if _, there := t.header[column.key]; !there && !column.optional {
			complete = false
			t.refuse(at, column.names[0], "import.missing_column", "Names", strings.Join(column.names, " / "))
		}
	}
	if !complete {
		t.rows++ // the file is not empty
	}
	return complete
}

func (t *table) readPerson(at place, cells []string) {
	read := func(key string, most int, required bool) string {
		var s string
		if i, there := t.header[key]; there && i < len(cells) {
			s = strings.TrimSpace(cells[i])
		}
		if s == "" && required {
			t.refuse(at, t.titles[key], "import.missing")
		}
		t.checkText(at, t.titles[key], s, most)
		return s
	}
	p := person{at: at}
	p.Code = read("code", personCodeMost, true)
	p.Name = read("name", nameMost, true)
	p.PhoneTail = t.phoneTail(at, read("phone", wordMost, true))
	p.Language = t.language(at, read("language", wordMost, false))
	p.Level = t.level(at, read("level", wordMost, false))
	p.Expertise = t.expertise(at, read("expertise", nameMost, false))
	p.Elected = t.elected(at, read("elected", wordMost, false))
	role := t.role(at, read("role", wordMost, true))
	body := read("body", codeMost, true)
	if p.Code != "" && !personCode.MatchString(p.Code) {
		t.refuse(at, t.titles["code"], "import.bad_code")
	}
	p.Posts = []liaison.Post{{Body: body, Role: role}}
	if body != "" {
		t.posts = append(t.posts, post{body, t.titles["body"], at})
	}
	if p.Code != "" {
		t.list(p)
	}
}

// phoneTail keeps the last four digits; the number itself goes nowhere, not
// even into a problem.
func (t *table) phoneTail(at place, phone string) string {
	if phone == "" {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ' || r == '-' || r == '\u00A0':
			return -1
		}
		return r
	}, strings.TrimPrefix(phone, "+"))
	whole := len(digits) == 4 || len(digits) >= 7 && len(digits) <= 15
	if !whole || strings.Trim(digits, "0123456789") != "" {
		t.refuse(at, t.titles["phone"], "import.bad_phone")
		return ""
	}
	return digits[len(digits)-4:]
}

func (t *table) role(at place, given string) liaison.Role {
	role, known := roles[strings.ToLower(given)]
	if !known && given != "" {
		t.refuse(at, t.titles["role"], "import.unknown_role", "Given", clip(given))
	}
	return role
}

func (t *table) language(at place, given string) string {
	tag, known := languages[strings.ToLower(given)]
	if !known {
		t.refuse(at, t.titles["language"], "import.unknown_language", "Given", clip(given))
	}
	return tag
}

func (t *table) level(at place, given string) liaison.Level {
	level, known := levels[strings.ToLower(given)]
	if !known {
		t.refuse(at, t.titles["level"], "import.unknown_level", "Given", clip(given))
	}
	return level
}

// expertise reads the fields that somebody knows, in the order given.
func (t *table) expertise(at place, given string) []string {
	var fields []string
	for _, f := range strings.FieldsFunc(given, func(r rune) bool { return strings.ContainsRune("、，,；;", r) }) {
		if f = strings.TrimSpace(f); f == "" {
			continue
		}
		t.checkText(at, t.titles["expertise"], f, wordMost)
		if slices.Contains(fields, f) {
			t.refuse(at, t.titles["expertise"], "import.named_twice", "Code", clip(f))
			continue
		}
		fields = append(fields, f)
	}
	if over := len(fields) - expertiseMost; over > 0 {
		t.refuse(at, t.titles["expertise"], "import.too_many_fields", "Most", expertiseMost)
	}
	return fields
}

// electedForms are how a day, or only a month, is written in lists. The last is
// how the reader of workbooks shows a cell that holds a day.
var electedForms = []string{
	"2006-1-2", "2006.1.2", "2006/1/2", "2006年1月2日", "2006-1", "2006.1", "2006/1", "2006年1月", "01-02-06",
}

// elected reads a day; of a month alone it is the first.
func (t *table) elected(at place, given string) liaison.Date {
	if given == "" {
		return liaison.Date{}
	}
	for _, form := range electedForms {
		if day, err := time.Parse(form, given); err == nil && day.Year() >= earliest {
			return liaison.DateOf(day)
		}
	}
	t.refuse(at, t.titles["elected"], "import.not_a_month", "Given", clip(given))
	return liaison.Date{}
}

// earliest is the year of the first people's congresses: a day before is a slip.
const earliest = 1954

// list adds a person, or one more post of a person who is listed already.
func (t *table) list(p person) {
	before, listed := t.people[p.Code]
	if !listed {
		t.people[p.Code] = &p
		t.codes = append(t.codes, p.Code)
		return
	}
	differs := func(column, was, is string) {
		if was != "" && is != "" && was != is {
			t.refuse(p.at, t.titles[column], "import.person_differs",
				"Code", clip(p.Code), "File", before.at.file, "Line", before.at.line)
		}
	}
	differs("name", before.Name, p.Name)
	differs("phone", before.PhoneTail, p.PhoneTail)
	differs("language", before.Language, p.Language)
	differs("level", string(before.Level), string(p.Level))
	differs("expertise", strings.Join(before.Expertise, ","), strings.Join(p.Expertise, ","))
	if !before.Elected.IsZero() && !p.Elected.IsZero() {
		differs("elected", before.Elected.String(), p.Elected.String())
	}
	before.add(p.Listed)
	if slices.Contains(before.Posts, p.Posts[0]) {
		t.refuse(p.at, "", "import.row_twice", "File", before.at.file, "Line", before.at.line)
		return
	}
	before.Posts = append(before.Posts, p.Posts...)
}

// add takes from a later row what the rows before left empty.
func (p *person) add(later liaison.Listed) {
	p.Language = cmp.Or(p.Language, later.Language)
	p.Level = cmp.Or(p.Level, later.Level)
	p.Elected = cmp.Or(p.Elected, later.Elected)
	if len(p.Expertise) == 0 {
		p.Expertise = later.Expertise
	}
}
