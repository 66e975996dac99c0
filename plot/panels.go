package plot

import "math"

// Panels are columns over time, a panel for each series beneath each other. All have
// one scale, so that their heights can be compared.
type Panels struct {
	Times  []string // beneath the columns
	Every  int      // of which so many-th is shown
	Panels []Panel
	Unit   string
}

// Panel is a series.
type Panel struct {
	Name   string
	Label  string // beside the name: the sum
	Tone   Tone
	Values []float64
}

const panelHeight = 62.0

func (c Panels) lay(b *board, y float64) float64 {
	most := 0.0
	for _, p := range c.Panels {
		for _, v := range p.Values {
			most = math.Max(most, v)
		}
	}
	marks := ticks(most)
	marks = []float64{0, marks[len(marks)-1]}
	from := b.left + math.Max(b.wide(number(marks[1]), smallSize), b.wide(c.Unit, smallSize)) + 8
	step := (b.right - from) / float64(max(len(c.Times), 1))
	b.text(from-6, y+smallSize, c.Unit, smallSize, end, b.dim)
	for _, p := range c.Panels {
		y = c.panel(b, p, y, from, step, marks[1])
	}
	every := max(c.Every, 1)
	for float64(every)*step < b.wide("00/00", smallSize)+6 {
		every++
	}
	for i := (len(c.Times) - 1) % every; i < len(c.Times); i += every { // the last is always shown
		x := min(from+(float64(i)+0.5)*step, b.right-b.wide(c.Times[i], smallSize)/2)
		b.text(x, y+smallSize-2, c.Times[i], smallSize, middle, b.dim)
	}
	return y + smallSize*lineGap
}

func (c Panels) panel(b *board, p Panel, y, from, step, top float64) float64 {
	b.text(from, y+textSize, p.Name, textSize, start, b.ink)
	b.text(from+b.wide(p.Name, textSize)+10, y+textSize, p.Label, smallSize, start, b.dim)
	y += textSize*lineGap + 6
	floor := y + panelHeight
	b.rule(from, y, b.right, y, b.line)
	b.rule(from, floor, b.right, floor, b.spot)
	b.text(from-6, y+smallSize*0.4, number(top), smallSize, end, b.dim)
	b.text(from-6, floor+smallSize*0.2, "0", smallSize, end, b.dim)
	highest := 0
	for i, v := range p.Values {
		if v > p.Values[highest] {
			highest = i
		}
	}
	for i, v := range p.Values {
		height := v / top * panelHeight
		x := from + float64(i)*step
		b.box(x+step*0.12, floor-height, step*0.76, height, b.tones[p.Tone])
		if v > 0 && i == highest && height < panelHeight-smallSize {
			b.text(x+step/2, floor-height-3, number(v), smallSize, middle, b.ink)
		}
	}
	return floor + 12
}
