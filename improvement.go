package liaison

import "time"

// Improvement is what came of feedback, as anybody may read it: in the words of the
// staff, without who said what.
type Improvement struct {
	Line string
	Done bool // else it is planned
	At   time.Time
}

// publicLine is the one line by which the staff publish what comes of feedback; without
// it nothing is published.
var publicLine = Field{Key: "public_line", Kind: FieldText, Most: titleMost, Optional: true}

// published refuses to hide what nobody reads.
func published(c Case) *Refusal {
	if c.Matter.Facts[publicLine.Key] == "" {
		return Refuse(Conflict, "feedback.not_public")
	}
	return nil
}

// Thanks are the lines of the improvements of a month that came of somebody's feedback.
type Thanks struct {
	Person int64
	Line   string
}

// ImprovementsToTell is the month of whose improvements digests tell today: the one
// before, on the first working day of a month, or on the first after it on which there
// is a digest; since is the day of the digest before.
func ImprovementsToTell(c Calendar, since, today Date) (month Date, due bool) {
	first := Date{today.Year, today.Month, 1}
	return first.AddMonths(-1), c.begins(first, since, today)
}
