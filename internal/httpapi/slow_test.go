package httpapi

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"tallyman/internal/app"
)

// TestSlowClients: who begins to send and then does not, or does not read what it
// asked for, is let go of, and keeps nobody from being answered.
func TestSlowClients(t *testing.T) {
	b := serve(t, true, func(o *Options) { o.Patience = 300 * time.Millisecond })
	me := b.as(app.RoleAdmin)
	dialAs := func(me *caller, head string) net.Conn {
		t.Helper()
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(b.web.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := fmt.Fprintf(c, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s=%s\r\nX-CSRF-Token: %s\r\n", head, sessionCookie, me.cookie, me.csrf); err != nil {
			t.Fatal(err)
		}
		return c
	}
	dial := func(head string) net.Conn { return dialAs(me, head) }
	// More of them than questions may be at work at once.
	var stalled []net.Conn
	for i := range 12 {
		path, kind := inDemo+"/claims/extract", "application/json"
		if i%2 == 0 {
			path, kind = inDemo+"/uploads", "multipart/form-data; boundary=x"
		}
		c := dial("POST " + path)
		if _, err := fmt.Fprintf(c, "Content-Type: %s\r\nContent-Length: 100000\r\n\r\n{\"text\": ", kind); err != nil {
			t.Fatal(err)
		}
		stalled = append(stalled, c)
	}
	// Nobody, and who may not, before their bodies are looked at.
	for _, cookie := range []string{"", b.as(app.RoleViewer).cookie} {
		who := *me
		who.cookie = cookie
		c := dialAs(&who, "POST "+inDemo+"/run")
		if _, err := io.WriteString(c, "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		stalled = append(stalled, c)
	}
	mute := dial("GET " + inDemo + "/export/items.csv?persons=true")
	if _, err := io.WriteString(mute, "\r\n"); err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	if status, _, body := me.do("GET", inDemo+"/items?limit=1", nil); status != 200 {
		t.Fatalf("while others stall: %d %s", status, body)
	}
	t.Logf("answered after %v", time.Since(at))
	for i, c := range stalled {
		if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("request %d, which never ended, is still waited for", i)
		}
		if err != nil {
			continue // closed without a word
		}
		_ = res.Body.Close()
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("request %d, which never ended, is answered %d", i, res.StatusCode)
		}
	}
	if took := time.Since(at); took > 8*time.Second {
		t.Errorf("the stalled were let go of after %v", took)
	}
	for _, kind := range []string{workQuestion, workExport} {
		for range cap(b.slots[kind]) {
			select {
			case b.slots[kind] <- struct{}{}:
			case <-time.After(20 * time.Second):
				t.Fatalf("a slow client keeps a place for a %s", kind)
			}
		}
	}
}
