package explore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// ItemClass is a goods class of an item's description, with the words that gave
// it.
type ItemClass struct {
	ID    string         `json:"id"`
	Score float64        `json:"score"`
	By    string         `json:"by"`
	Why   []trade.Reason `json:"why"`
}

// ItemControl is a control list that names an item's code.
type ItemControl struct {
	ListID  string `json:"list_id"`
	Version string `json:"version"`
	Tier    string `json:"tier,omitempty"`
	Code    string `json:"code"`
	Partial bool   `json:"partial"` // the record's code is wider than the listed one
	Note    string `json:"note,omitempty"`
}

// Record is what a case knows of one item, its original cells apart.
type Record struct {
	Item     Item              `json:"item"`
	Classes  []ItemClass       `json:"classes" nullable:"false"`
	Controls []ItemControl     `json:"controls" nullable:"false"`
	Covers   map[string]string `json:"covers"` // benign purpose -> the words that claim it
	Hits     []EntityHit       `json:"hits" nullable:"false"`
	Findings []EntityFinding   `json:"findings" nullable:"false"`
	Siblings []Item            `json:"siblings" nullable:"false"` // other items of the same declaration
	Notes    string            `json:"notes,omitempty"`
}

const mostSiblings = 50

// Record is one item with everything that follows from it.
func (e *Explorer) Record(ctx context.Context, id string) (Record, error) {
	r := Record{Classes: []ItemClass{}, Controls: []ItemControl{}, Covers: map[string]string{}, Hits: []EntityHit{}, Findings: []EntityFinding{}, Siblings: []Item{}}
	items, err := e.items(ctx, []string{id})
	if err != nil {
		return r, err
	}
	if len(items) == 0 || items[0].ItemID == "" {
		return r, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no item %q in this case", id)}
	}
	r.Item = items[0]
	var goods, notes sql.NullString
	if _, err := store.QueryOne(ctx, e.db, "SELECT CAST(goods_id AS VARCHAR), notes FROM normalize.item WHERE item_id = ?", []any{id}, &goods, &notes); err != nil {
		return r, err
	}
	r.Notes = notes.String
	for _, part := range []func(context.Context, *Record, string) error{e.goods, e.recordHits, e.recordFindings, e.siblings} {
		if err := part(ctx, &r, goods.String); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (e *Explorer) goods(ctx context.Context, r *Record, goods string) error {
	if goods == "" || !e.have["classify.class"] {
		return nil
	}
	err := store.QueryAll(ctx, e.db, "SELECT class_id, score, \"by\", why FROM classify.class WHERE goods_id = CAST(? AS BIGINT) ORDER BY score DESC, class_id", []any{goods}, func(rows *sql.Rows) error {
		var c ItemClass
		var why string
		if err := rows.Scan(&c.ID, &c.Score, &c.By, &why); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(why), &c.Why); err != nil {
			return fmt.Errorf("reasons of class %s: %w", c.ID, err)
		}
		r.Classes = append(r.Classes, c)
		return nil
	})
	if err != nil {
		return err
	}
	lists := "SELECT FALSE AS later, * FROM classify.control"
	if e.have["classify.secondary"] { // secondary lists stand last
		lists += " UNION ALL BY NAME SELECT TRUE AS later, * FROM classify.secondary"
	}
	err = store.QueryAll(ctx, e.db, "SELECT list_id, list_version, coalesce(tier, ''), code, partial, coalesce(note, '') FROM ("+lists+") WHERE goods_id = CAST(? AS BIGINT) ORDER BY later, list_id, code", []any{goods}, func(rows *sql.Rows) error {
		var c ItemControl
		err := rows.Scan(&c.ListID, &c.Version, &c.Tier, &c.Code, &c.Partial, &c.Note)
		r.Controls = append(r.Controls, c)
		return err
	})
	if err != nil {
		return err
	}
	return store.QueryAll(ctx, e.db, "SELECT cover, coalesce(words, '') FROM classify.cover WHERE goods_id = CAST(? AS BIGINT) ORDER BY cover", []any{goods}, func(rows *sql.Rows) error {
		var cover, words string
		err := rows.Scan(&cover, &words)
		r.Covers[cover] = words
		return err
	})
}

func (e *Explorer) recordHits(ctx context.Context, r *Record, _ string) error {
	if !e.have["screen.hit"] {
		return nil
	}
	return store.QueryAll(ctx, e.db, `SELECT h.hit_id, h.party_name, h.listing_name, h.list_id, h.score, h.rule, coalesce(CAST(h.listed_on AS VARCHAR), ''), coalesce(h.judgement, '')
		FROM screen.hit h JOIN normalize.item i ON h.party_id IN (i.sender_id, i.recipient_id, i.declarant_id, i.contract_holder_id, i.manufacturer_id, i.carrier_id, i.notify_id, i.broker_id)
		WHERE h."match" AND i.item_id = ? ORDER BY h.score DESC, h.hit_id`, []any{r.Item.ItemID}, func(rows *sql.Rows) error {
		var h EntityHit
		err := rows.Scan(&h.HitID, &h.PartyName, &h.ListingName, &h.ListID, &h.Score, &h.Rule, &h.ListedOn, &h.Judgement)
		r.Hits = append(r.Hits, h)
		return err
	})
}

func (e *Explorer) recordFindings(ctx context.Context, r *Record, _ string) error {
	if !e.have["detect.evidence"] {
		return nil
	}
	return store.QueryAll(ctx, e.db, "SELECT DISTINCT f.finding_id, f.detector, f.title FROM detect.evidence v JOIN detect.finding f USING (finding_id) WHERE v.item_id = ? ORDER BY 2, 1", []any{r.Item.ItemID}, func(rows *sql.Rows) error {
		var f EntityFinding
		err := rows.Scan(&f.FindingID, &f.Detector, &f.Title)
		r.Findings = append(r.Findings, f)
		return err
	})
}

func (e *Explorer) siblings(ctx context.Context, r *Record, _ string) error {
	var ids []string
	err := store.QueryAll(ctx, e.db, "SELECT o.item_id FROM normalize.item i JOIN normalize.item o ON o.decl_key = i.decl_key AND o.item_id <> i.item_id WHERE i.item_id = ? ORDER BY o.item_no, o.item_id LIMIT "+fmt.Sprint(mostSiblings), []any{r.Item.ItemID}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return err
	}
	r.Siblings, err = e.items(ctx, ids)
	return err
}
