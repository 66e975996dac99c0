package liaison_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

func TestScreen(t *testing.T) {
	for _, c := range []struct {
		text string
		want []liaison.Concern
	}{
		{"建议在学校门口增设护栏，已走访6个乡镇、47处路段。", nil},
		{"这份内部文件说明了情况", []liaison.Concern{liaison.Secrecy}},
		{"本公司的用地至今没有落实", []liaison.Concern{liaison.OwnInterest}},
		{"本人所办企业与园区签订协议，供地至今没有落实", []liaison.Concern{liaison.OwnInterest}},
		{"督促法院尽快判决", []liaison.Concern{liaison.Judicial}},
		{"建议推广使用我公司产品", []liaison.Concern{liaison.OwnInterest, liaison.Promotion}},
		{"要求公布中标结果", []liaison.Concern{liaison.Tender}},
		{"群众检举某单位，再次检举", []liaison.Concern{liaison.Petition}},
		{"请联系13900000000", []liaison.Concern{liaison.Privacy}},
		{"电话1390000 0000，投资2300000000元", nil}, // ten digits are a sum of money
		{"涉密，并且控告", []liaison.Concern{liaison.Secrecy, liaison.Petition}},
	} {
		if diff := cmp.Diff(c.want, liaison.Screen(c.text)); diff != "" {
			t.Errorf("%s: %s", c.text, diff)
		}
	}
}
