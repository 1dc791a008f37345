package market

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// WithoutMonth drops a month ("2022-09") of one file, as a provider's missing
// delivery does.
func (m *Market) WithoutMonth(file, month string) {
	kept := m.rows[:0]
	for _, r := range m.rows {
		if r.file != file || r.on.Format("2006-01") != month {
			kept = append(kept, r)
		}
	}
	m.rows = kept
}

// batch is how many rows stand in one statement.
const batch = 500

// SQL are statements that fill the tables of the ledger.
func (m *Market) SQL() []string {
	var out []string
	for _, f := range []string{"ru-a", "ru-b", "kz"} {
		out = append(out, fmt.Sprintf("INSERT INTO ingest.file BY NAME SELECT '%[1]s' AS file_id, '%[1]s-synthetic.csv' AS name, '%[1]s' AS source_id, 'item' AS grain, false AS reconciled", f))
	}
	var parties, entities, links, hits []string
	for _, f := range m.Firms {
		parties = append(parties, fmt.Sprintf("(%d, '%s', '%s', '%s', true, '%s', '%s')", f.ID, f.Name, f.TaxID, "inn", f.Country, f.Address))
		entities = append(entities, fmt.Sprintf("('%s', '%s', '%s')", f.Entity(), f.Name, f.Country))
		links = append(links, fmt.Sprintf("(%d, '%s', 'single')", f.ID, f.Entity()))
		if f.Listed {
			hits = append(hits, fmt.Sprintf("('hit-%[1]d', %[1]d, 'list', 'list:%[1]d', 1, true, 'identifier', '%[2]s', '%[2]s', DATE '2022-05-01')", f.ID, f.Name))
		}
	}
	out = append(out, insert("normalize.party (party_id, name, tax_id, tax_id_type, tax_id_valid, country, address)", parties)...)
	out = append(out, insert("resolve.entity (entity_id, caption, country)", entities)...)
	out = append(out, insert("resolve.link (party_id, entity_id, rule)", links)...)
	out = append(out, insert(`screen.hit (hit_id, party_id, list_id, entity_id, score, "match", rule, party_name, listing_name, listed_on)`, hits)...)
	out = append(out, m.items()...)
	return append(out, `UPDATE normalize.party SET first_on = x.a, last_on = x.b, rows = x.n, roles = x.r FROM (SELECT id, min("on") AS a, max("on") AS b, count(*) AS n, string_agg(DISTINCT role, ',') AS r
		FROM (SELECT sender_id AS id, "on", 'sender' AS role FROM normalize.item UNION ALL SELECT recipient_id, "on", 'recipient' FROM normalize.item) GROUP BY id) x WHERE x.id = party_id`,
		"INSERT INTO watchlist.entity SELECT list_id, entity_id, 'LegalEntity', listing_name, listed_on FROM screen.hit")
}

func (m *Market) items() []string {
	goods := map[int64]bool{}
	var items, texts, controls, mismatches []string
	counts := map[string]int{}
	for _, r := range m.rows {
		id := key(r.text, r.good.hs6)
		n := counts[r.file]
		counts[r.file]++
		items = append(items, fmt.Sprintf("('%s', '%s', 'item', '%s', '%s', %d, %d, DATE '%s', 'day', '%s', %s, %d, %d, %d, '%s', '%s', '%s', '%s', '2022', '%s', '%s', '%s', '%s', %.0f, '%s', %.3f, %.2f)",
			item(r.file, n), r.file, r.direction, r.reporter, r.decl, r.decl, r.on.Format(time.DateOnly), r.on.Format("2006-01"), null(r.flow), r.sender, r.recipient, id,
			r.good.hs6+"0000", r.good.hs6, r.good.hs6[:4], r.good.hs6[:2], r.origin, r.dispatch, r.trading, r.destination, r.quantity, r.good.unit, r.quantity*r.good.kg, r.value))
		if r.instance > 0 {
			m.Planted[r.instance-1].Rows++
		}
		if goods[id] {
			continue
		}
		goods[id] = true
		texts = append(texts, fmt.Sprintf("(%d, '%s', %s, '%s', '%s', '2022')", id, r.text, null(model(r.text)), r.good.hs6+"0000", r.good.hs6))
		if r.good.listed {
			controls = append(controls, fmt.Sprintf("(%d, 'chpl', '2024-02-23', '1', '%s', false)", id, r.good.hs6))
		}
		if r.mismatch {
			mismatches = append(mismatches, fmt.Sprintf("(%d, '%s', '8542', 400, 'integrated circuits, processors')", id, r.good.hs6[:4]))
		}
	}
	out := insert(`normalize.item (item_id, file_id, grain, direction, reporter, decl_key, consignment_key, "on", date_precision, month, flow_kind, sender_id, recipient_id, goods_id,
		hs_code, hs6, hs4, hs2, hs_revision, origin, dispatch, trading, destination, quantity, unit, net_kg, value_usd)`, items)
	out = append(out, insert("normalize.goods (goods_id, description, model, hs_code, hs6, hs_revision)", texts)...)
	out = append(out, insert("classify.control (goods_id, list_id, list_version, tier, code, partial)", controls)...)
	return append(out, insert("classify.mismatch (goods_id, declared_hs4, likely_hs4, ratio, words)", mismatches)...)
}

// Items are the ids of the rows of each instance, in the order of Planted.
func (m *Market) Items() [][]string {
	out := make([][]string, len(m.Planted))
	counts := map[string]int{}
	for _, r := range m.rows {
		n := counts[r.file]
		counts[r.file]++
		if r.instance > 0 {
			out[r.instance-1] = append(out[r.instance-1], item(r.file, n))
		}
	}
	return out
}

func insert(table string, rows []string) []string {
	var out []string
	for len(rows) > 0 {
		n := min(batch, len(rows))
		out = append(out, "INSERT INTO "+table+" VALUES "+strings.Join(rows[:n], ", "))
		rows = rows[n:]
	}
	return out
}

// model is what stands after the word in a text that names one.
func model(text string) string {
	_, m, ok := strings.Cut(text, "MODEL ")
	if !ok {
		return ""
	}
	return strings.Fields(m)[0]
}

func null(s string) string {
	if s == "" {
		return "NULL"
	}
	return "'" + s + "'"
}

func key(text, hs6 string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(hs6 + "|" + text))
	return int64(h.Sum64() >> 2)
}
