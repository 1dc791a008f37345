package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"tallyman/internal/app"
)

// JobState is where a job is in its life.
type JobState string

// States of a job.
const (
	JobQueued    JobState = "queued"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Job is long work that a request started.
type Job struct {
	ID        string   `json:"id"`
	Case      string   `json:"case"`
	Kind      string   `json:"kind" enum:"ingest,run,report,lists-add"`
	State     JobState `json:"state" enum:"queued,running,done,failed,cancelled"`
	Stage     string   `json:"stage,omitempty"`
	Done      int64    `json:"done"`
	Total     int64    `json:"total" doc:"0: not known"`
	Rate      float64  `json:"rate" doc:"done per second in this stage"`
	By        string   `json:"by"`
	CreatedAt string   `json:"created_at"`
	StartedAt string   `json:"started_at,omitempty"`
	EndedAt   string   `json:"ended_at,omitempty"`
	Result    any      `json:"result,omitempty"`
	Error     *Problem `json:"error,omitempty"`
}

// ended says that nothing more will happen to a job.
func (j Job) ended() bool { return j.State != JobQueued && j.State != JobRunning }

// work is what a job does: it tells how far it is, and returns its result.
type work func(ctx context.Context, tell func(stage string, done, total int64)) (any, error)

// task is a job of this process.
type task struct {
	mu         sync.Mutex
	job        Job
	stageSince time.Time
	changed    chan struct{} // closed and replaced on every change
	cancel     context.CancelFunc
}

func (t *task) get() (Job, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.job, t.changed
}

func (t *task) set(change func(*Job)) Job {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.job)
	close(t.changed)
	t.changed = make(chan struct{})
	return t.job
}

// tell notes progress.
func (t *task) tell(stage string, done, total int64) {
	t.set(func(j *Job) {
		if j.Stage != stage {
			j.Stage, t.stageSince = stage, time.Now()
		}
		j.Done, j.Total = done, total
		if s := time.Since(t.stageSince).Seconds(); s > 0.1 {
			j.Rate = float64(done) / s
		}
	})
}

// jobs is the list of jobs: those of this process, and those that it found.
type jobs struct {
	mu    sync.Mutex
	tasks map[string]*task
	order []string          // the newest last
	again map[string]string // who, case, kind and Idempotency-Key -> job
	wait  sync.WaitGroup
}

// keptJobs is how many jobs are listed.
const keptJobs = 200

// startJobs reads the list of jobs. A job that was running when the last server
// stopped is over: what it finished stays, and it can be asked for again.
func (s *Server) startJobs() error {
	s.jobs = &jobs{tasks: map[string]*task{}, again: map[string]string{}}
	saved, err := s.opt.Desk.Jobs(s.stop, keptJobs)
	if err != nil {
		return err
	}
	for i := len(saved) - 1; i >= 0; i-- {
		var j Job
		if err := json.Unmarshal(saved[i].Body, &j); err != nil {
			return fmt.Errorf("job %s: %w", saved[i].ID, err)
		}
		if !j.ended() {
			j.State, j.EndedAt = JobFailed, stamp()
			j.Error = problem(503, "stopped", "the server stopped while this job was at work", "what it finished stays; start it again")
			if err := s.saveJob(s.stop, j); err != nil {
				return err
			}
		}
		s.jobs.tasks[j.ID] = &task{job: j, changed: make(chan struct{}), cancel: func() {}}
		s.jobs.order = append(s.jobs.order, j.ID)
	}
	return nil
}

func (l *jobs) close() { l.wait.Wait() }

func (l *jobs) get(caseID, id string) *task {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tasks[id]
	if t == nil || t.job.Case != caseID {
		return nil
	}
	return t
}

// list is the jobs of a case, the newest first.
func (l *jobs) list(caseID string) []Job {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []Job{}
	for i := len(l.order) - 1; i >= 0 && len(out) < keptJobs; i-- {
		if j, _ := l.tasks[l.order[i]].get(); j.Case == caseID {
			out = append(out, j)
		}
	}
	return out
}

// add lists a job, or returns the one that a request with this key started the
// first time; an empty key is none.
func (l *jobs) add(t *task, id, key string) *task {
	l.mu.Lock()
	defer l.mu.Unlock()
	if key != "" {
		if first := l.tasks[l.again[key]]; first != nil {
			return first
		}
		l.again[key] = id
	}
	l.tasks[id] = t
	l.order = append(l.order, id)
	return nil
}

func stamp() string { return time.Now().UTC().Format(time.RFC3339) }

func (s *Server) saveJob(ctx context.Context, j Job) error {
	body, err := json.Marshal(j)
	if err != nil {
		return fmt.Errorf("job %s: %w", j.ID, err)
	}
	return s.opt.Desk.SaveJob(ctx, app.SavedJob{ID: j.ID, CaseID: j.Case, Kind: j.Kind, State: string(j.State), By: j.By, Body: body})
}

// start queues a job: of one case one is at work at a time. It outlives the
// request, and ends with the server.
func (s *Server) start(ctx context.Context, c *servedCase, kind string, detail any, do work) (Job, error) {
	if s.stop.Err() != nil {
		return Job{}, problem(503, "stopped", "the server is stopping", "")
	}
	j := Job{ID: "job-" + newTrace()[:12], Case: c.id, Kind: kind, State: JobQueued, By: whoOf(ctx).User, CreatedAt: stamp()}
	run, cancel := context.WithCancel(s.stop)
	t := &task{job: j, changed: make(chan struct{}), cancel: cancel}
	key := ""
	if in := infoOf(ctx); in != nil && in.again != "" {
		key = strings.Join([]string{j.By, j.Case, j.Kind, in.again}, "\x00")
	}
	if first := s.jobs.add(t, j.ID, key); first != nil {
		cancel()
		was, _ := first.get()
		return was, nil
	}
	err := s.saveJob(ctx, j)
	if err == nil {
		err = s.audit(ctx, "job-started", c.id, map[string]any{"job": j.ID, "kind": kind, "of": detail})
	}
	if err != nil {
		cancel()
		return t.set(func(j *Job) { j.State, j.EndedAt, j.Error = JobFailed, stamp(), s.problemOf(err) }), err
	}
	s.jobs.wait.Go(func() {
		defer cancel()
		s.work(run, c, t, do)
	})
	return j, nil
}

func (s *Server) work(ctx context.Context, c *servedCase, t *task, do work) {
	var result any
	var err error
	select {
	case c.turn <- struct{}{}:
		j := t.set(func(j *Job) { j.State, j.StartedAt = JobRunning, stamp() })
		if err = s.saveJob(ctx, j); err == nil {
			result, err = safely(ctx, do, t.tell)
		}
		<-c.turn
	case <-ctx.Done():
		err = ctx.Err()
	}
	j := t.set(func(j *Job) {
		j.EndedAt, j.Result = stamp(), result
		switch {
		case err == nil:
			j.State = JobDone
		case ctx.Err() != nil:
			j.State = JobCancelled
			j.Error = s.problemOf(ctx.Err())
		default:
			j.State = JobFailed
			j.Error = s.problemOf(err)
		}
	})
	s.metrics.job(string(j.State))
	if err != nil {
		s.log.Warn("job ended", "job", j.ID, "case", j.Case, "kind", j.Kind, "state", j.State, "error", err.Error())
	}
	// The job's own context may be over; how it ended is still worth a row.
	if err := s.saveJob(context.WithoutCancel(ctx), j); err != nil {
		s.log.Error("job not saved", "job", j.ID, "error", err.Error())
	}
}

// safely keeps a panic of one job from ending the server.
func safely(ctx context.Context, do work, tell func(string, int64, int64)) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(err, fmt.Errorf("panic: %v", p))
		}
	}()
	return do(ctx, tell)
}
