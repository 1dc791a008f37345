package normalize

import (
	"context"
	"strconv"
	"strings"
)

// minCut is the shortest length at which a vendor's column may cut texts off.
const minCut = 60

// goods writes normalize.goods. A text is marked truncated where it is as long
// as the longest of its file and at least three different texts of the file end
// there: free text does not end on one length by itself. 255 and 256 characters
// are taken at their word: the declaration's graph 31 is cut there.
func (r *run) goods(ctx context.Context) error {
	n, err := r.db.CopyTo(ctx, `WITH texts AS (
		SELECT i.file_id, `+description+` AS description, CASE WHEN i.description IS NOT NULL THEN i.description_alt END AS description_alt,
			i.brand, i.model, k.code AS hs_code, k.hs6, e.edition AS hs_revision, length(`+description+`) AS chars
		FROM `+r.source()+editionJoin+`
		LEFT JOIN scratch.code k ON k.spelling = i.hs AND k.reporter = coalesce(i.reporter, '') AND k.edition = coalesce(e.edition, '')),
	longest AS (SELECT file_id, max(chars) AS chars FROM texts GROUP BY file_id),
	cut AS (SELECT t.file_id, l.chars FROM texts t JOIN longest l ON l.file_id = t.file_id AND t.chars >= l.chars - 1
		WHERE l.chars >= `+strconv.Itoa(minCut)+` GROUP BY 1, 2 HAVING count(DISTINCT t.description) >= 3)
	SELECT `+hash64("t.description", "t.hs_code", "t.hs_revision")+` AS goods_id, any_value(t.description) AS description, min(t.description_alt) AS description_alt,
		min(t.brand) AS brand, min(t.model) AS model, any_value(t.hs_code) AS hs_code, any_value(t.hs6) AS hs6, any_value(t.hs_revision) AS hs_revision,
		coalesce(bool_or(t.chars IN (255, 256) OR t.chars >= c.chars - 1), false) AS truncated, count(*) AS rows
	FROM texts t LEFT JOIN cut c ON c.file_id = t.file_id GROUP BY 1 ORDER BY 1`, r.out.Path("goods"))
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
