// Command echo is the yardstick of the bench: the least that a bot on the same
// Telegram library can be. It repeats what is written to it, keeps nothing, and
// has a transport that keeps its connections.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// connections are enough to be no limit, and few enough to be kept: one for
// each message of a burst would be opened and closed again.
const connections = 100

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Getenv("UPDATES") == "webhook"); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, webhook bool) error {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	echo, err := bot.New(os.Getenv("TELEGRAM_TOKEN"),
		bot.WithServerURL(os.Getenv("TELEGRAM_API_URL")),
		bot.WithHTTPClient(time.Minute, &http.Client{Transport: transport, Timeout: 2 * time.Minute}),
		bot.WithDefaultHandler(repeat),
	)
	if err != nil {
		return err
	}
	if !webhook {
		echo.Start(ctx)
		return nil
	}
	server := &http.Server{Addr: os.Getenv("LISTEN"), Handler: echo.WebhookHandler(), ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	go func() { log.Print(server.ListenAndServe()) }()
	if _, err := echo.SetWebhook(ctx, &bot.SetWebhookParams{
		URL: os.Getenv("PUBLIC_URL") + "/telegram/webhook", MaxConnections: 100,
	}); err != nil {
		return err
	}
	echo.StartWebhook(ctx)
	return nil
}

func repeat(ctx context.Context, b *bot.Bot, update *models.Update) {
	if update.Message == nil {
		return
	}
	if _, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: update.Message.Chat.ID, Text: update.Message.Text}); err != nil {
		log.Print(err)
	}
}
