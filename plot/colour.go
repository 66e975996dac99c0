package plot

import "image/color"

// colours are a theme's. Those of neighbouring series differ in lightness too, for
// who does not tell red from green.
type colours struct {
	ground, ink, dim, line, spot color.NRGBA
	tones                        map[Tone]color.NRGBA
	low, high                    color.NRGBA // the ends of a scale
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255} //nolint:gosec // a byte each
}

var light = colours{
	ground: rgb(0xffffff), ink: rgb(0x1d2733), dim: rgb(0x55616e), line: rgb(0xdde2e8), spot: rgb(0xaab4be),
	tones: map[Tone]color.NRGBA{
		Plain: rgb(0x1f5fa8), Good: rgb(0x1f5fa8), Warn: rgb(0xe8a33d), Bad: rgb(0xb3261e),
		Step1: rgb(0x123f73), Step2: rgb(0x2f77bf), Step3: rgb(0x86b6e3), Step4: rgb(0xcfe0f1), Faint: rgb(0xdde2e8),
	},
	low: rgb(0xe3eefa), high: rgb(0x123f73),
}

var dark = colours{
	ground: rgb(0x19212a), ink: rgb(0xe8edf3), dim: rgb(0xa5b3c1), line: rgb(0x34414e), spot: rgb(0x5b6875),
	tones: map[Tone]color.NRGBA{
		Plain: rgb(0x6aa9ea), Good: rgb(0x6aa9ea), Warn: rgb(0xd99a3a), Bad: rgb(0xff8a7a),
		Step1: rgb(0xcfe3f9), Step2: rgb(0x7fb4ea), Step3: rgb(0x3f78b4), Step4: rgb(0x24476c), Faint: rgb(0x2d3945),
	},
	low: rgb(0x20344a), high: rgb(0x9cc7f5),
}

// shade is the colour of a level between 0 and 1.
func (c colours) shade(level float64) color.NRGBA {
	level = min(max(level, 0), 1)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*level) }
	return color.NRGBA{mix(c.low.R, c.high.R), mix(c.low.G, c.high.G), mix(c.low.B, c.high.B), 255}
}

// on is what can be read on that colour.
func on(fill color.NRGBA) color.NRGBA {
	if 299*int(fill.R)+587*int(fill.G)+114*int(fill.B) > 140_000 {
		return rgb(0x14202c)
	}
	return rgb(0xffffff)
}
