package handlers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// InvitationLife is how long an invitation may be used.
const InvitationLife = 72 * time.Hour

// guessesMost is how many wrong answers lock an invitation.
const guessesMost = 5

// NewCode makes an invitation's code, fit for a deep link, and the hash that is
// kept of it.
func NewCode() (code string, hash []byte) {
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails
	code = base64.RawURLEncoding.EncodeToString(secret)
	return code, CodeHash(code)
}

// CodeHash is what is kept of a secret that somebody was given.
func CodeHash(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

// start answers /start: with a code it begins binding, without one it says
// what this is, and shows nothing else to who is not on the roster.
func start(ctx context.Context, t *turn) error {
	if t.arguments == "" {
		if t.person == nil {
			t.finish()
			t.say("start.stranger")
			return nil
		}
		return menu(ctx, t)
	}
	if t.person != nil && strings.HasPrefix(t.arguments, sharePrefix) {
		return share(ctx, t)
	}
	if t.person != nil && strings.HasPrefix(t.arguments, checkInPrefix) {
		return checkInByLink(ctx, t)
	}
	inv, err := t.store.LockInvitation(ctx, CodeHash(t.arguments))
	if errors.Is(err, storage.ErrNone) {
		// An invitation's code may look like a public one: it comes first.
		if _, _, public := liaison.ParseLink(t.arguments); public {
			return knock(ctx, t)
		}
		return t.spent("start.no_such_code")
	}
	if err != nil {
		return err
	}
	if t.person != nil {
		t.offer("start.bound_already", "Name", t.person.Name)
		return nil
	}
	if key := unusable(inv, t.at()); key != "" {
		return t.spent(key)
	}
	t.finish()
	t.state.Flow, t.state.Invitation = flowBind, inv.ID
	t.say("start.ask_phone")
	return nil
}

// spent answers an invitation that cannot be used.
func (t *turn) spent(key string) error {
	if t.person != nil {
		t.offer(key)
		return nil
	}
	t.finish()
	t.say(key)
	return nil
}

// unusable names the sentence that says why, or is empty.
func unusable(inv storage.Invitation, at time.Time) string {
	switch {
	case inv.UsedAt != nil:
		return "start.used"
	case inv.LockedAt != nil:
		return "start.locked"
	case !at.Before(inv.ExpiresAt):
		return "start.expired"
	}
	return ""
}

// bindWrote takes the last four digits of the phone.
func bindWrote(ctx context.Context, t *turn) error {
	inv, err := t.store.LockInvitationByID(ctx, t.state.Invitation)
	if err != nil {
		return err
	}
	if key := unusable(inv, t.at()); key != "" {
		return t.spent(key)
	}
	person, err := t.store.Person(ctx, inv.Person)
	if err != nil {
		return err
	}
	digits := strings.TrimSpace(t.update.Text)
	if !fourDigits(digits) {
		t.say("start.ask_four_digits") // a slip of the form is not a wrong guess
		return nil
	}
	if digits != person.PhoneTail {
		return t.wrongPhone(ctx, inv, person)
	}
	return t.bind(ctx, inv, person)
}

func fourDigits(s string) bool {
	return len(s) == 4 && strings.Trim(s, "0123456789") == ""
}

func (t *turn) wrongPhone(ctx context.Context, inv storage.Invitation, person liaison.Person) error {
	left := guessesMost - inv.Tries - 1
	if err := t.store.MissInvitation(ctx, inv.ID, t.at(), left <= 0); err != nil {
		return err
	}
	if left > 0 {
		t.say("start.wrong_phone", "Count", left)
		return nil
	}
	t.finish()
	t.say("start.locked")
	if err := t.store.Audit(ctx, t.at(), 0, "lock_invitation", person.Code, nil); err != nil {
		return err
	}
	return t.tellStaff(ctx, "start.told_locked", "Name", person.Name, "Code", person.Code)
}

func (t *turn) bind(ctx context.Context, inv storage.Invitation, person liaison.Person) error {
	before, err := t.store.Bind(ctx, inv, t.update.Chat, t.at())
	if err != nil {
		return err
	}
	person.Chat = t.update.Chat
	t.person, t.conv.Person = &person, &person
	t.voice = t.desk.voice(t)
	t.state = State{} // whatever is left in it may be of somebody who had this chat before
	if before != 0 && before != t.update.Chat {
		t.out = append(t.out, liaison.Outgoing{Chat: before, Cause: t.update.ID, Message: liaison.Message{
			Act: liaison.Say, Text: string(t.voice.Say("start.moved_away"))}})
	}
	return t.showMenu(ctx, t.voice.Say("start.welcome", "Name", person.Name))
}
