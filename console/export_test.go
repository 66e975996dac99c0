package console

// Route is a page of the desk as tests walk them.
type Route struct{ Pattern string }

// Routes lists the pages of the desk.
func (c *Console) Routes() []Route {
	var all []Route
	for _, r := range c.deskRoutes() {
		all = append(all, Route{r.pattern})
	}
	return all
}

// KnownActions are the acts that the audit has a sentence for.
var KnownActions = knownActions
