package console

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"liaison"
	"liaison/storage"
)

const (
	webhooksAt      = deskAt + "/webhooks"
	webhookURLMost  = 500
	deliveriesShown = 50
)

// webhooksPage lists where other programs are told, and shows a new one's secret,
// this once.
type webhooksPage struct {
	frame
	Secret string
	Events []choice
	List   []hookLine
	Local  bool
}

type hookLine struct {
	storage.Webhook
	Address, Made string
	Names         []string // of the events
}

// webhookPage is one with its last tellings.
type webhookPage struct {
	frame
	Hook hookLine
	List []deliveryLine
}

type deliveryLine struct {
	storage.HookDelivery
	Made, Ended, Due, What string
}

func webhooks(ctx context.Context, v *visit) error { return v.webhooksPage(ctx, "") }

func (v *visit) webhooksPage(ctx context.Context, secret string) error {
	found, err := v.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	p := webhooksPage{frame: v.frame(v.voice.Plain("webhook.title")), Secret: secret, Local: v.LocalHooks}
	for _, h := range liaison.Happenings {
		p.Events = append(p.Events, choice{string(h), v.voice.Plain("webhook.event_" + string(h)), false})
	}
	for _, h := range found {
		p.List = append(p.List, v.hookLine(h))
	}
	return v.page("webhooks.html", p)
}

func (v *visit) hookLine(h storage.Webhook) hookLine {
	line := hookLine{Webhook: h, Address: webhooksAt + "/" + fmtID(h.ID), Made: v.voice.Time(h.MadeAt.In(v.Zone))}
	for _, known := range liaison.Happenings {
		if slices.Contains(h.Events, string(known)) {
			line.Names = append(line.Names, v.voice.Plain("webhook.event_"+string(known)))
		}
	}
	return line
}

// makeWebhook makes one and shows its secret.
func makeWebhook(ctx context.Context, v *visit) error {
	where := written(v.r.PostFormValue("url"))
	if !mayBeTold(where, v.LocalHooks) {
		return liaison.Refuse(liaison.Invalid, "webhook.bad_url")
	}
	var events []string
	for _, h := range liaison.Happenings {
		if slices.Contains(v.r.PostForm["event"], string(h)) {
			events = append(events, string(h))
		}
	}
	if len(events) == 0 {
		return liaison.Refuse(liaison.Invalid, "webhook.no_event")
	}
	secret := "whsec_" + newSecret()
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepWebhook(ctx, storage.Webhook{URL: where, Secret: secret, Events: events, Maker: v.person.ID, MadeAt: v.now})
	})
	if err != nil {
		return err
	}
	return v.webhooksPage(ctx, secret)
}

// mayBeTold reports whether an address is https and of the world; of this machine
// only where that is allowed. What its name leads to is looked at when it is called.
func mayBeTold(where string, local bool) bool {
	u, err := url.Parse(where)
	if err != nil || len(where) > webhookURLMost || u.Host == "" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && !ip.Unmap().IsGlobalUnicast() || err == nil && ip.Unmap().IsPrivate()
	if here {
		return local && (u.Scheme == "http" || u.Scheme == "https")
	}
	return u.Scheme == "https" && !strings.HasSuffix(u.Hostname(), ".localhost")
}

// hook reads the one that the address names.
func (v *visit) hook(ctx context.Context) (storage.Webhook, error) {
	found, err := v.Store.Webhooks(ctx)
	if err != nil {
		return storage.Webhook{}, err
	}
	if i := slices.IndexFunc(found, func(h storage.Webhook) bool { return h.ID == v.number("id") }); i >= 0 {
		return found[i], nil
	}
	return storage.Webhook{}, liaison.Refuse(liaison.NotFound, "webhook.absent")
}

func webhook(ctx context.Context, v *visit) error {
	h, err := v.hook(ctx)
	if err != nil {
		return err
	}
	found, err := v.Store.HookDeliveries(ctx, h.ID, deliveriesShown)
	if err != nil {
		return err
	}
	p := webhookPage{frame: v.frame(v.voice.Plain("webhook.one")), Hook: v.hookLine(h)}
	for _, d := range found {
		line := deliveryLine{HookDelivery: d, Made: v.voice.Time(d.MadeAt.In(v.Zone)), What: v.voice.Plain("webhook.state_" + d.State)}
		if d.EndedAt != nil {
			line.Ended = v.voice.Time(d.EndedAt.In(v.Zone))
		}
		if d.State == "waiting" && d.Attempts > 0 {
			line.Due = v.voice.Time(d.DueAt.In(v.Zone))
		}
		if d.Trouble != "" {
			line.Trouble = v.voice.Plain("webhook.trouble_" + d.Trouble)
		}
		p.List = append(p.List, line)
	}
	return v.page("webhook.html", p)
}

func testWebhook(ctx context.Context, v *visit) error {
	return v.onHook(ctx, "webhook.tested", func(tx *storage.Store, h storage.Webhook) error { return tx.TestWebhook(ctx, h.ID, v.now) })
}

// sendAgain tells once more what was told or has failed.
func sendAgain(ctx context.Context, v *visit) error {
	return v.onHook(ctx, "webhook.sent_again", func(tx *storage.Store, h storage.Webhook) error {
		return tx.SendAgain(ctx, h.ID, idOf(v.r.FormValue("delivery")), v.now)
	})
}

// onHook does something with the webhook that the address names, and says so there.
func (v *visit) onHook(ctx context.Context, said string, do func(*storage.Store, storage.Webhook) error) error {
	h, err := v.hook(ctx)
	if err != nil {
		return err
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) { return nil, do(tx, h) }); err != nil {
		return err
	}
	return v.goTo(webhooksAt+"/"+fmtID(h.ID), said)
}

func endWebhook(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.EndWebhook(ctx, v.number("id"), v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(webhooksAt, "webhook.ended")
}
