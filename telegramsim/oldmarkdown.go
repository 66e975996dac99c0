package telegramsim

import "strings"

// parseMarkdown reads the old Markdown, which has no nesting.
func parseMarkdown(text string) (formatted, error) {
	p := &markdownParser{in: text}
	for p.i < len(text) {
		rest := p.rest()
		if len(rest) > 1 && rest[0] == '\\' && strings.IndexByte("_*`[", rest[1]) >= 0 {
			p.i++
			p.character()
			continue
		}
		if strings.IndexByte("_*`[", rest[0]) < 0 {
			p.character()
			continue
		}
		if err := p.oldMark(rest); err != nil {
			return formatted{}, err
		}
	}
	return formatted{p.out.String(), p.entities}, nil
}

func (p *markdownParser) oldMark(rest string) error {
	begin := p.i
	e := Entity{Offset: p.offset}
	mark := rest[:1]
	e.Type = map[string]string{"_": "italic", "*": "bold", "`": "code", "[": "text_link"}[mark]
	if strings.HasPrefix(rest, "```") {
		mark, e.Type = "```", "pre"
	}
	p.i += len(mark)
	if e.Type == "pre" {
		e.Language = p.language()
	}
	end := mark
	if mark == "[" {
		end = "]"
	}
	from := p.out.Len()
	for p.i < len(p.in) && !strings.HasPrefix(p.rest(), end) {
		p.character()
	}
	if p.i >= len(p.in) {
		return wrong("Can't find end of the entity starting at byte offset %d", begin)
	}
	p.i += len(end)
	e.Length = p.offset - e.Offset
	keep := e.Length > 0
	if e.Type == "text_link" {
		address, err := p.address()
		if err != nil {
			return err
		}
		keep = keep && finishLink(&e, address, p.out.String()[from:])
	}
	if keep {
		p.entities = append(p.entities, e)
	}
	return nil
}
