package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// nonsense is what nobody means, and somebody sends.
var nonsense = []string{
	"\x00", "\xff\xfe", "-1", "99999999999999999999", "922337203685477580", "4611686018427387904", "' OR 1=1 --", "<script>",
	strings.Repeat("😀", 1000), "2026-99-99", "0001-01-01", "-0044-13-01", "%", "9223372036854775807.9223372036854775807",
}

// asked are the words that addresses of the desk know.
var asked = []string{
	"q", "page", "after", "before", "kind", "stage", "topic", "lead", "delegation", "year", "sort", "pick", "who", "action", "subject",
	"words", "from", "to", "role", "body", "standing", "by", "bare", "month", "show", "person", "part", "language", "what", "as", "said", "newest",
}

// Whatever an address or a form says, the desk answers with a page or a refusal, and
// never with a fault.
func TestNonsense(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	chief := o.enters("chief")
	for _, route := range o.pages.Routes() {
		method, path := address(route.Pattern, 1)
		if strings.HasSuffix(path, "/leave") {
			continue
		}
		for _, word := range nonsense {
			all := url.Values{}
			for _, name := range asked {
				all.Set(name, word)
			}
			got := answer{}
			if method == http.MethodGet {
				got = chief.opens(path + "?" + all.Encode())
			} else {
				got = chief.sends(path, all)
			}
			if got.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s with %.30q: %s", route.Pattern, word, got.Status)
			}
		}
	}
	chief.opens("/console/bodies?page=922337203685477580").sees(t, http.StatusOK, "省教育厅")
	chief.opens("/console/people?q=%00%E7%BB%8F%E5%8A%9E").sees(t, http.StatusOK, "经办01")
}

// Who is refused something about a matter is led back to it; and only what the
// visitor may open is a link.
func TestLinksBetweenPages(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.files("deputy", "关于路灯的建议", "路灯坏了")
	o.enters("clerk").opens(sheetOf(m)+"/move/receive").sees(t, http.StatusConflict, `href="`+sheetOf(m)+`"`, "返回事项")
	o.enters("deputy").opens("/console/me").sees(t, http.StatusOK, "第一代表团", "!/console/bodies/")
	o.enters("clerk").opens("/console/bodies/D01").sees(t, http.StatusOK, "/console/matters?lead=D01")
	o.enters("clerk").opens("/console/bodies/T01").sees(t, http.StatusOK, "/console/matters?delegation=T01")
}
