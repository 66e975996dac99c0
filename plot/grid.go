package plot

import "math"

// Grid is a table whose cells are shaded by what they hold.
type Grid struct {
	Columns []string
	Every   int // of whose names so many-th is shown; 0: all
	Rows    []Line
	Legend  []Key
}

// Line is a row of the grid.
type Line struct {
	Name   string
	Cells  []Cell
	Strong bool
}

// Cell is one field: its words and how dark it is, between 0 and 1.
type Cell struct {
	Text  string
	Level float64
	Spot  bool // nothing is here, and that is to be seen
	Off   bool // nothing can be here: only the words
}

// Key explains a look of cells.
type Key struct {
	Name string
	Cell Cell
}

const cellHeight = 26.0

func (c Grid) lay(b *board, y float64) float64 {
	names := 0.0
	for _, r := range c.Rows {
		names = math.Max(names, b.wide(r.Name, textSize))
	}
	names = math.Min(names, (b.right-b.left)*0.3)
	from := b.left + names + 8
	step := math.Min((b.right-from)/float64(max(len(c.Columns), 1)), 110)
	y = c.heads(b, y, from, step)
	for _, r := range c.Rows {
		colour := b.dim
		if r.Strong {
			colour = b.ink
		}
		b.text(b.left+names, y+cellHeight*0.66, b.fitted(r.Name, textSize, names), textSize, end, colour)
		for i, cell := range r.Cells {
			b.cell(cell, from+float64(i)*step+1, y+1, step-2, cellHeight-2)
		}
		y += cellHeight
	}
	return c.keys(b, y+8)
}

// heads are the names of the columns, in two lines where one is too narrow.
func (c Grid) heads(b *board, y, from, step float64) float64 {
	every, lines := max(c.Every, 1), 1
	for c.Every > 0 && float64(every)*step < b.wide("00/00", smallSize)+4 {
		every++
	}
	broken := make([][]string, len(c.Columns))
	for i, name := range c.Columns {
		if i%every == 0 {
			broken[i] = b.broken(name, smallSize, float64(every)*step)
			lines = max(lines, len(broken[i]))
		}
	}
	for i, parts := range broken {
		for n, part := range parts {
			down := float64(lines-len(parts)+n+1) * smallSize * 1.2
			b.text(from+(float64(i)+0.5)*step, y+down, part, smallSize, middle, b.dim)
		}
	}
	return y + float64(lines)*smallSize*1.2 + 6
}

func (b *board) cell(c Cell, x, y, w, h float64) {
	colour := b.dim
	switch {
	case c.Off:
	case c.Spot:
		b.outline(x+0.5, y+0.5, w-1, h-1, b.spot)
	default:
		fill := b.shade(c.Level)
		b.box(x, y, w, h, fill)
		colour = on(fill)
	}
	size := smallSize
	if b.wide(c.Text, size) > w {
		size = 9
	}
	b.text(x+w/2, y+h*0.5+size*0.36, c.Text, size, middle, colour)
}

// keys explain the cells, beneath them.
func (c Grid) keys(b *board, y float64) float64 {
	if len(c.Legend) == 0 {
		return y
	}
	x := b.left
	for _, k := range c.Legend {
		wide := 30 + b.wide(k.Name, smallSize) + 14
		if x > b.left && x+wide > b.right {
			x, y = b.left, y+smallSize*lineGap+4
		}
		b.cell(k.Cell, x, y, 24, 14)
		b.text(x+30, y+smallSize, k.Name, smallSize, start, b.ink)
		x += wide
	}
	return y + smallSize*lineGap + 4
}
