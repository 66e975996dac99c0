package liaison

// RegionWeek counts what became within some days of what concerns a region 市县人大: of
// the opinions and the matters of a lower level that are with it or its stations, and of
// the problems found on the spot that they have to see to, or that were found at
// occasions of theirs. It says nothing of any deputy.
type RegionWeek struct {
	Region                                       int64
	Came, Solved, Late                           int // matters: transferred and solved in these days; overdue now
	ProblemsCame, ProblemsSolved, ProblemsBehind int
}

// WeeksToTell are the days of which regions are told today, from a Monday up to the last
// Sunday: on the first working day of a week, or the first after it on which the service
// runs. After a week of rest, or a downtime, they are more than a week; since is the day
// on which they were told last, zero for never.
func WeeksToTell(c Calendar, since, today Date) (from, to Date, due bool) {
	monday := today.Monday()
	from = monday.AddDays(-7)
	if !since.IsZero() && since.Monday().Before(from) {
		from = since.Monday()
	}
	if far := monday.AddDays(-7 * regionWeeksMost); from.Before(far) {
		from = far
	}
	return from, monday.AddDays(-1), c.CountsWaiting(since, today)
}

// regionWeeksMost is how many weeks one message tells of at most.
const regionWeeksMost = 8

// RegionWeeks is what one person is told of regions: from a day to a day, of each whose
// officer they are.
type RegionWeeks struct {
	From, To Date
	Of       []RegionWeek
}
