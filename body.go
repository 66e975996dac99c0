package liaison

import (
	"cmp"
	"slices"
	"strings"
)

// BodyKind says what sort of body it is.
type BodyKind string

// The kinds of body.
const (
	Delegation    BodyKind = "delegation" // 代表团
	CommitteeBody BodyKind = "committee"  // 专门委员会、工作机构、办事机构
	Department    BodyKind = "department" // 承办单位
	Group         BodyKind = "group"      // 代表小组
	Station       BodyKind = "station"    // 代表联络站
	Region        BodyKind = "region"     // a lower level's own: 市、县人大常委会, 乡镇、街道
)

// BodyKinds lists every kind.
var BodyKinds = []BodyKind{Delegation, CommitteeBody, Department, Group, Station, Region}

// Body is something that people belong to and that matters are handled by.
type Body struct {
	ID    int64
	Code  string // unique: "D28"
	Kind  BodyKind
	Name  string
	Short string // what is shown on buttons; the name where empty
}

// Label is the short name, or the name.
func (b Body) Label() string { return cmp.Or(b.Short, b.Name) }

// Named reports whether somebody who writes the text may mean the body: a part of
// one of its names, or its code.
func (b Body) Named(text string) bool {
	return strings.Contains(b.Name, text) || strings.Contains(b.Short, text) || strings.EqualFold(b.Code, text)
}

// Topic is a field of work by which suggestions are sorted and routed.
type Topic struct {
	Code      string // unique: "T05"
	Name      string
	Committee string   // code of the committee that supervises it
	Lead      string   // code of the department that usually leads
	Co        []string // codes of those that usually help
	Keywords  []string // words that point to it
}

// ProposeTopics orders the topics that the text points to, best first, at most
// most of them. A keyword counts by how often it occurs, longer words for
// more, since they mislead less. Topics without a hit are not proposed.
func ProposeTopics(topics []Topic, text string, most int) []Topic {
	type scored struct {
		topic Topic
		score int
	}
	var found []scored
	for _, t := range topics {
		score := 0
		for _, word := range t.Keywords {
			score += strings.Count(text, word) * len([]rune(word))
		}
		if score > 0 {
			found = append(found, scored{t, score})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	proposed := make([]Topic, 0, most)
	for _, f := range found[:min(most, len(found))] {
		proposed = append(proposed, f.topic)
	}
	return proposed
}
