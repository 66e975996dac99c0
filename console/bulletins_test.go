package console_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/console"
	"liaison/locales"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// pressroom is the list of bulletins over HTTP, and a clerk who writes for it.
type pressroom struct {
	*testing.T
	url   string
	store *storage.Store
	clerk liaison.Person
	at    time.Time // of the next bulletin
}

func openArchive(t *testing.T) *pressroom {
	t.Helper()
	p := &pressroom{T: t, store: storagetest.New(t), at: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)}
	if _, err := p.store.ImportRoster(t.Context(), liaison.Roster{
		Bodies: []liaison.Body{{Code: "C09", Kind: liaison.CommitteeBody, Name: "常委会代表工作委员会", Short: "代表工委"}},
		People: []liaison.Listed{{Code: "JB01", Name: "经办01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "C09", Role: liaison.RoleClerk}}}},
	}, false, p.at); err != nil {
		t.Fatal(err)
	}
	var err error
	if p.clerk, err = p.store.PersonByCode(t.Context(), "JB01"); err != nil {
		t.Fatal(err)
	}
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	c := &console.Console{Store: p.store, Locales: catalogue, Zone: time.UTC, Now: func() time.Time { return p.at }, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// sends a content, public where nothing else is said, and returns its run.
func (p *pressroom) sends(c liaison.Content, change func(*liaison.Run)) int64 {
	p.Helper()
	p.at = p.at.Add(time.Hour)
	r := liaison.Run{Kind: liaison.Bulletin, Author: p.clerk.ID, At: p.at, Content: c, Audience: liaison.Audience{People: []int64{p.clerk.ID}}}
	r.Content.Public = true
	if change != nil {
		change(&r)
	}
	err := p.store.InTx(p.Context(), func(tx *storage.Store) (err error) {
		r.Briefing, err = tx.StartBriefing(p.Context(), liaison.Briefing{Kind: r.Kind, Stage: liaison.BriefingApproved, Author: r.Author, Created: p.at})
		if err != nil {
			return err
		}
		if r.ID, err = tx.StartRun(p.Context(), r); err != nil || r.State == liaison.RunWaiting {
			return err
		}
		return tx.FreezeRun(p.Context(), r, storage.Freeze{Now: p.at})
	})
	if err != nil {
		p.Fatal(err)
	}
	return r.ID
}

// becomes gives the run another state.
func (p *pressroom) becomes(run int64, state liaison.RunState) {
	p.Helper()
	if err := p.store.KeepRunState(p.Context(), liaison.Run{ID: run, State: state}, p.at); err != nil {
		p.Fatal(err)
	}
}

// has holds that a page is there and has the words, and not those after "!".
func (p *pressroom) has(path string, words ...string) {
	p.Helper()
	response, page := read(p.T, p.url+path, "zh-CN")
	if response.StatusCode != http.StatusOK {
		p.Errorf("%s: %s", path, response.Status)
	}
	for _, word := range words {
		if bare, not := strings.CutPrefix(word, "!"); strings.Contains(page, bare) == not {
			p.Errorf("%s: %q\n%s", path, word, page)
		}
	}
}

// hides holds that a page is not there, and says the same as any other that is not.
func (p *pressroom) hides(path, what string) {
	p.Helper()
	_, nothing := read(p.T, p.url+"/bulletins/999999", "zh-CN")
	response, page := read(p.T, p.url+path, "zh-CN")
	if response.StatusCode != http.StatusNotFound || page != nothing {
		p.Errorf("%s: %s answers %s\n%s", what, path, response.Status, page)
	}
}

func at(run int64) string { return fmt.Sprintf("/bulletins/%d", run) }

func said(text string, entities ...liaison.Entity) liaison.Content {
	return liaison.Content{Text: liaison.Rich{Text: text, Entities: entities}}
}

func TestTheArchiveShowsWhatIsPublic(t *testing.T) {
	t.Parallel()
	p := openArchive(t)
	p.has("/bulletins", "还没有公开的通报")
	c := said("防汛通报<script>alert(1)</script>\n{姓名}：请看{代表团}的安排。\n要点", liaison.Entity{Type: "bold", Offset: 47, Length: 2})
	c.Files = []liaison.File{{Kind: liaison.Document, ID: "secret", Unique: "secret", Name: "安排<1>.pdf"}}
	first := p.sends(c, nil)
	p.has(at(first), "防汛通报&lt;script&gt;", "×××：请看所在代表团的安排", "安排&lt;1&gt;.pdf", "常委会代表工作委员会", "2026年9月1日", "<b>要点</b>",
		"!<script", "!经办01", "!secret", "!{姓名}")
	p.has("/bulletins/", "防汛通报", "附件 1 个", at(first))
	second := p.sends(said("议案通报\n共收到议案９件。"), nil)
	p.has("/bulletins?q=9件+议案", "议案通报", "含有", "!防汛通报")
	p.has("/bulletins?q=没有的词", "没有找到", "!议案通报")
	p.has("/bulletins?q=%25", "没有找到")
	p.has(at(second)+"?language=en", "Public bulletins", "/bulletins/?language=en")
	p.becomes(second, liaison.RunPaused)
	p.has(at(second), "议案通报")
}

// Nothing else is reachable: not what is not public, not what is of another kind,
// not what is over for good, and not what has not gone out yet.
func TestTheArchiveHidesAllElse(t *testing.T) {
	t.Parallel()
	p := openArchive(t)
	shown := p.sends(said("公开的通报"), nil)
	for what, change := range map[string]func(*liaison.Run){
		"not public": func(r *liaison.Run) { r.Content.Public = false },
		"study":      func(r *liaison.Run) { r.Kind = liaison.Study },
		"a reminder": func(r *liaison.Run) { r.Reminds = shown },
		"waiting":    func(r *liaison.Run) { r.State = liaison.RunWaiting },
	} {
		p.hides(at(p.sends(said("不该看到"), change)), what)
	}
	for _, path := range []string{"/bulletins/0", "/bulletins/-1", "/bulletins/x", "/bulletins/1e3", "/bulletins/99999999999999999999"} {
		p.hides(path, "nothing")
	}
	p.has("/bulletins", "公开的通报", "!不该看到")
	p.becomes(shown, liaison.RunRecalled)
	p.hides(at(shown), "recalled")
	p.has("/bulletins", "还没有公开的通报")
	p.becomes(shown, liaison.RunStopped)
	p.hides(at(shown), "stopped")
}

func TestCorrectionsAreLinked(t *testing.T) {
	t.Parallel()
	p := openArchive(t)
	wrong := p.sends(said("会议通知\n会议在周四。"), nil)
	right := p.sends(said("【更正】会议通知\n会议在周五。"), func(r *liaison.Run) { r.Content.Corrects = wrong })
	p.has(at(wrong), "这份通报已有更正", at(right))
	p.has(at(right), "这是对下面这份通报的更正", at(wrong))
	p.becomes(wrong, liaison.RunRecalled)
	p.has(at(right), "!这是对下面这份通报的更正", "!"+at(wrong))
}

func TestTheArchiveHasPages(t *testing.T) {
	t.Parallel()
	p := openArchive(t)
	for i := range 21 {
		p.sends(said(fmt.Sprintf("通报第%02d号\n正文", i+1)), nil)
	}
	p.has("/bulletins", "通报第21号", "通报第02号", "!通报第01号", "?page=1", "!较新的")
	p.has("/bulletins?page=1&language=en&q=正文", "通报第01号", "!通报第02号", "?language=en&amp;q=%E6%AD%A3%E6%96%87", "Newer")
	p.has("/bulletins?page=-7", "通报第21号")
	p.has("/bulletins?page=999999999999", "!通报第21号")
}
