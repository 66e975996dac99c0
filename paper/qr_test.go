package paper_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"liaison/paper"
)

func drawn(t *testing.T, link, caption string) image.Image {
	t.Helper()
	data, err := paper.Code(link, caption)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// A scanner of another maker reads every length of link that a bot can have.
func TestACodeIsRead(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"st_G01-017", strings.Repeat("c", 64)} {
		link := "https://t.me/liaison_duty_desk_bot?start=" + code
		bits, err := gozxing.NewBinaryBitmapFromImage(drawn(t, link, "古桥街道代表联络站"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
		if err != nil {
			t.Fatalf("%s: %v", link, err)
		}
		if read.GetText() != link {
			t.Errorf("read %q, want %q", read.GetText(), link)
		}
	}
}

// ink counts the dark points beneath the code.
func ink(picture image.Image) int {
	bounds, n := picture.Bounds(), 0
	for y := 740; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return n
}

func TestACaptionIsDrawnInLines(t *testing.T) {
	t.Parallel()
	const link = "https://t.me/liaison_bot?start=st_G01"
	none, one := drawn(t, link, ""), drawn(t, link, "古桥街道代表联络站")
	two := drawn(t, link, "古桥街道沿江社区第三网格人大代表联络站（原居委会）")
	endless := drawn(t, link, strings.Repeat("站", 500))
	if ink(none) != 0 || ink(one) < 500 || ink(two) <= ink(one) {
		t.Errorf("ink of no, one and two lines: %d, %d, %d", ink(none), ink(one), ink(two))
	}
	if one.Bounds().Dy() >= two.Bounds().Dy() || endless.Bounds().Dy() > 2*one.Bounds().Dx() {
		t.Errorf("heights %v, %v, %v", one.Bounds(), two.Bounds(), endless.Bounds())
	}
	for x := range one.Bounds().Dx() {
		if r, _, _, _ := two.At(x, two.Bounds().Dy()-1).RGBA(); r == 0 {
			t.Fatal("the caption runs out of the picture")
		}
	}
}

func TestALinkThatFitsInNoCodeIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := paper.Code(strings.Repeat("x", 5000), ""); err == nil {
		t.Error("five thousand bytes made a code")
	}
}
