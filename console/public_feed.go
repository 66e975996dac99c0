package console

import (
	"encoding/xml"
	"net/http"
	"time"

	"liaison/storage"
)

// atomFeed is RFC 4287's.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Summary   string   `xml:"summary"`
}

// feed is what was published last, for programs that look again and again.
func (c *Console) feed(w http.ResponseWriter, r *http.Request) error {
	q := publicQuery(r)
	q.Most = feedMost
	found, err := c.Store.Publications(r.Context(), q)
	if err != nil {
		return err
	}
	origin, voice := c.origin(r), c.voice(r)
	moment := func(t time.Time) string { return t.In(c.Zone).Format(time.RFC3339) }
	f := atomFeed{ID: "urn:liaison:matters", Title: voice.Plain("public.title"), Updated: moment(time.Unix(0, 0)), Author: atomAuthor{voice.Plain("public.office")},
		Links: []atomLink{{"self", "application/atom+xml", origin + publicAddress(r, "feed.atom", q)}, {"alternate", "text/html", origin + publicAddress(r, "", q)}}}
	latest := time.Time{}
	for _, p := range found {
		if p.ChangedAt.After(latest) {
			latest = p.ChangedAt
			f.Updated = moment(latest)
		}
		f.Entries = append(f.Entries, atomEntry{ID: "urn:liaison:matter:" + p.Number, Title: p.Title, Published: moment(p.PublishedAt), Updated: moment(p.ChangedAt),
			Link: atomLink{"alternate", "text/html", origin + publicAddress(r, p.Number, storage.PublicQuery{})}, Summary: clipped(p.Body, 3*bulletinBeginning)})
	}
	return writeXML(w, http.StatusOK, "application/atom+xml; charset=utf-8", f)
}

// writeXML writes a document whole, or not at all.
func writeXML(w http.ResponseWriter, status int, kind string, document any) error {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, err = w.Write(append([]byte(xml.Header), text...))
	return err
}
