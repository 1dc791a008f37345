package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// beat is how often a silent stream says that it lives.
const beat = 15 * time.Second

// State is the present state of a case: another Tables after a run, an ingest
// or new settings, another Decisions after a judgement, whoever did it.
type State struct {
	Tables    string `json:"state"`
	Decisions string `json:"decisions"`
}

// hub watches a case for as long as anybody listens: one look a second for all.
type hub struct {
	mu        sync.Mutex
	listeners map[chan State]bool
	stop      context.CancelFunc
}

func newHub() *hub { return &hub{listeners: map[chan State]bool{}} }

// listen hands over a channel that holds the latest state, and how to leave.
func (s *Server) listen(c *servedCase) (<-chan State, func()) {
	h := c.hub
	ch := make(chan State, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[ch] = true
	if len(h.listeners) == 1 {
		ctx, cancel := context.WithCancel(s.stop)
		h.stop = cancel
		go s.watch(ctx, c)
	}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, ch)
		if len(h.listeners) == 0 {
			h.stop()
		}
	}
}

func (s *Server) watch(ctx context.Context, c *servedCase) {
	tick := time.NewTicker(s.opt.Poll)
	defer tick.Stop()
	// The first look is told as well: a listener may have looked before it. Who
	// has that state already says nothing.
	var last State
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, err := c.state(ctx)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Warn("case cannot be looked at", "case", c.id, "error", err.Error())
			}
			continue
		}
		if now != last {
			last = now
			c.hub.tell(now)
		}
	}
}

// tell leaves the latest state with every listener; one that has not read the
// last needs only this one.
func (h *hub) tell(st State) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.listeners {
		select {
		case <-ch:
		default:
		}
		ch <- st
	}
}

func (c *servedCase) state(ctx context.Context) (State, error) {
	tables, decisions, err := c.Pulse(ctx)
	return State{tables, decisions}, err
}

// sse writes server-sent events.
type sse struct {
	w   http.ResponseWriter
	ctl *http.ResponseController
}

func newSSE(w http.ResponseWriter) *sse {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	return &sse{w, http.NewResponseController(w)}
}

func (e *sse) send(event string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(e.w, "event: %s\ndata: %s\n\n", event, raw); err != nil {
		return err
	}
	return e.ctl.Flush()
}

func (e *sse) beat() error {
	if _, err := e.w.Write([]byte(": .\n\n")); err != nil {
		return err
	}
	return e.ctl.Flush()
}

// stream is an answer that a handler writes itself.
type stream struct {
	Body func(huma.Context)
}

// streamingAsked is an answer of a handler that wants the request.
func streamingAsked(do func(w http.ResponseWriter, r *http.Request)) *stream {
	return &stream{func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		do(w, r)
	}}
}

func streaming(do func(ctx context.Context, w http.ResponseWriter)) *stream {
	return &stream{func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		do(r.Context(), w)
	}}
}

// events tells of every change of a case until the client leaves.
func (s *Server) events(ctx context.Context, in *InCase) (*stream, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	if _, err := c.state(ctx); err != nil {
		return nil, err
	}
	return streaming(func(ctx context.Context, w http.ResponseWriter) {
		changes, leave := s.listen(c)
		defer leave()
		now, err := c.state(ctx)
		if err != nil {
			infoOf(ctx).fail(err)
			return
		}
		e := newSSE(w)
		alive := time.NewTicker(beat)
		defer alive.Stop()
		err = e.send("state", now)
		for err == nil {
			select {
			case <-ctx.Done():
				return
			case <-s.stop.Done():
				return
			case st := <-changes:
				if st != now {
					now = st
					err = e.send("state", now)
				}
			case <-alive.C:
				err = e.beat()
			}
		}
	}), nil
}

// jobEvents follows a job to its end.
func (s *Server) jobEvents(_ context.Context, in *JobPath) (*stream, error) {
	t, err := s.theJob(in)
	if err != nil {
		return nil, err
	}
	return streaming(func(ctx context.Context, w http.ResponseWriter) {
		e := newSSE(w)
		alive := time.NewTicker(beat)
		defer alive.Stop()
		for {
			j, changed := t.get()
			if j.ended() {
				_ = e.send("done", j) // a client that left needs no end
				return
			}
			if e.send("progress", j) != nil {
				return
			}
			// No more than ten lines a second, however often the work tells.
			if !pause(ctx, 100*time.Millisecond) {
				return
			}
		wait:
			select {
			case <-ctx.Done():
				return
			case <-changed:
			case <-alive.C:
				if e.beat() != nil {
					return
				}
				goto wait
			}
		}
	}), nil
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
