package normalize

import (
	"context"
	"fmt"
	"strings"

	"tallyman/internal/store"
)

// countryOf is the expression and the join that read a country column; NULL and
// nothing where the column is empty throughout.
func (r *run) countryOf(column, alias string) (expr, join string) {
	if !r.have[column] {
		return "CAST(NULL AS VARCHAR)", ""
	}
	return alias + ".code", fmt.Sprintf(" LEFT JOIN scratch.country %[1]s ON %[1]s.spelling = i.%[2]s AND %[1]s.reporter = coalesce(i.reporter, '')", alias, column)
}

// spelled is the join of a mapping table on a column's spelling and the reporter.
func spelled(table, alias, column string) string {
	return fmt.Sprintf(" LEFT JOIN scratch.%[1]s %[2]s ON %[2]s.spelling = i.%[3]s AND %[2]s.reporter = coalesce(i.reporter, '')", table, alias, column)
}

// items writes normalize.item: first every row with what the mapping tables say
// of it (under the names that the outer SELECT reads), then the columns of the
// ledger.
func (r *run) items(ctx context.Context) error {
	n, err := r.db.CopyTo(ctx, "SELECT "+r.itemColumns()+" FROM ("+r.readSQL()+") x ORDER BY file_id, sheet_no, row_no, item_id", r.out.Path("item"))
	if err != nil {
		return err
	}
	r.stats.Items = n
	if err := r.scratch.view(ctx, "item", r.out.Path("item")); err != nil {
		return err
	}
	if err := r.partyTable(ctx); err != nil {
		return err
	}
	_, err = store.QueryOne(ctx, r.db, `SELECT count(*) FILTER (value_usd IS NULL), count(*) FILTER (value_source = 'converted'),
		count(*) FILTER (hs6 IS NULL), count(*) FILTER ("on" IS NULL), count(part) FROM scratch.item`, nil,
		&r.stats.NoValue, &r.stats.Converted, &r.stats.NoHS, &r.stats.NoDate, &r.stats.Totals)
	return err
}

// readSQL joins the rows with the mapping tables.
func (r *run) readSQL() string {
	var cols, joins strings.Builder
	for _, c := range []string{"origin", "dispatch", "trading", "destination"} {
		expr, join := r.countryOf(c, "c_"+c)
		fmt.Fprintf(&cols, ", %s AS %s_code", expr, c)
		joins.WriteString(join)
	}
	for _, role := range roles {
		if !r.hasRole(role) {
			fmt.Fprintf(&cols, ", CAST(NULL AS BIGINT) AS %s_id", role)
			continue
		}
		code, join := r.countryOf(string(role)+"_country", "c_"+string(role))
		joins.WriteString(join)
		fmt.Fprintf(&joins, " LEFT JOIN scratch.party p_%[1]s ON p_%[1]s.name = %[2]s AND p_%[1]s.tax_id = %[3]s AND p_%[1]s.country = coalesce(%[4]s, '')",
			role, partyName(role), partyTax(role), code)
		fmt.Fprintf(&cols, ", p_%[1]s.party_id AS %[1]s_id", role)
	}
	part := "CAST(NULL AS VARCHAR)"
	if r.aggregates {
		part = "g.part"
		joins.WriteString(" LEFT JOIN scratch.part g ON g.item_id = i.item_id")
	}
	joins.WriteString(r.editionJoin())
	joins.WriteString(" LEFT JOIN scratch.code k ON k.spelling = i.hs AND k.reporter = coalesce(i.reporter, '') AND k.edition = coalesce(e.edition, '')")
	joins.WriteString(spelled("unit", "u", "unit") + spelled("procedure", "f", "procedure"))
	joins.WriteString(spelled("currency", "lc", "local_currency") + spelled("currency", "ic", "invoice_currency"))
	joins.WriteString(` LEFT JOIN scratch.rate lr ON lr.currency = lc.code AND lr."on" = i."on" LEFT JOIN scratch.rate ir ON ir.currency = ic.code AND ir."on" = i."on"`)
	return `SELECT i.* EXCLUDE (origin, dispatch, trading, destination, hs, unit, quantity, value_local, local_currency, value_invoice, invoice_currency, decl_no, procedure, notes, part), ` + part + ` AS part_of,
		i.origin AS origin_written, i.dispatch AS dispatch_written, i.trading AS trading_written, i.destination AS destination_written,
		i.hs AS hs_written, i.unit AS unit_written, i.quantity AS quantity_written, i.local_currency AS local_written, i.invoice_currency AS invoice_written,
		nullif(i.value_local, 0) AS local_value, nullif(i.value_invoice, 0) AS invoice_value, i.decl_no AS decl_written, i.procedure AS procedure_written, i.notes AS notes_read,
		` + declKey() + ` AS decl_key, ` + hash64(description, "k.code", "e.edition") + ` AS goods_id,
		e.edition, k.code AS hs_code, k.hs6, k.hs4, k.hs2, k.note AS hs_note, k.problem AS hs_problem,
		u.code AS unit_code, u.factor AS unit_factor, u.note AS unit_note, f.flow AS flow_kind, f.note AS flow_note,
		lc.code AS local_code, ic.code AS invoice_code,
		CASE WHEN coalesce(i.date_precision, 'day') = 'day' THEN CAST(lr.rate AS DECIMAL(20,12)) END AS local_rate, lr.of AS local_rate_of,
		CASE WHEN coalesce(i.date_precision, 'day') = 'day' THEN CAST(ir.rate AS DECIMAL(20,12)) END AS invoice_rate, ir.of AS invoice_rate_of` +
		cols.String() + " FROM " + r.source() + joins.String()
}

// Values: the stated ones in order of basis, then converted ones. Zero is
// written for unknown, so it is passed over.
const (
	statisticalUSD = "nullif(value_statistical_usd, 0)"
	customsUSD     = "nullif(value_customs_usd, 0)"
	invoiceUSD     = "nullif(value_invoice_usd, 0)"
	localIsUSD     = "CASE WHEN local_code = 'USD' THEN local_value END"
	invoiceIsUSD   = "CASE WHEN invoice_code = 'USD' THEN invoice_value END"
	localInUSD     = "TRY_CAST(local_value * local_rate AS DECIMAL(18,6))"
	invoiceInUSD   = "TRY_CAST(invoice_value * invoice_rate AS DECIMAL(18,6))"
	stated         = "coalesce(" + statisticalUSD + ", " + customsUSD + ", " + invoiceUSD + ", " + localIsUSD + ", " + invoiceIsUSD + ")"
	anyZero        = "0 IN (value_statistical_usd, value_customs_usd, value_invoice_usd)"
)

// quantity in the base unit; NULL where that is too large to store.
const (
	rescaled = "unit_factor IS NOT NULL AND unit_factor <> '1'"
	quantity = "CASE WHEN " + rescaled + " THEN TRY_CAST(quantity_written * CAST(unit_factor AS DECIMAL(20,12)) AS DECIMAL(18,6)) ELSE quantity_written END"
)

func (r *run) itemColumns() string {
	c := []string{
		"item_id", "file_id", "sheet_no", "row_no", "grain", "direction", "reporter", "decl_written AS decl_no", "decl_key", "item_no",
		"CASE WHEN decl_key IS NOT NULL THEN " + hash64("CAST(decl_key AS VARCHAR)", "CAST(sender_id AS VARCHAR)", "CAST(recipient_id AS VARCHAR)") + " END AS consignment_key",
		`"on"`, "date_precision", `CASE WHEN coalesce(date_precision, 'day') <> 'year' THEN strftime("on", '%Y-%m') END AS month`,
		"procedure_written AS procedure", "flow_kind",
	}
	for _, role := range roles {
		c = append(c, string(role)+"_id")
	}
	return strings.Join(append(c,
		"goods_id", "hs_code", "hs6", "hs4", "hs2", "edition AS hs_revision", "coalesce(hs_note, hs_problem) AS hs_note",
		"origin_code AS origin",
		"CASE WHEN dispatch_written IS NULL AND direction = 'export' THEN reporter ELSE dispatch_code END AS dispatch",
		"trading_code AS trading",
		"CASE WHEN destination_written IS NULL AND direction = 'import' THEN reporter ELSE destination_code END AS destination",
		"CAST("+quantity+" AS DECIMAL(18,6)) AS quantity", "coalesce(unit_code, unit_written) AS unit", "gross_kg", "net_kg",
		"CAST(coalesce("+stated+", "+localInUSD+", "+invoiceInUSD+") AS DECIMAL(18,6)) AS value_usd",
		"CASE WHEN "+statisticalUSD+" IS NOT NULL THEN 'statistical' WHEN coalesce("+customsUSD+", CASE WHEN "+invoiceUSD+" IS NULL THEN "+localIsUSD+" END) IS NOT NULL THEN 'customs'"+
			" WHEN "+stated+" IS NOT NULL THEN 'invoice' WHEN "+localInUSD+" IS NOT NULL THEN 'customs' WHEN "+invoiceInUSD+" IS NOT NULL THEN 'invoice' END AS value_basis",
		"CASE WHEN "+stated+" IS NOT NULL THEN 'stated' WHEN coalesce("+localInUSD+", "+invoiceInUSD+") IS NOT NULL THEN 'converted' END AS value_source",
		"local_value AS value_local", "coalesce(local_code, local_written) AS local_currency", "part_of AS part",
		"nullif(concat_ws('; ', notes_read, "+strings.Join(notes(), ", ")+"), '') AS notes",
	), ", ")
}

// notes say what was derived, set aside or not read; each is NULL where it does
// not apply.
func notes() []string {
	out := []string{
		note("destination_written IS NULL AND direction = 'import' AND reporter IS NOT NULL", "destination-default: the importing reporter's own country"),
		note("dispatch_written IS NULL AND direction = 'export' AND reporter IS NOT NULL", "dispatch-default: the exporting reporter's own country"),
		note("hs_written IS NULL", "hs-missing"),
		"CASE WHEN hs_problem IS NOT NULL THEN concat('hs-unread: ', hs_written, ': ', hs_problem) END",
		"CASE WHEN unit_written IS NOT NULL AND unit_code IS NULL THEN concat('unit-unread: ', unit_written) END",
		"CASE WHEN quantity_written IS NOT NULL AND " + rescaled + " THEN concat(CASE WHEN " + quantity + " IS NULL THEN 'quantity-out-of-range; ' ELSE '' END, unit_note) END",
		"CASE WHEN local_written IS NOT NULL AND local_code IS NULL THEN concat('currency-unread: ', local_written) END",
		"CASE WHEN invoice_written IS NOT NULL AND invoice_code IS NULL THEN concat('currency-unread: ', invoice_written) END",
		note(anyZero+" AND "+stated+" IS NULL", "value-zero: the stated value is 0 and counts as not known"),
		"CASE WHEN " + stated + " IS NULL AND " + localInUSD + " IS NOT NULL THEN concat('value-converted: customs value in ', local_code, ' at ', rtrim(CAST(local_rate AS VARCHAR), '0'), ' of ', local_rate_of)" +
			" WHEN " + stated + " IS NULL AND " + invoiceInUSD + " IS NOT NULL THEN concat('value-converted: invoice value in ', invoice_code, ' at ', rtrim(CAST(invoice_rate AS VARCHAR), '0'), ' of ', invoice_rate_of) END",
		"CASE WHEN procedure_written IS NOT NULL AND flow_kind IS NULL THEN concat('procedure-unread: ', procedure_written) END",
		"flow_note",
	}
	for _, c := range []string{"origin", "dispatch", "trading", "destination"} {
		out = append(out, fmt.Sprintf("CASE WHEN %[1]s_written IS NOT NULL AND %[1]s_code IS NULL THEN concat('country-unread: %[1]s ', %[1]s_written) END", c))
	}
	return out
}

// partyTable writes normalize.party: what was read of every party that stands
// on a counted item, with how often and when.
func (r *run) partyTable(ctx context.Context) error {
	var parts, names []string
	for i, role := range roles {
		if !r.hasRole(role) {
			continue
		}
		once := "1"
		if len(names) > 0 { // one row is one row, however many roles a party takes on it
			once = fmt.Sprintf("CASE WHEN %s_id IN (%s) THEN 0 ELSE 1 END", role, strings.Join(names, ", "))
		}
		names = append(names, string(role)+"_id")
		parts = append(parts, fmt.Sprintf(`SELECT %s_id AS party_id, %s AS once, "on", %d AS bit FROM scratch.item WHERE %[1]s_id IS NOT NULL`, role, once, 1<<i))
	}
	if len(parts) == 0 {
		parts = []string{`SELECT CAST(NULL AS BIGINT) AS party_id, 1 AS once, "on", 1 AS bit FROM scratch.item WHERE false`}
	}
	var rolesText strings.Builder
	rolesText.WriteString("concat_ws(','")
	for i, role := range roles {
		fmt.Fprintf(&rolesText, ", CASE WHEN a.bits & %d <> 0 THEN '%s' END", 1<<i, role)
	}
	rolesText.WriteString(")")
	n, err := r.db.CopyTo(ctx, `SELECT p.party_id, nullif(p.name, '') AS name, p.name_alt, p.name_clean, p.legal_form, p.number AS tax_id,
		p.number_type AS tax_id_type, p.number_valid AS tax_id_valid, nullif(p.country, '') AS country, p.address, p.script, p.mixed_script,
		a.n AS rows, a.first_on, a.last_on, `+rolesText.String()+` AS roles
		FROM scratch.party p JOIN (SELECT party_id, CAST(sum(once) AS BIGINT) AS n, min("on") AS first_on, max("on") AS last_on, bit_or(bit) AS bits
			FROM (`+strings.Join(parts, " UNION ALL ")+`) GROUP BY party_id) a USING (party_id) ORDER BY p.party_id`, r.out.Path("party"))
	r.stats.Parties = n
	return err
}
