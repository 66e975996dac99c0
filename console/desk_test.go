package console_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/console"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// office is a desk over HTTP with a small roster, at a time that tests move.
type office struct {
	*testing.T
	url      string
	store    *storage.Store
	database string // its address
	desk     *handlers.Desk
	pages    *console.Console
	at       time.Time
	sent     []liaison.Outgoing // what was offered to the post
}

// shanghai is the service's zone.
var shanghai = time.FixedZone("CST", 8*3600)

// posts are the people of the roster, by what each is there for.
var posts = map[string]liaison.Listed{
	"deputy":     {Code: "A01", Name: "代表A01", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleDeputy}}},
	"colleague":  {Code: "A02", Name: "代表A02", Posts: []liaison.Post{{Body: "T02", Role: liaison.RoleDeputy}}},
	"clerk":      {Code: "JB01", Name: "经办01", Posts: []liaison.Post{{Body: "C09", Role: liaison.RoleClerk}}},
	"clerk2":     {Code: "JB02", Name: "经办02", Posts: []liaison.Post{{Body: "C09", Role: liaison.RoleClerk}}},
	"chief":      {Code: "FZ01", Name: "负责人01", Posts: []liaison.Post{{Body: "C09", Role: liaison.RoleChief}}},
	"department": {Code: "D01-1", Name: "教育厅联络员", Posts: []liaison.Post{{Body: "D01", Role: liaison.RoleOfficer}}},
	"other":      {Code: "D02-1", Name: "卫健委联络员", Posts: []liaison.Post{{Body: "D02", Role: liaison.RoleOfficer}}},
	"approver":   {Code: "D01-2", Name: "教育厅签发人", Posts: []liaison.Post{{Body: "D01", Role: liaison.RoleApprover}}},
	"committee":  {Code: "C01-1", Name: "教科委联络员", Posts: []liaison.Post{{Body: "C01", Role: liaison.RoleOfficer}}},
	"delegation": {Code: "T01-1", Name: "一团工作人员", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleOfficer}}},
	"station":    {Code: "G01-1", Name: "一站联络员", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleOfficer}}},
	"operator":   {Code: "OP01", Name: "维护01", Posts: []liaison.Post{{Body: "C09", Role: liaison.RoleOperator}}},
	"nobody":     {Code: "X01", Name: "已离任01"},
}

var roster = liaison.Roster{
	Bodies: []liaison.Body{
		{Code: "T01", Kind: liaison.Delegation, Name: "第一代表团", Short: "一团"},
		{Code: "T02", Kind: liaison.Delegation, Name: "第二代表团", Short: "二团"},
		{Code: "C01", Kind: liaison.CommitteeBody, Name: "教育科学委员会", Short: "教科委"},
		{Code: "C09", Kind: liaison.CommitteeBody, Name: "常委会代表工作委员会", Short: "代表工委"},
		{Code: "D01", Kind: liaison.Department, Name: "省教育厅", Short: "教育厅"},
		{Code: "D02", Kind: liaison.Department, Name: "省卫生健康委员会", Short: "卫健委"},
		{Code: "G01", Kind: liaison.Station, Name: "第一联络站", Short: "一站"},
	},
	Topics: []liaison.Topic{{Code: "P01", Name: "教育", Committee: "C01", Lead: "D01", Keywords: []string{"学校"}}},
}

// openDesk opens a desk with the roster, on the morning of 15 September 2026.
func openDesk(t *testing.T) *office {
	t.Helper()
	database := storagetest.NewURL(t)
	o := &office{T: t, database: database, store: storagetest.Open(t, database), at: time.Date(2026, 9, 15, 10, 20, 0, 0, shanghai)}
	people := roster
	for _, name := range slices.Sorted(maps.Keys(posts)) { // the same ids each time
		who := posts[name]
		who.PhoneTail = "1234"
		people.People = append(people.People, who)
	}
	if _, err := o.store.ImportRoster(t.Context(), people, false, o.at); err != nil {
		t.Fatal(err)
	}
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return o.at }
	o.desk = &handlers.Desk{Locales: catalogue, Zone: shanghai, Now: now, Links: handlers.Links{Web: "https://desk.example"}}
	o.pages = &console.Console{Store: o.store, Locales: catalogue, Zone: shanghai, Now: now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Desk: o.desk, Offer: func(out []liaison.Outgoing) { o.sent = append(o.sent, out...) }}
	server := httptest.NewServer(o.pages.Handler())
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

// person reads somebody of the roster.
func (o *office) person(who string) liaison.Person {
	o.Helper()
	p, err := o.store.PersonByCode(o.Context(), posts[who].Code)
	if err != nil {
		o.Fatal(err)
	}
	return p
}

// browser is somebody with a browser.
type browser struct {
	*office
	client *http.Client
}

// answer is what a browser got.
type answer struct {
	*http.Response
	page string
}

// outside is a browser that has not entered.
func (o *office) outside() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{o, &http.Client{Jar: jar}}
}

// enters is somebody of the roster who has entered by a link.
func (o *office) enters(who string) *browser {
	o.Helper()
	b := o.outside()
	code, hash := handlers.NewCode()
	if err := o.store.KeepEntry(o.Context(), o.person(who).ID, hash, o.at.Add(handlers.EntryLife)); err != nil {
		o.Fatal(err)
	}
	if got := b.sends("/console/enter/"+code, nil); got.StatusCode != http.StatusOK && who != "nobody" {
		o.Fatalf("%s cannot enter: %s\n%s", who, got.Status, got.page)
	}
	return b
}

func (b *browser) does(method, path string, form url.Values) answer {
	b.Helper()
	kind := ""
	if method != http.MethodGet {
		kind = "application/x-www-form-urlencoded"
	}
	return b.requests(method, path, kind, strings.NewReader(form.Encode()))
}

// requests sends a body of that kind, and reads what comes of it.
func (b *browser) requests(method, path, kind string, body io.Reader) answer {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, b.url+path, body)
	if err != nil {
		b.Fatal(err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	return answer{response, string(page)}
}

// opens a page.
func (b *browser) opens(path string) answer { b.Helper(); return b.does(http.MethodGet, path, nil) }

// sends a form, and follows where that leads.
func (b *browser) sends(path string, form url.Values) answer {
	b.Helper()
	return b.does(http.MethodPost, path, form)
}

// sendsFiles sends a form with files, each by its name and its content, and with what
// else it says as name, value.
func (b *browser) sendsFiles(path string, files [][2]string, more ...string) answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range files {
		part, err := form.CreateFormFile("file", f[0])
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.WriteString(part, f[1]) // a buffer takes all
	}
	for i := 0; i+1 < len(more); i += 2 {
		_ = form.WriteField(more[i], more[i+1])
	}
	_ = form.Close()
	return b.requests(http.MethodPost, path, form.FormDataContentType(), &body)
}

// sees holds that the page answers with the status, 200 where none is given, and has
// the words, and not those after "!".
func (a answer) sees(t *testing.T, status int, words ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s answers %s", a.Request.URL.Path, a.Status)
	}
	for _, word := range words {
		if bare, not := strings.CutPrefix(word, "!"); strings.Contains(a.page, bare) == not {
			t.Errorf("%s: %q\n%s", a.Request.URL.Path, word, a.page)
		}
	}
}

func TestEntry(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.outside().opens("/console").sees(t, http.StatusOK, "请先登录", "/console")
	code, hash := handlers.NewCode()
	keep := func() {
		if err := o.store.KeepEntry(t.Context(), o.person("clerk").ID, hash, o.at.Add(handlers.EntryLife)); err != nil {
			t.Fatal(err)
		}
	}
	keep()
	b := o.outside()
	for range 2 { // looking at a link does not use it up
		b.opens("/console/enter/"+code).sees(t, http.StatusOK, "只能用一次")
	}
	b.sends("/console/enter/"+code, nil).sees(t, http.StatusOK, "经办01", "没有等您处理的事项")
	o.outside().sends("/console/enter/"+code, nil).sees(t, http.StatusGone, "已经用过")
	b.opens("/console?language=en").sees(t, http.StatusOK, "Nothing waits for you")

	code, hash = handlers.NewCode()
	keep()
	o.at = o.at.Add(handlers.EntryLife)
	o.outside().sends("/console/enter/"+code, nil).sees(t, http.StatusGone, "已过期")
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	for what, end := range map[string]func(*office, *browser){
		"left":   func(_ *office, b *browser) { b.sends("/console/leave", nil) },
		"unused": func(o *office, _ *browser) { o.at = o.at.Add(handlers.ConsoleTerms.Idle + time.Minute) },
		"ended from the chat": func(o *office, _ *browser) {
			if n, err := o.store.EndSessions(o.Context(), o.person("clerk").ID, o.at); err != nil || n != 1 {
				o.Errorf("%d sessions ended: %v", n, err)
			}
		},
		"a week has passed": func(o *office, b *browser) {
			for range 15 {
				o.at = o.at.Add(handlers.ConsoleTerms.Idle - time.Hour)
				b.opens("/console")
			}
			o.at = o.at.Add(handlers.ConsoleTerms.Idle - time.Hour)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			o := openDesk(t)
			b := o.enters("clerk")
			b.opens("/console").sees(t, http.StatusOK, "经办01")
			end(o, b)
			b.opens("/console").sees(t, http.StatusOK, "请先登录")
		})
	}
}

func TestWhoHasLeftTheRoster(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.enters("nobody").opens("/console").sees(t, http.StatusForbidden, "不在您的职责范围内")
}

// A form from another site is not taken, whoever has entered.
func TestAFormFromElsewhere(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.enters("clerk")
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+"/console/leave", nil)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := b.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("it answers %s", response.Status)
	}
	b.opens("/console").sees(t, http.StatusOK, "经办01")
}

// account is a login by Telegram in which that account logs in, or none.
type account int64

func (a account) Begin(context.Context) (address, secret string, err error) {
	return "/console/login/callback?state=s&code=c", "secret", nil
}

func (a account) Finish(_ context.Context, secret, state, code string) (int64, error) {
	if a == 0 || secret != "secret" || state != "s" || code != "c" {
		return 0, errors.New("no login")
	}
	return int64(a), nil
}

func TestEntryByTelegram(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	storagetest.Exec(t, o.database, `UPDATE people SET chat = 777 WHERE code = 'JB01'`)
	for who, want := range map[account]string{777: "没有等您处理的事项", 778: "还没有绑定", 0: "没有登录成功"} {
		o.pages.Login = who
		server := httptest.NewServer(o.pages.Handler())
		t.Cleanup(server.Close)
		o.url = server.URL
		if got := o.outside().opens("/console/login"); !strings.Contains(got.page, want) {
			t.Errorf("account %d: %s\n%s", who, got.Status, got.page)
		}
		o.outside().opens("/console").sees(t, http.StatusOK, "用 Telegram 账号登录")
		o.outside().opens("/console/login/callback?state=s&code=c").sees(t, http.StatusForbidden, "没有登录成功") // which was begun nowhere
	}
}

// What makes something new each time is made once of a form, whoever presses twice.
func TestAFormIsTakenOnce(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	at := fmt.Sprintf("/console/matters/%d", m.ID)
	once := regexp.MustCompile(`name="form_key" value="([^"]+)"`).FindStringSubmatch(clerk.opens(at).page)
	if once == nil {
		t.Fatal("the form of a note does not say what it is known by")
	}
	form := url.Values{"text": {"请@经办02看看"}, "form_key": {once[1]}}
	clerk.sends(at+"/notes", form).sees(t, http.StatusOK, "请@经办02看看")
	clerk.sends(at+"/notes", form).sees(t, http.StatusConflict, "已经提交过")
	if got := strings.Count(clerk.opens(at).page, "请@经办02看看"); got != 1 {
		t.Errorf("the note is there %d times", got)
	}
}
