package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"liaison"
	"liaison/storage"
)

// Whatever state the chat of somebody unknown is in, and whatever they do there,
// they are answered and learn of no matter.
func TestStrangersAreAnswered(t *testing.T) {
	d := newDesk(t)
	for _, state := range []string{`{}`, `null`, `{"flow":"citizen"}`, `{"flow":"citizen","citizen":{}}`, `{"citizen":{"link":"st_GONE"}}`,
		`{"flow":"citizen","citizen":{"link":"st_GONE","said":[{"text":"x","message":3}]}}`, `{"flow":"draft","matter":1}`} {
		for _, u := range []liaison.Update{
			{Kind: liaison.Pressed, Press: "citizen:submit", PressID: "p"}, {Kind: liaison.Pressed, Press: "citizen:new", PressID: "p"},
			{Kind: liaison.Pressed, Press: "citizen:progress", PressID: "p"}, {Kind: liaison.Pressed, Press: "matter:1:card", PressID: "p"},
			{Kind: liaison.Wrote, Text: "进展 2026-B-001"}, {Kind: liaison.Wrote, Text: "x"}, {Kind: liaison.Wrote, Text: "/code"},
			{Kind: liaison.Wrote, Text: "/start st_GONE"}, {Kind: liaison.Wrote, Text: "/start d_A01"}, {Kind: liaison.Wrote, Sort: "contact"},
			{Kind: liaison.Edited, Text: "y"}, {Kind: liaison.Edited, Text: "电话13800138000"},
		} {
			u.ID, u.Chat, u.Private, u.Message = 1, 99, true, 3
			if said := d.hears(t, state, u); len(said) == 0 && u.Kind != liaison.Edited {
				t.Errorf("%+v in %s: nothing is answered", u, state)
			}
		}
	}
}

// hears has a stranger do something, and leaves everything as it was.
func (d desk) hears(t *testing.T, state string, u liaison.Update) (out []liaison.Outgoing) {
	t.Helper()
	err := d.store.InTx(context.Background(), func(tx *storage.Store) (err error) {
		conv := storage.Conversation{Chat: u.Chat, State: json.RawMessage(state)}
		if out, err = d.Handle(context.Background(), tx, &conv, u); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatalf("%+v in %s: %v", u, state, err)
	}
	for _, o := range out {
		if o.Chat != u.Chat {
			t.Errorf("%+v in %s: somebody else is told: %s", u, state, o.Text)
		}
	}
	return out
}
