package liaison

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// spawned are the matters that the move makes.
func (m Move) spawned(c Case) []Spawned {
	rule := m.Spawns
	if rule == nil {
		return nil
	}
	values := []string{""}
	if rule.Each != "" {
		values = c.Input[rule.Each]
	}
	var made []Spawned
	for i, value := range values {
		child := c.Matter.child(rule, c)
		if rule.Titles {
			child.Title = value
		}
		s := Spawned{Matter: child, First: rule.First}
		if rule.Suffix {
			s.Suffix = i + 1
		}
		if rule.First != "" {
			s.Input = maps.Clone(c.Input)
			s.Input["hash"] = []string{Procedures[rule.Kind].Hash(child)}
			if rule.Fills != "" {
				s.Input[rule.Fills] = []string{value}
			}
		}
		made = append(made, s)
	}
	return made
}

// child is a matter made from this one, with its text as one body.
func (m Matter) child(rule *Spawn, c Case) Matter {
	child := Matter{
		Kind: rule.Kind, Stage: rule.Stage, Author: m.Author, Origin: m.ID, Session: m.Session, Topic: m.Topic, Title: m.Title,
		Attachments: m.handedOn(rule), Facts: maps.Clone(rule.Sets), Created: c.Now, Changed: c.Now,
	}
	if child.Facts == nil {
		child.Facts = map[string]string{}
	}
	for _, p := range m.Pieces {
		child.Pieces = append(child.Pieces, Piece{Part: "body", Text: p.Text})
	}
	if part, ok := Procedures[rule.Kind].Part(rule.Text); ok {
		child.Pieces = []Piece{{Part: part.Key, Text: fitting(m.Part("body"), part.Most)}}
	}
	if rule.Own {
		child.Author = c.Actor.ID
	}
	child.Session = cmp.Or(rule.In, child.Session, Between)
	if title, is := strings.CutSuffix(child.Title, "议案"); is && rule.Kind == Suggestion {
		child.Title = title + "建议"
	}
	hash := Procedures[rule.Kind].Hash(child)
	for _, p := range m.Parties {
		if !slices.Contains(rule.With, p.Capacity) {
			continue
		}
		if p.Mark != "" && p.Mark == m.Hash {
			p.Mark = hash // they agreed to the same words
		}
		child.Parties = append(child.Parties, p)
	}
	if len(child.Parties) > 0 {
		child.Hash = hash
	}
	return child
}

// handedOn are the files that go along with what is made of the matter.
func (m Matter) handedOn(rule *Spawn) []Attachment {
	if rule.Photos == "" {
		return slices.Clone(m.Attachments)
	}
	var photos []Attachment
	part, _ := Procedures[rule.Kind].Part(rule.Photos)
	for _, a := range m.Attachments {
		if a.File.Kind == Photo && len(photos) < part.Most {
			a.Part = part.Key
			photos = append(photos, a)
		}
	}
	return photos
}

// fitting is as much of a text as has room, in whole sentences if there is one.
func fitting(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	for n := most; n > 0; n-- {
		if strings.ContainsRune("。！？!?\n", runes[n-1]) {
			return strings.TrimSpace(string(runes[:n]))
		}
	}
	return string(runes[:most])
}
