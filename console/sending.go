package console

import (
	"context"
	"strings"

	"liaison"
	"liaison/storage"
)

// sendingPage asks how often a view is sent, and where to.
type sendingPage struct {
	frame
	View  storage.SavedView
	List  string // its address
	Every []choice
	Mails bool // it can be sent by mail
	Chat  bool // the visitor has a chat
}

// mayMail is who may have lists sent to an address: what leaves the chat leaves the
// service.
func (v *visit) mayMail() bool { return v.Mails && v.person.MaySend() }

// askSending asks how often a view of the visitor's is sent.
func askSending(ctx context.Context, v *visit) error {
	view, err := v.Store.SavedView(ctx, v.person.ID, v.number("id"))
	if err != nil {
		return err
	}
	p := sendingPage{frame: v.frame(v.voice.Plain("sending.title")), View: view, List: strings.TrimSuffix(mattersAt+"?"+view.Query, "?"),
		Mails: v.mayMail(), Chat: v.person.Chat != 0}
	for _, e := range liaison.Everys {
		p.Every = append(p.Every, choice{string(e), v.voice.Plain("sending.every_" + string(e)), e == view.Every})
	}
	return v.page("sending.html", p)
}

// keepSending keeps how often it is sent.
func keepSending(ctx context.Context, v *visit) error {
	view, err := v.Store.SavedView(ctx, v.person.ID, v.number("id"))
	if err != nil {
		return err
	}
	view.Every, view.Mail = oneOf(v.r.PostFormValue("every"), liaison.Everys), ""
	if v.mayMail() {
		view.Mail = strings.TrimSpace(v.r.PostFormValue("mail"))
	}
	if refusal := liaison.CheckMail(view.Mail); refusal != nil {
		return refusal
	}
	if view.Every != liaison.EveryNever && view.Mail == "" && v.person.Chat == 0 {
		return liaison.Refuse(liaison.Conflict, "figures.no_chat")
	}
	calendar, err := v.Store.Calendar(ctx)
	if err != nil {
		return err
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.SendView(ctx, v.person.ID, view, view.Every.Next(v.today(), calendar), v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(mattersAt, "sending.kept")
}
