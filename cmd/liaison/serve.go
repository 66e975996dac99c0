package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// serve is the real thing.
func serve(ctx context.Context, sh shell) error {
	c, err := readConfig(sh.env, true)
	if err != nil {
		return err
	}
	collectLess(sh.env)
	log := c.logger()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("LISTEN: %w: choose another address", err)
	}
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer db.close(log)
	mux := http.NewServeMux()
	watched, lost := db.watch(ctx)
	err = host(watched, listener, mux, func(ctx context.Context) error {
		s, err := build(ctx, c, log, db.Store)
		if err != nil {
			return err
		}
		mux.Handle("/", s.routes())
		log.Info("serving", "address", listener.Addr().String(), "bot", s.bot.Username)
		return s.work(ctx)
	})
	log.Info("stopped")
	return ended(ctx, cmp.Or(lost(), err))
}

// collectLess collects garbage half as often as Go does by itself, unless the
// environment says how often: 10 MB of memory for a tenth of the processor time.
func collectLess(env func(string) string) {
	if env("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// ended drops the error of whatever was cut short because the service was asked
// to stop.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // it ended because it was to end
	}
	return err
}

func migrate(ctx context.Context, sh shell) error {
	_, _, done, err := openQuietly(ctx, sh)
	if err != nil {
		return err
	}
	done()
	fmt.Fprintln(sh.out, "The database is at this program's version.")
	return nil
}

// health is for a container's health check: it asks /healthz at LISTEN.
func health(ctx context.Context, sh shell) error {
	c, err := readConfig(sh.env, false)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("LISTEN: %w", err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the service answers %s", response.Status)
	}
	fmt.Fprintln(sh.out, "ok")
	return nil
}
