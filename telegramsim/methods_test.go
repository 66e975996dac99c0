package telegramsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func picture(t *testing.T) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every result of every simulated method is held to the specification by the bot.
func TestMethodsConform(t *testing.T) {
	b := newBot(t, Options{Username: "liaison_bot"})
	ada := b.person("Ada")
	group := must[int64](t)(b.s.AddGroup("Desk", ada))
	msg := b.send(ada, "one").MessageID
	inline := params{"inline_keyboard": [][]params{{{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://a.cn"}}}}
	calls := []struct {
		method string
		p      params
	}{
		{"getMe", nil}, {"getWebhookInfo", nil}, {"getMyName", nil}, {"getMyCommands", nil},
		{"setMyCommands", params{"commands": []params{{"command": "menu", "description": "Menu"}}}},
		{"getMyCommands", nil}, {"setMyDescription", params{"description": "x"}}, {"getMyDescription", nil},
		{"setMyShortDescription", params{"short_description": "x"}}, {"getMyShortDescription", nil},
		{"setChatMenuButton", params{"menu_button": params{"type": "commands"}}}, {"getChatMenuButton", nil},
		{"sendMessage", params{"chat_id": ada, "text": "<b>hi</b>", "parse_mode": "HTML", "reply_markup": inline, "reply_parameters": params{"message_id": msg}}},
		{"editMessageText", params{"chat_id": ada, "message_id": msg, "text": "two", "reply_markup": inline}},
		{"editMessageReplyMarkup", params{"chat_id": ada, "message_id": msg}},
		{"sendLocation", params{"chat_id": ada, "latitude": 30.5, "longitude": 114.3}},
		{"sendVenue", params{"chat_id": ada, "latitude": 30.5, "longitude": 114.3, "title": "Station", "address": "1 Road"}},
		{"sendContact", params{"chat_id": ada, "phone_number": "+8613800000000", "first_name": "A"}},
		{"sendPoll", params{"chat_id": ada, "question": "?", "options": []params{{"text": "a"}, {"text": "b"}}}},
		{"sendChatAction", params{"chat_id": ada, "action": "typing"}},
		{"forwardMessage", params{"chat_id": group, "from_chat_id": ada, "message_id": msg}},
		{"copyMessage", params{"chat_id": group, "from_chat_id": ada, "message_id": msg}},
		{"copyMessages", params{"chat_id": ada, "from_chat_id": ada, "message_ids": []int64{msg}}},
		{"forwardMessages", params{"chat_id": ada, "from_chat_id": ada, "message_ids": []int64{msg, 999}}},
		{"pinChatMessage", params{"chat_id": ada, "message_id": msg}},
		{"getChat", params{"chat_id": ada}}, {"getChat", params{"chat_id": group}},
		{"getChatMember", params{"chat_id": ada, "user_id": ada}},
		{"getChatMember", params{"chat_id": group, "user_id": b.s.BotID()}},
		{"getChatMemberCount", params{"chat_id": group}},
		{"setMessageReaction", params{"chat_id": ada, "message_id": msg, "reaction": []params{{"type": "emoji", "emoji": "👍"}}}},
		{"unpinChatMessage", params{"chat_id": ada, "message_id": msg}},
		{"deleteMyCommands", nil}, {"logOut", nil}, {"close", nil},
		{"deleteMessages", params{"chat_id": ada, "message_ids": []int64{msg, 999}}},
		{"leaveChat", params{"chat_id": group}},
		{"setMyDefaultAdministratorRights", nil}, // not simulated: true, and in the log
	}
	for _, c := range calls {
		b.ok(c.method, c.p)
	}
	b.refused(501, "not simulated", "getStarTransactions", nil)
	b.refused(404, "Not Found", "getNothing", nil)
	log := b.s.Log(0)
	if n := len(log); log[n-3].Violation != "not simulated" || log[n-2].Violation != "not simulated" {
		t.Errorf("the log says %+v", log[n-3:])
	}
}

func TestFilesConform(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	pic := picture(t)
	for method, name := range fileFields {
		data := pic
		r := b.upload(method, map[string]string{"chat_id": "1001"}, map[string][]byte{name: data})
		if !r.OK {
			t.Fatalf("%s: %s", method, r.Text)
		}
		again := as[apiMessage](t, r.Result).content
		id := fileIDOf(again)
		b.ok(method, params{"chat_id": ada, name: id})
		if path := as[apiFilePath](t, b.ok("getFile", params{"file_id": id})).FilePath; !strings.HasPrefix(path, folders[name]) {
			t.Errorf("%s lies at %s", method, path)
		}
	}
	r := b.upload("sendMediaGroup", map[string]string{
		"chat_id": "1001", "media": `[{"type":"photo","media":"attach://a","caption":"<b>x</b>","parse_mode":"HTML"},{"type":"photo","media":"attach://b"}]`,
	}, map[string][]byte{"a": pic, "b": pic})
	album := as[[]apiMessage](t, r.Result)
	if len(album) != 2 || album[0].MediaGroupID == "" || album[0].MediaGroupID != album[1].MediaGroupID || album[0].Caption != "x" {
		t.Errorf("the album is %+v", album)
	}
	r = b.upload("editMessageMedia", map[string]string{
		"chat_id": "1001", "message_id": "1", "media": `{"type":"document","media":"attach://d"}`,
	}, map[string][]byte{"d": []byte("text")})
	if !r.OK {
		t.Error(r.Text)
	}
	b.ok("editMessageCaption", params{"chat_id": ada, "message_id": 1, "caption": "new"})
}

func fileIDOf(c content) string {
	for _, f := range []*apiFile{c.Document, c.Animation, c.Audio, c.Video, c.Voice, c.Sticker} {
		if f != nil {
			return f.FileID
		}
	}
	return c.Photo[0].FileID
}

func TestFileLimits(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	m := must[Msg](t)(b.s.Document(ada, "", Upload{Name: "big.pdf", Size: 35 << 20}))
	b.refused(400, "file is too big", "getFile", params{"file_id": m.File.ID})
	b.ok("sendDocument", params{"chat_id": ada, "document": m.File.ID})
	b.refused(400, "can't use file of type Document as Photo", "sendPhoto", params{"chat_id": ada, "photo": m.File.ID})
	b.refused(400, "wrong file identifier", "sendPhoto", params{"chat_id": ada, "photo": "nonsense"})
	small := must[Msg](t)(b.s.Document(ada, "", Upload{Name: "a.txt", Data: []byte("words")}))
	path := as[apiFilePath](t, b.ok("getFile", params{"file_id": small.File.ID})).FilePath
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/file/bot"+b.s.Token()+"/"+path, nil))
	if w.Body.String() != "words" {
		t.Errorf("downloaded %q", w.Body)
	}
	r := b.upload("sendPhoto", map[string]string{"chat_id": "1001"}, map[string][]byte{"photo": make([]byte, maxPhoto+1)})
	if r.Code != 400 || !strings.Contains(r.Text, "too big for a photo") {
		t.Errorf("a large photo: %d %s", r.Code, r.Text)
	}
	r = b.upload("sendDocument", map[string]string{"chat_id": "1001"}, map[string][]byte{"document": make([]byte, maxRequest)})
	if r.Code != 413 {
		t.Errorf("a large document: %d %s", r.Code, r.Text)
	}
}

func TestBodies(t *testing.T) {
	b := newBot(t, Options{})
	b.person("Ada")
	path := "/bot" + b.s.Token() + "/sendMessage"
	form := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"chat_id": {"1001"}, "text": {"form"}}.Encode()))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	query := httptest.NewRequest(http.MethodGet, path+"?chat_id=1001&text=query", nil)
	for _, req := range []*http.Request{form, query} {
		if r := b.serve(req); !r.OK {
			t.Error(r.Text)
		}
	}
	if r := b.upload("sendmessage", map[string]string{"chat_id": "1001", "text": "multipart"}, nil); !r.OK {
		t.Error(r.Text)
	}
	got := b.s.Chat(1001)
	if len(got) != 3 || got[0].Text != "form" || got[1].Text != "query" || got[2].Text != "multipart" {
		t.Errorf("got %+v", got)
	}
}

func TestRefusals(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	shy := b.s.AddPerson(Person{Name: "Shy"}).ID
	msg := b.send(ada, "one").MessageID
	own := must[Msg](t)(b.s.Write(ada, "mine")).MessageID
	button := func(b params) params {
		return params{"chat_id": ada, "text": "x", "reply_markup": params{"inline_keyboard": [][]params{{b}}}}
	}
	many := make([]params, 101)
	for i := range many {
		many[i] = params{"text": "x", "callback_data": "y"}
	}
	tests := []struct {
		text, method string
		p            params
	}{
		{"message text is empty", "sendMessage", params{"chat_id": ada}},
		{"message text is empty", "sendMessage", params{"chat_id": ada, "text": " \n "}},
		{"message text is empty", "sendMessage", params{"chat_id": ada, "text": "<b></b>", "parse_mode": "HTML"}},
		{"chat_id is empty", "sendMessage", params{"text": "x"}},
		{"chat not found", "sendMessage", params{"chat_id": 5, "text": "x"}},
		{"chat not found", "sendMessage", params{"chat_id": "@nobody", "text": "x"}},
		{"chat not found", "sendMessage", params{"chat_id": shy, "text": "x"}},
		{"message is too long", "sendMessage", params{"chat_id": ada, "text": strings.Repeat("x", 4097)}},
		{`"colour" is not in the specification`, "sendMessage", params{"chat_id": ada, "text": "x", "colour": "red"}},
		{"disable_notification must be a Boolean", "sendMessage", params{"chat_id": ada, "text": "x", "disable_notification": "perhaps"}},
		{`no field "data"`, "sendMessage", button(params{"text": "x", "data": "y"})},
		{"BUTTON_DATA_INVALID", "sendMessage", button(params{"text": "x", "callback_data": strings.Repeat("字", 22)})},
		{"BUTTON_DATA_INVALID", "sendMessage", button(params{"text": "x", "callback_data": ""})},
		{"Text buttons are unallowed", "sendMessage", button(params{"text": "x"})},
		{"Wrong HTTP URL", "sendMessage", button(params{"text": "x", "url": "javascript:alert(1)"})},
		{"reply markup is too long", "sendMessage", params{"chat_id": ada, "text": "x", "reply_markup": params{"inline_keyboard": [][]params{many}}}},
		{"message to be replied not found", "sendMessage", params{"chat_id": ada, "text": "x", "reply_parameters": params{"message_id": 99}}},
		{"message is not modified", "editMessageText", params{"chat_id": ada, "message_id": msg, "text": "one"}},
		{"message to edit not found", "editMessageText", params{"chat_id": ada, "message_id": 99, "text": "x"}},
		{"message can't be edited", "editMessageText", params{"chat_id": ada, "message_id": own, "text": "x"}},
		{"message identifier is not specified", "editMessageText", params{"chat_id": ada, "text": "x"}},
		{"there is no caption", "editMessageCaption", params{"chat_id": ada, "message_id": msg, "caption": "x"}},
		{"message to delete not found", "deleteMessage", params{"chat_id": ada, "message_id": 99}},
		{"query is too old", "answerCallbackQuery", params{"callback_query_id": "99"}},
		{"MESSAGE_TOO_LONG", "answerCallbackQuery", params{"callback_query_id": "1", "text": strings.Repeat("x", 201)}},
		{"invalid file_id", "getFile", params{"file_id": "x"}},
		{"BOT_COMMAND_INVALID", "setMyCommands", params{"commands": []params{{"command": "Menu!", "description": "x"}}}},
		{"message to copy not found", "copyMessage", params{"chat_id": ada, "from_chat_id": ada, "message_id": 99}},
		{"too few messages", "sendMediaGroup", params{"chat_id": ada, "media": []params{{"type": "photo", "media": "x"}}}},
		{"wrong parameter action", "sendChatAction", params{"chat_id": ada, "action": "dance"}},
	}
	for _, test := range tests {
		b.refused(400, test.text, test.method, test.p)
	}
	req := httptest.NewRequest(http.MethodPost, "/bot2:other/getMe", nil)
	if r := b.serve(req); r.Code != 401 || r.Text != "Unauthorized" {
		t.Errorf("a wrong token: %d %s", r.Code, r.Text)
	}
}

func TestReplyKeyboard(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	keyboard := params{"keyboard": [][]params{{{"text": "Menu"}}}, "one_time_keyboard": true}
	m := as[apiMessage](t, b.ok("sendMessage", params{"chat_id": ada, "text": "x", "reply_markup": keyboard}))
	if !json.Valid(b.s.Keyboard(ada)) {
		t.Error("no keyboard is shown")
	}
	b.refused(400, "message can't be edited", "editMessageText", params{"chat_id": ada, "message_id": m.MessageID, "text": "y"})
	must[Msg](t)(b.s.Write(ada, "Menu"))
	if b.s.Keyboard(ada) != nil {
		t.Error("the one-time keyboard stays")
	}
}

func TestBlocked(t *testing.T) {
	b := newBot(t, Options{})
	ada := b.person("Ada")
	if err := b.s.Block(ada); err != nil {
		t.Fatal(err)
	}
	b.refused(403, "Forbidden: bot was blocked by the user", "sendMessage", params{"chat_id": ada, "text": "x"})
	if _, err := b.s.Write(ada, "x"); !errors.Is(err, ErrBlocked) {
		t.Errorf("writing to a blocked bot: %v", err)
	}
	if err := b.s.Unblock(ada); err != nil {
		t.Fatal(err)
	}
	b.send(ada, "back")
	got := b.updates(0)
	if len(got) != 2 || !strings.Contains(string(got[0].Member), `"status":"kicked"`) {
		t.Errorf("updates %+v", got)
	}
}

func TestDeletionAge(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	b := newBot(t, Options{Now: func() time.Time { return now }})
	ada := b.person("Ada")
	m := b.send(ada, "x")
	if m.Date != now.Unix() {
		t.Errorf("dated %d", m.Date)
	}
	now = now.Add(49 * time.Hour)
	b.refused(400, "message can't be deleted for everyone", "deleteMessage", params{"chat_id": ada, "message_id": m.MessageID})
}

func TestHistoryIsCapped(t *testing.T) {
	b := newBot(t, Options{History: 5})
	ada := b.person("Ada")
	var newest apiMessage
	for range 40 {
		newest = b.send(ada, "x")
	}
	if newest.MessageID != 40 || len(b.s.Chat(ada)) >= 10 {
		t.Errorf("message %d, %d kept", newest.MessageID, len(b.s.Chat(ada)))
	}
	b.ok("editMessageText", params{"chat_id": ada, "message_id": 40, "text": "y"})
	b.refused(400, "message to edit not found", "editMessageText", params{"chat_id": ada, "message_id": 1, "text": "y"})
}
