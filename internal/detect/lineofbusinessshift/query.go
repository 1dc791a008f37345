package lineofbusinessshift

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// headingSQL joins the headings that HS 2022 made new with the one that most of
// their goods came from (UNSD correlation tables HS 2017 to HS 2022).
const headingSQL = `CASE i.hs4 WHEN '8807' THEN '8803' WHEN '8806' THEN '8802' WHEN '8485' THEN '8477' WHEN '8524' THEN '8529' WHEN '8549' THEN '8548' WHEN '2404' THEN '2403' ELSE i.hs4 END`

// cells makes lb_cell (recipient, period, declaration, heading) and lb_firm (the
// recipients with enough of both periods).
func cells(in detect.Input, from, month string) []string {
	return []string{
		`CREATE OR REPLACE TEMP TABLE lb_cell AS SELECT ` + detect.RecipientSQL + ` AS who, i.month > '` + month + `' AS later, coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, ` + headingSQL + ` AS heading,
			sum(CAST(i.value_usd AS DOUBLE)) AS v, coalesce(sum(CAST(i.value_usd AS DOUBLE)) FILTER (WHERE i.goods_id IN (SELECT goods_id FROM classify.control)), 0) AS listed, min(i."on") AS first_on, max(i."on") AS last_on
			FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id
			WHERE i.recipient_id IS NOT NULL AND i.hs4 IS NOT NULL AND i.value_usd > 0 AND i.month <> '` + month + `' AND ` + in.DestinationSQL("i.destination") + ` GROUP BY ALL`,
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE lb_firm AS SELECT who, count(DISTINCT decl) FILTER (WHERE NOT later) AS n0, count(DISTINCT decl) FILTER (WHERE later) AS n1,
			sum(v) FILTER (WHERE NOT later) AS v0, sum(v) FILTER (WHERE later) AS v1, sum(listed) FILTER (WHERE NOT later) AS l0, sum(listed) FILTER (WHERE later) AS l1,
			CAST(min(first_on) AS VARCHAR) AS first_on, CAST(max(last_on) AS VARCHAR) AS last_on
			FROM lb_cell GROUP BY who HAVING n0 >= %g AND n1 >= %g`, in.Param("min_decls"), in.Param("min_decls")),
	}
}

// firms returns the recipients whose shares diverge enough, and how many were compared.
func firms(ctx context.Context, in detect.Input) (hits []*firm, tested int64, err error) {
	var f *firm
	judge := func() {
		if f == nil {
			return
		}
		tested++
		f.divergence = stat.JensenShannon(f.before, f.after)
		gain := f.l1/f.v1 - f.l0/f.v0
		if f.divergence >= in.Param("min_divergence") && f.v1 >= in.Param("min_usd") && f.l1 >= in.Param("min_listed")*f.v1 && gain >= in.Param("min_listed") {
			hits = append(hits, f)
		}
	}
	err = store.QueryAll(ctx, in.DB, `WITH h AS (SELECT who, heading, coalesce(sum(v) FILTER (WHERE NOT later), 0) AS v0, coalesce(sum(v) FILTER (WHERE later), 0) AS v1 FROM lb_cell WHERE who IN (SELECT who FROM lb_firm) GROUP BY who, heading)
		SELECT f.who, coalesce(n.name, f.who), f.n0, f.n1, f.v0, f.v1, f.l0, f.l1, f.first_on, f.last_on, h.heading, h.v0, h.v1
		FROM lb_firm f JOIN h USING (who) LEFT JOIN `+detect.NamesSQL+` n USING (who) ORDER BY f.who, h.heading`, nil, func(rows *sql.Rows) error {
		var g firm
		var heading string
		var b, a float64
		if err := rows.Scan(&g.who, &g.name, &g.n0, &g.n1, &g.v0, &g.v1, &g.l0, &g.l1, &g.first, &g.last, &heading, &b, &a); err != nil {
			return err
		}
		if f == nil || f.who != g.who {
			judge()
			f = &g
		}
		f.headings, f.before, f.after = append(f.headings, heading), append(f.before, b), append(f.after, a)
		return nil
	})
	judge()
	return hits, tested, err
}

// parcel is one declaration: what it adds to which heading.
type parcel struct {
	at []int
	v  []float64
}

// chance computes the p-values of the firms by dividing their declarations anew.
func chance(ctx context.Context, db store.Engine, hits []*firm) error {
	if len(hits) == 0 {
		return nil
	}
	at := map[string]*firm{}
	args := make([]any, len(hits))
	for i, h := range hits {
		at[h.who], args[i] = h, h.who
	}
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE lb_hit AS SELECT who FROM (VALUES "+strings.TrimSuffix(strings.Repeat("(?), ", len(hits)), ", ")+") t(who)", args...); err != nil {
		return err
	}
	parcels := map[string][]parcel{}
	index := map[string]map[string]int{}
	var last string
	err := store.QueryAll(ctx, db, `SELECT who, later, decl, heading, v FROM lb_cell WHERE who IN (SELECT who FROM lb_hit) ORDER BY who, decl, later, heading`, nil, func(rows *sql.Rows) error {
		var who, heading string
		var later bool
		var decl int64
		var v float64
		if err := rows.Scan(&who, &later, &decl, &heading, &v); err != nil {
			return err
		}
		if index[who] == nil {
			index[who] = map[string]int{}
			for i, h := range at[who].headings {
				index[who][h] = i
			}
		}
		if this := fmt.Sprint(who, decl, later); this != last {
			parcels[who], last = append(parcels[who], parcel{}), this
		}
		p := &parcels[who][len(parcels[who])-1]
		p.at, p.v = append(p.at, index[who][heading]), append(p.v, v)
		return nil
	})
	if err != nil {
		return err
	}
	for _, h := range hits {
		h.p, h.divisions = h.permute(parcels[h.who])
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// mostDivisions and mostWork bound the random divisions of one firm: their
// number, and their number times its declarations. enough is how many as
// extreme ones settle that a divergence is nothing unusual.
const (
	mostDivisions = 19_999
	mostWork      = 40_000_000
	enough        = 50
)

// permute is the share of random divisions that diverge at least as much, the
// actual one counted among them. The numbers are the same in every run.
func (f *firm) permute(parcels []parcel) (p float64, divisions int) {
	seed := uint64(trade.Hash64(f.who))
	random := rand.New(rand.NewPCG(seed, seed>>1))
	total := make([]float64, len(f.headings))
	for i := range total {
		total[i] = f.before[i] + f.after[i]
	}
	a, b := make([]float64, len(total)), make([]float64, len(total))
	limit, least := min(mostDivisions, mostWork/max(1, len(parcels))), f.divergence-1e-9
	n, extreme := min(int(f.n0), len(parcels)), 0
	for divisions = 0; divisions < limit && extreme < enough; divisions++ {
		clear(a)
		for i := range n {
			j := i + random.IntN(len(parcels)-i)
			parcels[i], parcels[j] = parcels[j], parcels[i]
			for k, h := range parcels[i].at {
				a[h] += parcels[i].v[k]
			}
		}
		for i := range b {
			b[i] = max(0, total[i]-a[i])
		}
		if stat.JensenShannon(a, b) >= least {
			extreme++
		}
	}
	return float64(extreme+1) / float64(divisions+1), divisions
}

// evidenceSQL selects the rows of the firms that are kept.
func evidenceSQL(in detect.Input, from, month string) string {
	return `SELECT ` + detect.RecipientSQL + ` AS key, i.item_id, CASE WHEN i.month > '` + month + `' THEN 'after' ELSE 'before' END || CASE WHEN i.goods_id IN (SELECT goods_id FROM classify.control) THEN '; on a control list' ELSE '' END AS note
		FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id WHERE i.recipient_id IS NOT NULL AND i.hs4 IS NOT NULL AND i.value_usd > 0 AND i.month <> '` + month + `' AND ` + in.DestinationSQL("i.destination")
}
