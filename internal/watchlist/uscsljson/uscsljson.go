// Package uscsljson reads the US Consolidated Screening List in its JSON form
// (consolidated.json: an object with "results"). The entries have the keys of
// the table form (format us-csl), with lists and objects where the table joins
// texts; they are brought to the table's texts and read by the same rules.
package uscsljson

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/uscsl"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-csl-json", Title: "US Consolidated Screening List, JSON", Publisher: "US International Trade Administration",
		Licence: "public domain (17 U.S.C. 105)", Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		head := bytes.TrimSpace(s.Head)
		if !bytes.HasPrefix(head, []byte("{")) || !bytes.Contains(head, []byte(`"results"`)) || !bytes.Contains(head, []byte(`"alt_names"`)) ||
			!bytes.Contains(head, []byte(`"source"`)) {
			return 0
		}
	}
	return 0.96
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	l := uscsl.NewList(&rep)
	for _, f := range files {
		if err := file(ctx, f, &rep, l); err != nil {
			return rep, err
		}
	}
	return rep, l.Emit(emit, own)
}

// file walks the top object to its results and decodes them one by one.
func file(ctx context.Context, f listfile.File, rep *listfile.Report, l *uscsl.List) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	dec := json.NewDecoder(r)
	broken := func(err error) error {
		return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, byte %d", f.Name, dec.InputOffset()), Message: "the JSON is broken", Err: err}
	}
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return broken(errors.Join(errors.New("no object"), err))
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return broken(err)
		}
		if key != "results" {
			var skip json.RawMessage
			if err := dec.Decode(&skip); err != nil {
				return broken(err)
			}
			continue
		}
		if tok, err := dec.Token(); err != nil || tok != json.Delim('[') {
			return broken(errors.Join(errors.New(`"results" is no list`), err))
		}
		for n := 1; dec.More(); n++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			var entry map[string]any
			if err := dec.Decode(&entry); err != nil {
				var typ *json.UnmarshalTypeError
				if !errors.As(err, &typ) {
					return broken(err)
				}
				rep.Read(1)
				rep.Skip(f.Name, n, "the entry is no object", typ.Value)
				continue
			}
			rep.Read(1)
			l.Add(uscsl.Record{Get: func(column string) string { return cell(entry, column) }, Row: n, File: f.Name, SHA256: f.SHA256})
		}
		if _, err := dec.Token(); err != nil && !errors.Is(err, io.EOF) {
			return broken(err)
		}
	}
	return nil
}

// cell writes an entry's value as the table form would.
func cell(entry map[string]any, column string) string {
	if column == "_id" {
		column = "id"
	}
	switch v := entry[column].(type) {
	case string:
		return v
	case float64:
		return strings.TrimSuffix(fmt.Sprintf("%.0f", v), ".0")
	case []any:
		var parts []string
		for _, x := range v {
			switch x := x.(type) {
			case string:
				parts = append(parts, x)
			case map[string]any:
				parts = append(parts, object(x, column))
			}
		}
		return strings.Join(parts, "; ")
	}
	return ""
}

// object joins an address or a number.
func object(x map[string]any, column string) string {
	keys := []string{"address", "city", "state", "postal_code", "country"}
	if column == "ids" {
		keys = []string{"country", "expiration_date", "issue_date", "number", "type"}
	}
	var parts []string
	for _, k := range keys {
		if v, ok := x[k].(string); ok && v != "" {
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, ", ")
}
