package match

import (
	"cmp"
	"slices"

	"tallyman/internal/trade"
)

// Threshold is the score from which two parties are worth a person's look. It
// is one constant on purpose: the accuracy that is measured is measured here.
const Threshold = 0.7

// Feature is one line of a model. A main feature offers a score (its own score
// times Weight; the best main wins); a qualifier adds its own score times
// Weight, which is negative where it speaks against a match.
type Feature struct {
	ID        string
	Qualifier bool
	Weight    float64
	Doc       string
	compare   func(a, b *Prepared) (trade.Reason, bool) // of the parties; nil: the names
	qualify   func(a, b *Prepared, names meeting) (trade.Reason, bool)
}

// Model is a named list of features. Its name and version are written into
// every hit: the same model gives the same scores.
type Model struct {
	Name     string
	Features []Feature
}

// Result is the outcome of one comparison.
type Result struct {
	Score float64        `json:"score"` // 0..1
	Match bool           `json:"match"` // Score >= Threshold
	Why   []trade.Reason `json:"why"`   // the deciding main feature first
	// Left and Right are the two names that met best.
	Left  string `json:"left"`
	Right string `json:"right"`
	Rule  string `json:"rule"` // "identifier" or "name": what decided

	nameScore float64
}

// Tallyman1 is the default model. The names of the features that other open
// systems have too are theirs (FollowTheMoney's logic-v2), so that weights and
// explanations can be read across.
func Tallyman1() Model {
	id := func(name string, weight float64, doc string) Feature {
		return Feature{ID: name, Weight: weight, Doc: doc, compare: identifierFeature(name)}
	}
	return Model{Name: "tallyman-1", Features: []Feature{
		{ID: nameMatch, Weight: 1, Doc: "the two names that agree best"},
		id("crypto_wallet_address", 0.98, "same wallet"),
		id("isin_security_match", 0.98, "same security"),
		id("lei_code_match", 0.97, "same legal entity identifier"),
		id("ogrn_code_match", 0.97, "same Russian register number"),
		id("inn_code_match", 0.97, "same Russian taxpayer number"),
		id("uscc_code_match", 0.97, "same Chinese unified social credit code"),
		id("bin_code_match", 0.97, "same Kazakh business number"),
		id("edrpou_code_match", 0.97, "same Ukrainian register number"),
		id("vessel_imo_mmsi_match", 0.95, "same IMO or MMSI number"),
		id("uei_code_match", 0.95, "same unique entity id"),
		id("npi_code_match", 0.95, "same provider number"),
		id("bic_code_match", 0.95, "same bank code"),
		id("identifier_match", 0.85, "same other number"),
		{ID: schemaMismatch, Qualifier: true, Weight: -0.35, Doc: "a company against a person, or a party to a deal against a ship", qualify: schemaFeature},
		{ID: "country_match", Qualifier: true, Weight: thinSupport, Doc: "a country in common, where little of the names decides", qualify: supportFeature},
		{ID: "country_mismatch", Qualifier: true, Weight: -0.15, Doc: "both have countries and share none", compare: countryFeature},
		{ID: "address_prop_match", Qualifier: true, Weight: 0.05, Doc: "addresses agree", compare: addressFeature},
		{ID: "number_conflict", Qualifier: true, Weight: -0.25, Doc: "both have a proved number of one type and share none", compare: idConflictFeature},
		{ID: "dob_match", Qualifier: true, Weight: bornAlike, Doc: "names are alike, and the day of birth agrees", qualify: birthFeature},
		{ID: "dob_year_disjoint", Qualifier: true, Weight: -0.35, Doc: "born in different years", compare: birthYearFeature},
		{ID: "dob_day_disjoint", Qualifier: true, Weight: -0.25, Doc: "same year, another day", compare: birthDayFeature},
	}}
}

var defaultModel = Tallyman1()

// Compare compares two parties with the default model.
func Compare(a, b Party) Result { return defaultModel.Compare(Prepare(a), Prepare(b)) }

// Compare is symmetric: swapping the sides swaps only Left and Right.
func (m *Model) Compare(a, b *Prepared) Result {
	names, ok := nameFeature(a, b)
	return m.combine(a, b, names, ok)
}

// via is Compare where the names that meet are already known.
func (m *Model) via(a, b *Prepared, names meeting) Result {
	return m.combine(a, b, names, true)
}

func (m *Model) combine(a, b *Prepared, names meeting, named bool) Result {
	res := Result{Rule: "name", Left: names.why.Left, Right: names.why.Right, nameScore: names.why.Score}
	var best trade.Reason
	var rest []trade.Reason
	top, lead, change := 0.0, 0.0, 0.0
	for i := range m.Features {
		f := &m.Features[i]
		why, ok := names.why, named
		switch {
		case f.compare != nil:
			why, ok = f.compare(a, b)
		case f.qualify != nil:
			why, ok = f.qualify(a, b, names)
		}
		if !ok || f.ID == schemaMismatch && res.Rule == byIdentifier {
			continue
		}
		why.Feature, why.Weight = f.ID, f.Weight
		switch s := why.Score * f.Weight; {
		case f.Qualifier:
			change += s
			rest = append(rest, why)
		case best.Feature == "" || f.ID != nameMatch && (res.Rule != byIdentifier || s > lead):
			// The same number decides before the names do, however well they agree.
			if best.Feature != "" {
				rest = append(rest, best)
			}
			best, lead = why, s
			top = max(top, s)
			if f.ID != nameMatch {
				res.Rule = byIdentifier
			}
		default:
			rest = append(rest, why)
		}
	}
	if best.Feature == "" {
		return res
	}
	slices.SortStableFunc(rest, func(x, y trade.Reason) int { return cmp.Compare(y.Score, x.Score) })
	res.Why = append([]trade.Reason{best}, rest...)
	res.Score = round4(min(max(top+change, 0), 1))
	res.Match = res.Score >= Threshold
	if res.Left == "" && len(a.party.Names) > 0 {
		res.Left = a.party.Names[0].Text
	}
	if res.Right == "" && len(b.party.Names) > 0 {
		res.Right = b.party.Names[0].Text
	}
	return res
}

// nameMatch is the feature that the names themselves decide.
const nameMatch = "name_match"

// byIdentifier is the rule of a result in which a number took part.
const byIdentifier = "identifier"

func round4(x float64) float64 { return float64(int(x*10000+0.5)) / 10000 }
