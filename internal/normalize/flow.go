package normalize

import (
	"regexp"
	"strings"

	"tallyman/internal/ref/country"
)

// flow is what a customs procedure means for counting trade.
type flow struct {
	kind string // ordinary, return, repair, re-export, transit; "" where it cannot be told
	note string
}

// Kinds of flow.
const (
	ordinary = "ordinary"
	returned = "return"    // goods come back, or go out and in for a time
	repaired = "repair"    // out and back for processing, which repair is declared as
	reexport = "re-export" // foreign goods leave
	transit  = "transit"
)

var (
	digitRun = regexp.MustCompile(`\d+`)
	eaeu     = []string{"RU", "BY", "KZ", "KG", "AM"}
	regimes  = []string{"UA", "UZ"}
)

// words that name a procedure where no code is given.
var procedureWords = []struct {
	kind  string
	words []string
}{
	{repaired, []string{"REPAIR", "РЕМОНТ", "REPARACI", "REPARAÇ", "RÉPARATION", "TAMIR", "PROCESSING OUTSIDE", "ПЕРЕРАБОТКА ВНЕ", "ПЕРЕРОБКА ЗА МЕЖАМИ", "OUTWARD PROCESSING", "PERFECTIONNEMENT PASSIF"}},
	{reexport, []string{"RE-EXPORT", "REEXPORT", "RE EXPORT", "РЕЭКСПОРТ", "РЕЕКСПОРТ", "RÉEXPORT", "REEXPEDI", "转口", "复出口"}},
	{returned, []string{"RE-IMPORT", "REIMPORT", "RE IMPORT", "РЕИМПОРТ", "РЕІМПОРТ", "RÉIMPORT", "TEMPORARY", "TEMPORAR", "ВРЕМЕНН", "ТИМЧАСОВ", "TEMPORAIRE", "RETURN", "ВОЗВРАТ", "ПОВЕРНЕН", "DEVOLUCI", "GEÇİCİ", "复进口", "退运", "暂时"}},
	{transit, []string{"TRANSIT", "ТРАНЗИТ", "TRÁNSITO", "TRANSITO", "过境"}},
}

// readProcedure reads a procedure as customs of the reporter write it. Sources:
//
//   - Eurasian Economic Union: classifier of kinds of customs procedures, annex 1
//     to decision 378 of the Customs Union Commission of 20 September 2010
//     (requested procedure, previous procedure, feature: 7800021);
//   - European Union, Turkey and the countries on ASYCUDA: Delegated Regulation
//     (EU) 2015/2446, annex B, data element 1/10 (4000, 6123), whose first digit
//     is the same in the layout that the UN recommends;
//   - Ukraine: order 1011 of the Ministry of Finance of 20 September 2012
//     (regimes 11, 31, 41, 61, 80); Uzbekistan numbers its regimes likewise.
func readProcedure(spelling, reporter string) flow {
	code := digitRun.FindString(spelling)
	if n := len(code); n == 2 || n == 4 || n == 7 {
		switch {
		case has(eaeu, reporter):
			return eaeuFlow(code)
		case has(regimes, reporter):
			return regimeFlow(code)
		case country.Numeric(reporter) != "":
			return sadFlow(code)
		}
	}
	up := strings.ToUpper(spelling)
	for _, p := range procedureWords {
		for _, w := range p.words {
			if strings.Contains(up, w) {
				return flow{kind: p.kind}
			}
		}
	}
	if code == "" {
		return flow{kind: ordinary} // "IMPORT FOR CONSUMPTION", "H": words that say nothing else
	}
	return flow{}
}

// eaeuFlow reads PP, PPpp, PPppFFF: requested, previous, feature.
func eaeuFlow(code string) flow {
	previous := ""
	if len(code) >= 4 {
		previous = code[2:4]
	}
	switch code[:2] {
	case "10", "40", "51", "70", "77", "90", "91", "93", "94", "96":
		if back, ok := came(previous); ok && code[:2] == "40" {
			return back
		}
		return flow{kind: ordinary}
	case "78":
		return flow{ordinary, "free-zone: placed under the free customs zone"}
	case "21":
		return flow{kind: repaired}
	case "23", "53":
		return flow{kind: returned}
	case "31":
		return reexported(previous)
	case "60":
		if back, ok := came(previous); ok {
			return back
		}
		return flow{kind: returned}
	case "80":
		return flow{kind: transit}
	}
	return flow{}
}

// came: what the previous procedure says of goods that come in.
func came(previous string) (flow, bool) {
	switch previous {
	case "21", "22":
		return flow{kind: repaired}, true
	case "23":
		return flow{kind: returned}, true
	}
	return flow{}, false
}

// reexported: goods that were here for a time only go back.
func reexported(previous string) flow {
	if previous == "53" {
		return flow{kind: returned}
	}
	return flow{kind: reexport}
}

// sadFlow reads the codes of the European Union's single administrative
// document: two digits requested, two previous.
func sadFlow(code string) flow {
	previous := ""
	if len(code) >= 4 {
		previous = code[2:4]
	}
	switch code[0] {
	case '1', '4', '7', '9', '0':
		return flow{kind: ordinary}
	case '2':
		if code[:2] == "23" {
			return flow{kind: returned}
		}
		return flow{kind: repaired}
	case '3':
		return reexported(previous)
	case '5':
		if code[:2] == "53" {
			return flow{kind: returned}
		}
		return flow{kind: ordinary}
	case '6':
		if back, ok := came(previous); ok {
			return back
		}
		return flow{kind: returned}
	case '8':
		return flow{kind: transit}
	}
	return flow{}
}

// regimeFlow reads the two-digit regimes of Ukraine and Uzbekistan.
func regimeFlow(code string) flow {
	switch code[:2] {
	case "10", "40", "51", "70", "71", "72", "73", "74", "75", "76", "78":
		return flow{kind: ordinary}
	case "11":
		return flow{kind: reexport}
	case "12", "31", "32", "41", "42":
		return flow{kind: returned}
	case "61", "62":
		return flow{kind: repaired}
	case "80", "81":
		return flow{kind: transit}
	}
	return flow{}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
