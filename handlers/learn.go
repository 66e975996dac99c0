package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowLibrary is the flow in which the next message is what to look for in the
// library.
const flowLibrary = "library"

// studiesShown is how much of what somebody has to learn is shown at once.
const studiesShown = 5

// learnWords is what the buttons of learning do, by their second word. What
// follows is the step's.
var learnWords = map[string]step{
	"list":    learnList,
	"find":    learnFind,
	"study":   learnStudy,
	"view":    anew(learnStudy),
	"open":    learnOpen,
	"see":     anew(learnOpen),
	"old":     learnOld,
	"text":    learnText,
	"files":   learnFiles,
	"done":    learnDone,
	"got":     anew(learnGot),
	"quiz":    learnQuiz,
	"answer":  learnAnswer,
	"staff":   staffOnly(learnStaff),
	"manage":  staffOnly(learnManage),
	"new":     staffOnly(newMaterial),
	"renew":   staffOnly(renewMaterial),
	"draft":   staffOnly(pressMaterial),
	"retire":  staffOnly(retireMaterial),
	"restore": staffOnly(restoreMaterial),
	"figures": staffOnly(learnFigures),
	"push":    staffOnly(pushMaterial),
	"pick":    staffOnly(pickMaterial),
	"bundle":  staffOnly(pushPicked),
	"unpick":  staffOnly(unpickMaterials),
	"primer":  staffOnly(beginPrimer),
	"steps":   staffOnly(learnSteps),
	"step":    staffOnly(beginStep),
}

// pressLearn does what a button of learning says, "learn:WORD:…", or shows what
// there is to be learned.
func pressLearn(ctx context.Context, t *turn) error {
	word, rest, _ := strings.Cut(t.arguments, ":")
	t.arguments = rest
	if word == "" {
		return learn(ctx, t)
	}
	do, known := learnWords[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t)
}

// anew answers a press by a new message: the one that was pressed is a copy of a
// briefing, which is to stay.
func anew(do step) step {
	return func(ctx context.Context, t *turn) error {
		press := t.update.PressID
		t.update.PressID = ""
		defer func() { t.update.PressID = press }()
		return do(ctx, t)
	}
}

// staffOnly keeps from others what only those do who may write briefings.
func staffOnly(do step) step {
	return func(ctx context.Context, t *turn) error {
		if !t.teaches(ctx) {
			return liaison.Refuse(liaison.Forbidden, "learn.staff_only")
		}
		return do(ctx, t)
	}
}

// teaches reports whether the person may write materials and push them.
func (t *turn) teaches(ctx context.Context) bool { return t.mayBrief(ctx) == nil }

// pressedIDs reads so many numbers of a button's data.
func (t *turn) pressedIDs(n int) ([]int64, error) {
	var ids []int64
	for _, number := range strings.Split(t.arguments, ":") {
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		ids = append(ids, id)
	}
	if len(ids) != n {
		return nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return ids, nil
}

// learn shows what the person has to learn, and the library: "/learn". With words
// it looks for them.
func learn(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	if words := strings.TrimSpace(t.arguments); words != "" {
		return t.showLibrary(ctx, "find", words, 0)
	}
	if err := t.settleRuns(ctx); err != nil {
		return err
	}
	runs, err := t.store.RunsToLearn(ctx, t.person.ID, t.at().AddDate(0, 0, -liaison.StudyLife), studiesShown)
	if err != nil {
		return err
	}
	studies, err := t.studies(ctx, runs)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("learn.title")}
	var laid [][]button
	for _, study := range studies {
		lines = append(lines, "", t.studyLine(study))
		laid = append(laid, []button{{Text: "📖 " + study.title, Data: study.opens()}})
	}
	if len(studies) == 0 {
		lines = append(lines, "", t.voice.Say("learn.nothing"))
	}
	shelf, count, err := t.shelfButtons(ctx)
	if err != nil {
		return err
	}
	lines = append(lines, "", t.voice.Say("learn.library", "Count", count))
	t.card("learn", joinLines(lines), append(append(laid, shelf...), []button{t.button("menu.open", "menu")}))
	return nil
}

// shelfButtons open the library by kind, and count what is in it.
func (t *turn) shelfButtons(ctx context.Context) (laid [][]button, count int, err error) {
	counts, err := t.store.LibraryCounts(ctx)
	if err != nil {
		return nil, 0, err
	}
	var kinds []button
	for _, kind := range liaison.MaterialKinds {
		if n := counts[kind]; n > 0 {
			kinds = append(kinds, button{Text: fmt.Sprintf("%s %d", t.voice.Plain("material.kind."+string(kind)), n), Data: fmt.Sprintf("learn:list:%s:0", kind)})
			count += n
		}
	}
	laid = append(rows(2, kinds...), []button{t.button("learn.find", "learn:find"), t.button("learn.newest", "learn:list::0")})
	if t.teaches(ctx) {
		laid = append(laid, []button{t.button("learn.staff", "learn:staff")})
	}
	return laid, count, nil
}

// learnList turns the pages of the library: "KIND:PAGE", where the kind is one,
// none or "retired".
func learnList(ctx context.Context, t *turn) error {
	kind, number, _ := strings.Cut(t.arguments, ":")
	page, err := strconv.Atoi(number)
	if err != nil || kind != "" && kind != "retired" && !slices.Contains(liaison.MaterialKinds, liaison.MaterialKind(kind)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if kind == "retired" && !t.teaches(ctx) {
		return liaison.Refuse(liaison.Forbidden, "learn.staff_only")
	}
	return t.showLibrary(ctx, "list", kind, page)
}

// learnFind asks for words, or turns the pages of what was found: "PAGE:WORDS".
func learnFind(ctx context.Context, t *turn) error {
	number, words, found := strings.Cut(t.arguments, ":")
	if !found {
		t.leaveQuestion()
		if t.state.Flow == flowDraft {
			t.offer("learn.find_in_draft")
			return nil
		}
		t.finish()
		t.state.Flow = flowLibrary
		t.card("learn", t.voice.Say("learn.ask"), [][]button{{t.button("learn.back", "learn")}})
		return nil
	}
	page, _ := strconv.Atoi(number)
	return t.showLibrary(ctx, "find", words, page)
}

func libraryWrote(ctx context.Context, t *turn) error {
	if strings.TrimSpace(t.update.Text) == "" {
		t.say("learn.ask")
		return nil
	}
	t.finish()
	return t.showLibrary(ctx, "find", t.update.Text, 0)
}

// showLibrary shows a page of the library: of a kind ("list"), or of what has all
// the words ("find").
func (t *turn) showLibrary(ctx context.Context, by, what string, page int) error {
	q := storage.LibraryQuery{Offset: min(max(page, 0), lastPage) * perPage, Most: perPage}
	switch {
	case by == "find":
		q.Words = liaison.Words(what)
		what = strings.Join(q.Words, " ")
		if over := utf8.RuneCountInString(what) - findMost; over > 0 {
			return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", findMost, "Over", over)
		}
	case what == "retired":
		q.Retired = true
	default:
		q.Kind = liaison.MaterialKind(what)
	}
	found, more, err := t.store.Library(ctx, q)
	if err != nil {
		return err
	}
	lines, laid, err := t.libraryLines(ctx, found)
	if err != nil {
		return err
	}
	laid = append(laid, t.libraryPages(by, what, q.Offset/perPage, more)...)
	laid = append(laid, []button{t.button("learn.find", "learn:find"), t.button("learn.back", "learn")})
	t.card("learn", joinLines(append([]locales.Markup{t.libraryTitle(by, what, len(found))}, lines...)), laid)
	return nil
}

func (t *turn) libraryTitle(by, what string, found int) locales.Markup {
	switch {
	case found == 0 && by == "find":
		return t.voice.Say("learn.found_none", "Words", what)
	case found == 0:
		return t.voice.Say("learn.none")
	case by == "find":
		return t.voice.Say("learn.found", "Words", what)
	case what == "":
		return t.voice.Say("learn.all")
	case what == "retired":
		return t.voice.Say("learn.retired")
	}
	return t.voice.Say("learn.of_kind", "Kind", t.voice.Plain("material.kind."+what))
}

// libraryLines are the materials with what the person has done with each, and the
// buttons that open them.
func (t *turn) libraryLines(ctx context.Context, found []liaison.Material) (lines []locales.Markup, laid [][]button, err error) {
	learnings, err := t.store.Learnings(ctx, t.person.ID, seriesOf(found))
	if err != nil {
		return nil, nil, err
	}
	for _, m := range found {
		lines = append(lines, "", t.materialLine(m, learnings[m.Series]))
		laid = append(laid, []button{{Text: "📖 " + shorten(m.Title, 24), Data: fmt.Sprintf("learn:open:%d:0", m.Series)}})
	}
	return lines, laid, nil
}

func seriesOf(materials []liaison.Material) []int64 {
	var series []int64
	for _, m := range materials {
		series = append(series, m.Series)
	}
	return series
}

// libraryPages turn the pages. What is looked for is in the buttons, so that they
// are good for ever; where it is too long for one, more words find sooner.
func (t *turn) libraryPages(by, what string, page int, more bool) [][]button {
	data := func(page int) string {
		if by == "find" {
			return fmt.Sprintf("learn:find:%d:%s", page, what)
		}
		return fmt.Sprintf("learn:list:%s:%d", what, page)
	}
	if len(data(page+1)) > dataMost {
		return nil
	}
	var turns []button
	if page > 0 {
		turns = append(turns, t.button("list.newer", data(page-1)))
	}
	if more {
		turns = append(turns, t.button("list.older", data(page+1)))
	}
	return rows(2, turns...)
}
