package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

func (r *root) usersCmd() *cobra.Command {
	var role string
	add := &cobra.Command{
		Use: "add NAME", Short: "add a user; the password is asked for, or read from standard input", Args: cobra.ExactArgs(1),
		Example: "  tallyman users add olena --role admin\n  tallyman users add desk --role viewer < password.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withDesk(func(d *app.Desk) error {
				password, err := r.password()
				if err != nil {
					return err
				}
				if err := d.AddUser(cmd.Context(), args[0], app.Role(role), password); err != nil {
					return err
				}
				r.say("%s is %s now.", args[0], role)
				return r.audit(cmd.Context(), d, "user-added", args[0])
			})
		},
	}
	add.Flags().StringVar(&role, "role", "viewer", "viewer, analyst, reviewer or admin")
	ls := &cobra.Command{
		Use: "ls", Short: "list users", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.withDesk(func(d *app.Desk) error {
				users, err := d.Users(cmd.Context())
				if err != nil {
					return err
				}
				p := r.printer()
				p.columns("name", "role", "disabled", "created_at")
				for _, u := range users {
					if err := p.record(u); err != nil {
						return err
					}
				}
				if p.wrote == 0 {
					return r.nothing("No users. Add one with: tallyman users add NAME --role admin")
				}
				return p.flush()
			})
		},
	}
	passwd := &cobra.Command{
		Use: "passwd NAME", Short: "give a user another password; ends the user's sessions", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withDesk(func(d *app.Desk) error {
				password, err := r.password()
				if err != nil {
					return err
				}
				if err := d.ChangeUser(cmd.Context(), args[0], app.AccountChange{Password: &password}); err != nil {
					return err
				}
				return r.audit(cmd.Context(), d, "user-changed", args[0])
			})
		},
	}
	rm := &cobra.Command{
		Use: "rm NAME", Short: "remove a user with sessions and tokens", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.withDesk(func(d *app.Desk) error {
				if err := d.RemoveUser(cmd.Context(), args[0]); err != nil {
					return err
				}
				return r.audit(cmd.Context(), d, "user-removed", args[0])
			})
		},
	}
	return group("users", "users of the server whose first case this is", add, ls, passwd, rm)
}

func (r *root) audit(ctx context.Context, d *app.Desk, action, name string) error {
	return d.Log(ctx, app.LocalUser, action, "", map[string]string{"name": name, "by": "command line"})
}

// withDesk opens what the server of this case keeps beside it.
func (r *root) withDesk(do func(*app.Desk) error) error {
	d, err := app.OpenDesk(r.caseDir)
	if err != nil {
		return err
	}
	return errors.Join(do(d), d.Close())
}

// password asks on a terminal, twice and unseen; else it reads one line.
func (r *root) password() (string, error) {
	if f, ok := r.io.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		var typed [2]string
		for i, prompt := range []string{"Password:", "Once more:"} {
			r.prompt(prompt)
			raw, err := term.ReadPassword(int(f.Fd()))
			r.prompt("\n")
			if err != nil {
				return "", err
			}
			typed[i] = string(raw)
		}
		if typed[0] != typed[1] {
			return "", &trade.Error{Code: trade.CodeUsage, Where: "password", Message: "the two were not the same"}
		}
		return typed[0], nil
	}
	line, err := bufio.NewReader(io.LimitReader(r.io.In, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (r *root) prompt(text string) {
	_, _ = io.WriteString(r.io.Err, text)
}
