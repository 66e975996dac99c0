package telegramsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

func readPlace(r *request) (*Location, *apiError) {
	l := &Location{r.float("latitude"), r.float("longitude")}
	if l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
		return nil, refuse("wrong location specified")
	}
	return l, nil
}

func (s *Sim) sendLocation(r *request) (any, *apiError) {
	l, refusal := readPlace(r)
	if refusal != nil {
		return nil, refusal
	}
	return s.deliverOne(r, content{Location: l})
}

func (s *Sim) sendVenue(r *request) (any, *apiError) {
	l, refusal := readPlace(r)
	if refusal != nil {
		return nil, refusal
	}
	v := &apiVenue{Location: *l, Title: r.text("title"), Address: r.text("address")}
	return s.deliverOne(r, content{Location: l, Venue: v})
}

func (s *Sim) sendContact(r *request) (any, *apiError) {
	return s.deliverOne(r, content{Contact: &Contact{PhoneNumber: r.text("phone_number"), FirstName: r.text("first_name")}})
}

func (s *Sim) sendPoll(r *request) (any, *apiError) {
	var options []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal([]byte(r.text("options")), &options); err != nil {
		return nil, refuse("can't parse options JSON object")
	}
	if n := utf8.RuneCountInString(r.text("question")); n > 300 {
		return nil, refuse("poll question length must not exceed 300")
	}
	if len(options) < 1 || len(options) > 12 {
		return nil, refuse("poll must have from 1 to 12 options")
	}
	poll := &apiPoll{
		ID: strconv.FormatInt(s.polls.Add(1), 10), Question: r.text("question"), Type: "regular",
		IsAnonymous:           !r.has("is_anonymous") || r.boolean("is_anonymous"),
		AllowsMultipleAnswers: r.boolean("allows_multiple_answers"), IsClosed: r.boolean("is_closed"),
	}
	if r.text("type") == "quiz" {
		poll.Type = "quiz"
	}
	for i, o := range options {
		if n := utf8.RuneCountInString(o.Text); n < 1 || n > 100 {
			return nil, refuse("poll options length must be from 1 to 100")
		}
		poll.Options = append(poll.Options, apiPollOption{PersistentID: strconv.Itoa(i), Text: o.Text})
	}
	return s.deliverOne(r, content{Poll: poll})
}

// chatActions are what sendChatAction may show.
var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
	"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Sim) sendChatAction(r *request) (any, *apiError) {
	if !slices.Contains(chatActions, r.text("action")) {
		return nil, refuse("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	c.typing = time.Now().Add(5 * time.Second)
	s.hub.publish(func() event { return event{Type: "typing", Person: c.api.ID, Typing: true} })
	return true, nil
}

// repeatMessage copies or forwards one message.
func (s *Sim) repeatMessage(r *request) (any, *apiError) {
	copying := r.method == "copyMessage"
	from, refusal := s.repeatable(r, []int64{r.integer("message_id")}, copying)
	if refusal != nil {
		return nil, refusal
	}
	part := from[0]
	if copying && r.has("caption") {
		caption, refusal := readText(r, "caption", "caption_entities", maxCaption)
		if refusal != nil {
			return nil, refusal
		}
		part.Caption, part.CaptionEntities = caption.text, caption.entities
	}
	sent, refusal := s.deliver(r, part)
	if refusal != nil {
		return nil, refusal
	}
	if copying {
		return apiMessageID{sent[0].MessageID}, nil
	}
	return sent[0], nil
}

// repeatMessages copies or forwards several; those that are not there are left out.
func (s *Sim) repeatMessages(r *request) (any, *apiError) {
	var ids []int64
	if !r.decode("message_ids", &ids) || len(ids) < 1 || len(ids) > 100 {
		return nil, refuse("there must be from 1 to 100 messages")
	}
	parts, refusal := s.repeatable(r, ids, r.method == "copyMessages")
	if refusal != nil {
		return nil, refusal
	}
	if r.boolean("remove_caption") {
		for i := range parts {
			parts[i].Caption, parts[i].CaptionEntities = "", nil
		}
	}
	sent, refusal := s.deliver(r, parts...)
	if refusal != nil {
		return nil, refusal
	}
	list := make([]apiMessageID, 0, len(sent))
	for _, m := range sent {
		list = append(list, apiMessageID{m.MessageID})
	}
	return list, nil
}

// repeatable finds messages of another chat and makes them ready to be sent.
func (s *Sim) repeatable(r *request, ids []int64, copying bool) ([]outgoing, *apiError) {
	verb := "forward"
	if copying {
		verb = "copy"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "from_chat_id")
	if refusal != nil {
		return nil, refusal
	}
	var parts []outgoing
	for _, id := range ids {
		e := c.find(id)
		if e == nil {
			continue
		}
		if e.msg.Protected {
			return nil, refuse("message can't be %sed", map[bool]string{true: "copi", false: "forward"}[copying])
		}
		part := outgoing{content: e.msg.content}
		if !copying {
			part.origin = originOf(e.msg)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil, refuse("message to %s not found", verb)
	}
	return parts, nil
}

func originOf(m *apiMessage) *apiOrigin {
	if m.ForwardOrigin != nil {
		return m.ForwardOrigin
	}
	return &apiOrigin{Type: "user", Date: m.Date, SenderUser: m.From}
}
