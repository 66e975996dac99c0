package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/console"
	"liaison/handlers"
	"liaison/locales"
	"liaison/seal"
	"liaison/storage"
	"liaison/storage/storagetest"
)

const (
	citizenName  = "欧阳柳絮"
	citizenPhone = "13800138000"
	complaint    = "小区门口的路灯坏了两个月，晚上走路很危险，希望尽快修好。"
)

// doorstep is the form of a station that has an officer, over HTTP.
type doorstep struct {
	*testing.T
	url      string
	database string
	store    *storage.Store
	keys     *seal.Ring
	logged   *bytes.Buffer
}

func openForm(t *testing.T, keys *seal.Ring) *doorstep {
	t.Helper()
	d := &doorstep{T: t, database: storagetest.NewURL(t), keys: keys, logged: &bytes.Buffer{}}
	d.store = storagetest.Open(t, d.database)
	now := func() time.Time { return time.Date(2026, 9, 15, 2, 0, 0, 0, time.UTC) }
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	d.staffed(now())
	desk := &handlers.Desk{Locales: catalogue, Zone: time.UTC, Now: now}
	c := &console.Console{Store: d.store, Locales: catalogue, Zone: time.UTC, Now: now,
		Log:   slog.New(slog.NewTextHandler(d.logged, nil)),
		Forms: console.Forms{Hear: desk.Hear, Keys: keys, Bot: "liaison_bot"}}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

// staffed imports a station with an officer who is bound, a deputy of it, and a
// topic.
func (d *doorstep) staffed(at time.Time) {
	d.Helper()
	_, err := d.store.ImportRoster(d.Context(), liaison.Roster{
		Bodies: []liaison.Body{{Code: "S01", Kind: liaison.Station, Name: "古桥代表联络站"}, {Code: "G01", Kind: liaison.Delegation, Name: "代表团"}},
		Topics: []liaison.Topic{{Code: "T01", Name: "住房<与>城建"}},
		People: []liaison.Listed{
			{Code: "S01-1", Name: "联络员01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "S01", Role: liaison.RoleOfficer}}},
			{Code: "A01", Name: "代表A01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}, {Body: "S01", Role: liaison.RoleDeputy}}},
		}}, false, at)
	if err != nil {
		d.Fatal(err)
	}
	officer, err := d.store.PersonByCode(d.Context(), "S01-1")
	if err != nil {
		d.Fatal(err)
	}
	_, hash := handlers.NewCode()
	if err := d.store.Invite(d.Context(), officer.ID, hash, at, at.Add(time.Hour)); err != nil {
		d.Fatal(err)
	}
	invitation, err := d.store.LockInvitation(d.Context(), hash)
	if err != nil {
		d.Fatal(err)
	}
	if _, err := d.store.Bind(d.Context(), invitation, 77, at); err != nil {
		d.Fatal(err)
	}
}

var onceOf = regexp.MustCompile(`name="once" value="([A-Z2-7]{26})"`)

// opens reads the form and what is hidden in it.
func (d *doorstep) opens(link string) (page, once string) {
	d.Helper()
	response, page := read(d.T, d.url+"/s/"+link, "zh-CN")
	if response.StatusCode != http.StatusOK {
		d.Fatalf("%s: %s\n%s", link, response.Status, page)
	}
	return page, onceOf.FindStringSubmatch(page)[1]
}

// sends fills the form in and sends it, with fields as name, value.
func (d *doorstep) sends(link string, headers http.Header, fields ...string) (int, string) {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	request, err := http.NewRequestWithContext(context.WithoutCancel(d.Context()), http.MethodPost, d.url+"/s/"+link, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err.Error()
	}
	request.Header = headers.Clone()
	if request.Header == nil {
		request.Header = http.Header{}
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept-Language", "zh-CN")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	if kind := response.Header.Get("Content-Type"); kind != "text/html; charset=utf-8" {
		return 0, kind
	}
	return response.StatusCode, string(page)
}

// answers sends the form and holds the status and what the page says.
func (d *doorstep) answers(status int, says string, link string, fields ...string) string {
	d.Helper()
	got, page := d.sends(link, nil, fields...)
	if got != status || !strings.Contains(page, says) {
		d.Fatalf("%q: %d, wanted %d and %q:\n%s", fields, got, status, says, page)
	}
	return page
}

func newRing(t *testing.T) *seal.Ring {
	t.Helper()
	keys, err := seal.Parse(seal.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestTheFormIsTakenAndNumbered(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	page, once := d.opens("st_S01")
	for _, want := range []string{"古桥代表联络站", "姓名和电话加密后单独存放", "住房&lt;与&gt;城建", "https://t.me/liaison_bot?start=st_S01", `lang="zh-Hans"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page:\n%s", want, page)
		}
	}
	d.answers(http.StatusOK, "2026-Y-0001", "st_S01", "body", complaint, "topic", "T01", "name", citizenName, "phone", "138-0013-8000", "once", once)
	d.answers(http.StatusOK, "2026-Y-0001", "st_S01", "body", complaint, "once", once) // sent again, it is the same
	found, err := d.store.MattersByNumber(t.Context(), []string{"2026-Y-0001"})
	if err != nil {
		t.Fatal(err)
	}
	m := found["2026-Y-0001"]
	if m.Title != "小区门口的路灯坏了两个月，晚上走路很危险，希望尽快修好" || m.Topic != "T01" || m.Stage != liaison.Received || m.Facts["source"] != liaison.SourceSealed {
		t.Errorf("unexpected: %+v", m)
	}
	key, sealed, err := d.store.Contact(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	text, err := d.keys.Open(seal.Box{Key: key, Sealed: sealed}, liaison.ContactPurpose(m.ID))
	var contact liaison.Contact
	if err != nil || json.Unmarshal([]byte(text), &contact) != nil || contact.Name != citizenName || contact.Phone != citizenPhone {
		t.Errorf("sealed: %q, %v", text, err)
	}
	d.answers(http.StatusOK, "2026-Y-0002", "d_A01", "body", "公交站没有座椅")
}

// Of a name and a phone nothing is anywhere but where they are sealed.
func TestNameAndPhoneAreNowhereElse(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	d.answers(http.StatusOK, "2026-Y-0001", "st_S01", "body", complaint, "name", citizenName, "phone", citizenPhone)
	d.answers(http.StatusUnprocessableEntity, "正文里有您的姓名", "st_S01", "body", "我是"+citizenName+"，路灯坏了", "name", citizenName)
	everything := d.everything()
	if !strings.Contains(everything, "路灯坏了两个月") || !strings.Contains(everything, "群众扫了") {
		t.Error("the search would find nothing")
	}
	for _, secret := range []string{citizenName, citizenPhone, `\x` + fmt.Sprintf("%x", citizenName), fmt.Sprintf("%x", citizenPhone)} {
		for place, text := range map[string]string{"the database": everything, "the log": d.logged.String()} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s", secret, place)
			}
		}
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", liaison.Contact{Name: citizenName}, liaison.Contact{Name: citizenName}, liaison.Contact{Name: citizenName}), citizenName) {
		t.Error("a contact that is printed by mistake shows the name")
	}
}

// everything is all rows of all tables, as text.
func (d *doorstep) everything() string {
	d.Helper()
	conn, err := pgx.Connect(d.Context(), d.database)
	if err != nil {
		d.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(d.Context()))
	rows, err := conn.Query(d.Context(), `SELECT format('SELECT coalesce(string_agg(t::text, E''\n''), '''') FROM %I t', table_name)
		FROM information_schema.tables WHERE table_schema = 'public'`)
	if err != nil {
		d.Fatal(err)
	}
	queries, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		d.Fatal(err)
	}
	var all strings.Builder
	for _, query := range queries {
		var text string
		if err := conn.QueryRow(d.Context(), query).Scan(&text); err != nil {
			d.Fatal(err)
		}
		all.WriteString(text + "\n")
	}
	return all.String()
}

func TestWithoutAKeyNoNameIsAsked(t *testing.T) {
	t.Parallel()
	d := openForm(t, nil)
	page, _ := d.opens("st_S01")
	if strings.Contains(page, `name="phone"`) || !strings.Contains(page, "不收集姓名和电话") {
		t.Errorf("it asks for a name without a key:\n%s", page)
	}
	d.answers(http.StatusOK, "2026-Y-0001", "st_S01", "body", complaint, "name", citizenName, "phone", citizenPhone)
	if everything := d.everything(); strings.Contains(everything, citizenName) || strings.Contains(everything, citizenPhone) {
		t.Error("what was not asked for was kept")
	}
}

func TestWhatIsWrongIsSaidAndNothingIsLost(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	for _, c := range []struct {
		status int
		says   string
		fields []string
	}{
		{422, "请先写下要反映的情况", []string{"body", " \r\n ", "name", citizenName}},
		{422, "正文里有电话或证件号码", []string{"body", "请打我电话 138 0013 8000", "name", citizenName}},
		{422, "疑似涉密", []string{"body", "这是绝密", "name", citizenName}},
		{422, "内容太长", []string{"body", strings.Repeat("路", 3001), "name", citizenName}},
		{422, "请核对电话号码", []string{"body", complaint, "phone", "请打我电话", "name", citizenName}},
		{422, "姓名太长", []string{"body", complaint, "name", strings.Repeat(citizenName, 6)}},
		{422, "留空", []string{"body", complaint, "website", "https://example.org", "name", citizenName}},
		{413, "内容太长", []string{"body", strings.Repeat("路", 50_000)}},
	} {
		page := d.answers(c.status, c.says, "st_S01", c.fields...)
		if c.status == 422 && !strings.Contains(page, citizenName) {
			t.Errorf("what was written is lost: %q", c.fields)
		}
	}
	if page := d.answers(422, "正文里有电话", "st_S01", "body", `电话13800138000<script>alert(1)</script>"`); strings.Contains(page, "<script>") {
		t.Error("what was written is not escaped")
	}
	d.answers(http.StatusNotFound, "没有找到这个二维码", "st_S99", "body", complaint)
	d.answers(http.StatusNotFound, "没有找到这个二维码", "d_S01-1", "body", complaint)
	if counts, err := d.store.StageCounts(t.Context()); err != nil || len(counts) > 0 {
		t.Errorf("something was kept: %v, %v", counts, err)
	}
}

func TestFormsOfOtherSitesAreNotTaken(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		status, page := d.sends("st_S01", http.Header{name: {value}}, "body", complaint)
		if status != http.StatusForbidden || !strings.Contains(page, "不是从这个页面提交的") {
			t.Errorf("%s: %d\n%s", name, status, page)
		}
	}
	if status, _ := d.sends("st_S01", http.Header{"Sec-Fetch-Site": {"same-origin"}, "Origin": {d.url}}, "body", complaint); status != http.StatusOK {
		t.Errorf("its own form is answered %d", status)
	}
}

func TestTooManyFormsFromOneAddress(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	from := func(address string) http.Header { return http.Header{"X-Forwarded-For": {"10.0.0.1, " + address}} }
	for i := range 6 {
		if status, page := d.sends("st_S01", from("2001:db8:1:2::"+fmt.Sprint(i+1)), "body", fmt.Sprintf("%d：%s", i, complaint)); status != http.StatusOK {
			t.Fatalf("%d: %d\n%s", i, status, page)
		}
	}
	status, page := d.sends("st_S01", from("2001:db8:1:2::9"), "body", complaint)
	if status != http.StatusTooManyRequests || !strings.Contains(page, complaint) || !strings.Contains(page, "太频繁") {
		t.Errorf("the seventh of one household: %d\n%s", status, page)
	}
	if status, _ := d.sends("st_S01", from("2001:db8:1:3::1"), "body", complaint); status != http.StatusOK {
		t.Errorf("another household is answered %d", status)
	}
	if status, _ := d.sends("d_A01", from("2001:db8:1:2::1"), "body", complaint); status != http.StatusOK {
		t.Errorf("the same household at another door is answered %d", status)
	}
}

// The same form sent several times at once makes one opinion.
func TestAFormSentTwiceAtOnce(t *testing.T) {
	t.Parallel()
	d := openForm(t, newRing(t))
	_, once := d.opens("st_S01")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if status, page := d.sends("st_S01", nil, "body", complaint, "once", once, "name", citizenName); status != http.StatusOK || !strings.Contains(page, "2026-Y-0001") {
				t.Errorf("%d\n%s", status, page)
			}
		})
	}
	wait.Wait()
	if counts, err := d.store.StageCounts(t.Context()); err != nil || counts[liaison.Opinion][liaison.Received] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
}
