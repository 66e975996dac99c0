package paper

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // which photos may be, too
	"io"

	"golang.org/x/image/draw"
)

// The bounds of a photo as it is published. A photo of more points than that is not
// read: it would take more memory than it is worth.
const (
	photoWide       = 1600 // pixels; what is narrower stays as it is
	photoHigh       = 2400
	photoPointsMost = 40_000_000
	photoBytesMost  = 20 << 20
	photoQuality    = 82 // of a JPEG, of 100
)

// Photo is a photo as it is published.
type Photo struct {
	Wide, High int
	JPEG       []byte
}

// ErrNoPhoto says that what was given is no photo that can be published.
var ErrNoPhoto = errors.New("no photo")

// Publishable makes a photo anew from its points alone, so that nothing else of the
// file goes along: not where it was taken, nor when, nor by what. It is scaled down to
// what a page has room for. Telegram has turned its photos upright before.
func Publishable(file io.Reader) (Photo, error) {
	content, err := io.ReadAll(io.LimitReader(file, photoBytesMost+1))
	if err != nil {
		return Photo{}, fmt.Errorf("read a photo: %w", err)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || len(content) > photoBytesMost || head.Width <= 0 || head.Height <= 0 || head.Width > photoPointsMost/head.Height {
		return Photo{}, fmt.Errorf("%w: %d bytes, %d × %d", errors.Join(ErrNoPhoto, err), len(content), head.Width, head.Height)
	}
	read, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Photo{}, fmt.Errorf("%w: %w", ErrNoPhoto, err)
	}
	wide, high := within(read.Bounds().Dx(), read.Bounds().Dy())
	points := image.NewRGBA(image.Rect(0, 0, wide, high))
	draw.Draw(points, points.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src) // under what is transparent
	draw.CatmullRom.Scale(points, points.Bounds(), read, read.Bounds(), draw.Over, nil)
	var made bytes.Buffer
	if err := jpeg.Encode(&made, points, &jpeg.Options{Quality: photoQuality}); err != nil {
		return Photo{}, fmt.Errorf("write a photo: %w", err)
	}
	return Photo{wide, high, made.Bytes()}, nil
}

// within is the size in the bounds that has the shape of the given one.
func within(wide, high int) (int, int) {
	if wide > photoWide {
		wide, high = photoWide, max(1, high*photoWide/wide)
	}
	if high > photoHigh {
		wide, high = max(1, wide*photoHigh/high), photoHigh
	}
	return wide, high
}
