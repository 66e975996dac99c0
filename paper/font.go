package paper

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

//go:embed font/NotoSerifSC.otf
var fonts embed.FS

// Typeface is the font of all that is printed.
func Typeface() (*opentype.Font, error) { return typeface() }

// typeface is read once.
var typeface = sync.OnceValues(func() (*opentype.Font, error) {
	data, err := fonts.ReadFile("font/NotoSerifSC.otf")
	if err != nil {
		return nil, err
	}
	return opentype.Parse(data)
})

// geta is what printers put where they have no type for a character.
const geta = '〓'

// Printable has 〓 in the place of each character that the font lacks, so that
// none disappears in silence. It reports whether all are there.
func Printable(text string) (shown string, whole bool, err error) {
	parsed, err := typeface()
	if err != nil {
		return "", false, fmt.Errorf("read the font: %w", err)
	}
	var buffer sfnt.Buffer
	whole = true
	shown = strings.Map(func(r rune) rune {
		switch at, err := parsed.GlyphIndex(&buffer, r); {
		case r == '\n' || r == '\t' || err == nil && at != 0:
			return r
		case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Cc):
			return -1 // goes with the character before it, or is not to be seen
		}
		whole = false
		return geta
	}, text)
	return shown, whole, nil
}
