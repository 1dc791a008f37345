package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// Upload is a file that a browser sent and that a job can read.
type Upload struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// uploadLife is how long an upload waits for a job.
const uploadLife = 24 * time.Hour

var uploadID = regexp.MustCompile(`^up-[0-9a-f]{16}$`)

// Uploads is the answer to an upload.
type Uploads struct {
	Uploads []Upload `json:"uploads" nullable:"false"`
}

// MapProposal is a proposed mapping with what it rests on.
type MapProposal struct {
	YAML     string          `json:"yaml" doc:"what tallyman map detect prints"`
	Source   string          `json:"source" doc:"the layout that was recognised; generic: from wording and values"`
	Columns  []app.MapColumn `json:"columns" nullable:"false"`
	Fields   []app.MapField  `json:"fields" nullable:"false" doc:"that a column can hold"`
	Evidence []app.Evidence  `json:"evidence" nullable:"false"`
	Missing  []string        `json:"missing" nullable:"false" doc:"required fields that no column was found for"`
	Preview  app.Preview     `json:"preview"`
}

// Assigned is a column with the field that it holds.
type Assigned struct {
	Position int    `json:"position" minimum:"1"`
	Field    string `json:"field" doc:"empty: none"`
}

// MapReport is what a mapping would do.
type MapReport struct {
	Problems []app.Problem   `json:"problems" nullable:"false"`
	Report   *app.FileReport `json:"report,omitempty"`
	Error    *Problem        `json:"error,omitempty"`
}

const previewRows = 200

func (s *Server) uploadRoutes() []endpoint {
	write := func(p, id, says string) Route {
		r := read(p, id, says)
		r.Method, r.Role, r.Scope, r.Tag = "POST", app.RoleAnalyst, app.ScopeWrite, "files"
		return r
	}
	up := write("/uploads", "upload", "Send files (multipart/form-data, several at once); they wait a day for a job")
	up.Work = ""
	up.Body, up.Status, up.Form = s.opt.UploadBytes, http.StatusCreated, true
	return []endpoint{
		typed(up, func(ctx context.Context, in *struct {
			InCase
			Asked
		}) (*of[Uploads], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			files, _, err := s.receive(c, in.r)
			if err != nil {
				return nil, err
			}
			return answer(Uploads{files}, s.audit(ctx, "uploaded", c.id, files))
		}),
		typed(write("/map/detect", "map-detect", "Propose a mapping of an upload's columns"), s.mapDetect),
		typed(write("/map/check", "map-check", "Hold a mapping against an upload, and read it without keeping anything"), s.mapCheck),
	}
}

// receive keeps the files of a multipart request, and its other fields.
func (s *Server) receive(c *servedCase, r *http.Request) (files []Upload, fields map[string]string, err error) {
	dir, err := c.Uploads()
	if err != nil {
		return nil, nil, err
	}
	sweep(dir)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, problem(http.StatusUnsupportedMediaType, "media_type", "send multipart/form-data: "+err.Error(), "")
	}
	fields = map[string]string{}
	defer func() {
		if err != nil {
			for _, f := range files {
				_ = os.RemoveAll(filepath.Join(dir, f.ID))
			}
		}
	}()
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return files, nil, badBody(err)
		}
		if part.FileName() == "" {
			value, err := io.ReadAll(io.LimitReader(part, 4096))
			if err != nil {
				return files, nil, badBody(err)
			}
			fields[part.FormName()] = string(value)
			continue
		}
		up, err := keep(dir, part)
		if err != nil {
			return files, nil, err
		}
		files = append(files, up)
	}
	if len(files) == 0 {
		return nil, nil, problem(http.StatusBadRequest, "usage", "the request holds no file", "send each file as a part with a file name")
	}
	return files, fields, nil
}

func badBody(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge(big.Limit)
	}
	return problem(http.StatusBadRequest, "body", "the body cannot be read: "+err.Error(), "")
}

// keep writes one part into a folder of its own, under the name that it came
// with: ingest looks at names.
func keep(dir string, part *multipart.Part) (Upload, error) {
	up := Upload{ID: "up-" + newTrace(), Name: part.FileName()}
	if !plainName(up.Name) {
		return up, problem(http.StatusBadRequest, "usage", fmt.Sprintf("%q cannot be a file's name", up.Name), "")
	}
	folder := filepath.Join(dir, up.ID)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return up, fmt.Errorf("keep upload: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(folder, up.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return up, fmt.Errorf("keep upload: %w", err)
	}
	h := sha256.New()
	up.Bytes, err = io.Copy(io.MultiWriter(f, h), part)
	if e := f.Close(); err == nil && e != nil {
		err = fmt.Errorf("keep upload: %w", e)
	} else if err != nil {
		err = badBody(err)
	}
	if err != nil {
		_ = os.RemoveAll(folder)
		return up, err
	}
	up.SHA256 = hex.EncodeToString(h.Sum(nil))
	return up, nil
}

// plainName says that a name is one of a file and nothing else.
func plainName(name string) bool {
	return name != "" && len(name) <= 200 && utf8.ValidString(name) && !strings.HasPrefix(name, ".") && filepath.Base(name) == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return r == '/' || r == '\\' || r == ':' || unicode.IsControl(r) })
}

// sweep removes uploads that no job came for.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && uploadID.MatchString(e.Name()) && time.Since(info.ModTime()) > uploadLife {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// uploaded is the path of an upload's file.
func uploaded(c *servedCase, id string) (string, error) {
	gone := &trade.Error{Code: trade.CodeNotFound, Where: "upload", Message: fmt.Sprintf("there is no upload %q", id), Next: "uploads wait a day; send the file again"}
	if !uploadID.MatchString(id) {
		return "", gone
	}
	dir, err := c.Uploads()
	if err != nil {
		return "", err
	}
	entries, err := os.ReadDir(filepath.Join(dir, id))
	if err != nil {
		return "", gone
	}
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			return filepath.Join(dir, id, e.Name()), nil
		}
	}
	return "", gone
}

// shown takes the folder of uploads out of an error's place.
func (c *servedCase) shown(err error) error {
	var e *trade.Error
	if !errors.As(err, &e) {
		return err
	}
	dir, dirErr := c.Uploads()
	if dirErr != nil {
		return err
	}
	cut := *e
	if rest, ok := strings.CutPrefix(e.Where, dir+string(filepath.Separator)); ok {
		if _, name, ok := strings.Cut(rest, string(filepath.Separator)); ok {
			cut.Where = name
		}
	}
	return &cut
}

func (s *Server) mapDetect(ctx context.Context, in *struct {
	InCase
	Body struct {
		Upload   string `json:"upload"`
		Encoding string `json:"encoding,omitempty"`
		Generic  bool   `json:"generic,omitempty" doc:"from wording and values, even where a source is recognised"`
		YAML     string `json:"yaml,omitempty" maxLength:"500000" doc:"a mapping to go on from, in the place of one that is detected"`
		// A column that nothing is said of stays as it is.
		Columns []Assigned `json:"columns,omitempty" maxItems:"1000"`
	}
}) (*of[MapProposal], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	file, err := uploaded(c, in.Body.Upload)
	if err != nil {
		return nil, err
	}
	var p app.Proposal
	if in.Body.YAML != "" {
		to := map[int]string{}
		for _, one := range in.Body.Columns {
			to[one.Position] = one.Field
		}
		p, err = app.MapAssign(ctx, file, in.Body.YAML, to)
	} else {
		p, err = app.MapDetect(ctx, file, in.Body.Encoding, in.Body.Generic)
	}
	if err != nil {
		return nil, c.shown(err)
	}
	out := MapProposal{YAML: p.YAML, Source: p.Source, Columns: append([]app.MapColumn{}, p.Columns...), Fields: app.MapFields(), Evidence: append([]app.Evidence{}, p.Evidence...), Missing: append([]string{}, p.Missing...)}
	out.Preview, err = app.MapPreview(ctx, file, in.Body.Encoding, previewRows)
	return answer(out, c.shown(err))
}

func (s *Server) mapCheck(ctx context.Context, in *struct {
	InCase
	Body struct {
		Upload string `json:"upload"`
		YAML   string `json:"yaml" maxLength:"500000"`
	}
}) (*of[MapReport], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	file, err := uploaded(c, in.Body.Upload)
	if err != nil {
		return nil, err
	}
	mapFile, err := keepMap(file, in.Body.YAML)
	if err != nil {
		return nil, err
	}
	problems, err := app.MapProblems(ctx, mapFile, file)
	if err != nil {
		return nil, c.shown(err)
	}
	out := MapReport{Problems: append([]app.Problem{}, problems...)}
	rep, err := app.MapCheck(ctx, s.opt.Env, mapFile, file, nil)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		out.Error = s.problemOf(c.shown(err))
	} else {
		out.Report = &rep
	}
	return answer(out, nil)
}

// keepMap writes a mapping beside the upload that it is for; the name begins
// with a dot, so that it is never taken for the upload.
func keepMap(file, yaml string) (string, error) {
	path := filepath.Join(filepath.Dir(file), ".map.yml")
	if err := os.WriteFile(path, []byte(yaml), 0o600); err != nil {
		return "", fmt.Errorf("keep mapping: %w", err)
	}
	return path, nil
}
