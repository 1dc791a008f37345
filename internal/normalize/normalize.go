package normalize

import (
	"context"
	"fmt"
	"strings"

	"tallyman/internal/ref/country"
	"tallyman/internal/ref/currency"
	"tallyman/internal/ref/hs"
	"tallyman/internal/ref/unit"
	"tallyman/internal/store"
)

// version of this package's own rules.
const version = "3"

// Version is part of the key of every build: this package's rules and the
// reference tables that it reads.
func Version() string {
	return strings.Join([]string{version, "country " + country.Version, "currency " + currency.Version, "hs " + hs.Version, "unit " + unit.Version}, ", ")
}

// Options of a run.
type Options struct {
	// Rates convert values that are stated in no dollars; nil: such values stay
	// unconverted and value_usd is NULL.
	Rates *currency.Rates
	// Progress counts steps done; nil is fine.
	Progress store.Progress
}

// Stats says what a run did.
type Stats struct {
	Rows       int64 `json:"rows"`       // of ingest.item
	Items      int64 `json:"items"`      // of normalize.item
	Duplicates int64 `json:"duplicates"` // of normalize.duplicate; Items + Duplicates = Rows
	Differing  int64 `json:"differing"`  // of normalize.difference
	Parties    int64 `json:"parties"`
	Goods      int64 `json:"goods"`
	Unread     int64 `json:"unread"` // distinct spellings no table knew
	NoValue    int64 `json:"items_without_value_usd"`
	Converted  int64 `json:"items_with_converted_value"`
	NoHS       int64 `json:"items_without_hs6"`
	NoDate     int64 `json:"items_without_date"`
	// Totals are rows of statistics that contain others or part another one.
	Totals int64 `json:"items_part_of_others"`
}

// steps that Progress counts.
const steps = 11

// run is one run's state: the port, where to write, what the data hold.
type run struct {
	db      store.Engine
	out     *store.Build
	opt     Options
	scratch *scratch
	have    map[string]bool // columns of ingest.item with at least one value
	// aggregates: some rows are official statistics.
	aggregates bool
	stats      Stats
	done       int64
}

// Run builds the tables of normalize from ingest.item and ingest.file.
func Run(ctx context.Context, db store.Engine, out *store.Build, opt Options) (Stats, error) {
	s, err := newScratch(db, out.Dir())
	if err != nil {
		return Stats{}, err
	}
	r := &run{db: db, out: out, opt: opt, scratch: s}
	err = r.all(ctx)
	if e := s.close(ctx); err == nil {
		err = e
	}
	return r.stats, err
}

func (r *run) all(ctx context.Context) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"see which columns hold values", r.survey},
		{"find twins between files", r.duplicates},
		{"read countries", r.countries},
		{"read commodity codes", r.codes},
		{"read units, currencies and procedures", r.smallTables},
		{"find sums among statistics", r.parts},
		{"find rates", r.rates},
		{"read parties", r.parties},
		{"write items", r.items},
		{"write goods", r.goods},
		{"report what was not read", r.unread},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("normalize: %s: %w", step.name, err)
		}
		r.done++
		r.opt.Progress.Report(r.done, steps)
	}
	return nil
}

// survey finds the columns of ingest.item that hold anything at all; the others
// need no joins.
func (r *run) survey(ctx context.Context) error {
	columns := surveyed()
	var b strings.Builder
	b.WriteString("SELECT count(*)")
	for _, c := range columns {
		fmt.Fprintf(&b, ", count(%s)", c)
	}
	b.WriteString(" FROM ingest.item")
	counts := make([]int64, len(columns)+1)
	dest := make([]any, len(counts))
	for i := range counts {
		dest[i] = &counts[i]
	}
	if _, err := store.QueryOne(ctx, r.db, b.String(), nil, dest...); err != nil {
		return err
	}
	r.stats.Rows = counts[0]
	r.have = map[string]bool{}
	for i, c := range columns {
		r.have[c] = counts[i+1] > 0
	}
	return nil
}
