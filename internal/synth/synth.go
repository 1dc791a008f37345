package synth

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tallyman/internal/trade"
)

// Options of [Write]; the zero value is the demo's case.
type Options struct {
	// Items is the number of item rows over all files, damaged rows included;
	// 0 means 200,000. At least [MinItems].
	Items int
	// Seed chooses the background; 0 is a seed like any other.
	Seed uint64
	// Start and Months are the window; zero means January 2021 and 24. The
	// planted patterns have fixed dates in 2021 and 2022 (two calendar years to
	// compare, with the event of 24 February 2022 and the change of the HS
	// edition inside), so the window must hold both years.
	Start  time.Time
	Months int
	// Progress, if set, is called with rows written and rows in all.
	Progress func(done, total int64)
}

// MinItems is the least number of items that holds every pattern.
const MinItems = 8_000

// Row kinds of one file's plan.
const (
	badDatesPerLayout  = 3
	badValuesPerLayout = 2
	copiesPerLayout    = 4
	lostZerosPerLayout = 25
	zeroValues         = 30
	twinEvery          = 40 // one honest declaration in so many is also sold by another provider
)

// plants are the patterns and decoys, in the order in which they are planted.
var plants = []func(*planner){sights, armour, drones, helicopters, reroute, spellings, opticsSender, listedLater, aviaRepair, decoys}

// Write makes the case's files, the watchlist and truth.json in dir, which it
// creates. It streams: memory does not grow with Items.
func Write(ctx context.Context, dir string, opt Options) (*Truth, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("synthetic files: %w", err)
	}
	p := &planner{seed: opt.Seed, specs: specs(opt), planted: map[*fileSpec][]*declaration{}, items: map[string][]ItemKey{}}
	for _, plant := range plants {
		plant(p)
	}
	if p.err != nil {
		return nil, fmt.Errorf("synthetic patterns: %w", p.err)
	}
	w := &writer{planner: p, opt: opt, universe: newUniverse(opt.Seed), dir: dir, twins: map[string][]*declaration{}, rows: map[*record]ItemKey{}}
	truth := &Truth{Watermark: Watermark, Seed: opt.Seed, Items: opt.Items, Start: isoDate(opt.Start), Months: opt.Months,
		Event: Event{ID: "invasion", Date: "2022-02-24"}, Watchlist: WatchlistName}
	for _, s := range p.specs {
		file, err := w.file(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("synthetic file %q: %w", s.name, err)
		}
		truth.Files = append(truth.Files, *file)
		truth.Totals.add(file.Counts)
	}
	truth.Dirt, truth.Twins = w.dirt, w.pairs
	if truth.Totals.Read != int64(opt.Items) {
		return nil, fmt.Errorf("synthetic case: %d rows written for %d items", truth.Totals.Read, opt.Items)
	}
	p.settle()
	for _, pat := range p.patterns {
		pat.Items = p.items[pat.ID]
		truth.Patterns = append(truth.Patterns, *pat)
	}
	for _, d := range p.decoys {
		d.Items = p.items[d.ID]
		truth.Decoys = append(truth.Decoys, *d)
	}
	if err := writeWatchlist(filepath.Join(dir, WatchlistName)); err != nil {
		return nil, fmt.Errorf("synthetic watchlist: %w", err)
	}
	return truth, writeTruth(filepath.Join(dir, "truth.json"), truth)
}

func (opt *Options) check() error {
	if opt.Items == 0 {
		opt.Items = 200_000
	}
	if opt.Start.IsZero() {
		opt.Start = day(2021, time.January, 1)
	}
	if opt.Months == 0 {
		opt.Months = 24
	}
	wrong := func(message, next string) error {
		return &trade.Error{Code: trade.CodeUsage, Where: "synthetic case", Message: message, Next: next}
	}
	opt.Start = day(opt.Start.Year(), opt.Start.Month(), 1)
	if opt.Items < MinItems {
		return wrong(fmt.Sprintf("%d items are too few to hold the planted patterns", opt.Items), fmt.Sprintf("ask for at least %d", MinItems))
	}
	if opt.Start.After(day(2021, 1, 1)) || opt.Start.AddDate(0, opt.Months, 0).Before(day(2023, 1, 1)) {
		return wrong(fmt.Sprintf("the window of %d months from %s does not hold 2021 and 2022", opt.Months, opt.Start.Format("2006-01")), "start in January 2021 or before, and end in December 2022 or after")
	}
	return nil
}

func (c *Counts) add(o Counts) {
	c.Read += o.Read
	c.Loaded += o.Loaded
	c.Rejected += o.Rejected
	c.Duplicate += o.Duplicate
}

func writeTruth(path string, t *Truth) error {
	b, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}

// ReadTruth reads the truth.json of a folder that [Write] made.
func ReadTruth(dir string) (*Truth, error) {
	b, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		return nil, err
	}
	var t Truth
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "truth.json"), err)
	}
	return &t, nil
}

// writer writes one file after another.
type writer struct {
	*planner
	opt      Options
	universe *universe
	dir      string
	done     int64
	dirt     Dirt
	// twins are declarations that a later file of the layout repeats.
	twins map[string][]*declaration
	rows  map[*record]ItemKey // of planted records
	pairs []Twin
}

// file writes one file: planted, repeated and honest declarations in order of
// date, with the file's share of damage.
func (w *writer) file(ctx context.Context, s *fileSpec) (*FileTruth, error) {
	path := filepath.Join(w.dir, s.name)
	out, err := openSheet(path, s)
	if err != nil {
		return nil, err
	}
	planned := w.planted[s]
	repeated := w.takeTwins(s)
	planned = append(slices.Clone(planned), repeated...)
	slices.SortStableFunc(planned, func(a, b *declaration) int { return a.on.Compare(b.on) })
	isTwin := map[*declaration]bool{}
	for _, d := range repeated {
		isTwin[d] = true
	}
	harm := newHarm(w.specs, s)
	room := s.rows - harm.copies
	for _, d := range planned {
		room -= len(d.items)
	}
	if room < 0 {
		return nil, fmt.Errorf("no room: %d rows planned for %d", s.rows-room, s.rows)
	}
	harm.space(room)
	t := &trader{d: newDice(w.seed, s.name), u: w.universe, spec: s, number: &w.serial}
	file := &FileTruth{Name: s.name, Layout: s.layout, Encoding: out.encoding()}
	rows := &rowWriter{writer: w, out: out, spec: s, file: file, row: out.firstRow(), harm: harm}
	days := int(s.to.Sub(s.from).Hours()/24) + 1
	for written := 0; written < room || len(planned) > 0; {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var d *declaration
		if written < room {
			on := s.from.AddDate(0, 0, written*days/max(1, room))
			if len(planned) == 0 || on.Before(planned[0].on) {
				d = t.declaration(on, room-written)
				written += len(d.items)
				w.offerTwin(s, d, t.serial)
				if err := rows.honest(d); err != nil {
					return nil, err
				}
				continue
			}
		}
		d, planned = planned[0], planned[1:]
		if err := rows.planted(d, isTwin[d]); err != nil {
			return nil, err
		}
	}
	if err := out.close(); err != nil {
		return nil, err
	}
	file.ValueUSD = fixed(rows.usd, 2, '.')
	file.SHA256, err = sha256File(path)
	return file, err
}

// offerTwin remembers some declarations for another provider's file.
func (w *writer) offerTwin(s *fileSpec, d *declaration, n int) {
	if s.layout == layoutDeclaration && n%twinEvery == 7 {
		to := layoutVendor
		if n%(4*twinEvery) == 7 {
			to = layoutPlain
		}
		d.shared = true
		w.twins[to] = append(w.twins[to], d)
	}
}

// takeTwins gives the declarations that this file repeats: the remembered ones
// of its period, and in the plain layout some of the planted ones, without
// which a count over both files would be right by luck. (The vendor's layout
// states no country of dispatch, so a twin there could not stand for the row.)
func (w *writer) takeTwins(s *fileSpec) []*declaration {
	var out []*declaration
	keep := w.twins[s.layout][:0]
	for _, d := range w.twins[s.layout] {
		if !d.on.Before(s.from) && !d.on.After(s.to) {
			out = append(out, d)
		} else {
			keep = append(keep, d)
		}
	}
	w.twins[s.layout] = keep
	if s.layout == layoutPlain {
		for _, other := range w.specs {
			if other.layout != layoutDeclaration || other.to.Before(s.from) || other.from.After(s.to) {
				continue
			}
			for n, d := range w.planted[other] {
				if n%17 == 5 && d.recipient.key != "listed-maker" {
					out = append(out, d)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *declaration) int { return cmp.Compare(a.no, b.no) })
	return out
}

func sha256File(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
