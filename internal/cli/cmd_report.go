package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
)

func (r *root) reportCmd() *cobra.Command {
	var formats []string
	var text string
	var strict bool
	cmd := &cobra.Command{
		Use: "report", Short: "write the dossier", Args: cobra.NoArgs,
		Long: `Writes dossier/dossier.json, the versioned stream that everything else is made of, and
dossier/index.html: one self-contained page without script, readable on a phone and on paper.
Where the case folder has a story.md, its queries are answered beside them: dossier/story.html.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				var files []string
				var err error
				if text != "" {
					files, err = r.story(cmd.Context(), c, text, strict)
				} else {
					files, err = c.Report(cmd.Context(), app.ReportOptions{Formats: formats, Version: r.version, Strict: strict, Fault: func(f app.StoryFault) { r.fault(app.StoryFile, f) }})
				}
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("file")
				for _, f := range files {
					if err := p.record(map[string]string{"file": f}); err != nil {
						return err
					}
				}
				return p.flush()
			})
		},
	}
	cmd.AddCommand(r.freezeCmd())
	cmd.Flags().StringVar(&text, "story", "", "a Markdown `file` of your own with live queries, instead of the whole dossier (see docs/CLAIMS.md)")
	cmd.Flags().BoolVar(&strict, "strict", false, "fail where a number beside a marked claim of the story was typed by hand")
	cmd.Flags().StringSliceVar(&formats, "format", []string{"html"}, "formats to write: html, pdf, md, xlsx, ftm, letters, bibtex, csl, prov, claimreview, json")
	return cmd
}

// story writes a text of the user's own and tells of numbers without a query.
func (r *root) story(ctx context.Context, c *app.Case, text string, strict bool) ([]string, error) {
	files, faults, err := c.WriteStory(ctx, text, strict, r.version)
	for _, f := range faults {
		r.fault(text, f)
	}
	return files, err
}

func (r *root) fault(file string, f app.StoryFault) {
	r.say("%s:%d: %q stands beside a claim and comes from no query", file, f.Line, f.Number)
}

func (r *root) freezeCmd() *cobra.Command {
	return &cobra.Command{
		Use: "freeze DIR", Short: "one folder with the dossier and all that it stands on, which verifies itself", Args: cobra.ExactArgs(1),
		Long: `Writes the dossier in every format and copies it with sources, tables, settings and
judgements into a new folder. It opens without a server or network, and
tallyman verify --case DIR checks every file and derives every figure again.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				n, err := c.Freeze(cmd.Context(), args[0], app.ReportOptions{Version: r.version})
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("folder", "files")
				if err := p.record(map[string]any{"folder": args[0], "files": n}); err != nil {
					return err
				}
				r.say("Next: tallyman verify --case %s", args[0])
				return p.flush()
			})
		},
	}
}

func (r *root) verifyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "verify [DOSSIER|CERTIFICATE]", Short: "re-derive every figure of a dossier from the sources, or check a certificate", Args: cobra.MaximumNArgs(1),
		Long: `Checks the hash of every source that a dossier names, then reads the sources again into
a new case from nothing, runs every stage and computes every figure again. Prints what
differs and why; with --json every check. Exit code 1 when anything differs.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && app.IsCertificate(args[0]) {
				return r.verifyCertificate(cmd, args[0])
			}
			return r.withCase(func(c *app.Case) error {
				opt := app.VerifyOptions{OnStage: func(stage string) { r.say("building %s again ...", stage) }}
				if len(args) == 1 {
					opt.Dossier = args[0]
				}
				return r.verify(cmd, c, opt)
			})
		},
	}
	return cmd
}

func (r *root) verify(cmd *cobra.Command, c *app.Case, opt app.VerifyOptions) error {
	p := r.printer()
	p.columns("kind", "what", "outcome", "stated", "found", "cause")
	all := 0
	bad, err := c.Verify(cmd.Context(), opt, func(ch app.Check) error {
		all++
		if !p.json && ch.Outcome == "same" {
			return nil
		}
		return p.record(ch)
	})
	if e := p.flush(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	r.say("%d checks: %d the same, %d not.", all, all-bad, bad)
	if bad > 0 {
		return exit{exitFailed}
	}
	return nil
}
