package measure

import "strings"

// groupDef is how a key groups rows.
type groupDef struct {
	expr  string   // over normalize.item i and the joins
	joins []string // in order
	needs []string
	// label joins a caption to the finished groups, whose key column is g.KEY.
	labelJoin, label string
	// byEntity: the expression when resolve has been built.
	byEntity *groupDef
	time     bool // sorted by key, not by size
	many     bool // one row can fall in several groups
}

func plainGroup(expr string) *groupDef { return &groupDef{expr: expr} }

func timeGroup(expr string) *groupDef { return &groupDef{expr: expr, time: true} }

func joinGroup(join, expr string, many bool, needs ...string) *groupDef {
	return &groupDef{expr: expr, joins: []string{join}, needs: needs, many: many}
}

func fileGroup(column string) *groupDef {
	return joinGroup("LEFT JOIN ingest.file gf ON gf.file_id = i.file_id", "gf."+column, false, "ingest.file")
}

// partyGroup groups by entity where parties are resolved, else by party.
func partyGroup(role string) *groupDef {
	a := alias(role)
	column := columns(role)[0]
	return &groupDef{
		expr:      "CAST(" + column + " AS VARCHAR)",
		labelJoin: "LEFT JOIN normalize.party p_KEY ON CAST(p_KEY.party_id AS VARCHAR) = g.KEY", label: "p_KEY.name",
		needs: []string{"normalize.party"},
		byEntity: &groupDef{
			expr:      "coalesce(l" + a + ".entity_id, CAST(" + column + " AS VARCHAR))",
			joins:     []string{linkJoin(role)},
			labelJoin: "LEFT JOIN resolve.entity e_KEY ON e_KEY.entity_id = g.KEY", label: "e_KEY.caption",
			needs: []string{"resolve.link", "resolve.entity"},
		},
	}
}

// linkJoin joins the entity of a role's party.
func linkJoin(role string) string {
	a := alias(role)
	return "LEFT JOIN resolve.link l" + a + " ON l" + a + ".party_id = " + columns(role)[0]
}

func partyJoin(role string) string {
	a := alias(role)
	return "LEFT JOIN normalize.party q" + a + " ON q" + a + ".party_id = " + columns(role)[0]
}

func partyColumnGroup(role, column string) *groupDef {
	return joinGroup(partyJoin(role), "q"+alias(role)+"."+column, false, "normalize.party")
}

func listGroup(role string) *groupDef {
	a := alias(role)
	return joinGroup("LEFT JOIN (SELECT DISTINCT h.party_id, h.list_id FROM screen.hit h WHERE (h.judgement = 'yes' OR (h.match AND coalesce(h.judgement, '') <> 'no'))) h"+a+
		" ON h"+a+".party_id = "+columns(role)[0], "h"+a+".list_id", true, "screen.hit")
}

// alias is a role as part of a table alias.
func alias(role string) string { return "_" + strings.ReplaceAll(role, "-", "_") }
