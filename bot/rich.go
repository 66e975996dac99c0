package bot

import (
	"encoding/json"
	"slices"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"liaison"
)

// kept are the entities that people make. What else Telegram marks it finds by
// itself again, or it means somebody, as a mention does.
var kept = []models.MessageEntityType{
	models.MessageEntityTypeBold, models.MessageEntityTypeItalic, models.MessageEntityTypeUnderline,
	models.MessageEntityTypeStrikethrough, models.MessageEntityTypeSpoiler, models.MessageEntityTypeBlockquote,
	models.MessageEntityTypeExpandableBlockquote, models.MessageEntityTypeCode, models.MessageEntityTypePre,
	models.MessageEntityTypeTextLink,
}

// styled is a text as it came, cleaned, with its entities. Cleaning moves what
// they point to, so that a text in which it found something loses them.
func styled(text string, raw json.RawMessage) (string, []liaison.Entity) {
	cleaned := clean(text)
	if cleaned != text || len(raw) == 0 {
		return cleaned, nil
	}
	var forms []json.RawMessage // each may be of a form that is not known yet
	if json.Unmarshal(raw, &forms) != nil {
		return cleaned, nil
	}
	units := utf16.Encode([]rune(cleaned))
	var entities []liaison.Entity
	for _, form := range forms {
		var e liaison.Entity
		if json.Unmarshal(form, &e) == nil && slices.Contains(kept, models.MessageEntityType(e.Type)) && fits(e, units) {
			e.URL, e.Language = clean(e.URL), clean(e.Language)
			entities = append(entities, e)
		}
	}
	return cleaned, entities
}

// fits reports whether the entity lies in the text and cuts no character.
func fits(e liaison.Entity, units []uint16) bool {
	if e.Offset < 0 || e.Length <= 0 || e.Offset > len(units)-e.Length {
		return false
	}
	cuts := func(at int) bool { return at < len(units) && units[at] >= 0xDC00 && units[at] <= 0xDFFF }
	return !cuts(e.Offset) && !cuts(e.Offset+e.Length)
}

// style says how the text is marked up: by HTML in it, or by entities beside it.
func style(m liaison.Message) (models.ParseMode, []models.MessageEntity) {
	if !m.Rich {
		return models.ParseModeHTML, nil
	}
	entities := make([]models.MessageEntity, len(m.Entities))
	for i, e := range m.Entities {
		entities[i] = models.MessageEntity{
			Type: models.MessageEntityType(e.Type), Offset: e.Offset, Length: e.Length, URL: e.URL, Language: e.Language,
		}
	}
	return "", entities
}

// seen is the text as people see it, without its markup.
func seen(m liaison.Message) string {
	if m.Rich {
		return m.Text
	}
	return plain(m.Text)
}
