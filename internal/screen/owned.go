package screen

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/ownership"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Owned is a row of screen.owned: a party that matches a firm which listed
// parties own, own a part of or are tied to, and which is on no list itself.
type Owned struct {
	HitID      string  `parquet:"hit_id"`
	PartyID    int64   `parquet:"party_id"`
	ListID     string  `parquet:"list_id,dict"`
	EntityID   string  `parquet:"entity_id"`
	Score      float64 `parquet:"score"`
	Rule       string  `parquet:"rule,dict"`
	PartyName  string  `parquet:"party_name"`
	EntityName string  `parquet:"entity_name"`
	Verdict    string  `parquet:"verdict,dict"`
	PercentMin float64 `parquet:"percent_min"`
	PercentMax float64 `parquet:"percent_max"`
	Arithmetic string  `parquet:"arithmetic"`
	Path       string  `parquet:"path"` // JSON: captions from the asset to a listed party
	Since      *int32  `parquet:"since,date,optional"`
	Model      string  `parquet:"model,dict"`
	Why        string  `parquet:"why"`
	Judgement  string  `parquet:"judgement,optional,dict"`
}

// Ownership is a row of screen.ownership: what the 50 percent rule gives for one
// firm, whether or not a record names it.
type Ownership struct {
	ListID     string  `parquet:"list_id,dict"`
	EntityID   string  `parquet:"entity_id"`
	Caption    string  `parquet:"caption"`
	Verdict    string  `parquet:"verdict,dict"`
	PercentMin float64 `parquet:"percent_min"`
	PercentMax float64 `parquet:"percent_max"`
	Arithmetic string  `parquet:"arithmetic"`
	Path       string  `parquet:"path"`
	Since      *int32  `parquet:"since,date,optional"`
	Shares     string  `parquet:"shares"` // JSON []ownership.Share
	Linked     string  `parquet:"linked,optional"`
}

// owned is what screening against owned firms needs.
type owned struct {
	lists   *lists
	ix      *match.Index
	results map[string]ownership.Result // by match.Party.ID
	linked  map[string]string           // owner -> how it was found to be listed
	captions
}

// captions name entities of any list.
type captions map[string]string

func (c captions) name(id string) string {
	if s := c[id]; s != "" {
		return s
	}
	_, entity, _ := strings.Cut(id, "\x00")
	return entity
}

// loadOwned reads the ownership edges of all lists and solves the 50 percent
// rule. Owners of the user's own tables are looked for among the listed parties
// of ix, since such a table says who owns and not who is listed.
func loadOwned(ctx context.Context, db store.Engine, listed *lists, ix *match.Index, opt Options) (*owned, error) {
	o := &owned{results: map[string]ownership.Result{}, linked: map[string]string{}, captions: captions{}, lists: &lists{entities: map[string]entity{}}}
	edges, err := loadEdges(ctx, db, opt.Lists)
	if err != nil || len(edges) == 0 {
		o.ix = match.NewIndex(nil)
		return o, err
	}
	unlisted, err := loadParties(ctx, db, opt.Lists, tied)
	if err != nil {
		return nil, err
	}
	dates := map[string]string{}
	for k, e := range listed.entities {
		dates[k] = iso(e.listedOn)
		o.captions[k] = e.caption
	}
	for _, p := range unlisted.parties {
		o.captions[p.ID] = unlisted.entities[p.ID].caption
		for _, c := range ix.Search(p, 5, opt.Threshold) {
			e := listed.entities[c.ID]
			if day, known := dates[p.ID]; !known || day == "" || e.listedOn != nil && iso(e.listedOn) < day {
				dates[p.ID] = iso(e.listedOn)
			}
			if o.linked[p.ID] == "" {
				o.linked[p.ID] = fmt.Sprintf("%s matches %s of list %s (by %s, score %.2f)", o.name(p.ID), c.Right, e.listID, c.Rule, c.Score)
			}
		}
	}
	var targets []match.Party
	for _, r := range ownership.Solve(edges, dates) {
		o.results[r.Asset] = r
	}
	for _, p := range unlisted.parties {
		if _, ok := o.results[p.ID]; ok {
			targets = append(targets, p)
		}
	}
	o.lists, o.ix = unlisted, match.NewIndex(targets)
	return o, nil
}

// loadEdges reads watchlist.ownership. Ties that have ended are associations.
func loadEdges(ctx context.Context, db store.Engine, only []string) ([]ownership.Edge, error) {
	ok, err := exists(ctx, db, "watchlist", "ownership")
	if err != nil || !ok {
		return nil, err
	}
	upper := "percent"
	var n int64
	if _, err := store.QueryOne(ctx, db, "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'watchlist' AND table_name = 'ownership' AND column_name = 'percent_max'", nil, &n); err != nil {
		return nil, fmt.Errorf("screen: look at watchlist.ownership: %w", err)
	}
	if n > 0 {
		upper = "coalesce(percent_max, percent)"
	}
	where, args := filter(only)
	var out []ownership.Edge
	err = store.QueryAll(ctx, db, "SELECT list_id, owner_id, asset_id, percent, "+upper+", coalesce(role, ''), end_on IS NOT NULL FROM watchlist.ownership "+where+" ORDER BY ALL", args, func(rows *sql.Rows) error {
		var list, owner, asset, role string
		var low, high sql.NullFloat64
		var ended bool
		if err := rows.Scan(&list, &owner, &asset, &low, &high, &role, &ended); err != nil {
			return err
		}
		e := ownership.Edge{Owner: key(list, owner), Asset: key(list, asset), Min: low.Float64, Max: high.Float64, Stated: low.Valid, Role: role, Control: ended || !holds(role)}
		if ended {
			e.Role = strings.TrimSpace(role + ", ended")
		}
		out = append(out, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("screen: read watchlist.ownership: %w", err)
	}
	return out, nil
}

// holds reports whether a tie of that role is a holding of shares. Lists name
// directors, agents and mere links in the same table.
func holds(role string) bool {
	r := strings.ToLower(role)
	for _, other := range []string{"director", "linked to", "acting for", "representative", "employee", "member", "leader", "controls", "controlled", "family", "associate"} {
		if strings.Contains(r, other) {
			return false
		}
	}
	return true
}

func iso(day *int32) string {
	if day == nil {
		return ""
	}
	return trade.DateOf(*day)
}

// rows are all results, for screen.ownership.
func (o *owned) rows() ([]Ownership, error) {
	var out []Ownership
	for _, p := range o.lists.parties {
		r, ok := o.results[p.ID]
		if !ok {
			continue
		}
		e := o.lists.entities[p.ID]
		path, err := o.path(r)
		if err != nil {
			return nil, err
		}
		shares := make([]ownership.Share, len(r.Shares))
		for i, sh := range r.Shares {
			sh.Owner = o.name(sh.Owner)
			shares[i] = sh
		}
		raw, err := json.Marshal(shares)
		if err != nil {
			return nil, fmt.Errorf("screen: shares of %s: %w", e.caption, err)
		}
		out = append(out, Ownership{ListID: e.listID, EntityID: e.entityID, Caption: e.caption, Verdict: string(r.Verdict), PercentMin: r.Min, PercentMax: r.Max,
			Arithmetic: r.Arithmetic(o.name), Path: path, Since: trade.DaysOf(r.Since), Shares: string(raw), Linked: o.links(r)})
	}
	return out, nil
}

// writeOwnership writes screen.ownership.
func (s *run) writeOwnership(out *store.Build) error {
	rows, err := s.owned.rows()
	if err != nil {
		return err
	}
	tab, err := store.NewTable[Ownership](out.Path("ownership"))
	if err != nil {
		return err
	}
	return errors.Join(tab.Write(rows...), tab.Close())
}

// links say how owners without a listing of their own were found on a list.
func (o *owned) links(r ownership.Result) string {
	var out []string
	for _, sh := range r.Shares {
		if l := o.linked[sh.Owner]; l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "; ")
}

func (o *owned) path(r ownership.Result) (string, error) {
	names := make([]string, len(r.Path))
	for i, id := range r.Path {
		names[i] = o.name(id)
	}
	raw, err := json.Marshal(names)
	if err != nil {
		return "", fmt.Errorf("screen: path of %s: %w", o.name(r.Asset), err)
	}
	return string(raw), nil
}

// ownedRow is one party that matches an owned firm.
func (s *run) ownedRow(row *partyRow, c match.Candidate) (Owned, error) {
	r, e := s.owned.results[c.ID], s.owned.lists.entities[c.ID]
	why := append([]trade.Reason(nil), c.Why...)
	why = append(why, trade.Reason{Feature: "ownership", Score: 1, Left: string(r.Verdict), Right: r.Arithmetic(s.owned.name), Detail: s.owned.links(r)})
	raw, err := json.Marshal(why)
	if err != nil {
		return Owned{}, fmt.Errorf("screen: reasons of party %d: %w", row.id, err)
	}
	path, err := s.owned.path(r)
	if err != nil {
		return Owned{}, err
	}
	h := Owned{HitID: HitID(row.id, e.listID, e.entityID), PartyID: row.id, ListID: e.listID, EntityID: e.entityID, Score: c.Score, Rule: c.Rule,
		PartyName: c.Left, EntityName: c.Right, Verdict: string(r.Verdict), PercentMin: r.Min, PercentMax: r.Max,
		Arithmetic: r.Arithmetic(s.owned.name), Path: path, Since: trade.DaysOf(r.Since), Model: s.stats.Model, Why: string(raw)}
	if h.PartyName == "" {
		h.PartyName = row.name.String
	}
	if h.EntityName == "" {
		h.EntityName = e.caption
	}
	h.Judgement = s.verdicts[h.HitID]
	return h, nil
}
