package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// TracedRow is one row behind a figure or finding, down to its original cells.
type TracedRow struct {
	ItemID string `json:"item_id"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Sheet  string `json:"sheet"`
	Row    int64  `json:"row"`
	// Intact is false where the file kept in sources/ is not the file that was
	// ingested; Problem says how.
	Intact  bool   `json:"intact"`
	Problem string `json:"problem,omitempty"`
	Note    string `json:"note,omitempty"`
	Cells   []Cell `json:"cells" nullable:"false"`
	Item    Record `json:"item"` // the same row as normalized
	// LeftOut are the rows that this one is counted for: older versions of the
	// declaration, the master bill, copies in other files.
	LeftOut []LeftOut `json:"left_out,omitempty"`
}

// LeftOut is a row that is not counted because another one is.
type LeftOut struct {
	ItemID  string `json:"item_id"`
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Row     int64  `json:"row"`
	Differs string `json:"differs,omitempty"` // what it states otherwise than the counted row
}

// Cell is one original cell with its header, both as the publisher wrote them.
type Cell struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// TraceOptions bound a trace.
type TraceOptions struct {
	Limit int // 0: all
}

// Trace hands over the rows behind a figure, a finding, a hit or an item, each
// read again from its source file, whose hash is checked on the way. It returns
// how many rows there are in all and how many of those shown are not intact.
func (c *Case) Trace(ctx context.Context, id string, opt TraceOptions, do func(TracedRow) error) (total, broken int64, err error) {
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = v.Close() }()
	query, args, err := c.rowsOf(ctx, v, id)
	if err != nil {
		return 0, 0, err
	}
	if _, err := store.QueryOne(ctx, v, "SELECT count(DISTINCT item_id) FROM ("+query+")", args, &total); err != nil {
		return 0, 0, err
	}
	limit := opt.Limit
	if limit <= 0 {
		limit = int(total)
	}
	t := &tracer{c: c, hashes: map[string]string{}}
	items, err := records(ctx, v, `SELECT i.*, e.note AS evidence_note, n.byte_offset, f.name AS file_name, f.sha256, f.encoding, h.name AS sheet_name, h.header_row
		FROM (SELECT item_id, string_agg(DISTINCT note, '; ' ORDER BY note) AS note FROM (`+query+`) GROUP BY item_id) e
		JOIN normalize.item i USING (item_id) JOIN ingest.item n USING (item_id) JOIN ingest.file f ON f.file_id = i.file_id
		LEFT JOIN ingest.sheet h ON h.file_id = i.file_id AND h.sheet_no = i.sheet_no
		ORDER BY i.file_id, i.sheet_no, i.row_no LIMIT `+fmt.Sprint(limit), args...)
	if err != nil {
		return 0, 0, err
	}
	left, err := leftOut(ctx, v, query, args)
	if err != nil {
		return 0, 0, err
	}
	for len(items) > 0 {
		n := 1
		for n < len(items) && n < traceBatch && sameSheet(items[0], items[n]) {
			n++
		}
		for _, row := range t.rows(ctx, items[:n]) {
			if !row.Intact {
				broken++
			}
			row.LeftOut = left[row.ItemID]
			if err := do(row); err != nil {
				return total, broken, err
			}
		}
		items = items[n:]
	}
	return total, broken, nil
}

// leftOut are the rows that were left out for those of a query, by the counted
// row, with what they state otherwise.
func leftOut(ctx context.Context, v *View, query string, args []any) (map[string][]LeftOut, error) {
	out := map[string][]LeftOut{}
	const value = "coalesce(%[1]s.value_statistical_usd, %[1]s.value_customs_usd, %[1]s.value_invoice_usd, %[1]s.value_local, %[1]s.value_invoice)"
	old, now := fmt.Sprintf(value, "o"), fmt.Sprintf(value, "n")
	err := each(ctx, v, `SELECT d.twin_item_id, d.item_id, d.rule, f.name AS file, o.row_no AS row, concat_ws('; ',
			CASE WHEN o.decl_no IS DISTINCT FROM n.decl_no THEN concat('number ', o.decl_no, ', counted ', n.decl_no) END,
			CASE WHEN o.hs IS DISTINCT FROM n.hs THEN concat('code ', coalesce(o.hs, 'none'), ', counted ', coalesce(n.hs, 'none')) END,
			CASE WHEN o.net_kg IS DISTINCT FROM n.net_kg THEN concat('net kg ', coalesce(CAST(o.net_kg AS VARCHAR), 'none'), ', counted ', coalesce(CAST(n.net_kg AS VARCHAR), 'none')) END,
			CASE WHEN `+old+` IS DISTINCT FROM `+now+` THEN concat('value ', coalesce(CAST(`+old+` AS VARCHAR), 'none'), ', counted ', coalesce(CAST(`+now+` AS VARCHAR), 'none')) END) AS differs
		FROM normalize.duplicate d JOIN ingest.item o USING (item_id) JOIN ingest.item n ON n.item_id = d.twin_item_id LEFT JOIN ingest.file f ON f.file_id = o.file_id
		WHERE d.twin_item_id IN (SELECT item_id FROM (`+query+`)) ORDER BY d.item_id`, args, func(r Record) error {
		id := r.Text("twin_item_id")
		out[id] = append(out[id], LeftOut{ItemID: r.Text("item_id"), Rule: r.Text("rule"), File: r.Text("file"), Row: r.Int("row"), Differs: r.Text("differs")})
		return nil
	})
	return out, err
}

// rowsOf is the SQL that selects (item_id, note) for an id.
func (c *Case) rowsOf(ctx context.Context, v *View, id string) (string, []any, error) {
	kind, _, _ := strings.Cut(id, "-")
	switch kind {
	case "fig":
		fig, err := c.savedFigure(ctx, id)
		if err != nil {
			return "", nil, err
		}
		return "SELECT item_id, '' AS note FROM (" + fig.RowsSQL + ")", nil, nil
	case "fnd":
		if _, err := find(ctx, v.Engine, "SELECT 1 AS one FROM detect.finding WHERE finding_id = ?", id, "finding"); err != nil {
			return "", nil, err
		}
		return "SELECT item_id, note FROM detect.evidence WHERE finding_id = ?", []any{id}, nil
	case "hit":
		_, owned, err := findHit(ctx, v, id, "1 AS one", "1 AS one")
		if err != nil {
			return "", nil, err
		}
		table := "hit"
		if owned {
			table = "owned"
		}
		parts := make([]string, 0, len(trade.Roles))
		for _, role := range trade.Roles {
			parts = append(parts, fmt.Sprintf("SELECT item_id, '%s' AS note FROM normalize.item WHERE %s_id = (SELECT party_id FROM screen.%s WHERE hit_id = '%s')",
				role, role, table, strings.ReplaceAll(id, "'", "''")))
		}
		return strings.Join(parts, " UNION ALL "), nil, nil
	}
	switch kind {
	case "led":
		lead, err := c.lead(ctx, id)
		if err != nil {
			return "", nil, err
		}
		return "SELECT item_id, note FROM detect.evidence WHERE finding_id IN (" + quoted(lead.Findings) + ")", nil, nil
	case "ent":
		if _, err := find(ctx, v.Engine, "SELECT 1 AS one FROM resolve.entity WHERE entity_id = ?", id, "entity"); err != nil {
			return "", nil, err
		}
		parts := make([]string, 0, len(trade.Roles))
		for _, role := range trade.Roles {
			parts = append(parts, fmt.Sprintf("SELECT item_id, '%s' AS note FROM normalize.item WHERE %s_id IN (SELECT party_id FROM resolve.link WHERE entity_id = %s)",
				role, role, quoted([]string{id})))
		}
		return strings.Join(parts, " UNION ALL "), nil, nil
	}
	if _, _, _, err := trade.ParseItemID(id); err == nil {
		return `SELECT item_id, '' AS note FROM normalize.item WHERE item_id = ?
			UNION ALL SELECT twin_item_id, concat('counted for ', item_id, ': ', rule) FROM normalize.duplicate WHERE item_id = ?`, []any{id, id}, nil
	}
	return "", nil, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not an id of a figure, finding, lead, hit, entity or item", id),
		Next: "ids are printed by: tallyman measure, tallyman findings, tallyman leads, tallyman hits"}
}

// traceBatch is how many rows of one sheet are read from the original at once.
const traceBatch = 1000

func sameSheet(a, b Record) bool {
	return a.Text("sha256") == b.Text("sha256") && a.Int("sheet_no") == b.Int("sheet_no")
}

// tracer reads original cells and hashes each file once.
type tracer struct {
	c      *Case
	hashes map[string]string // sha256 on record -> problem, "" when intact
}

// traceColumns are read beside the item and are no part of it.
var traceColumns = []string{"file_name", "sha256", "encoding", "sheet_name", "header_row", "evidence_note", "byte_offset"}

// rows reads the original cells of items of one sheet.
func (t *tracer) rows(ctx context.Context, items []Record) []TracedRow {
	first := items[0]
	at := make([]source.RowAt, len(items))
	for i, r := range items {
		at[i] = source.RowAt{Sheet: int(r.Int("sheet_no")), Row: int(r.Int("row_no")), Offset: -1}
		if r.Get("byte_offset") != nil {
			at[i].Offset = r.Int("byte_offset")
		}
	}
	info := source.RowAt{Sheet: at[0].Sheet, HeaderRow: int(first.Int("header_row")), Encoding: first.Text("encoding")}
	problem := t.check(ctx, first.Text("sha256"), first.Text("file_name"))
	headers, cells, err := source.ReadRows(t.c.original(first.Text("sha256"), first.Text("file_name")), info, at)
	if err != nil {
		problem = strings.TrimPrefix(problem+"; "+err.Error(), "; ")
	}
	out := make([]TracedRow, len(items))
	for i, r := range items {
		row := TracedRow{ItemID: r.Text("item_id"), File: r.Text("file_name"), SHA256: r.Text("sha256"), Sheet: r.Text("sheet_name"),
			Row: r.Int("row_no"), Note: r.Text("evidence_note"), Problem: problem, Intact: problem == "", Cells: []Cell{}}
		if i < len(cells) {
			row.Cells = named(headers, cells[i])
		}
		for _, col := range traceColumns {
			r = r.Without(col)
		}
		row.Item = r
		out[i] = row
	}
	return out
}

// named puts each cell under its header.
func named(headers, cells []string) []Cell {
	out := make([]Cell, 0, len(cells))
	for i, cell := range cells {
		name := fmt.Sprintf("column %d", i+1)
		if i < len(headers) && headers[i] != "" {
			name = headers[i]
		}
		out = append(out, Cell{name, cell})
	}
	return out
}

func (t *tracer) check(ctx context.Context, sha, name string) string {
	if problem, done := t.hashes[sha]; done {
		return problem
	}
	problem := t.c.checkOriginal(ctx, sha, name)
	t.hashes[sha] = problem
	return problem
}

// checkOriginal hashes the kept file; "" means that it is what was ingested.
func (c *Case) checkOriginal(ctx context.Context, sha, name string) string {
	path := c.original(sha, name)
	got, _, err := hashFile(ctx, path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "the original is missing from " + sourcesDir + "/"
	case err != nil:
		return "the original cannot be read: " + err.Error()
	case got != sha:
		return fmt.Sprintf("the original was changed: its SHA-256 is %s, ingested was %s", got, sha)
	}
	return ""
}

// savedFigure returns a figure that was handed out before.
func (c *Case) savedFigure(ctx context.Context, id string) (*trade.Figure, error) {
	body, err := c.state.Figure(ctx, id)
	if errors.Is(err, state.ErrNone) {
		return nil, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("no figure %q was measured in this case", id),
			Next: `figures come from: tallyman measure "count rows where ..."`}
	}
	if err != nil {
		return nil, err
	}
	return readFigure(body)
}

func readFigure(body []byte) (*trade.Figure, error) {
	fig := &trade.Figure{}
	if err := json.Unmarshal(body, fig); err != nil {
		return nil, fmt.Errorf("read a kept figure: %w", err)
	}
	return fig, nil
}

func (c *Case) showFigure(ctx context.Context, id string) (Record, error) {
	fig, err := c.savedFigure(ctx, id)
	if err != nil {
		return Record{}, err
	}
	return recordOf(fig)
}

// recordOf turns a struct into a record through its JSON.
func recordOf(v any) (Record, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return Record{}, err
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return Record{}, err
	}
	var r Record
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return r, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return r, err
		}
		r.Set(fmt.Sprint(key), value)
	}
	return r, nil
}
