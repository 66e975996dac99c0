package liaison_test

import (
	"testing"

	"liaison"
)

func TestATextOnAPageRunsNothing(t *testing.T) {
	bold := liaison.Entity{Type: "bold", Offset: 0, Length: 2}
	for _, c := range []struct {
		text, want string
		entities   []liaison.Entity
	}{
		{"<b>不是</b> & \"引号\"", "&lt;b&gt;不是&lt;/b&gt; &amp; &#34;引号&#34;", nil},
		{"要点<script>", "<b>要点</b>&lt;script&gt;", []liaison.Entity{bold}},
		{"点这里", `<a href="https://example.org/?a=1&amp;b=%22" rel="noopener noreferrer nofollow">点这里</a>`,
			[]liaison.Entity{{Type: "text_link", Length: 3, URL: `https://example.org/?a=1&b=%22`}}},
		{"点这里", "点这里", []liaison.Entity{{Type: "text_link", Length: 3, URL: "javascript:alert(1)"}}},
		{"点这里", "点这里", []liaison.Entity{{Type: "text_link", Length: 3, URL: "tg://user?id=7"}}},
		{"点这里", "点这里", []liaison.Entity{{Type: "text_link", Length: 3, URL: "javascript://example.org/%0Aalert(1)"}}},
		{"见 example.org/甲", `见 <a href="https://example.org/%E7%94%B2" rel="noopener noreferrer nofollow">example.org/甲</a>`,
			[]liaison.Entity{{Type: "url", Offset: 2, Length: 13}}},
		{"𠮷😀要点", "𠮷😀<b>要点</b>", []liaison.Entity{{Type: "bold", Offset: 4, Length: 2}}},
		{"引\n文", "<blockquote>引</blockquote>文", []liaison.Entity{{Type: "expandable_blockquote", Length: 1}}},
		{"谜底", "谜底", []liaison.Entity{{Type: "spoiler", Length: 2}, {Type: "text_mention", Length: 2}}},
	} {
		if got := (liaison.Rich{Text: c.text, Entities: c.entities}).Page(); got != c.want {
			t.Errorf("%s %v is\n%s, not\n%s", c.text, c.entities, got, c.want)
		}
	}
}

func TestATextIsHeaded(t *testing.T) {
	for _, c := range []struct{ text, title, rest string }{
		{"\n标题\n\n正文", "标题", "正文"},
		{"只有标题", "只有标题", ""},
		{"这一行比标题能有的要长\n正文", "这一行比标题能有…", "这一行比标题能有的要长\n正文"},
		{"", "", ""},
	} {
		title, rest := (liaison.Rich{Text: c.text}).Headed(9)
		if title != c.title || rest.Text != c.rest {
			t.Errorf("%q: %q and %q, not %q and %q", c.text, title, rest.Text, c.title, c.rest)
		}
	}
}
