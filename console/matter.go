package console

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
)

// mattersAt is where matters are.
const mattersAt = deskAt + "/matters"

// matterAt is where the matter with that id is.
func matterAt(id int64) string { return mattersAt + "/" + strconv.FormatInt(id, 10) }

// matterPage is a matter with all that the visitor may see of it and do with it.
type matterPage struct {
	frame
	handlers.Sheet
	Files []fileLine
	Chat  string // the link into the chat, where texts are written; empty: not known

	MoveLinks, AsideLinks []moveLink

	Tools   matterTools
	Publish string // where what is to be published is decided; empty: not by the visitor
	Told    *toldPart
}

// moveLink leads to a move.
type moveLink struct {
	Name    string
	Address string // empty: it is made in the chat, and there is no link to that
}

// fileLine is an attachment that can be downloaded.
type fileLine struct {
	Address string // empty: a place, or it cannot be had
	Name    string
	Size    string
	At      string
}

// matterSheet shows a matter.
func matterSheet(ctx context.Context, v *visit) error {
	id := v.number("id")
	sheet, err := v.view().Sheet(ctx, id)
	if err != nil {
		return err
	}
	p := matterPage{frame: v.frame(sheet.Number), Sheet: sheet, Chat: v.chat()}
	if clerks(v.person, v.bodies) && slices.Contains(sheet.Matter.Capacities(v.person), liaison.Staff) && liaison.Procedures[sheet.Matter.Kind].Public() && sheet.Matter.Stage == liaison.Closed {
		p.Publish = redactAt(id)
	}
	p.MoveLinks, p.AsideLinks = v.moveLinks(id, sheet.Moves), v.moveLinks(id, sheet.Aside)
	if !sheet.Onlooks {
		p.Files = v.fileLines(sheet.Matter)
	}
	if p.Tools, err = v.tools(ctx, sheet.Matter); err != nil {
		return err
	}
	if p.Told, err = v.told(ctx, sheet.Matter); err != nil {
		return err
	}
	return v.page("matter.html", p)
}

// moveLinks lead to moves: those that belong to writing a text are made in the chat.
func (v *visit) moveLinks(matter int64, offers []handlers.Offer) []moveLink {
	var links []moveLink
	for _, o := range offers {
		link := moveLink{o.Name, matterAt(matter) + "/move/" + string(o.Key)}
		if o.InChat {
			link = moveLink{o.Name + v.voice.Plain("sheet.in_chat"), v.chat()}
		}
		links = append(links, link)
	}
	return links
}

// chat is the link to the bot, or to the page that stands for Telegram in the demo.
func (v *visit) chat() string {
	if v.ChatURL != "" {
		return v.ChatURL
	}
	if v.Forms.Bot != "" {
		return "https://t.me/" + v.Forms.Bot
	}
	return ""
}

// fileLines are the attachments.
func (v *visit) fileLines(m liaison.Matter) []fileLine {
	var lines []fileLine
	for _, a := range m.Attachments {
		line := fileLine{Name: v.fileKind(m, a), Size: sizeOf(a.File.Size), At: v.voice.Time(a.At.In(v.Zone))}
		if a.File.Kind == liaison.Place || a.File.Name != "" || a.File.Seconds > 0 {
			line.Name += " " + a.File.Label()
		}
		if a.File.ID != "" && a.File.Size <= liaison.MaxFile && v.Files != nil {
			line.Address = fmt.Sprintf("%s/files/%d", matterAt(m.ID), a.ID)
		}
		lines = append(lines, line)
	}
	return lines
}

// fileKind is what a file is: from before or after, where the kind of the matter tells
// photos apart.
func (v *visit) fileKind(m liaison.Matter, a liaison.Attachment) string {
	if part, ok := liaison.Procedures[m.Kind].Part(a.Part); ok && part.Photos {
		return strings.Join(strings.Fields(v.voice.Plain("photo."+part.Key)+" "+a.File.Caption), " ")
	}
	return v.voice.Plain("filekind." + string(a.File.Kind))
}

// sizeOf is a size as people read it; empty where it is not known.
func sizeOf(bytes int64) string {
	switch {
	case bytes == 0:
		return ""
	case bytes < 1<<20:
		return fmt.Sprintf("%d KB", (bytes+1023)>>10)
	default:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
}

// matterFile gives a file of a matter that the visitor has a part in.
func matterFile(ctx context.Context, v *visit) error {
	id := v.number("id")
	sheet, err := v.view().Sheet(ctx, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(sheet.Matter.Attachments, func(a liaison.Attachment) bool { return fmt.Sprint(a.ID) == v.r.PathValue("file") })
	switch {
	case sheet.Onlooks:
		return liaison.Refuse(liaison.Forbidden, "matter.not_for_onlookers")
	case at < 0 || v.Files == nil || sheet.Matter.Attachments[at].File.ID == "":
		return liaison.Refuse(liaison.NotFound, "sheet.no_file")
	}
	return v.sendFile(ctx, sheet.Matter.Attachments[at].File)
}

// sendFile passes a file on, to be saved: nothing that people have sent is opened
// as a page of ours.
func (v *visit) sendFile(ctx context.Context, f liaison.File) error {
	content, err := v.Files(ctx, f)
	if err != nil {
		v.Log.Warn("fetch a file", "error", err)
		return liaison.Refuse(liaison.Conflict, "sheet.file_fails")
	}
	defer content.Close()
	name := f.Name
	if name == "" {
		name = f.Unique + extensions[f.Kind]
	}
	v.attaches(name, "application/octet-stream")
	v.w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(v.w, content) // who has gone away gets no more
	return nil
}

// extensions are of files that Telegram gives no name.
var extensions = map[liaison.FileKind]string{liaison.Photo: ".jpg", liaison.Voice: ".ogg", liaison.Video: ".mp4", liaison.Audio: ".mp3"}
