package plot

import "math"

// Places are points at their coordinates, as on a map without anything else on it.
type Places struct {
	Names  []Series // named beneath
	Points []Place
}

// Place is a point, in degrees, of one of the series.
type Place struct {
	Latitude, Longitude float64
	Series              int
}

const (
	dot         = 5.0
	placesRatio = 0.75  // of the height to the width, at most
	degreeLeast = 0.002 // of what is drawn: a single point stands in the middle
)

func (c Places) lay(b *board, y float64) float64 {
	south, north, west, east := c.bounds()
	wide := b.right - b.left - 2*dot
	narrowing := math.Cos((south + north) / 2 * math.Pi / 180) // of a degree of longitude
	scale := math.Min(wide/((east-west)*narrowing), wide*placesRatio/(north-south))
	high := (north-south)*scale + 2*dot
	left := b.left + dot + (wide-(east-west)*narrowing*scale)/2
	b.rule(b.left, y, b.right, y, b.line)
	b.rule(b.left, y+high, b.right, y+high, b.line)
	b.rule(b.left, y, b.left, y+high, b.line)
	b.rule(b.right, y, b.right, y+high, b.line)
	for _, p := range c.Points {
		x, down := left+(p.Longitude-west)*narrowing*scale, y+dot+(north-p.Latitude)*scale
		b.box(x-dot/2, down-dot/2, dot, dot, b.tones[c.Names[p.Series].Tone])
	}
	y += high + 8
	x := b.left
	for _, s := range c.Names {
		b.box(x, y+smallSize-dot-2, dot, dot, b.tones[s.Tone])
		b.text(x+dot+4, y+smallSize, s.Name, smallSize, start, b.dim)
		x += dot + 18 + b.wide(s.Name, smallSize)
	}
	return y + smallSize*lineGap
}

// bounds are the outermost coordinates.
func (c Places) bounds() (south, north, west, east float64) {
	south, north, west, east = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range c.Points {
		south, north = math.Min(south, p.Latitude), math.Max(north, p.Latitude)
		west, east = math.Min(west, p.Longitude), math.Max(east, p.Longitude)
	}
	if len(c.Points) == 0 {
		return 0, degreeLeast, 0, degreeLeast
	}
	if pad := degreeLeast - (north - south); pad > 0 {
		south, north = south-pad/2, north+pad/2
	}
	if pad := degreeLeast - (east - west); pad > 0 {
		west, east = west-pad/2, east+pad/2
	}
	return south, north, west, east
}
