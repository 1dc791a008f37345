package normalize

import "strings"

// twins are rows of ingest.item that also stand in another file. The k-th row
// of a dup_key in one file is the twin of the k-th in another: a file may hold
// two equal lines that are both real. The row that states more stays, and among
// equals that of the file with the smallest id, whatever came first, so that the
// order of ingesting does not matter.
var twins = `
WITH shared AS (
	SELECT dup_key FROM ingest.item WHERE dup_key IS NOT NULL AND item_id NOT IN ` + earlierSteps + ` GROUP BY dup_key HAVING count(DISTINCT file_id) > 1),
nth AS (
	SELECT item_id, file_id, dup_key, grain, decl_no IS NOT NULL AS declared,
		` + fullness + ` AS stated,
		row_number() OVER (PARTITION BY dup_key, grain, file_id ORDER BY sheet_no, row_no, item_id) AS n
	FROM ingest.item WHERE dup_key IN (SELECT dup_key FROM shared) AND item_id NOT IN ` + earlierSteps + `),
kept AS (
	SELECT item_id, declared, first_value(item_id) OVER (PARTITION BY dup_key, grain, n ORDER BY stated DESC, file_id) AS twin_item_id FROM nth)
SELECT item_id, twin_item_id, CASE WHEN declared THEN '` + ruleDeclared + `' ELSE '` + ruleRow + `' END AS rule
FROM kept WHERE item_id <> twin_item_id`

// fullness counts the fields that a figure or a match could use.
var fullness = countStated("sender_name", "sender_tax_id", "sender_address", "sender_country", "recipient_name", "recipient_tax_id", "recipient_address",
	"recipient_country", "declarant_name", "contract_holder_name", "manufacturer_name", "description", "hs", "origin", "dispatch", "trading", "destination",
	"quantity", "net_kg", "gross_kg", "value_statistical_usd", "value_customs_usd", "value_invoice_usd", "value_local", "procedure")

func countStated(columns ...string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = "CAST(" + c + " IS NOT NULL AS INTEGER)"
	}
	return strings.Join(parts, " + ")
}
