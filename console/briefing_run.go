package console

import (
	"context"
	"fmt"
	"strconv"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

// readersShown is how many of those who have not acknowledged a run, or whom it did
// not reach, its page names; the workbook has all.
const readersShown = 60

// briefingRunPage is one run: how it goes, and how it was read.
type briefingRunPage struct {
	frame
	Line       handlers.RunLine
	Began      string
	Done       int // of Total
	NotReached []locales.Markup
	TimeLeft   string
	Acked      int
	AsksAck    bool // and it is counted
	Ended      bool // since the page was opened, which does not say yet how it was read
	Moves      []briefingRunMove
	Revisable  bool
	Form       string
	Readings   []storage.Reading
	Unread     []storage.Reader
	More       bool // of those
	Preview    briefingPreview
}

// briefingRunMove is what may be done with a run.
type briefingRunMove struct {
	Move, Name, Sure string // Sure asks once more; empty: nothing is lost
}

// briefingRun shows a run; while it goes on, its page asks for its progress again and
// again.
func briefingRun(ctx context.Context, v *visit) error {
	id := v.number("id")
	r, err := v.view().Run(ctx, id)
	if err != nil {
		return err
	}
	p, err := v.progressOf(ctx, r)
	if err != nil {
		return err
	}
	if v.r.Header.Get("HX-Request") != "" {
		p.Ended = r.Over()
		return v.page("briefing_progress", p)
	}
	if err := v.readingOf(ctx, &p, r); err != nil {
		return err
	}
	return v.page("briefing_run.html", p)
}

// progressOf is how a run goes.
func (v *visit) progressOf(ctx context.Context, r liaison.Run) (p briefingRunPage, err error) {
	view := v.view()
	if p.Line, err = view.RunLine(ctx, r); err != nil {
		return p, err
	}
	p.frame = v.under(p.Line.Title)
	p.NotReached, p.TimeLeft, p.Done = view.NotReached(r), view.TimeLeft(r), r.Counts.Total-r.Counts.Left()
	p.Revisable, p.Form = view.Revisable(r), newForm()
	at := r.Began
	key := "run.began"
	if at.IsZero() {
		at, key = r.At, "run.begins"
	}
	p.Began = v.voice.Plain(key, "At", at.In(v.Zone))
	for _, m := range liaison.RunMoves {
		if r.Allows(m, v.person, v.now) {
			move := briefingRunMove{Move: string(m), Name: v.voice.Plain("run." + string(m))}
			if m == liaison.StopRun || m == liaison.RecallRun {
				move.Sure = v.voice.Plain("run.sure_"+string(m), "Title", p.Line.Title, "Count", r.Counts.Left())
			}
			p.Moves = append(p.Moves, move)
		}
	}
	p.Acked, p.AsksAck, err = view.Acked(ctx, r)
	return p, err
}

// readingOf is how a run was read: by delegation, and by whom not.
func (v *visit) readingOf(ctx context.Context, p *briefingRunPage, r liaison.Run) (err error) {
	b := liaison.Briefing{Kind: r.Kind, Content: r.Content, Audience: r.Audience, Author: r.Author}
	if p.Preview, err = v.previewOf(ctx, b); err != nil || r.Began.IsZero() {
		return err
	}
	if p.Readings, err = v.readings(ctx, r.ID); err != nil {
		return err
	}
	if r.Content.Ack != liaison.NoAck {
		p.Unread, err = v.Store.Readers(ctx, r.ID, true, readersShown+1)
		if len(p.Unread) > readersShown {
			p.More, p.Unread = true, p.Unread[:readersShown]
		}
	}
	return err
}

func (v *visit) readings(ctx context.Context, run int64) ([]storage.Reading, error) {
	found, err := v.Store.Readings(ctx, run)
	for i := range found {
		if found[i].Body == 0 {
			found[i].Name = v.voice.Plain("run.no_delegation")
		}
	}
	return found, err
}

// moveRun pauses, resumes, stops, recalls, corrects or takes back a run.
func moveRun(ctx context.Context, v *visit) error {
	id := v.number("id")
	draft := int64(0)
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		view := v.viewOf(tx)
		switch do := v.r.PostFormValue("do"); do {
		case "correct":
			draft, err = view.Correct(ctx, id, clipped(v.r.PostFormValue("once"), 40)+strconv.FormatInt(v.person.ID, 10))
		case "revise":
			draft, err = view.ReviseRun(ctx, id)
		case string(liaison.PauseRun), string(liaison.ResumeRun), string(liaison.StopRun), string(liaison.RecallRun):
			err = view.MoveRun(ctx, id, liaison.RunMove(do))
		default:
			err = liaison.Refuse(liaison.Invalid, "desk.no_form")
		}
		return view.Out(), err
	})
	if err != nil {
		return err
	}
	if draft != 0 {
		return v.goTo(briefingPath(draft), "briefing.said_begun")
	}
	return v.goTo(runsAt+strconv.FormatInt(id, 10), "desk.done")
}

// runPeople is the list of a run's people as a workbook, the one of the chat.
func runPeople(ctx context.Context, v *visit) error {
	id := v.number("id")
	name, content, err := v.view().ReadersSheet(ctx, id)
	if err != nil {
		return err
	}
	return v.file(name, workbookType, content)
}

// runDelegations is how a run was read, by delegation, as a workbook.
func runDelegations(ctx context.Context, v *visit) error {
	id := v.number("id")
	r, err := v.view().Run(ctx, id)
	if err != nil {
		return err
	}
	found, err := v.readings(ctx, r.ID)
	if err != nil {
		return err
	}
	table := paper.Table{Name: v.voice.Plain("reading.title"), Widths: []float64{22, 10, 10, 10, 10, 10}}
	for _, column := range []string{"delegation", "total", "sent", "opened", "acked", "missed"} {
		table.Columns = append(table.Columns, v.voice.Plain("reading."+column))
	}
	for _, d := range found {
		row := []string{d.Name}
		for _, n := range []int{d.Total, d.Sent, d.Opened, d.Acked, d.Missed} {
			row = append(row, strconv.Itoa(n))
		}
		table.Rows = append(table.Rows, row)
	}
	return v.workbook(fmt.Sprintf("%s %d", v.voice.Plain("reading.title"), r.ID), table)
}

// firesListed is how much of a schedule's log its page shows.
const firesListed = 30

// schedulesPage lists what repeats, schedulePage shows one.
type schedulesPage struct {
	frame
	List         []handlers.ScheduleLine
	Newer, Older string
}

type schedulePage struct {
	frame
	Line   handlers.ScheduleLine
	Coming []handlers.Coming
	Log    []handlers.FireLine
	Revise bool
}

func briefingSchedules(ctx context.Context, v *visit) error {
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), briefingsPageMost)
	found, err := v.view().Schedules(ctx, page*briefingsPerPage, briefingsPerPage+1)
	if err != nil {
		return err
	}
	p := schedulesPage{frame: v.under(v.voice.Plain("briefing.schedules")), List: found[:min(len(found), briefingsPerPage)]}
	if page > 0 {
		p.Newer = schedulesAt + "?page=" + strconv.Itoa(page-1)
	}
	if len(found) > briefingsPerPage {
		p.Older = schedulesAt + "?page=" + strconv.Itoa(page+1)
	}
	return v.page("briefing_schedules.html", p)
}

func briefingSchedule(ctx context.Context, v *visit) error {
	id := v.number("id")
	line, log, err := v.view().Schedule(ctx, id, firesListed)
	if err != nil {
		return err
	}
	p := schedulePage{frame: v.under(line.Title), Line: line, Log: log, Revise: line.Of.Allows(liaison.ReviseBriefing, v.person)}
	if line.Enabled && !line.Next.IsZero() {
		if p.Coming, err = v.view().Coming(ctx, line.Timing); err != nil {
			return err
		}
	}
	return v.page("briefing_schedule.html", p)
}

// switchSchedule lets a schedule rest, or go on.
func switchSchedule(ctx context.Context, v *visit) error {
	id := v.number("id")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, v.viewOf(tx).SwitchSchedule(ctx, id, v.r.PostFormValue("do") == "on")
	})
	if err != nil {
		return err
	}
	return v.goTo(schedulesAt+"/"+strconv.FormatInt(id, 10), "desk.done")
}
