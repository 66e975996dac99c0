package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
)

// Cluster is a group of similar opinions from several places, the newest first.
type Cluster struct {
	Matters []liaison.Matter // as lines of a list show them
	Places  []string         // the authors' delegations, or stations
}

// clusterMost is how many of the newest opinions are compared with each other.
const clusterMost = 2_000

// opinionRow is an opinion with where it comes from.
type opinionRow struct {
	find
	Title string
	Body  string
	Place string
}

// Clusters groups the opinions that have come since then and are alike, the
// largest group first: at least liaison.ClusterLeast of them, from at least
// liaison.ClusterPlaces delegations or, where an author belongs to none, stations.
func (s *Store) Clusters(ctx context.Context, since time.Time) ([]Cluster, error) {
	rows, err := many[opinionRow](ctx, s.db, `
		SELECT t.matter, t.submitted_at, t.title, t.body, coalesce((
			SELECT coalesce(nullif(b.short, ''), b.name) FROM memberships s JOIN bodies b ON b.id = s.body
			WHERE s.person = m.author ORDER BY b.kind <> 'delegation', b.code LIMIT 1), '') AS place
		FROM matter_texts t JOIN matters m ON m.id = t.matter
		WHERE t.kind = $1 AND t.submitted_at >= $2
		ORDER BY t.submitted_at DESC, t.matter DESC LIMIT $3`, liaison.Opinion, since, clusterMost)
	if err != nil {
		return nil, fmt.Errorf("read the newest opinions: %w", err)
	}
	corpus := liaison.NewCorpus()
	texts := make([]liaison.Wording, len(rows))
	for i, r := range rows {
		texts[i] = liaison.WordingOf(r.Title, r.Body)
		corpus.Add(texts[i].Grams())
	}
	var clusters []Cluster
	for _, group := range corpus.Clusters(texts) {
		slices.Sort(group) // the newest first
		cluster, err := s.cluster(ctx, rows, group)
		if err != nil {
			return nil, err
		}
		if len(cluster.Places) >= liaison.ClusterPlaces {
			clusters = append(clusters, cluster)
		}
	}
	return clusters, nil
}

func (s *Store) cluster(ctx context.Context, rows []opinionRow, group []int) (c Cluster, err error) {
	var finds []find
	for _, i := range group {
		finds = append(finds, rows[i].find)
		if !slices.Contains(c.Places, rows[i].Place) {
			c.Places = append(c.Places, rows[i].Place)
		}
	}
	c.Matters, err = s.listed(ctx, finds)
	return c, err
}
