package console

import (
	"context"
	"slices"
	"strconv"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// candidatesPage is what was proposed, as the staff go through it, and the candidates.
type candidatesPage struct {
	frame
	Inquiry  liaison.Inquiry
	Lines    []candidateLine
	Chosen   []liaison.InquiryItem
	Kept     []liaison.InquiryItem // into which others may be merged
	Follows  []choice
	Follow   bool
	Proposed int
}

// candidateLine is a proposal with who made it.
type candidateLine struct {
	liaison.InquiryItem
	By     string
	Merged string // the title of the one it was merged into
}

// projects reads the call for projects in the address.
func (v *visit) projects(ctx context.Context, read func(context.Context, int64) (liaison.Inquiry, error)) (liaison.Inquiry, error) {
	q, err := v.led(ctx, read)
	if err == nil && q.Rule().Way != liaison.ByProposal && q.Rule().Way != liaison.ByNomination {
		err = liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	return q, err
}

func candidates(ctx context.Context, v *visit) error {
	q, err := v.projects(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	if q.Rule().Way == liaison.ByNomination {
		return v.nominations(ctx, q)
	}
	p := candidatesPage{frame: v.frame(v.voice.Plain("inquiry_page.candidates")), Inquiry: q, Chosen: q.CandidatesOf(), Proposed: len(q.Items)}
	var ids []int64
	for _, i := range q.Items {
		ids = append(ids, i.By)
		if i.Into == 0 {
			p.Kept = append(p.Kept, i)
		}
	}
	people, err := v.Store.PeopleByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, i := range q.Items {
		line := candidateLine{InquiryItem: i}
		if n := slices.IndexFunc(people, func(p liaison.Person) bool { return p.ID == i.By }); n >= 0 {
			line.By = people[n].Name
		}
		if into, ok := q.Item(i.Into); ok {
			line.Merged = into.Title
		}
		p.Lines = append(p.Lines, line)
	}
	for _, kind := range q.Rule().Follows {
		p.Follows = append(p.Follows, choice{Value: string(kind), Name: v.voice.Plain("inquiry_page.follow_" + string(kind))})
	}
	p.Follow = len(p.Chosen) > 1 && len(p.Follows) > 0
	return v.page("candidates.html", p)
}

// candidateKeep keeps what the staff say of a proposal, or of a nomination.
func candidateKeep(ctx context.Context, v *visit) error {
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.projects(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		id = q.ID
		if q.State != liaison.InquiryOpen && q.State != liaison.InquiryClosed {
			return nil, liaison.Refuse(liaison.Conflict, "inquiry.other_state")
		}
		said := v.assessProposal
		if q.Rule().Way == liaison.ByNomination {
			said = v.siftNomination
		}
		k, err := said(q)
		if err != nil {
			return nil, err
		}
		return nil, tx.KeepItem(ctx, q.ID, k, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(id)+"/candidates", "inquiry_page.said_kept")
}

// assessProposal reads what the staff say of a proposal.
func (v *visit) assessProposal(liaison.Inquiry) (k storage.ItemKeeping, err error) {
	form := v.r.PostForm
	k = storage.ItemKeeping{Item: idOf(form.Get("item")), Title: clipped(written(form.Get("title")), inquiryTitleMost), Department: clipped(written(form.Get("department")), 40),
		Duration: clipped(written(form.Get("duration")), 40), Note: clipped(written(form.Get("note")), 500), Chosen: form.Get("chosen") != "", Into: idOf(form.Get("into"))}
	var ok bool
	if k.Cost, ok = liaison.ReadCost(form.Get("cost")); !ok {
		return k, liaison.Refuse(liaison.Invalid, "inquiry.no_cost")
	}
	if k.Title == "" {
		return k, liaison.Refuse(liaison.Invalid, "inquiry.no_title")
	}
	k.Score, _ = strconv.Atoi(form.Get("score"))
	k.Score = min(max(k.Score, 0), 5)
	return k, nil
}

// candidatesBook is the candidate sheet as a workbook.
func candidatesBook(ctx context.Context, v *visit) error {
	q, err := v.projects(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("inquiry_page.sheet"), Widths: []float64{8, 40, 14, 24, 18, 60},
		Columns: v.columns("inquiry_page.column_", "place", "project", "cost", "department", "duration", "text")}
	for _, i := range q.CandidatesOf() {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i.Place), i.Title, i.Cost, i.Department, i.Duration, i.Text})
	}
	return v.workbook(q.Title, t)
}

// candidatesFollow makes what follows of the candidates: a vote, a ballot, or the selection
// that a jury scores.
func candidatesFollow(ctx context.Context, v *visit) error {
	kind := liaison.InquiryKind(v.r.PostFormValue("kind"))
	var made liaison.Inquiry
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.projects(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(q.Rule().Follows, kind) {
			return nil, liaison.Refuse(liaison.Invalid, "inquiry.other_state")
		}
		if made, err = v.following(ctx, tx, q, kind); err != nil {
			return nil, err
		}
		made.Title, made.Author, made.Made = q.Title+v.voice.Plain("inquiry_page.follows_"+string(kind)), v.person.ID, v.now
		made.ID, err = tx.StartInquiry(ctx, made)
		return nil, err
	})
	if err != nil {
		return err
	}
	if made.Audience.Empty() {
		return v.goTo(inquiryPath(made.ID)+"/audience", "inquiry_page.said_made")
	}
	return v.goTo(inquiryPath(made.ID), "inquiry_page.said_made")
}

// following is the inquiry that is made of the candidates; whom a selection's jury is, is said
// next.
func (v *visit) following(ctx context.Context, tx *storage.Store, q liaison.Inquiry, kind liaison.InquiryKind) (liaison.Inquiry, error) {
	if liaison.InquiryRules[kind].Judged {
		return v.selectionOf(ctx, tx, q)
	}
	made := q.Follow(kind)
	made.Title = q.Title
	made.Most, _ = strconv.Atoi(v.r.PostFormValue("most"))
	if refusal := made.Check(); refusal != nil {
		return made, refusal
	}
	return made, nil
}
