package synth

import (
	"fmt"
	"strconv"
	"strings"
)

// ClaimsFile and ArticleFile are what [Truth.Story] is written to, beside the
// records: an invented article that retells what was planted, rightly and
// wrongly, and its claims for checking.
const (
	ClaimsFile  = "claims.yml"
	ArticleFile = "article.md"
)

// Claim is one sentence of the invented article with the verdict that it
// deserves. The engine never reads the verdict: the claims file does not hold it.
type Claim struct {
	ID      string `json:"id"`
	Quote   string `json:"quote"`
	Verdict string `json:"verdict"` // in the words of package claim: reproduced, not_reproduced, reproduced_in_another_scope ...
	Why     string `json:"why"`
	yaml    string
}

// Story is the invented article's claims, with numbers taken from what was
// planted.
func (t *Truth) Story() []Claim {
	v := func(pattern, expect string) float64 {
		for _, p := range t.Patterns {
			for _, e := range p.Expect {
				if p.ID == pattern && e.ID == expect {
					f, err := strconv.ParseFloat(e.Value, 64)
					if err == nil {
						return f
					}
				}
			}
		}
		return 0
	}
	m := func(pattern, expect string) string {
		for _, p := range t.Patterns {
			for _, e := range p.Expect {
				if p.ID == pattern && e.ID == expect {
					return e.Measure
				}
			}
		}
		return ""
	}
	const sights, titanium, chips = "sights-as-hunting", "titanium-to-armour", "chips-via-kazakhstan"
	million := fmt.Sprintf("about $%.1f million", v(sights, "value-2022")/1e6)
	all := fmt.Sprintf("at least %.0f", 10*float64(int(v(titanium, "declarations-2022")/10)))
	between := fmt.Sprintf("at least %.0f", (v(titanium, "titanium-rows-2022")+v(titanium, "titanium-declarations-2022"))/2+1)
	return []Claim{
		measured("sights-value", million, "reproduced", "the value of 2022", m(sights, "value-2022"), million, nil),
		measured("sights-rose", "more than double", "reproduced_in_another_scope", "the year rose by nine tenths; only March to December more than doubled", m(sights, "value-ratio"), "more than double",
			[][2]string{{"March to December of both years", m(sights, "ratio-mar-dec")}}),
		measured("sights-buyers", "more than 50 companies", "reproduced_in_another_scope", "fewer than 50 in 2022; more than 50 with three months more", m(sights, "recipients-2022"), "more than 50",
			[][2]string{{"October 2021 to December 2022", m(sights, "recipients-15-months")}}),
		measured("titanium-deliveries", all+" deliveries of titanium", "reproduced_in_another_scope", "so many declarations of all goods; far fewer of titanium", m(titanium, "titanium-declarations-2022"), all,
			[][2]string{{"all goods", m(titanium, "declarations-2022")}}),
		measured("titanium-value", "almost doubled", "reproduced", "1.9 times", m(titanium, "titanium-value-ratio"), "almost doubled", nil),
		measured("titanium-weight", "the tonnage quadrupled", "not_reproduced", "one and a half times", m(titanium, "titanium-kg-ratio"), ">= 4", nil),
		readings("titanium-lots", between+" shipments of titanium", "ambiguous", "so many goods items, and fewer declarations", between,
			[][2]string{{"goods items", m(titanium, "titanium-rows-2022")}, {"declarations", m(titanium, "titanium-declarations-2022")}}),
		measured("drones", "a thousand drones", "reproduced", "pieces, not rows", m("drones-as-toys", "units"), "exactly 1000", nil),
		measured("helicopters", "six helicopters", "reproduced", "", m("helicopters-after-cutoff", "units"), "exactly 6", nil),
		measured("chips-stopped", "none came directly any more", "reproduced", "", m(chips, "direct-after"), "none", nil),
		measured("after-listing", "deliveries went on after the listing", "not_reproduced", "the last delivery is older than the listing", m("listed-only-later", "after-listing"), "at least 1", nil),
		measured("before-the-war", "thousands of sights in 2019", "insufficient_coverage", "no record of 2019 is loaded", "count rows where hs:9013.10 from:CN to:RU date:2019", "at least 2000", nil),
		stated("breach", "in breach of sanctions", "legal", "legal_question", "a conclusion of law"),
		stated("aid", "as military aid", "statement", "not_a_trade_claim", "a motive, which no record states"),
	}
}

func head(id, quote string) string {
	return fmt.Sprintf("  - id: %s\n    text: gazette\n    quote: %q\n    said_by: [The Nowhere Gazette, a report that it does not name, customs records]\n", id, quote)
}

func measured(id, quote, verdict, why, measure, expect string, scopes [][2]string) Claim {
	y := head(id, quote) + fmt.Sprintf("    measure: %q\n    expect: %q\n", measure, expect)
	if len(scopes) > 0 {
		y += "    scopes:\n" + named(scopes)
	}
	return Claim{ID: id, Quote: quote, Verdict: verdict, Why: why, yaml: y}
}

func readings(id, quote, verdict, why, expect string, list [][2]string) Claim {
	return Claim{ID: id, Quote: quote, Verdict: verdict, Why: why, yaml: head(id, quote) + "    readings:\n" + named(list) + fmt.Sprintf("    expect: %q\n", expect)}
}

func stated(id, quote, kind, verdict, why string) Claim {
	return Claim{ID: id, Quote: quote, Verdict: verdict, Why: why, yaml: head(id, quote) + fmt.Sprintf("    kind: %s\n    why: %q\n", kind, why)}
}

func named(list [][2]string) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "      - name: %q\n        measure: %q\n", p[0], p[1])
	}
	return b.String()
}

// ClaimsYAML is the claims file of the story.
func (t *Truth) ClaimsYAML() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n# What an invented article says of these invented records: some of it true, some overstated,\n# some true of something else. tallyman claims check\n", Watermark)
	b.WriteString("title: \"An invented article, claim by claim (synthetic)\"\ntexts:\n  gazette:\n    title: Sights for hunters, titanium for tanks (synthetic)\n    outlet: The Nowhere Gazette (invented)\n    published: \"2023-02-01\"\n    file: " + ArticleFile + "\nevents:\n")
	fmt.Fprintf(&b, "  %s: %q\nclaims:\n", t.Event.ID, t.Event.Date)
	for _, c := range t.Story() {
		b.WriteString(c.yaml)
	}
	return []byte(b.String())
}

// Article is the invented article.
func (t *Truth) Article() []byte {
	q := map[string]string{}
	for _, c := range t.Story() {
		q[c.ID] = c.Quote
	}
	return fmt.Appendf(nil, `# Sights for hunters, titanium for tanks

*%s*

NOWHERE, 1 February 2023. Customs records show that rifle sights worth %s came from China to Russia last year, %s the sum of the year before, and were declared as hunting goods. They went to %s, according to a report seen by The Nowhere Gazette.

A maker of armoured vehicles received %s from China in 2022, the records show. The value of China's titanium exports to Russia %s; %s. Among them were %s.

%s reached the country through toy traders in the two months to 23 February 2022. Since then, %s followed. Of Chinese chips, %s from April 2022 on. For one company, %s, and there had been %s. All this happened %s, the report says, and %s.
`, Watermark, q["sights-value"], q["sights-rose"], q["sights-buyers"], q["titanium-deliveries"], q["titanium-value"], q["titanium-weight"], q["titanium-lots"],
		capital(q["drones"]), q["helicopters"], q["chips-stopped"], q["after-listing"], q["before-the-war"], q["breach"], q["aid"])
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// compareClaims sets the verdicts against those that the sentences deserve.
func compareClaims(t *Truth, found Found) []Row {
	if found.Verdicts == nil {
		return nil
	}
	var out []Row
	for _, c := range t.Story() {
		got := found.Verdicts[c.ID]
		out = append(out, Row{Kind: "claim", Pattern: c.ID, Title: "“" + c.Quote + "”", Planted: strings.ReplaceAll(c.Verdict, "_", " "), Found: strings.ReplaceAll(got, "_", " "), OK: got == c.Verdict, Note: c.Why})
	}
	return out
}
