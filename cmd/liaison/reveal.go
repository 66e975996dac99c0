package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"liaison"
	"liaison/bot"
	"liaison/handlers"
	"liaison/locales"
	"liaison/seal"
	"liaison/storage"
)

// reveal is `liaison reveal NUMBER`: it prints the name and the phone that a
// citizen left with an opinion, after it has been written to the audit.
func reveal(ctx context.Context, sh shell) error {
	if len(sh.args) != 1 {
		return errors.New("name one opinion by its number, such as 2026-Y-0001")
	}
	c, db, done, err := openQuietly(ctx, sh)
	if err != nil {
		return err
	}
	defer done()
	if c.Keys == nil {
		return errors.New("CITIZEN_KEY is not set: give the key with which names and phones were sealed")
	}
	var contact liaison.Contact
	err = db.InTx(ctx, func(tx *storage.Store) error {
		contact, err = openContact(ctx, tx, c.Keys, sh.args[0])
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.out, "%s\nname:  %s\nphone: %s\nThis was written to the audit.\n", sh.args[0], contact.Name, contact.Phone)
	return nil
}

// openContact opens what is sealed of the opinion with that number, and notes
// that it was.
func openContact(ctx context.Context, tx *storage.Store, keys *seal.Ring, number string) (contact liaison.Contact, err error) {
	found, err := tx.MattersByNumber(ctx, []string{number})
	if err != nil {
		return contact, err
	}
	m, ok := found[number]
	if !ok {
		return contact, fmt.Errorf("there is no %s", number)
	}
	key, sealed, err := tx.Contact(ctx, m.ID)
	if errors.Is(err, storage.ErrNone) {
		return contact, fmt.Errorf("nobody has left a name or a phone with %s", number)
	}
	if err != nil {
		return contact, err
	}
	text, err := keys.Open(seal.Box{Key: key, Sealed: sealed}, liaison.ContactPurpose(m.ID))
	if errors.Is(err, seal.ErrUnknownKey) {
		return contact, fmt.Errorf("%w: add the key %s to CITIZEN_KEY, after the one in use", err, key)
	}
	if err != nil {
		return contact, err
	}
	if err := json.Unmarshal([]byte(text), &contact); err != nil {
		return contact, errors.New("what was sealed is no contact") // the cause would show it
	}
	return contact, tx.Audit(ctx, time.Now(), 0, "reveal", number, map[string]any{"who": "shell", "key": key})
}

// demoKeys are kept beside the demo's data, so that it asks for names and phones
// as a real service does.
func demoKeys(dir string) (*seal.Ring, error) {
	path := filepath.Join(dir, "citizen_key")
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		content = []byte(seal.NewKey() + "\n")
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("DATA_DIR: %w: choose another directory", err)
	}
	keys, err := seal.Parse(string(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: remove it, or put the right one back", path, err)
	}
	return keys, nil
}

// link is `liaison link CODE`: it prints the public link of a station or a
// deputy, and draws its code into a PNG file.
func link(ctx context.Context, sh shell) error {
	if len(sh.args) != 1 {
		return errors.New("name one station or deputy by the roster's code, such as S0101 or A07")
	}
	c, db, done, err := openQuietly(ctx, sh)
	if err != nil {
		return err
	}
	defer done()
	door, err := doorwayOf(ctx, db.Store, sh.args[0])
	if err != nil {
		return err
	}
	catalogue, err := locales.Open(c.Language)
	if err != nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	b, err := bot.Open(asking, bot.Config{Token: c.Token, URL: c.APIURL})
	if err != nil {
		return fmt.Errorf("ask Telegram for the bot's name: %w: set TELEGRAM_TOKEN", err)
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: c.Zone, Now: time.Now}
	picture, err := desk.Poster(ctx, db.Store, b.Username, door.Link)
	if err != nil {
		return err
	}
	name := door.Link + ".png"
	if err := os.WriteFile(name, picture, 0o644); err != nil {
		return fmt.Errorf("write the code: %w", err)
	}
	fmt.Fprintf(sh.out, "%s\n%s\n%s\n", door.Name, handlers.DeepLink(b.Username, door.Link), name)
	if c.PublicURL != "" {
		fmt.Fprintf(sh.out, "%s/s/%s\n", c.PublicURL, door.Link)
	}
	return nil
}

// doorwayOf takes a public link, or the roster's code of a station or a deputy.
func doorwayOf(ctx context.Context, store *storage.Store, code string) (liaison.Doorway, error) {
	if _, _, public := liaison.ParseLink(code); public {
		return store.Doorway(ctx, code)
	}
	door, err := store.Doorway(ctx, liaison.StationLink+code)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Code == liaison.NotFound {
		return store.Doorway(ctx, liaison.DeputyLink+code)
	}
	return door, err
}
