package normalize

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// minCut is the shortest length at which a vendor's column may cut texts off.
const minCut = 60

// place numbers a row: its file's place among the file ids, its sheet, its row.
// Integers keep the grouping of many texts small.
const place = "(f.ord * 70368744177664 + CAST(coalesce(%[1]s.sheet_no, 0) AS BIGINT) * 2147483648 + CAST(coalesce(%[1]s.row_no, 0) AS BIGINT))"

func placeOf(alias string) string { return fmt.Sprintf(place, alias) }

const ofFile = " JOIN scratch.fileno f USING (file_id)"

// goods writes normalize.goods: one row of the file for every goods_id that was
// counted, the first that names a brand, a model or a second text, else the
// first of all.
func (r *run) goods(ctx context.Context) error {
	for _, t := range []struct{ table, query string }{
		{"fileno", "SELECT file_id, CAST(row_number() OVER (ORDER BY file_id) AS BIGINT) AS ord FROM (SELECT DISTINCT file_id FROM ingest.item)"},
		{"longest", "SELECT i.file_id, max(length(" + description + ")) AS chars FROM " + r.source() + " GROUP BY 1"},
		// At least three texts: some text is neither the first nor the last of them.
		{"ends", "SELECT i.file_id, l.chars, min(" + description + ") AS a, max(" + description + ") AS b FROM " + r.source() +
			" JOIN scratch.longest l ON l.file_id = i.file_id AND length(" + description + ") >= l.chars - 1 WHERE l.chars >= " + strconv.Itoa(minCut) + " GROUP BY 1, 2"},
		{"cut", "SELECT DISTINCT e.file_id, e.chars FROM " + r.source() + " JOIN scratch.ends e ON e.file_id = i.file_id AND length(" + description + ") >= e.chars - 1" +
			" WHERE " + description + " NOT IN (e.a, e.b)"},
		{"rich", "SELECT " + placeOf("i") + " AS place FROM " + r.source() + ofFile + " WHERE i.brand IS NOT NULL OR i.model IS NOT NULL OR i.description IS NOT NULL AND i.description_alt IS NOT NULL"},
		{"chosen", "SELECT n.goods_id, any_value(n.hs_code) AS hs_code, any_value(n.hs6) AS hs6, any_value(n.hs_revision) AS hs_revision, coalesce(min(w.place), min(" + placeOf("n") + ")) AS place, count(*) AS rows" +
			" FROM scratch.item n" + ofFile + " LEFT JOIN scratch.rich w ON w.place = " + placeOf("n") + " GROUP BY 1"},
	} {
		if _, err := r.scratch.fromSQL(ctx, t.table, t.query); err != nil {
			return err
		}
	}
	// A text is marked truncated where it is as long as the longest of its file
	// and at least three different texts of the file end there: free text does
	// not end on one length by itself. 255 and 256 characters are taken at their
	// word: graph 31 of the declaration is cut there.
	n, err := r.db.CopyTo(ctx, `SELECT g.goods_id, `+description+` AS description, CASE WHEN i.description IS NOT NULL THEN i.description_alt END AS description_alt,
		i.brand, i.model, g.hs_code, g.hs6, g.hs_revision,
		coalesce(length(`+description+`) IN (255, 256) OR length(`+description+`) >= c.chars - 1, false) AS truncated, g.rows
		FROM `+r.source()+ofFile+` JOIN scratch.chosen g ON g.place = `+placeOf("i")+` LEFT JOIN scratch.cut c ON c.file_id = i.file_id
		QUALIFY row_number() OVER (PARTITION BY g.goods_id ORDER BY i.item_id) = 1 ORDER BY g.goods_id`, r.out.Path("goods"))
	r.stats.Goods = n
	return err
}

// unread writes normalize.unread.
func (r *run) unread(ctx context.Context) error {
	parts := []string{
		`SELECT 'country' AS field, spelling, rows, reason FROM scratch.country WHERE code IS NULL`,
		`SELECT 'hs', spelling, rows, problem FROM scratch.code WHERE problem IS NOT NULL`,
		`SELECT 'unit', spelling, rows, 'no table has this unit' FROM scratch.unit WHERE code IS NULL`,
		`SELECT 'currency', spelling, rows, 'no table has this currency' FROM scratch.currency WHERE code IS NULL`,
		`SELECT 'procedure', spelling, rows, 'no table has this procedure' FROM scratch.procedure WHERE flow IS NULL`,
		`SELECT 'rate', currency, rows, reason FROM scratch.norate`,
	}
	n, err := r.db.CopyTo(ctx, "SELECT field, spelling, CAST(sum(rows) AS BIGINT) AS rows, reason FROM ("+strings.Join(parts, " UNION ALL ")+
		") GROUP BY 1, 2, 4 ORDER BY 1, 3 DESC, 2, 4", r.out.Path("unread"))
	r.stats.Unread = n
	return err
}
