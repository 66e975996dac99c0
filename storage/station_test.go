package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage/storagetest"
)

// A ledger and an evaluation are only added to, and a line is taken back once.
func TestBooksOfAStationAreOnlyAddedTo(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	s := storagetest.Open(t, address)
	at := time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	r := liaison.Roster{Bodies: []liaison.Body{{Code: "S1", Kind: liaison.Station, Name: "一站"}},
		People: []liaison.Listed{{Code: "S1-1", Name: "联络员", PhoneTail: "1234", Posts: []liaison.Post{{Body: "S1", Role: liaison.RoleOfficer}}}}}
	if _, err := s.ImportRoster(t.Context(), r, false, at); err != nil {
		t.Fatal(err)
	}
	who, err := s.PersonByCode(t.Context(), "S1-1")
	if err != nil {
		t.Fatal(err)
	}
	station, day := who.Memberships[0].Body, liaison.DateOf(at)
	for _, fen := range []int64{100_000, -2_500} {
		if err := s.EnterFund(t.Context(), who.ID, liaison.FundEntry{Station: station, Day: day, Fen: fen, Purpose: "示例"}, at); err != nil {
			t.Fatal(err)
		}
	}
	lines, err := s.Funds(t.Context(), station, 10)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%v %v", lines, err)
	}
	back, _ := lines[0].Entry().Counter(day)
	if err := s.EnterFund(t.Context(), who.ID, back, at); err != nil {
		t.Fatal(err)
	}
	if err := s.EnterFund(t.Context(), who.ID, back, at); err == nil {
		t.Error("a line is taken back twice")
	}
	if sums, err := s.SumFunds(t.Context(), station); err != nil || sums.In != 100_000 || sums.Out != 0 {
		t.Errorf("%v %v", sums, err)
	}
	e := liaison.StationEvaluation{Station: station, Year: 2026, Answers: map[string]bool{"place": true}}
	if err := s.KeepEvaluation(t.Context(), who.ID, e, at); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, sql := range []string{`UPDATE station_funds SET fen = 1`, `DELETE FROM station_funds`, `UPDATE station_evaluations SET text = 'x'`, `DELETE FROM station_evaluations`} {
		if _, err := conn.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "only ever added to") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
