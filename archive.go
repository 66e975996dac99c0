package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// EntryKind says what sort of duty an entry of a deputy's archive 履职档案 is about.
type EntryKind string

// The kinds of entry.
const (
	EntryMeeting      EntryKind = "meeting"      // 会议、列席
	EntryInspection   EntryKind = "inspection"   // 视察、调研、执法检查
	EntryTraining     EntryKind = "training"     // 培训
	EntryGroup        EntryKind = "group"        // 代表小组活动
	EntryStation      EntryKind = "station"      // 联络站接待选民
	EntrySuggestion   EntryKind = "suggestion"   // 领衔提出建议
	EntryMotion       EntryKind = "motion"       // 领衔提出议案
	EntryCosign       EntryKind = "cosign"       // 附议
	EntryRating       EntryKind = "rating"       // 评价办理工作
	EntryOpinion      EntryKind = "opinion"      // 反映、反馈社情民意
	EntryContact      EntryKind = "contact"      // 联系群众、接受联系
	EntryMeet         EntryKind = "meet"         // 约见国家机关负责人
	EntryReport       EntryKind = "report"       // 述职
	EntryConsultation EntryKind = "consultation" // 参与征求意见
	EntryOutreach     EntryKind = "outreach"     // 宣讲
	EntryStudy        EntryKind = "study"        // 学习
	EntryAward        EntryKind = "award"        // 表彰
	EntryOther        EntryKind = "other"        // 其他
)

// EntryRule is what follows from the kind of an entry.
type EntryRule struct {
	Kind   EntryKind
	Points int  // 积分 of one entry; seen by the deputy and the staff, and never a public ranking
	Days   bool // its time counts as duty days 履职天数
	ByHand bool // it may be entered by hand; what the service knows of itself is not
	Public bool // it is counted in the public extract (代表法 §58)
}

// EntryRules lists every kind, in the order in which they are shown. Points are our
// proposal: no rule of a congress sets them.
var EntryRules = []EntryRule{
	{EntryMeeting, 5, true, true, true},
	{EntryInspection, 5, true, true, true},
	{EntryTraining, 4, true, true, true},
	{EntryGroup, 4, true, true, true},
	{EntryStation, 4, true, true, true},
	{EntrySuggestion, 5, false, false, true},
	{EntryMotion, 8, false, false, true},
	{EntryCosign, 2, false, false, true},
	{EntryRating, 2, false, false, false},
	{EntryOpinion, 3, false, false, true},
	{EntryContact, 2, true, true, true},
	{EntryMeet, 4, true, true, true},
	{EntryReport, 5, true, true, true},
	{EntryConsultation, 3, false, true, true},
	{EntryOutreach, 4, true, true, true},
	{EntryStudy, 1, false, true, true},
	{EntryAward, 5, false, true, true},
	{EntryOther, 1, true, true, false},
}

// Rule is what follows from the kind; false where there is no such kind.
func (k EntryKind) Rule() (EntryRule, bool) {
	for _, r := range EntryRules {
		if r.Kind == k {
			return r, true
		}
	}
	return EntryRule{}, false
}

// EntryKindsByHand lists the kinds that may be entered by hand.
func EntryKindsByHand() []EntryKind {
	var kinds []EntryKind
	for _, r := range EntryRules {
		if r.ByHand {
			kinds = append(kinds, r.Kind)
		}
	}
	return kinds
}

// EntryKey is what an entry is known by: the fact that it is made of, by its source
// and its number there, and whose entry it is.
type EntryKey struct {
	Source string `json:"source"`
	Fact   int64  `json:"fact"`
	Person int64  `json:"person"`
}

// ByHandSource is the source of what was entered by hand.
const ByHandSource = "hand"

// Entry is one line of a deputy's duty archive 履职档案. It is read from the fact that
// it is made of, so that archive and facts cannot differ; what a correction says stands
// in place of what the fact says.
type Entry struct {
	EntryKey
	Kind      EntryKind `json:"kind"`
	Day       Date      `json:"day"`
	Minutes   int       `json:"minutes,omitempty"` // how long it took; 0: not known
	Title     string    `json:"title"`
	Number    string    `json:"number,omitempty"` // of the matter that it is about
	Matter    int64     `json:"matter,omitempty"`
	Place     string    `json:"place,omitempty"`
	People    int       `json:"people,omitempty"` // who were there
	Took      *int      `json:"took,omitempty"`   // of a rating: days since the answer
	Corrected bool      `json:"corrected,omitempty"`
	Struck    bool      `json:"struck,omitempty"` // by a correction: shown, and counted no more
}

// ArchiveSettings are the settings of the archive.
const (
	ArchiveDays      = "archive.days"      // duty days of a year that a deputy is to reach (domain: Zhejiang 15, Shandong 20)
	ArchiveDecision  = "archive.decision"  // in which an objection is decided
	ArchiveReconcile = "archive.reconcile" // the day on which deputies are asked to look through the year
	ArchiveSeal      = "archive.seal"      // the day of the next year on which a year is sealed
	ArchiveExtract   = "archive.extract"   // whether the public reads an extract (代表法 §58)
)

// archiveBack is how many months later a duty may still be entered by hand.
const archiveBack = 12

// HandEntry is a duty that somebody has entered by hand, and what the staff say of it.
type HandEntry struct {
	ID       int64
	Person   int64
	Kind     EntryKind
	Day      Date
	Minutes  int
	Place    string
	People   int
	Title    string
	Sentence string // as the deputy wrote it
	Files    []File
}

// HandOf is what a sentence gives, to be confirmed or mended.
func HandOf(person int64, sentence string, today Date) HandEntry {
	d := ReadDuty(sentence, today)
	return HandEntry{Person: person, Kind: d.Kind, Day: d.Day, Minutes: d.Minutes, Place: d.Place, People: d.People,
		Title: d.Title, Sentence: strings.TrimSpace(sentence)}
}

const (
	handPeopleMost = 1_000_000
	handFilesMost  = 9
)

// Check refuses what cannot be entered by hand today.
func (h HandEntry) Check(today Date) *Refusal {
	rule, known := h.Kind.Rule()
	switch {
	case !known || !rule.ByHand:
		return Refuse(Invalid, "archive.no_kind")
	case h.Day.IsZero() || today.Before(h.Day) || h.Day.Before(today.AddMonths(-archiveBack)):
		return Refuse(Invalid, "archive.no_day", "From", today.AddMonths(-archiveBack), "Today", today)
	case strings.TrimSpace(h.Title) == "":
		return Refuse(Invalid, "archive.no_title")
	case utf8.RuneCountInString(h.Title) > TitleMost || utf8.RuneCountInString(h.Place) > placeMost || utf8.RuneCountInString(h.Sentence) > DutyMost:
		return Refuse(Invalid, "archive.too_long", "Title", TitleMost, "Place", placeMost)
	case h.Minutes < 0 || h.Minutes > stretchMost*FullDay:
		return Refuse(Invalid, "archive.no_hours")
	case h.People < 0 || h.People > handPeopleMost:
		return Refuse(Invalid, "archive.no_people")
	case len(h.Files) > handFilesMost:
		return Refuse(Invalid, "archive.too_many_files", "Most", handFilesMost)
	}
	return nil
}

// Finding is what is decided on an entry.
type Finding string

// The findings.
const (
	EntryKept      Finding = "kept"      // it stays as it is
	EntryCorrected Finding = "corrected" // it says something else now
	EntryStruck    Finding = "struck"    // it counts no more
)

// Findings lists them.
var Findings = []Finding{EntryCorrected, EntryStruck, EntryKept}

// Correction is what is decided on an entry, with the reason; what it does not say
// stays as it was.
type Correction struct {
	Finding Finding
	Day     Date
	Title   string
	Minutes int // -1: as it was
	Reason  string
}

// Check refuses a correction without a reason, or of which nothing would come.
func (c Correction) Check(today Date) *Refusal {
	says := !c.Day.IsZero() || c.Title != "" || c.Minutes >= 0
	switch {
	case !slices.Contains(Findings, c.Finding):
		return Refuse(Invalid, "archive.no_finding")
	case strings.TrimSpace(c.Reason) == "":
		return Refuse(Invalid, "archive.no_reason")
	case utf8.RuneCountInString(c.Reason) > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", utf8.RuneCountInString(c.Reason)-wordsMost)
	case c.Finding == EntryCorrected && !says:
		return Refuse(Invalid, "archive.no_change")
	case c.Finding != EntryCorrected && says:
		return Refuse(Invalid, "archive.only_corrected")
	case today.Before(c.Day) || utf8.RuneCountInString(c.Title) > TitleMost || c.Minutes > stretchMost*FullDay:
		return Refuse(Invalid, "archive.bad_correction", "Title", TitleMost)
	}
	return nil
}

// CheckObjection refuses a deputy's objection without words, or with too many.
func CheckObjection(words string) *Refusal {
	switch n := utf8.RuneCountInString(words); {
	case strings.TrimSpace(words) == "":
		return Refuse(Invalid, "archive.no_words")
	case n > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", n-wordsMost)
	}
	return nil
}

// Absence is one deputy's from a session of the congress 大会 (代表法 §62).
type Absence struct {
	Session string
	Day     Date
	Leave   bool // approved
	Reason  string
}

// sessionMost bounds the name of a session, in characters.
const sessionMost = 40

// Check refuses an absence that cannot be noted today.
func (a Absence) Check(today Date) *Refusal {
	switch {
	case strings.TrimSpace(a.Session) == "" || utf8.RuneCountInString(a.Session) > sessionMost:
		return Refuse(Invalid, "absence.no_session", "Most", sessionMost)
	case a.Day.IsZero() || today.Before(a.Day):
		return Refuse(Invalid, "absence.no_day")
	case utf8.RuneCountInString(a.Reason) > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", utf8.RuneCountInString(a.Reason)-wordsMost)
	}
	return nil
}

// AbsencesEnd is with how many sessions missed without leave a deputy's qualification
// ends (代表法 §62, item 3).
const AbsencesEnd = 2

// SeesArchive reports whether the person may look into somebody's archive: their own,
// the staff everybody's, and officers of a delegation that of its deputies.
func (p Person) SeesArchive(of Person, bodies []Body) bool {
	if p.ID == of.ID || p.MaySend() {
		return true
	}
	return slices.ContainsFunc(p.OfficesIn(Delegation, bodies), func(body int64) bool {
		return slices.Contains(of.Memberships, Membership{body, RoleDeputy})
	})
}

// OfficesIn lists the bodies of a kind of which the person is an officer.
func (p Person) OfficesIn(kind BodyKind, bodies []Body) []int64 {
	var in []int64
	for _, b := range bodies {
		if b.Kind == kind && p.In(b.ID, RoleOfficer) {
			in = append(in, b.ID)
		}
	}
	return in
}

// HasArchive reports whether an archive is kept of the person: of who is or was a deputy.
func (p Person) HasArchive() bool {
	return slices.ContainsFunc(p.Memberships, func(m Membership) bool { return m.Role == RoleDeputy })
}
