package main

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// playTools has the staff keep texts that they use again and again, and a macro.
func playTools(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.PeopleByCodes(ctx, []string{"JB01"})
	if err != nil {
		return err
	}
	clerk := people["JB01"].ID
	for _, m := range []liaison.Module{
		{Shelf: liaison.StaffShelf, Key: "收件答复", Title: "收件答复", Text: "{姓名}代表您好！您提出的《{标题}》（{编号}）已收到，我们会尽快办理。"},
		{Shelf: liaison.StaffShelf, Key: "催办", Title: "临近期限的提醒", Text: "《{标题}》（{编号}）的办理期限是{期限}，请抓紧办理，并与代表联系。"},
	} {
		if err := store.KeepModule(ctx, m, clerk, now); err != nil {
			return err
		}
	}
	return store.KeepMacro(ctx, liaison.Macro{Name: "受理并记一笔", Kind: liaison.Suggestion, Move: "accept", Note: "已受理，请尽快提出交办意见。"}, clerk, now)
}
