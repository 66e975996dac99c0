package liaison_test

import (
	"errors"
	"testing"

	"liaison"
)

func TestNumbersThatMustNotBeInAChat(t *testing.T) {
	for text, want := range map[string]string{
		"我的电话13800138000":            "citizen.has_number",
		"电话 138 0013 8000，谢谢":        "citizen.has_number",
		"电话138-0013-8000":            "citizen.has_number",
		"电话１３８００１３８０００":              "citizen.has_number",
		"电话1 3 8 0 0 1 3 8 0 0 0":    "citizen.has_number",
		"+86 13800138000":            "citizen.has_number",
		"座机027-88886666":             "citizen.has_number",
		"身份证42010119900101123X":      "citizen.has_number",
		"身份证 420101 19900101 123x":   "citizen.has_number",
		"这是绝密":                       "citizen.secret",
		"2026-09-15 10:30起停水":        "",
		"2026-09-15 2026-09-20 停水两次": "",
		"投资2300000000元，涉及47户":        "",
		"法院判决以后还是没有人管":               "", // it is the station that says which way is right
	} {
		err := liaison.MayBeSaid(text)
		if err == nil && want != "" || err != nil && err.Key != want {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestPublicCodes(t *testing.T) {
	for link, want := range map[string]string{
		"st_S0101": "S0101", "d_A20": "A20", "d_G01-017": "G01-017", "st_d_1": "d_1",
		"": "", "st_": "", "x_A20": "", "A20": "", "st_古桥": "", "st_a b": "",
		"st_" + string(make([]byte, 3)): "", "st_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "",
	} {
		_, code, ok := liaison.ParseLink(link)
		if code != want || ok != (want != "") {
			t.Errorf("%q: %q %t", link, code, ok)
		}
	}
}

// A remark makes an opinion that can be submitted as it is.
func TestARemarkMakesAWholeOpinion(t *testing.T) {
	for text, title := range map[string]string{
		"路灯不亮。晚上很黑": "路灯不亮",
		"您好！小区门口的路灯坏了两个月，晚上走路很危险。": "小区门口的路灯坏了两个月，晚上走路很危险",
		"停水": "停水",
		"啊！": "啊",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三。": "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…",
	} {
		r := liaison.Remark{Chat: 7, Door: liaison.Doorway{Author: cast["author"], Station: bodies["S03"]}, Pieces: []liaison.Piece{{Part: "body", Text: text}}}
		m := r.Draft(at("2026-09-15 10:20"))
		if m.Title != title {
			t.Errorf("%s: %q, not %q", text, m.Title, title)
		}
		l := lifeOf(t, m)
		l.does("author", "submit").is(liaison.Received)
	}
}

func TestADaysMeasure(t *testing.T) {
	r := liaison.Remark{Chat: 7}
	form := liaison.Remark{}
	if r.MayRemark(4) != nil || form.MayRemark(199) != nil {
		t.Error("less than a day's measure is refused")
	}
	var refusal error = r.MayRemark(5)
	if !errors.As(refusal, new(*liaison.Refusal)) || form.MayRemark(200) == nil {
		t.Error("more than a day's measure is taken")
	}
}
