package storage

import "context"

// CountsWithin counts as ListCounts does, with steps that go so far.
func (s *Store) CountsWithin(ctx context.Context, q MatterList) (Counts, error) {
	q.Most = CountMost
	return s.listCounts(ctx, q)
}
