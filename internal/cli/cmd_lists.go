package cli

import (
	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/watchlist"
)

func (r *root) listsCmd() *cobra.Command {
	return group("lists", "watchlists: add, ls, diff", r.listsAddCmd(), r.listsLsCmd(), r.listsDiffCmd())
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
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "format `id` instead of recognising one")
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
				p.columns("list_id", "version", "current", "added_at")
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
		Use: "diff V1 V2", Short: "what was added, removed and changed between two versions", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withCase(func(c *app.Case) error {
				p := r.printer()
				p.columns("change", "entity_id", "caption", "fields")
				if err := c.DiffLists(cmd.Context(), args[0], args[1], func(ch watchlist.Change) error { return p.record(ch) }); err != nil {
					return err
				}
				if p.wrote == 0 {
					return r.nothing("The two versions are the same.")
				}
				return p.flush()
			})
		},
	}
}
