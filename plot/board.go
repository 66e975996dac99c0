package plot

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"liaison/paper"
)

// anchor is which end of a text its place is.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// board collects what is drawn, from the top left, until its height is known.
type board struct {
	colours
	width       float64
	left, right float64 // between which charts are laid out
	face        font.Face
	boxes       []box
	rules       []rule
	words       []word
}

type box struct {
	x, y, w, h float64
	fill       color.NRGBA
	outlined   bool // its border only
}

type rule struct {
	x1, y1, x2, y2 float64
	colour         color.NRGBA
}

type word struct {
	x, y   float64 // of the line that letters stand on
	text   string
	size   float64
	anchor anchor
	colour color.NRGBA
}

func newBoard(s Style) (*board, error) {
	typeface, err := paper.Typeface()
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	b := &board{colours: light, width: s.Width, left: margin, right: s.Width - margin, face: font.Face{Face: typeface}}
	if s.Dark {
		b.colours = dark
	}
	return b, nil
}

func (b *board) box(x, y, w, h float64, fill color.NRGBA) {
	if w > 0 && h > 0 {
		b.boxes = append(b.boxes, box{x: x, y: y, w: w, h: h, fill: fill})
	}
}

func (b *board) outline(x, y, w, h float64, colour color.NRGBA) {
	b.boxes = append(b.boxes, box{x, y, w, h, colour, true})
}

func (b *board) rule(x1, y1, x2, y2 float64, colour color.NRGBA) {
	b.rules = append(b.rules, rule{x1, y1, x2, y2, colour})
}

func (b *board) text(x, y float64, text string, size float64, at anchor, colour color.NRGBA) {
	if text != "" {
		b.words = append(b.words, word{x, y, text, size, at, colour})
	}
}

// sized is the typeface in that size.
func (b *board) sized(size float64) font.Face {
	f := b.face
	f.Font.Size = vg.Points(size)
	return f
}

// wide is how wide a text is; browsers' own typefaces differ a little from ours.
func (b *board) wide(text string, size float64) float64 {
	f := b.sized(size)
	return f.Width(text).Points() * 1.04
}

// fitted is the text, cut where it is too wide.
func (b *board) fitted(text string, size, most float64) string {
	if b.wide(text, size) <= most {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && b.wide(string(letters)+"…", size) > most {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// broken is the text in lines that are not too wide: between words where it has
// spaces, else between characters.
func (b *board) broken(text string, size, most float64) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && b.wide(line+strings.TrimRight(piece, " "), size) > most {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += piece
	}
	return append(lines, line)
}

// pieces are what a line may be broken between.
func pieces(text string) []string {
	var all []string
	from := 0
	letters := []rune(text)
	for i, r := range letters {
		last := i == len(letters)-1
		if last || r == ' ' || r > 0x2e80 && !strings.ContainsRune("，。；：、）%", letters[i+1]) {
			all = append(all, string(letters[from:i+1]))
			from = i + 1
		}
	}
	return all
}

// png draws everything on gonum's canvas, twice as fine as the page's pixels.
func (b *board) png(out io.Writer, height float64) error {
	c := vgimg.NewWith(vgimg.UseWH(vg.Points(b.width), vg.Points(height)), vgimg.UseDPI(144), vgimg.UseBackgroundColor(b.ground))
	b.shapes(c, height)
	for _, w := range b.words {
		shown, _, err := paper.Printable(w.text)
		if err != nil {
			return err
		}
		face := b.sized(w.size)
		x := w.x - face.Width(shown).Points()*float64(w.anchor)/2
		c.SetColor(w.colour)
		c.FillString(face, at(x, w.y, height), shown)
	}
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(out)
	return err
}

// shapes draws all but the words.
func (b *board) shapes(c vg.Canvas, height float64) {
	c.SetLineWidth(vg.Points(1))
	for _, r := range b.rules {
		c.SetColor(r.colour)
		c.Stroke(path(height, r.x1, r.y1, r.x2, r.y2))
	}
	for _, x := range b.boxes {
		c.SetColor(x.fill)
		round := path(height, x.x, x.y, x.x+x.w, x.y, x.x+x.w, x.y+x.h, x.x, x.y+x.h)
		round.Close()
		if x.outlined {
			c.Stroke(round)
		} else {
			c.Fill(round)
		}
	}
}

func path(height float64, points ...float64) vg.Path {
	var p vg.Path
	for i := 0; i < len(points); i += 2 {
		if i == 0 {
			p.Move(at(points[0], points[1], height))
			continue
		}
		p.Line(at(points[i], points[i+1], height))
	}
	return p
}

// at is a place on gonum's canvas, which counts from the bottom.
func at(x, y, height float64) vg.Point {
	round := func(v float64) vg.Length { return vg.Points(math.Round(v*100) / 100) }
	return vg.Point{X: round(x), Y: round(height - y)}
}
