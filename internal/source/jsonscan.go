package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// jsonScanner parts a stream of JSON into whole values without holding more
// than one of them. It looks at brackets and strings only; whether a value is
// right is for the reader of the value to say.
type jsonScanner struct {
	r    *bufio.Reader
	line int // of the byte to be read next, from 1
}

// Errors of [jsonScanner].
var (
	errJSONCut  = errors.New("the JSON breaks off inside a value")
	errJSONLong = fmt.Errorf("one value is longer than %d MiB", maxJSONValue>>20)
)

// maxJSONValue bounds one record: more is no row of a table.
const maxJSONValue = 64 << 20

func newJSONScanner(r io.Reader) *jsonScanner {
	s := &jsonScanner{r: bufio.NewReaderSize(r, 1<<20), line: 1}
	if mark, err := s.r.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = s.r.Discard(3)
	}
	return s
}

func (s *jsonScanner) read() (byte, error) {
	c, err := s.r.ReadByte()
	if c == '\n' && err == nil {
		s.line++
	}
	return c, err
}

// peek skips white space and returns the byte that follows; io.EOF at the end.
func (s *jsonScanner) peek() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c, s.r.UnreadByte()
		}
	}
}

// value reads one value. With keep it is appended to out, else only passed over.
// A stray mark of punctuation is a value of its own, which no reader accepts.
func (s *jsonScanner) value(out []byte, keep bool) ([]byte, error) {
	c, err := s.peek()
	if err != nil {
		return out, err
	}
	depth, text, escaped := 0, false, false
	plain := c != '{' && c != '[' && c != '"'
	start := len(out)
	for taken := 0; ; taken++ {
		c, err := s.read()
		if errors.Is(err, io.EOF) {
			if plain && depth == 0 {
				return out, nil
			}
			return out, errJSONCut
		}
		if err != nil {
			return out, err
		}
		if plain && taken > 0 && (c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t') {
			if c == '\n' {
				s.line--
			}
			return out, s.r.UnreadByte()
		}
		if keep {
			if len(out)-start > maxJSONValue {
				return out, errJSONLong
			}
			out = append(out, c)
		}
		switch {
		case escaped:
			escaped = false
		case text:
			escaped = c == '\\'
			text = c != '"'
		case c == '"':
			text = true
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			depth--
		}
		if !plain && depth == 0 && !text {
			return out, nil
		}
	}
}

// expect reads one byte of punctuation.
func (s *jsonScanner) expect(want byte) error {
	c, err := s.peek()
	if errors.Is(err, io.EOF) {
		return errJSONCut
	}
	if err != nil {
		return err
	}
	if c != want {
		return fmt.Errorf("line %d: %q where %q was expected", s.line, c, want)
	}
	_, err = s.read()
	return err
}

// rest passes over what is left of an array whose bracket was read.
func (s *jsonScanner) rest(err error) error {
	for err == nil {
		var c byte
		if c, err = s.peek(); err != nil {
			break
		}
		switch c {
		case ']':
			_, err = s.read()
			return err
		case ',':
			_, err = s.read()
		default:
			_, err = s.value(nil, false)
		}
	}
	if errors.Is(err, io.EOF) {
		return errJSONCut
	}
	return err
}

// elements reads the rest of an array. A list that breaks off gives its last
// piece as a record, which then is rejected.
func (s *jsonScanner) elements(do func(int, []byte) error) error {
	var buf []byte
	for no := 1; ; {
		c, err := s.peek()
		switch {
		case errors.Is(err, io.EOF):
			return do(no, []byte("the list breaks off"))
		case err != nil:
			return err
		case c == ']':
			_, err := s.read()
			return err
		case c == ',':
			if _, err := s.read(); err != nil {
				return err
			}
			continue
		}
		if buf, err = s.value(buf[:0], true); err != nil && !errors.Is(err, errJSONCut) {
			return err
		}
		if e := do(no, buf); e != nil || err != nil {
			return e
		}
		no++
	}
}

func (s *jsonScanner) stream(do func(int, []byte) error) error {
	var buf []byte
	for no := 1; ; no++ {
		if _, err := s.peek(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var err error
		if buf, err = s.value(buf[:0], true); err != nil && !errors.Is(err, errJSONCut) {
			return err
		}
		if e := do(no, buf); e != nil || err != nil {
			return e
		}
	}
}

// lines reads a record from every line, so that a broken one costs itself only.
func (s *jsonScanner) lines(do func(int, []byte) error) error {
	var buf []byte
	for no := 1; ; no++ {
		buf = buf[:0]
		var err error
		for {
			var part []byte
			part, err = s.r.ReadSlice('\n')
			buf = append(buf, part...)
			if !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
			if len(buf) > maxJSONValue {
				return errJSONLong
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if line := bytes.TrimSpace(buf); len(line) > 0 {
			if e := do(no, line); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}
