// Package ftm reads FollowTheMoney entities, one JSON object a line, as
// OpenSanctions publishes them (entities.ftm.json): parties with their
// properties, Sanction objects that carry programme and dates, Address objects,
// and the edges Ownership and Directorship.
//
// Parties and what belongs to them come in any order, so each file is read
// twice: first sanctions, addresses and passports by the entity they belong to,
// then the parties. Memory grows with the sanctions, not with the parties.
// Model: followthemoney.tech.
package ftm

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// maxLine is the longest line that is read, in bytes; the longest known entity
// is far below it.
const maxLine = 64 << 20

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "ftm", Title: "FollowTheMoney entities, JSON lines", Publisher: "as stated in the entities",
		Licence: "that of the publisher; OpenSanctions data: CC BY-NC 4.0", Detect: detect, Parse: parse,
	}
}

// object is one line.
type object struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
	Referents  []string            `json:"referents"`
	FirstSeen  string              `json:"first_seen"`
	LastSeen   string              `json:"last_seen"`
	LastChange string              `json:"last_change"`
}

func (o object) first(prop string) string {
	if v := o.Properties[prop]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		line, _, more := bytes.Cut(bytes.TrimSpace(s.Head), []byte("\n"))
		var o object
		if json.Unmarshal(line, &o) == nil {
			if o.ID == "" || o.Schema == "" || o.Properties == nil {
				return 0
			}
			continue
		}
		// A first line longer than the sample cannot be read whole.
		if more || !bytes.HasPrefix(line, []byte("{")) || !bytes.Contains(line, []byte(`"schema"`)) || !bytes.Contains(line, []byte(`"properties"`)) {
			return 0
		}
	}
	return 0.97
}

var errLong = fmt.Errorf("the line is longer than %d bytes", maxLine)

// each calls do for every line that is not blank, with its number.
func each(ctx context.Context, f listfile.File, do func(line []byte, n int, err error) error) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	b := bufio.NewReaderSize(r, 1<<20)
	var long []byte
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, tooLong, err := readLine(b, &long)
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			var fault error
			if tooLong {
				fault = errLong
			}
			if err := do(line, n, fault); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, line %d", f.Name, n), Message: "cannot be read", Err: err}
		}
	}
}

// readLine returns the next line; what is beyond maxLine is read and dropped.
func readLine(b *bufio.Reader, long *[]byte) (line []byte, tooLong bool, err error) {
	line, err = b.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, false, err
	}
	*long = append((*long)[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = b.ReadSlice('\n')
		if len(*long) <= maxLine {
			*long = append(*long, line...)
		}
	}
	return *long, len(*long) > maxLine, err
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	b := &belongings{sanctions: map[string][]trade.Listing{}, addresses: map[string]trade.EntityAddress{}, passports: map[string][]trade.Identifier{}}
	for _, f := range files {
		f.WarnEncoding(&rep)
		err := each(ctx, f, func(line []byte, _ int, err error) error {
			if err == nil && mayBelong(line) {
				b.take(line)
			}
			return nil
		})
		if err != nil {
			return rep, err
		}
	}
	ids := listfile.Unique{}
	for _, f := range files {
		err := each(ctx, f, func(line []byte, n int, err error) error {
			rep.Read(1)
			if err != nil {
				rep.Skip(f.Name, n, err.Error(), listfile.Short(string(line), 200))
				return nil
			}
			var o object
			if json.Unmarshal(line, &o) != nil {
				rep.Skip(f.Name, n, "the line is no JSON object", listfile.Short(string(line), 200))
				return nil //nolint:nilerr // said in the report; the other lines go on
			}
			return one(o, f, n, &rep, b, ids, emit, own)
		})
		if err != nil {
			return rep, err
		}
	}
	return rep, nil
}

// one hands over a party or an edge; what belongs to a party is in b already.
func one(o object, f listfile.File, n int, rep *listfile.Report, b *belongings, ids listfile.Unique, emit listfile.Emit, own listfile.Own) error {
	if schema, ok := schemata[o.Schema]; ok {
		e := party(o, schema, b)
		e.Row, e.File = n, f.SHA256
		if e.ID == "" || len(e.Names) == 0 {
			rep.Skip(f.Name, n, "the entity has no id or no name", o.ID+" "+o.Schema)
			return nil
		}
		if _, first := ids.ID(e.ID); !first {
			rep.Skip(f.Name, n, "an earlier line has the same id", o.ID)
			return nil
		}
		return emit(e)
	}
	if ends, ok := edges[o.Schema]; ok {
		made, err := ends.emit(o, n, own)
		if err == nil && made == 0 {
			rep.Skip(f.Name, n, "the edge lacks one of its ends", o.ID+" "+o.Schema)
		}
		return err
	}
	if _, ok := belongs[o.Schema]; !ok {
		rep.Skip(f.Name, n, "schema "+listfile.Short(o.Schema, 40)+" is neither a party nor ownership", o.ID)
	}
	return nil
}
