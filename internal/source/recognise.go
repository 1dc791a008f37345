package source

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// candidate is a layout that fits a row of headers, and how well.
type candidate struct {
	layout *Layout
	known  int // columns of the file that the layout knows
	row    int // index of the header row
}

// fit says whether a layout fits the headers, and how many of them it knows.
func (l *Layout) fit(ix *headerIndex) (known int, ok bool) {
	seen := map[int]bool{}
	for _, h := range l.Required {
		at := ix.find(h, l.ByCode)
		if at < 0 {
			return 0, false
		}
		seen[at] = true
	}
	for _, group := range l.AnyOf {
		found := false
		for _, h := range group {
			if at := ix.find(h, l.ByCode); at >= 0 {
				seen[at], found = true, true
			}
		}
		if !found {
			return 0, false
		}
	}
	for _, h := range l.Forbidden {
		if ix.find(h, l.ByCode) >= 0 {
			return 0, false
		}
	}
	for _, spec := range l.Columns {
		for _, h := range spec.spellings() {
			if at := ix.find(h, l.ByCode); at >= 0 {
				seen[at] = true
			}
		}
	}
	for _, w := range l.Wide {
		for _, spec := range w.Columns {
			for _, h := range spec.spellings() {
				if at := ix.find(h, l.ByCode); at >= 0 {
					seen[at] = true
				}
			}
		}
		for at, h := range ix.headers {
			if w.Years != "" && reYear.MatchString(strings.TrimSpace(h)) {
				seen[at] = true
			}
		}
	}
	for _, h := range l.Others {
		if at := ix.find(h, l.ByCode); at >= 0 {
			seen[at] = true
		}
	}
	return len(seen), true
}

// maxHeaderRow is how far down the header is looked for: title blocks are
// short.
const maxHeaderRow = 60

// recognise finds the header row and the layout that knows most of its columns
// among the candidates. It returns nil when none fits any row.
func recognise(head []Row, layouts []*Layout, name string) (*candidate, error) {
	var best []candidate
	for i, r := range head[:min(len(head), maxHeaderRow)] {
		if filled(r.Cells) < 2 {
			continue
		}
		ix := newHeaderIndex(headerCells(r))
		for _, l := range layouts {
			known, ok := l.fit(ix)
			switch {
			case !ok:
			case len(best) == 0 || known > best[0].known:
				best = []candidate{{l, known, i}}
			case known == best[0].known && i == best[0].row:
				best = append(best, candidate{l, known, i})
			}
		}
	}
	if len(best) > 1 {
		best = byName(best, name)
	}
	if len(best) > 1 {
		ids := make([]string, len(best))
		for i, c := range best {
			ids[i] = c.layout.SourceID()
		}
		return nil, &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("the headers fit several sources equally: %s", strings.Join(ids, ", ")), Next: "name one with --source"}
	}
	if len(best) == 0 {
		return nil, nil
	}
	return &best[0], nil
}

// byName keeps the candidates whose manifest has a hint in the file's name.
func byName(in []candidate, name string) []candidate {
	folded := " " + FoldHeader(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))) + " "
	out := slices.DeleteFunc(slices.Clone(in), func(c candidate) bool {
		return !slices.ContainsFunc(c.layout.manifest.Hints, func(h string) bool { return strings.Contains(folded, " "+h+" ") })
	})
	if len(out) == 1 {
		return out
	}
	return in
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// mapping makes the layout's mapping for one row of headers.
func (l *Layout) mapping(headers []string, headerRow int) *Mapping {
	m := &Mapping{
		Source: l.SourceID(), Provider: l.manifest.Publisher, Country: l.manifest.Country, Direction: l.Direction, DirectionBy: l.DirectionBy, Grain: l.Grain,
		HeaderRow: headerRow, DateKind: l.DateKind, Columns: map[Field]*Column{}, Constants: maps.Clone(l.Constants), Named: l.Named,
		Null: l.Null, RowsNeed: l.RowsNeed, ZeroMissing: l.ZeroMissing, Hash: l.hash, Expect: l.Expect,
		Sums: l.Sums, Values: l.Values, Valued: l.Valued, Reconciled: l.Reconciled,
	}
	ix := newHeaderIndex(headers)
	used := map[int]bool{}
	for _, f := range slices.Sorted(maps.Keys(l.Columns)) {
		c := ix.column(l.Columns[f], l.ByCode)
		if c == nil {
			continue
		}
		k, _ := KindOf(f)
		if k == Number {
			c.Numbers = &NumberStyle{Decimal: l.Decimal}
		}
		if k == Date {
			c.Dates = &DateStyle{Order: l.DateOrder, Offset: l.UTCOffset, Periods: l.Periods}
			for spelling, kind := range l.manifest.DateKinds {
				if ix.find(spelling, l.ByCode) == c.Position-1 {
					m.DateKind = kind
				}
			}
		}
		for _, p := range c.Positions() {
			used[p-1] = true
		}
		m.Columns[f] = c
	}
	m.Observations = l.observations(headers, ix, used)
	for i, h := range headers {
		if !used[i] && strings.TrimSpace(h) != "" {
			m.Unmapped = append(m.Unmapped, h)
		}
	}
	return m
}

// column finds the columns of a spec, nil when none is there.
func (ix *headerIndex) column(spec Spec, byCode bool) *Column {
	at := func(h string) (ColumnRef, bool) {
		i := ix.find(h, byCode)
		if i < 0 {
			return ColumnRef{}, false
		}
		return ColumnRef{Header: strings.TrimSpace(ix.headers[i]), Position: i + 1}, true
	}
	var refs []ColumnRef
	how := ""
	for _, h := range spec.Headers {
		if r, ok := at(h); ok {
			refs = []ColumnRef{r}
			break
		}
	}
	for _, h := range spec.First {
		if r, ok := at(h); ok {
			refs, how = append(refs, r), "first"
		}
	}
	for _, h := range spec.Join {
		r, ok := at(h)
		if !ok {
			break
		}
		refs, how = append(refs, r), "join"
	}
	if len(refs) == 0 {
		return nil
	}
	if len(refs) == 1 {
		how = ""
	}
	c := &Column{Header: refs[0].Header, Position: refs[0].Position, How: how, Factor: spec.Factor, Pad: spec.Pad}
	if len(refs) > 1 {
		c.More = refs[1:]
		c.Separator = spec.Separator
	}
	return c
}
