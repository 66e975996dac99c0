package telegramsim

import "encoding/json"

// The types below are what Telegram's objects look like on the wire. A message,
// once kept, is never changed: an edit keeps a new one, so that it may be encoded
// while others write.

type apiUser struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type apiChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
}

// Entity is a stretch of a text with a meaning of its own; offset and length
// count UTF-16 code units.
type Entity struct {
	Type           string   `json:"type"`
	Offset         int      `json:"offset"`
	Length         int      `json:"length"`
	URL            string   `json:"url,omitempty"`
	User           *apiUser `json:"user,omitempty"`
	Language       string   `json:"language,omitempty"`
	CustomEmojiID  string   `json:"custom_emoji_id,omitempty"`
	UnixTime       int64    `json:"unix_time,omitempty"`
	DateTimeFormat string   `json:"date_time_format,omitempty"`
}

// Location is a point on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Contact is somebody's phone number.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	UserID      int64  `json:"user_id,omitempty"`
}

type apiVenue struct {
	Location Location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

type apiPollOption struct {
	PersistentID string `json:"persistent_id"`
	Text         string `json:"text"`
	VoterCount   int    `json:"voter_count"`
}

type apiPoll struct {
	ID                    string          `json:"id"`
	Question              string          `json:"question"`
	Options               []apiPollOption `json:"options"`
	TotalVoterCount       int             `json:"total_voter_count"`
	IsClosed              bool            `json:"is_closed"`
	IsAnonymous           bool            `json:"is_anonymous"`
	Type                  string          `json:"type"`
	AllowsMultipleAnswers bool            `json:"allows_multiple_answers"`
	AllowsRevoting        bool            `json:"allows_revoting"`
	MembersOnly           bool            `json:"members_only"`
}

// apiFile is any file inside a message; which fields it has depends on its kind.
type apiFile struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type,omitempty"`
	Width        *int   `json:"width,omitempty"`
	Height       *int   `json:"height,omitempty"`
	Duration     *int   `json:"duration,omitempty"`
	IsAnimated   *bool  `json:"is_animated,omitempty"`
	IsVideo      *bool  `json:"is_video,omitempty"`
	Emoji        string `json:"emoji,omitempty"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

type apiOrigin struct {
	Type       string   `json:"type"`
	Date       int64    `json:"date"`
	SenderUser *apiUser `json:"sender_user,omitempty"`
	SenderName string   `json:"sender_user_name,omitempty"`
}

// content is what a message says, as against who said it, where and when.
type content struct {
	Text            string    `json:"text,omitempty"`
	Entities        []Entity  `json:"entities,omitempty"`
	Photo           []apiFile `json:"photo,omitempty"`
	Document        *apiFile  `json:"document,omitempty"`
	Animation       *apiFile  `json:"animation,omitempty"`
	Audio           *apiFile  `json:"audio,omitempty"`
	Video           *apiFile  `json:"video,omitempty"`
	Voice           *apiFile  `json:"voice,omitempty"`
	Sticker         *apiFile  `json:"sticker,omitempty"`
	Location        *Location `json:"location,omitempty"`
	Venue           *apiVenue `json:"venue,omitempty"`
	Contact         *Contact  `json:"contact,omitempty"`
	Poll            *apiPoll  `json:"poll,omitempty"`
	Caption         string    `json:"caption,omitempty"`
	CaptionEntities []Entity  `json:"caption_entities,omitempty"`
	file            *file     // the file behind whichever of the above
}

type apiMessage struct {
	MessageID     int64           `json:"message_id"`
	From          *apiUser        `json:"from,omitempty"`
	Chat          *apiChat        `json:"chat"`
	Date          int64           `json:"date"`
	EditDate      int64           `json:"edit_date,omitempty"`
	MediaGroupID  string          `json:"media_group_id,omitempty"`
	Protected     bool            `json:"has_protected_content,omitempty"`
	ForwardOrigin *apiOrigin      `json:"forward_origin,omitempty"`
	ReplyTo       *apiMessage     `json:"reply_to_message,omitempty"`
	ReplyMarkup   json.RawMessage `json:"reply_markup,omitempty"`
	Pinned        *apiMessage     `json:"pinned_message,omitempty"`
	content
}

type apiMessageID struct {
	MessageID int64 `json:"message_id"`
}

// apiGone is a message which the bot may no longer see.
type apiGone struct {
	Chat      *apiChat `json:"chat"`
	MessageID int64    `json:"message_id"`
	Date      int64    `json:"date"`
}

type apiCallbackQuery struct {
	ID           string   `json:"id"`
	From         *apiUser `json:"from"`
	Message      any      `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data,omitempty"`
}

type apiChatMember struct {
	Status    string   `json:"status"`
	User      *apiUser `json:"user"`
	UntilDate *int64   `json:"until_date,omitempty"`
}

type apiChatMemberUpdated struct {
	Chat *apiChat      `json:"chat"`
	From *apiUser      `json:"from"`
	Date int64         `json:"date"`
	Old  apiChatMember `json:"old_chat_member"`
	New  apiChatMember `json:"new_chat_member"`
}
