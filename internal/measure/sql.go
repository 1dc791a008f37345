package measure

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// frag is a piece of SQL with the values of its question marks. Text that a
// user typed only ever travels in args.
type frag struct {
	sql  string
	args []any
}

func sqlf(sql string, args ...any) frag { return frag{sql, args} }

// unite puts fragments between separators; an empty list gives an empty frag.
func unite(parts []frag, sep string) frag {
	var out frag
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.sql
		out.args = append(out.args, p.args...)
	}
	out.sql = strings.Join(texts, sep)
	return out
}

// cat appends fragments.
func cat(parts ...frag) frag { return unite(parts, "") }

// allOf joins conditions that must all hold.
func allOf(conds []frag) frag { return unite(conds, " AND ") }

// or joins conditions; one alone needs no brackets.
func or(parts []frag) frag {
	if len(parts) == 1 {
		return parts[0]
	}
	out := unite(parts, " OR ")
	out.sql = "(" + out.sql + ")"
	return out
}

// literal writes the fragment with its values in place of the question marks:
// the query as anyone can run it. Values are strings and integers only; quotes
// are doubled, as in standard SQL.
func (p frag) literal() string {
	var b strings.Builder
	next := 0
	for _, c := range p.sql {
		if c != '?' {
			b.WriteRune(c)
			continue
		}
		b.WriteString(quote(p.args[next]))
		next++
	}
	return b.String()
}

func quote(v any) string {
	if s, ok := v.(string); ok {
		return Quote(s)
	}
	return fmt.Sprintf("%d", v)
}

// Quote writes a text as a string of standard SQL.
func Quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}

// in is "expr IN (?, ?)", or "expr = ?" for one value.
func in(expr string, values []string) frag {
	if len(values) == 1 {
		return sqlf(expr+" = ?", values[0])
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return sqlf(expr+" IN ("+strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")+")", args...)
}

// startsWith is a LIKE with what the user typed taken literally.
func startsWith(expr, prefix string) frag {
	if strings.ContainsAny(prefix, `%_\`) {
		esc := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(prefix)
		return sqlf(expr+` LIKE ? ESCAPE '\'`, esc+"%")
	}
	return sqlf(expr+" LIKE ?", prefix+"%")
}

// word compiles a value of a plain text column.
func word(expr string, v Value) frag {
	switch {
	case v.Any:
		return sqlf(expr + " IS NOT NULL")
	case v.Post:
		return startsWith(expr, v.Text)
	}
	return sqlf(expr+" = ?", v.Text)
}

// segments compiles an id of a list: the whole id or a run of its hyphenated
// parts, so that "eu" finds eu-fsf and "ofac" finds us-ofac-sdn.
func segments(expr string, v Value) frag {
	if v.Any || v.Post {
		return word(expr, v)
	}
	s := v.Text
	like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
	return sqlf("(("+expr+" = ?) OR ('-' || "+expr+` || '-') LIKE ? ESCAPE '\')`, s, "%-"+like+"-%")
}

// number compiles a range over an expression.
func number(expr string, n NumRange) frag {
	const cast = "CAST(? AS DECIMAL(18,6))"
	if n.Op != ".." {
		return sqlf(expr+" "+n.Op+" "+cast, n.Lo.String())
	}
	switch {
	case n.Hi == nil:
		return sqlf(expr+" >= "+cast, n.Lo.String())
	case n.Lo == nil:
		return sqlf(expr+" <= "+cast, n.Hi.String())
	}
	return sqlf(expr+" BETWEEN "+cast+" AND "+cast, n.Lo.String(), n.Hi.String())
}

// compiler turns filters into conditions over normalize.item, named i.
type compiler struct {
	events map[string]string
	// needs are the tables that the query reads besides normalize.item.
	needs map[string]bool
	// lists are the list ids named, as typed, whose versions the figure states.
	lists map[string]bool
	// ctes are named subqueries, in order.
	ctes []cte
	// noUnsure leaves out hits that a person marked unsure.
	noUnsure bool
	// noPartial leaves out codes that are wider than the listed one.
	noPartial bool
}

type cte struct {
	name string
	body frag
}

func newCompiler(opt Options) *compiler {
	return &compiler{events: opt.Events, needs: map[string]bool{}, lists: map[string]bool{}, noUnsure: opt.NoUnsure, noPartial: opt.NoPartial}
}

func (c *compiler) need(tables ...string) {
	for _, t := range tables {
		c.needs[t] = true
	}
}

// with names a subquery that is used more than once.
func (c *compiler) with(body frag) string {
	for _, e := range c.ctes {
		if e.body.literal() == body.literal() {
			return e.name
		}
	}
	name := fmt.Sprintf("p%d", len(c.ctes)+1)
	c.ctes = append(c.ctes, cte{name, body})
	return name
}

// prologue is the WITH clause, or nothing.
func (c *compiler) prologue() frag {
	if len(c.ctes) == 0 {
		return frag{}
	}
	parts := make([]frag, len(c.ctes))
	for i, e := range c.ctes {
		parts[i] = cat(sqlf(e.name+" AS ("), e.body, sqlf(")"))
	}
	return cat(sqlf("WITH "), unite(parts, ", "), sqlf(" "))
}

// where compiles a filter into one condition; an empty filter is TRUE. Terms
// for which skip says yes are left out.
func (c *compiler) where(fl *Filter, skip func(Term) bool) (frag, error) {
	var conds []frag
	for _, t := range hitGroups(fl) {
		if skip != nil && slices.ContainsFunc(t, skip) {
			continue
		}
		cond, err := c.group(t)
		if err != nil {
			return frag{}, c.locate(fl, t[0], err)
		}
		conds = append(conds, cond)
	}
	if len(conds) == 0 {
		return sqlf("TRUE"), nil
	}
	return allOf(conds), nil
}

// locate turns an error about a value into one that points at it.
func (c *compiler) locate(fl *Filter, t Term, err error) error {
	var syntax *SyntaxError
	if errors.As(err, &syntax) || len(t.Values) == 0 || t.Values[0].Col == 0 || fl.expr == "" {
		return err
	}
	return &SyntaxError{Expr: fl.expr, Col: t.Values[0].Col, Message: fmt.Sprintf("%s: %v", t.Key, err)}
}

// hitGroups lists the terms one by one, except that positive conditions on the
// hits of one role stand together: the same hit has to meet them all.
func hitGroups(fl *Filter) [][]Term {
	var out [][]Term
	at := map[string]int{}
	for _, t := range fl.Terms {
		role, attr := splitRole(t.Key)
		if t.Neg || !slices.Contains(hitAttrs, attr) {
			out = append(out, []Term{t})
			continue
		}
		if i, ok := at[role]; ok {
			out[i] = append(out[i], t)
			continue
		}
		at[role] = len(out)
		out = append(out, []Term{t})
	}
	return out
}

// group compiles one group of terms, negated where it is.
func (c *compiler) group(terms []Term) (frag, error) {
	t := terms[0]
	var cond frag
	var err error
	def := lookupKey(t.Key)
	switch {
	case slices.Contains(hitAttrs, attrOf(t.Key)):
		cond, err = c.hits(terms)
	case t.Key == "":
		cond = c.bare(t.Values[0])
	case def == nil:
		return frag{}, fmt.Errorf("unknown key %q", t.Key)
	case def.periodKind():
		cond, err = c.period(t)
	default:
		cond, err = c.values(def, t)
	}
	if err != nil || !t.Neg {
		return cond, err
	}
	// What is unknown is not true, so its negation holds: -from:TR keeps rows
	// without a country of dispatch. IS NOT TRUE, spelt for every engine:
	return cat(sqlf("NOT coalesce("), cond, sqlf(", FALSE)")), nil
}

// values compiles the values of a term, ORed.
func (c *compiler) values(def *keyDef, t Term) (frag, error) {
	var parts []frag
	for _, v := range t.Values {
		if v.Set {
			return frag{}, fmt.Errorf("the set @%s has not been looked up", v.Text)
		}
		p, err := def.cond(c, v)
		if err != nil {
			return frag{}, err
		}
		parts = append(parts, p)
	}
	return or(merge(parts)), nil
}

// reAmong is a party, or anything else, that a subquery finds by one value.
var reAmong = regexp.MustCompile(`^[\w.]+ IN \(SELECT [^?]* = \?\)$`)

// merge turns a = ? , a = ? into a IN (?, ?), and so within a subquery, which
// engines read faster: a group of a hundred parties is one subquery, not a hundred.
func merge(parts []frag) []frag {
	if len(parts) < 2 {
		return parts
	}
	byExpr, tail := map[string][]string{}, map[string]string{}
	var order []string
	for _, p := range parts {
		expr, ok := strings.CutSuffix(p.sql, " = ?")
		among := reAmong.MatchString(p.sql)
		if among {
			expr = strings.TrimSuffix(p.sql, " = ?)")
		}
		if len(p.args) != 1 || !among && (!ok || strings.ContainsAny(expr, "( ")) {
			return parts
		}
		s, ok := p.args[0].(string)
		if !ok {
			return parts
		}
		if byExpr[expr] == nil {
			order = append(order, expr)
		}
		if byExpr[expr] = append(byExpr[expr], s); among {
			tail[expr] = ")"
		}
	}
	out := make([]frag, 0, len(order))
	for _, expr := range order {
		out = append(out, cat(in(expr, byExpr[expr]), sqlf(tail[expr])))
	}
	return out
}
