package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"tallyman/internal/trade"
)

// jsonFile is JSON as a table: a record is an object, its members are the
// cells. The records stand one to a line, one after the other, or in an array,
// which may be the one array of objects inside an object ({"data": [...]}).
type jsonFile struct {
	path string
	size int64
	form jsonForm
	// member is the array's name in the object that holds it; form jsonMember only.
	member string
	keys   []string // of the first records, in order
	at     map[string]int

	mu   sync.Mutex
	late []string // keys that came later
}

type jsonForm int

const (
	jsonLines  jsonForm = iota // one value to a line
	jsonStream                 // one value after the other, over several lines
	jsonArray                  // [ {...}, {...} ]
	jsonMember                 // {"data": [ {...} ]}
)

// Bounds of reading JSON: the keys of so many records are the columns; blocks
// hold so many bytes of records.
const (
	jsonKeyRecords = 1000
	jsonBlockBytes = 1 << 20
	maxJSONLate    = 50
)

func openJSON(path string) (*jsonFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	j := &jsonFile{path: path, size: info.Size(), at: map[string]int{}}
	if err := j.decideForm(); err != nil {
		return nil, j.fault(err)
	}
	n := 0
	err = j.records(func(_ int, raw []byte) error {
		members, err := jsonMembers(raw)
		if err != nil {
			return nil //nolint:nilerr // the row is rejected when it is read
		}
		for _, m := range members {
			if _, ok := j.at[m.key]; !ok {
				j.at[m.key] = len(j.keys)
				j.keys = append(j.keys, m.key)
			}
		}
		if n++; n == jsonKeyRecords {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, j.fault(err)
	}
	if len(j.keys) == 0 {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the JSON holds no object with members in its first records", Next: "a table is a list of objects, one for each row"}
	}
	if len(j.keys) > maxSheetColumns {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the first records have %d different keys: data stand where names should", len(j.keys)), Next: "write it as a list of objects that share their keys"}
	}
	return j, nil
}

// fault is an error about the file as a whole.
func (j *jsonFile) fault(err error) error {
	return asInput(j.path, "the JSON cannot be read", err)
}

// decideForm looks at how the values of the file follow each other.
func (j *jsonFile) decideForm() error {
	f, err := os.Open(j.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	s := newJSONScanner(f)
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c == '[' {
		j.form = jsonArray
		return nil
	}
	first := s.line
	if _, err := s.value(nil, false); err != nil {
		if errors.Is(err, errJSONCut) {
			j.form = jsonLines // a first line that is cut is a bad line, not the end
			if j.member, err = j.arrayMember(); err == nil && j.member != "" {
				j.form = jsonMember
			}
			return nil
		}
		return err
	}
	last := s.line
	if _, err := s.peek(); err == nil {
		if j.form = jsonLines; last > first {
			j.form = jsonStream
		}
		return nil
	}
	if j.member, err = j.arrayMember(); err != nil {
		return err
	}
	if j.form = jsonStream; j.member != "" {
		j.form = jsonMember
	}
	return nil
}

// arrayMember finds the one member of the file's object that is an array of
// objects; "" where there is none.
func (j *jsonFile) arrayMember() (string, error) {
	var found []string
	err := j.members(func(name string, s *jsonScanner) error {
		c, err := s.peek()
		if err != nil || c != '[' {
			return err
		}
		if _, err := s.read(); err != nil {
			return err
		}
		c, err = s.peek()
		if c == '{' || c == ']' && err == nil {
			found = append(found, name)
		}
		return s.rest(err)
	})
	if len(found) > 1 {
		return "", &trade.Error{Code: trade.CodeInput, Where: j.path, Message: fmt.Sprintf("the JSON holds several lists: %s", strings.Join(found, ", ")), Next: "write the one that is meant into a file of its own"}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return "", err
}

// members hands over the members of the file's object, the scanner standing
// before the value. do may read the value or leave it.
func (j *jsonFile) members(do func(name string, s *jsonScanner) error) error {
	f, err := os.Open(j.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	s := newJSONScanner(f)
	if err := s.expect('{'); err != nil {
		return err
	}
	for {
		c, err := s.peek()
		if errors.Is(err, io.EOF) {
			return errJSONCut
		}
		if err != nil || c == '}' {
			return err
		}
		if c == ',' {
			if _, err := s.read(); err != nil {
				return err
			}
			continue
		}
		raw, err := s.value(nil, true)
		if err != nil {
			return err
		}
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			return fmt.Errorf("line %d: a name was expected: %w", s.line, err)
		}
		if err := s.expect(':'); err != nil {
			return err
		}
		if err := do(name, s); err != nil {
			return err
		}
		// A value that was not read is passed over.
		if c, err := s.peek(); err == nil && c != ',' && c != '}' {
			if _, err := s.value(nil, false); err != nil {
				return err
			}
		}
	}
}

// records hands over the raw records and their numbers: lines, or the place in
// the list. The bytes hold only until do returns.
func (j *jsonFile) records(do func(no int, raw []byte) error) error {
	if j.form == jsonMember {
		found := false
		err := j.members(func(name string, s *jsonScanner) error {
			if name != j.member || found {
				return nil
			}
			found = true
			if err := s.expect('['); err != nil {
				return err
			}
			return s.elements(do)
		})
		if found && errors.Is(err, errJSONCut) {
			return nil // a list that breaks off has said so itself
		}
		return err
	}
	f, err := os.Open(j.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	s := newJSONScanner(f)
	switch j.form {
	case jsonArray:
		if err := s.expect('['); err != nil {
			return err
		}
		return s.elements(do)
	case jsonStream:
		return s.stream(do)
	}
	return s.lines(do)
}

func (j *jsonFile) close() error { return nil }

// blocks hands over the records, the keys as a row numbered 0 before them.
func (j *jsonFile) blocks(ctx context.Context, _ string, yield func(*Block) error) error {
	if err := yield(&Block{rows: []Row{{No: 0, Offset: -1, Cells: slices.Clone(j.keys)}}}); err != nil {
		return err
	}
	seq := 1
	var data []byte
	var ends, nos []int
	done := int64(0)
	flush := func() error {
		if len(ends) == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		done += int64(len(data))
		b := &Block{Seq: seq, end: min(done, j.size), parse: j.parser(data, ends, nos)}
		seq++
		data, ends, nos = nil, nil, nil
		return yield(b)
	}
	err := j.records(func(no int, raw []byte) error {
		data = append(data, raw...)
		ends, nos = append(ends, len(data)), append(nos, no)
		if len(data) >= jsonBlockBytes {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	var known *trade.Error
	if err == nil || errors.Is(err, errEnough) || errors.As(err, &known) || ctx.Err() != nil {
		return err
	}
	if errors.Is(err, errJSONLong) || errors.Is(err, errJSONCut) {
		return j.fault(err)
	}
	return err
}

// parser makes rows of raw records; it is called on another goroutine.
func (j *jsonFile) parser(data []byte, ends, nos []int) func() []Row {
	return func() []Row {
		rows := make([]Row, len(ends))
		start := 0
		for i, end := range ends {
			rows[i] = j.row(nos[i], data[start:end])
			start = end
		}
		return rows
	}
}
