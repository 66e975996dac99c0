package console

import (
	"context"
	"slices"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

const (
	publishAt      = deskAt + "/publish"
	publishPerPage = 40
	// removedMark stands where something was taken out.
	removedMark = "××"
)

// toPublishPage lists what the staff have yet to decide on.
type toPublishPage struct {
	frame
	List         []toPublishLine
	Newer, Older string
}

type toPublishLine struct{ Address, Number, Title, Closed string }

func toPublish(ctx context.Context, v *visit) error {
	before, _ := readMark(v.r.FormValue("before"))
	found, err := v.Store.ToPublish(ctx, before, publishPerPage+1)
	if err != nil {
		return err
	}
	p := toPublishPage{frame: v.frame(v.voice.Plain("redact.list"))}
	shown := found[:min(len(found), publishPerPage)]
	for _, m := range shown {
		p.List = append(p.List, toPublishLine{redactAt(m.ID), m.Number, m.Title, v.voice.Time(m.ChangedAt.In(v.Zone))})
	}
	if before.Matter != 0 {
		p.Newer = publishAt
	}
	if len(found) > publishPerPage {
		last := shown[publishPerPage-1]
		p.Older = publishAt + "?before=" + markOf(last.ChangedAt, last.ID)
	}
	return v.page("to_publish.html", p)
}

func redactAt(matter int64) string { return deskAt + "/matters/" + fmtID(matter) + "/publish" }

// redactPage is a matter's own text beside what is to be published of it.
type redactPage struct {
	frame
	Matter   liaison.Matter
	Here     string // this page's address
	Public   string // the public page's; empty: it is not public
	Hindered string // why it cannot be published; empty: it can
	Original []string
	Title    string // as it is to be published, and
	Text     string
	Findings []finding
	Removed  []handlers.Stretch
	Files    int
	Log      []redactionLine
}

type finding struct {
	Kind, Text string
	Gone       bool // from the text that is to be published
}

type redactionLine struct {
	By, At  string
	Removed []handlers.Stretch
}

// toRedact reads the matter that the address names, for whoever may publish it.
func (v *visit) toRedact(ctx context.Context) (liaison.Matter, error) {
	m, err := v.Store.Matter(ctx, v.number("id"))
	if err != nil {
		return m, err
	}
	if !slices.Contains(m.Capacities(v.person), liaison.Staff) || !liaison.Procedures[m.Kind].Public() {
		return m, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	return m, nil
}

func redact(ctx context.Context, v *visit) error {
	m, err := v.toRedact(ctx)
	if err != nil {
		return err
	}
	return v.redactPage(ctx, m, m.PublicTitle(), m.PublicText())
}

func (v *visit) redactPage(ctx context.Context, m liaison.Matter, title, text string) error {
	names, err := v.namesOf(ctx, m)
	if err != nil {
		return err
	}
	log, err := v.Store.Redactions(ctx, m.ID)
	if err != nil {
		return err
	}
	original := m.Publishable()
	p := redactPage{frame: v.frame(v.voice.Plain("redact.title", "Number", m.Number)), Matter: m, Here: redactAt(m.ID), Original: paragraphs(original), Title: title, Text: text,
		Findings: v.findings(m.Title+"\n"+original+"\n"+text, title+"\n"+text, names), Files: len(m.Attachments), Hindered: v.hindered(m)}
	if _, public := liaison.Published(m); public {
		p.Public = publicMattersAt + m.Number
	}
	if title != m.Title || text != original {
		p.Removed = handlers.Compare(m.Title+"\n\n"+original, title+"\n\n"+text)
	}
	for _, r := range log {
		p.Log = append(p.Log, redactionLine{r.By, v.voice.Time(r.At.In(v.Zone)), handlers.Compare(r.Original, r.Published)})
	}
	return v.page("redact.html", p)
}

// hindered says why the matter cannot be published now.
func (v *visit) hindered(m liaison.Matter) string {
	switch {
	case m.Facts["private"] == "yes":
		return v.voice.Plain("redact.private")
	case m.Facts["confidential"] == "yes":
		return v.voice.Plain("redact.confidential")
	case m.Stage != liaison.Closed:
		return v.voice.Plain("redact.not_closed")
	}
	return ""
}

// namesOf are those of the deputies who stand behind the text.
func (v *visit) namesOf(ctx context.Context, m liaison.Matter) ([]string, error) {
	people, err := v.Store.PeopleByIDs(ctx, append(m.People(liaison.CoSigner), m.Author))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names, nil
}

// findings are what may be personal in the whole, and whether it is in the text.
func (v *visit) findings(whole, text string, names []string) []finding {
	var all []finding
	for _, p := range liaison.FindPersonal(whole, names) {
		all = append(all, finding{v.voice.Plain("redact.kind_" + p.Kind), p.Text, !strings.Contains(text, p.Text)})
	}
	return all
}

// editPublication does what the pressed button says: takes something out, shows what has
// changed, publishes, or withdraws what was published.
func editPublication(ctx context.Context, v *visit) error {
	m, err := v.toRedact(ctx)
	if err != nil {
		return err
	}
	title, text := strings.TrimSpace(v.r.PostFormValue("title")), written(v.r.PostFormValue("text"))
	if out := written(v.r.PostFormValue("remove")); out != "" {
		return v.redactPage(ctx, m, strings.ReplaceAll(title, out, removedMark), strings.ReplaceAll(text, out, removedMark))
	}
	switch v.r.PostFormValue("do") {
	case "publish":
		if title == "" || text == "" { // nothing in its place would publish all of it
			return liaison.Refuse(liaison.Invalid, "redact.empty")
		}
		in := liaison.Input{}
		if text != written(m.Publishable()) {
			in["public_text"] = []string{text}
		}
		if title != m.Title {
			in["public_title"] = []string{title}
		}
		return v.decides(ctx, m, liaison.Publish, in, "redact.published")
	case "unpublish":
		return v.decides(ctx, m, "unpublish", liaison.Input{"reason": {written(v.r.PostFormValue("reason"))}}, "redact.withdrawn")
	}
	return v.redactPage(ctx, m, title, text)
}

// decides makes the move, as it is made from a chat.
func (v *visit) decides(ctx context.Context, m liaison.Matter, key liaison.MoveKey, in liaison.Input, said string) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		_, out, err := v.Desk.Perform(ctx, tx, v.person, m.ID, key, in, v.now)
		return out, err
	})
	if err != nil {
		return err
	}
	return v.goTo(redactAt(m.ID), said)
}
