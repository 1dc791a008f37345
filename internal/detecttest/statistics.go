package detecttest

import (
	"fmt"
	"strings"
	"testing"
)

// Statistics is SQL that fills the ledger with official statistics, one row for
// each line of "reporter direction partner period code value": the period is
// YYYY or YYYY-MM, a code of "-" is all goods, the value is in US dollars. Each
// reporter and direction is a file of its own.
func Statistics(t *testing.T, lines string) []string {
	t.Helper()
	files := map[string]bool{}
	var out []string
	for n, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		f := strings.Fields(line)
		if len(f) != 6 {
			t.Fatalf("statistics have six words a line: %q", line)
		}
		reporter, direction, partner, period, code, value := f[0], f[1], f[2], f[3], f[4], f[5]
		file := strings.ToLower(reporter + "-" + direction)
		if !files[file] {
			files[file] = true
			out = append(out, fmt.Sprintf("INSERT INTO ingest.file BY NAME SELECT '%[1]s' AS file_id, '%[1]s.csv' AS name, '%[1]s' AS source_id, 'aggregate' AS grain, false AS reconciled", file))
		}
		precision, day, month := "month", period+"-01", "'"+period+"'"
		if len(period) == 4 {
			precision, day, month = "year", period+"-01-01", "NULL"
		}
		side := "destination"
		if direction == "import" {
			side = "dispatch"
		}
		hs := ""
		if code != "-" {
			for _, digits := range []int{2, 4, 6} {
				if len(code) >= digits {
					hs += fmt.Sprintf(", '%s' AS hs%d", code[:digits], digits)
				}
			}
			hs += ", hash('" + code + "') >> 2 AS goods_id, '2022' AS hs_revision"
		}
		out = append(out, fmt.Sprintf(`INSERT INTO normalize.item BY NAME SELECT '%s.1.%d' AS item_id, '%s' AS file_id, 'aggregate' AS grain, '%s' AS direction, '%s' AS reporter,
			'%s' AS %s, DATE '%s' AS "on", '%s' AS date_precision, %s AS month, CAST(%s AS DECIMAL(18,6)) AS value_usd%s`,
			file, n+1, file, direction, reporter, partner, side, day, precision, month, value, hs))
	}
	return append(out, `INSERT INTO normalize.goods BY NAME SELECT DISTINCT goods_id, hs6, hs_revision FROM normalize.item WHERE goods_id IS NOT NULL`)
}

// Listed is SQL that puts codes of 6 digits on a control list.
func Listed(codes ...string) string {
	return `INSERT INTO classify.control BY NAME SELECT goods_id, 'chpl' AS list_id, '1' AS tier, hs6 AS code, false AS partial FROM normalize.goods WHERE hs6 IN ('` + strings.Join(codes, "', '") + `')`
}
