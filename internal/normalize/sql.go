package normalize

import (
	"fmt"
	"strings"

	"tallyman/internal/trade"
)

// roles in the order of the ledger's columns; their places are bits in scratch
// tables.
var roles = trade.Roles

// countryColumns hold countries as written.
func countryColumns() []string {
	out := []string{"origin", "dispatch", "trading", "destination"}
	for _, r := range roles {
		out = append(out, string(r)+"_country")
	}
	return out
}

// surveyed are the columns that may be empty throughout.
func surveyed() []string {
	out := append(countryColumns(), "hs", "unit", "local_currency", "invoice_currency", "procedure",
		"value_local", "value_invoice", "description", "description_alt")
	for _, r := range roles {
		out = append(out, string(r)+"_name", string(r)+"_name_alt", string(r)+"_tax_id")
	}
	return out
}

// hasRole: some row names or numbers a party in the role.
func (r *run) hasRole(role trade.Role) bool {
	return r.have[string(role)+"_name"] || r.have[string(role)+"_name_alt"] || r.have[string(role)+"_tax_id"]
}

// source is ingest.item without the twins, under the alias i.
func (r *run) source() string {
	if r.stats.Duplicates == 0 {
		return "ingest.item i"
	}
	return "(SELECT * FROM ingest.item WHERE item_id NOT IN (SELECT item_id FROM scratch.twin)) i"
}

// hash64 is trade.Hash64 of text expressions in SQL: each part in UTF-8 behind
// its length as eight bytes, SHA-256, the first 63 bits. NULL counts as "".
func hash64(parts ...string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(" || ")
		}
		p = "coalesce(" + p + ", '')"
		fmt.Fprintf(&b, "unhex(lpad(hex(octet_length(encode(%s))), 16, '0')) || encode(%s)", p, p)
	}
	return "CAST(CAST('0x' || substr(sha256(" + b.String() + "), 1, 16) AS UBIGINT) >> 1 AS BIGINT)"
}

// quote writes a SQL string.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// The expressions below read a row i of ingest.item.

// partyName is the name of a role: as written, or the publisher's own
// rendering where only that is given.
func partyName(role trade.Role) string {
	return fmt.Sprintf("coalesce(i.%[1]s_name, i.%[1]s_name_alt, '')", role)
}

func partyTax(role trade.Role) string { return fmt.Sprintf("coalesce(i.%s_tax_id, '')", role) }

// description is what the goods are called: as written, or the publisher's own
// rendering where only that is given.
const description = "coalesce(i.description, i.description_alt)"

// declNumber is a declaration number without spaces and a stray leading slash.
const declNumber = "nullif(ltrim(upper(regexp_replace(i.decl_no, '\\s', '', 'g')), '/'), '')"

// declKey names the declaration; NULL without a number, and for rows that are
// no declarations.
func declKey() string {
	return "CASE WHEN i.grain = 'item' AND " + declNumber + " IS NOT NULL THEN " + hash64("i.reporter", "i.direction", declNumber,
		"CASE WHEN length("+declNumber+") < 9 THEN CAST(extract(year FROM i.\"on\") AS VARCHAR) END") + " END"
}

// note appends a condition's text to the notes.
func note(cond, text string) string { return "CASE WHEN " + cond + " THEN " + quote(text) + " END" }
