package measure

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// roleNames are the keys that name a party: every role, and any of them.
var roleNames = func() []string {
	out := []string{}
	for _, r := range trade.Roles {
		out = append(out, strings.ReplaceAll(string(r), "_", "-"))
	}
	return append(out, "party")
}()

// hitAttrs are the attributes of a role that speak of its hits.
var hitAttrs = []string{"list", "sector", "program", "listed", "score", "judgement"}

// splitRole takes "recipient.list" apart; role is "" where the key has none.
func splitRole(key string) (role, attr string) {
	r, a, _ := strings.Cut(key, ".")
	if slices.Contains(roleNames, r) {
		return r, a
	}
	return "", ""
}

func attrOf(key string) string {
	_, a := splitRole(key)
	return a
}

// columns are the id columns of a role.
func columns(role string) []string {
	if role != "party" {
		return []string{"i." + strings.ReplaceAll(role, "-", "_") + "_id"}
	}
	var out []string
	for _, r := range trade.Roles {
		out = append(out, "i."+string(r)+"_id")
	}
	return out
}

// inParties is "the role's party is one of these"; ids selects party ids.
func (c *compiler) inParties(role string, ids frag) frag {
	cols := columns(role)
	if len(cols) == 1 {
		return cat(sqlf(cols[0]+" IN ("), ids, sqlf(")"))
	}
	name := c.with(ids)
	var parts []frag
	for _, col := range cols {
		parts = append(parts, sqlf(col+" IN (SELECT party_id FROM "+name+")"))
	}
	return or(parts)
}

var reEntity = regexp.MustCompile(`^ent-[0-9a-f]{12}$`)

// partyCond compiles one value of an attribute that does not speak of hits.
func partyCond(role, attr string) func(c *compiler, v Value) (frag, error) {
	return func(c *compiler, v Value) (frag, error) {
		if attr == "" && reEntity.MatchString(v.Text) || attr == "entity" {
			if v.Any {
				return c.present(role), nil
			}
			c.need("resolve.link")
			return c.inParties(role, cat(sqlf("SELECT l.party_id FROM resolve.link l WHERE "), word("l.entity_id", v))), nil
		}
		c.need("normalize.party")
		ids := "SELECT p.party_id FROM normalize.party p WHERE "
		switch attr {
		case "id":
			return c.inParties(role, cat(sqlf(ids), word("p.tax_id", v))), nil
		case "country":
			return c.inParties(role, cat(sqlf(ids), word("p.country", v))), nil
		}
		if v.Any {
			return c.present(role), nil
		}
		re := namePattern(v)
		return c.inParties(role, sqlf(ids+"(regexp_matches(p.name, ?) OR regexp_matches(p.name_alt, ?))", re, re)), nil
	}
}

func (c *compiler) present(role string) frag {
	cols := columns(role)
	parts := make([]frag, len(cols))
	for i, col := range cols {
		parts[i] = sqlf(col + " IS NOT NULL")
	}
	return or(parts)
}

// hits compiles conditions on the hits of one role: one hit has to meet them
// all. Without a score or judgement of its own a condition means a hit at or
// above the threshold that nobody rejected, or one that somebody confirmed.
func (c *compiler) hits(terms []Term) (frag, error) {
	role, _ := splitRole(terms[0].Key)
	c.need("screen.hit")
	conds := []frag{}
	own, entity := false, false
	var listed []Value
	for _, t := range terms {
		attr := attrOf(t.Key)
		own = own || attr == "score" || attr == "judgement"
		entity = entity || attr == "sector" || attr == "listed"
		if attr == "listed" {
			listed = t.Values
			continue
		}
		var parts []frag
		for _, v := range t.Values {
			if v.Set {
				return frag{}, fmt.Errorf("the set @%s has not been looked up", v.Text)
			}
			parts = append(parts, c.hitValue(attr, v))
		}
		conds = append(conds, or(parts))
	}
	if !own {
		conds = append([]frag{sqlf(c.threshold())}, conds...)
	}
	join := ""
	if entity {
		c.need("watchlist.entity")
		join = " LEFT JOIN watchlist.entity e ON e.list_id = h.list_id AND e.entity_id = h.entity_id"
	}
	if len(listed) == 0 {
		return c.inParties(role, cat(sqlf("SELECT h.party_id FROM screen.hit h"+join+" WHERE "), allOf(conds))), nil
	}
	return c.listed(role, join, conds, listed), nil
}

// threshold is the rule for "has a hit".
func (c *compiler) threshold() string {
	if c.noUnsure {
		return "(h.judgement = 'yes' OR (h.match AND h.judgement IS NULL))"
	}
	return "(h.judgement = 'yes' OR (h.match AND coalesce(h.judgement, '') <> 'no'))"
}

func (c *compiler) hitValue(attr string, v Value) frag {
	switch attr {
	case "list":
		c.lists[v.Text] = true
		if v.Any {
			return sqlf("h.list_id IS NOT NULL")
		}
		return segments("h.list_id", v)
	case "sector":
		c.lists[""] = true
		if v.Any {
			return sqlf("len(e.sectors) > 0")
		}
		return sqlf("list_contains(e.sectors, ?)", v.Text)
	case "program":
		c.lists[""] = true
		return word("h.program", v)
	case "score":
		c.lists[""] = true
		return cat(number("h.score", *v.Num), sqlf(" AND coalesce(h.judgement, '') <> 'no'"))
	}
	c.lists[""] = true
	if v.Text == "none" {
		return sqlf("h.judgement IS NULL")
	}
	return sqlf("h.judgement = ?", v.Text)
}

// listed compares the date of listing with the date of shipment, row by row.
// "before": a matching listing was in force when the goods were shipped.
// "after": the party was listed only later. A row that states only its month
// counts where the listing falls into another month.
func (c *compiler) listed(role, join string, conds []frag, values []Value) frag {
	c.lists[""] = true
	const (
		month = "substr(CAST(h.listed_on AS VARCHAR), 1, 7)"
		day   = "(CASE WHEN coalesce(j.date_precision, 'day') = 'day' THEN h.listed_on <= j.\"on\" ELSE " + month + " < j.month END)"
		force = "(e.ended_on IS NULL OR e.ended_on > j.\"on\")"
		later = "(CASE WHEN coalesce(j.date_precision, 'day') = 'day' THEN h.listed_on > j.\"on\" ELSE " + month + " > j.month END)"
	)
	// Joining the items of the few parties with hits is far cheaper than asking
	// of every item whether there is a hit.
	items := func(extra string) frag {
		var parts []frag
		for _, column := range columns(role) {
			column = strings.Replace(column, "i.", "j.", 1)
			parts = append(parts, cat(sqlf("SELECT j.item_id FROM normalize.item j JOIN screen.hit h ON h.party_id = "+column+join+" WHERE "), allOf(conds), sqlf(" AND "+extra)))
		}
		return cat(sqlf("i.item_id IN ("), unite(parts, " UNION ALL "), sqlf(")"))
	}
	var parts []frag
	for _, v := range values {
		switch v.Text {
		case "before":
			parts = append(parts, items(day+" AND "+force))
		case "after": // and not on another list before
			parts = append(parts, cat(sqlf("("), items(later), sqlf(" AND NOT "), items(day), sqlf(")")))
		default:
			parts = append(parts, items("h.listed_on IS NULL"))
		}
	}
	return or(parts)
}

// bare looks for a word in goods texts and in the names of all parties.
func (c *compiler) bare(v Value) frag {
	c.need("normalize.party", "normalize.goods")
	goods := textCond(c, v)
	re := namePattern(v)
	names := c.inParties("party", sqlf("SELECT p.party_id FROM normalize.party p WHERE (regexp_matches(p.name, ?) OR regexp_matches(p.name_alt, ?))", re, re))
	return or([]frag{goods, names})
}

// textCond looks for words in everything that describes the goods.
func textCond(c *compiler, v Value) frag {
	c.need("normalize.goods")
	if v.Any {
		return sqlf("i.goods_id IN (SELECT g.goods_id FROM normalize.goods g WHERE g.description IS NOT NULL)")
	}
	re := textPattern(v)
	return sqlf("i.goods_id IN (SELECT g.goods_id FROM normalize.goods g WHERE regexp_matches(g.description, ?)"+
		" OR regexp_matches(g.description_alt, ?) OR regexp_matches(g.brand, ?) OR regexp_matches(g.model, ?))", re, re, re, re)
}
