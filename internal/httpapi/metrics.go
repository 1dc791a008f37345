package httpapi

import (
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// metrics counts in the text form that Prometheus reads.
type metrics struct {
	mu       sync.Mutex
	started  time.Time
	requests map[requestKey]int64
	seconds  map[string]float64
	jobs     map[string]int64
}

type requestKey struct {
	route  string
	status int
}

func newMetrics() *metrics {
	return &metrics{started: time.Now(), requests: map[requestKey]int64{}, seconds: map[string]float64{}, jobs: map[string]int64{}}
}

func (m *metrics) request(route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[requestKey{route, status}]++
	m.seconds[route] += took.Seconds()
}

func (m *metrics) job(state string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jobs[state]++
}

func (s *Server) metricsPage(w http.ResponseWriter, _ *http.Request) {
	m := s.metrics
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "# TYPE tallyman_uptime_seconds gauge\ntallyman_uptime_seconds %.0f\n", time.Since(m.started).Seconds())
	fmt.Fprintf(&b, "# TYPE tallyman_goroutines gauge\ntallyman_goroutines %d\n", runtime.NumGoroutine())
	b.WriteString("# TYPE tallyman_http_requests_total counter\n")
	keys := slices.SortedFunc(maps.Keys(m.requests), func(a, b requestKey) int {
		if c := strings.Compare(a.route, b.route); c != 0 {
			return c
		}
		return a.status - b.status
	})
	for _, k := range keys {
		fmt.Fprintf(&b, "tallyman_http_requests_total{route=%q,status=\"%d\"} %d\n", k.route, k.status, m.requests[k])
	}
	b.WriteString("# TYPE tallyman_http_seconds_total counter\n")
	for _, route := range slices.Sorted(maps.Keys(m.seconds)) {
		fmt.Fprintf(&b, "tallyman_http_seconds_total{route=%q} %.6f\n", route, m.seconds[route])
	}
	b.WriteString("# TYPE tallyman_jobs_total counter\n")
	for _, state := range slices.Sorted(maps.Keys(m.jobs)) {
		fmt.Fprintf(&b, "tallyman_jobs_total{state=%q} %d\n", state, m.jobs[state])
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(b.String()))
}
