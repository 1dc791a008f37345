package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
)

func (r *root) hitsCmd() *cobra.Command {
	var opt app.HitOptions
	cmd := &cobra.Command{
		Use: "hits", Short: "parties that match a listing: both names, score, why", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("hit_id", "score", "party_name", "listing_name", "list_id", "listed_on", "first_on", "last_on", "judgement")
				if opt.Owned {
					p.columns("hit_id", "score", "party_name", "entity_name", "verdict", "arithmetic", "since", "first_on", "last_on", "judgement")
				}
				if err := c.Hits(cmd.Context(), opt, func(rec app.Record) error { return p.record(rec) }); err != nil {
					return err
				}
				if p.wrote == 0 {
					return r.nothing("No party matches a listing. Lists in use: tallyman lists ls; near misses: tallyman hits --all")
				}
				return p.flush()
			})
		},
	}
	cmd.Flags().BoolVar(&opt.All, "all", false, "also those below the threshold; with --owned also firms tied to listed parties below the half")
	cmd.Flags().StringVar(&opt.List, "list", "", "hits of one list `id`")
	cmd.Flags().BoolVar(&opt.Owned, "owned", false, "parties that match firms which listed parties own, by the 50 percent rule")
	return cmd
}

func (r *root) findingsCmd() *cobra.Command {
	var detector string
	cmd := &cobra.Command{
		Use: "findings", Short: "what the detectors saw, the weightiest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("finding_id", "detector", "rows", "value_usd", "strength", "sentence")
				if err := c.Findings(cmd.Context(), detector, func(rec app.Record) error { return p.record(rec) }); err != nil {
					return err
				}
				if p.wrote > 0 {
					return p.flush()
				}
				status, err := c.DetectorStatus(cmd.Context())
				if err != nil {
					return err
				}
				for _, s := range status {
					r.say("%-24s %-14s %s", s.Text("detector"), s.Text("outcome"), s.Text("message"))
				}
				return r.nothing("No findings.")
			})
		},
	}
	cmd.Flags().StringVar(&detector, "detector", "", "findings of one detector `id`")
	return cmd
}

func (r *root) leadsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "leads", Short: "findings about the same rows or entity, as one lead each", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				leads, err := c.Leads(cmd.Context())
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("lead_id", "detectors", "rows", "value_usd", "first_on", "last_on", "caption")
				for _, l := range leads {
					if err := p.record(l); err != nil {
						return err
					}
				}
				if p.wrote == 0 {
					return r.nothing("No leads: no detector found anything.")
				}
				return p.flush()
			})
		},
	}
}

func (r *root) showCmd() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "show a finding, hit, entity, figure or item", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				rec, err := c.Show(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return r.printOne(rec)
			})
		},
	}
}

// printOne prints one record as a list of its fields.
func (r *root) printOne(rec app.Record) error {
	p := r.printer()
	if p.json {
		return p.record(rec)
	}
	width := 0
	for _, c := range rec.Columns {
		width = max(width, len(c))
	}
	for _, c := range rec.Columns {
		if text := rec.Text(c); text != "" && text != "null" {
			for i, line := range fieldLines(rec.Get(c), text) {
				name := c
				if i > 0 {
					name = ""
				}
				if _, err := fmt.Fprintf(r.io.Out, "%-*s  %s\n", width, name, line); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fieldLines writes a list of JSON as one line per entry, and the fields of an
// entry as NAME VALUE; anything else is its text.
func fieldLines(value any, text string) []string {
	raw, ok := value.(json.RawMessage)
	if !ok {
		return []string{text}
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return []string{text}
	}
	out := make([]string, 0, len(list))
	for _, entry := range list {
		fields := map[string]json.RawMessage{}
		if json.Unmarshal(entry, &fields) != nil {
			out = append(out, cellText(entry))
			continue
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if cell := cellText(fields[name]); cell != "" {
				parts = append(parts, name+" "+cell)
			}
		}
		out = append(out, strings.Join(parts, "; "))
	}
	return out
}

func (r *root) explainCmd() *cobra.Command {
	return &cobra.Command{
		Use: "explain ID", Short: "what stands behind a finding, lead, hit, figure or entity: rule, reasons, SQL, rows", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				ex, err := c.Explain(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				p := r.printer()
				if p.json {
					return p.record(ex)
				}
				_, err = fmt.Fprint(r.io.Out, ex.Text())
				return err
			})
		},
	}
}

func (r *root) measureCmd() *cobra.Command {
	return &cobra.Command{
		Use: `measure "EXPR"`, Short: "one figure with unit, period, coverage and rows", Args: cobra.ExactArgs(1),
		Long: `Measures AGGREGATE where FILTER [by KEY[,KEY]] [vs PERIOD] and prints one figure:
its value, unit, filter, period, coverage, number of rows, SQL and id. A figure without
data has a null value, never zero. The language: docs/filter-language.md.`,
		Example: `  tallyman measure "count recipients where class:optical-sight from:CN to:RU date:2022"
  tallyman measure "sum value_usd where hs:8108 date:2022 vs 2021"
  tallyman measure "count declarations where control:chpl after:invasion by month"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				fig, err := c.Measure(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				p := r.printer()
				if p.json {
					if err := p.record(fig); err != nil {
						return err
					}
				} else if _, err := fmt.Fprint(r.io.Out, figureText(fig)); err != nil {
					return err
				}
				if fig.Value == nil && len(fig.Groups) == 0 {
					return exit{exitNothing}
				}
				return nil
			})
		},
	}
}

func (r *root) traceCmd() *cobra.Command {
	var opt app.TraceOptions
	cmd := &cobra.Command{
		Use: "trace ID", Short: "the rows behind a figure, finding, hit or item, down to the original cells", Args: cobra.ExactArgs(1),
		Long: `Reads the rows behind a figure or finding again from the kept originals and prints
their cells as the publisher wrote them. The hash of every file is checked on the way;
a row of a changed or missing file is marked, and the exit code is 1.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error { return r.trace(cmd, c, args[0], opt) })
		},
	}
	cmd.Flags().IntVar(&opt.Limit, "limit", 0, "at most `N` rows (0: all)")
	return cmd
}

func (r *root) trace(cmd *cobra.Command, c *app.Case, id string, opt app.TraceOptions) error {
	p := r.printer()
	shown := 0
	total, broken, err := c.Trace(cmd.Context(), id, opt, func(row app.TracedRow) error {
		shown++
		if p.json {
			return p.record(row)
		}
		_, err := fmt.Fprint(r.io.Out, tracedText(row))
		return err
	})
	switch {
	case err != nil:
		return err
	case total == 0:
		return r.nothing("No row stands behind %s.", id)
	case broken > 0:
		r.say("%d of %d rows shown come from originals that are changed, missing or unreadable.", broken, shown)
		return exit{exitFailed}
	}
	r.say("%d of %d rows; the originals' hashes agree.", shown, total)
	return nil
}

func (r *root) decideCmd() *cobra.Command {
	var by, note string
	cmd := &cobra.Command{
		Use: "decide HIT_ID yes|no|unsure|withdraw", Short: "write a judgement on a hit, or on two spellings", Args: cobra.RangeArgs(2, 3),
		Long: `Appends a judgement to decisions.jsonl; the next run reads it. A later judgement on the
same hit, or on the same two spellings, replaces an earlier one.

With two parties in place of a hit it says whether they are one firm (yes) or two (no);
tallyman explain ENTITY_ID lists the parties of an entity and why each was joined.

withdraw takes back the judgement in force. Where case.yml asks for two people
(review: second: true), a judgement counts once a second person has made it too;
each withdraws their own, and as long as two differ the hit stands as unsure.`,
		Example: `  tallyman decide hit-59422e80f265 yes --by "A. Analyst"
  tallyman decide party-6530334584155119953 party-6986745096011881321 no --note "two towns"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				var d app.Reviewed
				var err error
				switch {
				case len(args) == 2 && args[1] == "withdraw":
					d.Decision, err = c.Undecide(cmd.Context(), args[0], by, "")
				case len(args) == 3:
					d, err = c.DecidePair(cmd.Context(), args[0], args[1], args[2], by, note)
				default:
					d, err = c.Decide(cmd.Context(), args[0], args[1], by, note)
				}
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("hit_id", "party_name", "other_party_name", "entity_id", "judgement")
				if err := p.record(d); err != nil {
					return err
				}
				switch d.Standing {
				case app.Awaiting:
					r.say("Written. It counts once a second person has judged the same: tallyman review --second")
				case app.Conflict:
					r.say("Written. Two people differ, and it stands as unsure until one of them agrees: tallyman decisions ls")
				default:
					r.say("Written. It takes effect with: tallyman run")
				}
				return p.flush()
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "who judged")
	cmd.Flags().StringVar(&note, "note", "", "why")
	return cmd
}

func (r *root) sqlCmd() *cobra.Command {
	return &cobra.Command{
		Use: `sql "SELECT ..."`, Short: "read-only SQL over the ledger", Args: cobra.ExactArgs(1),
		Example: `  tallyman sql "SHOW ALL TABLES"
  tallyman sql "SELECT hs4, sum(value_usd) FROM normalize.item GROUP BY 1 ORDER BY 2 DESC LIMIT 10"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				err := c.SQL(cmd.Context(), args[0], func(rec app.Record) error {
					if p.cols == nil {
						p.columns(rec.Columns...)
					}
					return p.record(rec)
				})
				if err != nil {
					return err
				}
				if p.wrote == 0 {
					return r.nothing("No rows.")
				}
				return p.flush()
			})
		},
	}
}
