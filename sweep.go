package liaison

// SweepPart is one of what a handling unit is told of once a month, so that nothing
// waits for a campaign (常态化督办).
type SweepPart string

// The parts. A matter may stand in several of them.
const (
	SweepOverdue     SweepPart = "overdue"     // a deadline of the unit is past
	SweepDue         SweepPart = "due"         // one of the unit ends within SweepDays
	SweepUncontacted SweepPart = "uncontacted" // the unit has still to contact the deputy
	SweepUnrated     SweepPart = "unrated"     // the deputy has still to rate the unit's answer
	SweepPromised    SweepPart = "promised"    // what the unit has promised for a day within SweepDays, or until one that is past
)

// SweepParts lists them, in the order in which they are said.
var SweepParts = []SweepPart{SweepOverdue, SweepDue, SweepUncontacted, SweepUnrated, SweepPromised}

const (
	// SweepDays is how far a sweep looks ahead, in days.
	SweepDays = 30

	// SweepMonthly is the setting for the day of the month from which units are told.
	SweepMonthly = "sweep.day"
)

// SweepOn is the day of a month on which units are told: the day that is set, or the
// first working day after it.
func SweepOn(month Date, day int, calendar Calendar) Date {
	return calendar.NextWorkday(Date{Year: month.Year, Month: month.Month, Day: day})
}

// Swept are the bodies whose lists of a sweep the person may see: their own, or all.
func (p Person) Swept() (all bool, bodies []int64) {
	for _, m := range p.Offices() {
		if m.Role == RoleOfficer {
			bodies = append(bodies, m.Body)
		}
	}
	return p.MaySend(), bodies
}
