package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"liaison/seal"
)

const secret = "张某 13800138000"

func ring(t *testing.T, keys string) *seal.Ring {
	t.Helper()
	r, err := seal.Parse(keys)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatIsSealedIsOpenedForItsPurposeOnly(t *testing.T) {
	r := ring(t, seal.NewKey())
	box := r.Seal(secret, "matter 17")
	if text, err := r.Open(box, "matter 17"); err != nil || text != secret {
		t.Fatalf("%q, %v", text, err)
	}
	if text, err := r.Open(box, "matter 18"); err == nil {
		t.Errorf("it was opened for another matter: %q", text)
	}
	for _, part := range []string{secret, "13800138000", "张某"} {
		if bytes.Contains(box.Sealed, []byte(part)) {
			t.Errorf("%q can be read in what is sealed", part)
		}
	}
	if bytes.Equal(box.Sealed, r.Seal(secret, "matter 17").Sealed) {
		t.Error("the same text is sealed the same way twice")
	}
}

func TestWhatWasTamperedWithIsNotOpened(t *testing.T) {
	r := ring(t, seal.NewKey())
	box := r.Seal(secret, "matter 17")
	for i := range box.Sealed {
		changed := seal.Box{Key: box.Key, Sealed: bytes.Clone(box.Sealed)}
		changed.Sealed[i] ^= 1
		if _, err := r.Open(changed, "matter 17"); err == nil {
			t.Errorf("byte %d was changed, and it was opened", i)
		}
	}
	for _, n := range []int{0, 5, len(box.Sealed) - 1} {
		if _, err := r.Open(seal.Box{Key: box.Key, Sealed: box.Sealed[:n]}, "matter 17"); err == nil {
			t.Errorf("it was cut to %d bytes, and it was opened", n)
		}
	}
}

func TestANewKeyBeforeTheOldOne(t *testing.T) {
	old, fresh := seal.NewKey(), seal.NewKey()
	before := ring(t, old).Seal(secret, "matter 17")
	both := ring(t, fresh+" "+old+"\n")
	if text, err := both.Open(before, "matter 17"); err != nil || text != secret {
		t.Errorf("of the old key: %q, %v", text, err)
	}
	after := both.Seal(secret, "matter 17")
	if after.Key == before.Key {
		t.Error("the new key does not seal")
	}
	if _, err := ring(t, fresh).Open(after, "matter 17"); err != nil {
		t.Error(err)
	}
	if _, err := ring(t, fresh).Open(before, "matter 17"); !errors.Is(err, seal.ErrUnknownKey) {
		t.Errorf("without the old key: %v", err)
	}
}

func TestBadKeysAreRefusedAndNotShown(t *testing.T) {
	short := base64.StdEncoding.EncodeToString([]byte("sixteen bytes ok"))
	for _, keys := range []string{"", " \n", "hush hush", short, seal.NewKey() + "," + short} {
		if _, err := seal.Parse(keys); err == nil || keys != "" && strings.Contains(err.Error(), strings.Fields(keys + " x")[0]) {
			t.Errorf("%q: %v", keys, err)
		}
	}
}
