package telegramsim

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

const (
	maxMarkup       = 10_000
	maxInline       = 100
	maxReplyButtons = 300
	maxReplyRow     = 12
)

// markup is what a reply_markup asks for.
type markup struct {
	inline   json.RawMessage // kept with the message
	buttons  [][]Button
	keyboard json.RawMessage // shown below the chat
	oneTime  bool
	remove   bool // of the keyboard below the chat
	fixed    bool // anything but an inline keyboard: the message can't be edited
}

type inlineButton struct {
	Text  string  `json:"text"`
	Data  *string `json:"callback_data"`
	URL   *string `json:"url"`
	Style string  `json:"style"`

	WebApp   json.RawMessage `json:"web_app"`
	Login    json.RawMessage `json:"login_url"`
	Query    json.RawMessage `json:"switch_inline_query"`
	Here     json.RawMessage `json:"switch_inline_query_current_chat"`
	Chosen   json.RawMessage `json:"switch_inline_query_chosen_chat"`
	Copy     json.RawMessage `json:"copy_text"`
	Game     json.RawMessage `json:"callback_game"`
	Pay      json.RawMessage `json:"pay"`
	Disabled json.RawMessage `json:"disabled"`
}

// actions counts what the button does; exactly one thing is right.
func (b *inlineButton) actions() int {
	given := 0
	for _, action := range []json.RawMessage{b.WebApp, b.Login, b.Query, b.Here, b.Chosen, b.Copy, b.Game, b.Pay, b.Disabled} {
		if action != nil {
			given++
		}
	}
	if b.Data != nil {
		given++
	}
	if b.URL != nil {
		given++
	}
	return given
}

// readMarkup reads the reply_markup of a request.
func readMarkup(r *request) (markup, *apiError) {
	text := r.text("reply_markup")
	if text == "" {
		return markup{}, nil
	}
	if len(text) > maxMarkup {
		return markup{}, refuse("reply markup is too long")
	}
	var m struct {
		Inline   []json.RawMessage `json:"inline_keyboard"`
		Keyboard [][]struct {
			Text string `json:"text"`
		} `json:"keyboard"`
		OneTime bool `json:"one_time_keyboard"`
		Remove  bool `json:"remove_keyboard"`
		Force   bool `json:"force_reply"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return markup{}, refuse("can't parse reply keyboard markup JSON object")
	}
	var raw bytes.Buffer
	if err := json.Compact(&raw, []byte(text)); err != nil {
		return markup{}, refuse("can't parse reply keyboard markup JSON object")
	}
	switch {
	case m.Inline != nil:
		return readInline(m.Inline, raw.Bytes())
	case m.Keyboard != nil:
		return markup{keyboard: raw.Bytes(), oneTime: m.OneTime, fixed: true}, checkReplyRows(len(m.Keyboard), func(i int) []string {
			var texts []string
			for _, b := range m.Keyboard[i] {
				texts = append(texts, b.Text)
			}
			return texts
		})
	}
	if m.Force { // the page shows it until the person writes
		return markup{keyboard: raw.Bytes(), oneTime: true, fixed: true}, nil
	}
	return markup{remove: m.Remove, fixed: true}, nil
}

func checkReplyRows(rows int, row func(int) []string) *apiError {
	total := 0
	for i := range rows {
		texts := row(i)
		if len(texts) > maxReplyRow {
			return refuse("reply keyboard row has too many buttons")
		}
		for _, text := range texts {
			if strings.TrimSpace(text) == "" {
				return refuse("keyboard button text must be non-empty")
			}
		}
		total += len(texts)
	}
	if total > maxReplyButtons {
		return refuse("reply markup is too long")
	}
	if total == 0 {
		return refuse("reply keyboard must have at least one button")
	}
	return nil
}

func readInline(rows []json.RawMessage, raw json.RawMessage) (markup, *apiError) {
	m := markup{}
	total := 0
	for _, row := range rows {
		var items []json.RawMessage
		if json.Unmarshal(row, &items) != nil {
			return m, refuse("field \"inline_keyboard\" of the InlineKeyboardMarkup should be an Array of Arrays")
		}
		var line []Button
		for _, item := range items {
			b, refusal := readInlineButton(item)
			if refusal != nil {
				return m, refusal
			}
			line = append(line, b)
		}
		if total += len(line); len(line) > 0 {
			m.buttons = append(m.buttons, line)
		}
	}
	if total > maxInline {
		return m, refuse("reply markup is too long")
	}
	if total > 0 {
		m.inline = raw
	}
	return m, nil
}

func readInlineButton(raw json.RawMessage) (Button, *apiError) {
	var b inlineButton
	if json.Unmarshal(raw, &b) != nil {
		return Button{}, refuse("can't parse inline keyboard button: Can't parse JSON object")
	}
	if strings.TrimSpace(b.Text) == "" {
		return Button{}, refuse("can't parse inline keyboard button: Field \"text\" must be non-empty")
	}
	given := b.actions()
	if given == 0 {
		return Button{}, refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	if given > 1 {
		return Button{}, refuse("can't parse inline keyboard button: Button must have exactly one action")
	}
	out := Button{Text: b.Text, Style: b.Style}
	if b.Data != nil {
		if len(*b.Data) < 1 || len(*b.Data) > 64 {
			return Button{}, refuse("BUTTON_DATA_INVALID")
		}
		out.Data = *b.Data
	}
	if b.URL != nil {
		if out.URL = *b.URL; !buttonURL(out.URL) {
			return Button{}, refuse("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", out.URL)
		}
	}
	return out, nil
}

// buttonURL says whether a button may open this address.
func buttonURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "tg", "ton", "tonsite":
		return true
	case "":
		return strings.Contains(strings.Split(u.Path, "/")[0], ".")
	}
	return false
}
