package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tallyman/internal/ingest"
	"tallyman/internal/source"
	"tallyman/internal/store"
)

// Proposal is a mapping as map detect proposes it, with its evidence.
type Proposal struct {
	Sheet    string
	YAML     string
	Evidence []source.Evidence
}

// MapDetect proposes a mapping for every table of a file: a known layout's own
// mapping where one fits, else one from the wording of the headers and the
// shape of the values. Works without a case.
func MapDetect(ctx context.Context, file, encoding string, generic bool) (out []Proposal, err error) {
	b, err := source.Open(file, source.OpenOptions{Encoding: encoding})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	opt := source.MapOptions{}
	if generic {
		opt.SourceID = "generic"
	}
	tables, _, err := b.Tables(ctx, opt)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		m := *t.Mapping
		m.HeaderRow = t.HeaderRow
		raw, err := m.YAML()
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf("# Mapping of sheet %q of %s, made by tallyman map detect.\n"+
			"# Correct it where it is wrong, check it with: tallyman map check MAP FILE\n"+
			"# and use it with: tallyman ingest --map MAP FILE\n", t.Sheet.Name, strings.ReplaceAll(file, "\n", " "))
		out = append(out, Proposal{Sheet: t.Sheet.Name, YAML: head + string(raw), Evidence: t.Evidence})
	}
	return out, nil
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
