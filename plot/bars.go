package plot

import "math"

// Bars are lying bars, a row for each name, in parts one after the other.
type Bars struct {
	Parts []Series
	Rows  []Bar
	Share bool   // parts are shown as shares of their row
	Unit  string // of the axis
	None  string // what is said in place of a row that has nothing
}

// Bar is one row.
type Bar struct {
	Name   string
	Values []float64 // of the parts
	Label  string    // at its end
	Strong bool      // stands out: the whole, or one's own
}

const barHeight = 20.0

func (c Bars) lay(b *board, y float64) float64 {
	y = b.legend(c.Parts, y)
	names, labels := 0.0, 0.0
	for _, r := range c.Rows {
		names, labels = math.Max(names, b.wide(r.Name, textSize)), math.Max(labels, b.wide(r.Label, smallSize))
	}
	names = math.Min(names, (b.right-b.left)*0.34)
	from, to := b.left+names+8, b.right-labels-8
	gap := 8.0
	if len(c.Rows) > 24 {
		gap = 4
	}
	marks, most := c.axis()
	scale := (to - from) / most
	bottom := y + float64(len(c.Rows))*(barHeight+gap)
	for i, mark := range marks {
		x := from + mark*scale
		b.rule(x, y, x, bottom+3, b.line)
		at := middle
		if i == 0 {
			at = start
		}
		text := number(mark)
		if i == len(marks)-1 {
			text += " " + c.Unit
			if c.Share {
				text = number(mark) + "%"
			}
		}
		b.text(x, bottom+4+smallSize, text, smallSize, at, b.dim)
	}
	for _, r := range c.Rows {
		c.row(b, r, y, from, scale, names)
		y += barHeight + gap
	}
	return bottom + 10 + smallSize
}

// axis is where its marks stand, and the value at its end.
func (c Bars) axis() ([]float64, float64) {
	if c.Share {
		return []float64{0, 25, 50, 75, 100}, 100
	}
	most := 0.0
	for _, r := range c.Rows {
		most = math.Max(most, sum(r.Values))
	}
	marks := ticks(most)
	return marks, marks[len(marks)-1]
}

func (c Bars) row(b *board, r Bar, y, from, scale, names float64) {
	base := y + barHeight*0.72
	colour := b.dim
	if r.Strong {
		colour = b.ink
	}
	b.text(b.left+names, base, b.fitted(r.Name, textSize, names), textSize, end, colour)
	total, x := sum(r.Values), from
	if total == 0 {
		b.text(from+6, base, c.None, smallSize, start, b.dim)
		return
	}
	for i, v := range r.Values {
		text := number(v)
		if c.Share {
			v = v * 100 / total
			text = number(math.Round(v)) + "%"
		}
		fill := b.tones[c.Parts[i].Tone]
		b.box(x, y, math.Max(v*scale-0.8, 0), barHeight, fill)
		if v*scale > b.wide(text, smallSize)+6 {
			b.text(x+v*scale/2, base, text, smallSize, middle, on(fill))
		}
		x += v * scale
	}
	label := x + 6
	if c.Share {
		label = from + 100*scale + 6
	}
	b.text(label, base, r.Label, smallSize, start, colour)
}

// legend names the parts by their colours, in as many lines as it takes.
func (b *board) legend(parts []Series, y float64) float64 {
	if len(parts) < 2 {
		return y
	}
	x := b.left
	for _, p := range parts {
		wide := 18 + b.wide(p.Name, smallSize) + 16
		if x > b.left && x+wide > b.right {
			x, y = b.left, y+smallSize*lineGap+2
		}
		b.box(x, y+1, 12, 12, b.tones[p.Tone])
		b.text(x+18, y+smallSize, p.Name, smallSize, start, b.ink)
		x += wide
	}
	return y + smallSize*lineGap + 8
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
