package liaison

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

const (
	codeLasts    = 30 * time.Second // then the next is shown
	codesValid   = 3                // the one that is shown and those before it: who reads one off a screen has a minute at least
	checkInFrom  = time.Hour        // before it begins
	lateAfter    = 15 * time.Minute
	earthRadius  = 6_371_000 // metres
	checkInDigit = 1_000_000
)

// MayCheckIn reports whether one may check in now: from an hour before it begins to
// its end.
func (o Occasion) MayCheckIn(now time.Time) bool {
	return !now.Before(o.Begins.Add(-checkInFrom)) && now.Before(o.Ends)
}

// CheckInCode is the code of six digits that is shown at that time, and how long it
// will be. It is a time-based one-time password (RFC 6238) of half a minute.
func (o Occasion) CheckInCode(at time.Time) (code string, left time.Duration) {
	step := at.UnixNano() / int64(codeLasts)
	return o.codeOf(step), time.Duration((step+1)*int64(codeLasts) - at.UnixNano())
}

// IsCheckInCode reports whether that code was shown at the time, or shortly before.
func (o Occasion) IsCheckInCode(code string, at time.Time) bool {
	step := at.UnixNano() / int64(codeLasts)
	is := 0
	for back := range int64(codesValid) {
		is |= subtle.ConstantTimeCompare([]byte(code), []byte(o.codeOf(step-back)))
	}
	return is == 1 && len(o.Secret) > 0
}

func (o Occasion) codeOf(step int64) string {
	mac := hmac.New(sha256.New, o.Secret)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[from:])&math.MaxInt32)%checkInDigit)
}

// Away is how far the place of a location is from where the occasion is, in metres;
// false where that is not known.
func (o Occasion) Away(latitude, longitude float64) (metres float64, known bool) {
	if o.Latitude == 0 && o.Longitude == 0 {
		return 0, false
	}
	return distance(o.Latitude, o.Longitude, latitude, longitude), true
}

// distance is the length of the great circle between two places, in metres.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	radians := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	dLat, dLon := radians(lat2-lat1)/2, radians(lon2-lon1)/2
	h := math.Sin(dLat)*math.Sin(dLat) + math.Cos(radians(lat1))*math.Cos(radians(lat2))*math.Sin(dLon)*math.Sin(dLon)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
