package app_test

import (
	"fmt"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/detect"
)

// trapList names firms that nobody else is: one listed after its shipments of
// 31 March 2025, one delisted before them, one listed all along.
const trapList = `id,name,schema,country,program,listed_on,ended_on
1,Wystan Late Optics,Company,ae,TEST-1,2025-06-01,
2,Ceased Quellmark Works,Company,ae,TEST-1,2020-01-01,2024-01-01
3,Ever Listed Brantwick,Company,ae,TEST-1,2020-01-01,
`

// listedRows are shipments of the firms of trapList.
func listedRows() trap {
	return trap{"listing after the shipment, delisting", []trapFile{file("listed.csv", graphs+gd("ND", nd(80), "022", "WYSTAN LATE OPTICS")+
		gd("ND", nd(81), "022", "CEASED QUELLMARK WORKS")+gd("ND", nd(82), "022", "EVER LISTED BRANTWICK"))}, "s.name", "WYSTAN LATE OPTICS\nCEASED QUELLMARK WORKS\nEVER LISTED BRANTWICK"}
}

// seeListings: a shipment counts as listed only while a listing was in force.
func seeListings(t *testing.T, c *app.Case) {
	for expr, want := range map[string]string{
		"count rows where sender.list:own":      "3",
		"count rows where sender.listed:before": "1",
		"count rows where sender.listed:after":  "1",
	} {
		fig, err := c.Measure(t.Context(), expr)
		if err != nil {
			t.Fatal(err)
		}
		if fig.Value == nil || *fig.Value != want {
			t.Errorf("%s is %v, want %s", expr, fig.Value, want)
		}
	}
}

func TestOwnGroup(t *testing.T) {
	if !detect.SameHouse("ООО «Зорлинт Трейдинг»", "Zorlint GmbH") || detect.SameHouse("ООО «Зорлинт Трейдинг»", "Zarplant GmbH") {
		t.Error("transfers within a group are not told from trade")
	}
}

// series is two years of imports and some exports: forty ordinary firms and a
// few that invite a wrong conclusion.
func series() string {
	var b strings.Builder
	b.WriteString(graphs)
	n := 0
	add := func(month int, way, inn, name, code string, usd float64) {
		n++
		b.WriteString(gd("ND", fmt.Sprintf("10012020/05%02d%02d/%07d", month%12+1, 21+month/12, n), "072", fmt.Sprintf("05.%02d.%d", month%12+1, 2021+month/12), "011", way,
			"37", map[string]string{"ИМ": "4000", "ЭК": "1000"}[way], "081", inn, "082", name, "33", code, "31", "СХЕМА ИНТЕГРАЛЬНАЯ", "46", strings.ReplaceAll(fmt.Sprintf("%.2f", usd), ".", ",")))
	}
	for m := range 24 {
		for f := range 40 {
			usd := float64(20000 + 100*f + 500*((f*7+m*3)%5))
			if m >= 12 {
				usd *= 1.4
			}
			add(m, "ИМ", "", fmt.Sprintf("ООО ОБЫЧНАЯ %c%c", 'А'+rune(f/8), 'К'+rune(f%8)), []string{"8542319000", "8504409000"}[f%2], usd)
		}
		season, rise := 20000.0, 30000+1000*float64(m%4)
		if m%12 >= 9 {
			season = 900000
		}
		if m >= 14 {
			rise = 200000 + 100*float64(m)
		}
		for range 2 {
			add(m, "ИМ", "", "ООО СЕЗОННАЯ ЗАТЕЯ", "8542319000", season)
			add(m, "ИМ", "", "ООО ВНЕЗАПНЫЙ РОСТ", "8542319000", rise)
			if m >= 14 {
				add(m, "ИМ", "", "ООО С НУЛЯ", "8542319000", 200000)
			}
		}
		if m == 3 || m == 15 || m == 16 || m == 17 {
			add(m, "ИМ", "", "ООО РЕДКАЯ ПТИЦА", "8542319000", 900)
		}
	}
	for m := 12; m < 27; m++ { // exports: all of 2022 but August, and January to March 2023
		if m != 19 {
			add(m, "ЭК", "", "ООО ВЫВОЗ", "4403110000", 1000)
		}
	}
	return b.String()
}

func TestTrapsOfTime(t *testing.T) {
	c := caseOf(t, "series.csv", series())
	t.Run("partial year, month that the provider lacks", func(t *testing.T) {
		fig, err := c.Measure(t.Context(), "sum value_usd where direction:export date:2023 vs 2022")
		if err != nil {
			t.Fatal(err)
		}
		if notes := strings.Join(fig.Coverage.Notes, "; "); !strings.Contains(notes, "not loaded: 2023-04..2023-12") || !strings.Contains(notes, "unequal coverage: 9 months are missing") {
			t.Errorf("of a year of three months it is said: %s", notes)
		}
		if got := fig.Compare.Coverage.Missing; len(got) != 1 || got[0] != "2022-08" {
			t.Errorf("missing of 2022: %v", got)
		}
	})
	t.Run("base of zero", func(t *testing.T) {
		fig, err := c.Measure(t.Context(), `count rows where recipient:"ООО С НУЛЯ" date:2022 vs 2021`)
		if err != nil {
			t.Fatal(err)
		}
		if fig.Change == nil || fig.Change.Ratio != nil {
			t.Errorf("ratio to nothing: %+v", fig.Change)
		}
	})
	t.Run("season, few rows, base of zero beside a true rise", func(t *testing.T) {
		if got := asked(t, c, "SELECT subject FROM detect.finding WHERE detector = 'surge' ORDER BY 1"); got != `{"subject":"ООО ВНЕЗАПНЫЙ РОСТ"}` {
			t.Errorf("surges: %s\n%s", got, asked(t, c, "SELECT * FROM detect.status WHERE detector = 'surge'"))
		}
	})
}
