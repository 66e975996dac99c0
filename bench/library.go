package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Words that so many of a million matters have; a share of the texts says how
// often the common ones occur. No other word has their characters.
const (
	rareWord   = "榫卯"
	absentWord = "饕餮"
)

var commonWords = []struct {
	word  string
	share float64
}{
	{"骑楼", 0.001}, {"廊桥", 0.01}, {"龙舟", 0.08}, {"皮影", 0.3},
}

// deputies is how many there are, of all levels of a province.
const deputies = 20_000

// rareEach is of how many matters one has the rare word.
const rareEach = 100_000

// prose makes texts that are like Chinese in what matters to an index: words of
// one to four characters, a few of them frequent and most of them rare.
type prose struct {
	rand  *rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newProse() *prose {
	p := &prose{rand: rand.New(rand.NewPCG(1, 2))}
	// The frequent two thousand and a half of all characters make up all but a
	// hundredth of what is written.
	characters := rand.NewZipf(p.rand, 1.2, 60, 2_500)
	for range 40_000 {
		var word strings.Builder
		for range []int{1, 2, 2, 2, 2, 2, 3, 4}[p.rand.IntN(8)] {
			word.WriteRune('一' + rune(characters.Uint64())*7)
		}
		p.words = append(p.words, word.String())
	}
	p.zipf = rand.NewZipf(p.rand, 1.1, 20, uint64(len(p.words)-1))
	return p
}

func (p *prose) word() string { return p.words[p.zipf.Uint64()] }

// text has about so many characters.
func (p *prose) text(size int) []string {
	var words []string
	for n := 0; n < size; {
		word := p.word()
		words = append(words, word)
		n += len([]rune(word))
		if p.rand.IntN(6) == 0 {
			words = append(words, "，")
		}
	}
	return words
}

// fillLibrary loads so many matters with their texts: by COPY, and with
// the index of pairs made afterwards, as a restore does it.
func (p *postgres) fillLibrary(ctx context.Context, database string, matters int) error {
	store, err := p.openWith(ctx, database, libraryRoster())
	if err != nil {
		return err
	}
	defer store.Close()
	conn, err := pgx.Connect(ctx, p.server.URL(database))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	index := ""
	if err := conn.QueryRow(ctx, `SELECT indexdef FROM pg_indexes WHERE indexname = 'matter_texts_by_grams'`).Scan(&index); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `DROP INDEX matter_texts_by_grams`); err != nil {
		return err
	}
	if err := copyMatters(ctx, conn, matters); err != nil {
		return err
	}
	for _, sql := range []string{
		`SET maintenance_work_mem = '512MB'`, index,
		`INSERT INTO parties (matter, capacity, body) SELECT m.id, 'lead', b.id FROM matters m
			JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS all_of FROM bodies WHERE kind = 'department') b
			ON b.n = m.id % b.all_of`,
		`VACUUM ANALYZE`,
	} {
		began := time.Now()
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
		tell("%.0f s: %.60s", time.Since(began).Seconds(), sql)
	}
	return nil
}

func libraryRoster() liaison.Roster {
	r := liaison.Roster{Bodies: []liaison.Body{
		{Code: "C01", Kind: liaison.CommitteeBody, Name: "代表工作委员会"}, {Code: "G01", Kind: liaison.Delegation, Name: "第一代表团"}}}
	post := func(code, body string, role liaison.Role) {
		r.People = append(r.People, liaison.Listed{Code: code, Name: code, PhoneTail: "0000", Posts: []liaison.Post{{Body: body, Role: role}}})
	}
	post("JB01", "C01", liaison.RoleClerk)
	for i := range 40 {
		code := fmt.Sprintf("D%02d", i+1)
		r.Bodies = append(r.Bodies, liaison.Body{Code: code, Kind: liaison.Department, Name: code})
		post(code+"-1", code, liaison.RoleOfficer)
	}
	for i := range deputies {
		post(fmt.Sprintf("A%05d", i+1), "G01", liaison.RoleDeputy)
	}
	return r
}

// copyMatters copies a hundred thousand at a time into both tables.
func copyMatters(ctx context.Context, conn *pgx.Conn, matters int) error {
	const atOnce = 100_000
	p := newProse()
	var firstAuthor int64
	if err := conn.QueryRow(ctx, `SELECT min(id) FROM people WHERE code LIKE 'A%'`).Scan(&firstAuthor); err != nil {
		return err
	}
	began := time.Now().AddDate(-4, 0, 0)
	for from := 0; from < matters; from += atOnce {
		var rows, texts [][]any
		for i := from; i < min(matters, from+atOnce); i++ {
			id, at := int64(i+1), began.Add(time.Duration(i)*(4*365*24*time.Hour/time.Duration(matters)))
			number, title := liaison.Serial("2026-B", i+1), strings.Join(p.text(14), "")
			body := strings.Join(p.planted(i), "")
			facts := map[string]string{"published": []string{"yes", ""}[i%2]}
			rows = append(rows, []any{id, "suggestion", number, "closed", firstAuthor + int64(i%deputies), title,
				[]liaison.Piece{{Part: "body", Text: body}}, facts, at, at, at})
			texts = append(texts, []any{id, "suggestion", at, i%2 == 0, strings.ToLower(number), title, body, "",
				liaison.Grams(number + "\n" + title + "\n" + body)})
		}
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"matters"}, []string{"id", "kind", "number", "stage", "author", "title",
			"pieces", "facts", "created_at", "submitted_at", "changed_at"}, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"matter_texts"}, []string{"matter", "kind", "submitted_at", "published",
			"number", "title", "body", "answer", "grams"}, pgx.CopyFromRows(texts)); err != nil {
			return err
		}
		tell("%d matters", from+len(rows))
	}
	return nil
}

// planted is a text with the words that are looked for.
func (p *prose) planted(i int) []string {
	words := p.text(120 + p.rand.IntN(160))
	plant := func(word string) { words = append(words, "，", word, "，", p.word()) }
	for _, c := range commonWords {
		if p.rand.Float64() < c.share {
			plant(c.word)
		}
	}
	if i%rareEach == rareEach/2 {
		plant(rareWord)
	}
	return words
}
