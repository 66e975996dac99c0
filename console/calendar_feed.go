package console

import (
	"errors"
	"net/http"
	"strings"

	"liaison"
)

// calendarFeed is somebody's own calendar, for a program that asks again and again. Its
// address is the key; it is told in the chat and can be taken back there. The key is in
// no log: what goes wrong is logged here, without the address.
func (c *Console) calendarFeed(w http.ResponseWriter, r *http.Request) error {
	key, _ := strings.CutSuffix(r.PathValue("file"), ".ics")
	file, err := c.Desk.CalendarFeed(r.Context(), c.Store, key)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		http.Error(w, c.voice(r).Plain(refusal.Key), http.StatusNotFound)
		return nil
	}
	if err != nil {
		c.Log.Error("console", "path", "/calendar", "error", err)
		http.Error(w, c.voice(r).Plain("console.fault"), http.StatusInternalServerError)
		return nil
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	_, _ = w.Write(file) // who asked may have gone
	return nil
}
