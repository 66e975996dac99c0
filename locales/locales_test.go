package locales_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liaison"
	"liaison/locales"
)

// sentences reads a language's file as it is: by key, a text or plural forms.
func sentences(t *testing.T, tag string) map[string]json.RawMessage {
	t.Helper()
	content, err := os.ReadFile(tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]json.RawMessage
	if err := json.Unmarshal(content, &read); err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	return read
}

func TestAllLanguagesSayTheSame(t *testing.T) {
	first := sentences(t, locales.Languages[0])
	placeholder := regexp.MustCompile(`{{\.(\w+)}}`)
	names := func(text json.RawMessage) []string {
		found := map[string]bool{}
		for _, m := range placeholder.FindAllStringSubmatch(string(text), -1) {
			found[m[1]] = true
		}
		return slices.Sorted(maps.Keys(found))
	}
	for _, tag := range locales.Languages[1:] {
		other := sentences(t, tag)
		for key, text := range first {
			if _, ok := other[key]; !ok {
				t.Errorf("%s: %s is missing", tag, key)
			} else if a, b := names(text), names(other[key]); !slices.Equal(a, b) {
				t.Errorf("%s: %s has arguments %v, %s has %v", key, locales.Languages[0], a, tag, b)
			}
		}
		for key := range other {
			if _, ok := first[key]; !ok {
				t.Errorf("%s: %s is there only", tag, key)
			}
		}
	}
}

func TestKeysAreSorted(t *testing.T) {
	line := regexp.MustCompile(`(?m)^  "([^"]+)":`)
	for _, tag := range locales.Languages {
		content, err := os.ReadFile(tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, m := range line.FindAllStringSubmatch(string(content), -1) {
			keys = append(keys, m[1])
		}
		if !slices.IsSorted(keys) {
			t.Errorf("%s.json is not sorted by key", tag)
		}
	}
}

// TestCodeAndSentencesAgree holds the code to the sentences and the sentences
// to the code: none is missing, and none is left over.
func TestCodeAndSentencesAgree(t *testing.T) {
	have := sentences(t, locales.Languages[0])
	used := fromProcedures(have)
	for key := range fromCode(t, have) {
		used[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(used)) {
		if _, ok := have[key]; !ok {
			t.Errorf("%s is used and has no sentence", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(have)) {
		if !used[key] {
			t.Errorf("%s is a sentence that nobody says", key)
		}
	}
}

// computed are sentences chosen by a value at run time: what stands before the
// value, in the code, as "prefix." + value or as a format.
var computed = regexp.MustCompile(`^[a-z_]+\.([a-z_]+[._])?(%t)?$`)

// fromCode lists the keys that stand in the code as literals; a literal that
// ends in a dot, or formats a value, stands for every sentence that begins so.
func fromCode(t *testing.T, have map[string]json.RawMessage) map[string]bool {
	t.Helper()
	nouns := map[string]bool{}
	for key := range have {
		noun, _, _ := strings.Cut(key, ".")
		nouns[noun] = true
	}
	found, refusals := literals(t, "..")
	for key := range refusals {
		noun, _, _ := strings.Cut(key, ".")
		nouns[noun] = true // also where it has no sentence yet
	}
	whole := regexp.MustCompile(`^[a-z_]+(\.[A-Za-z0-9_-]+)+$`)
	used := map[string]bool{}
	for literal := range found {
		noun, _, _ := strings.Cut(literal, ".")
		switch {
		case !nouns[noun] || !strings.Contains(literal, ".") || isSetting(literal):
		case slices.Contains(tabled, noun) && strings.HasSuffix(literal, "."):
		case computed.MatchString(literal):
			prefix := strings.TrimSuffix(literal, "%t")
			for key := range have {
				if strings.HasPrefix(key, prefix) {
					used[key] = true
				}
			}
		case whole.MatchString(literal) && !isFile(literal):
			used[literal] = true
		}
	}
	return used
}

func isFile(literal string) bool {
	return slices.Contains([]string{".go", ".html", ".json", ".css", ".csv", ".xlsx", ".sql"}, filepath.Ext(literal))
}

// isSetting tells the keys of settings from those of sentences.
func isSetting(literal string) bool {
	return slices.ContainsFunc(liaison.Settings(), func(s liaison.Setting) bool { return s.Key == literal })
}

// literals are all that stand in the code and on the pages, and the keys of
// refusals among them.
func literals(t *testing.T, root string) (found, refusals map[string]bool) {
	t.Helper()
	found, refusals = map[string]bool{}, map[string]bool{}
	for _, room := range []string{".", "handlers", "console", "scheduler", "storage", "roster", "cmd/liaison"} {
		paths, err := filepath.Glob(filepath.Join(root, room, "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no code in %s: %v", room, err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if called(n) == "Audit" {
						return false // what an audit entry calls its action is for the log
					}
					if called(n) == "Refuse" && len(n.Args) > 1 {
						refusals[unquoted(n.Args[1])] = true
					}
				case *ast.BasicLit:
					found[unquoted(n)] = true
				}
				return true
			})
		}
	}
	templates, _ := filepath.Glob(filepath.Join(root, "console/pages/*.html"))
	quoted := regexp.MustCompile(`"([a-z_]+\.[a-z_]+)"`)
	for _, path := range templates {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range quoted.FindAllStringSubmatch(string(content), -1) {
			found[m[1]] = true
		}
	}
	return found, refusals
}

// called is the name of the function or the method.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// unquoted is what a string literal says; empty for anything else.
func unquoted(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

func TestVoice(t *testing.T) {
	c, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	zh, en := c.Voice("zh-Hans"), c.Voice("en")
	if got := zh.Say("menu.title", "Name", "<b>&"); !strings.Contains(string(got), "&lt;b&gt;&amp;") {
		t.Errorf("markup of people is not escaped: %s", got)
	}
	if got := zh.Plain("menu.title", "Name", "<b>"); !strings.Contains(got, "<b>") {
		t.Errorf("plain text is escaped: %s", got)
	}
	if one, two := en.Plain("start.wrong_phone", "Count", 1), en.Plain("start.wrong_phone", "Count", 2); !strings.Contains(one, "try is") || !strings.Contains(two, "tries are") {
		t.Errorf("plurals: %q, %q", one, two)
	}
	if got := zh.Date(liaison.Date{Year: 2026, Month: 9, Day: 29}); got != "2026年9月29日（周二）" {
		t.Errorf("date: %s", got)
	}
	refusal := liaison.Refuse(liaison.Conflict, "move.too_late", "Stage", liaison.Assigned, "Kind", liaison.Suggestion)
	if got := zh.Refusal(refusal); !strings.Contains(string(got), "办理中") {
		t.Errorf("the stage is not named in words: %s", got)
	}
	for _, v := range []locales.Voice{zh, en} {
		if !v.Has("sort.sticker") || !v.Has("start.wrong_phone") || v.Has("sort.hologram") {
			t.Errorf("%s does not know what it has", v.Language)
		}
	}
	if c.Guess("zh-TW").Language != "zh-Hans" || c.Guess("en-GB").Language != "en" || c.Guess("fr").Language != "zh-Hans" {
		t.Error("a guess of the language is wrong")
	}
	if _, err := locales.Open("tlh"); err == nil {
		t.Error("an unknown language is accepted")
	}
}
