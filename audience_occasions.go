package liaison

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OccasionHad is a condition on what somebody came to, or said of it on the year's menu.
// It names its year, so that a filter means the same whenever it is counted.
type OccasionHad struct {
	What     OccasionHadWhat `json:"what"`
	Kind     OccasionKind    `json:"kind,omitempty"`     // of CameToOne, CameToNone and Wished
	Year     int             `json:"year,omitempty"`     // 0: this term, of CameToOne and CameToNone
	Occasion int64           `json:"occasion,omitempty"` // WishedFor: the one of the menu
	Month    time.Month      `json:"month,omitempty"`    // FreeIn
}

// OccasionHadWhat is what somebody had to do with occasions.
type OccasionHadWhat string

// What somebody had to do with occasions.
const (
	CameToOne  OccasionHadWhat = "came"   // attended one of the kind in the year or term
	CameToNone OccasionHadWhat = "never"  // attended none
	Wished     OccasionHadWhat = "wished" // for one of the kind on the year's menu
	WishedFor  OccasionHadWhat = "for"    // for that one
	FreeIn     OccasionHadWhat = "free"   // has said that they are free in the month
)

// The years that can be named.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Known reports whether it is a condition that somebody can have chosen.
func (h OccasionHad) Known() bool {
	kind, year := slices.Contains(OccasionKinds, h.Kind), h.Year >= firstYear && h.Year <= lastYear
	switch h.What {
	case CameToOne, CameToNone:
		return kind && (year || h.Year == 0) && h.Occasion == 0 && h.Month == 0
	case Wished:
		return kind && year && h.Occasion == 0 && h.Month == 0
	case WishedFor:
		return h == OccasionHad{What: WishedFor, Occasion: h.Occasion} && h.Occasion > 0
	case FreeIn:
		return h == OccasionHad{What: FreeIn, Year: h.Year, Month: h.Month} && year && h.Month >= time.January && h.Month <= time.December
	}
	return false
}

// String is the condition as buttons and forms have it: "came:inspection:2026",
// "for:12", "free:2026:5".
func (h OccasionHad) String() string {
	switch h.What {
	case WishedFor:
		return fmt.Sprintf("%s:%d", h.What, h.Occasion)
	case FreeIn:
		return fmt.Sprintf("%s:%d:%d", h.What, h.Year, h.Month)
	}
	return fmt.Sprintf("%s:%s:%d", h.What, h.Kind, h.Year)
}

// ParseOccasionHad reads what String has written; false where it says no condition.
func ParseOccasionHad(text string) (h OccasionHad, ok bool) {
	what, rest, _ := strings.Cut(text, ":")
	of, last, _ := strings.Cut(rest, ":")
	h.What = OccasionHadWhat(what)
	switch h.What {
	case WishedFor:
		h.Occasion, _ = strconv.ParseInt(of, 10, 64)
	case FreeIn:
		h.Year, _ = strconv.Atoi(of)
		month, _ := strconv.Atoi(last)
		h.Month = time.Month(month)
	default:
		h.Kind = OccasionKind(of)
		h.Year, _ = strconv.Atoi(last)
	}
	return h, h.Known() && h.String() == text
}

// OccasionHads are the conditions by a kind of occasion that are offered in a year.
func OccasionHads(kind OccasionKind, year int) []OccasionHad {
	return []OccasionHad{
		{What: CameToNone, Kind: kind, Year: year}, {What: CameToNone, Kind: kind}, {What: CameToOne, Kind: kind, Year: year}, {What: CameToOne, Kind: kind},
		{What: Wished, Kind: kind, Year: year},
	}
}
