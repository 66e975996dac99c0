package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"liaison"
)

// The pictures of the sample are drawn: places that are nowhere, in few shapes. A
// picture is a colour for each of its points, from 0 to 1 across and down.
type drawnPicture func(x, y float64) color.RGBA

const (
	drawnWide = 1200
	drawnHigh = 900
)

// drawnPhoto is the picture as a photo.
func drawnPhoto(picture drawnPicture) (liaison.Picture, error) {
	points := image.NewRGBA(image.Rect(0, 0, drawnWide, drawnHigh))
	for y := range drawnHigh {
		for x := range drawnWide {
			points.SetRGBA(x, y, picture((float64(x)+.5)/drawnWide, (float64(y)+.5)/drawnHigh))
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, points, &jpeg.Options{Quality: 85})
	return liaison.Picture{Wide: drawnWide, High: drawnHigh, JPEG: b.Bytes()}, err
}

// blend is a colour between two.
func blend(a, b color.RGBA, share float64) color.RGBA {
	share = min(max(share, 0), 1)
	mix := func(p, q uint8) uint8 { return uint8(float64(p) + (float64(q)-float64(p))*share) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255} //nolint:gosec // it is of three bytes
}

// landscape is a sky over hills, grey or bright.
func landscape(x, y float64, bright bool) color.RGBA {
	above, below, far, near := rgb(0x9aa3a8), rgb(0xc9c9c2), rgb(0x7f8780), rgb(0x6d7566)
	if bright {
		above, below, far, near = rgb(0x7db8e8), rgb(0xdff0fa), rgb(0x86ab8c), rgb(0x5f9468)
	}
	switch {
	case y > .42+.03*math.Sin(5*x+1):
		return near
	case y > .36+.06*math.Sin(3.2*x+4):
		return far
	case bright && math.Hypot(x-.8, (y-.14)*.75) < .055:
		return rgb(0xfff3c4)
	}
	return blend(above, below, y*2.4)
}

// railing is a dyke above a river, whose railing is broken, or mended.
func railing(mended bool) drawnPicture {
	return func(x, y float64) color.RGBA {
		post := math.Mod(x*9, 1)
		gone := !mended && x > .34 && x < .72
		tilt := 0.0
		if !mended && (x > .23 && x <= .34 || x >= .72 && x < .83) {
			tilt = .35 * (y - .8)
		}
		iron := rgb(0x6b5a4d)
		if mended {
			iron = rgb(0xf2f4f3)
		}
		switch on := math.Abs(post-.5+tilt) < .05; {
		case y > .56 && y < .82 && on && !gone:
			return iron
		case !gone && (math.Abs(y-.59-tilt*.2) < .011 || math.Abs(y-.69-tilt*.3) < .008):
			return iron
		case y > .8 && mended:
			return blend(rgb(0xb9b4aa), rgb(0xd8d4ca), math.Mod(x*4+y*2, 1)*.4+.3)
		case y > .8:
			return blend(rgb(0x8a7c69), rgb(0x6f6250), .5+.5*math.Sin(40*x)*math.Sin(60*y))
		case y > .74 && mended:
			return blend(rgb(0x6aa84f), rgb(0x87bf6a), .5+.5*math.Sin(90*x))
		case y > .74:
			return rgb(0x75684f)
		case y > .47:
			water, shine := rgb(0x77858a), rgb(0x8b979a)
			if mended {
				water, shine = rgb(0x4f93b8), rgb(0x86c0dc)
			}
			return blend(water, shine, .5+.5*math.Sin(30*y+6*math.Sin(9*x+20*y)))
		}
		return landscape(x, y, mended)
	}
}

// road is a road that ends at a river, or goes on over a bridge.
func road(built bool) drawnPicture {
	return func(x, y float64) color.RGBA {
		depth := (y - .44) / .56 // 0 at the horizon
		side := math.Abs(x-.5) / (.03 + .3*max(depth, 0))
		river := y > .5 && y < .66
		switch {
		case y < .44:
			return landscape(x, y, built)
		case river && built && side < 1.12 && side > 1 && math.Mod(depth*40, 1) < .8:
			return rgb(0xe9e5dc)
		case side < 1 && (built || !river):
			if built && side < .05 && math.Mod(depth*9, 1) < .6 {
				return rgb(0xf7f3e3)
			}
			if built {
				return blend(rgb(0x5d6368), rgb(0x757b80), depth)
			}
			return blend(rgb(0x8d7f6a), rgb(0xa3957f), .5+.5*math.Sin(50*x+90*y))
		case river && built:
			return blend(rgb(0x5799bd), rgb(0x8cc4de), .5+.5*math.Sin(70*y+5*math.Sin(12*x)))
		case river:
			return blend(rgb(0x84795f), rgb(0x9a8f74), .5+.5*math.Sin(70*y+5*math.Sin(12*x)))
		case built:
			return blend(rgb(0x6ea557), rgb(0x86bb68), .5+.5*math.Sin(60*x)*math.Sin(80*y))
		}
		return blend(rgb(0x8b8465), rgb(0x7c7558), .5+.5*math.Sin(60*x)*math.Sin(80*y))
	}
}
