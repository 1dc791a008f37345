package source

import (
	"bytes"
	"encoding/binary"
)

// cutter finds where records of delimited text begin and end, in the bytes of
// the file, before they are decoded. The bytes that matter (newlines, quotes,
// separators) are the same in every supported one-byte and multi-byte set.
type cutter struct {
	dialect Dialect
}

// cut is one record found: its text ends at end, the next one starts at next,
// and it took so many lines.
type cut struct{ end, next, lines int }

// Bounds of a quoted cell that spans lines: beyond them the quote is taken for
// a stray one.
const (
	maxQuotedLines = 500
	maxQuotedBytes = 1 << 20
)

// next finds the record that starts at pos. ok is false when it does not end
// within the view and more of the file may follow.
func (c *cutter) next(view []byte, pos int, last bool) (cut, bool) {
	first, ok := c.line(view, pos, last)
	if !ok {
		return cut{}, false
	}
	if !c.dialect.Quote || bytes.IndexByte(view[pos:first.end], '"') < 0 {
		return first, true
	}
	open := c.open(view[pos:first.end], false)
	if !open {
		return first, true
	}
	r := first
	for open {
		if r.lines >= maxQuotedLines || r.next-pos > maxQuotedBytes {
			return first, true
		}
		if r.next >= len(view) && last {
			return first, true // never closed
		}
		following, ok := c.line(view, r.next, last)
		if !ok {
			return cut{}, false
		}
		if r.lines == 1 && c.full(view[pos:first.end]) && c.full(view[r.next:following.end]) {
			return first, true // two whole records: the quote was a stray one
		}
		open = c.open(view[r.next:following.end], true)
		following.lines += r.lines
		r = following
	}
	return r, true
}

// full says whether a line has all its separators by itself.
func (c *cutter) full(line []byte) bool {
	n := c.dialect.Columns
	return n > 1 && bytes.Count(line, []byte{c.dialect.Delimiter}) == n-1
}

// line finds the end of one physical line.
func (c *cutter) line(view []byte, pos int, last bool) (cut, bool) {
	i := bytes.IndexByte(view[pos:], c.dialect.Newline)
	if i < 0 {
		if !last {
			return cut{}, false
		}
		return cut{end: trimCR(view, pos, len(view)), next: len(view), lines: 1}, true
	}
	end := pos + i
	return cut{end: trimCR(view, pos, end), next: end + 1, lines: 1}, true
}

func trimCR(view []byte, pos, end int) int {
	if end > pos && view[end-1] == '\r' {
		return end - 1
	}
	return end
}

// open says whether a quoted cell is still open at the end of a line; inside
// says whether one was open at its start.
func (c *cutter) open(line []byte, inside bool) bool {
	delim := c.dialect.Delimiter
	i := 0
	for {
		if !inside {
			if i < len(line) && line[i] == '"' {
				inside = true
				i++
				continue
			}
			j := bytes.IndexByte(line[i:], delim)
			if j < 0 {
				return false
			}
			i += j + 1
			if i >= len(line) {
				return false
			}
			continue
		}
		j := bytes.IndexByte(line[i:], '"')
		if j < 0 {
			return true
		}
		i += j + 1
		switch {
		case i >= len(line):
			return false
		case line[i] == '"':
			i++
		case line[i] == delim:
			inside = false
			i++
		}
	}
}

// narrow maps UTF-16 code units to single bytes, so that the cutter can look at
// them: ASCII as it is, everything else as 0x80.
func narrow(raw []byte, bigEndian bool, out []byte) []byte {
	out = out[:0]
	for i := 0; i+1 < len(raw); i += 2 {
		u := binary.LittleEndian.Uint16(raw[i:])
		if bigEndian {
			u = binary.BigEndian.Uint16(raw[i:])
		}
		if u < 0x80 {
			out = append(out, byte(u))
		} else {
			out = append(out, 0x80)
		}
	}
	return out
}
