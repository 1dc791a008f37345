package explore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/store"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// Index finds entities by a part of any of their spellings, in any script. It is
// built once for a state of the ledger and may be shared.
type Index struct{ entries []entry }

type entry struct {
	id, caption, country, taxID string
	rows                        int64
	keys                        string // folded and romanised spellings, a line each
}

// NewIndex reads every spelling of every entity.
func (e *Explorer) NewIndex(ctx context.Context) (*Index, error) {
	ix := &Index{}
	if !e.have["resolve.entity"] {
		return ix, nil
	}
	at := map[string]int{}
	err := store.QueryAll(ctx, e.db, "SELECT entity_id, caption, coalesce(country, ''), coalesce(tax_id, ''), rows FROM resolve.entity ORDER BY rows DESC, entity_id", nil, func(rows *sql.Rows) error {
		var x entry
		if err := rows.Scan(&x.id, &x.caption, &x.country, &x.taxID, &x.rows); err != nil {
			return err
		}
		at[x.id] = len(ix.entries)
		ix.entries = append(ix.entries, x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = store.QueryAll(ctx, e.db, `SELECT l.entity_id, coalesce(p.name_clean, p.name), coalesce(p.name_alt, '') FROM normalize.party p JOIN resolve.link l USING (party_id)`, nil, func(rows *sql.Rows) error {
		var id, name, alt string
		if err := rows.Scan(&id, &name, &alt); err != nil {
			return err
		}
		x := &ix.entries[at[id]]
		for _, n := range []string{name, alt} {
			for _, key := range []string{text.Fold(n), text.Latin(n)} {
				if key != "" && !strings.Contains(x.keys, key+"\n") {
					x.keys += key + "\n"
				}
			}
		}
		return nil
	})
	return ix, err
}

// EntityRow is one line of a list of parties.
type EntityRow struct {
	EntityID string  `json:"entity_id"`
	Caption  string  `json:"caption"`
	Latin    string  `json:"latin,omitempty"` // romanised, where the caption is not Latin
	Country  string  `json:"country,omitempty"`
	TaxID    string  `json:"tax_id,omitempty"`
	Rows     int64   `json:"rows"`
	ValueUSD *string `json:"value_usd"`
	FirstOn  string  `json:"first_on,omitempty"`
	LastOn   string  `json:"last_on,omitempty"`
	Listed   int64   `json:"listed"` // listings that spellings of it match
	Filter   string  `json:"filter"`
}

// Entities is a page of parties, those with most rows first.
type Entities struct {
	Items []EntityRow `json:"items" nullable:"false"`
	Next  string      `json:"next,omitempty"`
	Total Total       `json:"total"`
}

// Entities finds parties whose spellings hold every word of q, in its own
// script or romanised, or whose tax number or id is q.
func (e *Explorer) Entities(ctx context.Context, ix *Index, q string, limit int, after string) (Entities, error) {
	out := Entities{Items: []EntityRow{}}
	from := 0
	if after != "" {
		c, err := readCursor(after, "entities")
		if err == nil {
			from, err = strconv.Atoi(c.Key)
		}
		if err != nil || from < 0 {
			return out, &trade.Error{Code: trade.CodeUsage, Where: "cursor", Message: "this is no cursor of this list", Next: "begin again without a cursor"}
		}
	}
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 1000)
	found := ix.find(q)
	out.Total = Total{int64(len(found)), "eq"}
	page := found[min(from, len(found)):min(from+limit, len(found))]
	if from+limit < len(found) {
		out.Next = cursor{Sort: "entities", Key: strconv.Itoa(from + limit), ID: "-"}.String()
	}
	for _, i := range page {
		x := ix.entries[i]
		row := EntityRow{EntityID: x.id, Caption: x.caption, Country: x.country, TaxID: x.taxID, Rows: x.rows, Filter: "party.entity:" + x.id}
		if text.Script(x.caption) != "Latn" {
			row.Latin = text.Latin(x.caption)
		}
		out.Items = append(out.Items, row)
	}
	return out, e.sums(ctx, out.Items)
}

func (ix *Index) find(q string) []int {
	var words, latin []string
	for _, w := range text.Tokens(text.Fold(q)) {
		words, latin = append(words, w), append(latin, text.Latin(w))
	}
	var out []int
	for i, x := range ix.entries {
		if x.id == q || x.taxID != "" && x.taxID == q || holds(x.keys, words) || holds(x.keys, latin) {
			out = append(out, i)
		}
	}
	return out
}

func holds(keys string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(keys, w) {
			return false
		}
	}
	return true
}

// sums fills in what only the items say.
func (e *Explorer) sums(ctx context.Context, rows []EntityRow) error {
	if len(rows) == 0 {
		return nil
	}
	at := map[string]int{}
	args := make([]any, len(rows))
	for i, r := range rows {
		at[r.EntityID], args[i] = i, r.EntityID
	}
	in := "(?" + strings.Repeat(", ?", len(rows)-1) + ")"
	query := `WITH mine AS (SELECT party_id, entity_id FROM resolve.link WHERE entity_id IN ` + in + `),
		touched AS (SELECT m.entity_id, i.item_id, any_value(i.value_usd) AS v, any_value(i."on") AS d
			FROM normalize.item i JOIN mine m ON m.party_id IN (i.sender_id, i.recipient_id) WHERE i.grain = 'item' GROUP BY 1, 2)
		SELECT entity_id, CAST(sum(v) AS VARCHAR), CAST(min(d) AS VARCHAR), CAST(max(d) AS VARCHAR) FROM touched GROUP BY 1`
	err := store.QueryAll(ctx, e.db, query, args, func(r *sql.Rows) error {
		var id string
		var usd, first, last sql.NullString
		if err := r.Scan(&id, &usd, &first, &last); err != nil {
			return err
		}
		row := &rows[at[id]]
		row.ValueUSD, row.FirstOn, row.LastOn = ptr(usd), first.String, last.String
		return nil
	})
	if err != nil || !e.have["screen.hit"] {
		return err
	}
	return store.QueryAll(ctx, e.db, `SELECT l.entity_id, count(DISTINCT h.entity_id) FROM screen.hit h JOIN resolve.link l USING (party_id)
		WHERE h."match" AND coalesce(h.judgement, '') <> 'no' AND l.entity_id IN `+in+` GROUP BY 1`, args, func(r *sql.Rows) error {
		var id string
		var n int64
		if err := r.Scan(&id, &n); err != nil {
			return err
		}
		rows[at[id]].Listed = n
		return nil
	})
}

// Spelling is one way in which records write a party.
type Spelling struct {
	PartyID string `json:"party_id"`
	Name    string `json:"name"`
	Country string `json:"country,omitempty"`
	TaxID   string `json:"tax_id,omitempty"`
	Address string `json:"address,omitempty"`
	Rows    int64  `json:"rows"`
	Roles   string `json:"roles"`
	Rule    string `json:"rule"` // why it is one of this entity's
	Why     string `json:"why,omitempty"`
}

// EntityHit is a listing that a spelling matches.
type EntityHit struct {
	HitID       string  `json:"hit_id"`
	PartyName   string  `json:"party_name"`
	ListingName string  `json:"listing_name"`
	ListID      string  `json:"list_id"`
	Score       float64 `json:"score"`
	Rule        string  `json:"rule"`
	ListedOn    string  `json:"listed_on,omitempty"`
	Judgement   string  `json:"judgement,omitempty"`
}

// EntityFinding names a finding about the entity or its rows.
type EntityFinding struct {
	FindingID string `json:"finding_id"`
	Detector  string `json:"detector"`
	Title     string `json:"title"`
}

// Profile is everything that a case holds about one party.
type Profile struct {
	Entity    EntityRow         `json:"entity"`
	Spellings []Spelling        `json:"spellings" nullable:"false"`
	Roles     []GroupRow        `json:"roles" nullable:"false"`
	Top       map[string]Groups `json:"top"` // products, partners, routes, classes
	Timeline  []Bin             `json:"timeline" nullable:"false"`
	Hits      []EntityHit       `json:"hits" nullable:"false"`
	Twins     []EntityRow       `json:"twins" nullable:"false"` // not merged, and perhaps the same
	Findings  []EntityFinding   `json:"findings" nullable:"false"`
	Summary   string            `json:"summary"`
	Filter    string            `json:"filter"`
}

// Entity is the profile of one party.
func (e *Explorer) Entity(ctx context.Context, ix *Index, id string) (Profile, error) {
	p := Profile{Filter: "party.entity:" + id, Spellings: []Spelling{}, Roles: []GroupRow{}, Hits: []EntityHit{}, Twins: []EntityRow{}, Findings: []EntityFinding{}, Top: map[string]Groups{}}
	page, err := e.Entities(ctx, ix, id, 1, "")
	if err != nil {
		return p, err
	}
	if len(page.Items) == 0 || page.Items[0].EntityID != id {
		return p, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no entity %q in this case", id), Next: "look for it by name"}
	}
	p.Entity = page.Items[0]
	for _, part := range []func(context.Context, *Profile) error{e.spellings, e.roles, e.top, e.entityHits, e.entityFindings} {
		if err := part(ctx, &p); err != nil {
			return p, err
		}
	}
	if err := e.twins(ctx, ix, &p); err != nil {
		return p, err
	}
	p.Summary = summary(p)
	return p, nil
}

func (e *Explorer) spellings(ctx context.Context, p *Profile) error {
	return store.QueryAll(ctx, e.db, `SELECT 'party-' || CAST(p.party_id AS VARCHAR), p.name, coalesce(p.country, ''), coalesce(p.tax_id, ''), coalesce(p.address, ''), p.rows, coalesce(p.roles, ''), l.rule, coalesce(l.why, '')
		FROM resolve.link l JOIN normalize.party p USING (party_id) WHERE l.entity_id = ? ORDER BY p.rows DESC, p.name, 1`, []any{p.Entity.EntityID}, func(rows *sql.Rows) error {
		var s Spelling
		err := rows.Scan(&s.PartyID, &s.Name, &s.Country, &s.TaxID, &s.Address, &s.Rows, &s.Roles, &s.Rule, &s.Why)
		p.Spellings = append(p.Spellings, s)
		return err
	})
}

// roles counts the rows in each role; one row can name the party in several.
func (e *Explorer) roles(ctx context.Context, p *Profile) error {
	for _, role := range trade.Roles {
		key := strings.ReplaceAll(string(role), "_", "-")
		f := key + ".entity:" + p.Entity.EntityID
		t, err := e.totals(ctx, f)
		if err != nil {
			return err
		}
		if t.Rows > 0 {
			p.Roles = append(p.Roles, GroupRow{Keys: []string{key}, Labels: []string{strings.ReplaceAll(key, "-", " ")}, Value: t.ValueUSD, Items: t.Rows, Filter: f})
		}
	}
	return nil
}

func (e *Explorer) top(ctx context.Context, p *Profile) error {
	for name, q := range map[string]GroupQuery{
		"products":   {Filter: p.Filter, By: []string{"hs4"}, Metric: "value_usd", Limit: 10},
		"classes":    {Filter: p.Filter, By: []string{"class"}, Metric: "value_usd", Limit: 10},
		"routes":     {Filter: p.Filter, By: []string{"from", "to"}, Metric: "value_usd", Limit: 10},
		"senders":    {Filter: "recipient.entity:" + p.Entity.EntityID, By: []string{"sender"}, Metric: "value_usd", Limit: 10},
		"recipients": {Filter: "sender.entity:" + p.Entity.EntityID, By: []string{"recipient"}, Metric: "value_usd", Limit: 10},
	} {
		g, err := e.Group(ctx, q)
		if err != nil {
			return err
		}
		p.Top[name] = g
	}
	h, err := e.Histogram(ctx, p.Filter)
	p.Timeline = h.Bins
	return err
}

func (e *Explorer) entityHits(ctx context.Context, p *Profile) error {
	if !e.have["screen.hit"] {
		return nil
	}
	return store.QueryAll(ctx, e.db, `SELECT h.hit_id, h.party_name, h.listing_name, h.list_id, h.score, h.rule, coalesce(CAST(h.listed_on AS VARCHAR), ''), coalesce(h.judgement, '')
		FROM screen.hit h JOIN resolve.link l USING (party_id) WHERE h."match" AND l.entity_id = ? ORDER BY h.score DESC, h.hit_id`, []any{p.Entity.EntityID}, func(rows *sql.Rows) error {
		var h EntityHit
		err := rows.Scan(&h.HitID, &h.PartyName, &h.ListingName, &h.ListID, &h.Score, &h.Rule, &h.ListedOn, &h.Judgement)
		p.Hits = append(p.Hits, h)
		return err
	})
}

func (e *Explorer) entityFindings(ctx context.Context, p *Profile) error {
	if !e.have["detect.finding"] {
		return nil
	}
	return store.QueryAll(ctx, e.db, "SELECT finding_id, detector, title FROM detect.finding WHERE subject_id = ? ORDER BY strength DESC, finding_id", []any{p.Entity.EntityID}, func(rows *sql.Rows) error {
		var f EntityFinding
		err := rows.Scan(&f.FindingID, &f.Detector, &f.Title)
		p.Findings = append(p.Findings, f)
		return err
	})
}

// twins are other entities with the same tax number or the same romanised
// caption: resolving left them apart, and a reader should know.
func (e *Explorer) twins(ctx context.Context, ix *Index, p *Profile) error {
	mine := text.Latin(p.Entity.Caption)
	for _, x := range ix.entries {
		if x.id == p.Entity.EntityID || len(p.Twins) >= 20 {
			continue
		}
		if x.taxID != "" && x.taxID == p.Entity.TaxID || mine != "" && text.Latin(x.caption) == mine {
			p.Twins = append(p.Twins, EntityRow{EntityID: x.id, Caption: x.caption, Country: x.country, TaxID: x.taxID, Rows: x.rows, Filter: "party.entity:" + x.id})
		}
	}
	return e.sums(ctx, p.Twins)
}

// summary is one sentence, made of the numbers beside it.
func summary(p Profile) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s stands on %d rows", p.Entity.Caption, p.Entity.Rows)
	if p.Entity.FirstOn != "" {
		fmt.Fprintf(&b, " dated %s to %s", p.Entity.FirstOn, p.Entity.LastOn)
	}
	if len(p.Roles) > 0 {
		best := slices.MaxFunc(p.Roles, func(a, b GroupRow) int { return cmp.Compare(a.Items, b.Items) })
		fmt.Fprintf(&b, ", most often as %s", best.Labels[0])
	}
	if n := len(p.Spellings); n > 1 {
		fmt.Fprintf(&b, ", in %d spellings", n)
	}
	if g := p.Top["products"].Rows; len(g) > 0 {
		fmt.Fprintf(&b, "; the most by value under HS %s", g[0].Keys[0])
	}
	if n := len(p.Hits); n > 0 {
		fmt.Fprintf(&b, "; spellings match %d listings", n)
	}
	return b.String() + "."
}
