package console

import "net/http"

// doors are what anybody, and other programs, read without entering the desk.
func (c *Console) doors(mux *http.ServeMux) {
	// What is public, for people.
	mux.Handle("GET /matters", c.serve(c.matters))
	mux.Handle("GET /matters/{$}", c.serve(c.matters))
	mux.Handle("GET /matters/feed.atom", c.serve(c.feed))
	mux.Handle("GET /matters/{number}", c.serve(c.matter))

	mux.Handle("GET /stories", c.serve(c.stories))
	mux.Handle("GET /stories/{$}", c.serve(c.stories))
	mux.Handle("GET /stories/{number}", c.serve(c.story))

	// … and in the form of a standard.
	c.open311Routes(mux)

	// For programs that have been let in.
	c.apiRoutes(mux)
}
