package telegramsim

import (
	"context"
	"net/url"
	"slices"
)

type webhookInfo struct {
	URL            string   `json:"url"`
	Certificate    bool     `json:"has_custom_certificate"`
	Pending        int      `json:"pending_update_count"`
	LastErrorDate  int64    `json:"last_error_date,omitempty"`
	LastError      string   `json:"last_error_message,omitempty"`
	MaxConnections int      `json:"max_connections,omitempty"`
	Allowed        []string `json:"allowed_updates,omitempty"`
}

func (s *Sim) setWebhook(r *request) (any, *apiError) {
	address := r.text("url")
	if address == "" {
		return s.deleteWebhook(r)
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, refuse("bad webhook: invalid webhook URL specified")
	}
	secret := r.text("secret_token")
	if !tokenCharacters(secret) {
		return nil, refuse("secret token contains unallowed characters")
	}
	if len(secret) > 256 {
		return nil, refuse("secret token is too long")
	}
	most := int(r.integer("max_connections"))
	if most == 0 {
		most = 40
	}
	if most < 1 || most > 100 {
		return nil, refuse("max_connections must be between 1 and 100")
	}
	hook := &webhook{url: address, secret: secret, max: most, certificate: r.files["certificate"] != nil}
	return s.useWebhook(hook, r), nil
}

func (s *Sim) useWebhook(hook *webhook, r *request) any {
	hook.slots = make(chan struct{}, hook.max)
	hook.lanes = map[lane][]*queued{}
	hook.ctx, hook.cancel = context.WithCancel(context.Background())
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	var allowed []string
	if r.decode("allowed_updates", &allowed) {
		q.allowed = allowed
	}
	q.endPoll("terminated by setWebhook request")
	old := q.dropHook()
	if r.boolean("drop_pending_updates") {
		q.drop()
	}
	q.hook = hook
	for _, u := range q.pending {
		if !u.done {
			hook.add(s, u)
		}
	}
	if old != nil && old.url == hook.url {
		return described{true, "Webhook is already set"}
	}
	return described{true, "Webhook was set"}
}

func (q *updateQueue) drop() { q.pending, q.waiting, q.again = nil, 0, nil }

func (s *Sim) deleteWebhook(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.boolean("drop_pending_updates") {
		s.updates.drop()
	}
	if s.updates.dropHook() == nil {
		return described{true, "Webhook is already deleted"}, nil
	}
	return described{true, "Webhook was deleted"}, nil
}

func (s *Sim) getWebhookInfo(*request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := webhookInfo{Pending: s.updates.waiting, Allowed: slices.Clone(s.updates.allowed)}
	if h := s.updates.hook; h != nil {
		info.URL, info.Certificate, info.MaxConnections = h.url, h.certificate, h.max
		info.LastError, info.LastErrorDate = h.lastError, h.lastAt
	}
	return info, nil
}

func tokenCharacters(token string) bool {
	for _, c := range token {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
