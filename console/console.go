// Package console is the web pages: the staff's, and for the public the form and the
// list of bulletins. One route, one typed page, one template each.
package console

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

//go:embed pages/*.html static/*
var files embed.FS

// Console serves the pages.
type Console struct {
	Store   *storage.Store
	Locales *locales.Catalogue
	Zone    *time.Location
	Now     func() time.Time
	Log     *slog.Logger
	ChatURL string // of the simulator's chat page, in the demo; else empty

	Forms Forms

	// Files fetches what is attached to a matter, from Telegram; nil: it cannot be had.
	Files func(context.Context, liaison.File) (io.ReadCloser, error)

	Desk   *handlers.Desk           // makes moves, and says of matters what the chat says
	Offer  func([]liaison.Outgoing) // tells the post of what was put into the outbox; may be nil
	Secure bool                     // people come by HTTPS
	Login  Login                    // nil: people enter by links of the chat alone

	Mails      bool // lists can be sent by mail
	LocalHooks bool // webhooks may lead to this machine: in the demo

	pages *template.Template
	pace  pace
	api   apiState
}

// page renders one route; what it returns as an error is a fault.
type page func(w http.ResponseWriter, r *http.Request) error

// Handler is the console's routes.
func (c *Console) Handler() http.Handler {
	c.pages = template.Must(template.New("").Funcs(template.FuncMap{"markup": markup, "once": rand.Text, "drawing": drawnAt, "places": places, "place": place, "foot": foot}).ParseFS(files, "pages/*.html"))
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	mux.Handle("GET /{$}", c.serve(c.front))
	mux.Handle("GET /bulletins", c.serve(c.bulletins))
	mux.Handle("GET /bulletins/{$}", c.serve(c.bulletins))
	mux.Handle("GET /bulletins/{run}", c.serve(c.bulletin))
	c.doors(mux)
	ours := http.NewCrossOriginProtection()
	ours.SetDenyHandler(c.serve(c.fromElsewhere))
	mux.Handle("GET /s/{link}", c.serve(c.form))
	mux.Handle("POST /s/{link}", ours.Handler(c.serve(c.sendForm)))
	c.deskHandler(mux, ours)
	return secure(mux)
}

// markup is a sentence as it is: all that comes from people is escaped in it.
func markup(m locales.Markup) template.HTML { return template.HTML(m) }

func (c *Console) serve(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := p.safely(w, r); err != nil {
			if r.Context().Err() != nil {
				return // whoever asked has gone, as with each key of a live search: no fault of ours
			}
			c.Log.Error("console", "page", r.Pattern, "error", err) // an address may be a key
			http.Error(w, c.voice(r).Plain("console.fault"), http.StatusInternalServerError)
		}
	})
}

// safely makes an error of a panic, so that whoever asked is told of the fault and
// not left with a connection that ends.
func (p page) safely(w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	return p(w, r)
}

// secure sets the headers by which a browser runs nothing that is not ours.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// voice is the language asked for by ?language=, else that of the browser.
func (c *Console) voice(r *http.Request) locales.Voice {
	if tag := r.URL.Query().Get("language"); tag != "" {
		return c.Locales.Voice(tag)
	}
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	return c.Locales.Guess(first)
}

// render writes a page whole, or not at all.
func (c *Console) render(w http.ResponseWriter, name string, data any) error {
	return c.answer(w, http.StatusOK, name, data)
}

// answer is render with another status than OK.
func (c *Console) answer(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := c.pages.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	return err
}
