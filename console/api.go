package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

const (
	apiAt        = "/api/v1"
	tokenMark    = "lsn_" // what every token begins with
	tokenPace    = 3_600  // requests of one token within an hour
	strangerPace = 60     // tokens that are not good, from one address
	apiPage      = 50
	apiPageMost  = 200
)

// caller is a program with a good token.
type caller struct {
	*Console
	w     http.ResponseWriter
	r     *http.Request
	token storage.Token
	maker liaison.Person
}

// apiState is what this process remembers of those who call.
type apiState struct {
	tokens, strangers pace
	counted           counted
}

// problem is RFC 9457's, with what can be done about it.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Remedy string `json:"remedy"`
}

// problems are what can be wrong, by the last part of their sentences' keys.
var problems = map[string]int{
	"no_access": http.StatusUnauthorized, "scope": http.StatusForbidden, "absent": http.StatusNotFound, "cursor": http.StatusBadRequest, "too_many": http.StatusTooManyRequests,
}

// apiRoutes are the API's addresses and the scope that each asks for.
func (c *Console) apiRoutes(mux *http.ServeMux) {
	for _, route := range []struct {
		pattern string
		scope   liaison.Scope
		do      func(context.Context, *caller) error
	}{
		{"/matters", liaison.ReadMatters, apiMatters},
		{"/matters/{number}", liaison.ReadMatters, apiMatter},
		{"/matters/{number}/events", liaison.ReadMatters, apiEvents},
		{"/people", liaison.ReadPeople, apiPeople},
		{"/figures", liaison.ReadFigures, apiFigures},
	} {
		mux.Handle("GET "+apiAt+route.pattern, c.serve(c.called(route.scope, route.do)))
	}
	mux.Handle("GET /api/", c.serve(func(w http.ResponseWriter, r *http.Request) error { return c.problem(w, r, "absent") }))
}

// called lets in who has a token with that scope, whose maker has it still.
func (c *Console) called(scope liaison.Scope, do func(context.Context, *caller) error) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		now := c.Now()
		secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		token, maker, err := c.Store.UseToken(r.Context(), handlers.CodeHash(secret), now)
		if errors.Is(err, storage.ErrNone) {
			if !c.api.strangers.take(sender(r), strangerPace, now) {
				return c.problem(w, r, "too_many")
			}
			w.Header().Set("WWW-Authenticate", "Bearer")
			return c.problem(w, r, "no_access")
		}
		if err != nil {
			return err
		}
		if !c.api.tokens.take(strconv.FormatInt(token.ID, 10), tokenPace, now) {
			return c.problem(w, r, "too_many")
		}
		if !slices.Contains(token.Scopes, string(scope)) || !maker.MayGrant(scope) {
			return c.problem(w, r, "scope")
		}
		err = do(r.Context(), &caller{c, w, r, token, maker})
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			return c.problem(w, r, strings.TrimPrefix(refusal.Key, "api."))
		}
		return err
	}
}

// problem answers what is wrong and what to do about it.
func (c *Console) problem(w http.ResponseWriter, r *http.Request, which string) error {
	if which == "too_many" {
		w.Header().Set("Retry-After", strconv.Itoa(int(paceSpan.Seconds())))
	}
	voice := c.voice(r)
	return writeJSON(w, problems[which], "application/problem+json; charset=utf-8",
		problem{"about:blank", voice.Plain("api." + which), problems[which], voice.Plain("api." + which + "_remedy")})
}

func (c *caller) answer(v any) error {
	return writeJSON(c.w, http.StatusOK, "application/json; charset=utf-8", v)
}

// limit is how many are wanted on a page.
func (c *caller) limit() int {
	n, err := strconv.Atoi(c.r.FormValue("limit"))
	if err != nil || n < 1 {
		return apiPage
	}
	return min(n, apiPageMost)
}

// counted are figures that were counted a short while ago: they are of all matters,
// and programs ask often.
type counted struct {
	mu     sync.Mutex
	at     time.Time
	counts map[liaison.Kind]map[liaison.Stage]int
}

const countedFor = time.Minute

func (k *counted) stages(ctx context.Context, s *storage.Store, now time.Time) (map[liaison.Kind]map[liaison.Stage]int, time.Time, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.counts != nil && now.Sub(k.at) < countedFor {
		return k.counts, k.at, nil
	}
	counts, err := s.StageCounts(ctx)
	if err == nil {
		k.counts, k.at = counts, now
	}
	return counts, now, err
}
