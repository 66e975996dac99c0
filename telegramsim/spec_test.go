package telegramsim

import "testing"

func TestSpecification(t *testing.T) {
	p := botAPISpec()
	if len(p.methods) != 185 || len(p.types) != 400 || p.version != "10.3" {
		t.Errorf("%d methods and %d types of version %s", len(p.methods), len(p.types), p.version)
	}
	for name, s := range p.types {
		for _, kind := range s.union {
			if p.types[kind] == nil && kind != "String" && kind != "[]RichText" {
				t.Errorf("%s may be %s, which is no type", name, kind)
			}
		}
	}
}

func TestSpecificationChecks(t *testing.T) {
	tests := []struct {
		kind, json string
		ok         bool
	}{
		{"InputMedia", `{"type":"photo","media":"x"}`, true},
		{"InputMedia", `{"type":"photo","media":"x","width":3}`, false}, // a photo has none
		{"InputMedia", `{"type":"hologram","media":"x"}`, false},
		{"ReactionType", `{"type":"emoji","emoji":"👍"}`, true},
		{"ReactionType", `{"type":"emoji"}`, false},
		{"[][]InlineKeyboardButton", `[[{"text":"a","url":"b"}]]`, true},
		{"[][]InlineKeyboardButton", `[{"text":"a"}]`, false},
		{"MessageEntity", `{"type":"bold","offset":0,"length":"1"}`, false},
		{"MessageEntity", `{"type":"bold","offset":0.5,"length":1}`, false},
		{"MaybeInaccessibleMessage", `{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}`, true},
		{"RichText", `["a",["b"]]`, true},
	}
	for _, test := range tests {
		value, err := decodeNumbers([]byte(test.json))
		if err != nil {
			t.Fatal(err)
		}
		if err := botAPISpec().check("x", []string{test.kind}, value); (err == nil) != test.ok {
			t.Errorf("%s %s: %v", test.kind, test.json, err)
		}
	}
}
