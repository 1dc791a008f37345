package cli

import (
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

func (r *root) claimsExtractCmd() *cobra.Command {
	var out string
	var ask app.ModelOptions
	cmd := &cobra.Command{
		Use: "extract FILE", Short: "an article (HTML, Markdown, text) -> a draft of its claims, as YAML", Args: cobra.ExactArgs(1),
		Long: `Reads an article and drafts a claims file: sentences with numbers, who said them on
whose data, and a measure where the words allow one. What they leave undecided is marked
open, with the reason. Navigation, adverts and related links are left out; the comments
of readers are cut before anything is read. Works without a case, by rules and without a
network. With --model-url, a language model of your own choice may add claims: the
article's text is sent to that address (chat completions), what comes back is checked
against the text, and what is kept is marked "by: model".
With --json: one object a claim.`,
		Example: "  tallyman claims extract article.html --out claims.yml",
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		x, err := app.ExtractClaims(args[0])
		if err != nil {
			return err
		}
		if err := r.askModel(cmd, &x, args[0], ask); err != nil {
			return err
		}
		for _, cut := range x.Article.Removed {
			r.say("left out: %s (%d characters)", cut.What, cut.Chars)
		}
		if len(x.File.Claims) == 0 {
			return r.nothing("No sentence with a number or a flow of goods was found.")
		}
		open := 0
		for _, c := range x.File.Claims {
			if len(c.Open) > 0 {
				open++
			}
		}
		r.say("%d claims proposed, %d of them with something open. Read each before it is checked.", len(x.File.Claims), open)
		if r.json {
			p := r.printer()
			for _, c := range x.File.Claims {
				if err := p.record(c); err != nil {
					return err
				}
			}
			return p.flush()
		}
		return r.files("", out, func(_ io.Reader, w io.Writer) error {
			_, err := w.Write(x.YAML)
			return err
		})
	}
	cmd.Flags().StringVar(&out, "out", "-", "`file` to write, - for standard output")
	cmd.Flags().StringVar(&ask.URL, "model-url", "", "`address` of a language model to ask too, such as http://localhost:8080/v1")
	cmd.Flags().StringVar(&ask.Name, "model", "", "`name` of the model at that address")
	cmd.Flags().StringVar(&ask.KeyFile, "model-key-file", "", "`file` with the token for that address")
	return cmd
}

// askModel asks a language model where the user names one.
func (r *root) askModel(cmd *cobra.Command, x *app.Extraction, name string, ask app.ModelOptions) error {
	if ask.URL == "" {
		if ask.Name != "" || ask.KeyFile != "" {
			return &trade.Error{Code: trade.CodeUsage, Message: "--model and --model-key-file need --model-url"}
		}
		return nil
	}
	added, refused, err := x.AskModel(cmd.Context(), filepath.Base(name), ask)
	if err != nil {
		return err
	}
	r.say("%d claims added by the model, %d of its proposals refused", added, len(refused))
	for _, why := range refused {
		r.say("refused: %s", why)
	}
	return nil
}

func (r *root) claimsCompareCmd() *cobra.Command {
	return &cobra.Command{
		Use: "compare BEFORE AFTER", Short: "two texts, claim by claim: what changed in the retelling", Args: cobra.ExactArgs(2),
		Long: `Pairs the claims of two articles or claims files (.yml) and says what became of each:
same, rounded, strengthened, weakened, subject changed, period changed, goods changed,
unit changed, attribution lost, missing, added; with both quotes and the reason.`,
		Example: "  tallyman claims compare original.html retelling.html",
		RunE: func(_ *cobra.Command, args []string) error {
			pairs, err := app.CompareClaims(args[0], args[1])
			if err != nil {
				return err
			}
			p := r.printer()
			p.columns("changes", "quote_before", "quote_after", "why")
			for _, one := range pairs {
				if err := p.record(one); err != nil {
					return err
				}
			}
			if p.wrote == 0 {
				return r.nothing("Neither text holds a claim that the rules find.")
			}
			return p.flush()
		},
	}
}
