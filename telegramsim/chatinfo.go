package telegramsim

import "slices"

type apiGifts struct {
	Unlimited bool `json:"unlimited_gifts"`
	Limited   bool `json:"limited_gifts"`
	Unique    bool `json:"unique_gifts"`
	Premium   bool `json:"premium_subscription"`
	Channels  bool `json:"gifts_from_channels"`
}

type apiChatFull struct {
	apiChat
	AccentColor  int         `json:"accent_color_id"`
	MaxReactions int         `json:"max_reaction_count"`
	Gifts        apiGifts    `json:"accepted_gift_types"`
	Pinned       *apiMessage `json:"pinned_message,omitempty"`
}

func (s *Sim) getChat(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, refusal
	}
	full := apiChatFull{apiChat: *c.api, MaxReactions: 11}
	if n := len(c.pinned); n > 0 {
		if e := c.find(c.pinned[n-1]); e != nil {
			full.Pinned = bare(e.msg)
		}
	}
	return full, nil
}

func (s *Sim) getChatMember(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, refusal
	}
	id := r.integer("user_id")
	if id == s.bot.ID {
		return s.botMember(c.blocked || c.kicked), nil
	}
	p := s.people[id]
	if p == nil {
		return nil, refuse("user not found")
	}
	if c.members[id] || c.private() && c.api.ID == id {
		return apiChatMember{Status: "member", User: p.user}, nil
	}
	return apiChatMember{Status: "left", User: p.user}, nil
}

// botMember is the bot as a member of a chat that it was put out of, or not.
func (s *Sim) botMember(out bool) apiChatMember {
	if out {
		return apiChatMember{Status: "kicked", User: s.bot, UntilDate: new(int64)}
	}
	return apiChatMember{Status: "member", User: s.bot}
}

func (s *Sim) getChatMemberCount(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, refusal
	}
	return max(1, len(c.members)) + 1, nil
}

func (s *Sim) pinChatMessage(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	id := r.integer("message_id")
	if c.find(id) == nil {
		return nil, refuse("message to pin not found")
	}
	if !slices.Contains(c.pinned, id) {
		c.pinned = append(c.pinned, id)
		s.changes++
	}
	return true, nil
}

func (s *Sim) unpinChatMessage(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	id := r.integer("message_id")
	s.changes++
	switch n := len(c.pinned); {
	case r.method == "unpinAllChatMessages" || n == 0:
		c.pinned = nil
	case id == 0:
		c.pinned = c.pinned[:n-1]
	default:
		if !slices.Contains(c.pinned, id) {
			return nil, refuse("message to unpin not found")
		}
		c.pinned = slices.DeleteFunc(c.pinned, func(p int64) bool { return p == id })
	}
	return true, nil
}

func (s *Sim) leaveChat(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	if c.private() {
		return nil, refuse("chat member status can't be changed in private chats")
	}
	c.kicked = true
	s.changes++
	return true, nil
}

func (s *Sim) setMessageReaction(r *request) (any, *apiError) {
	var reactions []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	r.decode("reaction", &reactions)
	if len(reactions) > 1 {
		return nil, refuse("REACTIONS_TOO_MANY")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	old := c.find(r.integer("message_id"))
	if old == nil {
		return nil, refuse("message to react not found")
	}
	e := *old
	e.reaction = ""
	if len(reactions) == 1 {
		e.reaction = reactions[0].Emoji
	}
	s.replace(c, e, "edit")
	return true, nil
}
