package console

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

// handForm reads a duty that was entered on a page.
func (v *visit) handForm(of liaison.Person) liaison.HandEntry {
	h := liaison.HandEntry{Person: of.ID, Kind: liaison.EntryKind(v.r.PostFormValue("kind")), Place: strings.TrimSpace(v.r.PostFormValue("place")),
		Title: strings.TrimSpace(v.r.PostFormValue("title")), Minutes: minutesOf(v.r.PostFormValue("hours"), 0)}
	h.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // an unread day is refused
	h.People, _ = strconv.Atoi(v.r.PostFormValue("people"))
	return h
}

// minutesOf reads hours as a form has them; an empty field is otherwise, and what cannot
// be read is refused by the rules, as too much.
func minutesOf(hours string, otherwise int) int {
	if hours = strings.TrimSpace(hours); hours == "" {
		return otherwise
	}
	n, err := strconv.ParseFloat(hours, 64)
	if err != nil || n < 0 || n > 1000 {
		return 1 << 30
	}
	return int(n*60 + 0.5)
}

// archiveEnter enters a duty by hand: what the staff enter is confirmed with it.
func archiveEnter(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	if !of.InOffice() {
		return liaison.Refuse(liaison.Conflict, "archive.not_in_office")
	}
	h := v.handForm(of)
	if refusal := h.Check(v.today()); refusal != nil {
		return refusal
	}
	if liaison.MayBeSaid(h.Title) != nil {
		return liaison.Refuse(liaison.Invalid, "archive.has_number")
	}
	own := staff(v.person, v.bodies) && of.ID != v.person.ID
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		id, err := tx.KeepHand(ctx, h, own, v.person.ID, v.now)
		if err != nil || !own {
			return nil, err
		}
		kept, err := tx.Handed(ctx, id)
		return v.Desk.ArchiveDecided(of, kept), err
	}); err != nil {
		return err
	}
	said := "archive.handed_said"
	if own {
		said = "archive.entered_said"
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, h.Day.Year), said)
}

// entryAsked reads the entry that a form is about: one of that person's, of a year that
// is open.
func (v *visit) entryAsked(ctx context.Context, store *storage.Store, of int64) (liaison.Entry, error) {
	return store.Entry(ctx, liaison.EntryKey{Source: v.r.PostFormValue("source"), Fact: idOf(v.r.PostFormValue("fact")), Person: of}, v.Zone)
}

// correctionForm reads what is decided on an entry.
func (v *visit) correctionForm() liaison.Correction {
	c := liaison.Correction{Finding: liaison.Finding(v.r.PostFormValue("finding")), Title: strings.TrimSpace(v.r.PostFormValue("title")),
		Reason: strings.TrimSpace(v.r.PostFormValue("reason")), Minutes: minutesOf(v.r.PostFormValue("hours"), -1)}
	c.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // empty: as the fact has it
	return c
}

// archiveCorrect corrects an entry, or strikes it out, with a reason.
func archiveCorrect(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	c := v.correctionForm()
	if c.Finding == liaison.EntryKept {
		c.Finding = ""
	}
	if refusal := c.Check(v.today()); refusal != nil {
		return refusal
	}
	year := 0
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		e, err := v.entryAsked(ctx, tx, of.ID)
		if err != nil {
			return nil, err
		}
		year = e.Day.Year
		return v.Desk.Word(of, "archive.told_by_staff_"+string(c.Finding), "Entry", v.view().EntryLine(e), "Why", c.Reason), tx.Correct(ctx, e, c, v.person.ID, v.now)
	}); err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, year), "archive.corrected_said")
}

// archiveObject keeps an objection of the visitor's own.
func archiveObject(ctx context.Context, v *visit) error {
	if v.number("person") != v.person.ID {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	words := strings.TrimSpace(v.r.PostFormValue("words"))
	if refusal := liaison.CheckObjection(words); refusal != nil {
		return refusal
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		e, err := v.entryAsked(ctx, tx, v.person.ID)
		if err != nil {
			return nil, err
		}
		return v.Desk.View(tx, v.person, v.voice, v.now).ObjectFrom(ctx, e, words)
	}); err != nil {
		return err
	}
	return v.goTo(archiveAt+"/mine", "archive.objected_said")
}

// archiveConfirm notes that the visitor has found a year right.
func archiveConfirm(ctx context.Context, v *visit) error {
	if v.number("person") != v.person.ID {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.ConfirmYear(ctx, v.person.ID, v.yearAsked(), v.now)
	}); err != nil {
		return err
	}
	return v.goTo(archiveAt+"/mine?year="+fmt.Sprint(v.yearAsked()), "archive.confirmed")
}

// archiveSealOne seals a year that is over.
func archiveSealOne(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	year := v.yearAsked()
	if year >= v.today().Year {
		return liaison.Refuse(liaison.Conflict, "archive.not_over", "Year", fmt.Sprint(year))
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.SealYear(ctx, of.ID, year, v.person.ID, v.now)
	}); err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, year), "archive.sealed_said")
}
