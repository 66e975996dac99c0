package roster_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/roster"
)

func TestStations(t *testing.T) {
	read := wellRead(t, file("bodies.json", `{"bodies": [
		{"code": "S1", "kind": "station", "name": "一站", "sort": "home", "level": "county", "region": "G01", "address": "某路 1 号", "latitude": 30.5, "longitude": 114.3,
			"hours": "工作日", "phone": "027-0000", "founded": "2020-01-02", "note": "示例"},
		{"code": "S2", "kind": "station", "name": "二站", "address": "某路 2 号"},
		{"code": "S3", "kind": "station", "name": "三站"}]}`))
	want := []liaison.ListedStation{
		{Code: "S1", Region: "G01", StationFacts: liaison.StationFacts{Sort: liaison.HomeOfDeputies, Level: liaison.County, Address: "某路 1 号", Latitude: 30.5, Longitude: 114.3,
			Hours: "工作日", Phone: "027-0000", Founded: liaison.Date{Year: 2020, Month: 1, Day: 2}, Note: "示例"}},
		{Code: "S2", StationFacts: liaison.StationFacts{Sort: liaison.ContactStation, Level: liaison.Township, Address: "某路 2 号"}},
	}
	if diff := cmp.Diff(want, read.Stations); diff != "" || len(read.Bodies) != 3 {
		t.Error(diff)
	}
}

func TestStationsThatCannotBe(t *testing.T) {
	for _, c := range [][2]string{
		{`{"code": "S1", "kind": "department", "name": "某厅", "hours": "工作日"}`, "import.no_station"},
		{`{"code": "S1", "kind": "station", "name": "一站", "sort": "palace"}`, "station.no_sort"},
		{`{"code": "S1", "kind": "station", "name": "一站", "latitude": 95}`, "station.bad_place"},
		{`{"code": "S1", "kind": "station", "name": "一站", "latitude": "north"}`, "import.not_degrees"},
		{`{"code": "S1", "kind": "station", "name": "一站", "founded": "last year"}`, "import.not_a_date"},
		{`{"code": "S1", "kind": "station", "name": "一站", "region": "R77"}`, "import.unknown_body"},
	} {
		_, problems := roster.Read(known, file("bodies.json", `{"bodies": [`+c[0]+`]}`))
		var keys []string
		for _, p := range problems {
			keys = append(keys, p.Reason.Key)
		}
		if strings.Join(keys, " ") != c[1] {
			t.Errorf("%s: %v", c[0], keys)
		}
	}
}
