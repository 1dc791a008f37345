package cli

import (
	"io"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
)

func (r *root) exportCmd() *cobra.Command {
	opt := app.ExportOptions{Format: "csv"}
	var out string
	cmd := &cobra.Command{
		Use: "export items|parties|hits|findings", Short: "rows that a filter finds, as CSV, XLSX, NDJSON or Parquet", Args: cobra.ExactArgs(1),
		Long: `Writes what a filter finds. The filter, and the watermark of synthetic data, stand in the
file: as columns in CSV and Parquet, as the first object in NDJSON, on the sheet About in
XLSX. Natural persons are left out unless --persons is given; cells cannot run as formulas.`,
		Example: `  tallyman export items --filter "hs:9013.10 from:CN date:2022" --out sights.csv
  tallyman export findings --format xlsx --out findings.xlsx`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opt.What = args[0]
			opt.Version = r.version
			return r.withCase(func(c *app.Case) error {
				var n int64
				err := r.files("", out, func(_ io.Reader, w io.Writer) (err error) {
					n, err = c.Export(cmd.Context(), opt, w)
					return err
				})
				if err != nil {
					return err
				}
				if n == 0 {
					return r.nothing("Nothing fits the filter.")
				}
				r.say("%d rows written.", n)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&opt.Format, "format", opt.Format, "csv, ndjson, xlsx, parquet, or ftm (items, with their parties)")
	cmd.Flags().StringVar(&opt.Filter, "filter", "", "`filter` of the filter language; all rows without one")
	cmd.Flags().BoolVar(&opt.Persons, "persons", false, "natural persons too")
	cmd.Flags().StringVar(&out, "out", "-", "output `file`")
	return cmd
}
