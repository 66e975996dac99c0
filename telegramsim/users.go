package telegramsim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"time"
)

// routeUsers is the users' side: what the page shows and does.
func (s *Sim) routeUsers(mux *http.ServeMux) {
	pages, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the directory is embedded
	}
	mux.Handle("GET /sim/", http.StripPrefix("/sim/", http.FileServerFS(pages)))
	mux.Handle("GET /sim/state", users(s.serveState))
	mux.Handle("GET /sim/log", users(s.serveLog))
	mux.HandleFunc("GET /sim/events", s.serveEvents)
	mux.HandleFunc("GET /sim/files/{id}", s.serveUserFile)
	mux.Handle("POST /sim/limits", users(s.postLimits))
	mux.Handle("POST /sim/faults", users(s.postFaults))
	mux.Handle("POST /sim/people", users(s.postPerson))
	mux.Handle("GET /sim/people/{id}/chat", users(s.serveChat))
	mux.Handle("POST /sim/people/{id}/messages", users(s.postMessage))
	mux.Handle("POST /sim/people/{id}/files", users(s.postFiles))
	mux.Handle("POST /sim/people/{id}/location", users(s.postLocation))
	mux.Handle("POST /sim/people/{id}/contact", users(s.postContact))
	mux.Handle("POST /sim/people/{id}/press", users(s.postPress))
	mux.Handle("POST /sim/people/{id}/edit", users(s.postEdit))
	mux.Handle("POST /sim/people/{id}/delete", users(s.postDelete))
	mux.Handle("POST /sim/people/{id}/block", users(s.postBlock))
}

// answers is a JSON object that says what was asked for.
type answers map[string]any

// users answers with what a function returns, or with its error as a sentence. A
// page of another site may not ask: a person's browser may be open on both.
func users(run func(*http.Request) (answers, error)) http.Handler {
	serve := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 10*maxKept)
		a, err := run(r)
		if err != nil {
			writeJSON(w, http.StatusBadRequest, answers{"ok": false, "error": err.Error()})
			return
		}
		if a == nil {
			a = answers{}
		}
		a["ok"] = true
		writeJSON(w, http.StatusOK, a)
	})
	return http.NewCrossOriginProtection().Handler(serve)
}

func readInto(r *http.Request, into any) error {
	err := json.NewDecoder(io.LimitReader(r.Body, 4<<20)).Decode(into)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// who is the person in the address.
func who(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

type botState struct {
	ID       int64        `json:"id"`
	Username string       `json:"username"`
	Name     string       `json:"name"`
	Commands []BotCommand `json:"commands"`
}

type groupState struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

func (s *Sim) serveState(*http.Request) (answers, error) {
	people := s.People()
	limits, on := s.Limits()
	s.mu.Lock()
	defer s.mu.Unlock()
	groups := make([]groupState, 0, len(s.groups))
	for _, id := range s.groups {
		groups = append(groups, groupState{id, s.chats[id].api.Title})
	}
	return answers{
		"bot":    botState{s.bot.ID, s.bot.Username, s.bot.FirstName, s.menu()},
		"people": people, "groups": groups, "limits": on, "limit_values": limits, "faults": s.Faults(),
		"files_limit_mb": maxUpload >> 20, "log_violations": s.count.violations.Load(),
	}, nil
}

func (s *Sim) serveLog(r *http.Request) (answers, error) {
	after, _ := strconv.ParseInt(r.FormValue("after"), 10, 64)
	return answers{"calls": s.Log(after), "stats": s.Stats()}, nil
}

func (s *Sim) postLimits(r *http.Request) (answers, error) {
	var in struct {
		On *bool `json:"on"`
		Limits
	}
	limits, _ := s.Limits()
	in.Limits = limits
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	if in.Limits != limits {
		s.SetLimits(in.Limits)
	}
	if in.On != nil {
		s.LimitsOn(*in.On)
	}
	limits, on := s.Limits()
	return answers{"limits": on, "limit_values": limits}, nil
}

func (s *Sim) postFaults(r *http.Request) (answers, error) {
	var f Faults
	if err := readInto(r, &f); err != nil {
		return nil, err
	}
	s.SetFaults(f)
	return answers{"faults": f}, nil
}

func (s *Sim) postPerson(r *http.Request) (answers, error) {
	var p Person
	if err := readInto(r, &p); err != nil {
		return nil, err
	}
	if p.Name == "" {
		return nil, errors.New("a person needs a name")
	}
	return answers{"person": s.AddPerson(p)}, nil
}

// serveChat shows a chat, and so makes its messages read.
func (s *Sim) serveChat(r *http.Request) (answers, error) {
	id := who(r)
	messages := s.Chat(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[id]
	if c == nil {
		return nil, errors.New("no such chat")
	}
	if c.unread > 0 {
		c.unread = 0
		s.changes++
	}
	return answers{
		"messages": messages, "typing": c.typingIn(time.Now()),
		"keyboard": c.keyboard, "blocked": c.blocked,
	}, nil
}

// answerWait is how long a press waits for the bot's answer.
const answerWait = 3 * time.Second

func (s *Sim) postPress(r *http.Request) (answers, error) {
	var in struct {
		Chat      int64  `json:"chat"`
		MessageID int64  `json:"message_id"`
		Data      string `json:"data"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	press, err := s.PressIn(in.Chat, who(r), in.MessageID, in.Data)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerWait)
	defer cancel()
	if answer, ok := press.Answer(ctx); ok {
		return answers{"answer": answer}, nil
	}
	return answers{"answer": nil}, nil
}
