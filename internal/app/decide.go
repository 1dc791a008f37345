package app

import (
	"bufio"
	"bytes"
	"cmp"
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
// about two spellings. The file is append-only. The last line about a hit, or about
// a pair, counts; where the case asks for two people, [Standing] says what counts.
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
	// Of a judgement that is taken back, in a case with two reviewers: whose.
	Of string `json:"of,omitempty"`
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
func (c *Case) Decide(ctx context.Context, hitID, judgement, by, note string) (Reviewed, error) {
	var d Reviewed
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
	ds, err := c.judge(Decision{At: now(), By: by, HitID: hitID, PartyID: PartyID(hit.Int("party_id")), PartyName: hit.Text("party_name"),
		ListID: hit.Text("list_id"), EntityID: hit.Text("entity_id"), Judgement: judgement, Note: note})
	if err != nil {
		return d, err
	}
	return ds[0], nil
}

// Undecide takes back the judgement in force on a hit or a pair; the one before
// it, if any, is in force again. Where the case asks for two people it takes back
// the judgement of one: of is whose, and empty means by's own.
func (c *Case) Undecide(_ context.Context, hitID, by, of string) (Decision, error) {
	s, err := c.standing(hitID)
	if err != nil {
		return Decision{}, err
	}
	if len(s.Reviews) == 0 {
		return Decision{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no judgement on %q to take back", hitID)}
	}
	d := s.last()
	if len(c.SecondReview()) > 0 {
		if by, err = c.who(by); err != nil {
			return Decision{}, err
		}
		own, ok := s.By(cmp.Or(of, by))
		if ok {
			d = own
		} else if d.By != "" { // what nobody put a name to, anybody may take back
			return Decision{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no judgement of %s on %q to take back", cmp.Or(of, by), hitID)}
		}
		d.Of = d.By
	}
	d.At, d.By, d.Judgement, d.Note = now(), by, withdrawn, ""
	return d, c.appendDecisions(d)
}

// pushed is the history of one hit after a line: a withdrawal takes the last
// judgement away, or the last one of the person whom it names.
func pushed(stack []Decision, d Decision) []Decision {
	if d.Judgement != withdrawn {
		return append(stack, d)
	}
	for i := len(stack) - 1; i >= 0; i-- {
		if d.Of == "" || samePerson(stack[i].By, d.Of) {
			return slices.Delete(stack, i, i+1)
		}
	}
	return stack
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

// judgements are those in force, and a key over them. What awaits a second
// reviewer is not among them, and a conflict is unsure.
func (c *Case) judgements() (decisions, string, error) {
	all, err := c.Standings()
	if err != nil {
		return nil, "", err
	}
	out := make(decisions, 0, len(all))
	var key strings.Builder
	for _, s := range all {
		if s.Judgement == "" {
			continue
		}
		d := s.last()
		d.Judgement, d.By = s.Judgement, names(s.inForce())
		if s.State == Conflict {
			d.By = names(s.Reviews)
		}
		out = append(out, d)
		key.WriteString(d.HitID + "=" + d.Judgement + ";")
	}
	return out, hashText(key.String()), nil
}

// names are who judged, in the order of time.
func names(ds []Decision) string {
	var out []string
	for _, d := range ds {
		if d.By != "" {
			out = append(out, d.By)
		}
	}
	return strings.Join(out, " and ")
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
