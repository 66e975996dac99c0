package telegramsim

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // the size of a picture is read from its head
	_ "image/jpeg" // …
	_ "image/png"  // …
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20
	maxFetched  = 20 << 20
	maxKept     = 60 << 20
)

// file is a file that was sent once and may be sent again by its id. It is never
// changed.
type file struct {
	n             int64
	id, unique    string
	kind          string
	name, mime    string
	path          string
	size          int64
	data          []byte // may be less than size: then only its size is known
	width, height int
	duration      int
	emoji         string
}

type fileStore struct {
	mu     sync.Mutex
	n      int64 // of the newest
	byID   map[string]*file
	byPath map[string]*file
}

// folders of the kinds, as in Telegram's file paths.
var folders = map[string]string{
	"photo": "photos", "document": "documents", "voice": "voice", "video": "videos",
	"audio": "music", "sticker": "stickers", "animation": "animations",
}

// titles of the kinds, as in Telegram's errors.
var titles = map[string]string{
	"photo": "Photo", "document": "Document", "voice": "VoiceNote", "video": "Video",
	"audio": "Audio", "sticker": "Sticker", "animation": "Animation",
}

// defaultMime is the type of a file of this kind that came with none.
var defaultMime = map[string]string{
	"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "audio": "audio/mpeg",
	"sticker": "image/webp", "animation": "video/mp4",
}

// add numbers a file and keeps it.
func (fs *fileStore) add(f file) *file {
	if f.size == 0 {
		f.size = int64(len(f.data))
	}
	if f.mime == "" || f.mime == "application/octet-stream" {
		f.mime = mimeOf(f)
	}
	if config, _, err := image.DecodeConfig(bytes.NewReader(f.data)); err == nil && f.width == 0 {
		f.width, f.height = config.Width, config.Height
	}
	if f.width == 0 && (f.kind == "photo" || f.kind == "video" || f.kind == "animation" || f.kind == "sticker") {
		f.width, f.height = 512, 512
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.n++
	f.n = fs.n
	f.id = fmt.Sprintf("%s-%06d", f.kind, fs.n)
	f.unique = fmt.Sprintf("u%06d", fs.n)
	f.path = fmt.Sprintf("%s/file_%d%s", folders[f.kind], fs.n, extension(f))
	fs.byID[f.id], fs.byPath[f.path] = &f, &f
	return &f
}

func mimeOf(f file) string {
	if t := mime.TypeByExtension(path.Ext(f.name)); t != "" {
		return t
	}
	if t := defaultMime[f.kind]; t != "" {
		return t
	}
	return "application/octet-stream"
}

func extension(f file) string {
	if ext := path.Ext(f.name); ext != "" && len(ext) <= 8 {
		return ext
	}
	switch f.kind {
	case "photo":
		return ".jpg"
	case "voice":
		return ".oga"
	case "video", "animation":
		return ".mp4"
	case "sticker":
		return ".webp"
	}
	return ""
}

func (fs *fileStore) find(id string) *file {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.byID[id]
}

func (fs *fileStore) at(path string) *file {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.byPath[path]
}

// whole says whether the content is known, and not only its size.
func (f *file) whole() bool { return int64(len(f.data)) == f.size }

// reader reads the file; where only the size is known it reads zeros.
func (f *file) reader() io.ReadSeeker {
	if f.whole() {
		return bytes.NewReader(f.data)
	}
	return io.NewSectionReader(zeros{}, 0, f.size)
}

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

// pickFile finds the file of a parameter: uploaded in this request, at an address,
// or sent before.
func (s *Sim) pickFile(r *request, name, kind string) (*file, *apiError) {
	if up := r.files[name]; up != nil {
		return s.keepUpload(r, up, kind)
	}
	return s.pickNamed(r, r.text(name), kind)
}

func (s *Sim) pickNamed(r *request, source, kind string) (*file, *apiError) {
	if name, ok := strings.CutPrefix(source, "attach://"); ok {
		if up := r.files[name]; up != nil {
			return s.keepUpload(r, up, kind)
		}
		return nil, refuse("can't find the attached file %q", name)
	}
	if strings.HasPrefix(source, "http://") || strings.HasPrefix(source, "https://") {
		return s.fetch(r, source, kind)
	}
	f := s.files.find(source)
	if f == nil {
		return nil, refuse("wrong file identifier/HTTP URL specified")
	}
	if f.kind != kind {
		return nil, refuse("can't use file of type %s as %s", titles[f.kind], titles[kind])
	}
	return f, nil
}

func (s *Sim) keepUpload(r *request, up *upload, kind string) (*file, *apiError) {
	size := len(up.data)
	switch {
	case size == 0:
		return nil, refuse("file must be non-empty")
	case size > maxUpload:
		return nil, errTooLarge
	case kind == "photo" && size > maxPhoto:
		return nil, refuse("file of size %d bytes is too big for a photo; the maximum size is %d bytes", size, maxPhoto)
	case kind == "photo" && !strings.HasPrefix(http.DetectContentType(up.data), "image/"):
		return nil, refuse("IMAGE_PROCESS_FAILED")
	}
	f := file{kind: kind, name: up.name, mime: up.mime, data: up.data, emoji: r.text("emoji")}
	f.width, f.height = int(r.integer("width")), int(r.integer("height"))
	f.duration = int(r.integer("duration"))
	return s.files.add(f), nil
}

// fetch takes a file from an address on this machine. The simulator never leaves
// the machine: of any other address it keeps only the name.
func (s *Sim) fetch(r *request, address, kind string) (*file, *apiError) {
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, refuse("wrong file identifier/HTTP URL specified")
	}
	name := path.Base(req.URL.Path)
	if host := req.URL.Hostname(); host != "localhost" && !strings.HasPrefix(host, "127.") && host != "::1" {
		return s.files.add(file{kind: kind, name: name, size: 1024}), nil
	}
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return nil, refuse("failed to get HTTP URL content")
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxFetched+1))
	if err != nil || resp.StatusCode != http.StatusOK || len(data) > maxFetched {
		return nil, refuse("failed to get HTTP URL content")
	}
	kindOf, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind == "photo" && (!strings.HasPrefix(http.DetectContentType(data), "image/") || len(data) > maxPhoto/2) {
		return nil, refuse("wrong type of the web page content")
	}
	return s.files.add(file{kind: kind, name: name, mime: kindOf, data: data}), nil
}

// fileID is the id of the file in a message; empty for none.
func (c *content) fileID() string {
	if len(c.Photo) > 0 {
		return c.Photo[0].FileID
	}
	for _, f := range []*apiFile{c.Document, c.Animation, c.Audio, c.Video, c.Voice, c.Sticker} {
		if f != nil {
			return f.FileID
		}
	}
	return ""
}

// contentOf is a message's content with this file in it.
func contentOf(f *file) content {
	ref := &apiFile{FileID: f.id, FileUniqueID: f.unique, FileSize: f.size}
	c := content{file: f}
	switch f.kind {
	case "photo":
		ref.Width, ref.Height = &f.width, &f.height
		c.Photo = []apiFile{*ref}
		return c
	case "sticker":
		never := false
		ref.Type, ref.Width, ref.Height, ref.Emoji = "regular", &f.width, &f.height, f.emoji
		ref.IsAnimated, ref.IsVideo = &never, &never
		c.Sticker = ref
		return c
	}
	ref.MimeType = f.mime
	if f.kind != "voice" {
		ref.FileName = f.name
	}
	if f.kind != "document" {
		ref.Duration = &f.duration
	}
	switch f.kind {
	case "voice":
		c.Voice = ref
	case "audio":
		c.Audio = ref
	case "video":
		ref.Width, ref.Height = &f.width, &f.height
		c.Video = ref
	case "animation":
		ref.Width, ref.Height = &f.width, &f.height
		c.Animation = ref
	default:
		c.Document = ref
	}
	return c
}

type apiFilePath struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int64  `json:"file_size"`
	FilePath     string `json:"file_path"`
}

func (s *Sim) getFile(r *request) (any, *apiError) {
	f := s.files.find(r.text("file_id"))
	if f == nil {
		return nil, refuse("invalid file_id")
	}
	if f.size > maxDownload {
		return nil, refuse("file is too big")
	}
	return apiFilePath{f.id, f.unique, f.size, f.path}, nil
}

// serveBotFile is what a bot downloads.
func (s *Sim) serveBotFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	f := s.files.at(name)
	switch {
	case token != s.opt.Token:
		writeAnswer(w, nil, &apiError{Code: http.StatusUnauthorized, Text: "Unauthorized"})
	case f == nil || f.size > maxDownload:
		writeAnswer(w, nil, &apiError{Code: http.StatusNotFound, Text: "Not Found"})
	default:
		serveFile(w, r, f, "application/octet-stream")
	}
}

func serveFile(w http.ResponseWriter, r *http.Request, f *file, mime string) {
	w.Header().Set("Content-Type", mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, f.reader())
}
