package console

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/seal"
	"liaison/storage"
)

// What a form may hold, and how fast it must arrive.
const (
	formBytes    = 128 << 10
	formBodyMost = 3000 // characters
	formNameMost = 20   // characters
	formPatience = 30 * time.Second
)

// How often forms are taken from one address in an hour: by one code, and by all.
const (
	formsOfCode    = 6
	formsOfAddress = 30
)

// Forms is what the public form needs besides the pages.
type Forms struct {
	// Hear makes an opinion of what is said, in the transaction, and returns
	// what is to be sent.
	Hear func(ctx context.Context, tx *storage.Store, r liaison.Remark, at time.Time) (liaison.Matter, []liaison.Outgoing, error)
	Sent func()     // tells that something was put into the outbox; may be nil
	Keys *seal.Ring // nil: no names and phones are asked
	Bot  string     // its username; empty: not known
}

// formPage is the form of a doorway, empty or as it was filled in.
type formPage struct {
	Voice  locales.Voice
	Door   liaison.Doorway
	Topics []liaison.Topic
	Sealed bool   // a name and a phone are asked
	Bot    string // the link into the chat; empty: none
	Most   int
	Once   string

	Body, Topic, Name, Phone string
	Asks                     bool // it is to be a question to the deputy
	Wrong                    []wrong
}

// wrong is what has to be changed in a field; Field is empty where it is none's.
type wrong struct {
	Field, Says string
}

// Of is what is wrong with the field, or empty.
func (p formPage) Of(field string) string {
	for _, w := range p.Wrong {
		if w.Field == field {
			return w.Says
		}
	}
	return ""
}

// heardPage says that it was taken, or that there is nothing at this address.
type heardPage struct {
	Voice  locales.Voice
	Door   liaison.Doorway
	Number string
	Asked  bool   // it is a question to the deputy
	Says   string // in place of a number
}

// form shows the form of a station or a deputy.
func (c *Console) form(w http.ResponseWriter, r *http.Request) error {
	page, ok, err := c.opened(w, r)
	if !ok || err != nil {
		return err
	}
	return c.render(w, "form.html", page)
}

// opened is the empty form of the doorway in the address; false where a refusal
// was shown in its place.
func (c *Console) opened(w http.ResponseWriter, r *http.Request) (formPage, bool, error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "same-origin") // without it browsers do not say from where a form comes
	door, err := c.Store.Doorway(r.Context(), r.PathValue("link"))
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return formPage{}, false, c.answer(w, statusOf(refusal), "heard.html", heardPage{Voice: c.voice(r), Says: plainRefusal(c.voice(r), refusal)})
	}
	if err != nil {
		return formPage{}, false, err
	}
	topics, err := c.Store.Topics(r.Context())
	page := formPage{Voice: c.voice(r), Door: door, Topics: topics, Sealed: c.Forms.Keys != nil, Most: formBodyMost, Once: rand.Text()}
	if c.Forms.Bot != "" {
		page.Bot = "https://t.me/" + c.Forms.Bot + "?start=" + door.Link
	}
	return page, true, err
}

func statusOf(r *liaison.Refusal) int {
	switch r.Code {
	case liaison.NotFound:
		return http.StatusNotFound
	case liaison.Conflict:
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// plainRefusal is a refusal without markup, for a page that escapes.
func plainRefusal(voice locales.Voice, r *liaison.Refusal) string {
	args := make([]any, 0, 2*len(r.Args))
	for name, value := range r.Args {
		args = append(args, name, value)
	}
	return strings.NewReplacer("<b>", "", "</b>", "").Replace(voice.Plain(r.Key, args...))
}

// sendForm takes a form. What is wrong is shown beside what was written, of which
// nothing is lost.
func (c *Console) sendForm(w http.ResponseWriter, r *http.Request) error {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(formPatience)) // a writer without one reads at once
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	page, ok, err := c.opened(w, r)
	if !ok || err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		page.Wrong = []wrong{{"body", page.Voice.Plain("form.too_large")}}
		return c.answer(w, http.StatusRequestEntityTooLarge, "form.html", page)
	}
	page.fill(r)
	if number, err := c.Store.NumberOfForm(r.Context(), page.Once); err != nil || number != "" {
		return c.heard(w, page, number, err) // sent twice: it is the same
	}
	if page.check(r); len(page.Wrong) > 0 {
		return c.answer(w, http.StatusUnprocessableEntity, "form.html", page)
	}
	from, now := sender(r), c.Now()
	if !c.pace.take(from, formsOfAddress, now) || !c.pace.take(from+" "+page.Door.Link, formsOfCode, now) {
		w.Header().Set("Retry-After", "3600")
		page.Wrong = []wrong{{"", page.Voice.Plain("form.slow")}}
		return c.answer(w, http.StatusTooManyRequests, "form.html", page)
	}
	return c.take(w, r, page)
}

// take keeps the opinion, what is sealed of it and what is to be sent, all or
// nothing.
func (c *Console) take(w http.ResponseWriter, r *http.Request, page formPage) error {
	var m liaison.Matter
	err := c.Store.InTx(r.Context(), func(tx *storage.Store) error {
		var out []liaison.Outgoing
		var err error
		if m, out, err = c.Forms.Hear(r.Context(), tx, page.remark(), c.Now()); err != nil {
			return err
		}
		if err := c.keepContact(r.Context(), tx, m.ID, page.contact()); err != nil {
			return err
		}
		_, err = tx.KeepOutgoing(r.Context(), out)
		return err
	})
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		page.Wrong = []wrong{{"body", plainRefusal(page.Voice, refusal)}}
		return c.answer(w, statusOf(refusal), "form.html", page)
	}
	if err != nil {
		// Of the same form sent twice at once, the second finds the first here.
		if number, again := c.Store.NumberOfForm(r.Context(), page.Once); again == nil && number != "" {
			return c.heard(w, page, number, nil)
		}
		return err
	}
	if c.Forms.Sent != nil {
		c.Forms.Sent()
	}
	return c.heard(w, page, m.Number, nil)
}

func (c *Console) keepContact(ctx context.Context, tx *storage.Store, matter int64, contact liaison.Contact) error {
	if contact == (liaison.Contact{}) {
		return nil
	}
	text, err := json.Marshal(contact)
	if err != nil {
		return err
	}
	box := c.Forms.Keys.Seal(string(text), liaison.ContactPurpose(matter))
	return tx.KeepContact(ctx, matter, box.Key, box.Sealed, c.Now())
}

func (c *Console) heard(w http.ResponseWriter, page formPage, number string, err error) error {
	if err != nil {
		return err
	}
	return c.render(w, "heard.html", heardPage{Voice: page.Voice, Door: page.Door, Number: number, Asked: page.Asks})
}

// fromElsewhere answers a form that another site has sent.
func (c *Console) fromElsewhere(w http.ResponseWriter, r *http.Request) error {
	return c.answer(w, http.StatusForbidden, "heard.html", heardPage{Voice: c.voice(r), Says: c.voice(r).Plain("form.elsewhere")})
}
