package stories

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"liaison/console"
	"liaison/locales"
	"liaison/telegramsim"
)

// shot is a photo of one colour, as a phone sends it.
func shot(t *testing.T, name string, shade uint8) telegramsim.Upload {
	t.Helper()
	points := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range points.Pix {
		points.Pix[i] = shade
	}
	points.SetGray(1, 1, color.Gray{})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, points, nil); err != nil {
		t.Fatal(err)
	}
	return telegramsim.Upload{As: "photo", Name: name, Mime: "image/jpeg", Data: b.Bytes()}
}

// browses opens a public page as anybody.
func (w *world) browses(path string) (status int, page string) {
	w.t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		w.t.Fatal(err)
	}
	pages := &console.Console{Store: w.store, Locales: catalogue, Zone: w.zone, Now: w.clock, Log: slog.New(slog.DiscardHandler)}
	answer := httptest.NewRecorder()
	pages.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil))
	body, err := io.ReadAll(answer.Result().Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer.Code, string(body)
}

var photosOfPage = regexp.MustCompile(`src="(/photos/[0-9a-f]+\.jpg)"`)

// A case is written of what was solved, with photos from before and after, is edited and
// approved, is seen by strangers with both photos, and by nobody once its author takes
// the consent back.
func TestACaseIsPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	deputy.writes("/case").hears("标题").writes("河堤护栏修好了").hears("原来是什么情况").writes("护栏断了三年，孩子上学绕路。").hears("做了什么").
		writes("两次走访后提出建议。").hears("现在怎么样").writes("四百米护栏已经修好。").hears("之前的照片")
	deputy.writes("没有照片").hears("请发照片")
	deputy.sends("", telegramsim.Upload{Name: "护栏.pdf", Mime: "application/pdf", Size: 900}).hears("请发照片")
	deputy.sends("断开的护栏", shot(t, "之前.jpg", 90)).hears("已收到 1 张").picks("就这些").hears("之后的照片")
	deputy.sends("", shot(t, "之后.jpg", 200)).hears("已收到 1 张").picks("就这些").hears("同意公开")
	deputy.picks("都同意公开").hears("署您的名").picks("署我的名").hears("可以继续补充").picks("预览并提交").hears("护栏断了三年", "之前", "之后").picks("确认提交").hears("2026-D-0001")
	clerk.hears("收到典型案例").picks("🖊 编辑").hears("哪一部分").picks("做法").hears("编辑后的“做法”").writes("代表两次走访，水务局十天修好。").picks("✅ 确认").hears("十天修好").picks("📤 送审").hears("待定稿")
	deputy.hears("编辑了", "十天修好")
	chief.hears("请定稿").picks("✅ 定稿").hears("已定稿")
	if status, _ := w.browses("/cases/2026-D-0001"); status != http.StatusNotFound {
		t.Errorf("a stranger sees it before it is published: %d", status)
	}
	clerk.hears("已定稿").picks("🌐 发布").hears("发布后").picks("✅ 确认").hears("已发布")
	w.ticks()
	status, page := w.browses("/cases/2026-D-0001")
	for _, want := range []string{"河堤护栏修好了", "护栏断了三年", "水务局十天修好", "四百米护栏", "断开的护栏", "代表A20"} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("a stranger is answered %d without %q:\n%s", status, want, page)
		}
	}
	photos := photosOfPage.FindAllStringSubmatch(page, -1)
	if len(photos) != 2 {
		t.Fatalf("the page has %v", photos)
	}
	for _, photo := range photos {
		status, content := w.browses(photo[1])
		if read, err := jpeg.Decode(strings.NewReader(content)); status != http.StatusOK || err != nil || read.Bounds().Dx() != 64 {
			t.Errorf("%s: %d, %v", photo[1], status, err)
		}
	}
	deputy.hears("已发布").writes("/mine").picks("2026-D-0001").hears("已发布").picks("🖼 一页案例").hears("可打印")
	deputy.writes("/mine").picks("2026-D-0001").picks("更多").picks("收回公开同意").hears("网页立即撤下").picks("✅ 确认").hears("2026-D-0001")
	clerk.hears("收回了公开同意")
	for _, gone := range []string{"/cases/2026-D-0001", photos[0][1], photos[1][1]} {
		if status, _ := w.browses(gone); status != http.StatusNotFound {
			t.Errorf("%s: %d", gone, status)
		}
	}
	w.consistent()
}
