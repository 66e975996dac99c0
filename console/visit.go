package console

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// visit is a request of somebody who has entered.
type visit struct {
	*Console
	w      http.ResponseWriter
	r      *http.Request
	person liaison.Person
	bodies []liaison.Body
	voice  locales.Voice
	now    time.Time // in the service's zone
}

// deskPage answers a visit. A refusal that it returns is shown as a page; any
// other error is a fault.
type deskPage func(ctx context.Context, v *visit) error

// frame is what all pages of the desk have around them.
type frame struct {
	Voice      locales.Voice
	Person     liaison.Person
	Title      string
	Navigation []sectionGroup
	Tongues    []tongue
	Said       string // what came of the form that led here
}

// choice is a line of a list to choose from.
type choice struct {
	Value, Name string
	Chosen      bool
}

// sectionGroup are lines of the navigation that belong together.
type sectionGroup struct {
	Name     string
	Sections []section
}

// section is a line of the navigation.
type section struct {
	Name, Address string
	Here          bool
}

// refusedPage says what cannot be done.
type refusedPage struct {
	frame
	Says           locales.Markup
	Back, BackName string
}

// visited lets those in who have entered and may open the page.
func (c *Console) visited(route route) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := c.visit(w, r)
		if errors.Is(err, storage.ErrNone) {
			return c.outside(w, r)
		}
		if err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, requestMost)
		if !route.may(v.person, v.bodies) {
			err = liaison.Refuse(liaison.Forbidden, "desk.not_yours")
		} else if err = v.form(); err == nil {
			err = route.do(r.Context(), v)
		}
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			return v.refuse(refusal)
		}
		return err
	}
}

// requestMost bounds what a form may send, files included, in bytes.
const requestMost = 24 << 20

// visit reads who it is that has entered; storage.ErrNone where nobody has.
func (c *Console) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	key, err := r.Cookie(sessionCookie)
	if err != nil {
		return nil, storage.ErrNone
	}
	v := &visit{Console: c, w: w, r: r, now: c.Now().In(c.Zone)}
	if v.person, err = c.Store.SessionOf(r.Context(), handlers.CodeHash(key.Value), v.now, handlers.ConsoleTerms); err != nil {
		return nil, err
	}
	if v.bodies, err = c.Store.Bodies(r.Context()); err != nil {
		return nil, err
	}
	v.voice = c.Locales.Voice(v.person.Language)
	if tag := r.URL.Query().Get("language"); tag != "" {
		v.voice = c.Locales.Voice(tag)
	}
	return v, nil
}

// shownMark stands for what was shown, of plain values, so that nobody confirms or
// overwrites what they have not seen.
func shownMark(shown any) string {
	whole, _ := json.Marshal(shown)
	return hex.EncodeToString(handlers.CodeHash(string(whole))[:8])
}

// number is a number that is a part of the address; what is none is nothing's.
func (v *visit) number(name string) int64 { return idOf(v.r.PathValue(name)) }

// idOf reads an id; what is none is nothing's.
func idOf(text string) int64 {
	id, _ := strconv.ParseInt(text, 10, 64)
	return id
}

// today is the day in the service's zone.
func (v *visit) today() liaison.Date { return liaison.DateOf(v.now) }

// frame is what stands around a page with that title.
func (v *visit) frame(title string) frame {
	f := frame{Voice: v.voice, Person: v.person, Title: title, Tongues: tongues(v.r), Said: v.said()}
	for _, g := range deskGroups {
		group := sectionGroup{Name: v.voice.Plain(g.key)}
		for _, s := range g.sections {
			if s.may(v.person, v.bodies) {
				here := v.r.URL.Path == s.path || s.path != deskAt && strings.HasPrefix(v.r.URL.Path, s.path+"/")
				group.Sections = append(group.Sections, section{v.voice.Plain(s.key), s.path, here})
			}
		}
		if len(group.Sections) > 0 {
			f.Navigation = append(f.Navigation, group)
		}
	}
	return f
}

// saidKeys are what a page can be asked to say by ?said=, so that an address says
// nothing else.
var saidKeys = []string{
	"desk.done",
	"saved_view.saved", "saved_view.forgotten", "sending.kept", "sheet.moved",
	"redact.published", "redact.withdrawn",
	"api.revoked_said",
	"webhook.tested", "webhook.sent_again", "webhook.ended",
	"figures.sent",
	"directory.role_kept", "directory.standing_kept",
	"change.asked", "change.kept", "change.decision_kept",
	"call_page.noted", "call_page.noted_before",
	"import_page.kept", "import_page.kept_before",
	"handover.done",
	"allocation.applied", "allocation.changed",
	"board.noted",
	"archive.handed_said", "archive.entered_said", "archive.corrected_said", "archive.objected_said", "archive.confirmed", "archive.sealed_said",
	"archive.returned_said", "archive.confirmed_said", "archive.decided_said", "absence.noted", "absence.withdrawn", "leave.decided",
	"score.begun", "score.weights_kept", "score.reckoned", "score.published", "score.audited",
	"appeal.made", "appeal.decided",
	"report.made",
	"inquiry_page.said_made", "inquiry_page.said_kept", "inquiry_page.said_open", "inquiry_page.said_close", "inquiry_page.said_publish", "inquiry_page.said_drop",
	"inquiry_page.said_decided", "inquiry_page.said_sent", "ballot.said_counted", "award_page.said_settled",
	"briefing.said_begun", "briefing.said_saved", "briefing.said_submitted", "briefing.said_withdrawn", "briefing.said_approved", "briefing.said_returned", "briefing.said_dropped", "briefing.said_to_self",
	"occasion_page.said_begun", "occasion_page.said_saved", "occasion_page.said_announced", "occasion_page.said_on_menu", "occasion_page.said_cancelled", "occasion_page.said_settled", "occasion_page.said_taken", "entrust.said_made", "entrust.said_all_had",
	"finding.said_handed", "finding.said_report", "finding.said_suggestion", "finding.said_opinion", "finding.said_settled", "finding.written_up", "case_page.tried", "duty_report.said_kept",
	"note.added", "note.marked", "macro.done", "macro.kept", "macro.forgotten", "snooze.done", "snooze.undone",
	"module.kept", "module.forgotten", "module.imported",
	"station_page.kept", "station_page.duty_kept", "station_page.evaluated", "station_page.fund_entered", "station_page.visit_sent", "station_page.visit_answered",
	"member_group.kept", "member_group.decided",
}

// said is what came of the form that led here.
func (v *visit) said() string {
	if key := v.r.URL.Query().Get("said"); slices.Contains(saidKeys, key) {
		return v.voice.Plain(key)
	}
	return ""
}

// answer writes a page of the desk.
func (v *visit) page(name string, data any) error { return v.answer(v.w, http.StatusOK, name, data) }

// goTo leads on to a page after a form, which says what came of it; the key is one
// of saidKeys, or empty.
func (v *visit) goTo(path, said string) error {
	if said != "" {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		path += mark + "said=" + url.QueryEscape(said)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// statuses are those of the kinds of refusal.
var statuses = map[liaison.Code]int{
	liaison.Invalid: http.StatusUnprocessableEntity, liaison.Forbidden: http.StatusForbidden,
	liaison.Conflict: http.StatusConflict, liaison.NotFound: http.StatusNotFound,
}

// refuse shows a refusal, with the status of its kind.
func (v *visit) refuse(refusal *liaison.Refusal) error {
	back, name := v.back()
	return v.answer(v.w, statuses[refusal.Code], "refused.html", refusedPage{v.frame(v.voice.Plain("desk.refused")), v.voice.Refusal(refusal), back, name})
}

// back is where to go on from a refusal: to the matter, or else to the section.
func (v *visit) back() (path, name string) {
	rest, _ := strings.CutPrefix(v.r.URL.Path, mattersAt+"/")
	if id, _, deeper := strings.Cut(rest, "/"); deeper && v.r.PathValue("id") == id {
		return mattersAt + "/" + url.PathEscape(id), v.voice.Plain("sheet.to_matter")
	}
	path, name = deskAt, v.voice.Plain("desk.workbench")
	for _, g := range deskGroups {
		for _, s := range g.sections {
			if s.path != deskAt && strings.HasPrefix(v.r.URL.Path, s.path+"/") && s.may(v.person, v.bodies) {
				path, name = s.path, v.voice.Plain(s.key)
			}
		}
	}
	return path, name
}

// change does something in one transaction and offers what it leaves in the outbox
// to the post once it is kept.
func (v *visit) change(ctx context.Context, do func(tx *storage.Store) ([]liaison.Outgoing, error)) error {
	var kept []liaison.Outgoing
	err := v.Store.InTx(ctx, func(tx *storage.Store) error {
		if err := v.takeForm(ctx, tx); err != nil {
			return err
		}
		out, err := do(tx)
		if err != nil || len(out) == 0 {
			return err
		}
		kept, err = tx.KeepOutgoing(ctx, out)
		return err
	})
	if err == nil && len(kept) > 0 && v.Offer != nil {
		v.Offer(kept)
	}
	return err
}

// onceMost bounds what a form is known by, in bytes.
const onceMost = 64

// takeForm refuses a form that was taken before, of those that say what they are
// known by: pressed twice, it makes nothing twice.
func (v *visit) takeForm(ctx context.Context, tx *storage.Store) error {
	once := v.r.PostFormValue("form_key")
	if once == "" {
		return nil
	}
	first, err := tx.TakeForm(ctx, once[:min(len(once), onceMost)], v.now)
	if err == nil && !first {
		err = liaison.Refuse(liaison.Conflict, "desk.sent_twice")
	}
	return err
}

// filesInMemory is how much of the files of a form is kept in memory, in bytes; the
// rest waits on the disk until the request has been answered.
const filesInMemory = 8 << 20

// form reads what was sent, without what is no text and cannot be kept; what is too
// much, or no form, is refused. An address that cannot be read asks for nothing.
func (v *visit) form() error {
	err := v.r.ParseMultipartForm(filesInMemory)
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	for _, values := range v.r.Form { // those of PostForm are others
		onlyText(values)
	}
	for _, values := range v.r.PostForm {
		onlyText(values)
	}
	if most := new(http.MaxBytesError); errors.As(err, &most) {
		return liaison.Refuse(liaison.Invalid, "desk.too_much", "Most", fmt.Sprint(most.Limit>>20))
	}
	if err != nil && v.r.Method == http.MethodPost {
		return liaison.Refuse(liaison.Invalid, "desk.no_form")
	}
	return nil
}

func onlyText(values []string) {
	for i, value := range values {
		values[i] = strings.ReplaceAll(strings.ToValidUTF8(value, ""), "\x00", "")
	}
}
