package measure

import (
	"fmt"
	"strings"
)

// hsCond compares a code from its start, with the narrow columns where the
// length allows.
func hsCond(_ *compiler, v Value) (frag, error) {
	if v.Any {
		return sqlf("i.hs2 IS NOT NULL"), nil
	}
	if lo, hi, ok := strings.Cut(v.Text, ".."); ok {
		return sqlf(fmt.Sprintf("substr(i.hs_code, 1, %d) BETWEEN ? AND ?", len(lo)), lo, hi), nil
	}
	if v.Post {
		return sqlf("i.hs_code LIKE ?", v.Text+"%"), nil
	}
	switch len(v.Text) {
	case 2:
		return sqlf("i.hs2 = ?", v.Text), nil
	case 4:
		return sqlf("i.hs4 = ?", v.Text), nil
	case 6:
		return sqlf("i.hs6 = ?", v.Text), nil
	}
	return sqlf("i.hs_code LIKE ?", v.Text+"%"), nil
}

// everyControl are the matches of all lists of codes, the secondary ones
// too; "any list" leaves these out.
const everyControl = "(SELECT goods_id, list_id, list_version, tier, partial FROM classify.control UNION ALL SELECT goods_id, list_id, list_version, tier, partial FROM classify.secondary)"

// controlCond reads list, list.tier, list@version, list.tier@version.
func controlCond(c *compiler, v Value) (frag, error) {
	c.need("classify.control")
	whole := "TRUE"
	if c.noPartial {
		whole = "NOT coalesce(x.partial, FALSE)"
	}
	if v.Any {
		c.lists["*control"] = true
		return sqlf("i.goods_id IN (SELECT x.goods_id FROM classify.control x WHERE " + whole + ")"), nil
	}
	c.need("classify.secondary")
	from := "i.goods_id IN (SELECT x.goods_id FROM " + everyControl + " x WHERE " + whole + " AND "
	text, version, hasVersion := strings.Cut(v.Text, "@")
	list, tier, hasTier := strings.Cut(text, ".")
	list = strings.ToLower(list)
	if list == "" || (hasTier && tier == "") || (hasVersion && version == "") {
		return frag{}, fmt.Errorf("%q is not a control list; expected list, list.tier or list@version", v.Text)
	}
	c.lists["control:"+list] = true
	cond := segments("x.list_id", Value{Text: list, Post: v.Post && !hasTier && !hasVersion})
	if hasTier {
		up := strings.ToUpper(tier)
		cond = cat(cond, sqlf(" AND "), or([]frag{sqlf("upper(x.tier) = ?", up), startsWith("upper(x.tier)", up+".")}))
	}
	if hasVersion {
		cond = cat(cond, sqlf(" AND "), word("x.list_version", Value{Text: version, Post: v.Post}))
	}
	return cat(sqlf(from), cond, sqlf(")")), nil
}

func mismatchCond(c *compiler, v Value) (frag, error) {
	c.need("classify.mismatch")
	const from = "i.goods_id IN (SELECT x.goods_id FROM classify.mismatch x"
	if v.Any {
		return sqlf(from + ")"), nil
	}
	return cat(sqlf(from+" WHERE "), startsWith("x.likely_hs4", v.Text), sqlf(")")), nil
}

// viaCond: the route as far as a record shows it; see the key's text.
func viaCond(_ *compiler, v Value) (frag, error) {
	if v.Any {
		return sqlf("((i.dispatch <> i.origin AND i.dispatch <> i.destination) OR i.direction = 'transit')"), nil
	}
	return sqlf("((i.dispatch = ? AND i.origin <> ? AND i.destination <> ?) OR (i.direction = 'transit' AND i.reporter = ?))",
		v.Text, v.Text, v.Text, v.Text), nil
}

func routeCond(_ *compiler, v Value) (frag, error) {
	a, b, _ := strings.Cut(v.Text, "-")
	return sqlf("(i.dispatch = ? AND i.destination = ?)", a, b), nil
}

func betweenCond(_ *compiler, v Value) (frag, error) {
	a, b, _ := strings.Cut(v.Text, "-")
	return sqlf("((i.dispatch = ? AND i.destination = ?) OR (i.dispatch = ? AND i.destination = ?))", a, b, b, a), nil
}

func hasCond(c *compiler, v Value) (frag, error) {
	k := lookupKey(v.Text)
	switch {
	case k == nil:
		return frag{}, fmt.Errorf("unknown key %q", v.Text)
	case k.present != nil:
		return k.present(c), nil
	case k.missing != "":
		return sqlf("NOT (" + k.missing + ")"), nil
	}
	return frag{}, fmt.Errorf("every row has %q", v.Text)
}

func findingCond(c *compiler, v Value) (frag, error) {
	c.need("detect.evidence")
	const from = "i.item_id IN (SELECT x.item_id FROM detect.evidence x"
	if v.Any {
		return sqlf(from + ")"), nil
	}
	if strings.HasPrefix(v.Text, "fnd-") {
		return cat(sqlf(from+" WHERE "), word("x.finding_id", v), sqlf(")")), nil
	}
	c.need("detect.finding")
	return cat(sqlf(from+" WHERE x.finding_id IN (SELECT y.finding_id FROM detect.finding y WHERE "), word("y.detector", v), sqlf("))")), nil
}
