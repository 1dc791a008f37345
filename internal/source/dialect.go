package source

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Dialect is how a text file parts records and cells.
type Dialect struct {
	Delimiter byte
	Quote     bool // cells may stand in double quotes
	Newline   byte // '\n' (alone or after '\r') or '\r' alone
	Columns   int  // most records have so many cells
}

// String says it in words, for reports.
func (d Dialect) String() string {
	name := fmt.Sprintf("%q", d.Delimiter)
	switch d.Delimiter {
	case '\t':
		name = "tab"
	case ';':
		name = "semicolon"
	case ',':
		name = "comma"
	}
	if d.Newline == '\r' {
		name += ", lines end with CR"
	}
	if !d.Quote {
		name += ", quotes are part of the text"
	}
	return name
}

// delimiters are tried in this order; on a tie the earlier one wins.
const delimiters = ";\t,|^~\x01\x1f!#*:/"

// maxSniff bounds how many records each candidate is tried on.
const maxSniff = 400

// GuessDialect decides separators and quoting from the decoded opening of a
// file. ok is false when nothing parts the lines into two columns or more.
func GuessDialect(text string) (d Dialect, ok bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	text = text[:min(len(text), 256<<10)]
	newline := byte('\n')
	if lf, cr := strings.Count(text, "\n"), strings.Count(text, "\r"); lf == 0 && cr > 0 || cr > 20*lf && lf < 3 {
		newline = '\r'
	}
	if rest, found := strings.CutPrefix(strings.ToLower(text), "sep="); found && len(rest) > 1 {
		// Spreadsheet programs write and honour this first line.
		d := Dialect{Delimiter: rest[0], Quote: true, Newline: newline}
		_, d.Columns = d.consistency(text)
		return d, true
	}
	best := -1.0
	for i := range len(delimiters) {
		quoted := 0.0
		for _, quote := range []bool{true, false} {
			c := Dialect{Delimiter: delimiters[i], Quote: quote, Newline: newline}
			share, columns := c.consistency(text)
			if quote {
				quoted = share
			}
			if columns < 2 || !quote && quoted > 0.99 {
				continue // separators inside quotes make no columns where quoting holds throughout
			}
			c.Columns = columns
			score := share * share * math.Log2(float64(columns)+1)
			if i > 3 {
				score *= 0.7 // rare separators need clearer evidence
			}
			if !quote {
				score *= 0.98
			}
			if score > best+1e-9 {
				best, d, ok = score, c, true
			}
		}
	}
	return d, ok
}

// consistency parses a sample and returns the share of records with the most
// frequent number of cells, and that number.
func (d Dialect) consistency(text string) (share float64, columns int) {
	counts := map[int]int{}
	n := 0
	cut := cutter{dialect: d}
	var cells []string
	view := []byte(text)
	for pos := 0; pos < len(view) && n < maxSniff; {
		r, ok := cut.next(view, pos, true)
		if !ok {
			break
		}
		record := text[pos:r.end]
		pos = r.next
		if strings.TrimSpace(record) == "" {
			continue
		}
		cells = d.split(record, cells[:0])
		if pos >= len(text) && n > 0 && len(cells) < columns {
			break // the sample's last record may be cut
		}
		counts[len(cells)]++
		n++
	}
	if n == 0 {
		return 0, 0
	}
	for c, times := range counts {
		if times > counts[columns] || times == counts[columns] && c > columns {
			columns = c
		}
	}
	return float64(counts[columns]) / float64(n), columns
}

// split parts one record (without its line end) into cells, appended to out.
func (d Dialect) split(record string, out []string) []string {
	if !d.Quote || strings.IndexByte(record, '"') < 0 {
		return splitPlain(record, d.Delimiter, out)
	}
	start := len(out)
	out = splitQuoted(record, d.Delimiter, out)
	if n := len(out) - start; d.Columns > 0 && n != d.Columns && strings.Count(record, string(rune(d.Delimiter))) == d.Columns-1 {
		// Quotes that open a cell but do not close it: ООО names in files that
		// do not quote at all. Read without quoting the record has its columns.
		return splitPlain(record, d.Delimiter, out[:start])
	}
	return out
}

func splitPlain(record string, delim byte, out []string) []string {
	for {
		i := strings.IndexByte(record, delim)
		if i < 0 {
			return append(out, record)
		}
		out = append(out, record[:i])
		record = record[i+1:]
	}
}

// splitQuoted honours double quotes around a cell; two in a row are one. A
// quote inside a quoted cell that is not followed by a separator is text.
func splitQuoted(record string, delim byte, out []string) []string {
	for {
		if record == "" || record[0] != '"' {
			i := strings.IndexByte(record, delim)
			if i < 0 {
				return append(out, record)
			}
			out = append(out, record[:i])
			record = record[i+1:]
			continue
		}
		end, next := closingQuote(record, delim)
		if end < 0 {
			i := strings.IndexByte(record, delim)
			if i < 0 {
				return append(out, record)
			}
			out, record = append(out, record[:i]), record[i+1:]
			continue
		}
		cell := record[1:end]
		if strings.Contains(cell, `""`) {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		out = append(out, cell)
		if next > len(record) {
			return out
		}
		record = record[next:]
	}
}

// closingQuote finds the quote that ends a quoted cell and where the next cell
// starts (past the record when this was the last). -1 when it never closes.
func closingQuote(s string, delim byte) (end, next int) {
	for i := 1; i < len(s); i++ {
		j := strings.IndexByte(s[i:], '"')
		if j < 0 {
			return -1, 0
		}
		i += j
		switch {
		case i+1 == len(s):
			return i, len(s) + 1
		case s[i+1] == '"':
			i++
		case s[i+1] == delim:
			return i, i + 2
		}
	}
	return -1, 0
}

// blank says whether a record has no cell with text in it.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}
