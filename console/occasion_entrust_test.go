package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// A theme is created and entrusted in one form; sent twice it makes nothing twice, and
// bodies that are added later are those that are missing.
func TestAThemeIsEntrusted(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("delegation", 71)
	clerk := o.enters("clerk")
	clerk.opens("/console/occasions/new?kind=drive").sees(t, http.StatusOK, "委托单位组织", "全部代表团", "一团", "教科委")
	clerk.opens("/console/occasions/new?kind=inspection").sees(t, http.StatusOK, "!委托单位组织")
	form := url.Values{"kind": {"drive"}, "title": {"营商环境行动"}, "text": {"看项目落地"}, "once": {"theme"}, "units_kind": {"inspection"}, "unit": {"T01"}}
	clerk.sends("/console/occasions/new", form).sees(t, http.StatusUnprocessableEntity, "请填写完成期限", "营商环境行动", `value="T01" checked`)
	form.Set("units_due", "2026-10-20")
	got := clerk.sends("/console/occasions/new", form)
	got.sees(t, http.StatusOK, "已委托", "营商环境行动", "未启动", "未交", "一团</a>", "!二团</a>")
	theme := occasionAt.FindString(got.Request.URL.Path)
	if again := clerk.sends("/console/occasions/new", form).Request.URL.Path; again != theme {
		t.Errorf("sent twice it led to %s and %s", theme, again)
	}
	o.hears(71, "委托贵单位组织：“营商环境行动（一团）”")

	more := url.Values{"units_kind": {"inspection"}, "units_due": {"2026-10-25"}, "units_all": {"yes"}}
	clerk.sends(theme+"/entrust", more).sees(t, http.StatusOK, "已委托，单位", "一团</a>", "二团</a>", "共 2 个单位")
	clerk.sends(theme+"/entrust", more).sees(t, http.StatusOK, "都已委托过", "共 2 个单位")
	clerk.sends(theme+"/entrust", url.Values{"units_kind": {"inspection"}, "units_due": {"2026-10-25"}}).sees(t, http.StatusUnprocessableEntity, "请勾选")
	clerk.sends(theme+"/entrust", url.Values{"units_kind": {"sitting_in"}, "units_due": {"2026-10-25"}, "unit": {"T01"}}).sees(t, http.StatusUnprocessableEntity)

	// The officer has the draft, and the theme is none of theirs; by being changed the
	// draft stays under it.
	officer := o.enters("delegation")
	officer.opens(theme).sees(t, http.StatusNotFound)
	officer.sends(theme+"/entrust", more).sees(t, http.StatusNotFound)
	drafts := officer.opens("/console/occasions?show=drafts")
	drafts.sees(t, http.StatusOK, "营商环境行动（一团）", "!二团）")
	own := occasionAt.FindString(drafts.page[strings.Index(drafts.page, `class="rows"`):])
	edit := officer.opens(own + "/edit")
	edit.sees(t, http.StatusOK, "营商环境行动</option>", "selected")
	keep := occasionForm("inspection", "title", "一团视察营商环境", "drive", strings.TrimPrefix(theme, "/console/occasions/"), "begins", "2026-10-18T09:00", "ends", "2026-10-18T11:00",
		"seen", seenMark.FindStringSubmatch(edit.page)[1])
	officer.sends(own+"/edit", keep).sees(t, http.StatusOK, "已保存")
	officer.sends(own+"/announce", url.Values{"do": {"announce"}, "short": {"yes"}}).sees(t, http.StatusOK, "已发布")
	clerk.opens(theme).sees(t, http.StatusOK, "已排期", "2026年10月18日")

	o.at = time.Date(2026, 10, 26, 10, 0, 0, 0, shanghai)
	clerk, officer = o.enters("clerk"), o.enters("delegation") // their sessions have ended
	page := clerk.opens(theme)
	page.sees(t, http.StatusOK, "超期 2 个", "超期 · 已举办，待报告", "超期 · 未启动")
	minutes := url.Values{"minutes": {"发现问题三个，均已交办。"}, "residents": {"0"}, "target": {"0"}, "seen": {seenMark.FindStringSubmatch(officer.opens(own + "/notes").page)[1]}}
	officer.sends(own+"/minutes", minutes).sees(t, http.StatusOK, "已保存")
	page = clerk.opens(theme)
	page.sees(t, http.StatusOK, "已交报告 1 个，超期 1 个")
	if strings.Index(page.page, ">二团</a>") > strings.Index(page.page, ">一团</a>") {
		t.Error("the one that is late does not stand first")
	}
}

// The holder sees which seats are on offer, and by whom a seat was handed on.
func TestSeatsOnOfferOnThePage(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("sitting_in", "capacity", "1"))
	clerk.announces(id, "T01", "T02")
	seated, waits := "deputy", "colleague"
	if o.stands(waits, id) == "put_down" {
		seated, waits = waits, seated
	}
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "!挂出的席位")
	offer := o.offers(seated, id)
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "挂出的席位（1）", o.person(seated).Name)
	o.takes(waits, offer)
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "!挂出的席位", "由"+o.person(seated).Name+"转让或对换而来")
	clerk.opens(occasionOf(id)+"/people/"+o.personID(seated)).sees(t, http.StatusOK, "转让席位")
	clerk.opens(occasionOf(id)+"/people/"+o.personID(waits)).sees(t, http.StatusOK, "接下席位")
}

// stands is how somebody stands to an occasion.
func (o *office) stands(who string, id int64) liaison.Participating {
	o.Helper()
	p, err := o.store.Standing(o.Context(), id, o.person(who).ID)
	if err != nil {
		o.Fatal(err)
	}
	return p.State
}

// offers puts somebody's seat on offer.
func (o *office) offers(who string, id int64) int64 {
	o.Helper()
	f, _, err := o.store.OfferSeat(o.Context(), liaison.SeatOffer{Occasion: id, Giver: o.person(who).ID, Made: o.at})
	if err != nil {
		o.Fatal(err)
	}
	return f.ID
}

// takes takes an offered seat.
func (o *office) takes(who string, offer int64) {
	o.Helper()
	err := o.store.InTx(o.Context(), func(tx *storage.Store) error {
		_, _, err := o.desk.TakeSeat(o.Context(), tx, o.person(who), offer, o.at)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}
