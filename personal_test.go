package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

func TestFindPersonal(t *testing.T) {
	for text, want := range map[string][]string{
		"电话13800001111，身份证11010119900307123X。": {"phone 13800001111", "identity 11010119900307123X"},
		"座机027-87654321，卡号6222020200011112222": {"phone 027-87654321", "number 6222020200011112222"},
		"写信到a.b@example.org，车牌鄂A12345":         {"mail a.b@example.org", "plate 鄂A12345"},
		"村民张三丰反映，李四女士住3栋2单元501室":               {"name 张三丰", "name 李四", "address 3栋2单元501室"},
		"代表A01 写，代表A01 送":                      {"name 代表A01"},
		"2026年投入13800万元，改造14处，涉及1.2万人":         nil,
		"建议加快农村公路建设，完善养护机制。":                   nil,
		"群众反映强烈，学生上学不便，居民出行困难":                 nil,
	} {
		var got []string
		for _, p := range liaison.FindPersonal(text, []string{"代表A01"}) {
			got = append(got, p.Kind+" "+p.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", text, got, want)
		}
	}
}
