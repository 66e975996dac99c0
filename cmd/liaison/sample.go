package main

import (
	"context"
	"embed"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/roster"
	"liaison/storage"
)

//go:embed sample
var sample embed.FS

// sampleRoster are the files of invented people and bodies.
var sampleRoster = []string{"bodies.json", "topics.json", "calendar-2026.json", "people.csv"}

// leftUnbound are those for whom a newcomer can try an invitation.
var leftUnbound = map[string]bool{"A07": true, "H05": true}

// loadSample fills an empty database: it imports the roster, binds most people
// to simulated chats, and plays the matters through their procedures up to now,
// which is in the service's zone.
func loadSample(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil || len(people) > 0 {
		return err
	}
	return store.InTx(ctx, func(tx *storage.Store) error {
		if err := importSample(ctx, tx); err != nil {
			return err
		}
		if err := bindSample(ctx, tx); err != nil {
			return err
		}
		for _, play := range sampleScenes {
			if err := play(ctx, tx, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// sampleScenes lists what is played before the demo opens, one after another, each up
// to now.
var sampleScenes = []func(ctx context.Context, tx *storage.Store, now time.Time) error{
	loadLibrary, playSample, playTools, playContacts, playCalls, playStations, playScores, playOccasions, playInquiries, playAwards, playArchive, playCases,
}

func importSample(ctx context.Context, store *storage.Store) error {
	var files []roster.File
	for _, name := range sampleRoster {
		content, err := sample.ReadFile("sample/" + name)
		if err != nil {
			return err
		}
		files = append(files, roster.File{Name: name, Content: content})
	}
	read, problems := roster.Read(nil, files...)
	if len(problems) > 0 {
		return problems[0]
	}
	_, err := store.ImportRoster(ctx, read, false, time.Now())
	return err
}

func bindSample(ctx context.Context, store *storage.Store) error {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil {
		return err
	}
	for _, p := range people {
		p.Quiet = liaison.Quiet{} // whoever tries the demo at night wants to see notices
		if err := store.KeepPreferences(ctx, p); err != nil {
			return err
		}
		if leftUnbound[p.Code] {
			continue
		}
		_, code, err := inviteByCode(ctx, store, p.Code, time.Now())
		if err != nil {
			return err
		}
		inv, err := store.LockInvitation(ctx, handlers.CodeHash(code))
		if err != nil {
			return err
		}
		if _, err := store.Bind(ctx, inv, chatBase+p.ID, time.Now()); err != nil {
			return err
		}
	}
	return nil
}
