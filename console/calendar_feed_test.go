package console_test

import (
	"net/http"
	"testing"

	"liaison/handlers"
)

// The own calendar is read by its address alone, until it is taken back.
func TestTheOwnCalendarIsFed(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	key, hash := handlers.NewCode()
	b := o.outside()
	b.opens("/calendar/"+key+".ics").sees(t, http.StatusNotFound, "!BEGIN:VCALENDAR")
	deputy := o.person("deputy")
	if err := o.store.MakeCalendar(t.Context(), deputy.ID, hash, o.at); err != nil {
		t.Fatal(err)
	}
	b.opens("/calendar/"+key+".ics").sees(t, http.StatusOK, "BEGIN:VCALENDAR", "END:VCALENDAR")
	if err := o.store.EndCalendar(t.Context(), deputy.ID); err != nil {
		t.Fatal(err)
	}
	b.opens("/calendar/"+key+".ics").sees(t, http.StatusNotFound, "!BEGIN:VCALENDAR")
}
