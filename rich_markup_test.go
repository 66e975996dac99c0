package liaison_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liaison"
)

func TestMarksOfAPlainField(t *testing.T) {
	t.Parallel()
	entity := func(kind string, offset, length int) liaison.Entity {
		return liaison.Entity{Type: kind, Offset: offset, Length: length}
	}
	link := func(offset, length int, url string) liaison.Entity {
		return liaison.Entity{Type: "text_link", Offset: offset, Length: length, URL: url}
	}
	for written, want := range map[string]liaison.Rich{
		"请**周五**前交":              {Text: "请周五前交", Entities: []liaison.Entity{entity("bold", 1, 2)}},
		"**很__急__**":             {Text: "很急", Entities: []liaison.Entity{entity("bold", 0, 2), entity("italic", 1, 1)}},
		"见[网页](https://a.cn/b)。": {Text: "见网页。", Entities: []liaison.Entity{link(1, 2, "https://a.cn/b")}},
		"> 第一\r\n> 第二\n第三":       {Text: "第一\n第二\n第三", Entities: []liaison.Entity{entity("blockquote", 0, 5)}},
		">> 折起来":                 {Text: "折起来", Entities: []liaison.Entity{entity("expandable_blockquote", 0, 3)}},
		"`a**b**`":               {Text: "a**b**", Entities: []liaison.Entity{entity("code", 0, 6)}},
		"😀**a**":                 {Text: "😀a", Entities: []liaison.Entity{entity("bold", 2, 1)}},
		"见 https://a.cn/x。":      {Text: "见 https://a.cn/x。", Entities: []liaison.Entity{entity("url", 2, 14)}},

		"2 ** 3":                       {Text: "2 ** 3"},
		"snake_case =====":             {Text: "snake_case ====="},
		`\**不粗\** \> \\`:               {Text: `**不粗** > \`},
		"[点我](javascript:alert(1))":    {Text: "[点我](javascript:alert(1))"},
		"<b>不粗</b> <script>x</script>": {Text: "<b>不粗</b> <script>x</script>"},
		"[](https://a.cn)":             {Text: "[](https://a.cn)", Entities: []liaison.Entity{entity("url", 3, 12)}},
		"":                             {},
	} {
		if got := liaison.ParseMarkup(written); !got.Equal(want) {
			t.Errorf("%q is\n%+v, not\n%+v", written, got, want)
		}
	}
}

// What a chat has sent is not another text once a field has shown it.
func TestMarksOfWhatAChatHasSent(t *testing.T) {
	t.Parallel()
	sent := liaison.Rich{Text: "a*b_c`[x](https://a.cn) > 1\n> 2\n😀**粗**", Entities: []liaison.Entity{
		{Type: "bold", Offset: 0, Length: 3}, {Type: "italic", Offset: 2, Length: 3}, {Type: "custom_emoji", Offset: 32, Length: 2},
		{Type: "text_link", Offset: 5, Length: 4, URL: "https://a.cn/(x)"},
	}}
	got := liaison.ParseMarkup(sent.Markup())
	if got.Text != sent.Text {
		t.Errorf("%q became %q by way of %q", sent.Text, got.Text, sent.Markup())
	}
	if !slices.Contains(got.Entities, liaison.Entity{Type: "bold", Offset: 0, Length: 3}) {
		t.Errorf("%+v", got.Entities)
	}
}

// scribbled is a text in which marks are frequent.
var scribbled = rapid.StringOfN(rapid.SampledFrom([]rune("ab字😀 \n**__==~~||``>>[]()\\")), 0, 40, -1)

func TestMarksComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := scribbled.Draw(t, "text")
		if rapid.Bool().Draw(t, "linked") {
			source += "[" + scribbled.Draw(t, "words") + "](https://a.cn/x)" + scribbled.Draw(t, "rest")
		}
		first := liaison.ParseMarkup(source)
		if again := liaison.ParseMarkup(first.Markup()); !again.Equal(first) {
			t.Fatalf("%q is\n%+v, written %q, which is\n%+v", source, first, first.Markup(), again)
		}
	})
}

// A text without a form is itself, whatever is in it.
func TestPlainTextIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := liaison.Rich{Text: scribbled.Draw(t, "text")}.Trim()
		got := liaison.ParseMarkup(plain.Markup())
		if got.Text != plain.Text || len(got.Entities) > 0 {
			t.Fatalf("%q is written %q, which is %+v", plain.Text, plain.Markup(), got)
		}
	})
}

// Whatever entities a text has, its characters are kept.
func TestCharactersAreKept(t *testing.T) {
	kinds := []string{"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "expandable_blockquote", "text_link", "mention"}
	rapid.Check(t, func(t *rapid.T) {
		r := liaison.Rich{Text: scribbled.Draw(t, "text")}.Trim()
		for range rapid.IntRange(0, 5).Draw(t, "entities") {
			r.Entities = append(r.Entities, liaison.Entity{Type: rapid.SampledFrom(kinds).Draw(t, "kind"), URL: "https://a.cn",
				Offset: rapid.IntRange(0, 40).Draw(t, "offset"), Length: rapid.IntRange(0, 20).Draw(t, "length")})
		}
		if got := liaison.ParseMarkup(r.Markup()); got.Text != r.Text {
			t.Fatalf("%+v is written %q, which is %+v", r, r.Markup(), got)
		}
	})
}
