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
	out := append(countryColumns(), "correction", "master_no", "hs_edition", "hs", "unit", "local_currency", "invoice_currency", "procedure",
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

// source is ingest.item without the twins, under the alias i, with the
// declaration number in its plain form.
func (r *run) source() string {
	where := ""
	if r.stats.Duplicates > 0 {
		where = " WHERE item_id NOT IN (SELECT item_id FROM scratch.twin)"
	}
	return "(SELECT *, " + declNumber + " AS decl_number FROM (SELECT *, string_split(decl_bare, '/') AS decl_parts FROM (SELECT *, " + declBare + " AS decl_bare FROM ingest.item" + where + "))) i"
}

// declBare drops the mark of a form that corrects a declaration, as ingest does.
const declBare = "trim(replace(upper(replace(replace(decl_no, ' ', ''), chr(160), '')), 'КДТ', ''), '/')"

// declNumber is a declaration number as vendors agree on it: without spaces and
// stray slashes; in the form POST/DDMMYY/SERIAL (the Eurasian Economic Union)
// without the item's number behind it, with the post's lost zero put back (eight
// digits) and without the serial's leading zeros.
const declNumber = `CASE WHEN length(decl_parts[2]) = 6 AND length(decl_parts[3]) >= 5 AND TRY_CAST(decl_parts[2] AS INTEGER) IS NOT NULL AND TRY_CAST(decl_parts[1] AS BIGINT) IS NOT NULL
	THEN concat(CASE WHEN length(decl_parts[1]) = 7 THEN '0' ELSE '' END, decl_parts[1], '/', decl_parts[2], '/', ltrim(decl_parts[3], '0'))
	ELSE nullif(decl_bare, '') END`

// hash64 is trade.Hash64 of text expressions in SQL: each part in UTF-8 behind
// its length as eight bytes, SHA-256, the first 63 bits. NULL counts as "".
// Where every part is shorter than 128 bytes the lengths are ASCII characters
// and the whole is put together as text, which takes half the time.
func hash64(parts ...string) string {
	var fits []string
	text, bytes := "", ""
	for i := len(parts) - 1; i >= 0; i-- {
		p := "coalesce(" + parts[i] + ", '')"
		fits = append(fits, "strlen("+p+") < 128")
		t := "repeat(chr(0), 7) || chr(CAST(strlen(" + p + ") AS INTEGER)) || " + p
		b := "unhex(lpad(hex(strlen(" + p + ")), 16, '0')) || encode(" + p + ")"
		if text != "" { // from the right, so that a long part is copied once
			t, b = t+" || ("+text+")", b+" || ("+bytes+")"
		}
		text, bytes = t, b
	}
	return "CAST(CAST('0x' || substr(CASE WHEN " + strings.Join(fits, " AND ") + " THEN sha256(" + text + ") ELSE sha256(" + bytes + ") END, 1, 16) AS UBIGINT) >> 1 AS BIGINT)"
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

// declKey names the declaration; NULL without a number, and for rows that are
// no declarations.
func declKey() string {
	return "CASE WHEN i.grain = 'item' AND i.decl_number IS NOT NULL THEN " + hash64("i.reporter", "i.direction", "i.decl_number",
		"CASE WHEN length(i.decl_number) < 9 THEN CAST(extract(year FROM i.\"on\") AS VARCHAR) END") + " END"
}

// note appends a condition's text to the notes.
func note(cond, text string) string { return "CASE WHEN " + cond + " THEN " + quote(text) + " END" }
