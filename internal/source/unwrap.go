package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tallyman/internal/trade"
)

type fileKind string

const (
	kindText fileKind = "text"
	kindXLSX fileKind = "xlsx"
	kindGzip fileKind = "gzip"
	kindZip  fileKind = "zip"
	kindZstd fileKind = "zstd"

	kindJSON    fileKind = "json"
	kindParquet fileKind = "parquet"
)

func (k fileKind) wrapped() bool { return k == kindGzip || k == kindZip || k == kindZstd }

// Bounds of unpacking: a stream that exceeds them is taken for a bomb.
const (
	maxWrapped      = 256 << 30
	maxWrapRatio    = 500
	ratioFreeUntil  = 64 << 20
	wrappedMemory   = 64 << 20
	maxZipDirectory = 1000
)

// kindOf looks at the first bytes of a file, not at its name.
func kindOf(path string) (fileKind, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file cannot be opened", Err: errors.Unwrap(err)}
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file cannot be read", Err: err}
	}
	head = head[:n]
	switch {
	case n == 0:
		return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file is empty"}
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		return kindGzip, nil
	case bytes.HasPrefix(head, []byte{0x28, 0xB5, 0x2F, 0xFD}):
		return kindZstd, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipKind(path)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "", oldOffice(f, path)
	case bytes.HasPrefix(head, []byte("PAR1")):
		return kindParquet, nil
	case startsJSON(head):
		return kindJSON, nil
	}
	if what, next := foreign(head); what != "" {
		return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file is " + what, Next: next}
	}
	return kindText, nil
}

// startsJSON says whether the text opens as an object or a list of them.
func startsJSON(head []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF}))
	if len(text) < 2 {
		return false
	}
	rest := bytes.TrimSpace(text[1:])
	if len(rest) == 0 {
		return false
	}
	return text[0] == '{' && (rest[0] == '"' || rest[0] == '}') || text[0] == '[' && (rest[0] == '{' || rest[0] == ']')
}

// foreign names formats that are met among customs files and are not read.
func foreign(head []byte) (what, next string) {
	lower := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})))
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "a PDF", "ask the publisher for the table"
	case bytes.HasPrefix(head, []byte("SQLite format 3")):
		return "a SQLite database", "write the table out as CSV"
	case bytes.HasPrefix(lower, []byte("<!doctype")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<table")):
		return "a web page, whatever its name says", "open it in a spreadsheet program and save it as XLSX"
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return "XML", "open it in a spreadsheet program and save it as XLSX"
	case bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xBC\xAF")):
		return "a RAR or 7z archive", "unpack it first"
	}
	return "", ""
}

func zipKind(path string) (fileKind, error) {
	r, err := zip.OpenReader(path)
	if err != nil {
		return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the zip container is damaged", Err: err}
	}
	defer func() { _ = r.Close() }()
	for _, f := range r.File {
		switch {
		case f.Name == "xl/workbook.bin":
			return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file is a binary workbook (.xlsb)", Next: "save it as XLSX"}
		case f.Name == "content.xml":
			return "", &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file is an OpenDocument spreadsheet (.ods), which is not read", Next: "open it in a spreadsheet program and save it as XLSX or CSV"}
		case strings.HasPrefix(f.Name, "xl/"):
			return kindXLSX, nil
		}
	}
	return kindZip, nil
}

// unwrapFile writes the one table inside a container to a temporary file and
// returns its path and the name it had.
func unwrapFile(path string, kind fileKind) (temp, name string, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", "", fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return "", "", fmt.Errorf("open %s: %w", path, err)
	}
	base := filepath.Base(path)
	name = strings.TrimSuffix(base, filepath.Ext(base))
	var r io.Reader
	packed := info.Size()
	switch kind {
	case kindGzip:
		r, err = gzip.NewReader(in)
	case kindZstd:
		var z *zstd.Decoder
		if z, err = zstd.NewReader(in, zstd.WithDecoderMaxMemory(wrappedMemory*8), zstd.WithDecoderConcurrency(1)); err == nil {
			defer z.Close()
			r = z
		}
	case kindZip:
		var member *zip.File
		if member, err = onlyMember(path, in, info.Size()); err == nil {
			name, packed = member.Name, int64(member.CompressedSize64)
			var rc io.ReadCloser
			if rc, err = member.Open(); err == nil {
				defer func() { _ = rc.Close() }()
				r = rc
			}
		}
	}
	if err != nil {
		return "", "", asInput(path, "the "+string(kind)+" container cannot be opened", err)
	}
	temp, err = spool(r, path, packed)
	return temp, name, err
}

func asInput(path, message string, err error) error {
	var e *trade.Error
	if errors.As(err, &e) {
		return err
	}
	return &trade.Error{Code: trade.CodeInput, Where: path, Message: message, Err: err}
}

// onlyMember finds the table in a zip file; more than one is refused, because
// a row must have one file, sheet and number.
func onlyMember(path string, in io.ReaderAt, size int64) (*zip.File, error) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxZipDirectory {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the zip holds %d files", len(z.File)), Next: "unpack it and give the tables one by one"}
	}
	var found *zip.File
	for _, f := range z.File {
		hidden := strings.HasPrefix(filepath.Base(f.Name), ".") || strings.HasPrefix(f.Name, "__MACOSX/")
		if f.FileInfo().IsDir() || hidden || f.UncompressedSize64 == 0 {
			continue
		}
		if found != nil {
			return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the zip holds several files (%s, %s ...)", found.Name, f.Name),
				Next: "unpack it and give the tables one by one"}
		}
		found = f
	}
	if found == nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the zip holds no file"}
	}
	return found, nil
}

// spool copies a stream to a temporary file within the bounds.
func spool(r io.Reader, path string, packed int64) (string, error) {
	out, err := os.CreateTemp("", "tallyman-unpacked-*")
	if err != nil {
		return "", fmt.Errorf("unpack %s: %w", path, err)
	}
	limit := min(int64(maxWrapped), max(packed*maxWrapRatio, ratioFreeUntil))
	n, err := io.Copy(out, io.LimitReader(r, limit+1))
	if e := out.Close(); err == nil {
		err = e
	}
	if err == nil && n > limit {
		err = &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("unpacks to more than %d MiB, %d times its size or more", limit>>20, maxWrapRatio), Next: "unpack it yourself if it is what it claims to be"}
	}
	if err != nil {
		_ = os.Remove(out.Name())
		return "", asInput(path, "the container breaks off or is damaged", err)
	}
	return out.Name(), nil
}
