package measure

import (
	"fmt"
	"strings"
)

// Reference is docs/filter-language.md: prose here, tables from the catalogue.
// A test compares the two, so that the reference cannot fall behind.
func Reference() string {
	var b strings.Builder
	b.WriteString(referenceHead)
	topic := ""
	for _, k := range Catalog() {
		if strings.Contains(k.Name, ".") || k.Topic == "Parties" && k.Name != "sender" {
			continue // roles share one table, below
		}
		if k.Topic != topic && k.Topic != "Parties" {
			topic = k.Topic
			fmt.Fprintf(&b, "\n### %s\n| key | value | what it holds for | examples | by |\n|---|---|---|---|---|\n", topic)
		}
		if k.Topic == "Parties" {
			topic = "Parties"
			b.WriteString(partyReference())
			continue
		}
		keyRow(&b, k, k.Name)
	}
	b.WriteString(measureHead)
	for _, u := range Units() {
		if r := (Metric{"count", u.Name}).role(); r != "" && r != "sender" && r != "recipient" {
			continue // said once, below
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", u.Name, strings.Join(u.Ops, ", "), u.Unit, u.Doc)
	}
	b.WriteString(thresholdHead)
	for _, p := range phrases {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(p.words, "; "), p.exp.Of, p.exp)
	}
	for _, words := range []string{"doubled", "almost doubled", "more than doubled", "tripled", "at least 2.5 times", "at least 520", "more than 50", "nearly 600", "about $2.5 million", "$2.5 million", "1,000", "up to 12", "40 percent"} {
		e, _ := Threshold(words)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", words, e.Of, e)
	}
	b.WriteString(referenceTail)
	return b.String()
}

func keyRow(b *strings.Builder, k Key, name string) {
	value := k.Type
	if len(k.Values) > 0 {
		value = "`" + strings.Join(k.Values, "`, `") + "`"
	}
	examples := make([]string, 0, len(k.Examples))
	for _, e := range k.Examples {
		if k.Filter {
			examples = append(examples, "`"+k.Name+":"+e+"`")
		}
	}
	name = "`" + name + "`"
	for _, a := range k.Aliases {
		name += ", `" + a + "`"
	}
	if !k.Filter {
		value = "(groups only)"
	}
	by := ""
	if k.Group {
		by = "yes"
	}
	if k.Many {
		by = "yes, in several groups"
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", name, value, strings.ReplaceAll(k.Doc, "|", "\\|"), strings.Join(examples, " "), by)
}

// partyReference is one table for all roles.
func partyReference() string {
	var b strings.Builder
	b.WriteString("\n### Parties\nThe roles are ")
	for i, r := range roleNames[:len(roleNames)-1] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("`" + r + "`")
	}
	b.WriteString("; `party` is any of them. Each has the keys of this table, shown for `recipient`. Positive conditions on the hits of one role (`list`, `sector`, `program`, `listed`, `score`, `judgement`) speak of one and the same hit. " +
		"Without `score` or `judgement` a hit is one at or above the threshold that nobody rejected, or one that somebody confirmed.\n\n| key | value | what it holds for | examples | by |\n|---|---|---|---|---|\n")
	for _, k := range Catalog() {
		if k.Name == "recipient" || strings.HasPrefix(k.Name, "recipient.") {
			keyRow(&b, k, k.Name)
		}
	}
	b.WriteString("\nThe short names `list`, `sector`, `program`, `listed`, `score` mean `party.list` and so on.\n")
	return b.String()
}

const referenceHead = `# The filter and measure language

This page is printed by the program (package measure); the tables are its own catalogue. One language serves the search box, the command line, the API, case.yml, measures and claims.

## Filters

    hs:9013.10 class:optical-sight from:CN to:RU date:2022-01..2022-12 text:охот* recipient.sector:armour value:>100000 -via:TR

- A term is ` + "`key:value`" + `, without a blank after the colon. All terms must hold.
- Values of a repeated key are alternatives: ` + "`from:CN from:TR`" + ` is ` + "`from:CN,TR`" + `.
- ` + "`-`" + ` (or ` + "`NOT`" + `) negates. What is unknown is not true, so its negation holds: ` + "`-from:TR`" + ` keeps rows without a country of dispatch. A figure's coverage says how many rows state no value for a key.
- ` + "`*`" + ` at the end of a value opens it; in text also at the start. Alone it means any: ` + "`class:*`" + `.
- Quotes hold blanks, commas and stars: ` + "`recipient:\"Blue Heron, Ltd\"`" + `; ` + "`\\\"`" + `, ` + "`\\\\`" + ` and ` + "`\\*`" + ` stand for themselves inside.
- A word without a key is looked for in goods texts and in the names of all parties; several words must all be found. In a measure such a word stands in quotes.
- ` + "`@name`" + ` is a set of values from case.yml: ` + "`from:@hubs`" + `.
- Numbers: ` + "`>100000`, `>=5`, `<2.5m`, `1000..5000`, `..200k`" + `; no thousands separators.
- An unknown key, a misspelt word, an impossible date is an error with the column, never an empty result.

A filter has one canonical form: terms in the order of this page, values sorted. Equal filters print equally, whatever the order in which they were typed.

## Keys
`

const measureHead = `
## Measures

    AGGREGATE [where FILTER] [by KEY[,KEY]] [vs PERIOD | previous | TERMS]

| form | gives |
|---|---|
| ` + "`count UNIT where FILTER`" + ` | how many; the unit is always said |
| ` + "`sum COLUMN where FILTER`" + `; avg, median, min, max | of a column |
| ` + "`first where FILTER`, `last where FILTER`" + ` | the date of the first or last row |
| ` + "`exists where FILTER`" + ` | yes or no |
| ` + "`share of FILTER where FILTER [of WHAT]`" + ` | the part of the rows (or of value_usd, net_kg, recipients ...) that also meets the first filter |
| ` + "`ratio [METRIC] where FILTER vs OTHER`" + ` | METRIC over the same with another period or other terms; both sides are shown |
| ` + "`difference [METRIC] where FILTER vs OTHER`" + ` | the same, subtracted |
| ` + "`rank [METRIC] of KEY:VALUE where FILTER`" + ` | the place among all values of the key, 1 is the largest |
| ` + "`top N METRIC where FILTER by KEY`" + ` | the N largest groups, and what part of the whole they hold |

` + "`vs`" + ` may follow any count, sum, avg, median or share: a period (` + "`vs 2021`" + `) replaces the filter's period, ` + "`previous`" + ` is the period of the same length just before, terms (` + "`vs from:TR`" + `) replace those with the same keys. The figure then carries both sides, their ratio and their difference.

Values are exact decimals; quotients are rounded to six places.

### What can be counted and summed
| name | operations | unit of the figure | what it is |
|---|---|---|---|
`

const thresholdHead = `
The parties of every other role count in the same three ways: declarants, contract-holders, manufacturers, carriers, notify-parties, brokers.

## Words in claims
What the words of a sentence mean as a range. These are conventions, fixed so that two readers reach one verdict. Numbers without a qualifier are taken as rounded where a decimal point or a scale word shows it (half of the last digit), else exactly; "about" allows ten percent either way, "almost" ten percent below.

| words | of | range |
|---|---|---|
`

const referenceTail = `
## What a figure says
- **No data is never zero.** A value is zero only where records that could have shown the thing are loaded for some month of the period; otherwise it is no data (null), with the reason.
- **Registers.** What goes to a country can stand in its import records or in the sender's export records. A register bears on a figure when it could hold such rows. Rows of two registers are counted together and said so, since the same goods may stand in both.
- **Grain.** Rows of different grain (goods items, a vendor's monthly sums, official aggregates) never add up. Without ` + "`grain:`" + ` a measure takes item rows where any match, else the next grain that has rows, and says so; the rest is counted as left out.
- **Sums among statistics.** Rows of official statistics that contain other rows of their file (World among the partners, a chapter among its subheadings, a year beside its months, the European Union beside its members) and rows that part another one (re-exports inside exports) are not added to the rest: they are left out and counted in the notes. ` + "`part:total`" + ` or ` + "`part:of-which`" + ` counts them instead.
- **Totals of declarations** are repeated on every item of a declaration and are not part of the language.
- **Quantities** in different units are refused; the error lists the units found.
- **Months.** Grouped by month, a loaded month without a match is 0 and a month that is not loaded has no value.
- **Dates of low precision.** A row that states only its month or year counts where the whole of it lies inside the period; those that the period cuts are left out and counted.
- **Identity.** The id of a figure is made of the canonical expression, the dates of the events it names, and the hash of the ledger.
`
