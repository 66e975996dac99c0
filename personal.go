package liaison

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Personal is something in a text that may be somebody's own: it is a hint for
// whoever publishes the text, never a verdict.
type Personal struct {
	Kind string // "phone", "identity", "number", "mail", "plate", "address", "name"
	Text string
}

// surnames are the frequent ones, with which a name before a title begins.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"

// personals are what betrays it, the most certain first: of what overlaps the
// first counts.
var personals = []struct {
	kind  string
	shape *regexp.Regexp // its first group, if it has one, is what is found
}{
	{"mail", regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)},
	{"identity", regexp.MustCompile(`(?:^|[^0-9])([1-9][0-9]{16}[0-9Xx])(?:$|[^0-9])`)},
	{"phone", regexp.MustCompile(`(?:^|[^0-9])(1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?:$|[^0-9])`)},
	{"phone", regexp.MustCompile(`(?:^|[^0-9])(0[0-9]{2,3}[- ]?[0-9]{7,8})(?:$|[^0-9])`)},
	{"number", regexp.MustCompile(`[0-9]{11,}`)},
	{"plate", regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}`)},
	{"address", regexp.MustCompile(`[0-9一二三四五六七八九十]+(?:号楼|栋|幢|单元|组)[0-9一二三四五六七八九十]+(?:号楼|单元|室|号|户)[0-9]*(?:室|号)?`)},
	{"name", regexp.MustCompile(`([` + surnames + `]\p{Han}{1,2})(?:先生|女士|同志|同学|师傅|老师|医生|大爷|大妈|某)`)},
	{"name", regexp.MustCompile(`(?:居民|村民|市民|群众|学生|家长|患者|业主|业户|联系人|经办人|负责人)[:： ]?([` + surnames + `]\p{Han}{1,2})(?:[，。、；：:,.（(\s反说称的]|$)`)},
}

// FindPersonal lists what may be somebody's own in the text, in the order in which
// it stands there, each once. The names are those of people who are known to have
// to do with it.
func FindPersonal(text string, names []string) []Personal {
	type place struct {
		Personal
		from, to int
	}
	var found []place
	put := func(kind string, from, to int) {
		taken := slices.ContainsFunc(found, func(p place) bool { return from < p.to && p.from < to })
		if !taken && to > from {
			found = append(found, place{Personal{kind, text[from:to]}, from, to})
		}
	}
	for _, p := range personals {
		for _, at := range p.shape.FindAllStringSubmatchIndex(text, -1) {
			put(p.kind, at[len(at)-2], at[len(at)-1])
		}
	}
	for _, name := range names {
		if at := strings.Index(text, name); name != "" && at >= 0 {
			put("name", at, at+len(name))
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	var each []Personal
	for _, p := range found {
		if !slices.ContainsFunc(each, func(known Personal) bool { return known.Text == p.Text }) {
			each = append(each, p.Personal)
		}
	}
	return each
}
