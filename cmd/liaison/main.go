// Command liaison is the duty desk: the service, its demo, and what its
// operators need at a shell.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // bare containers have no zones

	"liaison"
	"liaison/locales"
)

// command is what is written after the program's name.
type command struct {
	name, arguments, does string
	run                   func(ctx context.Context, s shell) error
}

// commands lists them all, in the order of the help text.
func commands() []command {
	return []command{
		{"demo", "", "everything on one address with sample data, no token and no network", demo},
		{"serve", "", "the service, configured by the environment", serve},
		{"migrate", "", "bring the database to this version and stop", migrate},
		{"import", "[--dry-run] FILE…", "people (CSV, XLSX); bodies, topics, calendars (JSON)", importFiles},
		{"invite", "PERSON", "make an invitation for the person with that code and print its link", invite},
		{"link", "CODE", "print the public link of a station or a deputy and draw its code as PNG", link},
		{"reveal", "NUMBER", "print the name and phone left with an opinion; it is written to the audit", reveal},
		{"simulate", "", "the Telegram simulator alone, with its chat page", simulate},
		{"health", "", "ask the service at LISTEN whether it is well", health},
	}
}

// shell is where a command runs.
type shell struct {
	args []string
	env  func(string) string
	out  io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "liaison:", explain(err))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	if len(args) > 0 && !slices.Contains(args, "--help") && !slices.Contains(args, "-h") {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, shell{args[1:], env, out})
			}
		}
	}
	fmt.Fprint(out, "Liaison, a duty desk for deputies\n\nusage: liaison COMMAND\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-28s %s\n", c.name+" "+c.arguments, c.does)
	}
	if len(args) > 0 && args[0] != "help" && !slices.Contains(args, "--help") && !slices.Contains(args, "-h") {
		return fmt.Errorf("there is no command %q", args[0])
	}
	return nil
}

// explain says an error in words; a refusal has a sentence of its own.
func explain(err error) string {
	var refusal *liaison.Refusal
	catalogue, openErr := locales.Open("en")
	if openErr != nil || !errors.As(err, &refusal) {
		return err.Error()
	}
	return catalogue.Voice("en").Plain(refusal.Key, flat(refusal.Args)...)
}

func flat(args map[string]any) []any {
	var list []any
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}
