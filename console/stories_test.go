package console_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"liaison"
	"liaison/storage"
)

// submitsStory has the deputy tell a story, with those choices.
func (o *office) submitsStory(title, text, consent, byline string) liaison.Matter {
	o.Helper()
	m := o.keepsDraft(liaison.Matter{Kind: liaison.Story, Stage: liaison.Draft, Author: o.person("deputy").ID, Title: title,
		Pieces: []liaison.Piece{{Part: "body", Text: text}}, Facts: map[string]string{"consent": consent, "byline": byline}, Created: o.at, Changed: o.at})
	return o.moves(m, "deputy", "submit", nil)
}

// What is published with consent anybody may read, in the words of the staff; all else,
// and what is not consented to any more, nobody.
func TestStoriesArePublic(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	outside := o.outside()
	outside.opens("/stories/").sees(t, http.StatusOK, "代表故事", "还没有公开的故事")
	first := o.submitsStory("断头路通车", "通车了。<script>", "yes", "yes")
	second := o.submitsStory("夜校开课", "夜校开课了。", "nobody", "no")
	for _, m := range []liaison.Matter{first, second} {
		m = o.moves(m, "clerk", "edit", liaison.Input{"edited": {m.Part("body") + "编辑过。"}})
		m = o.moves(o.moves(m, "clerk", "present", nil), "chief", "clear", nil)
		outside.opens("/stories/"+m.Number).sees(t, http.StatusNotFound)
		o.moves(m, "clerk", "issue", nil)
	}
	outside.opens("/stories/").sees(t, http.StatusOK, "断头路通车", "讲述：代表A01", "夜校开课", "编辑过", "!<script>")
	outside.opens("/stories/"+second.Number).sees(t, http.StatusOK, "夜校开课了。编辑过。", "!讲述")
	outside.opens("/stories/"+first.Number+"?language=en").sees(t, http.StatusOK, "Told by 代表A01")
	o.moves(first, "deputy", "revoke", nil)
	outside.opens("/stories/"+first.Number).sees(t, http.StatusNotFound, "!通车")
	outside.opens("/stories/").sees(t, http.StatusOK, "!断头路", "夜校开课")
	outside.opens("/stories/nothing").sees(t, http.StatusNotFound)
}

// camera has every file be a photo of its own, as Telegram would give it.
func (o *office) camera() {
	o.desk.Fetch = func(_ context.Context, f liaison.File) (io.ReadCloser, error) {
		points := image.NewRGBA(image.Rect(0, 0, 40, 30))
		for i := range points.Pix {
			points.Pix[i] = byte(i*len(f.ID) + int(f.ID[len(f.ID)-1]))
		}
		points.Set(0, 0, color.White)
		var b bytes.Buffer
		err := jpeg.Encode(&b, points, nil)
		return io.NopCloser(&b), err
	}
}

// photographs attaches photos to a draft, each in a part.
func (o *office) photographs(m liaison.Matter, parts ...string) {
	o.Helper()
	for i, part := range parts {
		f := liaison.File{Kind: liaison.Photo, ID: "photo" + string(rune('a'+i)), Unique: string(rune('a' + i))}
		if part == liaison.AfterPart {
			f.Caption = "修好的护栏<b>"
		}
		if err := o.store.Attach(o.Context(), m.ID, liaison.Attachment{Part: part, File: f, At: o.at}); err != nil {
			o.Fatal(err)
		}
	}
}

// issues has something go the whole way until it is published.
func (o *office) issues(m liaison.Matter, author string) liaison.Matter {
	o.Helper()
	m = o.moves(o.moves(m, author, "submit", nil), "clerk", "present", nil)
	return o.moves(o.moves(m, "chief", "clear", nil), "clerk", liaison.Issue, nil)
}

// showcase is the draft of a case, with a pair of photos.
func (o *office) showcase(who, title, consent string) liaison.Matter {
	o.Helper()
	m := o.keepsDraft(liaison.Matter{Kind: liaison.Showcase, Stage: liaison.Draft, Author: o.person(who).ID, Title: title, Created: o.at, Changed: o.at,
		Pieces: []liaison.Piece{{Part: liaison.ProblemPart, Text: "护栏断了三年。"}, {Part: liaison.WorkPart, Text: "两次走访，水务局维修。"}, {Part: liaison.OutcomePart, Text: "护栏修好了。"}},
		Facts:  map[string]string{"consent": consent, "byline": "yes", "level": "county", "drive": "护河行动", "drive_id": "7"}})
	o.photographs(m, liaison.BeforePart, liaison.AfterPart)
	return m
}

var photoAddress = regexp.MustCompile(`src="(/photos/[0-9a-f]{64}\.jpg)"`)

// photosOn are the addresses of the photos of a page.
func (a answer) photosOn() []string {
	var found []string
	for _, match := range photoAddress.FindAllStringSubmatch(a.page, -1) {
		found = append(found, match[1])
	}
	return found
}

// Photos are on the page of a story for as long as it is published, at addresses that
// say nothing, and are kept by who has seen them.
func TestPhotosOfAStory(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.camera()
	draft := o.keepsDraft(liaison.Matter{Kind: liaison.Story, Stage: liaison.Draft, Author: o.person("deputy").ID, Title: "通车了", Pieces: []liaison.Piece{{Part: "body", Text: "通车。"}},
		Facts: map[string]string{"consent": "yes", "byline": "no"}, Created: o.at, Changed: o.at})
	o.photographs(draft, "", "")
	m := o.issues(draft, "deputy")
	outside := o.outside()
	if page := outside.opens("/stories/" + m.Number); len(page.photosOn()) != 0 {
		t.Errorf("before there are copies it has %v", page.photosOn())
	}
	o.ticks(nil)
	page := outside.opens("/stories/" + m.Number)
	page.sees(t, http.StatusOK, "通车了：照片 2", `loading="lazy"`, `width="40" height="30"`)
	photos := page.photosOn()
	if len(photos) != 2 || photos[0] == photos[1] {
		t.Fatalf("it has %v", photos)
	}
	if list := outside.opens("/stories/").photosOn(); len(list) != 1 || list[0] != photos[0] {
		t.Errorf("the list has %v", list)
	}
	photo := outside.opens(photos[0])
	if h := photo.Header; photo.StatusCode != http.StatusOK || h.Get("Content-Type") != "image/jpeg" || !strings.Contains(h.Get("Cache-Control"), "immutable") ||
		h.Get("ETag") == "" || h.Get("Content-Security-Policy") == "" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it is given %s with %v", photo.Status, h)
	}
	if read, err := jpeg.Decode(strings.NewReader(photo.page)); err != nil || read.Bounds().Dx() != 40 {
		t.Errorf("it is no photo: %v", err)
	}
	for _, guessed := range []string{"/photos/1.jpg", "/photos/.jpg", "/photos/" + strings.Repeat("0", 64) + ".jpg", strings.TrimSuffix(photos[0], ".jpg")} {
		outside.opens(guessed).sees(t, http.StatusNotFound)
	}
	o.moves(m, "deputy", liaison.Revoke, nil)
	for _, gone := range append(photos, "/stories/"+m.Number) {
		answer := outside.opens(gone)
		answer.sees(t, http.StatusNotFound)
		if strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: that it is gone is kept", gone)
		}
	}
	o.ticks(nil)
	outside.opens(photos[0]).sees(t, http.StatusNotFound)
}

// A case stands on one page, before beside after; it is found by its level and its
// drive, and is gone when it is taken down.
func TestCasesArePublic(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.camera()
	outside := o.outside()
	outside.opens("/cases/").sees(t, http.StatusOK, "还没有公开的案例")
	m := o.moves(o.showcase("clerk2", "护栏修好了", "nobody"), "clerk2", "submit", nil)
	m = o.moves(m, "clerk", "edit", liaison.Input{"piece": {"work"}, "edited_work": {"代表两次走访，水务局十天修好。"}})
	m = o.moves(o.moves(m, "clerk", "present", nil), "chief", "clear", nil)
	outside.opens("/cases/"+m.Number).sees(t, http.StatusNotFound)
	m = o.moves(m, "clerk", liaison.Issue, nil)
	o.ticks(nil)
	page := outside.opens("/cases/" + m.Number)
	page.sees(t, http.StatusOK, "护栏修好了", "<b>之前</b>", "<b>之后</b>", "护栏断了三年", "十天修好", "!维修。", "县级", "代表行动：护河行动", "修好的护栏&lt;b&gt;", "/static/public.css")
	if len(page.photosOn()) != 2 {
		t.Errorf("it has %v", page.photosOn())
	}
	outside.opens("/cases/"+m.Number+"?language=en").sees(t, http.StatusOK, "What was done", "Before")
	for asked, there := range map[string]bool{"": true, "?level=county": true, "?level=city": false, "?drive=7": true, "?drive=8": false, "?level=nonsense&drive=x": true} {
		word := "护栏修好了"
		if !there {
			word = "!" + word
		}
		outside.opens("/cases/"+asked).sees(t, http.StatusOK, word)
	}
	outside.opens("/stories/"+m.Number).sees(t, http.StatusNotFound)
	outside.opens("/cases/?drive=7").sees(t, http.StatusOK, "“护河行动”的案例")
	sheet := o.enters("clerk").opens(sheetOf(m))
	sheet.sees(t, http.StatusOK, "公开页面", "/cases/"+m.Number, "2 张已公开", "一页案例")
	paper := o.enters("clerk").opens(sheetOf(m, "/case.pdf"))
	if paper.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(paper.page, "%PDF-") || strings.Count(paper.page, "/DCTDecode") != 2 {
		t.Errorf("the paper is %s with %d photos", paper.Header.Get("Content-Type"), strings.Count(paper.page, "/DCTDecode"))
	}
	o.enters("other").opens(sheetOf(m, "/case.pdf")).sees(t, http.StatusNotFound)
	o.moves(m, "clerk2", liaison.TakeDown, liaison.Input{"reason": {"照片有误"}})
	for _, gone := range append(page.photosOn(), "/cases/"+m.Number) {
		outside.opens(gone).sees(t, http.StatusNotFound)
	}
	outside.opens("/cases/").sees(t, http.StatusOK, "!护栏修好了")
}

// A photo that could not be had is said on the matter's page, and tried again by hand.
func TestAPhotoThatCannotBeHad(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.issues(o.showcase("clerk2", "护栏修好了", "nobody"), "clerk2")
	for range 7 {
		o.ticks(nil)
		o.at = o.at.AddDate(0, 0, 2)
	}
	clerk := o.enters("clerk")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "2 张没能取到", "再试一次")
	o.outside().opens("/cases/"+m.Number).sees(t, http.StatusOK, "护栏断了三年", "!<img src=\"/photos")
	o.camera()
	clerk.sends(sheetOf(m, "/photos"), nil).sees(t, http.StatusOK, "已安排重新处理", "2 张正在处理")
	o.ticks(nil)
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "2 张已公开", "!再试一次")
}

// A problem that was seen to is written up by who saw to it, once, with what is known of
// it already.
func TestAProblemIsWrittenUp(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("department", 73)
	id, note := o.visited("inspection")
	at := occasionOf(id) + "/notes/" + decimal(note)
	clerk, officer := o.enters("clerk"), o.enters("department")
	form := map[string][]string{"do": {"problem"}, "row": {decimal(note)}, "body_problem": {"D01"}, "due_problem": {"2026-10-15"}}
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusOK)
	officer.opens("/console/findings").sees(t, http.StatusOK, "!写成案例")
	officer.sends(at+"/case", nil).sees(t, http.StatusConflict, "还没有办结")
	officer.sends(at, map[string][]string{"settled": {"已装排风扇"}}).sees(t, http.StatusOK, "写成案例")
	o.enters("other").sends(at+"/case", nil).sees(t, http.StatusNotFound)
	for range 2 {
		officer.sends(at+"/case", nil).sees(t, http.StatusOK, "案例草稿已建好")
	}
	o.hears(73, "案例草稿")
	drafts, err := o.store.DraftsOf(t.Context(), o.person("department").ID)
	if err != nil || len(drafts) != 1 {
		t.Fatalf("it has %d drafts: %v", len(drafts), err)
	}
	m := drafts[0]
	if m.Kind != liaison.Showcase || m.Part(liaison.ProblemPart) != "车间没有通风，夏天温度超过四十度" || m.Part(liaison.OutcomePart) != "已装排风扇" ||
		len(m.FilesOf(liaison.BeforePart)) != 1 || m.Facts["occasion"] == "" {
		t.Errorf("the draft is %+v", m)
	}
}

// A drive says how many cases have come of it.
func TestCasesOfADrive(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("drive", "begins", "2026-09-15T11:00", "ends", "2026-12-15T14:00"))
	clerk.announces(id, "T01")
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "还没有发布的典型案例")
	m := o.showcase("clerk2", "护栏修好了", "nobody")
	m.Facts["drive_id"] = decimal(id)
	if err := o.store.KeepDraft(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	o.issues(m, "clerk2")
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "已发布 1 个典型案例", "/cases/?drive="+decimal(id))
	if n, err := o.store.CountStories(t.Context(), storage.StoryFilter{Kind: liaison.Showcase, Drive: id}); n != 1 || err != nil {
		t.Errorf("there are %d: %v", n, err)
	}
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }
