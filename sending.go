package liaison

import (
	"net/mail"
	"time"
)

// Every says how often something is sent again.
type Every string

// How often.
const (
	EveryNever Every = ""
	EveryDay   Every = "day"   // on working days
	EveryWeek  Every = "week"  // on Mondays
	EveryMonth Every = "month" // on the first
)

// Everys lists them, in the order in which they are offered.
var Everys = []Every{EveryNever, EveryDay, EveryWeek, EveryMonth}

// Next is the next working day after that day on which it is sent: one that falls on a
// day of rest is sent on the next working day.
func (e Every) Next(after Date, c Calendar) Date {
	next := after.AddDays(1)
	switch e {
	case EveryWeek:
		for next.Weekday() != time.Monday {
			next = next.AddDays(1)
		}
	case EveryMonth:
		next = Date{after.Year, after.Month, 1}.AddMonths(1)
	}
	return c.NextWorkday(next)
}

// mailMost bounds an address, in bytes (RFC 5321).
const mailMost = 254

// CheckMail refuses what is no address of one mailbox; an empty one is none.
func CheckMail(address string) *Refusal {
	if address == "" {
		return nil
	}
	read, err := mail.ParseAddress(address)
	if err != nil || read.Address != address || len(address) > mailMost {
		return Refuse(Invalid, "sending.no_address")
	}
	return nil
}
