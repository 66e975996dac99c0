package main

import (
	"context"
	"time"

	"liaison/storage"
)

// playCalls has somebody ask to be called, and deputies write to the own member.
func playCalls(ctx context.Context, store *storage.Store, now time.Time) error {
	p, err := newPlayer(ctx, store, now)
	if err != nil {
		return err
	}
	if _, err := store.WishCall(ctx, p.people["A14"].ID, now.Add(-3*time.Hour)); err != nil {
		return err
	}
	if _, err := store.KeepCallWords(ctx, p.people["A14"].ID, "想问怎样附议同事的建议"); err != nil {
		return err
	}
	return playLetters(ctx, store, p)
}

// playLetters has the first deputies of a member write, and the member answer one.
func playLetters(ctx context.Context, store *storage.Store, p *player) error {
	member := p.people["C09"].ID
	linked, err := store.LinkedWith(ctx, []int64{member})
	if err != nil {
		return err
	}
	letters := []string{"村里的水渠修好了，想请您春耕前再来看看。", "镇卫生院缺一台彩超，想当面向您反映。"}
	for i, l := range linked[:min(len(linked), len(letters))] {
		id, err := store.KeepLetter(ctx, l.ID, member, letters[i], p.now.AddDate(0, 0, i-3))
		if err != nil {
			return err
		}
		if i == 0 {
			if _, err := store.KeepReply(ctx, id, member, "好的，下周二上午去，请您等我电话。", p.now.AddDate(0, 0, -2)); err != nil {
				return err
			}
		}
	}
	return nil
}
