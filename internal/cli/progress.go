package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"tallyman/internal/store"
)

// progress draws one line on stderr for long work, on a terminal only. Rows per
// second and the time left come from the whole of the work so far.
type progress struct {
	r       *root
	label   string
	started time.Time
	mu      sync.Mutex
	drawn   time.Time
	width   int
}

const redraw = 120 * time.Millisecond

// progress starts a line; done erases it.
func (r *root) progress(label string) *progress {
	return &progress{r: r, label: label, started: time.Now()}
}

func (p *progress) on() bool { return !p.r.quiet && isTerminal(p.r.io.Err) }

// report is a store.Progress.
func (p *progress) report() store.Progress {
	if !p.on() {
		return nil
	}
	return func(done, total int64) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if time.Since(p.drawn) < redraw {
			return
		}
		p.drawn = time.Now()
		p.draw(p.line(done, total))
	}
}

func (p *progress) line(done, total int64) string {
	elapsed := time.Since(p.started).Seconds()
	rate := float64(done) / max(elapsed, 0.001)
	if total <= 0 || done > total {
		return fmt.Sprintf("%s  %d  %.0f/s", p.label, done, rate)
	}
	const cells = 24
	full := int(float64(cells) * float64(done) / float64(total))
	left := time.Duration(float64(total-done)/max(rate, 0.001)) * time.Second
	return fmt.Sprintf("%s  [%s%s] %3d%%  %.0f/s  %s left", p.label,
		strings.Repeat("#", full), strings.Repeat(".", cells-full), 100*done/total, rate, left.Round(time.Second))
}

func (p *progress) draw(line string) {
	pad := max(0, p.width-len(line))
	_, _ = fmt.Fprintf(p.r.io.Err, "\r%s%s", line, strings.Repeat(" ", pad))
	p.width = len(line)
}

// done erases the line.
func (p *progress) done() {
	if !p.on() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width > 0 {
		_, _ = fmt.Fprintf(p.r.io.Err, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}
