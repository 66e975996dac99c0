package roster

import (
	"cmp"
	"encoding/json"
	"slices"

	"liaison"
)

// stationFields are those that a body may have which is a station, besides its names.
var stationFields = []string{"sort", "level", "address", "latitude", "longitude", "hours", "phone", "founded", "closed", "region", "note"}

// station is what a file says of a station.
type station struct {
	at place
	liaison.ListedStation
}

// The longest that a station's fields may be, in characters.
const (
	lineMost = 100
	noteMost = 500
)

// readStation reads what is said of a station; of another body nothing of it may be.
func (o object) readStation(b liaison.Body) {
	said := slices.ContainsFunc(stationFields, func(f string) bool { _, given := o.fields[f]; return given })
	if !said {
		return
	}
	if b.Kind != liaison.Station && b.Kind != "" {
		o.refuse(o.at, "kind", "import.no_station")
		return
	}
	s := station{o.at, liaison.ListedStation{Code: b.Code, Region: o.text("region", codeMost, false), StationFacts: liaison.StationFacts{
		Sort:    cmp.Or(liaison.StationSort(o.text("sort", codeMost, false)), liaison.ContactStation),
		Level:   cmp.Or(liaison.Level(o.text("level", codeMost, false)), liaison.Township),
		Address: o.text("address", lineMost, false), Hours: o.text("hours", lineMost, false), Phone: o.text("phone", wordMost, false),
		Latitude: o.degrees("latitude"), Longitude: o.degrees("longitude"), Note: o.text("note", noteMost, false),
		Founded: o.date("founded"), Closed: o.date("closed"),
	}}}
	if refusal := s.Check(); refusal != nil {
		o.refuse(o.at, "", refusal.Key)
	}
	o.stations = append(o.stations, s)
}

func (o object) degrees(field string) float64 {
	var n float64
	if raw, given := o.fields[field]; given && json.Unmarshal(raw, &n) != nil {
		o.refuse(o.at, field, "import.not_degrees")
	}
	return n
}

func (o object) date(field string) liaison.Date {
	text := o.text(field, nameMost, false)
	if text == "" {
		return liaison.Date{}
	}
	day, err := liaison.ParseDate(text)
	if err != nil {
		o.refuse(o.at, field, "import.not_a_date", "Given", clip(text))
	}
	return day
}
