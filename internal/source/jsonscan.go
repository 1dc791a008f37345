package source

import (
	"bufio"
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
func (s *jsonScanner) value(out []byte, keep bool) ([]byte, error) {
	c, err := s.peek()
	if err != nil {
		return out, err
	}
	depth, text, escaped := 0, false, false
	plain := c != '{' && c != '[' && c != '"'
	start := len(out)
	for {
		c, err := s.read()
		if err == io.EOF {
			if plain && depth == 0 {
				return out, nil
			}
			return out, errJSONCut
		}
		if err != nil {
			return out, err
		}
		if plain && (c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t') {
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
	if err == io.EOF {
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
