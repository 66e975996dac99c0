package plot

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// family are the typefaces of a reader's own system: a picture cannot bring the
// page's, and ours is larger than all figures together.
const family = "PingFang SC, Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, system-ui, sans-serif"

var (
	styled = regexp.MustCompile(`\s*style="([^"]*)"`)
	header = regexp.MustCompile(`(?s)^.*?<svg width="([0-9.]+)pt" height="([0-9.]+)pt"`)
)

var anchors = [...]string{"start", "middle", "end"}

// svg has the shapes from gonum's canvas, as attributes in place of styles, which the
// pages' policy forbids. The words are written here: gonum places a text by the width
// that it has in our typeface, and a browser has another.
func (b *board) svg(out io.Writer, height float64) error {
	c := vgsvg.New(vg.Points(b.width), vg.Points(height))
	b.shapes(c, height)
	var drawn bytes.Buffer
	if _, err := c.WriteTo(&drawn); err != nil {
		return err
	}
	shapes := header.ReplaceAllString(drawn.String(), `<svg width="$1" height="$2"`)
	shapes = styled.ReplaceAllStringFunc(shapes, attributes)
	shapes = strings.TrimSuffix(strings.TrimSpace(shapes), "</svg>")
	if _, err := io.WriteString(out, shapes); err != nil {
		return err
	}
	fmt.Fprintf(out, "<g font-family=\"%s\">\n", family)
	for _, w := range b.words {
		fmt.Fprintf(out, "<text x=\"%.5g\" y=\"%.5g\" font-size=\"%g\" text-anchor=\"%s\" fill=\"#%02x%02x%02x\">%s</text>\n",
			w.x, w.y, w.size, anchors[w.anchor], w.colour.R, w.colour.G, w.colour.B, html.EscapeString(w.text))
	}
	_, err := io.WriteString(out, "</g>\n</svg>\n")
	return err
}

// attributes are the declarations of a style, each as an attribute.
func attributes(style string) string {
	var all strings.Builder
	for _, declared := range strings.Split(styled.FindStringSubmatch(style)[1], ";") {
		if name, value, ok := strings.Cut(declared, ":"); ok {
			fmt.Fprintf(&all, ` %s="%s"`, strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return all.String()
}
