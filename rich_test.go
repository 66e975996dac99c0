package liaison_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

// marked is a text of which some stretches are marked, as «…» for bold and ‹…› for
// a link.
func marked(text string) liaison.Rich {
	var r liaison.Rich
	open := map[rune]int{}
	for _, c := range text {
		at := len(utf16.Encode([]rune(r.Text)))
		switch c {
		case '«', '‹':
			open[c] = at
		case '»':
			r.Entities = append(r.Entities, liaison.Entity{Type: "bold", Offset: open['«'], Length: at - open['«']})
		case '›':
			r.Entities = append(r.Entities, liaison.Entity{Type: "text_link", Offset: open['‹'], Length: at - open['‹'], URL: `https://example.org/?a=1&b="2"`})
		default:
			r.Text += string(c)
		}
	}
	return r
}

func TestRichJoinsAndFills(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		got, want liaison.Rich
	}{
		{"two", marked("一«二»").Join("\n\n", marked("«三»四")), marked("一«二»\n\n«三»四")},
		{"onto nothing", liaison.Rich{}.Join("\n", marked("«一»")), marked("«一»")},
		{"emoji count twice", marked("😀«二»").Join("", marked("😀«三»")), marked("😀«二»😀«三»")},
		{"trimmed", marked("\n «一» 二\n").Trim(), marked("«一» 二")},
		{"only space", marked(" \n ").Trim(), liaison.Rich{}},
		{"filled before", marked("{姓名}，«您好»").Fill(map[string]string{"姓名": "代表A07"}), marked("代表A07，«您好»")},
		{"filled within", marked("«{姓名}同志»，您好").Fill(map[string]string{"姓名": "甲"}), marked("«甲同志»，您好")},
		{"filled with nothing", marked("«{姓名}»，您好").Fill(map[string]string{"姓名": ""}), liaison.Rich{Text: "，您好", Entities: []liaison.Entity{}}},
		{"twice", marked("{a}«{b}»{a}").Fill(map[string]string{"a": "😀", "b": "乙"}), marked("😀«乙»😀")},
		{"not known", marked("«{谁}»").Fill(map[string]string{"姓名": "甲"}), marked("«{谁}»")},
		{"a value with braces", marked("{a}{b}").Fill(map[string]string{"a": "{b}", "b": "乙"}), liaison.Rich{Text: "{b}乙"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestRichAsHTML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"一«二»三", "一<b>二</b>三"},
		{"a<b>&", "a&lt;b&gt;&amp;"},
		{"‹一«二»›", `<a href="https://example.org/?a=1&amp;b=&#34;2&#34;">一<b>二</b></a>`},
		{"«一»", "<b>一</b>"},
		{"«😀»x", "<b>😀</b>x"},
	} {
		if got := marked(c.text).HTML(); got != c.want {
			t.Errorf("%s: %s, not %s", c.text, got, c.want)
		}
	}
	crossing := liaison.Rich{Text: "一二三四", Entities: []liaison.Entity{{Type: "bold", Offset: 0, Length: 2}, {Type: "italic", Offset: 1, Length: 2}, {Type: "mention", Offset: 0, Length: 4}}}
	if got, want := crossing.HTML(), "<b>一<i>二</i></b>三四"; got != want {
		t.Errorf("crossing: %s, not %s", got, want)
	}
}

func TestRichVariables(t *testing.T) {
	t.Parallel()
	got := liaison.Rich{Text: "{姓名}{} {a\nb} {姓名} {代表团} {这个名字实在是太长了不是代号} { {编号}"}.Variables()
	if diff := cmp.Diff([]string{"姓名", "代表团", "编号"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRichTitle(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "\n \n 一\n二": "一", "一二三四五六": "一二三四…"} {
		if got := (liaison.Rich{Text: text}).Title(5); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// anyRich is a text of anything, with entities that lie within it.
func anyRich(t *rapid.T) liaison.Rich {
	r := liaison.Rich{Text: rapid.StringOfN(rapid.RuneFrom([]rune("一二三。 \n<&>{}a😀«")), 0, 200, -1).Draw(t, "text")}
	all := len(utf16.Encode([]rune(r.Text)))
	for range rapid.IntRange(0, 5).Draw(t, "entities") {
		from := rapid.IntRange(0, all).Draw(t, "from")
		length := rapid.IntRange(0, all-from).Draw(t, "length")
		r.Entities = append(r.Entities, liaison.Entity{Type: rapid.SampledFrom([]string{"bold", "italic", "code", "text_link", "mention"}).Draw(t, "type"), Offset: from, Length: length})
	}
	return r
}

// Parts hold all that is no space, each no longer than it may be, and their entities
// lie within them.
func TestRichSplitProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, most := anyRich(t), rapid.IntRange(1, 60).Draw(t, "most")
		var all strings.Builder
		for _, part := range r.Split(most) {
			if part.Len() > most || part.Text == "" {
				t.Fatalf("a part of %d characters: %q", part.Len(), part.Text)
			}
			within(t, part)
			all.WriteString(part.Text)
		}
		if got, want := spaceless(all.String()), spaceless(r.Text); got != want {
			t.Fatalf("the parts hold %q, not %q", got, want)
		}
	})
}

func within(t *rapid.T, r liaison.Rich) {
	all := len(utf16.Encode([]rune(r.Text)))
	for _, e := range r.Entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > all {
			t.Fatalf("%+v does not lie in %q", e, r.Text)
		}
	}
}

func spaceless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// What is filled in is the text with the values in it, whatever its entities are,
// and they lie within it.
func TestRichFillProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRich(t)
		r.Text = strings.ReplaceAll(r.Text, "三", "{姓名}")
		r.Entities = nil
		value := rapid.SampledFrom([]string{"", "甲", "代表A07😀"}).Draw(t, "value")
		all := len(utf16.Encode([]rune(r.Text)))
		if all > 0 {
			from := rapid.IntRange(0, all-1).Draw(t, "from")
			r.Entities = []liaison.Entity{{Type: "bold", Offset: from, Length: rapid.IntRange(1, all-from).Draw(t, "length")}}
		}
		filled := r.Fill(map[string]string{"姓名": value})
		within(t, filled)
		if !strings.ContainsAny(strings.ReplaceAll(r.Text, "{姓名}", ""), "{}") {
			if want := strings.ReplaceAll(r.Text, "{姓名}", value); filled.Text != want {
				t.Fatalf("%q, not %q", filled.Text, want)
			}
		}
	})
}

// As HTML every tag is closed in order, and the words are those of the text.
func TestRichHTMLProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRich(t)
		var open []string
		rest := r.HTML()
		var words strings.Builder
		for rest != "" {
			if rest[0] != '<' {
				words.WriteByte(rest[0])
				rest = rest[1:]
				continue
			}
			end := strings.IndexByte(rest, '>')
			tag := rest[1:end]
			rest = rest[end+1:]
			name, closing := strings.CutPrefix(tag, "/")
			name, _, _ = strings.Cut(name, " ")
			if !closing {
				open = append(open, name)
				continue
			}
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("%s closes %v", tag, open)
			}
			open = open[:len(open)-1]
		}
		plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#34;", `"`, "&#39;", "'").Replace(words.String())
		if len(open) > 0 || plain != r.Text {
			t.Fatalf("open %v, words %q of %q", open, plain, r.Text)
		}
	})
}
