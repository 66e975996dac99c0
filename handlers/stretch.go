package handlers

import "github.com/sergi/go-diff/diffmatchpatch"

// Stretch is a part of a text that was compared with another: what stayed, what was
// taken out, or what was put in.
type Stretch struct {
	Out, In bool
	Text    string
}

// Compare is the newer text in stretches, with what the older had besides.
func Compare(before, after string) []Stretch {
	differ := diffmatchpatch.New() // takes a second at most, and is coarser then
	found := differ.DiffCleanupSemantic(differ.DiffMainRunes([]rune(before), []rune(after), false))
	stretches := make([]Stretch, len(found))
	for i, d := range found {
		text := d.Text
		if d.Type == diffmatchpatch.DiffEqual {
			text = shortened(text, i > 0, i < len(found)-1)
		}
		stretches[i] = Stretch{Out: d.Type == diffmatchpatch.DiffDelete, In: d.Type == diffmatchpatch.DiffInsert, Text: text}
	}
	return stretches
}
