package console_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"testing"
)

// The names of fields and the nesting are those of the examples in the standard.
func TestOpen311(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.publishes(o.closes("关于路灯的建议", "换灯。", "换好了。"), "")
	b := o.outside()
	var services []map[string]any
	var requests []map[string]any
	var errs []map[string]any
	reads := func(path string, status int, into any) answer {
		t.Helper()
		got := b.opens(path)
		got.sees(t, status)
		if err := json.Unmarshal([]byte(got.page), into); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, got.page)
		}
		return got
	}
	if got := reads("/open311/v2/services.json?jurisdiction_id=example.gov", http.StatusOK, &services); got.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Error(got.Header)
	}
	if len(services) != 1 || services[0]["service_code"] != "P01" || services[0]["metadata"] != false || services[0]["type"] != "realtime" {
		t.Errorf("%v", services)
	}
	reads("/open311/v2/requests.json", http.StatusOK, &requests)
	for _, field := range []string{"service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice",
		"requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url"} {
		if _, there := requests[0][field]; !there {
			t.Errorf("%s is missing", field)
		}
	}
	if r := requests[0]; r["service_request_id"] != m.Number || r["status"] != "closed" || r["agency_responsible"] != "省教育厅" || r["service_notice"] != "换好了。" || r["lat"] != nil {
		t.Errorf("%v", r)
	}
	for asked, count := range map[string]int{"status=open": 0, "status=open,closed": 1, "service_code=P01": 1, "service_code=P02": 0, "page=2": 0, "page_size=1": 1,
		"start_date=2026-09-01T00:00:00Z": 1, "start_date=2026-10-01T00:00:00Z": 0, "end_date=2026-09-01T00:00:00Z": 0,
		"start_date=2026-09-01T00:00:00Z&end_date=2026-10-01T00:00:00%2B08:00": 1, "service_request_id=x," + m.Number: 1, "service_request_id=x&status=closed": 0} {
		if reads("/open311/v2/requests.json?"+asked, http.StatusOK, &requests); len(requests) != count {
			t.Errorf("%s: %v", asked, requests)
		}
	}
	for path, status := range map[string]int{"/open311/v2/requests.json?start_date=yesterday": 400, "/open311/v2/requests.json?page=0": 400, "/open311/v2/requests.json?status=x": 400,
		"/open311/v2/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-09-01T00:00:00Z": 400, "/open311/v2/requests/nothing.json": 404, "/open311/v2/services/x.json": 404, "/open311/v2/x": 404} {
		if reads(path, status, &errs); len(errs) != 1 || errs[0]["code"] != float64(status) || errs[0]["description"] == "" {
			t.Errorf("%s: %v", path, errs)
		}
	}
	reads("/open311/v2/services/P01.json", http.StatusOK, &map[string]any{})
	b.opens("/open311/v2/discovery.json").sees(t, http.StatusOK, o.url+"/open311/v2", "http://wiki.open311.org/GeoReport_v2")
}

func TestOpen311InXML(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.publishes(o.closes("关于<路灯>的建议", "换灯。", "换好了。"), "")
	b := o.outside()
	reads := func(path string, status int, into any) {
		t.Helper()
		got := b.opens(path)
		got.sees(t, status, `<?xml version="1.0" encoding="UTF-8"?>`)
		if kind := got.Header.Get("Content-Type"); kind != "text/xml; charset=utf-8" {
			t.Errorf("%s is %s", path, kind)
		}
		if err := xml.Unmarshal([]byte(got.page), into); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, got.page)
		}
	}
	var requests struct {
		XMLName xml.Name `xml:"service_requests"`
		All     []struct {
			ID          string `xml:"service_request_id"`
			Description string `xml:"description"`
			Status      string `xml:"status"`
		} `xml:"request"`
	}
	for _, path := range []string{"/open311/v2/requests.xml", "/open311/v2/requests/" + m.Number + ".xml"} {
		requests.All = nil
		if reads(path, http.StatusOK, &requests); len(requests.All) != 1 || requests.All[0].ID != m.Number || requests.All[0].Description != "关于<路灯>的建议\n\n换灯。" {
			t.Errorf("%s: %+v", path, requests)
		}
	}
	var services struct {
		XMLName xml.Name `xml:"services"`
		All     []struct {
			Code string `xml:"service_code"`
		} `xml:"service"`
	}
	if reads("/open311/v2/services.xml", http.StatusOK, &services); len(services.All) != 1 || services.All[0].Code != "P01" {
		t.Errorf("%+v", services)
	}
	var errs struct {
		XMLName xml.Name `xml:"errors"`
		All     []struct {
			Code int `xml:"code"`
		} `xml:"error"`
	}
	if reads("/open311/v2/requests/none.xml", http.StatusNotFound, &errs); len(errs.All) != 1 || errs.All[0].Code != 404 {
		t.Errorf("%+v", errs)
	}
	var discovery struct {
		XMLName xml.Name `xml:"discovery"`
		Formats []string `xml:"endpoints>endpoint>formats>format"`
	}
	if reads("/open311/v2/discovery.xml", http.StatusOK, &discovery); len(discovery.Formats) != 2 {
		t.Errorf("%+v", discovery)
	}
}
