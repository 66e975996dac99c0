package scheduler

import "time"

const (
	paceEvery = 1053 * time.Millisecond // 0.95 a second
	paceBurst = 3
)

// pace spaces what one chat gets: about one message a second, after a few at
// once.
type pace struct {
	on   bool
	paid map[int64]time.Time // when a chat has earned the messages that it got
	base time.Time           // the same for the other chats
	most int                 // chats known before those that are quiet are forgotten
}

// begin assumes that each chat got as much as it may from whoever was on duty
// before, up to that one's last message.
func (p *pace) begin(last time.Time) { p.base = last.Add(paceBurst * paceEvery) }

func (p *pace) of(chat int64) time.Time {
	if paid, known := p.paid[chat]; known {
		return paid
	}
	return p.base
}

// next is when the chat may get its next message.
func (p *pace) next(chat int64) time.Time {
	if !p.on {
		return time.Time{}
	}
	return p.of(chat).Add(-(paceBurst - 1) * paceEvery)
}

// busy reports whether the chat got more than one message just now.
func (p *pace) busy(chat int64, now time.Time) bool { return p.of(chat).Sub(now) > paceEvery }

// count counts messages that the chat gets.
func (p *pace) count(chat int64, messages int, now time.Time) {
	p.paid[chat] = later(p.of(chat), now).Add(time.Duration(messages) * paceEvery)
	if len(p.paid) <= p.most {
		return
	}
	for other, paid := range p.paid {
		if paid.Before(now) {
			delete(p.paid, other)
		}
	}
	p.most = max(10_000, 2*len(p.paid)) // so that it is not gone through for each message
}
