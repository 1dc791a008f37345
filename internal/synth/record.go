package synth

import (
	"slices"
	"strconv"
	"time"
)

// party is one side of a consignment as one record spells it.
type party struct {
	name    string // original script
	nameEN  string // the vendor's translation or transliteration
	id      string // as written; may be empty or damaged
	address string
	country string // ISO 3166-1 alpha-2
	key     string // who it is in truth: distinct counts go by this
}

// declaration is what several item rows share.
type declaration struct {
	no        string
	on        time.Time
	released  time.Time
	sender    party
	recipient party
	dispatch  string
	trading   string
	dest      string
	procedure string // two requested, two previous, three special: 4000000
	currency  string
	incoterms string
	post      string
	items     []*record
	shared    bool     // another provider's file has it too, so it stays undamaged
	tags      []string // the patterns or decoys it was planted for
}

// tagged says whether the declaration was planted for a pattern or decoy.
func (d *declaration) tagged(id string) bool { return slices.Contains(d.tags, id) }

// number is the declaration number as the record's row has it.
func (r *record) number() string {
	if r.noNumber {
		return ""
	}
	return r.decl.no
}

// totals of the declaration, which family A repeats on every item row.
func (d *declaration) totals() (usd, gross int64) {
	for _, r := range d.items {
		usd += r.usd
		gross += r.gross
	}
	return usd, gross
}

// record is one goods item. Amounts are integers so that truth is exact.
type record struct {
	decl   *declaration
	item   int
	hs     string
	ru     string
	en     string
	zh     string
	brand  string
	model  string
	maker  string
	origin string
	unit   unit
	qty    int64 // thousandths of the unit
	gross  int64 // grams
	net    int64 // grams
	usd    int64 // cents

	// Damage, as files really have it.
	badDate  string // written in place of the date
	noNumber bool   // the declaration number is missing, from which the date could be repaired
	repaired bool   // ... and the declaration number has it
	badValue string // written in place of the statistical value
	lostZero bool   // the HS code's leading zero is gone
	noItem   bool   // the vendor wrote item number 0
	copies   int    // the same row written again this many times
}

// unit is a supplementary unit in the spellings of the layouts.
type unit struct{ ru, en, tr, zh string }

var (
	pieces  = unit{"ШТ", "PCS", "ADET", "件"}
	kilos   = unit{"КГ", "KG", "KG", "千克"}
	squares = unit{"М2", "M2", "M2", "平方米"}
	pairs   = unit{"ПАР", "PAIR", "ÇİFT", "双"}
	sets    = unit{"КОМПЛ", "SET", "TAKIM", "套"}
)

// fixed writes n, counted in units of 10^-places, as a decimal with that many
// places and the given decimal mark.
func fixed(n int64, places int, mark byte) string {
	neg := n < 0
	if neg {
		n = -n
	}
	s := strconv.FormatInt(n, 10)
	for len(s) <= places {
		s = "0" + s
	}
	if places > 0 {
		s = s[:len(s)-places] + string(mark) + s[len(s)-places:]
	}
	if neg {
		return "-" + s
	}
	return s
}

// short is fixed without trailing zeros.
func short(n int64, places int, mark byte) string {
	s := fixed(n, places, mark)
	if places == 0 {
		return s
	}
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == mark {
		s = s[:len(s)-1]
	}
	return s
}

// day makes a date.
func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// hs2022From is the day on which Russia, China and Kazakhstan changed to the
// 2022 edition of the Harmonized System.
var hs2022From = day(2022, time.January, 1)
