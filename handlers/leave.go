package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// The flows of a leave from a session of the congress: its days and reason are written,
// and why one is denied.
const (
	flowSession     = "session_leave"
	flowSessionDeny = "session_deny"
)

// ownLeaves is how many of a deputy's leaves the chat lists.
const ownLeaves = 5

// leave shows a deputy's leaves from sessions, and offers to ask for one.
func leave(ctx context.Context, t *turn) error {
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "archive.deputies_only")
	}
	t.leaveQuestion()
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	own, err := t.store.LeavesOf(ctx, t.person.ID, ownLeaves)
	if err != nil {
		return err
	}
	text := t.voice.Say("leave.title")
	var laid [][]button
	for _, l := range own {
		text += "\n" + leaveSaid(l.Leave, t.voice) + "\n" + t.voice.Say("leave.stands_"+string(l.Stage), "Why", l.Why)
		if l.Waits() {
			laid = append(laid, []button{{Text: t.voice.Plain("leave.withdraw", "Session", l.Session), Data: fmt.Sprintf("leave:%d:withdraw", l.ID)}})
		}
	}
	meeting := rules.Text(liaison.CongressMeeting)
	for _, m := range []string{meeting, liaison.NextMeeting(meeting)} {
		if m != "" {
			laid = append(laid, []button{{Text: t.voice.Plain("leave.ask_for", "Session", m), Data: "leave:new:" + m}})
		}
	}
	t.card("leave", text, append(laid, []button{t.button("archive.back", "archive"), t.button("menu.open", "menu")}))
	return nil
}

// leaveSaid is a leave on one line.
func leaveSaid(l liaison.Leave, voice locales.Voice) locales.Markup {
	key := "leave.line"
	if l.From == l.To {
		key = "leave.line_day"
	}
	return voice.Say(key, "Session", l.Session, "From", l.From, "To", l.To, "Reason", l.Reason)
}

// pressLeave does what the buttons of a leave say: "leave" shows them, "leave:new:SESSION"
// asks for one, "leave:send" sends it, and "leave:ID:MOVE" makes a move.
func pressLeave(ctx context.Context, t *turn) error {
	word, rest, _ := strings.Cut(t.arguments, ":")
	switch word {
	case "":
		return leave(ctx, t)
	case "new":
		return t.beginSessionLeave(ctx, rest)
	case "send":
		return t.askSessionLeave(ctx)
	}
	id, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if liaison.LeaveMove(rest) == liaison.RejectLeave {
		return t.beginRejection(ctx, id)
	}
	return t.moveLeave(ctx, id, liaison.LeaveMove(rest), "")
}

// beginSessionLeave asks for the days and the reason.
func (t *turn) beginSessionLeave(ctx context.Context, session string) error {
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	meeting := rules.Text(liaison.CongressMeeting)
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "archive.deputies_only")
	}
	if session == "" || session != meeting && session != liaison.NextMeeting(meeting) {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Input = flowSession, liaison.Input{"session": {session}}
	t.card("leave", t.voice.Say("leave.ask", "Session", session), [][]button{{t.button("leave.back", "leave"), t.button("menu.open", "menu")}})
	return nil
}

// leaveOf is the leave that is being written.
func (t *turn) leaveOf() liaison.Leave {
	l := liaison.Leave{Session: t.state.Input.One("session"), Person: t.person.ID, Reason: t.state.Input.One("reason")}
	l.From, _ = liaison.ParseDate(t.state.Input.One("from")) // what is not read is refused
	l.To, _ = liaison.ParseDate(t.state.Input.One("to"))
	return l
}

// sessionWrote takes the days and the reason, together or one after the other, and shows
// what was understood.
func sessionWrote(_ context.Context, t *turn) error {
	if strings.TrimSpace(t.update.Text) == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	from, to, reason := liaison.ReadLeave(t.update.Text, t.today())
	if !from.IsZero() {
		t.state.Input["from"], t.state.Input["to"] = []string{from.String()}, []string{to.String()}
	}
	if reason != "" {
		t.state.Input["reason"] = []string{reason}
	}
	l := t.leaveOf()
	if refusal := l.Check(t.today()); refusal != nil {
		return refusal
	}
	t.card("leave", t.voice.Say("leave.sure")+"\n"+leaveSaid(l, t.voice), [][]button{{t.button("leave.send", "leave:send"), t.button("leave.back", "leave")}})
	return nil
}

// askSessionLeave sends what was shown to the officers of the delegation, or, where none can be
// told, to the staff.
func (t *turn) askSessionLeave(ctx context.Context) error {
	if t.state.Flow != flowSession || !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	l := t.leaveOf()
	if refusal := l.Check(t.today()); refusal != nil {
		return refusal
	}
	var err error
	if l.ID, err = t.store.AskLeave(ctx, l, t.at()); err != nil {
		return err
	}
	l.Stage = liaison.LeaveRequested
	t.finish()
	t.card("leave", t.voice.Say("leave.sent")+"\n"+leaveSaid(l, t.voice), [][]button{{t.button("leave.back", "leave"), t.button("menu.open", "menu")}})
	told, err := t.desk.tellLeave(ctx, t.store, l, *t.person)
	t.out = append(t.out, told...)
	return err
}

// tellLeave tells whoever is to act on a leave now, with the buttons for it.
func (d *Desk) tellLeave(ctx context.Context, tx *storage.Store, l liaison.Leave, of liaison.Person) ([]liaison.Outgoing, error) {
	readers, err := tx.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return nil, err
	}
	if l.Stage == liaison.LeaveRequested {
		heads, err := d.headsOf(ctx, tx, of)
		if err != nil {
			return nil, err
		}
		if heads, err = tx.Reachable(ctx, idsOf(heads)); err != nil {
			return nil, err
		}
		if len(heads) > 0 {
			readers = heads
		}
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range readers {
		voice := d.Locales.Voice(p.Language)
		var laid []button
		for _, move := range l.Offered(liaison.LeaveCapacities(p, of, bodies)) {
			laid = append(laid, button{Text: voice.Plain("leave.move_" + string(move)), Data: fmt.Sprintf("leave:%d:%s", l.ID, move)})
		}
		t.notify(p, voice.Say("leave.told_"+string(l.Stage), "Name", of.Name, "Code", of.Code)+"\n"+leaveSaid(l, voice), rows(2, laid...))
	}
	return t.out, nil
}

func idsOf(people []liaison.Person) []int64 {
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

// MoveLeave makes a move of a leave in the transaction, and tells who is to hear of it.
// What was granted is noted as an absence with leave at once.
func (d *Desk) MoveLeave(ctx context.Context, tx *storage.Store, by liaison.Person, id int64, move liaison.LeaveMove, why string, at time.Time) (liaison.Leave, []liaison.Outgoing, error) {
	listed, err := tx.LockLeave(ctx, id)
	if err != nil {
		return liaison.Leave{}, nil, err
	}
	of, err := tx.Person(ctx, listed.Person)
	if err != nil {
		return liaison.Leave{}, nil, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return liaison.Leave{}, nil, err
	}
	l, refusal := listed.Moved(move, liaison.LeaveCapacities(by, of, bodies), why)
	if refusal != nil {
		return l, nil, refusal
	}
	if l.Stage == liaison.LeaveGranted { // first: it may be refused, and then nothing has been written
		if err := excuse(ctx, tx, l, by, at); err != nil {
			return l, nil, err
		}
	}
	if err := tx.KeepLeave(ctx, l, by.ID, at); err != nil {
		return l, nil, err
	}
	switch l.Stage {
	case liaison.LeaveEndorsed:
		out, err := d.tellLeave(ctx, tx, l, of)
		return l, out, err
	case liaison.LeaveWithdrawn:
		return l, nil, nil
	}
	out, err := d.Notices(ctx, tx, []int64{of.ID}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("leave.stands_"+string(l.Stage), "Why", l.Why) + "\n" + leaveSaid(l, voice)
	})
	return l, out, err
}

// excuse notes the absence that was granted. One of the same session that stands already
// with leave is as good; one without is withdrawn by the staff first, with their reason.
func excuse(ctx context.Context, tx *storage.Store, l liaison.Leave, by liaison.Person, at time.Time) error {
	first, _, err := tx.KeepAbsence(ctx, l.Person, liaison.Absence{Session: l.Session, Day: l.From, Leave: true, Reason: l.Reason}, by.ID, at)
	if err != nil || first {
		return err
	}
	noted, err := tx.AbsencesOf(ctx, l.Person)
	if slices.ContainsFunc(noted, func(n storage.NotedAbsence) bool { return n.Session == l.Session && !n.Leave }) {
		return liaison.Refuse(liaison.Conflict, "leave.absent_already", "Session", l.Session)
	}
	return err
}

// moveLeave makes a move by a button.
func (t *turn) moveLeave(ctx context.Context, id int64, move liaison.LeaveMove, why string) error {
	l, told, err := t.desk.MoveLeave(ctx, t.store, *t.person, id, move, why, t.at())
	if err != nil {
		return err
	}
	t.finish()
	t.show(t.voice.Say("leave.done_"+string(l.Stage))+"\n"+leaveSaid(l, t.voice), t.wayOut())
	t.out = append(t.out, told...)
	return nil
}

// beginRejection asks why a leave is denied.
func (t *turn) beginRejection(ctx context.Context, id int64) error {
	listed, err := t.store.LockLeave(ctx, id)
	if err != nil {
		return err
	}
	of, err := t.store.Person(ctx, listed.Person)
	if err != nil {
		return err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	if _, refusal := listed.Moved(liaison.RejectLeave, liaison.LeaveCapacities(*t.person, of, bodies), "—"); refusal != nil {
		return refusal
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Input = flowSessionDeny, liaison.Input{"leave": {strconv.FormatInt(id, 10)}}
	t.replyWith(t.voice.Say("leave.ask_why", "Name", of.Name), t.wayOut())
	return nil
}

// sessionDenyWrote takes the reason.
func sessionDenyWrote(ctx context.Context, t *turn) error {
	id, err := strconv.ParseInt(t.state.Input.One("leave"), 10, 64)
	if err != nil || strings.TrimSpace(t.update.Text) == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	return t.moveLeave(ctx, id, liaison.RejectLeave, t.update.Text)
}
