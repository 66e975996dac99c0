package console_test

import (
	"maps"

	"liaison"
	"liaison/storage"
)

// keepsDraft keeps a draft.
func (o *office) keepsDraft(m liaison.Matter) liaison.Matter {
	o.Helper()
	err := o.store.InTx(o.Context(), func(tx *storage.Store) (err error) {
		if m.ID, err = tx.StartDraft(o.Context(), m); err != nil {
			return err
		}
		return tx.KeepDraft(o.Context(), m)
	})
	if err != nil {
		o.Fatal(err)
	}
	return m
}

// suggestion is one of somebody's that is not begun yet.
func (o *office) suggestion(who, title, text string) liaison.Matter {
	o.Helper()
	return liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Author: o.person(who).ID, Session: liaison.Between, Topic: "P01",
		Title: title, Pieces: []liaison.Piece{{Part: "body", Text: text}}, Created: o.at, Changed: o.at}
}

// files has a deputy file a suggestion.
func (o *office) files(who, title, text string) liaison.Matter {
	o.Helper()
	return o.moves(o.keepsDraft(o.suggestion(who, title, text)), who, "submit", nil)
}

// submits is files with a reason that follows from the title, and with a document.
func (o *office) submits(who, title string) liaison.Matter {
	o.Helper()
	m := o.keepsDraft(o.suggestion(who, title, title+"的理由"))
	document := liaison.File{Kind: liaison.Document, ID: "F1", Unique: "U1", Name: "照片.pdf", Size: 2048}
	if err := o.store.Attach(o.Context(), m.ID, liaison.Attachment{File: document, At: o.at}); err != nil {
		o.Fatal(err)
	}
	return o.moves(m, who, "submit", nil)
}

// moves has somebody make a move, who has read the text as it is.
func (o *office) moves(m liaison.Matter, who string, key liaison.MoveKey, in liaison.Input) liaison.Matter {
	o.Helper()
	err := o.store.InTx(o.Context(), func(tx *storage.Store) (err error) {
		if m, err = tx.Matter(o.Context(), m.ID); err != nil {
			return err
		}
		given := liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}}
		maps.Copy(given, in)
		m, _, err = o.desk.Perform(o.Context(), tx, o.person(who), m.ID, key, given, o.at)
		return err
	})
	if err != nil {
		o.Fatalf("%s: %s: %v", who, key, err)
	}
	return m
}

// steps is moves with the input given as field, value.
func (o *office) steps(who string, m liaison.Matter, key liaison.MoveKey, input ...string) liaison.Matter {
	o.Helper()
	in := liaison.Input{}
	for i := 0; i+1 < len(input); i += 2 {
		in[input[i]] = append(in[input[i]], input[i+1])
	}
	return o.moves(m, who, key, in)
}
