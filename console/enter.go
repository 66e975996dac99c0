package console

import (
	"context"
	"errors"
	"net/http"

	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

const (
	sessionCookie = "liaison_session"
	browserMost   = 160 // characters that are kept of a browser's name for itself
)

// entryPage asks who has come by a link to enter, or tells who has none how to come
// by one.
type entryPage struct {
	Voice   locales.Voice
	Tongues []tongue
	Good    bool   // the link leads in
	Spent   bool   // it did once, or its time is over
	Failed  bool   // the login by Telegram was not one
	Unbound bool   // it was, of an account that is bound to nobody
	Login   bool   // there is a login by Telegram
	Bot     string // the link into the chat; empty: not known
	ChatURL string
}

// knock shows a button: the link is used up by pressing it, and not by a program
// that looks at links before people do, as chats do for their previews.
func (c *Console) knock(w http.ResponseWriter, r *http.Request) error {
	good, err := c.Store.EntryGood(r.Context(), handlers.CodeHash(r.PathValue("code")), c.Now())
	if err != nil {
		return err
	}
	if !good {
		return c.renderEntry(w, r, http.StatusGone, entryPage{Spent: true})
	}
	return c.renderEntry(w, r, http.StatusOK, entryPage{Good: true})
}

// entryAt is where it is said how to enter.
const entryAt = deskAt + "/enter"

// outside sends who has not entered to where it is said how to.
func (c *Console) outside(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, entryAt, http.StatusSeeOther)
	return nil
}

// howToEnter says how to enter.
func (c *Console) howToEnter(w http.ResponseWriter, r *http.Request) error {
	return c.renderEntry(w, r, http.StatusOK, entryPage{})
}

func (c *Console) renderEntry(w http.ResponseWriter, r *http.Request, status int, p entryPage) error {
	w.Header().Set("Cache-Control", "no-store")
	p.Voice, p.Tongues, p.ChatURL, p.Login = c.voice(r), tongues(r), c.ChatURL, c.Login != nil
	if c.Forms.Bot != "" {
		p.Bot = "https://t.me/" + c.Forms.Bot
	}
	return c.answer(w, status, "entry.html", p)
}

// enter uses the link up and begins a session.
func (c *Console) enter(w http.ResponseWriter, r *http.Request) error {
	person := int64(0)
	err := c.Store.InTx(r.Context(), func(tx *storage.Store) (err error) {
		if person, err = tx.UseEntry(r.Context(), handlers.CodeHash(r.PathValue("code")), c.Now()); err != nil {
			return err
		}
		return c.beginSession(r.Context(), tx, w, r, person)
	})
	if errors.Is(err, storage.ErrNone) {
		return c.renderEntry(w, r, http.StatusGone, entryPage{Spent: true})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, deskAt, http.StatusSeeOther)
	return nil
}

// beginSession keeps a session and gives its key to the browser.
func (c *Console) beginSession(ctx context.Context, tx *storage.Store, w http.ResponseWriter, r *http.Request, person int64) error {
	key := newSecret()
	if err := tx.BeginSession(ctx, person, handlers.CodeHash(key), clipped(r.UserAgent(), browserMost), c.Now(), handlers.ConsoleTerms); err != nil {
		return err
	}
	c.setCookie(w, sessionCookie, key, int(handlers.ConsoleTerms.Whole.Seconds()))
	return nil
}

func (c *Console) setCookie(w http.ResponseWriter, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// leave ends the session.
func leave(ctx context.Context, v *visit) error {
	if key, err := v.r.Cookie(sessionCookie); err == nil {
		if err := v.Store.EndSession(ctx, handlers.CodeHash(key.Value), v.now); err != nil {
			return err
		}
	}
	v.setCookie(v.w, sessionCookie, "", -1)
	return v.goTo(deskAt, "")
}
