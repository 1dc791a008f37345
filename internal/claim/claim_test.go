package claim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/measure/measuretest"
	"tallyman/internal/trade"
)

func load(t *testing.T, text string) *File {
	t.Helper()
	f, err := Load("claims.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func checkAll(t *testing.T, f *File, opt Options, more ...measuretest.Row) map[string]Verdict {
	t.Helper()
	list, err := Check(context.Background(), measuretest.Open(t, more...), f, opt)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Verdict{}
	for _, v := range list {
		out[v.ID] = v
	}
	return out
}

// Each claim is true, overstated, true elsewhere, unclear or unseeable in the
// ledger of package measuretest; the right verdict is known beforehand.
const planted = `
title: planted
events: {invasion: "2022-02-24"}
texts: {T: {title: A page, outlet: nobody}}
claims:
  - {id: true-count, text: T, quote: at least 5 sights, measure: "count rows where hs:9013.10 reporter:RU date:2022-01..2022-04", expect: at least 5}
  - {id: overstated, quote: more than 50 companies, measure: "count recipients where hs:9013.10 reporter:RU date:2022-01..2022-04", expect: more than 50}
  - {id: almost-double, quote: more than double, measure: "ratio where hs:9013.10 from:CN reporter:RU date:2022-01..2022-04 vs 2021-01..2021-12", expect: at least ten times}
  - {id: other-unit, quote: 5 shipments, measure: "count rows where hs:9013.10 reporter:RU date:2022-01..2022-04 from:CN,TR", expect: exactly 4}
  - {id: other-window, quote: four shipments, measure: "count rows where hs:9013.10 reporter:RU date:2022-02", expect: exactly 4}
  - {id: other-place, quote: at least three, measure: "count rows where hs:9013.10 reporter:RU from:CN date:2022-04", expect: exactly 1}
  - {id: other-goods, quote: at least 520, measure: "count rows where hs:8108 recipient.list:eu reporter:RU date:2022-04", expect: exactly 2}
  - {id: unit-open, quote: exactly six, readings: [{name: rows, measure: "count rows where hs:9013.10 reporter:RU date:2022-01..2022-04"}, {name: declarations, measure: "count declarations where hs:9013.10 reporter:RU date:2022-01..2022-04"}], expect: exactly 6}
  - {id: no-month, quote: many in 2019, measure: "count rows where hs:9013.10 reporter:RU date:2019", expect: at least 10}
  - {id: gap, quote: at least 10, measure: "count rows where hs:9013.10 reporter:RU date:2022", expect: at least 10}
  - {id: gap-harmless, quote: at least 5, measure: "count rows where hs:9013.10 reporter:RU date:2022", expect: at least 5}
  - {id: gap-exceeded, quote: at most 2, measure: "count rows where hs:9013.10 reporter:RU date:2022", expect: "<= 2"}
  - {id: gap-ratio, quote: more than tripled, measure: "ratio where hs:9013.10 from:CN reporter:RU date:2022 vs 2021", expect: more than tripled}
  - {id: no-register, quote: at least 1, measure: "count rows where from:TR to:DE", expect: at least 1}
  - {id: no-sector, quote: makers of missiles, measure: "count rows where recipient.sector:missiles reporter:RU date:2022-01", expect: at least 1}
  - {id: no-decl, quote: declarations, measure: "count declarations where reporter:KZ", expect: at least 1}
  - {id: none-without-lists, quote: none went to makers of missiles, measure: "count rows where recipient.sector:missiles reporter:RU date:2022-01", expect: none}
  - {id: law-without-lists, quote: in violation, kind: legal, why: a question of law, measure: "count rows where recipient.list:un reporter:RU"}
  - {id: nothing, quote: drones, measure: "count rows where hs:8806 reporter:RU date:2022-01", expect: at least 1}
  - {id: most, quote: most, measure: "share of text:охот* where hs:9013.10 reporter:RU date:2022-01..2022-04", expect: most}
  - {id: law, quote: in violation, kind: legal, why: a question of law, measure: "count rows where recipient.listed:before reporter:RU"}
  - {id: aid, quote: billions of aid, kind: statement, why: aid is not trade}
`

func TestPlantedVerdicts(t *testing.T) {
	want := map[string]Outcome{
		"true-count": Reproduced, "overstated": NotReproduced, "almost-double": NotReproduced,
		"other-unit": OtherScope, "other-window": OtherScope, "other-place": OtherScope, "other-goods": OtherScope,
		"unit-open": Ambiguous, "no-month": Insufficient, "gap": Insufficient, "gap-harmless": Reproduced, "gap-exceeded": NotReproduced, "gap-ratio": Insufficient,
		"no-register": NotVisible, "no-sector": NotVisible, "none-without-lists": NotVisible, "law-without-lists": LegalQuestion, "no-decl": NotVisible, "nothing": NotReproduced, "most": Reproduced,
		"law": LegalQuestion, "aid": NotTrade,
	}
	got := checkAll(t, load(t, planted), Options{})
	for id, w := range want {
		v := got[id]
		if v.Verdict != w {
			t.Errorf("%s: %s, want %s\n  why %s\n  wording %s", id, v.Verdict, w, v.Why, v.Wording)
		}
		if v.Wording == "" || v.Why == "" {
			t.Errorf("%s: no reason or no wording", id)
		}
		if testing.Verbose() {
			fmt.Printf("%-14s %-30s %s\n%46s%s\n", id, v.Verdict.Words(), v.Wording, "", v.Why)
		}
	}
}

func TestWording(t *testing.T) {
	got := checkAll(t, load(t, planted), Options{})
	want := map[string]string{
		"true-count":        "The records show 6 rows (goods items) under HS 9013.10, in the records of Russia, from January 2022 to April 2022.",
		"overstated":        "The records show 2 recipients under HS 9013.10, in the records of Russia, from January 2022 to April 2022, not more than 50.",
		"other-unit":        "The records show 5 rows (goods items) under HS 9013.10, dispatched from China or Türkiye, in the records of Russia, from January 2022 to April 2022, not exactly 4; counting declarations: 4.",
		"almost-double":     "The records show USD 2,200.5 under HS 9013.10, dispatched from China, in the records of Russia, from January 2022 to April 2022, 2.2 times the USD 1,000 of 2021, not at least ten times.",
		"nothing":           "The records show no goods under HS 8806, in the records of Russia, in January 2022, not at least 1; that these records hold none does not show that there were none.",
		"gap":               "In the months that are loaded, the records show 6 rows (goods items) under HS 9013.10, in the records of Russia, in 2022; one month that the claim speaks of is not loaded, so that nothing can be said of the whole.",
		"no-month":          "The loaded records are not enough to say: no month of 2019-01-01..2019-12-31 is loaded.",
		"most":              "66.7 % (4 of 6) of the rows (goods items) under HS 9013.10, in the records of Russia, from January 2022 to April 2022 are those with the words “охот*”.",
		"law-without-lists": "A question of law. The loaded records cannot show what bears on it (count rows where reporter:RU recipient.list:un): nothing that is loaded meets recipient.list:un, so that these records cannot speak of it.",
		"law":               "A question of law. What the records show (count rows where reporter:RU recipient.listed:before): 2 rows (goods items).",
	}
	for id, w := range want {
		if diff := cmp.Diff(w, got[id].Wording); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// No verdict says what no record can show, whatever the claim.
func TestForbiddenWords(t *testing.T) {
	f, err := Articles()
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range checkAll(t, f, Options{}) {
		for _, w := range []string{"violat", "smuggl", "illegal"} {
			if strings.Contains(strings.ToLower(v.Why+v.Wording), w) {
				t.Errorf("%s: says %q: %s %s", id, w, v.Why, v.Wording)
			}
		}
	}
}

// The verdicts do not depend on the order of rows.
func TestVerdictsIgnoreOrder(t *testing.T) {
	ctx := context.Background()
	db := measuretest.Open(t)
	summary := func() string {
		list, err := Check(ctx, db, load(t, planted), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, v := range list {
			fmt.Fprintf(&b, "%s %s %s %d/%d\n", v.ID, v.Verdict, v.Wording, v.Holding, v.Tried)
		}
		return b.String()
	}
	before := summary()
	for _, table := range []string{"normalize.item", "normalize.party", "resolve.link", "screen.hit", "classify.control"} {
		if err := db.Exec(ctx, "CREATE OR REPLACE TABLE "+table+" AS SELECT * FROM "+table+" ORDER BY random()"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, summary()); diff != "" {
		t.Errorf("after shuffling (-before +after):\n%s", diff)
	}
}

// The shipped file parses, has every claim of both articles, and gets a
// verdict with a wording for each, over records that know little of them.
func TestArticles(t *testing.T) {
	f, err := Articles()
	if err != nil {
		t.Fatal(err)
	}
	got := checkAll(t, f, Options{})
	var ids []string
	for n := range 12 {
		ids = append(ids, fmt.Sprintf("A%d", n+1))
	}
	for n := range 7 {
		ids = append(ids, fmt.Sprintf("B%d", n+1))
	}
	for _, id := range ids {
		v, ok := got[id]
		if !ok {
			t.Errorf("claim %s is missing", id)
			continue
		}
		if v.Wording == "" || v.Why == "" || v.Text.Title == "" {
			t.Errorf("%s: no wording, reason or text", id)
		}
		if testing.Verbose() {
			fmt.Printf("%-4s %s\n     %s\n     %s\n", id, v.Verdict.Words(), v.Wording, v.Why)
		}
	}
	for _, c := range f.Claims {
		if n := len(strings.Fields(c.Quote)); n > 14 {
			t.Errorf("%s: the quote has %d words; keep it short", c.ID, n)
		}
	}
	if v := got["B2"].Verdict; v != LegalQuestion {
		t.Errorf("B2: %s, want a legal question", v)
	}
	if v := got["A12"].Verdict; v != NotTrade {
		t.Errorf("A12: %s, want not a trade claim", v)
	}
}

func TestFileErrors(t *testing.T) {
	const head = "claims:\n  - "
	tests := []struct{ text, want string }{
		{"claims: []", "claims.yml: no claims in the file; list them under claims:"},
		{head + "{quote: x}", "claims.yml, claim number 1, id: a claim without an id; expected one such as A7"},
		{head + "{id: A, quote: ''}", "claims.yml, claim A, quote: no words to check"},
		{head + "{id: A, quote: x, expect: at least 1}", "claims.yml, claim A, measure: expected either measure or readings"},
		{head + "{id: A, quote: x, measure: count rows}", "claims.yml, claim A, expect: no expectation; expected words such as at least 520, or an operator and a number"},
		{head + "{id: A, quote: x, measure: count rows, expect: a great many}", `claims.yml, claim A, expect: not understood: expectation "a great many": neither words with a fixed range (such as "more than double", "at least 520") nor an operator and a number (>= 520, 1000..5000)`},
		{head + "{id: A, quote: x, measure: count shipments, expect: at least 1}", "claims.yml, claim A, measure: not understood: \"shipments\" is not a unit: say which, rows, declarations or consignments; at column 7"},
		{head + "{id: A, quote: x, measure: count rows, expect: more than double}", `claims.yml, claim A, measure: "more than double" speaks of a change, the measure of one period; expected ratio ... vs PERIOD`},
		{head + "{id: A, quote: x, measure: count rows, expect: most}", `claims.yml, claim A, measure: "most" speaks of a part, the measure of an amount; expected share of FILTER where FILTER`},
		{head + "{id: A, quote: x, kind: legal}", `claims.yml, claim A, why: a claim of kind "legal" says why it is not measured`},
		{head + "{id: A, quote: x, kind: rumour}", `claims.yml, claim A, kind: unknown kind "rumour"; expected trade, legal or statement`},
		{head + "{id: A, quote: x, text: Z}", `claims.yml, claim A, text: "Z" is none of the texts of the file`},
		{head + "{id: A, quote: x, measur: y}", "claims.yml: the claims file cannot be read"},
	}
	for _, tc := range tests {
		_, err := Load("claims.yml", []byte(tc.text))
		if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("%s\n got %v\nwant %s", tc.text, err, tc.want)
			continue
		}
		if trade.CodeOf(err) != trade.CodeInput {
			t.Errorf("%s: code %s", tc.text, trade.CodeOf(err))
		}
	}
}

func TestUnknownEventNamesTheClaim(t *testing.T) {
	f := load(t, "claims:\n  - {id: A7, quote: x, measure: 'count rows where after:strike', expect: at least 1}\n")
	_, err := Check(context.Background(), measuretest.Open(t), f, Options{})
	var te *trade.Error
	if !errors.As(err, &te) || te.Where != "claims.yml, claim A7" || !strings.Contains(err.Error(), `unknown event "strike"`) {
		t.Errorf("got %v", err)
	}
}

func TestIntervalSaysWhereItTurns(t *testing.T) {
	f := load(t, "claims:\n  - {id: A, quote: x, measure: 'count recipients.name where hs:9013.10 reporter:RU date:2022-01..2022-04', expect: at least 3}\n")
	v := checkAll(t, f, Options{})["A"]
	if v.Verdict != Reproduced || !strings.Contains(v.Why, "it does not hold by entity (2), by tax number (2)") {
		t.Errorf("%s: %s", v.Verdict, v.Why)
	}
	if v.Interval == nil || *v.Interval.Low != "2" || *v.Interval.High != "3" {
		t.Errorf("interval %+v", v.Interval)
	}
}
