package bot

import (
	"bytes"
	"encoding/json"
	"errors"

	"liaison"
)

var errNoUpdateID = errors.New("no update_id")

// address reads of an update what it takes to keep it: its number, and the
// chat whose turn it takes. Whatever else it holds, of whatever kind it is and
// whatever a later Bot API may add, cannot keep it out.
func address(raw []byte) (liaison.Arrival, error) {
	var usual struct {
		ID            int64  `json:"update_id"`
		Message       *event `json:"message"`
		CallbackQuery *event `json:"callback_query"`
	}
	if json.Unmarshal(raw, &usual) == nil && usual.ID != 0 {
		for _, e := range []*event{usual.Message, usual.CallbackQuery} {
			if e != nil && e.chat() != 0 {
				return liaison.Arrival{Update: usual.ID, Chat: e.chat(), Payload: bytes.Clone(raw)}, nil
			}
		}
	}
	return addressOfAny(raw)
}

// addressOfAny is address for updates of all kinds and forms.
func addressOfAny(raw []byte) (liaison.Arrival, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return liaison.Arrival{}, err
	}
	a := liaison.Arrival{Payload: bytes.Clone(raw)}
	id, found := fields["update_id"]
	if !found || json.Unmarshal(id, &a.Update) != nil {
		return liaison.Arrival{}, errNoUpdateID
	}
	delete(fields, "update_id")
	for _, field := range fields { // there is one
		var e event
		// A field of an unexpected form leaves the others as they were read.
		_ = json.Unmarshal(field, &e)
		if a.Chat = e.chat(); a.Chat != 0 {
			break
		}
	}
	return a, nil
}

// event is what all kinds of update have in common.
type event struct {
	Chat    *identified `json:"chat"`
	Message *struct {
		Chat *identified `json:"chat"`
	} `json:"message"`
	From *identified `json:"from"`
	User *identified `json:"user"`
}

type identified struct {
	ID int64 `json:"id"`
}

// chat is the chat of what happened, else the sender, else 0.
func (e *event) chat() int64 {
	switch {
	case e.Chat != nil:
		return e.Chat.ID
	case e.Message != nil && e.Message.Chat != nil:
		return e.Message.Chat.ID
	case e.From != nil:
		return e.From.ID
	case e.User != nil:
		return e.User.ID
	}
	return 0
}
