package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"tallyman/internal/app"
)

// info travels with a request.
type info struct {
	trace string
	who   app.Who
	known bool   // who is set
	again string // Idempotency-Key: the same request sent twice starts one job
	mu    sync.Mutex
	err   error
}

func (i *info) fail(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.err = errors.Join(i.err, err)
}

type infoKey struct{}

func infoOf(ctx context.Context) *info {
	i, _ := ctx.Value(infoKey{}).(*info)
	return i
}

// WhoFrom says who asks, for handlers that are mounted.
func WhoFrom(ctx context.Context) (app.Who, bool) {
	if i := infoOf(ctx); i != nil {
		return i.who, i.known
	}
	return app.Who{}, false
}

func whoOf(ctx context.Context) app.Who {
	w, _ := WhoFrom(ctx)
	return w
}

// recorder notes status and size; Unwrap lets ResponseController reach through.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap implements the contract of http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// strictCSP is the policy of the workbench: nothing from elsewhere, nothing
// inline.
const strictCSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// dossierCSP lets the one self-contained page carry its own style, and no
// script at all.
const dossierCSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", strictCSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// outer is what every request passes: id, log line, headers, the host that was
// asked for, the origin, and a net under panics.
func (s *Server) outer(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	for _, m := range s.opt.Mounts {
		// They know no cookies, or want the CSRF token: their clients may be pages
		// of other sites.
		origin.AddInsecureBypassPattern(m.Prefix)
		origin.AddInsecureBypassPattern(m.Prefix + "/")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		in := &info{trace: newTrace(), again: r.Header.Get("Idempotency-Key")}
		r = r.WithContext(context.WithValue(r.Context(), infoKey{}, in))
		rec := &recorder{ResponseWriter: w}
		setHeaders(rec.Header())
		rec.Header().Set("X-Request-Id", in.trace)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // the value that net/http compares by
					panic(p) //nolint:forbidigo // net/http wants it back
				}
				in.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
				if rec.status == 0 {
					writeProblem(rec, r, problem(http.StatusInternalServerError, "internal", "the server failed at this", "its log has the reason under the trace id"))
				}
			}
			s.done(r, rec, in, started)
		}()
		switch {
		case !s.hostAllowed(r.Host):
			writeProblem(rec, r, problem(http.StatusMisdirectedRequest, "host", fmt.Sprintf("this server does not answer for the host %q", r.Host), "name it with: tallyman serve --host NAME"))
		case origin.Check(r) != nil:
			writeProblem(rec, r, problem(http.StatusForbidden, "cross_origin", "a page of another site asked for a change", ""))
		default:
			next.ServeHTTP(rec, r)
		}
	})
}

func newTrace() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(b[:])
}

// hostAllowed keeps a page of another site from reaching a loopback server by a
// name that it lets point here (DNS rebinding).
func (s *Server) hostAllowed(host string) bool {
	if len(s.opt.Hosts) == 0 {
		return true
	}
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return slices.Contains(s.opt.Hosts, strings.ToLower(strings.Trim(host, "[]")))
}

// done writes the log line. The query is left out: filters may hold names.
func (s *Server) done(r *http.Request, rec *recorder, in *info, started time.Time) {
	took := time.Since(started)
	s.metrics.request(r.Pattern, rec.status, took)
	level := slog.LevelInfo
	switch {
	case rec.status >= 500:
		level = slog.LevelError
	case r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics":
		level = slog.LevelDebug
	}
	args := []any{"method", r.Method, "path", r.URL.Path, "status", rec.status, "bytes", rec.bytes,
		"ms", took.Milliseconds(), "user", in.who.User, "from", r.RemoteAddr, "trace_id", in.trace}
	in.mu.Lock()
	if in.err != nil {
		args = append(args, "error", in.err.Error())
	}
	in.mu.Unlock()
	s.log.Log(r.Context(), level, "request", args...)
}

// slowest is how long a client may take for the next piece of a body, sending
// or receiving.
const slowest = 30 * time.Second

// patientBody moves the deadline with every piece that comes, so that a large
// upload may take its time and a stalled one may not.
type patientBody struct {
	body interface {
		Read([]byte) (int, error)
		Close() error
	}
	ctl    *http.ResponseController
	wait   time.Duration
	failed bool
}

func (b *patientBody) Read(p []byte) (int, error) {
	_ = b.ctl.SetReadDeadline(time.Now().Add(b.wait))
	n, err := b.body.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		// The deadline must not end the request's context later.
		_ = b.ctl.SetReadDeadline(time.Time{})
	case err != nil:
		// The server reads what is left of a body before it answers, and would wait
		// for a client that stalls.
		b.failed = true
		_ = b.ctl.SetReadDeadline(time.Now())
	}
	return n, err
}

func (b *patientBody) Close() error {
	if b.failed {
		return b.body.Close()
	}
	_ = b.ctl.SetReadDeadline(time.Now().Add(b.wait))
	err := b.body.Close()
	if err == nil {
		_ = b.ctl.SetReadDeadline(time.Time{})
	}
	return err
}

// patientWriter does the same for what is sent.
type patientWriter struct {
	http.ResponseWriter
	ctl  *http.ResponseController
	wait time.Duration
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.ctl.SetWriteDeadline(time.Now().Add(w.wait))
	return w.ResponseWriter.Write(p)
}

// Unwrap implements the contract of http.ResponseController.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// patient puts both around a request.
func patient(w http.ResponseWriter, r *http.Request, wait time.Duration) (http.ResponseWriter, *http.Request) {
	ctl := http.NewResponseController(w)
	if r.Body != nil && r.Body != http.NoBody {
		// Who is refused before the body is read is waited for no longer either.
		_ = ctl.SetReadDeadline(time.Now().Add(wait))
		r.Body = &patientBody{body: r.Body, ctl: ctl, wait: wait}
	}
	return &patientWriter{w, ctl, wait}, r
}

func bytesText(n int64) string {
	for _, u := range []string{"bytes", "KiB", "MiB", "GiB"} {
		if n < 1024 || u == "GiB" {
			return fmt.Sprintf("%d %s", n, u)
		}
		n /= 1024
	}
	return ""
}
