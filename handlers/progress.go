package handlers

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// showEvery is how often a run's card is changed, at most.
const showEvery = 4 * time.Second

// Progress changes the card in which the author of a run sees how it goes, or says
// at its end how it went; nothing where the card says so already, or where somebody
// else has changed it meanwhile. That it was looked at is noted in any case, so that
// all runs take turns.
func (d *Desk) Progress(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) ([]liaison.Outgoing, error) {
	was, err := tx.RunShown(ctx, r.ID)
	if err != nil || !r.Over() && was.At != nil && at.Sub(*was.At).Abs() < showEvery {
		return nil, err
	}
	now := storage.Shown{Text: was.Text, Reported: r.Over(), At: &at}
	out, err := d.progress(ctx, tx, r, &now)
	if err != nil {
		return nil, err
	}
	if kept, err := tx.KeepRunShown(ctx, r.ID, was, now); err != nil || !kept {
		return nil, err
	}
	return out, nil
}

// progress is what is said of a run, where it is news, and nothing where nobody
// watches it or can be told.
func (d *Desk) progress(ctx context.Context, tx *storage.Store, r liaison.Run, now *storage.Shown) ([]liaison.Outgoing, error) {
	if r.Reminds != 0 || r.Kind == liaison.Step {
		now.Reported = true
		return nil, nil
	}
	author, err := tx.Reachable(ctx, []int64{r.Author})
	if err != nil || len(author) == 0 {
		return nil, err
	}
	p := author[0]
	t := &turn{desk: d, store: tx, person: &p, update: liaison.Update{At: *now.At}, voice: d.Locales.Voice(p.Language)}
	text, err := t.runText(ctx, r)
	if err != nil || string(text) == now.Text && !now.Reported {
		return nil, err
	}
	act := liaison.Edit
	if now.Text == "" || now.Reported { // the report is news
		act = liaison.Say
	}
	now.Text = string(text)
	out := liaison.Outgoing{Chat: p.Chat, Lane: liaison.Notices, Card: runCard(r.ID),
		Message: liaison.Message{Act: act, Text: now.Text, Buttons: t.runButtons(r)}}
	if until := p.Quiet.Until(*now.At); !until.Equal(*now.At) {
		out.NotBefore = until
	}
	return []liaison.Outgoing{out}, nil
}
