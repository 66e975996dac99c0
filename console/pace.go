package console

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

const (
	paceSpan = time.Hour
	paceMost = 10_000 // senders that are remembered
)

// pace counts what is sent from where within an hour. It is this process's own,
// forgets with it, and never holds more than paceMost senders.
type pace struct {
	mu   sync.Mutex
	sent map[string]spell
}

// spell is an hour that began with the first thing sent.
type spell struct {
	began time.Time
	count int
}

// take counts one more from there, and says whether that is within the measure.
func (p *pace) take(from string, most int, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sent[from]
	if now.Sub(s.began) >= paceSpan {
		s = spell{began: now}
		p.makeRoom(now)
	}
	s.count++
	p.sent[from] = s
	return s.count <= most
}

// makeRoom forgets hours that are over, and where that is not enough the oldest.
func (p *pace) makeRoom(now time.Time) {
	if p.sent == nil {
		p.sent = map[string]spell{}
	}
	if len(p.sent) < paceMost {
		return
	}
	oldest, began := "", now
	for from, s := range p.sent {
		if now.Sub(s.began) >= paceSpan {
			delete(p.sent, from)
		} else if !s.began.After(began) {
			oldest, began = from, s.began
		}
	}
	if len(p.sent) >= paceMost {
		delete(p.sent, oldest)
	}
}

// sender is the address that a request comes from; of IPv6 the network, which is
// one household's. Where a proxy on this machine or this network passes it on,
// it is the address that the proxy has seen.
func sender(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if address.IsLoopback() || address.IsPrivate() {
		forwarded := r.Header.Values("X-Forwarded-For")
		if n := len(forwarded); n > 0 {
			last := forwarded[n-1][strings.LastIndex(forwarded[n-1], ",")+1:]
			if seen, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
				address = seen
			}
		}
	}
	if address = address.Unmap(); address.Is6() {
		network, _ := address.WithZone("").Prefix(64)
		return network.String()
	}
	return address.String()
}
