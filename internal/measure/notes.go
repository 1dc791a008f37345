package measure

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tallyman/internal/store"
)

func ratOf(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// open is a positive term that a row may fail because it does not state the
// field at all, rather than because it states another value.
type open struct {
	key     string
	missing string
	terms   []Term
}

// opens collects them; all period terms are one, since they share a field.
func (s scope) opens() []open {
	var out []open
	at := map[string]int{}
	for _, fl := range s {
		for _, t := range fl.Terms {
			def := lookupKey(t.Key)
			if t.Neg || def == nil || slices.Contains(hitAttrs, attrOf(t.Key)) {
				continue
			}
			key, missing := def.Name, def.missing
			if def.periodKind() {
				key, missing = "date", `i."on" IS NULL`
			}
			if missing == "" {
				continue
			}
			if i, ok := at[key]; ok {
				out[i].terms = append(out[i].terms, t)
				continue
			}
			at[key] = len(out)
			out = append(out, open{key, missing, []Term{t}})
		}
	}
	return out
}

// unknowns counts rows that meet all conditions but one, whose field they do
// not state: what a figure would have to add if those were known.
func (r *run) unknowns(ctx context.Context) error {
	opens := r.scope.opens()
	if len(opens) == 0 {
		return nil
	}
	q, labels, err := r.unknownsQuery(opens)
	if err != nil {
		return err
	}
	counts := make([]int64, len(labels))
	dest := make([]any, len(labels))
	for i := range counts {
		dest[i] = &counts[i]
	}
	if _, err := store.QueryOne(ctx, r.m.db, q.sql, q.args, dest...); err != nil {
		return err
	}
	for i, n := range counts {
		if n > 0 {
			r.note("%d %s", n, labels[i])
		}
	}
	return nil
}

// unknownsQuery counts, in one pass, the rows that fail each open term alone by
// not stating its field, and those that the edges of the period cut.
func (r *run) unknownsQuery(opens []open) (q frag, labels []string, err error) {
	isOpen := func(t Term) bool {
		return !t.Neg && slices.ContainsFunc(opens, func(o open) bool {
			return slices.ContainsFunc(o.terms, func(x Term) bool { return x.String() == t.String() })
		})
	}
	base, err := r.scope.where(r.c, func(t Term) bool { return t.Key == "grain" || isOpen(t) })
	if err != nil {
		return q, nil, err
	}
	conds := make([]frag, len(opens))
	for i, o := range opens {
		if conds[i], err = (scope{&Filter{Terms: o.terms}}).where(r.c, nil); err != nil {
			return q, nil, err
		}
	}
	var cols, lacking []frag
	count := func(first frag, skip int, label string) {
		parts := []frag{first}
		for j := range conds {
			if j != skip {
				parts = append(parts, conds[j])
			}
		}
		cols = append(cols, cat(sqlf("count(CASE WHEN "), allOf(parts), sqlf(" THEN 1 END)")))
		lacking = append(lacking, first) // only rows that lack something can count
		labels = append(labels, label)
	}
	for i, o := range opens {
		count(sqlf(o.missing), i, "more rows meet every other condition but state no "+what(o.key))
		if edge := r.edges(); o.key == "date" && edge.sql != "" {
			count(edge, i, "rows state only a month or year that the period cuts, and are left out")
		}
	}
	q = cat(r.c.prologue(), sqlf("SELECT "), unite(cols, ", "), sqlf(" FROM normalize.item i WHERE "), or(lacking), sqlf(" AND "), r.ofGrain(), sqlf(" AND "), base)
	return q, labels, nil
}

// edges is the condition for rows that straddle an edge of the period.
func (r *run) edges() frag {
	var parts []frag
	for _, s := range r.spans {
		if e := straddles(s); e.sql != "" {
			parts = append(parts, e)
		}
	}
	if len(parts) == 0 {
		return frag{}
	}
	return or(parts)
}

// what names a key's field in a sentence.
func what(key string) string {
	names := map[string]string{"from": "country of dispatch", "to": "country of destination", "origin": "country of origin", "trading": "trading country",
		"hs": "HS code", "value": "value", "kg": "net mass", "date": "date", "decl": "declaration number", "unit": "unit"}
	if n, ok := names[key]; ok {
		return n
	}
	return words(key)
}

// variants adds the same count by the other units that a reader might mean.
func (r *run) variants(ctx context.Context) error {
	b := r.measure
	if r.fig.Rows == 0 || b.Metric.Op != "count" || len(b.By) > 0 && b.Kind != Top {
		return nil
	}
	if role := b.Metric.role(); role != "" {
		return r.partyVariants(ctx, role)
	}
	shipments := []string{"rows", "declarations", "consignments"}
	if !slices.Contains(shipments, b.Metric.What) || r.noDeclarations() || r.grain != "item" {
		return nil
	}
	q := r.selects("count(*), count(DISTINCT i.decl_key), count(DISTINCT i.consignment_key)", nil, r.ofGrain())
	var n [3]int64
	if _, err := store.QueryOne(ctx, r.m.db, q.sql, q.args, &n[0], &n[1], &n[2]); err != nil {
		return err
	}
	r.note("%d rows, %d declarations, %d consignments (declaration, sender and recipient)", n[0], n[1], n[2])
	return nil
}

func (r *run) partyVariants(ctx context.Context, role string) error {
	if !r.m.tables["normalize.party"] {
		return nil
	}
	column, tax := columns(role)[0], "q"+alias(role)+".tax_id"
	entity := "0"
	joins := []string{partyJoin(role)}
	if r.m.entities() {
		joins = append(joins, linkJoin(role))
		entity = Metric{"count", plural(role)}.compile(true).num
	}
	q := r.selects(entity+", count(DISTINCT "+tax+"), count(DISTINCT "+column+"), count(DISTINCT CASE WHEN "+tax+" IS NULL THEN "+column+" END)", joins, r.ofGrain())
	var byEntity, byID, byName, without int64
	if _, err := store.QueryOne(ctx, r.m.db, q.sql, q.args, &byEntity, &byID, &byName, &without); err != nil {
		return err
	}
	text := fmt.Sprintf("%d by tax number and %d spellings without one; %d by spelling as written", byID, without, byName)
	if r.m.entities() {
		text = fmt.Sprintf("%d by resolved entity; ", byEntity) + text
	}
	_, variant, _ := strings.Cut(r.measure.Metric.What, ".")
	used := map[string]string{"": "resolved entity", "id": "tax number", "name": "spelling as written"}[variant]
	if variant == "" && !r.m.entities() {
		used = "spelling as written, since parties have not been resolved"
	}
	r.note("counted by %s (%s)", used, text)
	return nil
}

// listVersions states which version of each list the figure rests on, and how
// many rows rest on a partial correspondence of codes alone.
func (r *run) listVersions(ctx context.Context) error {
	for name := range r.c.lists {
		list, control := strings.CutPrefix(name, "control:")
		var err error
		if control || name == "*control" {
			err = r.controlVersions(ctx, list, name == "*control")
		} else {
			r.watchVersions(name)
		}
		if err != nil {
			return err
		}
	}
	if err := r.partial(ctx); err != nil {
		return err
	}
	return r.editions(ctx)
}

func (r *run) controlVersions(ctx context.Context, list string, all bool) error {
	cond := segments("x.list_id", Value{Text: list, Any: all})
	from := everyControl
	if all {
		from = "classify.control"
	}
	q := cat(sqlf("SELECT DISTINCT x.list_id, x.list_version FROM "+from+" x WHERE "), cond, sqlf(" ORDER BY 1, 2"))
	return store.QueryAll(ctx, r.m.db, q.sql, q.args, func(rows *sql.Rows) error {
		var id, version sql.NullString
		if err := rows.Scan(&id, &version); err != nil {
			return err
		}
		if old := r.fig.Lists[id.String]; old != "" {
			version.String = old + ", " + version.String
		}
		r.fig.Lists[id.String] = version.String
		return nil
	})
}

// watchVersions states the versions of the watchlists that a name picks; ""
// and "*" pick all.
func (r *run) watchVersions(name string) {
	for _, l := range r.m.lists {
		if name == "" || name == "*" || strings.Contains("-"+l.id+"-", "-"+name+"-") || strings.HasPrefix(l.id, name) {
			r.fig.Lists[l.id] = l.version
		}
	}
}

// readLists notes the versions of the watchlists in force.
func (m *Meter) readLists(ctx context.Context) error {
	for id, version := range m.opt.Lists {
		m.lists = append(m.lists, listVersion{id, version})
	}
	if m.opt.Lists != nil || !m.tables["watchlist.list"] {
		return nil
	}
	return store.QueryAll(ctx, m.db, "SELECT list_id, version FROM watchlist.list ORDER BY 1, 2", nil, func(rows *sql.Rows) error {
		var l listVersion
		if err := rows.Scan(&l.id, &l.version); err != nil {
			return err
		}
		m.lists = append(m.lists, l)
		return nil
	})
}

// partial counts rows that a control list names only through a code whose
// meaning changed between HS editions.
func (r *run) partial(ctx context.Context) error {
	terms := r.scope.terms("control")
	if len(terms) == 0 || r.fig.Rows == 0 || r.m.brief {
		return nil
	}
	cond, err := (scope{&Filter{Terms: terms}}).where(r.c, nil)
	if err != nil {
		return err
	}
	cond.sql = strings.ReplaceAll(cond.sql, "WHERE ", "WHERE NOT coalesce(x.partial, FALSE) AND ")
	q := r.selects("count(*)", nil, r.ofGrain(), cat(sqlf("NOT ("), cond, sqlf(")")))
	var n int64
	if _, err := store.QueryOne(ctx, r.m.db, q.sql, q.args, &n); err != nil {
		return err
	}
	if n > 0 {
		r.note("%d rows are listed only through a code that held other goods too in the HS edition of the record", n)
	}
	return nil
}
