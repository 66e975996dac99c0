package liaison

// Variable is a {name} that stands for something in a text: by its Chinese name, or
// the English one.
type Variable struct{ Name, English string }

// VariableSet is what {names} in one sort of text stand for.
type VariableSet []Variable

// Variables are those of a briefing: of who gets it.
var Variables = VariableSet{
	{"姓名", "name"}, {"编号", "code"}, {"代表团", "delegation"}, {"小组", "groups"}, {"联络员", "officer"}, {"日期", "date"},
}

// MatterVariables are those of a text about a matter: of the matter, of its author,
// and of the day.
var MatterVariables = VariableSet{
	{"编号", "number"}, {"标题", "title"}, {"姓名", "name"}, {"代表团", "delegation"}, {"主办单位", "lead"},
	{"会办单位", "co"}, {"环节", "stage"}, {"期限", "due"}, {"今天", "today"}, {"经办人", "me"},
}

// Names lists all names of the variables.
func (s VariableSet) Names() []string {
	names := make([]string, 0, 2*len(s))
	for _, v := range s {
		names = append(names, v.Name, v.English)
	}
	return names
}

// Of are the values, given in the set's order, by the names that stand for them.
// What is not known is a dash, which is better than a brace.
func (s VariableSet) Of(values ...string) map[string]string {
	named := make(map[string]string, 2*len(s))
	for i, v := range s {
		value := values[i]
		if value == "" {
			value = "—"
		}
		named[v.Name], named[v.English] = value, value
	}
	return named
}

// Unknown is the first {name} of the text that stands for nothing.
func (s VariableSet) Unknown(text Rich) (string, bool) {
	known := map[string]bool{}
	for _, name := range s.Names() {
		known[name] = true
	}
	for _, name := range text.Variables() {
		if !known[name] {
			return name, true
		}
	}
	return "", false
}
