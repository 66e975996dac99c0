package bot

import (
	"context"
	"fmt"
	"io"
	"net/http"

	telegram "github.com/go-telegram/bot"

	"liaison"
)

// Fetch gets the content of a file from Telegram, as far as it gives files to bots:
// up to liaison.MaxFile. Its error never has the address, which holds the token.
func (b *Bot) Fetch(ctx context.Context, f liaison.File) (io.ReadCloser, error) {
	found, err := b.api.GetFile(ctx, &telegram.GetFileParams{FileID: f.ID})
	if err != nil {
		return nil, fmt.Errorf("ask for a file: %s", b.scrub(err.Error()))
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.api.FileDownloadLink(found), nil)
	if err != nil {
		return nil, fmt.Errorf("ask for a file: %s", b.scrub(err.Error()))
	}
	answer, err := b.sender.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetch a file: %s", b.scrub(err.Error()))
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		return nil, fmt.Errorf("fetch a file: %s", answer.Status)
	}
	return answer.Body, nil
}
