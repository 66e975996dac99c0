package handlers

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// EntryLife is how long a link into the console may be used.
const EntryLife = 5 * time.Minute

// ConsoleTerms are how long somebody stays in the console: a week, and half a day
// without use.
var ConsoleTerms = storage.SessionTerms{Whole: 7 * 24 * time.Hour, Idle: 12 * time.Hour}

// sessionsShown is how many sessions the chat lists.
const sessionsShown = 5

// enterConsole gives a link into the console, which works once, and lists where the
// person has entered.
func enterConsole(ctx context.Context, t *turn) error {
	if t.desk.Links.Web == "" {
		return liaison.Refuse(liaison.Conflict, "console.no_address")
	}
	if t.person.Standing == liaison.Ended {
		return liaison.Refuse(liaison.Forbidden, "console.ended_office")
	}
	t.leaveQuestion()
	code, hash := NewCode()
	now := t.desk.Now() // the link's time begins when it is made, however late that is
	if err := t.store.KeepEntry(ctx, t.person.ID, hash, now.Add(EntryLife)); err != nil {
		return err
	}
	text := t.voice.Say("console.link", "Count", int(EntryLife.Minutes()))
	sessions, err := t.store.Sessions(ctx, t.person.ID, now, ConsoleTerms)
	if err != nil {
		return err
	}
	laid := [][]button{{{Text: t.voice.Plain("console.open"), URL: t.desk.Links.Web + "/console/enter/" + code}}}
	if len(sessions) > 0 {
		text += "\n\n" + t.voice.Say("console.sessions", "Count", len(sessions))
		for _, s := range sessions[:min(sessionsShown, len(sessions))] {
			text += "\n" + t.voice.Say("console.session", "Browser", browserName(s.Browser), "At", s.SeenAt.In(t.desk.Zone))
		}
		laid = append(laid, []button{t.button("console.end", "console:end")})
	}
	t.card("console", text, append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

// pressConsole ends all sessions, "console:end", or gives a new link.
func pressConsole(ctx context.Context, t *turn) error {
	if t.arguments != "end" {
		return enterConsole(ctx, t)
	}
	ended, err := t.store.EndSessions(ctx, t.person.ID, t.desk.Now())
	if err != nil {
		return err
	}
	t.card("console", t.voice.Say("console.ended", "Count", int(ended)),
		[][]button{{t.button("console.again", "console"), t.button("menu.open", "menu")}})
	return nil
}
