package console

import "net/http"

// doors are what anybody, and other programs, read without entering the desk.
func (c *Console) doors(mux *http.ServeMux) {
	// What is public, for people.
	mux.Handle("GET /matters", c.serve(c.matters))
	mux.Handle("GET /matters/{$}", c.serve(c.matters))
	mux.Handle("GET /matters/feed.atom", c.serve(c.feed))
	mux.Handle("GET /matters/{number}", c.serve(c.matter))

	// Somebody's own calendar, for who has its address.
	mux.Handle("GET /calendar/{file}", c.serve(c.calendarFeed))
	mux.Handle("GET /deputies", c.serve(c.deputies))
	mux.Handle("GET /deputies/{$}", c.serve(c.deputies))
	mux.Handle("GET /deputies/{code}", c.serve(c.deputy))

	// … and in the form of a standard.
	c.open311Routes(mux)

	// For programs that have been let in.
	c.apiRoutes(mux)
}
