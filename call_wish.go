package liaison

import "time"

// callsUntil is the hour from which who asks to be called is called on the next day.
const callsUntil = 17

// CallWordsMost bounds what somebody says they want to be called about, in characters.
const CallWordsMost = 200

// CallDay is the working day on which somebody is called who asks for it now, in the
// service's zone.
func CallDay(now time.Time, c Calendar) Date {
	day := DateOf(now)
	if now.Hour() >= callsUntil {
		day = day.AddDays(1)
	}
	return c.NextWorkday(day)
}
