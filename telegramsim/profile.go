package telegramsim

import (
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"
)

// BotCommand is one line of the menu of commands.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// profile is what the bot says of itself.
type profile struct {
	commands map[string][]BotCommand // by scope and language
	menus    map[int64]any           // the menu button of a chat; 0 is the default
	texts    map[string]string
}

type apiMe struct {
	apiUser
	CanJoinGroups bool `json:"can_join_groups"`
	CanReadAll    bool `json:"can_read_all_group_messages"`
	Inline        bool `json:"supports_inline_queries"`
	Business      bool `json:"can_connect_to_business"`
	MainWebApp    bool `json:"has_main_web_app"`
}

func (s *Sim) getMe(*request) (any, *apiError) {
	return apiMe{apiUser: *s.bot, CanJoinGroups: true, CanReadAll: true}, nil
}

func (s *Sim) yes(*request) (any, *apiError) { return true, nil }

// scopeOf names a scope together with a language.
func scopeOf(r *request) string {
	var scope struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID json.RawMessage `json:"user_id"`
	}
	if !r.decode("scope", &scope) || scope.Type == "" {
		scope.Type = "default"
	}
	return scope.Type + "/" + string(scope.ChatID) + "/" + string(scope.UserID) + "/" + r.text("language_code")
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Sim) setMyCommands(r *request) (any, *apiError) {
	var list []BotCommand
	if !r.decode("commands", &list) {
		return nil, refuse("can't parse commands JSON object")
	}
	if len(list) > 100 {
		return nil, refuse("BOT_COMMANDS_TOO_MUCH")
	}
	for i, c := range list {
		if len(c.Command) > 0 && c.Command[0] == '/' {
			list[i].Command = c.Command[1:]
		}
		if !commandName.MatchString(list[i].Command) {
			return nil, refuse("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 256 {
			return nil, refuse("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile.commands[scopeOf(r)] = list
	s.changes++
	s.hub.publish(func() event { return event{Type: "commands", Commands: s.menu()} })
	return true, nil
}

func (s *Sim) getMyCommands(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]BotCommand{}, s.profile.commands[scopeOf(r)]...), nil
}

func (s *Sim) deleteMyCommands(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.profile.commands, scopeOf(r))
	s.changes++
	s.hub.publish(func() event { return event{Type: "commands", Commands: s.menu()} })
	return true, nil
}

// menu is the commands that people without a language of their own see. The lock
// is held.
func (s *Sim) menu() []BotCommand {
	for _, scope := range []string{"all_private_chats///", "default///"} {
		if list := s.profile.commands[scope]; len(list) > 0 {
			return slices.Clone(list)
		}
	}
	return []BotCommand{}
}

func (s *Sim) setChatMenuButton(r *request) (any, *apiError) {
	var button any = map[string]any{"type": "commands"}
	r.decode("menu_button", &button)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile.menus[r.integer("chat_id")] = button
	s.changes++
	return true, nil
}

func (s *Sim) getChatMenuButton(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range []int64{r.integer("chat_id"), 0} {
		if button := s.profile.menus[id]; button != nil {
			return button, nil
		}
	}
	return map[string]any{"type": "commands"}, nil
}

// profileTexts is the parameter of each text that the bot says of itself, and how
// long it may be.
var profileTexts = map[string]struct {
	name string
	most int
}{
	"MyName": {"name", 64}, "MyDescription": {"description", 512}, "MyShortDescription": {"short_description", 120},
}

func (s *Sim) setText(r *request) (any, *apiError) {
	t := profileTexts[r.method[len("set"):]]
	text := r.text(t.name)
	if utf8.RuneCountInString(text) > t.most {
		return nil, refuse("%s is too long", t.name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile.texts[t.name+"/"+r.text("language_code")] = text
	s.changes++
	return true, nil
}

func (s *Sim) getText(r *request) (any, *apiError) {
	t := profileTexts[r.method[len("get"):]]
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.profile.texts[t.name+"/"+r.text("language_code")]
	if !ok && t.name == "name" {
		text = s.opt.BotName
	}
	return map[string]string{t.name: text}, nil
}
