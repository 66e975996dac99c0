package console_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison"
)

// token has somebody make a token and copies it from the page.
func (b *browser) token(days string, scopes ...string) string {
	b.Helper()
	got := b.sends("/console/tokens", url.Values{"name": {"统计平台"}, "days": {days}, "scope": scopes})
	_, secret, ok := strings.Cut(got.page, `id="secret" value="`)
	if !ok {
		b.Fatalf("no token\n%s", got.page)
	}
	secret, _, _ = strings.Cut(secret, `"`)
	b.opens("/console/tokens").sees(b.T, http.StatusOK, "统计平台", "!"+secret)
	return secret
}

// calls asks the API with a token, and reads the answer.
func (o *office) calls(token, path string, status int, into any) http.Header {
	o.Helper()
	request, _ := http.NewRequestWithContext(o.Context(), http.MethodGet, o.url+"/api/v1"+path, nil)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		o.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != status {
		o.Errorf("%s answers %s", path, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		o.Fatal(err)
	}
	return response.Header
}

// wrong holds that the answer is a problem with a remedy.
func (o *office) wrong(token, path string, status int) {
	o.Helper()
	var p struct {
		Title, Remedy string
		Status        int
	}
	if head := o.calls(token, path, status, &p); !strings.HasPrefix(head.Get("Content-Type"), "application/problem+json") || p.Status != status || p.Remedy == "" || p.Title == "" {
		o.Errorf("%s: %+v %v", path, p, head)
	}
}

type apiItems struct {
	Items []map[string]any
	Next  string
}

func TestATokenReads(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.closes("关于路灯的建议", "换灯。", "换好了。")
	o.at = o.at.Add(time.Minute)
	second := o.files("colleague", "关于桥的建议", "修桥。")
	token := o.enters("chief").token("30", "matters", "people", "figures")
	var list apiItems
	o.calls(token, "/matters?limit=1", http.StatusOK, &list)
	if len(list.Items) != 1 || list.Items[0]["number"] != m.Number || list.Items[0]["author"] != "A01" || list.Items[0]["stage"] != "closed" || list.Next == "" {
		t.Fatalf("%+v", list)
	}
	next := list.Next
	list = apiItems{}
	o.calls(token, "/matters?cursor="+next, http.StatusOK, &list)
	if len(list.Items) != 1 || list.Items[0]["number"] != second.Number || list.Next != "" {
		t.Errorf("%+v", list)
	}
	list = apiItems{}
	if o.calls(token, "/matters?since="+o.at.UTC().Format(time.RFC3339), http.StatusOK, &list); len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}
	var whole map[string]any
	if o.calls(token, "/matters/"+m.Number, http.StatusOK, &whole); whole["text"] != "换灯。" || whole["answer"] != "换好了。" || whole["class"] != "A" || whole["published"] != false {
		t.Errorf("%+v", whole)
	}
	if o.calls(token, "/matters/"+m.Number+"/events?limit=200", http.StatusOK, &list); len(list.Items) < 10 || list.Items[0]["move"] != "submit" || list.Items[0]["actor"] != "A01" {
		t.Errorf("%+v", list)
	}
	list = apiItems{}
	if o.calls(token, "/people?limit=2", http.StatusOK, &list); len(list.Items) != 2 || list.Items[0]["code"] != "A01" || len(list.Items[0]) != 2 || list.Next != "A02" {
		t.Errorf("%+v", list)
	}
	if o.calls(token, "/figures", http.StatusOK, &list); len(list.Items) != 2 {
		t.Errorf("%+v", list)
	}
	o.wrong(token, "/matters/2026-B-999", http.StatusNotFound)
	o.wrong(token, "/matters?cursor=x", http.StatusBadRequest)
	o.wrong(token, "/nothing", http.StatusNotFound)
	draft, err := o.store.StartDraft(t.Context(), liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Author: o.person("deputy").ID, Session: liaison.Between, Created: o.at, Changed: o.at.Add(time.Hour)})
	if err != nil {
		t.Fatal(err, draft)
	}
	if o.calls(token, "/matters", http.StatusOK, &list); len(list.Items) != 2 {
		t.Errorf("a draft is read: %+v", list)
	}
}

func TestATokenOpensNoMoreThanItsMakerHas(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	chief, operator := o.enters("chief"), o.enters("operator")
	o.wrong("", "/people", http.StatusUnauthorized)
	o.wrong("lsn_wrong", "/people", http.StatusUnauthorized)
	people := chief.token("30", "people")
	o.wrong(people, "/matters", http.StatusForbidden)
	o.wrong(people, "/figures", http.StatusForbidden)
	operator.opens("/console/tokens").sees(t, http.StatusOK, `value="people"`, `!value="matters"`)
	operator.sends("/console/tokens", url.Values{"name": {"x"}, "days": {"30"}, "scope": {"matters"}}).sees(t, http.StatusForbidden)
	chief.sends("/console/tokens", url.Values{"name": {"x"}, "days": {"30"}}).sees(t, http.StatusUnprocessableEntity)
	chief.sends("/console/tokens", url.Values{"name": {"x"}, "days": {"3000"}, "scope": {"people"}}).sees(t, http.StatusUnprocessableEntity)

	matters := chief.token("30", "matters")
	var list apiItems
	o.calls(matters, "/matters", http.StatusOK, &list)
	left := roster // the head of the office is one no more
	for who, listed := range posts {
		if listed.PhoneTail = "1234"; who == "chief" {
			listed.Posts = []liaison.Post{{Body: "C09", Role: liaison.RoleOperator}}
		}
		left.People = append(left.People, listed)
	}
	if _, err := o.store.ImportRoster(t.Context(), left, false, o.at); err != nil {
		t.Fatal(err)
	}
	o.wrong(matters, "/matters", http.StatusForbidden)

	operator.sends("/console/tokens/1/revoke", nil).sees(t, http.StatusOK, "立即失效", "已作废")
	o.wrong(people, "/people", http.StatusUnauthorized)
	operator.sends("/console/tokens/1/revoke", nil).sees(t, http.StatusNotFound)
	short := operator.token("30", "people")
	o.calls(short, "/people", http.StatusOK, &list)
	o.at = o.at.AddDate(0, 0, 30)
	o.wrong(short, "/people", http.StatusUnauthorized)
}

func TestATokenHasAPace(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for range 60 {
		o.wrong("lsn_guess", "/people", http.StatusUnauthorized)
	}
	o.wrong("lsn_guess", "/people", http.StatusTooManyRequests)
	o.at = o.at.Add(time.Hour)
	o.wrong("lsn_guess", "/people", http.StatusUnauthorized)
}
