package main

import (
	"context"
	"errors"
	"fmt"
	"liaison"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison/bot"
	"liaison/console"
	"liaison/handlers"
	"liaison/locales"
	"liaison/localpg"
	"liaison/login"
	"liaison/scheduler"
	"liaison/storage"
)

// database is the store with the PostgreSQL behind it, where that is ours.
type database struct {
	*storage.Store
	server *localpg.Server
}

// openDatabase connects to the given PostgreSQL, or starts one in the data
// directory, and brings it to this version.
func openDatabase(ctx context.Context, c config, log *slog.Logger) (*database, error) {
	db := &database{}
	address := c.DatabaseURL
	if address == "" {
		server, err := localpg.Start(ctx, localpg.Config{Dir: filepath.Join(c.DataDir, "postgres"), Log: log})
		if err != nil {
			return nil, fmt.Errorf("start a local PostgreSQL (DATABASE_URL is empty): %w", err)
		}
		db.server, address = server, server.URL("postgres")
	}
	waiting, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var err error
	if db.Store, err = storage.Open(waiting, address); err == nil {
		err = db.Migrate(ctx)
	}
	if err != nil {
		db.close(log)
		return nil, err
	}
	return db, nil
}

// openQuietly is what a command that ends by itself begins with: the settings
// and the database, and what closes it.
func openQuietly(ctx context.Context, sh shell) (config, *database, func(), error) {
	c, err := readConfig(withDefaults(sh.env, quietly), false)
	if err != nil {
		return c, nil, nil, err
	}
	log := c.logger()
	db, err := openDatabase(ctx, c, log)
	return c, db, func() { db.close(log) }, err
}

// watch is the context until the database's own server ends, if it is ours: the
// service cannot go on without it.
func (db *database) watch(ctx context.Context) (context.Context, func() error) {
	watched, cancel := context.WithCancelCause(ctx)
	if db.server != nil && db.server.Done() != nil {
		go func() {
			select {
			case <-db.server.Done():
				cancel(errors.New("the local PostgreSQL has ended: start again, its data is safe"))
			case <-watched.Done():
			}
		}()
	}
	return watched, func() error {
		defer cancel(nil)
		if cause := context.Cause(watched); watched.Err() != nil && ctx.Err() == nil {
			return cause
		}
		return nil
	}
}

// close ends the connections, then the server if it is ours.
func (db *database) close(log *slog.Logger) {
	if db.Store != nil {
		db.Close()
	}
	if db.server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.server.Stop(ctx); err != nil {
		log.Error("stop the local PostgreSQL", "error", err)
	}
}

// service is everything that runs in `liaison serve`.
type service struct {
	config    config
	log       *slog.Logger
	store     *storage.Store
	desk      *handlers.Desk
	bot       *bot.Bot
	reception *handlers.Reception
	post      *scheduler.Post
	tick      *scheduler.Tick
	hooks     *scheduler.Hooks
	console   *console.Console
	meter     *meter
}

// build makes the service; nothing of it runs yet but getMe.
func build(ctx context.Context, c config, log *slog.Logger, store *storage.Store) (*service, error) {
	catalogue, err := locales.Open(c.Language)
	if err != nil {
		return nil, err
	}
	s := &service{config: c, log: log, store: store, meter: newMeter(store, func() liaison.Date { return liaison.DateOf(time.Now().In(c.Zone)) }, log)}
	desk := &handlers.Desk{Locales: catalogue, Zone: c.Zone, Now: time.Now, Cron: scheduler.ParseCron}
	s.desk = desk
	s.post = &scheduler.Post{Store: store, Rate: c.SendRate, Log: log, Observe: s.meter.sent, Unreachable: desk.Unreachable,
		Copy: desk.Copy, Zone: c.Zone, Now: time.Now}
	s.tick = &scheduler.Tick{Store: store, Desk: desk, Zone: c.Zone, Now: time.Now, Log: log}
	s.hooks = &scheduler.Hooks{Store: store, Now: time.Now, Log: log}
	s.reception = &handlers.Reception{
		Store: store, Decode: bot.Decode, Handle: desk.Handle, Apologise: desk.Apologise,
		Sent: s.post.Offer, Log: log, Observe: s.meter.handled,
	}
	if s.bot, err = bot.Open(ctx, bot.Config{
		Token: c.Token, URL: c.APIURL, Log: log,
		Keep: store.KeepArrivals, Arrived: s.reception.Arrived,
		Alone: func(ctx context.Context, do func(context.Context) error) error { return store.Alone(ctx, "poll", do) },
		Make:  s.makeFile,
	}); err != nil {
		return nil, err
	}
	s.post.Send = s.bot
	desk.Links, desk.Fetch = handlers.Links{Bot: s.bot.Username}, s.bot.Fetch
	if strings.HasPrefix(c.PublicURL, "https://") {
		desk.Links.Web = c.PublicURL // Telegram refuses buttons that lead to this machine
	}
	s.console = &console.Console{Store: store, Locales: catalogue, Zone: c.Zone, Now: time.Now, Log: log,
		Desk: desk, Offer: s.post.Offer, Files: s.bot.Fetch, Secure: strings.HasPrefix(c.PublicURL, "https://"),
		Forms: console.Forms{Hear: desk.Hear, Sent: func() { s.post.Offer(nil) }, Keys: c.Keys, Bot: s.bot.Username}}
	if c.LoginSecret != "" {
		bot, _, _ := strings.Cut(c.Token, ":")
		s.console.Login = login.New(login.Config{Issuer: c.LoginURL, Client: bot, Secret: c.LoginSecret,
			Redirect: c.PublicURL + "/console/login/callback"})
	}
	if c.Mail != nil {
		s.tick.Mail, s.console.Mails = mailer{s}, true
	}
	for code, tag := range commandLanguages(c) {
		if err := s.bot.SetCommands(ctx, code, commandMenu(catalogue.Voice(tag))); err != nil {
			log.Warn("set the menu of commands", "language", tag, "error", err)
		}
	}
	return s, nil
}

// commandLanguages are the languages of the menus of commands, by Telegram's
// code of two letters; the empty one is for all others.
func commandLanguages(c config) map[string]string {
	languages := map[string]string{"": c.Language}
	for _, tag := range locales.Languages {
		code, _, _ := strings.Cut(tag, "-")
		languages[code] = tag
	}
	return languages
}

// commandMenu is what Telegram shows behind its menu button.
func commandMenu(voice locales.Voice) []bot.Command {
	var menu []bot.Command
	for _, name := range []string{"menu", "suggest", "motion", "opinion", "kinds", "mine", "todo", "find", "briefings", "brief", "learn", "events", "consult", "contact", "meet", "plan", "archive", "console", "settings", "cancel", "help"} {
		menu = append(menu, bot.Command{Name: name, Description: voice.Plain("command." + name)})
	}
	return menu
}

// host serves HTTP for as long as the work goes on, from before it begins, when
// Telegram may still be out of reach, until after it has ended. The work adds
// its routes to the mux when it has them.
func host(ctx context.Context, listener net.Listener, mux *http.ServeMux, work func(context.Context) error) error {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	working, giveUp := context.WithCancel(ctx)
	defer giveUp()
	var g errgroup.Group
	g.Go(func() error {
		defer giveUp()
		return serveUntil(serving, listener, mux)
	})
	g.Go(func() error {
		defer stop()
		return work(working)
	})
	return g.Wait()
}

// work takes updates, answers them and sends, until the context ends or a part
// fails. All parts have finished what they had in hand when it returns.
func (s *service) work(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.reception.Run(ctx) })
	g.Go(func() error { return s.post.Run(ctx) })
	g.Go(func() error { return s.tick.Run(ctx) })
	g.Go(func() error { return s.hooks.Run(ctx) })
	g.Go(func() error { return s.receive(ctx) })
	return g.Wait()
}

// receive takes updates by the configured way.
func (s *service) receive(ctx context.Context) error {
	if !s.config.Webhook {
		return s.bot.Poll(ctx)
	}
	return s.bot.SetWebhook(ctx, s.config.PublicURL+"/telegram/webhook", s.config.WebhookSecret)
}

func (s *service) routes() http.Handler {
	mux := http.NewServeMux()
	if s.config.Webhook {
		mux.Handle("POST /telegram/webhook", s.bot.Webhook(s.config.WebhookSecret))
	}
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.meter.handler())
	pages := s.console.Handler()
	mux.Handle("GET /", pages)
	mux.Handle("POST /", pages)
	return mux
}

// ready says whether this replica can do its work now.
func (s *service) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.store.Ping(ctx); err != nil {
		s.log.Warn("not ready", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// serveUntil serves HTTP until the context ends, then lets requests in hand
// finish within two seconds.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		closing, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := server.Shutdown(closing); err != nil {
			err = server.Close() // streams and long polls do not end by themselves
			stopped <- err
			return
		}
		stopped <- nil
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	return <-stopped
}
