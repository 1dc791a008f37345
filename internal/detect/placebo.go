package detect

import (
	"context"
	"fmt"

	"tallyman/internal/trade"
)

// GoodsSetsSQL is a SELECT of (hs4, set): "listed" for headings with a code on a
// loaded control list, "neighbour" for headings of the same chapters without
// one. Neighbours are traded by the same firms under the same conditions, but
// nobody has a reason of control to hide or hurry them: what a detector sees
// among them is its rate of false alarms.
const GoodsSetsSQL = `(SELECT h.hs4, CASE WHEN l.hs4 IS NULL THEN 'neighbour' ELSE 'listed' END AS "set"
	FROM (SELECT DISTINCT hs6[1:4] AS hs4 FROM normalize.goods WHERE hs6 IS NOT NULL) h
	LEFT JOIN (SELECT DISTINCT g.hs6[1:4] AS hs4 FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6 IS NOT NULL) l ON l.hs4 = h.hs4
	WHERE l.hs4 IS NOT NULL OR h.hs4[1:2] IN (SELECT DISTINCT g.hs6[1:2] FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6 IS NOT NULL))`

// Rate is how many of the tested things were flagged.
type Rate struct{ Flagged, Tested int64 }

// Share is the rate as a share; 0 where nothing was tested.
func (r Rate) Share() float64 {
	if r.Tested == 0 {
		return 0
	}
	return float64(r.Flagged) / float64(r.Tested)
}

// Placebo is a detector's rate on listed goods beside that on their uncontrolled
// neighbours.
type Placebo struct{ Listed, Neighbours Rate }

// RunPlacebo runs one count twice, on the listed headings and on their
// neighbours. The function gets a condition on the column hs4 of the alias it
// names, to set into the same SQL that finds.
func RunPlacebo(ctx context.Context, alias string, count func(ctx context.Context, condition string) (Rate, error)) (Placebo, error) {
	var p Placebo
	for set, dst := range map[string]*Rate{"listed": &p.Listed, "neighbour": &p.Neighbours} {
		r, err := count(ctx, alias+`.hs4 IN (SELECT hs4 FROM `+GoodsSetsSQL+` WHERE "set" = '`+set+`')`)
		if err != nil {
			return p, fmt.Errorf("placebo (%s): %w", set, err)
		}
		*dst = r
	}
	return p, nil
}

// Reason says both rates; a rate of nothing tested is said to be unknown.
func (p Placebo) Reason() trade.Reason {
	return trade.Reason{Feature: "placebo rate", Score: p.Neighbours.Share(), Detail: fmt.Sprintf(
		"the same test flags %s among listed headings and %s among uncontrolled headings of the same chapters", p.Listed, p.Neighbours)}
}

func (r Rate) String() string {
	if r.Tested == 0 {
		return "nothing of 0"
	}
	return fmt.Sprintf("%s of %s (%.2g%%)", Thousands(r.Flagged), Thousands(r.Tested), 100*r.Share())
}
