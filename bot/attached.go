package bot

import (
	"encoding/json"

	"github.com/go-telegram/bot/models"

	"liaison"
)

// attached is what a message may carry besides text.
type attached struct {
	Photo     []models.PhotoSize `json:"photo"`
	Document  *models.Document   `json:"document"`
	Voice     *models.Voice      `json:"voice"`
	Video     *models.Video      `json:"video"`
	Audio     *models.Audio      `json:"audio"`
	VideoNote *models.VideoNote  `json:"video_note"`
	Location  *models.Location   `json:"location"`
	Animation json.RawMessage    `json:"animation"`
}

// files lists what can be attached to a matter, at most one thing a message.
func (a attached) files() []liaison.File {
	switch {
	case len(a.Animation) > 0:
		return nil // Telegram gives it as a document too, for programs that know no animations
	case len(a.Photo) > 0:
		return []liaison.File{photo(a.Photo)}
	case a.Document != nil:
		d := a.Document
		return []liaison.File{{Kind: liaison.Document, ID: clean(d.FileID), Unique: clean(d.FileUniqueID),
			Name: clean(d.FileName), MIME: clean(d.MimeType), Size: d.FileSize}}
	case a.Voice != nil:
		v := a.Voice
		return []liaison.File{{Kind: liaison.Voice, ID: clean(v.FileID), Unique: clean(v.FileUniqueID),
			MIME: clean(v.MimeType), Size: v.FileSize, Seconds: v.Duration}}
	case a.Video != nil:
		v := a.Video
		return []liaison.File{{Kind: liaison.Video, ID: clean(v.FileID), Unique: clean(v.FileUniqueID),
			Name: clean(v.FileName), MIME: clean(v.MimeType), Size: v.FileSize, Seconds: v.Duration}}
	case a.VideoNote != nil:
		v := a.VideoNote
		return []liaison.File{{Kind: liaison.Video, ID: clean(v.FileID), Unique: clean(v.FileUniqueID),
			Size: int64(v.FileSize), Seconds: v.Duration}}
	case a.Audio != nil:
		s := a.Audio
		return []liaison.File{{Kind: liaison.Audio, ID: clean(s.FileID), Unique: clean(s.FileUniqueID),
			Name: clean(s.FileName), MIME: clean(s.MimeType), Size: s.FileSize, Seconds: s.Duration}}
	case a.Location != nil:
		return []liaison.File{{Kind: liaison.Place, Latitude: a.Location.Latitude, Longitude: a.Location.Longitude}}
	}
	return nil
}

// photo is the largest of the sizes that a photo comes in.
func photo(sizes []models.PhotoSize) liaison.File {
	best := sizes[0]
	for _, s := range sizes[1:] {
		if s.Width*s.Height >= best.Width*best.Height {
			best = s
		}
	}
	return liaison.File{Kind: liaison.Photo, ID: clean(best.FileID), Unique: clean(best.FileUniqueID), Size: int64(best.FileSize)}
}

// service is the sort of messages that nobody wrote.
const service = "service"

// sorts are what people write that is neither text nor a file, by the fields
// of a message; later ones are also found in company of earlier ones.
var sorts = []string{
	"sticker", "contact", "poll", "dice", "animation", "venue", "game", "story", "checklist",
	"paid_media", "live_photo", "rich_message", "invoice", "web_app_data", "users_shared", "chat_shared", "gift",
	"unique_gift", "giveaway",
}

// notices are messages that Telegram writes of what happened to a chat.
var notices = []string{
	"new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
	"group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
	"migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "successful_payment", "refunded_payment",
	"gift_upgrade_sent", "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered",
	"boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added",
	"direct_message_price_changed", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
	"forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created",
	"giveaway_winners", "giveaway_completed", "paid_message_price_changed", "chat_owner_left", "chat_owner_changed",
	"community_chat_added", "community_chat_joined", "community_chat_removed", "suggested_post_approved",
	"suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded",
	"video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
	"managed_bot_created", "poll_option_added", "poll_option_deleted",
}

// sort says what a message is that has neither text nor files. It is rare, so
// the payload is read once more for it.
func (m *message) sort(payload []byte) string {
	var fields struct {
		Message map[string]json.RawMessage `json:"message"`
		Edited  map[string]json.RawMessage `json:"edited_message"`
	}
	if err := json.Unmarshal(payload, &fields); err != nil {
		return "unknown"
	}
	if fields.Message == nil {
		fields.Message = fields.Edited
	}
	for _, sort := range sorts {
		if _, found := fields.Message[sort]; found {
			return sort
		}
	}
	for _, notice := range notices {
		if _, found := fields.Message[notice]; found {
			return service
		}
	}
	return "unknown"
}
