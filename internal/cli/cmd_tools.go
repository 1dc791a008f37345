package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// files opens --in and --out; "-" and "" are the standard streams. The output
// file appears when it is complete.
func (r *root) files(in, out string, do func(in io.Reader, out io.Writer) error) (err error) {
	reader := r.io.In
	if in != "" && in != "-" {
		f, err := os.Open(in)
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: in, Message: "cannot be read", Err: err}
		}
		defer func() { _ = f.Close() }()
		reader = f
	}
	if out == "" || out == "-" {
		return do(reader, r.io.Out)
	}
	tmp := out + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: out, Message: "cannot be written", Err: err}
	}
	err = do(reader, f)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp, out)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}

func (r *root) matchCmd() *cobra.Command {
	return group("match", "compare names: pairs, or a batch against lists", r.matchPairsCmd(), r.matchBatchCmd())
}

func (r *root) matchPairsCmd() *cobra.Command {
	var in, out string
	cmd := &cobra.Command{
		Use: "pairs", Short: "CSV with name1,name2 -> the same rows with score, match, why", Args: cobra.NoArgs,
		Long: `Reads CSV with the columns name1 and name2 (optional: schema) and writes the same rows
with score (0 to 1), match (score at or above the point of review, 0.7) and why. Works
without a case.`,
		Example: "  tallyman match pairs --in pairs.csv --out scored.csv",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.files(in, out, func(in io.Reader, out io.Writer) error { return app.MatchPairs(cmd.Context(), in, out) })
		},
	}
	cmd.Flags().StringVar(&in, "in", "-", "input `file`")
	cmd.Flags().StringVar(&out, "out", "-", "output `file`")
	return cmd
}

func (r *root) matchBatchCmd() *cobra.Command {
	var in, out string
	var lists []string
	opt := app.BatchOptions{Limit: 5, Threshold: app.DefaultThreshold}
	cmd := &cobra.Command{
		Use: "batch", Short: "CSV with names -> candidates of the lists with score and why", Args: cobra.NoArgs,
		Long: `Reads CSV with the column name (optional: schema, country, id, number, birth_date, address)
and writes one row per candidate: query_row, entity_id, caption, score, match, why. A name
without a candidate has one row with empty candidate columns. In a case it compares with
the case's current watchlists; with --list ID=FILE with the lists in files, and needs no case.`,
		Example: `  tallyman match batch --in names.csv --out candidates.csv
  tallyman match batch --list eu --in names.csv
  tallyman match batch --list eu=32014R0833.csv --list own=my.csv --in names.csv`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, l := range lists {
				id, files, ok := strings.Cut(l, "=")
				switch {
				case !ok && id != "":
					opt.Current = append(opt.Current, id)
				case id == "" || files == "":
					return &trade.Error{Code: trade.CodeUsage, Where: "--list", Message: fmt.Sprintf("%q is not ID=FILE", l), Next: "for example --list eu=32014R0833.csv; several files of one list: ID=A,B"}
				default:
					opt.Lists = append(opt.Lists, app.BatchList{ID: id, Files: strings.Split(files, ",")})
				}
			}
			if len(opt.Lists) > 0 {
				if len(opt.Current) > 0 {
					return &trade.Error{Code: trade.CodeUsage, Where: "--list", Message: fmt.Sprintf("%q is not ID=FILE", opt.Current[0]), Next: "lists of the case and lists in files are compared one after the other"}
				}
				return r.files(in, out, func(in io.Reader, out io.Writer) error { return app.MatchBatch(cmd.Context(), in, out, opt) })
			}
			c, err := r.open()
			if err != nil {
				return &trade.Error{Code: trade.CodeUsage, Where: "--list", Message: "no list is named, and there is no case here", Err: err, Next: "name a list, --list ID=FILE, or a case, --case FOLDER"}
			}
			err = r.files(in, out, func(in io.Reader, out io.Writer) error { return c.MatchBatch(cmd.Context(), in, out, opt) })
			return errors.Join(err, c.Close())
		},
	}
	cmd.Flags().StringArrayVar(&lists, "list", nil, "`ID=FILE` of a watchlist, or the id of one of the case; may be repeated")
	cmd.Flags().StringVar(&in, "in", "-", "input `file`")
	cmd.Flags().StringVar(&out, "out", "-", "output `file`")
	cmd.Flags().IntVar(&opt.Limit, "limit", opt.Limit, "most candidates per name")
	cmd.Flags().Float64Var(&opt.Threshold, "threshold", opt.Threshold, "score from which match is true; candidates below it are not listed unless --all")
	cmd.Flags().BoolVar(&opt.All, "all", false, "also candidates below the threshold")
	return cmd
}

func (r *root) classifyCmd() *cobra.Command {
	var in, out string
	var secondary bool
	cmd := &cobra.Command{
		Use: "classify", Short: "CSV with text -> the same rows with goods classes, control lists, cover", Args: cobra.NoArgs,
		Long: `Reads CSV with the column text (optional: hs, date, country, value_usd, quantity, unit, net_kg) and writes the same rows
with classes, score, why, control, mismatch and cover. Works without a case.`,
		Example: "  tallyman classify --in goods.csv --out classed.csv",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.files(in, out, func(in io.Reader, out io.Writer) error { return app.Classify(cmd.Context(), in, out, secondary) })
		},
	}
	cmd.Flags().StringVar(&in, "in", "-", "input `file`")
	cmd.Flags().StringVar(&out, "out", "-", "output `file`")
	cmd.Flags().BoolVar(&secondary, "secondary", false, "also a column secondary: codes of lists that name whole industries or repeat another list (EU annexes)")
	return cmd
}
