package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"tallyman/internal/app"
)

type JobPath struct {
	WithID
}

// accepted is the answer to a request for long work.
type accepted struct {
	Location string `header:"Location"`
	Body     Job
}

func (s *Server) jobRoutes() []endpoint {
	start := func(p, id, says string) Route {
		r := read(p, id, says)
		r.Method, r.Role, r.Scope, r.Tag, r.Status, r.Work = "POST", app.RoleAnalyst, app.ScopeWrite, "jobs", http.StatusAccepted, ""
		return r
	}
	look := func(p, id, says string) Route {
		r := read(p, id, says)
		r.Tag, r.Work = "jobs", ""
		return r
	}
	lists := start("/lists", "add-list", "Add a version of a list (multipart/form-data: id, format, files)")
	lists.Body, lists.Form = s.opt.UploadBytes, true
	follow := look("/jobs/{id}/events", "job-events", "Progress of a job, as server-sent events: progress ..., done")
	follow.Long = true
	cancel := look("/jobs/{id}", "cancel-job", "Cancel a job; what it finished stays")
	cancel.Method, cancel.Role, cancel.Scope = "DELETE", app.RoleAnalyst, app.ScopeWrite
	return []endpoint{
		typed(start("/ingest", "ingest", "Read uploads into the ledger"), s.startIngest),
		typed(start("/run", "run", "Build every stage whose inputs changed"), s.startRun),
		typed(start("/report", "report", "Write the dossier"), s.startReport),
		typed(lists, s.startList),
		typed(look("/jobs", "jobs", "Jobs of the case, the newest first"), func(_ context.Context, in *InCase) (*of[[]Job], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(s.jobs.list(c.id), nil)
		}),
		typed(look("/jobs/{id}", "job", "One job"), func(_ context.Context, in *JobPath) (*of[Job], error) {
			t, err := s.theJob(in)
			if err != nil {
				return nil, err
			}
			j, _ := t.get()
			return answer(j, nil)
		}),
		typed(follow, s.jobEvents),
		typed(cancel, func(ctx context.Context, in *JobPath) (*of[Job], error) {
			t, err := s.theJob(in)
			if err != nil {
				return nil, err
			}
			j, _ := t.get()
			if j.ended() {
				return answer(j, nil)
			}
			t.cancel()
			return answer(j, s.audit(ctx, "job-cancelled", in.Case, map[string]any{"job": j.ID}))
		}),
	}
}

func (s *Server) theJob(in *JobPath) (*task, error) {
	if t := s.jobs.get(in.Case, in.ID); t != nil {
		return t, nil
	}
	return nil, problem(http.StatusNotFound, "not_found", fmt.Sprintf("there is no job %q", in.ID), "")
}

func (s *Server) begin(ctx context.Context, c *servedCase, kind string, detail any, do work) (*accepted, error) {
	j, err := s.start(ctx, c, kind, detail, do)
	if err != nil {
		return nil, err
	}
	return &accepted{Location: c.url("/jobs/" + j.ID), Body: j}, nil
}

// FilesRead is the result of an ingest.
type FilesRead struct {
	Files  []app.FileReport `json:"files"`
	Failed []*Problem       `json:"failed"`
}

func (s *Server) startIngest(ctx context.Context, in *struct {
	InCase
	Body struct {
		Uploads  []string `json:"uploads" minItems:"1" maxItems:"1000"`
		Source   string   `json:"source,omitempty" doc:"id of a source; empty: recognised"`
		YAML     string   `json:"yaml,omitempty" maxLength:"500000" doc:"a mapping of the columns"`
		Encoding string   `json:"encoding,omitempty"`
	}
}) (*accepted, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, id := range in.Body.Uploads {
		file, err := uploaded(c, id)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	opt := app.IngestOptions{SourceID: in.Body.Source, Encoding: in.Body.Encoding}
	if in.Body.YAML != "" {
		if opt.MapFile, err = keepMap(files[0], in.Body.YAML); err != nil {
			return nil, err
		}
	}
	return s.begin(ctx, c, "ingest", in.Body.Uploads, func(ctx context.Context, tell func(string, int64, int64)) (any, error) {
		opt.Progress = func(file string) app.Progress {
			name := filepath.Base(file)
			return func(done, total int64) { tell(name, done, total) }
		}
		out := FilesRead{Files: []app.FileReport{}, Failed: []*Problem{}}
		_, err := c.Ingest(ctx, files, opt, func(rep app.FileReport, err error) error {
			if err != nil {
				out.Failed = append(out.Failed, s.problemOf(c.shown(err)))
				return nil
			}
			out.Files = append(out.Files, rep)
			return nil
		})
		if err != nil {
			return out, err
		}
		if len(out.Files) == 0 && len(out.Failed) > 0 {
			return out, out.Failed[0]
		}
		drop(files)
		return out, nil
	})
}

// drop removes uploads that were read; their originals are kept in the case.
func drop(files []string) {
	for _, f := range files {
		_ = os.RemoveAll(filepath.Dir(f))
	}
}

func (s *Server) startRun(ctx context.Context, in *struct {
	InCase
	Body *struct {
		Only string `json:"only,omitempty" doc:"one stage"`
	}
}) (*accepted, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	opt := app.RunOptions{}
	if in.Body != nil {
		opt.Only = in.Body.Only
	}
	return s.begin(ctx, c, "run", opt.Only, func(ctx context.Context, tell func(string, int64, int64)) (any, error) {
		opt.OnStage = func(stage string) { tell(stage, 0, 0) }
		opt.Progress = func(stage string) app.Progress {
			return func(done, total int64) { tell(stage, done, total) }
		}
		return c.Run(ctx, opt)
	})
}

// Written is the files of a dossier, as addresses.
type Written struct {
	Files []string `json:"files"`
}

func (s *Server) startReport(ctx context.Context, in *struct {
	InCase
	Body *struct {
		Formats []string `json:"formats,omitempty"`
	}
}) (*accepted, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	opt := app.ReportOptions{Formats: []string{"html"}, Version: s.opt.Version}
	if in.Body != nil && len(in.Body.Formats) > 0 {
		opt.Formats = in.Body.Formats
	}
	return s.begin(ctx, c, "report", opt.Formats, func(ctx context.Context, tell func(string, int64, int64)) (any, error) {
		tell("dossier", 0, 0)
		files, err := c.Report(ctx, opt)
		out := Written{Files: []string{}}
		for _, f := range files {
			if rel, err := filepath.Rel(c.Dossier(), f); err == nil {
				out.Files = append(out.Files, c.url("/dossier/"+filepath.ToSlash(rel)))
			}
		}
		return out, err
	})
}

func (s *Server) startList(ctx context.Context, in *struct {
	InCase
	Asked
}) (*accepted, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	ups, fields, err := s.receive(c, in.r)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, u := range ups {
		file, err := uploaded(c, u.ID)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return s.begin(ctx, c, "lists-add", map[string]any{"list": fields["id"], "files": ups}, func(ctx context.Context, tell func(string, int64, int64)) (any, error) {
		tell("read "+fields["id"], 0, 0)
		rep, err := c.AddList(ctx, fields["id"], fields["format"], files)
		drop(files)
		return rep, c.shown(err)
	})
}
