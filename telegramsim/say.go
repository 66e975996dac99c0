package telegramsim

import "fmt"

// last returns the last of what was sent.
func last(list []Msg, err error) (Msg, error) {
	if err != nil {
		return Msg{}, err
	}
	return list[len(list)-1], nil
}

// Write sends a text to the bot; of one in parts the last is returned.
func (s *Sim) Write(who int64, text string) (Msg, error) {
	return last(s.Send(who, Draft{Text: text}))
}

// WriteIn writes in a group.
func (s *Sim) WriteIn(group, who int64, text string) (Msg, error) {
	return last(s.Send(who, Draft{Chat: group, Text: text}))
}

// Reply writes in answer to a message.
func (s *Sim) Reply(who, to int64, text string) (Msg, error) {
	return last(s.Send(who, Draft{Text: text, ReplyTo: to}))
}

// Forward forwards somebody's text to the bot.
func (s *Sim) Forward(who int64, text string) (Msg, error) {
	return last(s.Send(who, Draft{Text: text, Forwarded: true}))
}

// SendFiles sends files, several as one album.
func (s *Sim) SendFiles(who int64, caption string, files ...Upload) ([]Msg, error) {
	return s.Send(who, Draft{Caption: caption, Files: files})
}

func (s *Sim) sendOne(who int64, as, caption string, up Upload) (Msg, error) {
	up.As = as
	return last(s.SendFiles(who, caption, up))
}

// Photo sends a photo.
func (s *Sim) Photo(who int64, caption string, up Upload) (Msg, error) {
	return s.sendOne(who, "photo", caption, up)
}

// Document sends a document.
func (s *Sim) Document(who int64, caption string, up Upload) (Msg, error) {
	return s.sendOne(who, "document", caption, up)
}

// Voice sends a voice message.
func (s *Sim) Voice(who int64, up Upload) (Msg, error) {
	return s.sendOne(who, "voice", "", up)
}

// Sticker sends a sticker with an emoji.
func (s *Sim) Sticker(who int64, emoji string) (Msg, error) {
	return s.sendOne(who, "sticker", "", Upload{Name: "sticker.webp", Emoji: emoji, Size: 1024})
}

// Location sends a point on the map.
func (s *Sim) Location(who int64, latitude, longitude float64) (Msg, error) {
	return last(s.Send(who, Draft{Location: &Location{latitude, longitude}}))
}

// Contact sends a phone number; own says that it is the person's, shared by a
// button, and not somebody's from the phone book.
func (s *Sim) Contact(who int64, phone, name string, own bool) (Msg, error) {
	c := &Contact{PhoneNumber: phone, FirstName: name}
	if own {
		c.UserID = who
	}
	return last(s.Send(who, Draft{Contact: c}))
}

// Inject makes an update of whatever is given: its one key is the kind. It returns
// the update_id.
func (s *Sim) Inject(update map[string]any) (int64, error) {
	if len(update) != 1 {
		return 0, fmt.Errorf("an update has one kind, not %d", len(update))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for kind, body := range update {
		return s.push(kind, body, lane{'i', 0}), nil
	}
	return 0, nil
}
