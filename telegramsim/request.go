package telegramsim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxUpload is what a bot may send in one request; the rest is room for the form.
const (
	maxUpload  = 50 << 20
	maxRequest = maxUpload + 1<<20
)

// upload is a file inside a request.
type upload struct {
	name string
	mime string
	data []byte
}

// request is one call of the bot. Every parameter is text, whatever the body was:
// a string, number or boolean as itself, anything else as its JSON.
type request struct {
	ctx    context.Context
	method string
	params map[string]string
	files  map[string]*upload
}

func (r *request) text(name string) string { return r.params[name] }

func (r *request) has(name string) bool {
	_, ok := r.params[name]
	return ok
}

func (r *request) integer(name string) int64 {
	n, _ := strconv.ParseInt(r.params[name], 10, 64)
	return n
}

func (r *request) float(name string) float64 {
	n, _ := strconv.ParseFloat(r.params[name], 64)
	return n
}

func (r *request) boolean(name string) bool {
	switch strings.ToLower(r.params[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// decode reads a parameter that is JSON; what it is was checked before.
func (r *request) decode(name string, into any) bool {
	text, ok := r.params[name]
	return ok && json.Unmarshal([]byte(text), into) == nil
}

var errTooLarge = &apiError{Code: http.StatusRequestEntityTooLarge, Text: "Request Entity Too Large"}

// readRequest takes the parameters from the query string and from a body of any of
// the kinds that Telegram takes.
func readRequest(w http.ResponseWriter, r *http.Request, method string) (*request, *apiError) {
	req := &request{ctx: r.Context(), method: method, params: map[string]string{}}
	if r.URL.RawQuery != "" {
		req.addValues(r.URL.Query())
	}
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return req, nil
	}
	body := http.MaxBytesReader(w, r.Body, maxRequest)
	kind, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "multipart/form-data":
		err = req.readForm(multipart.NewReader(body, args["boundary"]))
	case "application/json":
		err = req.readJSON(body)
	default:
		err = req.readValues(body)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, refuse("can't parse the request: %v", err)
	}
	return req, nil
}

func (r *request) addValues(values url.Values) {
	for name, list := range values {
		if len(list) > 0 {
			r.params[name] = list[0]
		}
	}
}

func (r *request) readValues(body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(string(text))
	if err != nil {
		return err
	}
	r.addValues(values)
	return nil
}

func (r *request) readForm(form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		name := part.FormName()
		if part.FileName() == "" {
			r.params[name] = string(data)
			continue
		}
		if r.files == nil {
			r.files = map[string]*upload{}
		}
		r.files[name] = &upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
	}
}

func (r *request) readJSON(body io.Reader) error {
	var values map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&values); err != nil {
		return err
	}
	r.addJSON(values)
	return nil
}

func (r *request) addJSON(values map[string]json.RawMessage) {
	for name, raw := range values {
		var text string
		switch {
		case string(raw) == "null":
		case raw[0] == '"' && json.Unmarshal(raw, &text) == nil:
			r.params[name] = text
		default:
			r.params[name] = string(raw)
		}
	}
}

// fits holds the request to the specification: known names, required ones present,
// kinds right.
func (r *request) fits(p *spec, method *shape) *apiError {
	for name, text := range r.params {
		f, ok := method.field(name)
		if !ok {
			return refuse("parameter %q is not in the specification of %s", name, r.method)
		}
		if err := p.checkText(f, text); err != nil {
			return refuse("%s", err)
		}
	}
	for _, f := range method.fields {
		if f.required && r.params[f.name] == "" && r.files[f.name] == nil {
			return missing(f.name)
		}
	}
	return nil
}

// missing is Telegram's own sentence where it has one.
func missing(name string) *apiError {
	switch name {
	case "chat_id":
		return refuse("chat_id is empty")
	case "text":
		return refuse("message text is empty")
	case "message_id":
		return refuse("message identifier is not specified")
	}
	return refuse("parameter %q is required", name)
}
