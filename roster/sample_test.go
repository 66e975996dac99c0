package roster_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

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
		"bodies": {len(read.Bodies), 83}, "topics": {len(read.Topics), 17}, "calendars": {len(read.Calendars), 1}, "people": {len(read.People), 68},
	} {
		if n[0] != n[1] {
			t.Errorf("the sample has %d %s, not %d", n[0], what, n[1])
		}
	}
}

// TestSampleSuggestions holds them to the roster and to the procedure's table.
func TestSampleSuggestions(t *testing.T) {
	read := readSample(t)
	posts := map[string][]liaison.Post{}
	officers := map[string]bool{}
	for _, p := range read.People {
		posts[p.Code] = p.Posts
		for _, post := range p.Posts {
			officers[post.Body] = officers[post.Body] || post.Role == liaison.RoleOfficer
		}
	}
	content, err := os.ReadFile(filepath.Join(sampleDir, "suggestions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var sample struct {
		Suggestions []struct {
			Author, Topic, Title, Body, Lead, Ground string
			Session                                  liaison.Session
			Stage                                    liaison.Stage
			Opinions                                 map[string]string
		}
		Messages []struct{ Author, Text string }
	}
	if err := json.Unmarshal(content, &sample); err != nil {
		t.Fatal(err)
	}
	if len(sample.Suggestions) < 12 || len(sample.Messages) == 0 {
		t.Errorf("the sample has %d suggestions and %d messages", len(sample.Suggestions), len(sample.Messages))
	}
	deputy := func(code string) bool {
		return len(posts[code]) == 1 && posts[code][0].Role == liaison.RoleDeputy
	}
	for _, s := range sample.Suggestions {
		switch {
		case !deputy(s.Author):
			t.Errorf("%s: no deputy %q", s.Title, s.Author)
		case !slices.ContainsFunc(read.Topics, func(t liaison.Topic) bool { return t.Code == s.Topic }):
			t.Errorf("%s: no topic %q", s.Title, s.Topic)
		case s.Session != liaison.Between && s.Session != liaison.Plenary:
			t.Errorf("%s: no session %q", s.Title, s.Session)
		case s.Title == "" || utf8.RuneCountInString(s.Title) > 100 || s.Body == "":
			t.Errorf("%s: no title or text", s.Title)
		case s.Lead != "" && !officers[s.Lead]:
			t.Errorf("%s: nobody answers for %s", s.Title, s.Lead)
		case s.Ground != "" && !slices.Contains(liaison.ReturnReasons, s.Ground):
			t.Errorf("%s: no ground %q", s.Title, s.Ground)
		case !slices.ContainsFunc(liaison.Procedures[liaison.Suggestion].Stages, func(r liaison.StageRule) bool { return r.Stage == s.Stage }):
			t.Errorf("%s: no stage %q", s.Title, s.Stage)
		}
		for body := range s.Opinions {
			if !officers[body] {
				t.Errorf("%s: nobody gives the opinion of %s", s.Title, body)
			}
		}
	}
	for _, m := range sample.Messages {
		if !deputy(m.Author) || m.Text == "" {
			t.Errorf("no message of %q", m.Author)
		}
	}
}
