package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// placeWords come before a place, and what they are a part of where they do not.
var placeWords = []struct {
	word string
	not  []string // what stands before it then
}{
	{"前往", nil},
	{"在", []string{"现", "正", "存", "所", "实", "旨"}},
	{"到", []string{"感受", "了解", "收", "听", "提", "遇", "看", "达", "做", "得", "找", "想", "谈", "受", "直"}},
	{"赴", nil},
	{"去", []string{"过", "回", "出", "上", "下"}},
	{"于", []string{"关", "由", "对", "属", "基", "等", "至", "鉴", "便", "善", "勇"}},
}

// doings are what is done at a place, so that its name is at its end before them.
var doings = []string{"参加", "参与", "出席", "列席", "听取", "听", "接待", "接访", "开展", "走访", "看望", "慰问", "进行", "主持", "组织", "召开", "举行",
	"举办", "召集", "座谈", "视察", "调研", "考察", "检查", "督查", "调查", "学习", "培训", "宣讲", "宣传", "普法", "讲解", "述职", "联系", "值班", "征求", "收集",
	"开会", "为群众", "为居民", "为村民", "为选民", "给学生", "给群众", "给大家", "给村民", "给居民", "向选民", "向群众", "向居民", "与群众", "与选民", "与居民", "和群众", "和选民", "和居民", "就", "围绕", "专题", "入户", "了解", "帮助", "上课", "讲课", "作报告", "做报告", "交流", "领", "获", "被", "同", "的", "集体"}

// placeEnds are characters on which names of places end, so that what follows may be
// a doing of one character.
const placeEnds = "村镇乡县市区道院校厂司站心室馆园场局厅委楼家堂所社街组店宫社队港库"

// placeMost is the longest name of a place, in characters.
const placeMost = 20

// readPlace finds where it was; empty: it is not said.
func readPlace(text string) string {
	for at := range text {
		for _, w := range placeWords {
			if !strings.HasPrefix(text[at:], w.word) {
				continue
			}
			led := func(part string) bool { return strings.HasSuffix(text[:at], part) }
			if place := placeName(text[at+len(w.word):]); place != "" && !slices.ContainsFunc(w.not, led) {
				return place
			}
		}
	}
	return ""
}

// placeName is the name that a text begins with, up to what is done there.
func placeName(text string) string {
	if end := strings.IndexAny(text, "，,。；;、！!（( "+gap); end >= 0 {
		text = text[:end]
	}
	end := len(text)
	for _, doing := range doings {
		if i := strings.Index(text, doing); i > 0 && i < end && ends(text[:i], doing) {
			end = i
		}
	}
	place := strings.TrimSpace(strings.TrimLeft(strings.TrimSuffix(text[:end], "里"), "过了")) // 去过, 到了
	if n := utf8.RuneCountInString(place); n < 2 || n > placeMost {
		return ""
	}
	return place
}

// ends reports whether a name can end before the doing: before one of a single
// character, which may be a part of a name, only where names do.
func ends(name, doing string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	return utf8.RuneCountInString(doing) > 1 || strings.ContainsRune(placeEnds, last)
}

// kindWords say of what kind a duty was, those that say it best first: who tells of
// a law where people are received tells of it all the same.
var kindWords = []struct {
	kind  EntryKind
	words []string
}{
	{EntryAward, []string{"表彰", "获奖", "荣获", "获得", "被评为", "荣誉", "优秀代表"}},
	{EntryReport, []string{"述职", "报告履职", "履职报告"}},
	{EntryMeet, []string{"约见"}},
	{EntryMeeting, []string{"列席", "旁听"}},
	{EntryOutreach, []string{"宣讲", "宣传", "普法", "讲解", "讲课", "解读"}},
	{EntryTraining, []string{"培训", "轮训", "履职学习班", "研讨班", "专题班", "讲座"}},
	{EntryStation, []string{"接待", "接访", "选民日", "值班", "坐班", "5号见"}},
	{EntryInspection, []string{"执法检查", "视察", "调研", "考察", "检查", "督查", "调查"}},
	{EntryConsultation, []string{"征求意见", "立法联系点", "问卷", "意见征集", "听证", "论证会"}},
	{EntryGroup, []string{"小组活动", "代表小组", "小组会", "小组"}},
	{EntryContact, []string{"走访", "看望", "慰问", "联系", "入户", "座谈", "谈心", "回访", "打电话"}},
	{EntryMeeting, []string{"会议", "开会", "大会", "例会", "全会", "常委会", "会"}},
	{EntryStudy, []string{"学习", "自学", "研读", "网课", "阅读"}},
	{EntryStation, []string{"联络站", "代表之家"}},
}

// readKind says of what kind the duty was; empty: it is not said.
func readKind(text string) EntryKind {
	for _, k := range kindWords {
		if i := slices.IndexFunc(k.words, func(word string) bool { return strings.Contains(text, word) }); i >= 0 {
			return k.kind
		}
	}
	return ""
}
