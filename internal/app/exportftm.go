package app

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/report/ftm"
	"tallyman/internal/store"
	"tallyman/internal/synth"
	"tallyman/internal/trade"
)

// ftmRoles are the roles of a record that FollowTheMoney's customs declaration
// has a property for.
var ftmRoles = []struct {
	role     trade.Role
	property string
}{
	{trade.Sender, "sender"}, {trade.Recipient, "receiver"}, {trade.Declarant, "declarant"}, {trade.ContractHolder, "contractHolder"},
}

// exportFTM writes the parties and goods items of the temporary table chosen as
// FollowTheMoney entities and returns how many there were. Parties come first,
// so that every reference points back.
func (c *Case) exportFTM(ctx context.Context, v *View, note exportNote, persons bool, out io.Writer) (int64, error) {
	x := &ftmExport{w: ftm.NewWriter(out), persons: persons, skip: map[string]bool{}, dataset: "tallyman"}
	if note.Watermark != "" {
		x.dataset, x.mark = "synthetic", synth.Watermark
	}
	x.filter = note.Filter
	if err := x.parties(ctx, v); err != nil {
		return x.w.Count(), err
	}
	err := x.items(ctx, v)
	return x.w.Count(), err
}

type ftmExport struct {
	w                     *ftm.Writer
	persons               bool
	skip                  map[string]bool // entities left out: natural persons
	dataset, mark, filter string
}

// parties writes one entity for each resolved entity of the items, with every
// spelling as a name.
func (x *ftmExport) parties(ctx context.Context, v *View) error {
	var parts []string
	for _, r := range ftmRoles {
		parts = append(parts, "SELECT "+string(r.role)+"_id AS party_id FROM normalize.item JOIN chosen USING (item_id)")
	}
	query := `SELECT coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS id, coalesce(any_value(e.caption), min(p.name)) AS caption,
			list(DISTINCT coalesce(p.name_clean, p.name) ORDER BY coalesce(p.name_clean, p.name)) AS names,
			list(DISTINCT lower(p.country) ORDER BY lower(p.country)) FILTER (WHERE p.country IS NOT NULL) AS countries,
			list(DISTINCT p.tax_id_type || ':' || p.tax_id ORDER BY p.tax_id_type || ':' || p.tax_id) FILTER (WHERE p.tax_id IS NOT NULL) AS ids,
			list(DISTINCT p.address ORDER BY p.address) FILTER (WHERE p.address IS NOT NULL) AS addresses
		FROM normalize.party p LEFT JOIN resolve.link l USING (party_id) LEFT JOIN resolve.entity e ON e.entity_id = l.entity_id
		WHERE p.party_id IN (` + strings.Join(parts, " UNION ") + `) GROUP BY 1 ORDER BY 1`
	return store.QueryAll(ctx, v, query, nil, func(rows *sql.Rows) error {
		var id, caption string
		var names, countries, ids, addresses any
		if err := rows.Scan(&id, &caption, &names, &countries, &ids, &addresses); err != nil {
			return err
		}
		e := ftm.Entity{ID: id, Schema: "LegalEntity", Caption: caption, Datasets: []string{x.dataset}}
		if match.CoreOf(caption).Person {
			if !x.persons {
				x.skip[id] = true
				return nil
			}
			e.Schema = "Person"
		}
		e.Set("name", caption)
		e.Set("alias", without(texts(names), caption)...)
		e.Set("country", texts(countries)...)
		e.Set("address", texts(addresses)...)
		for _, number := range texts(ids) {
			kind, value, _ := strings.Cut(number, ":")
			switch strings.ToLower(kind) {
			case "inn":
				e.Set("innCode", value)
			case "ogrn", "registration":
				e.Set("registrationNumber", value)
			default:
				e.Set("taxNumber", value)
			}
		}
		e.Set("notes", x.mark)
		return x.w.Write(e)
	})
}

// items writes one customs declaration for each goods item.
func (x *ftmExport) items(ctx context.Context, v *View) error {
	var roles, joins []string
	for i, r := range ftmRoles {
		id := fmt.Sprintf("i.%s_id", r.role)
		joins = append(joins, fmt.Sprintf("LEFT JOIN resolve.link l%d ON l%d.party_id = %s", i, i, id))
		roles = append(roles, fmt.Sprintf("coalesce(l%d.entity_id, 'party-' || CAST(%s AS VARCHAR)) AS %s", i, id, r.property))
	}
	query := `SELECT i.item_id, CAST(i."on" AS VARCHAR) AS day, i.decl_no, i.direction, i.procedure, i.hs_code, g.description, i.value_usd, i.value_basis,
			lower(i.trading) AS trading, lower(i.dispatch) AS dispatch, lower(i.destination) AS destination, lower(i.origin) AS origin,
			i.quantity, i.unit, i.net_kg, f.name AS file, f.sha256, i.sheet_no, i.row_no, i.grain, ` + strings.Join(roles, ", ") + `
		FROM chosen c JOIN normalize.item i USING (item_id) LEFT JOIN normalize.goods g USING (goods_id) LEFT JOIN ingest.file f ON f.file_id = i.file_id
			` + strings.Join(joins, " ") + ` WHERE i.grain = 'item' ORDER BY i."on", i.item_id`
	return each(ctx, v, query, nil, func(r Record) error {
		e := ftm.Entity{ID: "item-" + r.Text("item_id"), Schema: "EconomicActivity", Datasets: []string{x.dataset}}
		e.Set("date", r.Text("day"))
		e.Set("ccdNumber", r.Text("decl_no"))
		e.Set("recordId", r.Text("item_id"))
		e.Set("directionOfTransportation", r.Text("direction"))
		e.Set("customsProcedure", r.Text("procedure"))
		e.Set("vedCode", r.Text("hs_code"))
		e.Set("goodsDescription", r.Text("description"))
		if usd := r.Text("value_usd"); usd != "" {
			e.Set("customsAmount", usd+" USD ("+strings.TrimSpace(r.Text("value_basis")+" value")+")")
		}
		for column, property := range map[string]string{"trading": "tradingCountry", "dispatch": "departureCountry", "destination": "destinationCountry", "origin": "originCountry"} {
			e.Set(property, r.Text(column))
		}
		for _, role := range ftmRoles {
			if id := r.Text(role.property); !x.skip[id] {
				e.Set(role.property, id)
			}
		}
		e.Set("summary", x.summary(r))
		return x.w.Write(e)
	})
}

// summary says where the row stands, so that the entity leads back to its source.
func (x *ftmExport) summary(r Record) string {
	var parts []string
	if x.mark != "" {
		parts = append(parts, x.mark)
	}
	if q := r.Text("quantity"); q != "" {
		parts = append(parts, strings.TrimSpace(q+" "+r.Text("unit")))
	}
	if kg := r.Text("net_kg"); kg != "" {
		parts = append(parts, kg+" kg net")
	}
	parts = append(parts, fmt.Sprintf("%s, sheet %s, row %s, SHA-256 %s", r.Text("file"), r.Text("sheet_no"), r.Text("row_no"), r.Text("sha256")))
	if x.filter != "" {
		parts = append(parts, "filter: "+x.filter)
	}
	return strings.Join(parts, "; ")
}

// texts reads a list of the engine.
func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, one := range list {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func without(list []string, s string) []string {
	var out []string
	for _, one := range list {
		if one != s {
			out = append(out, one)
		}
	}
	return out
}
