package storage_test

import (
	"testing"
	"time"

	"liaison"
	"liaison/storage/storagetest"
)

// A new chat gets what the old one was still to be told, and an invitation is
// worth nothing once there is a newer one.
func TestANewChatTakesOver(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	imported(t, s, smallRoster(), false)
	person, err := s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	bind := func(code string, chat int64, at time.Time) {
		t.Helper()
		inv, err := s.LockInvitation(t.Context(), []byte(code))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bind(t.Context(), inv, chat, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, code := range []string{"lost", "first"} {
		if err := s.Invite(t.Context(), person.ID, []byte(code), now, now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	bind("first", 7, now)
	lost, err := s.LockInvitation(t.Context(), []byte("lost"))
	if err != nil {
		t.Fatal(err)
	}
	if lost.ExpiresAt.After(now) {
		t.Errorf("an invitation that was replaced is good until %s", lost.ExpiresAt)
	}

	say := liaison.Message{Act: liaison.Say, Text: "x"}
	out, err := s.KeepOutgoing(t.Context(), []liaison.Outgoing{
		{Chat: 7, Lane: liaison.Replies, Message: say}, {Chat: 7, Lane: liaison.Notices, Message: say}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Invite(t.Context(), person.ID, []byte("second"), now, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	bind("second", 9, now.Add(time.Minute))
	for i, want := range []int64{7, 9} {
		unsent, err := s.UnsentMessages(t.Context(), out[i].Lane, nil, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(unsent) != 1 || unsent[0].Chat != want {
			t.Errorf("%s: %+v", out[i].Lane, unsent)
		}
	}
	if person, err = s.PersonOfChat(t.Context(), 9); err != nil || !person.Bound.Equal(now.Truncate(time.Microsecond)) {
		t.Errorf("first bound at %s, not %s: %v", person.Bound, now, err)
	}
}
