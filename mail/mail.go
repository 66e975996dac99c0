// Package mail sends letters with a file by SMTP. It knows nothing of the service: it
// is given words and bytes.
package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	smtp "github.com/wneessen/go-mail"
)

// Letter is what is sent.
type Letter struct {
	ID            string // the same for the same letter, should it be sent again
	To            string
	Subject, Text string
	Name          string // of the file
	Content       []byte
}

// Server is where letters are handed in.
type Server struct {
	host    string
	from    string
	options []smtp.Option
}

// handInMost bounds every wait for the server.
const handInMost = 20 * time.Second

// Open reads the address of a server, as smtps://user:password@mail.example.org or
// smtp://mail.example.org:587, and who letters are from. By smtps everything is
// encrypted from the first byte; by smtp from STARTTLS on, without which nothing is
// sent, but to this machine itself.
func Open(address, from string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("is no address of a mail server: write it like smtps://user:password@mail.example.org")
	}
	s := &Server{host: u.Hostname(), from: from, options: []smtp.Option{smtp.WithTimeout(handInMost)}}
	switch {
	case u.Scheme == "smtps":
		s.options = append(s.options, smtp.WithSSLPort(false))
	case s.host == "localhost" || s.host == "127.0.0.1":
		s.options = append(s.options, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		s.options = append(s.options, smtp.WithTLSPortPolicy(smtp.TLSMandatory))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errors.New("has a port that is no number")
		}
		s.options = append(s.options, smtp.WithPort(port))
	}
	if password, has := u.User.Password(); has {
		s.options = append(s.options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(u.User.Username()), smtp.WithPassword(password))
	}
	if err := smtp.NewMsg().From(from); err != nil {
		return nil, errors.New("letters need a sender: MAIL_FROM, like desk@example.org")
	}
	return s, nil
}

// Send hands a letter in. What it returns says when the server has not taken it.
func (s *Server) Send(ctx context.Context, l Letter) error {
	message := smtp.NewMsg()
	if err := errors.Join(message.From(s.from), message.To(l.To)); err != nil {
		return fmt.Errorf("address a letter: %w", err)
	}
	message.SetMessageIDWithValue(l.ID + "@" + s.host)
	message.Subject(l.Subject)
	message.SetDate()
	message.SetBodyString(smtp.TypeTextPlain, l.Text)
	if err := message.AttachReader(l.Name, bytes.NewReader(l.Content)); err != nil {
		return fmt.Errorf("put a file into a letter: %w", err)
	}
	client, err := smtp.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("know the mail server: %w", err)
	}
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return fmt.Errorf("hand a letter in: %w", err)
	}
	return nil
}
