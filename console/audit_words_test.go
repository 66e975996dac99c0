package console_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liaison"
	"liaison/console"
	"liaison/locales"
)

// TestEveryActHasASentence looks through the sources for what they write into the audit:
// the acts, and the parts of their details. An act that is put together of a noun and a
// verb has its verbs here.
func TestEveryActHasASentence(t *testing.T) {
	t.Parallel()
	verbs := map[string][]string{
		"run.": words(liaison.RunMoves),
		"briefing.": words([]liaison.BriefingMove{liaison.SubmitBriefing, liaison.WithdrawBriefing, liaison.ReturnBriefing,
			liaison.ReviseBriefing, liaison.DropBriefing}),
		"inquiry.": append(words(liaison.InquiryMoves), "started", "written"),
		"archive.": {"confirmed", "returned"},
	}
	for key, move := range liaison.JoinMoves {
		if move.By == liaison.ByHolder {
			verbs["occasion."] = append(verbs["occasion."], string(key))
		}
	}
	found := 0
	acts, parts := audited(t)
	for _, act := range acts {
		all, built := verbs[act]
		if !built {
			all = []string{""}
		}
		for _, verb := range all {
			found++
			if !slices.Contains(console.KnownActions, strings.Replace(act+verb, ".", " ", 1)) {
				t.Errorf("the audit has no sentence for %s", act+verb)
			}
		}
	}
	if found < 100 || len(parts) < 50 {
		t.Errorf("found %d acts and %d parts in the sources, which are more", found, len(parts))
	}
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	voice := catalogue.Voice("zh-Hans")
	for _, part := range parts {
		if part != "from" && part != "to" && !voice.Has("audit_page.part_"+part) {
			t.Errorf("the audit has no word for the part %s", part)
		}
	}
}

func words[T ~string](moves []T) []string {
	var all []string
	for _, m := range moves {
		all = append(all, string(m))
	}
	return all
}

// audited lists the acts of all calls of Audit, or what they begin with, and the names of
// the parts of their details.
func audited(t *testing.T) (acts, parts []string) {
	t.Helper()
	for _, room := range []string{"../handlers", "../console", "../storage", "../scheduler", "../cmd/liaison"} {
		files, err := filepath.Glob(room + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", room, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				act, named := actOf(n)
				acts, parts = append(acts, act...), append(parts, named...)
				return true
			})
		}
	}
	slices.Sort(acts)
	slices.Sort(parts)
	return slices.Compact(acts), slices.Compact(parts)
}

// actOf is the act of a call of Audit and the names of the parts of its detail, as far as
// they are written there.
func actOf(n ast.Node) (act, parts []string) {
	call, is := n.(*ast.CallExpr)
	if !is || len(call.Args) != 6 {
		return nil, nil
	}
	if f, is := call.Fun.(*ast.SelectorExpr); !is || f.Sel.Name != "Audit" {
		return nil, nil
	}
	arg := call.Args[3]
	if sum, is := arg.(*ast.BinaryExpr); is {
		arg = sum.X
	}
	act = literal(arg)
	if detail, is := call.Args[5].(*ast.CompositeLit); is {
		for _, part := range detail.Elts {
			parts = append(parts, literal(part.(*ast.KeyValueExpr).Key)...)
		}
	}
	return act, parts
}

// literal is the text that an expression is, where it is one.
func literal(e ast.Expr) []string {
	lit, is := e.(*ast.BasicLit)
	if !is {
		return nil
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return nil
	}
	return []string{text}
}
