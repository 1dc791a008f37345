package synth

import (
	"math"
	"time"
)

// universe is every honest firm of the background trade.
type universe struct {
	importers []*firm            // Russian
	suppliers map[string][]*firm // country/sector
	kazakh    []*firm
	turkish   []*firm
	goods     map[string][]*good // by sector
}

const (
	russianFirms = 520
	kazakhFirms  = 70
	turkishFirms = 60
)

func newUniverse(seed uint64) *universe {
	d := newDice(seed, "universe")
	u := &universe{suppliers: map[string][]*firm{}, goods: map[string][]*good{}}
	for i := range catalogue {
		g := &catalogue[i]
		u.goods[g.sector] = append(u.goods[g.sector], g)
	}
	for n := range russianFirms {
		u.importers = append(u.importers, russianFirm(d, n, sectors[n%len(sectors)]))
	}
	for s, sector := range sectors {
		for n := range 14 {
			f := chineseFirm(n*len(sectors)+s, sector)
			u.suppliers["CN/"+sector] = append(u.suppliers["CN/"+sector], f)
		}
		for _, country := range countries {
			if country == "CN" || country == "RU" {
				continue
			}
			for n := range 4 {
				u.suppliers[country+"/"+sector] = append(u.suppliers[country+"/"+sector], otherFirm(n, country, sector))
			}
		}
	}
	for n := range kazakhFirms {
		u.kazakh = append(u.kazakh, otherFirm(100+n, "KZ", sectors[n%len(sectors)]))
	}
	for n := range turkishFirms {
		u.turkish = append(u.turkish, otherFirm(20+n, "TR", sectors[n%len(sectors)]))
	}
	return u
}

// countries that trade in the background, with the spellings of the layouts.
var countries = []string{"CN", "RU", "DE", "IT", "TR", "KR", "IN", "VN", "PL", "JP", "BR", "EC", "KZ", "UZ", "KG", "RS", "GE", "AE", "AT", "CZ"}

type countryName struct{ ru, en string }

var countryNames = map[string]countryName{
	"CN": {"КИТАЙ", "CHINA"}, "RU": {"РОССИЯ", "RUSSIAN FEDERATION"}, "DE": {"ГЕРМАНИЯ", "GERMANY"}, "IT": {"ИТАЛИЯ", "ITALY"}, "TR": {"ТУРЦИЯ", "TURKEY"},
	"KR": {"КОРЕЯ, РЕСПУБЛИКА", "SOUTH KOREA"}, "IN": {"ИНДИЯ", "INDIA"}, "VN": {"ВЬЕТНАМ", "VIETNAM"}, "PL": {"ПОЛЬША", "POLAND"}, "JP": {"ЯПОНИЯ", "JAPAN"},
	"BR": {"БРАЗИЛИЯ", "BRAZIL"}, "EC": {"ЭКВАДОР", "ECUADOR"}, "KZ": {"КАЗАХСТАН", "KAZAKHSTAN"}, "UZ": {"УЗБЕКИСТАН", "UZBEKISTAN"}, "KG": {"КИРГИЗИЯ", "KYRGYZSTAN"},
	"RS": {"СЕРБИЯ", "SERBIA"}, "GE": {"ГРУЗИЯ", "GEORGIA"}, "AE": {"ОБЪЕДИНЕННЫЕ АРАБСКИЕ ЭМИРАТЫ", "UNITED ARAB EMIRATES"}, "AT": {"АВСТРИЯ", "AUSTRIA"}, "CZ": {"ЧЕХИЯ", "CZECH REPUBLIC"},
}

// mix is a choice among countries with weights before and after the spring of
// 2022, when trade turned: an honest background shifts too.
type mix struct {
	codes  []string
	before []float64 // cumulative
	after  []float64
}

func newMix(entries ...mixEntry) mix {
	var m mix
	var b, a float64
	for _, e := range entries {
		b, a = b+e.before, a+e.after
		m.codes, m.before, m.after = append(m.codes, e.code), append(m.before, b), append(m.after, a)
	}
	return m
}

type mixEntry struct {
	code          string
	before, after float64
}

var turn = day(2022, time.April, 1)

func (m mix) pick(d dice, on time.Time) string {
	if on.Before(turn) {
		return m.codes[d.weighted(m.before)]
	}
	return m.codes[d.weighted(m.after)]
}

var (
	intoRussia = newMix(mixEntry{"CN", 44, 56}, mixEntry{"DE", 12, 5}, mixEntry{"IT", 8, 4}, mixEntry{"TR", 8, 15}, mixEntry{"KR", 6, 4},
		mixEntry{"IN", 5, 7}, mixEntry{"VN", 4, 3}, mixEntry{"PL", 6, 2}, mixEntry{"JP", 4, 1}, mixEntry{"BR", 2, 2}, mixEntry{"EC", 1, 1}, mixEntry{"AE", 1, 3})
	intoKazakhstan  = newMix(mixEntry{"CN", 52, 60}, mixEntry{"TR", 14, 16}, mixEntry{"DE", 9, 9}, mixEntry{"KR", 7, 7}, mixEntry{"IT", 6, 6}, mixEntry{"IN", 4, 4}, mixEntry{"AE", 3, 5})
	outOfKazakhstan = newMix(mixEntry{"UZ", 40, 38}, mixEntry{"KG", 32, 30}, mixEntry{"RU", 18, 26}, mixEntry{"GE", 4, 4})
	outOfTurkey     = newMix(mixEntry{"DE", 30, 27}, mixEntry{"RU", 18, 28}, mixEntry{"RS", 14, 13}, mixEntry{"GE", 12, 14}, mixEntry{"IT", 12, 10}, mixEntry{"KZ", 8, 12})
	outOfChina      = newMix(mixEntry{"RU", 70, 72}, mixEntry{"KZ", 18, 20}, mixEntry{"UZ", 12, 10})
)

// season is the weight of a good in a month, 1 on average.
func (g *good) season(m time.Month) float64 {
	return 1 + g.swing*math.Cos(2*math.Pi*float64(m-g.peak)/12)
}

// pick draws a good of the sector by season.
func (u *universe) pick(d dice, sector string, on time.Time) *good {
	all := u.goods[sector]
	for {
		if g := pick(d, all); d.Float64()*2 < g.season(on.Month()) {
			return g
		}
	}
}

// supplier is one of the few regular partners of a firm in a country: trade
// runs along stable ties.
func (u *universe) supplier(d dice, country, sector string, of int) *firm {
	all := u.suppliers[country+"/"+sector]
	return all[(of*7+d.IntN(3))%len(all)]
}
