package plot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"liaison/plot"
)

// charts are one of each, with names that must be escaped and are too long.
func charts() map[string]plot.Chart {
	weeks := []string{"06/01", "06/08", "06/15", "06/22"}
	return map[string]plot.Chart{
		"panels": plot.Panels{Times: weeks, Every: 1, Unit: "件", Panels: []plot.Panel{
			{Name: `提交<script>"&`, Label: "共 12 件", Tone: plot.Plain, Values: []float64{1, 5, 0, 6}},
			{Name: "答复", Label: "共 3 件", Tone: plot.Step2, Values: []float64{0, 0, 1, 2}},
		}},
		"bars": plot.Bars{Unit: "件", None: "没有", Parts: []plot.Series{{Name: "按期", Tone: plot.Good}, {Name: "逾期", Tone: plot.Bad}},
			Rows: []plot.Bar{
				{Name: "省人力资源和社会保障厅及其所属的各个单位", Values: []float64{1200, 3}, Label: "共 1,203 件"},
				{Name: `<script>"&`, Values: []float64{0, 0}, Strong: true},
			}},
		"shares": plot.Bars{Share: true, None: "没有", Parts: []plot.Series{{Name: "A", Tone: plot.Step1}, {Name: "B", Tone: plot.Step3}},
			Rows: []plot.Bar{{Name: "省教育厅", Values: []float64{1, 3}, Label: "4 件"}}},
		"grid": plot.Grid{Columns: []string{"建议", "共同提出的议案"}, Rows: []plot.Line{
			{Name: `<script>"&`, Cells: []plot.Cell{{Text: "3", Level: 1}, {Text: "0", Spot: true}}},
			{Name: "二团", Cells: []plot.Cell{{Text: "1", Level: 0.2}, {Text: "休", Off: true}}, Strong: true},
		}, Legend: []plot.Key{{Name: "尚无记录", Cell: plot.Cell{Spot: true}}}},
		"places": plot.Places{Names: []plot.Series{{Name: `近期<script>"&`, Tone: plot.Good}, {Name: "长期没有活动", Tone: plot.Warn}},
			Points: []plot.Place{{Latitude: 30.5, Longitude: 114.3}, {Latitude: 30.2, Longitude: 115, Series: 1}}},
		"one place": plot.Places{Names: []plot.Series{{Name: "近期", Tone: plot.Good}}, Points: []plot.Place{{Latitude: 30.5, Longitude: 114.3}}},
		"nothing":   plot.Grid{},
	}
}

func TestASVGHasNoStyle(t *testing.T) {
	for name, chart := range charts() {
		for _, style := range []plot.Style{{Width: 720}, {Width: 350, Dark: true, Title: `标题 <b>"&`, Note: "截至今天"}} {
			svg, err := plot.SVG(chart, style)
			if err != nil {
				t.Fatal(err)
			}
			decoder := xml.NewDecoder(bytes.NewReader(svg))
			for {
				token, err := decoder.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, svg)
				}
				element, _ := token.(xml.StartElement)
				if element.Name.Local == "style" || element.Name.Local == "script" {
					t.Errorf("%s has <%s>", name, element.Name.Local)
				}
				for _, a := range element.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
						t.Errorf("%s has %s=%q", name, a.Name.Local, a.Value)
					}
				}
			}
		}
	}
}

func TestThemesDiffer(t *testing.T) {
	chart := charts()["bars"]
	light, _ := plot.SVG(chart, plot.Style{Width: 720})
	dark, _ := plot.SVG(chart, plot.Style{Width: 720, Dark: true})
	if bytes.Equal(light, dark) || !bytes.Contains(dark, []byte("#e8edf3")) || bytes.Contains(dark, []byte("#1d2733")) {
		t.Errorf("in the dark it is\n%s", dark)
	}
}

func TestAPNGIsDrawn(t *testing.T) {
	for name, chart := range charts() {
		content, err := plot.PNG(chart, plot.Style{Width: 720, Title: "办理情况", Note: "截至 2026-09-15"})
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if w := picture.Bounds().Dx(); w != 1440 {
			t.Errorf("%s is %d wide", name, w)
		}
		if n := inked(picture); n < 500 {
			t.Errorf("%s has %d dots that are not its ground", name, n)
		}
	}
}

func inked(picture image.Image) int {
	n := 0
	ground := color.NRGBA{255, 255, 255, 255}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if color.NRGBAModel.Convert(picture.At(x, y)) != ground {
				n++
			}
		}
	}
	return n
}

// What is longer is drawn longer, in proportion and from zero.
func TestBarsAreInProportion(t *testing.T) {
	picture := func(v float64) int {
		content, err := plot.PNG(plot.Bars{Parts: []plot.Series{{Tone: plot.Bad}}, Rows: []plot.Bar{
			{Name: "甲", Values: []float64{1000}}, {Name: "乙", Values: []float64{v}}}}, plot.Style{Width: 720})
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		bad := color.NRGBA{0xb3, 0x26, 0x1e, 255}
		for x := range decoded.Bounds().Dx() {
			if color.NRGBAModel.Convert(decoded.At(x, (4+28+3)*2)) == bad { // near the top of the second bar
				n++
			}
		}
		return n
	}
	whole, half := picture(1000), picture(500)
	if whole < 800 || half < whole/2-4 || half > whole/2+4 {
		t.Errorf("1000 is %d dots long, and 500 %d", whole, half)
	}
}
