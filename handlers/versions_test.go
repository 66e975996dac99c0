package handlers

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTheDifferenceReadsWell(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("联络站收到意见。", 20)
	for name, c := range map[string]struct{ before, after, want string }{
		"a number":            {"约三千人受益。", "约五千人受益。", "约<s>三</s><u>五</u>千人受益。"},
		"nothing":             {"原文", "原文", "原文"},
		"an added line":       {"一、公开清单。", "一、公开清单。\n二、长期备案。", "一、公开清单。\n<u>二、长期备案。</u>"},
		"people's own markup": {"<b>", "<b>&", "&lt;b&gt;<u>&amp;</u>"},
		"a long stretch before": {long + "约三千人。", long + "约五千人。",
			"…" + string([]rune(long + "约")[141:]) + "<s>三</s><u>五</u>千人。"},
		"a long stretch after": {"三" + long, "五" + long, "<s>三</s><u>五</u>" + string([]rune(long)[:20]) + "…"},
	} {
		if got := string(difference(c.before, c.after)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

var (
	struck = regexp.MustCompile(`<s>[^<]*</s>`)
	under  = regexp.MustCompile(`<u>[^<]*</u>`)
)

// Whatever was changed, what is underlined is in the newer text and what is
// struck through in the older one, in valid characters and in lines that fit
// into a message.
func TestNoDifferenceIsInvented(t *testing.T) {
	t.Parallel()
	piece := rapid.StringOfN(rapid.SampledFrom([]rune("一二三四五，。<&\"\nab😀𠮷")), 1, 40, -1)
	text := rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			b.WriteString(strings.Repeat(piece.Draw(t, "piece"), rapid.IntRange(1, 200).Draw(t, "times")))
		}
		return b.String()
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		shown := string(difference(before, after))
		if !utf8.ValidString(shown) {
			t.Fatalf("broken characters in %q", shown)
		}
		for _, side := range []struct {
			without *regexp.Regexp
			of      string
		}{{struck, after}, {under, before}} {
			rest := strings.ReplaceAll(side.of, "\n", "")
			said := strings.ReplaceAll(plain(side.without.ReplaceAllString(shown, "")), "\n", "")
			for _, part := range strings.Split(said, "…") {
				_, found, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("%q is not in %q", part, side.of)
				}
				rest = found
			}
		}
		for _, message := range split(shown) {
			for _, tag := range []string{"s", "u"} {
				if strings.Count(message, "<"+tag+">") != strings.Count(message, "</"+tag+">") {
					t.Fatalf("a tag is torn apart in %q", message)
				}
			}
		}
	})
}
