package watchlist

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/testdata"
	"tallyman/internal/trade"
)

// records counts the rows of a delimited file by encoding/csv alone, leaving
// out a header and a closing Ctrl-Z; key tells entries that share a row key.
func records(t *testing.T, path string, comma rune, header bool, key func(row, head []string) string) (rows, distinct int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	var head []string
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, len(seen)
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if header && head == nil {
			head = row
			continue
		}
		if row[0] == "\x1a" {
			continue
		}
		rows++
		if key != nil {
			seen[key(row, head)] = true
		}
	}
}

// elements counts the start tags of a name.
func elements(t *testing.T, path string, names ...string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	dec := xml.NewDecoder(bufio.NewReader(f))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := tok.(xml.StartElement); ok {
			for _, name := range names {
				if s.Name.Local == name {
					n++
				}
			}
		}
	}
}

// contains counts lines with a text.
func contains(t *testing.T, path string, texts ...string) int {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		for _, s := range texts {
			if strings.Contains(line, s) {
				n++
				break
			}
		}
	}
	return n
}

func column(row, head []string, name string) string {
	for i, h := range head {
		if h == name && i < len(row) {
			return row[i]
		}
	}
	return ""
}

// TestRealLists reads every real list and compares its counts with a reading
// that knows nothing of the parsers. wantRows and wantEntities are also written
// out where a document states them.
func TestRealLists(t *testing.T) {
	lists := func(elem ...string) string { return testdata.Shared(t, append([]string{"lists"}, elem...)...) }
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 0x7f {
				return r
			}
			return -1
		}, strings.NewReplacer("’", "", "–", "", "（", "", "）", "").Replace(strings.ToLower(s)))
	}
	csvRows := func(path string, comma rune) int { n, _ := records(t, path, comma, true, nil); return n }
	raw := func(path string) int { n, _ := records(t, path, ',', false, nil); return n }
	cases := []struct {
		name     string
		files    []string
		format   string
		rows     func(files []string) int
		entities func(files []string) int // nil: one a row
		fixed    int                      // entities, as published; 0: not stated
		own      int                      // edges at least
	}{
		{name: "EU 833", files: []string{lists("eu", "32014R0833.csv")}, format: "eu-act", fixed: 1746, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "EU 269", files: []string{lists("eu", "32014R0269.csv")}, format: "eu-act", fixed: 2802, own: 20, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "EU 765", files: []string{lists("eu", "32006R0765.csv")}, format: "eu-act", rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "EU 267", files: []string{lists("eu", "32012R0267.csv")}, format: "eu-act", own: 25, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "EU 1509", files: []string{lists("eu", "32017R1509.csv")}, format: "eu-act", rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "OFAC 2021", files: []string{lists("ofac", "sdn.csv"), lists("ofac", "alt.csv"), lists("ofac", "add.csv"), lists("ofac", "sdn_comments.csv")},
			format: "us-ofac-sdn", fixed: 8976, own: 3300,
			rows:     func(f []string) int { return raw(f[0]) + raw(f[1]) + raw(f[2]) + raw(f[3]) },
			entities: func(f []string) int { return raw(f[0]) }},
		{name: "OFAC 2023-01", files: []string{lists("ofac", "2023-01", "sdn.csv"), lists("ofac", "2023-01", "add.csv")}, format: "us-ofac-sdn", own: 4000,
			rows:     func(f []string) int { return csvRows(f[0], ',') + csvRows(f[1], ',') },
			entities: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "OFAC enhanced", files: []string{lists("ofac", "cons_enhanced.xml")}, format: "us-ofac-enhanced", fixed: 443, own: 283,
			rows: func(f []string) int { return elements(t, f[0], "entity") }},
		{name: "UN", files: []string{lists("un", "consolidated.xml")}, format: "un-sc", fixed: 730 + 273,
			rows: func(f []string) int { return elements(t, f[0], "INDIVIDUAL", "ENTITY") }},
		{name: "FtM zala", files: []string{lists("ftm", "zala.ftm.json")}, format: "ftm", own: 14 + 3,
			rows:     func(f []string) int { return contains(t, f[0], "{") },
			entities: func(f []string) int { return contains(t, f[0], `"schema": "Company"`, `"schema": "Person"`) }},
		{name: "FtM EU sample", files: []string{lists("ftm", "eu_fsf_sample.ftm.json")}, format: "ftm",
			rows:     func(f []string) int { return contains(t, f[0], "{") },
			entities: func(f []string) int { return contains(t, f[0], `"schema":"Organization"`, `"schema":"Person"`) }},
		{name: "Ukraine", files: []string{lists("ua", "war_sanctions_2026-03.csv")}, format: "simple", fixed: 5600, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "CSL", files: []string{lists("us", "csl_consolidated.csv")}, format: "us-csl", own: 3900,
			rows: func(f []string) int { return csvRows(f[0], ',') },
			entities: func(f []string) int {
				_, n := records(t, f[0], ',', true, func(row, head []string) string { return column(row, head, "_id") })
				return n
			}},
		{name: "CSL names", files: []string{lists("us", "csl_names_2026-07.csv")}, format: "us-csl-names", fixed: 25844, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "DPL", files: []string{lists("us", "dpl.txt")}, format: "us-dpl",
			rows: func(f []string) int { return csvRows(f[0], '\t') },
			entities: func(f []string) int {
				_, n := records(t, f[0], '\t', true, func(row, head []string) string {
					return strings.Join(strings.Fields(row[0]), " ") + "|" + column(row, head, "Effective_Date") + "|" + column(row, head, "Expiration_Date")
				})
				return n
			}},
		{name: "DoD 1260H", files: []string{lists("us", "dod_chinese_military_companies.csv")}, format: "us-dod-1260h", own: 100,
			rows: func(f []string) int { return csvRows(f[0], ',') },
			entities: func(f []string) int {
				_, n := records(t, f[0], ',', true, func(row, head []string) string { return letters(column(row, head, "Clean Name")) })
				return n
			}},
		{name: "BIS MIEU", files: []string{lists("us", "bis_military_intelligence_end_users.csv")}, format: "us-bis-mieu", fixed: 13, rows: func(f []string) int { return csvRows(f[0], ',') }},
		{name: "METI", files: []string{lists("jp", "jp_meti_russia_entities_2025-09-12.txt"), lists("jp", "jp_meti_third_country_entities_2025-09-12.txt")},
			// One place per entry; in one entry the PDF's text layer spaced the word out.
			format: "jp-meti", fixed: 561 + 56,
			rows: func(f []string) int {
				return contains(t, f[0], "所在地", "所 在 地") + contains(t, f[1], "所在地")
			}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var entities, edges int
			ids := map[string]bool{}
			s, err := Read(context.Background(), "real", "", c.files, func(e trade.Entity) error {
				entities++
				ids[e.ID] = true
				if e.Row < 1 || len(e.File) != 64 {
					t.Errorf("%s comes from row %d of %q", e.ID, e.Row, e.File)
				}
				return nil
			}, func(trade.Ownership) error { edges++; return nil })
			if err != nil {
				t.Fatal(err)
			}
			want := c.rows(c.files)
			if int(s.RowsRead) != want {
				t.Errorf("%d rows read, the files have %d", s.RowsRead, want)
			}
			if c.entities != nil {
				want = c.entities(c.files)
			}
			if entities != want || len(ids) != want || int(s.Entities) != want {
				t.Errorf("%d entities with %d ids, summary %d, the files have %d", entities, len(ids), s.Entities, want)
			}
			if c.fixed != 0 && entities != c.fixed {
				t.Errorf("%d entities, the publisher's file has %d", entities, c.fixed)
			}
			if s.Format != c.format {
				t.Errorf("detected as %s, is %s", s.Format, c.format)
			}
			if edges < c.own {
				t.Errorf("%d edges, expected at least %d", edges, c.own)
			}
			if s.RowsSkipped > 4 { // the relatives in a FollowTheMoney file
				t.Errorf("%d rows skipped: %v", s.RowsSkipped, s.SkippedBy)
			}
		})
	}
}

// TestRealFacts pins a few facts that a reader could check on the page.
func TestRealFacts(t *testing.T) {
	find := func(file, id string) trade.Entity {
		t.Helper()
		var found trade.Entity
		_, err := Read(context.Background(), "real", "", []string{file}, func(e trade.Entity) error {
			if e.ID == id {
				found = e
			}
			return nil
		}, func(trade.Ownership) error { return nil })
		if err != nil || found.ID == "" {
			t.Fatalf("%s has no %s: %v", filepath.Base(file), id, err)
		}
		return found
	}
	id := func(e trade.Entity, typ string) string {
		for _, i := range e.IDs {
			if i.Type == typ && i.Valid != nil && *i.Valid {
				return i.Value
			}
		}
		return ""
	}
	eu := find(testdata.Shared(t, "lists", "eu", "32014R0833.csv"), "32014R0833-IV-1")
	if got := id(eu, "inn"); got != "7704730655" || eu.Listings[0].ListedOn != "2014-09-12" || eu.Country[0] != "ru" {
		t.Errorf("first military end user of 833/2014: INN %q, listed %q, %v", got, eu.Listings[0].ListedOn, eu.Country)
	}
	enhanced := find(testdata.Shared(t, "lists", "ofac", "cons_enhanced.xml"), "17016")
	dates := map[string]string{}
	for _, l := range enhanced.Listings {
		dates[l.Measure] = l.ListedOn
	}
	if dates["Sectoral Sanctions Identifications List"] != "2014-07-16" || dates["SDN List"] != "2024-11-21" {
		t.Errorf("OFAC 17016: %v", dates)
	}
	cyrillic := false
	for _, n := range enhanced.Names {
		cyrillic = cyrillic || n.Script == "Cyrl"
	}
	if !cyrillic {
		t.Error("OFAC 17016 has no Cyrillic name")
	}
	un := find(testdata.Shared(t, "lists", "un", "consolidated.xml"), "CDi.001")
	if un.Listings[0].ListedOn != "2012-12-31" || un.Birth[0] != "1971" || un.Country[0] != "cd" {
		t.Errorf("UN CDi.001: %+v", un)
	}
}
