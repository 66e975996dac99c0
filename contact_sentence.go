package liaison

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Named is somebody who may be named in a sentence.
type Named struct {
	ID         int64
	Code, Name string
}

// Raised is what a deputy has asked for in a contact, in the words of the member.
type Raised struct {
	Deputy int64 // 0: it is not said who
	Words  string
}

// contactWords say which way a contact was made; the first in the sentence counts.
var contactWords = []struct{ way, words string }{
	{"visit", `走访|上门|登门|看望|拜访|入户|实地|探望|家访|到访|(?i:\bvisit)`},
	{"meeting", `座谈|见面|面谈|当面|开会|会议|会上|会谈|碰头|(?i:\bmet\b|\bmeeting\b)`},
	{"phone", `电话|通话|致电|去电|来电|(?i:\bcall|\bphone)`},
	{"message", `微信|短信|视频|信息|邮件|群里|留言|(?i:\bmessage|\bwechat)`},
}

var (
	contactWays = func() []*regexp.Regexp {
		shapes := make([]*regexp.Regexp, len(contactWords))
		for i, w := range contactWords {
			shapes[i] = regexp.MustCompile(w.words)
		}
		return shapes
	}()
	clauseEnd = regexp.MustCompile(`[，,。；;！!？?\n]+`)
	asking    = regexp.MustCompile(`希望|建议|反映|要求|提出|呼吁|盼|认为|请求|意见[是为：:]|能否|能不能|应当|应该|急需|(?i:\basked|\bhopes|\bsuggest)`)
	// ofSuggestions is talk of suggestions that were made, which asks for nothing.
	ofSuggestions = regexp.MustCompile(`(?:代表)?建议(?:的|件)?(?:办理|答复|进展|进度|落实|撰写|初稿|选题|情况)`)
	topicAfter    = regexp.MustCompile(`(?:谈了|谈到|谈及|谈的是|聊了|聊到|说了|说到|讲了|讲到|交流了?|讨论了?|沟通了?|了解了?|听取了?|询问了?|征求了?|商量了?|座谈了|(?i:\babout\b))([^到].*)$`)
	topicAround   = regexp.MustCompile(`(?:就|围绕|关于)(.+?)(?:进行|作了|做了|交换|交流|沟通|谈|座谈|听取|征求|提出|$)`)
	topicTail     = regexp.MustCompile(`(?:方面)?的?(?:问题|情况|事情|事|工作|意见|看法|进展|话题|等)+$`)
	topicHead     = regexp.MustCompile(`^(?:一下|一些|关于|有关|对于|对|就|了|他们|他|她|其|的)+`)
	topicBetween  = regexp.MustCompile(`以及|还有|、|和|与|及|(?i: and )`)
	headWords     = regexp.MustCompile(`联系|代表|委员|一次|一下|分别|打了|打|通了|通过|给|到|去|在|我|和|与|跟|同|及|、|了|的|个|家里|家|村里|单位|进行|用|为|向|(?i:\bI\b|\bwith\b|\band\b|\bled\b|\bed\b)|\s`)
	everyDeputy   = regexp.MustCompile(`(?:全部|所有|全体|各位|每位|每名|几位|几名)(?:我?所?联系的)?代表|代表们`)
	countedOf     = regexp.MustCompile(`(` + numeralShape + `)[位名个]代表`)
)

// topicsLong bounds what is taken for topics: more is what was said.
const topicsLong = 40

// ReadContact reads what a member wrote of a contact with some of the own deputies:
// when, how, with whom, about what, and what was said. What is not said is left empty,
// but for the day, which is today's, and the deputy, where there is but one.
func ReadContact(text string, today Date, linked []Named) ContactNote {
	text = strings.TrimSpace(strings.Map(narrow, text))
	day, rest, said := ReadDay(text, today)
	if !said {
		day = today
	}
	c := ContactNote{Day: day, Way: WayIn(rest), Deputies: NamedIn(rest, linked)}
	if len(c.Deputies) == 0 && len(linked) == 1 {
		c.Deputies = []int64{linked[0].ID}
	}
	var topics, note []string
	for _, clause := range clauses(rest) {
		about := topicsIn(clause, linked)
		topics = append(topics, about...)
		if asksFor(clause) || len(about) == 0 && !onlyHead(clause, linked) {
			note = append(note, clause)
		}
	}
	if c.Topics = strings.Join(topics, "、"); utf8.RuneCountInString(c.Topics) > contactTopics {
		c.Topics = ""
	}
	c.Note = strings.TrimSpace(strings.TrimRight(strings.Join(note, ""), "，,；; "))
	if c.Note == "" {
		c.Note = text
	}
	return c
}

// narrow is the letter or digit as it is on a Western keyboard.
func narrow(r rune) rune {
	if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
		return r - '０' + '0'
	}
	return r
}

// clauses are the parts of a text, each with the mark at its end.
func clauses(text string) []string {
	var all []string
	for text != "" {
		end := len(text)
		if at := clauseEnd.FindStringIndex(text); at != nil {
			end = at[1]
		}
		if strings.TrimSpace(strings.Trim(text[:end], "，,。；;！!？?\n")) != "" {
			all = append(all, text[:end])
		}
		text = text[end:]
	}
	return all
}

// WayIn is the first way of a contact that the text names; empty where it names none.
func WayIn(text string) string {
	way, first := "", len(text)
	for i, shape := range contactWays {
		if at := shape.FindStringIndex(text); at != nil && at[0] < first {
			way, first = contactWords[i].way, at[0]
		}
	}
	return way
}

// NamedIn are those of the people whom the text names: by code, by name, by the
// surname before 代表 where only one has it, or all of them together.
func NamedIn(text string, people []Named) []int64 {
	var found []int64
	for _, p := range people {
		surname, _ := utf8.DecodeRuneInString(p.Name)
		sole := 0
		for _, other := range people {
			if first, _ := utf8.DecodeRuneInString(other.Name); first == surname {
				sole++
			}
		}
		bySurname := sole == 1 && strings.Contains(text, string(surname)+"代表")
		if mentions(text, p.Code) || mentions(text, p.Name) || bySurname {
			found = append(found, p.ID)
		}
	}
	counted := countedOf.FindStringSubmatch(text)
	if len(found) == 0 && (everyDeputy.MatchString(text) || counted != nil && numeral(counted[1]) == len(people)) {
		for _, p := range people {
			found = append(found, p.ID)
		}
	}
	return found
}

// mentions reports whether the text has the word, not as a part of a longer code.
func mentions(text, word string) bool {
	if word == "" {
		return false
	}
	text, word = strings.ToUpper(text), strings.ToUpper(word)
	joins := func(b byte) bool { return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' }
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(word)
		if (from == 0 || !joins(text[from-1]) || !joins(word[0])) && (to == len(text) || !joins(text[to]) || !joins(word[len(word)-1])) {
			return true
		}
		at = from + 1
		for at < len(text) && !utf8.RuneStart(text[at]) {
			at++
		}
	}
}

// unnamed is the text without the people's names and codes.
func unnamed(text string, people []Named) string {
	for _, p := range people {
		for _, word := range []string{p.Name, p.Code} {
			if word != "" && mentions(text, word) {
				text = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(word)).ReplaceAllString(text, "")
			}
		}
		if surname, _ := utf8.DecodeRuneInString(p.Name); surname != utf8.RuneError {
			text = strings.ReplaceAll(text, string(surname)+"代表", "")
		}
	}
	return text
}

// topicsIn are what a clause says was talked about, each a few words.
func topicsIn(clause string, people []Named) []string {
	clause = strings.TrimRight(clause, "，,。；;！!？?\n ")
	found := topicAround.FindStringSubmatch(clause)
	if found == nil {
		found = topicAfter.FindStringSubmatch(clause)
	}
	if found == nil || utf8.RuneCountInString(found[1]) > topicsLong || asksFor(found[1]) {
		return nil
	}
	about := strings.TrimSpace(unnamed(found[1], people))
	about = topicTail.ReplaceAllString(topicHead.ReplaceAllString(about, ""), "")
	parts := topicBetween.Split(about, -1)
	for i, part := range parts {
		if parts[i] = strings.TrimSpace(part); utf8.RuneCountInString(parts[i]) < 2 {
			parts = []string{about} // 和谐 is one word
			break
		}
	}
	return slices.DeleteFunc(parts, func(p string) bool { return utf8.RuneCountInString(p) < 2 })
}

// asksFor reports whether somebody asks for something in the clause.
func asksFor(clause string) bool {
	return asking.MatchString(ofSuggestions.ReplaceAllString(clause, ""))
}

// onlyHead reports whether the clause says no more than how and with whom.
func onlyHead(clause string, people []Named) bool {
	left := unnamed(strings.TrimRight(clause, "，,。；;！!？?\n"), people)
	left = everyDeputy.ReplaceAllString(countedOf.ReplaceAllString(left, ""), "")
	for _, shape := range contactWays {
		left = shape.ReplaceAllString(left, "")
	}
	left = headWords.ReplaceAllString(left, "")
	return utf8.RuneCountInString(left) <= 1
}

// Opinions are what deputies have asked for in what was said in a contact, in order:
// from a clause that asks up to the next that does, or the end of the sentence. Who
// asks is named in the clause or before it, or is the only one there.
func Opinions(note string, people []Named) []Raised {
	var raised []Raised
	var who int64
	if len(people) == 1 {
		who = people[0].ID
	}
	open := false
	for _, clause := range clauses(note) {
		named := NamedIn(clause, people)
		if len(named) == 1 {
			who = named[0]
		} else if len(named) > 1 {
			who = 0
		}
		words := strings.TrimSpace(clause)
		switch {
		case asksFor(clause):
			raised = append(raised, Raised{who, words})
			open = true
		case open && len(named) == 0:
			raised[len(raised)-1].Words += words
		default:
			open = false
		}
		if strings.ContainsAny(clause, "。！!？?\n") {
			open = false
		}
	}
	for i := range raised {
		raised[i].Words = clipRunes(strings.TrimRight(raised[i].Words, "，,；;。 "), wordsMost)
	}
	return raised
}

func clipRunes(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
