package faults

import (
	"net/http"
	"net/http/httputil"
	"slices"
	"sync"
)

// door is the public address of the service: a balancer that hands what comes
// to the processes that are up, one after the other.
type door struct {
	mu        sync.Mutex
	addresses []string
	next      int
}

func (d *door) open(address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.addresses = append(d.addresses, address)
}

func (d *door) close(address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.addresses = slices.DeleteFunc(d.addresses, func(a string) bool { return a == address })
}

// turn is whose turn it is; a name that leads nowhere when nobody is up.
func (d *door) turn() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.addresses) == 0 {
		return "nobody.invalid:1"
	}
	d.next++
	return d.addresses[d.next%len(d.addresses)]
}

func (d *door) handler() http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy, transport.MaxIdleConnsPerHost = nil, 100
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", d.turn()
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
}
