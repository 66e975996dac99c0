// Package plot draws figures as pictures: SVG for pages, PNG for a chat. It is given
// words and numbers and lays them out; what they say, and who may see it, its callers
// decide. Every scale begins at zero, and what can be labelled in its place is.
package plot

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Chart is one of Panels, Bars and Grid.
type Chart interface {
	// lay draws the chart from the height y down, and says where it ends.
	lay(b *board, y float64) (bottom float64)
}

// Style is how a chart is drawn.
type Style struct {
	Dark  bool
	Width float64 // in points, which are a page's pixels
	Title string  // above the chart; a page has its own
	Note  string  // beneath it
}

// Tone is what a colour says.
type Tone int

// The tones. Steps are of one hue, from the strongest to the weakest.
const (
	Plain Tone = iota
	Good
	Warn
	Bad
	Step1
	Step2
	Step3
	Step4
	Faint
)

// Series is a named row of values with one colour.
type Series struct {
	Name string
	Tone Tone
}

const (
	margin    = 4.0
	textSize  = 12.5
	smallSize = 11.0
	titleSize = 17.0
	lineGap   = 1.45 // of a line, in heights of its letters
)

// drawn lays the chart out with its title and its note.
func drawn(c Chart, s Style) (*board, float64, error) {
	b, err := newBoard(s)
	if err != nil {
		return nil, 0, err
	}
	y := margin
	if s.Title != "" {
		b.left, b.right = 20, s.Width-20
		y = 18
		for _, line := range b.broken(s.Title, titleSize, b.right-b.left) {
			b.text(b.left, y+titleSize, line, titleSize, start, b.ink)
			y += titleSize * lineGap
		}
		y += 8
	}
	y = c.lay(b, y)
	if s.Note != "" {
		y += 8
		for note := range strings.SplitSeq(s.Note, "\n") {
			for _, line := range b.broken(note, smallSize, b.right-b.left) {
				b.text(b.left, y+smallSize, line, smallSize, start, b.dim)
				y += smallSize * lineGap
			}
		}
	}
	if s.Title != "" {
		y += 12
	}
	return b, math.Ceil(y + margin), nil
}

// SVG draws the chart without any style of a document's: attributes only, as a page's
// policy wants it.
func SVG(c Chart, s Style) ([]byte, error) {
	b, height, err := drawn(c, s)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := b.svg(&out, height); err != nil {
		return nil, fmt.Errorf("write a figure as SVG: %w", err)
	}
	return out.Bytes(), nil
}

// PNG draws the chart at twice its size, on its ground.
func PNG(c Chart, s Style) ([]byte, error) {
	b, height, err := drawn(c, s)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := b.png(&out, height); err != nil {
		return nil, fmt.Errorf("write a figure as PNG: %w", err)
	}
	return out.Bytes(), nil
}

// ticks are round values from zero up to the first that covers most, a few of them.
func ticks(most float64) []float64 {
	if most <= 0 {
		most = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(most/4)))
	for _, by := range []float64{1, 2, 5, 10} {
		if most/(step*by) <= 4 {
			step *= by
			break
		}
	}
	step = math.Max(step, 1) // things are counted in ones
	all := []float64{0}
	for v := step; ; v += step {
		all = append(all, v)
		if v >= most {
			return all
		}
	}
}

// number has a mark between thousands.
func number(v float64) string {
	if v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	s := strconv.FormatInt(int64(v), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
