package main

import (
	"context"

	"liaison/mail"
	"liaison/scheduler"
)

// makeFile makes a file that is made when it is sent: a matter on paper, or the
// picture of a link to this bot.
func (s *service) makeFile(ctx context.Context, what string) (name string, content []byte, err error) {
	return s.desk.Make(ctx, s.store, s.bot.Username, what)
}

// mailer is the mail server, as the tick knows it.
type mailer struct{ *service }

func (m mailer) Make(ctx context.Context, what string) (string, []byte, error) {
	return m.makeFile(ctx, what)
}

func (m mailer) Post(ctx context.Context, l scheduler.Letter) error {
	return m.config.Mail.Send(ctx, mail.Letter(l))
}
