package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

const (
	inquiriesAt      = deskAt + "/inquiries"
	inquiriesPerPage = 30
)

// inquirers are those who put inquiries: the staff, and officers of committees.
func inquirers(p liaison.Person, bodies []liaison.Body) bool { return p.MayInquire(bodies) }

func inquiryPath(id int64) string { return fmt.Sprintf("%s/%d", inquiriesAt, id) }

// inquiriesPage lists inquiries.
type inquiriesPage struct {
	frame
	Kinds        []choice // that the visitor may put
	Lines        []storage.InquiryLine
	Newer, Older string
}

func inquiries(ctx context.Context, v *visit) error {
	page := int(min(max(idOf(v.r.URL.Query().Get("page")), 0), 1_000_000))
	found, err := v.Store.Inquiries(ctx, staff(v.person, v.bodies), v.person.Committees(v.bodies), page*inquiriesPerPage, inquiriesPerPage+1)
	if err != nil {
		return err
	}
	p := inquiriesPage{frame: v.frame(v.voice.Plain("inquiry_page.title")), Kinds: v.inquiryKinds(""), Lines: found[:min(len(found), inquiriesPerPage)]}
	if page > 0 {
		p.Newer = fmt.Sprintf("%s?page=%d", inquiriesAt, page-1)
	}
	if len(found) > inquiriesPerPage {
		p.Older = fmt.Sprintf("%s?page=%d", inquiriesAt, page+1)
	}
	return v.page("inquiries.html", p)
}

// inquiryKinds are the kinds that the visitor may put.
func (v *visit) inquiryKinds(chosen liaison.InquiryKind) []choice {
	var kinds []choice
	for _, kind := range liaison.InquiryKinds {
		if _, may := v.person.MayPut(kind, v.bodies); may && !liaison.InquiryRules[kind].Made {
			kinds = append(kinds, choice{string(kind), v.voice.Plain("inquiry.kind_" + string(kind)), kind == chosen})
		}
	}
	return kinds
}

// KindName is the word for a kind of inquiry.
func (f frame) KindName(k liaison.InquiryKind) string {
	return f.Voice.Plain("inquiry.kind_" + string(k))
}

// StateName is the word for a state of an inquiry.
func (f frame) StateName(s liaison.InquiryState) string {
	return f.Voice.Plain("inquiry.state_" + string(s))
}

// StateTone is how a state of an inquiry looks.
func (f frame) StateTone(s liaison.InquiryState) string {
	return map[liaison.InquiryState]string{liaison.InquiryOpen: "soon", liaison.InquiryClosed: "info", liaison.InquiryPublished: "good"}[s]
}

// inquiryFormPage is the form of an inquiry.
type inquiryFormPage struct {
	frame
	Inquiry   liaison.Inquiry
	Items     string // as they are written
	Action    string
	Back      string
	KindSays  string
	ItemsHint string
	New       bool
	Objects   []choice // of a selection
	Scales    []choice
	Criteria  string
}

// inquiryNew shows the form of a new inquiry of a kind.
func inquiryNew(_ context.Context, v *visit) error {
	kind := liaison.InquiryKind(v.r.URL.Query().Get("kind"))
	if rule, known := liaison.InquiryRules[kind]; !known || rule.Made {
		return v.goTo(inquiriesAt, "")
	}
	if _, may := v.person.MayPut(kind, v.bodies); !may {
		return liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	return v.inquiryForm(aSelection(kind, v), inquiriesAt, inquiriesAt, true)
}

func (v *visit) inquiryForm(q liaison.Inquiry, action, back string, fresh bool) error {
	p := inquiryFormPage{frame: v.frame(v.voice.Plain("inquiry.kind_" + string(q.Kind))), Inquiry: q, Action: action, Back: back, New: fresh,
		Items: q.Rule().WriteItems(q.Items), KindSays: v.voice.Plain("inquiry_page.about_" + string(q.Kind)), ItemsHint: v.voice.Plain("inquiry_page.items_" + string(q.Rule().Items)),
		Criteria: liaison.WriteCriteria(q.Criteria)}
	p.Objects, p.Scales = v.awardChoices(q)
	return v.page("inquiry_form.html", p)
}

// The bounds of what is written of an inquiry, in characters.
const (
	inquiryTitleMost = 100
	inquiryAboutMost = 2000
	inquiryItemsLong = 200_000
)

// readInquiry reads the form into an inquiry.
func (v *visit) readInquiry(q *liaison.Inquiry) error {
	form := v.r.PostForm
	q.Title, q.About, q.Contact = clipped(written(form.Get("title")), inquiryTitleMost), written(form.Get("about")), clipped(written(form.Get("contact")), inquiryTitleMost)
	items := written(form.Get("items"))
	switch {
	case q.Title == "":
		return liaison.Refuse(liaison.Invalid, "inquiry.no_title")
	case utf8.RuneCountInString(q.About) > inquiryAboutMost:
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", inquiryAboutMost)
	case utf8.RuneCountInString(items) > inquiryItemsLong:
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", inquiryItemsLong)
	}
	q.LastDay = liaison.Date{}
	if day := form.Get("last_day"); day != "" {
		last, err := liaison.ParseDate(day)
		if err != nil || last.Before(v.today()) || v.today().AddMonths(60).Before(last) {
			return liaison.Refuse(liaison.Invalid, "inquiry_page.no_day")
		}
		q.LastDay = last
	}
	q.Anonymous = q.Kind == liaison.Survey && form.Get("anonymous") != ""
	q.Most, _ = strconv.Atoi(form.Get("most"))
	q.Most = min(max(q.Most, 0), liaison.InquiryItemsMost)
	if q.Rule().Judged { // whose items are not written
		if refusal := v.readAward(q); refusal != nil {
			return refusal
		}
		return nil
	}
	read, refusal := q.Rule().ReadItems(items)
	if refusal != nil {
		return refusal
	}
	q.Items = read
	return nil
}

// inquiryMake keeps a new inquiry.
func inquiryMake(ctx context.Context, v *visit) error {
	q := liaison.Inquiry{Kind: liaison.InquiryKind(v.r.PostFormValue("kind")), Author: v.person.ID, Made: v.now}
	body, may := v.person.MayPut(q.Kind, v.bodies)
	if rule, known := liaison.InquiryRules[q.Kind]; !known || !may || rule.Made {
		return liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	q.Body = body
	if err := v.readInquiry(&q); err != nil {
		return err
	}
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		q.ID, err = tx.StartInquiry(ctx, q)
		return nil, err
	})
	if err != nil {
		return err
	}
	if q.Rule().Way == liaison.ByTally {
		return v.goTo(inquiryPath(q.ID)+"/ballot", "inquiry_page.said_made")
	}
	return v.goTo(inquiryPath(q.ID)+"/audience", "inquiry_page.said_made")
}

// led reads the inquiry in the address, which the visitor looks after; to others there is
// none.
func (v *visit) led(ctx context.Context, read func(context.Context, int64) (liaison.Inquiry, error)) (liaison.Inquiry, error) {
	q, err := read(ctx, v.number("id"))
	if err == nil && (!q.LedBy(v.person) || q.State == liaison.InquiryDropped) {
		err = liaison.Refuse(liaison.NotFound, "inquiry.not_found")
	}
	return q, err
}

// inquiryDraft is the draft in the address.
func (v *visit) inquiryDraft(ctx context.Context, read func(context.Context, int64) (liaison.Inquiry, error)) (liaison.Inquiry, error) {
	q, err := v.led(ctx, read)
	if err == nil && q.State != liaison.InquiryDraft {
		err = liaison.Refuse(liaison.Conflict, "inquiry.other_state")
	}
	return q, err
}

func inquiryEdit(ctx context.Context, v *visit) error {
	q, err := v.inquiryDraft(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	return v.inquiryForm(q, inquiryPath(q.ID)+"/edit", inquiryPath(q.ID), false)
}

// inquiryKeep writes a draft.
func inquiryKeep(ctx context.Context, v *visit) error {
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.inquiryDraft(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		if err := v.readInquiry(&q); err != nil {
			return nil, err
		}
		id = q.ID
		return nil, tx.KeepInquiry(ctx, q, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(id), "inquiry_page.said_kept")
}

func inquiryAudience(ctx context.Context, v *visit) error {
	q, err := v.inquiryDraft(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	if q.Audience.Empty() && q.Rule().Way != liaison.ByPoints { // whom it usually asks; a jury is named
		q.Audience.Roles = []liaison.Role{liaison.RoleDeputy}
	}
	return v.showInquiryAudience(ctx, q)
}

func (v *visit) showInquiryAudience(ctx context.Context, q liaison.Inquiry) error {
	at := inquiryPath(q.ID)
	return v.showAudience(ctx, q.Audience, audiencePage{frame: v.frame(v.voice.Plain("audience_page.title")), Here: at + "/audience", Back: at, Of: q.Title, Alone: true})
}

// inquiryAudienceChosen keeps who is asked, or counts it first. Officers of committees ask
// whom the staff would let them write to: everybody but by what somebody had of a run.
func inquiryAudienceChosen(ctx context.Context, v *visit) error {
	q, err := v.inquiryDraft(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	if q.Audience, err = v.audienceChosen(ctx, v.view(), q.Audience); err != nil {
		return err
	}
	if v.r.PostFormValue("do") != "save" {
		return v.showInquiryAudience(ctx, q)
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		locked, err := v.inquiryDraft(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		locked.Audience = q.Audience
		return nil, tx.KeepInquiry(ctx, locked, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(q.ID), "inquiry_page.said_kept")
}

// inquiryMove opens, closes, publishes or drops an inquiry.
func inquiryMove(ctx context.Context, v *visit) error {
	move := liaison.InquiryMove(v.r.PostFormValue("do"))
	if !slices.Contains(liaison.InquiryMoves, move) {
		return liaison.Refuse(liaison.Invalid, "inquiry.other_state")
	}
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.led(ctx, tx.LockInquiry)
		if err != nil {
			return nil, err
		}
		id = q.ID
		terms := liaison.InquiryTerms{}
		if terms.Rules, err = tx.Rules(ctx); err != nil {
			return nil, err
		}
		if terms.Calendar, err = tx.Calendar(ctx); err != nil {
			return nil, err
		}
		if terms.Waiting, err = tx.Undecided(ctx, q.ID); err != nil {
			return nil, err
		}
		if terms.Tied, err = tx.AwardTied(ctx, q); err != nil {
			return nil, err
		}
		if refusal := q.Move(move, terms, v.now); refusal != nil {
			return nil, refusal
		}
		return nil, tx.KeepInquiryMove(ctx, q, move, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	if move == liaison.DropInquiry {
		return v.goTo(inquiriesAt, "inquiry_page.said_drop")
	}
	return v.goTo(inquiryPath(id), "inquiry_page.said_"+string(move))
}
