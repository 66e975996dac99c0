package scheduler

import (
	"context"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// Letter is a mail as it leaves.
type Letter struct {
	ID            string // the same for the same mail, should it be sent again
	To            string
	Subject, Text string
	Name          string // of the file
	Content       []byte
}

// Mailer sends mails, and makes the files that they carry.
type Mailer interface {
	Make(ctx context.Context, what string) (name string, content []byte, err error)
	Post(ctx context.Context, l Letter) error
}

const (
	mailTicks = "*/5 * * * * *"
	mailBatch = 20
	mailMost  = 30 * time.Second // for one
)

// mailPauses are those between attempts; after the last it is given up.
var mailPauses = []time.Duration{time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}

// mailJobs lists what waits for another server, and keeps nobody waiting.
var mailJobs = []tickJob{{"mails", (*Tick).mails}, {"photos", (*Tick).photos}}

// mails sends what is to leave by mail. A kill between the sending and the note of it
// sends one again, under the same id.
func (t *Tick) mails(ctx context.Context, now time.Time, done string) (string, error) {
	if t.Mail == nil {
		return done, nil
	}
	due, err := t.Store.MailsDue(ctx, now, mailBatch)
	if err != nil {
		return done, err
	}
	return done, all(due, func(m storage.Mail) error { return about("mail", m.ID, t.post(ctx, m, now)) })
}

// post sends one mail and notes what came of it.
func (t *Tick) post(ctx context.Context, m storage.Mail, now time.Time) error {
	sending, cancel := context.WithTimeout(ctx, mailMost)
	defer cancel()
	letter := Letter{ID: fmt.Sprintf("liaison-%d", m.ID), To: m.Address, Subject: m.Subject, Text: m.Text}
	var failed error
	if letter.Name, letter.Content, failed = t.Mail.Make(sending, m.Make); failed == nil {
		failed = t.Mail.Post(sending, letter)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // nothing is known of it: it is sent by the next tick
	case failed == nil:
		return t.Store.MailSent(ctx, m.ID, now)
	case m.Attempts < len(mailPauses):
		return t.Store.MailFailed(ctx, m.ID, failed.Error(), now, now.Add(mailPauses[m.Attempts]))
	}
	return t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		if err := tx.MailFailed(ctx, m.ID, failed.Error(), now, time.Time{}); err != nil {
			return nil, err
		}
		return t.Desk.MailGivenUp(ctx, tx, m)
	})
}
