package liaison

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Shelf says whose a text module is.
type Shelf string

// The shelves.
const (
	StaffShelf Shelf = "staff" // the staff's, whoever heads them included
	ChiefShelf Shelf = "chief" // of those who head the staff
	BodyShelf  Shelf = "body"  // of the officers and approvers of a body
)

// Module is a text that is used again and again 常用语, with {variables} in it.
type Module struct {
	ID    int64
	Shelf Shelf
	Body  string // of BodyShelf: the code
	Key   string // unique on its shelf
	Title string
	Text  string
}

// The longest that a module's parts may be, in characters; and how many stand on a
// shelf.
const (
	ModuleKeyMost   = 40
	ModuleTitleMost = 60
	ModuleTextMost  = 3000
	ModulesMost     = 500
)

// Place is the shelf as files say it: staff, chief, or the code of a body.
func (m Module) Place() string {
	if m.Shelf == BodyShelf {
		return m.Body
	}
	return string(m.Shelf)
}

// Same reports whether the other is the same module, whatever it says.
func (m Module) Same(o Module) bool { return m.Place() == o.Place() && m.Key == o.Key }

// Serves reports whether the person uses the module.
func (m Module) Serves(p Person, bodies []Body) bool {
	switch m.Shelf {
	case StaffShelf:
		return p.Is(RoleClerk) || p.Is(RoleChief)
	case ChiefShelf:
		return p.Is(RoleChief)
	}
	i := slices.IndexFunc(bodies, func(b Body) bool { return b.Code == m.Body })
	return i >= 0 && p.keepsShelf(bodies[i])
}

func (p Person) keepsShelf(b Body) bool { return p.In(b.ID, RoleOfficer) || p.In(b.ID, RoleApprover) }

// Shelves lists the shelves that the person uses and keeps, as a module says them.
func (p Person) Shelves(bodies []Body) []Module {
	all := slices.DeleteFunc([]Module{{Shelf: StaffShelf}, {Shelf: ChiefShelf}}, func(m Module) bool { return !m.Serves(p, nil) })
	for _, b := range bodies { // thousands, and every page asks
		if p.keepsShelf(b) {
			all = append(all, Module{Shelf: BodyShelf, Body: b.Code})
		}
	}
	return all
}

// Check says whether the module can stand on its shelf.
func (m Module) Check() *Refusal {
	for _, part := range []struct {
		value, key string
		most       int
	}{{m.Key, "module.key", ModuleKeyMost}, {m.Title, "module.title", ModuleTitleMost}, {m.Text, "module.text", ModuleTextMost}} {
		if strings.TrimSpace(part.value) == "" {
			return Refuse(Invalid, "module.missing", "Place", part.key)
		}
		if n := utf8.RuneCountInString(part.value); n > part.most {
			return Refuse(Invalid, "module.too_long", "Place", part.key, "Most", part.most, "Over", n-part.most)
		}
	}
	if strings.ContainsAny(m.Key, " \t\n　") {
		return Refuse(Invalid, "module.key_has_space")
	}
	if name, unknown := MatterVariables.Unknown(Rich{Text: m.Text}); unknown {
		return Refuse(Invalid, "module.unknown_variable", "Name", name)
	}
	return nil
}

// ModuleChanges are what a file would make of the modules.
type ModuleChanges struct {
	Added, Removed []Module
	Changed        []ModuleChange
	Kept           int
}

// ModuleChange is a module before and after.
type ModuleChange struct{ Was, Is Module }

// Any reports whether anything would change.
func (c ModuleChanges) Any() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) > 0 }

// CompareModules says what the file would change: on the shelves that it names it
// stands for all of the modules, and the others stay as they are.
func CompareModules(have, file []Module) ModuleChanges {
	var c ModuleChanges
	for _, m := range file {
		i := slices.IndexFunc(have, m.Same)
		switch {
		case i < 0:
			c.Added = append(c.Added, m)
		case have[i].Title != m.Title || have[i].Text != m.Text:
			m.ID = have[i].ID
			c.Changed = append(c.Changed, ModuleChange{have[i], m})
		default:
			c.Kept++
		}
	}
	for _, m := range have {
		named := slices.ContainsFunc(file, func(o Module) bool { return o.Place() == m.Place() })
		if named && !slices.ContainsFunc(file, m.Same) {
			c.Removed = append(c.Removed, m)
		}
	}
	return c
}

// SortModules puts modules in the order in which they are shown and saved.
func SortModules(list []Module) {
	slices.SortFunc(list, func(a, b Module) int {
		return cmp.Or(-cmp.Compare(string(a.Shelf), string(b.Shelf)), cmp.Compare(a.Body, b.Body), cmp.Compare(a.Key, b.Key))
	})
}
