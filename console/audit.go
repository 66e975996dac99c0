package console

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

const auditAt = deskAt + "/audit"

// auditPerPage is how many lines a page of the audit shows.
const auditPerPage = 50

// auditPage is a page of all that has changed anything, the newest first.
type auditPage struct {
	frame
	Asked   auditForm
	Wrong   string // what was asked for cannot be looked for
	Actions []auditChoice
	Moves   []auditChoice
	Found   []auditLine
	Newer   string
	Older   string
	Walked  bool // older ones were not looked at yet: nothing was found this far
	CSV     string
	XLSX    string
}

// auditForm is what was asked for, as it was written.
type auditForm struct{ Who, Action, Subject, Words, From, To string }

type auditChoice struct{ Value, Name string }

// auditLine is one thing that changed something, as people read it.
type auditLine struct {
	At, Who, Code  string
	Action         string
	Subject, Title string
	Address        string // of the subject; empty: there is none to open
	Changes        []auditChange
}

// auditChange is a part of what was changed; Was is empty where only what came of it
// is known.
type auditChange struct{ Name, Was, Is string }

// audit shows the audit.
func audit(ctx context.Context, v *visit) error {
	p := auditPage{frame: v.frame(v.voice.Plain("audit_page.title"))}
	p.Asked = v.auditForm()
	p.Actions, p.Moves = v.auditChoices()
	q, known, err := v.auditQuery(ctx, p.Asked)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		p.Wrong = v.voice.Plain(refusal.Key)
		return v.page("audit.html", p)
	}
	if err != nil {
		return err
	}
	from := parseMark(v.r.FormValue("after"))
	if known {
		found, to, more, err := v.Store.Trail(ctx, q, from, auditPerPage)
		if err != nil {
			return err
		}
		for _, line := range found {
			p.Found = append(p.Found, v.auditLine(line))
		}
		if more {
			p.Older = p.Asked.address(auditAt, "after", markText(to))
			p.Walked = len(found) < auditPerPage
		}
	}
	if from != (storage.TrailMark{}) {
		p.Newer = p.Asked.address(auditAt, "", "")
	}
	p.CSV, p.XLSX = p.Asked.address(auditAt+"/export.csv", "", ""), p.Asked.address(auditAt+"/export.xlsx", "", "")
	return v.page("audit.html", p)
}

func (v *visit) auditForm() auditForm {
	value := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	return auditForm{value("who"), value("action"), value("subject"), value("words"), value("from"), value("to")}
}

// address is that of a page that asks for the same.
func (f auditForm) address(path, name, value string) string {
	q := url.Values{}
	for _, field := range [][2]string{{"who", f.Who}, {"action", f.Action}, {"subject", f.Subject}, {"words", f.Words}, {"from", f.From}, {"to", f.To}, {name, value}} {
		if field[1] != "" {
			q.Set(field[0], field[1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// auditQuery is what the form asks for; not known where it names what there is not,
// of which nothing is found.
func (v *visit) auditQuery(ctx context.Context, f auditForm) (q storage.TrailQuery, known bool, err error) {
	q = storage.TrailQuery{Words: strings.Fields(f.Words), Titles: v.person.MaySend()}
	if f.From != "" {
		if q.From, err = v.dayBegins(f.From, 0); err != nil {
			return q, false, err
		}
	}
	if f.To != "" {
		if q.To, err = v.dayBegins(f.To, 1); err != nil {
			return q, false, err
		}
	}
	if move, is := strings.CutPrefix(f.Action, "move:"); is {
		q.Move = liaison.MoveKey(move)
	} else {
		q.Action = f.Action
	}
	if f.Who != "" {
		people, err := v.Store.PeopleNamed(ctx, []string{f.Who})
		if err != nil || len(people) == 0 {
			return q, false, err
		}
		q.Actor = people[0].ID
	}
	if f.Subject != "" {
		number := strings.ToUpper(f.Subject)
		matters, err := v.Store.MattersByNumber(ctx, []string{number})
		if err != nil {
			return q, false, err
		}
		if m, is := matters[number]; is {
			q.Matter = m.ID
		} else if id, is := strings.CutPrefix(f.Subject, "matter "); is {
			q.Matter, _ = strconv.ParseInt(id, 10, 64)
		} else {
			q.Subject = f.Subject
		}
	}
	return q, true, nil
}

// dayBegins is when a day begins that is so many days after the one written.
func (v *visit) dayBegins(written string, after int) (time.Time, error) {
	day, err := liaison.ParseDate(written)
	if err != nil {
		return time.Time{}, liaison.Refuse(liaison.Invalid, "audit_page.no_day")
	}
	return day.AddDays(after).Midnight(v.Zone), nil
}

// markText is a place in the trail as an address has it.
func markText(m storage.TrailMark) string {
	return fmt.Sprintf("%d.%d.%d.%d", m.Audit.At.UnixMicro(), m.Audit.ID, m.Event.At.UnixMicro(), m.Event.ID)
}

// parseMark reads one; what cannot be read is the beginning.
func parseMark(text string) storage.TrailMark {
	var n [4]int64
	if _, err := fmt.Sscanf(text, "%d.%d.%d.%d", &n[0], &n[1], &n[2], &n[3]); err != nil {
		return storage.TrailMark{}
	}
	return storage.TrailMark{
		Audit: storage.Mark{At: time.UnixMicro(n[0]), ID: n[1]}, Event: storage.Mark{At: time.UnixMicro(n[2]), ID: n[3]},
	}
}

// knownActions are the acts of the audit that have a sentence. The others are shown
// by their own word.
var knownActions = []string{
	"bind", "invite", "lock_invitation", "import", "reveal", "console entered", "console left", "setting changed", "clock moved",
	"briefing submit", "briefing withdraw", "briefing return", "briefing approved", "briefing revise", "briefing drop", "briefing retired", "run pause", "run resume", "run stop", "run recall", "template saved", "template forgotten",
	"audience saved", "audience forgotten", "material published", "material retired", "note added", "matter snoozed", "matter unsnoozed",
	"module saved", "module forgotten", "macro saved", "macro forgotten", "macro made", "audit exported",
	"unbind", "role granted", "role taken", "handed_over", "person standing", "person changed", "person change_asked", "person change_decided",
	"import applied", "directory exported", "calls exported", "called", "contacts allocated", "contact noted",
	"score period", "score published", "score appealed", "score decided", "class audited", "report made",
	"inquiry started", "inquiry written", "inquiry open", "inquiry close", "inquiry publish", "inquiry drop", "inquiry decided", "inquiry item_kept", "inquiry exported", "inquiry tie_settled", "ballot counted",
	"occasion begun", "occasion entrusted", "occasion to_case", "occasion offered", "occasion announced", "occasion changed", "occasion cancelled", "occasion redrawn", "occasion put_on", "occasion take_off",
	"occasion grant_leave", "occasion deny_leave", "occasion mark_came", "occasion mark_gone", "occasion minutes", "occasion took_down", "occasion mended_note", "occasion tally", "occasion exported",
	"occasion to_suggestion", "occasion to_opinion", "occasion to_body", "occasion settled_finding",
	"station kept", "station duty_kept", "station evaluated", "station fund_entered", "visit asked", "visit decided", "group kept", "group refused",
	"letter sent", "letter answered", "calendar made",
	"archive entered", "archive confirmed", "archive returned", "archive objected", "archive decided", "archive corrected", "archive sealed", "archive exported",
	"absence noted", "absence withdrawn", "leave asked", "leave moved",
	"token made", "token revoked", "webhook made", "webhook ended", "view saved", "view sending", "view forgotten", "turn_schedule_on", "turn_schedule_off",
}

// auditChoices are the acts and the moves that can be asked for.
func (v *visit) auditChoices() (actions, moves []auditChoice) {
	for _, words := range knownActions {
		action := strings.Replace(words, " ", ".", 1)
		actions = append(actions, auditChoice{action, v.actionName(action)})
	}
	seen := map[liaison.MoveKey]bool{}
	for _, kind := range liaison.Kinds {
		for _, move := range liaison.Procedures[kind].Moves {
			if !seen[move.Key] {
				seen[move.Key] = true
				moves = append(moves, auditChoice{"move:" + string(move.Key), v.voice.Plain(v.voice.Key(kind, "done", string(move.Key)))})
			}
		}
	}
	return actions, moves
}

// actionName says an act of the audit, by its own word where it has no sentence.
func (v *visit) actionName(action string) string {
	if key := "audit_page.action_" + strings.ReplaceAll(action, ".", "_"); v.voice.Has(key) {
		return v.voice.Plain(key)
	}
	return action
}

func (v *visit) auditLine(line storage.TrailLine) auditLine {
	l := auditLine{At: line.At.In(v.Zone).Format("2006-01-02 15:04:05"), Who: line.ActorName, Code: line.ActorCode}
	if l.Who == "" {
		l.Who = v.voice.Plain("audit_page.service")
	}
	if line.Move != "" {
		return v.moveLine(l, line)
	}
	l.Action, l.Subject, l.Title, l.Changes = v.actionName(line.Action), v.subjectName(line.Subject), line.Title, v.auditChanges(line.Detail)
	if id, is := strings.CutPrefix(line.Subject, "matter "); is && v.person.MaySend() {
		l.Address = mattersAt + "/" + id
	}
	return l
}

// subjectName says what sort of thing a subject is, where there is a word for it.
func (v *visit) subjectName(subject string) string {
	noun, rest, _ := strings.Cut(subject, " ")
	if key := "audit_page.noun_" + noun; rest != "" && v.voice.Has(key) {
		return v.voice.Plain(key) + " " + rest
	}
	return subject
}

// moveLine is a move: what was said with it is on the matter's page, for those who
// may see it.
func (v *visit) moveLine(l auditLine, line storage.TrailLine) auditLine {
	stage := func(s liaison.Stage) string { return v.voice.Plain(v.voice.Key(line.Kind, "stage", string(s))) }
	l.Action = v.voice.Plain(v.voice.Key(line.Kind, "done", string(line.Move)))
	l.Subject, l.Title = line.Number, line.Title
	if l.Subject == "" {
		l.Subject = v.voice.Plain("kind." + string(line.Kind))
	} else if v.person.MaySend() {
		l.Address = matterAt(line.Matter)
	}
	if line.FromStage != line.ToStage {
		l.Changes = []auditChange{{v.voice.Plain("audit_page.stage"), stage(line.FromStage), stage(line.ToStage)}}
	}
	return l
}

// auditChanges are the parts of a detail: what there was and what there is stand in
// one line.
func (v *visit) auditChanges(detail map[string]any) []auditChange {
	var changes []auditChange
	was, hadWas := detail["from"]
	is, hadIs := detail["to"]
	if hadWas || hadIs {
		changes = append(changes, auditChange{v.voice.Plain("audit_page.changed"), auditValue(was), auditValue(is)})
	}
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		if name != "from" && name != "to" {
			changes = append(changes, auditChange{v.detailName(name), "", auditValue(detail[name])})
		}
	}
	return changes
}

func (v *visit) detailName(name string) string {
	if key := "audit_page.part_" + name; v.voice.Has(key) {
		return v.voice.Plain(key)
	}
	return name
}

// auditValueMost bounds what is shown of one value, in characters.
const auditValueMost = 400

// auditValue is a value as people read it.
func auditValue(value any) string {
	text := ""
	switch value := value.(type) {
	case nil:
		return "—"
	case string:
		text = value
	case float64:
		text = strconv.FormatFloat(value, 'f', -1, 64)
	case []any:
		var parts []string
		for _, part := range value {
			parts = append(parts, auditValue(part))
		}
		text = strings.Join(parts, "、")
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if part := auditValue(value[name]); part != "—" && part != "" {
				parts = append(parts, name+": "+part)
			}
		}
		text = strings.Join(parts, "; ")
	default:
		text = fmt.Sprint(value)
	}
	if text == "" {
		return "—"
	}
	return clipped(text, auditValueMost)
}
