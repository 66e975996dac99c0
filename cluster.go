package liaison

import (
	"cmp"
	"slices"
)

// What makes a cluster 相近意见: the staff hear of it as a thing to look into.
const (
	ClusterLeast  = 3  // matters
	ClusterPlaces = 2  // delegations from which they come
	ClusterDays   = 30 // in which
)

// clusterTelling is how many words of a text others are looked up by, and
// clusterShared how many of them two texts share that are compared in full.
const (
	clusterTelling = 32
	clusterShared  = 2
)

// Clusters groups texts that are alike, as positions in the list, the largest
// group first. Each text of a group is like its first, and is in one group only;
// groups of fewer than ClusterLeast are left out.
func (c *Corpus) Clusters(texts []Wording) [][]int {
	like := c.neighbours(texts)
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(like[b]), len(like[a])) })
	taken := make([]bool, len(texts))
	var clusters [][]int
	for _, i := range order {
		if taken[i] {
			continue
		}
		group := []int{i}
		for _, j := range like[i] {
			if !taken[j] {
				group = append(group, j)
			}
		}
		if len(group) < ClusterLeast {
			continue
		}
		for _, j := range group {
			taken[j] = true
		}
		clusters = append(clusters, group)
	}
	slices.SortStableFunc(clusters, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return clusters
}

// neighbours are, for each text, the others that are like it.
func (c *Corpus) neighbours(texts []Wording) [][]int {
	having := map[int32][]int{} // texts by the words that tell most
	like := make([][]int, len(texts))
	for i, w := range texts {
		shared := map[int]int{}
		for _, gram := range c.Telling(w, clusterTelling) {
			for _, j := range having[gram] {
				shared[j]++
			}
			having[gram] = append(having[gram], i)
		}
		for j, n := range shared {
			if n >= clusterShared && c.Likeness(w, texts[j]) >= LikenessWarn {
				like[i], like[j] = append(like[i], j), append(like[j], i)
			}
		}
	}
	for _, others := range like {
		slices.Sort(others)
	}
	return like
}
