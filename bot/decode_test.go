package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

const (
	sender = `"from":{"id":7,"is_bot":false,"first_name":"代表","last_name":"A07","language_code":"zh-hans"}`
	chat   = `"chat":{"id":7,"type":"private","first_name":"代表"}`
)

// wrote is a message with more fields in it.
func wrote(fields string) string {
	return `{"update_id":5,"message":{"message_id":3,"date":1763800000,` + sender + `,` + chat + `,` + fields + `}}`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	// plain is what every update of the table has in common.
	plain := liaison.Update{ID: 5, Kind: liaison.Wrote, Chat: 7, Private: true, From: 7, FromName: "代表 A07",
		Language: "zh-hans", Message: 3, At: time.Unix(1763800000, 0)}
	with := func(change func(*liaison.Update)) liaison.Update {
		u := plain
		change(&u)
		return u
	}
	file := func(f liaison.File) liaison.Update {
		return with(func(u *liaison.Update) { u.Files = []liaison.File{f} })
	}
	sort := func(s string) liaison.Update { return with(func(u *liaison.Update) { u.Sort = s }) }
	tests := map[string]struct {
		payload string
		want    liaison.Update
	}{
		"text":      {wrote(`"text":"修桥"`), with(func(u *liaison.Update) { u.Text = "修桥" })},
		"new field": {wrote(`"text":"a","brand_new":{"x":[1]}`), with(func(u *liaison.Update) { u.Text = "a" })},
		"NUL":       {wrote(`"text":"a\u0000b\ud800"`), with(func(u *liaison.Update) { u.Text = "ab\uFFFD" })},
		"entities": {wrote(`"text":"😀 加粗 /x","entities":[{"type":"bold","offset":3,"length":2},"of a new form",
				{"type":"bot_command","offset":6,"length":2},{"type":"pre","offset":6,"length":2,"language":"go","new":{}},
				{"type":"bold","offset":1,"length":1},{"type":"bold","offset":0,"length":1},{"type":"bold","offset":7,"length":9},
				{"type":"bold","offset":-1,"length":2},{"type":"bold","offset":"0"},{"type":"glow","offset":0,"length":2}]`),
			with(func(u *liaison.Update) {
				u.Text = "😀 加粗 /x"
				u.Entities = []liaison.Entity{{Type: "bold", Offset: 3, Length: 2}, {Type: "pre", Offset: 6, Length: 2, Language: "go"}}
			})},
		"entities of a caption": {wrote(`"caption":"a","caption_entities":[{"type":"text_link","offset":0,"length":1,"url":"https://a.org"}],
				"voice":{"file_id":"v","file_unique_id":"uv","duration":8}`),
			with(func(u *liaison.Update) {
				u.Text, u.Entities = "a", []liaison.Entity{{Type: "text_link", Length: 1, URL: "https://a.org"}}
				u.Files = []liaison.File{{Kind: liaison.Voice, ID: "v", Unique: "uv", Seconds: 8}}
			})},
		"entities of no list":  {wrote(`"text":"a","entities":{"of":"a new form"}`), with(func(u *liaison.Update) { u.Text = "a" })},
		"entities after a NUL": {wrote(`"text":"a\u0000b","entities":[{"type":"bold","offset":2,"length":1}]`), with(func(u *liaison.Update) { u.Text = "ab" })},
		"half a character alone": {wrote(`"text":"\ud800b","entities":[{"type":"bold","offset":1,"length":1}]`), with(func(u *liaison.Update) {
			u.Text, u.Entities = "\uFFFDb", []liaison.Entity{{Type: "bold", Offset: 1, Length: 1}}
		})},
		"forwarded": {wrote(`"text":"a","forward_origin":{"type":"of a new kind"}`),
			with(func(u *liaison.Update) { u.Text, u.Forwarded = "a", true })},
		"photo": {wrote(`"caption":"c","media_group_id":"g","photo":[
				{"file_id":"s","file_unique_id":"us","width":9,"height":9,"file_size":1},
				{"file_id":"l","file_unique_id":"ul","width":90,"height":90,"file_size":100}]`),
			with(func(u *liaison.Update) {
				u.Text, u.Album = "c", "g"
				u.Files = []liaison.File{{Kind: liaison.Photo, ID: "l", Unique: "ul", Size: 100}}
			})},
		"document": {wrote(`"document":{"file_id":"d","file_unique_id":"ud","file_name":"a.pdf","mime_type":"application/pdf","file_size":5}`),
			file(liaison.File{Kind: liaison.Document, ID: "d", Unique: "ud", Name: "a.pdf", MIME: "application/pdf", Size: 5})},
		"voice": {wrote(`"voice":{"file_id":"v","file_unique_id":"uv","duration":8,"mime_type":"audio/ogg"}`),
			file(liaison.File{Kind: liaison.Voice, ID: "v", Unique: "uv", Seconds: 8, MIME: "audio/ogg"})},
		"video": {wrote(`"video":{"file_id":"v","file_unique_id":"uv","duration":8,"width":1,"height":1}`),
			file(liaison.File{Kind: liaison.Video, ID: "v", Unique: "uv", Seconds: 8})},
		"video note": {wrote(`"video_note":{"file_id":"v","file_unique_id":"uv","duration":8,"length":1}`),
			file(liaison.File{Kind: liaison.Video, ID: "v", Unique: "uv", Seconds: 8})},
		"audio": {wrote(`"audio":{"file_id":"v","file_unique_id":"uv","duration":8}`),
			file(liaison.File{Kind: liaison.Audio, ID: "v", Unique: "uv", Seconds: 8})},
		"venue": {wrote(`"location":{"latitude":30.5,"longitude":114.3},"venue":{"title":"x"}`),
			file(liaison.File{Kind: liaison.Place, Latitude: 30.5, Longitude: 114.3})},
		"sticker":   {wrote(`"sticker":{"file_id":"x"}`), sort("sticker")},
		"contact":   {wrote(`"contact":{"phone_number":"1"}`), sort("contact")},
		"poll":      {wrote(`"poll":{"id":"1"}`), sort("poll")},
		"animation": {wrote(`"animation":{"file_id":"x"},"document":{"file_id":"x"}`), sort("animation")},
		"of a kind": {wrote(`"hologram":{"file_id":"x"}`), sort("unknown")},
		"by Telegram": {wrote(`"pinned_message":{"message_id":1}`), with(func(u *liaison.Update) {
			u.Kind = liaison.Other
		})},
		"edited": {strings.Replace(wrote(`"text":"b","edit_date":1763800060`), `"message":`, `"edited_message":`, 1),
			with(func(u *liaison.Update) { u.Kind, u.Text, u.At = liaison.Edited, "b", time.Unix(1763800060, 0) })},
		"pressed": {`{"update_id":5,"callback_query":{"id":"q","chat_instance":"i",` + sender + `,"data":"menu",
				"message":{"message_id":3,"date":1763800000,` + chat + `,"text":"hello"}}}`,
			with(func(u *liaison.Update) {
				u.Kind, u.Press, u.PressID, u.At = liaison.Pressed, "menu", "q", time.Time{}
			})},
		"pressed under an inaccessible message": {`{"update_id":5,"callback_query":{"id":"q",` + sender + `,"data":"menu",
				"message":{"message_id":3,"date":0,` + chat + `}}}`,
			with(func(u *liaison.Update) {
				u.Kind, u.Press, u.PressID, u.At = liaison.Pressed, "menu", "q", time.Time{}
			})},
		"blocked": {`{"update_id":5,"my_chat_member":{` + chat + `,` + sender + `,"date":1763800000,
				"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`,
			with(func(u *liaison.Update) { u.Kind, u.Message = liaison.Blocked, 0 })},
		"unblocked": {`{"update_id":5,"my_chat_member":{` + chat + `,` + sender + `,"date":1763800000,
				"new_chat_member":{"status":"member"}}}`,
			with(func(u *liaison.Update) { u.Kind, u.Message = liaison.Unblocked, 0 })},
		"added to a group": {`{"update_id":5,"my_chat_member":{"chat":{"id":-9,"type":"supergroup"},` + sender + `,
				"date":1763800000,"new_chat_member":{"status":"member"}}}`,
			with(func(u *liaison.Update) { u.Kind, u.Message, u.Chat, u.Private = liaison.Other, 0, -9, false })},
		"unknown kind": {`{"update_id":5,"telepathy":{"user":{"id":7}}}`, liaison.Update{ID: 5, Chat: 7, Kind: liaison.Other}},
		"no chat":      {`{"update_id":5,"weather":"fine"}`, liaison.Update{ID: 5, Kind: liaison.Other}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Decode([]byte(test.payload))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error("-want +got\n" + diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsOther(t *testing.T) {
	t.Parallel()
	got, err := Decode([]byte(`{"update_id":5,"message":{"chat":{"id":7},"text":["a list"]}}`))
	if err == nil || got.Kind != liaison.Other || got.ID != 5 || got.Chat != 7 {
		t.Errorf("%+v, %v", got, err)
	}
}

func seeds(f *testing.F) {
	for _, payload := range []string{
		wrote(`"text":"a"`), wrote(`"photo":[]`), wrote(`"sticker":null`), `{}`, `[]`, `null`, `{"update_id":"5"}`,
		`{"update_id":9223372036854775807,"message":null}`, `{"update_id":1,"message":{"chat":null}}`,
		`{"update_id":1,"callback_query":{"from":{"id":3},"message":{"chat":{"id":"x"}}}}`,
	} {
		f.Add([]byte(payload))
	}
}

func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		u, err := Decode(payload)
		if err != nil && u.Kind != liaison.Other {
			t.Errorf("%+v with %v", u, err)
		}
		for _, text := range []string{u.Text, u.FromName, u.Press, u.PressID, u.Album, u.Language} {
			if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
				t.Errorf("%q cannot be kept", text)
			}
		}
	})
}

func FuzzAddress(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		a, err := address(payload)
		if err != nil {
			return
		}
		var id struct {
			Update *int64 `json:"update_id"`
		}
		if err := json.Unmarshal(payload, &id); err == nil && id.Update != nil && *id.Update != a.Update {
			t.Errorf("update %d was read as %d", *id.Update, a.Update)
		}
		if string(a.Payload) != string(payload) {
			t.Error("the payload was changed")
		}
	})
}
