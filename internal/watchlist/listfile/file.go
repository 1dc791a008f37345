package listfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"tallyman/internal/trade"
)

// File is one file of a list. It may be opened many times. A file packed with
// gzip is unpacked on the way; its hash is that of the packed bytes.
type File struct {
	Name   string // without folders
	SHA256 string // 64 hex digits
	Size   int64  // bytes, as stored
	// Latin is true where the text is not UTF-8 and is read as Windows-1252.
	Latin bool
	open  func() (io.ReadCloser, error)
}

// Sample is the beginning of a file, decoded to UTF-8.
type Sample struct {
	Name string
	Head []byte
}

// sampleSize is how much of a file a format may look at before it decides.
const sampleSize = 64 << 10

// FromPath reads the file once, for its hash and its encoding.
func FromPath(ctx context.Context, path string) (File, error) {
	f := File{Name: filepath.Base(path), open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return f, &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "is a folder", Next: "name the list's files"}
	}
	return f, f.examine(ctx)
}

// FromBytes is a file in memory.
func FromBytes(name string, data []byte) File {
	f := File{Name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
	// Reading from memory fails only where the data is a broken gzip file, which
	// Open will say again.
	_ = f.examine(context.Background())
	return f
}

// examine fills in hash, size and encoding.
func (f *File) examine(ctx context.Context) error {
	raw, err := f.open()
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "cannot be opened", Err: err}
	}
	defer func() { _ = raw.Close() }()
	sum := sha256.New()
	counted := &counter{r: io.TeeReader(raw, sum)}
	plain, err := unpack(counted)
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "begins like a gzip file but is none", Err: err}
	}
	check := &utf8Check{}
	buf := make([]byte, 1<<16)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := plain.Read(buf)
		check.add(buf[:n])
		if err == io.EOF {
			break
		}
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "cannot be read", Err: err}
		}
	}
	// What follows the packed part still belongs to the file's hash.
	if _, err := io.Copy(io.Discard, counted); err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "cannot be read", Err: err}
	}
	f.SHA256, f.Size = hex.EncodeToString(sum.Sum(nil)), counted.n
	f.Latin = check.bad()
	return nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// unpack reads gzip where the bytes begin with its mark.
func unpack(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, _ := b.Peek(2)
	if len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		return gzip.NewReader(b)
	}
	return b, nil
}

// utf8Check looks for bytes that cannot be UTF-8 or UTF-16 with a mark.
type utf8Check struct {
	rest   []byte
	begun  bool
	utf16  bool
	faulty bool
}

func (c *utf8Check) add(p []byte) {
	if len(p) == 0 {
		return
	}
	if !c.begun {
		c.begun = true
		c.utf16 = bytes.HasPrefix(p, []byte{0xff, 0xfe}) || bytes.HasPrefix(p, []byte{0xfe, 0xff})
	}
	if c.utf16 || c.faulty {
		return
	}
	p = append(c.rest, p...)
	for len(p) > 0 {
		if p[0] < utf8.RuneSelf {
			p = p[1:]
			continue
		}
		if !utf8.FullRune(p) {
			break
		}
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			c.faulty = true
			return
		}
		p = p[n:]
	}
	c.rest = append([]byte(nil), p...)
}

func (c *utf8Check) bad() bool { return !c.utf16 && (c.faulty || len(c.rest) > 0) }

// Open returns the text as UTF-8 without a byte order mark.
func (f File) Open() (io.ReadCloser, error) {
	raw, err := f.open()
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "cannot be opened", Err: err}
	}
	plain, err := unpack(raw)
	if err != nil {
		_ = raw.Close()
		return nil, &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "begins like a gzip file but is none", Err: err}
	}
	decode := unicode.BOMOverride(transform.Nop)
	if f.Latin {
		decode = charmap.Windows1252.NewDecoder()
	}
	return &decoded{transform.NewReader(plain, decode), raw}, nil
}

type decoded struct {
	io.Reader
	io.Closer
}

// Raw returns the unpacked bytes as they are, for formats that carry their own
// encoding declaration (XML).
func (f File) Raw() (io.ReadCloser, error) {
	raw, err := f.open()
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "cannot be opened", Err: err}
	}
	plain, err := unpack(raw)
	if err != nil {
		_ = raw.Close()
		return nil, &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "begins like a gzip file but is none", Err: err}
	}
	return &decoded{plain, raw}, nil
}

// Sample reads the beginning.
func (f File) Sample() (Sample, error) {
	r, err := f.Open()
	if err != nil {
		return Sample{Name: f.Name}, err
	}
	defer func() { _ = r.Close() }()
	head, err := io.ReadAll(io.LimitReader(r, sampleSize))
	if err != nil {
		return Sample{Name: f.Name}, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return Sample{f.Name, head}, nil
}

// WarnEncoding says that a file was not UTF-8.
func (f File) WarnEncoding(rep *Report) {
	if f.Latin {
		rep.Warn("%s is not UTF-8 and was read as Windows-1252", f.Name)
	}
}
