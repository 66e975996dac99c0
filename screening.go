package liaison

import (
	"slices"
	"strings"
)

// Concern is a reason to ask the deputy a question before a text is submitted.
type Concern string

// The concerns: state secrets, and grounds of the negative list that words
// betray (docs/procedures.md). They are hints, never a verdict.
const (
	Secrecy     Concern = "secrecy"
	OwnInterest Concern = "own_interest"
	Judicial    Concern = "judicial"
	Promotion   Concern = "promotion"
	Tender      Concern = "tender"
	Petition    Concern = "petition"
	Privacy     Concern = "privacy" // somebody's identity or phone number
)

var hints = []struct {
	concern Concern
	words   []string
}{
	{Secrecy, []string{"机密", "绝密", "秘密级", "涉密", "内部文件", "国家秘密"}},
	{OwnInterest, []string{"本企业", "本人企业", "本人所办", "本人经营", "我公司", "本公司", "我厂", "本厂", "我单位承建", "本人房屋", "我家", "我亲属"}},
	{Judicial, []string{"判决", "诉讼", "上诉", "再审", "一审", "二审", "仲裁", "强制执行"}},
	{Promotion, []string{"我公司产品", "本产品", "采购本", "推广使用我"}},
	{Tender, []string{"招标", "中标", "投标"}},
	{Petition, []string{"举报", "控告", "检举", "申诉"}},
}

// Screen lists what the text should be asked about, secrecy first, each once.
func Screen(text string) []Concern {
	var found []Concern
	for _, h := range hints {
		if slices.ContainsFunc(h.words, func(w string) bool { return strings.Contains(text, w) }) {
			found = append(found, h.concern)
		}
	}
	if hasLongNumber(text) {
		found = append(found, Privacy)
	}
	return found
}

// hasLongNumber finds a run of eleven digits or more: a mobile phone or an
// identity number.
func hasLongNumber(text string) bool {
	run := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			if run++; run >= 11 {
				return true
			}
			continue
		}
		run = 0
	}
	return false
}
