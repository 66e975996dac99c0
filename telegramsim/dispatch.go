package telegramsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// apiError is a refusal in Telegram's words.
type apiError struct {
	Code       int
	Text       string
	RetryAfter int
	violation  string // what the bot did that it never should; empty for a common refusal
}

func refuse(format string, args ...any) *apiError {
	return &apiError{Code: http.StatusBadRequest, Text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbid(why string) *apiError {
	return &apiError{Code: http.StatusForbidden, Text: "Forbidden: " + why}
}

// described is a result that comes with a sentence.
type described struct {
	result any
	text   string
}

type apiAnswer struct {
	OK          bool           `json:"ok"`
	Result      any            `json:"result,omitempty"`
	Code        int            `json:"error_code,omitempty"`
	Description string         `json:"description,omitempty"`
	Parameters  *apiParameters `json:"parameters,omitempty"`
}

type apiParameters struct {
	RetryAfter int `json:"retry_after"`
}

// Handler serves the Bot API, the files, the users' side and the page.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	s.routeUsers(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/bot"):
			s.serveCall(w, r, strings.TrimPrefix(path, "/bot"))
		case strings.HasPrefix(path, "/file/bot"):
			s.serveBotFile(w, r, strings.TrimPrefix(path, "/file/bot"))
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// serveCall answers one call of the bot and keeps it in the log.
func (s *Sim) serveCall(w http.ResponseWriter, r *http.Request, rest string) {
	begun := time.Now()
	token, name, found := strings.Cut(rest, "/")
	if !found {
		writeAnswer(w, nil, &apiError{Code: http.StatusNotFound, Text: "Not Found"})
		return
	}
	if token != s.opt.Token {
		writeAnswer(w, nil, &apiError{Code: http.StatusUnauthorized, Text: "Unauthorized"})
		return
	}
	req, refusal := readRequest(w, r, name)
	if refusal != nil {
		req = &request{ctx: r.Context(), method: name}
	}
	var result any
	if refusal == nil {
		result, refusal = s.call(req)
	}
	s.faults.delay(r.Context(), req.method)
	lost := refusal == nil && isSend(req.method) && s.faults.lose()
	s.record(req, begun, refusal, lost)
	if lost {
		panic(http.ErrAbortHandler) // the message is delivered, its sender never learns
	}
	writeAnswer(w, result, refusal)
}

// call runs one request through the specification, the faults and the limits.
func (s *Sim) call(req *request) (any, *apiError) {
	if exact, ok := s.spec.lower[strings.ToLower(req.method)]; ok {
		req.method = exact
	}
	form, known := s.spec.methods[req.method]
	if !known {
		return nil, &apiError{Code: http.StatusNotFound, Text: "Not Found: method not found"}
	}
	if isSend(req.method) {
		if refusal := s.faults.fail(); refusal != nil {
			return nil, refusal
		}
		if refusal := s.traffic.admit(req.integer("chat_id")); refusal != nil {
			return nil, refusal
		}
	}
	if refusal := req.fits(s.spec, form); refusal != nil {
		refusal.violation = refusal.Text
		return nil, refusal
	}
	if run := methodNamed(req.method); run != nil {
		return run(s, req)
	}
	return notSimulated(req.method, form)
}

// isSend says whether the call counts against the limits.
func isSend(method string) bool {
	if method == "sendChatAction" {
		return false
	}
	for _, prefix := range []string{"send", "copyMessage", "forwardMessage", "editMessage"} {
		if strings.HasPrefix(method, prefix) {
			return true
		}
	}
	return false
}

func notSimulated(method string, form *shape) (any, *apiError) {
	if strings.Contains(form.returns, "Boolean") {
		return described{result: true, text: method + " is not simulated"}, nil
	}
	text := fmt.Sprintf("Not Implemented: %s is not simulated", method)
	return nil, &apiError{Code: http.StatusNotImplemented, Text: text, violation: "not simulated"}
}

func writeAnswer(w http.ResponseWriter, result any, refusal *apiError) {
	answer := apiAnswer{OK: true, Result: result}
	if d, ok := result.(described); ok {
		answer.Result, answer.Description = d.result, d.text
	}
	status := http.StatusOK
	if refusal != nil {
		answer = apiAnswer{Code: refusal.Code, Description: refusal.Text}
		status = refusal.Code
		if refusal.RetryAfter > 0 {
			answer.Parameters = &apiParameters{refusal.RetryAfter}
			w.Header().Set("Retry-After", strconv.Itoa(refusal.RetryAfter))
		}
	}
	writeJSON(w, status, answer)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked may be gone
}
