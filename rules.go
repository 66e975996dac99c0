package liaison

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rules are the numbers that staff have set; what is not in it has its default.
// A change counts from then on: clocks that run are not touched.
type Rules map[string]string

// Setting is a number or a time that staff may set (docs/procedures.md).
type Setting struct {
	Key     string
	Default string
	Kind    SettingKind
}

// SettingKind says how a setting's value is written.
type SettingKind string

// The kinds of setting.
const (
	SettingSpan   SettingKind = "span"   // 10wd, 3m, 30d, 24h
	SettingNumber SettingKind = "number" // 10
	SettingMoment SettingKind = "moment" // 2026-01-26 11:00:00, or empty
	SettingDay    SettingKind = "day"    // 11-01
	SettingDate   SettingKind = "date"   // 2023-01-01
	SettingText   SettingKind = "text"   // 14-4
	SettingSwitch SettingKind = "switch" // yes, no
)

// The settings that are not the span of a clock.
const (
	MotionSigners   = "motion.signers"        // deputies, the lead included (地方组织法 §22)
	MotionCutoff    = "motion.cutoff"         // until when motions are taken; empty: not set
	ObjectionRounds = "suggestion.objections" // how often a department may object
	RedoRounds      = "suggestion.redos"      // how often an answer is done anew
	ExtensionMonths = "suggestion.extension"  // months from assignment, at most (代表法 §51)
	CommitmentPush  = "suggestion.push"       // the day of the year on which commitments are gone through
	DigestTime      = "digest.time"           // of the daily digest, 08:30
	PushesMost      = "push.most"             // that somebody gets in a day, of briefings; the rest stands in the digest
	TermBegan       = "term_began"            // the first day of the congress's term: matters before it are not compared
	CongressMeeting = "congress_meeting"      // term and meeting, in numbers: 14-4
	StationIdle     = "station.idle"          // without activity, until it is warned of
	ReceptionsMade  = "reception.made_on"     // the day of the month on which the next month's are put down
	AimsFirst       = "aims.first"            // the days of the year on which it is warned of who is below an aim
	AimsSecond      = "aims.second"
	CheckInRadius   = "occasion.radius" // in metres, from the place of an occasion: who is nearer may check in by location
)

var otherSettings = []Setting{
	{MotionSigners, "10", SettingNumber},
	{MotionCutoff, "", SettingMoment},
	{ObjectionRounds, "2", SettingNumber},
	{RedoRounds, "1", SettingNumber},
	{ExtensionMonths, "6", SettingNumber},
	{CommitmentPush, "11-01", SettingDay},
	{PushesMost, "3", SettingNumber},
	{TermBegan, "2023-01-01", SettingDate},
	{DigestTime, "08:30", SettingText},
	{CongressMeeting, "14-4", SettingText},
	{QuizPass, "60", SettingNumber},
	{CheckInRadius, "300", SettingNumber},
	{ReportFeedback, "1", SettingNumber},
	{AllocationLeast, "2", SettingNumber},
	{AllocationMost, "5", SettingNumber},
	{AllocationYearly, "2", SettingNumber},
	{ScoreWeights, "25/20/25/20/10", SettingText},
	{AppealWindow, "10wd", SettingSpan},
	{AppealDecision, "5wd", SettingSpan},
	{StationIdle, "60d", SettingSpan},
	{ReceptionsMade, "20", SettingNumber},
	{SweepMonthly, "1", SettingNumber},
	{AimsFirst, "09-01", SettingDay},
	{AimsSecond, "11-01", SettingDay},
	{InquiryConsultation, "30d", SettingSpan},
	{InquiryVote, "7d", SettingSpan},
	{InquirySurvey, "14d", SettingSpan},
	{InquiryTopics, "90d", SettingSpan},
	{InquiryProjects, "30d", SettingSpan},
	{InquiryNomination, "14d", SettingSpan},
	{InquiryAward, "14d", SettingSpan},
	{InquiryReminders, "10/3/1", SettingText},
	{ArchiveDays, "15", SettingNumber},
	{ArchiveDecision, "5wd", SettingSpan},
	{ArchiveReconcile, "12-01", SettingDay},
	{ArchiveSeal, "01-31", SettingDay},
	{ArchiveExtract, "yes", SettingSwitch},
	{StoriesChannel, "", SettingText},
	{CoordinationOffice, "", SettingText},
	{CoordinationApart, "", SettingText},
}

// Settings lists every setting: the span of every clock of every procedure, then
// the others.
func Settings() []Setting {
	var all []Setting
	for _, kind := range Kinds {
		for _, move := range Procedures[kind].Moves {
			for _, rule := range move.Starts {
				if rule.Day != "" {
					continue
				}
				s := Setting{rule.setting(kind), rule.Span.String(), SettingSpan}
				if !slices.ContainsFunc(all, func(o Setting) bool { return o.Key == s.Key }) {
					all = append(all, s)
				}
			}
		}
	}
	return append(all, otherSettings...)
}

// setting is the key of the clock's span: of several that differ by a field, the
// value is a part of it.
func (rule ClockRule) setting(kind Kind) string {
	key := string(kind) + "." + string(rule.Kind)
	if rule.When != nil && (rule.When.Field == "term" || rule.When.Field == "grade") {
		key += "." + rule.When.Value
	}
	if rule.Name != "" {
		key += "." + rule.Name
	}
	return key
}

func (r Rules) span(kind Kind, rule ClockRule) Span {
	if s, err := ParseSpan(r[rule.setting(kind)]); err == nil {
		return s
	}
	return rule.Span
}

// Text is the setting's value, or its default.
func (r Rules) Text(key string) string {
	if v, set := r[key]; set {
		return v
	}
	for _, s := range otherSettings {
		if s.Key == key {
			return s.Default
		}
	}
	return ""
}

// Number is the setting's value as a number.
func (r Rules) Number(key string) int {
	n, err := strconv.Atoi(r.Text(key))
	if err != nil {
		n, _ = strconv.Atoi(Rules{}.Text(key))
	}
	return n
}

// Moment is the setting's value as a time in that zone; false where it is not set.
func (r Rules) Moment(key string, zone *time.Location) (time.Time, bool) {
	at, err := time.ParseInLocation(time.DateTime, r.Text(key), zone)
	return at, err == nil
}

// spanUnits are what follows the number of a span.
var spanUnits = []struct {
	unit string
	span func(n int) Span
}{
	{"wd", func(n int) Span { return Span{Workdays: n} }},
	{"d", func(n int) Span { return Span{Days: n} }},
	{"m", func(n int) Span { return Span{Months: n} }},
	{"h", func(n int) Span { return Span{Hours: n} }},
}

// codesLong bounds codes of bodies in a setting, in bytes.
const codesLong = 200

// spanMost bounds a span's number.
const spanMost = 400

// ParseSpan reads what Span.String writes: 10wd, 3m, 30d, 24h.
func ParseSpan(text string) (Span, error) {
	for _, u := range spanUnits {
		digits, ok := strings.CutSuffix(text, u.unit)
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= spanMost {
			return u.span(n), nil
		}
	}
	return Span{}, Refuse(Invalid, "setting.not_a_span")
}

// Check says whether the value may be set.
func (s Setting) Check(value string) *Refusal {
	var err error
	switch s.Kind {
	case SettingSpan:
		_, err = ParseSpan(value)
	case SettingNumber:
		var n int
		if n, err = strconv.Atoi(value); err == nil && (n < 1 || n > 1000) {
			return Refuse(Invalid, "setting.not_a_number")
		}
		if err == nil && s.Key == QuizPass && n > 100 {
			return Refuse(Invalid, "setting.not_a_percent")
		}
		if err == nil && s.Key == ReportFeedback && !slices.Contains(ReportMonths, n) {
			return Refuse(Invalid, "setting.not_report_months")
		}
		if err == nil && (s.Key == ReceptionsMade || s.Key == SweepMonthly) && n > 28 {
			return Refuse(Invalid, "setting.not_a_day_of_month")
		}
	case SettingMoment:
		if value != "" {
			_, err = time.Parse(time.DateTime, value)
		}
	case SettingDate:
		_, err = ParseDate(value)
	case SettingDay:
		_, err = ParseDate("2001-" + value) // of every year: 29 February is not
	case SettingSwitch:
		if value != "yes" && value != "no" {
			return Refuse(Invalid, "setting.not_a_switch")
		}
	case SettingText:
		if s.Key == ScoreWeights {
			_, refusal := ParseWeights(value)
			return refusal
		}
		if s.Key == InquiryReminders {
			if _, ok := reminderDays(value); !ok {
				return Refuse(Invalid, "setting.not_reminders")
			}
			return nil
		}
		if s.Key == StoriesChannel {
			_, refusal := ParseChannel(value)
			return refusal
		}
		if s.Key == CoordinationOffice || s.Key == CoordinationApart {
			if len(value) > codesLong {
				return Refuse(Invalid, "setting.not_a_text")
			}
			return nil
		}
		if s.Key == DigestTime {
			_, err = time.Parse("15:04", value)
		} else if value == "" || len(value) > 20 {
			return Refuse(Invalid, "setting.not_a_text")
		}
	}
	if err != nil {
		return Refuse(Invalid, "setting.not_a_"+string(s.Kind))
	}
	return nil
}
