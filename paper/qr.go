package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The measures of a code's picture, in pixels: printed on A5 it has 150 to the inch.
const (
	codeWide    = 640 // of the code itself
	codeMargin  = 80  // around it; scanners need four modules of white
	captionSize = 40
	captionLine = 56
	captionMost = 3 // lines
)

// Code draws the QR code of a link with the caption beneath it, and returns a
// PNG. A code bears fifteen hundredths of it being damaged.
func Code(link, caption string) ([]byte, error) {
	code, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("make a code: %w", err)
	}
	// Whole pixels for each module keep its edges sharp.
	side := codeWide / code.Bounds().Dx() * code.Bounds().Dx()
	if code, err = barcode.Scale(code, side, side); err != nil {
		return nil, fmt.Errorf("scale a code: %w", err)
	}
	parsed, err := typeface()
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	letters, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: captionSize, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	const wide = codeWide + 2*codeMargin
	if caption, _, err = Printable(caption); err != nil {
		return nil, err
	}
	lines := broken(caption, letters, fixed.I(wide-codeMargin))
	high := codeMargin + side + codeMargin/2 + len(lines)*captionLine + codeMargin/2
	picture := image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	at := image.Pt((wide-side)/2, codeMargin)
	draw.Draw(picture, image.Rectangle{at, at.Add(image.Pt(side, side))}, code, image.Point{}, draw.Src)
	write(picture, letters, lines, codeMargin+side+codeMargin/2)
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("write a code as PNG: %w", err)
	}
	return b.Bytes(), nil
}

// Outline is a QR code as the path of an SVG, whose unit is a module.
type Outline struct {
	Side int    // with the white around it
	Path string // of the dark modules
}

// quiet is how much white a scanner needs around a code, in modules.
const quiet = 4

// CodeOutline is the QR code of a link, to be drawn by a browser.
func CodeOutline(link string) (Outline, error) {
	code, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return Outline{}, fmt.Errorf("make a code: %w", err)
	}
	side := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < side && code.At(x, y) == color.Black }
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if x > from { // a bar of modules side by side
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return Outline{side + 2*quiet, path.String()}, nil
}

// write centres the lines beneath each other, from the top on.
func write(on draw.Image, letters font.Face, lines []string, top int) {
	for i, line := range lines {
		pen := font.Drawer{Dst: on, Src: image.NewUniform(color.Gray{Y: 0x1c}), Face: letters}
		pen.Dot = fixed.Point26_6{
			X: (fixed.I(on.Bounds().Dx()) - pen.MeasureString(line)) / 2,
			Y: fixed.I(top + i*captionLine + captionSize),
		}
		pen.DrawString(line)
	}
}

// broken divides a caption into lines of about one length that are not wider
// than that; what is beyond the last one is left out.
func broken(caption string, letters font.Face, wide fixed.Int26_6) []string {
	if whole := font.MeasureString(letters, caption); whole > wide {
		wide = min(wide, whole/(whole/wide+1)+fixed.I(captionSize))
	}
	var lines []string
	line := ""
	for _, r := range caption {
		if line != "" && font.MeasureString(letters, line+string(r)) > wide {
			if lines = append(lines, line); len(lines) == captionMost {
				return lines
			}
			line = ""
		}
		line += string(r)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
