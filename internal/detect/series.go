package detect

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/store"
)

// Monthly is one country's trade with another by month, as one source states it:
// all goods, or those of listed codes where the source is by code. Months that
// the source holds for its reporter and in which it states no such trade are 0;
// months that it does not hold are not there.
type Monthly struct {
	Key                string
	Exporter, Importer string
	Reporter           string
	Direction, Source  string
	Currency           string
	Listed             bool // listed codes only
	Files              []string
	Members            []string // of the Union, added up
	Months             []string
	Values             []float64
}

// Label says in words what the series is.
func (m Monthly) Label() string {
	goods := "all goods"
	if m.Listed {
		goods = "goods of listed codes"
	}
	return fmt.Sprintf("%s of %s from %s to %s", m.Direction, goods, CountryName(m.Exporter), CountryName(m.Importer))
}

// Goods says which goods, in words.
func (m Monthly) Goods() string {
	if m.Listed {
		return "goods whose codes stand on a control list"
	}
	return "all goods"
}

// listedCellSQL narrows agg_cell to what a series adds up: every row without a
// code, and the rows of listed codes.
const listedCellSQL = `(SELECT c.*, c.code <> '' AS listed FROM agg_cell c WHERE NOT c.yearly AND c.exporter IS NOT NULL AND c.importer IS NOT NULL AND c.exporter <> c.importer
	AND (c.code = '' OR c.goods_id IN (SELECT goods_id FROM classify.control)))`

const seriesKeySQL = `concat_ws('|', c.exporter, c.importer, c.direction, c.source, c.currency, CAST(c.listed AS VARCHAR))`

// MonthlySeries reads every monthly series. It needs agg_cell. The members of the
// Union are added up beside, in the months that twenty of them or more share.
func (in Input) MonthlySeries(ctx context.Context) ([]Monthly, error) {
	loaded := map[string][]string{}
	err := store.QueryAll(ctx, in.DB, `SELECT concat_ws('|', reporter, direction, source) AS k, string_agg(DISTINCT period, ' ' ORDER BY period) FROM agg_cell WHERE NOT yearly GROUP BY k`, nil,
		func(rows *sql.Rows) error {
			var k, periods string
			if err := rows.Scan(&k, &periods); err != nil {
				return err
			}
			loaded[k] = strings.Fields(periods)
			return nil
		})
	if err != nil {
		return nil, err
	}
	values := map[string]map[string]float64{}
	var out []Monthly
	err = store.QueryAll(ctx, in.DB, `SELECT `+seriesKeySQL+` AS key, c.exporter, c.importer, c.reporter, c.direction, c.source, c.currency, c.listed, c.period, sum(c.v),
			string_agg(DISTINCT c.file, chr(10) ORDER BY c.file)
		FROM `+listedCellSQL+` c GROUP BY ALL ORDER BY key, c.period`, nil, func(rows *sql.Rows) error {
		var m Monthly
		var period, files string
		var v float64
		if err := rows.Scan(&m.Key, &m.Exporter, &m.Importer, &m.Reporter, &m.Direction, &m.Source, &m.Currency, &m.Listed, &period, &v, &files); err != nil {
			return err
		}
		if values[m.Key] == nil {
			values[m.Key] = map[string]float64{}
			m.Files = strings.Split(files, "\n")
			out = append(out, m)
		}
		values[m.Key][period] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		m := &out[i]
		m.Months = loaded[strings.Join([]string{m.Reporter, m.Direction, m.Source}, "|")]
		for _, t := range m.Months {
			m.Values = append(m.Values, values[m.Key][t])
		}
	}
	return append(out, unionSeries(out)...), nil
}

// unionSeries adds members up over the months that all of them hold.
func unionSeries(all []Monthly) []Monthly {
	groups := map[string][]Monthly{}
	var order []string
	for _, m := range all {
		if m.Direction != "export" || !slices.Contains(euMembers, m.Exporter) {
			continue
		}
		k := strings.Join([]string{m.Importer, m.Source, m.Currency, fmt.Sprint(m.Listed)}, "|")
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], m)
	}
	var out []Monthly
	for _, k := range order {
		members := groups[k]
		if len(members) < leastMembers {
			continue
		}
		u := members[0]
		u.Key, u.Exporter, u.Reporter = Union+"|"+k, Union, Union
		u.Months = slices.Clone(u.Months)
		for _, m := range members {
			u.Members = append(u.Members, m.Exporter)
			u.Months = slices.DeleteFunc(u.Months, func(t string) bool { return !slices.Contains(m.Months, t) })
		}
		u.Values = make([]float64, len(u.Months))
		for _, m := range members {
			for i, t := range m.Months {
				if at, ok := slices.BinarySearch(u.Months, t); ok {
					u.Values[at] += m.Values[i]
				}
			}
		}
		out = append(out, u)
	}
	return out
}

// Points are the data of a chart.
func (m Monthly) Points() []Point {
	out := make([]Point, len(m.Months))
	for i, t := range m.Months {
		out[i] = Point{Label: m.Label(), X: t, Value: m.Values[i], Unit: strings.ToLower(m.Currency)}
	}
	return out
}

// Evidence selects (item_id, note) of a series' rows.
func (m Monthly) Evidence() (query string, args []any) {
	if len(m.Members) == 0 {
		return `SELECT c.item_id, c.period AS note FROM ` + listedCellSQL + ` c WHERE ` + seriesKeySQL + ` = ?`, []any{m.Key}
	}
	args = []any{m.Importer, m.Source, m.Currency, m.Listed}
	for _, e := range m.Members {
		args = append(args, e)
	}
	return `SELECT c.item_id, c.exporter || ' ' || c.period AS note FROM ` + listedCellSQL + ` c
		WHERE c.importer = ? AND c.source = ? AND c.currency = ? AND c.listed = ? AND c.direction = 'export'
			AND c.exporter IN (` + strings.TrimSuffix(strings.Repeat("?, ", len(m.Members)), ", ") + `)`, args
}

// Measures are the series in the measure language.
func (m Monthly) Measures() []string {
	sum, money, goods := "sum value_usd", "", ""
	if m.Currency != "USD" {
		sum, money = "sum value_local", " currency:"+m.Currency
	}
	if m.Listed {
		goods = " control:*"
	}
	reporter := m.Reporter
	if len(m.Members) > 0 {
		reporter = strings.Join(m.Members, ",")
	}
	side := " to:" + m.Importer
	if m.Direction == "import" {
		side = " from:" + m.Exporter
	}
	base := sum + " where grain:aggregate reporter:" + reporter + " direction:" + m.Direction + side + money + goods
	return []string{base + " by year", base + " by month"}
}

// WithoutMembers drops series of members of a Union that is in the list itself: one
// finding on the Union says it for all of them.
func WithoutMembers(list []Monthly) []Monthly {
	covered := map[string]bool{}
	for _, u := range list {
		for _, e := range u.Members {
			covered[strings.Join([]string{e, u.Importer, u.Source, u.Currency, fmt.Sprint(u.Listed)}, "|")] = true
		}
	}
	return slices.DeleteFunc(list, func(m Monthly) bool {
		return m.Direction == "export" && len(m.Members) == 0 && covered[strings.Join([]string{m.Exporter, m.Importer, m.Source, m.Currency, fmt.Sprint(m.Listed)}, "|")]
	})
}
