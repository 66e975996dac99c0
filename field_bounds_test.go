package liaison_test

import (
	"strings"
	"testing"

	"liaison"
)

// TestListsAreBounded: each commitment is a button when it is reported on, and of
// each title of a split a matter is made.
func TestListsAreBounded(t *testing.T) {
	l := assignedTo(t)
	l.mayNot("lead", "answer", "invalid field.too_many", "class=B", "commitments="+strings.Repeat("2027-06-30 完成\n", 51))
	f := liaison.Field{Key: "titles", Kind: liaison.FieldLines, Least: 2, Most: 100}
	var titles []string
	for i := range 51 {
		titles = append(titles, strings.Repeat("一", i+1))
	}
	if refusal := f.Check(titles, liaison.Case{}); refusal == nil || refusal.Key != "field.too_many" {
		t.Errorf("51 titles: %v", refusal)
	}
	if refusal := f.Check(titles[:50], liaison.Case{}); refusal != nil {
		t.Errorf("50 titles: %v", refusal)
	}
}
