package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"

	"tallyman/internal/app"
	"tallyman/internal/httpapi"
	"tallyman/internal/httpapi/screening"
)

// localUser is who asks at this machine without a key.
const localUser = "local"

// screeningMounts serves the screening protocols of every case beside the
// workbench, below the address of the case; those of the first case at the root
// too, where clients that know one service look. Clients of these protocols
// know API keys and no sign-in; open lets programs at this machine ask without
// one.
func (r *root) screeningMounts(cases []*app.Case, desk *app.Desk, open bool, log *slog.Logger) []httpapi.Mount {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	var out []httpapi.Mount
	ids := httpapi.CaseIDs(cases)
	for i, c := range cases {
		at := httpapi.CaseURL(ids[i]) + "/screening"
		mount := httpapi.Mount{Prefix: at, Handler: r.screening(c, ids[i], at, desk, open, log), Scope: app.ScopeScreen, Public: true}
		out = append(out, mount)
		if i > 0 {
			continue
		}
		for _, path := range screening.Paths() {
			// /healthz and /readyz of the root are the server's own.
			if mount.Prefix = strings.TrimSuffix(path, "/"); mount.Prefix != "/healthz" && mount.Prefix != "/readyz" {
				out = append(out, mount)
			}
		}
	}
	return out
}

// screening is the service of one case.
func (r *root) screening(c *app.Case, id, at string, desk *app.Desk, open bool, log *slog.Logger) http.Handler {
	s := c.Screener()
	return screening.New(s, screening.Options{
		At:        at,
		Version:   r.version.Version,
		Log:       log,
		Authorize: func(req *http.Request, scope string) (string, error) { return screeningUser(req, desk, scope, open) },
		Audit: func(ctx context.Context, e screening.Event) {
			// A client that hangs up was answered all the same.
			if err := desk.Log(context.WithoutCancel(ctx), e.User, "screening."+e.Route, id, e); err != nil {
				log.Error("a screening could not be written to the audit log", "error", err)
			}
		},
		Certify: func(ctx context.Context, user string, q screening.CertifyQuery) (screening.Certificate, error) {
			cert, err := s.Certify(ctx, user, app.CertificateQuery{Name: q.Name, Schema: q.Schema, Country: q.Country, BirthDate: q.BirthDate,
				Number: q.Number, Lists: q.Lists, Threshold: q.Threshold})
			if err != nil {
				return screening.Certificate{}, err
			}
			file, err := cert.File()
			if err != nil {
				return screening.Certificate{}, err
			}
			page, err := cert.Page()
			out := screening.Certificate{ID: cert.ID, JSON: file, HTML: page, Threshold: cert.Query.Threshold}
			for _, m := range cert.Result.Matches {
				out.Matches = append(out.Matches, screening.EventResult{ID: m.EntityID, Score: m.Score})
			}
			return out, err
		},
	})
}

// screeningUser names who asks by the API key.
func screeningUser(req *http.Request, desk *app.Desk, scope string, open bool) (string, error) {
	key := screening.Key(req)
	if key == "" {
		if open && !foreign(req) {
			return localUser, nil
		}
		return "", errors.New("no API key")
	}
	who, err := desk.Token(req.Context(), key)
	if err != nil {
		return "", err
	}
	if !who.Has(app.ScopeScreen) || scope == screening.ScopeCertify && !who.Role.May(app.RoleAnalyst) {
		return "", fmt.Errorf("%s: %w", who.User, screening.ErrForbidden)
	}
	return who.User, nil
}

// foreign reports whether a page of another machine's site asks through a
// browser here: lists may be private, and the protocols let every page read
// the answers.
func foreign(req *http.Request) bool {
	from := req.Header.Get("Origin")
	if from == "" {
		from = req.Header.Get("Referer")
	}
	if from != "" {
		u, err := url.Parse(from)
		if err != nil {
			return true
		}
		ip := net.ParseIP(u.Hostname())
		return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
	}
	// A page that is only shown is not read by the page around it.
	return req.Header.Get("Sec-Fetch-Site") == "cross-site" && req.Header.Get("Sec-Fetch-Mode") != "navigate"
}
