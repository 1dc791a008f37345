package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/claim"
)

func (r *root) claimsCheckCmd() *cobra.Command {
	var opt app.ClaimOptions
	cmd := &cobra.Command{
		Use: "check", Short: "verdicts on a file of claims", Args: cobra.NoArgs,
		Long: `Measures each claim of a YAML file and gives a verdict: reproduced; reproduced only in
another scope, which is named; not reproduced; ambiguous; not visible in these data;
insufficient coverage; not a trade claim; a legal question. Each verdict has its figure,
the interval that honest choices span, and a wording that the records support.`,
		Example: "  tallyman claims check --claims claims.yml\n  tallyman claims check --articles",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				n := 0
				err := c.CheckClaims(cmd.Context(), opt, func(v claim.Verdict) error {
					n++
					if p.json {
						return p.record(v)
					}
					_, err := fmt.Fprint(r.io.Out, verdictText(v))
					return err
				})
				if err != nil {
					return err
				}
				if n == 0 {
					return r.nothing("The file holds no claims.")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&opt.File, "claims", "", "claims `file` (claims.yml of the case by default)")
	cmd.Flags().BoolVar(&opt.Articles, "articles", false, "the claims of the two founding articles, which ship with the program")
	return cmd
}

// verdictText writes a verdict for a person.
func verdictText(v claim.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n  %q\n", v.ID, strings.ToUpper(string(v.Verdict)), v.Quote)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", name, text)
		}
	}
	line("why", v.Why)
	if v.Figure != nil {
		line("measured", v.Figure.Expr)
	}
	if v.Observed != nil {
		line("observed", *v.Observed)
	}
	line("expected", v.Expect)
	for _, s := range v.Scopes {
		line("scope", s.Name+": "+s.Expr)
	}
	if v.Tried > 0 {
		line("tried", fmt.Sprintf("%d other scopes, %d give the stated number", v.Tried, v.Holding))
	}
	line("wording", v.Wording)
	if v.Proposed {
		line("proposed", "drafted by a program; nobody has read it yet")
	}
	for _, o := range v.Open {
		line("open", o.Part+": "+o.Why)
	}
	for _, reply := range v.Replies {
		line("reply", fmt.Sprint(reply))
	}
	b.WriteByte('\n')
	return b.String()
}
