package liaison_test

import (
	"testing"

	"liaison"
)

func TestLabel(t *testing.T) {
	if got := (liaison.Body{Name: "省医疗保障局", Short: "省医保局"}).Label(); got != "省医保局" {
		t.Error(got)
	}
	if got := (liaison.Body{Name: "省医疗保障局"}).Label(); got != "省医疗保障局" {
		t.Error(got)
	}
}

func TestProposeTopics(t *testing.T) {
	topics := []liaison.Topic{
		{Code: "T1", Keywords: []string{"医保", "医院"}}, {Code: "T2", Keywords: []string{"异地结算"}}, {Code: "T3", Keywords: []string{"公路"}},
	}
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"医保异地结算", 3, "T2 T1 "}, // the longer word tells more
		{"医保医保医院异地结算", 3, "T1 T2 "},
		{"医保异地结算", 1, "T2 "},
		{"公路医院", 3, "T1 T3 "}, // even: in the table's order
		{"天气很好", 3, ""}, {"", 3, ""},
	} {
		got := ""
		for _, topic := range liaison.ProposeTopics(topics, c.text, c.most) {
			got += topic.Code + " "
		}
		if got != c.want {
			t.Errorf("%s points to %s, not %s", c.text, got, c.want)
		}
	}
}

// TestTopicAccuracy holds how often the first topic proposed is the right one,
// and how often the right one is among three, so that a change shows.
func TestTopicAccuracy(t *testing.T) {
	var sample struct {
		Topics []liaison.Topic
		Texts  []struct{ Topic, Title, Text string }
	}
	readJSON(t, "testdata/topics.json", &sample)
	first, among := 0, 0
	for _, text := range sample.Texts {
		proposed := liaison.ProposeTopics(sample.Topics, text.Title+"\n"+text.Text, 3)
		for i, topic := range proposed {
			if topic.Code != text.Topic {
				continue
			}
			if among++; i == 0 {
				first++
			}
		}
	}
	t.Logf("of %d texts the first proposal is right for %d, one of three for %d", len(sample.Texts), first, among)
	if first < 23 || among < 25 {
		t.Errorf("of %d texts the first proposal is right for %d, one of three for %d", len(sample.Texts), first, among)
	}
}
