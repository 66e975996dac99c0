package handlers

import "strings"

// browsers and systems are what browsers name themselves by, the more particular
// names first: each claims to be others as well.
var (
	browsers = []struct{ mark, name string }{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"MicroMessenger", "WeChat"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	}
	systems = []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"},
	}
)

// browserName is what people call the browser that names itself so.
func browserName(agent string) string {
	var names []string
	for _, list := range [][]struct{ mark, name string }{browsers, systems} {
		for _, known := range list {
			if strings.Contains(agent, known.mark) {
				names = append(names, known.name)
				break
			}
		}
	}
	if len(names) == 0 {
		return "?"
	}
	return strings.Join(names, " · ")
}
