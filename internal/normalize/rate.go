package normalize

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tallyman/internal/ref/currency"
	"tallyman/internal/store"
)

// rateRow is a line of scratch.rate: dollars for one unit on a day, as decimal
// text, and the day the rate is of.
type rateRow struct {
	Currency string `parquet:"currency"`
	On       int32  `parquet:"on,date"`
	Rate     string `parquet:"rate"`
	Of       string `parquet:"of"`
}

// noRateRow is a line of scratch.norate: rows whose value could not be converted.
type noRateRow struct {
	Currency string `parquet:"currency"`
	Rows     int64  `parquet:"rows"`
	Reason   string `parquet:"reason"`
}

// statedUSD is the first of the stated dollar values that is not zero: customs
// files write 0 for unknown.
const statedUSD = "coalesce(nullif(i.value_statistical_usd, 0), nullif(i.value_customs_usd, 0), nullif(i.value_invoice_usd, 0))"

// needed lists what would have to be converted: rows without a stated dollar
// value, by currency and day.
func (r *run) needed() string {
	var parts []string
	for _, p := range [][2]string{{"value_local", "local_currency"}, {"value_invoice", "invoice_currency"}} {
		if r.have[p[0]] && r.have[p[1]] {
			parts = append(parts, fmt.Sprintf(`SELECT c.code AS currency, i."on", coalesce(i.date_precision, 'day') AS date_precision
				FROM %s JOIN scratch.currency c ON c.spelling = i.%s AND c.reporter = coalesce(i.reporter, '')
				WHERE c.code <> 'USD' AND nullif(i.%s, 0) IS NOT NULL AND %s IS NULL`, r.source(), p[1], p[0], statedUSD))
		}
	}
	return strings.Join(parts, " UNION ALL ")
}

func (r *run) rates(ctx context.Context) error {
	var rates []rateRow
	missing := map[[2]string]int64{}
	if q := r.needed(); q != "" {
		err := store.QueryAll(ctx, r.db, `SELECT currency, "on", date_precision, count(*) FROM (`+q+`) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, nil,
			func(rows *sql.Rows) error {
				var ccy, precision string
				var on sql.NullTime
				var n int64
				if err := rows.Scan(&ccy, &on, &precision, &n); err != nil {
					return err
				}
				row, reason := r.rate(ccy, on, precision)
				if reason != "" {
					missing[[2]string{ccy, reason}] += n
					return nil
				}
				rates = append(rates, row)
				return nil
			})
		if err != nil {
			return err
		}
	}
	if err := fromRows(ctx, r.scratch, "rate", rates); err != nil {
		return err
	}
	var none []noRateRow
	for k, n := range missing {
		none = append(none, noRateRow{k[0], n, k[1]})
	}
	return fromRows(ctx, r.scratch, "norate", none)
}

// rate looks a rate up, or says why there is none.
func (r *run) rate(ccy string, on sql.NullTime, precision string) (row rateRow, reason string) {
	switch {
	case r.opt.Rates == nil:
		return row, "no exchange rates were given"
	case !on.Valid:
		return row, "the record has no date"
	case precision != "day":
		return row, "the record is dated by " + precision + " only"
	}
	rate, of, ok := r.opt.Rates.On(ccy, on.Time)
	if !ok {
		return row, fmt.Sprintf("no published rate on the day or %d days before", currency.MaxAge)
	}
	return rateRow{ccy, int32(on.Time.Unix() / 86400), rate.String(), of.Format(time.DateOnly)}, ""
}
