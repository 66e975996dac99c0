package console_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liaison/console"
	"liaison/locales"
	"liaison/storage/storagetest"
)

func open(t *testing.T) *httptest.Server {
	t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	c := &console.Console{
		Store: storagetest.New(t), Locales: catalogue, Zone: time.UTC, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC) },
	}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	return server
}

func read(t *testing.T, address, language string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Language", language)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestTheFirstPage(t *testing.T) {
	t.Parallel()
	server := open(t)
	response, page := read(t, server.URL+"/", "zh-CN,zh;q=0.9")
	for _, want := range []string{"代表履职助手", "还没有事项", "2026 年的放假安排还没有导入", "2026年9月15日"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page:\n%s", want, page)
		}
	}
	if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'self'") {
		t.Errorf("policy: %s", policy)
	}
	if _, page := read(t, server.URL+"/?language=en", "zh-CN"); !strings.Contains(page, "No matters yet") {
		t.Errorf("the page is not in English:\n%s", page)
	}
	if response, _ := read(t, server.URL+"/nothing", "en"); response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown page answers %s", response.Status)
	}
}
