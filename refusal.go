package liaison

// Code says of what kind a refusal is, so that an edge can answer in its own
// way (an HTTP status, a toast on a button).
type Code string

// The kinds of refusal.
const (
	Invalid   Code = "invalid"   // what was supplied is missing or wrong
	Forbidden Code = "forbidden" // this person may not do this
	Conflict  Code = "conflict"  // it could be done before, but not any more
	NotFound  Code = "not_found" // no such thing, or none that this person may see
)

// A Refusal is an answer for a person: what cannot be done, and what can be
// done now. It carries a locale key and the sentence's arguments, never prose.
// Any other error is a fault.
type Refusal struct {
	Code Code
	Key  string         // of the sentence in locales
	Args map[string]any // by the sentence's names
}

// Refuse makes a refusal with arguments given as name, value, name, value.
func Refuse(code Code, key string, args ...any) *Refusal {
	r := &Refusal{Code: code, Key: key}
	if len(args) > 0 {
		r.Args = make(map[string]any, len(args)/2)
	}
	for i := 0; i+1 < len(args); i += 2 {
		r.Args[args[i].(string)] = args[i+1]
	}
	return r
}

func (r *Refusal) Error() string { return "refused: " + r.Key }
