package cli

import (
	"bytes"
	"fmt"
	"io"
	"os/user"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

func (r *root) certifyCmd() *cobra.Command {
	var q app.CertificateQuery
	var out, format, by string
	cmd := &cobra.Command{
		Use: "certify", Short: "screen one name against the case's lists and sign what came out", Args: cobra.NoArgs,
		Long: `Compares a name or a number with the current watchlists of the case and writes a
certificate: who screened, when, the list versions with the hashes of their files, model
and threshold, the result ("no match" too), a SHA-256 and a signature with the case's key
(made on first use in .keys/, readable by its owner only). Check it with tallyman verify.
With --format html it is a page for print that holds the same certificate.`,
		Example: `  tallyman certify --name "Example Trading LLC" --country RU --out certificate.json
  tallyman certify --name "北方工业" --format html --out certificate.html`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "html" {
				return &trade.Error{Code: trade.CodeUsage, Where: "--format", Message: fmt.Sprintf("%q", format), Next: "write json or html"}
			}
			return r.withCase(func(c *app.Case) error {
				cert, err := c.Screener().Certify(cmd.Context(), by, q)
				if err != nil {
					return err
				}
				data, err := cert.File()
				if format == "html" {
					data, err = cert.Page()
				}
				if err != nil {
					return err
				}
				r.say("%s", cert.Statement)
				return r.files("-", out, func(_ io.Reader, w io.Writer) error {
					_, err := io.Copy(w, bytes.NewReader(data))
					return err
				})
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Name, "name", "", "name to screen, in any script")
	f.StringVar(&q.Country, "country", "", "its country: two letters or a name")
	f.StringVar(&q.Schema, "schema", "", "what it is: Person, Company, Organization, Vessel ...")
	f.StringVar(&q.BirthDate, "birth-date", "", "of a person: YYYY, YYYY-MM or YYYY-MM-DD")
	f.StringVar(&q.Number, "number", "", "tax, register or IMO number")
	f.StringArrayVar(&q.Lists, "list", nil, "look at this `list` only (repeatable; all by default)")
	f.Float64Var(&q.Threshold, "threshold", app.DefaultThreshold, "score from which an entry matches")
	f.StringVar(&by, "by", account(), "who screens")
	f.StringVar(&format, "format", "json", "json or html")
	f.StringVar(&out, "out", "-", "output `file`")
	return cmd
}

// account is the name under which the program runs.
func account() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// verifyCertificate checks a certificate, against the case where there is one.
func (r *root) verifyCertificate(cmd *cobra.Command, path string) error {
	p := r.printer()
	p.columns("what", "outcome", "stated", "found", "cause")
	all := 0
	check := func(c *app.Case) (int, error) {
		return app.VerifyCertificate(cmd.Context(), c, path, func(ch app.Check) error {
			all++
			return p.record(ch)
		})
	}
	var bad int
	var err error
	if app.Exists(r.caseDir) {
		err = r.withCase(func(c *app.Case) error {
			bad, err = check(c)
			return err
		})
	} else {
		bad, err = check(nil)
	}
	if e := p.flush(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	r.say("%d checks: %d hold, %d do not.", all, all-bad, bad)
	if !app.Exists(r.caseDir) {
		r.say("There is no case here: who signed, the list versions and the result were not checked. Name it with --case FOLDER.")
	}
	if bad > 0 {
		return exit{exitFailed}
	}
	return nil
}
