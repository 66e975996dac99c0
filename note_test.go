package liaison_test

import (
	"errors"
	"testing"

	"liaison"
)

func TestMentioned(t *testing.T) {
	staff := []liaison.Person{{ID: 1, Code: "JB01", Name: "经办01"}, {ID: 2, Code: "JB012", Name: "经办012"}, {ID: 3, Code: "JB03", Name: "同名"}, {ID: 4, Code: "JB04", Name: "同名"}}
	for text, want := range map[string][]int64{
		"请 @经办01 看": {1}, "@经办01请看": {1}, "@经办012 看": {2}, "@jb01，@JB012": {1, 2}, "＠经办01@经办01": {1},
		"@同名 看": {3, 4}, "写信到 a@example.org": nil, "没有人": nil,
	} {
		called, err := liaison.Mentioned(text, staff)
		var ids []int64
		for _, p := range called {
			ids = append(ids, p.ID)
		}
		if err != nil || len(ids) != len(want) {
			t.Errorf("%s calls %v: %v", text, ids, err)
			continue
		}
		for i := range want {
			if ids[i] != want[i] {
				t.Errorf("%s calls %v", text, ids)
			}
		}
	}
	for _, text := range []string{"@代表A01 看", "看 @", "@经办013"} {
		_, err := liaison.Mentioned(text, staff)
		if refusal := new(liaison.Refusal); !errors.As(err, &refusal) || refusal.Key != "note.calls_nobody" {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Every move that a macro may make is the staff's, and confirms no text.
func TestMacroMoves(t *testing.T) {
	found := 0
	for kind, p := range liaison.Procedures {
		for _, m := range p.MacroMoves() {
			found++
			if m.By != liaison.Staff && m.By != liaison.Chief || m.Sign || m.Reads || m.Fixes {
				t.Errorf("%s: a macro may %s", kind, m.Key)
			}
		}
	}
	if found == 0 {
		t.Error("a macro may do nothing")
	}
}
