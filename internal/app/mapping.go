package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"tallyman/internal/ingest"
	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Proposal is a mapping as map detect proposes it, with its evidence.
type Proposal struct {
	YAML     string
	Evidence []source.Evidence
	Missing  []string // required fields that no column was found for
	Source   string   // the known layout, or generic
	Columns  []source.MapColumn
}

// MapDetect proposes a mapping of a file's columns: a known layout's own mapping
// where one fits, else one from the wording of the headers and the shape of the
// values. Works without a case.
func MapDetect(ctx context.Context, file, encoding string, generic bool) (Proposal, error) {
	opt := source.MapOptions{}
	if generic {
		opt.SourceID = "generic"
	}
	m, evidence, err := source.DetectFile(ctx, file, source.OpenOptions{Encoding: encoding}, opt)
	if err != nil {
		return Proposal{}, err
	}
	return propose(ctx, file, m, evidence)
}

// MapAssign gives columns of a file to other fields of a mapping, or to none, as
// a person who looks at them decides.
func MapAssign(ctx context.Context, file, yaml string, columns map[int]string) (Proposal, error) {
	m, err := source.ParseMapping([]byte(yaml))
	if err != nil {
		return Proposal{}, &trade.Error{Code: trade.CodeInput, Where: "yaml", Message: "the mapping cannot be read", Err: err}
	}
	to := map[int]source.Field{}
	for p, f := range columns {
		to[p] = source.Field(f)
	}
	if m, err = source.Assign(ctx, file, m, to); err != nil {
		return Proposal{}, err
	}
	return propose(ctx, file, m, nil)
}

// MapFields are the fields that a column can hold.
func MapFields() []source.Field { return source.Fields() }

func propose(ctx context.Context, file string, m *source.Mapping, evidence []source.Evidence) (Proposal, error) {
	raw, err := m.YAML()
	if err != nil {
		return Proposal{}, err
	}
	head := fmt.Sprintf("# Mapping of %s, made by tallyman map detect.\n"+
		"# Correct it where it is wrong, check it with: tallyman map check MAP FILE\n"+
		"# and use it with: tallyman ingest --map MAP FILE\n", strings.ReplaceAll(filepath.Base(file), "\n", " "))
	p := Proposal{YAML: head + string(raw), Evidence: evidence}
	p.Missing, p.Source = m.Missing(), m.Source
	p.Columns, err = source.MapColumns(ctx, file, m)
	return p, err
}

// MapProblems holds a mapping against a file's headers and names every field
// and header that do not fit. Works without a case.
func MapProblems(ctx context.Context, mapFile, file string) ([]source.Problem, error) {
	m, err := source.LoadMapping(mapFile)
	if err != nil {
		return nil, err
	}
	return source.Check(ctx, file, m, source.OpenOptions{Encoding: m.Encoding})
}

// MapCheck reads a file with a mapping and keeps nothing: the report says what
// would be loaded and rejected. Works without a case.
func MapCheck(ctx context.Context, env Env, mapFile, file string, progress store.Progress) (rep ingest.Report, err error) {
	dir, cleanup, err := Scratch()
	if err != nil {
		return rep, err
	}
	defer cleanup()
	c, err := Open(dir, env)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	var failed error
	_, err = c.Ingest(ctx, []string{file}, IngestOptions{MapFile: mapFile, DryRun: true, Progress: func(string) store.Progress { return progress }},
		func(r ingest.Report, e error) error {
			rep, failed = r, e
			return nil
		})
	return rep, errors.Join(err, failed)
}
