package console_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/scheduler"
)

// postbox is a mail server that takes letters, or does not.
type postbox struct {
	*office
	letters []scheduler.Letter
	closed  bool
}

func (p *postbox) Make(ctx context.Context, what string) (string, []byte, error) {
	return p.desk.Make(ctx, p.store, "bot", what)
}

func (p *postbox) Post(_ context.Context, l scheduler.Letter) error {
	if p.closed {
		return errors.New("552 too large")
	}
	p.letters = append(p.letters, l)
	return nil
}

// ticks does what is due by the office's time.
func (o *office) ticks(mail scheduler.Mailer) {
	o.Helper()
	tick := &scheduler.Tick{Store: o.store, Desk: o.desk, Zone: shanghai, Now: func() time.Time { return o.at }, Mail: mail,
		Log: slog.New(slog.NewTextHandler(o.Output(), nil))}
	if err := tick.Once(o.Context()); err != nil {
		o.Fatal(err)
	}
}

// outbox is all that is in the outbox for a chat.
func (o *office) outbox(chat int64) string {
	o.Helper()
	conn, err := pgx.Connect(o.Context(), o.database)
	if err != nil {
		o.Fatal(err)
	}
	defer conn.Close(o.Context())
	rows, _ := conn.Query(o.Context(), `SELECT body->>'text' FROM messages WHERE chat = $1 ORDER BY id`, chat)
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		o.Fatal(err)
	}
	return strings.Join(texts, "\n---\n")
}

// saves keeps a list under a name, and leads to the page that asks how often it is
// sent.
func (b *browser) saves(name, query string) (page string) {
	b.Helper()
	b.sends("/console/views", url.Values{"name": {name}, "query": {query}}).sees(b.T, http.StatusOK, name)
	views, err := b.store.SavedViews(b.Context(), b.person("clerk").ID)
	if err != nil || len(views) != 1 {
		b.Fatalf("%v, %v", views, err)
	}
	return "/console/views/" + strconv.FormatInt(views[0].ID, 10)
}

// A list goes to its owner's chat on the working day after, once, as it is then.
func TestAListIsSentToTheChat(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.files("deputy", "关于校车的建议", "校车")
	clerk := o.enters("clerk")
	page := clerk.saves("校车件", "q=校车")
	clerk.opens(page).sees(t, http.StatusOK, "多久发一次", "每周一", "!发到邮箱")
	clerk.sends(page, url.Values{"every": {"day"}}).sees(t, http.StatusConflict) // there is no chat yet
	o.binds("clerk", 11)
	clerk = o.enters("clerk") // a new chat ends what the one before has begun
	clerk.sends(page, url.Values{"every": {"day"}, "mail": {"clerk@example.org"}}).sees(t, http.StatusOK, "已保存定期发送的设置", "⏰")
	o.ticks(nil)
	if told := o.outbox(11); strings.Contains(told, "校车件") {
		t.Errorf("sent on the day on which it was asked for:\n%s", told)
	}
	o.at = o.at.AddDate(0, 0, 1)
	o.ticks(nil)
	o.ticks(nil)
	if told := o.outbox(11); strings.Count(told, "您的名单“校车件”") != 1 {
		t.Errorf("wanted the list once:\n%s", told)
	}
	o.enters("clerk").sends(page, url.Values{"every": {""}}).sees(t, http.StatusOK, "已保存", "!⏰")
	o.at = o.at.AddDate(0, 0, 1)
	o.ticks(nil)
	if told := o.outbox(11); strings.Count(told, "您的名单“校车件”") != 1 {
		t.Errorf("sent though it was not to be any more:\n%s", told)
	}
	o.enters("deputy").opens(page).sees(t, http.StatusNotFound, "!校车件")
	o.enters("deputy").sends(page, url.Values{"every": {"day"}}).sees(t, http.StatusNotFound)
}

// … or by mail, where there is a mail server; what cannot be delivered is given up in
// the end, and said.
func TestAListIsSentByMail(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.pages.Mails = true
	o.binds("clerk", 11)
	o.files("deputy", "关于校车的建议", "校车")
	clerk := o.enters("clerk")
	page := clerk.saves("校车件", "q=校车")
	for _, address := range []string{"clerk", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"} {
		clerk.sends(page, url.Values{"every": {"week"}, "mail": {address}}).sees(t, http.StatusUnprocessableEntity, "完整的邮箱地址")
	}
	clerk.sends(page, url.Values{"every": {"week"}, "mail": {"clerk@example.org"}}).sees(t, http.StatusOK, "已保存")
	clerk.opens(page).sees(t, http.StatusOK, `value="clerk@example.org"`)
	o.at = time.Date(2026, 9, 21, 9, 0, 0, 0, shanghai) // the next Monday
	box := &postbox{office: o}
	o.ticks(box)
	o.ticks(box)
	if len(box.letters) != 1 || box.letters[0].To != "clerk@example.org" || !strings.Contains(box.letters[0].Subject, "校车件") ||
		!strings.HasSuffix(box.letters[0].Name, ".xlsx") || len(box.letters[0].Content) == 0 {
		t.Fatalf("letters: %+v", box.letters)
	}
	box.closed = true
	for range 9 {
		o.at = o.at.AddDate(0, 0, 1)
		o.ticks(box)
	}
	for range 5 { // one letter of the next Monday is tried six times in all
		o.at = o.at.AddDate(0, 0, 1)
		o.ticks(box)
	}
	if told := o.outbox(11); strings.Count(told, "多次未能送达 clerk@example.org") != 1 {
		t.Errorf("wanted to be told once that it was given up:\n%s", told)
	}
}
