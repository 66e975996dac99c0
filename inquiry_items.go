package liaison

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of items.
const (
	InquiryItemsMost = 300 // articles of a draft
	candidatesMost   = 40  // of a vote, so that they fit into one message
	itemTitleMost    = 120 // characters
	ItemTextMost     = 8000
)

// ordinal is the number in 第三十二条, 第十条之一, 第2章.
const ordinal = `[一二两三四五六七八九十百零〇○\d]+`

var (
	chapterLine = regexp.MustCompile(`^(第` + ordinal + `[编章节])(?:[\s　]+(\S.*)|([^\s　，。；、的]{1,30}))?$`)
	articleLine = regexp.MustCompile(`^(第` + ordinal + `条(?:之` + ordinal + `)?)(?:[\s　]+(.*)|([【（(].*))?$`)
	articleHead = regexp.MustCompile(`^[【（(]([^】）)]{1,30})[】）)][\s　]*(.*)$`)
)

// SplitDraft cuts a draft into its articles: each begins with a line 第…条 and has the
// chapter above it. What stands before the first article, a table of contents among it, is
// left out. A text without any article is cut at its empty lines.
func SplitDraft(text string) []InquiryItem {
	var items []InquiryItem
	chapter := ""
	for line := range strings.Lines(text) {
		line = strings.Trim(line, " \t\r\n　")
		if found := articleLine.FindStringSubmatch(line); found != nil {
			items = append(items, article(chapter, found))
			continue
		}
		if found := chapterLine.FindStringSubmatch(line); found != nil {
			chapter = inChapter(chapter, found[1], found[2]+found[3])
			continue
		}
		if n := len(items); n > 0 && line != "" {
			items[n-1].Text = strings.TrimLeft(items[n-1].Text+"\n"+line, "\n")
		}
	}
	if len(items) == 0 {
		items = paragraphs(text)
	}
	return placed(items)
}

func article(chapter string, found []string) InquiryItem {
	i := InquiryItem{Chapter: chapter, Title: found[1], Text: found[2] + found[3]}
	if head := articleHead.FindStringSubmatch(i.Text); head != nil {
		i.Title, i.Text = found[1]+"　"+head[1], head[2]
	}
	return i
}

// inChapter is the heading under which articles stand: of a section 节 with its chapter.
func inChapter(above, number, name string) string {
	heading := strings.TrimRight(number+"　"+name, "　")
	if strings.HasSuffix(number, "节") {
		chapter, _, _ := strings.Cut(above, " · ")
		return strings.TrimLeft(chapter+" · "+heading, " ·")
	}
	return heading
}

func paragraphs(text string) []InquiryItem {
	var items []InquiryItem
	for _, part := range regexp.MustCompile(`\n\s*\n`).Split(strings.ReplaceAll(text, "\r\n", "\n"), -1) {
		if part = strings.TrimSpace(part); part != "" {
			items = append(items, InquiryItem{Title: fmt.Sprintf("第%d段", len(items)+1), Text: part})
		}
	}
	return items
}

func placed(items []InquiryItem) []InquiryItem {
	for i := range items {
		items[i].Place = i + 1
	}
	return items
}

// itemColumns is what parts a line: 名称｜部门｜金额（亿元）｜工期｜说明.
var itemColumns = strings.NewReplacer("｜", "|", "\t", "|")

// SplitLines reads an item a line: its name, a department, what it costs in 亿元, how long it
// takes, and more words, of which all but the name may be left out.
func SplitLines(text string) ([]InquiryItem, *Refusal) {
	var items []InquiryItem
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		var parts [5]string
		for i, part := range strings.SplitN(itemColumns.Replace(line), "|", len(parts)) {
			parts[i] = strings.TrimSpace(part)
		}
		i := InquiryItem{Title: parts[0], Department: parts[1], Duration: parts[3], Text: parts[4]}
		var ok bool
		if i.Cost, ok = ReadCost(parts[2]); !ok {
			return nil, Refuse(Invalid, "inquiry.line_cost", "Line", n)
		}
		if i.Title == "" || utf8.RuneCountInString(i.Title) > itemTitleMost {
			return nil, Refuse(Invalid, "inquiry.line_title", "Line", n, "Most", itemTitleMost)
		}
		items = append(items, i)
	}
	return placed(items), nil
}

// ReadCost reads a sum in 亿元, as 2.4, 2.4亿, 3000万元; empty is not said.
func ReadCost(text string) (string, bool) {
	text = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(text), "元"), ",", "")
	if text == "" {
		return "", true
	}
	unit := 1.0
	if bare, ok := strings.CutSuffix(text, "万"); ok {
		text, unit = bare, 1e-4
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "亿")), 64)
	if err != nil || !(v >= 0 && v < 1e6) {
		return "", false
	}
	return strconv.FormatFloat(v*unit, 'f', -1, 64), true
}

// sortMarks are what stands at the end of a question to say how it is answered.
var sortMarks = map[AnswerSort]string{AnswerOne: "（单选）", AnswerMany: "（多选）", AnswerScale: "（评分）", AnswerText: "（填空）"}

// SplitQuestions reads the questions of a survey: a line "1. question（单选）", and a line
// "A. choice" for each choice. Without a mark it is one of the choices, or words where there
// are none.
func SplitQuestions(text string) ([]InquiryItem, *Refusal) {
	var items []InquiryItem
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if asked, ok := questionLine(line); ok {
			items = append(items, asks(asked))
			continue
		}
		place, choice, _, ok := choiceLine(line)
		if !ok || len(items) == 0 || place != len(items[len(items)-1].Options) || utf8.RuneCountInString(choice) > choiceLong {
			return nil, Refuse(Invalid, "inquiry.line_question", "Line", n)
		}
		items[len(items)-1].Options = append(items[len(items)-1].Options, choice)
	}
	for i := range items {
		if refusal := items[i].settle(i + 1); refusal != nil {
			return nil, refusal
		}
	}
	return placed(items), nil
}

func asks(text string) InquiryItem {
	for _, sort := range AnswerSorts {
		mark := sortMarks[sort]
		for _, m := range []string{mark, "(" + strings.Trim(mark, "（）") + ")"} {
			if bare, ok := strings.CutSuffix(text, m); ok {
				return InquiryItem{Title: strings.TrimSpace(bare), Sort: sort}
			}
		}
	}
	return InquiryItem{Title: text}
}

// settle says how a question is answered that does not say so, and refuses one that cannot
// be asked.
func (i *InquiryItem) settle(place int) *Refusal {
	if i.Sort == "" {
		i.Sort = AnswerText
		if len(i.Options) > 0 {
			i.Sort = AnswerOne
		}
	}
	chosen := i.Sort == AnswerOne || i.Sort == AnswerMany
	switch {
	case i.Title == "" || utf8.RuneCountInString(i.Title) > questionLong:
		return Refuse(Invalid, "inquiry.line_title", "Line", place, "Most", questionLong)
	case chosen && len(i.Options) < 2, !chosen && len(i.Options) > 0:
		return Refuse(Invalid, "inquiry.few_choices", "Place", place)
	}
	return nil
}

// ReadItems reads the items of an inquiry as staff write them.
func (r InquiryRule) ReadItems(text string) (items []InquiryItem, refusal *Refusal) {
	most := InquiryItemsMost
	switch r.Items {
	case Articles:
		items = SplitDraft(text)
	case SheetItems:
		items, refusal = SplitQuestions(text)
	case Lines:
		items, refusal = SplitLines(text)
		if r.Way == BySheet || r.Way == ByTally {
			most = candidatesMost
		}
	}
	if refusal == nil && len(items) > most {
		refusal = Refuse(Invalid, "inquiry.too_many_items", "Most", most)
	}
	for _, i := range items {
		if refusal == nil && utf8.RuneCountInString(i.Text) > ItemTextMost {
			refusal = Refuse(Invalid, "inquiry.item_long", "Title", i.Title, "Most", ItemTextMost)
		}
	}
	return items, refusal
}

// WriteItems are the items as staff write them: what ReadItems reads.
func (r InquiryRule) WriteItems(items []InquiryItem) string {
	var lines []string
	chapter := ""
	for n, i := range items {
		switch r.Items {
		case Articles:
			if i.Chapter != chapter {
				chapter = i.Chapter
				lines = append(lines, strings.Split(chapter, " · ")...)
			}
			number, name, named := strings.Cut(i.Title, "　")
			if named {
				number += "　【" + name + "】"
			}
			lines = append(lines, strings.TrimRight(number+"　"+i.Text, "　"))
		case SheetItems:
			lines = append(lines, fmt.Sprintf("%d. %s%s", n+1, i.Title, sortMarks[i.Sort]))
			for place, choice := range i.Options {
				lines = append(lines, ChoiceLetter(place)+". "+choice)
			}
		case Lines:
			lines = append(lines, i.line())
		}
	}
	return strings.Join(lines, "\n")
}

// inColumn takes out of a column what would part it from itself.
var inColumn = strings.NewReplacer("\n", " ", "\t", " ", "|", "／", "｜", "／")

// line is the item in columns.
func (i InquiryItem) line() string {
	columns := []string{i.Title, i.Department, i.Cost, i.Duration, i.Text}
	for n := range columns {
		columns[n] = inColumn.Replace(columns[n])
	}
	return strings.TrimRight(strings.Join(columns, "｜"), "｜")
}
