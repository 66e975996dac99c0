package storage

import (
	"context"
	"strconv"
	"time"

	"liaison"
)

// importStations brings what is known of stations to what the roster says of them, of
// those alone of which it says something. Of a station that was not held before it is a
// part of its being added.
func (s *Store) importStations(ctx context.Context, r liaison.Roster, held map[string]liaison.Body, at time.Time) ([]liaison.Change, error) {
	if len(r.Stations) == 0 {
		return nil, nil
	}
	bodies, err := s.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	ids, codes := map[string]int64{}, map[int64]string{}
	for _, b := range bodies {
		ids[b.Code], codes[b.ID] = b.ID, b.Code
	}
	known, err := s.stationFacts(ctx, `true`)
	if err != nil {
		return nil, err
	}
	before := byCode(known, func(f liaison.StationFacts) string { return codes[f.Body] })
	var changes []liaison.Change
	for _, l := range r.Stations {
		was, next := before[l.Code], l.StationFacts
		next.Body, next.Region = ids[l.Code], ids[l.Region]
		if _, there := held[l.Code]; there {
			changes = append(changes, comparedStations(l.Code, was, next, codes)...)
			if was == next {
				continue
			}
		}
		if err := s.writeStation(ctx, next, at); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func comparedStations(code string, was, next liaison.StationFacts, codes map[int64]string) []liaison.Change {
	day := func(d liaison.Date) string {
		if d.IsZero() {
			return ""
		}
		return d.String()
	}
	degrees := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	return compared(liaison.OfBody, code, field{"sort", string(was.Sort), string(next.Sort)}, field{"level", string(was.Level), string(next.Level)},
		field{"address", was.Address, next.Address}, field{"latitude", degrees(was.Latitude), degrees(next.Latitude)},
		field{"longitude", degrees(was.Longitude), degrees(next.Longitude)}, field{"hours", was.Hours, next.Hours},
		field{"telephone", was.Phone, next.Phone}, field{"founded", day(was.Founded), day(next.Founded)},
		field{"closed", day(was.Closed), day(next.Closed)}, field{"region", codes[was.Region], codes[next.Region]}, field{"note", was.Note, next.Note})
}
