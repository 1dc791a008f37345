package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"tallyman/internal/app"
)

// exportTypes are the formats of exports and what browsers call them.
var exportTypes = map[string]string{
	"csv":     "text/csv; charset=utf-8",
	"ndjson":  "application/x-ndjson",
	"xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"parquet": "application/vnd.apache.parquet",
	"ftm":     "application/x-ndjson", // FollowTheMoney entities, one a line
}

func (s *Server) exportRoutes() []endpoint {
	r := read("/export/{file}", "export", "items, parties, hits or findings as csv, ndjson, xlsx, parquet or ftm, with the filter in the file: export/items.csv")
	r.Role, r.Tag, r.Long, r.Work = app.RoleAnalyst, "export", true, workExport
	return []endpoint{typed(r, s.export)}
}

// late sends the header with the first byte, so that an error before it can
// still be told as one.
type late struct {
	w      http.ResponseWriter
	header func()
	begun  bool
}

func (l *late) Write(p []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.header()
	}
	return l.w.Write(p)
}

func (s *Server) export(ctx context.Context, in *struct {
	InCase
	File    string `path:"file" example:"items.csv"`
	Filter  string `query:"filter"`
	Persons bool   `query:"persons" doc:"natural persons too; parquet needs it"`
}) (*stream, error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	what, format, _ := strings.Cut(in.File, ".")
	contentType, known := exportTypes[format]
	if !known {
		return nil, problem(http.StatusNotFound, "not_found", fmt.Sprintf("there is no export %q", in.File), "choose items, parties, hits or findings, and .csv, .ndjson, .xlsx, .parquet or .ftm (items only)")
	}
	opt := app.ExportOptions{What: what, Format: format, Filter: in.Filter, Persons: in.Persons, Version: s.opt.Version}
	if err := s.audit(ctx, "exported", c.id, map[string]any{"file": in.File, "filter": in.Filter, "persons": in.Persons}); err != nil {
		return nil, err
	}
	return streamingAsked(func(w http.ResponseWriter, r *http.Request) {
		out := &late{w: w, header: func() {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "tallyman-"+c.id+"-"+in.File))
			w.WriteHeader(http.StatusOK)
		}}
		_, err := c.Export(r.Context(), opt, out)
		switch {
		case err == nil && !out.begun:
			out.begun = true
			out.header()
		case err != nil && !out.begun:
			writeProblem(w, r, s.problemOf(err))
		case err != nil:
			infoOf(r.Context()).fail(err)
			// A file that ends early must not look whole.
			panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to break the connection
		}
	}), nil
}
