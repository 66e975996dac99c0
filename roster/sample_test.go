package roster_test

import (
	"path/filepath"
	"testing"

	"liaison"
	"liaison/roster"
)

const sampleDir = "../cmd/liaison/sample"

func readSample(t *testing.T) liaison.Roster {
	t.Helper()
	var paths []string
	for _, name := range []string{"people.csv", "bodies.json", "topics.json", "calendar-2026.json"} {
		paths = append(paths, filepath.Join(sampleDir, name))
	}
	read, problems := roster.ReadFiles(nil, paths...)
	for _, p := range problems {
		t.Error(p)
	}
	return read
}

func TestSample(t *testing.T) {
	read := readSample(t)
	for what, n := range map[string][2]int{
		"bodies": {len(read.Bodies), 90}, "topics": {len(read.Topics), 17}, "calendars": {len(read.Calendars), 1}, "people": {len(read.People), 97},
	} {
		if n[0] != n[1] {
			t.Errorf("the sample has %d %s, not %d", n[0], what, n[1])
		}
	}
}
