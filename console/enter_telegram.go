package console

import (
	"context"
	"errors"
	"net/http"

	"liaison/storage"
)

// Login is a way to enter without a link of the chat: by the Telegram account.
type Login interface {
	// Begin makes the address to go to, and the secret that the browser brings back.
	Begin(ctx context.Context) (address, secret string, err error)
	// Finish says which chat it was who came back with the state and the code.
	Finish(ctx context.Context, secret, state, code string) (chat int64, err error)
}

const (
	loginCookie  = "liaison_login"
	loginSeconds = 600 // that a login may take
)

// beginLogin sends the browser to Telegram.
func (c *Console) beginLogin(w http.ResponseWriter, r *http.Request) error {
	address, secret, err := c.Login.Begin(r.Context())
	if err != nil {
		return err
	}
	c.setCookie(w, loginCookie, secret, loginSeconds)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// finishLogin lets in who comes back from Telegram with a bound account.
func (c *Console) finishLogin(w http.ResponseWriter, r *http.Request) error {
	secret, err := r.Cookie(loginCookie)
	if err != nil {
		return c.renderEntry(w, r, http.StatusForbidden, entryPage{Failed: true})
	}
	c.setCookie(w, loginCookie, "", -1)
	chat, err := c.Login.Finish(r.Context(), secret.Value, r.FormValue("state"), r.FormValue("code"))
	if err != nil {
		c.Log.Warn("a login by Telegram failed", "error", err)
		return c.renderEntry(w, r, http.StatusForbidden, entryPage{Failed: true})
	}
	err = c.Store.InTx(r.Context(), func(tx *storage.Store) error {
		person, err := tx.PersonOfChat(r.Context(), chat)
		if err != nil {
			return err
		}
		return c.beginSession(r.Context(), tx, w, r, person.ID)
	})
	if errors.Is(err, storage.ErrNone) {
		return c.renderEntry(w, r, http.StatusForbidden, entryPage{Unbound: true})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, deskAt, http.StatusSeeOther)
	return nil
}
