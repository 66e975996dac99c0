package telegramsim

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// botapi.txt is the Bot API as lines: "method NAME RESULT", "type NAME" and
// "union NAME KIND|KIND", and below a method or type one line for each field:
// " NAME[!] KIND|KIND[=CONSTANT]", where "!" says that it is required and each
// "[]" before a kind one level of array.
//
//go:embed botapi.txt
var botAPI string

type field struct {
	name     string
	required bool
	kinds    []string
	constant string
}

// shape is the fields of a method's parameters or of a type, or the kinds of a union.
type shape struct {
	returns string
	fields  []field
	names   map[string]int
	union   []string
}

func (s *shape) field(name string) (field, bool) {
	i, ok := s.names[name]
	if !ok {
		return field{}, false
	}
	return s.fields[i], true
}

type spec struct {
	version string
	methods map[string]*shape
	types   map[string]*shape
	lower   map[string]string // Telegram does not mind the case of a method's name
}

var botAPISpec = sync.OnceValue(func() *spec { return parseSpec(botAPI) })

func parseSpec(text string) *spec {
	p := &spec{methods: map[string]*shape{}, types: map[string]*shape{}, lower: map[string]string{}}
	var current *shape
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, " "); ok {
			current.add(rest)
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		name, kinds, _ := strings.Cut(rest, " ")
		current = &shape{names: map[string]int{}}
		switch word {
		case "version":
			p.version = name
		case "method":
			current.returns = kinds
			p.methods[name] = current
			p.lower[strings.ToLower(name)] = name
		case "union":
			current.union = strings.Split(kinds, "|")
			p.types[name] = current
		case "type":
			p.types[name] = current
		}
	}
	return p
}

func (s *shape) add(line string) {
	name, kinds, _ := strings.Cut(line, " ")
	kinds, constant, _ := strings.Cut(kinds, "=")
	f := field{kinds: strings.Split(kinds, "|"), constant: constant}
	f.name, f.required = strings.CutSuffix(name, "!")
	s.names[f.name] = len(s.fields)
	s.fields = append(s.fields, f)
}

// checkText holds a parameter, given as text like all of them are, to its kinds.
func (p *spec) checkText(f field, text string) error {
	if slices.Contains(f.kinds, "String") || slices.Contains(f.kinds, "InputFile") {
		return nil
	}
	if len(f.kinds) == 1 {
		switch f.kinds[0] {
		case "Integer":
			if _, err := strconv.ParseInt(text, 10, 64); err != nil {
				return fmt.Errorf("%s must be an Integer", f.name)
			}
			return nil
		case "Float":
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				return fmt.Errorf("%s must be a Float", f.name)
			}
			return nil
		case "Boolean":
			return checkBoolean(f.name, text)
		}
	}
	value, err := decodeNumbers([]byte(text))
	if err != nil {
		return fmt.Errorf("%s must be JSON of %s", f.name, strings.Join(f.kinds, " or "))
	}
	return p.check(f.name, f.kinds, value)
}

func checkBoolean(name, text string) error {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "1", "0":
		return nil
	}
	return fmt.Errorf("%s must be a Boolean", name)
}

// decodeNumbers decodes JSON and keeps numbers as they are written.
func decodeNumbers(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	return value, nil
}

// check holds a JSON value to one of the kinds; path says where it stands.
func (p *spec) check(path string, kinds []string, value any) error {
	var first error
	for _, kind := range p.candidates(kinds, value) {
		err := p.checkKind(path, kind, value)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = fmt.Errorf("%s must be %s", path, strings.Join(kinds, " or "))
	}
	return first
}

// candidates leaves the kinds that the constants of an object allow, unions opened.
func (p *spec) candidates(kinds []string, value any) []string {
	object, _ := value.(map[string]any)
	var fit []string
	for _, kind := range kinds {
		t := p.types[kind]
		if t != nil && t.union != nil {
			fit = append(fit, p.candidates(t.union, value)...)
			continue
		}
		if t == nil || object == nil || t.constantsFit(object) {
			fit = append(fit, kind)
		}
	}
	return fit
}

func (s *shape) constantsFit(object map[string]any) bool {
	for _, f := range s.fields {
		if f.constant != "" && object[f.name] != f.constant {
			return false
		}
	}
	return true
}

func (p *spec) checkKind(path, kind string, value any) error {
	if inner, ok := strings.CutPrefix(kind, "[]"); ok {
		list, ok := value.([]any)
		if !ok {
			return fmt.Errorf("%s must be an Array of %s", path, inner)
		}
		for i, item := range list {
			if err := p.check(path+"["+strconv.Itoa(i)+"]", []string{inner}, item); err != nil {
				return err
			}
		}
		return nil
	}
	if !scalarFits(kind, value) {
		return fmt.Errorf("%s must be %s", path, kind)
	}
	if t := p.types[kind]; t != nil && kind != "InputFile" {
		return p.checkObject(path, kind, value)
	}
	return nil
}

// scalarFits says whether a value may be of a scalar kind; other kinds are objects.
func scalarFits(kind string, value any) bool {
	switch v := value.(type) {
	case string:
		return kind == "String" || kind == "InputFile"
	case bool:
		return kind == "Boolean"
	case json.Number:
		if kind == "Integer" {
			_, err := v.Int64()
			return err == nil
		}
		return kind == "Float"
	case map[string]any:
		return kind != "String" && kind != "Boolean" && kind != "Integer" && kind != "Float"
	}
	return false
}

func (p *spec) checkObject(path, kind string, value any) error {
	object := value.(map[string]any)
	t := p.types[kind]
	for name, item := range object {
		f, ok := t.field(name)
		if !ok {
			return fmt.Errorf("%s has no field %q in %s", path, name, kind)
		}
		if err := p.check(path+"."+name, f.kinds, item); err != nil {
			return err
		}
	}
	for _, f := range t.fields {
		if _, ok := object[f.name]; f.required && !ok {
			return fmt.Errorf("%s.%s is required in %s", path, f.name, kind)
		}
	}
	return nil
}
