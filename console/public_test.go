package console_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison"
)

// closes has a suggestion answered, rated and closed.
func (o *office) closes(title, text, answer string) liaison.Matter {
	o.Helper()
	m := o.files("deputy", title, text)
	for _, step := range []struct {
		who string
		key liaison.MoveKey
		in  liaison.Input
	}{
		{"clerk", "accept", nil},
		{"clerk", "assign", liaison.Input{"lead": {"D01"}, "term": {"normal"}}},
		{"department", "sign_for", nil},
		{"department", "contact", liaison.Input{"way": {"phone"}, "day": {o.at.Format(time.DateOnly)}, "gist": {"谈过"}}},
		{"deputy", "attest", liaison.Input{"took_place": {"yes"}}},
		{"department", "answer", liaison.Input{"class": {"A"}, "answer": {answer}}},
		{"approver", "approve", nil},
		{"deputy", "rate", liaison.Input{"attitude": {"satisfied"}, "result": {"basic"}}},
		{"clerk", "release", nil},
		{"deputy", "solved", nil},
	} {
		o.at = o.at.Add(time.Hour)
		m = o.moves(m, step.who, step.key, step.in)
	}
	return m
}

// publishes has the clerk publish it, with a text in place of its own or none.
func (o *office) publishes(m liaison.Matter, text string) liaison.Matter {
	o.Helper()
	o.at = o.at.Add(time.Hour)
	in := liaison.Input{}
	if text != "" {
		in["public_text"] = []string{text}
	}
	return o.moves(m, "clerk", liaison.Publish, in)
}

func TestAStrangerReadsWhatIsPublished(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.outside()
	b.opens("/matters/").sees(t, http.StatusOK, "还没有公开的建议")
	m := o.publishes(o.closes("关于<b>校门口</b>的建议", "第一段。\n第二段瓴甋。", "已经改好。"), "")
	page := "/matters/" + m.Number
	b.opens("/matters").sees(t, http.StatusOK, "校门口", m.Number, "A 已经解决", page, "省教育厅", "基本满意", "!<b>校门口", "!代表A01", "!代表不同意公开")
	b.opens(page).sees(t, http.StatusOK, "<p>第一段。</p>", "<p>第二段瓴甋。</p>", "已经改好。", "教育", "!代表A01", "!谈过", "图片和附件不公开")
	b.opens(page+"?language=en").sees(t, http.StatusOK, "The answer", "/matters/?language=en")
	for asked, found := range map[string]bool{"q=瓴甋": true, "q=瓴": true, "q=改好+校门": true, "q=没有这词": false, "q=%25": false, "year=2026": true, "year=2025": false,
		"topic=P01": true, "topic=P02": false, "lead=D01": true, "lead=D02": false, "class=A": true, "class=B": false, "class=%27": true} {
		if got := b.opens("/matters/?" + asked); strings.Contains(got.page, page) != found {
			t.Errorf("%s finds it: %t\n%s", asked, !found, got.page)
		}
	}
	b.opens("/bulletins/").sees(t, http.StatusOK, "/matters/")
	b.opens("/").sees(t, http.StatusOK, "/matters/")
}

// Of a text from which something was taken out, words that are gone find nothing.
func TestWhatWasTakenOutIsNotFound(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.publishes(o.closes("关于路灯的建议", "联系张三丰13800001111换灯。", "张三丰已答。"), "请换灯。")
	b := o.outside()
	b.opens("/matters/"+m.Number).sees(t, http.StatusOK, "请换灯", "已隐去", "!13800001111", "!张三丰")
	for _, words := range []string{"13800001111", "张三丰", "已答"} {
		b.opens("/matters/?q="+words).sees(t, http.StatusOK, "没有符合条件", "!路灯")
	}
	b.opens("/matters/feed.atom").sees(t, http.StatusOK, "请换灯", "!张三丰")
	b.opens("/open311/v2/requests/"+m.Number+".json").sees(t, http.StatusOK, "请换灯", "!张三丰")
}

// publicDoors are where something might be read of a matter by its number.
func publicDoors(number, word string) []string {
	return []string{"/matters/" + number, "/open311/v2/requests/" + number + ".json", "/open311/v2/requests/" + number + ".xml",
		"/matters/?q=" + url.QueryEscape(word), "/matters/feed.atom?q=" + url.QueryEscape(word),
		"/open311/v2/requests.json?service_request_id=" + number}
}

// Whatever is not published answers as if it did not exist, byte for byte, at every
// door.
func TestNothingElseIsPublic(t *testing.T) {
	t.Parallel()
	for what, make := range map[string]func(o *office) liaison.Matter{
		"submitted": func(o *office) liaison.Matter { return o.files("deputy", "关于瓴甋的建议", "瓴甋") },
		"closed":    func(o *office) liaison.Matter { return o.closes("关于瓴甋的建议", "瓴甋", "瓴甋") },
		"withdrawn again": func(o *office) liaison.Matter {
			return o.moves(o.publishes(o.closes("关于瓴甋的建议", "瓴甋", "瓴甋"), ""), "clerk", "unpublish", liaison.Input{"reason": {"有误"}})
		},
		"opted out": func(o *office) liaison.Matter {
			return o.moves(o.publishes(o.closes("关于瓴甋的建议", "瓴甋", "瓴甋"), ""), "deputy", "opt_out", nil)
		},
		"concealed": func(o *office) liaison.Matter {
			return o.moves(o.publishes(o.closes("关于瓴甋的建议", "瓴甋", "瓴甋"), ""), "deputy", "conceal", nil)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			o := openDesk(t)
			b := o.outside()
			m := make(o)
			got, none := publicDoors(m.Number, "瓴甋"), publicDoors("2026-B-999", "瓴甋")
			for i, door := range got {
				a, absent := b.opens(door), b.opens(none[i])
				if a.StatusCode != absent.StatusCode || a.page != strings.ReplaceAll(absent.page, "2026-B-999", m.Number) || strings.Contains(strings.ReplaceAll(a.page, `value="瓴甋"`, ""), "关于瓴甋") {
					t.Errorf("%s: %s\n%s\n%s", door, a.Status, a.page, absent.page)
				}
			}
			for _, list := range []string{"/matters/", "/matters/feed.atom", "/open311/v2/requests.json", "/open311/v2/requests.xml"} {
				b.opens(list).sees(t, http.StatusOK, "!瓴甋", "!"+m.Number)
			}
			if what == "opted out" {
				other := o.publishes(o.closes("关于桥的建议", "桥", "好"), "")
				b.opens("/matters/").sees(t, http.StatusOK, "代表不同意公开，只计数</dt><dd>1<", other.Number)
			}
		})
	}
}

func TestTheFeedIsAtom(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.publishes(o.closes("关于<桥>&路的建议", "正文", "答"), "")
	got := o.outside().opens("/matters/feed.atom")
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Link  struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(got.page), &feed); err != nil {
		t.Fatalf("%v\n%s", err, got.page)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].Title != "关于<桥>&路的建议" || feed.Entries[0].Link.Href != o.url+"/matters/"+m.Number || feed.ID == "" {
		t.Errorf("%+v", feed)
	}
	if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
		t.Error(err)
	}
}

func TestWhatIsPublicHasPages(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for i := range 21 {
		o.publishes(o.closes(fmt.Sprintf("第%02d件", i+1), "正文", "答"), "")
	}
	b := o.outside()
	first := b.opens("/matters/?q=正文")
	first.sees(t, http.StatusOK, "第21件", "第02件", "!第01件", "较早的")
	_, next, _ := strings.Cut(first.page, `rel="next" href="`)
	next, _, _ = strings.Cut(next, `"`)
	b.opens(strings.ReplaceAll(next, "&amp;", "&")).sees(t, http.StatusOK, "第01件", "!第02件", "!较早的", "最新的")
	b.opens("/matters/?before=x").sees(t, http.StatusOK, "第21件")
}
