package app

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"tallyman/internal/detect/all"
	"tallyman/internal/trade"
)

// Explanation is everything that stands behind a finding, hit, figure, entity or
// lead.
type Explanation struct {
	ID         string             `json:"id"`
	Kind       string             `json:"kind"`
	Says       string             `json:"says"`
	Rule       string             `json:"rule"`
	Parameters map[string]float64 `json:"parameters,omitempty"`
	SQL        string             `json:"sql,omitempty"`
	Names      []ExplainedNames   `json:"names,omitempty"`
	Members    []Record           `json:"members,omitempty"` // of an entity or a lead
	Why        []trade.Reason     `json:"why,omitempty"`
	Benign     []string           `json:"innocent_explanations,omitempty"`
	Changes    []string           `json:"what_would_change_this,omitempty"`
	References []string           `json:"references,omitempty"`
	Rows       []Record           `json:"rows"`
}

// ExplainedNames are the two names of a hit and how they met.
type ExplainedNames struct {
	HitID       string         `json:"hit_id"`
	PartyName   string         `json:"party_name"`
	ListingName string         `json:"listing_name"`
	ListID      string         `json:"list_id"`
	EntityID    string         `json:"entity_id"`
	ListedOn    string         `json:"listed_on"`
	Owned       string         `json:"owned,omitempty"` // verdict of the 50 percent rule, where the firm is not listed itself
	FirstOn     string         `json:"first_on"`
	LastOn      string         `json:"last_on"`
	Score       float64        `json:"score"`
	Why         []trade.Reason `json:"why"`
}

const explainedRows = 10

// Explain gathers rule, parameters, SQL, both names and rows behind an id.
func (c *Case) Explain(ctx context.Context, id string) (Explanation, error) {
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return Explanation{}, err
	}
	defer func() { _ = v.Close() }()
	ex := Explanation{ID: id}
	switch kind, _, _ := strings.Cut(id, "-"); kind {
	case "fnd":
		err = c.explainFinding(ctx, v, &ex)
	case "hit":
		err = c.explainHit(ctx, v, &ex)
	case "fig":
		err = c.explainFigure(ctx, &ex)
	case "ent":
		err = c.explainEntity(ctx, v, &ex)
	case "led":
		err = c.explainLead(ctx, v, &ex)
	default:
		err = &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not an id of a finding, lead, hit, figure or entity", id),
			Next: "ids are printed by: tallyman findings, tallyman leads, tallyman hits, tallyman measure"}
	}
	if err != nil {
		return ex, err
	}
	query, args, err := c.rowsOf(ctx, v, id)
	if err != nil {
		return ex, err
	}
	ex.Rows, err = records(ctx, v, `SELECT i.item_id, i."on", i.decl_no, s.name AS sender, r.name AS recipient, i.dispatch, i.destination, i.hs_code,
			g.description, i.value_usd, (SELECT string_agg(concat(d.item_id, ' (', d.rule, ')'), '; ' ORDER BY d.item_id) FROM normalize.duplicate d WHERE d.twin_item_id = i.item_id) AS counted_for
		FROM (SELECT DISTINCT item_id FROM (`+query+`)) e JOIN normalize.item i USING (item_id)
		LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party r ON r.party_id = i.recipient_id
		LEFT JOIN normalize.goods g USING (goods_id) ORDER BY i.value_usd DESC NULLS LAST, i.item_id LIMIT `+fmt.Sprint(explainedRows), args...)
	return ex, err
}

func (c *Case) explainFinding(ctx context.Context, v *View, ex *Explanation) error {
	rec, err := find(ctx, v.Engine, "SELECT * FROM detect.finding WHERE finding_id = ?", ex.ID, "finding")
	if err != nil {
		return err
	}
	f := findingOf(rec)
	ex.Kind, ex.Says, ex.Why, ex.Benign, ex.Changes = "finding", f.Sentence, f.Why, f.Benign, f.Changes
	detectors, err := all.Detectors()
	if err != nil {
		return err
	}
	for _, d := range detectors {
		def := d.Definition()
		if def.ID != f.Detector {
			continue
		}
		ex.Rule, ex.References = def.Question+" "+def.Method, def.References
		ex.Parameters = map[string]float64{}
		for _, p := range def.Params {
			ex.Parameters[p.ID] = p.Default
			if tuned, ok := c.Config.Detectors[def.ID].Params[p.ID]; ok {
				ex.Parameters[p.ID] = tuned
			}
		}
	}
	ex.SQL = fmt.Sprintf("SELECT i.* FROM detect.evidence e JOIN normalize.item i USING (item_id) WHERE e.finding_id = '%s'", f.ID)
	for _, id := range f.HitIDs {
		if _, _, err := c.addNames(ctx, v, ex, id); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) explainHit(ctx context.Context, v *View, ex *Explanation) error {
	rec, owned, err := c.addNames(ctx, v, ex, ex.ID)
	if err != nil {
		return err
	}
	n := ex.Names[0]
	ex.Kind, ex.Why = "hit", n.Why
	ex.Parameters = map[string]float64{"threshold": c.Config.Screen.Threshold}
	if owned {
		return explainOwned(ex, rec)
	}
	ex.Says = fmt.Sprintf("%q on records dated %s to %s; %q on list %s, listed on %s; score %.2f.", n.PartyName, orText(n.FirstOn, "an unknown day"),
		orText(n.LastOn, "an unknown day"), n.ListingName, n.ListID+" "+n.EntityID, orText(n.ListedOn, "a day that the list does not give"), n.Score)
	ex.Rule = "Features of the match model, each with its score and the two values that caused it."
	ex.SQL = fmt.Sprintf("SELECT * FROM screen.hit WHERE hit_id = '%s'", strings.ReplaceAll(ex.ID, "'", "''"))
	return nil
}

// ownedWords say what the 50 percent rule gives for a firm.
var ownedWords = map[string]string{
	"owned":       "is owned to 50 percent or more by listed parties",
	"possibly":    "is possibly owned to 50 percent or more by listed parties (the upper ends of the stated bands reach it, the lower ends do not)",
	"association": "is associated with listed parties, which are not known to own the half of it",
}

// explainOwned is the explanation of a hit on a firm that listed parties own.
func explainOwned(ex *Explanation, rec Record) error {
	var path []string
	if err := json.Unmarshal([]byte(rec.Text("path")), &path); err != nil {
		return fmt.Errorf("path of %s: %w", ex.ID, err)
	}
	n := ex.Names[0]
	ex.Says = fmt.Sprintf("%q on records dated %s to %s matches %q (score %.2f). According to list %s, that firm %s: %s; path: %s. It is not known here to be listed itself.",
		n.PartyName, orText(n.FirstOn, "an unknown day"), orText(n.LastOn, "an unknown day"), n.ListingName, n.Score, n.ListID,
		ownedWords[rec.Text("verdict")], rec.Text("arithmetic"), strings.Join(path, " < "))
	ex.Rule = "The 50 percent rule (31 CFR 587.406): shares of listed parties, and of firms that they own to half or more, are added and never multiplied; a stake below the half, control without ownership and a share that is not stated make an association and no more."
	ex.SQL = fmt.Sprintf("SELECT * FROM screen.owned WHERE hit_id = '%s'", strings.ReplaceAll(ex.ID, "'", "''"))
	return nil
}

// addNames adds both names of a hit and returns the hit, and whether it is one
// on a firm that listed parties own.
func (c *Case) addNames(ctx context.Context, v *View, ex *Explanation, id string) (Record, bool, error) {
	const columns = "h.*, p.first_on, p.last_on"
	rec, owned, err := findHit(ctx, v, id, columns, columns+", h.entity_name AS listing_name, h.verdict AS owned")
	if err != nil {
		return rec, owned, err
	}
	score, _ := rec.Get("score").(float64)
	n := ExplainedNames{HitID: id, PartyName: rec.Text("party_name"), ListingName: rec.Text("listing_name"), ListID: rec.Text("list_id"), EntityID: rec.Text("entity_id"),
		ListedOn: rec.Text("listed_on"), Owned: rec.Text("owned"), FirstOn: rec.Text("first_on"), LastOn: rec.Text("last_on"), Score: score}
	if why := rec.Text("why"); why != "" {
		if err := json.Unmarshal([]byte(why), &n.Why); err != nil {
			return rec, owned, fmt.Errorf("reasons of %s: %w", id, err)
		}
	}
	ex.Names = append(ex.Names, n)
	return rec, owned, nil
}

func (c *Case) explainFigure(ctx context.Context, ex *Explanation) error {
	fig, err := c.savedFigure(ctx, ex.ID)
	if err != nil {
		return err
	}
	ex.Kind, ex.SQL = "figure", fig.SQL
	ex.Says = fmt.Sprintf("%s: %s", fig.Expr, figureText(fig))
	ex.Rule = "filter: " + fig.Filter + "; period: " + fig.Period
	ex.Changes = fig.Coverage.Notes
	return nil
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Text writes the explanation for a person.
func (ex Explanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\n%s\n\n", ex.Kind, ex.ID, ex.Says)
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(&b, "%s\n", title)
		for _, l := range lines {
			fmt.Fprintf(&b, "  %s\n", l)
		}
		b.WriteByte('\n')
	}
	section("Rule", []string{ex.Rule})
	var params []string
	for k, v := range ex.Parameters {
		params = append(params, fmt.Sprintf("%s = %v", k, v))
	}
	sort.Strings(params)
	section("Parameters", params)
	for _, n := range ex.Names {
		standing := "listed " + orText(n.ListedOn, "on a day not given")
		if n.Owned != "" {
			standing = "not listed itself: " + n.Owned
		}
		lines := []string{"on the record: " + n.PartyName, "on the list:   " + n.ListingName + "  (" + n.ListID + " " + n.EntityID + ", " + standing + ")",
			fmt.Sprintf("shipments:     %s to %s", orText(n.FirstOn, "?"), orText(n.LastOn, "?")), fmt.Sprintf("score:         %.2f", n.Score)}
		section("Names of "+n.HitID, append(lines, reasonLines(n.Why)...))
	}
	if len(ex.Names) == 0 {
		section("Why", reasonLines(ex.Why))
	}
	section("Members", memberLines(ex.Members))
	section("Innocent explanations", ex.Benign)
	section("What would change this", ex.Changes)
	section("Sources of the rule", ex.References)
	var rows []string
	for _, r := range ex.Rows {
		rows = append(rows, strings.Join([]string{r.Text("item_id"), r.Text("on"), r.Text("sender") + " -> " + r.Text("recipient"),
			r.Text("dispatch") + "->" + r.Text("destination"), r.Text("hs_code"), "USD " + orText(r.Text("value_usd"), "?"), clip(r.Text("description"), 70)}, "  "))
	}
	section("Rows (first "+fmt.Sprint(len(rows))+"; all: tallyman trace "+ex.ID+")", rows)
	section("SQL", []string{ex.SQL})
	return b.String()
}

// Reasons are the lines in which a hit's reasons are shown to a person.
func Reasons(hit Record) []string {
	var why []trade.Reason
	if err := json.Unmarshal([]byte(hit.Text("why")), &why); err != nil {
		return nil
	}
	return reasonLines(why)
}

func reasonLines(why []trade.Reason) []string {
	out := make([]string, 0, len(why))
	for _, w := range why {
		l := fmt.Sprintf("%-22s %.2f", w.Feature, w.Score)
		if w.Left != "" {
			l += fmt.Sprintf("  %q", clip(w.Left, 80))
		}
		if w.Right != "" {
			l += fmt.Sprintf(" / %q", clip(w.Right, 80))
		}
		if w.Detail != "" {
			l += "  " + clip(w.Detail, 160)
		}
		out = append(out, l)
	}
	return out
}
