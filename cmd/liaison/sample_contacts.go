package main

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// sampleContacts are contacts of members of the standing committee: of each the first
// so many deputies, some days ago.
var sampleContacts = []struct {
	member   string
	deputies int
	way      string
	daysAgo  int
	topics   string
	note     string
}{
	{"C09", 2, "visit", 6, "乡村道路、春灌", "走访了解通村公路养护和灌溉用水情况，代表建议把末级渠系维修列入明年计划。"},
	{"C09", 1, "phone", 48, "", "电话了解代表建议的办理进度，代表对部门联系的方式表示满意。"},
	{"K08", 2, "meeting", 15, "基层法律服务", "座谈听取对公共法律服务进村的意见，代表希望增加值班律师。"},
	{"L12", 1, "message", 33, "中小企业融资", "代表反映应急转贷手续多，已转相关委员会研究。"},
	{"A11", 3, "visit", 70, "老旧小区改造", "到社区实地察看加装电梯，了解居民分摊费用的难处。"},
}

// playContacts has a clerk allocate deputies to the members, and members note contacts.
func playContacts(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.PeopleByCodes(ctx, []string{"JB01", "C09", "K08", "L12", "A11"})
	if err != nil {
		return err
	}
	in, err := store.Allocating(ctx)
	if err != nil {
		return err
	}
	a := liaison.Allocate(in)
	if err := store.KeepAllocation(ctx, a, "", people["JB01"].ID, now.AddDate(0, -3, 0)); err != nil {
		return err
	}
	for _, c := range sampleContacts {
		note := liaison.ContactNote{Member: people[c.member].ID, Way: c.way, Day: liaison.DateOf(now).AddDays(-c.daysAgo), Topics: c.topics, Note: c.note}
		for _, l := range a.Links {
			if l.Member == note.Member && len(note.Deputies) < c.deputies {
				note.Deputies = append(note.Deputies, l.Deputy)
			}
		}
		if _, err := store.KeepContactNote(ctx, note, note.Member, now.AddDate(0, 0, -c.daysAgo)); err != nil {
			return err
		}
	}
	return nil
}
