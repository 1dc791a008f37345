package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

func (r *root) reviewCmd() *cobra.Command {
	var opt app.HitOptions
	var by string
	var again, second bool
	cmd := &cobra.Command{
		Use: "review", Short: "judge hits one by one with the keyboard", Args: cobra.NoArgs,
		Long: `Shows one hit at a time, both sides beside each other with the reasons and the dates,
and writes each judgement at once: stop whenever you like, the next call goes on with
what is open. Keys: y yes, n no, u unsure, j next, k back, z undo, q stop.
Without a terminal, keys are read from standard input, one a line.

Where case.yml asks for two people, what one judged waits for the others: it is open
for them, with who judged what. --by says who sits there.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				if by == "" {
					by = r.env.User
				}
				s := &reviewing{r: r, c: c, by: by}
				if err := s.load(cmd.Context(), opt, again, second); err != nil {
					return err
				}
				if len(s.hits) == 0 {
					return r.nothing("No hit is open. See them all with: tallyman review --again")
				}
				return s.loop(cmd.Context())
			})
		},
	}
	cmd.Flags().StringVar(&opt.List, "list", "", "hits of one list `id`")
	cmd.Flags().BoolVar(&opt.All, "all", false, "also those below the threshold")
	cmd.Flags().BoolVar(&opt.Owned, "owned", false, "parties that match firms which listed parties own")
	cmd.Flags().BoolVar(&again, "again", false, "also those that were judged already")
	cmd.Flags().BoolVar(&second, "second", false, "only those that await you as the second reviewer")
	cmd.Flags().StringVar(&by, "by", "", "who judges; the user's name without it")
	return cmd
}

// reviewing is one sitting.
type reviewing struct {
	r    *root
	c    *app.Case
	by   string
	hits []app.Record
	// judged is, by hit, the judgement that the sitting need not ask for: the one
	// that counts, or the reader's own.
	judged  map[string]string
	stands  map[string]app.Standing
	undo    []string // hit ids, in the order in which they were judged
	at      int
	written int
}

func (s *reviewing) load(ctx context.Context, opt app.HitOptions, again, second bool) error {
	in, err := s.c.StandingsByHit()
	if err != nil {
		return err
	}
	s.stands, s.judged = in, map[string]string{}
	for id, st := range in {
		if own, ok := st.By(s.by); !st.Open(s.by) && ok && st.Judgement == "" {
			s.judged[id] = own.Judgement
		} else {
			s.judged[id] = st.Judgement
		}
	}
	return s.c.Hits(ctx, opt, func(rec app.Record) error {
		st := in[rec.Text("hit_id")]
		if st.ForSecond(s.by) || !second && (again || st.Open(s.by)) {
			s.hits = append(s.hits, rec)
		}
		return nil
	})
}

func (s *reviewing) loop(ctx context.Context) error {
	next, done, err := s.keys()
	if err != nil {
		return err
	}
	defer done()
	s.show()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		key, err := next()
		if errors.Is(err, io.EOF) {
			key = 'q'
		} else if err != nil {
			return fmt.Errorf("read key: %w", err)
		}
		stop, err := s.press(ctx, key)
		if err != nil {
			return err
		}
		if stop {
			s.out("\r\n%d judged in this sitting, %d of %d open. They take effect with: tallyman run\r\n", s.written, s.open(), len(s.hits))
			return nil
		}
	}
}

// press does what a key asks for.
func (s *reviewing) press(ctx context.Context, key rune) (stop bool, err error) {
	words := map[rune]string{'y': "yes", 'n': "no", 'u': "unsure"}
	switch key {
	case 'y', 'n', 'u':
		id := s.hits[s.at].Text("hit_id")
		if _, err := s.c.Decide(ctx, id, words[key], s.by, ""); err != nil {
			return false, err
		}
		var err error
		if s.stands, err = s.c.StandingsByHit(); err != nil {
			return false, err
		}
		s.judged[id] = words[key]
		s.undo = append(s.undo, id)
		s.written++
		if s.open() == 0 {
			s.out("  %s\r\n", words[key])
			return true, nil
		}
		s.step(1)
	case 'j', ' ':
		s.step(1)
	case 'k':
		s.step(-1)
	case 'z':
		if err := s.takeBack(ctx); err != nil {
			return false, err
		}
	case 'q', 3, 4: // also Ctrl-C and Ctrl-D, which raw mode hands over
		return true, nil
	case '\r', '\n':
		return false, nil
	default:
		s.out("y yes · n no · u unsure · j next · k back · z undo · q stop\r\n")
		return false, nil
	}
	s.show()
	return false, nil
}

func (s *reviewing) step(by int) { s.at = min(max(s.at+by, 0), len(s.hits)-1) }

func (s *reviewing) takeBack(ctx context.Context) error {
	if len(s.undo) == 0 {
		s.out("Nothing of this sitting to take back.\r\n")
		return nil
	}
	id := s.undo[len(s.undo)-1]
	s.undo = s.undo[:len(s.undo)-1]
	if _, err := s.c.Undecide(ctx, id, s.by, ""); err != nil {
		return err
	}
	var err error
	if s.stands, err = s.c.StandingsByHit(); err != nil {
		return err
	}
	delete(s.judged, id)
	s.written--
	for i, h := range s.hits {
		if h.Text("hit_id") == id {
			s.at = i
		}
	}
	s.out("Taken back.\r\n")
	return nil
}

func (s *reviewing) open() int {
	n := 0
	for _, h := range s.hits {
		if s.judged[h.Text("hit_id")] == "" {
			n++
		}
	}
	return n
}

// show prints the hit: both sides aligned, the listing's date beside the
// shipments', and the reasons.
func (s *reviewing) show() {
	h := s.hits[s.at]
	s.out("\r\n%d of %d, %d open   %s   score %s by %s%s\r\n", s.at+1, len(s.hits), s.open(), h.Text("hit_id"), h.Text("score"), h.Text("rule"), judgedWord(s.judged[h.Text("hit_id")]))
	other, listed := "listing_name", "listed on "+either(h.Text("listed_on"), "a day that the list does not give")
	if h.Text("listing_name") == "" {
		other, listed = "entity_name", h.Text("verdict")+" by listed parties: "+h.Text("arithmetic")
	}
	for _, row := range [][3]string{
		{"name", h.Text("party_name"), h.Text(other)},
		{"country", h.Text("party_country"), strings.ToUpper(h.Text("listing_countries"))},
		{"what", h.Text("roles") + ", rows: " + h.Text("rows"), h.Text("list_id") + " " + h.Text("entity_id") + " " + h.Text("program")},
		{"when", "shipments " + either(h.Text("first_on"), "?") + " to " + either(h.Text("last_on"), "?"), listed},
	} {
		s.out("  %-8s %-46s | %s\r\n", row[0], row[1], row[2])
	}
	if first, on := h.Text("first_on"), h.Text("listed_on"); first != "" && on != "" {
		switch {
		case h.Text("last_on") < on:
			s.out("  all shipments are dated before the listing\r\n")
		case first < on:
			s.out("  some shipments are dated before the listing, some on or after it\r\n")
		default:
			s.out("  all shipments are dated on or after the listing\r\n")
		}
	}
	if st := s.stands[h.Text("hit_id")]; st.State == app.Awaiting || st.State == app.Conflict {
		for _, d := range st.Reviews {
			s.out("  %s: %s judged %s, %s %s\r\n", st.State, either(d.By, "somebody"), d.Judgement, d.At, d.Note)
		}
	}
	for _, why := range app.Reasons(h) {
		s.out("  %s\r\n", why)
	}
}

func judgedWord(j string) string {
	if j == "" {
		return ""
	}
	return "   judged: " + j
}

func either(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (s *reviewing) out(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !s.raw() {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	_, _ = io.WriteString(s.r.io.Out, text)
}

// raw says whether keys come one by one from a terminal.
func (s *reviewing) raw() bool {
	f, ok := s.r.io.In.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// keys returns a reader of keys: single key presses on a terminal, the first
// letter of each line elsewhere.
func (s *reviewing) keys() (next func() (rune, error), done func(), err error) {
	in := bufio.NewReader(s.r.io.In)
	if !s.raw() {
		return func() (rune, error) {
			for {
				line, err := in.ReadString('\n')
				if key := strings.TrimSpace(line); key != "" {
					return []rune(key)[0], nil
				}
				if err != nil {
					return 0, err
				}
			}
		}, func() {}, nil
	}
	fd := int(s.r.io.In.(*os.File).Fd())
	old, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, &trade.Error{Code: trade.CodeInput, Where: "terminal", Message: "keys cannot be read one by one", Err: err}
	}
	return func() (rune, error) {
		key, _, err := in.ReadRune()
		return key, err
	}, func() { _ = term.Restore(fd, old) }, nil
}

func (r *root) decisionsCmd() *cobra.Command {
	return group("decisions", "judgements: ls, export, import", r.decisionsLsCmd(), r.decisionsExportCmd(), r.decisionsImportCmd())
}

func (r *root) decisionsLsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "ls", Short: "the judgements in force", Args: cobra.NoArgs,
		Long: `One line for each hit or pair that was judged. Where case.yml asks for two people, one
for each person's judgement, with its standing (settled, awaiting a second reviewer,
conflict) and the judgement that counts.`,
		RunE: func(*cobra.Command, []string) error {
			return r.withCase(func(c *app.Case) error {
				in, err := c.Decisions()
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("hit_id", "judgement", "party_name", "other_party_name", "entity_id", "by", "at", "note")
				if len(c.SecondReview()) > 0 {
					p.columns("hit_id", "standing", "stands_as", "judgement", "by", "at", "party_name", "other_party_name", "entity_id", "note")
				}
				for _, d := range in {
					if err := p.record(d); err != nil {
						return err
					}
				}
				if p.wrote == 0 {
					return r.nothing("Nothing is judged yet. Next: tallyman review")
				}
				return p.flush()
			})
		},
	}
}

func (r *root) decisionsExportCmd() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "export", Short: "judgements as resolver lines, one JSON array a line", Args: cobra.NoArgs,
		Long: `Writes the judgements in force as nomenklatura reads and writes them:
[listing, party, "positive" | "negative" | "unsure", score, who, when]. Where case.yml
asks for two people, only what both settled is written, one line for each.`,
		Example: "  tallyman decisions export > judgements.ijson",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				var n int
				err := r.files("", out, func(_ io.Reader, w io.Writer) (err error) {
					n, err = c.ExportDecisions(cmd.Context(), w)
					return err
				})
				if err != nil {
					return err
				}
				if n == 0 {
					return r.nothing("Nothing is judged yet. Next: tallyman review")
				}
				r.say("%d judgements written.", n)
				return nil
			})
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "-", "`file` to write, - for standard output")
	return cmd
}

func (r *root) decisionsImportCmd() *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use: "import FILE", Short: "add judgements from resolver lines or another decisions.jsonl", Args: cobra.ExactArgs(1),
		Long: `Adds the judgements of FILE (- for standard input) that are not in force yet. A judgement
on a party that this case does not hold yet is kept and waits for it.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				var rep app.ImportReport
				err := r.files(args[0], "", func(in io.Reader, _ io.Writer) (err error) {
					rep, err = c.ImportDecisions(cmd.Context(), in, by)
					return err
				})
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("lines_read", "added", "already_in_force", "taken_back_lines", "waiting_for_a_hit")
				if err := p.record(rep); err != nil {
					return err
				}
				for _, l := range rep.Skipped {
					r.say("line %d is left out: %s: %s", l.Line, l.Reason, l.Found)
				}
				if err := p.flush(); err != nil {
					return err
				}
				if len(rep.Skipped) > 0 {
					return exit{exitPartial}
				}
				r.say("Next: tallyman run")
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "who judged, where a line does not say")
	return cmd
}
