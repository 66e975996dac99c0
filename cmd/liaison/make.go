package main

import "context"

// makeFile makes a file that is made when it is sent: a matter on paper, or the
// picture of a link to this bot.
func (s *service) makeFile(ctx context.Context, what string) (name string, content []byte, err error) {
	return s.desk.Make(ctx, s.store, s.bot.Username, what)
}
