package cli

import (
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
	"tallyman/internal/pipeline"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

func (r *root) newCmd() *cobra.Command {
	var title string
	cmd := &cobra.Command{
		Use: "new DIR", Short: "make a new case with a commented case.yml", Args: cobra.ExactArgs(1),
		Example: "  tallyman new optics-2022",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := app.New(args[0], title); err != nil {
				return err
			}
			r.say("A new case is in %s. Next: cd %s, read %s, then tallyman ingest FILE...", args[0], args[0], app.ConfigFile)
			return nil
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "title of the case (the folder's name by default)")
	return cmd
}

func (r *root) ingestCmd() *cobra.Command {
	var opt app.IngestOptions
	cmd := &cobra.Command{
		Use: "ingest FILE...", Short: "read records into the ledger", Args: cobra.MinimumNArgs(1),
		Long: `Reads customs files (XLSX, CSV, TSV) into the ledger, one report per file.
rows_read = rows_loaded + rows_rejected + rows_duplicate, always; what was set aside
is listed by tallyman rejects. Totals are control totals over every row that was read.
A file that is in the case already is not read again.`,
		Example: "  tallyman ingest in/*.xlsx\n  tallyman ingest --dry-run odd.csv\n  tallyman ingest --map odd.map.yml odd.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.inCase(opt.DryRun, func(c *app.Case) error { return r.ingest(cmd, c, args, opt) })
		},
	}
	cmd.Flags().StringVar(&opt.SourceID, "source", "", "layout `id` to use instead of recognising one")
	cmd.Flags().StringVar(&opt.MapFile, "map", "", "mapping `file` made by tallyman map detect")
	cmd.Flags().StringVar(&opt.Encoding, "encoding", "", "text encoding instead of the detected one (utf-8, windows-1251, gb18030 ...)")
	cmd.Flags().BoolVar(&opt.DryRun, "dry-run", false, "read and report, and keep nothing")
	return cmd
}

// inCase opens the case; when the current folder is none and the work leaves
// nothing behind or is the first step, a case is made where --case points.
func (r *root) inCase(dry bool, do func(c *app.Case) error) error {
	c, err := r.open()
	if err != nil && trade.CodeOf(err) == trade.CodeInput && !app.Exists(r.caseDir) {
		dir := r.caseDir
		if dry {
			tmp, cleanup, err := app.Scratch()
			if err != nil {
				return err
			}
			defer cleanup()
			dir = tmp
		} else {
			if err := app.New(dir, ""); err != nil {
				return err
			}
			r.say("There was no case in %s: made one (%s).", dir, filepath.Join(dir, app.ConfigFile))
		}
		c, err = app.Open(dir, r.env)
		if err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	err = do(c)
	if e := c.Close(); err == nil {
		err = e
	}
	return err
}

func (r *root) ingest(cmd *cobra.Command, c *app.Case, files []string, opt app.IngestOptions) error {
	p := r.printer()
	p.columns("file", "source", "rows_read", "rows_loaded", "rows_rejected", "rows_duplicate", "note")
	var lines []*progress
	opt.Progress = func(file string) store.Progress {
		l := r.progress(filepath.Base(file))
		lines = append(lines, l)
		return l.report()
	}
	var rejected, loaded int64
	failed, err := c.Ingest(cmd.Context(), files, opt, func(rep ingest.Report, err error) error {
		for _, l := range lines {
			l.done()
		}
		lines = lines[:0]
		if err != nil {
			r.say("tallyman: %v", err)
			return p.record(map[string]any{"file": rep.File, "sha256": rep.SHA256, "error": err.Error(), "note": "not read"})
		}
		rejected += rep.RowsRejected
		loaded += rep.RowsLoaded
		if p.json {
			return p.record(rep)
		}
		return p.record(withNote{rep, fmt.Sprint(len(rep.Warnings), " warnings")})
	})
	if e := p.flush(); err == nil {
		err = e
	}
	switch {
	case err != nil:
		return err
	case failed > 0:
		r.say("%d of %d files could not be read.", failed, len(files))
		return exit{exitFailed}
	case rejected > 0:
		r.say("%d rows were set aside with a reason: tallyman rejects. Next: tallyman run", rejected)
		return exit{exitPartial}
	}
	r.say("%d rows loaded. Next: tallyman run", loaded)
	return nil
}

// withNote adds a column to the table of a report.
type withNote struct {
	ingest.Report
	Note string `json:"note"`
}

func (r *root) rejectsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "rejects", Short: "list rows that were set aside, with reason and raw cells", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("file", "sheet", "row", "kind", "reason", "column", "found", "expected", "twin")
				if err := c.Rejects(cmd.Context(), func(rec app.Record) error { return p.record(rec) }); err != nil {
					return err
				}
				if p.wrote == 0 {
					return r.nothing("No row was rejected or left out.")
				}
				return p.flush()
			})
		},
	}
}

func (r *root) runCmd() *cobra.Command {
	var only, failOn string
	cmd := &cobra.Command{
		Use: "run", Short: "build every stage whose inputs changed", Args: cobra.NoArgs,
		Long: `Reads what case.yml names and is not in the ledger yet, then builds the stages
normalize, resolve, screen, classify and detect as far as their inputs changed.
A killed run leaves the last complete state; the next run goes on from there.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error { return r.run(cmd, c, only, failOn) })
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "build up to and including this `stage`")
	cmd.Flags().StringVar(&failOn, "fail-on", "", "exit with 4 when there are findings of this `detector` (or: any)")
	return cmd
}

func (r *root) run(cmd *cobra.Command, c *app.Case, only, failOn string) error {
	var line *progress
	rep, err := c.Run(cmd.Context(), app.RunOptions{
		Only:   only,
		FailOn: failOn,
		OnFile: func(rep ingest.Report, err error) { r.sayFile(rep, err) },
		OnList: func(l app.ListReport) { r.say("list %s: %d entries, version %s", l.ListID, l.Entities, l.Version) },
		OnStage: func(stage string) {
			if line != nil {
				line.done()
			}
			r.say("building %s ...", stage)
		},
		Progress: func(stage string) store.Progress {
			line = r.progress(stage)
			return line.report()
		},
	})
	if line != nil {
		line.done()
	}
	if err != nil {
		return err
	}
	p := r.printer()
	p.columns("stage", "action", "millis", "key")
	for _, s := range rep.Stages {
		if err := p.record(s); err != nil {
			return err
		}
	}
	if err := p.flush(); err != nil {
		return err
	}
	r.say("%d stages built, %d reused, %.1f s.", rep.Built, len(rep.Stages)-rep.Built, float64(rep.Millis)/1000)
	if only != "" && !slices.ContainsFunc(rep.Stages, func(s pipeline.Result) bool { return s.Stage == "detect" }) {
		return nil
	}
	return r.afterRun(cmd, c, failOn)
}

// afterRun says what became of the detectors and applies --fail-on.
func (r *root) afterRun(cmd *cobra.Command, c *app.Case, failOn string) error {
	status, err := c.DetectorStatus(cmd.Context())
	if err != nil {
		return err
	}
	var hit bool
	for _, s := range status {
		r.say("%-24s %-14s %4s findings  %s", s.Text("detector"), s.Text("outcome"), s.Text("findings"), s.Text("message"))
		hit = hit || s.Int("findings") > 0 && (failOn == "any" || failOn == s.Text("detector"))
	}
	if hit {
		return exit{exitFindings}
	}
	return nil
}

func (r *root) sayFile(rep ingest.Report, err error) {
	if err != nil {
		r.say("%s: %v", rep.File, err)
		return
	}
	r.say("%s: %d rows read, %d loaded, %d rejected, %d duplicate (%s)", rep.File, rep.RowsRead, rep.RowsLoaded, rep.RowsRejected, rep.RowsDuplicate, rep.Source)
}

func (r *root) statusCmd() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "what is loaded, what is missing, what to do next", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				st, err := c.Status(cmd.Context())
				if err != nil {
					return err
				}
				p := r.printer()
				if p.json {
					return p.record(st)
				}
				return printStatus(r.io.Out, st)
			})
		},
	}
}

func (r *root) doctorCmd() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "check the case, its originals and this machine", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("check", "ok", "says", "next")
				bad, err := c.Doctor(cmd.Context(), func(d app.Diagnosis) error { return p.record(d) })
				if e := p.flush(); err == nil {
					err = e
				}
				if err == nil && bad > 0 {
					return exit{exitFailed}
				}
				return err
			})
		},
	}
}

func (r *root) versionCmd() *cobra.Command {
	var licences bool
	cmd := &cobra.Command{
		Use: "version", Short: "what this program is", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p := r.printer()
			if licences {
				p.columns("module", "version")
				info, ok := debug.ReadBuildInfo()
				if !ok {
					return r.nothing("This build carries no list of its modules.")
				}
				for _, m := range info.Deps {
					if err := p.record(map[string]string{"module": m.Path, "version": m.Version}); err != nil {
						return err
					}
				}
				return p.flush()
			}
			p.columns("version", "go", "os", "arch", "duckdb")
			if err := p.record(r.version.Full()); err != nil {
				return err
			}
			return p.flush()
		},
	}
	cmd.Flags().BoolVar(&licences, "modules", false, "list the modules that are built in, with versions")
	return cmd
}
