package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"tallyman/internal/store/duckdb"
	"tallyman/internal/trade"
)

// findingRank orders findings by value at stake times strength of evidence,
// rows after it. A strength of 0.7 is the point of review, not seven tenths of
// certainty, so it is spread before it weighs; both numbers stand on every
// finding.
const findingRank = `power(greatest(strength - 0.6, 0) / 0.4, 3) * (1 + coalesce(CAST(value_usd AS DOUBLE), 0)) DESC, rows DESC`

// findingColumns is the order in which a finding is shown.
const findingColumns = `finding_id, detector, outcome, title, sentence, subject, subject_id, first_on, last_on, rows,
	value_usd, strength, why, benign AS innocent_explanations, changes AS what_would_change_this, hit_ids`

// Findings hands over findings, the strongest of the highest value first.
// Detector "" means all.
func (c *Case) Findings(ctx context.Context, detector string, do func(Record) error) error {
	if err := knownDetector("--detector", detector); err != nil {
		return err
	}
	v, back, err := c.borrow(ctx, "detect")
	if err != nil {
		return err
	}
	defer back()
	return each(ctx, v, `SELECT `+findingColumns+` FROM detect.finding WHERE ? = '' OR detector = ? ORDER BY `+findingRank+`, finding_id`,
		[]any{detector, detector}, do)
}

// DetectorStatus hands over what became of each detector in the last run.
func (c *Case) DetectorStatus(ctx context.Context) ([]Record, error) {
	v, back, err := c.borrow(ctx, "detect")
	if err != nil {
		return nil, err
	}
	defer back()
	return records(ctx, v, "SELECT detector, outcome, findings, millis, message FROM detect.status ORDER BY detector")
}

// partyOfHit is the party of a hit.
var partyOfHit = partyColumn("h.party_id") + " AS party_id"

// hitColumns is the order in which a hit is shown: the two names first.
var hitColumns = `hit_id, score, "match", party_name, listing_name, list_id, entity_id, rule, listed_on, program, schema,
	party_country, listing_countries, judgement, model, why, ` + partyOfHit

// ownedColumns is that of a hit on a firm that listed parties own.
var ownedColumns = `hit_id, score, party_name, entity_name, list_id, entity_id, verdict, percent_min, percent_max, arithmetic, path, since,
	rule, judgement, model, why, ` + partyOfHit

// findHit finds a hit on a listing or, where there is none, on a firm that
// listed parties own. columns are those of screen.hit and of screen.owned.
func findHit(ctx context.Context, v *View, id, ofHit, ofOwned string) (rec Record, owned bool, err error) {
	const query = "SELECT %s FROM screen.%s h LEFT JOIN normalize.party p USING (party_id) WHERE hit_id = ?"
	rec, err = find(ctx, v.Engine, fmt.Sprintf(query, ofHit, "hit"), id, "hit")
	if err == nil {
		return rec, false, nil
	}
	if ok, e := v.HasTable(ctx, "screen", "owned"); e != nil || !ok {
		return rec, false, cmp.Or(e, err)
	}
	rec, err = find(ctx, v.Engine, fmt.Sprintf(query, ofOwned, "owned"), id, "hit")
	return rec, true, err
}

// HitOptions narrows Hits.
type HitOptions struct {
	All  bool   // also those below the threshold, and ties below the half
	List string // one list
	// Owned asks for parties that match firms which listed parties own, in the
	// place of those that match a listing.
	Owned bool
}

// Hits hands over screening hits with their rows' dates, best first.
func (c *Case) Hits(ctx context.Context, opt HitOptions, do func(Record) error) error {
	v, back, err := c.borrow(ctx, "screen")
	if err != nil {
		return err
	}
	defer back()
	if opt.Owned {
		if ok, err := v.HasTable(ctx, "screen", "owned"); err != nil || !ok {
			return cmp.Or(err, error(&trade.Error{Code: trade.CodeNotFound, Where: c.Dir, Message: "the 50 percent rule was not applied in the last run", Next: "tallyman run"}))
		}
		return each(ctx, v, `SELECT `+ownedColumns+`, p.rows, p.first_on, p.last_on, p.roles
			FROM screen.owned h LEFT JOIN normalize.party p USING (party_id)
			WHERE (? OR verdict <> 'association') AND (? = '' OR list_id = ?)
			ORDER BY list_position(['owned', 'possibly', 'association'], verdict), percent_min DESC, score DESC, hit_id`, []any{opt.All, opt.List, opt.List}, do)
	}
	return each(ctx, v, `SELECT `+hitColumns+`, p.rows, p.first_on, p.last_on, p.roles
		FROM screen.hit h LEFT JOIN normalize.party p USING (party_id)
		WHERE (? OR "match") AND (? = '' OR list_id = ?) ORDER BY score DESC, hit_id`, []any{opt.All, opt.List, opt.List}, do)
}

// Rejects hands over rejected rows and dropped duplicates with file, sheet, row,
// reason and the raw cells, and the counted rows of one declaration's item that
// state other things in two files.
func (c *Case) Rejects(ctx context.Context, do func(Record) error) error {
	v, err := c.View(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	if !v.Has("ingest") {
		return nil
	}
	query := `SELECT f.name AS file, f.sha256, s.name AS sheet, r.row_no AS row, r.kind, r.reason, r."column", r.found, r.expected, r.twin, r.cells
		FROM ingest.reject r LEFT JOIN ingest.file f USING (file_id) LEFT JOIN ingest.sheet s USING (file_id, sheet_no)`
	if v.Has("normalize") {
		query += ` UNION ALL SELECT f.name, f.sha256, s.name, i.row_no, 'duplicate', d.rule, NULL, NULL, NULL, d.twin_item_id, NULL
			FROM normalize.duplicate d JOIN ingest.item i USING (item_id) LEFT JOIN ingest.file f USING (file_id)
			LEFT JOIN ingest.sheet s ON s.file_id = i.file_id AND s.sheet_no = i.sheet_no`
	}
	if ok, err := v.HasTable(ctx, "normalize", "difference"); err != nil {
		return err
	} else if ok {
		query += ` UNION ALL SELECT f.name, f.sha256, s.name, i.row_no, 'differs', 'same declaration item, other content in another file', NULL, d.differs, NULL, d.other_item_id, NULL
			FROM normalize.difference d JOIN ingest.item i USING (item_id) LEFT JOIN ingest.file f USING (file_id)
			LEFT JOIN ingest.sheet s ON s.file_id = i.file_id AND s.sheet_no = i.sheet_no`
	}
	return each(ctx, v, "SELECT * FROM ("+query+") ORDER BY file, sheet, row", nil, do)
}

var readOnly = regexp.MustCompile(`(?is)^\s*(select|with|from|describe|summarize|show|values|table|explain)\b`)

// SQL runs a user's query over the ledger, read-only: other files cannot be
// reached and nothing can be changed.
func (c *Case) SQL(ctx context.Context, query string, do func(Record) error) error {
	if !readOnly.MatchString(query) {
		return &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q does not read", clip(query, 40)),
			Next: "write a SELECT; the tables are listed by: tallyman sql \"SHOW ALL TABLES\""}
	}
	v, err := c.View(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	if err := v.Seal(ctx, c.Dir+"/"+ledgerDir); err != nil {
		return err
	}
	if err := each(ctx, v, query, nil, do); err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: "sql", Message: "the query failed", Err: unwrapped(err)}
	}
	return nil
}

func unwrapped(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

func clip(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

// find returns the one row of a table with an id, or a not-found error.
func find(ctx context.Context, db *duckdb.Engine, query, id, what string) (Record, error) {
	rows, err := records(ctx, db, query, id)
	if err != nil {
		return Record{}, err
	}
	if len(rows) == 0 {
		return Record{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no %s %q in this case", what, id),
			Next: "ids are listed by: tallyman findings, tallyman hits"}
	}
	return rows[0], nil
}

// Show returns what an id names: a finding, a lead, a hit, an entity, a figure or
// an item.
func (c *Case) Show(ctx context.Context, id string) (Record, error) {
	if strings.HasPrefix(id, "fig-") {
		return c.showFigure(ctx, id)
	}
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return Record{}, err
	}
	defer func() { _ = v.Close() }()
	switch kind, _, _ := strings.Cut(id, "-"); kind {
	case "fnd":
		return find(ctx, v.Engine, "SELECT "+findingColumns+" FROM detect.finding WHERE finding_id = ?", id, "finding")
	case "hit":
		rec, _, err := findHit(ctx, v, id, hitColumns, ownedColumns)
		return rec, err
	case "ent":
		e, err := find(ctx, v.Engine, "SELECT * FROM resolve.entity WHERE entity_id = ?", id, "entity")
		if err != nil {
			return e, err
		}
		members, err := c.members(ctx, v, id)
		if err != nil {
			return e, err
		}
		list, err := json.Marshal(members)
		e.Set("members", json.RawMessage(list))
		return e, err
	case "led":
		return c.showLead(ctx, id)
	}
	if _, _, _, err := trade.ParseItemID(id); err == nil {
		item, err := find(ctx, v.Engine, `SELECT i.*, s.name AS sender, r.name AS recipient, g.description FROM normalize.item i
			LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party r ON r.party_id = i.recipient_id
			LEFT JOIN normalize.goods g USING (goods_id) WHERE item_id = ?`, id, "item")
		for _, role := range trade.Roles {
			if column := string(role) + "_id"; item.Get(column) != nil {
				item.Set(column, PartyRef(item.Int(column)))
			}
		}
		return item, err
	}
	return Record{}, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not an id", id),
		Next: "ids begin with fnd- (finding), led- (lead), hit-, ent- (entity), fig- (figure), or are FILE.SHEET.ROW (item)"}
}
