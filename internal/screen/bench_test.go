//go:build unix

package screen_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// benchNames is how many distinct names one round screens, and benchChecked how
// many of them are also compared with every listed party.
const (
	benchNames   = 20_000
	benchChecked = 12
)

// BenchmarkScreen screens distinct names against the lists of the EU, OFAC, the
// UN and the Consolidated Screening List: what a case of that many distinct
// parties costs. It reports names a second over all cores, CPU time a name, the
// time and memory of the index, and which part of the matches that a comparison
// with everything finds the index finds too.
func BenchmarkScreen(b *testing.B) {
	parties := listedParties(b)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	ix := match.NewIndex(parties)
	built := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	queries := tradeNames(parties, benchNames)
	workers := runtime.GOMAXPROCS(0)
	var found atomic.Int64
	spent := cpuTime(b)
	for b.Loop() {
		found.Store(0)
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := w; i < len(queries); i += workers {
					if len(ix.Search(queries[i], 50, match.Threshold)) > 0 {
						found.Add(1)
					}
				}
			})
		}
		wg.Wait()
	}
	spent = cpuTime(b) - spent
	screened := time.Duration(b.N * len(queries))
	b.ReportMetric(float64(screened)/b.Elapsed().Seconds(), "names/s")
	b.ReportMetric(float64(spent/screened)/float64(time.Microsecond), "cpu-us/name")
	b.ReportMetric(built.Seconds(), "build-s")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "index-MiB")
	b.ReportMetric(float64(ix.Names()), "listed-names")
	b.ReportMetric(100*float64(found.Load())/float64(len(queries)), "%found")
	b.ReportMetric(100*candidateRecall(ix, parties, queries), "%candidate-recall")
}

// cpuTime is what the process has used: on a busy machine it says more than the
// clock on the wall.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// listedParties reads the four lists.
func listedParties(b *testing.B) []match.Party {
	eu, err := filepath.Glob(filepath.Join(testdata.Shared(b, "lists", "eu"), "*.csv"))
	if err != nil {
		b.Fatal(err)
	}
	var out []match.Party
	for _, l := range []struct {
		id    string
		paths []string
	}{
		{"eu", eu},
		{"un", []string{testdata.Shared(b, "lists", "un", "consolidated.xml")}},
		{"ofac", []string{testdata.Shared(b, "lists", "ofac", "sdn.csv"), testdata.Shared(b, "lists", "ofac", "alt.csv"), testdata.Shared(b, "lists", "ofac", "add.csv")}},
		{"csl", []string{testdata.Shared(b, "lists", "us", "csl_consolidated.csv")}},
	} {
		_, err := watchlist.Read(b.Context(), l.id, "", l.paths, func(e trade.Entity) error {
			p := match.Party{ID: l.id + ":" + e.ID, Schema: e.Schema, IDs: e.IDs, Countries: e.Country, BirthDates: e.Birth}
			for _, n := range e.Names {
				p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
			}
			out = append(out, p)
			return nil
		}, func(trade.Ownership) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	return out
}

// tradeNames makes n distinct names as records carry them: most of other words
// than the lists', many of the lists' words in other company, some of listed
// parties, in capitals and with a slip. The listed ones come first.
func tradeNames(parties []match.Party, n int) []match.Party {
	rng := rand.New(rand.NewPCG(11, 26))
	pick := func(l []string) string { return l[rng.IntN(len(l))] }
	listed := func() string {
		for {
			if p := parties[rng.IntN(len(parties))]; len(p.Names) > 0 && p.Schema != trade.Vessel {
				return strings.ToUpper(p.Names[rng.IntN(len(p.Names))].Text)
			}
		}
	}
	syllables := strings.Fields("ka ro min ta vel dor shi pan gul mek az ber lin tor os nik ya pol gra vi hua xin dong jin")
	goods := strings.Fields("CERAMICS TEXTILES FURNITURE BAKERY GARMENTS PLASTICS PRINTING DAIRY CARPETS TRADING LOGISTICS ELECTRONICS IMPEX STROY SERVIS")
	forms := strings.Fields("LLC LTD ООО JSC GMBH SRL S.A. FZE INC COMPANY")
	seen := map[string]bool{}
	var out []match.Party
	for len(out) < n {
		var s string
		switch share := 100 * len(out) / n; {
		case share < 5:
			r := []rune(listed())
			if i := rng.IntN(len(r)); len(r) > 8 && r[i] != ' ' {
				r = append(r[:i], r[i+1:]...)
			}
			s = string(r)
		case share < 30:
			x, y := strings.Fields(listed()), strings.Fields(listed())
			s = pick(x) + " " + pick(y) + " " + pick(goods) + " " + pick(forms)
		default:
			word := ""
			for range 2 + rng.IntN(3) {
				word += pick(syllables)
			}
			s = strings.ToUpper(word) + " " + pick(goods) + " " + pick(forms)
			if rng.IntN(3) == 0 {
				s = pick(forms) + " " + strings.ToUpper(word+" "+pick(syllables)+pick(syllables))
			}
		}
		if !seen[s] {
			seen[s] = true
			out = append(out, match.Party{ID: fmt.Sprint(len(out)), Schema: trade.LegalEntity, Acts: true, Names: []match.Name{{Text: s}}})
		}
	}
	return out
}

// candidateRecall is the part of all matches of a few listed names that the
// index finds.
func candidateRecall(ix *match.Index, parties, queries []match.Party) float64 {
	prepared := make([]*match.Prepared, len(parties))
	for i := range parties {
		prepared[i] = match.Prepare(parties[i])
	}
	model := match.Tallyman1()
	all, got := 0, 0
	for i := range benchChecked {
		q := match.Prepare(queries[i])
		hits := map[string]bool{}
		for _, c := range ix.SearchPrepared(q, 0, match.Threshold) {
			hits[c.ID] = true
		}
		for _, p := range prepared {
			if model.Compare(q, p).Match {
				all++
				if hits[p.Party().ID] {
					got++
				}
			}
		}
	}
	if all == 0 {
		return 1
	}
	return float64(got) / float64(all)
}
