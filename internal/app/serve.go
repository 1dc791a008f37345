package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/claim"
	"tallyman/internal/detect/all"
	"tallyman/internal/ingest"
	"tallyman/internal/measure"
	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/store/state"
	"tallyman/internal/synth"
	"tallyman/internal/trade"
)

// AuditLine and AuditCheck are the audit log as front doors see it.
type (
	AuditLine  = state.AuditLine
	AuditCheck = state.AuditCheck
	// SavedJob is a job as it outlives the server.
	SavedJob = state.Job
	// FileReport, Verdict, Progress and Problem are what other calls hand over.
	FileReport = ingest.Report
	Verdict    = claim.Verdict
	Progress   = store.Progress
	Problem    = source.Problem
	Evidence   = source.Evidence
	MapColumn  = source.MapColumn
	MapField   = source.Field
)

// Watermark stands on whatever shows synthetic data.
const Watermark = synth.Watermark

// Log appends a line to the audit log: who did what, where.
func (d *Desk) Log(ctx context.Context, who, action, caseID string, detail any) error {
	return d.db.Audit(ctx, who, action, caseID, detail)
}

// LogLines hands over lines of the audit log before a number (0: from the end),
// the newest first.
func (d *Desk) LogLines(ctx context.Context, before int64, limit int, do func(AuditLine) error) error {
	return d.db.AuditLines(ctx, before, limit, do)
}

// VerifyLog follows the chain of the audit log.
func (d *Desk) VerifyLog(ctx context.Context) (AuditCheck, error) { return d.db.VerifyAudit(ctx) }

// SaveJob keeps a job's state.
func (d *Desk) SaveJob(ctx context.Context, j SavedJob) error { return d.db.PutJob(ctx, j) }

// Jobs returns the latest jobs, the newest first.
func (d *Desk) Jobs(ctx context.Context, limit int) ([]SavedJob, error) { return d.db.Jobs(ctx, limit) }

// Pulse names the present state of a case: another string once any current
// table, list, source or the decisions changed, whoever did it. The settings are
// those that were read when the case was opened.
// It reads the small state only and is meant to be asked every second.
func (c *Case) Pulse(ctx context.Context) (tables, decisions string, err error) {
	keys, err := c.state.Current(ctx)
	if err != nil {
		return "", "", err
	}
	fed, err := c.fed(ctx)
	if err != nil {
		return "", "", err
	}
	parts := slices.Concat(fed.Ingest, []string{"|"}, fed.Watchlist, []string{"|"})
	for _, stage := range slices.Sorted(maps.Keys(keys)) {
		parts = append(parts, stage, keys[stage])
	}
	stamp := func(name string) (string, error) {
		info, err := os.Stat(filepath.Join(c.Dir, name))
		if os.IsNotExist(err) {
			return "none", nil
		}
		if err != nil {
			return "", fmt.Errorf("look at %s: %w", name, err)
		}
		return fmt.Sprint(info.Size(), info.ModTime().UnixNano()), nil
	}
	if decisions, err = stamp(DecisionsFile); err != nil {
		return "", "", err
	}
	return trade.ShortID("state", parts...), trade.ShortID("decided", append([]string{decisions}, c.SecondReview()...)...), nil
}

// Dossier is the folder of the built dossier.
func (c *Case) Dossier() string { return filepath.Join(c.Dir, dossierDir) }

// uploadsDir holds what a browser sent, until a job has read it.
const uploadsDir = ".uploads"

// Uploads is the folder for files that a front door receives; it is made when
// it is not there.
func (c *Case) Uploads() (string, error) {
	dir := filepath.Join(c.Dir, uploadsDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("uploads: %w", err)
	}
	return dir, nil
}

// Decisions are the judgements in force, one per hit; where the case asks for two
// people, the last of each person and where they leave the hit.
func (c *Case) Decisions() ([]Reviewed, error) {
	all, err := c.Standings()
	if err != nil {
		return nil, err
	}
	var out []Reviewed
	for _, s := range all {
		for _, d := range s.Reviews {
			out = append(out, c.reviewed(s, d))
		}
	}
	return out, nil
}

// CaseID is the name of a case in addresses: its folder's, in lower case, with
// hyphens for everything else.
func CaseID(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	id := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(filepath.Base(abs))), "-")
	if id == "" {
		return "case"
	}
	return id
}

// DecideMany writes one judgement on several hits. Either all of them are hits
// of this case, or nothing is written.
func (c *Case) DecideMany(ctx context.Context, hitIDs []string, judgement, by, note string) ([]Reviewed, error) {
	if !slices.Contains(judgementWords, judgement) {
		return nil, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not a judgement", judgement), Next: "write yes, no or unsure"}
	}
	v, err := c.need(ctx, "screen")
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	hits, err := judgeable(ctx, v)
	if err != nil {
		return nil, err
	}
	at := now()
	out := make([]Decision, 0, len(hitIDs))
	for _, id := range hitIDs {
		hit, err := find(ctx, v.Engine, "SELECT * FROM ("+hits+") WHERE hit_id = ?", id, "hit")
		if err != nil {
			return nil, err
		}
		out = append(out, Decision{At: at, By: by, HitID: id, PartyID: PartyID(hit.Int("party_id")), PartyName: hit.Text("party_name"),
			ListID: hit.Text("list_id"), EntityID: hit.Text("entity_id"), Judgement: judgement, Note: note})
	}
	return c.judge(out...)
}

// Touched is the parties that send or receive an item which a filter finds, each
// as [PartyRef] writes it.
func (c *Case) Touched(ctx context.Context, filter string) (map[string]bool, error) {
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	if err := c.choose(ctx, v, filter); err != nil {
		return nil, err
	}
	out := map[string]bool{}
	err = each(ctx, v, "SELECT sender_id AS id FROM touched UNION SELECT recipient_id FROM touched", nil, func(r Record) error {
		out[PartyRef(r.Int("id"))] = true
		return nil
	})
	return out, err
}

// EvidenceRows is the items behind a finding, hit or figure, those of the
// highest value first.
func (c *Case) EvidenceRows(ctx context.Context, id string, limit int) ([]Record, error) {
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	query, args, err := c.rowsOf(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return records(ctx, v, `SELECT i.item_id, i."on", i.decl_no, s.name AS sender, r.name AS recipient, i.dispatch, i.destination, i.hs_code,
			g.description, i.quantity, i.unit, i.net_kg, i.value_usd, e.note
		FROM (SELECT item_id, any_value(note) AS note FROM (`+query+`) GROUP BY item_id) e JOIN normalize.item i USING (item_id)
		LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party r ON r.party_id = i.recipient_id
		LEFT JOIN normalize.goods g USING (goods_id) ORDER BY i.value_usd DESC NULLS LAST, i.item_id LIMIT `+fmt.Sprint(limit), args...)
}

// Preview is the top of a file's first table, as it is read.
type Preview struct {
	Sheet    string     `json:"sheet,omitempty"`
	Encoding string     `json:"encoding"`
	Reason   string     `json:"encoding_reason"`
	Dialect  string     `json:"dialect,omitempty"`
	Warnings []string   `json:"warnings" nullable:"false"`
	Rows     [][]string `json:"rows" nullable:"false"`
}

// MapPreview reads up to n rows from the top of a file. Works without a case.
func MapPreview(ctx context.Context, file, encoding string, n int) (p Preview, err error) {
	b, err := source.Open(file, source.OpenOptions{Encoding: encoding})
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	p = Preview{Encoding: b.Encoding.Name, Reason: b.Encoding.Reason, Dialect: b.Dialect, Warnings: append([]string{}, b.Warnings...), Rows: [][]string{}}
	for _, s := range b.Sheets {
		rows, err := s.Head(ctx, n)
		if err != nil {
			return p, err
		}
		if len(rows) == 0 {
			continue
		}
		p.Sheet = s.Name
		for _, r := range rows {
			p.Rows = append(p.Rows, r.Cells)
		}
		break
	}
	return p, nil
}

// Sensitivity is how far a figure moves under other honest choices.
type Sensitivity = measure.Sensitivity

// MeasureSensitivity recomputes a measure under the choices that bear on it.
func (c *Case) MeasureSensitivity(ctx context.Context, expr string) (*Sensitivity, error) {
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	m, err := measure.ParseMeasure(expr)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeUsage, Where: "measure", Message: err.Error(), Next: "keys and units: docs/filter-language.md"}
	}
	meter, err := measure.New(ctx, v, c.measureOptions(v.Ledger))
	if err != nil {
		return nil, err
	}
	return meter.Sensitivity(ctx, m)
}

// FilterKey is a key of the filter language.
type FilterKey = measure.Key

// DetectorText is what a detector is called and what it asks.
type DetectorText struct{ Title, Question string }

// Detectors names every built-in detector, by id.
func Detectors() (map[string]DetectorText, error) {
	detectors, err := all.Detectors()
	if err != nil {
		return nil, err
	}
	out := map[string]DetectorText{}
	for _, d := range detectors {
		def := d.Definition()
		out[def.ID] = DetectorText{def.Title, def.Question}
	}
	return out, nil
}
