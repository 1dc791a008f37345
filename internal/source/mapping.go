package source

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"tallyman/internal/trade"
)

// Mapping says what each column of one sheet means and how its cells are read.
// It is all that turning the sheet into items depends on: saved as YAML and
// given back with --map it reads the same file to the same items.
type Mapping struct {
	Source      string            `yaml:"source"`
	Provider    string            `yaml:"provider,omitempty"`
	Country     string            `yaml:"country,omitempty"` // whose customs, ISO 3166-1 alpha-2
	Direction   string            `yaml:"direction,omitempty"`
	DirectionBy string            `yaml:"direction_by,omitempty"`
	Grain       string            `yaml:"grain"`
	Encoding    string            `yaml:"encoding,omitempty"`
	HeaderRow   int               `yaml:"header_row,omitempty"` // 0: found by wording
	DateKind    string            `yaml:"date_kind,omitempty"`
	Columns     map[Field]*Column `yaml:"columns"`
	Constants   map[Field]string  `yaml:"constants,omitempty"`
	Named       map[Field]string  `yaml:"named,omitempty"` // from the file's name: expressions with one group
	Null        []string          `yaml:"nulls,omitempty"`
	RowsNeed    []Field           `yaml:"rows_need,omitempty"`
	ZeroMissing []Field           `yaml:"zero_missing,omitempty"`
	// Observations are the records that stand side by side on each row.
	Observations []Observation               `yaml:"observations,omitempty"`
	Sums         map[Field][]string          `yaml:"sums,omitempty"`
	Values       map[Field]map[string]string `yaml:"values,omitempty"`
	Valued       map[string]string           `yaml:"valued,omitempty"`
	Reconciled   bool                        `yaml:"reconciled,omitempty"`
	Unmapped     []string                    `yaml:"unmapped,omitempty"` // for the reader; has no effect
	Hash         string                      `yaml:"-"`
	Expect       Expect                      `yaml:"-"`
	Warnings     []string                    `yaml:"-"`
}

// Column is where a field stands and how its cells are read.
type Column struct {
	Header     string       `yaml:"header"`
	Position   int          `yaml:"position,omitempty"` // from 1; tells equal headers apart
	More       []ColumnRef  `yaml:"more,omitempty"`
	How        string       `yaml:"how,omitempty"` // of several columns: "first" filled one, or "join"
	Separator  string       `yaml:"separator,omitempty"`
	Factor     string       `yaml:"factor,omitempty"`
	Pad        int          `yaml:"pad,omitempty"`
	Numbers    *NumberStyle `yaml:"numbers,omitempty"`
	Dates      *DateStyle   `yaml:"dates,omitempty"`
	Confidence float64      `yaml:"confidence,omitempty"`
	Why        string       `yaml:"why,omitempty"`
	Samples    []string     `yaml:"samples,omitempty"`
}

// ColumnRef is a further column of a field.
type ColumnRef struct {
	Header   string `yaml:"header"`
	Position int    `yaml:"position,omitempty"`
}

// YAML is the mapping as a file for people, which LoadMapping reads back.
func (m *Mapping) YAML() ([]byte, error) {
	data, err := yaml.MarshalWithOptions(m, yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return nil, fmt.Errorf("write mapping: %w", err)
	}
	return data, nil
}

// LoadMapping reads a mapping file.
func LoadMapping(path string) (*Mapping, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the mapping cannot be read", Err: err}
	}
	m, err := ParseMapping(data)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the mapping is wrong", Err: err}
	}
	return m, nil
}

// ParseMapping reads a mapping from YAML and checks its names.
func ParseMapping(data []byte) (*Mapping, error) {
	m := &Mapping{}
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(m); err != nil {
		return nil, err
	}
	m.Hash = trade.ShortID("map", string(data))
	if m.Source == "" {
		m.Source = "map"
	}
	if m.Grain == "" {
		m.Grain = string(trade.GrainItem)
	}
	if err := checkColumns("columns", m.Columns); err != nil {
		return nil, err
	}
	for i, o := range m.Observations {
		if err := checkColumns(fmt.Sprintf("observations.%d", i+1), o.Columns); err != nil {
			return nil, err
		}
		if !slices.Equal(slices.Sorted(maps.Keys(o.Columns)), slices.Sorted(maps.Keys(m.Observations[0].Columns))) {
			return nil, fmt.Errorf("observations.%d: other fields than the first", i+1)
		}
	}
	if _, ok := map[string]bool{"": true, "import": true, "export": true, "transit": true}[m.Direction]; !ok {
		return nil, fmt.Errorf("direction is %q, expected import, export or transit", m.Direction)
	}
	if m.DirectionBy != "" && m.DirectionBy != ByEAEUProcedure {
		return nil, fmt.Errorf("direction_by is %q, expected %s", m.DirectionBy, ByEAEUProcedure)
	}
	return m, nil
}

// checkColumns holds columns of a mapping file to what they may say.
func checkColumns(where string, columns map[Field]*Column) error {
	for f, c := range columns {
		if _, ok := KindOf(f); !ok {
			return fmt.Errorf("%s: %q is not a field; %s", where, f, nearestField(f))
		}
		if c == nil || c.Header == "" && c.Position == 0 {
			return fmt.Errorf("%s.%s: neither header nor position is given", where, f)
		}
		if c.Factor != "" {
			if _, err := ParseFactor(c.Factor); err != nil {
				return fmt.Errorf("%s.%s: %w", where, f, err)
			}
		}
		if c.How != "" && c.How != "first" && c.How != "join" {
			return fmt.Errorf("%s.%s: how is %q, expected first or join", where, f, c.How)
		}
		if c.Numbers != nil && c.Numbers.Decimal != "." && c.Numbers.Decimal != "," {
			return fmt.Errorf("%s.%s: decimal is %q, expected \".\" or \",\"", where, f, c.Numbers.Decimal)
		}
		if c.Pad < 0 || c.Pad > 20 {
			return fmt.Errorf("%s.%s: pad is %d, expected 1 to 20", where, f, c.Pad)
		}
	}
	return nil
}

// ByEAEUProcedure derives a row's direction from its procedure code.
const ByEAEUProcedure = "eaeu-procedure"

func nearestField(f Field) string {
	best, at := Field(""), 1<<30
	for _, c := range Fields() {
		if d := editDistance(string(f), string(c)); d < at {
			best, at = c, d
		}
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// editDistance is Levenshtein's, over bytes: field names are ASCII.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := prev
			if a[i] != b[j] {
				cost++
			}
			prev = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Bind checks the mapping against the headers of a sheet and fills in the
// positions. Every header that is not there is an error that names it, the
// field and what is there instead.
func (m *Mapping) Bind(headers []string) (*Mapping, error) {
	bound := *m
	ix := newHeaderIndex(headers)
	var faults []string
	bound.Columns, faults = ix.bindAll(m.Columns, faults)
	bound.Observations = slices.Clone(m.Observations)
	for i := range bound.Observations {
		bound.Observations[i].Columns, faults = ix.bindAll(bound.Observations[i].Columns, faults)
	}
	if len(faults) > 0 {
		return nil, &trade.Error{Code: trade.CodeInput, Message: strings.Join(faults, "; "), Next: "the headers are: " + strings.Join(shown(headers), ", ")}
	}
	return &bound, nil
}

// bindAll fills in the positions of columns.
func (ix *headerIndex) bindAll(columns map[Field]*Column, faults []string) (map[Field]*Column, []string) {
	out := map[Field]*Column{}
	for _, f := range slices.Sorted(maps.Keys(columns)) {
		c := *columns[f]
		var err error
		if c.Position, err = ix.bind(c.Header, c.Position); err != nil {
			faults = append(faults, fmt.Sprintf("field %s: %v", f, err))
		}
		if c.Header == "" && c.Position > 0 && c.Position <= len(ix.headers) {
			c.Header = ix.headers[c.Position-1]
		}
		c.More = slices.Clone(c.More)
		for i := range c.More {
			if c.More[i].Position, err = ix.bind(c.More[i].Header, c.More[i].Position); err != nil {
				faults = append(faults, fmt.Sprintf("field %s: %v", f, err))
			}
		}
		out[f] = &c
	}
	return out, faults
}

// bind finds the 1-based position of a header.
func (ix *headerIndex) bind(header string, position int) (int, error) {
	if position > len(ix.headers) {
		return 0, fmt.Errorf("column %d is past the last one, %d", position, len(ix.headers))
	}
	if position > 0 && (header == "" || FoldHeader(ix.headers[position-1]) == FoldHeader(header)) {
		return position, nil
	}
	at := ix.find(header, false)
	if at < 0 {
		at = ix.find(header, true)
	}
	if at < 0 {
		return 0, fmt.Errorf("there is no header %q", header)
	}
	return at + 1, nil
}

func shown(headers []string) []string {
	var out []string
	for i, h := range headers {
		if h = strings.TrimSpace(h); h == "" {
			h = fmt.Sprintf("(column %d, unnamed)", i+1)
		}
		out = append(out, fmt.Sprintf("%q", clip(h, 60)))
	}
	return out
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// Headers is the mapping as canonical field -> header, for tables and reports.
// Several columns are joined by " + " (join), " | " (first filled) or
// ", " (records side by side).
func (m *Mapping) Headers() map[Field]string {
	out := map[Field]string{}
	for _, f := range m.fields() {
		var of []string
		for _, c := range m.columnsOf(f) {
			of = append(of, c.headers())
		}
		out[f] = strings.Join(of, ", ")
	}
	return out
}

func (c *Column) headers() string {
	parts := []string{c.Header}
	for _, r := range c.More {
		parts = append(parts, r.Header)
	}
	if c.How == "join" {
		return strings.Join(parts, " + ")
	}
	return strings.Join(parts, " | ")
}

// Positions are the 1-based columns of a field, in order.
func (c *Column) Positions() []int {
	out := []int{c.Position}
	for _, r := range c.More {
		out = append(out, r.Position)
	}
	return out
}
