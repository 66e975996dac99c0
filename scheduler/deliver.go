package scheduler

import (
	"context"
	"errors"
	"fmt"
	"html"
	"regexp"
	"runtime/debug"
	"time"

	"liaison"
)

// job is a letter on its way to a sender.
type job struct {
	liaison.Outgoing
	line  *line
	shown int // the message that shows its card at present; 0: none
}

// result is what became of it.
type result struct {
	job
	shown []int // Telegram's ids of what was sent
	err   *liaison.SendError
	wait  time.Duration // that Telegram asks for
	held  bool          // it was not tried, because Telegram has asked another to wait
}

// deliver sends the letter, in another form where the first is refused.
func (p *Post) deliver(ctx context.Context, j job) result {
	began := time.Now()
	r := result{job: j}
	if began.UnixNano() < p.hold.Load() {
		r.held = true
		return r
	}
	o := j.aimed()
	if o.Act == liaison.Erase && o.Card != "" && o.Target == 0 {
		return r // nothing is shown
	}
	r.shown, r.err = p.send(ctx, o)
	if refused(r.err) && o.Act == liaison.Edit && o.Text != "" {
		// Its message is gone, or of a kind that cannot become a text.
		o.Act, o.Target = liaison.Say, 0
		r.shown, r.err = p.send(ctx, o)
	}
	if refused(r.err) && o.Act == liaison.Say {
		if bare, marked := unmarked(o.Message); marked {
			o.Message = bare
			r.shown, r.err = p.send(ctx, o)
		}
	}
	if r.err == nil && o.Act == liaison.Say && j.shown != 0 {
		r.wait = p.erase(ctx, o, j.shown)
	}
	if r.err != nil {
		r.wait = r.err.RetryAfter
	}
	if r.wait > 0 {
		// The other senders hear of it at once; the post then decides.
		p.hold.Store(time.Now().Add(min(r.wait, longPause)).UnixNano())
	}
	if p.Observe != nil {
		p.Observe(j.Outgoing, outcomeOf(r.err), time.Since(began))
	}
	return r
}

// aimed is the letter at the message that shows its card, where it names no
// other; an edit of what is not shown is a new message.
func (j job) aimed() liaison.Outgoing {
	o := j.Outgoing
	if o.Target != 0 || o.Card == "" {
		return o
	}
	switch o.Act {
	case liaison.Edit:
		if o.Target = j.shown; j.shown == 0 {
			o.Act = liaison.Say
		}
	case liaison.Erase:
		o.Target = j.shown
	}
	return o
}

// erase takes away the version of the card before the one just sent. Where
// that fails it stays, which does no harm.
func (p *Post) erase(ctx context.Context, o liaison.Outgoing, shown int) time.Duration {
	_, err := p.send(ctx, liaison.Outgoing{Chat: o.Chat, Message: liaison.Message{Act: liaison.Erase, Target: shown}})
	if err == nil {
		return 0
	}
	p.Log.Debug("an older message stays", "error", err)
	return err.RetryAfter
}

// send calls the sender; a panic in it is trouble.
func (p *Post) send(ctx context.Context, o liaison.Outgoing) (shown []int, failed *liaison.SendError) {
	defer func() {
		if r := recover(); r != nil {
			shown, failed = nil, &liaison.SendError{
				Failure: liaison.Trouble, Err: fmt.Errorf("panic: %v\n%s", r, debug.Stack()),
			}
		}
	}()
	shown, err := p.Send.Send(ctx, o)
	if err != nil && !errors.As(err, &failed) {
		failed = &liaison.SendError{Failure: liaison.Trouble, Err: err}
	}
	return shown, failed
}

func refused(err *liaison.SendError) bool { return err != nil && err.Failure == liaison.Refused }

func outcomeOf(err *liaison.SendError) string {
	if err == nil {
		return "sent"
	}
	return string(err.Failure)
}

// unmarked is the message without its markup, and whether it had any.
func unmarked(m liaison.Message) (bare liaison.Message, marked bool) {
	bare = m
	if bare.Entities = nil; !m.Rich {
		bare.Text = plain(m.Text)
	}
	return bare, bare.Text != m.Text || len(m.Entities) > 0
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

// plain is the text without its markup, as HTML that nothing in can be refused.
func plain(text string) string {
	return html.EscapeString(html.UnescapeString(tag.ReplaceAllString(text, "")))
}
