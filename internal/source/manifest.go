package source

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"tallyman/internal/trade"
)

//go:embed */*.yml
var manifests embed.FS

// Manifest is what a publisher's files look like, as data: one folder each.
type Manifest struct {
	ID        string            `yaml:"id"`
	Title     string            `yaml:"title"`
	Publisher string            `yaml:"publisher"`
	Country   string            `yaml:"country"` // ISO 3166-1 alpha-2: whose customs wrote the records
	Note      string            `yaml:"note"`
	Hints     []string          `yaml:"hints"` // words in a file's name, used only to part layouts with equal headers
	Columns   map[Field]Spec    `yaml:"columns"`
	Constants map[Field]string  `yaml:"constants"`
	Null      []string          `yaml:"nulls"`
	Layouts   []Layout          `yaml:"layouts"`
	DateKinds map[string]string `yaml:"date_kinds"`
	// Sums and Values hold for all layouts, as columns do.
	Sums   map[Field][]string          `yaml:"sums"`
	Values map[Field]map[string]string `yaml:"values"`
}

// Layout is one kind of file of a publisher. Columns and constants of the
// manifest hold for all layouts; a layout adds to them and overrides them.
type Layout struct {
	ID        string `yaml:"id"` // the source id is MANIFEST-LAYOUT, or the manifest's own when empty
	Title     string `yaml:"title"`
	Direction string `yaml:"direction"` // empty: a column says, or nothing does
	// DirectionBy says how rows without a stated direction get one:
	// "eaeu-procedure" from the procedure code of the EAEU's classifier.
	DirectionBy string           `yaml:"direction_by"`
	Grain       string           `yaml:"grain"`
	Note        string           `yaml:"note"`
	Required    []string         `yaml:"required"` // headers that must all be there
	AnyOf       [][]string       `yaml:"any_of"`   // of each list at least one header
	Forbidden   []string         `yaml:"forbidden"`
	Others      []string         `yaml:"others"`  // known headers that stay unmapped
	ByCode      bool             `yaml:"by_code"` // spellings may be the graph number that opens a header
	Columns     map[Field]Spec   `yaml:"columns"`
	Constants   map[Field]string `yaml:"constants"`
	// Named are fields that the file's name states: an expression whose first
	// group is the value.
	Named     map[Field]string `yaml:"named"`
	DateKind  string           `yaml:"date_kind"`
	Decimal   string           `yaml:"decimal"`
	DateOrder string           `yaml:"date_order"`
	UTCOffset int              `yaml:"utc_offset_minutes"`
	Null      []string         `yaml:"nulls"`
	// RowsNeed are fields without which a row is rejected.
	RowsNeed []Field `yaml:"rows_need"`
	// ZeroMissing are amounts in which this publisher writes 0 for "not stated".
	ZeroMissing []Field `yaml:"zero_missing"`
	Expect      Expect  `yaml:"expect"`

	// Wide are the records that stand side by side on each row.
	Wide []Wide `yaml:"wide"`
	// Periods: dates are months or years as statistics write them (201952,
	// Y2019, "Jan.-Dec. 2018").
	Periods bool `yaml:"periods"`
	// Sums are, by field, the spellings that mean all of its values together
	// (TOTAL, World, W00); * at the end stands for anything.
	Sums map[Field][]string `yaml:"sums"`
	// Values replace a publisher's own words or codes, by field.
	Values map[Field]map[string]string `yaml:"values"`
	// Valued says on which terms values are stated, by direction (import: CIF).
	Valued map[string]string `yaml:"valued"`
	// Reconciled: both sides of the trade were made equal by the publisher, so
	// that a difference between them cannot be measured.
	Reconciled bool `yaml:"reconciled"`

	manifest *Manifest
	hash     string
}

// Expect are bounds of a sheet. Beyond those that fail the file is refused,
// beyond those that warn the report says so.
type Expect struct {
	MinRows     int64   `yaml:"min_rows"`     // fails
	MaxRows     int64   `yaml:"max_rows"`     // fails
	WarnBelow   int64   `yaml:"warn_below"`   // rows; warns
	WarnAbove   int64   `yaml:"warn_above"`   // rows; warns
	CutAt       int64   `yaml:"cut_at"`       // the publisher delivers no more rows than this; warns when reached
	MaxRejected float64 `yaml:"max_rejected"` // share of rows, 0..1; fails
	WarnMissing float64 `yaml:"warn_missing"` // share of rows without date or code; warns
}

// Spec says which headers hold a field. In YAML it is a header, a list of
// spellings of which the first present counts, or a map.
type Spec struct {
	Headers   []string `yaml:"header"`
	First     []string `yaml:"first"` // per row the first of these that is filled (amounts: and not 0)
	Join      []string `yaml:"join"`  // the parts of one value, in order
	Separator string   `yaml:"separator"`
	Factor    string   `yaml:"factor"` // exact decimal by which amounts are multiplied
	Pad       int      `yaml:"pad"`    // a number is written with at least so many digits, zeros in front
	Note      string   `yaml:"note"`
}

// UnmarshalYAML reads the three forms of a column.
func (s *Spec) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if unmarshal(&one) == nil {
		s.Headers = []string{one}
		return nil
	}
	var many []string
	if unmarshal(&many) == nil {
		s.Headers = many
		return nil
	}
	var m struct {
		Header    any      `yaml:"header"`
		First     []string `yaml:"first"`
		Join      []string `yaml:"join"`
		Separator string   `yaml:"separator"`
		Factor    string   `yaml:"factor"`
		Pad       int      `yaml:"pad"`
		Note      string   `yaml:"note"`
	}
	if err := unmarshal(&m); err != nil {
		return err
	}
	switch h := m.Header.(type) {
	case string:
		s.Headers = []string{h}
	case []any:
		for _, v := range h {
			s.Headers = append(s.Headers, fmt.Sprint(v))
		}
	}
	s.First, s.Join, s.Separator, s.Factor, s.Pad, s.Note = m.First, m.Join, m.Separator, m.Factor, m.Pad, m.Note
	return nil
}

func (s Spec) spellings() []string { return slices.Concat(s.Headers, s.First, s.Join) }

var load = sync.OnceValues(readManifests)

// All returns every embedded layout, in the order of their ids.
func All() ([]*Layout, error) { return load() }

// Find returns the layouts that an id names: a layout's own id, or the id of a
// manifest for all of its layouts.
func Find(id string) ([]*Layout, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	var out []*Layout
	for _, l := range all {
		if l.SourceID() == id || l.manifest.ID == id {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		ids := map[string]bool{}
		for _, l := range all {
			ids[l.manifest.ID] = true
		}
		return nil, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("there is no source %q", id),
			Next: "the sources are " + strings.Join(slices.Sorted(maps.Keys(ids)), ", ")}
	}
	return out, nil
}

// SourceID is the public id of the layout.
func (l *Layout) SourceID() string {
	if l.ID == "" {
		return l.manifest.ID
	}
	return l.manifest.ID + "-" + l.ID
}

// Manifest is the publisher's manifest the layout belongs to.
func (l *Layout) Manifest() *Manifest { return l.manifest }

// Hash changes when anything in the manifest does.
func (l *Layout) Hash() string { return l.hash }

func readManifests() ([]*Layout, error) {
	paths, err := fs.Glob(manifests, "*/manifest.yml")
	if err != nil {
		return nil, err
	}
	var all []*Layout
	for _, p := range paths {
		data, err := manifests.ReadFile(p)
		if err != nil {
			return nil, err
		}
		layouts, err := parseManifest(data)
		if err != nil {
			return nil, fmt.Errorf("source manifest %s: %w", p, err)
		}
		if want := strings.ReplaceAll(layouts[0].manifest.ID, "-", ""); path.Dir(p) != want {
			return nil, fmt.Errorf("source manifest %s: id %q belongs in folder %s", p, layouts[0].manifest.ID, want)
		}
		all = append(all, layouts...)
	}
	slices.SortFunc(all, func(a, b *Layout) int { return strings.Compare(a.SourceID(), b.SourceID()) })
	return all, nil
}

// parseManifest reads and checks one manifest.
func parseManifest(data []byte) ([]*Layout, error) {
	var m Manifest
	if err := yaml.UnmarshalWithOptions(data, &m, yaml.Strict()); err != nil {
		return nil, err
	}
	if m.ID == "" || m.Title == "" || len(m.Layouts) == 0 {
		return nil, fmt.Errorf("a manifest needs id, title and layouts")
	}
	hash := trade.ShortID("src", string(data))
	var out []*Layout
	for i := range m.Layouts {
		l := &m.Layouts[i]
		l.manifest, l.hash = &m, hash
		l.Columns = merged(m.Columns, l.Columns)
		l.Constants = merged(m.Constants, l.Constants)
		l.Sums = merged(m.Sums, l.Sums)
		l.Values = merged(m.Values, l.Values)
		l.Null = slices.Concat(m.Null, l.Null)
		if err := l.check(); err != nil {
			return nil, fmt.Errorf("layout %q: %w", l.ID, err)
		}
		out = append(out, l)
	}
	return out, nil
}

// merged is what a manifest says of fields, with what a layout adds or changes.
func merged[V any](all, own map[Field]V) map[Field]V {
	out := map[Field]V{}
	maps.Copy(out, all)
	maps.Copy(out, own)
	return out
}

func (l *Layout) check() error {
	switch trade.Grain(l.Grain) {
	case trade.GrainItem, trade.GrainPartyMonth, trade.GrainAggregate:
	default:
		return fmt.Errorf("grain %q is not item, party-month or aggregate", l.Grain)
	}
	if len(l.Required) == 0 && l.SourceID() != "generic" {
		return fmt.Errorf("no required headers: nothing tells its files from others")
	}
	if err := l.Expect.check(); err != nil {
		return err
	}
	for f, spec := range l.Columns {
		if _, ok := KindOf(f); !ok {
			return fmt.Errorf("%q is not a field", f)
		}
		if spec.Factor != "" {
			if _, err := ParseFactor(spec.Factor); err != nil {
				return fmt.Errorf("field %s: %w", f, err)
			}
		}
	}
	for f := range l.Constants {
		if _, ok := KindOf(f); !ok {
			return fmt.Errorf("%q is not a field", f)
		}
	}
	for f, expr := range l.Named {
		if k, ok := KindOf(f); !ok || k != Text {
			return fmt.Errorf("named: %q is no field of text", f)
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return fmt.Errorf("named: %s: %w", f, err)
		}
		if re.NumSubexp() != 1 {
			return fmt.Errorf("named: %s: an expression with one group is needed, not %q", f, expr)
		}
	}
	for _, f := range slices.Concat(slices.Collect(maps.Keys(l.Sums)), slices.Collect(maps.Keys(l.Values))) {
		if _, ok := KindOf(f); !ok {
			return fmt.Errorf("%q is not a field", f)
		}
	}
	if (len(l.Sums) > 0 || l.Reconciled) && l.Grain != string(trade.GrainAggregate) {
		return fmt.Errorf("sums and reconciled are for aggregates")
	}
	return l.checkWide()
}
