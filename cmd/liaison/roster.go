package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/bot"
	"liaison/handlers"
	"liaison/locales"
	"liaison/roster"
	"liaison/storage"
)

// importFiles is `liaison import [--dry-run] FILE…`.
func importFiles(ctx context.Context, sh shell) error {
	paths := slices.DeleteFunc(slices.Clone(sh.args), func(a string) bool { return a == "--dry-run" })
	dryRun := len(paths) < len(sh.args)
	if len(paths) == 0 {
		return errors.New("name the files: people as .csv or .xlsx; bodies, topics and calendars as .json")
	}
	c, db, done, err := openQuietly(ctx, sh)
	if err != nil {
		return err
	}
	defer done()
	catalogue, err := locales.Open(c.Language)
	if err != nil {
		return err
	}
	known, err := db.Bodies(ctx)
	if err != nil {
		return err
	}
	read, problems := roster.ReadFiles(known, paths...)
	if len(problems) > 0 {
		return tellProblems(sh, catalogue.Voice(c.Language), problems)
	}
	for i, p := range read.People {
		read.People[i].Language = cmp.Or(p.Language, c.Language)
	}
	changes, err := db.ImportRoster(ctx, read, dryRun, time.Now())
	if err != nil {
		return err
	}
	tellChanges(sh, catalogue.Voice(c.Language), read, changes, dryRun)
	return nil
}

// tellProblems names every bad row; nothing was kept.
func tellProblems(sh shell, voice locales.Voice, problems []roster.Problem) error {
	for _, p := range problems {
		place := p.File
		if p.Line > 0 {
			place += fmt.Sprintf(":%d", p.Line)
		}
		if p.Column != "" {
			place += " [" + p.Column + "]"
		}
		fmt.Fprintf(sh.out, "%s: %s\n", place, voice.Plain(p.Reason.Key, flat(p.Reason.Args)...))
	}
	return errors.New(voice.Plain("import.nothing_kept", "Count", len(problems)))
}

func tellChanges(sh shell, voice locales.Voice, r liaison.Roster, changes []liaison.Change, dryRun bool) {
	for _, c := range changes {
		key := "import." + string(c.Action)
		fmt.Fprintln(sh.out, voice.Plain(key, "What", voice.Plain("import.kind_"+string(c.Kind)), "Code", c.Code,
			"Field", c.Field, "Old", c.Old, "New", c.New))
	}
	key := "import.kept"
	if dryRun {
		key = "import.dry_run"
	}
	fmt.Fprintln(sh.out, voice.Plain(key, "Changes", len(changes), "Unchanged", r.Unchanged(changes)))
}

// invite is `liaison invite PERSON`: it prints the link that binds the person.
func invite(ctx context.Context, sh shell) error {
	if len(sh.args) != 1 {
		return errors.New("name one person by the roster's code, such as A07")
	}
	c, db, done, err := openQuietly(ctx, sh)
	if err != nil {
		return err
	}
	defer done()
	person, code, err := inviteByCode(ctx, db.Store, sh.args[0], time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.out, "%s (%s)\n%s\n", person.Name, person.Code, startLink(ctx, c, code))
	fmt.Fprintf(sh.out, "The link works once, for 72 hours. It asks for the last four digits of the phone on the roster.\n")
	return nil
}

func inviteByCode(ctx context.Context, store *storage.Store, personCode string, at time.Time) (liaison.Person, string, error) {
	person, err := store.PersonByCode(ctx, personCode)
	if err != nil {
		return person, "", err
	}
	code, hash := handlers.NewCode()
	return person, code, store.Invite(ctx, person.ID, hash, at, at.Add(handlers.InvitationLife))
}

// startLink is the deep link of a code; where the bot's name cannot be asked
// for, what has to be written to the bot instead.
func startLink(ctx context.Context, c config, code string) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if c.Token != "" {
		if b, err := bot.Open(ctx, bot.Config{Token: c.Token, URL: c.APIURL}); err == nil {
			return handlers.DeepLink(b.Username, code)
		}
	}
	return "/start " + code + "   (written to the bot; with TELEGRAM_TOKEN set, this is a link)"
}
