package paper_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"liaison/paper"
)

// shot is a photo of that size, whose left half is red.
func shot(t *testing.T, wide, high int) []byte {
	t.Helper()
	points := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			points.Set(x, y, color.RGBA{R: uint8(255 * (1 - x*2/wide)), B: 90, A: 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, points, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tagged is a JPEG with EXIF, in which a camera says where it was.
func tagged(photo []byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*"), bytes.Repeat([]byte("GPS 30.5443 114.2977 "), 20)...)
	n := len(exif) + 2
	return append(append(append([]byte{0xff, 0xd8, 0xff, 0xe1, byte(n >> 8), byte(n)}, exif...), []byte{}...), photo[2:]...)
}

// What is published has the points of the photo, fewer if they are too many, and
// nothing else of its file.
func TestPublishable(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ wide, high, toWide, toHigh int }{{40, 30, 40, 30}, {3200, 800, 1600, 400}, {1000, 6000, 400, 2400}, {1, 1, 1, 1}} {
		file := tagged(shot(t, size.wide, size.high))
		if !bytes.Contains(file, []byte("GPS")) {
			t.Fatal("it was not tagged")
		}
		p, err := paper.Publishable(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		read, kind, err := image.Decode(bytes.NewReader(p.JPEG))
		if err != nil || kind != "jpeg" || read.Bounds().Dx() != size.toWide || read.Bounds().Dy() != size.toHigh || p.Wide != size.toWide || p.High != size.toHigh {
			t.Fatalf("%v: became %d × %d, %s, %v", size, p.Wide, p.High, kind, err)
		}
		if bytes.Contains(p.JPEG, []byte("GPS")) || bytes.Contains(p.JPEG, []byte("Exif")) {
			t.Error("it says where it was taken")
		}
		if r, _, b, _ := read.At(size.toWide/4, size.toHigh/2).RGBA(); size.wide > 1 && (r>>8 < 200 || b>>8 > 140) {
			t.Errorf("its left is of %d %d", r>>8, b>>8)
		}
	}
}

func TestWhatIsTransparentIsWhite(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	p, err := paper.Publishable(&b)
	if err != nil {
		t.Fatal(err)
	}
	read, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := read.At(4, 4).RGBA(); r>>8 < 250 || g>>8 < 250 || b>>8 < 250 {
		t.Errorf("it is %d %d %d", r>>8, g>>8, b>>8)
	}
}

func TestWhatIsNoPhoto(t *testing.T) {
	t.Parallel()
	var vast bytes.Buffer
	if err := png.Encode(&vast, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	huge := vast.Bytes()
	copy(huge[16:], []byte{0, 0, 0x80, 0, 0, 0, 0x80, 0}) // its head says 32768 × 32768
	whole := shot(t, 20, 20)
	for name, content := range map[string][]byte{"nothing": nil, "words": []byte("不是照片"), "half": whole[:len(whole)/2], "vast": huge,
		"long": []byte(strings.Repeat("x", 21<<20))} {
		if _, err := paper.Publishable(bytes.NewReader(content)); !errors.Is(err, paper.ErrNoPhoto) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
