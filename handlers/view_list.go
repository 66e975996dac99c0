package handlers

import (
	"context"

	"liaison"
	"liaison/storage"
)

// Row is a matter in a list that can be chosen from.
type Row struct {
	Line
	storage.Aspect
}

// List reads a page of the list of matters that the person may open.
func (v View) List(ctx context.Context, q storage.MatterList) ([]Row, storage.Listed, error) {
	if _, err := v.t.bodies(ctx); err != nil { // deadlines name them
		return nil, storage.Listed{}, err
	}
	q.Viewer, q.Waits, q.Today = *v.t.person, v.waits(), v.t.today()
	list, err := v.t.store.List(ctx, q)
	if err != nil {
		return nil, list, err
	}
	if list.Matters, err = v.t.withoutWithheld(ctx, list.Matters, liaison.Words(q.Text)); err != nil {
		return nil, list, err
	}
	rows, err := v.Rows(ctx, list.Matters)
	return rows, list, err
}

// Rows are the matters as a list shows them.
func (v View) Rows(ctx context.Context, matters []liaison.Matter) ([]Row, error) {
	ids := make([]int64, len(matters))
	for i, m := range matters {
		ids[i] = m.ID
	}
	aspects, err := v.t.store.Aspects(ctx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(matters))
	for i, m := range matters {
		rows[i] = Row{v.line(m), aspects[m.ID]}
	}
	return rows, nil
}

// Counts counts what the ready choices of the list have for the person.
func (v View) Counts(ctx context.Context) (storage.Counts, error) {
	return v.t.store.ListCounts(ctx, *v.t.person, v.waits(), v.t.today())
}

// waits are the capacities in which something may wait for the person.
func (v View) waits() []storage.Waiting {
	var waits []storage.Waiting
	for _, c := range v.Capacities() {
		waits = append(waits, waitingFor(c))
	}
	return waits
}

// StageName is what a stage is called, by the first of the kinds that has it.
func (v View) StageName(stage liaison.Stage, kinds ...liaison.Kind) string {
	return v.t.voice.Plain(v.t.voice.Key(kinds[0], "stage", string(stage)))
}
