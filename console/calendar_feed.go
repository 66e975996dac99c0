package console

import (
	"net/http"
	"strings"
)

// calendarFeed is somebody's own calendar, for a program that asks again and again. Its
// address is the key; it is told in the chat and can be taken back there.
func (c *Console) calendarFeed(w http.ResponseWriter, r *http.Request) error {
	key, _ := strings.CutSuffix(r.PathValue("file"), ".ics")
	file, err := c.Desk.CalendarFeed(r.Context(), c.Store, key)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = w.Write(file)
	return err
}
