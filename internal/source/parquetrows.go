package source

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"tallyman/internal/trade"
)

// parquetFile is a Parquet file read row group by row group. Its typed values
// become the text that the other formats would hold: days as 2006-01-02,
// decimals with all their digits, nothing for null.
type parquetFile struct {
	path  string
	file  *os.File
	table *parquet.File
	leafs []parquetLeaf
}

// parquetLeaf is one column of values.
type parquetLeaf struct {
	header string
	text   func(parquet.Value) string
	list   bool // a record may hold several: they become a JSON list
}

// parquetBatch is how many rows are taken at once.
const parquetBatch = 500

func openParquet(path string) (*parquetFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	p := &parquetFile{path: path, file: f}
	if err := p.readSchema(); err != nil {
		_ = f.Close()
		return nil, asInput(path, "the Parquet file cannot be opened: it is damaged, cut short or encrypted", err)
	}
	return p, nil
}

// guard turns a panic of the Parquet reader over a damaged file into an error.
func guard(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("damaged: %v", v)
	}
}

func (p *parquetFile) readSchema() (err error) {
	defer guard(&err)
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	if err := checkFooter(p.file, info.Size()); err != nil {
		return err
	}
	if p.table, err = parquet.OpenFile(p.file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true)); err != nil {
		return err
	}
	if err := checkPages(p.file, info.Size(), p.table.Metadata()); err != nil {
		return err
	}
	schema := p.table.Schema()
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok {
			return fmt.Errorf("column %s is not in the schema", strings.Join(path, "."))
		}
		p.leafs = append(p.leafs, parquetLeaf{header: leafHeader(path), text: leafText(leaf.Node.Type()), list: leaf.MaxRepetitionLevel > 0})
	}
	if len(p.leafs) == 0 || len(p.leafs) > maxSheetColumns {
		return fmt.Errorf("%d columns", len(p.leafs))
	}
	return nil
}

// leafHeader joins the names on the way to a column; the levels that only make
// a list ("list", "element") have no name of their own.
func leafHeader(path []string) string {
	var out []string
	for i, name := range path {
		if i > 0 && slices.Contains([]string{"list", "element", "array", "bag", "array_element"}, name) {
			continue
		}
		out = append(out, name)
	}
	return strings.Join(out, ".")
}

func (p *parquetFile) close() error { return p.file.Close() }

func (p *parquetFile) blocks(ctx context.Context, _ string, yield func(*Block) error) (err error) {
	header := Row{No: 0, Offset: -1}
	for _, l := range p.leafs {
		header.Cells = append(header.Cells, l.header)
	}
	if err := yield(&Block{rows: []Row{header}}); err != nil {
		return err
	}
	seq, no := 1, 0
	for g, group := range p.table.RowGroups() {
		err := p.packed(g)
		if err == nil {
			err = p.group(ctx, group, &seq, &no, yield)
		}
		if err != nil {
			if errors.Is(err, errEnough) || ctx.Err() != nil {
				return err
			}
			var known *trade.Error
			if errors.As(err, &known) {
				return err
			}
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, row group %d, after row %d", p.path, g+1, no), Message: "the Parquet file breaks off or is damaged", Err: err}
		}
	}
	return nil
}

// packed checks a row group before the reader unpacks it.
func (p *parquetFile) packed(g int) (err error) {
	defer guard(&err)
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	return checkPacked(p.file, info.Size(), &p.table.Metadata().RowGroups[g])
}

func (p *parquetFile) group(ctx context.Context, group parquet.RowGroup, seq, no *int, yield func(*Block) error) (err error) {
	rows, err := openRows(group)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeRows(rows)) }()
	buf := make([]parquet.Row, parquetBatch)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, readErr := readRows(rows, buf)
		if n > 0 {
			b := &Block{Seq: *seq, rows: make([]Row, n)}
			if err := p.fill(b.rows, buf, no); err != nil {
				return err
			}
			*seq++
			if err := yield(b); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(readErr, io.EOF), readErr == nil && n == 0:
			return nil
		case readErr != nil:
			return readErr
		}
	}
}

func openRows(group parquet.RowGroup) (rows parquet.Rows, err error) {
	defer guard(&err)
	return group.Rows(), nil
}

func closeRows(rows parquet.Rows) (err error) {
	defer guard(&err)
	return rows.Close()
}

// fill makes the texts of rows read.
func (p *parquetFile) fill(rows []Row, read []parquet.Row, no *int) (err error) {
	defer guard(&err)
	for i := range rows {
		*no++
		rows[i] = Row{No: *no, Offset: -1, Cells: p.cells(read[i])}
	}
	return nil
}

func readRows(rows parquet.Rows, buf []parquet.Row) (n int, err error) {
	defer guard(&err)
	return rows.ReadRows(buf)
}

// cells makes a row's texts; nil for a row without any.
func (p *parquetFile) cells(row parquet.Row) []string {
	out := make([]string, len(p.leafs))
	some := false
	for at := 0; at < len(row); {
		col := row[at].Column()
		end := at + 1
		for end < len(row) && row[end].Column() == col {
			end++
		}
		if l := p.leafs[col]; l.list {
			out[col] = listText(l, row[at:end])
		} else if !row[at].IsNull() {
			out[col] = l.text(row[at])
		}
		some = some || out[col] != ""
		at = end
	}
	if !some {
		return nil
	}
	return out
}

func listText(l parquetLeaf, values []parquet.Value) string {
	var list []string
	for _, v := range values {
		if !v.IsNull() {
			list = append(list, l.text(v))
		}
	}
	if len(list) == 0 {
		return ""
	}
	data, err := json.Marshal(list)
	if err != nil {
		return strings.Join(list, "; ")
	}
	return string(data)
}

// leafText says how values of a type are written.
func leafText(t parquet.Type) func(parquet.Value) string {
	if l := t.LogicalType(); l != nil {
		switch k := l.Value.(type) {
		case *format.DecimalType:
			return func(v parquet.Value) string { return decimalText(v, int(k.Scale)) }
		case *format.DateType:
			return func(v parquet.Value) string {
				return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
			}
		case *format.TimestampType:
			if k.Unit.Value != nil {
				unit, utc := k.Unit.Value.Duration(), k.IsAdjustedToUTC
				return func(v parquet.Value) string { return momentText(time.Unix(0, 0).UTC(), v.Int64(), unit, utc) }
			}
		case *format.IntType:
			if !k.IsSigned {
				return func(v parquet.Value) string {
					if v.Kind() == parquet.Int32 {
						return strconv.FormatUint(uint64(v.Uint32()), 10)
					}
					return strconv.FormatUint(v.Uint64(), 10)
				}
			}
		case *format.UUIDType:
			return func(v parquet.Value) string {
				b := v.ByteArray()
				if len(b) != 16 {
					return hex.EncodeToString(b)
				}
				return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
			}
		}
	}
	return plainText
}

func plainText(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Int96:
		// Nanoseconds of the day and the Julian day: how old writers keep times.
		i := v.Int96()
		nanos := int64(i[0]) | int64(i[1])<<32
		const epoch = 2440588 // Julian day of 1 January 1970
		return momentText(time.Unix((int64(i[2])-epoch)*86400, 0).UTC(), nanos, time.Nanosecond, false)
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'f', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	}
	b := v.ByteArray()
	if !utf8.Valid(b) {
		return "0x" + hex.EncodeToString(b)
	}
	return string(b)
}

// momentText writes a time; a midnight without a zone is a day.
func momentText(from time.Time, n int64, unit time.Duration, utc bool) string {
	perSecond := int64(time.Second / unit)
	sec, part := n/perSecond, n%perSecond
	if part < 0 {
		sec, part = sec-1, part+perSecond
	}
	t := time.Unix(from.Unix()+sec, part*int64(unit)).UTC()
	switch {
	case utc:
		return t.Format("2006-01-02T15:04:05.999999999Z")
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04:05.999999999")
}

// decimalText writes an unscaled whole number with its decimal point.
func decimalText(v parquet.Value, scale int) string {
	n := new(big.Int)
	switch v.Kind() {
	case parquet.Int32:
		n.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		n.SetInt64(v.Int64())
	default: // two's complement, the highest byte first
		b := v.ByteArray()
		n.SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
		n.Neg(n)
	}
	digits := n.String()
	if scale <= 0 {
		return sign + digits
	}
	if pad := scale + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	at := len(digits) - scale
	return sign + digits[:at] + "." + digits[at:]
}
