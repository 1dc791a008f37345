package normalize

import (
	"context"

	"tallyman/internal/store"
)

// Rules of normalize.duplicate.
const (
	ruleCorrected  = "corrected"
	ruleMasterBill = "master-bill"
	ruleDeclared   = "same declaration item in two files"
	ruleRow        = "same row in two files"
)

// declared is ingest.item with its declaration number in plain form.
const declared = `(SELECT *, ` + declNumber + ` AS decl_number FROM (SELECT *, string_split(decl_bare, '/') AS decl_parts
	FROM (SELECT *, ` + declBare + ` AS decl_bare FROM ingest.item WHERE grain = 'item' AND decl_no IS NOT NULL)))`

// sameItem names an item of a declaration, whoever delivers it. Short numbers
// start again every year.
const sameItem = `reporter, direction, decl_number, CASE WHEN length(decl_number) < 9 THEN extract(year FROM "on") END AS year, item_no`

// corrected are the items of which a later correction of their declaration is
// there. A number behind the declaration's own is that of the form, so that it
// holds for every item of the form, also for the one whose number it happens to
// equal. The newest version stays as it is; what it no longer states stays out.
const corrected = `
WITH line AS (SELECT item_id, file_id, sheet_no, row_no, decl_no, len(decl_parts) = 4 AS behind, correction, ` + sameItem + ` FROM ` + declared + ` WHERE item_no IS NOT NULL),
amended AS (SELECT DISTINCT decl_number FROM line WHERE correction > 0),
form AS (SELECT file_id, decl_no, max(correction) AS correction FROM line WHERE correction > 0 AND behind GROUP BY ALL),
version AS (SELECT l.* EXCLUDE (correction), coalesce(l.correction, f.correction, 0) AS correction
	FROM line l SEMI JOIN amended USING (decl_number) LEFT JOIN form f ON l.behind AND f.file_id = l.file_id AND f.decl_no = l.decl_no),
newest AS (SELECT *, max(correction) OVER same AS latest FROM version WINDOW same AS (PARTITION BY reporter, direction, decl_number, year, item_no))
SELECT item_id, twin AS twin_item_id, '` + ruleCorrected + `' AS rule FROM (
	SELECT item_id, correction < latest AS older, min_by(item_id, concat(file_id, lpad(CAST(sheet_no AS VARCHAR), 6, '0'), lpad(CAST(row_no AS VARCHAR), 11, '0'))) FILTER (correction = latest)
		OVER (PARTITION BY reporter, direction, decl_number, year, item_no) AS twin FROM newest)
WHERE older`

// masterBare is a bill's number as it is compared.
const masterBare = "nullif(trim(upper(replace(replace(master_no, ' ', ''), chr(160), '')), '/'), '')"

// masters are bills of lading that other rows name as their master: what they
// carry is stated on those house bills. A bill that is itself under another
// master stays, so that none of a ring of bills is lost.
const masters = `
WITH bill AS (SELECT item_id, reporter, direction, decl_bare, ` + masterBare + ` AS master FROM ` + declared + ` WHERE item_id NOT IN (SELECT item_id FROM scratch.corrected)),
house AS (SELECT reporter, direction, master, min(item_id) AS twin FROM bill WHERE master <> decl_bare GROUP BY ALL)
SELECT b.item_id, h.twin AS twin_item_id, '` + ruleMasterBill + `' AS rule FROM bill b
JOIN house h ON h.master = b.decl_bare AND h.reporter IS NOT DISTINCT FROM b.reporter AND h.direction IS NOT DISTINCT FROM b.direction
WHERE b.master IS NULL OR b.master = b.decl_bare`

// leftOut are the rows of three steps, each with the row that is counted for it:
// the twin of a step may itself be left out by a later one.
const leftOut = `
WITH step AS (SELECT * FROM scratch.corrected UNION ALL SELECT * FROM scratch.master UNION ALL SELECT * FROM scratch.copy)
SELECT a.item_id, coalesce(c.twin_item_id, b.twin_item_id, a.twin_item_id) AS twin_item_id, a.rule
FROM step a LEFT JOIN step b ON b.item_id = a.twin_item_id LEFT JOIN step c ON c.item_id = b.twin_item_id ORDER BY 1`

// differing are counted rows of one item of one declaration that stand in two
// files with another code, weight or value, and of which neither says that it
// corrects the other. Both are counted: which one holds is for the reader.
var differing = `
WITH line AS (SELECT item_id, file_id, sheet_no, row_no, ` + sameItem + `, regexp_replace(hs, '[^0-9]', '', 'g') AS hs, net_kg,
		coalesce(value_statistical_usd, value_customs_usd, value_invoice_usd, value_local, value_invoice) AS value
	FROM ` + declared + ` WHERE item_no IS NOT NULL AND item_id NOT IN (SELECT item_id FROM scratch.twin)),
several AS (SELECT hash(decl_number, item_no) AS h FROM line GROUP BY 1 HAVING min(file_id) <> max(file_id)),
nth AS (SELECT *, row_number() OVER (PARTITION BY reporter, direction, decl_number, year, item_no, file_id ORDER BY sheet_no, row_no, item_id) AS n
	FROM line WHERE hash(decl_number, item_no) IN (SELECT h FROM several)),
pair AS (SELECT *, first_value(item_id) OVER same AS first_id, first_value(file_id) OVER same AS first_file, first_value(hs) OVER same AS first_hs,
		first_value(net_kg) OVER same AS first_kg, first_value(value) OVER same AS first_amount
	FROM nth WINDOW same AS (PARTITION BY reporter, direction, decl_number, year, item_no, n ORDER BY file_id))
SELECT * FROM (SELECT item_id, first_id AS other_item_id, concat_ws('; ',
	CASE WHEN ltrim(hs, '0') <> ltrim(first_hs, '0') THEN concat('code ', hs, ', there ', first_hs) END,
	CASE WHEN net_kg <> first_kg THEN concat('net kg ', net_kg, ', there ', first_kg) END,
	CASE WHEN value <> first_amount THEN concat('value ', value, ', there ', first_amount) END) AS differs
	FROM pair WHERE file_id <> first_file) WHERE differs <> '' ORDER BY 1`

const (
	noneLeftOut  = "SELECT CAST(NULL AS VARCHAR) AS item_id, CAST(NULL AS VARCHAR) AS twin_item_id, CAST(NULL AS VARCHAR) AS rule WHERE false"
	noneDiffers  = "SELECT CAST(NULL AS VARCHAR) AS item_id, CAST(NULL AS VARCHAR) AS other_item_id, CAST(NULL AS VARCHAR) AS differs WHERE false"
	earlierSteps = "(SELECT item_id FROM scratch.corrected UNION ALL SELECT item_id FROM scratch.master)"
)

// duplicates finds what must not be counted beside another row: older versions,
// master bills, then what stands in two files.
func (r *run) duplicates(ctx context.Context) error {
	var files int64
	if _, err := store.QueryOne(ctx, r.db, "SELECT count(*) FROM ingest.file", nil, &files); err != nil {
		return err
	}
	var earlier int64
	for _, step := range []struct {
		table, query string
		needed       bool
	}{
		{"corrected", corrected, r.have["correction"]},
		{"master", masters, r.have["master_no"]},
		{"copy", twins, files > 1},
	} {
		query := step.query
		if !step.needed {
			query = noneLeftOut
		}
		n, err := r.scratch.fromSQL(ctx, step.table, query)
		if err != nil {
			return err
		}
		earlier += n
	}
	query := leftOut
	if earlier == 0 {
		query = noneLeftOut
	}
	n, err := r.db.CopyTo(ctx, query, r.out.Path("duplicate"))
	if err != nil {
		return err
	}
	r.stats.Duplicates = n
	if err := r.scratch.view(ctx, "twin", r.out.Path("duplicate")); err != nil {
		return err
	}
	query = differing
	if files < 2 {
		query = noneDiffers
	}
	r.stats.Differing, err = r.db.CopyTo(ctx, query, r.out.Path("difference"))
	return err
}
