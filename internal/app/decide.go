package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tallyman/internal/resolve"
	"tallyman/internal/screen"
	"tallyman/internal/trade"
)

// Decision is one line of decisions.jsonl: what a person decided about a hit, or
// about two spellings. The file is append-only; the last line about a hit, or
// about a pair, counts.
type Decision struct {
	At        string  `json:"at"` // RFC 3339, UTC
	By        string  `json:"by,omitempty"`
	HitID     string  `json:"hit_id"` // of a pair of spellings: "pair-..."
	PartyID   PartyID `json:"party_id"`
	PartyName string  `json:"party_name"`
	// Of a pair: the other spelling; the party ids are in order.
	OtherID   PartyID `json:"other_party_id,omitempty"`
	OtherName string  `json:"other_party_name,omitempty"`
	ListID    string  `json:"list_id"`
	EntityID  string  `json:"entity_id"`
	Judgement string  `json:"judgement"` // yes, no, unsure
	Note      string  `json:"note,omitempty"`
}

// Judgements that a person can give, and the word by which one is taken back:
// the file is append-only, so that an undo is a line of its own.
var (
	judgementWords = []string{"yes", "no", "unsure"}
	withdrawn      = "withdrawn"
)

// judgeable finds what a judgement can be about: a hit on a listing, or on a
// firm that listed parties own.
func judgeable(ctx context.Context, v *View) (string, error) {
	const columns = "SELECT hit_id, party_id, party_name, list_id, entity_id, score FROM "
	owned, err := v.HasTable(ctx, "screen", "owned")
	if err != nil || !owned {
		return columns + "screen.hit", err
	}
	return columns + "screen.hit UNION ALL " + columns + "screen.owned", nil
}

// Decide writes a judgement on a hit; the next run reads it. [Case.DecidePair]
// writes one on two spellings.
func (c *Case) Decide(ctx context.Context, hitID, judgement, by, note string) (Decision, error) {
	var d Decision
	if !slices.Contains(judgementWords, judgement) {
		return d, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not a judgement", judgement), Next: "write yes, no or unsure"}
	}
	v, err := c.need(ctx, "screen")
	if err != nil {
		return d, err
	}
	defer func() { _ = v.Close() }()
	hits, err := judgeable(ctx, v)
	if err != nil {
		return d, err
	}
	hit, err := find(ctx, v.Engine, "SELECT * FROM ("+hits+") WHERE hit_id = ?", hitID, "hit")
	if err != nil {
		return d, err
	}
	d = Decision{At: now(), By: by, HitID: hitID, PartyID: PartyID(hit.Int("party_id")), PartyName: hit.Text("party_name"),
		ListID: hit.Text("list_id"), EntityID: hit.Text("entity_id"), Judgement: judgement, Note: note}
	return d, c.appendDecisions(d)
}

// Undecide takes back the judgement in force on a hit; the one before it, if
// any, is in force again.
func (c *Case) Undecide(_ context.Context, hitID, by string) (Decision, error) {
	all, err := c.readDecisions()
	if err != nil {
		return Decision{}, err
	}
	var stack []Decision
	for _, d := range all {
		if d.HitID == hitID {
			stack = pushed(stack, d)
		}
	}
	if len(stack) == 0 {
		return Decision{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no judgement on %q to take back", hitID)}
	}
	d := stack[len(stack)-1]
	d.At, d.By, d.Judgement, d.Note = now(), by, withdrawn, ""
	return d, c.appendDecisions(d)
}

// pushed is the history of one hit after a line: a withdrawal takes the last
// judgement away.
func pushed(stack []Decision, d Decision) []Decision {
	if d.Judgement != withdrawn {
		return append(stack, d)
	}
	return stack[:max(len(stack)-1, 0)]
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }

// appendDecisions writes lines with one call, so that two writers do not mix.
func (c *Case) appendDecisions(ds ...Decision) error {
	var lines []byte
	for _, d := range ds {
		line, err := json.Marshal(d)
		if err != nil {
			return fmt.Errorf("write decision: %w", err)
		}
		lines = append(append(lines, line...), '\n')
	}
	f, err := os.OpenFile(filepath.Join(c.Dir, DecisionsFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("write decision: %w", err)
	}
	_, err = f.Write(lines)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write decision: %w", err)
	}
	return nil
}

// decisions are the judgements in force, one per hit, in the order of hit ids.
type decisions []Decision

// readDecisions reads decisions.jsonl, every line in order.
func (c *Case) readDecisions() ([]Decision, error) {
	path := filepath.Join(c.Dir, DecisionsFile)
	data, err := readOptional(path)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	var out []Decision
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var d Decision
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil || d.HitID == "" || d.Judgement != withdrawn && !slices.Contains(judgementWords, d.Judgement) {
			return nil, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s:%d", path, n), Message: "not a judgement", Err: err,
				Next: `a line is {"hit_id": "...", "judgement": "yes", "no" or "unsure", ...}`}
		}
		out = append(out, d)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	return out, nil
}

// judgements are those in force, and a key over them.
func (c *Case) judgements() (decisions, string, error) {
	all, err := c.readDecisions()
	if err != nil {
		return nil, "", err
	}
	history := map[string][]Decision{}
	for _, d := range all {
		history[d.HitID] = pushed(history[d.HitID], d)
	}
	out := make(decisions, 0, len(history))
	for _, h := range history {
		if len(h) > 0 {
			out = append(out, h[len(h)-1])
		}
	}
	slices.SortFunc(out, func(a, b Decision) int { return strings.Compare(a.HitID, b.HitID) })
	var key strings.Builder
	for _, d := range out {
		key.WriteString(d.HitID + "=" + d.Judgement + ";")
	}
	return out, hashText(key.String()), nil
}

// resolve is the decisions in the form that resolving reads: spellings that were
// judged to be one listed entity are one entity, and are apart from those that
// were judged not to be it.
func (d decisions) resolve() []resolve.Judgement {
	var out []resolve.Judgement
	yes := map[string]Decision{}
	for _, j := range d {
		entity := j.ListID + "/" + j.EntityID
		if j.OtherID != 0 {
			if j.Judgement != "unsure" {
				out = append(out, resolve.Judgement{Left: int64(j.PartyID), Right: int64(j.OtherID), Same: j.Judgement == "yes", By: j.By})
			}
			continue
		}
		if j.Judgement != "yes" || j.PartyID == 0 {
			continue
		}
		if first, ok := yes[entity]; ok {
			out = append(out, resolve.Judgement{Left: int64(first.PartyID), Right: int64(j.PartyID), Same: true, By: j.By})
			continue
		}
		yes[entity] = j
	}
	for _, j := range d {
		if first, ok := yes[j.ListID+"/"+j.EntityID]; ok && j.Judgement == "no" && j.PartyID != 0 && j.OtherID == 0 {
			out = append(out, resolve.Judgement{Left: int64(first.PartyID), Right: int64(j.PartyID), By: j.By})
		}
	}
	return out
}

// screen is the decisions in the form that screening reads.
func (d decisions) screen() []screen.Judgement {
	out := make([]screen.Judgement, 0, len(d))
	for _, j := range d {
		if j.OtherID == 0 {
			out = append(out, screen.Judgement{HitID: j.HitID, Decision: j.Judgement})
		}
	}
	return out
}
