package source

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"

	"tallyman/internal/trade"
)

//go:embed generic/synonyms.yml
var synonymsYAML []byte

// synonyms returns every wording, by its folded form and as a list.
var synonyms = sync.OnceValue(func() map[string][]Field {
	var raw map[Field][]string
	if err := yaml.Unmarshal(synonymsYAML, &raw); err != nil {
		return map[string][]Field{} // embedded data: a test holds it to be readable
	}
	out := map[string][]Field{}
	for _, f := range slices.Sorted(maps.Keys(raw)) {
		for _, s := range append(raw[f], string(f)) {
			if folded := FoldHeader(s); !slices.Contains(out[folded], f) {
				out[folded] = append(out[folded], f)
			}
		}
	}
	// Canonical names that have no wordings of their own.
	for _, f := range Fields() {
		if folded := FoldHeader(string(f)); !slices.Contains(out[folded], f) {
			out[folded] = append(out[folded], f)
		}
	}
	return out
})

// Evidence says why a column was given to a field, or why it was not.
type Evidence struct {
	Header     string
	Position   int
	Field      Field
	Confidence float64
	Why        string
	Samples    []string
}

// leastConfidence is below which a column is not mapped by itself.
const leastConfidence = 0.45

// proposal is one possible reading of a column.
type proposal struct {
	col   int
	field Field
	score float64
	why   string
	unit  headerUnit
}

// Detect maps the columns of an unknown table from the wording of its headers
// and the shape of its values. Rows are samples of the body. The evidence names
// every column, mapped or not; what the mapping still lacks is in
// [Mapping.Missing].
func Detect(headers []string, rows [][]string) (*Mapping, []Evidence) {
	shapes := make([]shape, len(headers))
	samples := make([][]string, len(headers))
	for i := range headers {
		cells := columnCells(rows, i)
		shapes[i] = shapeOf(cells)
		samples[i] = firstDistinct(cells, 3)
	}
	var all []proposal
	for i, h := range headers {
		all = append(all, propose(i, h, shapes[i])...)
	}
	slices.SortStableFunc(all, func(a, b proposal) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.col - b.col
	})
	m := &Mapping{Source: "generic", Grain: string(trade.GrainItem), Columns: map[Field]*Column{}, Constants: map[Field]string{}}
	taken := make([]bool, len(headers))
	evidence := make([]Evidence, len(headers))
	for i, h := range headers {
		evidence[i] = Evidence{Header: strings.TrimSpace(h), Position: i + 1, Samples: samples[i], Why: "no wording or shape speaks for a field"}
	}
	for _, p := range all {
		if taken[p.col] || m.Columns[p.field] != nil || p.score < leastConfidence {
			continue
		}
		taken[p.col] = true
		c := &Column{Header: strings.TrimSpace(headers[p.col]), Position: p.col + 1, Confidence: round2(p.score), Why: p.why, Samples: samples[p.col]}
		c.Factor = p.unit.factorFor(p.field)
		m.Columns[p.field] = c
		evidence[p.col].Field, evidence[p.col].Confidence, evidence[p.col].Why = p.field, c.Confidence, p.why
		if p.field == FieldLocal && p.unit.currency != "" {
			m.Constants["local_currency"] = p.unit.currency
		}
	}
	for i, e := range evidence {
		if e.Field == "" && e.Header != "" {
			m.Unmapped = append(m.Unmapped, headers[i])
		}
	}
	if c := m.Columns[FieldOn]; c != nil {
		m.DateKind = dateKindOf(c.Header)
	}
	return m, evidence
}

func round2(v float64) float64 { return float64(int(v*100+0.5)) / 100 }

func columnCells(rows [][]string, i int) []string {
	var out []string
	for _, r := range rows {
		if i < len(r) {
			out = append(out, r[i])
		}
	}
	return out
}

func firstDistinct(cells []string, n int) []string {
	var out []string
	for _, c := range cells {
		if c = clip(strings.TrimSpace(c), 60); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// propose lists the fields that a column may hold.
func propose(col int, header string, s shape) []proposal {
	best := map[Field]proposal{}
	add := func(f Field, score float64, why string, unit headerUnit) {
		fit := s.suits(f)
		score *= 0.35 + 0.65*fit
		why += fmt.Sprintf("; %.0f %% of the values suit", 100*fit)
		if old, ok := best[f]; !ok || score > old.score {
			best[f] = proposal{col: col, field: f, score: min(score, 0.99), why: why, unit: unit}
		}
	}
	unit := unitOf(header)
	for _, part := range headerParts(header) {
		for folded, fields := range synonyms() {
			w := wording(part, folded)
			if w == 0 {
				continue
			}
			for _, f := range fields {
				f = unit.adjust(f)
				add(f, w, fmt.Sprintf("header says %q", folded), unit)
			}
		}
	}
	// Shape alone: weaker than any wording.
	if s.filled >= 3 {
		switch {
		case s.hs > 0.9 && s.meanLen >= 6 && s.distinct > 1:
			add(FieldHS, 0.5, "values look like tariff codes", unit)
		case s.date > 0.9:
			add(FieldOn, 0.5, "values look like dates", unit)
		}
	}
	return slices.Collect(maps.Values(best))
}

// headerParts are the header and its runs of one script: "Ship Date 出运日期"
// says the same twice.
func headerParts(header string) []string {
	whole := FoldHeader(header)
	if whole == "" {
		return nil
	}
	parts := []string{whole}
	var han, rest strings.Builder
	for _, r := range whole {
		if unicode.Is(unicode.Han, r) {
			han.WriteRune(r)
		} else {
			rest.WriteRune(r)
		}
	}
	if han.Len() > 0 && rest.Len() > 0 {
		parts = append(parts, han.String())
		if r := strings.TrimSpace(rest.String()); r != "" {
			parts = append(parts, r)
		}
	}
	// A bracket or comma often holds only the unit.
	if bare := stripUnits(whole); bare != "" && bare != whole {
		parts = append(parts, bare)
	}
	for _, p := range parts[1:] {
		if bare := stripUnits(p); bare != "" && bare != p {
			parts = append(parts, bare)
		}
	}
	return parts
}

// wording is how well a header part says a synonym: 1 when it is it, less when
// it holds it as a run of whole words.
func wording(part, syn string) float64 {
	if part == syn {
		return 0.97
	}
	if len(syn) < 4 || !strings.Contains(part, syn) {
		return 0
	}
	if unicode.Is(unicode.Han, []rune(syn)[0]) {
		return 0.9 * float64(len(syn)) / float64(len(part))
	}
	if !strings.Contains(" "+part+" ", " "+syn+" ") {
		return 0
	}
	share := float64(len([]rune(syn))) / float64(len([]rune(part)))
	return 0.45 + 0.45*share
}

func dateKindOf(header string) string {
	h := FoldHeader(header)
	for _, k := range []struct{ kind, words string }{
		{"release", "release,выпуск,放行"}, {"arrival", "arrival,прибыт,到港,到达"}, {"shipment", "ship,отгруз,出运,sevk,embarque,expedition,expédition,waybill"},
	} {
		for w := range strings.SplitSeq(k.words, ",") {
			if strings.Contains(h, w) {
				return k.kind
			}
		}
	}
	return "registration"
}

// Missing says what a mapping lacks to give items that can be counted: goods,
// a date, somebody or some country, an amount. Empty: nothing.
func (m *Mapping) Missing() []string {
	has := func(fields ...Field) bool {
		return slices.ContainsFunc(fields, func(f Field) bool { return len(m.columnsOf(f)) > 0 || m.Constants[f] != "" })
	}
	var out []string
	if !has(FieldHS, FieldDescription, FieldHSText) {
		out = append(out, "goods (tariff code or description)")
	}
	if !has(FieldOn) && !slices.ContainsFunc(m.Observations, func(o Observation) bool { return o.On != "" }) {
		out = append(out, "date")
	}
	ofCountry := m.Grain == string(trade.GrainAggregate) && (m.Country != "" || has(FieldReporter)) // all partners together
	if !ofCountry && !has("sender_name", "recipient_name", "sender_name_alt", "recipient_name_alt", "contract_holder_name", "origin", "dispatch", "trading", "destination", "broker_name", "notify_name", "sender_country", "recipient_country", FieldPartner) {
		out = append(out, "a party or a country")
	}
	if !has(FieldStatistical, FieldCustoms, FieldInvoiceUSD, FieldLocal, FieldInvoice, FieldNet, FieldGross, FieldQuantity, "decl_total_value") {
		out = append(out, "an amount (value, weight or quantity)")
	}
	return out
}
