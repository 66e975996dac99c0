package console

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

// Open311 GeoReport v2, the reading half of it: topics are its services, published
// matters its requests. https://wiki.open311.org/GeoReport_v2
const (
	open311At        = "/open311/v2"
	open311Page      = 100
	open311PageMost  = 200
	open311PagesMost = 500
	open311Words     = 4_000 // characters of a description
	open311Days      = 90
	open311IDs       = 100 // that may be asked for at once
)

// open311Service is a kind of request that there is.
type open311Service struct {
	XMLName     xml.Name `xml:"service" json:"-"`
	Code        string   `xml:"service_code" json:"service_code"`
	Name        string   `xml:"service_name" json:"service_name"`
	Description string   `xml:"description" json:"description"`
	Metadata    bool     `xml:"metadata" json:"metadata"`
	Type        string   `xml:"type" json:"type"`
	Keywords    string   `xml:"keywords" json:"keywords"`
	Group       string   `xml:"group" json:"group"`
}

// open311Definition says that nothing more is asked of a service.
type open311Definition struct {
	XMLName    xml.Name `xml:"service_definition" json:"-"`
	Code       string   `xml:"service_code" json:"service_code"`
	Attributes []string `xml:"attributes>attribute" json:"attributes"`
}

// open311Request is a published matter. The fields that it has nothing for are there
// all the same: empty in XML, null in JSON.
type open311Request struct {
	XMLName     xml.Name `xml:"request" json:"-"`
	ID          string   `xml:"service_request_id" json:"service_request_id"`
	Status      string   `xml:"status" json:"status"`
	Notes       *string  `xml:"status_notes" json:"status_notes"`
	ServiceName string   `xml:"service_name" json:"service_name"`
	ServiceCode string   `xml:"service_code" json:"service_code"`
	Description string   `xml:"description" json:"description"`
	Agency      *string  `xml:"agency_responsible" json:"agency_responsible"`
	Notice      *string  `xml:"service_notice" json:"service_notice"`
	Requested   string   `xml:"requested_datetime" json:"requested_datetime"`
	Updated     string   `xml:"updated_datetime" json:"updated_datetime"`
	Expected    *string  `xml:"expected_datetime" json:"expected_datetime"`
	Address     *string  `xml:"address" json:"address"`
	AddressID   *string  `xml:"address_id" json:"address_id"`
	Zipcode     *string  `xml:"zipcode" json:"zipcode"`
	Lat         *string  `xml:"lat" json:"lat"`
	Long        *string  `xml:"long" json:"long"`
	Media       *string  `xml:"media_url" json:"media_url"`
}

type open311Error struct {
	XMLName     xml.Name `xml:"error" json:"-"`
	Code        int      `xml:"code" json:"code"`
	Description string   `xml:"description" json:"description"`
}

// open311List is a list with the name that it has in XML.
type open311List struct {
	XMLName xml.Name
	Items   any
}

// open311Discovery says where the service is and what it speaks.
type open311Discovery struct {
	XMLName   xml.Name          `xml:"discovery" json:"-"`
	Changeset string            `xml:"changeset" json:"changeset"`
	Contact   string            `xml:"contact" json:"contact"`
	Key       string            `xml:"key_service" json:"key_service"`
	Endpoints []open311Endpoint `xml:"endpoints>endpoint" json:"endpoints"`
}

type open311Endpoint struct {
	Specification string   `xml:"specification" json:"specification"`
	URL           string   `xml:"url" json:"url"`
	Changeset     string   `xml:"changeset" json:"changeset"`
	Type          string   `xml:"type" json:"type"`
	Formats       []string `xml:"formats>format" json:"formats"`
}

// open311Routes are its addresses; what is after the dot is the form of the answer.
func (c *Console) open311Routes(mux *http.ServeMux) {
	for pattern, p := range map[string]page{
		"/discovery.{form}": c.open311Discovery, "/services.{form}": c.open311Services, "/requests.{form}": c.open311Requests,
	} {
		for _, form := range []string{"json", "xml"} {
			mux.Handle("GET "+open311At+strings.ReplaceAll(pattern, "{form}", form), c.serve(p))
		}
	}
	mux.Handle("GET "+open311At+"/services/{code}", c.serve(c.open311Definition))
	mux.Handle("GET "+open311At+"/requests/{id}", c.serve(c.open311Request))
	mux.Handle("GET "+open311At+"/", c.serve(func(w http.ResponseWriter, r *http.Request) error {
		return open311Refuse(w, r, http.StatusNotFound, "no such resource")
	}))
}

// open311Answer writes in the form that the address ends in; JSON where it ends in
// none.
func open311Answer(w http.ResponseWriter, r *http.Request, status int, root string, v any) error {
	if !strings.HasSuffix(r.URL.Path, ".xml") {
		return writeJSON(w, status, "application/json; charset=utf-8", v)
	}
	if root != "" {
		v = open311List{XMLName: xml.Name{Local: root}, Items: v}
	}
	return writeXML(w, status, "text/xml; charset=utf-8", v)
}

func writeJSON(w http.ResponseWriter, status int, kind string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(status)
	_, err = w.Write(append(text, '\n'))
	return err
}

func open311Refuse(w http.ResponseWriter, r *http.Request, status int, why string) error {
	return open311Answer(w, r, status, "errors", []open311Error{{Code: status, Description: why}})
}

func (c *Console) open311Discovery(w http.ResponseWriter, r *http.Request) error {
	const since = "2026-11-28T00:00:00+08:00"
	return open311Answer(w, r, http.StatusOK, "", open311Discovery{
		Changeset: since, Contact: c.voice(r).Plain("public.open311_contact"), Key: c.voice(r).Plain("public.open311_key"),
		Endpoints: []open311Endpoint{{"http://wiki.open311.org/GeoReport_v2", c.origin(r) + open311At, since, "production", []string{"text/xml", "application/json"}}},
	})
}

func (c *Console) open311Services(w http.ResponseWriter, r *http.Request) error {
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	services := []open311Service{}
	for _, t := range names.topics {
		services = append(services, open311Service{Code: t.Code, Name: t.Name, Description: c.voice(r).Plain("public.open311_service", "Topic", t.Name),
			Type: "realtime", Keywords: strings.Join(t.Keywords, ","), Group: c.voice(r).Plain("public.title")})
	}
	return open311Answer(w, r, http.StatusOK, "services", services)
}

// named is the last part of the address without its form.
func named(r *http.Request, name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(written(r.PathValue(name)), ".json"), ".xml")
}

func (c *Console) open311Definition(w http.ResponseWriter, r *http.Request) error {
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	for _, t := range names.topics {
		if t.Code == named(r, "code") {
			return open311Answer(w, r, http.StatusOK, "", open311Definition{Code: t.Code, Attributes: []string{}})
		}
	}
	return open311Refuse(w, r, http.StatusNotFound, "service_code was not found")
}

func (c *Console) open311Request(w http.ResponseWriter, r *http.Request) error {
	p, err := c.Store.Publication(r.Context(), named(r, "id"))
	if errors.Is(err, storage.ErrNone) {
		return open311Refuse(w, r, http.StatusNotFound, "service_request_id was not found")
	}
	if err != nil {
		return err
	}
	return c.open311Send(w, r, []liaison.Publication{p})
}

func (c *Console) open311Requests(w http.ResponseWriter, r *http.Request) error {
	if ids := r.FormValue("service_request_id"); ids != "" {
		wanted := strings.Split(written(ids), ",")
		found, err := c.Store.PublicationsNumbered(r.Context(), wanted[:min(len(wanted), open311IDs)])
		if err != nil {
			return err
		}
		return c.open311Send(w, r, found)
	}
	q, wrong := open311Query(r.Form, c.Now())
	if wrong != "" {
		return open311Refuse(w, r, http.StatusBadRequest, wrong)
	}
	var found []liaison.Publication
	if status := r.FormValue("status"); status == "" || strings.Contains(status, "closed") { // what is published is closed
		var err error
		if found, err = c.Store.Publications(r.Context(), q); err != nil {
			return err
		}
	}
	return c.open311Send(w, r, found)
}

// open311Query reads what is asked for; wrong says what is not to be understood.
func open311Query(asked url.Values, now time.Time) (q storage.PublicQuery, wrong string) {
	q = storage.PublicQuery{Topic: written(asked.Get("service_code")), BySubmission: true, Most: open311Page}
	for _, status := range strings.Split(asked.Get("status"), ",") {
		if status != "" && status != "open" && status != "closed" {
			return q, "status is open, closed, or both with a comma between them"
		}
	}
	var err, err2 error
	if from := asked.Get("start_date"); from != "" {
		q.From, err = time.Parse(time.RFC3339, from)
	}
	if until := asked.Get("end_date"); until != "" {
		q.Until, err2 = time.Parse(time.RFC3339, until)
	}
	if err != nil || err2 != nil {
		return q, "start_date and end_date are written like 2010-01-01T00:00:00Z"
	}
	switch span := open311Days * 24 * time.Hour; {
	case q.From.IsZero() && q.Until.IsZero():
		q.From = now.Add(-span)
	case q.Until.IsZero():
		q.Until = q.From.Add(span)
	case q.From.IsZero():
		q.From = q.Until.Add(-span)
	case q.Until.Sub(q.From) > span || q.Until.Before(q.From):
		return q, "end_date is after start_date by 90 days at most"
	}
	return open311Paging(q, asked)
}

func open311Paging(q storage.PublicQuery, asked url.Values) (_ storage.PublicQuery, wrong string) {
	page, size, err, err2 := 1, open311Page, error(nil), error(nil)
	if text := asked.Get("page"); text != "" {
		page, err = strconv.Atoi(text)
	}
	if text := asked.Get("page_size"); text != "" {
		size, err2 = strconv.Atoi(text)
	}
	if err != nil || err2 != nil || page < 1 || page > open311PagesMost || size < 1 {
		return q, "page counts from 1 to 500, page_size from 1 to 200"
	}
	q.Most = min(size, open311PageMost)
	q.Skip = (page - 1) * q.Most
	return q, ""
}

// open311Send writes publications as requests.
func (c *Console) open311Send(w http.ResponseWriter, r *http.Request, found []liaison.Publication) error {
	names, err := c.roll(r)
	if err != nil {
		return err
	}
	requests := []open311Request{}
	for _, p := range found {
		requests = append(requests, c.open311As(r, p, names))
	}
	return open311Answer(w, r, http.StatusOK, "service_requests", requests)
}

func (c *Console) open311As(r *http.Request, p liaison.Publication, names roll) open311Request {
	voice := c.voice(r)
	moment := func(t time.Time) string { return t.In(c.Zone).Format(time.RFC3339) }
	given := func(text string) *string {
		if text == "" {
			return nil
		}
		return &text
	}
	notes := strings.TrimSpace(spoken(voice, "class", p.Class) + " " + spoken(voice, "result", p.Result))
	return open311Request{ID: p.Number, Status: "closed", Notes: given(notes), ServiceName: names.topic(p.Topic), ServiceCode: p.Topic,
		Description: cut(p.Title+"\n\n"+p.Body, open311Words), Agency: given(names.body(p.Lead)), Notice: given(cut(p.Answer, open311Words)),
		Requested: moment(p.Submitted), Updated: moment(p.Closed)}
}

// cut is the beginning of a text, with its lines, of at most so many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
