package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/store"
	"tallyman/internal/synth"
	"tallyman/web"
)

func (r *root) demoCmd() *cobra.Command {
	var dir string
	var opt app.DemoOptions
	var noServe bool
	cmd := &cobra.Command{
		Use: "demo", Short: "build and run a synthetic case with planted truth, and write its dossier", Args: cobra.NoArgs,
		Long: `Writes synthetic customs files of invented companies in several vendor layouts, encodings
and languages, ingests them like anybody's, runs every stage, writes the dossier, and prints
what was planted against what was found; then, on a terminal, serves the workbench until
Ctrl-C. The folder is a case like any other: look around in it with tallyman --case DIR
findings, hits, measure, trace, sql, serve.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				tmp, err := os.MkdirTemp("", "tallyman-demo-")
				if err != nil {
					return err
				}
				dir = tmp
			}
			if err := r.demo(cmd, dir, opt); err != nil {
				return err
			}
			return r.look(cmd.Context(), dir, noServe)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "`folder` of the case (a new temporary one by default)")
	cmd.Flags().BoolVar(&noServe, "no-serve", false, "do not open the workbench at the end")
	cmd.Flags().IntVar(&opt.Items, "items", 0, "goods items to make (200,000 by default)")
	cmd.Flags().Uint64Var(&opt.Seed, "seed", 0, "seed of the invented background")
	return cmd
}

func (r *root) demo(cmd *cobra.Command, dir string, opt app.DemoOptions) error {
	started := time.Now()
	opt.Version = r.version
	opt.Say = func(format string, args ...any) {
		r.say("[%5.1f s] %s", time.Since(started).Seconds(), fmt.Sprintf(format, args...))
	}
	opt.Progress = func(label string) (store.Progress, func()) {
		l := r.progress(label)
		return l.report(), l.done
	}
	res, err := app.Demo(cmd.Context(), dir, r.env, opt)
	if err != nil {
		return err
	}
	p := r.printer()
	if r.json {
		for _, row := range res.Table {
			if err := p.record(row); err != nil {
				return err
			}
		}
	} else if err := r.printDemo(res.Table); err != nil {
		return err
	}
	wrong := 0
	for _, row := range res.Table {
		if !row.OK {
			wrong++
		}
	}
	page, err := filepath.Abs(res.Page)
	if err != nil {
		return err
	}
	r.say("")
	r.say("%d rows of %d files in %.1f s; %d of %d checks as planted.", res.Rows, res.Files, time.Since(started).Seconds(), len(res.Table)-wrong, len(res.Table))
	r.say("Everything in this case is SYNTHETIC: no company in it exists.")
	r.say("Dossier: %s", page)
	r.say("Look around: tallyman --case %s findings", dir)
	if wrong > 0 {
		return exit{exitFailed}
	}
	return nil
}

// look opens the workbench where somebody is there to look.
func (r *root) look(ctx context.Context, dir string, noServe bool) error {
	if noServe {
		return nil
	}
	if !web.Built() || !isTerminal(r.io.Out) {
		r.say("Open the workbench: tallyman serve --case %s", dir)
		return nil
	}
	return r.serve(ctx, serving{cases: []string{dir}, listen: defaultListen, open: true})
}

// printDemo prints planted against found, one block per kind.
func (r *root) printDemo(rows []synth.Row) error {
	var b strings.Builder
	b.WriteString("\nPLANTED AGAINST FOUND (synthetic data)\n")
	kind := ""
	for _, row := range rows {
		if row.Kind != kind {
			kind = row.Kind
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(kind))
		}
		mark := "ok "
		if !row.OK {
			mark = "NO "
		}
		fmt.Fprintf(&b, "  %s %s\n        planted  %s\n        found    %s\n", mark, row.Title, row.Planted, row.Found)
		if row.Note != "" {
			fmt.Fprintf(&b, "        note     %s\n", row.Note)
		}
	}
	_, err := fmt.Fprint(r.io.Out, b.String())
	return err
}
