package handlers

import (
	"context"
	"time"
)

const (
	sweepEvery   = time.Second
	sweepMost    = 10_000
	forgetEvery  = time.Hour
	forgetAfter  = 3 * 24 * time.Hour
	forgetAtOnce = 5_000
)

// sweep finds what nobody told of: what another replica, or this one before
// its restart, left behind.
func (r *Reception) sweep(ctx context.Context) {
	var age time.Duration
	forget := time.Now()
	for ctx.Err() == nil {
		chats, err := r.Store.WaitingChats(ctx, age, sweepMost)
		if err == nil {
			r.queue.add(true, chats...)
			age = sweepEvery
		} else if ctx.Err() == nil {
			r.Log.Warn("waiting chats cannot be looked for", "error", err)
		}
		if err == nil && time.Now().After(forget) {
			forget = time.Now().Add(r.forget(ctx))
		}
		sleep(ctx, sweepEvery)
	}
}

// forget removes old updates, some at a time, and returns when to go on.
func (r *Reception) forget(ctx context.Context) time.Duration {
	n, err := r.Store.ForgetUpdates(ctx, forgetAfter, forgetAtOnce)
	if err != nil && ctx.Err() == nil {
		r.Log.Warn("old updates cannot be forgotten", "error", err)
	}
	if n == forgetAtOnce {
		return 0
	}
	return forgetEvery
}
