package telegramsim

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"
)

// Answer is what the bot answers to the press of a button.
type Answer struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert"`
	URL   string `json:"url,omitempty"`
}

// query is one press of a button.
type query struct {
	id       string
	person   int64
	chat     int64
	at       time.Time
	answered chan struct{} // closed with the answer
	answer   Answer
	done     bool
}

// queryStore keeps presses as long as they may be answered.
type queryStore struct {
	n     int64
	byID  map[string]*query
	order []*query
}

func (qs *queryStore) add(q *query) {
	qs.n++
	q.id = strconv.FormatInt(qs.n, 10)
	for len(qs.order) > 0 && q.at.Sub(qs.order[0].at) > queryLife {
		delete(qs.byID, qs.order[0].id)
		qs.order = qs.order[1:]
	}
	qs.byID[q.id] = q
	qs.order = append(qs.order, q)
}

// Press is a button that was pressed.
type Press struct {
	ID string // of the callback query
	q  *query
	s  *Sim
}

// Answer waits for the bot's answer; false when there is none before ctx ends.
func (p *Press) Answer(ctx context.Context) (Answer, bool) {
	select {
	case <-p.q.answered:
		return p.q.answer, true
	case <-ctx.Done():
		return Answer{}, false
	}
}

// Answered returns the answer if there is one already.
func (p *Press) Answered() (Answer, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.q.answer, p.q.done
}

const tooOld = "query is too old and response timeout expired or query ID is invalid"

func (s *Sim) answerCallbackQuery(r *request) (any, *apiError) {
	answer := Answer{Text: r.text("text"), Alert: r.boolean("show_alert"), URL: r.text("url")}
	if utf8.RuneCountInString(answer.Text) > 200 {
		return nil, refuse("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queries.byID[r.text("callback_query_id")]
	if q == nil || s.now().Sub(q.at) > queryLife {
		return nil, refuse(tooOld)
	}
	if q.done {
		return true, nil
	}
	q.answer, q.done = answer, true
	close(q.answered)
	s.hub.publish(func() event { return event{Type: "answer", Person: q.person, Answer: &answer} })
	return true, nil
}
