package telegramsim

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFormat(t *testing.T) {
	tests := []struct{ mode, in, text, entities string }{
		{"", "  hello \n", "hello", ""},
		{"", "/start now", "/start now", "bot_command 0+6"},
		{"", "看 #履职 和 @liaison_bot", "看 #履职 和 @liaison_bot", "hashtag 2+3, mention 8+12"},
		{"", "see https://npc.gov.cn/x.", "see https://npc.gov.cn/x.", "url 4+20"},
		{"", "a/b c@d", "a/b c@d", ""},
		{"HTML", "<b>粗</b>😀<i>x</i>", "粗😀x", "bold 0+1, italic 3+1"},
		{"HTML", "<b>a<i>b</i></b>", "ab", "bold 0+2, italic 1+1"},
		{"HTML", "1 &lt; 2 &amp; &#51; &nbsp; &", "1 < 2 & 3 &nbsp; &", ""},
		{"HTML", `<a href="https://a.cn/?q=1&amp;r">link</a>`, "link", "text_link 0+4"},
		{"HTML", `<pre><code class="language-go">x := 1</code></pre>`, "x := 1", "pre 0+6"},
		{"HTML", "<blockquote expandable>q</blockquote>", "q", "expandable_blockquote 0+1"},
		{"HTML", `<span class="tg-spoiler">s</span><tg-spoiler>t</tg-spoiler>`, "st", "spoiler 0+1, spoiler 1+1"},
		{"HTML", "<b></b>x", "x", ""},
		{"MarkdownV2", "*b* _i_ __u__ ~s~ ||h|| `c`", "b i u s h c", "bold 0+1, italic 2+1, underline 4+1, strikethrough 6+1, spoiler 8+1, code 10+1"},
		{"MarkdownV2", "[t](https://a.cn/\\))", "t", "text_link 0+1"},
		{"MarkdownV2", "```go\nx.y\n```", "x.y", "pre 0+3"},
		{"MarkdownV2", "1\\. ok\\!", "1. ok!", ""},
		{"MarkdownV2", ">a\n>b\nc", "a\nb\nc", "blockquote 0+3"},
		{"MarkdownV2", ">a\n>b||\nc", "a\nb\nc", "expandable_blockquote 0+3"},
		{"Markdown", "*b* _i_ [t](a.cn) `c`", "b i t c", "bold 0+1, italic 2+1, text_link 4+1, code 6+1"},
	}
	for _, test := range tests {
		f, refusal := format(test.in, test.mode, nil, maxText)
		if refusal != nil {
			t.Errorf("%s %q: %s", test.mode, test.in, refusal.Text)
			continue
		}
		var list []string
		for _, e := range f.entities {
			list = append(list, fmt.Sprintf("%s %d+%d", e.Type, e.Offset, e.Length))
		}
		if got := strings.Join(list, ", "); f.text != test.text || got != test.entities {
			t.Errorf("%s %q: got %q, %s; want %q, %s", test.mode, test.in, f.text, got, test.text, test.entities)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	tests := []struct{ mode, in, want string }{
		{"HTML", "a < b", `can't parse entities: Unsupported start tag "" at byte offset 2`},
		{"HTML", "<div>x</div>", `can't parse entities: Unsupported start tag "div" at byte offset 0`},
		{"HTML", "<b>x", `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"HTML", "<b>x</i>", `can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"HTML", "x</b>", "can't parse entities: Unexpected end tag at byte offset 1"},
		{"HTML", "x<b", "can't parse entities: Unclosed start tag at byte offset 1"},
		{"HTML", "<span>x</span>", `can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{"HTML", "<a href>x</a>", `can't parse entities: Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0`},
		{"MarkdownV2", "well. no", `can't parse entities: Character '.' is reserved and must be escaped with the preceding '\'`},
		{"MarkdownV2", "*b", "can't parse entities: Can't find end of Bold entity at byte offset 0"},
		{"MarkdownV2", "[a](b", "can't parse entities: Can't find end of a URL at byte offset 4"},
		{"Markdown", "a_b", "can't parse entities: Can't find end of the entity starting at byte offset 1"},
		{"latex", "x", "unsupported parse_mode"},
		{"", strings.Repeat("字", 4097), "message is too long"},
	}
	for _, test := range tests {
		_, refusal := format(test.in, test.mode, nil, maxText)
		if refusal == nil || refusal.Text != "Bad Request: "+test.want {
			t.Errorf("%s %.20q: got %v, want %q", test.mode, test.in, refusal, test.want)
		}
	}
	if _, refusal := format(strings.Repeat("字", 4096), "", nil, maxText); refusal != nil {
		t.Error(refusal.Text)
	}
}

func TestGivenEntities(t *testing.T) {
	const text = "a😀b" // four UTF-16 units
	tests := []struct {
		e  Entity
		ok bool
	}{
		{Entity{Type: "bold", Offset: 0, Length: 4}, true},
		{Entity{Type: "bold", Offset: 1, Length: 2}, true},
		{Entity{Type: "bold", Offset: 3, Length: 1}, true},
		{Entity{Type: "bold", Offset: 0, Length: 5}, false},
		{Entity{Type: "bold", Offset: 4, Length: 1}, false},
		{Entity{Type: "bold", Offset: 2, Length: 2}, false},
		{Entity{Type: "bold", Offset: 0, Length: 2}, false},
		{Entity{Type: "bold", Offset: -1, Length: 2}, false},
		{Entity{Type: "bold", Offset: 0, Length: 0}, false},
		{Entity{Type: "shiny", Offset: 0, Length: 1}, false},
		{Entity{Type: "text_link", Offset: 0, Length: 1}, false},
	}
	for _, test := range tests {
		_, refusal := format(text, "", []Entity{test.e}, maxText)
		if (refusal == nil) != test.ok {
			t.Errorf("%+v: %v", test.e, refusal)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"<b>a</b>", "*a*_b_", "```x", "&#60;", "<a href='x", ">q||\n||", "![😀](tg://emoji?id=1)", "\\", "<", "||"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, mode := range []string{"", "HTML", "MarkdownV2", "Markdown"} {
			out, refusal := format(in, mode, nil, maxText)
			if refusal != nil {
				continue
			}
			if !utf8.ValidString(out.text) {
				t.Fatalf("%s %q: %q is not UTF-8", mode, in, out.text)
			}
			if refusal := checkEntities(out.text, out.entities); refusal != nil {
				t.Fatalf("%s %q: %s in %q %+v", mode, in, refusal.Text, out.text, out.entities)
			}
		}
	})
}
