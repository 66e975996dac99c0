package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison"
)

// uploads sends files of those names and contents.
func (b *browser) uploads(files ...[2]string) answer {
	b.Helper()
	return b.sendsFiles("/console/import", files)
}

const listHead = "编号,姓名,手机,角色,机构\n"

func TestAnImport(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.enters("operator")
	b.opens("/console/import").sees(t, http.StatusOK, "先核对变化")
	people := [2]string{"名单.csv", listHead + "A01,代表A壹,13900005678,代表,T02\nA09,代表A09,0009,代表,T01\nA02,代表A02,1234,代表,T02\n"}
	shown := b.uploads(people, [2]string{"机构.json", `{"bodies": [{"code": "G02", "kind": "station", "name": "第二联络站"}]}`})
	shown.sees(t, http.StatusOK, "名单.csv", "新增 2 项", "修改 1 项", "不变 1 项", "代表A09", "第二联络站",
		"<del>代表A01</del> → <ins>代表A壹</ins>", "<del>1234</del> → <ins>5678</ins>", "<del>一团 代表</del> → <ins>二团 代表</ins>", "!1390000")
	if o.person("deputy").Name != "代表A01" {
		t.Error("it counts before it is confirmed")
	}
	at := shown.Request.URL.Path
	o.enters("chief").opens(at).sees(t, http.StatusNotFound, "已过期") // only whoever uploaded it
	o.enters("chief").sends(at, nil).sees(t, http.StatusNotFound)
	for _, want := range []string{"已导入。", "已经导入过了"} { // pressed twice
		b.sends(at, nil).sees(t, http.StatusOK, want, "!确认导入")
	}
	p := o.person("deputy")
	if p.Name != "代表A壹" || p.PhoneTail != "5678" || len(p.Memberships) != 1 {
		t.Errorf("%+v", p)
	}
	if n := o.noted("import.applied", "import "+at[strings.LastIndex(at, "/")+1:], "operator"); n != 1 {
		t.Errorf("the audit has it %d times", n)
	}
	b.uploads(people).sees(t, http.StatusOK, "和现有名册一致")
}

// What is wrong is told with its file, line and remedy, and nothing is imported.
func TestAnImportWithMistakes(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.enters("chief")
	b.uploads([2]string{"名单.csv", listHead + "A08,代表A08,0008,代表,T01\nA09,代表A09,9,代表,T99\n"}).sees(t, http.StatusUnprocessableEntity,
		"名单.csv 第 3 行", "手机", "最后四位", "没有编号为 T99 的机构", "有 2 处错误，什么都没有导入")
	o.enters("clerk").opens("/console/people?q=A08").sees(t, http.StatusOK, "没有符合条件")
	b.uploads().sees(t, http.StatusUnprocessableEntity, "请选择文件")
	b.sends("/console/import", url.Values{"file": {"x"}}).sees(t, http.StatusUnprocessableEntity)
	b.uploads([2]string{"名单.txt", "x"}).sees(t, http.StatusUnprocessableEntity, "认不出这种文件")
	b.uploads([2]string{"<img src=x>.csv", "x"}).sees(t, http.StatusUnprocessableEntity, "!<img src=x>")
}

// What is applied is exactly what was shown: where that has changed since, nothing is.
func TestAnImportOfSomethingElse(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.enters("chief")
	at := b.uploads([2]string{"名单.csv", listHead + "A01,代表A壹,1234,代表,T01\n"}).Request.URL.Path
	o.enters("clerk").sends(o.pageOf("deputy")+"/edit", url.Values{"name": {"代表A一"}, "phone": {"1234"}, "level": {"province"}, "tongue": {"zh-Hans"}}).
		sees(t, http.StatusOK, "资料已保存")
	b.sends(at, nil).sees(t, http.StatusConflict, "没有导入")
	if p := o.person("deputy"); p.Name != "代表A一" {
		t.Errorf("it is %s", p.Name)
	}
	// Nor is one that would leave nobody to undo it, or that is an hour old.
	at = b.uploads([2]string{"名单.csv", listHead + "FZ01,负责人01,1234,代表,T01\n"}).Request.URL.Path
	b.sends(at, nil).sees(t, http.StatusConflict, "最后一位主任")
	if !o.person("chief").Is(liaison.RoleChief) {
		t.Error("the chief is gone")
	}
	at = b.uploads([2]string{"名单.csv", listHead + "A07,代表A07,1234,代表,T01\n"}).Request.URL.Path
	if !regexp.MustCompile(`^/console/import/\d+$`).MatchString(at) {
		t.Fatal(at)
	}
	o.at = o.at.Add(61 * 60e9)
	b.sends(at, nil).sees(t, http.StatusNotFound, "已过期")
}
