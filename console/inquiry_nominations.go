package console

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/storage"
)

// nominationsPage is what was nominated, as the staff go through it.
type nominationsPage struct {
	frame
	Inquiry  liaison.Inquiry
	Lines    []nominationLine
	Kept     []liaison.InquiryItem // into which others may be merged
	Unsifted int
	Accepted int
	May      bool // something may be said of them now
	Follow   bool
}

// nominationLine is an object with who has nominated it, and why.
type nominationLine struct {
	liaison.InquiryItem
	Count   int
	Reasons []string // with the names
	Merged  string   // the title of the one it was merged into
}

// nominations shows them.
func (v *visit) nominations(ctx context.Context, q liaison.Inquiry) error {
	answers, err := v.Store.Answers(ctx, q.ID, workbookMost)
	if err != nil {
		return err
	}
	p := nominationsPage{frame: v.frame(v.voice.Plain("award_page.nominations")), Inquiry: q, Unsifted: q.Unsifted(), Accepted: len(q.CandidatesOf()),
		May: q.State == liaison.InquiryOpen || q.State == liaison.InquiryClosed}
	p.Follow = followable(q) == nil
	reasons := map[int64][]string{}
	for _, a := range answers {
		name := a.Name
		if a.Delegation != "" {
			name += "，" + a.Delegation
		}
		reasons[a.Item] = append(reasons[a.Item], fmt.Sprintf("%s（%s）", a.Text, name))
	}
	for _, i := range q.Items {
		line := nominationLine{InquiryItem: i, Reasons: reasons[i.ID], Count: len(reasons[i.ID])}
		if into, ok := q.Item(i.Into); ok {
			line.Merged = into.Title
		} else {
			p.Kept = append(p.Kept, i)
		}
		p.Lines = append(p.Lines, line)
	}
	return v.page("nominations.html", p)
}

// siftNomination reads what the staff say of a nomination.
func (v *visit) siftNomination(q liaison.Inquiry) (k storage.ItemKeeping, err error) {
	form := v.r.PostForm
	i, ok := q.Item(idOf(form.Get("item")))
	if !ok {
		return k, liaison.Refuse(liaison.Invalid, "inquiry.no_such_item")
	}
	k = storage.ItemKeeping{Item: i.ID, Title: i.Title, Department: i.Department, Cost: i.Cost, Duration: i.Duration}
	switch form.Get("fate") {
	case "in":
		k.Chosen = true
	case "into":
		if k.Into = idOf(form.Get("into")); k.Into == 0 {
			return k, liaison.Refuse(liaison.Invalid, "inquiry.no_such_item")
		}
	case "out":
		if k.Note = clipped(written(form.Get("note")), 500); k.Note == "" {
			return k, liaison.Refuse(liaison.Invalid, "inquiry.no_reason")
		}
	default:
		return k, liaison.Refuse(liaison.Invalid, "award_page.no_fate")
	}
	return k, nil
}

// followable refuses to go on to the jury before the nominations are over and gone through.
func followable(q liaison.Inquiry) *liaison.Refusal {
	switch {
	case q.State != liaison.InquiryClosed && q.State != liaison.InquiryPublished:
		return liaison.Refuse(liaison.Conflict, "award_page.still_open")
	case q.Unsifted() > 0:
		return liaison.Refuse(liaison.Conflict, "award.unsifted", "Count", q.Unsifted())
	case len(q.CandidatesOf()) < q.Most:
		return liaison.Refuse(liaison.Conflict, "award.too_few", "Most", q.Most, "Count", len(q.CandidatesOf()), "Items", liaison.AwardItemsMost)
	}
	return nil
}

// selectionOf is the award that a jury scores of these nominations, each with its reasons:
// those of what was merged into it among them.
func (v *visit) selectionOf(ctx context.Context, tx *storage.Store, q liaison.Inquiry) (liaison.Inquiry, error) {
	made := q.Follow(liaison.Award)
	if refusal := followable(q); refusal != nil {
		return made, refusal
	}
	answers, err := tx.Answers(ctx, q.ID, workbookMost)
	if err != nil {
		return made, err
	}
	for n := range made.Items {
		i := &made.Items[n]
		var reasons []string
		for _, a := range answers {
			of, _ := q.Item(a.Item)
			if into, merged := q.Item(of.Into); merged {
				of = into
			}
			if of.SameObject(*i) && a.Text != "" {
				reasons = append(reasons, strings.Join(strings.Fields(a.Text), " "))
			}
		}
		i.Text = strings.Join(reasons, "\n")
	}
	return made, nil
}
