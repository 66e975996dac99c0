package main

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// sampleDuties are duties that deputies have written down in a sentence some days ago,
// and what became of them: of a returned one why.
var sampleDuties = []struct {
	deputy   string
	daysAgo  int
	sentence string
	state    string // "waiting", "confirmed", "returned"
	why      string
	objects  string // what the deputy says afterwards of the entry
}{
	{"A07", 20, "上午在红旗社区宣讲代表法，约60人参加", "confirmed", "", ""},
	{"A07", 34, "全天参加代表小组视察农村饮水工程", "confirmed", "", "那天只去了半天，请更正。"},
	{"A07", 2, "下午到青山镇走访选民12人，听取对灌溉用水的意见", "waiting", "", ""},
	{"A20", 12, "在清河街道代表联络站接待选民8人，2小时", "confirmed", "", ""},
	{"A20", 9, "参加单位的年会", "returned", "单位内部会议不是代表履职活动。", ""},
	{"A11", 45, "在市委党校参加代表培训2天", "confirmed", "", ""},
	{"A11", 5, "在三中宣讲宪法，约200名学生，90分钟", "waiting", "", ""},
}

// playArchive has deputies write duties down, a clerk look at them, and one deputy
// object to an entry.
func playArchive(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.PeopleByCodes(ctx, []string{"JB01", "A07", "A20", "A11"})
	if err != nil {
		return err
	}
	calendar, err := store.Calendar(ctx)
	if err != nil {
		return err
	}
	clerk := people["JB01"].ID
	for _, d := range sampleDuties {
		at := now.AddDate(0, 0, -d.daysAgo)
		h := liaison.HandOf(people[d.deputy].ID, d.sentence, liaison.DateOf(at))
		h.Day = liaison.DateOf(at)
		if h.Kind == "" {
			h.Kind = liaison.EntryOther
		}
		id, err := store.KeepHand(ctx, h, false, h.Person, at)
		if err != nil {
			return err
		}
		if d.state == "waiting" {
			continue
		}
		if _, err := store.DecideHand(ctx, id, d.state == "confirmed", d.why, clerk, at.Add(time.Hour)); err != nil {
			return err
		}
		if d.objects == "" {
			continue
		}
		e, err := store.Entry(ctx, liaison.EntryKey{Source: liaison.ByHandSource, Fact: id, Person: h.Person}, now.Location())
		if err != nil {
			return err
		}
		due := liaison.Rules{}.Span(liaison.ArchiveDecision).End(liaison.DateOf(now), calendar)
		if _, err := store.Object(ctx, e, d.objects, due, now); err != nil {
			return err
		}
	}
	return nil
}
