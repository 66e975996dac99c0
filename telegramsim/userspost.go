package telegramsim

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

func (s *Sim) postMessage(r *http.Request) (answers, error) {
	var in struct {
		Chat      int64  `json:"chat"`
		Text      string `json:"text"`
		ReplyTo   int64  `json:"reply_to"`
		Forwarded bool   `json:"forwarded"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	sent, err := s.Send(who(r), Draft{Chat: in.Chat, Text: in.Text, ReplyTo: in.ReplyTo, Forwarded: in.Forwarded})
	if err != nil {
		return nil, err
	}
	return answers{"message": sent[len(sent)-1], "messages": sent}, nil
}

// postFiles takes a form with files and says how they are sent.
func (s *Sim) postFiles(r *http.Request) (answers, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	fields := map[string]string{}
	var d Draft
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		data, err := readPart(part)
		if err != nil {
			return nil, err
		}
		if part.FileName() == "" {
			fields[part.FormName()] = string(data)
			continue
		}
		d.Files = append(d.Files, Upload{Name: part.FileName(), Mime: part.Header.Get("Content-Type"), Data: data})
	}
	if len(d.Files) == 0 {
		return nil, errors.New("no file was sent")
	}
	for i := range d.Files {
		d.Files[i].fill(fields)
	}
	d.Caption = fields["caption"]
	d.Chat, _ = strconv.ParseInt(fields["chat"], 10, 64)
	sent, err := s.Send(who(r), d)
	if err != nil {
		return nil, err
	}
	return answers{"messages": sent}, nil
}

func readPart(part *multipart.Part) ([]byte, error) {
	var data bytes.Buffer
	if _, err := io.Copy(&data, io.LimitReader(part, maxKept+1)); err != nil {
		return nil, err
	}
	if data.Len() > maxKept {
		return nil, errors.New("a file may have at most 60 MB here")
	}
	return data.Bytes(), nil
}

func (up *Upload) fill(fields map[string]string) {
	up.As = fields["as"]
	up.Emoji = fields["emoji"]
	up.Size, _ = strconv.ParseInt(fields["size"], 10, 64)
	seconds, _ := strconv.ParseFloat(fields["duration"], 64)
	up.Duration = int(seconds + 0.5)
	up.Width, _ = strconv.Atoi(fields["width"])
	up.Height, _ = strconv.Atoi(fields["height"])
}

func (s *Sim) postLocation(r *http.Request) (answers, error) {
	var l Location
	if err := readInto(r, &l); err != nil {
		return nil, err
	}
	return answered(s.Location(who(r), l.Latitude, l.Longitude))
}

func (s *Sim) postContact(r *http.Request) (answers, error) {
	var in struct {
		Contact
		Own bool `json:"own"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	return answered(s.Contact(who(r), in.PhoneNumber, in.FirstName, in.Own))
}

func (s *Sim) postEdit(r *http.Request) (answers, error) {
	var in struct {
		Chat      int64  `json:"chat"`
		MessageID int64  `json:"message_id"`
		Text      string `json:"text"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	return answered(s.EditIn(in.Chat, who(r), in.MessageID, in.Text))
}

func answered(m Msg, err error) (answers, error) {
	if err != nil {
		return nil, err
	}
	return answers{"message": m}, nil
}

func (s *Sim) postDelete(r *http.Request) (answers, error) {
	var in struct {
		MessageID int64 `json:"message_id"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	return nil, s.DeleteMessage(who(r), in.MessageID)
}

func (s *Sim) postBlock(r *http.Request) (answers, error) {
	var in struct {
		Blocked bool `json:"blocked"`
	}
	if err := readInto(r, &in); err != nil {
		return nil, err
	}
	return nil, s.setBlocked(who(r), in.Blocked)
}

// serveUserFile shows a file to people. What could run in the page as its own is
// only offered to be saved.
func (s *Sim) serveUserFile(w http.ResponseWriter, r *http.Request) {
	f := s.files.find(r.PathValue("id"))
	if f == nil {
		http.NotFound(w, r)
		return
	}
	major, minor, _ := strings.Cut(f.mime, "/")
	shown := (major == "image" && !strings.HasPrefix(minor, "svg")) || major == "audio" || major == "video"
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if shown {
		serveFile(w, r, f, f.mime)
		return
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	serveFile(w, r, f, "application/octet-stream")
}
