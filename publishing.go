package liaison

import (
	"slices"
	"time"
)

// Some kinds are written to be published: a deputy's story, and a case of what was
// solved. Their tables have the same stages and moves, which stand here; what they
// consist of, and what of it the staff may edit, is their own.

// The stages of what is published.
const (
	Presented Stage = "presented" // edited, and with the head of the staff
	Cleared   Stage = "cleared"   // approved, and to be published
	Issued    Stage = "issued"    // published
	Unused    Stage = "unused"    // not used, with a reason
)

// ClockEdit is within what time the staff read what is to be published, or a report.
const ClockEdit ClockKind = "edit"

// The choices of what is published: whether those who are shown agree, and whether its
// author is named. What nobody is shown in needs no consent.
const (
	ConsentPart = "consent"
	BylinePart  = "byline"
	shownNobody = "nobody"
)

// editedFact is what the staff have made of the text; that of one part of several has
// the part's key after it.
const editedFact = "edited"

// Issue publishes; Revoke, by the author, and TakeDown, by the staff, end it.
const (
	Issue    MoveKey = "issue"
	Revoke   MoveKey = "revoke"
	TakeDown MoveKey = "take_down"
)

var (
	editClock  = []ClockRule{{Kind: ClockEdit, For: Staff, Span: Span{Workdays: 10}}}
	passedOver = Move{Key: "pass_over", By: Staff, To: Unused, Needs: []Field{reason}, Keeps: []string{"reason"}, Tells: []Notice{{To: Author, Key: "passed_over"}}}
	inPublic   = &When{"revoked", ""}
)

var publishingStages = []StageRule{
	{Stage: Draft, Owner: Author},
	{Stage: Submitted, Owner: Staff},
	{Stage: Returned, Owner: Author},
	{Stage: Presented, Owner: Chief},
	{Stage: Cleared, Owner: Staff},
	{Stage: Issued, Final: true},
	{Stage: Unused, Final: true},
	{Stage: Withdrawn, Final: true},
}

var publishingAside = []MoveKey{"pass_over", "withdraw", Revoke, TakeDown}

// publishing are the moves of what is published: it is submitted, edited, approved and
// issued, and may be taken back at any time. The staff edit by answering these fields,
// of which the texts are kept until it is submitted anew.
func publishing(edits ...Field) []Move {
	forgotten := map[string]string{"reason": ""}
	var kept []string
	for _, f := range edits {
		if f.Kind == FieldText {
			kept, forgotten[f.Key] = append(kept, f.Key), ""
		}
	}
	return []Move{
		{Key: "submit", From: []Stage{Draft, Returned}, To: Submitted, By: Author, Check: complete, Sign: true, Starts: editClock,
			Sets: forgotten, Tells: []Notice{{To: Staff, Key: "submitted"}}},
		{Key: "return", From: []Stage{Submitted}, To: Returned, By: Staff, Needs: []Field{reason}, Keeps: []string{"reason"},
			Stops: []ClockKind{ClockEdit}, Tells: []Notice{{To: Author, Key: "returned"}}},
		{Key: "edit", From: []Stage{Submitted}, By: Staff, Needs: edits, Keeps: kept, Tells: []Notice{{To: Author, Key: "edited"}}},
		{Key: "present", From: []Stage{Submitted}, To: Presented, By: Staff, Check: consented, Tells: []Notice{{To: Chief, Key: "presented"}}},
		{Key: "send_back", From: []Stage{Presented}, To: Submitted, By: Chief, Needs: []Field{reason}, Tells: []Notice{{To: Staff, Key: "sent_back"}}},
		{Key: "clear", From: []Stage{Presented}, To: Cleared, By: Chief, Check: consented, Stops: []ClockKind{AllClocks},
			Tells: []Notice{{To: Author, Key: "cleared"}, {To: Staff, Key: "cleared"}}},
		{Key: Issue, From: []Stage{Cleared}, To: Issued, By: Staff, Check: consented, Sure: true, Tells: []Notice{{To: Author, Key: "issued"}}},
		passedOver.from(Submitted, Cleared),
		{Key: "withdraw", From: []Stage{Submitted, Returned, Presented, Cleared}, To: Withdrawn, By: Author, Sure: true, Tells: []Notice{{To: Staff, Key: "withdrawn"}}},
		{Key: Revoke, From: []Stage{Issued}, By: Author, If: inPublic, Sure: true,
			Sets: map[string]string{ConsentPart: "no", "revoked": "yes"}, Tells: []Notice{{To: Staff, Key: "revoked"}}},
		// Somebody else who is shown may ask the staff, or something turns out to be wrong.
		{Key: TakeDown, From: []Stage{Issued}, By: Staff, If: inPublic, Needs: []Field{reason}, Keeps: []string{"reason"},
			Sets: map[string]string{"revoked": "yes"}, Tells: []Notice{{To: Author, Key: "taken_down"}}},
	}
}

// from is the move from those stages.
func (m Move) from(stages ...Stage) Move {
	m.From = stages
	return m
}

// consented refuses to publish what those who are shown have not agreed to.
func consented(c Case) *Refusal {
	if !c.Matter.Consented() {
		return Refuse(Conflict, "story.no_consent")
	}
	return nil
}

// Consented reports whether something may be published: nobody is shown in it, or all
// who are have agreed.
func (m Matter) Consented() bool {
	return slices.Contains([]string{"yes", shownNobody}, m.Facts[ConsentPart])
}

// InPublic reports whether it is published now.
func (m Matter) InPublic() bool {
	return m.Stage == Issued && m.Consented() && m.Facts["revoked"] == ""
}

// PublicTexts are the texts as they are published, in the table's order: what the staff
// have made of them, or the author's own words. Where there are several, each has the
// key of its part.
func (m Matter) PublicTexts() []PublicText {
	var texts []PublicText
	parts := Procedures[m.Kind].Texts()
	for _, part := range parts {
		said, key := PublicText{Text: m.Facts[editedFact]}, ""
		if len(parts) > 1 {
			key = part.Key
			said = PublicText{key, m.Facts[editedFact+"_"+key]}
		}
		if said.Text == "" {
			said.Text = m.Part(part.Key)
		}
		texts = append(texts, said)
	}
	return texts
}

// PublicPhotos are the photos that may be shown, in the order in which they were sent.
func (m Matter) PublicPhotos() []Attachment {
	var photos []Attachment
	for _, a := range m.Attachments {
		if a.File.Kind == Photo && m.Consented() {
			photos = append(photos, a)
		}
	}
	return photos
}

// PublicText is a text that anybody may read.
type PublicText struct{ Part, Text string } // Part is empty: it is the only one

// PublicPhoto is the copy of a photo that anybody may see, by what it is reached.
type PublicPhoto struct {
	Matter     int64
	Part       string // of the matter: before, after …
	Hash       string // of its content: SHA-256, in hex
	Caption    string // what was written under it; may be empty
	Wide, High int    // pixels
}

// PublicStory is a story, or a case, that anybody may read.
type PublicStory struct {
	ID            int64 // of the matter
	Kind          Kind
	Number, Title string
	Texts         []PublicText
	Photos        []PublicPhoto // those of which there is a copy yet
	By            string        // who tells it; empty: the author is not named
	Origin        int64         // the matter of which it came; 0: none
	Drive         string        // the drive 代表行动 that it came of; may be empty
	Level         Level         // of government; may be empty
	At            time.Time
}

// InWords is the matter as anybody may read it; by is its author's name.
func (m Matter) InWords(by string) PublicStory {
	if m.Facts[BylinePart] != "yes" {
		by = ""
	}
	return PublicStory{ID: m.ID, Kind: m.Kind, Number: m.Number, Title: m.PublicTitle(), Texts: m.PublicTexts(), By: by, Origin: m.Origin,
		Drive: m.Facts["drive"], Level: Level(m.Facts["level"]), At: m.Changed}
}

// PhotosOf are the photos of a part.
func (s PublicStory) PhotosOf(part string) []PublicPhoto {
	var photos []PublicPhoto
	for _, p := range s.Photos {
		if p.Part == part {
			photos = append(photos, p)
		}
	}
	return photos
}

// Picture is a photo as it is published: a JPEG that says nothing of where and when it
// was taken.
type Picture struct {
	Wide, High int
	JPEG       []byte
}
