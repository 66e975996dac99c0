package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"liaison"
)

// OccasionTab is one of the lists of occasions.
type OccasionTab string

// The lists of occasions.
const (
	OccasionsComing OccasionTab = "coming" // announced and not yet over, the first to begin first
	OccasionsMenu   OccasionTab = "menu"
	OccasionsDrafts OccasionTab = "drafts"
	OccasionsOver   OccasionTab = "over" // or cancelled, the latest first
)

// OccasionTabs lists them in the order in which they are shown.
var OccasionTabs = []OccasionTab{OccasionsComing, OccasionsMenu, OccasionsDrafts, OccasionsOver}

// occasionTabs are the condition and the order of each list; $now is put in.
var occasionTabs = map[OccasionTab]struct{ where, order string }{
	OccasionsComing: {"o.stage = 'announced' AND o.ends_at > $now", "o.begins_at, o.id"},
	OccasionsMenu:   {"o.stage = 'menu'", "o.year DESC, o.begins_at NULLS LAST, o.id"},
	OccasionsDrafts: {"o.stage = 'draft'", "o.changed_at DESC, o.id DESC"},
	OccasionsOver:   {"(o.stage IN ('over', 'cancelled') OR o.stage = 'announced' AND o.ends_at <= $now)", "o.begins_at DESC NULLS LAST, o.id DESC"},
}

// Holding says which occasions somebody may see the people of: all, or those of the
// kinds that their bodies hold.
type Holding struct {
	All   bool
	Kinds map[int64][]liaison.OccasionKind // by body
}

// of is the condition that an occasion o is among them.
func (h Holding) of(args *arguments) string {
	if h.All {
		return "true"
	}
	bodies, kinds := []int64{}, []string{}
	for _, body := range slices.Sorted(maps.Keys(h.Kinds)) {
		for _, kind := range h.Kinds[body] {
			bodies, kinds = append(bodies, body), append(kinds, string(kind))
		}
	}
	return "(o.body, o.kind) IN (SELECT * FROM unnest(" + args.add(bodies) + "::bigint[], " + args.add(kinds) + "::text[]))"
}

// OccasionFilter says which occasions are listed; what is unset does not matter.
type OccasionFilter struct {
	Holding Holding
	Kind    liaison.OccasionKind
	Body    int64 // who holds it; -1: the staff
	Year    int   // of the menu, or in which it begins
	Words   string
	Now     time.Time // in the zone of years
}

func (f OccasionFilter) where(args *arguments) string {
	conditions := []string{f.Holding.of(args)}
	if f.Kind != "" {
		conditions = append(conditions, "o.kind = "+args.add(f.Kind))
	}
	switch {
	case f.Body < 0:
		conditions = append(conditions, "o.body IS NULL")
	case f.Body > 0:
		conditions = append(conditions, "o.body = "+args.add(f.Body))
	}
	if f.Year != 0 {
		first := time.Date(f.Year, time.January, 1, 0, 0, 0, 0, f.Now.Location())
		conditions = append(conditions, fmt.Sprintf("(o.year = %s AND o.begins_at IS NULL OR o.begins_at >= %s AND o.begins_at < %s)",
			args.add(f.Year), args.add(first), args.add(first.AddDate(1, 0, 0))))
	}
	if f.Words != "" {
		conditions = append(conditions, "position(lower("+args.add(f.Words)+") in lower(o.title || ' ' || o.place)) > 0")
	}
	return strings.Join(conditions, " AND ")
}

// OccasionsIn reads a page of one of the lists.
func (s *Store) OccasionsIn(ctx context.Context, tab OccasionTab, f OccasionFilter, skip, most int) ([]liaison.Occasion, error) {
	var args arguments
	rule := occasionTabs[tab]
	where := f.where(&args) + " AND " + rule.where
	if strings.Contains(where, "$now") {
		where = strings.ReplaceAll(where, "$now", args.add(f.Now)+"::timestamptz")
	}
	return s.occasions(ctx, where+" ORDER BY "+rule.order+" OFFSET "+args.add(skip)+" LIMIT "+args.add(most), args...)
}

// CountOccasions counts each of the lists.
func (s *Store) CountOccasions(ctx context.Context, f OccasionFilter) (map[OccasionTab]int, error) {
	var args arguments
	where := f.where(&args)
	now := args.add(f.Now) + "::timestamptz"
	var columns []string
	for _, tab := range OccasionTabs {
		columns = append(columns, "count(*) FILTER (WHERE "+strings.ReplaceAll(occasionTabs[tab].where, "$now", now)+")")
	}
	counts := make([]int, len(OccasionTabs))
	into := make([]any, len(counts))
	for i := range counts {
		into[i] = &counts[i]
	}
	if err := s.db.QueryRow(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM occasions o WHERE `+where, args...).Scan(into...); err != nil {
		return nil, fmt.Errorf("count occasions: %w", err)
	}
	by := map[OccasionTab]int{}
	for i, tab := range OccasionTabs {
		by[tab] = counts[i]
	}
	return by, nil
}

// OccasionsBeginning reads those that begin between two times, however far they are, the
// first first.
func (s *Store) OccasionsBeginning(ctx context.Context, f OccasionFilter, from, to time.Time, most int) ([]liaison.Occasion, error) {
	var args arguments
	where := f.where(&args)
	return s.occasions(ctx, where+" AND o.begins_at >= "+args.add(from)+" AND o.begins_at < "+args.add(to)+
		" ORDER BY o.begins_at, o.id LIMIT "+args.add(most), args...)
}

// OccasionsOfDrive reads what belongs to a drive, the first to begin first.
func (s *Store) OccasionsOfDrive(ctx context.Context, drive int64) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `o.drive = $1 ORDER BY o.begins_at NULLS FIRST, o.id`, drive)
}

// OccasionChoices reads the latest occasions of a kind that others can refer to:
// those of drives, or those that can be made up for.
func (s *Store) OccasionChoices(ctx context.Context, h Holding, kind liaison.OccasionKind, most int) ([]liaison.Occasion, error) {
	var args arguments
	return s.occasions(ctx, h.of(&args)+` AND o.kind = `+args.add(kind)+` AND o.stage IN ('announced', 'over') ORDER BY o.begins_at DESC, o.id DESC LIMIT `+args.add(most), args...)
}

// JoinCounts are how many stand how to an occasion.
type JoinCounts map[liaison.Participating]int

// All is how many have to do with it.
func (n JoinCounts) All() (all int) {
	for _, one := range n {
		all += one
	}
	return all
}

// JoinCountsOf counts how people stand to occasions.
func (s *Store) JoinCountsOf(ctx context.Context, occasions []int64) (map[int64]JoinCounts, error) {
	type row struct {
		Occasion int64
		State    liaison.Participating
		Count    int
	}
	rows, err := many[row](ctx, s.db, `SELECT occasion, state, count(*) AS count FROM participations WHERE occasion = ANY($1) GROUP BY occasion, state`, nonNil(occasions))
	if err != nil {
		return nil, fmt.Errorf("count who stands how to occasions: %w", err)
	}
	by := map[int64]JoinCounts{}
	for _, id := range occasions {
		by[id] = JoinCounts{}
	}
	for _, r := range rows {
		by[r.Occasion][r.State] = r.Count
	}
	return by, nil
}

// Share is how many people of a delegation something is about.
type Share struct {
	Delegation int64 // 0: none
	Name       string
	Count      int
}

// InviteesByDelegation counts whom an announcement now would invite, by delegation.
func (s *Store) InviteesByDelegation(ctx context.Context, o liaison.Occasion) (shares []Share, err error) {
	var args arguments
	who := ""
	if o.MakesUp != 0 {
		who = `p.id IN (` + missedChain(o.MakesUp, &args) + `) AND ` + inOffice
	} else {
		who = whoIsIn(o.Audience, &args)
	}
	err = s.hashing(ctx, o.Audience, func(s *Store) (err error) {
		shares, err = many[Share](ctx, s.db, `SELECT coalesce(home.id, 0) AS delegation, coalesce(home.name, '') AS name, count(*) AS count
			FROM people p `+delegationOf+` WHERE `+who+` GROUP BY home.id, home.name ORDER BY home.id NULLS LAST`, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count whom occasion %d would invite: %w", o.ID, err)
	}
	return shares, nil
}
