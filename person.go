package liaison

import (
	"slices"
	"time"
)

// Role is what a person is in a body.
type Role string

// The roles. A person may have several, in several bodies.
const (
	RoleDeputy   Role = "deputy"   // 代表
	RoleClerk    Role = "clerk"    // 代表工作机构的经办人员
	RoleOfficer  Role = "officer"  // who acts for a body: a department's 联络员, a delegation's or a committee's staff, a station's 联络员
	RoleApprover Role = "approver" // 承办单位负责人, who signs its answers
	RoleChief    Role = "chief"    // 代表工作机构负责人, who decides on objections and extensions
	RoleOperator Role = "operator" // who looks after the service itself
)

// Roles lists every role, in the order in which they are shown.
var Roles = []Role{RoleDeputy, RoleClerk, RoleChief, RoleOfficer, RoleApprover, RoleOperator}

// Level is the level of the people's congress that somebody is a deputy of.
type Level string

// The levels.
const (
	Province Level = "province" // 省级
	City     Level = "city"     // 市级
	County   Level = "county"   // 县级
	Township Level = "township" // 乡级
)

// Levels lists every level, from the top.
var Levels = []Level{Province, City, County, Township}

// Person is somebody on the roster. Who is not on it is nobody to the service.
type Person struct {
	ID          int64
	Code        string // the roster's own, unique: "A07"
	Name        string
	PhoneTail   string // the last four digits, asked when an invitation is used
	Chat        int64  // the bound Telegram chat; 0: not bound
	Language    string // a tag of locales: "zh-Hans" or "en"
	Quiet       Quiet
	Numbered    bool // large text: menus are numbered lines, answered by a number
	Level       Level
	Expertise   []string  // the fields that the person knows: "农业"
	Elected     Date      // first elected on; zero: not known
	Bound       time.Time // first bound to a chat; zero: never
	Standing    Standing
	Memberships []Membership // also of who is not in office: what they were, or will be again
}

// Standing says whether somebody holds office now.
type Standing string

// The standings. A deputy is suspended 暂时停止执行代表职务 or their term has ended
// 代表资格终止 by a decision of the congress (代表法); staff are when they are away for
// long, or have left. Whoever is not in office has no role and is in no audience; what
// is theirs by name, such as a suggestion that they wrote, they are still told of and
// may bring to its end. Who has left for good does not enter the console.
const (
	Active    Standing = "active"
	Suspended Standing = "suspended"
	Ended     Standing = "ended"
)

// Standings lists every standing.
var Standings = []Standing{Active, Suspended, Ended}

// InOffice reports whether the person's roles count.
func (p Person) InOffice() bool { return p.Standing != Suspended && p.Standing != Ended }

// Offices are the memberships that count now.
func (p Person) Offices() []Membership {
	if !p.InOffice() {
		return nil
	}
	return p.Memberships
}

// Membership says who is what in which body.
type Membership struct {
	Body int64
	Role Role
}

// Is reports whether the person has the role in any body.
func (p Person) Is(role Role) bool {
	return slices.ContainsFunc(p.Offices(), func(m Membership) bool { return m.Role == role })
}

// In reports whether the person has the role in that body.
func (p Person) In(body int64, role Role) bool {
	return slices.Contains(p.Offices(), Membership{body, role})
}

// Quiet is a stretch of the day without notices, in minutes after midnight in
// the service's zone. It may run over midnight; From equal to To means none.
type Quiet struct{ From, To int }

// DefaultQuiet is 22:00 to 08:00.
var DefaultQuiet = Quiet{From: 22 * 60, To: 8 * 60}

// Until returns when a notice may be delivered: now, or the end of the quiet
// stretch that now is in. The day is that of now's zone.
func (q Quiet) Until(now time.Time) time.Time {
	minute := now.Hour()*60 + now.Minute()
	end := time.Date(now.Year(), now.Month(), now.Day(), q.To/60, q.To%60, 0, 0, now.Location())
	switch {
	case q.From < q.To && minute >= q.From && minute < q.To:
		return end
	case q.From > q.To && minute >= q.From:
		return end.AddDate(0, 0, 1)
	case q.From > q.To && minute < q.To:
		return end
	}
	return now
}
