package publisher

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"tallyman/internal/trade"
)

// maxBytes bounds one file: the largest list published today is an eighth of it.
const maxBytes = 1 << 30

// Progress is told of bytes as they come; total is 0 where the publisher does
// not say.
type Progress func(name string, done, total int64)

// Find returns a publisher of a catalogue.
func Find(catalog []Publisher, id string) (Publisher, error) {
	var ids []string
	for _, p := range catalog {
		if p.ID == id {
			return p, nil
		}
		ids = append(ids, p.ID)
	}
	return Publisher{}, &trade.Error{Code: trade.CodeUsage, Where: "lists fetch", Message: fmt.Sprintf("%q is not in the catalogue", id),
		Next: "one of: " + strings.Join(ids, ", ") + "; another list is fetched by hand and added with: tallyman lists add"}
}

// Client is the HTTP client for fetching: HTTPS only, public addresses only (a
// redirect must not reach into the user's own network), no cookies, no headers
// that tell who asks.
func Client() *http.Client {
	dialer := &net.Dialer{Timeout: 30 * time.Second, ControlContext: publicOnly}
	return &http.Client{
		Timeout: 30 * time.Minute,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 30 * time.Second, ResponseHeaderTimeout: 2 * time.Minute,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > 5 {
				return errors.New("more than five redirects")
			}
			if req.URL.Scheme != "https" {
				return fmt.Errorf("redirected to %s, which is not HTTPS", req.URL.Redacted())
			}
			return nil
		},
	}
}

// publicOnly refuses connections to loopback, private and link-local addresses.
// A proxy that the user has set is the user's own choice and is dialled by its
// own address.
func publicOnly(ctx context.Context, _, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsUnspecified() || ip.IsMulticast() {
		if proxied(ctx, host) {
			return nil
		}
		return fmt.Errorf("%s is not a public address", host)
	}
	return nil
}

func proxied(ctx context.Context, host string) bool {
	p, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "https", Host: "example.org"}})
	if err != nil || p == nil {
		return false
	}
	ips, err := net.DefaultResolver.LookupHost(ctx, p.Hostname())
	return err == nil && slices.Contains(ips, host)
}

// Fetch writes the files of a list into dir and returns their paths. A file is
// whole or not there.
func Fetch(ctx context.Context, client *http.Client, p Publisher, dir string, progress Progress) ([]string, error) {
	var paths []string
	for _, f := range p.Files {
		path := filepath.Join(dir, f.Name)
		if err := fetch(ctx, client, f, path, progress); err != nil {
			return nil, &trade.Error{Code: trade.CodeInput, Where: f.URL, Message: "cannot be fetched", Err: err,
				Next: "try again later, or fetch the file with a browser (" + p.Terms + ") and: tallyman lists add " + p.ID + " FILE"}
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func fetch(ctx context.Context, client *http.Client, f Remote, path string, progress Progress) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "tallyman")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the publisher answered %s", resp.Status)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return errors.New("the publisher answered with a web page in the place of the list")
	}
	out, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	n, err := io.Copy(out, io.LimitReader(&counted{resp.Body, f.Name, 0, max(resp.ContentLength, 0), progress}, maxBytes+1))
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	switch {
	case n > maxBytes:
		return fmt.Errorf("more than %d bytes", int64(maxBytes))
	case n == 0:
		return errors.New("the file is empty")
	case resp.ContentLength > 0 && n != resp.ContentLength:
		return fmt.Errorf("%d of %d bytes came", n, resp.ContentLength)
	}
	return os.Rename(path+".part", path)
}

// counted tells of bytes as they are read.
type counted struct {
	io.Reader
	name        string
	done, total int64
	progress    Progress
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.done += int64(n)
	if c.progress != nil {
		c.progress(c.name, c.done, c.total)
	}
	return n, err
}
