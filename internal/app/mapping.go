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
)

// Proposal is a mapping as map detect proposes it, with its evidence.
type Proposal struct {
	YAML     string
	Evidence []source.Evidence
	Missing  []string // required fields that no column was found for
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
	raw, err := m.YAML()
	if err != nil {
		return Proposal{}, err
	}
	head := fmt.Sprintf("# Mapping of %s, made by tallyman map detect.\n"+
		"# Correct it where it is wrong, check it with: tallyman map check MAP FILE\n"+
		"# and use it with: tallyman ingest --map MAP FILE\n", strings.ReplaceAll(filepath.Base(file), "\n", " "))
	p := Proposal{YAML: head + string(raw), Evidence: evidence}
	p.Missing = m.Missing()
	return p, nil
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
