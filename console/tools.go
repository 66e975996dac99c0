package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// notesShown is how many notes a matter's page shows, the newest first.
const notesShown = 100

// matterTools are what a matter's page offers beside the moves.
type matterTools struct {
	Voice    locales.Voice
	Matter   int64
	Staff    bool // notes and macros are theirs to see
	Notes    []noteLine
	Macros   []handlers.MacroFor
	Snoozes  bool         // it can be put off
	Until    liaison.Date // zero: it is not put off
	Tomorrow string       // the first day that can be chosen
	Last     string
	Days     []snoozeDay
}

// snoozeDay is a day that is chosen by a tap.
type snoozeDay struct{ Name, Day string }

// noteLine is a note as a page shows it.
type noteLine struct {
	storage.WrittenNote
	When string
	New  bool
}

// tools are those of the matter, for the visitor.
func (v *visit) tools(ctx context.Context, m liaison.Matter) (matterTools, error) {
	today := v.today()
	t := matterTools{Voice: v.voice, Matter: m.ID, Staff: m.Notes(v.person), Snoozes: m.Number != "" && !liaison.Onlooks(m.Capacities(v.person)),
		Tomorrow: today.AddDays(1).String(), Last: today.AddDays(liaison.SnoozeMost).String()}
	for _, n := range []int{1, 3, 7, 14} {
		t.Days = append(t.Days, snoozeDay{v.voice.Plain("snooze.days", "Count", n), today.AddDays(n).String()})
	}
	var err error
	if t.Snoozes {
		if t.Until, err = v.Store.SnoozedUntil(ctx, v.person.ID, m.ID, today); err != nil {
			return t, err
		}
	}
	if !t.Staff {
		return t, nil
	}
	notes, err := v.Store.Notes(ctx, m.ID, notesShown)
	if err != nil {
		return t, err
	}
	for _, n := range notes {
		t.Notes = append(t.Notes, v.noteLine(n))
	}
	t.Macros, err = v.view().Macros(ctx, m)
	return t, err
}

func (v *visit) noteLine(n storage.WrittenNote) noteLine {
	return noteLine{n, v.voice.Time(n.At.In(v.Zone)), n.ReadAt == nil}
}

// goToTools leads back to the matter after a form of its tools.
func (v *visit) goToTools(matter int64, said string) error {
	return v.goTo(matterAt(matter), said)
}

// notePage asks again for a note that was refused, with what was written.
type notePage struct {
	frame
	Matter int64
	Text   string
	Wrong  locales.Markup
}

// addNote keeps a note on a matter.
func addNote(ctx context.Context, v *visit) error {
	matter := v.number("id")
	text := v.r.PostFormValue("text")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return v.Desk.AddNote(ctx, tx, v.person, matter, text, v.now)
	})
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Code == liaison.Invalid {
		return v.answer(v.w, http.StatusUnprocessableEntity, "note.html",
			notePage{v.frame(v.voice.Plain("note.title")), matter, text, v.voice.Refusal(refusal)})
	}
	if err != nil {
		return err
	}
	return v.goToTools(matter, "note.added")
}

// makeMacro makes a macro of a matter.
func makeMacro(ctx context.Context, v *visit) error {
	matter := v.number("id")
	id := v.number("macro")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		macro, err := tx.Macro(ctx, id)
		if err != nil {
			return nil, err
		}
		if move, _ := liaison.Procedures[macro.Kind].Move(macro.Move); move.Sure && v.r.PostFormValue("sure") != "yes" {
			return nil, liaison.Refuse(liaison.Invalid, "macro.not_sure")
		}
		return v.Desk.RunMacro(ctx, tx, v.person, matter, macro, v.now)
	})
	if err != nil {
		return err
	}
	return v.goToTools(matter, "macro.done")
}

// snooze puts a matter off.
func snooze(ctx context.Context, v *visit) error {
	matter := v.number("id")
	until, err := liaison.ParseDate(v.r.PostFormValue("until"))
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "snooze.no_day")
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, v.view().Snooze(ctx, tx, matter, until)
	})
	if err != nil {
		return err
	}
	return v.goToTools(matter, "snooze.done")
}

// unsnooze takes a matter back; it needs no more than to have put it off.
func unsnooze(ctx context.Context, v *visit) error {
	matter := v.number("id")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.Unsnooze(ctx, v.person.ID, matter, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(snoozedAt, "snooze.undone")
}

// snoozedAt is the list of what the visitor has put off.
const snoozedAt = deskAt + "/snoozed"

// snoozesShown is how many of it the list shows.
const snoozesShown = 200

type snoozedPage struct {
	frame
	Found []storage.Snoozed
	Total int
}

func snoozedList(ctx context.Context, v *visit) (err error) {
	p := snoozedPage{frame: v.frame(v.voice.Plain("snooze.title"))}
	if p.Found, p.Total, err = v.view().Snoozed(ctx, snoozesShown); err != nil {
		return err
	}
	return v.page("snoozed.html", p)
}

// mentionsPerPage is how many mentions a page shows.
const mentionsPerPage = 30

// mentionsPage are the notes that call the visitor.
type mentionsPage struct {
	frame
	Found        []noteLine
	Unread       int
	Newer, Older string
}

func mentions(ctx context.Context, v *visit) error {
	p := mentionsPage{frame: v.frame(v.voice.Plain("note.mentions"))}
	before := idOf(v.r.FormValue("before"))
	found, err := v.Store.MentionsOf(ctx, v.person.ID, max(before, 0), mentionsPerPage+1)
	if err != nil {
		return err
	}
	if p.Unread, err = v.Store.UnreadMentions(ctx, v.person.ID); err != nil {
		return err
	}
	if len(found) > mentionsPerPage {
		found = found[:mentionsPerPage]
		p.Older = fmt.Sprintf("%s?before=%d", mentionsAt, found[mentionsPerPage-1].ID)
	}
	if before > 0 {
		p.Newer = mentionsAt
	}
	for _, n := range found {
		p.Found = append(p.Found, v.noteLine(n))
	}
	return v.page("mentions.html", p)
}

const mentionsAt = deskAt + "/mentions"

// readMention marks a mention as read, or with no note named all of them.
func readMention(ctx context.Context, v *visit) error {
	note := idOf(v.r.PostFormValue("note"))
	if err := v.Store.ReadMentions(ctx, v.person.ID, note, v.now); err != nil {
		return err
	}
	return v.goTo(mentionsAt, "note.marked")
}
