package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// sharePrefix begins the link by which a lead asks colleagues to co-sign: the
// matter and the mark of its exact text follow, so that a link to a text that was
// changed opens nothing.
const sharePrefix = "cs_"

// shareMark is how much of the text's hash the link carries: too much to guess.
const shareMark = 32

// shareText gives the lead the link to pass on.
func shareText(_ context.Context, t *turn, m liaison.Matter) error {
	if m.Stage != liaison.Cosigning || m.Author != t.person.ID || t.desk.Links.Bot == "" {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	link := DeepLink(t.desk.Links.Bot, fmt.Sprintf("%s%d_%s", sharePrefix, m.ID, m.Hash[:shareMark]))
	t.show(t.voice.Say("share.link", "Link", locales.Markup(link)), t.backTo(m))
	return nil
}

// share opens such a link: whoever holds it is asked to co-sign, as if the lead
// had named them.
func share(ctx context.Context, t *turn) error {
	number, mark, _ := strings.Cut(strings.TrimPrefix(t.arguments, sharePrefix), "_")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || len(mark) != shareMark {
		return liaison.Refuse(liaison.NotFound, "share.gone")
	}
	m, err := t.store.LockMatter(ctx, id)
	if err != nil {
		return err
	}
	if m.Stage != liaison.Cosigning || !strings.HasPrefix(m.Hash, mark) {
		return liaison.Refuse(liaison.NotFound, "share.gone")
	}
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "draft.deputies_only")
	}
	if len(m.Capacities(*t.person)) == 0 {
		c, err := t.caseOf(ctx, m, liaison.Input{"hash": {m.Hash}})
		if err != nil {
			return err
		}
		c.As = liaison.Bearer
		if m, err = t.decide(ctx, "come", c); err != nil {
			return err
		}
	}
	return showMatter(ctx, t, m)
}
