package liaison

import (
	"html"
	"net/url"
	"slices"
	"strings"
)

// pageTags are the entities that stand on a page as they do in a chat. What hides
// there until it is touched is read here at once.
var pageTags = []string{"bold", "italic", "underline", "strikethrough", "code", "pre", "blockquote"}

// Page is the text as markup for a page of the web: its own characters are no
// markup, and its links lead to other pages and run nothing.
func (r Rich) Page() string {
	marked := r.markup(func(e Entity) [2]string {
		switch {
		case slices.Contains(pageTags, e.Type):
			return tags[e.Type]
		case e.Type == "expandable_blockquote":
			return tags["blockquote"]
		case e.Type == "text_link":
			return linkTags(e.URL)
		case e.Type == "url":
			return linkTags(r.part(e))
		}
		return [2]string{}
	}, html.EscapeString)
	// After what is a block of its own the end of a line would be an empty one.
	return strings.NewReplacer("</blockquote>\n", "</blockquote>", "</pre>\n", "</pre>").Replace(marked)
}

// linkTags are those of a link into the web; of any other address none.
func linkTags(address string) [2]string {
	if !strings.Contains(address, "://") {
		address = "https://" + address // as Telegram reads it
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return [2]string{}
	}
	return [2]string{`<a href="` + html.EscapeString(u.String()) + `" rel="noopener noreferrer nofollow">`, "</a>"}
}

// part is what an entity is about.
func (r Rich) part(e Entity) string {
	at, from, to := 0, len(r.Text), len(r.Text)
	for i, c := range r.Text {
		if at == e.Offset {
			from = i
		}
		if at >= e.Offset+e.Length {
			to = i
			break
		}
		at += units(string(c))
	}
	return r.Text[min(from, to):to]
}

// Headed divides the text into its title and what follows, where its first line is
// no longer than so many characters; else the title is that line's beginning, and
// what follows is the whole.
func (r Rich) Headed(most int) (title string, rest Rich) {
	r = r.Trim()
	title = r.Title(most)
	line, after, _ := strings.Cut(r.Text, "\n")
	if strings.TrimSpace(line) != title {
		return title, r
	}
	return title, r.cut(len(r.Text)-len(after), len(r.Text)).Trim()
}
