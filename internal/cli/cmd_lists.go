package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/watchlist"
	"tallyman/internal/watchlist/publisher"
)

func (r *root) listsCmd() *cobra.Command {
	return group("lists", "watchlists: add, fetch, ls, diff", r.listsAddCmd(), r.listsFetchCmd(), r.listsLsCmd(), r.listsDiffCmd())
}

func (r *root) listsAddCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "add ID FILE...", Short: "read a watchlist as its new current version", Args: cobra.MinimumNArgs(2),
		Long: `Reads the files of one watchlist under an id of your choice. The format is recognised
from the files; name it with --format where that fails. Versions are kept by hash: adding
the same bytes again changes nothing. A CSV with the column code (and perhaps tier, from,
to, revision, note) is a control list of HS codes of your own.`,
		Example: `  tallyman lists add eu lists/32014R0269.csv lists/32014R0833.csv
  tallyman lists add ofac sdn.csv alt.csv add.csv sdn_comments.csv
  tallyman lists add own my-list.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.inCase(false, func(c *app.Case) error {
				rep, err := c.AddList(cmd.Context(), args[0], format, args[1:])
				if err != nil {
					return err
				}
				return r.added(rep)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "format `id` instead of recognising one")
	return cmd
}

// added prints what came of a list.
func (r *root) added(rep app.ListReport) error {
	p := r.printer()
	p.columns("list_id", "action", "version", "format", "entities", "names", "identifiers")
	if err := p.record(rep); err != nil {
		return err
	}
	for _, w := range rep.Warnings {
		r.say("note: %s", w)
	}
	r.say("Next: tallyman run")
	return p.flush()
}

func (r *root) listsFetchCmd() *cobra.Command {
	var opt app.FetchOptions
	cmd := &cobra.Command{
		Use: "fetch [ID]", Short: "fetch a list from its publisher, or say what can be fetched", Args: cobra.MaximumNArgs(1),
		Long: `Fetches the files of one list over HTTPS from those who publish it and adds them as its
new version; without an id it lists what can be fetched, with licences. Nothing is ever
fetched unless you ask for it here.`,
		Example: "  tallyman lists fetch\n  tallyman lists fetch eu-fsf\n  tallyman lists fetch us-ofac-sdn --as ofac",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				p := r.printer()
				p.columns("id", "title", "publisher", "licence")
				for _, one := range publisher.Catalog() {
					if err := p.record(one); err != nil {
						return err
					}
				}
				return p.flush()
			}
			return r.inCase(false, func(c *app.Case) error {
				opt.Announce = func(p publisher.Publisher) {
					r.say("%s, %s.\nLicence: %s (%s)", p.Title, p.Publisher, p.Licence, p.Terms)
				}
				var line *progress
				current := ""
				opt.Progress = func(name string, done, total int64) {
					if name != current {
						if line != nil {
							line.done()
						}
						line, current = r.progress(name), name
					}
					line.report().Report(done, total)
				}
				rep, err := c.FetchList(cmd.Context(), args[0], opt)
				if line != nil {
					line.done()
				}
				if err != nil {
					return err
				}
				return r.added(rep)
			})
		},
	}
	cmd.Flags().StringVar(&opt.As, "as", "", "`id` of the list in the case, in the place of the publisher's")
	return cmd
}

func (r *root) listsLsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "ls", Short: "versions of the lists in this case", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withCase(func(c *app.Case) error {
				lists, err := c.Lists(cmd.Context())
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("list_id", "title", "entities", "as_of", "version", "current", "added_at")
				for _, l := range lists {
					if err := p.record(l); err != nil {
						return err
					}
				}
				if p.wrote == 0 {
					return r.nothing("No list is loaded. Next: tallyman lists add ID FILE...")
				}
				return p.flush()
			})
		},
	}
}

func (r *root) listsDiffCmd() *cobra.Command {
	return &cobra.Command{
		Use: "diff LIST | V1 V2", Short: "what was added, removed and changed between two versions", Args: cobra.RangeArgs(1, 2),
		Long: `Compares two versions of one list, named by (a prefix of) their hashes, or with the id of a
list its current version and the one before it: one record for each entry that was added,
removed or changed, with the values that came and went.`,
		Example: "  tallyman lists diff ofac\n  tallyman lists diff 24ae319aae3f af764a92e0c4",
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("action", "entity_id", "caption", "what")
				counts := map[string]int{}
				err := c.DiffLists(cmd.Context(), args[0], strings.Join(args[1:], ""), func(ch watchlist.Change) error {
					counts[ch.Action]++
					return p.record(changeRow{ch, whatChanged(ch.Fields)})
				})
				if err != nil {
					return err
				}
				if p.wrote == 0 {
					return r.nothing("The two versions are the same.")
				}
				r.say("%d added, %d removed, %d changed.", counts["added"], counts["removed"], counts["changed"])
				return p.flush()
			})
		},
	}
}

// changeRow is a change with its fields in words, for the table.
type changeRow struct {
	watchlist.Change
	What string `json:"what,omitempty"`
}

// whatChanged writes "address +2; birth -1964 +1965": one value of a field as it
// is, several as their number.
func whatChanged(fields []watchlist.FieldChange) string {
	side := func(sign string, values []string) string {
		switch {
		case len(values) == 0:
			return ""
		case len(values) == 1 && len(values[0]) <= 40:
			return " " + sign + values[0]
		}
		return " " + sign + strconv.Itoa(len(values))
	}
	var parts []string
	for _, f := range fields {
		parts = append(parts, f.Field+side("-", f.Removed)+side("+", f.Added))
	}
	return strings.Join(parts, "; ")
}
