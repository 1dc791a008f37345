package resolve

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// BenchmarkResolve resolves spellings of invented firms, three to a firm, and
// prints the time beside that of joining by numbers and equal names alone.
func BenchmarkResolve(b *testing.B) {
	ps := invented(200_000)
	for range b.N {
		start := time.Now()
		c := newClusters(ps)
		reduce(ps)
		c.byTax()
		c.byName()
		base := time.Since(start)
		entities, _ := resolve(ps, nil)
		whole := time.Since(start) - base
		b.ReportMetric(float64(len(ps))/whole.Seconds(), "spellings/s")
		b.ReportMetric(whole.Seconds()/base.Seconds(), "times-exact-rules")
		b.ReportMetric(float64(len(entities)), "entities")
	}
}

func invented(n int) []party {
	rng := rand.New(rand.NewPCG(3, 9))
	syllables := strings.Fields("ka ro min ta vel dor shi pan gul mek az ber lin tor os nik ya pol gra vi hua xin dong jin")
	goods := strings.Fields("CERAMICS TEXTILES FURNITURE BAKERY GARMENTS PLASTICS TRADING LOGISTICS ELECTRONICS IMPEX")
	forms := strings.Fields("LLC LTD ООО JSC GMBH SRL FZE INC")
	out := make([]party, 0, n)
	for len(out) < n {
		word := ""
		for range 3 + rng.IntN(3) {
			word += syllables[rng.IntN(len(syllables))]
		}
		base := strings.ToUpper(word) + " " + goods[rng.IntN(len(goods))]
		form := forms[rng.IntN(len(forms))]
		for _, s := range []string{base + " " + form, form + " " + base, base} {
			out = append(out, party{id: int64(len(out) + 1), name: s, raw: s, market: []string{"RU", "KZ", "CN", ""}[rng.IntN(4)], rows: 1})
		}
	}
	return out
}
