package roster_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liaison"
	"liaison/roster"
)

var known = []liaison.Body{
	{Code: "G01", Kind: liaison.Delegation}, {Code: "C09", Kind: liaison.CommitteeBody},
	{Code: "D20", Kind: liaison.Department}, {Code: "D28", Kind: liaison.Department},
}

const header = "编号,姓名,手机尾号,角色,机构,语言\n"

func file(name, content string) roster.File { return roster.File{Name: name, Content: []byte(content)} }

func wellRead(t *testing.T, files ...roster.File) liaison.Roster {
	t.Helper()
	read, problems := roster.Read(known, files...)
	for _, p := range problems {
		t.Error(p)
	}
	return read
}

func TestPeople(t *testing.T) {
	want := []liaison.Listed{
		{Code: "A07", Name: "代表A07", PhoneTail: "0007", Language: "zh-Hans", Posts: []liaison.Post{
			{Body: "G01", Role: liaison.RoleDeputy}, {Body: "C09", Role: liaison.RoleClerk}}},
		{Code: "D28-1", Name: "联络员01", PhoneTail: "5678", Posts: []liaison.Post{{Body: "D28", Role: liaison.RoleOfficer}}},
	}
	chinese := header + "A07,代表A07,0007,代表,G01,中文\n\nD28-1,联络员01,+86 139-0000-5678,联络员,D28,\nA07,代表A07,0007,经办,C09,\n"
	english := "Code,NAME,phone,Role,body,remark,language\nA07, 代表A07 ,０００７,deputy,G01,,zh-Hans\n" +
		"A07,代表A07,0007,clerk,C09\nD28-1,联络员01,13900005678,Officer,D28,hello\n"
	for name, content := range map[string]string{
		"chinese": chinese, "with a mark": "\uFEFF" + chinese, "english": english,
		"other line ends": strings.ReplaceAll(chinese, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, wellRead(t, file("people.csv", content)).People); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRoles reads every role by each of its words.
func TestRoles(t *testing.T) {
	for role, words := range map[liaison.Role][2]string{
		liaison.RoleDeputy: {"代表", "deputy"}, liaison.RoleClerk: {"经办", "clerk"}, liaison.RoleChief: {"主任", "Chief"},
		liaison.RoleOfficer: {"联络员", "officer"}, liaison.RoleApprover: {"负责人", "approver"}, liaison.RoleOperator: {"运维", "operator"},
	} {
		for _, word := range words {
			got := wellRead(t, file("p.csv", header+"A07,甲,0007,"+word+",D28,\n")).People
			if len(got) != 1 || got[0].Posts[0].Role != role {
				t.Errorf("%s is read as %+v, not as %s", word, got, role)
			}
		}
	}
}

func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPeopleInAWorkbook(t *testing.T) {
	content := workbook(t,
		[]any{"姓名", "编号", "手机", "角色", "机构"}, []any{},
		[]any{"代表A07", "A07", 13900000007, "代表", "G01"},
		[]any{"代表A08", "A08", "0008", "deputy", "G01"})
	want := []liaison.Listed{
		{Code: "A07", Name: "代表A07", PhoneTail: "0007", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}},
		{Code: "A08", Name: "代表A08", PhoneTail: "0008", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}},
	}
	got := wellRead(t, roster.File{Name: "名单.xlsx", Content: content})
	if diff := cmp.Diff(want, got.People); diff != "" {
		t.Error(diff)
	}
	bad := workbook(t, []any{"编号", "姓名", "手机", "角色", "机构"}, []any{}, []any{"A07", "代表A07", 7, "代表", "G01"})
	_, problems := roster.Read(known, roster.File{Name: "名单.xlsx", Content: bad})
	if diff := cmp.Diff([]string{"名单.xlsx:3 手机 import.bad_phone"}, heard(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestBodiesTopicsAndCalendars(t *testing.T) {
	got := wellRead(t, file("all.json", `{
		"topics": [{"code": "T05", "name": "卫生", "committee": "C04", "lead": "D20", "co": ["D28"], "keywords": ["医保"]}],
		"bodies": [{"code": "C04", "kind": "committee", "name": "教科文卫委员会", "short": "教科文卫委"},
			{"code": "R01", "kind": "region", "name": "江城市人大"}, {"code": "S0101", "kind": "station", "name": "古桥联络站"}],
		"calendars": [{"year": 2026, "source": "通知", "holidays": ["2026-10-01"], "make_ups": ["2026-10-10"]}]}`))
	want := liaison.Roster{
		Bodies: []liaison.Body{{Code: "C04", Kind: liaison.CommitteeBody, Name: "教科文卫委员会", Short: "教科文卫委"},
			{Code: "R01", Kind: liaison.Region, Name: "江城市人大"}, {Code: "S0101", Kind: liaison.Station, Name: "古桥联络站"}},
		Topics: []liaison.Topic{{Code: "T05", Name: "卫生", Committee: "C04", Lead: "D20", Co: []string{"D28"}, Keywords: []string{"医保"}}},
		Calendars: []liaison.CalendarYear{{Year: 2026, Source: "通知",
			Holidays: []liaison.Date{{Year: 2026, Month: 10, Day: 1}}, MakeUps: []liaison.Date{{Year: 2026, Month: 10, Day: 10}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWhatDeputiesAre reads the columns that a list may have besides: given in
// one row of a person, in each, or in none.
func TestWhatDeputiesAre(t *testing.T) {
	const more = "编号,姓名,手机尾号,角色,机构,层级,专长,当选\n"
	month := liaison.Date{Year: 2023, Month: 1, Day: 1}
	for row, want := range map[string]liaison.Listed{
		"省级,农业、医疗卫生,2023-01-15":    {Level: liaison.Province, Expertise: []string{"农业", "医疗卫生"}, Elected: month.AddDays(14)},
		"市,农业；法律;环保,2023.1":        {Level: liaison.City, Expertise: []string{"农业", "法律", "环保"}, Elected: month},
		"County,\" 教育 ，\",2023年1月": {Level: liaison.County, Expertise: []string{"教育"}, Elected: month},
		"乡镇,,2023/1/1":             {Level: liaison.Township, Elected: month},
		",,01-01-23":               {Elected: month},
		",,":                       {},
	} {
		want.Code, want.Name, want.PhoneTail = "A07", "代表A07", "0007"
		want.Posts = []liaison.Post{{Body: "D28", Role: liaison.RoleDeputy}, {Body: "G01", Role: liaison.RoleDeputy}}
		for _, rows := range []string{
			"A07,代表A07,0007,代表,D28," + row + "\nA07,代表A07,0007,代表,G01,,,\n",
			"A07,代表A07,0007,代表,D28,,,\nA07,代表A07,0007,代表,G01," + row + "\n",
			"A07,代表A07,0007,代表,D28," + row + "\nA07,代表A07,0007,代表,G01," + row + "\n",
		} {
			if diff := cmp.Diff([]liaison.Listed{want}, wellRead(t, file("p.csv", more+rows)).People); diff != "" {
				t.Errorf("%s: %s", row, diff)
			}
		}
	}
}

// heard says each problem in one line.
func heard(problems []roster.Problem) []string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s:%d %s %s", p.File, p.Line, p.Column, p.Reason.Key))
	}
	return lines
}

func TestProblems(t *testing.T) {
	long := strings.Repeat("长", 101)
	for _, c := range []struct {
		name  string
		files []roster.File
		want  []string
	}{
		{"everything wrong in rows is told at once", []roster.File{file("p.csv", header+
			"A07,,7,议员,G77,火星文\nA08,"+long+",0008,代表,G01,\n,代表A09,0009,代表,,\nA 1,代表,0001,代表,G01,\nA2,a\x00b,1,代表,G01")},
			[]string{"p.csv:2 姓名 import.missing", "p.csv:2 手机尾号 import.bad_phone", "p.csv:2 语言 import.unknown_language",
				"p.csv:2 角色 import.unknown_role", "p.csv:2 机构 import.unknown_body", "p.csv:3 姓名 import.too_long",
				"p.csv:4 编号 import.missing", "p.csv:4 机构 import.missing", "p.csv:5 编号 import.bad_code",
				"p.csv:6 姓名 import.control_character", "p.csv:6 手机尾号 import.bad_phone"}},
		{"a person's rows agree", []roster.File{file("p.csv", header+
			"A07,甲,0007,代表,G01,en\nA07,乙,0008,经办,C09,中文\nA07,甲,0007,代表,G01,")},
			[]string{"p.csv:3 姓名 import.person_differs", "p.csv:3 手机尾号 import.person_differs", "p.csv:3 语言 import.person_differs", "p.csv:4  import.row_twice"}},
		{"what deputies are", []roster.File{file("p.csv", "编号,姓名,手机尾号,角色,机构,层级,专长,当选\n"+
			"A07,甲,0007,代表,G01,国级,农业、农业,去年\nA08,乙,0008,代表,G01,省级,农业,2023.1\n"+
			"A08,乙,0008,代表,D28,市级,法律,2026.1\nA09,丙,0009,代表,G01,,"+strings.Repeat("长", 41)+",0203-1\n"+
			"A10,丁,0010,代表,G01,,一、二、三、四、五、六、七、八、九、十、多,\n")},
			[]string{"p.csv:2 层级 import.unknown_level", "p.csv:2 专长 import.named_twice", "p.csv:2 当选 import.not_a_month",
				"p.csv:4 层级 import.person_differs", "p.csv:4 专长 import.person_differs", "p.csv:4 当选 import.person_differs",
				"p.csv:5 专长 import.too_long", "p.csv:5 当选 import.not_a_month", "p.csv:6 专长 import.too_many_fields"}},
		{"columns", []roster.File{file("p.csv", "编号,姓名,姓名\nA07,甲,乙\n")},
			[]string{"p.csv:1 姓名 import.column_twice", "p.csv:1 手机尾号 import.missing_column", "p.csv:1 角色 import.missing_column", "p.csv:1 机构 import.missing_column"}},
		{"empty files", []roster.File{file("a.csv", "\uFEFF \n"), file("b.csv", header), file("c.json", `{}`), file("d.json", `{"bodies": []}`), file("e.json", "")},
			[]string{"a.csv:0  import.empty_file", "b.csv:0  import.empty_file", "c.json:0  import.empty_file", "d.json:0  import.empty_file", "e.json:0  import.empty_file"}},
		{"encodings", []roster.File{file("a.csv", "编号\n姓名,\xb4\xfa\xb1\xed"), file("b.json", "{\"bodies\": \"\xff\"}")},
			[]string{"a.csv:2  import.not_utf8", "b.json:1  import.not_utf8"}},
		{"quotes", []roster.File{file("p.csv", header+"A07,a\"b,0007,代表,G01,\nA08,甲,8,代表,G01,\n")},
			[]string{"p.csv:2  import.broken_csv", "p.csv:3 手机尾号 import.bad_phone"}},
		{"kinds of file", []roster.File{file("p.txt", "hello"), file("p.xls", "\xD0\xCF\x11\xE0"), file("p.xlsx", "PK\x03\x04"), file("p.json", "[1]"), file("q.json", "{\n\"bodies\": [}")},
			[]string{"p.txt:0  import.unknown_file", "p.xls:0  import.old_workbook", "p.xlsx:0  import.broken_workbook", "p.json:1  import.unknown_file", "q.json:2  import.broken_json"}},
		{"too large", []roster.File{{Name: "p.csv", Content: make([]byte, roster.MostBytes+1)}}, []string{"p.csv:0  import.file_too_large"}},
		{"bodies", []roster.File{file("b.json", `{"bodies": [
			{"code": "D01", "kind": "department", "name": "a"},
			{"code": "D01", "kind": "ministry", "name": 5, "nick": ""},
			7, {"code": "局"}], "others": 1, "topics": {}}`)},
			[]string{"b.json:3 nick import.unknown_field", "b.json:3 name import.not_text", "b.json:3 kind import.unknown_kind", "b.json:3 code import.code_twice",
				"b.json:4 bodies import.not_an_object", "b.json:4 code import.bad_code", "b.json:4 kind import.missing", "b.json:4 name import.missing",
				"b.json:4 others import.unknown_section", "b.json:4 topics import.not_a_list"}},
		{"topics", []roster.File{file("t.json", `{"topics": [
			{"code": "T01", "name": "a", "committee": "D20", "lead": "C09", "co": ["D28", "D28", "D99"], "keywords": [""]},
			{"code": "T01", "name": "b", "co": "D28"}]}`)},
			[]string{"t.json:2 keywords import.missing", "t.json:2 co import.named_twice", "t.json:2 committee import.unknown_committee",
				"t.json:2 lead import.unknown_department", "t.json:2 co import.unknown_department", "t.json:3 co import.not_texts", "t.json:3 code import.code_twice"}},
		{"calendars", []roster.File{file("c.json", `{"calendars": [
			{"year": 2026, "holidays": ["2026-10-01", "2027-01-01", "1.10.2026"], "make_ups": ["2026-10-01"]},
			{"year": 26}, {"year": 2026}]}`)},
			[]string{"c.json:2 holidays import.not_a_date", "c.json:2 holidays import.day_outside_year", "c.json:2 make_ups import.day_twice",
				"c.json:3 year import.not_a_year", "c.json:3 year import.code_twice"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, problems := roster.Read(known, c.files...)
			if diff := cmp.Diff(c.want, heard(problems)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(liaison.Roster{}, read); diff != "" {
				t.Error("something was kept:", diff)
			}
		})
	}
}

func TestPhonesAreNotTold(t *testing.T) {
	_, problems := roster.Read(known, file("p.csv", header+"A07,甲,139000012345678901,代表,G01,\n"))
	if len(problems) != 1 || strings.Contains(problems[0].Error(), "1390") {
		t.Error(problems)
	}
}

func TestBounds(t *testing.T) {
	var rows, bad strings.Builder
	rows.WriteString(header)
	bad.WriteString(header)
	for i := range roster.MostRows + 1 {
		fmt.Fprintf(&rows, "A%d,代表,0001,代表,G01,\n", i)
		bad.WriteString("A,,,,,\n")
	}
	_, problems := roster.Read(known, file("p.csv", rows.String()))
	if diff := cmp.Diff([]string{"p.csv:200002  import.too_many_rows"}, heard(problems)); diff != "" {
		t.Error(diff)
	}
	_, problems = roster.Read(known, file("p.csv", bad.String()))
	if len(problems) != 1001 || problems[1000].Reason.Key != "import.more_problems" {
		t.Errorf("%d problems are listed", len(problems))
	}
	_, problems = roster.Read(known, file("p.csv", strings.Repeat(",", 300)))
	if diff := cmp.Diff([]string{"p.csv:1  import.too_many_columns"}, heard(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "people.csv")
	if err := os.WriteFile(path, []byte(header+"A07,代表A07,0007,代表,G01,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	read, problems := roster.ReadFiles(known, path)
	if len(problems) > 0 || len(read.People) != 1 {
		t.Error(read, problems)
	}
	read, problems = roster.ReadFiles(known, path, filepath.Join(dir, "none.csv"), dir)
	want := []string{filepath.Join(dir, "none.csv") + ":0  import.no_such_file", dir + ":0  import.unreadable"}
	if diff := cmp.Diff(want, heard(problems)); diff != "" || len(read.People) > 0 {
		t.Error(diff)
	}
}
