package measure

import (
	"context"
	"testing"

	"tallyman/internal/measure/measuretest"
)

// foundingClaims are the record-based claims of the two articles of 2023 that
// the program was made for, each with the measures that check it.
var foundingClaims = map[string][]string{
	"A1": {"sum value_usd where between:CN-RU date:2023", "share of recipient.sector:defence where between:CN-RU date:2023 of value_usd"},
	"A2": {"ratio where from:CN -to:RU direction:export date:2023-01..2023-07 vs 2022-01..2022-07"},
	"A3": {
		"count rows where from:CN to:RU recipient.sector:launchers,armour,bombers date:invasion..2023-03",
		"count declarations where from:CN to:RU recipient.sector:launchers,armour,bombers date:invasion..2023-03",
		"count consignments where from:CN to:RU recipient.sector:launchers,armour,bombers date:invasion..2023-03",
		"count recipients where from:CN to:RU recipient.sector:* date:invasion..2023-03 by recipient.list",
	},
	"A4":  {"ratio where from:CN to:RU control:chpl date:fy2023@jun vs fy2022@jun", "ratio where from:CN to:RU control:eu-annex-vii date:fy2023@jun vs previous"},
	"A5":  {`sum quantity where from:CN to:RU sender:"blue heron" recipient:meridian class:drone unit:H87 date:2021-12.. before:invasion`, `sum quantity where sender:"blue heron" recipient:meridian hs:8802,8525.80,9503 unit:H87 before:invasion after:2021-12-01`},
	"A6":  {"share of text:охот*,hunting where class:optical-sight from:CN to:RU", "share of cover:hunting where hs:9013.10 from:CN to:RU of value_usd"},
	"A7":  {"count recipients where hs:9013.10 from:CN to:RU date:2022-01..2023-03", "count recipients.id where hs:9013.10 from:CN to:RU date:2022"},
	"A8":  {"sum value_usd where hs:9013.10 from:CN to:RU date:2022 vs 2021", "ratio where hs:9013.10 from:CN to:RU date:2022 vs 2021"},
	"A9":  {"ratio where hs:8108 from:CN to:RU date:2022 vs 2021", "ratio sum net_kg where hs:8108 from:CN to:RU date:2022 vs 2021", "ratio count rows where hs:8108 from:CN to:RU date:2022 vs 2021"},
	"A10": {"top 5 count rows where recipient.sector:armour hs:8108 from:CN date:2022-01..2023-03 by recipient", "top 5 count declarations where recipient.sector:armour from:CN date:2022-01..2023-03 by recipient"},
	"A11": {"sum quantity where hs:8802.11,8802.12 from:CN to:RU after:invasion unit:H87 -flow:return,repair", "exists where hs:8802.11,8802.12 from:CN to:RU after:invasion"},
	"B1":  {"count rows where sender.list:us sender.country:CN recipient.list:* hs:8526.91,9014,8807.30,8803.30,8411 date:invasion..2022-12 by class"},
	"B2":  {"count rows where recipient.listed:before from:CN to:RU", "first where recipient.list:eu recipient.listed:before"},
	"B3":  {"count rows where control:chpl to:RU after:invasion", "share of from:CN where control:chpl to:RU after:invasion", "share of origin:CN where control:chpl to:RU after:invasion"},
	"B4":  {"share of control:chpl where recipient.list:*"},
	"B5":  {"sum value_usd where from:TR to:RU date:2022-03..2022-10", "sum value_usd where from:TR to:RU control:chpl date:2022-03..2022-10"},
	"B6":  {"sum value_usd where sender.country:AE recipient.list:us to:RU date:2022-07..2022-11"},
	"B7":  {"ratio where hs:2709 from:RU to:CN date:2022-03..2023-02 vs previous", "ratio sum net_kg where hs:2709 from:RU to:CN date:2022-03..2023-02 vs previous"},
}

func TestFoundingClaimsCompute(t *testing.T) {
	opt := testOptions
	m, err := New(context.Background(), measuretest.Open(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	for id, exprs := range foundingClaims {
		for _, expr := range exprs {
			parsed, err := ParseMeasure(expr)
			if err != nil {
				t.Errorf("%s: %s: %v", id, expr, err)
				continue
			}
			again, err := ParseMeasure(parsed.String())
			if err != nil || again.String() != parsed.String() {
				t.Errorf("%s: %s: printed as %s: %v", id, expr, parsed, err)
			}
			fig, err := m.Compute(context.Background(), parsed)
			if err != nil {
				t.Errorf("%s: %s: %v", id, expr, err)
				continue
			}
			if fig.ID == "" || fig.SQL == "" || fig.RowsSQL == "" {
				t.Errorf("%s: %s: figure %q without id or queries", id, expr, fig.ID)
			}
		}
	}
}
