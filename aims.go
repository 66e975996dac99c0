package liaison

import "fmt"

// AimDay is the day on which it is warned of what each deputy and each group is to have
// done in the year and has not: the latest of the days set, not after today and after
// since; false where there is none.
func AimDay(rules Rules, since, today Date) (Date, bool) {
	var found Date
	for _, key := range []string{AimsFirst, AimsSecond} {
		on, err := ParseDate(fmt.Sprintf("%d-%s", today.Year, rules.Text(key)))
		if err == nil && !today.Before(on) && since.Before(on) && found.Before(on) {
			found = on
		}
	}
	return found, !found.IsZero()
}
