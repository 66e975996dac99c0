package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

const (
	dutiesAt     = deskAt + "/duties"
	objectionsAt = deskAt + "/objections"
)

// dutiesPage is what was entered by hand and waits for the staff.
type dutiesPage struct {
	frame
	Lines []handLine
	Older string
}

// duties lists what waits, the oldest first.
func duties(ctx context.Context, v *visit) error {
	p := dutiesPage{frame: v.frame(v.voice.Plain("archive.queue"))}
	waiting, err := v.Store.HandedWaiting(ctx, idOf(v.r.FormValue("after")), archivePerPage+1)
	if err != nil {
		return err
	}
	if len(waiting) > archivePerPage {
		waiting = waiting[:archivePerPage]
		p.Older = fmt.Sprintf("%s?after=%d", dutiesAt, waiting[archivePerPage-1].ID)
	}
	for _, h := range waiting {
		p.Lines = append(p.Lines, v.handLine(h))
	}
	return v.page("duties.html", p)
}

// dutyFile gives a photograph or a paper that goes with a duty.
func dutyFile(ctx context.Context, v *visit) error {
	h, err := v.Store.Handed(ctx, v.number("duty"))
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(v.r.PathValue("file"))
	if err != nil || at < 0 || at >= len(h.Files) || v.Files == nil {
		return liaison.Refuse(liaison.NotFound, "sheet.no_file")
	}
	return v.sendFile(ctx, h.Files[at])
}

// dutyDecide confirms what was entered, or returns it with a reason. Nobody confirms
// what is their own.
func dutyDecide(ctx context.Context, v *visit) error {
	confirm, why := v.r.PostFormValue("do") == "confirm", strings.TrimSpace(v.r.PostFormValue("why"))
	if !confirm && why == "" {
		return liaison.Refuse(liaison.Invalid, "archive.no_reason")
	}
	said := "archive.returned_said"
	if confirm {
		said = "archive.confirmed_said"
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		h, err := tx.DecideHand(ctx, v.number("duty"), confirm, clipped(why, 500), v.person.ID, v.now)
		if err != nil {
			return nil, err
		}
		if h.Person == v.person.ID {
			return nil, liaison.Refuse(liaison.Forbidden, "archive.not_ones_own")
		}
		of, err := tx.Person(ctx, h.Person)
		return v.Desk.ArchiveDecided(of, h), err
	})
	if err != nil {
		return err
	}
	return v.goTo(dutiesAt, said)
}

// objectionsPage is what deputies object to.
type objectionsPage struct {
	frame
	Lines        []objectionLine
	Findings     []choice
	Today        liaison.Date
	Newer, Older string
}

// objectionLine is an objection with the entry as it stands.
type objectionLine struct {
	storage.EntryRemark
	Line string
	Due  liaison.Date
	Late bool
}

// objections lists what waits to be decided, what is due first.
func objections(ctx context.Context, v *visit) error {
	p := objectionsPage{frame: v.frame(v.voice.Plain("archive.objections")), Today: v.today()}
	skip, _ := strconv.Atoi(v.r.FormValue("skip"))
	skip = min(max(skip, 0), archiveInSheet)
	waiting, err := v.Store.ObjectionsWaiting(ctx, skip, archivePerPage+1)
	if err != nil {
		return err
	}
	if skip > 0 {
		p.Newer = objectionsAt
	}
	if len(waiting) > archivePerPage {
		waiting = waiting[:archivePerPage]
		p.Older = fmt.Sprintf("%s?skip=%d", objectionsAt, skip+archivePerPage)
	}
	view := v.view()
	for _, r := range waiting {
		line := objectionLine{EntryRemark: r, Line: r.Entry, Due: liaison.DateOf(*r.DueOn)}
		line.Late = line.Due.Before(v.today())
		if e, err := v.Store.Entry(ctx, r.EntryKey, v.Zone); err == nil {
			line.Line = view.EntryLine(e)
		}
		p.Lines = append(p.Lines, line)
	}
	for _, f := range liaison.Findings {
		p.Findings = append(p.Findings, choice{Value: string(f), Name: v.voice.Plain("archive.finding_" + string(f))})
	}
	return v.page("objections.html", p)
}

// objectionDecide keeps what was found, and tells the deputy.
func objectionDecide(ctx context.Context, v *visit) error {
	c := v.correctionForm()
	if refusal := c.Check(v.today()); refusal != nil {
		return refusal
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		r, err := tx.DecideObjection(ctx, v.number("objection"), c, v.person.ID, v.now)
		if err != nil {
			return nil, err
		}
		of, err := tx.Person(ctx, r.Person)
		return v.Desk.ObjectionDecided(of, r.Entry, c), err
	})
	if err != nil {
		return err
	}
	return v.goTo(objectionsAt, "archive.decided_said")
}

const absencesAt = deskAt + "/absences"

// absencesPage is who was absent from sessions of the congress.
type absencesPage struct {
	frame
	Staff   bool
	Session string // the one that is proposed
	Today   liaison.Date
	Lines   []storage.NotedAbsence
	Older   string
	Leaves  []leaveLine
}

// leaveLine is a leave that waits, with what the visitor may do.
type leaveLine struct {
	storage.ListedLeave
	Moves []liaison.LeaveMove
}

// leavesMost bounds the leaves that the page lists.
const leavesMost = 200

// waitingLeaves are the leaves that wait, with the moves that are the visitor's.
func (v *visit) waitingLeaves(ctx context.Context, delegations []int64) ([]leaveLine, error) {
	found, err := v.Store.WaitingLeaves(ctx, delegations, leavesMost)
	if err != nil {
		return nil, err
	}
	lines := make([]leaveLine, len(found))
	for i, l := range found {
		of, err := v.Store.Person(ctx, l.Person)
		if err != nil {
			return nil, err
		}
		lines[i] = leaveLine{l, l.Offered(liaison.LeaveCapacities(v.person, of, v.bodies))}
	}
	return lines, nil
}

// leaveMove makes a move of a leave.
func leaveMove(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		_, out, err := v.Desk.MoveLeave(ctx, tx, v.person, v.number("leave"), liaison.LeaveMove(v.r.PostFormValue("move")), v.r.PostFormValue("why"), v.now)
		return out, err
	})
	if err != nil {
		return err
	}
	return v.goTo(absencesAt, "leave.decided")
}

// absences lists absences: the staff see all, officers their delegations'.
func absences(ctx context.Context, v *visit) error {
	p := absencesPage{frame: v.frame(v.voice.Plain("absence.title")), Staff: staff(v.person, v.bodies), Today: v.today()}
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return err
	}
	p.Session = rules.Text(liaison.CongressMeeting)
	var delegations []int64
	if !p.Staff {
		delegations = v.person.OfficesIn(liaison.Delegation, v.bodies)
	}
	if p.Leaves, err = v.waitingLeaves(ctx, delegations); err != nil {
		return err
	}
	if p.Lines, err = v.Store.Absences(ctx, delegations, idOf(v.r.FormValue("before")), archivePerPage+1); err != nil {
		return err
	}
	if len(p.Lines) > archivePerPage {
		p.Lines = p.Lines[:archivePerPage]
		p.Older = fmt.Sprintf("%s?before=%d", absencesAt, p.Lines[archivePerPage-1].ID)
	}
	return v.page("absences.html", p)
}

// absentMost bounds how many absences are noted at once.
const absentMost = 500

// absenceNote notes who was absent, by codes that were pasted, and tells those who look
// after it where there was no leave.
func absenceNote(ctx context.Context, v *visit) error {
	leave := v.r.PostFormValue("leave")
	if leave != "yes" && leave != "no" {
		return liaison.Refuse(liaison.Invalid, "absence.which")
	}
	a := liaison.Absence{Session: strings.TrimSpace(v.r.PostFormValue("session")), Leave: leave == "yes", Reason: strings.TrimSpace(v.r.PostFormValue("reason"))}
	a.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // an unread day is refused
	if refusal := a.Check(v.today()); refusal != nil {
		return refusal
	}
	people, err := v.absent(ctx)
	if err != nil {
		return err
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		var out []liaison.Outgoing
		for _, p := range people {
			excused, err := tx.Excused(ctx, p.ID, a.Session, a.Day)
			if err != nil {
				return nil, err
			}
			if excused {
				continue // the leave that was granted has noted it
			}
			first, without, err := tx.KeepAbsence(ctx, p.ID, a, v.person.ID, v.now)
			if err != nil {
				return nil, err
			}
			if !first {
				if err := v.sameAbsence(ctx, tx, p, a); err != nil {
					return nil, err
				}
			}
			if first && !a.Leave {
				told, err := v.Desk.TellAbsence(ctx, tx, p, handlers.AbsenceSaid{Session: a.Session, Without: without})
				if err != nil {
					return nil, err
				}
				out = append(out, told...)
			}
		}
		return out, nil
	})
	if err != nil {
		return err
	}
	return v.goTo(absencesAt, "absence.noted")
}

// sameAbsence refuses an absence that is noted otherwise already: what stands is withdrawn
// first, so that nobody takes it for corrected.
func (v *visit) sameAbsence(ctx context.Context, tx *storage.Store, p liaison.Person, a liaison.Absence) error {
	noted, err := tx.AbsencesOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, n := range noted {
		if n.Session == a.Session && (n.Leave != a.Leave || n.Reason != a.Reason) {
			return liaison.Refuse(liaison.Conflict, "absence.noted_otherwise", "Name", p.Name, "Session", a.Session)
		}
	}
	return nil
}

// absent are the deputies whose codes or names were pasted.
func (v *visit) absent(ctx context.Context) ([]liaison.Person, error) {
	words := strings.FieldsFunc(v.r.PostFormValue("codes"), func(r rune) bool { return strings.ContainsRune(" \t\r\n,，、;；", r) })
	if len(words) == 0 || len(words) > absentMost {
		return nil, liaison.Refuse(liaison.Invalid, "absence.no_codes", "Most", absentMost)
	}
	found, err := v.Store.PeopleNamed(ctx, words)
	if err != nil {
		return nil, err
	}
	var unknown []string
	var people []liaison.Person
	for _, word := range words {
		fits := slices.DeleteFunc(slices.Clone(found), func(p liaison.Person) bool {
			return !p.HasArchive() || !strings.EqualFold(p.Code, word) && p.Name != word
		})
		if len(fits) != 1 {
			unknown = append(unknown, word)
			continue
		}
		people = append(people, fits[0])
	}
	if len(unknown) > 0 {
		return nil, liaison.Refuse(liaison.Invalid, "absence.unknown", "Names", clipped(strings.Join(unknown, "、"), 200))
	}
	return people, nil
}

// absenceWithdraw takes back an absence that was noted wrongly.
func absenceWithdraw(ctx context.Context, v *visit) error {
	why := strings.TrimSpace(v.r.PostFormValue("why"))
	if why == "" {
		return liaison.Refuse(liaison.Invalid, "archive.no_reason")
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.WithdrawAbsence(ctx, v.number("absence"), clipped(why, 500), v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(absencesAt, "absence.withdrawn")
}
