package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// Exit codes, as the help text lists them.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNothing  = 3
	exitFindings = 4
	exitPartial  = 5
)

// IO is what a command reads from and writes to.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) (string, bool)
}

// exit is an error that only carries a status: everything was said already.
type exit struct{ code int }

func (e exit) Error() string { return fmt.Sprintf("exit %d", e.code) }

// root holds the flags that every verb shares.
type root struct {
	io      IO
	version app.Version
	caseDir string
	json    bool
	table   bool
	quiet   bool
	env     app.Env
}

// Run runs one command line and returns the exit code.
func Run(ctx context.Context, version app.Version, args []string, streams IO) int {
	r := &root{io: streams, version: version}
	cmd := r.command()
	cmd.SetArgs(args)
	cmd.SetIn(streams.In)
	cmd.SetOut(streams.Out)
	cmd.SetErr(streams.Err)
	err := cmd.ExecuteContext(ctx)
	return r.status(unknownVerb(cmd, err))
}

// status prints an error once and turns it into an exit code.
func (r *root) status(err error) int {
	var e exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.code
	case errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(r.io.Err, "tallyman: stopped; what was finished stays, and the same command goes on from there")
		return exitFailed
	}
	_, _ = fmt.Fprintln(r.io.Err, "tallyman:", err)
	switch trade.CodeOf(err) {
	case trade.CodeUsage:
		return exitUsage
	case trade.CodeNotFound:
		return exitNothing
	}
	return exitFailed
}

const longHelp = `Tallyman turns customs records into checkable evidence of who shipped military
and dual-use goods to whom.

Records in (any country's layout, any script); parties screened against sanctions
lists; goods classified; patterns found; and every number proved down to the row
of the file it came from.

Start:   tallyman demo                    a synthetic case with planted truth
         tallyman new mycase && cd mycase
         tallyman ingest ~/records/*.xlsx
         tallyman lists add eu ~/lists/32014R0833.csv
         tallyman run && tallyman findings

Output is a table on a terminal and one JSON object per line when piped or with
--json. Data goes to stdout, talk to stderr.

Exit codes: 0 done, 1 failed, 2 usage, 3 nothing found, 4 findings at or above
--fail-on, 5 partial (rows rejected).`

func (r *root) command() *cobra.Command {
	cmd := &cobra.Command{
		Use: "tallyman", Short: "Customs records into checkable evidence", Long: longHelp,
		SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			lookup := r.io.Env
			if lookup == nil {
				lookup = os.LookupEnv
			}
			env, err := app.EnvFrom(lookup)
			r.env = env
			return err
		},
	}
	cmd.PersistentFlags().StringVar(&r.caseDir, "case", ".", "case `folder`")
	cmd.PersistentFlags().BoolVar(&r.json, "json", false, "print one JSON object per line, also on a terminal")
	cmd.PersistentFlags().BoolVar(&r.table, "table", false, "print a table, also when piped")
	cmd.PersistentFlags().BoolVarP(&r.quiet, "quiet", "q", false, "no progress and no talk on stderr")
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &trade.Error{Code: trade.CodeUsage, Message: err.Error(), Next: "see: " + c.CommandPath() + " --help"}
	})
	cmd.CompletionOptions.HiddenDefaultCmd = true
	for _, sub := range r.commands() {
		usageErrors(sub)
		cmd.AddCommand(sub)
	}
	return cmd
}

// usageErrors makes wrong arguments exit with 2.
func usageErrors(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if check(c, args) == nil {
				return nil
			}
			return &trade.Error{Code: trade.CodeUsage, Where: c.Name(),
				Message: fmt.Sprintf("the form is %q; words after the verb: %d", strings.TrimSuffix(c.UseLine(), " [flags]"), len(args)),
				Next:    "see: " + c.CommandPath() + " --help"}
		}
	}
	for _, sub := range cmd.Commands() {
		usageErrors(sub)
	}
}

// unknownVerb makes the library's error about an unknown verb ours.
func unknownVerb(cmd *cobra.Command, err error) error {
	if err == nil || !strings.HasPrefix(err.Error(), "unknown command ") {
		return err
	}
	quoted, e := strconv.QuotedPrefix(strings.TrimPrefix(err.Error(), "unknown command "))
	if e != nil {
		return err
	}
	verb, e := strconv.Unquote(quoted)
	if e != nil {
		return err
	}
	return notAVerb(cmd, verb)
}

// notAVerb names the nearest verbs.
func notAVerb(cmd *cobra.Command, verb string) error {
	next := "see: " + cmd.CommandPath() + " --help"
	if near := cmd.SuggestionsFor(verb); len(near) > 0 {
		next = "did you mean " + cmd.CommandPath() + " " + strings.Join(near, ", or "+cmd.CommandPath()+" ") + "?"
	}
	return &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("there is no verb %q", verb), Next: next}
}

// group is a verb that only holds verbs: alone it prints its help, as a usage
// error.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use + " VERB", Short: short, Args: cobra.ArbitraryArgs, SuggestionsMinimumDistance: 2,
		// A flag of a misspelt verb must not hide the misspelling.
		FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return notAVerb(c, args[0])
			}
			c.SetOut(c.ErrOrStderr())
			if err := c.Help(); err != nil {
				return err
			}
			return exit{exitUsage}
		},
	}
	cmd.AddCommand(subs...)
	return cmd
}

// open opens the case that --case names.
func (r *root) open() (*app.Case, error) { return app.Open(r.caseDir, r.env) }

// withCase opens the case, runs do, and closes the case.
func (r *root) withCase(do func(c *app.Case) error) error {
	c, err := r.open()
	if err != nil {
		return err
	}
	err = do(c)
	if e := c.Close(); err == nil {
		err = e
	}
	return err
}

func (r *root) printer() *printer {
	p := newPrinter(r.io.Out, r.json, r.table)
	if p.width = r.env.Columns; p.width == 0 {
		p.width = terminalWidth(r.io.Out)
	}
	return p
}

// say talks to a person on stderr.
func (r *root) say(format string, args ...any) {
	if !r.quiet {
		_, _ = fmt.Fprintf(r.io.Err, format+"\n", args...)
	}
}

// nothing says that a search found nothing and exits with 3.
func (r *root) nothing(format string, args ...any) error {
	r.say(strings.TrimSuffix(format, "\n"), args...)
	return exit{exitNothing}
}
