package console_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"liaison"
)

// What was sent at an occasion is opened by who holds it, and by the body that has to see
// to it: photos as pictures, places on a map, all else to be saved.
func TestFilesOfNotes(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	id, _ := o.visited("inspection")
	note, err := o.store.AddFieldNote(t.Context(), liaison.FieldNote{Occasion: id, Person: o.person("deputy").ID, At: o.at, Text: "井盖", Files: []liaison.File{
		{Kind: liaison.Photo, ID: "photo", Unique: "p"}, {Kind: liaison.Place, Latitude: 30.5443, Longitude: 114.2977}, {Kind: liaison.Voice, ID: "voice", Unique: "v", Seconds: 7},
		{Kind: liaison.Photo, ID: "false", Unique: "x"}, {Kind: liaison.Video, ID: "big", Size: liaison.MaxFile + 1}}})
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("%s/notes/%d/files/", occasionOf(id), note)
	o.enters("clerk").opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, "30.54430, 114.29770", "!"+at)
	o.pages.Files = func(_ context.Context, f liaison.File) (io.ReadCloser, error) {
		content := map[string]string{"photo": "\x89PNG\x0D\x0A\x1A\x0A the picture", "voice": "OggS a voice", "false": "<script>alert(1)</script>"}[f.ID]
		return io.NopCloser(strings.NewReader(content)), nil
	}
	clerk := o.enters("clerk")
	clerk.opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, `<img src="`+at+`0?show=picture"`, `href="geo:30.54430,114.29770"`, "mlat=30.54430&amp;mlon=114.29770", at+"2", "!"+at+"4", "!ZgotmplZ")
	if got := clerk.opens(at + "0?show=picture"); got.Header.Get("Content-Type") != "image/png" || !strings.Contains(got.page, "the picture") {
		t.Errorf("the picture is sent as %s", got.Header.Get("Content-Type"))
	}
	for _, path := range []string{"2", "0", "3?show=picture"} {
		got := clerk.opens(at + path)
		if kind, how := got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"); kind != "application/octet-stream" || !strings.HasPrefix(how, "attachment") {
			t.Errorf("%s is sent as %s, %s", path, kind, how)
		}
	}
	clerk.opens(at+"1").sees(t, http.StatusNotFound)
	clerk.opens(at+"9").sees(t, http.StatusNotFound)
	clerk.opens(at+"-1").sees(t, http.StatusNotFound)
	officer := o.enters("department")
	officer.opens(at+"2").sees(t, http.StatusNotFound)
	form := url.Values{"do": {"problem"}, "row": {strconv.FormatInt(note, 10)}, "body_problem": {"D01"}, "due_problem": {"2026-10-15"}}
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusOK, "已列为问题并交办")
	officer.opens("/console/findings").sees(t, http.StatusOK, at+"0")
	officer.opens(at+"2").sees(t, http.StatusOK, "a voice")
	o.enters("other").opens(at+"2").sees(t, http.StatusNotFound)
}

// What a deputy said is taken down once, and the day that is proposed follows the kind.
func TestASpeechIsTakenDown(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	id, _ := o.visited("symposium")
	clerk := o.enters("clerk")
	clerk.opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, "代记发言", "代表A01", `name="due_problem" type="date" min="2026-09-16" value="2026-11-15"`)
	form := url.Values{"do": {"speech"}, "speaker": {o.personID("deputy")}, "speech": {"乡村医生待遇偏低<b>"}, "form_key": {"said"}}
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusOK, "发言已记下", "乡村医生待遇偏低&lt;b&gt;", "代记</span>")
	o.hears(71, "乡村医生待遇偏低")
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusConflict, "已经提交过")
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"speech"}, "speaker": {o.personID("colleague")}, "speech": {"没有到会"}}).sees(t, http.StatusConflict, "到会代表")
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"speech"}, "speaker": {o.personID("deputy")}, "speech": {" "}}).sees(t, http.StatusUnprocessableEntity, "发言要点")
}

// An inspection takes no speeches down, and proposes a month.
func TestAnInspectionTakesNoSpeeches(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	id, _ := o.visited("inspection")
	o.enters("clerk").opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, "!代记发言", `name="due_problem" type="date" min="2026-09-16" value="2026-10-15"`)
}
