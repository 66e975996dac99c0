package liaison

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
