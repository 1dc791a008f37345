package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
)

func (r *root) mapCmd() *cobra.Command {
	return group("map", "mappings of unknown columns: detect, check", r.mapDetectCmd(), r.mapCheckCmd())
}

func (r *root) mapDetectCmd() *cobra.Command {
	var encoding string
	var generic bool
	cmd := &cobra.Command{
		Use: "detect FILE", Short: "propose a mapping of a file's columns, as YAML", Args: cobra.ExactArgs(1),
		Long: `Prints a mapping of the file's columns as YAML, with confidence and samples. What it
prints reads the file in exactly the same way when given back with ingest --map. Works
without a case.`,
		Example: "  tallyman map detect odd.csv > odd.map.yml\n  tallyman map check odd.map.yml odd.csv\n  tallyman ingest --map odd.map.yml odd.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := app.MapDetect(cmd.Context(), args[0], encoding, generic)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprint(r.io.Out, p.YAML); err != nil {
				return err
			}
			for _, e := range p.Evidence {
				if e.Field == "" {
					r.say("not mapped: %q (%s)", e.Header, e.Why)
				}
			}
			for _, m := range p.Missing {
				r.say("missing: %s; name its column in the mapping before you ingest", m)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&encoding, "encoding", "", "text encoding instead of the detected one")
	cmd.Flags().BoolVar(&generic, "generic", false, "from headers and values alone, also where a known layout fits")
	return cmd
}

func (r *root) mapCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use: "check MAP FILE", Short: "read a file with a mapping and keep nothing", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			problems, err := app.MapProblems(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			fatal := false
			for _, p := range problems {
				r.say("%s", p)
				fatal = fatal || p.Fatal
			}
			if fatal {
				return exit{exitFailed}
			}
			line := r.progress(args[1])
			rep, err := app.MapCheck(cmd.Context(), r.env, args[0], args[1], line.report())
			line.done()
			if err != nil {
				return err
			}
			p := r.printer()
			p.columns("file", "source", "rows_read", "rows_loaded", "rows_rejected", "rows_duplicate")
			if err := p.record(rep); err != nil {
				return err
			}
			for _, w := range rep.Warnings {
				r.say("note: %s", w)
			}
			if err := p.flush(); err != nil {
				return err
			}
			if rep.RowsRejected > 0 {
				return exit{exitPartial}
			}
			return nil
		},
	}
}

func (r *root) claimsCmd() *cobra.Command {
	return group("claims", "what a text says: extract, compare, check against the records", r.claimsExtractCmd(), r.claimsCompareCmd(), r.claimsCheckCmd())
}
