package scheduler

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison/storage"
)

const (
	hookLook   = time.Second      // how often it is looked for what is due
	hookMost   = 10 * time.Second // for one call
	hookLease  = time.Minute      // after which a call that nobody settled is due again
	hookAtOnce = 8
	hookKept   = 30 * 24 * time.Hour
	hookRead   = 64 << 10 // bytes of an answer that are read, so that its connection can be used again
)

// hookPauses are those between attempts; after the last it has failed.
var hookPauses = []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour}

// Hooks tells other programs of what has happened. What is to be told is a row that
// was written with the event; of any number of replicas one takes it at a time.
type Hooks struct {
	Store *storage.Store
	Now   func() time.Time
	Log   *slog.Logger
	Local bool // addresses of this machine and of private networks may be called: in the demo

	client *http.Client
}

// Run tells what is due until the context ends; what is on its way then is finished.
func (h *Hooks) Run(ctx context.Context) error {
	clock := time.NewTicker(hookLook)
	defer clock.Stop()
	trouble, forgot := "", time.Time{}
	for {
		err := h.Once(ctx)
		if now := h.Now(); err == nil && now.Sub(forgot) > time.Hour {
			forgot = now
			err = h.Store.ForgetHookCalls(ctx, now.Add(-hookKept))
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && err.Error() != trouble { // every look meets the same
			trouble = err.Error()
			h.Log.Error("webhooks", "error", trouble)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-clock.C:
		}
	}
}

// Once tells all that is due now.
func (h *Hooks) Once(ctx context.Context) error {
	if h.client == nil {
		h.client = h.newClient()
	}
	for {
		calls, err := h.Store.TakeHookCalls(ctx, h.Now(), hookLease, hookAtOnce)
		if err != nil || len(calls) == 0 {
			return err
		}
		var g errgroup.Group
		for _, c := range calls {
			g.Go(func() error { return h.tell(ctx, c) })
		}
		if err := g.Wait(); err != nil || len(calls) < hookAtOnce {
			return err
		}
	}
}

// tell makes one call and records what came of it.
func (h *Hooks) tell(ctx context.Context, c storage.HookCall) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hookMost) // what is told is to be known as told
	defer cancel()
	status, err := h.call(ctx, c)
	now := h.Now()
	keeping, done := context.WithTimeout(context.WithoutCancel(ctx), hookMost)
	defer done()
	if err == nil && status >= 200 && status < 300 {
		return h.Store.SettleHookCall(keeping, c, "done", status, "", now, now)
	}
	trouble := ""
	if err != nil {
		trouble = plainly(err)
	}
	if c.Attempts > len(hookPauses) {
		return h.Store.SettleHookCall(keeping, c, "failed", status, trouble, now, now)
	}
	return h.Store.SettleHookCall(keeping, c, "waiting", status, trouble, now.Add(hookPauses[c.Attempts-1]), now)
}

// call posts the body, signed.
func (h *Hooks) call(ctx context.Context, c storage.HookCall) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader([]byte(c.Body)))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Liaison-Webhook/1")
	request.Header.Set("X-Liaison-Event", c.Key)
	request.Header.Set("X-Liaison-Signature", Signature(c.Secret, h.Now(), c.Body))
	response, err := h.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, hookRead)
	return response.StatusCode, nil
}

// Signature is how a body is signed at that time: HMAC-SHA256 of the time in
// seconds, a dot, and the body.
func Signature(secret string, at time.Time, body string) string {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + body))
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// errPrivate says that an address is not the world's.
var errPrivate = errors.New("the address is one of a private network")

// newClient follows no redirections, and looks at the address that a name has led to
// when it connects: a name may lead anywhere, and elsewhere a moment later.
func (h *Hooks) newClient() *http.Client {
	dialer := &net.Dialer{Timeout: hookMost / 2, Control: func(_, address string, _ syscall.RawConn) error {
		if h.Local || public(address) {
			return nil
		}
		return errPrivate
	}}
	return &http.Client{
		Timeout:       hookMost,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: hookMost / 2, MaxIdleConnsPerHost: 2,
			IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true},
	}
}

// reserved are networks that no program of somebody else is in.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("2002::/16"),
}

// public reports whether an address with a port is in the world at large.
func public(address string) bool {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return false
	}
	ip := at.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return false
	}
	for _, network := range reserved {
		if network.Contains(ip) {
			return false
		}
	}
	return true
}

// plainly is what went wrong, without addresses that are nobody's business.
func plainly(err error) string {
	switch {
	case errors.Is(err, errPrivate):
		return "private"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "timeout"
	}
	if name := new(net.DNSError); errors.As(err, &name) {
		return "name"
	}
	return "connection"
}
