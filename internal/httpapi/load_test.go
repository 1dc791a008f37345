package httpapi

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"tallyman/internal/app"
)

// asked is one thing that a person at the workbench asks for.
type asked struct {
	name   string
	weight int
	path   func(rng *rand.Rand) string
}

var filters = []string{"", "class:drone", "hs:9013.10 from:CN", "from:CN to:RU date:2022", "class:titanium-alloy", "recipient.list:* to:RU", "text:охот*", "value:>100000"}

// filterOf is a filter that many ask for, or, as often, one of a few thousand that
// hardly anybody else asks for: a server that only remembers is not quick.
func filterOf(rng *rand.Rand) string {
	if rng.IntN(2) == 0 {
		return url.QueryEscape(filters[rng.IntN(len(filters))])
	}
	pick := func(l ...string) string { return l[rng.IntN(len(l))] }
	return url.QueryEscape(fmt.Sprintf("date:%d-%02d %s:%s hs:%d", 2021+rng.IntN(2), 1+rng.IntN(12), pick("from", "origin"),
		pick("CN", "DE", "TR", "IT", "KZ", "PL", "AE", "CZ"), 84+rng.IntN(7)))
}

var questions = []asked{
	{"items", 6, func(r *rand.Rand) string { return "/items?limit=100&filter=" + filterOf(r) }},
	{"histogram", 3, func(r *rand.Rand) string { return "/histogram?filter=" + filterOf(r) }},
	{"group", 3, func(r *rand.Rand) string {
		return "/group?by=recipient&metric=value_usd&limit=20&filter=" + filterOf(r)
	}},
	{"entities", 3, func(r *rand.Rand) string {
		return "/entities?limit=20&q=" + url.QueryEscape([]string{"", "opt", "ООО", "trading"}[r.IntN(4)])
	}},
	{"findings", 2, func(*rand.Rand) string { return "/findings?limit=50" }},
	{"hits", 2, func(*rand.Rand) string { return "/hits?limit=50" }},
	{"export", 1, func(*rand.Rand) string { return "/export/items.csv?filter=" + url.QueryEscape("class:drone") }},
}

// TestLoad lets 50 people mix searches, lists and exports for as many seconds as
// TALLYMAN_LOAD says, on the case that TALLYMAN_CASE names or on a small demo, and
// prints the 95th percentile of each question, errors and memory. `make
// bench-serve` runs it for two minutes.
func TestLoad(t *testing.T) {
	seconds, err := strconv.Atoi(os.Getenv("TALLYMAN_LOAD"))
	if err != nil || seconds < 1 {
		t.Skip("set TALLYMAN_LOAD to seconds: make bench-serve")
	}
	dir := demo
	if d := os.Getenv("TALLYMAN_CASE"); d != "" {
		dir = d
	}
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	desk, err := app.OpenDesk(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = desk.Close() }()
	if err := desk.AddUser(t.Context(), "load-test", app.RoleAnalyst, password); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = desk.RemoveUser(t.Context(), "load-test") }()
	token, err := desk.NewToken(t.Context(), "load-test", "load", []app.Scope{app.ScopeRead}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := New(Options{Cases: []*app.Case{c}, Desk: desk, Web: pages})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	web := httptest.NewServer(srv.Handler())
	defer web.Close()
	l := &load{base: web.URL + "/api/v1/cases/" + app.CaseID(dir), token: token.Secret, took: map[string][]time.Duration{}, end: time.Now().Add(time.Duration(seconds) * time.Second)}
	var users sync.WaitGroup
	for u := range 50 {
		users.Go(func() { l.user(rand.New(rand.NewPCG(uint64(u), 5))) })
	}
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	users.Wait()
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	all := 0
	for name, d := range l.took {
		slices.Sort(d)
		all += len(d)
		t.Logf("%-10s %6d asked, median %8v, 95th percentile %8v", name, len(d), d[len(d)/2].Round(time.Millisecond), d[len(d)*95/100].Round(time.Millisecond))
	}
	t.Logf("%d answers in %d s, %d errors; Go heap %d MiB before, %d MiB after", all, seconds, len(l.failed), before.HeapAlloc>>20, after.HeapAlloc>>20)
	for _, f := range l.failed[:min(len(l.failed), 5)] {
		t.Error(f)
	}
}

type load struct {
	base, token string
	end         time.Time
	mu          sync.Mutex
	took        map[string][]time.Duration
	failed      []string
}

// user asks, reads, thinks a little, and asks again.
func (l *load) user(rng *rand.Rand) {
	total := 0
	for _, q := range questions {
		total += q.weight
	}
	for time.Now().Before(l.end) {
		n := rng.IntN(total)
		q := questions[0]
		for _, one := range questions {
			if n -= one.weight; n < 0 {
				q = one
				break
			}
		}
		started := time.Now()
		err := l.ask(q.path(rng))
		l.mu.Lock()
		if err != nil {
			l.failed = append(l.failed, fmt.Sprintf("%s: %v", q.name, err))
		} else {
			l.took[q.name] = append(l.took[q.name], time.Since(started))
		}
		l.mu.Unlock()
		time.Sleep(time.Duration(500+rng.IntN(1500)) * time.Millisecond)
	}
}

func (l *load) ask(path string) error {
	req, err := http.NewRequest(http.MethodGet, l.base+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+l.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", resp.Status)
	}
	return nil
}
