package detect

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// aggregateSQL is one row per row of official statistics that may be added up:
// who sold to whom by whose statistics, a code of 0, 2, 4 or 6 digits, a month
// (YYYY-MM) or a year (YYYY), and the value in the currency that is stated.
// Sums of other rows are left out, and so is what its publisher made equal on
// both sides.
const aggregateSQL = `CREATE OR REPLACE TEMP TABLE agg_cell AS
	SELECT i.item_id, coalesce(f.source_id, f.provider, '') AS source, coalesce(f.name, '') AS file, i.reporter, i.direction,
		CASE i.direction WHEN 'export' THEN i.reporter ELSE coalesce(i.dispatch, i.origin, i.trading) END AS exporter,
		CASE i.direction WHEN 'export' THEN i.destination ELSE i.reporter END AS importer,
		coalesce(i.hs6, i.hs4, i.hs2, '') AS code, coalesce(i.hs_revision, '') AS revision, i.goods_id,
		CAST(i."on" AS VARCHAR)[1:CASE WHEN i.date_precision = 'year' THEN 4 ELSE 7 END] AS period, coalesce(i.date_precision, '') = 'year' AS yearly,
		CASE WHEN i.value_usd IS NOT NULL THEN 'USD' ELSE coalesce(i.local_currency, '') END AS currency,
		CAST(coalesce(i.value_usd, i.value_local) AS DOUBLE) AS v
	FROM normalize.item i LEFT JOIN ingest.file f USING (file_id)
	WHERE i.grain = 'aggregate' AND i.part IS NULL AND i.direction IN ('import', 'export') AND i.reporter IS NOT NULL AND i."on" IS NOT NULL
		AND coalesce(i.value_usd, i.value_local) IS NOT NULL AND NOT coalesce(f.reconciled, false)`

// Aggregates prepares official statistics for detectors, in the temporary table
// agg_cell. ok is false where none are loaded, or only such whose publisher made
// both sides equal; the run's status then says so.
func (in Input) Aggregates(ctx context.Context) (ok bool, err error) {
	if err := in.DB.Exec(ctx, aggregateSQL); err != nil {
		return false, fmt.Errorf("statistics: %w", err)
	}
	var cells, reconciled int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*) FROM agg_cell", nil, &cells); err != nil {
		return false, err
	}
	if cells > 0 {
		return true, nil
	}
	if _, err := store.QueryOne(ctx, in.DB, `SELECT count(*) FROM normalize.item i JOIN ingest.file f USING (file_id)
		WHERE i.grain = 'aggregate' AND f.reconciled`, nil, &reconciled); err != nil {
		return false, err
	}
	why := "no official statistics are loaded"
	if reconciled > 0 {
		why = "the statistics that are loaded were made equal on both sides by their publisher: they hold no gap to be found"
	}
	in.Without(trade.NoData, why)
	return false, nil
}

// Side is what one source holds of one exporter's trade with one importer, by
// the statistics of either.
type Side struct {
	Exporter, Importer string
	Direction          string // export: the exporter's statistics; import: the importer's
	Source, Currency   string
	Yearly             bool
	Level              int      // digits of its coarsest code; 0: all goods in one figure
	Whole              bool     // it covers the whole nomenclature
	Revisions          []string // HS revisions of its codes
	Files              []string
	Periods            []string // loaded of its reporter, sorted
}

// Reporter is the country whose statistics these are.
func (s Side) Reporter() string {
	if s.Direction == "export" {
		return s.Exporter
	}
	return s.Importer
}

// wholeChapters is how many of the 97 chapters a source must hold to count as
// the whole trade.
const wholeChapters = 80

// Sides lists the sides in agg_cell with two named partners, in a stable order.
func (in Input) Sides(ctx context.Context) ([]Side, error) {
	var out []Side
	err := store.QueryAll(ctx, in.DB, `WITH loaded AS (SELECT reporter, direction, source, yearly, count(DISTINCT code[1:2]) AS chapters, string_agg(DISTINCT period, ' ' ORDER BY period) AS periods
			FROM agg_cell GROUP BY ALL)
		SELECT c.exporter, c.importer, c.direction, c.source, c.currency, c.yearly, min(length(c.code)), any_value(l.chapters), any_value(l.periods),
			string_agg(DISTINCT c.revision, ' ' ORDER BY c.revision), string_agg(DISTINCT c.file, chr(10) ORDER BY c.file)
		FROM agg_cell c JOIN loaded l ON l.reporter = c.reporter AND l.direction = c.direction AND l.source = c.source AND l.yearly = c.yearly
		WHERE c.exporter IS NOT NULL AND c.importer IS NOT NULL AND c.exporter <> c.importer
		GROUP BY c.exporter, c.importer, c.direction, c.source, c.currency, c.yearly ORDER BY ALL`, nil, func(rows *sql.Rows) error {
		var s Side
		var level, chapters int
		var periods, revisions, files string
		if err := rows.Scan(&s.Exporter, &s.Importer, &s.Direction, &s.Source, &s.Currency, &s.Yearly, &level, &chapters, &periods, &revisions, &files); err != nil {
			return err
		}
		s.Level, s.Whole = level, level == 0 || chapters >= wholeChapters
		s.Periods, s.Revisions, s.Files = strings.Fields(periods), strings.Fields(revisions), strings.Split(files, "\n")
		out = append(out, s)
		return nil
	})
	return out, err
}

// Years are the years that a side covers in full.
func (s Side) Years() []string {
	if s.Yearly {
		return s.Periods
	}
	months := map[string]int{}
	for _, p := range s.Periods {
		months[p[:4]]++
	}
	var out []string
	for y, n := range months {
		if n == 12 {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	return out
}

// FileNames says in words which files a side is from.
func FileNames(files []string) string {
	switch n := len(files); {
	case n == 0 || n == 1 && files[0] == "":
		return "a file without a name"
	case n <= 2:
		return strings.Join(files, " and ")
	default:
		return fmt.Sprintf("%s and %d more files", files[0], n-1)
	}
}
