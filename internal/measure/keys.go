package measure

import (
	"strings"

	"tallyman/internal/trade"
)

// col is the condition of a plain text column of normalize.item.
func col(name string) func(*compiler, Value) (frag, error) {
	return func(_ *compiler, v Value) (frag, error) { return word("i."+name, v), nil }
}

// amount is the condition of a number.
func amount(expr string) func(*compiler, Value) (frag, error) {
	return func(_ *compiler, v Value) (frag, error) { return number(expr, *v.Num), nil }
}

// goods is a semi-join over a table of goods facts.
func goods(table, column string) func(*compiler, Value) (frag, error) {
	return func(c *compiler, v Value) (frag, error) {
		c.need(table)
		return cat(sqlf("i.goods_id IN (SELECT x.goods_id FROM "+table+" x WHERE "), word("x."+column, v), sqlf(")")), nil
	}
}

// anyGoods is has:KEY for a table of goods facts.
func anyGoods(table string) func(*compiler) frag {
	return func(c *compiler) frag {
		c.need(table)
		return sqlf("i.goods_id IN (SELECT x.goods_id FROM " + table + " x)")
	}
}

// files is a semi-join over the source files.
func files(columns ...string) func(*compiler, Value) (frag, error) {
	return func(c *compiler, v Value) (frag, error) {
		c.need("ingest.file")
		var parts []frag
		for _, name := range columns {
			parts = append(parts, word("x."+name, v))
		}
		return cat(sqlf("i.file_id IN (SELECT x.file_id FROM ingest.file x WHERE "), or(parts), sqlf(")")), nil
	}
}

// buildKeys is the language's vocabulary, in the order of the reference.
func buildKeys() []keyDef {
	var out []keyDef
	for _, part := range [][]keyDef{goodsKeys(), placeKeys(), timeKeys(), partyKeys(), amountKeys(), recordKeys()} {
		out = append(out, part...)
	}
	return out
}

func goodsKeys() []keyDef {
	return []keyDef{
		{Key: Key{Name: "hs", Topic: "Goods", Doc: "HS or national tariff code; a code stands for everything below it, dots are optional. Codes are compared as the record has them, in the HS edition of its date.",
			Examples: []string{"9013.10", "8542", "8541..8543", "854*"}}, kind: kindHS, cond: hsCond, missing: "i.hs2 IS NULL", group: plainGroup("i.hs_code")},
		{Key: Key{Name: "revision", Topic: "Goods", Doc: "HS edition of the code.", Examples: []string{"2017", "2022"}}, kind: kindWord, cond: col("hs_revision"), missing: "i.hs_revision IS NULL", group: plainGroup("i.hs_revision")},
		{Key: Key{Name: "class", Topic: "Goods", Doc: "What the goods are, by text and code (classify).", Examples: []string{"optical-sight", "titanium", "*"}},
			kind: kindWord, lower: true, cond: goods("classify.class", "class_id"), present: anyGoods("classify.class"),
			group: joinGroup("LEFT JOIN classify.class gc ON gc.goods_id = i.goods_id", "gc.class_id", true, "classify.class")},
		{Key: Key{Name: "control", Topic: "Goods", Doc: "Named by a control list: list, list.tier, or list@version. A tier stands for those below it (chpl.3 for 3.A and 3.B). * is any list but those of whole industries (eu-xxiii), which are asked for by name.",
			Examples: []string{"chpl", "chpl.1", "chpl.3.A", "chpl@2024-02-23", "*"}}, kind: kindWord, lower: true, cond: controlCond, present: anyGoods("classify.control"),
			group: joinGroup("LEFT JOIN (SELECT DISTINCT goods_id, list_id || coalesce('.' || tier, '') AS control FROM classify.control) gk ON gk.goods_id = i.goods_id", "gk.control", true, "classify.control")},
		{Key: Key{Name: "cover", Topic: "Goods", Doc: "An innocent end use that the description names.", Examples: []string{"hunting", "toy", "civil", "*"}},
			kind: kindWord, lower: true, cond: goods("classify.cover", "cover"), present: anyGoods("classify.cover"),
			group: joinGroup("LEFT JOIN classify.cover gv ON gv.goods_id = i.goods_id", "gv.cover", true, "classify.cover")},
		{Key: Key{Name: "mismatch", Topic: "Goods", Doc: "Text and code point to different headings; the value is the heading that the text suggests.", Examples: []string{"*", "9013"}},
			kind: kindHS, cond: mismatchCond, present: anyGoods("classify.mismatch")},
		{Key: Key{Name: "text", Topic: "Goods", Doc: "Words in the description, its translation, brand or model. Case, accents, ё and look-alike letters of other scripts make no difference. Whole words; * at either end opens it; quotes hold a phrase.",
			Examples: []string{"охот*", `"night vision"`, "*scope"}}, kind: kindText,
			cond:    func(c *compiler, v Value) (frag, error) { return textCond(c, v), nil },
			present: func(c *compiler) frag { return textCond(c, Value{Any: true}) }},
		{Key: Key{Name: "hs2", Topic: "Goods", Doc: "HS chapter."}, kind: kindHS, group: plainGroup("i.hs2")},
		{Key: Key{Name: "hs4", Topic: "Goods", Doc: "HS heading."}, kind: kindHS, group: plainGroup("i.hs4")},
		{Key: Key{Name: "hs6", Topic: "Goods", Doc: "HS subheading."}, kind: kindHS, group: plainGroup("i.hs6")},
	}
}

func countryKey(name, column, doc string, aliases ...string) keyDef {
	return keyDef{Key: Key{Name: name, Topic: "Places", Doc: doc + " ISO 2 or 3 letters, or the English name.", Examples: []string{"CN", "TUR", `"United Arab Emirates"`}, Aliases: aliases},
		kind: kindCountry, cond: col(column), missing: "i." + column + " IS NULL", group: plainGroup("i." + column)}
}

func placeKeys() []keyDef {
	return []keyDef{
		countryKey("from", "dispatch", "Country of dispatch: where the goods were sent from.", "dispatch"),
		countryKey("origin", "origin", "Country of origin: where the goods were made."),
		countryKey("trading", "trading", "Country of the trading partner: where the seller or buyer is registered."),
		countryKey("to", "destination", "Country of destination.", "destination"),
		{Key: Key{Name: "via", Topic: "Places", Doc: "The record itself shows the country on the way: sent from there but made elsewhere and bound elsewhere, or a transit record of its customs. Records seldom name a route, so a row that is not found may still have gone that way; a row without an origin is never found by this key.",
			Examples: []string{"TR", "AE,HK"}}, kind: kindCountry, cond: viaCond},
		{Key: Key{Name: "route", Topic: "Places", Doc: "Dispatched from the first country to the second.", Examples: []string{"CN-RU"}}, kind: kindPair, cond: routeCond,
			group: plainGroup("i.dispatch || '-' || i.destination")},
		{Key: Key{Name: "between", Topic: "Places", Doc: "Either way between two countries.", Examples: []string{"CN-RU"}}, kind: kindPair, cond: betweenCond},
		{Key: Key{Name: "reporter", Topic: "Places", Doc: "Country whose customs wrote the record.", Examples: []string{"RU", "KZ"}}, kind: kindCountry, cond: col("reporter"), missing: "i.reporter IS NULL", group: plainGroup("i.reporter")},
		{Key: Key{Name: "direction", Topic: "Places", Doc: "Direction, as seen from the reporter.", Values: []string{"import", "export", "transit"}}, kind: kindEnum, cond: col("direction"), missing: "i.direction IS NULL", group: plainGroup("i.direction")},
		{Key: Key{Name: "flow", Topic: "Places", Doc: "Kind of flow, by customs procedure.", Values: []string{"ordinary", "return", "repair", "re-export", "transit"}}, kind: kindEnum, cond: col("flow_kind"), missing: "i.flow_kind IS NULL", group: plainGroup("i.flow_kind")},
		{Key: Key{Name: "procedure", Topic: "Places", Doc: "Customs procedure code as the record has it.", Examples: []string{"40*", "7800021"}}, kind: kindWord, cond: col("procedure"), missing: "i.procedure IS NULL", group: plainGroup("i.procedure")},
	}
}

func timeKeys() []keyDef {
	return []keyDef{
		{Key: Key{Name: "date", Topic: "Time", Doc: "Date of the record. Ends are included; a range may be open; fy2023@jun is the fiscal year that ends in June 2023; an event of case.yml may stand for its day. A row that states only its month or year counts where all of it lies inside.",
			Examples: []string{"2022", "2022-01..2022-12", "2022-02-24..", "2022-q3", "fy2023@jun", "before:invasion", "invasion..2023-03"}}, kind: kindDate, missing: `i."on" IS NULL`, group: plainGroup(`CAST(i."on" AS VARCHAR)`)},
		{Key: Key{Name: "month", Topic: "Time", Doc: "Calendar month or months.", Examples: []string{"2022-03", "2022-03..2022-10"}}, kind: kindMonth, group: timeGroup("i.month")},
		{Key: Key{Name: "quarter", Topic: "Time", Doc: "Calendar quarter."}, kind: kindWord, group: timeGroup(`CASE WHEN coalesce(i.date_precision, 'day') <> 'year' THEN substr(i.month, 1, 4) || '-q' || CAST(ceil(CAST(substr(i.month, 6, 2) AS INTEGER) / 3.0) AS INTEGER) END`)},
		{Key: Key{Name: "year", Topic: "Time", Doc: "Calendar or fiscal year or years.", Examples: []string{"2022", "2021..2022"}}, kind: kindYear, group: timeGroup(`CAST(extract(year FROM i."on") AS VARCHAR)`)},
		{Key: Key{Name: "before", Topic: "Time", Doc: "Strictly before a day or event.", Examples: []string{"invasion", "2022-02-24"}}, kind: kindDay},
		{Key: Key{Name: "after", Topic: "Time", Doc: "On or after a day or event.", Examples: []string{"invasion", "2022-02-24"}}, kind: kindDay},
	}
}

// partyKeys are the keys of every role, and of any role as party.
func partyKeys() []keyDef {
	var out []keyDef
	for _, role := range roleNames {
		out = append(out, roleKeys(role)...)
	}
	return out
}

func roleKeys(role string) []keyDef {
	who, missing := "the "+strings.ReplaceAll(role, "-", " "), ""
	if role == "party" {
		who = "a party in any role"
	} else {
		missing = columns(role)[0] + " IS NULL"
	}
	key := func(attr, doc string, kind valueKind, examples ...string) keyDef {
		name := role
		if attr != "" {
			name += "." + attr
		}
		return keyDef{Key: Key{Name: name, Topic: "Parties", Doc: strings.ReplaceAll(doc, "WHO", who), Examples: examples}, kind: kind, cond: partyCond(role, attr)}
	}
	name := key("", "Name of WHO as written, in any spelling: case, accents, look-alikes and Cyrillic or Latin letters make no difference; or an entity id.", kindText, `"Blue Heron"`, "меридиан*", "ent-1c0ffee12345")
	name.missing = missing
	entity := key("entity", "Entity that WHO was resolved to: every spelling of it.", kindWord, "ent-1c0ffee12345")
	id := key("id", "Tax number of WHO.", kindWord, "7700000000")
	country := key("country", "Country where WHO is registered, as the record says.", kindCountry, "RU")
	if role == string(trade.Sender) || role == string(trade.Recipient) {
		id.Aliases = []string{role + ".inn"}
	}
	if role != "party" {
		name.group = partyGroup(role)
		country.group = partyColumnGroup(role, "country")
		id.group = partyColumnGroup(role, "tax_id")
		id.missing, country.missing = "", ""
	}
	list := key("list", "Watchlist with a hit on WHO at or above the threshold; part of a list's id is enough.", kindWord, "eu", "us-ofac-sdn", "*")
	list.present = hasHit(role)
	if role != "party" {
		list.group = listGroup(role)
	}
	sector := key("sector", "Sector that a watchlist states for WHO.", kindWord, "armour", "aviation")
	program := key("program", "Programme under which WHO is listed.", kindWord, "UKR*")
	listed := key("listed", "Was WHO listed at the time? before: a listing was in force on the day of the record; after: listed only later; undated: the list gives no date.", kindEnum)
	listed.Values = []string{"before", "after", "undated"}
	score := key("score", "Score of a hit on WHO, 0 to 1, in place of the threshold.", kindNumber, ">=0.8", "0.6..0.8")
	judgement := key("judgement", "What a person decided about a hit on WHO.", kindEnum)
	judgement.Values = []string{"yes", "no", "unsure", "none"}
	list.lower, sector.lower, judgement.lower, entity.lower = true, true, true, true
	if role == "party" { // the short names mean any role
		for _, k := range []*keyDef{&list, &sector, &listed, &score, &program} {
			k.Aliases = []string{strings.TrimPrefix(k.Name, "party.")}
		}
	}
	return []keyDef{name, entity, id, country, list, sector, program, listed, score, judgement}
}

func hasHit(role string) func(*compiler) frag {
	return func(c *compiler) frag {
		out, _ := c.hits([]Term{{Key: role + ".list", Values: []Value{{Any: true}}}}) // a bare * cannot fail
		return out
	}
}

func amountKeys() []keyDef {
	const notZero = "nullif(i.net_kg, 0)"
	return []keyDef{
		{Key: Key{Name: "value", Topic: "Amounts", Doc: "Item value in USD; k, m and bn may follow the number.", Examples: []string{">100000", "1000..5000", ">=2.5m"}, Aliases: []string{"value-usd"}}, kind: kindNumber, cond: amount("i.value_usd"), missing: "i.value_usd IS NULL"},
		{Key: Key{Name: "kg", Topic: "Amounts", Doc: "Net mass in kilograms.", Examples: []string{">=5", "..0.5"}, Aliases: []string{"net-kg", "weight"}}, kind: kindNumber, cond: amount("i.net_kg"), missing: "i.net_kg IS NULL"},
		{Key: Key{Name: "gross", Topic: "Amounts", Doc: "Gross mass in kilograms.", Examples: []string{">1000"}, Aliases: []string{"gross-kg"}}, kind: kindNumber, cond: amount("i.gross_kg"), missing: "i.gross_kg IS NULL"},
		{Key: Key{Name: "quantity", Topic: "Amounts", Doc: "Quantity, in the unit that the record states; combine with unit:.", Examples: []string{">=100", "1"}}, kind: kindNumber, cond: amount("i.quantity"), missing: "i.quantity IS NULL"},
		{Key: Key{Name: "price", Topic: "Amounts", Doc: "Item value in USD per kilogram net.", Examples: []string{">500"}}, kind: kindNumber, cond: amount("(i.value_usd / " + notZero + ")"), missing: "(i.value_usd / " + notZero + ") IS NULL"},
		{Key: Key{Name: "unit", Topic: "Amounts", Doc: "Unit of the quantity: UN/ECE Recommendation 20 code.", Examples: []string{"H87", "KGM", "PR"}}, kind: kindWord, upper: true, cond: col("unit"), missing: "i.unit IS NULL", group: plainGroup("i.unit")},
		{Key: Key{Name: "basis", Topic: "Amounts", Doc: "Which of the record's values the USD value comes from.", Values: []string{"statistical", "customs", "invoice", "declared"}}, kind: kindEnum, cond: col("value_basis"), missing: "i.value_basis IS NULL", group: plainGroup("i.value_basis")},
		{Key: Key{Name: "currency", Topic: "Amounts", Doc: "Currency of the value before conversion.", Examples: []string{"RUB", "CNY"}}, kind: kindWord, upper: true, cond: col("local_currency"), missing: "i.local_currency IS NULL", group: plainGroup("i.local_currency")},
	}
}

func recordKeys() []keyDef {
	return []keyDef{
		{Key: Key{Name: "has", Topic: "Records", Doc: "The record states the field; -has: finds those that do not.", Examples: []string{"value", "hs", "sender", "recipient.list"}}, kind: kindKey, cond: hasCond},
		{Key: Key{Name: "decl", Topic: "Records", Doc: "Declaration number.", Examples: []string{"10012020/310322/5016594", "10012020/*"}}, kind: kindWord, cond: col("decl_no"), missing: "i.decl_no IS NULL"},
		{Key: Key{Name: "item", Topic: "Records", Doc: "One row of one sheet of one file, by its id.", Examples: []string{"4f2a91c0d3be.1.17"}}, kind: kindWord, cond: col("item_id")},
		{Key: Key{Name: "file", Topic: "Records", Doc: "Source file, by id or name.", Examples: []string{"4f2a91c0d3be", `"imports 2022.csv"`}}, kind: kindWord, cond: files("file_id", "name"), group: plainGroup("i.file_id")},
		{Key: Key{Name: "source", Topic: "Records", Doc: "Kind of source file (source id).", Examples: []string{"ru-declarations"}}, kind: kindWord, cond: files("source_id"), group: fileGroup("source_id")},
		{Key: Key{Name: "provider", Topic: "Records", Doc: "Who provided the file.", Examples: []string{`"Open Registry"`}}, kind: kindWord, cond: files("provider"), group: fileGroup("provider")},
		{Key: Key{Name: "grain", Topic: "Records", Doc: "What one row stands for. Rows of different grain never add up in one figure; without this key a measure takes item rows where there are any.", Values: []string{"item", "party-month", "aggregate"}}, kind: kindEnum, cond: col("grain"), group: plainGroup("i.grain")},
		{Key: Key{Name: "part", Topic: "Records", Doc: "Rows of official statistics that must not be added to the others of their file: total contains other rows (World, a chapter, the year beside its months), of-which parts another one (re-exports inside exports). Without this key figures leave both out and say how many.", Values: []string{"total", "of-which"}},
			kind: kindEnum, cond: col("part"), group: plainGroup("i.part")},
		{Key: Key{Name: "finding", Topic: "Records", Doc: "Evidence of a finding, or of all findings of a detector.", Examples: []string{"fnd-0123456789ab", "price-outlier", "*"}}, kind: kindWord, lower: true, cond: findingCond},
	}
}
