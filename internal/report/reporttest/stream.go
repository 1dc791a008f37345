// Package reporttest holds a small dossier for the tests of the formats. It
// reads and writes nothing.
package reporttest

import (
	"strings"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// Stream is a small dossier of invented firms in several scripts.
func Stream() []report.Message {
	usd, rows := "1234567.891", "12"
	fig := &trade.Figure{ID: "fig-000000000001", Expr: "sum value_usd where hs:9013.10", Value: &usd, Unit: trade.UnitUSD, Period: "2022", Rows: 12}
	return []report.Message{
		{Header: &report.Header{Version: report.StreamVersion, Title: `Sights & "tiles" <script>alert(1)</script>`, Tool: "Tallyman test", GeneratedAt: "2026-01-01T00:00:00Z",
			Ledger: "ledger-1", Synthetic: true, Events: map[string]string{"invasion": "2022-02-24"}, Threshold: 0.7, FirstOn: "2022-01-01", LastOn: "2022-12-31"}},
		{Headline: &report.Headline{Label: "stated", Figure: fig}},
		{Headline: &report.Headline{Label: "rows", Figure: &trade.Figure{ID: "fig-2", Value: &rows, Unit: trade.UnitRows}}},
		{Coverage: &report.Coverage{Grain: "item", Reporter: "RU", Direction: "import", Months: []report.MonthCount{{Month: "2022-01", Rows: 3}, {Month: "2022-04", Rows: 9}}, Missing: []string{"2022-02", "2022-03"}, Rows: 12}},
		{List: &report.List{ID: "own", Version: "abc", Title: "A list", Entities: 2, Names: 4, Hits: 1}},
		{Source: &report.Source{FileID: "f", Name: "a very long file name without any blank in it so that it has to be broken somewhere.synthetic.csv", SHA256: strings.Repeat("ab", 32), Read: 12, Loaded: 10, Rejected: 1, Duplicate: 1,
			Reasons: []report.ReasonCount{{Kind: "rejected", Reason: "date-unreadable", Rows: 1}}}},
		{Detector: &report.Detector{ID: "listed-party", Title: "Listed party on a record", Question: "Is it?", Method: "By names.", Outcome: trade.Found, Findings: 1}},
		{Finding: &report.Finding{Finding: trade.Finding{ID: "fnd-000000000001", Detector: "listed-party", Title: "ООО «НЕБЫЛИЦА» matches an entry", SubjectID: "ent-000000000001", Sentence: "12 rows.", Rows: 12, ValueUSD: &usd, Strength: 0.97,
			Benign: []string{"A namesake."}, Changes: []string{"A number."}},
			Figures: []*trade.Figure{fig}, Total: 12,
			Months: []report.MonthCount{{Month: "2022-01", Rows: 3}, {Month: "2022-04", Rows: 9}}, Lines: []report.EventLine{{Date: "2022-02-24", Label: "invasion"}},
			Hits: []report.Hit{{ID: "hit-1", Score: 0.97, PartyName: "乌有光学有限公司 <b>", ListingName: "شركة الخيال", ListID: "own", ListedOn: "2022-06-01", Why: []trade.Reason{{Feature: "name_match", Score: 0.97, Left: "a", Right: "b"}}}},
			Rows: []report.Row{{ItemID: "f.1.2", Date: "2022-01-01", Sender: "乌有光学有限公司", Recipient: "ООО «НЕБЫЛИЦА»", From: "CN", To: "RU", HS: "9013100000",
				Description: strings.Repeat("ПРИЦЕЛ ОПТИЧЕСКИЙ ", 20), ValueUSD: "1234567.891", File: "x.csv", Row: 2}}}},
		{Claim: &report.Claim{ID: "X1", Title: "Sights for the hunt", Outlet: "The Imaginary Herald", Published: "2023-02-04", Quote: "More than 50 firms bought <i>sights</i>.", SaidBy: []string{"The Imaginary Herald", "customs records"},
			Verdict: "not_reproduced", Words: "not reproduced", Why: "22 recipients, not 50.", Expect: "> 50", Observed: &rows, Low: &rows, High: &usd, Figure: fig, Wording: "22 recipients bought sights in 2022.",
			Scopes: []report.Scope{{Name: "January 2022 to March 2023", Expr: "count recipients where hs:9013.10", Observed: &rows, FigureID: "fig-3"}}, Tried: 40,
			Replies: []report.Reply{{By: "A spokesman of Nowhere Optics", On: "2023-02-05", Words: "We never did."}}}},
		{Detector: &report.Detector{ID: "broken", Title: "Broken one", Outcome: trade.Failed, Message: "panic: oops"}},
		{Party: &report.Party{ID: "ent-000000000001", Caption: "ООО «НЕБЫЛИЦА»", Latin: "OOO NEBYLITSA", Country: "RU", TaxID: "7700000000", FirstOn: "2022-01-01", LastOn: "2022-04-30",
			Findings: []report.Link{{ID: "fnd-000000000001", Title: "ООО «НЕБЫЛИЦА» matches an entry", Shown: true}}, Written: 2,
			Spellings: []report.Spelling{{Name: "ООО <НЕБЫЛИЦА>", Country: "RU", TaxID: "7700000000", Rows: 9, Rule: "tax-id"}},
			Hits:      []report.Hit{{ID: "hit-1", Score: 0.97, PartyName: "乌有光学有限公司 <b>", ListingName: "شركة الخيال", ListID: "own", ListedOn: "2022-06-01"}},
			Figures: []report.PartyFigure{{Label: "received, as declared", Figure: fig},
				{Label: "from whom", Figure: &trade.Figure{ID: "fig-4", Expr: "top 8 sum value_usd where recipient.entity:ent-000000000001 by sender", Value: &usd, Unit: trade.UnitUSD, Rows: 12, Groups: []trade.FigureGroup{{Key: []string{"ent-2"}, Value: &usd, Rows: 12}}}, Names: []string{"乌有光学有限公司"}}},
			Months: []report.MonthCount{{Month: "2022-01", Rows: 3}, {Month: "2022-04", Rows: 9}}, Lines: []report.EventLine{{Date: "2022-02-24", Label: "invasion"}}}},
		{End: &report.End{Findings: 1, Shown: 1}},
	}
}

// Into replays the stream into a handler, as from a saved file.
func Into(h report.Handler) error {
	for _, m := range Stream() {
		if err := h.Message(m); err != nil {
			return err
		}
	}
	return h.Close()
}
