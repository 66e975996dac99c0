package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"liaison"
)

// Who is invited can be chosen by what people wished for and came to, and the page says
// how many of the audience lean to the occasion.
func TestAnAudienceByWishesAndHistory(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("inspection", "begins", "2026-11-10T09:00", "ends", "2026-11-10T11:00"))
	deputy, colleague := o.person("deputy").ID, o.person("colleague").ID
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"menu"}}).sees(t, http.StatusOK)
	for _, err := range []error{o.store.Wish(t.Context(), id, deputy, true, o.at), o.store.KeepFreeMonths(t.Context(), deputy, 2026, []int{11}),
		o.store.KeepFreeMonths(t.Context(), colleague, 2026, []int{11, 12})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	clerk.opens(occasionOf(id)+"/audience").sees(t, http.StatusOK, "按活动情况", "想参加「园区视察」", "2026年11月方便", "2026年没参加过视察", "本届参加过视察",
		"1 人想参加", "2 人2026年11月方便", "两样都有的 1 人")
	form := url.Values{"do": {"look"}, "role": {"deputy"}, "at": {"for:" + occasionOf(id)[len("/console/occasions/"):], "", "never:inspection:2026"}}
	clerk.sends(occasionOf(id)+"/audience", form).sees(t, http.StatusOK, "1 人</p>", "想参加「园区视察」 · 2026年没参加过视察 · 代表", "代表A01", "!代表A02、")
	form.Set("do", "save")
	clerk.sends(occasionOf(id)+"/audience", form).sees(t, http.StatusOK, "已保存", "想参加「园区视察」")
	clerk.opens(occasionOf(id)+"/announce").sees(t, http.StatusOK, "1 人想参加", "最先收到邀请")
	if kept, err := o.store.Occasion(t.Context(), id); err != nil || len(kept.Audience.Occasions) != 2 || kept.Audience.Occasions[1] != (liaison.OccasionHad{What: liaison.CameToNone, Kind: liaison.Inspection, Year: 2026}) {
		t.Errorf("kept %+v, %v", kept.Audience, err)
	}
	// What is no condition is not taken.
	clerk.sends(occasionOf(id)+"/audience", url.Values{"do": {"look"}, "role": {"deputy"}, "at": {"came:picnic:2026", "for:x"}}).sees(t, http.StatusOK, "2 人</p>")
}
