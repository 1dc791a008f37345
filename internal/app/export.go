package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tallyman/internal/match"
	"tallyman/internal/measure"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/synth"
	"tallyman/internal/trade"
)

// ExportOptions of Export.
type ExportOptions struct {
	What    string // items, parties, hits, findings
	Format  string // csv, ndjson, xlsx, parquet, ftm
	Filter  string // of the filter language; parties, hits and findings are those of the items found
	Persons bool   // natural persons too
	Version Version
}

// Export kinds and formats.
var (
	exportKinds   = []string{"items", "parties", "hits", "findings"}
	exportFormats = []string{"csv", "ndjson", "xlsx", "parquet", "ftm"}
)

// exportSQL reads from the temporary table chosen(item_id).
var exportSQL = map[string]string{
	"items": `SELECT i.item_id, i."on", i.date_precision, i.direction, i.reporter, i.decl_no, i.item_no, i.flow_kind,
			s.name AS sender, s.tax_id AS sender_tax_id, s.country AS sender_country, r.name AS recipient, r.tax_id AS recipient_tax_id, r.country AS recipient_country,
			i.dispatch, i.origin, i.trading, i.destination, i.hs_code, i.hs_revision, g.description, i.quantity, i.unit, i.gross_kg, i.net_kg,
			i.value_usd, i.value_basis, i.value_source, i.grain, f.name AS file, i.file_id, i.sheet_no, i.row_no
		FROM chosen c JOIN normalize.item i USING (item_id) LEFT JOIN normalize.party s ON s.party_id = i.sender_id
			LEFT JOIN normalize.party r ON r.party_id = i.recipient_id LEFT JOIN normalize.goods g USING (goods_id)
			LEFT JOIN ingest.file f ON f.file_id = i.file_id ORDER BY i."on", i.item_id`,
	"parties": `SELECT ` + partyColumn("p.party_id") + ` AS party_id, p.name, p.name_alt, p.legal_form, p.tax_id, p.tax_id_type, p.country, p.address, p.script, p.rows, p.first_on, p.last_on, p.roles, l.entity_id
		FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)
		WHERE p.party_id IN (SELECT sender_id FROM touched UNION SELECT recipient_id FROM touched) ORDER BY p.name, p.party_id`,
	"hits": `SELECT ` + hitColumns + `, p.first_on, p.last_on, p.rows FROM screen.hit h LEFT JOIN normalize.party p USING (party_id)
		WHERE h."match" AND h.party_id IN (SELECT sender_id FROM touched UNION SELECT recipient_id FROM touched) ORDER BY score DESC, hit_id`,
	"findings": `SELECT finding_id, detector, outcome, title, sentence, subject, first_on, last_on, rows, value_usd, strength, why, benign AS innocent_explanations, changes AS what_would_change_this
		FROM detect.finding WHERE finding_id IN (SELECT finding_id FROM detect.evidence e JOIN chosen USING (item_id)) ORDER BY detector, finding_id`,
}

// personColumns are emptied for natural persons, and what takes their place.
var personColumns = map[string][]string{"sender": {"sender_tax_id"}, "recipient": {"recipient_tax_id"}}

const personMask = "(natural person, left out)"

// Export writes rows that a filter finds, with the filter, the program and, for
// synthetic cases, the watermark in the file. It returns the number of rows.
func (c *Case) Export(ctx context.Context, opt ExportOptions, out io.Writer) (int64, error) {
	query, known := exportSQL[opt.What]
	if !known {
		return 0, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q cannot be exported", opt.What), Next: "choose from " + strings.Join(exportKinds, ", ")}
	}
	if !slices.Contains(exportFormats, opt.Format) {
		return 0, &trade.Error{Code: trade.CodeUsage, Where: "--format", Message: fmt.Sprintf("%q is not a format of exports", opt.Format), Next: "choose from " + strings.Join(exportFormats, ", ")}
	}
	v, err := c.need(ctx, map[string]string{"items": stageOfItems(opt.Format), "parties": "resolve", "hits": "screen", "findings": "detect"}[opt.What])
	if err != nil {
		return 0, err
	}
	defer func() { _ = v.Close() }()
	if err := c.choose(ctx, v, opt.Filter); err != nil {
		return 0, err
	}
	note := exportNote{Filter: opt.Filter, Tool: "Tallyman " + opt.Version.Version, Ledger: v.Ledger, What: opt.What}
	header, err := c.header(ctx, v, opt.Version)
	if err != nil {
		return 0, err
	}
	if header.Synthetic {
		note.Watermark = synth.Watermark
	}
	if opt.Format == "ftm" {
		if opt.What != "items" {
			return 0, &trade.Error{Code: trade.CodeUsage, Where: "--format ftm", Message: opt.What + " have no form in FollowTheMoney", Next: "export items: their parties come with them"}
		}
		return c.exportFTM(ctx, v, note, opt.Persons, out)
	}
	if opt.Format == "parquet" {
		return exportParquet(ctx, v, query, note, opt, out)
	}
	w, err := newExportWriter(opt.Format, out, note)
	if err != nil {
		return 0, err
	}
	var n int64
	people := map[string]bool{}
	err = each(ctx, v, query, nil, func(r Record) error {
		if !opt.Persons && !maskPersons(&r, opt.What, people) {
			return nil
		}
		n++
		return w.row(r)
	})
	if e := w.close(); err == nil {
		err = e
	}
	return n, err
}

// stageOfItems is the stage that an export of items reads.
func stageOfItems(format string) string {
	if format == "ftm" {
		return "resolve"
	}
	return "normalize"
}

// choose makes the temporary tables chosen and touched from a filter.
func (c *Case) choose(ctx context.Context, v *View, filter string) error {
	fl, err := measure.ParseFilter(filter)
	if err != nil {
		return &trade.Error{Code: trade.CodeUsage, Where: "filter", Message: err.Error(), Next: "keys: docs/filter-language.md"}
	}
	q, err := measure.Select("i.item_id", "", fl, c.measureOptions(v.Ledger))
	if err != nil {
		return &trade.Error{Code: trade.CodeUsage, Where: "filter", Message: err.Error()}
	}
	if err := v.Exec(ctx, "CREATE TEMP TABLE chosen AS "+q.SQL, q.Args...); err != nil {
		return err
	}
	return v.Exec(ctx, "CREATE TEMP TABLE touched AS SELECT sender_id, recipient_id FROM normalize.item JOIN chosen USING (item_id)")
}

// maskPersons empties what names a natural person; false leaves the row out.
func maskPersons(r *Record, what string, people map[string]bool) bool {
	is := func(name string) bool {
		p, seen := people[name]
		if !seen {
			p = match.CoreOf(name).Person
			people[name] = p
		}
		return p
	}
	switch what {
	case "parties":
		return !is(r.Text("name"))
	case "hits":
		return r.Text("schema") != string(trade.Person) && !is(r.Text("party_name"))
	}
	masked := *r
	for column, also := range personColumns {
		if name := r.Text(column); name != "" && is(name) {
			masked.Values = slices.Clone(masked.Values)
			masked.Set(column, personMask)
			for _, a := range also {
				masked.Set(a, nil)
			}
		}
	}
	*r = masked
	return true
}

// exportNote is what every export carries about itself.
type exportNote struct {
	What      string `json:"export"`
	Filter    string `json:"filter"`
	Tool      string `json:"tool"`
	Ledger    string `json:"ledger"`
	Watermark string `json:"watermark,omitempty"`
}

func exportParquet(ctx context.Context, v *View, query string, note exportNote, opt ExportOptions, out io.Writer) (int64, error) {
	if !opt.Persons {
		return 0, &trade.Error{Code: trade.CodeUsage, Where: "--format parquet", Message: "the table is written by the engine, which cannot leave natural persons out", Next: "add --persons, or choose csv, ndjson or xlsx"}
	}
	dir, err := os.MkdirTemp("", "tallyman-export-")
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	columns := ", " + duckdb.Quote(note.Filter) + " AS export_filter"
	if note.Watermark != "" {
		columns += ", " + duckdb.Quote(note.Watermark) + " AS watermark"
	}
	path := dir + "/export.parquet"
	n, err := v.CopyTo(ctx, "SELECT x.*"+columns+" FROM ("+query+") x", path)
	if err != nil {
		return n, err
	}
	f, err := os.Open(path)
	if err != nil {
		return n, fmt.Errorf("export: %w", err)
	}
	defer func() { _ = f.Close() }()
	_, err = io.Copy(out, f)
	return n, err
}

// exportWriter writes one format.
type exportWriter interface {
	row(r Record) error
	close() error
}

func newExportWriter(format string, out io.Writer, note exportNote) (exportWriter, error) {
	switch format {
	case "ndjson":
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return ndjsonExport{enc}, enc.Encode(note)
	case "xlsx":
		return newXLSXExport(out, note)
	}
	return &csvExport{w: csv.NewWriter(out), note: note}, nil
}

type ndjsonExport struct{ enc *json.Encoder }

func (e ndjsonExport) row(r Record) error { return e.enc.Encode(r) }
func (e ndjsonExport) close() error       { return nil }

// csvExport writes the filter, and the watermark of synthetic data, as columns
// of every row: a comment line would be a broken row to most readers.
type csvExport struct {
	w      *csv.Writer
	note   exportNote
	header bool
}

func (e *csvExport) row(r Record) error {
	if !e.header {
		e.header = true
		head := append(slices.Clone(r.Columns), "export_filter")
		if e.note.Watermark != "" {
			head = append(head, "watermark")
		}
		if err := e.w.Write(head); err != nil {
			return err
		}
	}
	cells := make([]string, 0, len(r.Columns)+2)
	for i, c := range r.Columns {
		text := r.Text(c)
		if _, isText := r.Values[i].(string); isText {
			text = inert(text)
		}
		cells = append(cells, text)
	}
	cells = append(cells, inert(e.note.Filter))
	if e.note.Watermark != "" {
		cells = append(cells, e.note.Watermark)
	}
	return e.w.Write(cells)
}

func (e *csvExport) close() error {
	e.w.Flush()
	return e.w.Error()
}

// inert keeps spreadsheets from running a cell as a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// xlsxExport writes the sheets Data and About. Cells are typed: text stays text,
// so no cell runs as a formula and no code or date is mangled.
type xlsxExport struct {
	out    io.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	note   exportNote
	rows   int
}

// xlsxRows is what a sheet holds.
const xlsxRows = 1_048_576

func newXLSXExport(out io.Writer, note exportNote) (*xlsxExport, error) {
	book := excelize.NewFile()
	if err := book.SetSheetName("Sheet1", "Data"); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	stream, err := book.NewStreamWriter("Data")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return &xlsxExport{out: out, book: book, stream: stream, note: note}, nil
}

func (e *xlsxExport) row(r Record) error {
	if e.rows == 0 {
		head := make([]any, len(r.Columns))
		for i, c := range r.Columns {
			head[i] = c
		}
		if err := e.set(head); err != nil {
			return err
		}
	}
	if e.rows >= xlsxRows {
		return &trade.Error{Code: trade.CodeUsage, Where: "--format xlsx", Message: fmt.Sprintf("a sheet holds %d rows, and there are more", xlsxRows), Next: "narrow the filter, or choose csv or parquet"}
	}
	cells := make([]any, len(r.Columns))
	for i, c := range r.Columns {
		switch v := r.Values[i].(type) {
		case nil:
		case json.Number:
			if f, err := v.Float64(); err == nil {
				cells[i] = f
			}
		case int64, int32, int16, float64, bool:
			cells[i] = v
		default:
			cells[i] = r.Text(c)
		}
	}
	return e.set(cells)
}

func (e *xlsxExport) set(cells []any) error {
	e.rows++
	return e.stream.SetRow("A"+strconv.Itoa(e.rows), cells)
}

func (e *xlsxExport) close() error {
	if err := e.stream.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if _, err := e.book.NewSheet("About"); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for i, line := range [][2]string{{"export", e.note.What}, {"filter", e.note.Filter}, {"made by", e.note.Tool}, {"state", e.note.Ledger},
		{"rows", strconv.Itoa(max(0, e.rows-1))}, {"words", "listed, matches and consistent with are leads for a person to check; no cell is a legal conclusion"},
		{"watermark", e.note.Watermark}} {
		for j, text := range line {
			if err := e.book.SetCellStr("About", string(rune('A'+j))+strconv.Itoa(i+1), text); err != nil {
				return fmt.Errorf("export: %w", err)
			}
		}
	}
	if err := e.book.Write(e.out); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return e.book.Close()
}
