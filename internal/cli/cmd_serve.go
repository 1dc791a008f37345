package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os/exec"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"tallyman/internal/app"
	"tallyman/internal/httpapi"
	"tallyman/internal/trade"
	"tallyman/web"
)

// defaultListen is the address of the workbench: this machine only.
const defaultListen = "127.0.0.1:7474"

// serving is the flags of serve.
type serving struct {
	cases  []string
	listen string
	open   bool
	hosts  []string
	tls    httpapi.TLS
}

func (r *root) serveCmd() *cobra.Command {
	var opt serving
	cmd := &cobra.Command{
		Use: "serve", Short: "the workbench and the HTTP API", Args: cobra.NoArgs,
		Long: `Serves the workbench and the HTTP API of one or more cases. It listens on this machine
only, and prints a link that signs you in once. On any other address it wants users with
passwords (tallyman users add NAME --role admin) and should have a certificate.
The API is described at /docs and in /api/v1/openapi.json. Clients of yente and OpenRefine find
each case at /api/v1/cases/CASE/screening, and the first one at the root.`,
		Example: "  tallyman serve --open\n  tallyman serve --case optics --case titanium\n  tallyman serve --listen 0.0.0.0:7474 --tls-cert cert.pem --tls-key key.pem",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(opt.cases) == 0 {
				opt.cases = []string{"."}
			}
			return r.serve(cmd.Context(), opt)
		},
	}
	// Shadows the flag that every verb shares: this one may be repeated.
	cmd.Flags().StringArrayVar(&opt.cases, "case", nil, "case `folder`; repeat it for several (the current one by default)")
	cmd.Flags().StringVar(&opt.listen, "listen", defaultListen, "`address` to listen on")
	cmd.Flags().BoolVar(&opt.open, "open", false, "open the workbench in the browser")
	cmd.Flags().StringArrayVar(&opt.hosts, "host", nil, "`name` by which the server is reached; repeat it for several")
	cmd.Flags().StringVar(&opt.tls.Cert, "tls-cert", "", "certificate `file` (PEM)")
	cmd.Flags().StringVar(&opt.tls.Key, "tls-key", "", "key `file` (PEM)")
	cmd.MarkFlagsRequiredTogether("tls-cert", "tls-key")
	return cmd
}

func (r *root) serve(ctx context.Context, opt serving) (err error) {
	var cases []*app.Case
	defer func() {
		for _, c := range cases {
			err = errors.Join(err, c.Close())
		}
	}()
	for _, dir := range opt.cases {
		c, err := app.Open(dir, r.env)
		if err != nil {
			return err
		}
		cases = append(cases, c)
	}
	desk, err := app.OpenDesk(cases[0].Dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opt.listen)
	if err != nil {
		return &trade.Error{Code: trade.CodeUsage, Where: "--listen", Message: fmt.Sprintf("cannot listen on %q", opt.listen), Err: err, Next: "choose another port, for example --listen 127.0.0.1:0"}
	}
	defer func() { _ = l.Close() }()
	sopt := httpapi.Options{Cases: cases, Desk: desk, Version: r.version, Env: r.env, Hosts: opt.hosts, Web: web.FS()}
	if !r.quiet {
		sopt.Log = slog.New(slog.NewTextHandler(r.io.Err, nil))
	}
	if err := r.atTheDoor(ctx, l.Addr(), opt, desk, &sopt); err != nil {
		return err
	}
	sopt.Mounts = r.screeningMounts(cases, desk, loopback(l.Addr()), sopt.Log)
	srv, err := httpapi.New(sopt)
	if err != nil {
		return err
	}
	defer srv.Close()
	r.welcome(l.Addr(), opt, sopt.Once)
	return srv.Serve(ctx, l, opt.tls)
}

// atTheDoor decides who may come in: the person at this machine by a link, and
// on any other address only users.
func (r *root) atTheDoor(ctx context.Context, addr net.Addr, opt serving, desk *app.Desk, sopt *httpapi.Options) error {
	if loopback(addr) {
		sopt.Once = app.NewSecret()
		sopt.Hosts = append([]string{"localhost", "127.0.0.1", "::1"}, opt.hosts...)
		return nil
	}
	users, err := desk.Users(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(users, func(u app.Account) bool { return !u.Disabled }) {
		return &trade.Error{Code: trade.CodeUsage, Where: "--listen " + opt.listen, Message: "others can reach this address, and there is no user yet",
			Next: "add one with: tallyman users add NAME --role admin --case " + opt.cases[0]}
	}
	if opt.tls.Cert == "" {
		r.say("Without --tls-cert passwords and records cross the network in the clear: put a TLS proxy in front of it.")
	}
	return nil
}

func loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// welcome prints where the workbench is. The link goes to the terminal even
// when the talk is off: without it nobody gets in.
func (r *root) welcome(addr net.Addr, opt serving, once string) {
	base := url.URL{Scheme: "http", Host: addr.String(), Path: "/"}
	if opt.tls.Cert != "" {
		base.Scheme = "https"
	}
	r.say("Workbench: %s", base.String())
	if once == "" {
		return
	}
	link := base
	link.Path, link.RawQuery = "/login", url.Values{"once": {once}}.Encode()
	_, _ = fmt.Fprintf(r.io.Err, "Sign in (once, within the hour): %s\n", link.String())
	if opt.open {
		if err := browse(link.String()); err != nil {
			r.say("The browser could not be opened (%v): follow the link.", err)
		}
	}
}

// browse opens a page in the user's browser.
func browse(page string) error {
	name, args := "xdg-open", []string{page}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", page}
	}
	cmd := exec.Command(name, args...) //nolint:noctx // it must outlive this call
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
