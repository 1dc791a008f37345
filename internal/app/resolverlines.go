package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"tallyman/internal/screen"
)

// The resolver lines of nomenklatura, so that judgements travel between tools:
// one JSON array a line, [target, source, judgement, score, user, created_at],
// with deleted_at as a seventh part where a judgement was taken back. Our
// target is the listing (its entity id, "list:publisher id"), our source the
// party spelling ("party-" and its id, the same on every machine); two spellings
// that were judged stand there as two parties.
const partyPrefix = "party-"

var (
	toResolver   = map[string]string{"yes": "positive", "no": "negative", "unsure": "unsure"}
	fromResolver = map[string]string{"positive": "yes", "negative": "no", "unsure": "unsure"}
)

// ExportDecisions writes the settled judgements as resolver lines and returns how
// many there were: where the case asks for two people, one line of each.
func (c *Case) ExportDecisions(ctx context.Context, w io.Writer) (int, error) {
	all, err := c.Standings()
	if err != nil {
		return 0, err
	}
	var in []Decision
	for _, s := range all {
		if s.State == Settled {
			in = append(in, s.inForce()...)
		}
	}
	scores, err := c.hitScores(ctx)
	if err != nil {
		return 0, err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range in {
		var score any
		if s, ok := scores[d.HitID]; ok {
			score = s
		}
		target := d.EntityID
		if d.OtherID != 0 {
			target = d.OtherID.String()
		}
		if err := enc.Encode([]any{target, d.PartyID.String(), toResolver[d.Judgement], score, d.By, d.At}); err != nil {
			return 0, fmt.Errorf("export decisions: %w", err)
		}
	}
	return len(in), nil
}

// hitScores are the scores of all hits; none before the first run.
func (c *Case) hitScores(ctx context.Context) (map[string]float64, error) {
	v, err := c.View(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	scores := map[string]float64{}
	if !v.Has("screen") {
		return scores, nil
	}
	hits, err := judgeable(ctx, v)
	if err != nil {
		return nil, err
	}
	err = each(ctx, v, hits, nil, func(r Record) error {
		if s, ok := r.Get("score").(float64); ok {
			scores[r.Text("hit_id")] = s
		}
		return nil
	})
	return scores, err
}

// ImportReport says what became of every line.
type ImportReport struct {
	Read     int `json:"lines_read"`
	Added    int `json:"added"`
	Known    int `json:"already_in_force"`
	TakenOff int `json:"taken_back_lines"`
	// Waiting judgements are kept, and have no hit in this case yet.
	Waiting int           `json:"waiting_for_a_hit"`
	Skipped []SkippedLine `json:"skipped,omitempty"`
}

// SkippedLine is a line that is no judgement about a party and a listing.
type SkippedLine struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
	Found  string `json:"found"`
}

// ImportDecisions reads resolver lines, or lines of a decisions.jsonl, and adds
// the judgements that are not in force yet.
func (c *Case) ImportDecisions(ctx context.Context, r io.Reader, by string) (ImportReport, error) {
	var rep ImportReport
	all, err := c.readDecisions()
	if err != nil {
		return rep, err
	}
	second := c.Config.Review.Second
	history := histories(all)
	force := byHit(second.weigh(all))
	scores, err := c.hitScores(ctx)
	if err != nil {
		return rep, err
	}
	var add []Decision
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		rep.Read++
		d, why := parseDecision(text)
		switch {
		case why == withdrawn:
			rep.TakenOff++
			continue
		case why != "":
			rep.Skipped = append(rep.Skipped, SkippedLine{n, why, clip(text, 120)})
			continue
		}
		if d.By == "" {
			d.By = by
		}
		if d.By, err = c.who(d.By); err != nil {
			return rep, err
		}
		if force[d.HitID].has(d) {
			rep.Known++
			continue
		}
		if _, ok := scores[d.HitID]; !ok && d.OtherID == 0 {
			rep.Waiting++
		}
		rep.Added++
		add = append(add, d)
		history[d.HitID] = append(history[d.HitID], d)
		force[d.HitID] = second.standing(history[d.HitID])
	}
	if err := lines.Err(); err != nil {
		return rep, fmt.Errorf("import decisions: %w", err)
	}
	if len(add) == 0 {
		return rep, nil
	}
	return rep, c.appendDecisions(add...)
}

// parseDecision reads one line of either form; why says what it is otherwise.
func parseDecision(text string) (d Decision, why string) {
	if strings.HasPrefix(text, "{") {
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			return d, "not JSON: " + err.Error()
		}
		if d.Judgement == withdrawn {
			return d, withdrawn
		}
		if toResolver[d.Judgement] == "" || d.HitID == "" {
			return d, "expected hit_id and judgement yes, no or unsure"
		}
		return d, ""
	}
	var parts []any
	if err := json.Unmarshal([]byte(text), &parts); err != nil {
		return d, "not JSON: " + err.Error()
	}
	at := func(i int) string {
		if i < len(parts) {
			if s, ok := parts[i].(string); ok {
				return s
			}
		}
		return ""
	}
	if len(parts) > 6 && at(6) != "" {
		return d, withdrawn
	}
	target, source := at(0), at(1)
	if other, ok := parseParty(target); ok {
		if id, ok := parseParty(source); ok && id != other && fromResolver[at(2)] != "" {
			d = Decision{At: at(5), By: at(4), HitID: pairID(id, other), PartyID: PartyID(min(id, other)), OtherID: PartyID(max(id, other)), Judgement: fromResolver[at(2)]}
			return stamped(d), ""
		}
	}
	if strings.HasPrefix(target, partyPrefix) {
		target, source = source, target
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(source, partyPrefix), 10, 64)
	list, _, ok := strings.Cut(target, ":")
	switch {
	case len(parts) < 3:
		return d, "expected [target, source, judgement, score, user, created_at]"
	case at(2) == "no_judgement":
		return d, "no judgement"
	case fromResolver[at(2)] == "":
		return d, "expected positive, negative or unsure"
	case !strings.HasPrefix(source, partyPrefix) || err != nil:
		return d, "neither side is a party of customs records (party-...)"
	case !ok:
		return d, "the other side is not an entry of a list (list:id)"
	}
	d = Decision{At: at(5), By: at(4), HitID: screen.HitID(id, list, target), PartyID: PartyID(id), ListID: list, EntityID: target, Judgement: fromResolver[at(2)]}
	return stamped(d), ""
}

// stamped gives a decision without a readable time the time of now.
func stamped(d Decision) Decision {
	if _, err := time.Parse(time.RFC3339, d.At); err != nil {
		d.At = now()
	}
	return d
}
